//! To the token list and back: from any step before a token is made, by a sign-in where nobody is
//! signed in, and with a copy of one of its tokens.

use crate::domain::inventory::zones::Zone;
use crate::domain::refusal::Refusal;
use crate::domain::response::{ListPage, Updated};
use crate::domain::sign_in::SignIn;
use crate::domain::text::visible;
use crate::domain::token::from_record;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::wizard::draft_file::Offer;
use crate::wizard::message::{StorageCall, Ticket};
use crate::wizard::page::Notice;
use crate::wizard::page::keymap::{Binding, ON_STEPS};
use crate::wizard::screens::tokens::{TokensOutcome, TokensScreen};
use crate::wizard::state::start::Then;
use crate::wizard::steps::{StepId, Steps};
use crate::wizard::{Phase, Wizard};

/// Said where nobody is signed in.
pub(in crate::wizard) const SIGN_IN_FIRST: &str = "Sign in to see the token list. Esc goes on without it.";

impl Wizard {
    /// Keys that work before a token is made.
    pub(in crate::wizard) fn keys_of_steps(&self) -> &'static [Binding] {
        match self.phase {
            Phase::Drafting if self.asking.is_none() => ON_STEPS,
            // The same key leads back.
            Phase::Tokens(_) => ON_STEPS,
            _ => &[],
        }
    }

    /// Opens the list; where nobody is signed in that comes first.
    pub(in crate::wizard) fn open_tokens(&mut self) {
        match self.cx.sign_in {
            SignIn::In(..) | SignIn::Checking(_) => {
                self.tokens_wanted = false;
                self.keep_draft();
                self.phase = Phase::Tokens(Box::new(TokensScreen::open(&mut self.cx)));
                self.deaf = true;
            }
            SignIn::Missing | SignIn::Failed(..) => {
                self.tokens_wanted = true;
                self.ask_to_sign_in();
                self.hush = None;
                self.cx.notice = Some(Notice::plain(SIGN_IN_FIRST));
            }
        }
    }

    /// The credential is gone while the list is open: it comes back with another one.
    pub(in crate::wizard) fn leave_tokens_for_sign_in(&mut self) {
        if matches!(self.phase, Phase::Tokens(_)) {
            self.phase = Phase::Drafting;
            self.tokens_wanted = true;
        }
    }

    /// What the person did on the list.
    pub(in crate::wizard) fn after_tokens(&mut self, after: TokensOutcome) {
        match after {
            TokensOutcome::Stay => {}
            TokensOutcome::Back => self.leave_tokens(),
            TokensOutcome::SignIn => {
                self.leave_tokens_for_sign_in();
                self.ask_to_sign_in();
                self.hush = None;
            }
            TokensOutcome::Clone(token) => self.clone_token(token.0, &token.1),
            TokensOutcome::Edit(token, place) => self.edit_token(token.0, &token.1, place),
        }
    }

    fn leave_tokens(&mut self) {
        self.phase = Phase::Drafting;
        self.deaf = true;
        // Whoever comes back to the summary reads it before the button works.
        self.reopen_summary();
        if let Some(other) = self.take_up_aside() {
            self.cx.notice = Some(Notice::warning(other));
        }
    }

    /// The draft becomes a copy of the token; the one that was there goes into the offer. Where the
    /// token cannot be copied whole, nothing changes, and that is said.
    fn clone_token(&mut self, owner: Owner, token: &TokenRecord) {
        let catalog = self.cx.catalog();
        let copy = match from_record::of(token, owner, self.cx.server_now(), &|id| catalog.scopes_of(id)) {
            Ok(copy) => copy,
            Err(why) => {
                self.cx.notice = Some(Notice::warning(why));
                return;
            }
        };
        self.phase = Phase::Drafting;
        let mut words = format!("Cloned: “{}”. Nothing has been created yet.", visible(&token.name));
        for remark in &copy.remarks {
            words = format!("{words} {remark}");
        }
        self.keep_draft();
        if let Some(now) = self.draft_now() {
            self.cx.ask(StorageCall::SetApart);
            self.cx.kept.offer = Some(Offer::new(now, self.cx.now.wall));
            self.cx.kept.last = None;
            words = format!("{words} Your draft waits on the first step.");
        }
        let before = self.cx.work.draft.owner;
        self.cx.work.become_copy(token.id, copy);
        self.cx.work.owner_chosen = true;
        if before != owner {
            self.cx.lists_of_owner();
        }
        // Steps hold what was typed for another draft; the sign-in goes on.
        self.steps = Steps {
            sign_in: std::mem::take(&mut self.steps.sign_in),
            ..Steps::default()
        };
        self.forget_other_users();
        self.go(StepId::Name);
        self.deaf = true;
        self.cx.notice = Some(Notice::plain(words));
        if let Some(other) = self.take_up_aside() {
            self.cx.notice = Some(Notice::warning(other));
        }
    }

    /// A page of an owner's tokens came.
    pub(in crate::wizard) fn tokens_answered(&mut self, ticket: Ticket, page: Result<ListPage<TokenRecord>, Refusal>) {
        if let Phase::Tokens(screen) = &mut self.phase
            && let Some(refusal) = screen.answered(&mut self.cx, ticket, page)
        {
            self.refused(&refusal);
        }
    }

    /// The request that changes a token ended.
    pub(in crate::wizard) fn updated(&mut self, ticket: Ticket, updated: Updated) {
        if let Phase::Tokens(screen) = &mut self.phase {
            let refusal = screen.updated(&mut self.cx, ticket, updated);
            self.change_ended(refusal);
        }
    }

    /// A change of a token may have ended: where it was saved from the steps, these go on.
    fn change_ended(&mut self, refusal: Option<Refusal>) {
        let end = match &mut self.phase {
            Phase::Tokens(screen) => screen.take_end(),
            _ => None,
        };
        match (end, refusal) {
            (Some(end), _) if self.behind.is_some() => self.saved(&end),
            (_, Some(refusal)) => self.refused(&refusal),
            _ => {}
        }
    }

    /// A token was read again.
    pub(in crate::wizard) fn token_read(&mut self, ticket: Ticket, result: Result<Box<TokenRecord>, Refusal>) {
        if let Phase::Tokens(screen) = &mut self.phase {
            let refusal = screen.read(&mut self.cx, ticket, result);
            let wanted = screen.take_wanted();
            self.change_ended(refusal);
            match wanted {
                Some((Then::Edit, owner, record)) => self.edit_token(owner, &record, None),
                Some((Then::Clone, owner, record)) => self.clone_token(owner, &record),
                None => {}
            }
        }
    }

    /// Whether this is a question of the page of one token for the name of a zone.
    pub(in crate::wizard) fn token_list_asked_for(&self, ticket: Ticket) -> bool {
        matches!(&self.phase, Phase::Tokens(screen) if screen.asked_for_name(ticket))
    }

    /// The name of a zone came, or its id stays.
    pub(in crate::wizard) fn zone_of_token(&mut self, result: Result<ListPage<Zone>, Refusal>) {
        if let Ok(page) = result {
            self.cx.zones.add(page.rows);
        }
        self.refresh();
    }
}
