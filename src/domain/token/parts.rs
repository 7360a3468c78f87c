//! Grants taken apart by scope, once for a whole token: a grant may speak of thousands of scopes,
//! and a token may have thousands of grants, so that whoever looks through them must not begin anew
//! for each. Knows nothing of what the parts come to.

use std::collections::BTreeMap;

use super::grant::{Grant, Resource};
use super::id::GroupId;
use super::scope::Scope;
use super::work;

/// What one grant says of one scope.
#[derive(Debug, PartialEq, Eq)]
pub struct GrantPart<'a> {
    /// The grant, from 0.
    pub grant: usize,
    /// Its groups of this scope; at least one.
    pub groups: Vec<GroupId>,
    /// What it gives.
    pub resources: Vec<&'a Resource>,
    /// What it excludes.
    pub except: Vec<&'a Resource>,
}

/// The parts of all grants by scope, each list in the order of the grants. A part that gives
/// nothing is not among them: it sends no exclusion either ([`super::to_policies`]).
#[must_use]
pub fn parts<Name>(grants: &[Grant<Name>]) -> BTreeMap<&Scope, Vec<GrantPart<'_>>> {
    let mut all: BTreeMap<&Scope, Vec<GrantPart<'_>>> = BTreeMap::new();
    for (at, grant) in grants.iter().enumerate() {
        for (scope, part) in of_grant(at, grant) {
            if !part.resources.is_empty() {
                all.entry(scope).or_default().push(part);
            }
        }
    }
    all
}

/// The parts of one grant: one for each scope of its groups.
#[must_use]
pub fn of_grant<Name>(at: usize, grant: &Grant<Name>) -> BTreeMap<&Scope, GrantPart<'_>> {
    let mut parts: BTreeMap<&Scope, GrantPart<'_>> = BTreeMap::new();
    for (id, scope) in &grant.groups {
        work::step();
        let part = parts.entry(scope).or_insert_with(|| GrantPart {
            grant: at,
            groups: Vec::new(),
            resources: Vec::new(),
            except: Vec::new(),
        });
        part.groups.push(*id);
    }
    for one in &grant.resources {
        work::step();
        if let Some(part) = parts.get_mut(&one.scope()) {
            part.resources.push(one);
        }
    }
    for one in &grant.except {
        work::step();
        if let Some(part) = parts.get_mut(&one.scope()) {
            part.except.push(one);
        }
    }
    parts
}

/// The exclusions of one scope by the groups that they are about, each set worked out once for all
/// groups that the same grants exclude. Only a grant that gives a group in the scope makes a deny of
/// it.
pub struct Exclusions<Set> {
    /// For each group which of `sets` holds for it.
    of_group: BTreeMap<GroupId, usize>,
    sets: Vec<Set>,
}

impl<Set> Exclusions<Set> {
    /// Works them out; `set` is what certain parts exclude together.
    pub fn of<'a>(parts: &[GrantPart<'a>], set: impl Fn(&[&GrantPart<'a>]) -> Set) -> Self {
        let mut by_group: BTreeMap<GroupId, Vec<&GrantPart<'a>>> = BTreeMap::new();
        for part in parts.iter().filter(|part| !part.except.is_empty()) {
            for id in &part.groups {
                work::step();
                by_group.entry(*id).or_default().push(part);
            }
        }
        let (mut of_group, mut sets) = (BTreeMap::new(), Vec::new());
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (id, by) in by_group {
            let grants = by.iter().map(|part| part.grant).collect();
            let number = *numbers.entry(grants).or_insert_with(|| {
                sets.push(set(&by));
                sets.len() - 1
            });
            of_group.insert(id, number);
        }
        Self { of_group, sets }
    }

    /// The number of the set of a group; none where nothing is excluded for it.
    #[must_use]
    pub fn of_group(&self, id: GroupId) -> Option<usize> {
        self.of_group.get(&id).copied()
    }

    #[must_use]
    pub fn set(&self, number: usize) -> Option<&Set> {
        self.sets.get(number)
    }
}
