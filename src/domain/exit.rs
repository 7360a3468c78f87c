//! How the program ends: an exit code, and words for stderr. The codes mean the same for every
//! command (reference: design section 4).

pub const DONE: u8 = 0;
/// Failed, for example the network or the terminal went away.
pub const FAILED: u8 = 1;
/// Wrong usage or input.
pub const WRONG: u8 = 2;
/// Refused by Cloudflare.
pub const REFUSED: u8 = 3;
/// Not signed in, or may not create tokens.
pub const NOT_SIGNED_IN: u8 = 4;
/// A token exists, or may, whose secret is not delivered.
pub const UNDELIVERED: u8 = 5;
/// What was looked for was found: a grade that is too high for `--fail-on`, a token that needs a look.
pub const FOUND: u8 = 6;

/// Why and how the program ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    pub code: u8,
    /// Said on stderr, a line each, after the terminal is given back; never a secret.
    pub words: Vec<String>,
}
