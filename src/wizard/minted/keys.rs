//! The keys of the secret screen, and of what can be open on it.

use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::key::{Code, Key};

const fn letter(letter: char) -> Key {
    Key::plain(Code::Char(letter))
}

/// The keys of the screen.
pub(super) const SCREEN: &[Binding] = &[
    Binding {
        keys: &[(letter('c'), Act::Copy)],
        written: "c",
        label: "copy",
        footer: true,
    },
    Binding {
        keys: &[(letter('r'), Act::Reveal)],
        written: "r",
        label: "reveal",
        footer: true,
    },
    Binding {
        keys: &[(letter('s'), Act::Save)],
        written: "s",
        label: "save",
        footer: true,
    },
    Binding {
        keys: &[(letter('p'), Act::CheckPaste)],
        written: "p",
        label: "check",
        footer: true,
    },
    Binding {
        keys: &[(letter('q'), Act::Leave)],
        written: "q",
        label: "quit",
        footer: true,
    },
    Binding {
        keys: &[(letter('n'), Act::Another)],
        written: "n",
        label: "another",
        footer: true,
    },
    Binding {
        keys: &[(letter('x'), Act::ClearClipboard)],
        written: "x",
        label: "clear",
        footer: true,
    },
    Binding {
        keys: &[
            (Key::plain(Code::Enter), Act::Enter),
            (Key::plain(Code::Esc), Act::Back),
        ],
        written: "Enter Esc",
        label: "do not leave",
        footer: false,
    },
    bound::QUESTION,
];
/// While a paste is awaited.
pub(super) const CHECK: &[Binding] = &[
    Binding {
        label: "compare",
        ..bound::ENTER
    },
    Binding {
        label: "cancel",
        ..bound::ESC
    },
    bound::EDIT,
];
/// While a question is open.
pub(super) const ASK: &[Binding] = &[Binding {
    keys: &[(letter('y'), Act::Yes)],
    written: "y",
    label: "leave",
    footer: true,
}];
