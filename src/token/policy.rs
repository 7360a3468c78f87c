//! From grants to Cloudflare's policies. One policy for each grant, effect, kind of scope and form of resource map: flat
//! (`"*"` values) and nested maps may never be mixed in one policy, and a group of one scope over resources of another
//! is accepted by the API and does nothing (reference: cloudflare-api section 3).

use std::collections::{BTreeMap, BTreeSet};

use super::grant::Grant;
use super::id::GroupId;

/// Whether a policy gives or takes. Any deny beats every allow of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyEffect {
    /// Gives.
    Allow,
    /// Takes, whatever another policy gives.
    Deny,
}

/// The `resources` map of a policy in one of its two published shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceMap {
    /// `{"key": "*"}`
    Flat(BTreeSet<String>),
    /// `{"account key": {"key": "*"}}`
    Nested(BTreeMap<String, BTreeSet<String>>),
}

/// One policy as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Allow or deny.
    pub effect: PolicyEffect,
    /// The permission groups, by id, in ascending order.
    pub groups: BTreeSet<GroupId>,
    /// What it is about.
    pub resources: ResourceMap,
}

/// Assembles the policies of all grants, in the order of the grants; in a grant allow before deny, scopes in the order
/// of [`Scope`](super::scope::Scope), flat before nested. A scope with groups and no resources makes no policy here: the
/// form refuses it earlier ([`super::spec`]).
#[must_use]
pub fn assemble(grants: &[Grant]) -> Vec<Policy> {
    let _ = grants;
    todo!()
}
