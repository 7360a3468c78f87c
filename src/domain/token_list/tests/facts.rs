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
        "!  2 parts of its address filter could not be read",
        "Status #  revoked (exposed): its secret was found in public",
        "Until  no expiry",
        "Used  never, as far as Cloudflare says",
        "Made  not known when",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}
