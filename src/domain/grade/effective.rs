//! What a token gives in the end: its grants less what any exclusion takes, sorted by class. A deny
//! beats every allow of the token (reference: cloudflare-api section 3, evaluation order). Knows no
//! words.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Class, MANY_ZONES, Reach, class_of};
use crate::domain::catalog::Catalog;
use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::id::GroupId;
use crate::domain::token::meaning::Accounts;
use crate::domain::token::parts::{Exclusions, GrantPart, of_grant, parts};
use crate::domain::token::scope::Scope;
use crate::domain::token::work;

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

/// What certain grants exclude of one scope.
#[derive(Default)]
struct Excluded<'a> {
    things: BTreeSet<&'a Resource>,
    /// Whether a wildcard of the whole scope is among them.
    everything: bool,
    any_zone: bool,
}

/// All of it, by grant, scope and class. What is left is worked out once for all groups that the
/// same grants exclude: thousands of zones and hundreds of groups may be chosen. `denied` gives
/// nothing and takes away what it excludes, from any grant. `accounts` are those that keys tell of
/// zones.
pub(super) fn given<'a>(
    grants: &'a [Grant],
    denied: &'a [Grant],
    catalog: &Catalog,
    accounts: &Accounts,
) -> Vec<Given<'a>> {
    let mut all: Vec<Given<'a>> = Vec::new();
    let mut denials: BTreeMap<&Scope, Vec<GrantPart<'a>>> = BTreeMap::new();
    for (at, denial) in denied.iter().enumerate() {
        for (scope, part) in of_grant(grants.len() + at, denial) {
            denials.entry(scope).or_default().push(part);
        }
    }
    for (scope, mut parts) in parts(grants) {
        let giving = parts.len();
        parts.extend(denials.remove(scope).unwrap_or_default());
        let exclusions = Exclusions::of(&parts, |by| Excluded::of(by.iter().flat_map(|part| &part.except)));
        for part in parts.iter().take(giving) {
            all.extend(given_by(part, scope, &exclusions, catalog, accounts));
        }
    }
    all.sort_by_key(|given| given.grant);
    widen(&mut all);
    all
}

fn given_by<'a>(
    part: &GrantPart<'a>,
    scope: &'a Scope,
    exclusions: &Exclusions<Excluded<'a>>,
    catalog: &Catalog,
    accounts: &Accounts,
) -> Vec<Given<'a>> {
    let mut groups: BTreeMap<Option<usize>, Vec<GroupId>> = BTreeMap::new();
    for id in &part.groups {
        work::step();
        groups.entry(exclusions.of_group(*id)).or_default().push(*id);
    }
    let mut found: BTreeMap<(&str, Vec<&Resource>), Given<'a>> = BTreeMap::new();
    let nothing = Excluded::default();
    for (by, groups) in groups {
        let excluded = by.and_then(|number| exclusions.set(number)).unwrap_or(&nothing);
        let left = left_over(part, excluded, accounts);
        if left.resources.is_empty() {
            continue;
        }
        let mut by_class: BTreeMap<&str, (&'static Class, Vec<GroupId>)> = BTreeMap::new();
        for id in groups {
            let class = class_of(id, catalog);
            by_class.entry(class.slug).or_insert((class, Vec::new())).1.push(id);
        }
        for (slug, (class, groups)) in by_class {
            left.resources.iter().for_each(|_| work::step());
            let entry = found.entry((slug, left.resources.clone()));
            let given = entry.or_insert_with(|| Given {
                grant: part.grant,
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
    found.into_values().collect()
}

impl<'a> Excluded<'a> {
    fn of<'b>(things: impl Iterator<Item = &'b &'a Resource>) -> Self
    where
        'a: 'b,
    {
        let mut excluded = Self::default();
        for one in things {
            work::step();
            excluded.everything |= matches!(one, Resource::AllAccounts | Resource::AllZones);
            excluded.any_zone |= matches!(one, Resource::Zone(_));
            excluded.things.insert(one);
        }
        excluded
    }

    /// Whether this is surely among them.
    fn holds(&self, one: &Resource, accounts: &Accounts) -> bool {
        let zones = match one {
            Resource::Zone(id) => accounts.of(*id).map(Resource::ZonesOf),
            _ => None,
        };
        self.everything || self.things.contains(one) || zones.is_some_and(|zones| self.things.contains(&zones))
    }
}

fn left_over<'a>(part: &GrantPart<'a>, excluded: &Excluded<'a>, accounts: &Accounts) -> LeftOver<'a> {
    let left = part.resources.iter().filter(|one| {
        work::step();
        !excluded.holds(one, accounts)
    });
    let resources: Vec<&Resource> = left.copied().collect();
    let reaches = resources.iter().map(|resource| reach_of(resource));
    // Whether an exclusion may take a part of what is left.
    let less = |one: &&Resource| match one {
        Resource::AllAccounts | Resource::AllZones => !excluded.things.is_empty(),
        Resource::ZonesOf(_) => excluded.any_zone,
        _ => false,
    };
    LeftOver {
        reach: reaches.max().unwrap_or(Reach::Chosen),
        less: resources.iter().any(less),
        resources,
    }
}

fn reach_of(resource: &Resource) -> Reach {
    match resource {
        Resource::Zone(_) | Resource::Bucket { .. } => Reach::Chosen,
        Resource::User(_) | Resource::Account(_) | Resource::ZonesOf(_) => Reach::Whole,
        Resource::AllAccounts | Resource::AllZones => Reach::Everything,
        Resource::Raw { scope, key } | Resource::RawWithin { scope, key, .. } => {
            // A wildcard ends at an account only where the key says which.
            match (key.contains('*'), resource.account(|_| None)) {
                (true, None) => Reach::Everything,
                (true, Some(_)) => Reach::Whole,
                (false, _) if matches!(scope, Scope::Account | Scope::User) => Reach::Whole,
                (false, _) => Reach::Chosen,
            }
        }
    }
}

/// Whether it is to be named beside single things, however many these are.
pub(super) fn is_wide(resource: &Resource) -> bool {
    let raw = matches!(resource, Resource::Raw { .. } | Resource::RawWithin { .. });
    resource.is_all() || (raw && reach_of(resource) > Reach::Chosen)
}

/// Many zones of one class, over all grants together, count as a whole account.
fn widen(all: &mut [Given<'_>]) {
    let mut zones: BTreeMap<&str, BTreeSet<&Resource>> = BTreeMap::new();
    for given in all.iter() {
        given.resources.iter().for_each(|_| work::step());
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
