//! The keys of the search and of the answer, by the row under the cursor.

use super::Finder;
use super::rows::Line;
use crate::wizard::page::keymap::{self as bound, Binding};

impl Finder {
    /// What works here now, by the row under the cursor.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        if self.below.is_here() {
            return ON_BUTTONS;
        }
        if self.searching() {
            return SEARCHING;
        }
        match self.lines.get(self.pick.cursor) {
            None => EMPTY,
            Some(Line::Choice(..) | Line::Near(..)) => DECIDING,
            Some(Line::Question(_) | Line::Unknown(_)) => OPEN,
            Some(Line::Given(_)) => ASKED,
            Some(Line::Permission(_)) => TICKING,
            Some(Line::Next(..)) => TAKING,
        }
    }

    /// How the footer says one of these now.
    #[must_use]
    pub fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let words = match (binding.label == TAKE.label, ADDS.get(self.ticked)) {
            (true, _) if self.open_line().is_some() => "to the question",
            (true, Some(adds)) => adds,
            _ => binding.label,
        };
        Some((binding.written, words))
    }
}

/// How the footer says that Enter takes so many.
const ADDS: [&str; 7] = [
    "add what is ticked",
    "add this one",
    "add these 2",
    "add these 3",
    "add these 4",
    "add these 5",
    "add these 6",
];

/// While something is typed.
const SEARCHING: &[Binding] = &[
    Binding {
        label: "add",
        ..bound::ENTER
    },
    bound::MOVE,
    bound::BUTTONS,
    bound::CLEAR,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
];
/// The line above the list says that one can type.
const SEARCH: Binding = Binding {
    label: "search",
    footer: false,
    ..bound::FILTER
};
const TAKE: Binding = Binding {
    label: "add what is ticked",
    ..bound::ENTER
};
/// On a permission.
const TICKING: &[Binding] = &[
    TAKE,
    bound::SPACE,
    bound::MOVE,
    bound::BUTTONS,
    bound::ESC,
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// On something that was asked for.
const ASKED: &[Binding] = &[
    TAKE,
    Binding {
        label: "take out",
        ..bound::SPACE
    },
    bound::MOVE,
    bound::BUTTONS,
    bound::ESC,
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
    bound::MOVE,
    bound::BUTTONS,
    bound::ESC,
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
    bound::MOVE,
    bound::BUTTONS,
    bound::ESC,
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// On any other row.
const TAKING: &[Binding] = &[
    TAKE,
    bound::MOVE,
    bound::BUTTONS,
    bound::ESC,
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
const ON_BUTTONS: &[Binding] = &[
    Binding {
        label: "do it",
        ..bound::ENTER
    },
    bound::MOVE,
    bound::AMONG,
    bound::TO_LIST,
    bound::ESC,
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
/// While nothing is asked for.
const EMPTY: &[Binding] = &[bound::ESC, SEARCH, bound::EDIT];
