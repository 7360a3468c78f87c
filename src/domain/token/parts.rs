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
