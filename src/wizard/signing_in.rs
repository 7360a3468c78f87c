//! To the sign-in step and back: at the start, when a credential is refused in mid-flow, when another one is offered.

use super::Wizard;
use super::message::{Query, Ticket};
use super::page::Notice;
use super::steps::Step;
use crate::refusal::Refusal;
use crate::session::{MayMint, SignIn, SignedIn, Source};
use crate::text::visible;
use crate::token::grant::Resource;
use crate::token::scope::Owner;

impl Wizard {
    /// Esc on the sign-in step: on, when a credential works or there is a step to return to.
    pub(super) fn leave_sign_in(&mut self) {
        if self.resume.is_some() || self.cx.who().is_some() {
            self.return_from_sign_in();
        } else {
            self.cx.notice = Some(Notice::plain("Sign in first. Ctrl-C leaves cfmint."));
        }
    }

    /// To the step that the sign-in interrupted, or to the first; what was opened from the summary still leads back there.
    pub(super) fn return_from_sign_in(&mut self) {
        let from_summary = self.from_summary;
        let step = self.resume.take().unwrap_or(Step::Template);
        self.go(step);
        self.from_summary = from_summary;
    }

    /// Leads to the sign-in step and remembers where from; what is being typed there stays.
    pub(super) fn ask_to_sign_in(&mut self) {
        if self.step != Step::SignIn {
            self.resume = Some(self.step);
            self.open(Step::SignIn);
            // What was typed for another step is no credential.
            self.deaf = true;
        }
    }

    /// The credential was refused in mid-flow: sign in again, with the reason; the draft stays.
    pub(super) fn sign_in_again(&mut self, refusal: &Refusal) {
        self.cx.sign_in = crate::session::SignIn::Missing;
        self.ask_to_sign_in();
        self.steps.sign_in.reason = Some(format!(
            "{} What you have chosen is kept; sign in to go on.",
            refusal.sentence()
        ));
    }

    pub(super) fn sign_in_ticket(&mut self, ticket: Ticket) {
        self.steps.sign_in.ticket = ticket;
    }

    /// Asks for everything that the steps will want to show; what another sign-in saw is dropped.
    pub(super) fn load_lists(&mut self) {
        self.cx.accounts.clear();
        self.cx.zones = crate::inventory::zones::Zones::default();
        self.cx.load(Query::Groups(Owner::User));
        self.cx.load(Query::Accounts);
        self.cx.load(Query::Zones);
    }

    pub(super) fn signed_in(&mut self, result: Result<Box<SignedIn>, Refusal>) {
        let SignIn::Checking(source) = self.cx.sign_in else {
            return;
        };
        let before = self.steps.sign_in.before.take();
        match result {
            Ok(who) => {
                let may_not = matches!(who.may_mint, MayMint::No(_));
                let mut words = vec![who_and_what(source, &who)];
                words.extend(who.remarks.clone());
                self.cx.sign_in = SignIn::In(source, who);
                self.forget_other_users();
                self.load_lists();
                self.cx.look_up_names();
                if may_not {
                    self.ask_to_sign_in();
                } else if self.step == Step::SignIn {
                    self.return_from_sign_in();
                }
                // Where it may not mint, the sign-in step itself says so.
                if !may_not && self.drafting() {
                    self.cx.notice = Some(Notice::plain(words.join(" ")));
                }
                self.refresh();
            }
            // Another credential that worked before goes on working.
            Err(refusal) => match before {
                Some(before) => {
                    self.cx.sign_in = before;
                    self.steps.sign_in.reason = Some(format!("{} {}", refusal.sentence(), refusal.next_move()));
                }
                None => {
                    self.cx.sign_in = SignIn::Failed(source, refusal);
                    if self.drafting() {
                        self.ask_to_sign_in();
                    }
                }
            },
        }
    }

    /// A token can be given rights over its own user only: the id of an earlier sign-in must not stay in the draft.
    pub(super) fn forget_other_users(&mut self) {
        let now = self.cx.user();
        for grant in &mut self.cx.draft.grants {
            grant
                .resources
                .retain(|resource| !matches!(resource, Resource::User(id) if now.is_some_and(|now| now != *id)));
        }
    }

    pub(super) fn no_credential(&mut self, why: Option<String>) {
        if !matches!(self.cx.sign_in, SignIn::Checking(_)) {
            return;
        }
        self.cx.sign_in = SignIn::Missing;
        if self.drafting() {
            self.ask_to_sign_in();
        }
        self.steps.sign_in.reason = why;
    }
}

/// Which credential, whose, and what it may mint.
fn who_and_what(source: Source, who: &SignedIn) -> String {
    let whose = who
        .email
        .as_deref()
        .map_or_else(String::new, |email| format!(" as {}", visible(email)));
    let may = match who.may_mint {
        MayMint::Yes => "it may create tokens",
        MayMint::No(_) => "it may not create tokens",
        MayMint::Unknown => "whether it may create tokens could not be found out",
    };
    format!("Signed in with {}{whose}; {may}.", source.words())
}
