//! The keys of the resources step, by where the cursor is and what is typed.

use crate::wizard::binding::{self as bound, Binding};

/// In the list.
pub(super) const KEYS: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    INCLUDE,
    LESS,
    bound::SPACE,
    bound::BUTTONS,
    bound::MOVE,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// While something is typed Space is a letter.
pub(super) const SEARCHING: &[Binding] = &[
    bound::ADD,
    bound::CLEAR,
    INCLUDE,
    LESS,
    bound::BUTTONS,
    bound::MOVE,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// The same on a row that can be excluded.
pub(super) const SEARCHING_EXCLUDING: &[Binding] = &[
    bound::ADD,
    bound::CLEAR,
    INCLUDE,
    EXCLUDE,
    bound::BUTTONS,
    bound::MOVE,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// Where "All …" is included.
pub(super) const EXCLUDING: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    INCLUDE,
    EXCLUDE,
    bound::SPACE,
    bound::BUTTONS,
    bound::MOVE,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
const EXCLUDE: Binding = Binding {
    label: "exclude",
    ..bound::LESS
};
const INCLUDE: Binding = Binding {
    label: "include",
    ..bound::MORE
};
const LESS: Binding = Binding {
    label: "take out",
    footer: false,
    ..bound::LESS
};
pub(super) const ON_ACTS: &[Binding] = &[
    DO,
    bound::ESC,
    bound::MOVE,
    bound::AMONG,
    bound::TO_LIST,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
const DO: Binding = Binding {
    label: "do it",
    ..bound::ENTER
};
pub(super) const ON_SCOPES: &[Binding] = &[
    Binding {
        label: "to the list",
        ..bound::ENTER
    },
    bound::ESC,
    bound::CHOICES,
    bound::MOVE,
    bound::BUTTONS,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
