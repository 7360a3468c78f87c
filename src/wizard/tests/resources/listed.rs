//! Lists other than that of zones, and ids that are pasted or typed.

use super::*;
use crate::domain::inventory::buckets::Bucket;
use crate::domain::response::CursorPage;

#[test]
fn thousands_of_ids_are_pasted_in_one_go() {
    let mut walk = at_resources("edit zone dns");
    let ids: Vec<String> = (0..5_000).map(|at| format!("{at:032x}")).collect();
    walk.paste(&ids.join("\n"));
    walk.press(KeyCode::Enter);
    assert!(
        walk.notice().contains("and") || walk.notice().contains("4,997 more") || walk.notice().contains("4997 more"),
        "{}",
        walk.notice()
    );
    assert_eq!(walk.wizard.cx.grant().resources.len(), 5_000);
    assert!(walk.words().contains("5,000 chosen"), "{}", walk.words());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
}

#[test]
fn wrong_ids_and_buckets_are_named_and_stay() {
    let mut walk = at_resources("edit zone dns");
    walk.paste(&"a".repeat(31)).press(KeyCode::Enter);
    assert!(walk.notice().contains("31"), "{}", walk.notice());
    assert!(walk.words().contains(&"a".repeat(31)));
    let mut walk = at_resources("r2: object read only");
    for (typed, says) in [
        (format!("{}/default/logs/2026", account()), "a slash"),
        (format!("{}/my*bucket", account()), "the character"),
        ("acme/eu/ab".to_owned(), "2 characters"),
    ] {
        walk.paste(&typed).press(KeyCode::Enter);
        assert!(walk.notice().contains(says), "{typed}: {}", walk.notice());
        assert!(walk.words().contains(&typed), "{}", walk.words());
        assert!(walk.wizard.cx.grant().resources.is_empty());
        walk.press(key::ctrl('u'));
    }
    walk.letters("acme/eu/logs-2026").press(KeyCode::Enter);
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
    walk.forget().press(KeyCode::Tab).press(KeyCode::Enter);
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
    walk.letters("people").press(KeyCode::Enter);
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
        .presses(KeyCode::Enter, 2)
        .letters("one worker")
        .press(KeyCode::Enter);
    walk.press(KeyCode::Char(' ')).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert!(walk.words().contains("ACCOUNT_ID/TAG"), "{}", walk.words());
    walk.letters("my-worker").press(KeyCode::Enter);
    assert!(walk.notice().contains("is not a resource key"), "{}", walk.notice());
    walk.press(key::ctrl('u'))
        .paste(&format!("{}/0f0f", account()))
        .press(KeyCode::Enter);
    assert_eq!(
        walk.wizard.cx.grant().resources,
        [Resource::script(account(), "0f0f")].into()
    );
    // The whole key does as well.
    walk.paste(&format!("com.cloudflare.api.account.{}/{scope}.1e1e", account()))
        .press(KeyCode::Enter);
    assert!(
        walk.wizard
            .cx
            .grant()
            .resources
            .contains(&Resource::script(account(), "1e1e"))
    );
    // A flat one is refused with the form that is wanted.
    walk.paste(&format!("{scope}.2d2d")).press(KeyCode::Enter);
    assert!(walk.notice().contains("within its account"), "{}", walk.notice());
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
}

/// "All …" is nobody's first guess, also where there is nothing else: the same keys that choose one
/// zone must not choose all.
#[test]
fn where_no_list_came_the_cursor_is_not_on_all_of_them() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.presses(KeyCode::Enter, 3);
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Err(Refusal::Trouble { status: 502, ray: None }),
    ));
    assert_eq!(walk.title(), StepId::Resources.name());
    assert_eq!(walk.rows(), ["All zones"]);
    for said in [
        "The zones did not load.",
        "Cloudflare is in trouble",
        "Paste an id instead.",
    ] {
        assert!(walk.words().contains(said), "{}", walk.words());
    }
    walk.press(KeyCode::Char(' '))
        .press(KeyCode::Right)
        .press(KeyCode::Enter);
    assert_eq!(walk.notice(), "DNS needs a zone: pick one.");
    assert!(
        walk.wizard.cx.grant().resources.is_empty(),
        "{:?}",
        walk.wizard.cx.grant()
    );
    // Who moves to it means it.
    walk.press(KeyCode::Up).press(KeyCode::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [Resource::AllZones].into());
}

/// The id of a zone is beside the cursor, and Exclude has its column only where All is included.
#[test]
fn the_row_under_the_cursor_has_its_id_and_all_can_be_excluded_from() {
    let levels = |walk: &Walk| {
        let page = walk.page();
        let rows = page.parts.iter().find_map(|part| match part {
            Part::List(list) => Some((0..list.len).map(|at| (list.row)(at)).collect::<Vec<_>>()),
            _ => None,
        });
        let words = |row: &crate::wizard::page::Row| {
            let levels: Vec<&str> = row.levels.iter().map(|level| level.word.as_str()).collect();
            format!("{}: {}", row.words(0), levels.join(" "))
        };
        rows.unwrap().iter().map(words).collect::<Vec<_>>()
    };
    let mut walk = at_resources("edit zone dns");
    assert_eq!(walk.row(), "example.com");
    assert_eq!(walk.page().detail, [format!("id {EXAMPLE_COM}")]);
    assert!(
        levels(&walk).iter().all(|row| row.ends_with(": Include")),
        "{:?}",
        levels(&walk)
    );
    walk.at_row("All zones of ACME").press(KeyCode::Right);
    assert_eq!(
        levels(&walk),
        [
            "All zones: Include",
            "All zones of ACME: Include",
            "example.com: Include Exclude",
            "shop.example: Include Exclude"
        ]
    );
}
