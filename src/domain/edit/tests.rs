//! What an edit sends and what it is told as, with 10,000 tokens that are saved without a change.

mod narrowed;
mod strange;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::summary::Names;
use crate::domain::token::from_policies::tests::{one_policy, scopes_of};
use crate::domain::token::from_record::{as_draft, as_it_is};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::record::Unreadable;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Known;

const NOW: &str = "2026-11-29T09:30:00Z";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const COM: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
const ORG: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";
const ACME: &str = "0123456789abcdef0123456789abcdef";

struct Called;

impl Names for Called {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) if id.to_string() == COM => "example.com".to_owned(),
            Resource::Zone(_) => "example.org".to_owned(),
            Resource::AllZones => "all zones".to_owned(),
            Resource::ZonesOf(_) => "zones of ACME".to_owned(),
            other => format!("{other:?}"),
        }
    }

    fn owner(&self, _: Owner) -> String {
        "you".to_owned()
    }

    fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        (zone.to_string() == COM).then(|| ACME.parse().unwrap())
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(id: &str) -> String {
    format!("com.cloudflare.api.account.zone.{id}")
}

/// A policy as the server gives it.
fn policy(effect: &str, group: &str, keys: &[&str]) -> Value {
    let resources: serde_json::Map<String, Value> = keys.iter().map(|key| (zone(key), "*".into())).collect();
    json!({"id": "f".repeat(32), "effect": effect, "resources": resources,
        "permission_groups": [{"id": group, "name": "as the server calls it", "meta": {"key": "k"}}]})
}

fn record(policies: Vec<Value>) -> TokenRecord {
    TokenRecord {
        expires: Some(at("2026-12-10T00:00:00Z")),
        policies: GivenPolicies::of(&Value::Array(policies)),
        ..TokenRecord::bare("e".repeat(32).parse().unwrap(), "deploy".to_owned())
    }
}

fn sent(opened: &TokenRecord, wanted: &TokenRecord) -> Result<Value, String> {
    body(opened, wanted, at(NOW)).map(|body| serde_json::from_slice(&body).unwrap())
}

/// Read, opened in the wizard, saved.
fn reopened(opened: &TokenRecord, scopes_of: &dyn Fn(GroupId) -> Vec<Scope>) -> TokenRecord {
    as_wanted(opened, &as_it_is(opened, Owner::User, scopes_of), scopes_of)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn what_is_not_changed_is_sent_as_it_was(policies in prop::collection::vec(one_policy(), 1..6)) {
        let opened = record(policies.clone());
        let wanted = reopened(&opened, &scopes_of);
        prop_assert_eq!(&wanted, &opened);
        let sent = sent(&opened, &wanted).unwrap();
        let expected: Vec<Value> = policies.iter().map(body::less_ids).collect();
        prop_assert_eq!(&sent["policies"], &Value::Array(expected));
        prop_assert_eq!(lines(&opened, &wanted, Catalog::of_this_version(), &Called, &TimeZone::UTC), []);
    }
}

#[test]
fn what_only_the_server_says_is_not_sent_and_what_it_may_keep_is() {
    let strange = json!({"id": "a", "effect": "audit", "later": [1]});
    let mut opened = record(vec![policy("allow", DNS_WRITE, &[COM]), strange]);
    opened.condition = json!({"request_ip": {"in": ["9.9.9.0/24"]}, "device": {"posture": 3}})
        .to_string()
        .into();
    opened.ip.only = vec!["9.9.9.0/24".parse().unwrap()];
    opened.expires = Some(at("2026-12-10T00:00:00.5Z"));
    let wanted = TokenRecord {
        name: "deploy 2".to_owned(),
        ..opened.clone()
    };
    assert_eq!(
        sent(&opened, &wanted).unwrap(),
        json!({
            "name": "deploy 2",
            "policies": [
                {"effect": "allow", "resources": {(zone(COM)): "*"}, "permission_groups": [{"id": DNS_WRITE, "meta": {"key": "k"}}]},
                {"effect": "audit", "later": [1]},
            ],
            "condition": {"request_ip": {"in": ["9.9.9.0/24"]}, "device": {"posture": 3}},
            "expires_on": "2026-12-10T00:00:00.5Z",
            "status": "active",
        })
    );
}

#[test]
fn what_is_taken_away_is_an_explicit_null_and_what_was_not_there_is_left_out() {
    let mut opened = record(vec![policy("allow", DNS_WRITE, &[COM])]);
    opened.starts = Some(at("2026-01-01T00:00:00Z"));
    opened.ip.only = vec!["9.9.9.9/32".parse().unwrap()];
    opened.condition = json!({"request.ip": {"in": ["9.9.9.9"]}}).to_string().into();
    let wanted = TokenRecord {
        starts: None,
        expires: None,
        ip: crate::domain::token::address::IpFilter::default(),
        ..opened.clone()
    };
    let body = sent(&opened, &wanted).unwrap();
    for field in ["condition", "not_before", "expires_on"] {
        assert_eq!(body.get(field), Some(&Value::Null), "{field}");
    }
    let body = sent(&wanted, &wanted).unwrap();
    assert_eq!(
        body.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["condition", "name", "policies", "status"],
        "a condition that says nothing we know stays as it was"
    );
    let mut bare = wanted.clone();
    bare.condition = "null".into();
    assert_eq!(sent(&bare, &bare).unwrap().get("condition"), None);
}

#[test]
fn a_status_is_sent_only_where_it_can_be_set() {
    let opened = record(vec![policy("allow", DNS_WRITE, &[COM])]);
    for (status, expected) in [
        (TokenStatus::Active, Some("active")),
        (TokenStatus::Disabled, Some("disabled")),
        (TokenStatus::Other("paused".to_owned()), None),
    ] {
        let opened = TokenRecord {
            status,
            ..opened.clone()
        };
        let body = sent(&opened, &opened).unwrap();
        assert_eq!(body.get("status").and_then(Value::as_str), expected);
    }
    let mut over = TokenRecord {
        status: TokenStatus::Expired,
        expires: Some(at("2026-11-01T00:00:00Z")),
        ..opened.clone()
    };
    let why = sent(&over, &over).unwrap_err();
    assert!(why.contains("needs a new expiry"), "{why}");
    let later = TokenRecord {
        expires: Some(at("2027-01-01T00:00:00Z")),
        ..over.clone()
    };
    // It may have been disabled before it expired.
    assert_eq!(sent(&over, &later).unwrap().get("status"), None);
    over.status = TokenStatus::Other(TokenStatus::EXPOSED.to_owned());
    let why = sent(&over, &later).unwrap_err();
    assert!(why.contains("found in public"), "{why}");
}

#[test]
fn what_cannot_be_kept_is_not_sent() {
    let opened = record(vec![policy("allow", DNS_WRITE, &[COM])]);
    let no_list = TokenRecord {
        policies: GivenPolicies::of(&json!({"later": 1})),
        ..opened.clone()
    };
    assert!(sent(&no_list, &no_list).unwrap_err().contains("cannot be read"));
    let none = TokenRecord {
        policies: GivenPolicies::of(&json!([])),
        ..opened.clone()
    };
    assert!(sent(&opened, &none).unwrap_err().contains("at least one policy"));
    let filtered = TokenRecord {
        addresses_not_understood: 1,
        condition: json!({"request_ip": {"in": ["elsewhere"]}}).to_string().into(),
        ..opened.clone()
    };
    assert_eq!(
        sent(&filtered, &filtered).unwrap()["condition"]["request_ip"]["in"],
        json!(["elsewhere"])
    );
    let mut elsewhere = filtered.clone();
    elsewhere.ip.only = vec!["9.9.9.9/32".parse().unwrap()];
    assert!(sent(&filtered, &elsewhere).unwrap_err().contains("could not be read"));
    let unread = TokenRecord {
        expires: None,
        unreadable: vec![Unreadable {
            field: "expires_on",
            given: "\"soon\"".to_owned(),
        }],
        ..opened
    };
    assert_eq!(sent(&unread, &unread).unwrap()["expires_on"], "soon");
}

/// One access changes; the others go to the letter as they were.
#[test]
fn of_changed_policies_those_that_mean_the_same_stay() {
    let opened = record(vec![
        policy("allow", DNS_WRITE, &[COM, ORG]),
        policy("allow", ZONE_READ, &["*"]),
    ]);
    let scopes = |_| vec![Scope::Zone];
    let mut spec = as_it_is(&opened, Owner::User, &scopes);
    let dns: GroupId = DNS_WRITE.parse().unwrap();
    let grant = spec
        .grants
        .iter_mut()
        .find(|grant| grant.groups.contains_key(&dns))
        .unwrap();
    grant.resources.remove(&Resource::Zone(ORG.parse().unwrap()));
    let body = sent(&opened, &as_wanted(&opened, &spec, &scopes)).unwrap();
    let policies = body["policies"].as_array().unwrap();
    assert!(
        policies.contains(&body::less_ids(&policy("allow", ZONE_READ, &["*"]))),
        "{body}"
    );
    let narrowed = policies
        .iter()
        .find(|one| one["permission_groups"][0]["id"] == DNS_WRITE);
    assert_eq!(narrowed.unwrap()["resources"], json!({(zone(COM)): "*"}));
}

#[test]
fn each_line_says_what_was_and_is_and_whether_that_is_more() {
    type Change = fn(&mut TokenRecord);
    let opened = || {
        let mut record = record(vec![
            policy("allow", DNS_WRITE, &[ORG]),
            policy("deny", ZONE_READ, &[COM]),
            json!({"effect": "audit"}),
        ]);
        record.ip.only = vec!["9.9.0.0/16".parse().unwrap()];
        record.ip.except = vec!["9.9.9.9/32".parse().unwrap()];
        record.starts = Some(at("2026-11-01T00:00:00Z"));
        record
    };
    let rows: [(Change, &str, bool); 13] = [
        (|one| one.name = "x\u{7}".to_owned(), "Name: deploy → x^G", false),
        (
            |one| one.status = TokenStatus::Disabled,
            "Status: active → disabled",
            false,
        ),
        (
            |one| one.expires = None,
            "Until: 10 Dec 2026, 00:00 UTC → never expires",
            true,
        ),
        (
            |one| one.expires = Some(at("2026-12-01T00:00:00Z")),
            "Until: 10 Dec 2026, 00:00 UTC → 1 Dec 2026, 00:00 UTC",
            false,
        ),
        (|one| one.starts = None, "Starts: 1 Nov 2026, 00:00 UTC → at once", true),
        (
            |one| one.ip.except.clear(),
            "From: 9.9.0.0/16 only, but not 9.9.9.9/32 → 9.9.0.0/16 only",
            true,
        ),
        (
            |one| one.ip.only = vec!["9.9.9.0/24".parse().unwrap()],
            "From: 9.9.0.0/16 only, but not 9.9.9.9/32 → 9.9.9.0/24 only, but not 9.9.9.9/32",
            false,
        ),
        (
            |one| one.ip.only.clear(),
            "From: 9.9.0.0/16 only, but not 9.9.9.9/32 → any address but 9.9.9.9/32",
            true,
        ),
        (
            |one| {
                one.policies = GivenPolicies::of(
                    &json!([policy("allow", DNS_WRITE, &[ORG, COM]), policy("deny", ZONE_READ, &[COM]), {"effect": "audit"}]),
                )
            },
            "Can: + DNS: Edit on example.com",
            true,
        ),
        (
            |one| one.policies = GivenPolicies::of(&json!([policy("allow", DNS_WRITE, &[ORG]), {"effect": "audit"}])),
            "Cannot: − Zone: Read on example.com",
            true,
        ),
        (
            |one| {
                one.policies = GivenPolicies::of(
                    &json!([policy("allow", DNS_WRITE, &[ORG]), policy("deny", ZONE_READ, &[COM, ORG]), {"effect": "audit"}]),
                )
            },
            "Cannot: + Zone: Read on example.org",
            false,
        ),
        (
            |one| {
                one.policies = GivenPolicies::of(&json!([
                    policy("allow", DNS_WRITE, &[ORG]),
                    policy("deny", ZONE_READ, &[COM])
                ]))
            },
            "Policy: − {\"effect\":\"audit\"}",
            true,
        ),
        (
            |one| {
                one.policies = GivenPolicies::of(
                    &json!([policy("allow", DNS_WRITE, &["*"]), policy("deny", ZONE_READ, &[COM]), {"effect": "audit"}]),
                )
            },
            "Can: − DNS: Edit on example.org, Can: + DNS: Edit on all zones",
            true,
        ),
    ];
    for (change, expected, wider) in rows {
        let (before, mut after) = (opened(), opened());
        change(&mut after);
        let lines = lines(&before, &after, Catalog::of_this_version(), &Called, &TimeZone::UTC);
        let said: Vec<String> = lines
            .iter()
            .map(|line| format!("{}: {}", line.label, line.words()))
            .collect();
        assert_eq!(said.join(", "), expected);
        assert_eq!(lines.iter().any(|line| line.wider), wider, "{expected}");
        assert!(!is_same(&before, &after), "{expected}");
    }
}

/// From all zones of an account to one of them nothing is wider, where it is known whose it is.
#[test]
fn less_of_the_same_is_not_wider() {
    let account = json!({(format!("com.cloudflare.api.account.{ACME}")): {"com.cloudflare.api.account.zone.*": "*"}});
    let mut wide = policy("allow", DNS_WRITE, &[COM]);
    wide["resources"] = account;
    let (before, narrow) = (record(vec![wide]), record(vec![policy("allow", DNS_WRITE, &[COM])]));
    let of = |after: &TokenRecord| lines(&before, after, Catalog::of_this_version(), &Called, &TimeZone::UTC);
    assert!(of(&narrow).iter().all(|line| !line.wider), "{:?}", of(&narrow));
    let elsewhere = record(vec![policy("allow", DNS_WRITE, &[ORG])]);
    assert!(of(&elsewhere).iter().any(|line| line.wider));
}

#[test]
fn an_order_is_no_change_and_a_new_secret_is() {
    let opened = record(vec![
        policy("allow", DNS_WRITE, &[COM]),
        policy("allow", ZONE_READ, &["*"]),
        json!({"effect": "audit"}),
    ]);
    let mut again = opened.clone();
    let mut policies = again.policies.as_given();
    policies.reverse();
    policies[0]["id"] = json!("another");
    again.policies = GivenPolicies::of(&Value::Array(policies));
    again.last_used = Some(at(NOW));
    assert!(!was_changed(&opened, &again));
    again.modified = Some(at(NOW));
    assert!(was_changed(&opened, &again) && is_same(&opened, &again));
}

/// What the wizard reads of a token comes to the same spec.
#[test]
fn a_token_as_a_draft_is_the_same_token() {
    let opened = record(vec![policy("allow", DNS_WRITE, &[COM]), json!({"effect": "audit"})]);
    let scopes = |_| vec![Scope::Zone];
    let spec = as_it_is(&opened, Owner::User, &scopes);
    let known = Known {
        verbatim: &spec.verbatim,
        ..Known::nothing()
    };
    let read = as_draft(&spec).read_with(at(NOW), &TimeZone::UTC, &known).unwrap();
    assert_eq!(as_wanted(&opened, &read, &scopes), opened);
}
