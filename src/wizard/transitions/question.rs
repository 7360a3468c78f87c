//! A question of the steps before something goes for good: `y` is a yes, any other key keeps it. It
//! belongs to the page that it is asked on, and goes with it.

use std::path::PathBuf;

use crate::wizard::Wizard;
use crate::wizard::draft_file::{Offer, OfferAnswer};
use crate::wizard::page::Confirm;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::state::strays;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::wizard) enum Question {
    /// Whether this file that a killed run left is removed.
    RemoveStray(PathBuf),
    /// Whether the draft on offer is forgotten.
    ForgetDraft,
    /// Whether changes of a token are left that were not saved.
    LeaveEdit,
    /// Whether the token is changed that is signed in with.
    SaveOwn,
}

const REMOVE: &[Binding] = &[Binding {
    label: "remove",
    ..bound::YES
}];
const FORGET: &[Binding] = &[Binding {
    label: "forget",
    ..bound::YES
}];

const LEAVE: &[Binding] = &[Binding {
    label: "leave",
    ..bound::YES
}];
const SAVE: &[Binding] = &[Binding {
    label: "save",
    ..bound::YES
}];

impl Question {
    /// The keys that work while it is open.
    pub(in crate::wizard) fn keys(&self) -> &'static [Binding] {
        match self {
            Self::RemoveStray(_) => REMOVE,
            Self::ForgetDraft => FORGET,
            Self::LeaveEdit => LEAVE,
            Self::SaveOwn => SAVE,
        }
    }
}

/// What is asked before a draft is forgotten.
fn forget(offer: &Offer) -> Confirm {
    Confirm {
        question: format!("Forget the draft {}?", offer.name()),
        cost: String::new(),
        yes: "forget",
        no: "keep",
    }
}

impl Wizard {
    /// Asks; nobody has read it before a frame shows it.
    pub(in crate::wizard) fn ask(&mut self, question: Question) {
        self.asking = Some(question);
        self.deaf = true;
    }

    /// The question that is open, in words.
    pub(in crate::wizard) fn question(&self) -> Option<Confirm> {
        match self.asking.as_ref()? {
            Question::RemoveStray(path) => Some(strays::question(path)),
            Question::ForgetDraft => self.cx.kept.offer.as_ref().map(forget),
            Question::LeaveEdit => self.leave_edit_question(),
            Question::SaveOwn => self.save_own_question(),
        }
    }

    /// A key answers it.
    pub(in crate::wizard) fn answer_question(&mut self, question: Question, act: Action) {
        if act != Action::Yes {
            return;
        }
        match question {
            Question::RemoveStray(path) => self.remove_stray(path),
            Question::ForgetDraft => self.answer_offer(OfferAnswer::Forget),
            Question::LeaveEdit => self.end_edit(),
            Question::SaveOwn => self.save_now(),
        }
    }
}
