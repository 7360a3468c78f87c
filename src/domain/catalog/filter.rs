//! Finding groups by what is typed: the words of the screen for scope, group and level in any
//! order, whatever is between them, or a permission as people write it.

use super::Catalog;
use super::picker::PermissionLevel;
use super::renames;
use super::scale::Scale;
use super::wording::{Reading, plain};
use crate::domain::search::{Beginning, Index};

/// Words of the screen for scopes and levels. They tell which rows match, and not which of them is
/// the best: `dns edit` is `dns` among the rows that can be edited.
const SCOPES_AND_LEVELS: [&str; 17] = [
    "account", "zone", "user", "r2", "bucket", "read", "edit", "write", "purge", "revoke", "run", "report", "admin",
    "send", "bind", "evaluate", "metadata",
];

impl Catalog {
    /// Places of the [`scales`](Self::scales) that match what was typed, best first: every word
    /// must occur (lower case) in the row's search text; when fewer than three rows do, fuzzy
    /// matches (nucleo-matcher) follow. What reads as a permission comes first, and of a list of
    /// them each. Empty gives all.
    #[must_use]
    pub fn search(&self, typed: &str) -> Vec<u32> {
        let read = self.permissions(typed);
        let whole = |reading: &Reading<'_>| !reading.choices().is_empty() || matches!(reading, Reading::Former(..));
        let named: Vec<Vec<u32>> = read.iter().map(|(_, reading)| self.places(reading)).collect();
        let listed = named.len() > 1 && !named.iter().any(Vec::is_empty);
        let mut found: Vec<u32> = Vec::new();
        if listed || read.iter().any(|(_, reading)| whole(reading)) {
            found.extend(named.concat());
        }
        if !listed {
            let words = plain(typed);
            found.extend(self.index().find_as(&words, essence(&words)));
        }
        let mut seen = std::collections::HashSet::new();
        found.retain(|place| seen.insert(*place));
        found
    }

    /// The rows that words name: those with the level that they name, or all of a group.
    fn places(&self, reading: &Reading<'_>) -> Vec<u32> {
        let named = reading.choices();
        let rows = reading.rows();
        let meant = |scale: &Scale| match named {
            [] => rows
                .iter()
                .any(|row| scale.row(self).is_some_and(|own| std::ptr::eq(own, *row))),
            named => named.iter().any(|choice| scale.has(self, choice.level.id)),
        };
        let all = (0..).zip(self.scales());
        all.filter(|(_, scale)| meant(scale)).map(|(place, _)| place).collect()
    }

    /// The level of a row that was typed (`dns edit`), as its place on the scale; of several the
    /// least. None where none was.
    #[must_use]
    pub fn level_typed(&self, scale: &Scale, typed: &str) -> Option<usize> {
        let read = self.permissions(typed);
        let named = read.iter().flat_map(|(_, reading)| reading.choices());
        let named: Vec<_> = named.map(|choice| choice.level.id).collect();
        let label = plain(&scale.label);
        let typed = plain(typed);
        let beyond = |word: &str| {
            let words = |text: &str| text.split(' ').filter(|one| *one == word).count();
            words(&typed) > words(&label)
        };
        let said = |level: &PermissionLevel| {
            let word = plain(&level.bare_word());
            beyond(&word) || (word == "edit" && beyond("write"))
        };
        let mut levels = scale.levels(self);
        match named.is_empty() {
            false => levels.position(|level| named.contains(&level.id)),
            true => levels.position(said),
        }
    }

    /// Made when somebody searches.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let labels: Vec<String> = self.scales().iter().map(|scale| plain(&scale.label)).collect();
            let former = renames::all();
            let others = self.scales().iter().map(|scale| plain(&self.searched(scale, &former)));
            Index::new(Beginning::OfLabel, labels.iter().map(String::as_str).zip(others))
        })
    }

    /// What leads to a row beside its label.
    fn searched(&self, scale: &Scale, former: &[renames::Other]) -> String {
        let Some(row) = scale.row(self) else {
            return String::new();
        };
        let levels = || scale.levels(self);
        let names = levels().map(|level| level.api_name.as_str());
        let words = levels().map(|level| level.word.as_str());
        let write = levels().any(|level| level.bare_word() == "Edit").then_some("write");
        let former = former.iter().filter(|other| scale.has(self, other.id));
        let others = [
            row.key.as_deref().unwrap_or_default(),
            row.scope.word(),
            &row.category,
            &row.description,
        ];
        let all = names
            .chain(words)
            .chain(write)
            .chain(former.map(|other| other.name.as_str()))
            .chain(others);
        all.collect::<Vec<_>>().join(" ")
    }
}

/// The words that tell which row is meant: without those for scope and level, of which the last may
/// be typed in part; all of them where none is left. So the order stays while one types `dns edit`
/// letter by letter.
fn essence(words: &str) -> &str {
    let is_said = |word: &str| SCOPES_AND_LEVELS.contains(&word);
    let begins = |word: &str| SCOPES_AND_LEVELS.iter().any(|said| said.starts_with(word));
    let mut essence = words;
    if let Some((rest, _)) = essence.rsplit_once(' ').filter(|(_, last)| begins(last)) {
        essence = rest;
    }
    while let Some((rest, _)) = essence.rsplit_once(' ').filter(|(_, last)| is_said(last)) {
        essence = rest;
    }
    while let Some((_, rest)) = essence.split_once(' ').filter(|(first, _)| is_said(first)) {
        essence = rest;
    }
    if is_said(essence) { words } else { essence }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Vec<String> {
        let catalog = Catalog::of_this_version();
        let scales = catalog
            .search(typed)
            .into_iter()
            .map(|at| &catalog.scales()[at as usize]);
        scales
            .map(|scale| format!("{} {}", scale.row(catalog).unwrap().scope.word(), scale.label))
            .collect()
    }

    /// The words of the screen, in any order and with anything between them.
    #[test]
    fn the_words_of_the_screen_find_their_row() {
        for (typed, first) in [
            ("dns edit", "Zone DNS"),
            ("dns read", "Zone DNS"),
            ("dns write", "Zone DNS"),
            ("edit dns", "Zone DNS"),
            ("zone dns", "Zone DNS"),
            ("zone edit dns", "Zone DNS"),
            ("Zone:DNS:Edit", "Zone DNS"),
            ("Zone.DNS", "Zone DNS"),
            ("zone / dns", "Zone DNS"),
            ("zone /", "Zone Zone"),
            ("- **Zone → DNS → Edit**", "Zone DNS"),
            ("dns: read & write", "Zone DNS"),
            ("zone waf edit", "Zone Zone WAF"),
            ("account > d1 > read", "Account D1"),
            ("purge cache", "Zone Cache Purge"),
            ("argo tunnel", "Account Cloudflare Tunnel"),
            ("Browser Rendering:Edit", "Account Browser Run"),
            ("Turnstile Sites Write", "Account Turnstile"),
            ("access: apps", "Account Access: Apps"),
            ("l3/4", "Account L3/4 DDoS Managed Ruleset"),
        ] {
            assert_eq!(found(typed).first().map(String::as_str), Some(first), "{typed}");
        }
        let waf = found("WAF edit");
        assert_eq!(
            waf.get(..2),
            Some(&["Account Account WAF".to_owned(), "Zone Zone WAF".to_owned()][..])
        );
        for typed in ["purge cache edit", "memberships purge", "qqqzzz edit"] {
            assert_eq!(found(typed), [""; 0], "{typed}");
        }
    }

    /// The level that stands among the words: the least of several, and none that is a part of the
    /// group's name.
    #[test]
    fn a_level_that_is_typed_is_the_one_that_is_meant() {
        let catalog = Catalog::of_this_version();
        for (label, typed, level) in [
            ("DNS", "dns edit", Some("Edit")),
            ("DNS", "dns write", Some("Edit")),
            ("DNS", "zone dns read", Some("Read")),
            ("DNS", "Zone:DNS:Edit", Some("Edit")),
            ("DNS", "dns", None),
            ("DNS", "dns edi", None),
            ("DNS", "zone dns rec edit", Some("Edit")),
            ("DNS", "read or edit dns rec", Some("Read")),
            ("DNS", "", None),
            ("DNS Settings", "dns settings edit", Some("Edit")),
            ("Zaraz", "zaraz admin", Some("Edit and Publish")),
            ("Access: Apps · Revoke", "access apps revoke", Some("Revoke")),
            ("Workers Tail", "workers tail read", Some("Read")),
            ("Zone", "Zone DNS Edit, Zone Zone Read", Some("Read")),
        ] {
            let scale = catalog.scales().iter().find(|scale| scale.label == label).unwrap();
            let at = catalog.level_typed(scale, typed);
            let words: Vec<&str> = scale.levels(catalog).map(|level| level.word.as_str()).collect();
            assert_eq!(at.map(|at| words[at]), level, "{typed}");
        }
    }

    /// Each letter leaves the row where it was.
    #[test]
    fn the_row_stays_while_one_types() {
        for (row, typed) in [
            ("Zone DNS", "dns edit"),
            ("Zone DNS", "dns read"),
            ("Zone DNS", "dns zone write"),
            ("Zone DNS", "dns:edit"),
            ("Account Workers Scripts", "workers scripts edit"),
            ("Zone Page Rules", "page rules / edit"),
        ] {
            let name = row.split_once(' ').unwrap().1.len();
            for end in name..=typed.len() {
                let typed = typed.get(..end).unwrap();
                assert_eq!(found(typed).first().map(String::as_str), Some(row), "{typed:?}");
            }
        }
        let before = found("dns");
        let after = found("dns edit");
        let still: Vec<&String> = before.iter().filter(|row| after.contains(row)).collect();
        assert_eq!(
            after.iter().collect::<Vec<_>>(),
            still,
            "the order is that of dns alone"
        );
    }

    #[test]
    fn a_list_finds_the_row_of_each() {
        for typed in [
            "Zone:DNS:Edit, Zone:Zone:Read",
            "DNS Edit and Zone Read",
            "- Zone / DNS / Edit\n- Zone / Zone / Read",
        ] {
            assert_eq!(found(typed), ["Zone DNS", "Zone Zone"], "{typed}");
        }
        assert_eq!(
            found("ssl and certificates edit").first().unwrap(),
            "Zone SSL and Certificates"
        );
    }

    #[test]
    fn what_readmes_write_finds_its_row() {
        for (written, meant) in crate::domain::catalog::wording::from_readmes() {
            let row = found(&written)[0].to_lowercase();
            let (group, level) = meant.rsplit_once(':').unwrap();
            let (scope, label) = group.split_once('/').unwrap();
            let group = format!("{scope} {label}").to_lowercase();
            assert!(row == group || row == format!("{group} · {level}"), "{written}: {row}");
        }
    }
}
