//! The keys of the permissions, by where the cursor is and whether something is typed.

use crate::wizard::page::keymap::{self as bound, Binding};

pub(super) const KEYS: &[Binding] = &[
    bound::NEXT,
    bound::ESC,
    bound::MORE,
    bound::LESS,
    bound::SPACE,
    bound::BUTTONS,
    bound::FIND,
    MOVE,
    FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// While something is typed Space is a letter.
pub(super) const SEARCHING: &[Binding] = &[
    bound::ADD,
    bound::MORE,
    bound::LESS,
    bound::MOVE,
    bound::BUTTONS,
    bound::CLEAR,
    bound::FIND,
    FILTER,
    bound::PAGES,
    bound::EDIT,
];
pub(super) const BELOW: &[Binding] = &[
    Binding {
        label: "open",
        ..bound::ENTER
    },
    bound::ESC,
    bound::MOVE,
    bound::TO_LIST,
    bound::FIND,
    FILTER,
    bound::PAGES,
];
/// The line above the list says that one can type; arrows in a list are no news.
const FILTER: Binding = Binding {
    footer: false,
    ..bound::FILTER
};
const MOVE: Binding = Binding {
    footer: false,
    ..bound::MOVE
};

/// How the footer says that Enter adds a row at a level that was typed.
pub(super) const ADDS: [(&str, &str); 3] = [
    ("Read", "add it at Read"),
    ("Edit", "add it at Edit"),
    ("Admin", "add it at Admin"),
];
