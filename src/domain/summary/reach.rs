//! What the whole token comes to: for each thing that it names, what is given there by any grant
//! less what any grant takes. A deny beats every allow of the token (reference: cloudflare-api
//! section 3, evaluation order). Things with the same abilities are one block. Knows no words.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::id::{AccountId, GroupId, ZoneId};
use crate::domain::token::parts::{GrantPart, parts};
use crate::domain::token::scope::Scope;
use crate::domain::token::work;

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
    /// Whether a family of the token may give more here: which account the zones belong to is not
    /// known.
    pub(super) unsure: bool,
}

/// All blocks of one scope, the widest last; those without any ability at the very end.
pub(super) struct Reach<'a> {
    pub(super) scope: &'a Scope,
    pub(super) blocks: Vec<Block<'a>>,
}

/// Which grants name a thing, as given or as excluded.
#[derive(Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
        // A key that is not understood is still one of the zones.
        Resource::Raw { scope: Scope::Zone, .. } => (None, Some(Resource::AllZones)),
        Resource::RawWithin { scope: Scope::Zone, .. } => (
            resource.account(|_| None).map(Resource::ZonesOf),
            Some(Resource::AllZones),
        ),
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

/// What the grants come to, for each scope. Takes time by what is named and by the permissions of
/// the grants, never by their product: things that the same grants name are looked at once.
pub(super) fn reaches<'a>(grants: &'a [Grant], account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Vec<Reach<'a>> {
    let of = |(scope, parts): (&'a Scope, Vec<GrantPart<'a>>)| Reach {
        scope,
        blocks: blocks(&parts, account_of),
    };
    parts(grants).into_iter().map(of).collect()
}

fn blocks<'a>(parts: &[GrantPart<'a>], account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Vec<Block<'a>> {
    let named = named(parts);
    let groups: BTreeMap<usize, &[GroupId]> = parts.iter().map(|part| (part.grant, part.groups.as_slice())).collect();
    let families_of_accounts = named.keys().any(|one| matches!(one, Resource::ZonesOf(_)));
    // By what names them and by their families, so that thousands of zones of one access are judged
    // once.
    let mut alike: BTreeMap<(&Named, Vec<&Resource>, bool), Vec<&'a Resource>> = BTreeMap::new();
    for (resource, direct) in &named {
        work::step();
        let account = account(resource, account_of);
        let families = families(resource, account).filter_map(|family| named.get_key_value(&family));
        let families = families.map(|(family, _)| *family).collect();
        let unsure = families_of_accounts && account.is_none() && matches!(resource, Resource::Zone(_));
        alike.entry((direct, families, unsure)).or_default().push(resource);
    }
    let mut blocks: BTreeMap<(Vec<GroupId>, Vec<GroupId>, bool), Block<'a>> = BTreeMap::new();
    for ((direct, families, unsure), resources) in alike {
        let mut all = direct.clone();
        for more in families.iter().filter_map(|family| named.get(family)) {
            all.gives.extend(&more.gives);
            all.excludes.extend(&more.excludes);
        }
        let (can, not) = abilities(&groups, &all, unsure);
        let key = (can.keys().copied().collect(), not.keys().copied().collect(), unsure);
        let block = blocks.entry(key).or_default();
        block.unsure = unsure;
        for (id, by) in can {
            block.can.entry(id).or_default().extend(by);
        }
        for (id, by) in not {
            block.not.entry(id).or_default().extend(by);
        }
        let home = direct.gives.first().or(direct.excludes.first()).copied().unwrap_or(0);
        block.on.entry(home).or_default().extend(resources);
    }
    let mut blocks: Vec<Block<'a>> = blocks.into_values().collect();
    for block in &mut blocks {
        block.on.values_mut().for_each(|on| on.sort_unstable());
    }
    let widest = |block: &Block<'_>| block.on.values().flatten().map(|one| width_of(one)).max();
    blocks.sort_by_cached_key(|block| (block.can.is_empty(), widest(block)));
    blocks
}

fn named<'a>(parts: &[GrantPart<'a>]) -> BTreeMap<&'a Resource, Named> {
    let mut named: BTreeMap<&Resource, Named> = BTreeMap::new();
    for part in parts {
        for resource in &part.resources {
            work::step();
            named.entry(resource).or_default().gives.insert(part.grant);
        }
        for resource in &part.except {
            work::step();
            named.entry(resource).or_default().excludes.insert(part.grant);
        }
    }
    named
}

type ByGroup = BTreeMap<GroupId, Grants>;

/// What is left of what these grants give when those take theirs, and what was taken.
fn abilities(groups: &BTreeMap<usize, &[GroupId]>, by: &Named, unsure: bool) -> (ByGroup, ByGroup) {
    let groups = |of: &Grants| {
        let mut by_group = ByGroup::new();
        for at in of {
            for id in groups.get(at).copied().unwrap_or_default() {
                work::step();
                by_group.entry(*id).or_default().insert(*at);
            }
        }
        by_group
    };
    let (mut can, mut not) = (groups(&by.gives), groups(&by.excludes));
    if !unsure {
        not.retain(|id, _| can.contains_key(id));
    }
    can.retain(|id, _| !not.contains_key(id));
    (can, not)
}
