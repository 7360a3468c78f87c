//! What keys mean. A binding dispatches and explains itself: the footer and the help draw the very
//! tables that dispatch reads. Rules (reference: design section 3): no single letter is a command
//! where letters filter or are typed; a test walks all tables.

use super::key::{KeyCode, KeyEvent, KeyModifiers, alt, control, ctrl, plain};
use crate::secret::Secret;

/// Backspace among the letters of [`Action::Type`], as terminals send it.
pub const BACKSPACE: char = '\u{7f}';

/// What a person wants, apart from the key that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Continue, confirm, take.
    Enter,
    /// Clear the filter, else go back.
    Back,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
    /// To the first row or the start of the text.
    Home,
    /// To the last row or the end of the text.
    End,
    /// To the left: level, tab or caret.
    Left,
    Right,
    /// Choose or unchoose.
    Toggle,
    /// Next part of the screen.
    NextPart,
    PreviousPart,
    /// Put the cursor into the filter.
    Filter,
    /// What is typed into a text: a letter, or all that came together, with [`BACKSPACE`] among it.
    /// What it leads to is looked for once.
    Type(&'a str),
    /// Backspace.
    Erase,
    /// Delete under the caret.
    Delete,
    /// Erase to the start of the line.
    EraseLine,
    /// Erase to the white space before the caret.
    EraseWord,
    /// Erase the letters and digits before the caret, and what stands between.
    EraseWordLeft,
    /// Delete the letters and digits behind the caret, and what stands between.
    DeleteWord,
    /// To the beginning of the letters and digits before the caret.
    WordLeft,
    /// To the end of those behind it.
    WordRight,
    /// Show all keys.
    Help,
    /// Paint everything again.
    Redraw,
    /// Stop the program until `fg`.
    Suspend,
    /// Ctrl-C.
    Interrupt,
    /// Copy the secret.
    Copy,
    /// Show or hide the secret.
    Reveal,
    /// Save or deliver the secret; on the summary the token as a spec file.
    Save,
    /// Compare a paste with the secret.
    CheckPaste,
    /// Empty the clipboard.
    ClearClipboard,
    /// Make another token.
    Another,
    Leave,
    /// Yes to the question on the screen.
    Yes,
    /// Look again (lost answer).
    LookAgain,
    /// Open the addresses that are known.
    MyAddress,
    /// To the next of what is wrong or worth knowing.
    NextFault,
    /// Find what a tool or a call needs.
    FindNeeds,
    /// Open the tokens that exist.
    Tokens,
    /// Of a list only what needs a look, or all again.
    OnlyConcerns,
}

/// Keys, what they mean, and the words for footer and help.
#[derive(Debug)]
pub struct Binding {
    /// Each key and its meaning.
    pub keys: &'static [(KeyEvent, Action<'static>)],
    /// How the keys are written: "↑↓", "Enter", "Ctrl-L".
    pub written: &'static str,
    /// What they do, in one or two words.
    pub label: &'static str,
    /// Whether the footer shows it; the help shows all.
    pub footer: bool,
}

/// Continue.
pub const ENTER: Binding = Binding {
    keys: &[(plain(KeyCode::Enter), Action::Enter)],
    written: "Enter",
    label: "continue",
    footer: true,
};
/// On to the next step.
pub const NEXT: Binding = Binding { label: "next", ..ENTER };
/// Back.
pub const ESC: Binding = Binding {
    keys: &[(plain(KeyCode::Esc), Action::Back)],
    written: "Esc",
    label: "back",
    footer: true,
};
/// Up and down.
pub const MOVE: Binding = Binding {
    keys: &[
        (plain(KeyCode::Up), Action::Up),
        (plain(KeyCode::Down), Action::Down),
        (ctrl('p'), Action::Up),
        (ctrl('n'), Action::Down),
    ],
    written: "↑↓",
    label: "move",
    footer: true,
};
/// Pages, first and last row.
pub const PAGES: Binding = Binding {
    keys: &[
        (plain(KeyCode::PageUp), Action::PageUp),
        (plain(KeyCode::PageDown), Action::PageDown),
        (plain(KeyCode::Home), Action::Home),
        (plain(KeyCode::End), Action::End),
    ],
    written: "PgUp PgDn Home End",
    label: "move far",
    footer: false,
};
/// Choose.
pub const SPACE: Binding = Binding {
    keys: &[(plain(KeyCode::Char(' ')), Action::Toggle)],
    written: "Space",
    label: "on/off",
    footer: true,
};
/// One step more on the scale under the cursor.
pub const MORE: Binding = Binding {
    keys: &[(plain(KeyCode::Right), Action::Right)],
    written: "→",
    label: "more",
    footer: true,
};
/// One step less.
pub const LESS: Binding = Binding {
    keys: &[(plain(KeyCode::Left), Action::Left)],
    written: "←",
    label: "less",
    footer: true,
};

/// Whether a key sets what is under the cursor: where nothing is found it has nothing to do.
pub fn sets_a_row(binding: &Binding) -> bool {
    [ADD.written, MORE.written, LESS.written, SPACE.written].contains(&binding.written)
}

/// Choices side by side.
pub const CHOICES: Binding = Binding {
    keys: &[
        (plain(KeyCode::Left), Action::Left),
        (plain(KeyCode::Right), Action::Right),
    ],
    written: "←→",
    label: "change",
    footer: true,
};
/// Parts of a screen.
pub const PARTS: Binding = Binding {
    keys: &[
        (plain(KeyCode::Tab), Action::NextPart),
        (plain(KeyCode::BackTab), Action::PreviousPart),
    ],
    written: "Tab",
    label: "next part",
    footer: true,
};
/// From button to button.
pub const AMONG: Binding = Binding {
    label: "move",
    footer: false,
    ..CHOICES
};
/// Enter, once something is typed that a row is found by.
pub const ADD: Binding = Binding {
    label: "add it",
    ..ENTER
};
/// Yes to a question. A capital is a yes, too: Caps Lock is no other key.
pub const YES: Binding = Binding {
    keys: &[
        (plain(KeyCode::Char('y')), Action::Yes),
        (plain(KeyCode::Char('Y')), Action::Yes),
    ],
    written: "y",
    label: "yes",
    footer: true,
};
/// What a tool or a call needs.
pub const FIND: Binding = Binding {
    keys: &[(plain(KeyCode::F(2)), Action::FindNeeds)],
    written: "F2",
    label: "what a tool needs",
    footer: true,
};
/// To the buttons of a page.
pub const BUTTONS: Binding = Binding {
    label: "buttons",
    ..PARTS
};
/// From the buttons back.
pub const TO_LIST: Binding = Binding {
    label: "to the list",
    ..PARTS
};
/// Back, once something is typed.
pub const CLEAR: Binding = Binding { label: "clear", ..ESC };
pub const FILTER: Binding = Binding {
    keys: &[(plain(KeyCode::Char('/')), Action::Filter)],
    written: "type or /",
    label: "filter",
    footer: true,
};
/// Editing of text. Words by the keys of a shell, of macOS and of Windows.
pub const EDIT: Binding = Binding {
    keys: &[
        (plain(KeyCode::Backspace), Action::Erase),
        (plain(KeyCode::Delete), Action::Delete),
        (ctrl('u'), Action::EraseLine),
        (ctrl('w'), Action::EraseWord),
        (alt(KeyCode::Backspace), Action::EraseWordLeft),
        (control(KeyCode::Backspace), Action::EraseWordLeft),
        (alt(KeyCode::Char('d')), Action::DeleteWord),
        (alt(KeyCode::Delete), Action::DeleteWord),
        (control(KeyCode::Delete), Action::DeleteWord),
        (alt(KeyCode::Char('b')), Action::WordLeft),
        (alt(KeyCode::Left), Action::WordLeft),
        (control(KeyCode::Left), Action::WordLeft),
        (alt(KeyCode::Char('f')), Action::WordRight),
        (alt(KeyCode::Right), Action::WordRight),
        (control(KeyCode::Right), Action::WordRight),
    ],
    written: "Backspace Del Ctrl-U Ctrl-W",
    label: "erase; by words: Alt-Backspace -D -B -F -←→",
    footer: false,
};
/// The caret in text.
pub const CARET: Binding = Binding {
    keys: &[
        (plain(KeyCode::Left), Action::Left),
        (plain(KeyCode::Right), Action::Right),
        (plain(KeyCode::Home), Action::Home),
        (plain(KeyCode::End), Action::End),
        (ctrl('a'), Action::Home),
        (ctrl('e'), Action::End),
    ],
    written: "←→ Home End",
    label: "move in the text",
    footer: false,
};
/// Help everywhere.
pub const HELP: Binding = Binding {
    keys: &[(plain(KeyCode::F(1)), Action::Help)],
    written: "F1",
    label: "help",
    footer: false,
};
/// Help by `?`, only where nothing is typed.
pub const QUESTION: Binding = Binding {
    keys: &[(plain(KeyCode::Char('?')), Action::Help)],
    written: "?",
    label: "keys",
    footer: false,
};

/// While the name of a file is typed.
pub const FILE_NAME: &[Binding] = &[
    Binding { label: "save", ..ENTER },
    Binding { label: "cancel", ..ESC },
    CARET,
    EDIT,
];

/// Leave.
pub const QUIT: Binding = Binding {
    keys: &[(ctrl('c'), Action::Interrupt)],
    written: "Ctrl-C",
    label: "quit",
    footer: true,
};
/// To the tokens that exist.
pub const TOKENS: Binding = Binding {
    keys: &[(ctrl('t'), Action::Tokens)],
    written: "Ctrl-T",
    label: "token list",
    footer: false,
};

/// What works on the steps, beside what works on every screen: before a token is made.
pub const ON_STEPS: &[Binding] = &[TOKENS];

/// What works on every screen.
pub const EVERYWHERE: &[Binding] = &[
    HELP,
    QUIT,
    Binding {
        keys: &[(ctrl('l'), Action::Redraw)],
        written: "Ctrl-L",
        label: "redraw",
        footer: false,
    },
    Binding {
        keys: &[(ctrl('z'), Action::Suspend)],
        written: "Ctrl-Z",
        label: "suspend",
        footer: false,
    },
];

/// The meaning of a key on a screen with these tables: its own bindings first, then those of every
/// screen, then a plain character is typed text, for which there is room in `letter`.
#[must_use]
pub fn meaning<'a>(tables: [&[Binding]; 2], key: KeyEvent, letter: &'a mut [u8; 4]) -> Option<Action<'a>> {
    let code = match key.code {
        // Caps Lock.
        KeyCode::Char(letter) if key.modifiers.contains(KeyModifiers::ALT) => {
            KeyCode::Char(letter.to_ascii_lowercase())
        }
        code => code,
    };
    let asked = KeyEvent::new(code, key.modifiers - KeyModifiers::SHIFT);
    tables
        .into_iter()
        .flatten()
        .chain(EVERYWHERE)
        .flat_map(|binding| binding.keys)
        .find(|(bound, _)| *bound == asked)
        .map(|(_, act)| *act)
        .or(match asked {
            KeyEvent {
                code: KeyCode::Char(typed),
                modifiers: KeyModifiers::NONE,
                ..
            } => Some(Action::Type(typed.encode_utf8(letter))),
            _ => None,
        })
}

/// Whether letters are commands on a screen with this table.
#[must_use]
pub fn has_letters(table: &[Binding]) -> bool {
    let mut keys = table.iter().flat_map(|binding| binding.keys);
    keys.any(
        |(key, _)| matches!(key.code, KeyCode::Char(letter) if letter.is_ascii_alphabetic() && key.modifiers.is_empty()),
    )
}

/// Whether letters begin a search on a screen with this table.
#[must_use]
pub fn opens_text(table: &[Binding]) -> bool {
    let mut keys = table.iter().flat_map(|binding| binding.keys);
    keys.any(|(_, act)| *act == Action::Filter)
}

/// Types what came together into a masked field.
pub fn type_secret(field: &mut Secret, run: &str) {
    for letter in run.chars() {
        if letter == BACKSPACE {
            field.pop();
        } else {
            field.push(letter);
        }
    }
}
