//! Where what was found goes: the access that it belongs to, the resources that it is for, and
//! nothing that would reach further than was shown.

use super::*;

#[test]
fn it_goes_beside_what_is_chosen_and_an_edit_serves_for_its_read() {
    let mut walk = beside_dns();
    walk.letters("list dns records").press(KeyCode::Enter);
    walk.letters("purge cached content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Permissions), "{}", walk.title());
    assert_eq!(chosen(&walk, 0), ["Cache Purge", "DNS Write"]);
    assert_eq!(
        walk.notice(),
        "Added Zone · Cache Purge · Purge. There already: Zone · DNS · Read."
    );
    assert_eq!(
        walk.wizard.cx.work.draft.name, "Edit zone DNS and more",
        "the template still names it, and that there is more"
    );
}

#[test]
fn a_tool_that_looks_zones_up_gets_an_access_for_it() {
    let mut walk = beside_dns();
    walk.letters("cert-manager").press(KeyCode::Enter);
    assert!(
        walk.rows()
            .iter()
            .any(|row| row.contains("Read  Zone · Zone, on all zones")),
        "{:?}",
        walk.rows()
    );
    walk.press(KeyCode::Enter);
    assert_eq!(
        (chosen(&walk, 0), chosen(&walk, 1)),
        (vec!["DNS Write".to_owned()], vec!["Zone Read".to_owned()])
    );
    let all = |walk: &Walk, at: usize| {
        walk.wizard.cx.work.draft.grants[at]
            .resources
            .contains(&Resource::AllZones)
    };
    assert!(!all(&walk, 0) && all(&walk, 1));
    assert_eq!(walk.wizard.cx.work.access, 0, "the steps go on with the first");
    // Once more changes nothing.
    let before = walk.wizard.cx.work.draft.clone();
    walk.press(KeyCode::Tab).press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft, before);
}

#[test]
fn names_of_zones_in_a_file_are_looked_up_and_a_zone_that_is_not_there_is_said() {
    let mut walk = beside_dns();
    let routes = "name = \"w\"\nroutes = [{ pattern = \"example.com/*\", zone_name = \"example.com\" }, { pattern = \"gone.example/*\", zone_name = \"gone.example\" }]\n";
    walk.tell(FileAnswer::NeedRead(vec![Given::Wrangler(
        "wrangler.toml".into(),
        routes.into(),
    )]));
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    let zones = walk.wizard.cx.work.draft.grants[0].resources.iter();
    assert_eq!(
        zones.collect::<Vec<_>>(),
        [&Resource::Zone(EXAMPLE_COM.parse().unwrap())]
    );
    let gaps = walk.wizard.cx.read().unwrap_err();
    let said = gaps.iter().find(|gap| gap.sentence.contains("gone.example")).unwrap();
    assert_eq!(
        said.sentence,
        "zone:gone.example (what was asked for) is not found: this sign-in sees no zone of that name."
    );
}

#[test]
fn a_name_that_is_open_outlives_another_look() {
    let mut walk = beside_dns();
    let given = Given::Wrangler(
        "wrangler.toml".into(),
        "name = \"w\"\nroute = { pattern = \"a/*\", zone_name = \"gone.example\" }\n".into(),
    );
    walk.tell(FileAnswer::NeedRead(vec![given]));
    for _ in 0..2 {
        walk.press(KeyCode::Home).press(KeyCode::Enter);
        walk.press(KeyCode::Tab).press(KeyCode::Enter);
    }
    assert_eq!(
        walk.wizard.cx.work.draft.unresolved().count(),
        1,
        "once, however often it is taken"
    );
}

#[test]
fn what_goes_to_all_zones_takes_nothing_else_with_it() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 4);
    walk.letters("example.com").presses(KeyCode::Enter, 2);
    assert!(walk.is_at(StepId::Permissions), "{}", walk.title());
    assert_eq!(walk.wizard.cx.work.access, 1, "the access to all zones");
    let before = walk.wizard.cx.work.draft.clone();
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    walk.letters("cert-manager").press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(
        walk.wizard.cx.work.draft,
        before,
        "all of it is there: {}",
        walk.notice()
    );
    // What is new there is not for all zones either.
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    walk.letters("purge cached content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert_eq!(chosen(&walk, 1), ["Zone Read"]);
    assert_eq!(chosen(&walk, 2), ["Cache Purge"]);
    assert!(walk.wizard.cx.work.draft.grants[2].resources.is_empty());
    assert!(
        walk.notice().contains("One more policy was made for it"),
        "{}",
        walk.notice()
    );
}

#[test]
fn what_is_for_another_zone_gets_an_access_of_its_own() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("shop.example")
        .press(KeyCode::Enter)
        .press(KeyCode::Esc);
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    walk.paste(&format!(
        "POST https://api.cloudflare.com/client/v4/zones/{EXAMPLE_COM}/purge_cache"
    ));
    walk.press(KeyCode::Enter).press(KeyCode::Enter);
    let zones = |walk: &Walk, at: usize| format!("{:?}", walk.wizard.cx.work.draft.grants[at].resources);
    assert_eq!(
        (chosen(&walk, 0), chosen(&walk, 1)),
        (vec!["DNS Write".to_owned()], vec!["Cache Purge".to_owned()])
    );
    assert!(!zones(&walk, 0).contains(EXAMPLE_COM) && zones(&walk, 1).contains(EXAMPLE_COM));
}

#[test]
fn what_the_access_is_for_is_shown_before_anything_is_put_into_it() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("shop.example")
        .press(KeyCode::Enter)
        .press(KeyCode::Esc);
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    walk.letters("purge cached content").press(KeyCode::Enter);
    let told = "New ones get this policy’s resources: shop.example (777";
    assert!(walk.words().contains(told), "{}", walk.words());
    walk.press(KeyCode::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge", "DNS Write"]);
}

#[test]
fn calls_to_different_zones_do_not_share_them() {
    let mut walk = needing(vec![
        Given::Words(format!("GET /zones/{EXAMPLE_COM}/dns_records")),
        Given::Words(format!("POST /zones/{}/purge_cache", "7".repeat(32))),
    ]);
    let told = "Only on: what each is for, in a policy of its own: ";
    assert!(walk.words().contains(told), "{}", walk.words());
    walk.press(KeyCode::Enter);
    let zones = |at: usize| format!("{:?}", walk.wizard.cx.work.draft.grants[at].resources);
    assert_eq!(
        (chosen(&walk, 0), chosen(&walk, 1)),
        (vec!["Cache Purge".to_owned()], vec!["DNS Read".to_owned()])
    );
    assert!(zones(0).contains("777") && !zones(0).contains("0123") && zones(1).contains("0123"));
}

#[test]
fn all_accounts_of_a_preset_are_not_for_what_is_found() {
    let mut walk = Walk::signed_in();
    walk.letters("read all resources").presses(KeyCode::Enter, 3);
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    // It names a zone and leaves its account open.
    walk.paste(&format!("POST /zones/{EXAMPLE_COM}/purge_cache\nwrangler deploy\n"))
        .press(KeyCode::Enter);
    let grants = &walk.wizard.cx.work.draft.grants;
    assert_eq!(grants.len(), 2, "{}", walk.notice());
    assert_eq!(chosen(&walk, 1), ["Cache Purge", "Workers Scripts Write"]);
    assert!(
        !walk.wizard.cx.work.draft.grants[1]
            .resources
            .iter()
            .any(Resource::is_all)
    );
    assert!(!chosen(&walk, 0).contains(&"Workers Scripts Write".to_owned()));
}

#[test]
fn an_access_without_permissions_takes_what_is_found_and_nothing_that_was_chosen_for_others() {
    let mut walk = Walk::signed_in();
    walk.letters("read all resources").presses(KeyCode::Enter, 3);
    walk.wizard.cx.work.draft.grants[0].groups.clear();
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    walk.letters("purge cached content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    let grants = &walk.wizard.cx.work.draft.grants;
    assert_eq!(
        (grants.len(), grants[0].resources.len()),
        (1, 0),
        "{:?}",
        grants[0].resources
    );
}

#[test]
fn a_whole_token_of_it_keeps_nothing_that_would_be_wider_or_unseen() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("shop.example")
        .press(KeyCode::Enter)
        .presses(KeyCode::Esc, 3);
    walk.wizard.cx.work.verbatim = vec![serde_json::json!({"effect": "deny"})];
    let unresolved = crate::domain::spec::Unresolved {
        excluded: true,
        words: "zone:gone.example".into(),
        wanted: crate::domain::spec::Wanted::Zone("gone.example".into()),
        line: 0,
        column: 0,
    };
    walk.wizard.cx.work.draft.grants[0].unresolved.push(unresolved);
    walk.letters("purge cached content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert!(
        walk.notice()
            .starts_with("These permissions replaced the ones you had."),
        "{}",
        walk.notice()
    );
    let cx = &walk.wizard.cx;
    assert!(cx.work.verbatim.is_empty(), "a policy that no step shows");
    assert!(
        cx.work.draft.grants[0].resources.is_empty(),
        "its exclusion was not found yet"
    );
    assert!(cx.work.draft.is_resolved());
}

#[test]
fn what_names_different_zones_is_apart_from_what_names_none() {
    let route = |zone: &str| format!("name = \"w\"\nroute = {{ pattern = \"{zone}/*\", zone_name = \"{zone}\" }}\n");
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content").press(KeyCode::Enter);
    walk.tell(FileAnswer::NeedRead(vec![
        Given::Wrangler("one.toml".into(), route("gone.example")),
        Given::Words(format!("GET /zones/{EXAMPLE_COM}/dns_records")),
    ]));
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    let names = walk
        .wizard
        .cx
        .work
        .draft
        .grants
        .iter()
        .map(|grant| grant.unresolved.len());
    let names: Vec<usize> = names.collect();
    let all: Vec<Vec<String>> = (0..walk.wizard.cx.work.draft.grants.len())
        .map(|at| chosen(&walk, at))
        .collect();
    // What names a zone is for that one; what names none is left open, with what is of the account.
    let expected = [
        &["Cache Purge", "Workers Scripts Write"][..],
        &["DNS Read"],
        &["Workers Routes Write", "Zone Read"],
    ];
    assert_eq!(all, expected);
    assert_eq!(names, [0, 0, 1]);
}

#[test]
fn what_is_left_open_does_not_join_what_is_limited() {
    let mut walk = needing(vec![
        Given::Words(format!("POST /zones/{EXAMPLE_COM}/purge_cache")),
        Given::Words(format!("GET /zones/{}/settings/ssl", "7".repeat(32))),
        Given::Words("cloudflare_page_rule".into()),
    ]);
    walk.press(KeyCode::Enter);
    let all: Vec<(Vec<String>, usize)> = (0..walk.wizard.cx.work.draft.grants.len())
        .map(|at| (chosen(&walk, at), walk.wizard.cx.work.draft.grants[at].resources.len()))
        .collect();
    let named = |name: &str, zones: usize| (vec![name.to_owned()], zones);
    assert_eq!(
        all,
        [
            named("Cache Purge", 1),
            named("Page Rules Write", 0),
            named("Zone Settings Read", 1)
        ]
    );
}

#[test]
fn what_another_access_has_for_its_own_zones_does_not_follow_to_the_zone_of_a_call() {
    let mut walk = beside_dns();
    walk.letters("cert-manager").press(KeyCode::Enter).press(KeyCode::Enter);
    walk.press(KeyCode::Enter)
        .letters("example.com")
        .press(KeyCode::Enter)
        .press(KeyCode::Esc);
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    walk.letters(&format!("zones/{}/purge_c", "7".repeat(32)))
        .press(KeyCode::Enter);
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    let last = walk.wizard.cx.work.draft.grants.len() - 1;
    assert_eq!(chosen(&walk, last), ["Cache Purge"], "{}", walk.notice());
    assert!(
        walk.notice().contains("There already: Zone · DNS · Edit"),
        "{}",
        walk.notice()
    );
}

#[test]
fn an_access_whose_zones_were_open_says_that_they_are_not_any_more() {
    let mut walk = beside_dns();
    walk.letters(&format!("zones/{EXAMPLE_COM}/purge_c"))
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert!(
        walk.notice()
            .ends_with("This policy’s earlier permissions now have the same resources."),
        "{}",
        walk.notice()
    );
}

#[test]
fn all_zones_of_an_owner_are_those_of_its_account_and_files_are_read_from_the_first_step() {
    let own = "1".repeat(32);
    let mut walk = Walk::signed_in();
    walk.wizard.cx.work.draft.owner = Owner::Account(own.parse().unwrap());
    walk.letters("./infra").press(KeyCode::Enter);
    assert!(
        walk.wanted
            .iter()
            .any(|effect| *effect == Effect::Files(FileCall::ReadNeed("./infra".into())))
    );
    walk.tell(FileAnswer::NeedRead(vec![Given::Words("cert-manager".into())]));
    walk.press(KeyCode::Enter);
    let everywhere = &walk.wizard.cx.work.draft.grants[1].resources;
    assert_eq!(
        everywhere.iter().collect::<Vec<_>>(),
        [&Resource::ZonesOf(own.parse().unwrap())]
    );
}

#[test]
fn the_name_follows_a_zone_that_is_found_later() {
    let needs = vec![Given::Wrangler(
        "wrangler.toml".into(),
        "name = \"w\"\nroute = { pattern = \"a/*\", zone_name = \"example.com\" }\n".into(),
    )];
    let mut walk = Walk::fresh(Start { needs, ..asked() });
    walk.press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.name, "wrangler");
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Ok(page(vec![zone(EXAMPLE_COM, "example.com")])),
    ));
    walk.tell(ApiAnswer::Listed(zones));
    assert_eq!(walk.wizard.cx.work.draft.name, "wrangler, example.com");
}
