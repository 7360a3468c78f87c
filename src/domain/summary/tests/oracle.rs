//! The page read as a person reads it, against the policies that are sent: a group is said to work
//! on a zone if and only if a policy allows it there and none denies it (reference: cloudflare-api
//! section 3, evaluation order).

use proptest::prelude::*;

use super::*;
use crate::domain::token::to_policies::{PolicyEffect, ResourceMap};

const LABELS: [(&str, &str); 3] = [
    (DNS_WRITE, "Edit DNS "),
    (ZONE_READ, "Read Zone "),
    ("3030687196b94b638145a3953da2b699", "Edit Zone Settings "),
];

fn account(at: usize) -> AccountId {
    format!("{:032x}", 0xa00 + at).parse().unwrap()
}

fn zone_at(at: usize) -> ZoneId {
    format!("{:032x}", 0xf00 + at).parse().unwrap()
}

/// Zones 0 and 1 are of account 0, 2 and 3 of account 1.
struct Four;

impl Names for Four {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) => format!("<{id}>"),
            Resource::Account(id) => format!("<{id}>"),
            other => format!("{other:?}"),
        }
    }
    fn owner(&self, _owner: Owner) -> String {
        "you".to_owned()
    }
    fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        (0..4).find(|at| zone_at(*at) == zone).map(|at| account(at / 2))
    }
}

fn resource(at: usize) -> Resource {
    match at {
        0..4 => Resource::Zone(zone_at(at)),
        4 | 5 => Resource::ZonesOf(account(at - 4)),
        6 => Resource::AllZones,
        // The same in the nested form.
        7 => within("*", "*"),
        8..12 => within(&account((at - 8) / 2).to_string(), &zone_at(at - 8).to_string()),
        _ => within("*", &zone_at(at - 12).to_string()),
    }
}

fn within(account: &str, zone: &str) -> Resource {
    Resource::RawWithin {
        scope: Scope::Zone,
        within: format!("com.cloudflare.api.account.{account}"),
        key: format!("com.cloudflare.api.account.zone.{zone}"),
    }
}

fn access() -> impl Strategy<Value = Grant> {
    let resources = || proptest::collection::btree_set((0_usize..16).prop_map(resource), 0..4);
    (
        proptest::collection::btree_set(0_usize..3, 1..4),
        resources(),
        resources(),
    )
        .prop_map(|(groups, resources, except)| Grant {
            groups: groups
                .into_iter()
                .map(|at| (LABELS[at].0.parse().unwrap(), Scope::Zone))
                .collect(),
            resources,
            except,
            unresolved: Vec::new(),
        })
}

/// What the policies say.
fn allowed(spec: &Spec, zone: usize, group: &str) -> bool {
    let covers = |map: &ResourceMap| match map {
        ResourceMap::Flat(keys) => {
            keys.contains("com.cloudflare.api.account.zone.*")
                || keys.contains(&format!("com.cloudflare.api.account.zone.{}", zone_at(zone)))
        }
        ResourceMap::Nested(outer) => [account(zone / 2).to_string(), "*".to_owned()].iter().any(|account| {
            let inner = outer.get(&format!("com.cloudflare.api.account.{account}"));
            inner.is_some_and(|keys| {
                let here = |zone: &str| keys.contains(&format!("com.cloudflare.api.account.zone.{zone}"));
                here("*") || here(&zone_at(zone).to_string())
            })
        }),
    };
    let policies = spec.policies();
    let any = |effect: PolicyEffect| {
        policies.iter().any(|policy| {
            policy.effect == effect && policy.groups.contains(&group.parse().unwrap()) && covers(&policy.resources)
        })
    };
    any(PolicyEffect::Allow) && !any(PolicyEffect::Deny)
}

/// The blocks of the page: the words that say where, and those that say what.
fn blocks(page: &[SummaryLine]) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut open = false;
    let mut head = String::new();
    for line in page {
        if !line.head.is_empty() {
            head = line.head.split(' ').next().unwrap().to_owned();
        }
        match head.as_str() {
            "On" => {
                if !open {
                    blocks.push((String::new(), String::new()));
                }
                open = true;
                blocks.last_mut().unwrap().0.push_str(&format!("{}; ", line.text));
            }
            "Can" => {
                open = false;
                blocks.last_mut().unwrap().1.push_str(&format!("{} ", line.text));
            }
            "Not"
                if line.text.starts_with("on ")
                    || line.text.starts_with("none of the above")
                    || line.head.is_empty() =>
            {
                open = false;
                blocks.push((line.text.clone(), String::new()));
            }
            _ => open = false,
        }
    }
    blocks
}

/// What a reader finds for a zone: the block that names it, else the one about its account, else
/// the one about all.
fn said(page: &[SummaryLine], zone: usize) -> String {
    let blocks = blocks(page);
    let own = format!("<{}>", zone_at(zone));
    let of_account = format!("zones of account <{}>", account(zone / 2));
    let found = [own.as_str(), &of_account, "zone of every account"]
        .into_iter()
        .find_map(|words| blocks.iter().find(|(on, _)| on.contains(words)));
    found.map(|(_, can)| can.clone()).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]
    #[test]
    fn the_page_says_what_the_policies_allow(grants in proptest::collection::vec(access(), 1..4)) {
        let mut spec = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], vec![zone()], vec![])])
            .read(NOW.parse().unwrap(), &home())
            .unwrap();
        spec.grants = grants;
        let page = lines(&spec, &CATALOGUE, &Four, NOW.parse().unwrap(), &TimeZone::UTC);
        for zone in 0..4 {
            let said = said(&page, zone);
            for (group, label) in LABELS {
                prop_assert_eq!(
                    said.contains(label),
                    allowed(&spec, zone, group),
                    "{} on zone {}: {:#?}", label, zone, page.iter().map(SummaryLine::said).collect::<Vec<_>>()
                );
            }
        }
    }
}

static CATALOGUE: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(Catalog::embedded);
