//! The keys of each part of the form, and of the list that opens in its place: what dispatch, footer
//! and help read.

use crate::wizard::page::key::{self, KeyCode};
use crate::wizard::page::keymap::{self as bound, Action, Binding};

const fn enter(label: &'static str) -> Binding {
    Binding { label, ..bound::ENTER }
}

/// In the fields of addresses.
pub(super) const IN_ADDRESSES: &[Binding] = &[
    enter("next field"),
    bound::ESC,
    bound::MOVE,
    Binding {
        footer: true,
        ..MY_ADDRESS
    },
    bound::BUTTONS,
    Binding {
        footer: true,
        ..NEXT_FAULT
    },
    bound::CARET,
    bound::EDIT,
];
/// In the fields of times.
pub(super) const IN_TIMES: &[Binding] = &[
    enter("next field"),
    bound::ESC,
    Binding {
        written: "←→",
        label: "in the text",
        footer: true,
        ..bound::CARET
    },
    bound::MOVE,
    bound::BUTTONS,
    MY_ADDRESS,
    NEXT_FAULT,
    bound::EDIT,
];
pub(super) const ON_SCALE: &[Binding] = &[
    enter("next field"),
    bound::ESC,
    LONGER,
    SHORTER,
    bound::MOVE,
    bound::BUTTONS,
    MY_ADDRESS,
    NEXT_FAULT,
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
    MY_ADDRESS,
    NEXT_FAULT,
];
pub(super) const ON_MINE: &[Binding] = &[
    enter("which is mine"),
    bound::ESC,
    bound::MOVE,
    TO_FIELDS,
    AMONG_BUTTONS,
    MY_ADDRESS,
    NEXT_FAULT,
];
pub(super) const ON_FAULT: &[Binding] = &[
    enter("go there"),
    bound::ESC,
    bound::MOVE,
    TO_FIELDS,
    AMONG_BUTTONS,
    MY_ADDRESS,
    NEXT_FAULT,
];
pub(super) const ON_CONTINUE: &[Binding] = &[
    enter("to the summary"),
    bound::ESC,
    bound::MOVE,
    TO_FIELDS,
    AMONG_BUTTONS,
    MY_ADDRESS,
    NEXT_FAULT,
];
/// In the list of addresses.
pub(super) const IN_MINE: &[Binding] = &[
    enter("add and close"),
    Binding {
        label: "add",
        ..bound::MORE
    },
    Binding {
        label: "take out",
        ..bound::LESS
    },
    bound::BUTTONS,
    CLOSE,
    Binding {
        footer: false,
        ..bound::MOVE
    },
    bound::PAGES,
];
/// On its buttons.
pub(super) const BELOW_MINE: &[Binding] = &[
    enter("do it"),
    bound::MOVE,
    bound::TO_LIST,
    CLOSE,
    bound::AMONG,
    bound::PAGES,
];
const MY_ADDRESS: Binding = Binding {
    keys: &[(key::plain(KeyCode::F(4)), Action::MyAddress)],
    written: "F4",
    label: "my address",
    footer: false,
};
pub(super) const NEXT_FAULT: Binding = Binding {
    keys: &[(key::plain(KeyCode::F(5)), Action::NextFault)],
    written: "F5",
    label: "next fault",
    footer: false,
};
const TO_FIELDS: Binding = Binding {
    label: "fields",
    ..bound::PARTS
};
const AMONG_BUTTONS: Binding = Binding {
    label: "from button to button",
    ..bound::AMONG
};
const CLOSE: Binding = Binding {
    label: "close",
    ..bound::ESC
};
