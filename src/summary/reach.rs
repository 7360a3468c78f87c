//! What the whole token comes to: for each thing that it names, what is given there by any grant less what any grant takes. A deny beats every
//! allow of the token (reference: cloudflare-api section 3, evaluation order). Things with the same abilities are one block. Knows no words.

use std::collections::{BTreeMap, BTreeSet};

use crate::token::grant::{Grant, Resource};
use crate::token::id::{AccountId, GroupId, ZoneId};
use crate::token::scope::Scope;

/// Which grants (from 0) decide something.
pub(super) type Grants = BTreeSet<usize>;

/// Things of one scope with the same abilities.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// The things, by the grant that names them first: there each is decided.
    pub(super) on: BTreeMap<usize, Vec<&'a Resource>>,
    /// What can be done to each of them, and which grants give it.
    pub(super) can: BTreeMap<GroupId, Grants>,
    /// What a grant gives and another (or the same) takes, and which ones take it.
    pub(super) not: BTreeMap<GroupId, Grants>,
    /// Whether a family of the token may give more here: which account the zones belong to is not known.
    pub(super) unsure: bool,
}

/// All blocks of one scope, the widest last; those without any ability at the very end.
pub(super) struct Reach<'a> {
    pub(super) scope: &'a Scope,
    pub(super) blocks: Vec<Block<'a>>,
}

/// Which grants name a thing, as given or as excluded.
#[derive(Default, Clone)]
struct Named {
    gives: Grants,
    excludes: Grants,
}

/// How far a resource reaches beside others of its scope: a thing, all of an account, all.
pub(super) fn width_of(resource: &Resource) -> u8 {
    match resource {
        Resource::AllAccounts | Resource::AllZones => 2,
        Resource::ZonesOf(_) => 1,
        _ => 0,
    }
}

/// The families that a resource is a part of.
pub(super) fn families(resource: &Resource, account: Option<AccountId>) -> impl Iterator<Item = Resource> {
    let (near, far) = match resource {
        Resource::Zone(_) => (account.map(Resource::ZonesOf), Some(Resource::AllZones)),
        Resource::ZonesOf(_) => (None, Some(Resource::AllZones)),
        Resource::Account(_) => (None, Some(Resource::AllAccounts)),
        _ => (None, None),
    };
    near.into_iter().chain(far)
}

/// The account of a zone, where the resource is one and it is known.
pub(super) fn account(resource: &Resource, account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Option<AccountId> {
    match resource {
        Resource::Zone(id) => account_of(*id),
        _ => None,
    }
}

/// Whether a grant sends something for a scope: without anything to give it sends no exclusion either ([`crate::token::policy`]).
pub(super) fn speaks_of(grant: &Grant, scope: &Scope) -> bool {
    grant.groups.values().any(|of| of == scope) && grant.resources.iter().any(|resource| resource.scope() == *scope)
}

/// What the grants come to, for each scope. Takes time by what is named and by the permissions of the grants, never by their product: things that
/// the same grants name are looked at once.
pub(super) fn reaches<'a>(grants: &'a [Grant], account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Vec<Reach<'a>> {
    let scopes: BTreeSet<&Scope> = grants.iter().flat_map(|grant| grant.groups.values()).collect();
    let of = |scope| Reach {
        scope,
        blocks: blocks(grants, scope, account_of),
    };
    scopes.into_iter().map(of).collect()
}

fn blocks<'a>(grants: &'a [Grant], scope: &Scope, account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Vec<Block<'a>> {
    let named = named(grants, scope);
    let families_of_accounts = named.keys().any(|one| matches!(one, Resource::ZonesOf(_)));
    // By the grants that give and take, so that thousands of zones of one access are judged once.
    let mut alike: BTreeMap<(Grants, Grants, bool), Vec<&Resource>> = BTreeMap::new();
    for (resource, direct) in &named {
        let account = account(resource, account_of);
        let mut all = direct.clone();
        for family in families(resource, account) {
            if let Some(more) = named.get(&family) {
                all.gives.extend(&more.gives);
                all.excludes.extend(&more.excludes);
            }
        }
        let unsure = families_of_accounts && account.is_none() && matches!(resource, Resource::Zone(_));
        alike
            .entry((all.gives, all.excludes, unsure))
            .or_default()
            .push(resource);
    }
    let mut blocks: BTreeMap<(Vec<GroupId>, Vec<GroupId>, bool), Block<'a>> = BTreeMap::new();
    for ((gives, excludes, unsure), resources) in alike {
        let (can, not) = abilities(grants, scope, &gives, &excludes, unsure);
        let key = (can.keys().copied().collect(), not.keys().copied().collect(), unsure);
        let block = blocks.entry(key).or_default();
        block.unsure = unsure;
        for (id, by) in can {
            block.can.entry(id).or_default().extend(by);
        }
        for (id, by) in not {
            block.not.entry(id).or_default().extend(by);
        }
        for resource in resources {
            let direct = named.get(resource).cloned().unwrap_or_default();
            let home = direct.gives.first().or(direct.excludes.first()).copied().unwrap_or(0);
            block.on.entry(home).or_default().push(resource);
        }
    }
    let mut blocks: Vec<Block<'a>> = blocks.into_values().collect();
    let widest = |block: &Block<'_>| block.on.values().flatten().map(|one| width_of(one)).max();
    blocks.sort_by_cached_key(|block| (block.can.is_empty(), widest(block)));
    blocks
}

fn named<'a>(grants: &'a [Grant], scope: &Scope) -> BTreeMap<&'a Resource, Named> {
    let mut named: BTreeMap<&Resource, Named> = BTreeMap::new();
    for (at, grant) in grants.iter().enumerate().filter(|(_, grant)| speaks_of(grant, scope)) {
        for resource in grant.resources.iter().filter(|one| one.scope() == *scope) {
            named.entry(resource).or_default().gives.insert(at);
        }
        for resource in grant.except.iter().filter(|one| one.scope() == *scope) {
            named.entry(resource).or_default().excludes.insert(at);
        }
    }
    named
}

type ByGroup = BTreeMap<GroupId, Grants>;

/// What is left of what these grants give when those take theirs, and what was taken.
fn abilities(grants: &[Grant], scope: &Scope, gives: &Grants, excludes: &Grants, unsure: bool) -> (ByGroup, ByGroup) {
    let groups = |of: &Grants| {
        let mut by_group = ByGroup::new();
        for at in of {
            let groups = grants.get(*at).into_iter().flat_map(|grant| &grant.groups);
            for (id, _) in groups.filter(|(_, of)| *of == scope) {
                by_group.entry(*id).or_default().insert(*at);
            }
        }
        by_group
    };
    let (mut can, mut not) = (groups(gives), groups(excludes));
    if !unsure {
        not.retain(|id, _| can.contains_key(id));
    }
    can.retain(|id, _| !not.contains_key(id));
    (can, not)
}
