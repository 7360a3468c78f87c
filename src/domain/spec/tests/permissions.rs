//! Permissions as people write them, and what is meant by wrong ones.

use super::*;

#[test]
fn permissions_have_several_spellings() {
    let catalog = catalog();
    let dns = catalog.named("DNS Write", &Scope::Zone).unwrap().id;
    let policies = catalog
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
    let catalog = catalog();
    let ids = |words: &str, resources: &str| {
        let toml = serde_json::to_string(words).unwrap();
        let read = grant_of(&toml, resources).unwrap_or_else(|faults| panic!("{words}: {faults:?}"));
        read.draft.grants[0].groups.keys().copied().collect::<BTreeSet<_>>()
    };
    let mut all = BTreeSet::new();
    let rows = crate::domain::catalog::wording::from_readmes();
    for (written, meant) in &rows {
        let id = permission::read(meant, &catalog).unwrap().0;
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
            "“Zonn:Read” is not a permission; did you mean zone/Zone:read?",
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
fn every_group_of_the_catalog_can_be_spelt() {
    let catalog = catalog();
    let mut shortest = 0;
    for row in catalog.rows() {
        for level in &row.levels {
            let words = permission::words(level.id, &row.scope, &catalog).unwrap();
            assert_eq!(
                permission::read(&words, &catalog),
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
            "“zoen” is not a scope in “zoen/DNS:edit”; did you mean zone?",
        ),
        ("account/DNS:edit", "which is of scope zone?"),
        (
            "DNS Wriet",
            "“wriet” is not a level: zone/DNS has read, edit; did you mean edit?",
        ),
        (
            "Zone / DNS / Read / Zone / Zone / Edit",
            "is not a permission; it seems to hold several: write each in a string of its own.",
        ),
        ("Workers Skripts Edit", "did you mean account/Workers Scripts:edit?"),
        ("Workers Skripts Read", "did you mean account/Workers Scripts:read?"),
        (
            "Cache Prge:edit",
            "the nearest name has no level edit: zone/Cache Purge has purge.",
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
        ("", "is not a permission"),
        (&":".repeat(500_000), "is not a permission"),
        ("0123456789abcdef0123456789abcde", "this has 31"),
        (ID, "not of one scope: write zone/0123"),
        ("zone/", "is not a permission"),
        ("zone/:edit", "is not a permission"),
        ("/", "is not a scope"),
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
