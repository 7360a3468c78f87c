//! The rows of the list that permissions are chosen from: levels of which each includes those
//! before it make a scale, on which a step to the right is always more; any other level of a group
//! (Revoke, Run, Metadata Read, a second Edit) is a row of its own that has its level in its name.
//! Nobody has to know which levels go together.

use super::Catalog;
use super::level::step;
use super::picker::{PermissionLevel, PermissionRow};
use crate::domain::token::id::GroupId;

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// The place of its row in [`Catalog::rows`].
    pub row: usize,
    /// The places of its levels in that row, from the least to the most; at least one.
    pub levels: Vec<usize>,
    /// Second column: the group, and the level where the group has others.
    pub label: String,
}

/// The list made of the rows of the picker, in their order; of a row first its scale, then what
/// is beside it.
pub(super) fn of(rows: &[PermissionRow]) -> Vec<Scale> {
    let mut scales = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut rising: Vec<(u8, usize)> = Vec::new();
        let mut beside = Vec::new();
        for (place, level) in row.levels.iter().enumerate() {
            match step(&level.bare_word()) {
                Some(step) if !rising.iter().any(|(there, _)| *there == step) => rising.push((step, place)),
                _ => beside.push(place),
            }
        }
        rising.sort_unstable();
        if !rising.is_empty() {
            scales.push(Scale {
                row: at,
                levels: rising.into_iter().map(|(_, place)| place).collect(),
                label: row.label.clone(),
            });
        }
        for place in beside {
            let word = row
                .levels
                .get(place)
                .map(|level| level.word.as_str())
                .unwrap_or_default();
            scales.push(Scale {
                row: at,
                levels: vec![place],
                label: if row.levels.len() > 1 {
                    format!("{} · {word}", row.label)
                } else {
                    row.label.clone()
                },
            });
        }
    }
    scales
}

impl Scale {
    /// Its row in the catalog that it is of.
    #[must_use]
    pub fn row<'a>(&self, catalog: &'a Catalog) -> Option<&'a PermissionRow> {
        catalog.rows().get(self.row)
    }

    /// Its levels, from the least to the most.
    pub fn levels<'a>(&'a self, catalog: &'a Catalog) -> impl DoubleEndedIterator<Item = &'a PermissionLevel> {
        let row = self.row(catalog);
        self.levels.iter().filter_map(move |place| row?.levels.get(*place))
    }

    /// Whether a group is one of its levels.
    #[must_use]
    pub fn has(&self, catalog: &Catalog, id: GroupId) -> bool {
        self.levels(catalog).any(|level| level.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::PermissionGroup;
    use crate::domain::token::scope::Scope;

    fn rows(catalog: &Catalog) -> Vec<String> {
        let row = |scale: &Scale| {
            let levels: Vec<&str> = scale.levels(catalog).map(|level| level.word.as_str()).collect();
            format!("{}: {}", scale.label, levels.join(", "))
        };
        catalog.scales().iter().map(row).collect()
    }

    /// Over all groups: each is there once in its scope, no step on a scale takes a right away, and
    /// what is no step stands alone under its own name.
    #[test]
    fn a_step_is_always_more_and_every_group_has_its_place() {
        let catalog = Catalog::embedded();
        let mut groups: Vec<GroupId> = Vec::new();
        let mut names = std::collections::HashSet::new();
        for scale in catalog.scales() {
            let words: Vec<String> = scale.levels(&catalog).map(PermissionLevel::bare_word).collect();
            let rising = [&["Read", "Edit", "Admin"][..], &["Read", "Edit", "Edit and Publish"]];
            let in_order = |scale: &&[&str]| {
                let mut steps = scale.iter();
                words.iter().all(|word| steps.any(|step| step == word))
            };
            assert!(
                words.len() == 1 || rising.iter().any(in_order),
                "{}: {words:?}",
                scale.label
            );
            groups.extend(scale.levels(&catalog).map(|level| level.id));
            let row = scale.row(&catalog).unwrap();
            assert!(
                names.insert((row.scope.clone(), scale.label.clone())),
                "{} twice",
                scale.label
            );
        }
        assert_eq!(groups.len(), 351);
        groups.sort_unstable();
        groups.dedup();
        assert_eq!(groups.len(), 351);
    }

    #[test]
    fn what_is_no_step_is_a_row_of_its_own() {
        let rows = rows(Catalog::of_this_version());
        for row in [
            "DNS: Read, Edit",
            "Access: Apps and Policies: Read, Edit",
            "Access: Apps and Policies · Revoke: Revoke",
            "Zaraz: Read, Edit, Edit and Publish",
            "D1: Read, Edit",
            "D1 · Metadata Read: Metadata Read",
            "Zero Trust · Report: Report",
            "Connectivity Directory: Read, Admin",
            "Connectivity Directory · Bind: Bind",
            "Cache Purge: Purge",
            "Workers · Metadata Read-Only: Metadata Read-Only",
            "Workers · Content Read-Only: Content Read-Only",
            "Cloudflare DEX · Access: Access",
            "Workers Pipelines · Send: Send",
            "AI Gateway · Run: Run",
        ] {
            assert!(rows.contains(&row.to_owned()), "{row}: {rows:#?}");
        }
    }

    /// Whatever order a live list has, and whatever it adds.
    #[test]
    fn the_order_of_a_live_list_changes_no_scale() {
        let group = |number: u8, name: &str| PermissionGroup {
            id: format!("{number:032x}").parse().unwrap(),
            name: name.to_owned(),
            description: String::new(),
            scopes: vec![Scope::Zone],
            category: String::new(),
            selectable: true,
        };
        let catalog = Catalog::live(vec![
            group(1, "Quantum Admin"),
            group(2, "Quantum Write"),
            group(3, "Quantum Revoke"),
            group(4, "Quantum Edit"),
            group(5, "Quantum Read"),
        ]);
        assert_eq!(
            rows(&catalog),
            [
                "Quantum: Read, Edit (Quantum Edit), Admin",
                "Quantum · Edit (Quantum Write): Edit (Quantum Write)",
                "Quantum · Revoke: Revoke"
            ]
        );
    }
}
