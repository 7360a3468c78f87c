//! A token that exists, opened in the steps and saved: the draft at hand waits behind it, with the
//! list that it was opened from. Nothing is sent before the person saves.

use crate::domain::edit;
use crate::domain::text::visible;
use crate::domain::token::from_record;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Place;
use crate::wizard::page::{Confirm, Notice};
use crate::wizard::screens::tokens::TokensScreen;
use crate::wizard::state::changing::ChangeEnd;
use crate::wizard::state::work::Work;
use crate::wizard::steps::{Flow, StepId, Steps};
use crate::wizard::transitions::question::Question;
use crate::wizard::{Phase, Wizard};

/// What waits while a token is edited.
pub(in crate::wizard) struct Behind {
    /// The list with the page of the token; none while that page shows how the change goes.
    screen: Option<Box<TokensScreen>>,
    work: Work,
    steps: Steps,
    step: StepId,
}

impl Wizard {
    /// The steps are opened on this token, at their end: what it is, and what will change.
    /// With a place its step is opened first, and leads there.
    pub(in crate::wizard) fn edit_token(&mut self, owner: Owner, token: &TokenRecord, place: Option<Place>) {
        let fault = edit::fault_of_status(token).or_else(|| {
            let no_list = token.policies.no_list().is_some();
            no_list.then(|| "Its policies cannot be read, and an edit would have to send them.".to_owned())
        });
        if let Some(why) = fault {
            self.cx.notice = Some(Notice::warning(why));
            return;
        }
        let catalog = self.cx.catalog();
        let spec = from_record::as_it_is(token, owner, &|id| catalog.scopes_of(id));
        let work = Work::from_token(token.clone(), spec, self.cx.server_now());
        let Phase::Tokens(screen) = std::mem::replace(&mut self.phase, Phase::Drafting) else {
            return;
        };
        let other_owner = self.cx.work.draft.owner != owner;
        let fresh = Steps {
            sign_in: std::mem::take(&mut self.steps.sign_in),
            ..Steps::default()
        };
        self.behind = Some(Box::new(Behind {
            screen: Some(screen),
            work: std::mem::replace(&mut self.cx.work, work),
            steps: std::mem::replace(&mut self.steps, fresh),
            step: self.step,
        }));
        if other_owner {
            self.cx.lists_of_owner();
        }
        self.go(StepId::Summary);
        self.deaf = true;
        self.cx.notice = Some(Notice::plain(format!(
            "You edit “{}”. Nothing changes before you save, and its secret stays the same.",
            visible(&token.name)
        )));
        if let Some(place) = place {
            let notice = self.cx.notice.take();
            self.follow(Flow::Change(place));
            self.cx.notice = notice;
        }
    }

    /// Whether anything of the token that is edited was changed.
    pub(in crate::wizard) fn edit_is_touched(&self) -> bool {
        let Some(edited) = self.cx.work.edited() else {
            return false;
        };
        match self.cx.read() {
            Ok(spec) => {
                let wanted = edited.wanted(&spec, &self.cx.work.verbatim, self.cx.server_now());
                !edit::is_same(&edited.record, &wanted)
            }
            Err(_) => self.cx.work.draft.grants != edited.drafted || self.cx.work.draft.name != edited.record.name,
        }
    }

    /// Esc at the beginning or the end of the steps, or the key of the list: back to the token, with
    /// a question where something would be lost.
    pub(in crate::wizard) fn leave_edit(&mut self) {
        if self.edit_is_touched() {
            self.ask(Question::LeaveEdit);
        } else {
            self.end_edit();
        }
    }

    /// What is asked before changes are left that were not saved.
    pub(in crate::wizard) fn leave_edit_question(&self) -> Option<Confirm> {
        let edited = self.cx.work.edited()?;
        Some(Confirm {
            question: format!("Leave “{}” without saving?", visible(&edited.record.name)),
            cost: "What you changed here is dropped. The token stays as it is.".to_owned(),
            yes: "yes, leave",
            no: "no, stay",
        })
    }

    /// What is asked before the token is changed that is signed in with.
    pub(in crate::wizard) fn save_own_question(&self) -> Option<Confirm> {
        let edited = self.cx.work.edited()?;
        Some(Confirm {
            question: format!(
                "You are signed in with “{}”. Save the changes?",
                visible(&edited.record.name)
            ),
            cost: "This sign-in may be able to do less then, or nothing at all.".to_owned(),
            yes: "yes, save",
            no: "no, stay",
        })
    }

    /// Back to the list with the page of the token; the draft from before is at hand again.
    pub(in crate::wizard) fn end_edit(&mut self) {
        let Some(behind) = self.behind.take() else { return };
        let Behind {
            screen,
            work,
            steps,
            step,
        } = *behind;
        let other_owner = self.cx.work.draft.owner != work.draft.owner;
        self.cx.work = work;
        self.steps = Steps {
            sign_in: std::mem::take(&mut self.steps.sign_in),
            ..steps
        };
        self.step = step;
        self.asking = None;
        if other_owner {
            self.cx.lists_of_owner();
        }
        if let Some(mut screen) = screen {
            // It may be older than the edit, and of another sign-in.
            screen.read_again(&mut self.cx);
            self.phase = Phase::Tokens(screen);
            self.cx.notice = None;
        }
        self.deaf = true;
        self.refresh();
    }

    /// “Save changes” was pressed. Of the token that is signed in with it is asked about first.
    pub(in crate::wizard) fn save_changes(&mut self) {
        let Some(edited) = self.cx.work.edited() else { return };
        if self.cx.who().is_some_and(|who| who.is_token(edited.record.id)) {
            return self.ask(Question::SaveOwn);
        }
        self.save_now();
    }

    /// Sends the change, with the page of the token showing how it goes.
    pub(in crate::wizard) fn save_now(&mut self) {
        let Some(change) = self.steps.summary.change().cloned() else {
            return;
        };
        let Some(mut screen) = self.behind.as_mut().and_then(|behind| behind.screen.take()) else {
            return;
        };
        self.steps.summary.forget_refusal();
        match screen.save(&mut self.cx, change.opened, change.wanted) {
            Ok(()) => {
                self.phase = Phase::Tokens(screen);
                self.deaf = true;
            }
            Err(why) => {
                if let Some(behind) = &mut self.behind {
                    behind.screen = Some(screen);
                }
                self.steps.summary.remark(vec![why]);
            }
        }
    }

    /// How saving ended: done it stays on the page of the token, else it goes back to the summary, and
    /// nothing of what was decided is lost.
    pub(in crate::wizard) fn saved(&mut self, end: &ChangeEnd) {
        if self.behind.is_none() {
            return;
        }
        if let ChangeEnd::Done(_) = end {
            let notice = self.cx.notice.take();
            self.end_edit();
            self.cx.notice = notice;
            return;
        }
        let mut words = vec![end.words()];
        if let (ChangeEnd::ChangedByOthers(now), Some(edited)) = (end, self.cx.work.edited()) {
            let lines = edit::lines(&edited.record, now, self.cx.catalog(), &self.cx, &self.cx.start.zone);
            words.extend(lines.iter().map(edit::EditLine::sentence));
            words.push("Leave this edit and open it again to decide on what it is now.".to_owned());
        }
        if let Phase::Tokens(screen) = std::mem::replace(&mut self.phase, Phase::Drafting)
            && let Some(behind) = &mut self.behind
        {
            behind.screen = Some(screen);
        }
        self.cx.notice = None;
        self.go(StepId::Summary);
        self.steps.summary.remark(words);
        if let Some(refusal) = end.not_signed_in() {
            let refusal = refusal.clone();
            self.sign_in_again(&refusal);
        }
    }
}
