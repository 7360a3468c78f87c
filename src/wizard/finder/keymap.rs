//! The keys of the search and of the answer, by the row under the cursor.

use super::Finder;
use super::rows::Line;
use crate::wizard::page::keymap::{self as bound, Binding};

impl Finder {
    /// What works here now, by the row under the cursor.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        if self.searching() {
            return SEARCHING;
        }
        match self.lines.get(self.pick.cursor) {
            None => EMPTY,
            Some(Line::Choice(..) | Line::Near(..)) => DECIDING,
            Some(Line::Question(_) | Line::Unknown(_)) => OPEN,
            Some(Line::Given(_)) => ASKED,
            Some(Line::Permission(_)) => TICKING,
            Some(_) => TAKING,
        }
    }
}

/// While something is typed.
const SEARCHING: &[Binding] = &[
    Binding {
        label: "add",
        ..bound::ENTER
    },
    Binding {
        label: "clear",
        ..bound::ESC
    },
    bound::MOVE,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
];
const SEARCH: Binding = Binding {
    label: "search",
    ..bound::FILTER
};
const TAKE: Binding = Binding {
    label: "take",
    ..bound::ENTER
};
/// On a permission.
const TICKING: &[Binding] = &[
    TAKE,
    bound::ESC,
    bound::MOVE,
    Binding {
        label: "tick",
        ..bound::SPACE
    },
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// On something that was asked for.
const ASKED: &[Binding] = &[
    TAKE,
    bound::ESC,
    bound::MOVE,
    Binding {
        label: "take out",
        ..bound::SPACE
    },
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// On a choice.
const DECIDING: &[Binding] = &[
    Binding {
        label: "this one",
        ..bound::ENTER
    },
    bound::ESC,
    bound::MOVE,
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// On something that is open: Enter says what to do.
const OPEN: &[Binding] = &[
    Binding {
        label: "what to do here",
        footer: false,
        ..bound::ENTER
    },
    bound::ESC,
    bound::MOVE,
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// On any other row.
const TAKING: &[Binding] = &[TAKE, bound::ESC, bound::MOVE, SEARCH, bound::PAGES, bound::EDIT];
/// While nothing is asked for.
const EMPTY: &[Binding] = &[bound::ESC, SEARCH, bound::EDIT];
