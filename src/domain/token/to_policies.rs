//! From grants to Cloudflare's policies. One policy for each grant, effect, kind of scope and form
//! of resource map: flat (`"*"` values) and nested maps may never be mixed in one policy, and a
//! group of one scope over resources of another is accepted by the API and does nothing (reference:
//! cloudflare-api section 3).

use std::collections::{BTreeMap, BTreeSet};

use super::grant::{Grant, Resource};
use super::id::GroupId;
use super::parts::{GrantPart, of_grant};

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

/// Assembles the policies of all grants, in the order of the grants; in a grant allow before deny,
/// scopes in the order of [`Scope`], flat before nested. A scope with groups and no resources makes
/// no policy here: the form refuses it earlier ([`super::spec`]).
#[must_use]
pub fn assemble(grants: &[Grant]) -> Vec<Policy> {
    grants.iter().flat_map(policies_of).collect()
}

fn policies_of(grant: &Grant) -> Vec<Policy> {
    let mut parts = of_grant(0, grant);
    // Without anything to give there is nothing to except either: a lone deny would take from other
    // grants.
    parts.retain(|_, part| !part.resources.is_empty());
    let of = |effect, part: &GrantPart<'_>| {
        let resources = match effect {
            PolicyEffect::Allow => &part.resources,
            PolicyEffect::Deny => &part.except,
        };
        let groups: BTreeSet<GroupId> = part.groups.iter().copied().collect();
        let maps = maps_of(resources.iter().copied()).into_iter();
        maps.map(move |resources| Policy {
            effect,
            groups: groups.clone(),
            resources,
        })
    };
    let effects = [PolicyEffect::Allow, PolicyEffect::Deny].into_iter();
    effects
        .flat_map(|effect| parts.values().flat_map(move |part| of(effect, part)))
        .collect()
}

/// The resource maps that say these resources: at most one of each form, flat first.
fn maps_of<'a>(resources: impl Iterator<Item = &'a Resource>) -> Vec<ResourceMap> {
    let mut flat = BTreeSet::new();
    let mut nested: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for resource in resources {
        match key_of(resource) {
            Key::Flat(key) => {
                flat.insert(key);
            }
            Key::Nested { outer, inner } => {
                nested.entry(outer).or_default().insert(inner);
            }
        }
    }
    let mut maps = Vec::new();
    if !flat.is_empty() {
        maps.push(ResourceMap::Flat(flat));
    }
    if !nested.is_empty() {
        maps.push(ResourceMap::Nested(nested));
    }
    maps
}

/// The key or keys that name one resource.
enum Key {
    Flat(String),
    Nested { outer: String, inner: String },
}

/// How a resource is written (reference: cloudflare-api section 3, "`resources`, all forms").
fn key_of(resource: &Resource) -> Key {
    Key::Flat(match resource {
        Resource::User(id) => format!("com.cloudflare.api.user.{id}"),
        Resource::AllAccounts => "com.cloudflare.api.account.*".to_owned(),
        Resource::Account(id) => format!("com.cloudflare.api.account.{id}"),
        Resource::AllZones => "com.cloudflare.api.account.zone.*".to_owned(),
        Resource::ZonesOf(id) => {
            return Key::Nested {
                outer: format!("com.cloudflare.api.account.{id}"),
                inner: "com.cloudflare.api.account.zone.*".to_owned(),
            };
        }
        Resource::Zone(id) => format!("com.cloudflare.api.account.zone.{id}"),
        Resource::Bucket {
            account,
            jurisdiction,
            name,
        } => {
            format!("com.cloudflare.edge.r2.bucket.{account}_{jurisdiction}_{name}")
        }
        Resource::Raw { key, .. } => key.clone(),
        Resource::RawWithin { within, key, .. } => {
            return Key::Nested {
                outer: within.clone(),
                inner: key.clone(),
            };
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::token::id::{AccountId, UserId, ZoneId};
    use crate::domain::token::scope::Scope;

    const A1: &str = "0123456789abcdef0123456789abcdef";
    const A2: &str = "1123456789abcdef0123456789abcdef";
    const Z1: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
    const Z2: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";
    const ACCOUNT_GROUP: &str = "c1fde68c7bcc44588cbb6ddbc16d6480";
    const ZONE_GROUP: &str = "4755a26eedb94da69e1066d98aa820be";
    const ZONE_GROUP_2: &str = "c8fed203ed3043cba015a93ad1616f1f";
    const USER_GROUP: &str = "8acbe5bb0d54464ab867149d7f7cf8ac";
    const BUCKET_GROUP: &str = "2efd5506f9c8494dacb1fa10a3e7d5b6";

    fn account(id: &str) -> AccountId {
        id.parse().unwrap()
    }

    fn zone(id: &str) -> Resource {
        Resource::Zone(id.parse::<ZoneId>().unwrap())
    }

    fn grant(groups: &[(&str, Scope)], resources: Vec<Resource>, except: Vec<Resource>) -> Grant {
        Grant {
            groups: groups
                .iter()
                .map(|(id, scope)| (id.parse().unwrap(), scope.clone()))
                .collect(),
            resources: resources.into_iter().collect(),
            except: except.into_iter().collect(),
            unresolved: Vec::new(),
        }
    }

    fn flat(keys: &[&str]) -> ResourceMap {
        ResourceMap::Flat(keys.iter().map(|key| (*key).to_owned()).collect())
    }

    fn policy(effect: PolicyEffect, groups: &[&str], resources: ResourceMap) -> Policy {
        Policy {
            effect,
            groups: groups.iter().map(|id| id.parse().unwrap()).collect(),
            resources,
        }
    }

    /// Every row of the table "`resources`, all forms" (reference: cloudflare-api section 3).
    #[test]
    fn every_form_of_resource() {
        let unknown = Scope::Other("com.example.thing".to_owned());
        let rows = [
            (
                Scope::User,
                Resource::User(A1.parse::<UserId>().unwrap()),
                format!("com.cloudflare.api.user.{A1}"),
            ),
            (
                Scope::Account,
                Resource::Account(account(A1)),
                format!("com.cloudflare.api.account.{A1}"),
            ),
            (
                Scope::Account,
                Resource::AllAccounts,
                "com.cloudflare.api.account.*".to_owned(),
            ),
            (Scope::Zone, zone(Z1), format!("com.cloudflare.api.account.zone.{Z1}")),
            (
                Scope::Zone,
                Resource::AllZones,
                "com.cloudflare.api.account.zone.*".to_owned(),
            ),
            (
                Scope::Bucket,
                Resource::Bucket {
                    account: account(A1),
                    jurisdiction: "eu".to_owned(),
                    name: "logs".to_owned(),
                },
                format!("com.cloudflare.edge.r2.bucket.{A1}_eu_logs"),
            ),
            (
                unknown.clone(),
                Resource::Raw {
                    scope: unknown,
                    key: "com.example.thing.x".to_owned(),
                },
                "com.example.thing.x".to_owned(),
            ),
        ];
        for (scope, resource, key) in rows {
            assert_eq!(resource.scope(), scope);
            let made = assemble(&[grant(&[(ZONE_GROUP, scope)], vec![resource], vec![])]);
            assert_eq!(made, [policy(PolicyEffect::Allow, &[ZONE_GROUP], flat(&[&key]))]);
        }
        let script = Resource::script(account(A1), "t4g");
        for (scope, resource, inner) in [
            (
                Scope::Zone,
                Resource::ZonesOf(account(A1)),
                "com.cloudflare.api.account.zone.*",
            ),
            (script.scope(), script, "com.cloudflare.edge.worker.script.t4g"),
        ] {
            assert_eq!(resource.scope(), scope);
            let made = assemble(&[grant(&[(ZONE_GROUP, scope)], vec![resource], vec![])]);
            let nested = BTreeMap::from([(
                format!("com.cloudflare.api.account.{A1}"),
                BTreeSet::from([inner.to_owned()]),
            )]);
            assert_eq!(
                made,
                [policy(PolicyEffect::Allow, &[ZONE_GROUP], ResourceMap::Nested(nested))]
            );
        }
    }

    #[test]
    fn several_of_a_kind_are_keys_of_one_map() {
        let made = assemble(&[grant(&[(ZONE_GROUP, Scope::Zone)], vec![zone(Z2), zone(Z1)], vec![])]);
        let keys = [Z1, Z2].map(|id| format!("com.cloudflare.api.account.zone.{id}"));
        assert_eq!(
            made,
            [policy(PolicyEffect::Allow, &[ZONE_GROUP], flat(&[&keys[0], &keys[1]]))]
        );
    }

    #[test]
    fn several_accounts_are_keys_of_one_nested_map() {
        let both = vec![Resource::ZonesOf(account(A2)), Resource::ZonesOf(account(A1))];
        let made = assemble(&[grant(&[(ZONE_GROUP, Scope::Zone)], both, vec![])]);
        assert_eq!(made.len(), 1);
        let ResourceMap::Nested(map) = &made[0].resources else {
            panic!("flat")
        };
        assert_eq!(map.len(), 2);
    }

    #[test]
    fn flat_and_nested_become_two_policies_with_the_same_groups() {
        let groups = [(ZONE_GROUP, Scope::Zone), (ZONE_GROUP_2, Scope::Zone)];
        let made = assemble(&[grant(&groups, vec![Resource::ZonesOf(account(A1)), zone(Z1)], vec![])]);
        assert_eq!(made.len(), 2);
        assert!(matches!(made[0].resources, ResourceMap::Flat(_)));
        assert!(matches!(made[1].resources, ResourceMap::Nested(_)));
        assert_eq!(made[0].groups, made[1].groups);
        assert_eq!(made[0].groups.len(), 2);
    }

    #[test]
    fn scopes_are_split_and_an_exclusion_is_a_deny_with_the_same_groups() {
        let groups = [
            (BUCKET_GROUP, Scope::Bucket),
            (USER_GROUP, Scope::User),
            (ZONE_GROUP, Scope::Zone),
            (ACCOUNT_GROUP, Scope::Account),
        ];
        let bucket = Resource::Bucket {
            account: account(A1),
            jurisdiction: "default".to_owned(),
            name: "b".to_owned(),
        };
        let resources = vec![
            bucket,
            Resource::User(A1.parse().unwrap()),
            Resource::AllZones,
            Resource::AllAccounts,
        ];
        let made = assemble(&[grant(
            &groups,
            resources,
            vec![zone(Z1), Resource::ZonesOf(account(A2))],
        )]);
        let seen: Vec<_> = made
            .iter()
            .map(|p| (p.effect, p.groups.iter().next().unwrap().to_string()))
            .collect();
        let of = |effect, id: &str| (effect, id.to_owned());
        assert_eq!(
            seen,
            [
                of(PolicyEffect::Allow, ACCOUNT_GROUP),
                of(PolicyEffect::Allow, ZONE_GROUP),
                of(PolicyEffect::Allow, USER_GROUP),
                of(PolicyEffect::Allow, BUCKET_GROUP),
                of(PolicyEffect::Deny, ZONE_GROUP),
                of(PolicyEffect::Deny, ZONE_GROUP),
            ]
        );
        assert!(matches!(made[4].resources, ResourceMap::Flat(_)));
        assert!(matches!(made[5].resources, ResourceMap::Nested(_)));
    }

    #[test]
    fn what_has_no_groups_or_no_resources_makes_no_policy() {
        assert_eq!(assemble(&[]), []);
        assert_eq!(assemble(&[grant(&[], vec![Resource::AllZones], vec![zone(Z1)])]), []);
        assert_eq!(
            assemble(&[grant(
                &[(ZONE_GROUP, Scope::Zone)],
                vec![Resource::AllAccounts],
                vec![zone(Z1)]
            )]),
            []
        );
    }

    #[test]
    fn grants_keep_their_order() {
        let first = grant(&[(ZONE_GROUP_2, Scope::Zone)], vec![Resource::AllZones], vec![]);
        let second = grant(&[(ACCOUNT_GROUP, Scope::Account)], vec![Resource::AllAccounts], vec![]);
        let made = assemble(&[first, second]);
        assert_eq!(made.len(), 2);
        assert!(made[0].groups.contains(&ZONE_GROUP_2.parse().unwrap()));
    }
}
