//! What control sequences mean: the tables behind [`Decoder`](super::keys::Decoder), which has
//! their tests. Knows no state.
use crate::wizard::page::key::{self, Code, Key, KeyModifiers};

/// The longest control sequence that is looked at, in bytes from its ESC on; a longer one means
/// nothing.
pub(crate) const LONGEST_SEQUENCE: usize = 48;

/// Alt, and Meta by its number of xterm and by that of kitty: what one terminal sends for a key,
/// another sends for the same key.
const ALT_OR_META: u32 = 2 | 8 | 32;

/// What a control sequence means to us.
pub(crate) enum Sequence {
    /// A key press.
    Key(Key),
    /// A bracketed paste follows.
    PasteBegins,
    /// Unknown, or nothing to us (focus, mouse, the release of a key).
    Nothing,
}

/// A control sequence: its parameters and its last byte (xterm's "PC-Style Function Keys"; `~` as
/// in VT220; `u` and `27;m;c~` as "modifyOtherKeys").
pub(crate) fn control_sequence(parameters: &[u8], last: u8) -> Sequence {
    let Ok(text) = std::str::from_utf8(parameters) else {
        return Sequence::Nothing;
    };
    // Private ones, and one that was cut to fit, mean nothing.
    let known = |byte: u8| byte.is_ascii_digit() || b";:".contains(&byte);
    if text.len() + 2 >= LONGEST_SEQUENCE || !text.bytes().all(known) {
        return Sequence::Nothing;
    }
    let mut fields = text.split(';').map(|field| {
        let mut parts = field.split(':').map(|part| part.parse::<u32>().ok());
        (parts.next().flatten(), parts.next().flatten())
    });
    let (first, _) = fields.next().unwrap_or_default();
    let (modifiers, event) = fields.next().unwrap_or_default();
    let (third, _) = fields.next().unwrap_or_default();
    // Event type 3 is a release.
    if event == Some(3) {
        return Sequence::Nothing;
    }
    let code = match last {
        b'~' => match first {
            Some(200) => return Sequence::PasteBegins,
            Some(27) => third.and_then(code_point),
            number => number.and_then(tilde_key),
        },
        b'u' => first.and_then(code_point),
        b'Z' => Some(Code::BackTab),
        _ => letter_key(last).filter(|_| matches!(first, None | Some(1))),
    };
    let held = modifiers.unwrap_or(1).saturating_sub(1);
    code.map_or(Sequence::Nothing, |code| {
        let (shift, alt, ctrl) = (held & 1 != 0, held & ALT_OR_META != 0, held & 4 != 0);
        let (code, shift) = match code {
            Code::Char(letter) if ctrl => (Code::Char(letter.to_ascii_lowercase()), false),
            Code::Char(_) => (code, false),
            Code::Tab if shift => (Code::BackTab, false),
            _ => (code, shift),
        };
        let mut modifiers = KeyModifiers::NONE;
        modifiers.set(KeyModifiers::SHIFT, shift);
        modifiers.set(KeyModifiers::ALT, alt);
        modifiers.set(KeyModifiers::CONTROL, ctrl);
        Sequence::Key(Key::new(code, modifiers))
    })
}

/// The last byte of `ESC [` and `ESC O` sequences.
pub(crate) fn letter_key(byte: u8) -> Option<Code> {
    Some(match byte {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P'..=b'S' => Code::F(byte - b'P' + 1),
        _ => return None,
    })
}

/// What `ESC O` and a byte mean: `M` is the keypad's Enter, and rxvt sends small letters for Ctrl
/// with an arrow.
pub(crate) fn single_key(byte: u8) -> Option<Key> {
    match byte {
        b'M' => Some(Code::Enter.into()),
        b'a'..=b'd' => letter_key(byte.to_ascii_uppercase()).map(key::control),
        _ => letter_key(byte).map(key::plain),
    }
}

/// The number of `ESC [ number ~`.
fn tilde_key(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        4 | 8 => Code::End,
        3 => Code::Delete,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(u8::try_from(number - 10).ok()?),
        17..=21 => Code::F(u8::try_from(number - 11).ok()?),
        23 | 24 => Code::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

/// A key given by its code point.
fn code_point(number: u32) -> Option<Code> {
    Some(match number {
        13 => Code::Enter,
        27 => Code::Esc,
        9 => Code::Tab,
        8 | 127 => Code::Backspace,
        _ => Code::Char(char::from_u32(number).filter(|letter| !letter.is_control())?),
    })
}
