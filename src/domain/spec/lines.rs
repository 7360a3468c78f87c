//! Where in a file things were decided, so that what turns out to be missing or wrong later can be
//! told with its place.

use super::tree::{Entry, Node, What};
use crate::domain::token::gap::Place;

/// A line and a column in characters, both from 1.
type At = (usize, usize);

/// Places in a file. What the file does not say has the place of what should say it, where there is
/// such a thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// By the name of the field.
    fields: Vec<(String, At)>,
    /// For each grant its own place, and the fields in it.
    grants: Vec<(At, Vec<(String, At)>)>,
}

impl Lines {
    /// Of the fields of a file; `place` gives the line and column of a byte.
    pub(super) fn of(entries: &[Entry], place: &dyn Fn(usize) -> At) -> Self {
        let field = |entry: &Entry| {
            // Of a table in TOML only its head has a place that people look at.
            let byte = match entry.node.what {
                What::Table(_) => entry.at.start,
                _ => entry.node.span.start,
            };
            (entry.key.clone(), place(byte))
        };
        let fields = |entries: &[Entry]| -> Vec<(String, At)> { entries.iter().map(field).collect() };
        let one = |node: &Node| match &node.what {
            What::Table(entries) => (place(node.span.start), fields(entries)),
            _ => (place(node.span.start), Vec::new()),
        };
        let grants = entries.iter().find(|entry| entry.key == "grant");
        let grants = match grants.map(|entry| &entry.node.what) {
            Some(What::List(items)) => items.iter().map(one).collect(),
            _ => Vec::new(),
        };
        Self {
            fields: fields(entries),
            grants,
        }
    }

    /// The line and the column at which a place is decided; none where nothing of the file is about
    /// it.
    #[must_use]
    pub fn at(&self, place: &Place) -> Option<(usize, usize)> {
        let field = |names: &[&str]| {
            let found = self.fields.iter().find(|(name, _)| names.contains(&name.as_str()));
            found.map(|(_, at)| *at)
        };
        let of_grant = |grant: usize, name: &str| {
            let (own, fields) = self.grants.get(grant)?;
            let found = fields.iter().find(|(field, _)| field == name);
            Some(found.map_or(*own, |(_, at)| *at))
        };
        match place {
            Place::Owner => field(&["owner"]),
            Place::Name => field(&["name"]),
            Place::Permissions(at) | Place::Group(at, _) => of_grant(*at, "permissions"),
            Place::Resources(at, _) => of_grant(*at, "resources"),
            Place::IpOnly | Place::IpExcept => field(&["ip", "condition"]),
            Place::Starts => field(&["starts", "not_before"]),
            Place::Expires => field(&["expires", "expires_on"]),
        }
    }
}
