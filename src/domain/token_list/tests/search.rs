//! Which tokens answer what is typed.

use super::*;

/// The names that are known here.
fn named(word: &str) -> NamedResources {
    let zones = [("example.com", COM), ("example.org", ORG)].into_iter();
    let acme = ACME.parse().unwrap();
    NamedResources {
        zones: zones
            .filter(|(name, _)| name.contains(word))
            .map(|(_, id)| (id.parse().unwrap(), Some(acme)))
            .collect(),
        accounts: "acme".contains(word).then_some(acme).into_iter().collect(),
    }
}

fn finds(typed: &str, token: &ListedToken) -> bool {
    token.answers(&Search::new(typed, &named))
}

#[test]
fn a_token_is_found_by_what_it_can_and_where() {
    let all = "com.cloudflare.api.account.zone.*";
    let of_acme = json!({"effect": "allow", "permission_groups": [{"id": CATALOG.named("DNS Write", &Scope::Zone).unwrap().id.to_string()}],
        "resources": {(format!("com.cloudflare.api.account.{ACME}")): {(all): "*"}}});
    let here = listed(vec![dns_on(&zone(COM))], |_| {});
    let elsewhere = listed(
        vec![
            dns_on(&zone(ORG)),
            policy("allow", &[(Scope::Zone, "Zone Read")], &[all]),
        ],
        |_| {},
    );
    let everywhere = listed(vec![dns_on(all)], |_| {});
    let but = listed(
        vec![
            dns_on(all),
            policy("deny", &[(Scope::Zone, "DNS Write")], &[&zone(COM)]),
        ],
        |_| {},
    );
    let family = listed(vec![of_acme], |_| {});
    let found = |typed: &str| [&here, &elsewhere, &everywhere, &but, &family].map(|token| finds(typed, token));
    assert_eq!(found("dns edit example.com"), [true, false, true, false, true]);
    assert_eq!(found("DNS Edit  example.org"), [false, true, true, true, true]);
    assert_eq!(found("zone read"), [false, true, false, false, false]);
    assert_eq!(found("example.com"), [true, true, true, false, true]);
    assert_eq!(found("acme dns"), [false, false, false, false, true]);
    assert_eq!(found("deploy"), [true; 5], "its name");
    assert_eq!(
        found("deploy dns"),
        [false; 5],
        "a word of its name says nothing of what it can"
    );
    assert_eq!(found(&"e".repeat(32)), [true; 5]);
    assert_eq!(found("nothing of that"), [false; 5]);
    assert_eq!(found(""), [true; 5]);
}

#[test]
fn what_a_policy_takes_away_is_nothing_that_is_found() {
    let lone = policy("deny", &[(Scope::Zone, "DNS Write")], &[&zone(COM)]);
    assert!(!finds("dns", &listed(vec![lone], |_| {})));
    let strange = json!({"effect": "allow", "permission_groups": [{"id": OTHER, "name": "Quantum Write"}], "resources": {"a.b": {"c.d": "x"}}});
    assert!(
        finds("quantum", &listed(vec![strange], |_| {})),
        "what cannot be read is found by its letters"
    );
}
