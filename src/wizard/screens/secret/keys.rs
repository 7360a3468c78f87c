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
    label: "show",
    footer: true,
};
const HIDE: Binding = Binding {
    label: "hide",
    ..REVEAL
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
    label: "check a paste",
    footer: true,
};
const QUIT: Binding = Binding {
    keys: &[(letter('q'), Action::Leave), (letter('Q'), Action::Leave)],
    written: "q",
    label: "leave",
    footer: true,
};
const ANOTHER: Binding = Binding {
    keys: &[(letter('n'), Action::Another), (letter('N'), Action::Another)],
    written: "n",
    label: "another token",
    footer: true,
};
const CLEAR: Binding = Binding {
    keys: &[
        (letter('x'), Action::ClearClipboard),
        (letter('X'), Action::ClearClipboard),
    ],
    written: "x",
    label: "clear clipboard",
    footer: true,
};
const ACT: Binding = Binding {
    label: "do what the row says",
    footer: false,
    ..bound::ENTER
};
const STAY: Binding = Binding {
    label: "stay here",
    footer: false,
    ..bound::ESC
};

const REMIND: Binding = Binding {
    label: "to the reminder and back",
    footer: false,
    ..bound::BUTTONS
};

/// The keys of the screen, most wanted first: of one value or of several, whether the secret is
/// shown, and whether a copy of it may be in a clipboard.
const fn screen(several: bool, shown: bool, copied: bool) -> [Binding; 12] {
    const ONE: Binding = Binding {
        label: "way",
        footer: false,
        ..bound::MOVE
    };
    const WHICH: Binding = Binding {
        label: "which",
        ..bound::MOVE
    };
    const CLEAR_OF_SEVERAL: Binding = Binding {
        label: "clear",
        ..CLEAR
    };
    const ANOTHER_OF_SEVERAL: Binding = Binding {
        label: "another",
        ..ANOTHER
    };
    [
        if several { WHICH } else { ONE },
        COPY,
        SAVE,
        if shown { HIDE } else { REVEAL },
        CHECK_PASTE,
        match (copied, several) {
            (true, true) => CLEAR_OF_SEVERAL,
            (true, false) => CLEAR,
            (false, true) => ANOTHER_OF_SEVERAL,
            (false, false) => ANOTHER,
        },
        QUIT,
        if copied { ANOTHER } else { CLEAR },
        ACT,
        REMIND,
        STAY,
        bound::QUESTION,
    ]
}

static ONE: [[Binding; 12]; 4] = [
    screen(false, false, false),
    screen(false, false, true),
    screen(false, true, false),
    screen(false, true, true),
];
static SEVERAL: [[Binding; 12]; 4] = [
    screen(true, false, false),
    screen(true, false, true),
    screen(true, true, false),
    screen(true, true, true),
];

/// The keys of the screen as it stands.
pub(super) fn of_screen(several: bool, shown: bool, copied: bool) -> &'static [Binding] {
    let [plain, kept, open, both] = if several { &SEVERAL } else { &ONE };
    match (shown, copied) {
        (false, false) => plain,
        (false, true) => kept,
        (true, false) => open,
        (true, true) => both,
    }
}
const COMPLETE: Binding = Binding {
    keys: &[(plain(KeyCode::Tab), Action::NextPart)],
    written: "Tab",
    label: "complete",
    footer: true,
};
const ANOTHER_WAY: Binding = Binding {
    label: "another way",
    ..bound::MOVE
};
/// While a way out is typed.
pub(super) const WHERE: &[Binding] = &[
    Binding {
        label: "store it there",
        ..bound::ENTER
    },
    COMPLETE,
    ANOTHER_WAY,
    bound::ESC,
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
        let screens = ONE.iter().chain(&SEVERAL).map(<[Binding; 12]>::as_slice);
        for table in screens.chain([REPLACE, ADD, ASK]) {
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
