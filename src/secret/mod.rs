//! `Secret`: the only type that holds a credential or a new token.
//!
//! Rules of sight. The secret may be seen on the alternate screen while it is revealed, in the
//! request header (credential), and in the way out that the person chose; never on stderr, in a
//! log, a panic, an argument, a window title, a temporary file or std's buffers. It stands in pages
//! of its own: locked, left out of core dumps, wiped on drop and on fork. There is no `Clone`,
//! `Display` or `Serialize`, and `Debug` says `[secret]`. What may read it calls
//! [`Secret::expose`]; `tests/house/main.rs` counts the places.

pub mod credential;
pub mod memory;
pub mod quoted;
pub mod redact;
pub mod sealed;

use std::hint::black_box;
use std::ops::Range;

use zeroize::Zeroize;

use self::memory::LockedPage;
use crate::domain::text::is_unseen;

/// A credential or a new token's secret; also the buffer of a masked field while it is typed.
pub struct Secret {
    page: LockedPage,
    /// Bytes in use, from the beginning of the page. What lies behind them is zero.
    length: usize,
    /// Bytes that may be used.
    room: usize,
}

/// The longest secret, in bytes. Cloudflare's are 40 to 80 characters; a pasted one may have more
/// around it.
pub const LONGEST: usize = 4096;

impl Secret {
    /// An empty one, ready to be typed into.
    #[must_use]
    pub fn empty() -> Self {
        Self::with_room(LONGEST)
    }
    /// An empty one with room for this many bytes: for what is made of a secret and is longer (its
    /// base64 in a terminal sequence).
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self {
            page: LockedPage::with_room(bytes),
            length: 0,
            room: bytes,
        }
    }
    /// A copy of the bytes; the caller wipes the source. Bytes past [`LONGEST`] are dropped.
    #[must_use]
    pub fn copied_from(bytes: &[u8]) -> Self {
        let mut copy = Self::empty();
        let fits = bytes.get(..LONGEST).unwrap_or(bytes);
        copy.extend(fits);
        copy
    }
    /// The bytes themselves. Only for the request header, the reveal writer and the ways out.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.page.bytes().get(..self.length).unwrap_or_default()
    }
    /// Number of characters (UTF-8), for a mask.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.expose().iter().filter(|byte| !is_continuation(**byte)).count()
    }
    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
    /// Appends a character; false when it is full.
    pub fn push(&mut self, letter: char) -> bool {
        let mut encoded = [0; 4];
        let fitted = self.extend(letter.encode_utf8(&mut encoded).as_bytes());
        encoded.zeroize();
        fitted
    }
    /// Appends bytes, all or none; false when they do not fit.
    pub fn extend(&mut self, bytes: &[u8]) -> bool {
        let end = self.length.saturating_add(bytes.len());
        if end > self.room {
            return false;
        }
        let Some(free) = self.page.bytes_mut().get_mut(self.length..end) else {
            return false;
        };
        free.copy_from_slice(bytes);
        self.length = end;
        true
    }
    /// Lets `write` fill the room that is left, and keeps as many bytes of it as it returns: for
    /// what is encoded or read straight into the page.
    pub fn append_with(&mut self, write: impl FnOnce(&mut [u8]) -> usize) {
        let Some(free) = self.page.bytes_mut().get_mut(self.length..self.room) else {
            return;
        };
        let written = write(free).min(free.len());
        if let Some(rest) = free.get_mut(written..) {
            rest.zeroize();
        }
        self.length += written;
    }
    /// Takes the last character away.
    pub fn pop(&mut self) {
        let start = self
            .expose()
            .iter()
            .rposition(|byte| !is_continuation(*byte))
            .unwrap_or(0);
        self.keep(0..start);
    }
    /// Wipes it and leaves it empty.
    pub fn clear(&mut self) {
        self.page.wipe();
        self.length = 0;
    }
    /// Cuts white space and characters that are not seen (a mark of byte order, a space without
    /// width) at both ends.
    pub fn trim(&mut self) {
        let bytes = self.expose();
        let kept = match std::str::from_utf8(bytes) {
            Ok(text) => {
                let around = |letter: char| letter.is_whitespace() || is_unseen(letter);
                let start = text.len() - text.trim_start_matches(around).len();
                start..start + text.trim_matches(around).len()
            }
            Err(_) => {
                let start = bytes.len() - bytes.trim_ascii_start().len();
                start..start + bytes.trim_ascii().len()
            }
        };
        self.keep(kept);
    }
    /// Moves a part to the beginning and wipes everything else. A range that does not fit leaves
    /// nothing.
    fn keep(&mut self, range: Range<usize>) {
        let (length, used) = (self.length, range.len());
        let bytes = self.page.bytes_mut();
        let Some(bytes) = bytes.get_mut(..length) else { return };
        let used = if range.start <= range.end && range.end <= length {
            used
        } else {
            0
        };
        if used > 0 {
            bytes.copy_within(range, 0);
        }
        if let Some(rest) = bytes.get_mut(used..) {
            rest.zeroize();
        }
        self.length = used;
    }
}

/// Whether a byte of UTF-8 goes on with a character that began earlier.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// In constant time for secrets of the same length.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.expose(), other.expose());
        let differs = ours
            .iter()
            .zip(theirs)
            .fold(0u8, |differs, (a, b)| black_box(differs | (a ^ b)));
        ours.len() == theirs.len() && differs == 0
    }
}
impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_letter_by_letter() {
        let mut secret = Secret::empty();
        assert!(secret.is_empty());
        for letter in "añ✓".chars() {
            assert!(secret.push(letter));
        }
        assert_eq!((secret.expose(), secret.chars()), ("añ✓".as_bytes(), 3));
        secret.pop();
        assert_eq!(secret.expose(), "añ".as_bytes());
        secret.pop();
        secret.pop();
        secret.pop();
        assert!(secret.is_empty());
        assert!(
            secret.page.bytes().iter().all(|byte| *byte == 0),
            "nothing is left behind the end"
        );
    }

    #[test]
    fn full_is_full() {
        let mut secret = Secret::copied_from(&vec![b'x'; LONGEST + 10]);
        assert_eq!(secret.expose().len(), LONGEST);
        assert!(!secret.push('y'));
        secret.pop();
        assert!(!secret.push('✓'), "half a character is never stored");
        assert!(secret.push('y'));
        assert_eq!(secret.chars(), LONGEST);
    }

    #[test]
    fn trimmed_in_place() {
        for (given, expected) in [
            ("  a b \r\n", "a b"),
            ("", ""),
            ("   ", ""),
            ("\u{a0}x\u{2003}", "x"),
            ("kept", "kept"),
        ] {
            let mut secret = Secret::copied_from(given.as_bytes());
            secret.trim();
            assert_eq!(secret.expose(), expected.as_bytes(), "{given:?}");
            assert!(
                secret.page.bytes()[secret.length..].iter().all(|byte| *byte == 0),
                "{given:?}"
            );
        }
        let mut broken = Secret::copied_from(b" \xff ");
        broken.trim();
        assert_eq!(broken.expose(), b"\xff");
    }

    #[test]
    fn cleared_is_zero() {
        let mut secret = Secret::copied_from(b"fake");
        secret.clear();
        assert!(secret.is_empty() && secret.page.bytes().iter().all(|byte| *byte == 0));
    }

    #[test]
    fn shows_nothing_of_itself() {
        let secret = Secret::copied_from(b"fake");
        assert_eq!(format!("{secret:?} {secret:#?}"), "[secret] [secret]");
    }

    proptest! {
        #[test]
        fn equal_as_their_bytes_are(a in proptest::collection::vec(any::<u8>(), 0..80), b in proptest::collection::vec(any::<u8>(), 0..80), same: bool) {
            let b = if same { a.clone() } else { b };
            prop_assert_eq!(Secret::copied_from(&a) == Secret::copied_from(&b), a == b);
        }

        #[test]
        fn typing_is_what_a_string_does(steps in proptest::collection::vec(proptest::option::of(any::<char>()), 0..60)) {
            let (mut secret, mut string) = (Secret::empty(), String::new());
            for step in steps {
                match step {
                    Some(letter) => { prop_assert!(secret.push(letter)); string.push(letter); }
                    None => { secret.pop(); string.pop(); }
                }
                prop_assert_eq!(secret.expose(), string.as_bytes());
                prop_assert_eq!(secret.chars(), string.chars().count());
            }
        }
    }
}
