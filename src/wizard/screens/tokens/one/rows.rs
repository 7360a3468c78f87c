//! The rows below the facts of a token, what stands above them, and the question over them.

use jiff::Timestamp;

use super::OneToken;
use super::deed::{Deed, later_ends};
use super::mode::Mode;
use crate::domain::token::lifetime::here;
use crate::wizard::page::{Confirm, Line, Row, Sense};
use crate::wizard::state::context::Context;

impl OneToken {
    /// What can be done with it now.
    pub(super) fn deeds(&self, cx: &Context) -> Vec<Deed> {
        Deed::of(self.token(), self.is_gone(), cx.server_now())
    }

    /// Where the cursor starts.
    pub(super) fn mildest(&self, cx: &Context) -> usize {
        Deed::mildest(&self.deeds(cx), self.token(), cx.server_now())
    }

    pub(super) fn ends(&self, cx: &Context) -> Vec<(&'static str, Timestamp)> {
        later_ends(self.token(), cx.server_now(), &cx.start.zone)
    }

    /// How many rows stand below the facts.
    pub(super) fn rows_below(&self, cx: &Context) -> usize {
        match self.mode {
            // And a row for any other time.
            Mode::Extending => self.ends(cx).len() + 1,
            _ => self.deeds(cx).len(),
        }
    }

    pub(super) fn deed_under(&self, cx: &Context) -> Option<Deed> {
        self.below().and_then(|at| self.deeds(cx).get(at).copied())
    }

    /// What the rows below are for.
    pub(super) fn asked_below(&self) -> Line {
        let doing = |words: &str| Line::new(Sense::Doing, words);
        match &self.mode {
            Mode::Deeds | Mode::Asking(..) => Line::new(Sense::Strong, "What do you want to do?"),
            Mode::Extending => Line::new(Sense::Strong, "Until when? Its secret stays the same."),
            Mode::Changing(changing, _) if !changing.is_out() => doing("Reading it once more. Nothing was sent yet."),
            Mode::Changing(..) => doing("Asking Cloudflare to change it, once."),
            Mode::Noting(..) => doing("Keeping a note of the request, without any secret. Nothing was sent yet."),
            Mode::Rolling(..) => doing("Asking Cloudflare for a new secret, once. Stay: it comes with the answer."),
            Mode::Deleting(_) => doing("Asking Cloudflare to delete it, once."),
            Mode::LookingForIt(..) => doing("Looking whether it is still there."),
        }
    }

    /// The rows below the facts.
    pub(super) fn shown_rows(&self, cx: &Context) -> Vec<Row> {
        if matches!(self.mode, Mode::Extending) {
            let until = |end: Timestamp| format!("until {}", here(end, &cx.start.zone));
            let ends = self.ends(cx).into_iter();
            let other = Row::new("Another time").cell("opens the steps on it");
            return ends
                .map(|(words, end)| Row::new(words).cell(until(end)))
                .chain([other])
                .collect();
        }
        let row = |deed: Deed| {
            let [words, cost] = deed.words();
            Row::new(words).cell(cost)
        };
        self.deeds(cx).into_iter().map(row).collect()
    }

    /// The question that is open.
    pub(super) fn confirm(&self, cx: &Context) -> Option<Confirm> {
        match self.mode {
            Mode::Asking(deed, again) => deed.question(self.token(), cx, again, cx.server_now()),
            _ => None,
        }
    }
}
