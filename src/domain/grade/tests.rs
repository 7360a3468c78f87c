//! Tokens and their grades; and that what a reason suggests, when it is done, helps.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::catalog::template::Templates;
use crate::domain::token::address::{self, IpFilter};
use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::lifetime;
use crate::domain::token::name::TokenName;
use crate::domain::token::scope::Owner;

mod classes;
mod denied;
mod suggested;
mod work;

const NOW: &str = "2026-11-24T09:30:00Z";
const ACME: &str = "0123456789abcdef0123456789abcdef";

struct Known;

impl Names for Known {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(_) => "example.com\u{202e}".to_owned(),
            Resource::Account(_) => "ACME".to_owned(),
            Resource::Bucket { name, .. } => name.clone(),
            other => format!("{other:?}"),
        }
    }

    fn owner(&self, _: Owner) -> String {
        "you".to_owned()
    }
}

static CATALOGUE: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn zone(number: u128) -> Resource {
    Resource::Zone(format!("{number:032x}").parse().unwrap())
}

fn zones_of() -> Resource {
    Resource::ZonesOf(ACME.parse().unwrap())
}

fn account() -> Resource {
    Resource::Account(ACME.parse().unwrap())
}

fn bucket() -> Resource {
    Resource::Bucket {
        account: ACME.parse().unwrap(),
        jurisdiction: "eu".to_owned(),
        name: "logs".to_owned(),
    }
}

/// A grant of groups by their API names; the scope of each is the first in which there is a
/// resource.
fn grant(names: &[&str], resources: &[Resource], except: &[Resource]) -> Grant {
    let groups = names.iter().map(|name| {
        let found = resources.iter().find_map(|one| {
            let scope = one.scope();
            Some((CATALOGUE.named(name, &scope)?.id, scope))
        });
        found.unwrap_or_else(|| panic!("no group {name} for {resources:?}"))
    });
    Grant {
        groups: groups.collect(),
        resources: resources.iter().cloned().collect(),
        except: except.iter().cloned().collect(),
        unresolved: Vec::new(),
    }
}

/// All reading groups of the "Read all resources" template.
fn every_read(resources: &[Resource]) -> Grant {
    let templates = Templates::embedded();
    let at = templates
        .all()
        .iter()
        .position(|one| one.slug == "read-all-resources")
        .unwrap();
    Grant {
        groups: templates
            .accesses(at, &CATALOGUE)
            .0
            .into_iter()
            .flat_map(|access| access.groups)
            .collect(),
        resources: resources.iter().cloned().collect(),
        except: BTreeSet::new(),
        unresolved: Vec::new(),
    }
}

/// Not by a draft: it refuses what contradicts itself, but a token that exists may, and is graded
/// too.
fn spec(grants: Vec<Grant>, ip_only: &str, expires: &str) -> Spec {
    let only = address::parse_list(ip_only).unwrap();
    Spec {
        owner: Owner::User,
        name: TokenName::parse("deploy").unwrap(),
        grants,
        verbatim: Vec::new(),
        ip: IpFilter {
            only: only.into_iter().map(|cidr| cidr.net).collect(),
            except: Vec::new(),
        },
        starts: None,
        expires: lifetime::parse(expires)
            .unwrap()
            .resolve(now(), &TimeZone::UTC)
            .unwrap(),
    }
}

#[test]
fn what_works_from_nowhere_does_not_work_from_almost_anywhere() {
    let dns = || vec![grant(&["DNS Write"], &[zones_of()], &[])];
    let anywhere = |only: &str| {
        let grade = graded(&spec(dns(), only, "90d"));
        grade
            .reasons
            .iter()
            .any(|reason| reason.brief.contains("almost anywhere"))
    };
    assert!(anywhere("") && anywhere("9.0.0.0/8"));
    assert!(anywhere("10.0.0.0/8 9.0.0.0/8"), "one of them works");
    assert!(!anywhere("10.0.0.0/8 192.168.0.0/16"));
}

fn graded(spec: &Spec) -> Grade {
    grade(spec, &CATALOGUE, &Known, now())
}

/// One token: what it is, its grants, its addresses, its end, its grade.
type Token = (&'static str, Vec<Grant>, &'static str, &'static str, Level);

#[rustfmt::skip]
fn tokens() -> Vec<Token> {
    use Level::{Critical, High, Low, Medium};
    let dns = |resources: &[Resource]| vec![grant(&["DNS Write"], resources, &[])];
    let of_account = |name: &str| vec![grant(&[name], &[account()], &[])];
    let everywhere = |name: &str| vec![grant(&[name], &[Resource::AllAccounts], &[])];
    let many = |count: u128| (0..count).map(zone).collect::<Vec<_>>();
    let user = || Resource::User(ACME.parse().unwrap());
    let cert_manager = |resource: Resource| vec![
        grant(&["DNS Write"], &[resource], &[]),
        grant(&["Zone Read"], &[Resource::AllZones], &[]),
    ];
    vec![
        ("purge one zone", vec![grant(&["Cache Purge"], &[zone(1)], &[])], "", "90d", Low),
        ("purge one zone for ever", vec![grant(&["Cache Purge"], &[zone(1)], &[])], "", "never", Low),
        ("purge everywhere", vec![grant(&["Cache Purge"], &[Resource::AllZones], &[])], "", "90d", Medium),
        ("dns, one zone", dns(&[zone(1)]), "", "90d", Medium),
        ("dns, one zone, one year", dns(&[zone(1)]), "", "1y", Medium),
        ("dns, one zone, two years", dns(&[zone(1)]), "", "2y", High),
        ("dns, one zone, for ever", dns(&[zone(1)]), "", "never", High),
        ("dns, one zone, one address", dns(&[zone(1)]), "203.0.113.7", "90d", Medium),
        ("dns, 20 zones", dns(&many(20)), "", "90d", Medium),
        ("dns, 21 zones", dns(&many(21)), "", "90d", High),
        ("dns, two times 15 zones", vec![
            grant(&["DNS Write"], &many(15), &[]),
            grant(&["DNS Write"], &(15..30).map(zone).collect::<Vec<_>>(), &[]),
        ], "", "90d", High),
        ("dns, zones of an account", dns(&[zones_of()]), "", "90d", High),
        ("dns, zones of an account, a /24", dns(&[zones_of()]), "203.0.113.0/24 2001:db8::/64", "90d", Medium),
        ("dns, zones of an account, a /23", dns(&[zones_of()]), "203.0.112.0/23", "90d", High),
        ("dns, zones of an account, a /63", dns(&[zones_of()]), "2001:db8::/63", "90d", High),
        ("dns, zones of an account, nine addresses", dns(&[zones_of()]),
            "203.0.113.1 203.0.113.2 203.0.113.3 203.0.113.4 203.0.113.5 203.0.113.6 203.0.113.7 203.0.113.8 203.0.113.9", "90d", High),
        ("dns, zones of an account, a /24, for ever", dns(&[zones_of()]), "203.0.113.0/24", "never", High),
        ("dns, all zones", dns(&[Resource::AllZones]), "", "90d", Critical),
        ("dns, all zones, one address", dns(&[Resource::AllZones]), "203.0.113.7", "90d", Critical),
        ("dns, read, all zones", vec![grant(&["DNS Read"], &[Resource::AllZones], &[])], "", "never", Low),
        ("cert-manager, one zone", cert_manager(zone(1)), "", "90d", Medium),
        ("cert-manager, all zones of an account", cert_manager(zones_of()), "", "90d", High),
        ("all zones but one", vec![grant(&["DNS Write"], &[Resource::AllZones], &[zone(1)])], "", "90d", Critical),
        ("what another access takes", vec![
            grant(&["DNS Write"], &[zones_of()], &[]),
            grant(&["DNS Write", "Cache Purge"], &[zone(1)], &[zones_of()]),
        ], "", "90d", Medium),
        ("what another access takes of another group", vec![
            grant(&["DNS Write"], &[zones_of()], &[]),
            grant(&["Cache Purge"], &[zone(1)], &[zones_of()]),
        ], "", "90d", High),
        ("workers, one account", of_account("Workers Scripts Write"), "", "90d", High),
        ("workers, all accounts", everywhere("Workers Scripts Write"), "", "90d", Critical),
        ("routes of one zone", vec![grant(&["Workers Routes Write"], &[zone(1)], &[])], "", "90d", Medium),
        ("tunnel", of_account("Cloudflare Tunnel Write"), "", "90d", High),
        ("access", of_account("Access: Apps and Policies Write"), "", "90d", High),
        ("account settings", of_account("Account Settings Write"), "203.0.113.7", "90d", Critical),
        ("billing", of_account("Billing Write"), "", "90d", High),
        ("billing, read", of_account("Billing Read"), "", "90d", Medium),
        ("domains", of_account("Registrar Domains Admin"), "", "90d", High),
        ("tokens", vec![grant(&["API Tokens Write"], &[user()], &[])], "", "90d", Critical),
        ("tokens, read", vec![grant(&["API Tokens Read"], &[user()], &[])], "", "90d", Low),
        ("who am I", vec![grant(&["User Details Read", "Memberships Read"], &[user()], &[])], "", "never", Low),
        ("memberships", vec![grant(&["Memberships Write"], &[user()], &[])], "", "90d", Medium),
        ("one bucket, read", vec![grant(&["Workers R2 Storage Bucket Item Read"], &[bucket()], &[])], "", "90d", Low),
        ("one bucket, write", vec![grant(&["Workers R2 Storage Bucket Item Write"], &[bucket()], &[])], "", "90d", Medium),
        ("all buckets", of_account("Workers R2 Storage Write"), "", "90d", High),
        ("d1, write", of_account("D1 Write"), "", "90d", High),
        ("kv, read", of_account("Workers KV Storage Read"), "", "90d", Medium),
        ("kv, read, one address", of_account("Workers KV Storage Read"), "203.0.113.7", "90d", Low),
        ("kv, read, one address, for ever", of_account("Workers KV Storage Read"), "203.0.113.7", "never", Medium),
        ("logs of one zone", vec![grant(&["Logs Read"], &[zone(1)], &[])], "", "90d", Medium),
        ("analytics of all zones", vec![grant(&["Analytics Read"], &[Resource::AllZones], &[])], "", "never", Low),
        ("email routing of one zone", vec![grant(&["Email Routing Rules Write"], &[zone(1)], &[])], "", "90d", Medium),
        ("workers ai", of_account("Workers AI Write"), "", "90d", Medium),
        ("read everything", vec![every_read(&[user(), Resource::AllAccounts, Resource::AllZones])], "", "90d", High),
        ("read everything of one account", vec![every_read(&[user(), account(), zones_of()])], "", "90d", Medium),
        ("read everything of one account, from here", vec![every_read(&[user(), account(), zones_of()])], "203.0.113.7", "90d", Low),
    ]
}

#[test]
fn tokens_have_their_grade() {
    for (what, grants, ip, expires, level) in tokens() {
        let found = graded(&spec(grants, ip, expires));
        assert_eq!(found.level, level, "{what}: {:#?}", found.reasons);
        assert!(!found.reasons.is_empty(), "{what}");
        assert!(
            found.reasons.is_sorted_by_key(|reason| std::cmp::Reverse(reason.level)),
            "{what}"
        );
    }
}

#[test]
fn sentences_read_well_and_are_safe_to_show() {
    let spec = spec(
        vec![
            grant(&["DNS Write"], &[zone(1)], &[]),
            grant(&["Workers Scripts Write", "Account Settings Read"], &[account()], &[]),
            grant(&["Zone Settings Write"], &[zones_of()], &[zone(2)]),
        ],
        "203.0.113.7",
        "never",
    );
    let said: Vec<String> = graded(&spec)
        .reasons
        .iter()
        .map(|reason| format!("{}: {} {}", reason.level.word(), reason.sentence, reason.suggestion))
        .collect();
    assert_eq!(
        said,
        [
            "high: Policy 2: Workers Scripts: Edit on account ACME. Whoever holds it can run code or show pages of their own on your domains, \
             and read what visitors send. If reading is enough, choose Read for Workers Scripts.",
            "high: Policy 3: Zone Settings: Edit on all zones of account ACME, less what is excluded. Whoever holds it can switch \
             protection off, and block or let in whom they like. Choose single zones instead of all zones.",
            "high: It never expires: a copy that someone finds years from now still works. That raises the grade by a step. Set an expiry \
             within a year, such as 90 days.",
            "medium: Policy 1: DNS: Edit on zone example.com<U+202E>. Whoever holds it can send web and mail traffic elsewhere, and get \
             certificates for these names. If reading is enough, choose Read for DNS.",
            "low: Policy 2: Account Settings: Read on account ACME. Whoever holds it only sees how things are set up. \
             If not needed, leave out Account Settings: Read.",
            "low: Only a few addresses may use it: a copy is of no use elsewhere. That lowers critical to high. Keep the client \
             IP filter.",
        ],
    );
}

#[test]
fn a_later_start_counts_from_then() {
    let mut spec = spec(vec![grant(&["DNS Write"], &[zone(1)], &[])], "", "2028-06-01");
    assert_eq!(graded(&spec).level, Level::High);
    spec.starts = Some("2027-12-01T00:00:00Z".parse().unwrap());
    assert_eq!(graded(&spec).level, Level::Medium);
    // One whose end has passed while the page was open can do nothing any more.
    assert_eq!(
        grade(&spec, &CATALOGUE, &Known, "2029-01-01T00:00:00Z".parse().unwrap()).level,
        Level::Medium
    );
}

#[test]
fn thousands_of_zones_on_both_sides_are_graded() {
    let (given, except): (Vec<_>, Vec<_>) = ((0..5000).map(zone).collect(), (30..5030).map(zone).collect());
    let found = graded(&spec(
        vec![grant(&["DNS Write", "Cache Purge"], &given, &except)],
        "",
        "90d",
    ));
    assert_eq!(found.level, Level::High);
    assert!(
        found.reasons[0].sentence.contains("on 30 zones."),
        "{}",
        found.reasons[0].sentence
    );
    assert_eq!(found.reasons[0].suggestion.to_string(), "Choose at most 20 zones.");
}

/// Two accesses with every zone permission over thousands of zones, half of them excluded: what is
/// left is counted once.
#[test]
fn thousands_of_zones_and_all_permissions_come_to_few_reasons() {
    let catalog = Catalog::embedded();
    let rows = catalog.rows().iter().filter(|row| row.scope == Scope::Zone);
    let zone = |at: u32| Resource::Zone(format!("{at:032x}").parse().unwrap());
    let zones: std::collections::BTreeSet<Resource> = (0..5000).map(zone).collect();
    let grant = Grant {
        groups: rows
            .flat_map(|row| row.levels.iter().map(|level| (level.id, Scope::Zone)))
            .collect(),
        except: zones.iter().take(2500).cloned().collect(),
        resources: zones,
        unresolved: Vec::new(),
    };
    let grants = [grant.clone(), grant];
    let given = given(&grants, &[], &catalog, &Default::default());
    assert!(given.len() < 30, "{} reasons", given.len());
    assert!(
        given
            .iter()
            .all(|given| given.resources.len() == 2500 && given.reach == Reach::Whole)
    );
}

#[test]
fn a_policy_as_given_is_presumed_to_be_bad() {
    let policy = serde_json::json!({"effect": "allow", "permission_groups": [{"id": "1".repeat(32), "x": 1}], "resources": {"a.b.c": "*"}});
    let deny = serde_json::json!({"effect": "deny", "permission_groups": [{"id": "1".repeat(32), "x": 1}], "resources": {"a.b.c": "*"}});
    let harmless = spec(vec![grant(&["Zone Read"], &[zone(1)], &[])], "", "90d");
    let with = |verbatim: Vec<serde_json::Value>| {
        graded(&Spec {
            verbatim,
            ..harmless.clone()
        })
    };
    assert_eq!(with(vec![deny]).level, Level::Low, "what only takes away gives nothing");
    let got = with(vec![policy]);
    assert_eq!(got.level, Level::High);
    assert!(got.reasons[0].sentence.contains("as it was given"), "{:?}", got.reasons);
}
