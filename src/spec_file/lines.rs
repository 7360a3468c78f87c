//! Where in a file things were decided, so that what turns out to be missing or wrong later can be told with its line.

use super::tree::{Entry, Node, What};
use crate::token::gap::Place;

/// Lines of a file, from 1. What the file does not say has the line of what should say it, where there is such a thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// By the name of the field.
    fields: Vec<(String, usize)>,
    /// For each grant its own line, and the fields in it.
    grants: Vec<(usize, Vec<(String, usize)>)>,
}

impl Lines {
    /// Of the fields of a file; `line` gives the line of a byte.
    pub(super) fn of(entries: &[Entry], line: &dyn Fn(usize) -> usize) -> Self {
        let fields = |entries: &[Entry]| -> Vec<(String, usize)> {
            let all = entries.iter();
            all.map(|entry| (entry.key.clone(), line(entry.at.start))).collect()
        };
        let one = |node: &Node| match &node.what {
            What::Table(entries) => (line(node.span.start), fields(entries)),
            _ => (line(node.span.start), Vec::new()),
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

    /// The line at which a place is decided; none where nothing of the file is about it.
    #[must_use]
    pub fn at(&self, place: &Place) -> Option<usize> {
        let field = |names: &[&str]| {
            let found = self.fields.iter().find(|(name, _)| names.contains(&name.as_str()));
            found.map(|(_, line)| *line)
        };
        let of_grant = |at: usize, name: &str| {
            let (own, fields) = self.grants.get(at)?;
            let found = fields.iter().find(|(field, _)| field == name);
            Some(found.map_or(*own, |(_, line)| *line))
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
