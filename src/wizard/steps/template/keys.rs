//! The keys of the first step: on its list, on the rows below it, and in a list that stands in its
//! place.

use crate::wizard::page::keymap::{self as bound, Binding};

pub(super) const KEYS: &[Binding] = &[
    USE,
    bound::MOVE,
    bound::BUTTONS,
    FIRST,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
];
pub(super) const TYPED: &[Binding] = &[
    USE,
    bound::MOVE,
    bound::BUTTONS,
    bound::CLEAR,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
];
pub(super) const BELOW: &[Binding] = &[
    CHANGE,
    TO_TEMPLATES,
    bound::MOVE,
    bound::TO_LIST,
    bound::AMONG,
    SEARCH,
    bound::PAGES,
];
pub(super) const IN_A_LIST: &[Binding] = &[
    CHOOSE,
    TO_TEMPLATES,
    bound::MOVE,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
    CLOSE,
];
/// The footer says what it does with the row under the cursor.
const USE: Binding = Binding {
    label: "use what is under the cursor",
    ..bound::ENTER
};
/// The line of the search says so already.
const SEARCH: Binding = Binding {
    label: "search",
    footer: false,
    ..bound::FILTER
};
const CHANGE: Binding = Binding {
    label: "open",
    ..bound::ENTER
};
const CHOOSE: Binding = Binding {
    label: "choose",
    ..bound::ENTER
};
const TO_TEMPLATES: Binding = Binding {
    label: "to the templates",
    ..bound::ESC
};

/// It has no buttons of its own.
const CLOSE: Binding = Binding {
    label: "to the templates",
    footer: false,
    ..bound::PARTS
};

/// There is no step before this one, and nothing to clear.
const FIRST: Binding = Binding {
    footer: false,
    ..bound::CLEAR
};
