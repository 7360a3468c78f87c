//! The keys of the secret screen, and of what can be open on it. A letter works as a capital, too:
//! Caps Lock is no reason to lose a secret, and the question that a yes answers names what is
//! replaced.

use crate::wizard::page::key::{KeyCode, letter, plain};
use crate::wizard::page::keymap::{self as bound, Action, Binding};

const COPY: Binding = Binding {
    keys: &[(letter('c'), Action::Copy), (letter('C'), Action::Copy)],
    written: "c",
    label: "copy",
    footer: true,
};
const REVEAL: Binding = Binding {
    keys: &[(letter('r'), Action::Reveal), (letter('R'), Action::Reveal)],
    written: "r",
    label: "reveal",
    footer: true,
};
const SAVE: Binding = Binding {
    keys: &[(letter('s'), Action::Save), (letter('S'), Action::Save)],
    written: "s",
    label: "save",
    footer: true,
};
const CHECK_PASTE: Binding = Binding {
    keys: &[(letter('p'), Action::CheckPaste), (letter('P'), Action::CheckPaste)],
    written: "p",
    label: "check",
    footer: true,
};
const QUIT: Binding = Binding {
    keys: &[(letter('q'), Action::Leave), (letter('Q'), Action::Leave)],
    written: "q",
    label: "quit",
    footer: true,
};
const ANOTHER: Binding = Binding {
    keys: &[(letter('n'), Action::Another), (letter('N'), Action::Another)],
    written: "n",
    label: "another",
    footer: true,
};
const CLEAR: Binding = Binding {
    keys: &[
        (letter('x'), Action::ClearClipboard),
        (letter('X'), Action::ClearClipboard),
    ],
    written: "x",
    label: "clear",
    footer: true,
};
const STAY: Binding = Binding {
    keys: &[
        (plain(KeyCode::Enter), Action::Enter),
        (plain(KeyCode::Esc), Action::Back),
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
    use crate::wizard::page::key::KeyModifiers;

    #[test]
    fn a_capital_is_its_letter() {
        for table in [SCREEN, SCREEN_OF_S3, REPLACE, ADD, ASK] {
            for binding in table {
                for (key, act) in binding.keys {
                    let held = key.modifiers.contains(KeyModifiers::CONTROL);
                    let (KeyCode::Char(small @ 'a'..='z'), false) = (key.code, held) else {
                        continue;
                    };
                    let capital = (letter(small.to_ascii_uppercase()), *act);
                    assert!(binding.keys.contains(&capital), "{small}: {}", binding.label);
                }
            }
        }
    }
}
