//! What tokens come to in a list: their rows, what needs a look, what finds them.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::grade::Level;
use crate::domain::summary::Names;
use crate::domain::token::given_policies::GivenPolicies;
use crate::domain::token::grant::Resource;
use crate::domain::token::record::TokenStatus;
use crate::domain::token::scope::Scope;

mod facts;
mod search;

const NOW: &str = "2026-11-24T09:30:00Z";
const ACME: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";
/// example.com and example.org, both of ACME.
const COM: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
const ORG: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);

struct Called;

impl Names for Called {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) if id.to_string() == COM => "example.com".to_owned(),
            Resource::Zone(_) => "example.org".to_owned(),
            Resource::Account(_) => "ACME".to_owned(),
            other => format!("{other:?}"),
        }
    }

    fn owner(&self, _: Owner) -> String {
        "you".to_owned()
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// A policy over resource keys, with groups by scope and API name.
fn policy(effect: &str, groups: &[(Scope, &str)], keys: &[&str]) -> Value {
    let id =
        |(scope, name): &(Scope, &str)| json!({"id": CATALOG.named(name, scope).unwrap().id.to_string(), "name": name});
    let resources: serde_json::Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), "*".into())).collect();
    json!({"effect": effect, "permission_groups": groups.iter().map(id).collect::<Vec<_>>(), "resources": resources})
}

fn zone(id: &str) -> String {
    format!("com.cloudflare.api.account.zone.{id}")
}

fn dns_on(key: &str) -> Value {
    policy("allow", &[(Scope::Zone, "DNS Write")], &[key])
}

fn listed(policies: Vec<Value>, change: impl FnOnce(&mut TokenRecord)) -> ListedToken {
    let mut record = TokenRecord {
        policies: GivenPolicies::of(&Value::Array(policies)),
        expires: Some(now() + days(90)),
        issued_on: Some(now() - days(10)),
        ..TokenRecord::bare("e".repeat(32).parse().unwrap(), "deploy".to_owned())
    };
    change(&mut record);
    ListedToken::of(Owner::User, record, &CATALOG, &Called, now())
}

fn concerns(criteria: &Criteria, change: impl FnOnce(&mut TokenRecord)) -> Vec<Concern> {
    listed(vec![dns_on(&zone(COM))], change).concerns(criteria, now())
}

#[test]
fn a_row_says_what_a_token_can_on_what() {
    let many: Vec<(Scope, &str)> = [
        "DNS Write",
        "Zone Write",
        "SSL and Certificates Write",
        "Workers Routes Write",
        "Cache Purge",
    ]
    .map(|name| (Scope::Zone, name))
    .into();
    let account = format!("com.cloudflare.api.account.{ACME}");
    let read_all = policy(
        "allow",
        &[(Scope::Zone, "Zone Read")],
        &["com.cloudflare.api.account.zone.*"],
    );
    let rows = [
        (vec![dns_on(&zone(COM))], "Edit DNS", "example.com"),
        (
            vec![dns_on(&zone(COM)), read_all.clone()],
            "Edit DNS +1",
            "example.com +all",
        ),
        (vec![read_all], "Read Zone", "all zones"),
        (
            vec![policy("allow", &many, &[&zone(COM), &zone(ORG)])],
            "Edit DNS +4",
            "2 zones",
        ),
        (
            vec![policy(
                "allow",
                &[(Scope::Account, "Workers Scripts Write")],
                &[&account],
            )],
            "Edit Workers Scripts",
            "ACME",
        ),
        (
            vec![
                dns_on("com.cloudflare.api.account.zone.*"),
                policy("deny", &[(Scope::Zone, "DNS Write")], &[&zone(COM)]),
            ],
            "Edit DNS",
            "all zones but 1",
        ),
        (vec![json!({"effect": "audit"})], "not readable here", ""),
        (vec![], "nothing", ""),
        (
            vec![json!({"effect": "allow", "permission_groups": [{"id": OTHER}], "resources": {(zone(COM)): "*"}})],
            "a permission unknown here",
            "example.com",
        ),
    ];
    for (policies, can_words, on_words) in rows {
        let token = listed(policies, |_| {});
        let spec = token.spec(&CATALOG);
        assert_eq!(
            (can(&spec, &CATALOG).as_str(), on(&spec, &Called).as_str()),
            (can_words, on_words)
        );
    }
}

#[test]
fn a_row_says_until_when_it_works_and_when_it_was_used() {
    type Change = fn(&mut TokenRecord);
    let rows: [(Change, &str); 8] = [
        (|_| {}, "90 days"),
        (|record| record.expires = None, "never"),
        (
            |record| record.expires = Some(now() + SignedDuration::from_hours(47)),
            "47 h",
        ),
        (
            |record| record.expires = Some(now() + SignedDuration::from_secs(20)),
            "1 min",
        ),
        (
            |record| record.expires = Some(now() - SignedDuration::from_secs(1)),
            "expired",
        ),
        (|record| record.status = TokenStatus::Expired, "expired"),
        (|record| record.status = TokenStatus::Disabled, "disabled"),
        (
            |record| record.status = TokenStatus::Other("revoked (exposed)".to_owned()),
            "revoked",
        ),
    ];
    for (change, words) in rows {
        assert_eq!(expires(&listed(vec![], change), now()), words);
    }
    for (ago, words) in [
        (Some(59), "just now"),
        (Some(300), "5 min ago"),
        (Some(7300), "2 h ago"),
        (Some(90_000), "yesterday"),
        (Some(86_400 * 211), "211 days"),
        (None, "never"),
    ] {
        assert_eq!(
            used(ago.map(|ago| now() - SignedDuration::from_secs(ago)), now()),
            words
        );
    }
}

#[test]
fn what_needs_a_look_is_named() {
    let page = Criteria::PAGE;
    assert_eq!(concerns(&page, |_| {}), []);
    assert_eq!(
        concerns(&page, |record| record.expires = Some(now() + days(3))),
        [Concern::ExpiresSoon]
    );
    assert_eq!(concerns(&page, |record| record.expires = Some(now() + days(4))), []);
    assert_eq!(concerns(&page, |record| record.expires = None), [Concern::NeverExpires]);
    assert_eq!(
        concerns(&page, |record| record.expires = Some(now() - days(1))),
        [Concern::Expired]
    );
    let last = now() - days(90);
    assert_eq!(
        concerns(&page, |record| record.last_used = Some(last)),
        [Concern::Unused(Some(last))]
    );
    assert_eq!(
        concerns(&page, |record| record.issued_on = Some(last)),
        [Concern::Unused(None)],
        "never"
    );
    assert_eq!(
        concerns(&page, |record| {
            record.issued_on = Some(last);
            record.last_used = Some(now() - days(1));
        }),
        [],
        "old and in use"
    );
    let exposed = |record: &mut TokenRecord| record.status = TokenStatus::Other("revoked (exposed)".to_owned());
    assert_eq!(
        concerns(&Criteria::default(), exposed),
        [Concern::OddStatus],
        "whatever is asked for"
    );
}

#[test]
fn what_cannot_be_used_is_not_also_forgotten() {
    let old = |record: &mut TokenRecord| {
        record.issued_on = Some(now() - days(400));
        record.expires = None;
    };
    let disabled = |record: &mut TokenRecord| {
        old(record);
        record.status = TokenStatus::Disabled;
    };
    assert_eq!(
        concerns(&Criteria::PAGE, old),
        [Concern::NeverExpires, Concern::Unused(None)]
    );
    assert_eq!(concerns(&Criteria::PAGE, disabled), []);
    let later = |record: &mut TokenRecord| {
        record.issued_on = Some(now() - days(100));
        record.starts = Some(now() + days(1));
    };
    assert_eq!(concerns(&Criteria::PAGE, later), [], "it was not to be used yet");
}

#[test]
fn a_grade_counts_from_the_level_that_was_asked_for() {
    let wide = vec![dns_on("com.cloudflare.api.account.zone.*")];
    let token = listed(wide, |_| {});
    let found = |grade| {
        let criteria = Criteria {
            grade: Some(grade),
            ..Criteria::default()
        };
        token.concerns(&criteria, now())
    };
    assert_eq!(token.level, Level::Critical);
    for grade in [Level::Low, Level::High, Level::Critical] {
        assert_eq!(found(grade), [Concern::Grade(Level::Critical)]);
    }
    let narrow = Criteria {
        grade: Some(Level::High),
        ..Criteria::default()
    };
    assert_eq!(concerns(&narrow, |_| {}), []);
}

#[test]
fn pages_make_a_list_that_says_what_is_missing() {
    let token = |digit: char| TokenRecord::bare(digit.to_string().repeat(32).parse().unwrap(), "one".to_owned());
    let page = |rows: Vec<TokenRecord>, skipped| ListPage {
        rows,
        skipped,
        number: 1,
        total: Some(3),
        more: true,
    };
    let listed = |owner, record| ListedToken::of(owner, record, &CATALOG, &Called, now());
    let mut of = OwnersTokens::of(Owner::User);
    assert!(!of.is_whole());
    of.progress = ListProgress::Loading;
    of.take(Ok(page(vec![token('1'), token('2')], 0)), listed);
    of.take(Ok(page(vec![token('2'), token('3')], 0)), listed);
    assert!(!of.is_whole(), "it may go on");
    of.ended();
    assert!(of.is_whole() && of.rows.len() == 3, "one came twice");
    of.take(
        Err(Refusal::Unreachable {
            why: "reset".to_owned(),
            timed_out: false,
        }),
        listed,
    );
    assert!(!of.is_whole() && of.rows.len() == 3);
    of.ended();
    assert!(matches!(of.progress, ListProgress::Broken(_)), "that stays said");
    let mut unread = OwnersTokens::of(Owner::User);
    unread.progress = ListProgress::Loading;
    unread.take(Ok(page(vec![token('1'), token('2')], 1)), listed);
    unread.ended();
    assert!(!unread.is_whole() && unread.count() == 3);
    let mut uncounted = OwnersTokens::of(Owner::User);
    uncounted.progress = ListProgress::Loading;
    let first = ListPage {
        total: None,
        ..page(vec![token('1')], 0)
    };
    uncounted.take(Ok(first), listed);
    uncounted.ended();
    assert!(
        !uncounted.is_whole(),
        "nobody says how many there are, and more may follow"
    );
}
