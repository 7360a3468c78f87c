//! How the cursor gets about on the summary: the row of the views, then the lines or a text, then
//! the buttons. Nothing here changes the token.

use super::SummaryStep;
use super::rows::Entry;
use super::tabs::Tab;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::{Notice, list};
use crate::wizard::state::context::Context;
use crate::wizard::steps::Flow;

/// Lines of a text that its end shows.
const LAST_PAGE: usize = 10;

/// Where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// On the row of the views: Summary, JSON, curl, Terraform.
    Views,
    /// On a line of the summary.
    Line,
    /// On a row that acts.
    Button,
    Text,
}

/// Where one was before the buttons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    tab: Tab,
    on_views: bool,
    cursor: usize,
}

impl SummaryStep {
    pub(super) fn spot(&self) -> Spot {
        match self.tab {
            _ if self.on_views => Spot::Views,
            Tab::Summary if self.on_button() => Spot::Button,
            Tab::Summary => Spot::Line,
            _ => Spot::Text,
        }
    }

    /// Whether the cursor of the summary is on a row that acts.
    pub(super) fn on_button(&self) -> bool {
        self.tab == Tab::Summary && self.entries().get(self.cursor).is_some_and(Entry::is_button)
    }

    /// Up and down, by one, by a page, and to the ends.
    pub(super) fn move_cursor(&mut self, act: Action) {
        let before = self.here();
        let was = self.spot();
        let (lines, rows) = (self.lines_of_tab(), self.entries().len());
        if self.on_views {
            if matches!(act, Action::Down | Action::PageDown | Action::End) {
                self.enter_view();
            }
            if act != Action::End {
                return;
            }
        }
        let (at, len) = match self.tab {
            Tab::Summary => (&mut self.cursor, rows),
            _ => (&mut self.scroll, lines),
        };
        self.on_views |= act == Action::Up && *at == 0;
        // The end of a text is as much of it as a page shows.
        let end = len.saturating_sub(if self.tab == Tab::Summary { 1 } else { LAST_PAGE });
        *at = match act {
            Action::End => end,
            _ => list::moved(*at, act, len).unwrap_or(*at),
        };
        if self.spot() == Spot::Button && was != Spot::Button {
            self.before = Some(before);
        }
    }

    /// From the row of the views into what it shows: to the first line, or to where the text was
    /// left.
    pub(super) fn enter_view(&mut self) {
        self.on_views = false;
        if self.tab == Tab::Summary {
            self.cursor = 0;
        }
    }

    /// Back to the lines of the summary, to the row that was left.
    pub(super) fn show_summary(&mut self) {
        self.tab = Tab::Summary;
        self.on_views = false;
    }

    /// Esc: out of a text to the summary, from there a step back.
    pub(super) fn go_back(&mut self) -> Flow {
        if self.tab == Tab::Summary {
            return Flow::Back;
        }
        self.show_summary();
        Flow::Stay
    }

    /// Tab: to the buttons, and back to where one was.
    pub(super) fn switch_to_buttons(&mut self) {
        if self.spot() != Spot::Button {
            self.stand_on(self.first_button());
            return;
        }
        match self.before.take() {
            Some(before) => {
                self.tab = before.tab;
                self.on_views = before.on_views;
                self.cursor = before.cursor;
            }
            None => self.cursor = 0,
        }
    }

    /// Left and right: among the views or the buttons; elsewhere it is said where the views are.
    pub(super) fn sideways(&mut self, cx: &mut Context, act: Action) {
        match self.spot() {
            Spot::Views => {
                self.tab = self.tab.turned(if act == Action::Left { Tab::LEFT } else { 1 });
                self.scroll = 0;
            }
            Spot::Button => {
                let entries = self.entries();
                let buttons = || entries.iter().enumerate().filter(|(_, entry)| entry.is_button());
                let to = match act {
                    Action::Left => buttons().map(|(at, _)| at).take_while(|at| *at < self.cursor).last(),
                    _ => buttons().map(|(at, _)| at).find(|at| *at > self.cursor),
                };
                self.cursor = to.unwrap_or(self.cursor);
            }
            Spot::Line => {
                let words = "←→ change the view on the row above the first line: Home, then ↑.";
                cx.notice = Some(Notice::plain(words));
            }
            Spot::Text => {
                let words = "←→ change the view on the row above the text: Home, then ↑.";
                cx.notice = Some(Notice::plain(words));
            }
        }
    }

    /// Puts the cursor on a button that was not gone to step by step; Tab leads back to where one
    /// was.
    pub(super) fn stand_on(&mut self, button: usize) {
        if self.spot() != Spot::Button || self.cursor != button {
            self.before = Some(self.here());
        }
        self.show_summary();
        self.cursor = button;
    }

    fn here(&self) -> Before {
        Before {
            tab: self.tab,
            on_views: self.on_views,
            cursor: self.cursor,
        }
    }

    /// Where Tab leads: what mends a refusal, else "Create Token", else what changes least.
    fn first_button(&self) -> usize {
        self.mending_row().unwrap_or_else(|| self.create_row())
    }

    /// The row that mends a refusal: another sign-in leaves the token as it is.
    pub(super) fn mending_row(&self) -> Option<usize> {
        let entries = self.entries();
        let place = |wanted: fn(&Entry<'_>) -> bool| entries.iter().position(wanted);
        place(|entry| matches!(entry, Entry::SignIn)).or_else(|| place(|entry| matches!(entry, Entry::Remove(_))))
    }
}
