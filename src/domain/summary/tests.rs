//! The page, word for word.

use super::*;
use crate::domain::token::grant::{DraftGrant, Grant};
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Draft;

mod facts;
mod many;
mod oracle;

const NOW: &str = "2026-11-24T09:30:00Z";
const ACME: &str = "0123456789abcdef0123456789abcdef";
const EXAMPLE_COM: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const ACCOUNT_SETTINGS_READ: &str = "c1fde68c7bcc44588cbb6ddbc16d6480";

struct Known;

impl Names for Known {
    fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        (zone.to_string() == EXAMPLE_COM).then(|| ACME.parse().unwrap())
    }

    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) => format!("example.com ({id})"),
            Resource::Account(id) => format!("ACME ({id})"),
            Resource::Bucket {
                account,
                jurisdiction,
                name,
            } => format!("{name} ({jurisdiction}, {account})"),
            other => format!("{other:?}"),
        }
    }

    fn owner(&self, owner: Owner) -> String {
        match owner {
            Owner::User => "you (ada@example.com)".to_owned(),
            Owner::Account(_) => "account ACME".to_owned(),
        }
    }
}

fn zone() -> Resource {
    Resource::Zone(EXAMPLE_COM.parse().unwrap())
}

fn zones_of_acme() -> Resource {
    Resource::ZonesOf(ACME.parse().unwrap())
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

fn draft(grants: Vec<Grant>) -> Draft {
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: "deploy".to_owned(),
        grants: grants.into_iter().map(DraftGrant::from).collect(),
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".to_owned(),
    }
}

fn page(draft: &Draft) -> Vec<SummaryLine> {
    page_of(&draft.read(NOW.parse().unwrap(), &home()).unwrap())
}

fn home() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn page_of(spec: &Spec) -> Vec<SummaryLine> {
    lines(spec, &Catalog::embedded(), &Known, NOW.parse().unwrap(), &home())
}

fn printed(draft: &Draft) -> Vec<String> {
    page(draft)
        .iter()
        .map(|line| format!("{}: {}", line.head, line.text))
        .collect()
}

#[test]
fn the_common_case_in_plain_words() {
    let draft = draft(vec![grant(
        &[(DNS_WRITE, Scope::Zone), (ZONE_READ, Scope::Zone)],
        vec![zone()],
        vec![],
    )]);
    assert_eq!(
        printed(&draft),
        [
            "Name: deploy",
            "Owner: you (ada@example.com). It loses access when you do.",
            "On: zone example.com (22b1de5f1c0e4b3ea97bb1e963b06a43)",
            "Can: Edit DNS (create, read, change, delete and list)",
            "Can: Read Zone (read and list only)",
            "Cannot: create tokens; reach other zones, account settings or anything else.",
            "Client IP: From any address.",
            "Starts working: at once.",
            "Stops working: 22 Feb 2027, 10:30 here (09:30 UTC).",
        ]
    );
    let places: Vec<_> = page(&draft).into_iter().filter_map(|line| line.place).collect();
    assert_eq!(
        places,
        [
            Place::Name,
            Place::Owner,
            Place::Resources(0, Scope::Zone),
            Place::Permissions(0),
            Place::Permissions(0),
            Place::IpOnly,
            Place::Starts,
            Place::Expires,
        ]
    );
    assert!(page(&draft).iter().all(|line| !line.warning));
}

#[test]
fn everything_at_once() {
    let groups = [(DNS_WRITE, Scope::Zone), (ACCOUNT_SETTINGS_READ, Scope::Account)];
    let account = Resource::Account(ACME.parse().unwrap());
    let mut draft = draft(vec![grant(&groups, vec![zones_of_acme(), account], vec![zone()])]);
    draft.owner = Owner::Account(ACME.parse().unwrap());
    draft.ip_only = "203.0.113.0/24 2001:db8::1".to_owned();
    draft.ip_except = "203.0.113.7".to_owned();
    draft.starts = "2027-01-01".to_owned();
    draft.expires = "never".to_owned();
    assert_eq!(
        printed(&draft),
        [
            "Name: deploy",
            "Owner: account ACME. It keeps working when people leave.",
            "On: account ACME (0123456789abcdef0123456789abcdef)",
            "Can: Read Account Settings (read and list only)",
            "On: all zones of account ACME (0123456789abcdef0123456789abcdef), also ones added later",
            "Can: Edit DNS (create, read, change, delete and list)",
            "Not: on zone example.com (22b1de5f1c0e4b3ea97bb1e963b06a43): none of the above, whatever else this token allows",
            "Cannot: create tokens, or do anything else.",
            "Client IP: Only from 203.0.113.0/24, 2001:db8::1, but not from 203.0.113.7.",
            "Starts working: 1 Jan 2027, 01:00 here (00:00 UTC).",
            "Never stops working: whoever gets hold of it can use it until someone deletes it.",
        ]
    );
    let warnings: Vec<_> = page(&draft)
        .into_iter()
        .filter(|line| line.warning)
        .map(|line| line.head)
        .collect();
    assert_eq!(warnings, ["Never stops working"]);
}

#[test]
fn several_accesses_are_numbered_and_their_clash_is_named() {
    let first = grant(&[(DNS_WRITE, Scope::Zone)], vec![Resource::AllZones], vec![zone()]);
    let second = grant(
        &[(DNS_WRITE, Scope::Zone), (ZONE_READ, Scope::Zone)],
        vec![zone(), zones_of_acme()],
        vec![],
    );
    let printed = printed(&draft(vec![first, second]));
    assert_eq!(
        printed[2..],
        [
            "On: zone example.com (22b1de5f1c0e4b3ea97bb1e963b06a43)",
            "Can (Policy 2): Read Zone (read and list only)",
            "Not (Policy 1): DNS: Edit: it is excluded",
            "On: all other zones of account ACME (0123456789abcdef0123456789abcdef), also ones added later",
            "Can (Policy 1, 2): Edit DNS (create, read, change, delete and list)",
            "Can (Policy 2): Read Zone (read and list only)",
            "On: every other zone of every account, also ones added later",
            "Can (Policy 1): Edit DNS (create, read, change, delete and list)",
            "Clash: Policy 1 excludes zone example.com (22b1de5f1c0e4b3ea97bb1e963b06a43); that beats policy 2, which gives DNS: Edit on \
             all zones of account ACME (0123456789abcdef0123456789abcdef), also ones added later, and zone example.com \
             (22b1de5f1c0e4b3ea97bb1e963b06a43).",
            "Cannot: create tokens; reach account settings or anything else.",
            "Client IP: From any address.",
            "Starts working: at once.",
            "Stops working: 22 Feb 2027, 10:30 here (09:30 UTC).",
        ]
    );
}

#[test]
fn accesses_with_other_permissions_do_not_clash() {
    let first = grant(&[(DNS_WRITE, Scope::Zone)], vec![Resource::AllZones], vec![zone()]);
    let second = grant(&[(ZONE_READ, Scope::Zone)], vec![zone()], vec![]);
    assert!(
        page(&draft(vec![first, second]))
            .iter()
            .all(|line| line.head != "Clash")
    );
}

#[test]
fn what_one_access_includes_and_excludes_is_named() {
    let other = Resource::Zone("f".repeat(32).parse().unwrap());
    let given = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], vec![other, zone()], vec![])]);
    let mut spec = given.read(NOW.parse().unwrap(), &home()).unwrap();
    // A draft like this is refused; the page would say it all the same.
    spec.grants[0].except.insert(zone());
    let clash = page_of(&spec).into_iter().find(|line| line.head == "Clash").unwrap();
    assert_eq!(
        clash.text,
        "zone example.com (22b1de5f1c0e4b3ea97bb1e963b06a43) is both included and excluded (DNS: Edit): excluded wins."
    );
}

#[test]
fn every_kind_of_place_and_level_has_its_words() {
    let catalog = Catalog::embedded();
    let id = |name: &str, scope: &Scope| catalog.named(name, scope).unwrap().id.to_string();
    let worker = Scope::Other("com.cloudflare.edge.worker.script".to_owned());
    let groups = [
        (id("Cache Purge", &Scope::Zone), Scope::Zone),
        (id("Page Shield Write", &Scope::Zone), Scope::Zone),
        (id("Zaraz Admin", &Scope::Zone), Scope::Zone),
        (id("D1 Metadata Read", &Scope::Account), Scope::Account),
        (id("Workers R2 Storage Bucket Item Read", &Scope::Bucket), Scope::Bucket),
        (id("API Tokens Write", &Scope::User), Scope::User),
        ("f".repeat(32), worker),
    ];
    let groups: Vec<(&str, Scope)> = groups.iter().map(|(id, scope)| (id.as_str(), scope.clone())).collect();
    let resources = vec![
        Resource::AllZones,
        Resource::AllAccounts,
        Resource::User(ACME.parse().unwrap()),
        Resource::Bucket {
            account: ACME.parse().unwrap(),
            jurisdiction: "eu".to_owned(),
            name: "logs".to_owned(),
        },
        Resource::script(ACME.parse().unwrap(), "x"),
    ];
    let draft = draft(vec![grant(&groups, resources, vec![])]);
    let printed = printed(&draft);
    for expected in [
        "Can: Cache Purge",
        "Can: Edit Page Shield (create, read, change, delete and list); the API calls it Page Shield Write",
        "Can: Zaraz: Edit and Publish",
        "Can: Read metadata of D1 (settings, not content)",
        "Can: Read Workers R2 Storage Bucket Item (read and list only)",
        "On: every account, also ones joined later",
        "On: R2 bucket logs (eu) of account ACME (0123456789abcdef0123456789abcdef)",
        "On: com.cloudflare.edge.worker.script.x within com.cloudflare.api.account.0123456789abcdef0123456789abcdef",
        "Cannot: anything else; but API Tokens Write lets it manage tokens.",
    ] {
        assert!(
            printed.iter().any(|line| line == expected),
            "{expected} is not in {printed:#?}"
        );
    }
    assert!(printed.iter().any(|line| line.contains("not in the list")));
}

#[test]
fn an_end_that_has_passed_while_the_page_was_open_is_said() {
    let draft = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], vec![zone()], vec![])]);
    let spec = draft.read(NOW.parse().unwrap(), &TimeZone::UTC).unwrap();
    let later = "2030-01-01T00:00:00Z".parse().unwrap();
    let end = lines(&spec, &Catalog::embedded(), &Known, later, &TimeZone::UTC)
        .pop()
        .unwrap();
    assert_eq!(end.text, "22 Feb 2027, 09:30 UTC. That is in the past.");
    assert!(end.warning);
}

/// Two accesses as cert-manager and external-dns want them.
#[test]
fn a_zone_that_two_accesses_are_about_is_said_once_with_both() {
    let dns = grant(&[(DNS_WRITE, Scope::Zone)], vec![zone()], vec![]);
    let read = grant(&[(ZONE_READ, Scope::Zone)], vec![Resource::AllZones], vec![]);
    assert_eq!(
        printed(&draft(vec![dns, read]))[2..7],
        [
            "On: zone example.com (22b1de5f1c0e4b3ea97bb1e963b06a43)",
            "Can (Policy 1): Edit DNS (create, read, change, delete and list)",
            "Can (Policy 2): Read Zone (read and list only)",
            "On: every other zone of every account, also ones added later",
            "Can (Policy 2): Read Zone (read and list only)",
        ]
    );
}

#[test]
fn a_policy_that_no_access_says_is_on_the_page() {
    let mut spec = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], vec![zone()], vec![])])
        .read(NOW.parse().unwrap(), &home())
        .unwrap();
    let key = format!("com.cloudflare.api.account.zone.{EXAMPLE_COM}");
    spec.verbatim = vec![
        serde_json::json!({"effect": "deny", "permission_groups": [{"id": ZONE_READ}], "resources": {key: "*"}}),
        serde_json::json!({"effect": "maybe"}),
    ];
    let said: Vec<SummaryLine> = page_of(&spec)
        .into_iter()
        .filter(|line| line.head == "As given")
        .collect();
    assert!(
        said[0]
            .text
            .starts_with("it cannot, whatever the lines above say: Zone: Read, on com.cloudflare"),
        "{said:?}"
    );
    assert!(said[1].text.contains("form that cfmint does not know"));
    assert!(said.iter().all(|line| line.warning));
    let cannot = |spec: &Spec| {
        page_of(spec)
            .into_iter()
            .find(|line| line.head == "Cannot")
            .unwrap()
            .text
    };
    assert_eq!(cannot(&spec), "what that policy means is not known here.");
    spec.verbatim.pop();
    assert_eq!(cannot(&spec), "create tokens, or do anything that is not said above.");
    let tokens = Catalog::embedded()
        .named("API Tokens Write", &Scope::User)
        .unwrap()
        .id
        .to_string();
    spec.verbatim[0]["effect"] = "allow".into();
    spec.verbatim[0]["permission_groups"][0]["id"] = tokens.into();
    assert_eq!(
        cannot(&spec),
        "anything else; but API Tokens Write lets it manage tokens."
    );
}

#[test]
fn a_zone_of_an_unknown_account_is_not_said_to_be_out_of_reach() {
    let other = Resource::Zone("f".repeat(32).parse().unwrap());
    let first = grant(&[(DNS_WRITE, Scope::Zone)], vec![zones_of_acme()], vec![other]);
    let second = grant(&[(ZONE_READ, Scope::Zone)], vec![zones_of_acme()], vec![]);
    let printed = printed(&draft(vec![first, second]));
    let not = printed.iter().find(|line| line.starts_with("Not")).unwrap();
    assert!(
        not.ends_with(": not DNS: Edit, whatever else this token allows"),
        "{not}"
    );
}
