//! A policy as Cloudflare has it: the part of a create body that is also what an existing token has
//! (reference: cloudflare-api section 2, create body). Knows no spec and no grant.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::to_policies::{Policy, PolicyEffect, ResourceMap};

#[derive(Serialize)]
struct PolicyBody {
    effect: &'static str,
    permission_groups: Vec<Group>,
    resources: Resources,
}

#[derive(Serialize)]
struct Group {
    id: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Resources {
    Flat(BTreeMap<String, &'static str>),
    Nested(BTreeMap<String, BTreeMap<String, &'static str>>),
}

/// The JSON of a policy.
pub(in crate::domain) fn of(policy: Policy) -> Value {
    // Fails where serialising fails: never, since these are texts in maps and lists.
    serde_json::to_value(PolicyBody::from(policy)).unwrap_or_default()
}

impl From<Policy> for PolicyBody {
    fn from(policy: Policy) -> Self {
        let all = |keys: BTreeSet<String>| keys.into_iter().map(|key| (key, "*")).collect();
        Self {
            effect: match policy.effect {
                PolicyEffect::Allow => "allow",
                PolicyEffect::Deny => "deny",
            },
            permission_groups: policy.groups.iter().map(|id| Group { id: id.to_string() }).collect(),
            resources: match policy.resources {
                ResourceMap::Flat(keys) => Resources::Flat(all(keys)),
                ResourceMap::Nested(outer) => {
                    Resources::Nested(outer.into_iter().map(|(key, inner)| (key, all(inner))).collect())
                }
            },
        }
    }
}
