//! Names of resources: what they may hold, where they stand, and hosts.

use super::*;
use crate::domain::token::zone_name::More;

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
        ("bucket:ACME/EU/logs", "is not an R2 jurisdiction"),
        ("com.cloudflare.api.account", "is not a resource key"),
        ("com.cloudflare.api.account.zone.0123", "this has 4"),
        (
            "com.cloudflare.edge.r2.bucket.x",
            "expected ACCOUNT-ID_JURISDICTION_NAME",
        ),
        ("xyz", "expected one of zone:NAME"),
        ("", "is not a resource"),
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
    let file = write(&draft, &[], &[], &catalog(), &call);
    assert!(file.contains("zones:in:00000000000000000000000000000003"), "{file}");
    let found = read(&file, &catalog()).unwrap();
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
    let again = write(&found.draft, &[], &[], &catalog(), &|_| None);
    let mut again = read(&again, &catalog()).unwrap();
    let draft = &mut again.draft;
    let names = draft.owner_unresolved.iter_mut();
    let names = names.chain(draft.grants.iter_mut().flat_map(|grant| &mut grant.unresolved));
    names
        .zip(found.draft.unresolved())
        .for_each(|(one, other)| (one.line, one.column) = (other.line, other.column));
    assert_eq!(again, found);
}

#[test]
fn names_are_told_access_by_access_and_what_is_chosen_first() {
    let file = "
[[grant]]
permissions = [\"zone/DNS:edit\"]
except = [\"zone:b.example\"]
resources = [\"zones:in:ACME\"]
[[grant]]
permissions = [\"zone/DNS:read\"]
resources = [\"zone:a.example\"]
";
    let told = |text: &str| -> Vec<String> {
        let draft = read(text, &catalog()).unwrap().draft;
        draft.unresolved().map(|one| one.words.clone()).collect()
    };
    let grants = ["zones:in:ACME", "zone:b.example", "zone:a.example"];
    let toml = format!("name = \"x\"\nowner = \"account:ACME\"\n{file}");
    assert_eq!(told(&toml), [&["account:ACME"], &grants[..]].concat());
    let json = "{\"grant\": [{\"permissions\": [\"zone/DNS:edit\"], \"resources\": [\"zone:a.example\"]}], \"owner\": \"account:ACME\"}";
    assert_eq!(told(json), ["zone:a.example", "account:ACME"]);
}

/// Columns count characters, also beyond the first block of a long line.
#[test]
fn names_on_one_long_line_have_their_columns() {
    let before = "é".repeat(1_000);
    let file = format!("{{\"name\": \"{before}\", \"grant\": [{{\"resources\": [\"zone:a.com\", \"zone:b.com\"]}}]}}");
    let found = read(&file, &catalog()).unwrap().draft;
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
            "is not a zone; example.com holds it: write zone:example.com.",
        ),
        (
            "www.xn--mnchen-3ya.example",
            "münchen.example",
            "is not a zone; münchen.example (xn--mnchen-3ya.example) holds it: write zone:münchen.example.",
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
    let file = write(&found.draft, &[], &[], &catalog(), &name);
    assert!(
        file.contains("zone:ex\u{430}mple.com") && file.contains("\n# ex\u{430}mple.com is xn--exmple-4nf.com.\n"),
        "{file}"
    );
    let again = read(&file, &catalog()).unwrap();
    assert_eq!(
        again.draft.grants[0].unresolved[0].wanted,
        Wanted::Zone("ex\u{430}mple.com".to_owned())
    );
}
