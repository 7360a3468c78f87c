//! The keys of the summary, for the lines and for the texts.

use super::save;
use crate::wizard::binding::{self as bound, Binding};

pub(super) const ON_SUMMARY: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    bound::MOVE,
    bound::TABS,
    save::TO_FILE,
    bound::PAGES,
    bound::QUESTION,
];
pub(super) const ON_TEXT: &[Binding] = &[
    BACK_TO_SUMMARY,
    bound::ESC,
    SCROLL,
    bound::TABS,
    // In the help alone: the footer is full.
    Binding {
        footer: false,
        ..save::TO_FILE
    },
    bound::PAGES,
    bound::QUESTION,
];
const SCROLL: Binding = Binding {
    label: "scroll",
    ..bound::MOVE
};
const BACK_TO_SUMMARY: Binding = Binding {
    label: "to the summary",
    ..bound::ENTER
};
