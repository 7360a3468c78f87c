//! From policies back to grants, so that an existing token can be shown, cloned and changed as
//! accesses. What no grant can say is kept as it was given, with the reason, and written back
//! untouched. Knows no screen, no network, and of permission groups only their scopes.

mod denied;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

pub use self::denied::{denied, may_allow, says_deny};
use super::bucket::{fault_of_jurisdiction, fault_of_name};
use super::grant::{Grant, Resource};
use super::id::GroupId;
use super::policy_json;
use super::quoted;
use super::scope::Scope;
use super::to_policies::{Policy, PolicyEffect, ResourceMap, assemble};
use super::work;

/// What policies come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyReading {
    /// The accesses: as few as say the same.
    pub grants: Vec<Grant>,
    /// The policies that no access says.
    pub verbatim: Vec<Kept>,
}

/// A policy that is kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// As given, less its `id`, which only the server may give (reference: cloudflare-api section
    /// 2, create body).
    pub policy: Value,
    /// Why no access says it, as a clause: "it has a form that cfmint does not know".
    pub why: &'static str,
}

impl PolicyReading {
    /// The policies as they would be sent: those of the grants, then what is kept.
    #[must_use]
    pub fn policies(&self) -> Vec<Value> {
        let ours = assemble(&self.grants).into_iter().map(policy_json::of);
        ours.chain(self.verbatim.iter().map(|kept| kept.policy.clone()))
            .collect()
    }

    /// What is kept, to go into the spec ([`super::spec::Known::verbatim`]).
    #[must_use]
    pub fn verbatim_policies(&self) -> Vec<Value> {
        self.verbatim.iter().map(|kept| kept.policy.clone()).collect()
    }
}

/// Reads policies as the API gives them. `scopes_of` gives the scopes of a permission group by the
/// catalog; none for one that it does not know, which then is taken to answer the resources of
/// its policy.
///
/// Policies with the same groups of one scope become one access, and an access takes in the groups
/// of other scopes as long as it has none of that scope. A `deny` belongs to the access with the
/// very same groups, of which it excludes something; any other one is kept. A policy over several
/// scopes is split by scope where that changes nothing: among user, account and zone a group
/// applies only to the resources of its own scope (reference: cloudflare-api section 3, rules).
#[must_use]
pub fn grants_from(policies: &[Value], scopes_of: &dyn Fn(GroupId) -> Vec<Scope>) -> PolicyReading {
    let mut accesses = Accesses::default();
    let mut verbatim = Vec::new();
    let mut denials = Vec::new();
    for given in policies {
        match exactly(given).ok_or(FORM).and_then(|policy| units(&policy, scopes_of)) {
            Ok((PolicyEffect::Allow, units)) => units.into_iter().for_each(|unit| accesses.allow(unit)),
            Ok((PolicyEffect::Deny, units)) => denials.push((given, units)),
            Err(why) => verbatim.push(kept(given, why)),
        }
    }
    for (given, units) in denials {
        let places: Option<Vec<usize>> = units.iter().map(|unit| accesses.place(unit)).collect();
        let Some(places) = places else {
            verbatim.push(kept(given, LONE_DENIAL));
            continue;
        };
        for (at, unit) in places.into_iter().zip(units) {
            if let Some(grant) = accesses.grants.get_mut(at) {
                grant.except.extend(unit.resources);
            }
        }
    }
    PolicyReading {
        grants: accesses.grants,
        verbatim,
    }
}

const FORM: &str = "it has a form that cfmint does not know";
const SCOPES: &str = "its permissions and its resources are of different kinds";
const LONE_DENIAL: &str = "the permissions it denies are not exactly those of one policy";

/// Permission groups of one scope over resources of the same scope.
struct Unit {
    scope: Scope,
    groups: BTreeSet<GroupId>,
    resources: BTreeSet<Resource>,
}

fn kept(given: &Value, why: &'static str) -> Kept {
    let mut policy = given.clone();
    if let Value::Object(policy) = &mut policy {
        policy.remove("id");
    }
    Kept { policy, why }
}

/// The policy split by scope, where that loses nothing.
fn units(
    policy: &Policy,
    scopes_of: &dyn Fn(GroupId) -> Vec<Scope>,
) -> Result<(PolicyEffect, Vec<Unit>), &'static str> {
    let mut by_scope: BTreeMap<Scope, BTreeSet<Resource>> = BTreeMap::new();
    for resource in resources(&policy.resources) {
        by_scope.entry(resource.scope()).or_default().insert(resource);
    }
    let several = by_scope.len() > 1;
    let separable = |scope: &Scope| matches!(scope, Scope::User | Scope::Account | Scope::Zone);
    if several && !by_scope.keys().all(separable) {
        return Err(SCOPES);
    }
    let mut units: Vec<Unit> = by_scope
        .into_iter()
        .map(|(scope, resources)| Unit {
            scope,
            groups: BTreeSet::new(),
            resources,
        })
        .collect();
    for group in &policy.groups {
        let scopes = scopes_of(*group);
        let answers = |unit: &&mut Unit| match scopes.as_slice() {
            [] => !several,
            [scope] => *scope == unit.scope,
            scopes => !several && scopes.contains(&unit.scope),
        };
        let unit = units.iter_mut().find(answers).ok_or(SCOPES)?;
        unit.groups.insert(*group);
    }
    if units.iter().any(|unit| unit.groups.is_empty()) {
        return Err(SCOPES);
    }
    Ok((policy.effect, units))
}

/// The accesses so far, with what finds one among thousands without a look at each.
#[derive(Default)]
struct Accesses {
    grants: Vec<Grant>,
    /// The first grant that has these very groups of a scope.
    places: BTreeMap<(Scope, BTreeSet<GroupId>), usize>,
    /// For each scope that was given somewhere the grants that have no group of it.
    free: BTreeMap<Scope, Free>,
}

/// Grants without a scope, as far as anybody had to look.
#[derive(Default)]
struct Free {
    first: BTreeSet<usize>,
    /// How many grants were looked at.
    seen: usize,
    /// Those after them that have the scope.
    taken: BTreeSet<usize>,
}

/// Grants that are looked at for a place beside groups of other scopes; where so many have one of
/// the groups already, it is a new one.
const LOOKED_AT: usize = 16;

impl Free {
    fn among(&mut self, count: usize) -> &BTreeSet<usize> {
        while self.first.len() < LOOKED_AT && self.seen < count {
            work::step();
            if !self.taken.remove(&self.seen) {
                self.first.insert(self.seen);
            }
            self.seen += 1;
        }
        &self.first
    }

    fn take(&mut self, at: usize) {
        if !self.first.remove(&at) && at >= self.seen {
            self.taken.insert(at);
        }
    }
}

impl Accesses {
    /// The grant that has the very groups of a unit.
    fn place(&self, unit: &Unit) -> Option<usize> {
        work::step();
        self.places.get(&(unit.scope.clone(), unit.groups.clone())).copied()
    }

    /// The first grant without groups of the unit's scope, and without its groups in another scope.
    fn beside(&mut self, unit: &Unit) -> Option<usize> {
        let fits = |at: &&usize| {
            let grant = self.grants.get(**at);
            let mut groups = unit.groups.iter().inspect(|_| work::step());
            grant.is_some_and(|grant| groups.all(|id| !grant.groups.contains_key(id)))
        };
        let free = self.free.entry(unit.scope.clone()).or_default();
        free.among(self.grants.len()).iter().find(fits).copied()
    }

    /// Puts what is given where it belongs.
    fn allow(&mut self, unit: Unit) {
        let at = self.place(&unit).or_else(|| self.beside(&unit));
        let at = at.unwrap_or_else(|| {
            self.grants.push(Grant::default());
            self.grants.len() - 1
        });
        self.free.entry(unit.scope.clone()).or_default().take(at);
        if let Some(grant) = self.grants.get_mut(at) {
            grant
                .groups
                .extend(unit.groups.iter().map(|id| (*id, unit.scope.clone())));
            grant.resources.extend(unit.resources);
        }
        self.places.entry((unit.scope, unit.groups)).or_insert(at);
    }
}

/// What a map of resources means, key by key.
pub(in crate::domain) fn resources(map: &ResourceMap) -> Vec<Resource> {
    match map {
        ResourceMap::Flat(keys) => keys.iter().map(|key| resource(None, key)).collect(),
        ResourceMap::Nested(outer) => outer
            .iter()
            .flat_map(|(outer, inner)| inner.iter().map(move |key| resource(Some(outer), key)))
            .collect(),
    }
}

/// What one key means, nested in another or not (reference: cloudflare-api section 3, all forms). A
/// form that is not among them is a raw key; written again, every one is the same key.
#[must_use]
pub fn resource(within: Option<&str>, key: &str) -> Resource {
    work::step();
    let known = match within {
        None => flat(key),
        Some(within) => {
            let account = id_of(within, &Scope::Account).and_then(|id| id.parse().ok());
            account
                .filter(|_| id_of(key, &Scope::Zone) == Some("*"))
                .map(Resource::ZonesOf)
        }
    };
    known.unwrap_or_else(|| {
        let (scope, key) = (scope_of_key(key), key.to_owned());
        match within {
            None => Resource::Raw { scope, key },
            Some(within) => Resource::RawWithin {
                scope,
                within: within.to_owned(),
                key,
            },
        }
    })
}

/// What a key means that is nested in no other.
pub(super) fn flat(key: &str) -> Option<Resource> {
    let id = |scope| id_of(key, &scope);
    if let Some(id) = id(Scope::Zone) {
        return match id {
            "*" => Some(Resource::AllZones),
            id => id.parse().ok().map(Resource::Zone),
        };
    }
    if let Some(id) = id(Scope::Account) {
        return match id {
            "*" => Some(Resource::AllAccounts),
            id => id.parse().ok().map(Resource::Account),
        };
    }
    if let Some(id) = id(Scope::User) {
        return id.parse().ok().map(Resource::User);
    }
    let mut parts = id(Scope::Bucket)?.splitn(3, '_');
    let (account, jurisdiction, name) = (parts.next()?, parts.next()?, parts.next()?);
    (fault_of_jurisdiction(jurisdiction).is_none() && fault_of_name(name).is_none()).then_some(())?;
    Some(Resource::Bucket {
        account: account.parse().ok()?,
        jurisdiction: jurisdiction.to_owned(),
        name: name.to_owned(),
    })
}

/// What follows a scope's string and a dot in a key.
pub(super) fn id_of<'a>(key: &'a str, scope: &Scope) -> Option<&'a str> {
    key.strip_prefix(scope.as_api())?.strip_prefix('.')
}

/// The scope that a key answers: what is before its last part. A bucket's name may have dots,
/// and no tag was seen with one.
fn scope_of_key(key: &str) -> Scope {
    if id_of(key, &Scope::Bucket).is_some() {
        return Scope::Bucket;
    }
    Scope::from_api(key.rsplit_once('.').map_or(key, |(scope, _)| scope))
}

/// Reads a policy that has nothing but what a [`Policy`] says; what the server adds (ids of
/// policies, names of groups) may be there.
#[must_use]
pub fn exactly(given: &Value) -> Option<Policy> {
    let only = |map: &Map<String, Value>, known: &[&str]| map.keys().all(|key| known.contains(&key.as_str()));
    let fields = given.as_object()?;
    let groups = fields.get("permission_groups")?.as_array()?;
    let plain = only(fields, &["id", "effect", "permission_groups", "resources"])
        && groups.iter().all(|group| {
            group
                .as_object()
                .is_some_and(|group| only(group, &["id", "name", "meta"]))
        });
    plain.then(|| policy(given)).flatten()
}

/// Reads a policy leniently: unknown fields are stepped over. None when its effect, its groups or
/// its resources have another shape.
#[must_use]
pub fn policy(given: &Value) -> Option<Policy> {
    let effect = match given.get("effect")?.as_str()? {
        "allow" => PolicyEffect::Allow,
        "deny" => PolicyEffect::Deny,
        _ => return None,
    };
    let groups = given.get("permission_groups")?.as_array()?;
    let groups: Option<BTreeSet<_>> = groups
        .iter()
        .map(|group| group.get("id")?.as_str()?.parse().ok())
        .collect();
    Some(Policy {
        effect,
        groups: groups.filter(|groups| !groups.is_empty())?,
        resources: resource_map(given.get("resources")?.as_object()?)?,
    })
}

/// All flat or all nested; both in one map, or none, is not understood (reference: cloudflare-api
/// section 3).
fn resource_map(map: &Map<String, Value>) -> Option<ResourceMap> {
    if map.is_empty() {
        return None;
    }
    if let Some(flat) = stars(map) {
        return Some(ResourceMap::Flat(flat));
    }
    let inner = |value: &Value| value.as_object().filter(|inner| !inner.is_empty()).and_then(stars);
    let nested: Option<BTreeMap<_, _>> = map
        .iter()
        .map(|(key, value)| Some((key.clone(), inner(value)?)))
        .collect();
    nested.map(ResourceMap::Nested)
}

fn stars(map: &Map<String, Value>) -> Option<BTreeSet<String>> {
    map.iter()
        .map(|(key, value)| (value == "*").then(|| key.clone()))
        .collect()
}

/// What a typed key means: `KEY`, or `OUTER/KEY` for the nested form. For scopes that have no list;
/// no key has a slash.
///
/// # Errors
/// A sentence: it is not of this scope, or not a key.
pub fn typed(scope: &Scope, text: &str) -> Result<Resource, String> {
    let (within, key) = match text.trim().split_once('/') {
        Some((within, key)) => (Some(within.trim()), key.trim()),
        None => (None, text.trim()),
    };
    let plain = |key: &str| {
        !key.is_empty() && !key.ends_with('.') && key.chars().all(|c| c.is_ascii_graphic() && c != '/' && c != '"')
    };
    let of_scope = key
        .strip_prefix(scope.as_api())
        .is_some_and(|rest| rest.len() > 1 && rest.starts_with('.'));
    if !of_scope || !plain(key) || within.is_some_and(|within| !plain(within) || !within.contains('.')) {
        let scope = scope.as_api();
        return Err(format!(
            "{} is not a resource key of {scope}: expected {scope}.ID, or OUTER-KEY/{scope}.ID for one within an account.",
            quoted(text.trim())
        ));
    }
    Ok(resource(within, key))
}

#[cfg(test)]
pub(in crate::domain) mod tests;
