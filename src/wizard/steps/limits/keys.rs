//! The keys of each part of the form, and of the lists that open in its place: what dispatch,
//! footer and help read.

use crate::wizard::page::keymap::{self as bound, Binding};

const fn enter(label: &'static str) -> Binding {
    Binding { label, ..bound::ENTER }
}

pub(super) const IN_TEXT: &[Binding] = &[
    enter("next field"),
    bound::ESC,
    bound::MOVE,
    bound::BUTTONS,
    bound::CARET,
    bound::EDIT,
];
pub(super) const ON_SCALE: &[Binding] = &[
    enter("next field"),
    bound::ESC,
    LONGER,
    SHORTER,
    bound::MOVE,
    bound::BUTTONS,
];
const LONGER: Binding = Binding {
    label: "longer",
    ..bound::MORE
};
const SHORTER: Binding = Binding {
    label: "shorter",
    ..bound::LESS
};
pub(super) const ON_NEVER: &[Binding] = &[
    enter("next field"),
    bound::ESC,
    Binding {
        label: "no expiry",
        ..LONGER
    },
    Binding {
        label: "take it back",
        ..SHORTER
    },
    Binding {
        label: "no expiry, and back",
        footer: false,
        ..bound::SPACE
    },
    bound::MOVE,
    bound::BUTTONS,
];
pub(super) const ON_ROW: &[Binding] = &[enter("open"), bound::ESC, bound::MOVE, TO_FIELDS, AMONG_BUTTONS];
pub(super) const ON_CONTINUE: &[Binding] = &[
    enter("to the summary"),
    bound::ESC,
    bound::MOVE,
    TO_FIELDS,
    AMONG_BUTTONS,
];
pub(super) const IN_MINE: &[Binding] = &[enter("take"), CLOSE, bound::MOVE, TO_FIELDS, bound::PAGES];
pub(super) const IN_REMARKS: &[Binding] = &[enter("go there"), CLOSE, bound::MOVE, TO_FIELDS, bound::PAGES];
const TO_FIELDS: Binding = Binding {
    label: "fields",
    ..bound::PARTS
};
const AMONG_BUTTONS: Binding = Binding {
    label: "buttons",
    ..bound::CHOICES
};
const CLOSE: Binding = Binding {
    label: "close",
    ..bound::ESC
};
