//! Other names of permission groups: those that they had before Cloudflare renamed them, and those
//! of its documentation where the API has another (`assets/permission_renames.json`, with the
//! source of each).

use serde::Deserialize;

use crate::domain::token::id::GroupId;

#[derive(Deserialize)]
struct Entry<'a> {
    name: &'a str,
    kind: RenameKind,
    id: &'a str,
}

/// Where another name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenameKind {
    /// The group had it once.
    Old,
    /// Cloudflare's page on permissions writes it.
    Page,
}

/// Another name of a group.
pub(super) struct Other {
    pub(super) kind: RenameKind,
    pub(super) name: String,
    pub(super) id: GroupId,
}

pub(super) fn all() -> Vec<Other> {
    let entries: Vec<Entry<'_>> =
        serde_json::from_str(include_str!("../../../assets/permission_renames.json")).unwrap_or_default();
    let other = |entry: Entry<'_>| {
        Some(Other {
            kind: entry.kind,
            name: entry.name.to_owned(),
            id: entry.id.parse().ok()?,
        })
    };
    entries.into_iter().filter_map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::Catalog;

    #[test]
    fn every_entry_leads_to_a_group_that_has_another_name() {
        let others = all();
        assert!(others.len() > 12, "{}", others.len());
        let catalog = Catalog::embedded();
        for other in &others {
            let group = catalog.group(other.id).unwrap();
            assert_ne!(group.name, other.name);
            let taken = catalog.rows().iter().flat_map(|row| &row.levels);
            assert!(
                !taken.into_iter().any(|level| level.api_name == other.name),
                "{}",
                other.name
            );
        }
    }
}
