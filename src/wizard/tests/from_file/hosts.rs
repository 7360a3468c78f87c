//! Names that are looked for beyond the lists: the very name, and the zone that holds a host.

use super::*;

#[test]
fn where_not_all_zones_are_here_the_very_name_is_asked_for() {
    let mut walk = walk("'zone:example.com'", "");
    // The name is among those that are here: another account may have it all the same.
    walk.zones(vec![zone(EXAMPLE_COM, "example.com")], 12_340);
    let tickets = walk.asked_for("example.com");
    assert_eq!(tickets.len(), 1);
    assert_eq!(walk.gaps().len(), 1);
    let lost = Refusal::Unreachable {
        why: "no route".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::Zones(tickets[0], Err(lost)));
    assert!(walk.gaps()[0].contains("could not be looked up."), "{:?}", walk.gaps());
    // After the next sign-in it is asked for again, and an old answer is nothing.
    let found = || Ok(page(vec![zone(EXAMPLE_COM, "example.com")]));
    walk.wizard.sign_in_again(&Refusal::NotSignedIn {
        why: "expired".into(),
        says: String::new(),
    });
    walk.tell(Msg::FrameShown);
    walk.paste("an-api-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    walk.sign_in();
    assert_eq!(walk.gaps(), ["Looking up zone:example.com (x.toml, line 6) …"]);
    walk.tell(ApiAnswer::Zones(tickets[0], found()));
    assert_eq!(walk.gaps().len(), 1);
    walk.zones(vec![], 12_340);
    let again = walk.asked_for("example.com");
    assert_eq!(again.len(), 2);
    walk.tell(ApiAnswer::Zones(again[1], found()));
    assert_eq!(walk.gaps(), [""; 0]);
    assert!(walk.wizard.steps.summary.ready().is_some());
}

#[test]
fn not_more_zones_are_asked_for_than_the_budget_bears() {
    let names: Vec<String> = (0..150).map(|n| format!("'zone:z{n:03}.example'")).collect();
    let mut walk = walk(&names.join(", "), "");
    walk.zones(vec![], 12_340);
    let asked = walk
        .wanted
        .iter()
        .filter(|effect| matches!(effect, Effect::Api(ApiCall::Load(_, Query::ZoneNamed(_)))));
    assert_eq!(asked.count(), 100);
    assert!(walk.gaps()[149].contains("only the first 100 zones are"));
}

#[test]
fn a_host_leads_to_the_zone_that_holds_it_and_never_takes_it() {
    for (words, says) in [
        (
            "www.example.com",
            "is not a zone; example.com holds it: write zone:example.com.",
        ),
        (
            "https://www.example.com/x",
            "is an address, and a token is for a whole zone; example.com holds www.example.com: write zone:example.com.",
        ),
        (
            "*.example.com",
            "has a *, and a zone covers all names below it: write zone:example.com.",
        ),
    ] {
        let called = format!("zone:{words} (x.toml, line 6)");
        let mut walk = walk(&format!("'zone:{words}'"), "");
        // All zones are here: nobody is asked.
        walk.zones(vec![zone(EXAMPLE_COM, "example.com"), zone(OTHER, "ample.com")], 2);
        assert_eq!(walk.gaps(), [format!("{called} {says}")]);
        assert!(walk.wizard.cx.grant().resources.is_empty());
        assert!(walk.asked_for("example.com").is_empty());
    }
    let mut walk = walk("'zone:xn--mnchen-3ya.example.', 'zone:Example.COM'", "");
    walk.zones(
        vec![zone(EXAMPLE_COM, "example.com"), zone(OTHER, "münchen.example")],
        2,
    );
    assert_eq!(walk.gaps(), [""; 0]);
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
}

#[test]
fn where_not_all_zones_are_here_the_names_above_a_host_are_asked_for_one_after_the_other() {
    let mut walk = walk("'zone:a.b.c.example.co.uk', 'zone:x.b.c.example.co.uk'", "");
    walk.zones(vec![], 12_340);
    let asked = |walk: &Walk| -> Vec<(Ticket, String)> {
        let named = walk.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::ZoneNamed(name))) => Some((*ticket, name.clone())),
            _ => None,
        });
        named.collect()
    };
    let mut answered = 0;
    while let Some((ticket, name)) = asked(&walk).get(answered).cloned() {
        answered += 1;
        let rows = if name == "c.example.co.uk" {
            vec![zone(OTHER, &name)]
        } else {
            vec![]
        };
        walk.tell(ApiAnswer::Zones(ticket, Ok(page(rows))));
    }
    let names: Vec<String> = asked(&walk).into_iter().map(|(_, name)| name).collect();
    assert_eq!(
        names,
        [
            "a.b.c.example.co.uk",
            "x.b.c.example.co.uk",
            "b.c.example.co.uk",
            "c.example.co.uk"
        ],
        "longest first, each once, and no further than the zone that holds it"
    );
    for gap in walk.gaps() {
        assert!(
            gap.ends_with("is not a zone; c.example.co.uk holds it: write zone:c.example.co.uk."),
            "{gap}"
        );
    }
    assert_eq!(walk.gaps().len(), 2);
    assert!(walk.wizard.cx.grant().resources.is_empty());
}

#[test]
fn a_host_of_many_labels_costs_five_questions_at_most() {
    let mut walk = walk("'zone:1.2.3.4.5.6.7.8.9.example.com'", "");
    walk.zones(vec![], 12_340);
    let mut answered = 0;
    loop {
        let tickets = walk.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::ZoneNamed(_))) => Some(*ticket),
            _ => None,
        });
        let tickets: Vec<Ticket> = tickets.collect();
        let Some(ticket) = tickets.get(answered) else { break };
        answered += 1;
        walk.tell(ApiAnswer::Zones(*ticket, Ok(page(vec![]))));
    }
    assert_eq!(answered, 5);
    assert!(
        walk.gaps()[0].ends_with(
            "no zone of that name, nor of a name above it up to 5.6.7.8.9.example.com; the names above 5.6.7.8.9.example.com were not looked up: write zone:NAME yourself."
        ),
        "{:?}",
        walk.gaps()
    );
}
