//! What the bytes of one key mean, however many of them have come; [`Decoder`](super::keys::Decoder)
//! has its tests. Knows no state.
use super::paste::BEGINNING;
use crate::wizard::page::key::{self, KeyCode, KeyEvent, KeyModifiers};

/// The longest sequence that is looked at, in bytes; one that is as long means nothing.
pub(super) const LONGEST: usize = 48;

pub(super) const ESC: u8 = 0x1b;
/// Ctrl-C.
pub(super) const INTERRUPT: u8 = 0x03;
const BEL: u8 = 0x07;

/// Alt, and Meta by its number of xterm and by that of kitty: what one terminal sends for a key,
/// another sends for the same key.
const ALT_OR_META: u32 = 2 | 8 | 32;

/// What the bytes so far are.
pub(super) enum Step {
    /// The beginning of something.
    More,
    /// A key press.
    Key(KeyEvent),
    /// The mark before a paste.
    PasteBegins,
    /// Unknown, or nothing to us (focus, mouse, the release of a key).
    Nothing,
    /// The first ESC was pressed alone, before what follows it.
    EscAlone,
    /// The last byte does not belong to those before, which are nothing.
    Broken,
}

pub(super) fn step(held: &[u8]) -> Step {
    match held {
        [ESC] | [ESC, ESC] => Step::More,
        // Some terminals send Alt with an arrow so.
        [ESC, ESC, rest @ ..] => match sequence(rest) {
            Some(Step::Key(key)) => Step::Key(and(key, KeyModifiers::ALT)),
            Some(Step::PasteBegins) | None => Step::EscAlone,
            Some(other) => other,
        },
        // Heard whatever was pressed just before.
        [ESC, INTERRUPT] => Step::Key(key::ctrl('c')),
        [ESC, rest @ ..] => sequence(rest).unwrap_or_else(|| match character(rest) {
            Step::Key(key) => Step::Key(and(key, KeyModifiers::ALT)),
            other => other,
        }),
        rest => character(rest),
    }
}

/// What stands behind an ESC; none where that is no sequence.
fn sequence(rest: &[u8]) -> Option<Step> {
    let key = match rest {
        [b'[' | b'O' | b']' | b'P' | b'_' | b'^' | b'X'] | [b'[', b'['] => return Some(Step::More),
        // An OSC, DCS, APC, PM or SOS string: an answer to a question that we never asked.
        [b']' | b'P' | b'_' | b'^' | b'X', body @ ..] => {
            return Some(match body {
                [.., BEL] | [.., ESC, b'\\'] => Step::Nothing,
                [.., INTERRUPT] => Step::Broken,
                _ => Step::More,
            });
        }
        _ if BEGINNING.get(1..) == Some(rest) => return Some(Step::PasteBegins),
        // As the Linux console sends F1 to F5.
        [b'[', b'[', letter @ b'A'..=b'E'] => Some(KeyCode::F(letter - b'A' + 1).into()),
        [b'[', b'[', 0x20..=0x7e] => None,
        [b'[', .., 0x20..=0x3f] => return Some(Step::More),
        [b'[', parameters @ .., last @ 0x40..=0x7e] => control_sequence(parameters, *last),
        // The keypad's Enter.
        [b'O', b'M'] => Some(KeyCode::Enter.into()),
        // As rxvt sends Ctrl with an arrow.
        [b'O', last @ b'a'..=b'd'] => letter_key(last.to_ascii_uppercase()).map(key::control),
        [b'O', last @ 0x20..=0x7e] => letter_key(*last).map(key::plain),
        [b'[' | b'O', ..] => return Some(Step::Broken),
        _ => return None,
    };
    Some(key.map_or(Step::Nothing, Step::Key))
}

/// A character in UTF-8, or the key that sends it.
fn character(bytes: &[u8]) -> Step {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().next().and_then(key_of).map_or(Step::Nothing, Step::Key),
        Err(error) if error.error_len().is_none() => Step::More,
        Err(_) if bytes.len() > 1 => Step::Broken,
        Err(_) => Step::Nothing,
    }
}

fn key_of(letter: char) -> Option<KeyEvent> {
    Some(match letter {
        '\r' => KeyCode::Enter.into(),
        '\t' => KeyCode::Tab.into(),
        '\u{1b}' => KeyCode::Esc.into(),
        // Terminals send one or the other for the same key.
        '\u{8}' | '\u{7f}' => KeyCode::Backspace.into(),
        '\0' => key::ctrl(' '),
        '\u{1}'..='\u{1a}' => key::ctrl(char::from(letter as u8 | 0x60)),
        '\u{1c}'..='\u{1f}' => key::ctrl(char::from(letter as u8 | 0x40)),
        _ if letter.is_control() => return None,
        _ => key::letter(letter),
    })
}

/// A control sequence: its parameters and its last byte (xterm's "PC-Style Function Keys"; `~` as
/// in VT220; `u` and `27;m;c~` as "modifyOtherKeys").
fn control_sequence(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let known = |byte: &u8| byte.is_ascii_digit() || b";:".contains(byte);
    // Private ones, and one that was cut to fit, mean nothing.
    if parameters.len() + 3 >= LONGEST || !parameters.iter().all(known) {
        return None;
    }
    let mut fields = std::str::from_utf8(parameters).ok()?.split(';').map(|field| {
        let mut parts = field.split(':').map(|part| part.parse::<u32>().ok());
        (parts.next().flatten(), parts.next().flatten())
    });
    let (first, _) = fields.next().unwrap_or_default();
    let (held, event) = fields.next().unwrap_or_default();
    let (third, _) = fields.next().unwrap_or_default();
    // Event type 3 is a release.
    if event == Some(3) {
        return None;
    }
    let key = match (last, first) {
        (b'~', Some(27)) => numbered_key(third?)?,
        (b'~', Some(number)) => tilde_key(number)?.into(),
        (b'u', Some(number)) => numbered_key(number)?,
        (b'Z', _) => KeyCode::BackTab.into(),
        (letter, None | Some(1)) => letter_key(letter)?.into(),
        _ => return None,
    };
    let held = held.unwrap_or(1).saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, held & 1 != 0);
    modifiers.set(KeyModifiers::ALT, held & ALT_OR_META != 0);
    modifiers.set(KeyModifiers::CONTROL, held & 4 != 0);
    Some(and(key, modifiers))
}

/// The key with what else is held down, in the form in which keys come.
fn and(key: KeyEvent, modifiers: KeyModifiers) -> KeyEvent {
    let held = key.modifiers | modifiers;
    let unshifted = held - KeyModifiers::SHIFT;
    match key.code {
        KeyCode::Char(letter) if held.contains(KeyModifiers::CONTROL) => {
            KeyEvent::new(KeyCode::Char(letter.to_ascii_lowercase()), unshifted)
        }
        KeyCode::Char(_) => KeyEvent::new(key.code, unshifted),
        KeyCode::Tab if held != unshifted => KeyEvent::new(KeyCode::BackTab, unshifted),
        code => KeyEvent::new(code, held),
    }
}

/// The last byte of `ESC [` and `ESC O` sequences.
fn letter_key(byte: u8) -> Option<KeyCode> {
    Some(match byte {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(byte - b'P' + 1),
        _ => return None,
    })
}

/// A key by its code point. Control is told apart from it.
fn numbered_key(number: u32) -> Option<KeyEvent> {
    key_of(char::from_u32(number)?).filter(|key| key.modifiers.is_empty())
}

/// The number of `ESC [ number ~`.
fn tilde_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        4 | 8 => KeyCode::End,
        3 => KeyCode::Delete,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(u8::try_from(number - 10).ok()?),
        17..=21 => KeyCode::F(u8::try_from(number - 11).ok()?),
        23 | 24 => KeyCode::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}
