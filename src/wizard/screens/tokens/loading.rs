//! Which lists are asked for, and what becomes of their answers: of every owner that this sign-in may
//! see, as much as comes by itself; the rest when a person says so.

use super::TokensScreen;
use crate::domain::inventory::PER_PAGE;
use crate::domain::refusal::Refusal;
use crate::domain::response::ListPage;
use crate::domain::sign_in::CredentialFamily;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{ListProgress, ListedToken, OwnersTokens};
use crate::wizard::message::Ticket;
use crate::wizard::state::context::Context;

/// Those whose tokens this sign-in may see: the person and the accounts, or the one account.
fn owners_of(cx: &Context) -> Vec<Owner> {
    match cx.who().map(|who| who.family) {
        None => Vec::new(),
        Some(CredentialFamily::Account(own)) => vec![Owner::Account(own)],
        Some(CredentialFamily::User) => {
            let accounts = cx.accounts.iter().map(|account| Owner::Account(account.id));
            std::iter::once(Owner::User).chain(accounts).collect()
        }
    }
}

impl TokensScreen {
    /// Accounts may have come since.
    pub(super) fn ask_new_owners(&mut self, cx: &mut Context) {
        for owner in owners_of(cx) {
            if self.owners.iter().any(|of| of.owner == owner) {
                continue;
            }
            let mut of = OwnersTokens::of(owner);
            if self.questions.want(cx, owner, 1, 1) {
                of.progress = ListProgress::Loading;
            }
            self.owners.push(of);
        }
    }

    /// A page came, or what was answered in its place. Where the credential does not work at all,
    /// the refusal.
    pub fn answered(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        page: Result<ListPage<TokenRecord>, Refusal>,
    ) -> Option<Refusal> {
        let owner = self.questions.about(ticket)?;
        let lost = page
            .as_ref()
            .err()
            .filter(|refusal| matches!(refusal, Refusal::NotSignedIn { .. }))
            .cloned();
        let first = page.as_ref().is_ok_and(|page| page.number == 1);
        let rest = page.as_ref().ok().filter(|page| page.number == 1 && page.more);
        let rest = rest.map(|page| page.total.map_or(u32::MAX, pages_after_the_first));
        let now = cx.server_now();
        let listed = |owner, record| ListedToken::of(owner, record, cx.catalog(), cx, now);
        if let Some(of) = self.owners.iter_mut().find(|of| of.owner == owner) {
            of.take(page, listed);
        }
        if let Some(rest) = rest.filter(|_| first) {
            self.questions.want(cx, owner, 2, rest);
        }
        self.look(cx);
        lost
    }

    /// No more pages come of this question.
    pub fn listed(&mut self, cx: &mut Context, ticket: Ticket) {
        if let Some(owner) = self.questions.ended(cx, ticket)
            && let Some(of) = self.owners.iter_mut().find(|of| of.owner == owner)
        {
            of.ended();
        }
        self.look(cx);
    }

    /// Requests that it takes to have all of it; none where it is whole, or on its way.
    pub(super) fn missing(&self) -> u64 {
        self.owners.iter().map(missing).sum()
    }

    /// Asks for what is not here.
    pub(super) fn ask_for_rest(&mut self, cx: &mut Context) {
        self.questions.all();
        for of in &mut self.owners {
            let most = u32::try_from(missing(of)).unwrap_or(u32::MAX);
            if most == 0 {
                continue;
            }
            let from = u32::try_from(of.rows.len() / PER_PAGE as usize).unwrap_or(0) + 1;
            of.progress = ListProgress::Loading;
            // The first page says how many there are.
            self.questions
                .want(cx, of.owner, from, if from == 1 { 1 } else { most });
        }
        self.look(cx);
    }
}

/// Pages behind the first one.
fn pages_after_the_first(total: u64) -> u32 {
    u32::try_from(total.div_ceil(u64::from(PER_PAGE)))
        .unwrap_or(u32::MAX)
        .saturating_sub(1)
}

/// Requests for what of an owner is not here and not on its way.
fn missing(of: &OwnersTokens) -> u64 {
    let here = of.rows.len() as u64 / u64::from(PER_PAGE);
    let pages = |total: u64| total.div_ceil(u64::from(PER_PAGE)).saturating_sub(here);
    match &of.progress {
        ListProgress::Loading => 0,
        ListProgress::NotAsked => 1,
        ListProgress::Broken(refusal) if refusal.is_lasting() => 0,
        ListProgress::Broken(_) => of.total.map_or(1, pages).max(1),
        ListProgress::Here => match of.total {
            Some(total) if (of.rows.len() + of.skipped) as u64 >= total => 0,
            Some(total) => pages(total),
            None => 0,
        },
    }
}
