//! What a token gives in the end: its grants less what any exclusion takes, sorted by class. A deny beats every allow of the token
//! (reference: cloudflare-api section 3, evaluation order). Knows no words.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Class, MANY_ZONES, Reach, class_of};
use crate::catalogue::Catalogue;
use crate::token::grant::{Grant, Resource};
use crate::token::id::GroupId;
use crate::token::scope::Scope;

/// Groups of one class in one grant, over the same resources.
pub(super) struct Given<'a> {
    /// The grant, from 0.
    pub(super) grant: usize,
    pub(super) scope: &'a Scope,
    pub(super) class: &'static Class,
    pub(super) groups: Vec<GroupId>,
    /// Those that are left; at least one.
    pub(super) resources: Vec<&'a Resource>,
    pub(super) reach: Reach,
    /// Whether an exclusion takes a part of a family ("all zones") that is left.
    pub(super) less: bool,
}

/// What a grant still gives of one scope when certain grants exclude theirs.
struct LeftOver<'a> {
    resources: Vec<&'a Resource>,
    reach: Reach,
    less: bool,
}

/// All of it, by grant, scope and class. What is left is worked out once for all groups that the same grants exclude: thousands of zones and
/// hundreds of groups may be chosen.
pub(super) fn given<'a>(grants: &'a [Grant], catalogue: &Catalogue) -> Vec<Given<'a>> {
    let mut all: Vec<Given<'a>> = Vec::new();
    for (at, grant) in grants.iter().enumerate() {
        let mut groups: BTreeMap<(&Scope, Vec<usize>), Vec<GroupId>> = BTreeMap::new();
        for (id, scope) in &grant.groups {
            let excluding = |(at, other)| excludes(other, *id, scope).then_some(at);
            let by = grants.iter().enumerate().filter_map(excluding).collect();
            groups.entry((scope, by)).or_default().push(*id);
        }
        let mut found: BTreeMap<(&Scope, &str, Vec<&Resource>), Given<'a>> = BTreeMap::new();
        for ((scope, by), groups) in groups {
            let left = left_over(grant, scope, by.iter().filter_map(|at| grants.get(*at)));
            if left.resources.is_empty() {
                continue;
            }
            let mut by_class: BTreeMap<&str, (&'static Class, Vec<GroupId>)> = BTreeMap::new();
            for id in groups {
                let class = class_of(id, catalogue);
                by_class.entry(class.slug).or_insert((class, Vec::new())).1.push(id);
            }
            for (slug, (class, groups)) in by_class {
                let entry = found.entry((scope, slug, left.resources.clone()));
                let given = entry.or_insert_with(|| Given {
                    grant: at,
                    scope,
                    class,
                    groups: Vec::new(),
                    resources: left.resources.clone(),
                    reach: left.reach,
                    less: left.less,
                });
                given.groups.extend(groups);
                given.groups.sort_unstable();
            }
        }
        all.extend(found.into_values());
    }
    widen(&mut all);
    all
}

/// Whether a grant excludes something for a group. One that gives nothing in a scope sends no deny for it either.
fn excludes(grant: &Grant, id: GroupId, scope: &Scope) -> bool {
    grant.groups.get(&id) == Some(scope)
        && grant.except.iter().any(|except| except.scope() == *scope)
        && grant.resources.iter().any(|resource| resource.scope() == *scope)
}

fn left_over<'a>(grant: &'a Grant, scope: &Scope, excluding: impl Iterator<Item = &'a Grant>) -> LeftOver<'a> {
    let excepted: BTreeSet<&Resource> = excluding
        .flat_map(|other| other.except.iter().filter(|except| except.scope() == *scope))
        .collect();
    // Thousands of zones on both sides are possible: only families are compared one by one.
    let families: Vec<&Resource> = excepted.iter().copied().filter(|except| except.is_family()).collect();
    let left = grant.resources.iter().filter(|one| {
        one.scope() == *scope && !excepted.contains(one) && !families.iter().any(|family| family.covers(one))
    });
    let resources: Vec<&Resource> = left.collect();
    let reaches = resources.iter().map(|resource| reach_of(resource));
    let mut kept = resources.iter().filter(|one| one.is_family());
    LeftOver {
        reach: reaches.max().unwrap_or(Reach::Chosen),
        less: kept.any(|family| excepted.iter().any(|part| may_hold(family, part))),
        resources,
    }
}

fn reach_of(resource: &Resource) -> Reach {
    match resource {
        Resource::Zone(_) | Resource::Bucket { .. } => Reach::Chosen,
        Resource::User(_) | Resource::Account(_) | Resource::ZonesOf(_) => Reach::Whole,
        Resource::AllAccounts | Resource::AllZones => Reach::Everything,
        Resource::Raw { key, .. } | Resource::RawWithin { key, .. } if key.ends_with('*') => Reach::Whole,
        Resource::Raw { .. } | Resource::RawWithin { .. } => Reach::Chosen,
    }
}

/// Whether an exclusion may take a part of what is given.
fn may_hold(family: &Resource, part: &Resource) -> bool {
    family.covers(part) || matches!((family, part), (Resource::ZonesOf(_), Resource::Zone(_)))
}

/// Many zones of one class, over all grants together, count as a whole account.
fn widen(all: &mut [Given<'_>]) {
    let mut zones: BTreeMap<&str, BTreeSet<&Resource>> = BTreeMap::new();
    for given in all.iter() {
        let of_class = zones.entry(given.class.slug).or_default();
        of_class.extend(
            given
                .resources
                .iter()
                .filter(|resource| matches!(resource, Resource::Zone(_))),
        );
    }
    for given in all {
        let has_zone = given
            .resources
            .iter()
            .any(|resource| matches!(resource, Resource::Zone(_)));
        let many = zones
            .get(given.class.slug)
            .is_some_and(|zones| zones.len() > MANY_ZONES);
        if has_zone && many {
            given.reach = given.reach.max(Reach::Whole);
        }
    }
}
