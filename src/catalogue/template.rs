//! Starting points: the dashboard's templates, the R2 page's presets, well-known tools, Custom. One list, in this order, "Edit zone DNS" first.
use super::Catalogue;
use crate::token::id::GroupId;
use crate::token::scope::Scope;

/// What kind of starting point it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of the dashboard's templates.
    Dashboard,
    /// One of the R2 page's presets.
    R2,
    /// A well-known tool.
    Tool,
    /// Start empty.
    Custom,
}

/// A starting point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// For `--template`.
    pub slug: String,
    /// What the list shows.
    pub name: String,
    /// One line in our own words.
    pub description: String,
    /// What kind.
    pub kind: Kind,
    /// Why it cannot be made through the API, if so, as a sentence (Create Additional Tokens).
    pub refused: Option<String>,
    /// Something to know before use, in our own words; may be empty.
    pub note: String,
    /// Where the permissions of a tool come from; empty for templates.
    pub source: String,
    /// Whether the template presets all accounts.
    pub all_accounts: bool,
    /// Whether the template presets all zones.
    pub all_zones: bool,
}

/// All of them. Names and descriptions are parsed at start (small), permissions when one is chosen.
#[derive(Debug)]
pub struct Templates {}

impl Templates {
    /// The embedded ones.
    #[must_use]
    pub fn embedded() -> Self {
        todo!()
    }
    /// All, in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Template] {
        todo!()
    }
    /// Places of those that match what was typed (name, description, a tool's other names), best first, as in [`Catalogue::search`].
    #[must_use]
    pub fn search(&self, typed: &str) -> Vec<u32> {
        let _ = typed;
        todo!()
    }
    /// The permission groups of one, resolved against the catalogue (ids first, then name and scope; "read all resources" by its rule).
    /// Those the catalogue does not have are named in the second list.
    #[must_use]
    pub fn permissions(&self, at: usize, catalogue: &Catalogue) -> (Vec<(GroupId, Scope)>, Vec<String>) {
        let _ = (at, catalogue);
        todo!()
    }
}
