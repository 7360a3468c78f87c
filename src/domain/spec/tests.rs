//! What the whole of the module promises: nothing is lost on the way to a file and back, and every fault stands at its place.

mod answers;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::token::grant::Grant;
use crate::domain::token::scope::Owner;
use crate::domain::token::scope::Scope;
use crate::domain::token::zone_name::More;

const ID: &str = "0123456789abcdef0123456789abcdef";

fn catalogue() -> Catalogue {
    Catalogue::embedded()
}

fn id_of<T: std::str::FromStr>(n: u128) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{n:032x}").parse().unwrap()
}

/// Reads a grant with these permissions and resources, as they would stand in TOML.
fn grant_of(permissions: &str, resources: &str) -> Result<Read, Vec<Fault>> {
    let file = format!("name = 'x'\n[[grant]]\npermissions = [{permissions}]\nresources = [{resources}]\n");
    read(&file, &catalogue())
}

fn sentences(faults: &[Fault]) -> Vec<String> {
    let line = |fault: &Fault| format!("{}:{}: {}", fault.line, fault.column, fault.sentence);
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
    let read = read(toml, &catalogue()).unwrap();
    assert_eq!(read.draft.name, "cert-manager for example.com");
    assert_eq!(read.draft.ip_only, "203.0.113.0/24, 2001:db8::/32");
    assert_eq!((read.draft.expires.as_str(), read.draft.starts.as_str()), ("90d", ""));
    let dns = catalogue().named("DNS Write", &Scope::Zone).unwrap().id;
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
fn permissions_have_several_spellings() {
    let catalogue = catalogue();
    let dns = catalogue.named("DNS Write", &Scope::Zone).unwrap().id;
    let policies = catalogue
        .named("Access: Apps and Policies Revoke", &Scope::Account)
        .unwrap()
        .id;
    for (words, id) in [
        ("zone/DNS:edit", dns),
        ("zone/dns:Edit", dns),
        (" Zone / DNS : edit ", dns),
        ("zone/DNS Write", dns),
        ("DNS Write", dns),
        ("dns:edit", dns),
        (&dns.to_string(), dns),
        (&format!("zone/{dns}"), dns),
        (&format!("com.cloudflare.api.account.zone/{dns}"), dns),
        ("account/Access: Apps and Policies:revoke", policies),
    ] {
        let read = grant_of(&format!("'{words}'"), "").unwrap_or_else(|faults| panic!("{words}: {faults:?}"));
        assert_eq!(read.draft.grants[0].groups.keys().collect::<Vec<_>>(), [&id], "{words}");
    }
}

/// As READMEs write them, each alone and all in one text.
#[test]
fn permissions_are_read_as_people_write_them() {
    let catalogue = catalogue();
    let ids = |words: &str, resources: &str| {
        let toml = serde_json::to_string(words).unwrap();
        let read = grant_of(&toml, resources).unwrap_or_else(|faults| panic!("{words}: {faults:?}"));
        read.draft.grants[0].groups.keys().copied().collect::<BTreeSet<_>>()
    };
    let mut all = BTreeSet::new();
    let rows = crate::domain::catalog::wording::from_readmes();
    for (written, meant) in &rows {
        let id = permission::read(meant, &catalogue).unwrap().0;
        for words in [written.clone(), format!("- **{written}**"), format!("`{written}`")] {
            assert_eq!(ids(&words, ""), BTreeSet::from([id]), "{words}");
        }
        all.insert(id);
    }
    let distinct: std::collections::BTreeMap<_, _> = rows.iter().map(|(written, meant)| (meant, written)).collect();
    let words: Vec<&str> = distinct.values().map(|words| words.as_str()).collect();
    for between in [", ", "; ", "\n- ", " and "] {
        assert_eq!(ids(&words.join(between), ""), all, "{between}");
    }
    for (words, says) in [
        ("DNS:Edit, Zone:DNS:Edit", "“Zone:DNS:Edit” is in this grant already."),
        (
            "DNS:Edit and Zonn:Read",
            "“Zonn:Read” is no permission; did you mean zone/Zone:read?",
        ),
        (
            "DNS Edit, Logs Read",
            "“Logs Read” means several permissions; write account/Logs:read or zone/Logs:read.",
        ),
    ] {
        let faults = sentences(&grant_of(&format!("'{words}'"), "").unwrap_err());
        assert!(faults.len() == 1 && faults[0].ends_with(says), "{words}: {faults:?}");
    }
}

#[test]
fn every_group_of_the_catalogue_can_be_spelt() {
    let catalogue = catalogue();
    let mut shortest = 0;
    for row in catalogue.rows() {
        for level in &row.levels {
            let words = permission::words(level.id, &row.scope, &catalogue).unwrap();
            assert_eq!(
                permission::read(&words, &catalogue),
                Ok((level.id, Some(row.scope.clone()))),
                "{words}"
            );
            shortest += usize::from(words.contains(':'));
        }
    }
    assert!(shortest > 340, "{shortest}");
}

#[test]
fn wrong_permissions_are_named_with_what_was_meant() {
    for (words, says) in [
        ("zone/DSN:edit", "did you mean zone/DNS:edit?"),
        (
            "zone/DNS:purge",
            "“zone/DNS:purge”: there is no level purge; zone/DNS has read, edit.",
        ),
        ("zone/DNS:reed", "did you mean read?"),
        ("zone/DNS:xyz", "zone/DNS has read, edit."),
        ("zone/DNS", "The level of zone/DNS is missing: add :read or :edit."),
        (
            "zoen/DNS:edit",
            "“zoen” is no scope in “zoen/DNS:edit”; did you mean zone?",
        ),
        ("account/DNS:edit", "which is of scope zone?"),
        (
            "DNS Wriet",
            "“wriet” is no level: zone/DNS has read, edit; did you mean edit?",
        ),
        (
            "Zone / DNS / Read / Zone / Zone / Edit",
            "is no permission; several seem to stand in it: write each in a string of its own.",
        ),
        ("Workers Skripts Edit", "did you mean account/Workers Scripts:edit?"),
        ("Workers Skripts Read", "did you mean account/Workers Scripts:read?"),
        (
            "Cache Prge:edit",
            "what is called nearly so has no level edit: zone/Cache Purge has purge.",
        ),
        (
            "Page Shield",
            "names no level, and several groups; write account/Page Shield:read or account/Page Shield:edit or",
        ),
        ("WAF:edit", "write account/Account WAF:edit or zone/Zone WAF:edit."),
        (
            "Logs Write",
            "means several permissions; write account/Logs:edit or zone/Logs:edit.",
        ),
        (
            "Browser Rendering Write",
            "is an old name: today it is Browser Run Write; write account/Browser Run:edit.",
        ),
        (
            "account/Argo Tunnel:edit",
            "is an old name: today it is Cloudflare Tunnel Write; write account/Cloudflare Tunnel:edit.",
        ),
        (
            "Account Security Center Insights",
            "The level of account/Account Security Center Insights is missing: add :read or :edit.",
        ),
        ("", "is no permission"),
        (&":".repeat(500_000), "is no permission"),
        ("0123456789abcdef0123456789abcde", "this has 31"),
        (ID, "not of one scope: write zone/0123"),
        ("zone/", "is no permission"),
        ("zone/:edit", "is no permission"),
        ("/", "is no scope"),
    ] {
        let faults = sentences(&grant_of(&format!("'{words}'"), "").unwrap_err());
        assert_eq!(faults.len(), 1, "{words}: {faults:?}");
        assert!(
            faults[0].starts_with("3:16: ") && faults[0].contains(says),
            "{words}: {faults:?}"
        );
    }
    let unknown = grant_of(&format!("'{ID}'"), "'zone:example.com'").unwrap();
    assert_eq!(
        unknown.draft.grants[0].groups.values().collect::<Vec<_>>(),
        [&Scope::Zone]
    );
    assert!(grant_of(&format!("'{ID}'"), "'zone:example.com', 'accounts:all'").is_err());
    let twice = sentences(&grant_of("'zone/DNS:edit', 'DNS Write'", "").unwrap_err());
    assert_eq!(twice, ["3:33: “DNS Write” is in this grant already."]);
}

#[test]
fn names_may_hold_anything() {
    let bucket = |account: &str| Wanted::Bucket {
        account: account.to_owned(),
        jurisdiction: "eu".to_owned(),
        name: "logs".to_owned(),
    };
    let host = |name: &str, more| Wanted::Host {
        name: name.to_owned(),
        more,
    };
    for (words, wanted) in [
        ("zone:Example.COM.", Wanted::Zone("example.com".to_owned())),
        ("zone: www.example.com ", Wanted::Zone("www.example.com".to_owned())),
        (
            "zone:XN--MNCHEN-3YA.example",
            Wanted::Zone("münchen.example".to_owned()),
        ),
        (
            "zone:mu\u{308}nchen.example",
            Wanted::Zone("münchen.example".to_owned()),
        ),
        ("zone:https://WWW.example.com/x", host("www.example.com", More::Address)),
        ("zone:example.com:443", host("example.com", More::Address)),
        ("zone:*.example.com", host("example.com", More::Wildcard)),
        (
            "zones:in:ACME / West: \"R&D\"",
            Wanted::ZonesIn("ACME / West: \"R&D\"".to_owned()),
        ),
        ("account:in:all", Wanted::Account("in:all".to_owned())),
        ("bucket:ACME/eu/logs", bucket("ACME")),
        ("bucket:A/B: C/eu/logs", bucket("A/B: C")),
        ("user", Wanted::User),
    ] {
        let read = grant_of("", &format!("'{words}'")).unwrap_or_else(|faults| panic!("{words}: {faults:?}"));
        let name = &read.draft.grants[0].unresolved[0];
        assert_eq!((&name.wanted, name.words.as_str()), (&wanted, words));
    }
}

#[test]
fn wrong_resources_are_named() {
    let slash = format!("bucket:{ID}/default/logs/2026");
    for (words, says) in [
        ("example.com", "did you mean zone:example.com?"),
        ("zonne:example.com", "did you mean “zone:example.com”?"),
        ("zone:all", "did you mean zones:all?"),
        ("zone:localhost", "neither the name of a zone"),
        ("zone:a.*.example.com", "neither the name of a zone"),
        ("zone:xn--zzzzzz.example", "neither the name of a zone"),
        ("zone:user@example.com", "expected a name such as example.com"),
        ("https://example.com/x", "did you mean zone:example.com?"),
        ("WWW.Example.com:443", "did you mean zone:www.example.com?"),
        ("zone:0123456789abcdef0123456789abcde", "this has 31"),
        ("zone:0123456789ABCDEF0123456789abcdef", "character 11 is another"),
        ("zones:ACME", "expected zones:all or zones:in:ACCOUNT"),
        ("zones", "expected zones:all"),
        ("accounts:ACME", "account:ACME for one"),
        ("account:", "The account is missing"),
        ("user:me", "this has 2"),
        (&slash, "a slash"),
        ("bucket:ACME/eu/logs/2026", "a slash"),
        ("bucket:ACME/logs", "is not finished"),
        ("bucket:ACME/EU/logs", "is no jurisdiction"),
        ("com.cloudflare.api.account", "is no resource key"),
        ("com.cloudflare.api.account.zone.0123", "this has 4"),
        (
            "com.cloudflare.edge.r2.bucket.x",
            "expected ACCOUNT-ID_JURISDICTION_NAME",
        ),
        ("xyz", "expected one of zone:NAME"),
        ("", "is no resource"),
    ] {
        let faults = sentences(&grant_of("", &format!("'{words}'")).unwrap_err());
        assert_eq!(faults.len(), 1, "{words}: {faults:?}");
        assert!(
            faults[0].starts_with("4:14: ") && faults[0].contains(says),
            "{words}: {faults:?}"
        );
    }
    let twice = sentences(&grant_of("", "'zone:a.com', 'zone:A.com'").unwrap_err());
    assert_eq!(twice, ["4:28: “zone:A.com” is in this list already."]);
    let twice = sentences(&grant_of("", "'zone:münchen.example', 'zone:xn--mnchen-3ya.example'").unwrap_err());
    assert_eq!(twice, ["4:38: “zone:xn--mnchen-3ya.example” is in this list already."]);
}

#[test]
fn every_fault_at_once() {
    let file = "nam = 'x'\nowner = 'me'\nexpires = 90\nip = { inn = ['x'] }\n[[grant]]\npermisions = []\npermissions = 'zone/DNS:edit'\nresources = [1]\n";
    let faults = sentences(&read(file, &catalogue()).unwrap_err());
    let expected = [
        "1:1: “nam” is no field of a spec: did you mean name?",
        "2:9: “me” is no owner; expected user, or account:NAME or account:ID.",
        "3:11: expires is a number; expected a text such as \"90d\", \"never\" or \"2027-01-31\".",
        "4:8: “inn” is no field of ip: did you mean in?",
        "6:1: “permisions” is no field of a grant: did you mean permissions?",
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
        let faults = sentences(&read(file, &catalogue()).unwrap_err());
        assert!(faults[0].contains(says), "{file}: {faults:?}");
    }
    let large = format!("name = '{}'", "x".repeat(LARGEST));
    assert!(
        read(&large, &catalogue()).unwrap_err()[0]
            .sentence
            .contains("more than 1048576 bytes")
    );
    let many = "zonne:x, ".repeat(5_000).replace(", ", "', '");
    assert_eq!(grant_of("", &format!("'{many}'")).unwrap_err().len(), 100);
}

#[test]
fn dates_need_no_quotes_in_toml() {
    let read = read(
        "expires = 2027-01-31\nstarts = 2027-01-01T09:30:00+01:00\n",
        &catalogue(),
    )
    .unwrap();
    assert_eq!(
        (read.draft.expires.as_str(), read.draft.starts.as_str()),
        ("2027-01-31", "2027-01-01T09:30:00+01:00")
    );
}

#[test]
fn the_request_body_of_cloudflare_is_read() {
    let dns = catalogue().named("DNS Write", &Scope::Zone).unwrap().id;
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
    let found = read(&body.to_string(), &catalogue()).unwrap();
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
    let faults = sentences(&read(shut, &catalogue()).unwrap_err()).join("\n");
    assert!(faults.contains("shuts the token out everywhere"), "{faults}");
    let wrong = r#"{"name": "x", "policies": [{"effekt": "allow", "effect": "alow", "permission_groups": [{"id": "x"}, {}], "resources": {"a": "b"}}, {"effect": "deny"}], "expires": ""}"#;
    let faults = sentences(&read(wrong, &catalogue()).unwrap_err()).join("\n");
    for says in [
        "“effekt” is no field of a policy: did you mean effect?",
        "“alow” is no effect: did you mean allow?",
        "this has 1",
        "This permission group has no id.",
        "“a” has another value",
        "This policy has no resources.",
        "This policy has no permission_groups.",
        "“expires” is no field of a request body: did you mean expires_on?",
    ] {
        assert!(faults.contains(says), "{says}: {faults}");
    }
}

#[test]
fn names_are_written_where_they_read_back() {
    let zone = Resource::Zone(id_of(1));
    let account = Resource::Account(id_of(2));
    let draft = Draft {
        owner: Owner::Account(id_of(2)),
        grants: vec![Grant {
            resources: [zone.clone(), account.clone(), Resource::ZonesOf(id_of(3))].into(),
            ..Grant::default()
        }],
        ..reader::empty()
    };
    let call = |resource: &Resource| match resource {
        Resource::Zone(_) => Some("example.com".to_owned()),
        Resource::Account(id) if *id == id_of(2) => Some("A/B: \"C\"".to_owned()),
        // Would be taken for an id, or lose its space.
        Resource::Account(_) => Some(" ACME ".to_owned()),
        _ => None,
    };
    let file = write(&draft, &[], &catalogue(), &call);
    assert!(file.contains("zones:in:00000000000000000000000000000003"), "{file}");
    let found = read(&file, &catalogue()).unwrap();
    let wanted: Vec<Wanted> = found
        .draft
        .unresolved()
        .map(|unresolved| unresolved.wanted.clone())
        .collect();
    let name = "A/B: \"C\"".to_owned();
    assert_eq!(
        wanted,
        [
            Wanted::Owner(name.clone()),
            Wanted::Account(name),
            Wanted::Zone("example.com".to_owned())
        ]
    );
    // What is not resolved yet is written as it was.
    let again = write(&found.draft, &[], &catalogue(), &|_| None);
    let mut again = read(&again, &catalogue()).unwrap();
    let draft = &mut again.draft;
    let names = draft.owner_unresolved.iter_mut();
    let names = names.chain(draft.grants.iter_mut().flat_map(|grant| &mut grant.unresolved));
    names
        .zip(found.draft.unresolved())
        .for_each(|(one, other)| (one.line, one.column) = (other.line, other.column));
    assert_eq!(again, found);
}

#[test]
fn nothing_hides_in_a_file() {
    let draft = Draft {
        name: "a\u{1b}[2J\u{202e}b\u{7f}\"\\\n\u{e9}".to_owned(),
        ..reader::empty()
    };
    let file = write(&draft, &[], &catalogue(), &|_| None);
    assert!(
        file.contains(r#"name = "a\u001B[2J\U0000202Eb\u007F\"\\\né""#),
        "{file}"
    );
    assert_eq!(read(&file, &catalogue()).unwrap().draft, draft);
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
    let known: Vec<_> = catalogue()
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
        let catalogue = catalogue();
        let verbatim = vec![json!({ "effect": text, "a": [null, 1, -2.5, true, { "b": {} }] }), json!(null)];
        let file = write(&draft, &verbatim, &catalogue, &|_| None);
        let found = read(&file, &catalogue).map_err(|faults| TestCaseError::fail(format!("{faults:?}\n{file}")))?;
        prop_assert_eq!(&found.draft, &draft, "{}", file);
        prop_assert_eq!(found.verbatim, verbatim);
        prop_assert!(found.draft.is_resolved());
    }

    #[test]
    fn no_text_makes_it_fall_over(text in "(?s).{0,80}", words in "(zone|zones|user|bucket|account|r2)?[:/]?.{0,40}") {
        let catalogue = catalogue();
        let _ = read(&text, &catalogue);
        let _ = permission::read(&words, &catalogue);
        let _ = resource::read(&words);
        let _ = resource::owner(&words);
    }
}

#[test]
fn where_things_stand_is_remembered() {
    use crate::domain::token::gap::Place;
    let spec = "name = 'x'\n\n[[grant]]\npermissions = [\n]\n[[grant]]\nresources = []\n[ip]\nin = []\n";
    let lines = read(spec, &catalogue()).unwrap().lines;
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
    let lines = read(body, &catalogue()).unwrap().lines;
    assert_eq!(
        (lines.at(&Place::Expires), lines.at(&Place::Permissions(0))),
        (Some((3, 15)), None)
    );
}

/// Columns count characters, also beyond the first block of a long line.
#[test]
fn names_on_one_long_line_have_their_columns() {
    let before = "é".repeat(1_000);
    let file = format!("{{\"name\": \"{before}\", \"grant\": [{{\"resources\": [\"zone:a.com\", \"zone:b.com\"]}}]}}");
    let found = read(&file, &catalogue()).unwrap().draft;
    let letters: Vec<char> = file.chars().collect();
    let expected = |words: &str| {
        let words: Vec<char> = words.chars().collect();
        letters.windows(words.len()).position(|part| part == words).unwrap() + 1
    };
    let columns: Vec<(usize, usize)> = found.unresolved().map(|one| (one.line, one.column)).collect();
    assert_eq!(columns, [(1, expected("\"zone:a.com")), (1, expected("\"zone:b.com"))]);
}

#[test]
fn a_host_is_its_own_zone_alone_and_the_one_that_holds_it_is_proposed() {
    let id = |digit: &str| digit.repeat(32).parse::<crate::domain::token::id::ZoneId>().unwrap();
    let one = |of: &str| vec![(id("1"), of.to_owned())];
    let two = [
        (id("1"), "active, account A".to_owned()),
        (id("2"), "moved, account B".to_owned()),
    ];
    let ids = format!("{} (active, account A) and {} (moved, account B)", id("1"), id("2"));
    let wanted = |words: &str| Wanted::zone(words).unwrap().host().unwrap();
    let found = |words: &str, name: &str, zones: &[_]| Found::zone_for(&wanted(words), name, zones);
    for same in ["example.com", "EXAMPLE.com.", " example.com"] {
        assert_eq!(
            found(same, "example.com", &one("")),
            Ok(Found::Resource(Resource::Zone(id("1"))))
        );
    }
    for (words, name, says) in [
        (
            "www.example.com",
            "example.com",
            "is no zone; example.com holds it: write zone:example.com.",
        ),
        (
            "www.xn--mnchen-3ya.example",
            "münchen.example",
            "is no zone; münchen.example (xn--mnchen-3ya.example) holds it: write zone:münchen.example.",
        ),
        (
            "https://example.com/x",
            "example.com",
            "is an address, and a token is for a whole zone: write zone:example.com.",
        ),
        (
            "www.example.com:443",
            "example.com",
            "is an address, and a token is for a whole zone; example.com holds www.example.com: write zone:example.com.",
        ),
        (
            "*.example.com",
            "example.com",
            "has a *, and a zone covers all names below it: write zone:example.com.",
        ),
        (
            "*.www.example.com",
            "example.com",
            "has a *, and a zone covers all names below it; example.com holds www.example.com: write zone:example.com.",
        ),
    ] {
        assert_eq!(found(words, name, &one("")), Err(says.to_owned()), "{words}");
        // What it would be is proposed, never taken, and where it is two zones neither is.
        assert!(found(words, name, &two).unwrap_err().contains(&ids), "{words}");
    }
    assert_eq!(
        found("example.com", "example.com", &two).unwrap_err(),
        format!("is the name of 2 zones: {ids}. Write zone:ID with the id of one.")
    );
    for (words, says) in [
        ("example.com", "this sign-in sees no zone of that name."),
        (
            "www.example.com",
            "this sign-in sees no zone of that name, nor one that holds it.",
        ),
        ("*.example.com", "this sign-in sees no zone that holds example.com."),
    ] {
        let name = wanted(words).name;
        assert_eq!(found(words, &name, &[]).unwrap_err(), format!("is not found: {says}"));
    }
}

#[test]
fn a_zone_that_is_not_ascii_is_written_with_its_punycode_beside_it() {
    let mut found = grant_of("", "'zone:example.com'").unwrap();
    let id: crate::domain::token::id::ZoneId = ID.parse().unwrap();
    found.draft.grants[0].resources.insert(Resource::Zone(id));
    let name = |one: &Resource| matches!(one, Resource::Zone(_)).then(|| "ex\u{430}mple.com".to_owned());
    let file = write(&found.draft, &[], &catalogue(), &name);
    assert!(
        file.contains("zone:ex\u{430}mple.com") && file.contains("\n# ex\u{430}mple.com is xn--exmple-4nf.com.\n"),
        "{file}"
    );
    let again = read(&file, &catalogue()).unwrap();
    assert_eq!(
        again.draft.grants[0].unresolved[0].wanted,
        Wanted::Zone("ex\u{430}mple.com".to_owned())
    );
}
