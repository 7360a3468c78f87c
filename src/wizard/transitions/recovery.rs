//! Requests whose outcome is open, as the wizard holds them: the one on the screen, those that were
//! set aside, and the notes of earlier runs, which wait for a sign-in that sees their tokens.

use crate::domain::journal::{Note, NoteId, NoteKind};
use crate::domain::refusal::Refusal;
use crate::domain::response::{Rolled, Tokens};
use crate::domain::sign_in::CredentialFamily;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::scope::Owner;
use crate::wizard::message::StorageCall;
use crate::wizard::message::Ticket;
use crate::wizard::page::Notice;
use crate::wizard::screens::recovery::found::DeedOutcome;
use crate::wizard::screens::recovery::{PendingCreate, RecoveryOutcome};
use crate::wizard::steps::StepId;
use crate::wizard::{Phase, Wizard};

impl Wizard {
    /// Notes of programs that are gone, and of them those that asked another API. One that cannot
    /// be read is of another version, and left to it.
    pub(in crate::wizard) fn notes_left(&mut self, left: &[(NoteId, String)], elsewhere: &[(NoteId, String)]) {
        let read = |left: &[(NoteId, String)]| -> Vec<(NoteId, Note)> {
            let read = left.iter().filter_map(|(id, text)| Some((*id, Note::read(text)?)));
            read.collect()
        };
        let (notes, elsewhere) = (read(left), read(elsewhere));
        self.look_for_strays(notes.iter().chain(&elsewhere));
        // The demo's tokens ended with it.
        if self.cx.start.demo {
            let files = |id: &NoteId| notes.iter().any(|(of, note)| of == id && note.kind == NoteKind::Files);
            let spent = left.iter().map(|(id, _)| *id).filter(|id| !files(id));
            return spent.for_each(|id| self.cx.ask(StorageCall::ForgetNote(id)));
        }
        let requests = notes.into_iter().filter(|(_, note)| note.kind != NoteKind::Files);
        self.aside
            .extend(requests.map(|(id, note)| PendingCreate::earlier(id, note)));
        self.take_up_aside();
    }

    /// Looks for what earlier runs asked for, one after the other, once a sign-in that sees those
    /// tokens works. Answers what is to be said of one that needs another sign-in.
    pub(in crate::wizard) fn take_up_aside(&mut self) -> Option<String> {
        let may = self.cx.who().is_some() && self.drafting() && self.step != StepId::SignIn;
        if !may {
            return None;
        }
        let (user, family) = (self.cx.user(), self.cx.who().map(|who| who.family));
        // The token of an account sees that account's tokens alone; a user sees his own, and those
        // of accounts.
        let ours = |pending: &PendingCreate| match (pending.note().1, family) {
            (note, Some(CredentialFamily::Account(own))) => note.owner == Owner::Account(own),
            (note, _) => {
                matches!(note.owner, Owner::Account(_)) || note.who.is_none() || user.is_none() || note.who == user
            }
        };
        if let Some(at) = self
            .aside
            .iter()
            .position(|pending| !pending.was_shown() && pending.rotated().is_none() && ours(pending))
        {
            let pending = self.aside.remove(at);
            self.pending(pending);
            return None;
        }
        let mut waiting = self.aside.iter().filter(|pending| !pending.was_shown());
        let other = waiting.next()?;
        if let Some(words) = other.goes_on() {
            return Some(words);
        }
        let name = visible(&other.note().1.name);
        Some(if other.is_of_a_roll() {
            format!(
                "Another sign-in asked for a new secret of “{name}” in an earlier run, and it was not stored; use that sign-in to check."
            )
        } else {
            format!(
                "A request for “{name}” by another sign-in got no answer in an earlier run; use that sign-in to look for its token."
            )
        })
    }

    /// A secret of this token is here: no note of another request may go on to call it one whose
    /// secret is lost.
    pub(in crate::wizard) fn rule_out(&mut self, owner: Owner, name: &str, id: TokenId) {
        for pending in &mut self.aside {
            if let Some(text) = pending.rule_out(owner, name, id) {
                self.cx.ask(StorageCall::KeepNote(pending.note_id(), text));
            }
        }
    }

    /// A list of the owner's tokens came: from before a create request, or for the screen of a lost
    /// answer.
    pub(in crate::wizard) fn looked(&mut self, ticket: Ticket, result: Result<Tokens, Refusal>) {
        match &mut self.phase {
            Phase::Creating(_) => self.looked_before(ticket, &result),
            Phase::Unknown(pending) => {
                if let Err(refusal @ Refusal::NotSignedIn { .. }) = &result
                    && pending.awaits(ticket)
                    && !pending.is_told()
                {
                    let refusal = refusal.clone();
                    pending.looked(&mut self.cx, ticket, result);
                    return self.lost_the_sign_in(&refusal);
                }
                pending.looked(&mut self.cx, ticket, result);
            }
            Phase::Drafting | Phase::Tokens(_) | Phase::Secret(_) => {}
        }
    }

    /// What the person did on the screen of a lost answer.
    pub(in crate::wizard) fn after_lost(&mut self, after: RecoveryOutcome) {
        let Phase::Unknown(pending) = &self.phase else { return };
        match after {
            RecoveryOutcome::Stay => {}
            RecoveryOutcome::End(ending) => {
                if pending.is_told() {
                    let note = pending.note_id();
                    self.cx.ask(StorageCall::ForgetNote(note));
                }
                self.end(ending);
            }
            RecoveryOutcome::Back => self.set_lost_aside(),
            RecoveryOutcome::Forget => {
                let note = pending.note_id();
                self.cx.ask(StorageCall::ForgetNote(note));
                self.phase = Phase::Drafting;
                self.on_with_the_draft(false);
            }
        }
    }

    /// The step that was there before; after a request of this run the summary.
    fn on_with_the_draft(&mut self, own: bool) {
        self.deaf = true;
        if own {
            self.go(StepId::Summary);
        } else {
            self.refresh();
        }
        if let Some(words) = self.take_up_aside() {
            self.cx.notice = Some(Notice::plain(words));
        }
    }

    /// After a lost answer back to the draft, armed anew: a second request is a person's decision.
    fn set_lost_aside(&mut self) {
        let Phase::Unknown(mut pending) = std::mem::replace(&mut self.phase, Phase::Drafting) else {
            return;
        };
        let own = pending.is_own();
        pending.rest();
        self.aside.push(*pending);
        self.on_with_the_draft(own);
        if own {
            // Not on "Create Token": a second one is a decision.
            self.steps.summary.to_the_top();
            let text = "A token like this may exist already. Creating another does not undo it.";
            self.cx.notice = Some(Notice::warning(text));
        }
    }

    /// The credential was refused while a lost answer was on the screen: it is looked for again by
    /// the next sign-in.
    fn lost_the_sign_in(&mut self, refusal: &Refusal) {
        let Phase::Unknown(mut pending) = std::mem::replace(&mut self.phase, Phase::Drafting) else {
            return;
        };
        pending.begin_again();
        self.aside.push(*pending);
        self.sign_in_again(refusal);
    }

    /// The request for a new secret ended.
    pub(in crate::wizard) fn rolled(&mut self, ticket: Ticket, rolled: Rolled) {
        match &mut self.phase {
            Phase::Unknown(pending) => {
                let done = pending.rolled(&mut self.cx, ticket, rolled);
                self.done(done);
            }
            Phase::Tokens(screen) => match screen.rolled(&mut self.cx, ticket, rolled) {
                Ok(Some(secret_screen)) => self.done(DeedOutcome::Secret(secret_screen)),
                Ok(None) => {}
                Err(refusal) => self.refused(&refusal),
            },
            Phase::Drafting | Phase::Creating(_) | Phase::Secret(_) => {}
        }
    }

    /// The deletion ended.
    pub(in crate::wizard) fn deleted(&mut self, ticket: Ticket, result: Result<(), Refusal>) {
        match &mut self.phase {
            Phase::Unknown(pending) => {
                let done = pending.deleted(&mut self.cx, ticket, result);
                self.done(done);
            }
            Phase::Tokens(screen) => {
                if let Some(refusal) = screen.deleted(&mut self.cx, ticket, result) {
                    self.refused(&refusal);
                }
            }
            Phase::Drafting | Phase::Creating(_) | Phase::Secret(_) => {}
        }
    }

    fn done(&mut self, done: DeedOutcome) {
        match done {
            DeedOutcome::Nothing => {}
            DeedOutcome::NotSignedIn(refusal) => self.lost_the_sign_in(&refusal),
            DeedOutcome::Secret(secret_screen) => {
                let own = matches!(&self.phase, Phase::Unknown(pending) if pending.is_own());
                let (owner, name, id) = secret_screen.which();
                let name = name.to_owned();
                self.rule_out(owner, &name, id);
                self.secret_screen(*secret_screen);
                if own {
                    self.draft_is_spent();
                }
            }
            DeedOutcome::Deleted(which) => {
                let own = matches!(&self.phase, Phase::Unknown(pending) if pending.is_own());
                self.phase = Phase::Drafting;
                self.on_with_the_draft(own);
                self.cx.notice = Some(Notice::good(format!("Deleted {which}. Nothing else was changed.")));
            }
        }
    }
}
