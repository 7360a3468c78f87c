//! Choosing and excluding on every kind of list, with the reason for what is not taken.

use super::super::message::Query;
use super::super::steps::StepId;
use super::*;
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::buckets::Bucket;
use crate::domain::refusal::Refusal;
use crate::domain::response::CursorPage;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::AccountId;

fn account() -> AccountId {
    "a".repeat(32).parse().unwrap()
}

fn example() -> Resource {
    Resource::Zone(EXAMPLE_COM.parse().unwrap())
}

/// On the resources of a template, with one account known.
fn at_resources(template: &str) -> Walk {
    let mut walk = Walk::signed_in();
    let ticket = walk.wizard.cx.accounts_list.ticket;
    let acme = Account {
        id: account(),
        name: "ACME".into(),
    };
    walk.tell(ApiAnswer::Accounts(ticket, Ok(page(vec![acme]))));
    walk.letters(template).presses(Code::Enter, 4);
    assert_eq!(walk.title(), StepId::Resources.title());
    walk
}

#[test]
fn all_but_one() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME").press(Code::Char(' '));
    walk.letters("example.com").press(Code::Left);
    assert_eq!(
        walk.notice(),
        "Excluded example.com: nothing that is chosen here works there. → takes that back."
    );
    let grant = walk.wizard.cx.grant();
    assert!(grant.resources.contains(&Resource::ZonesOf(account())));
    assert!(grant.except.contains(&example()));
    assert!(walk.words().contains("1 chosen, 1 excluded"), "{}", walk.words());
    // Space and Enter leave it as it is; the arrow takes it back.
    walk.press(Code::Enter).press(Code::Char(' '));
    assert!(walk.wizard.cx.grant().except.contains(&example()));
    walk.press(Code::Right);
    assert!(walk.wizard.cx.grant().except.is_empty());
    assert_eq!(walk.wizard.cx.grant().resources, [Resource::ZonesOf(account())].into());
}

/// A deny is never written alone: where nothing wide is included there is nothing to exclude from, and with the last wide row its exclusions go.
#[test]
fn nothing_is_excluded_but_from_all() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("example.com").presses(Code::Left, 2);
    assert!(walk.wizard.cx.grant().except.is_empty());
    assert_eq!(walk.notice(), "Nothing is less than this. Esc goes back.");
    walk.at_row("shop.example")
        .press(Code::Right)
        .at_row("example.com")
        .press(Code::Left);
    assert!(walk.wizard.cx.grant().except.is_empty(), "one zone is not all");
    walk.at_row("All zones of ACME").press(Code::Right);
    walk.at_row("All zones").presses(Code::Left, 2);
    assert!(walk.wizard.cx.grant().except.is_empty(), "all are never excluded");
    walk.at_row("All zones of ACME").press(Code::Right);
    walk.at_row("example.com").press(Code::Left);
    walk.at_row("shop.example").press(Code::Left);
    assert_eq!(walk.wizard.cx.grant().except.len(), 2);
    walk.at_row("All zones of ACME").press(Code::Left);
    let grant = walk.wizard.cx.grant();
    assert!(grant.resources.is_empty() && grant.except.is_empty(), "{grant:?}");
    assert!(
        walk.notice().contains("The 2 exclusions from it went with it."),
        "{}",
        walk.notice()
    );
    // So they do where one zone takes the place of all.
    walk.at_row("All zones of ACME")
        .press(Code::Right)
        .at_row("shop.example")
        .press(Code::Right)
        .press(Code::Char(' '));
    let grant = walk.wizard.cx.grant();
    assert!(grant.except.is_empty() && grant.resources.len() == 1, "{grant:?}");
    assert!(
        walk.notice().contains("The exclusion of example.com went with it."),
        "{}",
        walk.notice()
    );
}

/// Out, included, and back by one step for each frame; an exclusion is the far end.
#[test]
fn a_second_step_on_a_resource_counts_only_when_the_first_was_seen() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME")
        .press(Code::Right)
        .at_row("example.com");
    let now = |walk: &Walk| {
        (
            walk.wizard.cx.grant().resources.len(),
            walk.wizard.cx.grant().except.len(),
        )
    };
    walk.press(Code::Left);
    assert_eq!(now(&walk), (1, 1));
    for _ in 0..3 {
        walk.tell(Msg::Key(Code::Right.into()));
    }
    assert_eq!(
        now(&walk),
        (1, 0),
        "not excluded any more, and not included by the same breath"
    );
    assert!(walk.wizard.cx.grant().resources.contains(&Resource::ZonesOf(account())));
    // Once more is not less: alone it would take all the others out.
    walk.press(Code::Right);
    assert_eq!(
        walk.notice(),
        "example.com is part of All zones of ACME already. ← excludes it; to have it alone, take All zones of ACME out first."
    );
    assert_eq!(walk.wizard.cx.grant().resources, [Resource::ZonesOf(account())].into());
    // Space and what was typed mean this row alone, which is less.
    walk.press(Code::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [example()].into());
    assert_eq!(
        walk.notice(),
        "Included example.com. It takes the place of “All zones of ACME”."
    );
}

/// "All but one" taken out and in again is still all but one, and a zone of which nobody knows the account is forgotten no more than others.
#[test]
fn exclusions_come_back_with_what_they_are_from() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME").press(Code::Right);
    walk.at_row("example.com").press(Code::Left);
    let unknown = "9".repeat(32);
    walk.letters(&unknown).press(Code::Left).press(Code::Esc);
    let except = walk.wizard.cx.grant().except.clone();
    assert_eq!(except.len(), 2);
    walk.at_row("All zones of ACME").press(Code::Char(' '));
    let grant = walk.wizard.cx.grant();
    assert!(grant.resources.is_empty() && grant.except.is_empty(), "{grant:?}");
    walk.press(Code::Char(' '));
    assert_eq!(walk.wizard.cx.grant().except, except);
    assert!(
        walk.notice().contains("2 exclusions from it are still there"),
        "{}",
        walk.notice()
    );
    // What was taken back by hand does not come again.
    walk.at_row("example.com").press(Code::Right);
    walk.at_row("All zones of ACME")
        .press(Code::Char(' '))
        .press(Code::Char(' '));
    assert_eq!(walk.wizard.cx.grant().except.len(), 1);
}

/// Nothing is for a zone that nobody saw beside it: neither of a template that was left, nor of a permission that was taken out.
#[test]
fn what_was_chosen_for_other_permissions_is_not_for_these() {
    let mut walk = at_resources("read analytics and logs");
    walk.at_row("All zones").press(Code::Right).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Limits.title());
    walk.presses(Code::Esc, 4)
        .letters("edit cloudflare workers")
        .press(Code::Enter);
    assert!(
        walk.notice().contains("“All …” that was chosen for them is taken out"),
        "{}",
        walk.notice()
    );
    assert!(
        walk.wizard
            .cx
            .work
            .draft
            .grants
            .iter()
            .all(|grant| grant.resources.is_empty())
    );

    // A single one stays, and is on the screen before one goes on.
    let mut walk = at_resources("edit zone dns");
    walk.letters("example.com")
        .presses(Code::Enter, 2)
        .presses(Code::Esc, 4);
    walk.letters("edit cloudflare workers").presses(Code::Enter, 4);
    assert!(walk.words().contains("[Accounts]"), "{}", walk.words());
    walk.at_row("ACME").press(Code::Right).press(Code::Enter);
    assert!(walk.words().contains("[Zones]"), "{}", walk.words());
    assert!(
        walk.notice()
            .starts_with("Zones: chosen before, for other permissions."),
        "{}",
        walk.notice()
    );
    assert!(walk.rows()[0].contains("example.com"), "{:?}", walk.rows());
    walk.press(Code::Enter);
    assert_eq!(walk.title(), StepId::Limits.title());

    // With its last permission a scope loses what was chosen in it.
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones")
        .press(Code::Right)
        .press(Code::Esc)
        .press(Code::Home)
        .press(Code::Char(' '));
    walk.letters("workers scripts").presses(Code::Enter, 2);
    assert_eq!(walk.title(), StepId::Resources.title());
    assert!(
        walk.notice().starts_with("No permission needs all zones"),
        "{}",
        walk.notice()
    );
    assert!(walk.wizard.cx.grant().resources.is_empty());
}

/// All is nobody's first guess: a key on a list that was not looked at takes one thing.
#[test]
fn the_cursor_begins_on_a_single_thing() {
    let mut walk = at_resources("edit zone dns");
    walk.press(Code::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [example()].into());
    // So it does when a search that found nothing is cleared.
    let mut walk = at_resources("edit zone dns");
    walk.letters("qqzz").press(Code::Esc).press(Code::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [example()].into());
}

#[test]
fn an_exclusion_that_would_kill_another_access_is_refused_with_its_name() {
    let mut walk = Walk::signed_in();
    // The same permission twice: on example.com, and on all zones.
    walk.presses(Code::Enter, 3).letters("example.com").press(Code::Enter);
    walk.press(Code::Tab)
        .press(Code::Enter)
        .letters("dns")
        .press(Code::Right);
    walk.press(Code::Right).presses(Code::Enter, 2);
    assert_eq!(walk.title(), StepId::Resources.title());
    walk.at_row("All zones").press(Code::Char(' '));
    walk.letters("example.com").press(Code::Left);
    assert!(walk.notice().starts_with("Not excluded: "), "{}", walk.notice());
    assert!(
        walk.notice().contains("ccess 2"),
        "the access is named: {}",
        walk.notice()
    );
    assert!(walk.wizard.cx.grant().except.is_empty());
}

#[test]
fn a_single_zone_takes_the_place_of_all_and_all_that_of_single_ones() {
    let mut walk = at_resources("edit zone dns");
    walk.letters("example.com").press(Code::Enter);
    walk.letters("shop.example").press(Code::Enter);
    walk.at_row("All zones of ACME").press(Code::Char(' '));
    let resources = |walk: &Walk| walk.wizard.cx.grant().resources.clone();
    assert_eq!(resources(&walk), [Resource::ZonesOf(account())].into());
    assert!(walk.notice().contains("the place of the 2"), "{}", walk.notice());
    walk.letters("example.com").press(Code::Enter);
    assert_eq!(resources(&walk), [example()].into());
    assert!(walk.notice().contains("All zones of ACME"), "{}", walk.notice());
}

#[test]
fn thousands_of_ids_are_pasted_in_one_go() {
    let mut walk = at_resources("edit zone dns");
    let ids: Vec<String> = (0..5_000).map(|at| format!("{at:032x}")).collect();
    walk.paste(&ids.join("\n"));
    walk.press(Code::Enter);
    assert!(
        walk.notice().contains("and") || walk.notice().contains("4,997 more") || walk.notice().contains("4997 more"),
        "{}",
        walk.notice()
    );
    assert_eq!(walk.wizard.cx.grant().resources.len(), 5_000);
    assert!(walk.words().contains("5,000 chosen"), "{}", walk.words());
    walk.press(Code::Enter);
    assert_eq!(walk.title(), StepId::Limits.title());
}

#[test]
fn wrong_ids_and_buckets_are_named_and_stay() {
    let mut walk = at_resources("edit zone dns");
    walk.paste(&"a".repeat(31)).press(Code::Enter);
    assert!(walk.notice().contains("31"), "{}", walk.notice());
    assert!(walk.words().contains(&"a".repeat(31)));
    let mut walk = at_resources("r2: object read only");
    for (typed, says) in [
        (format!("{}/default/logs/2026", account()), "a slash"),
        (format!("{}/my*bucket", account()), "the character"),
        ("acme/eu/ab".to_owned(), "2 characters"),
    ] {
        walk.paste(&typed).press(Code::Enter);
        assert!(walk.notice().contains(says), "{typed}: {}", walk.notice());
        assert!(walk.words().contains(&typed), "{}", walk.words());
        assert!(walk.wizard.cx.grant().resources.is_empty());
        walk.press(Key::ctrl('u'));
    }
    walk.letters("acme/eu/logs-2026").press(Code::Enter);
    let bucket = Resource::Bucket {
        account: account(),
        jurisdiction: "eu".into(),
        name: "logs-2026".into(),
    };
    assert!(walk.wizard.cx.grant().resources.contains(&bucket), "{}", walk.notice());
    assert_eq!(walk.wizard.cx.work.draft.name, "R2: Object Read only, bucket logs-2026");
}

/// The lists of buckets that were asked for.
fn bucket_lists(walk: &Walk) -> Vec<(AccountId, &'static str)> {
    let asked = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Api(ApiCall::Load(_, Query::Buckets(account, jurisdiction))) => Some((*account, *jurisdiction)),
        _ => None,
    });
    asked.collect()
}

#[test]
fn buckets_are_listed_by_account_and_the_other_jurisdictions_when_asked() {
    let mut walk = at_resources("r2: object read & write");
    assert_eq!(bucket_lists(&walk), [(account(), "default")]);
    let ticket = walk.wizard.cx.buckets_list.ticket;
    let bucket = |jurisdiction: &str, name: &str| Bucket {
        account: account(),
        jurisdiction: jurisdiction.into(),
        name: name.into(),
    };
    let answer = |rows: Vec<Bucket>| CursorPage {
        rows,
        skipped: 0,
        next: None,
    };
    walk.tell(ApiAnswer::Buckets(
        ticket,
        account(),
        "default",
        Ok(answer(vec![bucket("default", "logs")])),
    ));
    assert!(walk.rows().contains(&"logs".to_owned()), "{:?}", walk.rows());
    assert!(
        walk.words().contains("other jurisdictions too: 4 requests"),
        "{}",
        walk.words()
    );
    walk.forget().press(Code::Tab).press(Code::Enter);
    assert_eq!(bucket_lists(&walk).len(), 4);
    walk.tell(ApiAnswer::Buckets(
        ticket,
        account(),
        "eu",
        Ok(answer(vec![bucket("eu", "people")])),
    ));
    walk.tell(ApiAnswer::Buckets(
        ticket,
        account(),
        "us",
        Err(Refusal::Forbidden {
            needs: None,
            says: String::new(),
        }),
    ));
    assert!(walk.rows().contains(&"people".to_owned()));
    assert!(walk.words().contains("ACME, us: "), "{}", walk.words());
    assert!(
        !walk.words().contains("other jurisdictions too"),
        "each is asked for once"
    );
    walk.letters("people").press(Code::Enter);
    assert_eq!(walk.wizard.cx.grant().resources.len(), 1);
    // Another sign-in's answer is not this one's.
    walk.tell(ApiAnswer::Buckets(
        ticket + 1000,
        account(),
        "fedramp",
        Ok(answer(vec![bucket("fedramp", "late")])),
    ));
    assert!(!walk.rows().contains(&"late".to_owned()));
}

#[test]
fn r2_that_is_not_switched_on_is_a_sentence_and_a_bucket_can_be_typed() {
    let mut walk = at_resources("r2: object read & write");
    let ticket = walk.wizard.cx.buckets_list.ticket;
    walk.tell(ApiAnswer::Buckets(
        ticket,
        account(),
        "default",
        Err(Refusal::R2Off { says: String::new() }),
    ));
    assert!(
        walk.words().contains("ACME: R2 is not switched on."),
        "{}",
        walk.words()
    );
    assert!(
        walk.words().contains("ACCOUNT_ID/JURISDICTION/NAME"),
        "{}",
        walk.words()
    );
    assert!(
        !walk.words().contains("other jurisdictions too"),
        "there is nothing to list"
    );
}

/// A thousand zones of 12,340 are here.
fn partial() -> Walk {
    let mut walk = at_resources("edit zone dns");
    let ticket = walk.zones_ticket();
    let many: Vec<Zone> = (0..1_000)
        .map(|at| zone(&format!("{at:032x}"), &format!("zone-{at:04}.example")))
        .collect();
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(response::Page {
            total: Some(12_340),
            ..page(many)
        }),
    ));
    walk.tell(ApiAnswer::Listed(ticket));
    walk.forget();
    walk
}

#[test]
fn all_zones_are_loaded_on_request_with_the_cost_named() {
    let mut walk = partial();
    assert!(walk.words().contains("1,002 of 12,340 zones here"), "{}", walk.words());
    assert!(
        walk.words()
            .contains("Load all 12,340 zones: 227 of the 1,200 requests you have in 5 minutes"),
        "{}",
        walk.words()
    );
    walk.press(Code::Tab).press(Code::Enter);
    let ticket = walk.zones_ticket();
    assert_eq!(
        walk.wanted,
        [Effect::Api(ApiCall::Load(ticket, Query::MoreZones(None, 21)))]
    );
    assert!(
        walk.words()
            .contains("1,002 of 12,340 zones here; the others are on their way"),
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
        walk.words()
            .contains("1,002 of 12,340 zones here; some pages did not come"),
        "{}",
        walk.words()
    );
    assert!(
        walk.words().contains("Load all 12,340 zones: 247 of"),
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
    walk.press(Code::Right);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::Zone("7".repeat(32).parse().unwrap())].into()
    );
}

#[test]
fn a_worker_is_named_by_its_account_and_tag_where_the_live_list_offers_the_scope() {
    let mut walk = Walk::signed_in();
    let ticket = walk.wizard.cx.groups.ticket;
    let scope = "com.cloudflare.edge.worker.script";
    let group = crate::domain::catalog::PermissionGroup {
        id: "5".repeat(32).parse().unwrap(),
        name: "Workers Script Admin".into(),
        description: String::new(),
        scopes: vec![crate::domain::token::scope::Scope::from_api(scope)],
        category: String::new(),
        selectable: true,
    };
    walk.tell(ApiAnswer::Groups(ticket, Ok((vec![group], 0))));
    walk.letters("custom")
        .presses(Code::Enter, 2)
        .letters("one worker")
        .press(Code::Enter);
    walk.press(Code::Char(' ')).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Resources.title());
    assert!(walk.words().contains("ACCOUNT_ID/TAG"), "{}", walk.words());
    walk.letters("my-worker").press(Code::Enter);
    assert!(walk.notice().contains("is no resource key"), "{}", walk.notice());
    walk.press(Key::ctrl('u'))
        .paste(&format!("{}/0f0f", account()))
        .press(Code::Enter);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::script(account(), "0f0f")].into()
    );
    // The whole key does as well.
    walk.paste(&format!("com.cloudflare.api.account.{}/{scope}.1e1e", account()))
        .press(Code::Enter);
    assert!(
        walk.wizard
            .cx
            .grant()
            .resources
            .contains(&Resource::script(account(), "1e1e"))
    );
    // A flat one is refused with the form that is wanted.
    walk.paste(&format!("{scope}.2d2d")).press(Code::Enter);
    assert!(walk.notice().contains("within its account"), "{}", walk.notice());
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
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
    walk.presses(Code::Enter, 3).letters("zz-late");
    assert_eq!(searches(&walk), 0);
    let zones = walk.zones_ticket();
    let first = response::Page {
        total: Some(12_340),
        ..page(vec![zone(EXAMPLE_COM, "example.com")])
    };
    walk.tell(ApiAnswer::Zones(zones, Ok(first)));
    assert_eq!(searches(&walk), 1);
    walk.tell(ApiAnswer::Listed(zones));
    assert_eq!(searches(&walk), 1, "once for each text");
    walk.press(Code::Enter);
    assert!(walk.notice().contains("Cloudflare is being asked"), "{}", walk.notice());
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
    walk.press(Code::Enter);
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
        .press(Code::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.tell(ApiAnswer::Zones(
        search,
        Ok(page(vec![zone(&"9".repeat(32), "foo-of-another.example")])),
    ));
    assert!(walk.wizard.cx.zones.is_empty());
    // What was being typed is there still.
    assert_eq!(walk.title(), StepId::Resources.title());
    assert!(walk.words().contains("Zones: foo"), "{}", walk.words());
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
        let deeds = walk.words();
        let at = deeds
            .lines()
            .skip_while(|row| !row.starts_with("By hand"))
            .position(|row| row.ends_with(name))
            .unwrap();
        walk.press(Code::Tab).presses(Code::Down, at - 1).press(Code::Enter);
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
        Ok(response::Page {
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
    walk.press(Code::End).press(Code::Down).press(Code::Enter);
    let ticket = walk.zones_ticket();
    let more: Vec<Zone> = (5_000..5_050)
        .map(|at| zone(&format!("{at:032x}"), &format!("more-{at}.example")))
        .collect();
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(response::Page {
            total: Some(12_340),
            ..page(more)
        }),
    ));
    walk.press(Code::Char(' '));
    assert!(
        walk.wizard.cx.grant().resources.is_empty(),
        "{:?}",
        walk.wizard.cx.grant().resources
    );
    walk.press(Code::Up).press(Code::Char(' '));
    assert!(
        walk.wizard.cx.grant().resources.is_empty(),
        "{:?} {}",
        walk.wizard.cx.grant().resources,
        walk.notice()
    );
}

#[test]
fn one_more_exclusion_is_one_after_coming_back_too() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME").press(Code::Char(' '));
    walk.letters("example.com").press(Code::Left).presses(Code::Enter, 2);
    assert_eq!(walk.title(), StepId::Limits.title());
    walk.press(Code::Esc).letters("shop.example").press(Code::Left);
    let grant = walk.wizard.cx.grant();
    assert_eq!(grant.resources, [Resource::ZonesOf(account())].into());
    assert_eq!(grant.except.len(), 2);
}

/// The names that were asked for, one by one.
fn names_asked(walk: &Walk) -> Vec<String> {
    let named = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Api(ApiCall::Load(_, Query::ZoneNamed(name))) => Some(name.clone()),
        _ => None,
    });
    named.collect()
}

/// The rows that are more than the explaining one, with their second column.
fn offered(walk: &Walk) -> Vec<(String, String)> {
    let page = walk.page();
    let list = page.parts.iter().find_map(|part| match part {
        Part::List(list) => Some((0..list.len).map(|at| (list.row)(at)).collect::<Vec<_>>()),
        _ => None,
    });
    let rows = list.unwrap_or_default().into_iter();
    let rows = rows.map(|row| (row.text, row.hint));
    rows.filter(|(text, _)| !text.starts_with("By hand")).collect()
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
        walk.press(Code::Enter);
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
        walk.press(Code::Enter);
        let taken = &walk.wizard.cx.grant().resources;
        assert!(!taken.contains(&example()) || text == "com", "{text}: {taken:?}");
    }
}

#[test]
fn the_row_by_hand_does_not_deny_the_rows_above_it() {
    for (text, says) in [
        ("www.example.com", "the row example.com above holds www.example.com."),
        ("https://example.com/x", "the row example.com above is the whole zone."),
        ("example.com", "rows above match it."),
    ] {
        let mut walk = at_resources("edit zone dns");
        walk.paste(text);
        walk.press(Code::End).press(Code::Right);
        let notice = walk.notice();
        assert!(
            notice.contains(says) && !notice.contains("Nothing matches"),
            "{text}: {notice}"
        );
        assert!(walk.wizard.cx.grant().resources.is_empty());
    }
    let mut walk = at_resources("edit zone dns");
    walk.paste("www.nowhere.net");
    walk.press(Code::Right);
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
    walk.press(Key::ctrl('u')).letters("dev.example.com");
    assert_eq!(offered(&walk), [pair("dev.example.com", "ACME")]);
    let both = "münchen.example (xn--mnchen-3ya.example)";
    for (text, hint) in [
        ("xn--mnchen-3ya.example", "ACME"),
        ("MÜNCHEN.example", "ACME"),
        ("xn--mnch", "ACME"),
        ("www.xn--mnchen-3ya.example", "holds www.münchen.example · ACME"),
    ] {
        walk.press(Key::ctrl('u')).paste(text);
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
    walk.press(Code::Enter);
    assert!(walk.notice().contains("Cloudflare is being asked"), "{}", walk.notice());
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.by_name.ticket, Ok(page(vec![]))));
    assert_eq!(names_asked(&walk), ["b.far.co.uk", "far.co.uk"]);
    assert!(offered(&walk).is_empty(), "{:?}", offered(&walk));
    let far = zone(&"d".repeat(32), "far.co.uk");
    walk.tell(ApiAnswer::Zones(walk.wizard.cx.by_name.ticket, Ok(page(vec![far]))));
    assert_eq!(names_asked(&walk).len(), 2, "no further than the zone that holds it");
    assert_eq!(offered(&walk), [pair("far.co.uk", "holds a.b.far.co.uk · ACME")]);
    assert!(walk.wizard.cx.grant().resources.is_empty());
    // Known names are not asked for again; a longer one is, before what is here is proposed.
    walk.press(Key::ctrl('u')).paste("c.b.far.co.uk");
    assert!(offered(&walk).is_empty(), "{:?}", offered(&walk));
    let (ticket, _) = search(&walk);
    walk.tell(ApiAnswer::Zones(ticket, Ok(page(vec![]))));
    assert_eq!(names_asked(&walk).len(), 2);
    assert_eq!(offered(&walk), [pair("far.co.uk", "holds c.b.far.co.uk · ACME")]);
    walk.press(Code::Enter);
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
    let many = response::Page {
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
    walk.press(Code::Right);
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
            pair("example.com", &format!("{first}active · ACME · {EXAMPLE_COM}")),
            pair(
                "example.com",
                &format!("{first}moved · {} · {}", "b".repeat(32), "d".repeat(32)),
            ),
        ]
    };
    walk.letters("example.com");
    assert_eq!(offered(&walk), both(""));
    walk.press(Key::ctrl('u')).paste("www.example.com");
    assert_eq!(offered(&walk), both("holds www.example.com · "));
    walk.press(Code::Down).press(Code::Enter);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::Zone("d".repeat(32).parse().unwrap())].into()
    );
}

/// "All …" is nobody's first guess, also where there is nothing else: the same keys that choose one zone must not choose all.
#[test]
fn where_no_list_came_the_cursor_is_not_on_all_of_them() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.presses(Code::Enter, 3);
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Err(Refusal::Trouble { status: 502, ray: None }),
    ));
    assert_eq!(walk.title(), StepId::Resources.title());
    assert!(walk.row().starts_with("By hand"), "{}", walk.row());
    walk.press(Code::Char(' ')).press(Code::Enter);
    assert!(
        walk.wizard.cx.grant().resources.is_empty(),
        "{:?}",
        walk.wizard.cx.grant()
    );
}
