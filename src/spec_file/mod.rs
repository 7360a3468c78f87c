//! The spec file (design section 4): a token as a text that people write, review and keep, TOML or JSON. It is read into a draft with every fault
//! named at its line and column, and written back without loss. Pure: it knows no file, no network, and of names only the words; which zone or
//! account a name means is found out by whoever has the live lists.
//!
//! `tree` makes one small tree of both notations, `read` makes a draft of the tree, `permission` and `resource` know the words, `body` takes
//! Cloudflare's own request, `link` Cloudflare's template links, `lines` remembers where things stood, `nearest` finds what was meant, `write` is the way back.

mod body;
mod lines;
pub mod link;
pub mod nearest;
mod permission;
mod read;
mod reader;
mod resource;
mod tree;
mod write;

pub use lines::Lines;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::token::grant::Resource;
use crate::token::id::AccountId;
use crate::token::scope::{Owner, Scope};
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
    /// Where in the file things stand.
    pub lines: Lines,
    /// What it leaves open and was decided here all the same, as sentences that whoever uses it is to read. Safe to show.
    pub remarks: Vec<String>,
}

/// Something that the file calls by a name: only the live account can tell its id. A kept draft holds it in this form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unresolved {
    /// The grant it belongs to, from 0; 0 for the owner.
    pub grant: usize,
    /// Whether it goes to the exclusions of the grant.
    pub excluded: bool,
    /// As written: `zone:example.com`. Not made safe to show.
    pub words: String,
    /// What it is.
    pub wanted: Wanted,
    /// The line of the file, from 1; 0 where there are no lines.
    pub line: usize,
    /// The column in characters, from 1; 0 where it is not known, as in a draft that was kept before there were any.
    #[serde(default)]
    pub column: usize,
}

/// What a name turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A resource of a grant.
    Resource(Resource),
    /// The owner.
    Owner(AccountId),
}

impl Unresolved {
    /// Puts what was found where the file wants it; false when that place is gone.
    pub fn put(&self, draft: &mut Draft, found: Found) -> bool {
        match (found, draft.grants.get_mut(self.grant)) {
            (Found::Owner(id), _) => {
                draft.owner = Owner::Account(id);
                if self.wanted == Wanted::AnyOwner {
                    link::within(draft, id);
                }
            }
            (Found::Resource(resource), Some(grant)) if self.excluded => {
                grant.except.insert(resource);
            }
            (Found::Resource(resource), Some(grant)) => {
                grant.resources.insert(resource);
            }
            (Found::Resource(_), None) => return false,
        }
        true
    }
}

/// What a name stands for. Names are not made safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The owner: an account, and which one is for the person to say (`:account` in a template link).
    AnyOwner,
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

impl Wanted {
    /// The scope of what is wanted; for an owner that of accounts.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::User => Scope::User,
            Self::Zone(_) | Self::ZonesIn(_) => Scope::Zone,
            Self::Account(_) | Self::Owner(_) | Self::AnyOwner => Scope::Account,
            Self::Bucket { .. } => Scope::Bucket,
        }
    }
}

/// Reads a spec, or Cloudflare's own request body. JSON when the first character that is no white space is `{`, else TOML.
///
/// # Errors
/// Every fault, in the order of the file; of a text that is neither, what the parser could find.
pub fn read(text: &str, catalogue: &Catalogue) -> Result<Read, Vec<Fault>> {
    let alone = |sentence: String| {
        let (line, column) = (1, 1);
        vec![Fault { line, column, sentence }]
    };
    if text.len() > LARGEST {
        return Err(alone(too_large()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(alone(
            "There is nothing in it; expected a spec in TOML or JSON.".to_owned(),
        ));
    }
    read::read(text, catalogue).map_err(|wrong| tree::placed(text, wrong))
}

/// What is said of a file of more bytes than [`LARGEST`].
fn too_large() -> String {
    format!("It has more than {LARGEST} bytes, which no spec needs.")
}

/// Writes a draft as TOML that [`read`] makes the same draft of. Names that are not resolved yet are written as they were. `call` gives the bare name of
/// a zone or an account where that name means nothing else; without one the id is written.
#[must_use]
pub fn write(
    draft: &Draft,
    verbatim: &[Value],
    unresolved: &[Unresolved],
    catalogue: &Catalogue,
    call: &dyn Fn(&Resource) -> Option<String>,
) -> String {
    write::write(draft, verbatim, unresolved, catalogue, call)
}

#[cfg(test)]
mod tests;
