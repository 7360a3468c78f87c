//! What Enter and the numbers do on the summary: Enter by the row under the cursor, a number by the
//! reason that has it.

use super::cursor::Spot;
use super::detour::leaks;
use super::rows::{self, Entry};
use super::tabs::Tab;
use super::{Shown, SummaryStep, suggestions};
use crate::domain::grade::{Level, Reason};
use crate::domain::token::spec::Place;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::steps::{Flow, Step};

impl SummaryStep {
    pub(super) fn enter(&mut self, cx: &mut Context) -> Flow {
        match self.spot() {
            Spot::Views => {
                self.enter_view();
                return Flow::Stay;
            }
            Spot::Text => {
                self.show_summary();
                // The cursor may be on "Create Token" there: this key was not meant for it, nor is
                // one that comes right after.
                self.arm_later(cx);
                return Flow::Stay;
            }
            Spot::Line | Spot::Button => {}
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
                self.lower(cx, &reason)
            }
            Some(Entry::LookAgain) => {
                cx.look_up_names_again();
                self.shown_again(cx);
                Flow::Stay
            }
            Some(Entry::LeaveOut(name)) => {
                let name = (*name).to_owned();
                let draft = &cx.work.draft;
                let called = draft.unresolved().find(|one| cx.work.names.called(one) == name);
                if let Some(one) = called.cloned() {
                    cx.work.draft.leave_out(&one);
                }
                cx.notice = Some(Notice::plain(format!(
                    "Left out: {name}. Check what this token can still do."
                )));
                self.shown_again(cx);
                Flow::Stay
            }
            Some(Entry::AddAccess) => Flow::AddAccess,
            Some(Entry::Edit) => {
                self.left = self.leave(cx, None);
                Flow::Edit
            }
            Some(Entry::Save) if self.change().is_some_and(|change| change.lines.is_empty()) => {
                cx.notice = Some(Notice::plain("Nothing is changed yet, so there is nothing to save."));
                Flow::Stay
            }
            Some(Entry::Create | Entry::Save) if self.armed() => Flow::Create,
            Some(Entry::Create | Entry::Save) => {
                self.arm_later(cx);
                cx.notice = Some(Notice::plain("Read it first. The button works in a moment."));
                Flow::Stay
            }
            Some(entry) => match entry.place() {
                Some(Place::Owner) if self.change().is_some() => {
                    cx.notice = Some(Notice::plain(
                        "A token keeps its owner. Clone it to make one for another owner.",
                    ));
                    Flow::Stay
                }
                Some(place) => {
                    let reason = entry.reason().cloned();
                    self.left = self.leave(cx, reason);
                    Flow::Change(place)
                }
                None => {
                    let words = "Nothing is decided at this line. Tab goes to the buttons.";
                    cx.notice = Some(Notice::plain(words));
                    Flow::Stay
                }
            },
            None => Flow::Stay,
        }
    }

    /// A key that types: the numbers lead to what lowers a reason, Space has nothing to set.
    pub(super) fn typed(&mut self, cx: &mut Context, typed: &str) -> Flow {
        match typed {
            " " => {
                cx.notice = Some(Notice::plain(
                    "Space sets nothing on this page: a line is changed in its step.",
                ))
            }
            _ => {
                if let Ok(number @ 0..=9) = typed.parse::<usize>() {
                    return self.lead_to_reason(cx, number);
                }
            }
        }
        Flow::Stay
    }

    /// To the step where the reason of this number is lowered; or to the row here that does it,
    /// which is not pressed by the way.
    fn lead_to_reason(&mut self, cx: &mut Context, number: usize) -> Flow {
        if self.tab != Tab::Summary {
            cx.notice = Some(Notice::plain(
                "The numbers are for the reasons on the summary: Esc goes there.",
            ));
            return Flow::Stay;
        }
        let found = rows::numbered(self.reasons()).find(|(found, _)| *found == Some(number));
        let Some(reason) = found.map(|(_, reason)| reason.clone()) else {
            cx.notice = Some(Notice::plain(self.no_reason(number)));
            return Flow::Stay;
        };
        let row = |entry: &Entry<'_>| matches!(entry, Entry::Lower(other) if **other == reason);
        if let Some(row) = self.entries().iter().position(row) {
            self.stand_on(row);
            self.unseen = true;
            cx.notice = Some(Notice::plain(suggestions::would(cx, &reason)));
            return Flow::Stay;
        }
        let Some(place) = rows::place_of(&reason) else {
            return Flow::Stay;
        };
        self.left = self.leave(cx, Some(reason));
        Flow::Change(place)
    }

    fn no_reason(&self, number: usize) -> String {
        match (&self.shown, self.numbers()) {
            (Shown::Gaps { .. }, _) => "There is no grade yet: something is missing.".to_owned(),
            _ if !self.refusal.is_empty() => "The reasons are hidden: they come back when you try again.".to_owned(),
            (_, 0) => "There is nothing to reduce: no reason has a number.".to_owned(),
            (_, 1) => format!("There is no reason {number}: 1 is the only one."),
            (_, last) => format!("There is no reason {number}: they go from 1 to {last}."),
        }
    }

    /// Makes the change of a reason over many permissions, once its row was seen under the cursor.
    fn lower(&mut self, cx: &mut Context, reason: &Reason) -> Flow {
        if self.unseen {
            cx.notice = Some(Notice::plain(suggestions::would(cx, reason)));
            return Flow::Stay;
        }
        let before = self.level();
        suggestions::lower(cx, reason);
        self.shown_again(cx);
        if let (Some(before), Some(now), Some(notice)) = (before, self.level(), &mut cx.notice) {
            notice.text = format!("{} {}", notice.text, leaks(before, now));
        }
        Flow::Stay
    }

    /// The draft was changed by a row of this page: it is resolved anew, and the cursor stands on
    /// the grade, or on what is missing now.
    pub(super) fn shown_again(&mut self, cx: &mut Context) {
        let notice = cx.notice.take();
        self.open(cx);
        let grade = self.entries().iter().position(|entry| matches!(entry, Entry::Grade(_)));
        self.cursor = grade.unwrap_or(0);
        cx.notice = notice;
    }

    /// The reasons of the grade; none while something is missing, or a refusal stands in their
    /// place: what is not in view is not changed by a number.
    pub(super) fn reasons(&self) -> &[Reason] {
        match &self.shown {
            Shown::Spec { grade, .. } if self.refusal.is_empty() => &grade.reasons,
            _ => &[],
        }
    }

    /// The grade; none while something is missing.
    pub(super) fn level(&self) -> Option<Level> {
        match &self.shown {
            Shown::Spec { grade, .. } => Some(grade.level),
            Shown::Gaps { .. } | Shown::Nothing => None,
        }
    }

    /// How many reasons have a number.
    pub(super) fn numbers(&self) -> usize {
        rows::numbered(self.reasons()).filter_map(|(number, _)| number).count()
    }
}
