//! What Cloudflare offers: permission groups as the dashboard shows them, templates, tools.
//! Embedded, so that the first screen needs no network; replaced by the live list when it answers.
//! Facts only, from `assets/`; knows no network and no screen.

pub mod about;
mod filter;
pub mod group;
pub mod keys;
pub mod level;
pub mod picker;
pub mod renames;
pub mod scale;
pub mod template;
pub mod wording;

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

pub use group::PermissionGroup;

use self::keys::{Keys, LinkKey};
use self::picker::{PermissionLevel, PermissionRow};
use self::scale::Scale;
use self::wording::names::Names;
use crate::domain::search::Index;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// The embedded list of tools, as it is in the file.
pub static TOOLS: &str = include_str!("../../../assets/tools.json");

/// All permission groups that are on offer, by id, and the rows of the picker made of them.
#[derive(Debug)]
pub struct Catalog {
    groups: Vec<PermissionGroup>,
    place_of: HashMap<GroupId, usize>,
    rows: Vec<PermissionRow>,
    scales: Vec<Scale>,
    /// Place of the first row that has a group, and of the level in it.
    row_of: HashMap<GroupId, (usize, usize)>,
    /// Made when somebody searches: who reads a file does not.
    index: OnceLock<Index>,
    /// Made when somebody reads what people write.
    names: OnceLock<Names>,
}

/// One embedded group, which has no `is_selectable`: that depends on the caller.
#[derive(Deserialize)]
struct Embedded<'a> {
    id: &'a str,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(borrow)]
    scopes: Vec<&'a str>,
    #[serde(default)]
    category: String,
}

impl Catalog {
    /// The embedded groups. Parsing takes some hundred microseconds, so it is called after the
    /// first frame.
    #[must_use]
    pub fn embedded() -> Self {
        let entries: Vec<Embedded<'_>> =
            serde_json::from_str(include_str!("../../../assets/permission_groups.json")).unwrap_or_default();
        let groups = entries.into_iter().filter_map(|entry| {
            Some(PermissionGroup {
                id: entry.id.parse().ok()?,
                name: entry.name,
                description: entry.description,
                scopes: entry.scopes.into_iter().map(Scope::from_api).collect(),
                category: entry.category,
                selectable: true,
            })
        });
        Self::live(groups.collect())
    }

    /// The embedded groups, parsed once: for what reads them several times and never has the live
    /// list.
    #[must_use]
    pub fn of_this_version() -> &'static Self {
        static EMBEDDED: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);
        &EMBEDDED
    }

    /// The live list in place of the embedded one: renamed, rescoped, new and missing groups
    /// included. Of several entries with one id the first counts.
    #[must_use]
    pub fn live(mut groups: Vec<PermissionGroup>) -> Self {
        let mut seen = HashSet::new();
        groups.retain(|group| seen.insert(group.id));
        let rows = picker::rows_of(&groups, &Keys::embedded());
        let scales = scale::of(&rows);
        let place_of = groups
            .iter()
            .enumerate()
            .map(|(place, group)| (group.id, place))
            .collect();
        let mut row_of = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for (level_at, level) in row.levels.iter().enumerate() {
                row_of.entry(level.id).or_insert((at, level_at));
            }
        }
        Self {
            groups,
            place_of,
            rows,
            scales,
            row_of,
            index: OnceLock::new(),
            names: OnceLock::new(),
        }
    }

    /// What the token of an account may hold: everything but groups of the user (reference:
    /// catalog section 7).
    #[must_use]
    pub fn of_account(&self) -> Self {
        let groups = self.groups.iter().filter(|group| !group.scopes.contains(&Scope::User));
        Self::live(groups.cloned().collect())
    }

    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&PermissionGroup> {
        self.groups.get(*self.place_of.get(&id)?)
    }

    /// The scopes of a group; none of one that is not known here.
    #[must_use]
    pub fn scopes_of(&self, id: GroupId) -> Vec<Scope> {
        self.group(id).map_or_else(Vec::new, |group| group.scopes.clone())
    }

    /// Whether a group lets its holder use R2 storage: what an S3 client's values are made for
    /// (reference: catalog section 7).
    #[must_use]
    pub fn is_r2_storage(&self, id: GroupId) -> bool {
        self.group(id)
            .is_some_and(|group| group.name.starts_with("Workers R2 Storage"))
    }

    /// The group with an API name in a scope (names alone are not unique).
    #[must_use]
    pub fn named(&self, name: &str, scope: &Scope) -> Option<&PermissionGroup> {
        self.groups
            .iter()
            .find(|group| group.name == name && group.scopes.contains(scope))
    }

    /// The rows of the picker in the dashboard's order: by scope (Account, Zone, User, R2 bucket,
    /// others), then by label.
    #[must_use]
    pub fn rows(&self) -> &[PermissionRow] {
        &self.rows
    }

    /// The same rows as they are in a list to choose from, where a step to the right is always
    /// more.
    #[must_use]
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The groups that let do all that this one does, and more: the higher levels of its scales.
    pub fn above(&self, id: GroupId) -> impl Iterator<Item = GroupId> {
        let higher = self.scales.iter().filter_map(move |scale| {
            let mut levels = scale.levels(self).skip_while(move |level| level.id != id);
            levels.next().map(|_| levels.map(|level| level.id))
        });
        higher.flatten()
    }

    /// The row of a group and the level that it is there.
    #[must_use]
    pub fn row_of(&self, id: GroupId) -> Option<(&PermissionRow, &PermissionLevel)> {
        let (at, level) = *self.row_of.get(&id)?;
        let row = self.rows.get(at)?;
        Some((row, row.levels.get(level)?))
    }

    /// The rows and levels that a key of a template link means with its type: one, unless the list
    /// has two of a name.
    pub fn linked<'a>(&'a self, link: &'a LinkKey) -> impl Iterator<Item = (&'a PermissionRow, &'a PermissionLevel)> {
        let levels = self
            .rows
            .iter()
            .flat_map(|row| row.levels.iter().map(move |level| (row, level)));
        levels.filter(move |(_, level)| level.link.as_ref() == Some(link))
    }

    /// How a template link says a group in a scope, where it can.
    #[must_use]
    pub fn link_of(&self, id: GroupId, scope: &Scope) -> Option<&LinkKey> {
        let rows = self.rows.iter().filter(|row| row.scope == *scope);
        let mut levels = rows.flat_map(|row| &row.levels).filter(|level| level.id == id);
        levels.find_map(|level| level.link.as_ref())
    }

    /// What its groups are called.
    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.rows))
    }

    /// "DNS: Edit" for an id, in the dashboard's words; the id itself when unknown.
    #[must_use]
    pub fn in_words(&self, id: GroupId) -> String {
        match self.row_of(id) {
            Some((row, level)) => format!("{}: {}", row.label, level.word),
            None => id.to_string(),
        }
    }

    /// Number of groups.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests;
