//! The spec file (design section 4): a token as a text that people write, review and keep, TOML or JSON. It is read into a draft with every fault
//! named at its line and column, and written back without loss. Pure: it knows no file, no network, and of names only the words; which zone or
//! account a name means is found out by whoever has the live lists.
//!
//! `tree` makes one small tree of both notations, `read` makes a draft of the tree, `permission` and `resource` know the words, `body` takes
//! Cloudflare's own request, `nearest` finds what was meant, `write` is the way back.

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::token::grant::Resource;
use crate::token::spec::Draft;

/// Bytes that a spec may have at most: far beyond any that people write (5,000 zones by id take 200 KB), and read in no noticeable time.
pub const LARGEST: usize = 1 << 20;

/// What a spec file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The draft, without what is [`Read::unresolved`]. While the owner is unresolved it is the user.
    pub draft: Draft,
    /// Policies that no access says; to be sent as they are ([`crate::token::spec::Known::verbatim`]).
    pub verbatim: Vec<Value>,
    /// What the file calls by name, in the order of the file.
    pub unresolved: Vec<Unresolved>,
}

/// Something that the file calls by a name: only the live account can tell its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The grant it belongs to, from 0; 0 for the owner.
    pub grant: usize,
    /// Whether it goes to the exclusions of the grant.
    pub excluded: bool,
    /// As written: `zone:example.com`. Not made safe to show.
    pub words: String,
    /// What it is.
    pub wanted: Wanted,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What a name stands for. Names are not made safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The user who signs in.
    User,
    /// The zone of this name, in lower case.
    Zone(String),
    /// All zones of the account of this name.
    ZonesIn(String),
    /// The account of this name.
    Account(String),
    /// The owner: the account of this name.
    Owner(String),
    /// A bucket of the account of this name.
    Bucket {
        /// The account's name.
        account: String,
        /// Its jurisdiction.
        jurisdiction: String,
        /// The bucket's name.
        name: String,
    },
}

/// Something wrong in a file, at its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong, what was expected, and the nearest match. Not made safe to show.
    pub sentence: String,
}

/// Reads a spec, or Cloudflare's own request body. JSON when the first character that is no white space is `{`, else TOML.
///
/// # Errors
/// Every fault, in the order of the file.
pub fn read(_text: &str, _catalogue: &Catalogue) -> Result<Read, Vec<Fault>> {
    Err(Vec::new())
}

/// Writes a draft as TOML that [`read`] makes the same draft of. `call` gives the bare name of a zone or an account where that name means nothing
/// else; without one the id is written.
#[must_use]
pub fn write(
    _draft: &Draft,
    _verbatim: &[Value],
    _catalogue: &Catalogue,
    _call: &dyn Fn(&Resource) -> Option<String>,
) -> String {
    String::new()
}
