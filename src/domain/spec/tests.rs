//! What the whole of the module promises: nothing is lost on the way to a file and back, and every
//! fault stands at its place.

mod answers;
mod names;
mod permissions;
mod schema;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::token::grant::Grant;
use crate::domain::token::scope::Owner;
use crate::domain::token::scope::Scope;

const ID: &str = "0123456789abcdef0123456789abcdef";

fn catalog() -> Catalog {
    Catalog::embedded()
}

fn id_of<T: std::str::FromStr>(n: u128) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{n:032x}").parse().unwrap()
}

/// Reads a grant with these permissions and resources, as they would stand in TOML.
fn grant_of(permissions: &str, resources: &str) -> Result<Read, Vec<SpecFault>> {
    let file = format!("name = 'x'\n[[grant]]\npermissions = [{permissions}]\nresources = [{resources}]\n");
    read(&file, &catalog())
}

fn sentences(faults: &[SpecFault]) -> Vec<String> {
    let line = |fault: &SpecFault| format!("{}:{}: {}", fault.line, fault.column, fault.sentence);
    faults.iter().map(line).collect()
}

#[test]
fn the_example_of_the_design() {
    let toml = r#"
name = "cert-manager for example.com"
owner = "user"                         # or "account:ID|NAME"
expires = "90d"
ip = { in = ["203.0.113.0/24", "2001:db8::/32"], not_in = [] }
[[grant]]
permissions = ["zone/DNS:edit"]
resources   = ["zone:example.com"]
except      = []
[[grant]]
permissions = ["zone/Zone:read"]
resources   = ["zones:all"]
"#;
    let read = read(toml, &catalog()).unwrap();
    assert_eq!(read.draft.name, "cert-manager for example.com");
    assert_eq!(read.draft.ip_only, "203.0.113.0/24, 2001:db8::/32");
    assert_eq!((read.draft.expires.as_str(), read.draft.starts.as_str()), ("90d", ""));
    let dns = catalog().named("DNS Write", &Scope::Zone).unwrap().id;
    assert_eq!(read.draft.grants[0].groups, BTreeMap::from([(dns, Scope::Zone)]));
    assert_eq!(read.draft.grants[1].resources, BTreeSet::from([Resource::AllZones]));
    assert_eq!(
        read.draft.grants[0].unresolved,
        [Unresolved {
            excluded: false,
            words: "zone:example.com".to_owned(),
            wanted: Wanted::Zone("example.com".to_owned()),
            line: 8,
            column: 16,
        }]
    );
}

#[test]
fn every_fault_at_once() {
    let file = "nam = 'x'\nowner = 'me'\nexpires = 90\nip = { inn = ['x'] }\n[[grant]]\npermisions = []\npermissions = 'zone/DNS:edit'\nresources = [1]\n";
    let faults = sentences(&read(file, &catalog()).unwrap_err());
    let expected = [
        "1:1: “nam” is not a field of a spec: did you mean name?",
        "2:9: “me” is not an owner; expected user, or account:NAME or account:ID.",
        "3:11: expires is a number; expected a text such as \"90d\", \"never\" or \"2027-01-31\".",
        "4:8: “inn” is not a field of ip: did you mean in?",
        "6:1: “permisions” is not a field of a grant: did you mean permissions?",
        "7:15: permissions is a text; expected a list such as [\"zone/DNS:edit\"].",
        "8:14: A resource is a number; expected a text such as \"zone:example.com\".",
    ];
    assert_eq!(faults, expected);
    for (file, says) in [
        ("", "1:1: There is nothing in it"),
        (" \n", "1:1: There is nothing in it"),
        (
            "[grant]\n",
            "grant is a table; expected a list of tables, [[grant]] in TOML.",
        ),
        ("owner = 1", "1:9: owner is a number; expected a text in quotes."),
        ("name = \"x\"\nname = \"y\"\n", "2:1: “name” is here twice."),
        ("name = \"x", "This is not TOML"),
        ("{\"name\": \"x\", \"grant\": [", "This is not JSON"),
        ("verbatim = ['{']", "1:13: This is not JSON"),
    ] {
        let faults = sentences(&read(file, &catalog()).unwrap_err());
        assert!(faults[0].contains(says), "{file}: {faults:?}");
    }
    let large = format!("name = '{}'", "x".repeat(LARGEST));
    assert!(
        read(&large, &catalog()).unwrap_err()[0]
            .sentence
            .contains("more than 1048576 bytes")
    );
    let many = "zonne:x, ".repeat(5_000).replace(", ", "', '");
    assert_eq!(grant_of("", &format!("'{many}'")).unwrap_err().len(), 100);
}

#[test]
fn dates_need_no_quotes_in_toml() {
    let read = read("expires = 2027-01-31\nstarts = 2027-01-01T09:30:00+01:00\n", &catalog()).unwrap();
    assert_eq!(
        (read.draft.expires.as_str(), read.draft.starts.as_str()),
        ("2027-01-31", "2027-01-01T09:30:00+01:00")
    );
}

#[test]
fn the_request_body_of_cloudflare_is_read() {
    let dns = catalog().named("DNS Write", &Scope::Zone).unwrap().id;
    let lone = json!({ "effect": "deny", "permission_groups": [{ "id": ID }], "resources": { "com.example.a": "*" } });
    let body = json!({
        "name": "x",
        "policies": [
            { "id": "p", "effect": "allow", "permission_groups": [{ "id": dns.to_string(), "name": "DNS Write" }],
              "resources": { format!("com.cloudflare.api.account.zone.{ID}"): "*" } },
            lone,
        ],
        "condition": { "request_ip": { "in": ["192.0.2.1"] } },
        "not_before": "2027-01-01T00:00:00Z",
    });
    let found = read(&body.to_string(), &catalog()).unwrap();
    assert_eq!(
        found.draft.grants[0].resources,
        BTreeSet::from([Resource::Zone(ID.parse().unwrap())])
    );
    assert_eq!(
        (found.draft.ip_only.as_str(), found.draft.expires.as_str()),
        ("192.0.2.1", "never")
    );
    assert_eq!(found.verbatim, [lone]);
    let shut = r#"{"name": "x", "policies": [], "condition": {"request_ip": {"in": ["192.0.2.1"], "not_in": []}}}"#;
    let faults = sentences(&read(shut, &catalog()).unwrap_err()).join("\n");
    assert!(faults.contains("the token works from nowhere"), "{faults}");
    let wrong = r#"{"name": "x", "policies": [{"effekt": "allow", "effect": "alow", "permission_groups": [{"id": "x"}, {}], "resources": {"a": "b"}}, {"effect": "deny"}], "expires": ""}"#;
    let faults = sentences(&read(wrong, &catalog()).unwrap_err()).join("\n");
    for says in [
        "“effekt” is not a field of a policy: did you mean effect?",
        "“alow” is not an effect: did you mean allow?",
        "this has 1",
        "This permission group has no id.",
        "“a” must have the value",
        "This policy has no resources.",
        "This policy has no permission_groups.",
        "“expires” is not a field of a request body: did you mean expires_on?",
    ] {
        assert!(faults.contains(says), "{says}: {faults}");
    }
}

#[test]
fn nothing_hides_in_a_file() {
    let draft = Draft {
        name: "a\u{1b}[2J\u{202e}b\u{7f}\"\\\n\u{e9}".to_owned(),
        ..reader::empty()
    };
    let file = write(&draft, &[], &[], &catalog(), &|_| None);
    assert!(
        file.contains(r#"name = "a\u001B[2J\U0000202Eb\u007F\"\\\né""#),
        "{file}"
    );
    assert_eq!(read(&file, &catalog()).unwrap().draft, draft);
}

fn resources() -> impl Strategy<Value = Resource> {
    let id = 0..5_u128;
    let key = prop_oneof![
        "com\\.cloudflare\\.[a-z.]{1,12}",
        "\\PC{0,12}",
        "com.cloudflare.edge.r2.bucket.\\PC{0,9}"
    ];
    prop_oneof![
        id.clone().prop_map(|n| Resource::User(id_of(n))),
        Just(Resource::AllAccounts),
        id.clone().prop_map(|n| Resource::Account(id_of(n))),
        Just(Resource::AllZones),
        id.clone().prop_map(|n| Resource::ZonesOf(id_of(n))),
        id.clone().prop_map(|n| Resource::Zone(id_of(n))),
        (id, "[a-z-]{1,9}", "[A-Za-z0-9._-]{3,12}").prop_map(|(n, jurisdiction, name)| Resource::Bucket {
            account: id_of(n),
            jurisdiction,
            name,
        }),
        (key.clone(), key.clone()).prop_map(|(scope, key)| Resource::Raw {
            scope: Scope::from_api(&scope),
            key,
        }),
        key.clone()
            .prop_map(|key| crate::domain::token::from_policies::resource(None, &key)),
        (key.clone(), key.clone(), key).prop_map(|(scope, within, key)| Resource::RawWithin {
            scope: Scope::from_api(&scope),
            within,
            key,
        }),
    ]
}

fn groups() -> impl Strategy<Value = (crate::domain::token::id::GroupId, Scope)> {
    let known: Vec<_> = catalog()
        .rows()
        .iter()
        .flat_map(|row| row.levels.iter().map(|level| (level.id, row.scope.clone())))
        .collect();
    let scope = prop_oneof![
        Just(Scope::Zone),
        Just(Scope::Bucket),
        "com\\.[a-z.]{1,9}".prop_map(|api| Scope::from_api(&api)),
        "\\PC{0,9}".prop_map(|api| Scope::from_api(&api)),
        Just(Scope::Other("zone".to_owned())),
    ];
    prop_oneof![
        4 => proptest::sample::select(known.clone()),
        1 => (0..9_u128, scope.clone()).prop_map(|(n, scope)| (id_of(n), scope)),
        1 => (proptest::sample::select(known), scope).prop_map(|((id, _), scope)| (id, scope)),
    ]
}

fn drafts() -> impl Strategy<Value = Draft> {
    let set = || proptest::collection::btree_set(resources(), 0..6);
    let grant = (proptest::collection::btree_map(groups(), Just(()), 0..6), set(), set()).prop_map(
        |(groups, resources, except)| Grant {
            groups: groups.into_keys().collect(),
            resources,
            except,
            unresolved: Vec::new(),
        },
    );
    let owner = prop_oneof![Just(Owner::User), (0..5_u128).prop_map(|n| Owner::Account(id_of(n)))];
    let text = || prop_oneof!["\\PC{0,20}", "(?s).{0,20}", "[0-9./, ]{0,20}", Just("90d".to_owned())];
    (
        owner,
        text(),
        proptest::collection::vec(grant, 0..4),
        text(),
        text(),
        text(),
        text(),
    )
        .prop_map(|(owner, name, grants, ip_only, ip_except, starts, expires)| Draft {
            owner_unresolved: None,
            owner,
            name,
            grants,
            ip_only,
            ip_except,
            starts,
            expires,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_on_the_way_to_a_file_and_back(draft in drafts(), text in "(?s).{0,20}") {
        let catalog = catalog();
        let verbatim = vec![json!({ "effect": text, "a": [null, 1, -2.5, true, { "b": {} }] }), json!(null)];
        let file = write(&draft, &verbatim, &[], &catalog, &|_| None);
        let found = read(&file, &catalog).map_err(|faults| TestCaseError::fail(format!("{faults:?}\n{file}")))?;
        prop_assert_eq!(&found.draft, &draft, "{}", file);
        prop_assert_eq!(found.verbatim, verbatim);
        prop_assert!(found.draft.is_resolved());
    }

    #[test]
    fn no_text_makes_it_fall_over(text in "(?s).{0,80}", words in "(zone|zones|user|bucket|account|r2)?[:/]?.{0,40}") {
        let catalog = catalog();
        let _ = read(&text, &catalog);
        let _ = permission::read(&words, &catalog);
        let _ = resource::read(&words);
        let _ = resource::owner(&words);
    }
}

#[test]
fn where_things_stand_is_remembered() {
    use crate::domain::token::gap::Place;
    let spec = "name = 'x'\n\n[[grant]]\npermissions = [\n]\n[[grant]]\nresources = []\n[ip]\nin = []\n";
    let lines = read(spec, &catalog()).unwrap().lines;
    for (place, at) in [
        (Place::Name, Some((1, 8))),
        (Place::Expires, None),
        (Place::Permissions(0), Some((4, 15))),
        (Place::Resources(0, Scope::Zone), Some((3, 1))),
        (Place::Resources(1, Scope::Zone), Some((7, 13))),
        (Place::Permissions(2), None),
        (Place::IpExcept, Some((8, 2))),
    ] {
        assert_eq!(lines.at(&place), at, "{place:?}");
    }
    let body = "{\"name\": \"x\",\n\"policies\": [],\n\"expires_on\": \"2027-01-31\"}";
    let lines = read(body, &catalog()).unwrap().lines;
    assert_eq!(
        (lines.at(&Place::Expires), lines.at(&Place::Permissions(0))),
        (Some((3, 15)), None)
    );
}
