//! What Enter does on the summary, by the row under the cursor.

use super::rows::Entry;
use super::tabs::Tab;
use super::{SummaryStep, lowering};
use crate::wizard::context::Context;
use crate::wizard::page::Notice;
use crate::wizard::steps::{Ask, Flow};

impl SummaryStep {
    pub(super) fn enter(&mut self, cx: &mut Context) -> Flow {
        if self.tab != Tab::Summary {
            self.tab = Tab::Summary;
            return Flow::Stay;
        }
        let entries = self.entries();
        match entries.get(self.cursor) {
            Some(Entry::SignIn) => Flow::SignIn,
            Some(Entry::Remove(group)) => {
                let group = (*group).to_owned();
                self.remove(cx, &group)
            }
            Some(Entry::Lower(reason)) => {
                let reason = (*reason).clone();
                lowering::lower(cx, &reason);
                self.shown_again(cx);
                Flow::Stay
            }
            Some(Entry::LookAgain) => {
                cx.look_up_names_again();
                self.shown_again(cx);
                Flow::Stay
            }
            Some(Entry::LeaveOut(name)) => {
                let name = (*name).to_owned();
                cx.names.leave_out(&name);
                cx.notice = Some(Notice::plain(format!("Left out: {name}. Please check what is left.")));
                self.shown_again(cx);
                Flow::Stay
            }
            Some(Entry::AddAccess) => Flow::AddAccess,
            Some(Entry::Create) if self.armed() => Flow::Create,
            Some(Entry::Create) => {
                self.arm_later(cx);
                cx.notice = Some(Notice::plain("Please read the summary first, then press Enter again."));
                Flow::Stay
            }
            Some(entry) => match entry.place() {
                Some(place) => {
                    self.left = self.leave();
                    Flow::Change(place)
                }
                None => {
                    let words = "There is nothing to change at this line; ↓ leads on to Create Token.";
                    cx.notice = Some(Notice::plain(words));
                    Flow::Stay
                }
            },
            None => Flow::Stay,
        }
    }

    /// The draft was changed by a row of this page: it is resolved anew, and the cursor stands on the grade, or on what is missing now.
    pub(super) fn shown_again(&mut self, cx: &mut Context) {
        let notice = cx.notice.take();
        self.open(cx);
        let grade = self.entries().iter().position(|entry| matches!(entry, Entry::Grade(_)));
        self.cursor = grade.unwrap_or(0);
        cx.notice = notice;
    }
}
