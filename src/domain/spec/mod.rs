//! The spec file (reference: design section 4): a token as a text that people write, review and
//! keep, TOML or JSON. It is read into a draft with every fault named at its line and column, and
//! written back without loss. Pure: it knows no file, no network, and of names only the words;
//! which zone or account a name means is found out by whoever has the live lists.
//!
//! `tree` makes one small tree of both notations, `read` makes a draft of the tree, `permission`
//! and `resource` know the words, `body` takes Cloudflare's own request, `answer` finds the token
//! in its answer, `link` Cloudflare's template links, `unresolved` is what names turn out to be,
//! `way` reads where its secret goes, `strayed` finds credentials in it, `lines` remembers where things are, `nearest` finds what
//! was meant, `write` is the way back.

mod answer;
mod body;
mod lines;
pub mod link;
pub mod nearest;
mod permission;
mod read;
mod reader;
mod resource;
mod strayed;
mod tree;
mod unresolved;
mod way;
mod write;

pub use lines::Lines;
use serde_json::Value;
pub use unresolved::Found;

use crate::domain::catalog::Catalog;
use crate::domain::delivery::Target;
use crate::domain::token::grant::Resource;
use crate::domain::token::spec::Draft;
pub use crate::domain::token::unresolved::{Unresolved, Wanted};

/// Bytes that a spec may have at most: far beyond any that people write (5,000 zones by id take 200
/// KB), and read in no noticeable time.
pub const LARGEST: usize = 1 << 20;

/// What a spec file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub draft: Draft,
    /// Policies that no access says; to be sent as they are
    /// ([`crate::domain::token::spec::Known::verbatim`]).
    pub verbatim: Vec<Value>,
    /// Where its secret goes where the command line does not say it, read as there; none is no
    /// program, and none is standard output.
    pub to: Vec<Target>,
    /// Where in the file things are.
    pub lines: Lines,
    /// What it leaves open and was decided here all the same, as sentences that whoever uses it is
    /// to read. Safe to show.
    pub remarks: Vec<String>,
}

/// Something wrong in a file, at its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpecFault {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong, what was expected, and the nearest match. Not made safe to show.
    pub sentence: String,
}

/// Reads a spec, Cloudflare's own request body, or its answer to one. JSON when the first character
/// that is no white space is `{`, or `[` before one, else TOML.
///
/// # Errors
/// Every fault, in the order of the file; of a text that is neither, what the parser could find.
pub fn read(text: &str, catalog: &Catalog) -> Result<Read, Vec<SpecFault>> {
    let alone = |sentence: String| {
        let (line, column) = (1, 1);
        vec![SpecFault { line, column, sentence }]
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
    read::read(text, catalog).map_err(|wrong| tree::placed(text, wrong))
}

/// What is said of a file of more bytes than [`LARGEST`].
fn too_large() -> String {
    format!("It has more than {LARGEST} bytes, which no spec needs.")
}

/// Writes a draft as TOML that [`read`] makes the same draft of. Names that are not resolved yet
/// are written as they were. `call` gives the bare name of a zone or an account where that name
/// means nothing else; without one the id is written.
#[must_use]
pub fn write(
    draft: &Draft,
    verbatim: &[Value],
    to: &[Target],
    catalog: &Catalog,
    call: &dyn Fn(&Resource) -> Option<String>,
) -> String {
    write::write(draft, verbatim, to, catalog, call)
}

#[cfg(test)]
mod tests;
