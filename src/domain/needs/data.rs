//! What is known about calls, resources of Terraform, phases of rulesets and tools, from
//! `assets/needs_*.json` and `assets/tools.json`. Parsed when it is asked for and never before:
//! that takes some milliseconds. Knows no rule by which one of several permissions is chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::answer::Basis;
use crate::domain::catalog::TOOLS;

/// The day that the data is of.
pub const AS_OF: &str = "2026-11-23";

/// One call of the API. Its texts are those of the file itself, which has no escapes in them:
/// thousands of calls cost no copy.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    /// With parameters in braces.
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    tag: usize,
    list: usize,
    guess: i64,
    /// `siblings PATH`, `catalog`, or nothing.
    pub(super) guess_from: &'static str,
    /// What it takes in place of a permission: `none`, `any token`, `upload token`; else empty.
    pub(super) auth: &'static str,
}

/// One resource of the provider.
#[derive(Debug, Deserialize)]
pub(super) struct Resource {
    pub(super) resource: String,
    /// Its name from version 5 on, where this is the one before.
    pub(super) now: Option<String>,
    /// The groups by scope.
    pub(super) minimal: BTreeMap<String, Vec<String>>,
    pub(super) basis: Basis,
}

/// One phase of rulesets in one scope.
#[derive(Debug, Deserialize)]
pub(super) struct Phase {
    pub(super) phase: String,
    pub(super) scope: String,
    pub(super) permission: String,
    pub(super) dash_name: String,
    pub(super) basis: Basis,
}

/// A group by name and scope.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) scope: String,
    /// Needed only in this case.
    #[serde(default)]
    pub(super) when: String,
}

/// One tool or command.
#[derive(Debug, Deserialize)]
pub(super) struct Tool {
    pub(super) slug: String,
    pub(super) name: String,
    /// What one does with it.
    pub(super) purpose: String,
    pub(super) source: String,
    pub(super) r#match: Vec<String>,
    pub(super) basis: Basis,
    /// Something to know before use.
    #[serde(default)]
    pub(super) note: String,
    pub(super) permissions: Vec<Named>,
    /// Those of them that are for all zones.
    #[serde(default)]
    pub(super) on_all_zones: Vec<String>,
    #[serde(default)]
    pub(super) optional: Vec<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Calls {
    groups: Vec<&'static str>,
    lists: Vec<Vec<usize>>,
    tags: Vec<&'static str>,
    operations: Vec<Operation>,
}

/// All of it.
#[derive(Debug)]
pub(super) struct Data {
    calls: Calls,
    unlocks: BTreeMap<&'static str, usize>,
    pub(super) resources: Vec<Resource>,
    pub(super) phases: Vec<Phase>,
    pub(super) tools: Vec<Tool>,
}

impl Data {
    /// Parsed when it is first asked for.
    pub(super) fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Data> = LazyLock::new(Data::parsed);
        &EMBEDDED
    }

    fn parsed() -> Self {
        let calls: Calls =
            serde_json::from_str(include_str!("../../../assets/needs_operations.json")).unwrap_or_default();
        let mut unlocks = BTreeMap::new();
        for operation in &calls.operations {
            for name in names_of(&calls, operation) {
                *unlocks.entry(name).or_insert(0) += 1;
            }
        }
        Self {
            unlocks,
            calls,
            resources: serde_json::from_str(include_str!("../../../assets/needs_terraform.json")).unwrap_or_default(),
            phases: serde_json::from_str(include_str!("../../../assets/needs_phases.json")).unwrap_or_default(),
            tools: serde_json::from_str(TOOLS).unwrap_or_default(),
        }
    }

    pub(super) fn operations(&self) -> &[Operation] {
        &self.calls.operations
    }

    /// The groups that Cloudflare names for a call, of which any one is enough; without repeats.
    pub(super) fn accepted(&self, operation: &Operation) -> Vec<&'static str> {
        let mut seen = BTreeSet::new();
        names_of(&self.calls, operation)
            .filter(|name| seen.insert(*name))
            .collect()
    }

    /// The group that is guessed for a call without any.
    pub(super) fn guess(&self, operation: &Operation) -> Option<&'static str> {
        let at = usize::try_from(operation.guess).ok()?;
        self.calls.groups.get(at).copied()
    }

    pub(super) fn tag(&self, operation: &Operation) -> &'static str {
        self.calls.tags.get(operation.tag).copied().unwrap_or_default()
    }

    /// How many calls a group opens.
    pub(super) fn unlocks(&self, name: &str) -> usize {
        self.unlocks.get(name).copied().unwrap_or(0)
    }
}

fn names_of<'a>(calls: &'a Calls, operation: &Operation) -> impl Iterator<Item = &'static str> + use<'a> {
    let list = calls.lists.get(operation.list).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|at| calls.groups.get(*at).copied())
}
