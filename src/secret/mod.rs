//! `Secret`: the only type that holds a credential or a new token.
//!
//! Rules of sight. The secret may be seen on the alternate screen while it is revealed, in the request header (credential), and in the way out that
//! the person chose; never on stderr, in a log, a panic, an argument, a window title, a temporary file or std's buffers. It stands in pages of
//! its own: locked, left out of core dumps, wiped on drop and on fork. There is no `Clone`, `Display` or `Serialize`, and `Debug` says `[secret]`.
//! What may read it calls [`Secret::expose`]; `tests/house.rs` counts the places.

pub mod credential;
pub mod memory;

/// A credential or a new token's secret; also the buffer of a masked field while it is typed.
pub struct Secret {}

/// The longest secret, in bytes. Cloudflare's are 40 to 80 characters; a pasted one may have more around it.
pub const LONGEST: usize = 4096;

impl Secret {
    /// An empty one, ready to be typed into.
    #[must_use]
    pub fn empty() -> Self {
        todo!()
    }
    /// A copy of the bytes; the caller wipes the source. Bytes past [`LONGEST`] are dropped.
    #[must_use]
    pub fn copied_from(bytes: &[u8]) -> Self {
        let _ = bytes;
        todo!()
    }
    /// The bytes themselves. Only for the request header, the reveal writer and the ways out.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        todo!()
    }
    /// Number of characters (UTF-8), for a mask.
    #[must_use]
    pub fn chars(&self) -> usize {
        todo!()
    }
    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars() == 0
    }
    /// Appends a character; false when it is full.
    pub fn push(&mut self, letter: char) -> bool {
        let _ = letter;
        todo!()
    }
    /// Takes the last character away.
    pub fn pop(&mut self) {
        todo!()
    }
    /// Wipes it and leaves it empty.
    pub fn clear(&mut self) {
        todo!()
    }
    /// Cuts white space at both ends.
    pub fn trim(&mut self) {
        todo!()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// In constant time for secrets of the same length.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let _ = other;
        todo!()
    }
}
impl Eq for Secret {}
