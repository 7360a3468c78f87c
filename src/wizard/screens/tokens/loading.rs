//! Which lists are asked for, and what becomes of their answers: of every owner that this sign-in may
//! see, as much as comes by itself; the rest when a person says so.

use super::{TokensScreen, catalog};
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
            if self.questions.want(cx, owner, 1) {
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
        let (owner, number) = self.questions.answered(ticket)?;
        let mut lost = None;
        match &page {
            Ok(page) => {
                let rest = match page.total {
                    Some(total) if number == 1 => self.questions.not_asked(owner, Some(total), page.more),
                    // How many there are is not said: one after the other.
                    None if page.more => 1,
                    _ => 0,
                };
                self.questions.want(cx, owner, rest);
            }
            Err(refusal) => {
                self.questions.lost((owner, number));
                lost = Some(refusal.clone()).filter(|refusal| matches!(refusal, Refusal::NotSignedIn { .. }));
            }
        }
        let now = cx.server_now();
        let listed = |owner, record| ListedToken::of(owner, record, catalog(), cx, now);
        if let Some(of) = self.owners.iter_mut().find(|of| of.owner == owner) {
            of.take(page, listed);
        }
        if self.questions.is_over(cx, owner)
            && let Some(of) = self.owners.iter_mut().find(|of| of.owner == owner)
        {
            of.ended();
        }
        self.look(cx);
        lost
    }

    /// Requests that it takes to have all of it, as far as is known; none where it is whole, or on its
    /// way.
    pub(super) fn missing(&self) -> u64 {
        self.owners.iter().map(|of| u64::from(self.missing_of(of))).sum()
    }

    fn missing_of(&self, of: &OwnersTokens) -> u32 {
        match &of.progress {
            ListProgress::Loading => 0,
            ListProgress::Broken(refusal) if refusal.is_lasting() => 0,
            ListProgress::NotAsked | ListProgress::Broken(_) | ListProgress::Here => {
                self.questions.missing(of.owner, of.total, of.more)
            }
        }
    }

    /// Asks for what is not here.
    pub(super) fn ask_for_rest(&mut self, cx: &mut Context) {
        self.questions.all();
        for at in 0..self.owners.len() {
            let Some(of) = self.owners.get(at) else { continue };
            if self.missing_of(of) == 0 {
                continue;
            }
            let (owner, rest) = (of.owner, self.questions.not_asked(of.owner, of.total, of.more));
            if let Some(of) = self.owners.get_mut(at) {
                of.progress = ListProgress::Loading;
            }
            self.questions.again(cx, owner);
            self.questions.want(cx, owner, rest);
        }
        self.look(cx);
    }
}
