//! The keys of the first step: on its list, on the rows below it, and in a list that stands in its
//! place.

use crate::wizard::page::keymap::{self as bound, Binding};

pub(super) const KEYS: &[Binding] = &[
    bound::ENTER,
    CLEAR,
    bound::MOVE,
    bound::BUTTONS,
    bound::PAGES,
    bound::FILTER,
    bound::EDIT,
];
pub(super) const BELOW: &[Binding] = &[
    CHANGE,
    TO_TEMPLATES,
    bound::MOVE,
    bound::TO_LIST,
    bound::AMONG,
    bound::FILTER,
    bound::PAGES,
];
pub(super) const IN_A_LIST: &[Binding] = &[
    CHOOSE,
    TO_TEMPLATES,
    bound::MOVE,
    bound::PAGES,
    bound::FILTER,
    bound::EDIT,
    bound::BUTTONS,
];
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

/// There is no step before this one.
const CLEAR: Binding = Binding {
    label: "clear the search",
    footer: false,
    ..bound::ESC
};
