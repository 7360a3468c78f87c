//! The keys of the secret screen, and of what can be open on it. A letter works as a capital, too: Caps Lock is no reason to lose a secret, and
//! the question that a yes answers names what is replaced.

use crate::wizard::page::key::{Code, Key};
use crate::wizard::page::keymap::{self as bound, Act, Binding};

const fn letter(letter: char) -> Key {
    Key::plain(Code::Char(letter))
}

const COPY: Binding = Binding {
    keys: &[(letter('c'), Act::Copy), (letter('C'), Act::Copy)],
    written: "c",
    label: "copy",
    footer: true,
};
const REVEAL: Binding = Binding {
    keys: &[(letter('r'), Act::Reveal), (letter('R'), Act::Reveal)],
    written: "r",
    label: "reveal",
    footer: true,
};
const SAVE: Binding = Binding {
    keys: &[(letter('s'), Act::Save), (letter('S'), Act::Save)],
    written: "s",
    label: "save",
    footer: true,
};
const CHECK_PASTE: Binding = Binding {
    keys: &[(letter('p'), Act::CheckPaste), (letter('P'), Act::CheckPaste)],
    written: "p",
    label: "check",
    footer: true,
};
const QUIT: Binding = Binding {
    keys: &[(letter('q'), Act::Leave), (letter('Q'), Act::Leave)],
    written: "q",
    label: "quit",
    footer: true,
};
const ANOTHER: Binding = Binding {
    keys: &[(letter('n'), Act::Another), (letter('N'), Act::Another)],
    written: "n",
    label: "another",
    footer: true,
};
const CLEAR: Binding = Binding {
    keys: &[(letter('x'), Act::ClearClipboard), (letter('X'), Act::ClearClipboard)],
    written: "x",
    label: "clear",
    footer: true,
};
const STAY: Binding = Binding {
    keys: &[
        (Key::plain(Code::Enter), Act::Enter),
        (Key::plain(Code::Esc), Act::Back),
    ],
    written: "Enter Esc",
    label: "do not leave",
    footer: false,
};

/// The keys of the screen.
pub(super) const SCREEN: &[Binding] = &[
    COPY,
    REVEAL,
    SAVE,
    CHECK_PASTE,
    QUIT,
    ANOTHER,
    CLEAR,
    STAY,
    bound::QUESTION,
];
/// The same where there are several values.
pub(super) const SCREEN_OF_S3: &[Binding] = &[
    Binding {
        label: "which",
        ..bound::MOVE
    },
    COPY,
    REVEAL,
    SAVE,
    CHECK_PASTE,
    QUIT,
    ANOTHER,
    CLEAR,
    STAY,
    bound::QUESTION,
];
/// While a way out is typed.
pub(super) const WHERE: &[Binding] = &[
    Binding {
        label: "save or deliver",
        ..bound::ENTER
    },
    Binding {
        label: "cancel",
        ..bound::ESC
    },
    bound::CARET,
    bound::EDIT,
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
/// While it is asked whether something is replaced.
pub(super) const REPLACE: &[Binding] = &[Binding {
    label: "replace",
    ..bound::YES
}];
/// While it is asked whether something is added to what is there.
pub(super) const ADD: &[Binding] = &[Binding {
    label: "add",
    ..bound::YES
}];
/// While a question is open.
pub(super) const ASK: &[Binding] = &[Binding {
    label: "leave",
    ..bound::YES
}];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_is_its_letter() {
        for table in [SCREEN, SCREEN_OF_S3, REPLACE, ADD, ASK] {
            for binding in table {
                for (key, act) in binding.keys {
                    let Code::Char(small @ 'a'..='z') = key.code else {
                        continue;
                    };
                    let capital = (letter(small.to_ascii_uppercase()), *act);
                    assert!(binding.keys.contains(&capital), "{small}: {}", binding.label);
                }
            }
        }
    }
}
