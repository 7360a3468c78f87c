//! A key as the wizard knows it. Belongs to the wizard and not to the terminal, so that the state
//! machine can be driven by tests, by the plain mode and by any terminal library. It must not know
//! how a terminal encodes a key.

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character, as typed: capitals come as capitals. Never a control character.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace: the character before the cursor.
    Backspace,
    /// Delete: the character under the cursor.
    Delete,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// A key press with what was held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key. With `ctrl`, letters come in lower case.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held. A terminal sends that as Esc and the key in one go, so that Esc and a letter
    /// typed fast over a slow line look the same: where Alt means nothing, neither does anything.
    pub alt: bool,
    /// Shift was held; told only of keys that are not characters.
    pub shift: bool,
}

impl Key {
    /// The key alone.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }
    /// Control and a character.
    #[must_use]
    pub const fn ctrl(letter: char) -> Self {
        Self {
            code: Code::Char(letter),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }
    /// A character alone.
    #[must_use]
    pub const fn letter(letter: char) -> Self {
        Self::plain(Code::Char(letter))
    }
}

/// Whether a letter is of another alphabet than the Latin one: it comes of another keyboard layout,
/// or of an input method.
#[must_use]
pub fn is_of_another_layout(letter: char) -> bool {
    let latin = matches!(letter, '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    letter.is_alphabetic() && !latin
}

impl From<Code> for Key {
    fn from(code: Code) -> Self {
        Self::plain(code)
    }
}
