//! A list of zones that is not here as a whole: loaded on request, searched on the server, late
//! answers dropped.

use super::*;

#[test]
fn all_zones_are_loaded_on_request_with_the_cost_named() {
    let mut walk = partial();
    assert!(
        walk.words()
            .contains("1,002 of 12,340 zones. Type to search the rest at Cloudflare."),
        "{}",
        walk.words()
    );
    assert!(
        walk.words().contains("Load all 12,340 zones: 227 requests"),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    let ticket = walk.zones_ticket();
    assert_eq!(
        walk.wanted,
        [Effect::Api(ApiCall::Load(ticket, Query::MoreZones(None, 21)))]
    );
    assert!(
        walk.words()
            .contains("Loading zones: 1,002 of 12,340 so far.\nNo need to wait: type a name to search at Cloudflare."),
        "{}",
        walk.words()
    );
    assert!(!walk.words().contains("Load all"), "it is under way");
    // A page is lost: what came stays, the reason is said, and the rest can be asked for again.
    walk.tell(ApiAnswer::Zones(
        ticket,
        Err(Refusal::Unreachable {
            why: "the connection was reset".into(),
            timed_out: false,
        }),
    ));
    walk.tell(ApiAnswer::Listed(ticket));
    assert!(
        walk.words().contains("1,002 of 12,340 zones; some pages did not come"),
        "{}",
        walk.words()
    );
    assert!(
        walk.words().contains("Load all 12,340 zones: 247 requests"),
        "{}",
        walk.words()
    );
}

#[test]
fn a_search_asks_the_server_and_a_late_answer_is_dropped() {
    let mut walk = partial();
    walk.letters("far");
    let searches: Vec<(Ticket, String)> = walk
        .wanted
        .iter()
        .filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::ZonesContaining(None, text))) => Some((*ticket, text.clone())),
            _ => None,
        })
        .collect();
    let texts: Vec<&str> = searches.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["fa", "far"], "from the second letter on");
    walk.tell(ApiAnswer::Zones(
        searches[0].0,
        Ok(page(vec![zone(&"e".repeat(32), "fable.example")])),
    ));
    assert!(walk.wizard.cx.zones.find("e".repeat(32).parse().unwrap()).is_none());
    walk.tell(ApiAnswer::Zones(
        searches[1].0,
        Ok(page(vec![zone(&"d".repeat(32), "far.example")])),
    ));
    assert_eq!(walk.rows().first().map(String::as_str), Some("far.example"));
}

#[test]
fn the_cursor_stays_on_its_zone_while_pages_come() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("shop.example");
    let ticket = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(page(vec![
            zone(&"1".repeat(32), "another.example"),
            zone(&"7".repeat(32), "shop.example"),
        ])),
    ));
    assert_eq!(
        walk.rows().iter().filter(|row| *row == "shop.example").count(),
        1,
        "a repeated row is one row"
    );
    walk.press(KeyCode::Right);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::Zone("7".repeat(32).parse().unwrap())].into()
    );
}

/// The searches that went out.
fn searches(walk: &Walk) -> usize {
    let search = |effect: &&Effect| matches!(effect, Effect::Api(ApiCall::Load(_, Query::ZonesContaining(..))));
    walk.wanted.iter().filter(search).count()
}

#[test]
fn what_is_typed_before_the_first_page_is_searched_when_it_tells_that_there_are_more() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.presses(KeyCode::Enter, 3).letters("zz-late");
    assert_eq!(searches(&walk), 0);
    let zones = walk.zones_ticket();
    let first = response::ListPage {
        total: Some(12_340),
        ..page(vec![zone(EXAMPLE_COM, "example.com")])
    };
    walk.tell(ApiAnswer::Zones(zones, Ok(first)));
    assert_eq!(searches(&walk), 1);
    walk.tell(ApiAnswer::Listed(zones));
    assert_eq!(searches(&walk), 1, "once for each text");
    walk.press(KeyCode::Enter);
    assert!(walk.notice().contains("asking Cloudflare …"), "{}", walk.notice());
    let search = walk.wizard.cx.search.ticket;
    let lost = Refusal::Unreachable {
        why: "no route".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::Zones(search, Err(lost)));
    assert_eq!(
        searches(&walk),
        1,
        "a failure is not answered by asking again by itself"
    );
    walk.press(KeyCode::Enter);
    assert!(walk.notice().contains("did not work"), "{}", walk.notice());
    walk.letters("r");
    assert_eq!(searches(&walk), 2);
}

#[test]
fn a_late_search_of_another_sign_in_is_dropped() {
    let mut walk = partial();
    walk.letters("foo");
    let search = walk.wizard.cx.search.ticket;
    walk.wizard.refused(&Refusal::NotSignedIn {
        why: "expired".into(),
        says: String::new(),
    });
    walk.tell(Msg::FrameShown);
    walk.paste("an-api-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.tell(ApiAnswer::Zones(
        search,
        Ok(page(vec![zone(&"9".repeat(32), "foo-of-another.example")])),
    ));
    assert!(walk.wizard.cx.zones.is_empty());
    // What was being typed is there still.
    assert_eq!(walk.title(), StepId::Resources.name());
    assert!(walk.words().contains("Search: foo"), "{}", walk.words());
}

#[test]
fn where_no_list_of_all_zones_is_given_those_of_each_account_can_be_listed() {
    let mut walk = at_resources("edit zone dns");
    let ticket = walk.wizard.cx.accounts_list.ticket;
    let other = Account {
        id: "b".repeat(32).parse().unwrap(),
        name: "BCME".into(),
    };
    walk.tell(ApiAnswer::Accounts(ticket, Ok(page(vec![other]))));
    walk.wizard.cx.load(Query::Zones(None));
    let refused = Refusal::Rejected {
        field: None,
        says: "Listing zones across more than 500 accounts is not allowed".into(),
    };
    let ticket = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(ticket, Err(refused)));
    walk.tell(ApiAnswer::Listed(ticket));
    for (name, id) in [("ACME", "a"), ("BCME", "b")] {
        walk.forget().at_row(&format!("All zones of {name}"));
        assert!(
            walk.words().contains(&format!("List the zones of {name}")),
            "{}",
            walk.words()
        );
        let deeds = walk.page().buttons.words;
        let at = deeds.iter().position(|deed| deed.ends_with(name)).unwrap();
        walk.press(KeyCode::Tab)
            .presses(KeyCode::Right, at)
            .press(KeyCode::Enter);
        let account = id.repeat(32).parse().unwrap();
        let ticket = walk.zones_ticket();
        assert_eq!(
            walk.wanted,
            [Effect::Api(ApiCall::Load(ticket, Query::Zones(Some(account))))]
        );
        walk.tell(ApiAnswer::Zones(ticket, Ok(page(vec![]))));
        walk.tell(ApiAnswer::Listed(ticket));
    }
    assert!(
        walk.words().contains("List the zones of all accounts"),
        "{}",
        walk.words()
    );
}

#[test]
fn more_zones_than_the_requests_of_five_minutes_are_searched_only() {
    let mut walk = partial();
    let ticket = walk.zones_ticket();
    let more = |total: u64| {
        Ok(response::ListPage {
            total: Some(total),
            ..page(vec![])
        })
    };
    for (total, offered) in [(60_950, true), (61_000, false), (u64::MAX, false)] {
        walk.tell(ApiAnswer::Zones(ticket, more(total)));
        assert_eq!(walk.words().contains("Load all"), offered, "{total}: {}", walk.words());
    }
}

#[test]
fn the_cursor_does_not_fall_from_an_act_into_the_list() {
    let mut walk = partial();
    walk.press(KeyCode::End).press(KeyCode::Down).press(KeyCode::Enter);
    let ticket = walk.zones_ticket();
    let more: Vec<Zone> = (5_000..5_050)
        .map(|at| zone(&format!("{at:032x}"), &format!("more-{at}.example")))
        .collect();
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(response::ListPage {
            total: Some(12_340),
            ..page(more)
        }),
    ));
    walk.press(KeyCode::Char(' '));
    assert!(
        walk.wizard.cx.grant().resources.is_empty(),
        "{:?}",
        walk.wizard.cx.grant().resources
    );
    walk.press(KeyCode::Up).press(KeyCode::Char(' '));
    assert!(
        walk.wizard.cx.grant().resources.is_empty(),
        "{:?} {}",
        walk.wizard.cx.grant().resources,
        walk.notice()
    );
}
