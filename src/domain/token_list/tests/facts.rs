//! What is known of one token.

use super::*;

/// The facts of a token as lines: label, sign, words.
fn facts(token: &ListedToken) -> Vec<String> {
    use crate::domain::summary::overview::Meaning;
    let machine = crate::domain::token::address::Whereabouts::default();
    let all = token.facts(&CATALOG, &Called, (now(), &jiff::tz::TimeZone::UTC), &machine);
    let line = |fact: &crate::domain::summary::overview::OverviewFact| {
        let sign = match fact.meaning {
            Meaning::Plain => "",
            Meaning::Can => "can ",
            Meaning::Not => "not ",
            Meaning::Warning => "! ",
            Meaning::Danger => "# ",
        };
        let on = if fact.on.is_empty() {
            String::new()
        } else {
            format!(" on {}", fact.on)
        };
        format!("{} {sign}{} {}{on}", fact.label, fact.level, fact.words)
    };
    let full = all.in_full.iter().map(|line| format!("full {}", line.text));
    all.facts.iter().map(line).chain(full).collect()
}

#[test]
fn the_facts_of_a_token_are_those_of_one_that_exists() {
    let token = listed(vec![dns_on(&zone(COM))], |record| {
        record.expires = Some(now() + days(2));
        record.last_used = Some(now() - days(100));
        record.creator = Some("ada@example.com\u{202e}".to_owned());
        record.modified = Some(now());
    });
    assert_eq!(
        facts(&token),
        [
            "Id  eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
            "Owner  you",
            "Can can Edit Zone · DNS on example.com",
            "Cannot  create tokens; reach other zones, account settings or anything else",
            "From  any address",
            "Until !  26 Nov 2026, 09:30 UTC: in 2 days",
            "Used !  100 days ago: 16 Aug 2026, 09:30 UTC",
            "Made  14 Nov 2026 by ada@example.com<U+202E>; changed 24 Nov 2026",
        ]
    );
}

#[test]
fn what_cannot_be_read_of_a_token_is_said_and_shown() {
    let token = listed(vec![json!({"effect": "audit", "x": [1]})], |record| {
        record.status = TokenStatus::Other("revoked (exposed)".to_owned());
        record.addresses_not_understood = 2;
        record.expires = None;
        record.issued_on = None;
    });
    let said = facts(&token).join("\n");
    for wanted in [
        "Can !  a policy in a form that cfmint does not know: see In full",
        "full {\"effect\":\"audit\",\"x\":[1]}",
        "From !  not known: its address filter could not be read",
        "Status #  revoked (exposed): its secret was found in public",
        "Until  no expiry",
        "Used  never, as far as Cloudflare says",
        "Made  not known when",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}

#[test]
fn what_could_not_be_read_is_not_taken_for_nothing() {
    use crate::domain::token::record::Unreadable;
    let unreadable = |field: &'static str| Unreadable {
        field,
        given: "\"soon\"".to_owned(),
    };
    let token = listed(vec![dns_on(&zone(COM))], |record| {
        record.expires = None;
        record.issued_on = Some(now() - days(400));
        record.unreadable = vec![unreadable("expires_on"), unreadable("last_used_on")];
    });
    assert_eq!(
        token.concerns(&Criteria::default(), now()),
        [Concern::Unreadable],
        "always"
    );
    assert_eq!(
        token.concerns(&Criteria::PAGE, now()),
        [Concern::Unreadable],
        "no end and no use are not known"
    );
    assert_eq!(expires(&token, now()), "not known");
    let said = facts(&token).join("\n");
    for wanted in [
        "Until !  not known: it could not be read",
        "Used  not known: it could not be read",
        "Its expires_on could not be read: \"soon\".",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}

#[test]
fn policies_that_are_no_list_are_not_none() {
    let mut record = TokenRecord::bare("e".repeat(32).parse().unwrap(), "deploy".to_owned());
    record.policies = GivenPolicies::of(&json!("x"));
    let token = ListedToken::of(Owner::User, record, &CATALOG, &Called, now());
    assert_eq!(can(&token.spec(&CATALOG), &CATALOG), "not readable here");
    assert!(token.level >= Level::High, "nobody knows what it can");
}
