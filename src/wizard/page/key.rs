//! Keys, in crossterm's words for them, and the short ways to make one, so that the state machine
//! can be driven by tests, by the plain mode and by any terminal library. It must not know how a
//! terminal encodes a key.
//!
//! They come in one form: a letter with Control is in lower case, Shift is told only of keys that
//! are no characters, and the release of a key is none. Alt is sent as Esc and the key in one go,
//! so that Esc and a letter typed fast over a slow line look the same: where Alt means nothing,
//! neither does anything.
pub use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The key alone.
#[must_use]
pub const fn plain(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

/// A character alone.
#[must_use]
pub const fn letter(letter: char) -> KeyEvent {
    plain(KeyCode::Char(letter))
}

/// Control and a character.
#[must_use]
pub const fn ctrl(letter: char) -> KeyEvent {
    control(KeyCode::Char(letter))
}

/// Control and a key.
#[must_use]
pub const fn control(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::CONTROL)
}

/// Alt and a key.
#[must_use]
pub const fn alt(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::ALT)
}

/// Whether a letter is of another alphabet than the Latin one: it comes of another keyboard layout,
/// or of an input method.
#[must_use]
pub fn is_of_another_layout(letter: char) -> bool {
    let latin = matches!(letter, '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    letter.is_alphabetic() && !latin
}
