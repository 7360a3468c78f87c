//! A host that is typed: the zone that holds it is proposed and never taken.

use super::*;

/// The names that were asked for, one by one.
fn names_asked(walk: &Walk) -> Vec<String> {
    let named = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Api(ApiCall::Load(_, Query::ZoneNamed(name))) => Some(name.clone()),
        _ => None,
    });
    named.collect()
}

fn pair(text: &str, hint: &str) -> (String, String) {
    (text.to_owned(), hint.to_owned())
}

#[test]
fn the_zone_that_holds_what_is_typed_or_pasted_is_proposed_and_not_taken() {
    for (text, hint) in [
        ("www.example.com", "holds www.example.com · ACME"),
        ("https://www.example.com/x?y", "holds www.example.com · ACME"),
        (" WWW.EXAMPLE.com.\n", "holds www.example.com · ACME"),
        ("a.b.c.d.e.f.g.example.com", "holds a.b.c.d.e.f.g.example.com · ACME"),
        ("https://example.com/x", "the whole zone · ACME"),
        ("*.example.com", "the whole zone · ACME"),
        ("example.com:443", "the whole zone · ACME"),
        // The name of the zone, and nothing more.
        ("Example.com.", "ACME"),
        ("EXAMPLE.COM", "ACME"),
    ] {
        let mut walk = at_resources("edit zone dns");
        walk.paste(text);
        assert_eq!(offered(&walk), [pair("example.com", hint)], "{text}");
        assert!(walk.wizard.cx.grant().resources.is_empty(), "{text}");
        assert!(names_asked(&walk).is_empty(), "all zones are here");
        walk.press(KeyCode::Enter);
        assert_eq!(walk.wizard.cx.grant().resources, [example()].into(), "{text}");
        assert_eq!(
            walk.notice().contains(", the whole zone."),
            hint != "ACME",
            "{}",
            walk.notice()
        );
    }
    for text in [
        "notexample.com",
        "www.notexample.com",
        "example.com.evil.net",
        "www.example",
        "user@example.com",
        "https://user:word@example.com/",
        "192.0.2.1",
        "ex\u{430}mple.com",
        "com",
    ] {
        let mut walk = at_resources("edit zone dns");
        walk.paste(text);
        assert!(
            offered(&walk).iter().all(|(_, hint)| hint == "ACME" || hint.is_empty()),
            "{text}"
        );
        walk.press(KeyCode::Enter);
        let taken = &walk.wizard.cx.grant().resources;
        assert!(!taken.contains(&example()) || text == "com", "{text}: {taken:?}");
    }
}

/// Every row is one that can be taken, and what is said below them denies none.
#[test]
fn nothing_is_denied_where_rows_match() {
    for text in ["www.example.com", "https://example.com/x", "example.com"] {
        let mut walk = at_resources("edit zone dns");
        walk.paste(text);
        assert!(!walk.words().contains("Nothing matches"), "{text}: {}", walk.words());
        walk.press(KeyCode::End).press(KeyCode::Right);
        assert_eq!(walk.wizard.cx.grant().resources, [example()].into(), "{text}");
    }
    let mut walk = at_resources("edit zone dns");
    walk.paste("www.nowhere.net");
    for said in ["Nothing matches “www.nowhere.net”. Esc clears.", "Paste an id instead."] {
        assert!(walk.words().contains(said), "{}", walk.words());
    }
    walk.press(KeyCode::Right);
    assert!(walk.notice().contains("Nothing matches"), "{}", walk.notice());
}

#[test]
fn the_longest_zone_that_holds_a_host_is_the_one_that_is_proposed() {
    let mut walk = at_resources("edit zone dns");
    let ticket = walk.zones_ticket();
    let rows = vec![
        zone(&"1".repeat(32), "dev.example.com"),
        zone(&"2".repeat(32), "v.example.com"),
        zone(&"3".repeat(32), "münchen.example"),
    ];
    walk.tell(ApiAnswer::Zones(ticket, Ok(page(rows))));
    walk.letters("a.dev.example.com");
    assert_eq!(
        offered(&walk),
        [pair("dev.example.com", "holds a.dev.example.com · ACME")]
    );
    walk.press(key::ctrl('u')).letters("dev.example.com");
    assert_eq!(offered(&walk), [pair("dev.example.com", "ACME")]);
    let both = "münchen.example (xn--mnchen-3ya.example)";
    for (text, hint) in [
        ("xn--mnchen-3ya.example", "ACME"),
        ("MÜNCHEN.example", "ACME"),
        ("xn--mnch", "ACME"),
        ("www.xn--mnchen-3ya.example", "holds www.münchen.example · ACME"),
    ] {
        walk.press(key::ctrl('u')).paste(text);
        assert_eq!(offered(&walk), [pair(both, hint)], "{text}");
    }
}

#[test]
fn where_not_all_zones_are_here_the_names_above_a_host_are_asked_for_after_the_search() {
    let mut walk = partial();
    walk.paste("https://a.b.far.co.uk/x");
    let search = |walk: &Walk| {
        let asked = walk.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::ZonesContaining(None, text))) => Some((*ticket, text.clone())),
            _ => None,
        });
        asked.unwrap()
    };
    let (ticket, text) = search(&walk);
    assert_eq!(text, "a.b.far.co.uk", "without what stands around it");
    assert!(names_asked(&walk).is_empty(), "the search comes first");
    walk.tell(ApiAnswer::Zones(ticket, Ok(page(vec![]))));
    assert_eq!(names_asked(&walk), ["b.far.co.uk"]);
    walk.press(KeyCode::Enter);
    assert!(walk.notice().contains("asking Cloudflare …"), "{}", walk.notice());
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.by_name.ticket, Ok(page(vec![]))));
    assert_eq!(names_asked(&walk), ["b.far.co.uk", "far.co.uk"]);
    assert!(offered(&walk).is_empty(), "{:?}", offered(&walk));
    let far = zone(&"d".repeat(32), "far.co.uk");
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.by_name.ticket, Ok(page(vec![far]))));
    assert_eq!(names_asked(&walk).len(), 2, "no further than the zone that holds it");
    assert_eq!(offered(&walk), [pair("far.co.uk", "holds a.b.far.co.uk · ACME")]);
    assert!(walk.wizard.cx.grant().resources.is_empty());
    // Known names are not asked for again; a longer one is, before what is here is proposed.
    walk.press(key::ctrl('u')).paste("c.b.far.co.uk");
    assert!(offered(&walk).is_empty(), "{:?}", offered(&walk));
    let (ticket, _) = search(&walk);
    walk.tell(ApiAnswer::Zones(ticket, Ok(page(vec![]))));
    assert_eq!(names_asked(&walk).len(), 2);
    assert_eq!(offered(&walk), [pair("far.co.uk", "holds c.b.far.co.uk · ACME")]);
    walk.press(KeyCode::Enter);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::Zone("d".repeat(32).parse().unwrap())].into()
    );
}

#[test]
fn a_host_costs_five_questions_at_most_and_a_failure_is_not_asked_again_by_itself() {
    let mut walk = partial();
    walk.paste("1.2.3.4.5.6.7.8.far.example");
    // More zones than a page hold the text: the host's own name is asked for, too.
    let many = response::ListPage {
        total: Some(60),
        ..page(vec![])
    };
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.search.ticket, Ok(many)));
    let mut answered = 0;
    while names_asked(&walk).len() > answered {
        answered = names_asked(&walk).len();
        walk.tell(ApiAnswer::Zones(walk.wizard.cx.by_name.ticket, Ok(page(vec![]))));
    }
    assert_eq!(
        names_asked(&walk),
        [
            "1.2.3.4.5.6.7.8.far.example",
            "2.3.4.5.6.7.8.far.example",
            "3.4.5.6.7.8.far.example",
            "4.5.6.7.8.far.example",
            "5.6.7.8.far.example"
        ]
        .map(String::from)
        .to_vec(),
        "without a gap: a zone above one would be too wide"
    );
    walk.press(KeyCode::Right);
    assert!(
        walk.notice()
            .contains("The names above 5.6.7.8.far.example were not looked up: type one."),
        "{}",
        walk.notice()
    );
    let mut walk = partial();
    walk.paste("www.far.example");
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.search.ticket, Ok(page(vec![]))));
    let lost = Refusal::Unreachable {
        why: "no route".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.by_name.ticket, Err(lost)));
    assert_eq!(names_asked(&walk).len(), 1);
    assert!(offered(&walk).is_empty());
}

#[test]
fn zones_of_one_name_are_told_apart_by_status_account_and_id() {
    let mut walk = at_resources("edit zone dns");
    let ticket = walk.zones_ticket();
    let mut moved = zone(&"d".repeat(32), "example.com");
    moved.account = "b".repeat(32).parse().unwrap();
    moved.status = crate::domain::inventory::zones::Status::Moved;
    walk.tell(ApiAnswer::Zones(ticket, Ok(page(vec![moved]))));
    let both = |first: &str| {
        [
            pair("example.com", &format!("{first}active · ACME · 01234567")),
            pair(
                "example.com",
                &format!("{first}moved · {} · {}", "b".repeat(32), "d".repeat(8)),
            ),
        ]
    };
    walk.letters("example.com");
    assert_eq!(offered(&walk), both(""));
    walk.press(key::ctrl('u')).paste("www.example.com");
    assert_eq!(offered(&walk), both("holds www.example.com · "));
    walk.press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::Zone("d".repeat(32).parse().unwrap())].into()
    );
}
