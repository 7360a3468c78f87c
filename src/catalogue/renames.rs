//! Other names of permission groups: those that they had before Cloudflare renamed them, and those of its documentation where the API has another
//! (`assets/permission_renames.json`, with the source of each). They are told, never taken: what a file says must be what is created.

use serde::Deserialize;

use super::Catalogue;
use super::level::group_and_level;
use super::picker::{Level, Row};
use crate::token::id::GroupId;

#[derive(Deserialize)]
struct Entry<'a> {
    name: &'a str,
    kind: Kind,
    id: &'a str,
}

/// Where another name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The group had it once.
    Old,
    /// Cloudflare's page on permissions writes it.
    Page,
}

impl Catalogue {
    /// The group that once had, or elsewhere has, the name that was typed: as the API's name, as `label:level` or as the label alone. It has its present name in
    /// the row and the level. None where the list does not have it any more.
    #[must_use]
    pub fn renamed(&self, typed: &str) -> Option<(Kind, &Row, &Level)> {
        let entries: Vec<Entry<'_>> =
            serde_json::from_str(include_str!("../../assets/permission_renames.json")).unwrap_or_default();
        let entry = entries.iter().find(|entry| is(typed.trim(), entry.name))?;
        let id: GroupId = entry.id.parse().ok()?;
        let (row, level) = self.row_of(id)?;
        Some((entry.kind, row, level))
    }
}

fn is(typed: &str, name: &str) -> bool {
    let cut = group_and_level(name);
    let (label, level) = match typed.rsplit_once(':') {
        Some((label, level)) => (label.trim_end(), Some(level.trim())),
        None => (typed, None),
    };
    // Cloudflare's API says Write where its dashboard says Edit.
    let level_fits = level.is_none_or(|level| {
        level.eq_ignore_ascii_case(&cut.level) || (level.eq_ignore_ascii_case("write") && cut.level == "Edit")
    });
    typed.eq_ignore_ascii_case(name) || (label.eq_ignore_ascii_case(&cut.group) && level_fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_leads_to_a_group_that_has_another_name() {
        let entries: Vec<Entry<'_>> =
            serde_json::from_str(include_str!("../../assets/permission_renames.json")).unwrap();
        assert!(entries.len() > 12, "{}", entries.len());
        let catalogue = Catalogue::embedded();
        for entry in &entries {
            let (kind, row, level) = catalogue.renamed(entry.name).unwrap();
            assert_eq!((kind, level.id.to_string().as_str()), (entry.kind, entry.id));
            let taken = catalogue.rows().iter().flat_map(|row| &row.levels);
            assert!(
                !taken.into_iter().any(|level| level.api_name == entry.name),
                "{}",
                row.label
            );
        }
    }

    #[test]
    fn other_names_are_found_in_every_spelling() {
        let catalogue = Catalogue::embedded();
        for typed in [
            "Browser Rendering Write",
            "browser rendering write",
            "Browser Rendering:edit",
            "Browser Rendering:Write",
        ] {
            let (kind, _, level) = catalogue.renamed(typed).unwrap();
            assert_eq!(
                (kind, level.api_name.as_str()),
                (Kind::Old, "Browser Run Write"),
                "{typed}"
            );
        }
        assert!(catalogue.renamed("Browser Rendering").is_some());
        for typed in ["Browser Rendering:purge", "Browser Run Write", "DNS:edit", ""] {
            assert!(catalogue.renamed(typed).is_none(), "{typed}");
        }
    }
}
