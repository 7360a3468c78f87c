//! A template link that is pasted or typed while the wizard runs: it takes the draft's place, which
//! goes into the offer, and opens on the summary as a file does.

use super::open::opened;
use crate::domain::token::scope::Owner;
use crate::wizard::Wizard;
use crate::wizard::draft_file::Offer;
use crate::wizard::message::StorageCall;
use crate::wizard::page::Notice;
use crate::wizard::state::pending_names::FromFile;
use crate::wizard::steps::{StepId, Steps};

impl Wizard {
    /// Opens what a link says. Its keys were read by the list that is here; when another list
    /// comes, they are looked at again as every choice is.
    pub(in crate::wizard) fn open_link(&mut self, from: FromFile) {
        self.keep_draft();
        if let Some(now) = self.draft_now() {
            self.cx.ask(StorageCall::SetApart);
            self.cx.kept.offer = Some(Offer::new(now, self.cx.now.wall));
            self.cx.kept.last = None;
        }
        let words = opened(&from).text;
        let before = self.cx.work.draft.owner;
        self.cx.take_file(from);
        // Lists of an account's owner come by themselves.
        if self.cx.work.draft.owner == Owner::User && before != Owner::User {
            self.cx.lists_of_owner();
        }
        // Steps hold what was typed for another draft; the sign-in goes on.
        self.steps = Steps {
            sign_in: std::mem::take(&mut self.steps.sign_in),
            ..Steps::default()
        };
        if self.cx.who().is_some() {
            self.cx.look_up_names();
            self.cx.settle_names();
        }
        self.go(StepId::Summary);
        self.cx.notice = Some(Notice::plain(words));
    }
}
