//! Finding groups by what is typed: the words of the screen for scope, group and level in any order, whatever stands between them, or a permission as people write it.

use super::Catalogue;
use super::picker::Row;
use super::renames;
use super::wording::{Reading, plain};
use crate::search::{Beginning, Index};

/// Words of the screen for scopes and levels. They tell which rows match, and not which of them is the best: `dns edit` is `dns` among the rows that can be edited.
const SCOPES_AND_LEVELS: [&str; 17] = [
    "account", "zone", "user", "r2", "bucket", "read", "edit", "write", "purge", "revoke", "run", "report", "admin",
    "send", "bind", "evaluate", "metadata",
];

impl Catalogue {
    /// Places of the rows that match what was typed, best first: every word must occur (lower case) in the row's search text; when fewer than three rows do, fuzzy matches
    /// (nucleo-matcher) follow. What reads as a permission comes first, and of a list of them each. Empty gives all.
    #[must_use]
    pub fn search(&self, typed: &str) -> Vec<u32> {
        let read = self.permissions(typed);
        let whole = |reading: &Reading<'_>| !reading.choices().is_empty() || matches!(reading, Reading::Former(..));
        let named: Vec<Vec<&Row>> = read.iter().map(|(_, reading)| reading.rows()).collect();
        let listed = named.len() > 1 && !named.iter().any(Vec::is_empty);
        let mut found: Vec<u32> = Vec::new();
        if listed || read.iter().any(|(_, reading)| whole(reading)) {
            found.extend(named.concat().into_iter().filter_map(|row| self.place(row)));
        }
        if !listed {
            let words = plain(typed);
            found.extend(self.index().find_as(&words, essence(&words)));
        }
        let mut seen = std::collections::HashSet::new();
        found.retain(|place| seen.insert(*place));
        found
    }

    fn place(&self, row: &Row) -> Option<u32> {
        let at = self.rows.iter().position(|one| std::ptr::eq(one, row))?;
        u32::try_from(at).ok()
    }

    /// Made when somebody searches.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let labels: Vec<String> = self.rows.iter().map(|row| plain(&row.label)).collect();
            let former = renames::all();
            let others = self.rows.iter().map(|row| plain(&searched(row, &former)));
            Index::new(Beginning::OfLabel, labels.iter().map(String::as_str).zip(others))
        })
    }
}

/// What leads to a row beside its label.
fn searched(row: &Row, former: &[renames::Other]) -> String {
    let names = row.levels.iter().map(|level| level.api_name.as_str());
    let levels = row.levels.iter().map(|level| level.word.as_str());
    let write = row
        .levels
        .iter()
        .any(|level| level.bare_word() == "Edit")
        .then_some("write");
    let former = former
        .iter()
        .filter(|other| row.levels.iter().any(|level| level.id == other.id));
    let others = [
        row.key.as_deref().unwrap_or_default(),
        row.scope.word(),
        &row.category,
        &row.description,
    ];
    let all = names
        .chain(levels)
        .chain(write)
        .chain(former.map(|other| other.name.as_str()))
        .chain(others);
    all.collect::<Vec<_>>().join(" ")
}

/// The words that tell which row is meant: without those for scope and level, of which the last may be typed in part; all of them where none is left. So the order stays while one types
/// `dns edit` letter by letter.
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
        let catalogue = Catalogue::of_this_version();
        let rows = catalogue
            .search(typed)
            .into_iter()
            .map(|at| &catalogue.rows()[at as usize]);
        rows.map(|row| format!("{} {}", row.scope.word(), row.label)).collect()
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

    /// As READMEs write them.
    #[test]
    fn what_readmes_write_finds_its_row() {
        for (written, meant) in crate::catalogue::wording::from_readmes() {
            let row = &found(&written)[0];
            let (scope, label) = meant.rsplit_once(':').unwrap().0.split_once('/').unwrap();
            assert_eq!(
                row.to_lowercase(),
                format!("{scope} {label}").to_lowercase(),
                "{written}"
            );
        }
    }
}
