//! Where exclusions and grants of one token meet: a deny beats every allow of the token, also one of another grant (reference:
//! cloudflare-api section 3, evaluation order). Knows no words.

use crate::token::grant::{Grant, Resource};
use crate::token::id::GroupId;

/// An exclusion that takes from something given.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clash<'a> {
    /// The grant that excludes.
    pub(super) excluding: usize,
    /// What it excludes.
    pub(super) except: &'a Resource,
    /// The grant that gives; the same one when it gives exactly what it excludes.
    pub(super) giving: usize,
    /// What it gives.
    pub(super) given: &'a Resource,
    /// The groups that both are about.
    pub(super) groups: Vec<GroupId>,
    /// Whether the two surely meet; which account a zone belongs to is not known here.
    pub(super) certain: bool,
}

/// All of them, by the grant that excludes. That a grant excludes a part of what it gives itself is no clash: it is what people ask for.
pub(super) fn clashes(grants: &[Grant]) -> Vec<Clash<'_>> {
    let mut found = Vec::new();
    for (excluding, one) in grants.iter().enumerate() {
        for except in &one.except {
            for (giving, other) in grants.iter().enumerate() {
                let given = other
                    .resources
                    .iter()
                    .filter_map(|given| Some((given, meet(except, given)?)));
                for (given, certain) in given.filter(|(given, _)| giving != excluding || except.covers(given)) {
                    let groups = common_groups(one, other, except);
                    if !groups.is_empty() {
                        found.push(Clash {
                            excluding,
                            except,
                            giving,
                            given,
                            groups,
                            certain,
                        });
                    }
                }
            }
        }
    }
    found
}

/// Whether two resources have something in common: surely, perhaps (a zone and all zones of an account), or not.
fn meet(one: &Resource, other: &Resource) -> Option<bool> {
    if one.covers(other) || other.covers(one) {
        return Some(true);
    }
    match (one, other) {
        (Resource::Zone(_), Resource::ZonesOf(_)) | (Resource::ZonesOf(_), Resource::Zone(_)) => Some(false),
        _ => None,
    }
}

/// The groups of both grants that a resource is about.
fn common_groups(one: &Grant, other: &Grant, resource: &Resource) -> Vec<GroupId> {
    let scope = resource.scope();
    let of_scope = one.groups.iter().filter(|(_, of)| **of == scope).map(|(id, _)| *id);
    of_scope.filter(|id| other.groups.get(id) == Some(&scope)).collect()
}
