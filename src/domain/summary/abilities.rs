//! What permission groups let one do, in so many words. A few are a line each; many of one level
//! share their words.

use std::collections::BTreeMap;

use super::words::packed;
use crate::domain::catalog::Catalog;
use crate::domain::token::id::GroupId;
use crate::domain::token::work;

/// So many groups of one level are listed one by one; more are packed.
const ONE_BY_ONE: usize = 3;

/// What a level means: the word before the group's label and the explanation after it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Level(&'static str, &'static str);

const EDIT: Level = Level("Edit", "create, read, change, delete and list");
const READ: Level = Level("Read", "read and list only");
/// reference: catalog section 6
const METADATA: Level = Level("Read metadata of", "settings, not content");

/// A line for each group by the dashboard's label, or lines for many; a line that goes on with the
/// list of the one before says so.
pub(super) fn abilities(groups: impl Iterator<Item = GroupId>, catalog: &Catalog) -> Vec<(bool, String)> {
    let mut plain: BTreeMap<Level, Vec<String>> = BTreeMap::new();
    let mut said: Vec<(String, String)> = Vec::new();
    for id in groups {
        work::step();
        match ability(id, catalog) {
            (Some(level), label) => plain.entry(level).or_default().push(label),
            (None, words) => said.push((words.to_lowercase(), words)),
        }
    }
    let mut lines = Vec::new();
    for (Level(verb, means), mut labels) in plain {
        if labels.len() <= ONE_BY_ONE {
            let one = |label: String| (label.to_lowercase(), format!("{verb} {label} ({means})"));
            said.extend(labels.into_iter().map(one));
            continue;
        }
        labels.sort_by_cached_key(|label| label.to_lowercase());
        // Some labels have a comma in them.
        let packed = packed(&format!("{verb} ({means}), {} groups: ", labels.len()), &labels, "; ");
        lines.extend(packed.into_iter().enumerate().map(|(at, text)| (at > 0, text)));
    }
    said.sort();
    lines.extend(said.into_iter().map(|(_, words)| (false, words)));
    lines
}

/// The label of a group with a level that means what it always means, or all the words that it
/// takes.
fn ability(id: GroupId, catalog: &Catalog) -> (Option<Level>, String) {
    let Some((row, level)) = catalog.row_of(id) else {
        let unknown = "a permission group that is not in the list; what it allows is not known here";
        return (None, format!("{id}: {unknown}"));
    };
    let label = &row.label;
    let bare = level.bare_word();
    let usual = match bare.as_str() {
        "Edit" => Some(EDIT),
        "Read" => Some(READ),
        "Metadata Read" => Some(METADATA),
        _ => None,
    };
    match usual {
        Some(usual) if bare == level.word => (Some(usual), label.clone()),
        Some(Level(verb, means)) => {
            let name = &level.api_name;
            (None, format!("{verb} {label} ({means}); the API calls it {name}"))
        }
        None => {
            let words = if label.ends_with(&bare) {
                label.clone()
            } else {
                format!("{label}: {bare}")
            };
            let api = &level.api_name;
            let words = if bare == level.word {
                words
            } else {
                format!("{words}; the API calls it {api}")
            };
            (None, words)
        }
    }
}
