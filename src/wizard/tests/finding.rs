//! Permissions for what somebody wants to do: found from the first step and from the permissions, judged, asked about, and taken into the draft.

use super::*;
use crate::needs::Given;
use crate::token::grant::Resource;
use crate::token::scope::Owner;

const PURGE: &str = "POST /zones/{zone_id}/purge_cache";

/// The permissions of an access, by the API's names.
fn chosen(walk: &Walk, access: usize) -> Vec<String> {
    let cx = &walk.wizard.cx;
    let groups = cx.draft.grants[access].groups.keys();
    let mut names: Vec<String> = groups
        .map(|id| cx.catalogue().group(*id).unwrap().name.clone())
        .collect();
    names.sort();
    names
}

fn rows(walk: &Walk) -> Vec<String> {
    let page = walk.page();
    let lists = page.parts.iter().filter_map(|part| match part {
        Part::List(list) => Some((0..list.len).map(|at| (list.row)(at).text)),
        _ => None,
    });
    lists.flatten().collect()
}

/// What stands where a list without rows is.
fn empty(walk: &Walk) -> String {
    let page = walk.page();
    let lists = page.parts.iter().filter_map(|part| match part {
        Part::List(list) if list.len == 0 => Some(list.empty.clone()),
        _ => None,
    });
    lists.collect::<Vec<_>>().pop().unwrap_or_default()
}

/// The row under the cursor.
fn here(walk: &Walk) -> String {
    let page = walk.page();
    let lists = page.parts.iter().filter_map(|part| match part {
        Part::List(list) => Some((list.row)(list.cursor).text),
        _ => None,
    });
    lists.collect::<Vec<_>>().pop().unwrap()
}

/// On the permissions, with Edit zone DNS chosen and the search open.
fn beside_dns() -> Walk {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2).press(Code::Tab).press(Code::Enter);
    walk
}

#[test]
fn a_call_that_is_typed_is_found_after_the_templates_and_its_permission_taken() {
    let mut walk = Walk::signed_in();
    walk.letters("purge");
    let found = rows(&walk);
    let at = |title: &str| found.iter().position(|row| row == title).unwrap();
    assert!(at("CI cache purge") < at("Purge Cached Content"), "{found:?}");
    walk.at_row("Purge Cached Content");
    assert!(
        walk.words().contains("POST /zones/{zone_id}/purge_cache"),
        "{}",
        walk.words()
    );
    walk.press(Code::Enter);
    assert!(walk.title().starts_with("Step 1"), "it is shown before it is taken");
    assert_eq!(here(&walk), "Take this permission");
    let shown = rows(&walk);
    assert!(
        shown
            .iter()
            .any(|row| row.contains("Zone · Cache Purge · Purge  (stated)")),
        "{shown:?}"
    );
    assert!(
        shown.iter().any(|row| row.contains("Purge Cached Content)")),
        "the reason: {shown:?}"
    );
    assert_eq!(
        walk.wizard.cx.draft.grants[0].groups.len(),
        0,
        "nothing is granted by looking"
    );
    walk.press(Code::Enter);
    assert_eq!(walk.title(), "Step 2 of 6 · Name");
    assert_eq!(walk.wizard.cx.draft.name, "Purge Cached Content");
    assert_eq!(chosen(&walk, 0), ["Cache Purge"]);
    walk.press(Code::Enter);
    assert!(
        walk.words().contains("For POST /zones/{zone_id}/purge_cache"),
        "{}",
        walk.words()
    );
}

#[test]
fn ids_that_are_typed_become_the_resources() {
    let mut walk = Walk::signed_in();
    walk.letters(&format!("zones/{EXAMPLE_COM}/purge_c")).press(Code::Enter);
    assert!(
        rows(&walk).contains(&format!("Limited to: zone example.com ({EXAMPLE_COM}).")),
        "{:?}",
        rows(&walk)
    );
    walk.press(Code::Enter);
    let resources = &walk.wizard.cx.draft.grants[0].resources;
    assert_eq!(
        resources.iter().collect::<Vec<_>>(),
        [&Resource::Zone(EXAMPLE_COM.parse().unwrap())]
    );
    assert_eq!(walk.wizard.cx.draft.name, "Purge Cached Content, example.com");
}

#[test]
fn a_question_is_asked_and_a_guess_is_not_ticked_by_itself() {
    let mut walk = Walk::signed_in();
    walk.letters("create a zone ruleset").press(Code::Enter);
    assert!(rows(&walk)[1].starts_with("Question: Which phase"), "{:?}", rows(&walk));
    assert!(here(&walk).starts_with("Question: Which phase"), "{}", here(&walk));
    walk.presses(Code::Enter, 3);
    assert!(
        here(&walk).starts_with("Question: Which phase"),
        "Enter alone decides nothing: {}",
        here(&walk)
    );
    walk.at_row("http_response_cache_settings zone").press(Code::Enter);
    let shown = rows(&walk);
    assert!(!shown.iter().any(|row| row.starts_with("Question")), "{shown:?}");
    assert_eq!(shown[0], "Nothing is ticked");
    walk.press(Code::Enter);
    assert!(walk.title().starts_with("Step 1"), "a guess is not taken unseen");
    assert_eq!(
        walk.notice(),
        "Nothing is ticked. Space ticks the permission under the cursor."
    );
    walk.at_row("[ ] Zone · Cache Rules").press(Code::Char(' '));
    assert!(
        here(&walk).starts_with("[x] Zone · Cache Rules · Edit  (a GUESS)"),
        "{}",
        here(&walk)
    );
    walk.press(Code::Home).press(Code::Enter).press(Code::Enter);
    assert!(walk.words().contains("This is a guess."), "{}", walk.words());
    assert_eq!(chosen(&walk, 0), ["Cache Settings Write"]);
}

#[test]
fn it_goes_beside_what_is_chosen_and_an_edit_serves_for_its_read() {
    let mut walk = beside_dns();
    walk.letters("list dns records").press(Code::Enter);
    walk.letters("purge cached content")
        .press(Code::Enter)
        .press(Code::Enter);
    assert!(walk.title().starts_with("Step 3"), "{}", walk.title());
    assert_eq!(chosen(&walk, 0), ["Cache Purge", "DNS Write"]);
    assert_eq!(
        walk.notice(),
        "Chosen: Zone · Cache Purge · Purge. There already: Zone · DNS · Read."
    );
    assert_eq!(
        walk.wizard.cx.draft.name, "Edit zone DNS",
        "the template still names it"
    );
}

#[test]
fn what_was_asked_for_is_taken_out_again_and_asked_for_once() {
    let mut walk = beside_dns();
    for _ in 0..2 {
        walk.letters("purge cached content").press(Code::Enter);
    }
    let asked = |walk: &Walk| rows(walk).iter().filter(|row| row.starts_with("Asked for")).count();
    assert_eq!(asked(&walk), 1);
    walk.at_row("Asked for").press(Code::Char(' '));
    assert_eq!(asked(&walk), 0);
    assert_eq!(walk.notice(), format!("Taken out: {PURGE}."));
    walk.press(Code::Enter);
    assert!(empty(&walk).starts_with("Nothing is asked for yet."));
    walk.press(Code::Esc);
    assert_eq!(chosen(&walk, 0), ["DNS Write"]);
}

#[test]
fn what_is_misspelt_is_taken_from_what_is_nearest() {
    let mut walk = beside_dns();
    walk.letters("cloudflare_dns_rceord");
    assert_eq!(rows(&walk)[0], "cloudflare_dns_record");
    walk.press(Code::Esc).letters("cloudflare_qqqq_wwww");
    assert_eq!(rows(&walk), [""; 0]);
    walk.press(Code::Enter);
    let read = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::ReadNeed(typed) => Some(typed.clone()),
        _ => None,
    });
    assert_eq!(read.as_deref(), Some("cloudflare_qqqq_wwww"), "it may be a file");
    walk.tell(Msg::NeedRead(vec![Given::Words("cloudflare_dns_rceord".into())]));
    assert!(here(&walk).starts_with("Not understood"), "{}", here(&walk));
    walk.press(Code::Down);
    assert_eq!(here(&walk), "cloudflare_dns_record");
    walk.press(Code::Enter);
    let shown = rows(&walk);
    assert_eq!(shown[0], "Take this permission");
    assert!(
        !shown.iter().any(|row| row.contains("rceord")),
        "it took its place: {shown:?}"
    );
}

#[test]
fn what_cannot_be_taken_is_for_the_person_to_do() {
    let mut walk = beside_dns();
    walk.tell(Msg::NeedRead(vec![Given::Unread(
        "./x: there is no .tf file in it".into(),
        "Give the folder".into(),
    )]));
    walk.at_row("  Give the folder.").press(Code::Enter);
    assert_eq!(walk.notice(), "There is nothing to take yet.");
    assert_eq!(walk.wizard.cx.purpose.given.len(), 1);
}

#[test]
fn a_pasted_error_is_judged_and_what_looks_like_a_credential_is_not_kept() {
    let token = format!("cfut_{}", "a1B2".repeat(12));
    let error = format!(
        "$ curl -X POST https://api.cloudflare.com/client/v4/zones/{EXAMPLE_COM}/purge_cache -H \"Authorization: Bearer {token}\"\n{{\"success\":false,\"errors\":[{{\"code\":10000,\"message\":\"Authentication error\"}}]}}\n"
    );
    for (mut walk, step) in [(Walk::signed_in(), "Step 1"), (beside_dns(), "Step 3")] {
        walk.paste(&error);
        assert_eq!(here(&walk), "Take this permission");
        assert!(walk.title().starts_with(step), "a paste takes nothing");
        let kept = format!("{:?}", walk.wizard.cx.purpose.given);
        assert!(kept.contains("purge_cache") && !kept.contains(&token), "{kept}");
        assert!(!walk.words().contains(&token));
    }
}

#[test]
fn a_tool_that_looks_zones_up_gets_an_access_for_it() {
    let mut walk = beside_dns();
    walk.letters("cert-manager").press(Code::Enter);
    assert!(
        rows(&walk)
            .iter()
            .any(|row| row.contains("Zone · Zone · Read, on all zones")),
        "{:?}",
        rows(&walk)
    );
    walk.press(Code::Enter);
    assert_eq!(
        (chosen(&walk, 0), chosen(&walk, 1)),
        (vec!["DNS Write".to_owned()], vec!["Zone Read".to_owned()])
    );
    let all = |walk: &Walk, at: usize| walk.wizard.cx.draft.grants[at].resources.contains(&Resource::AllZones);
    assert!(!all(&walk, 0) && all(&walk, 1));
    assert_eq!(walk.wizard.cx.access, 0, "the steps go on with the first");
    // Once more changes nothing.
    let before = walk.wizard.cx.draft.clone();
    walk.press(Code::Tab).press(Code::Enter).press(Code::Enter);
    assert_eq!(walk.wizard.cx.draft, before);
}

#[test]
fn names_of_zones_in_a_file_are_looked_up_and_a_zone_that_is_not_there_is_said() {
    let mut walk = beside_dns();
    let routes = "name = \"w\"\nroutes = [{ pattern = \"example.com/*\", zone_name = \"example.com\" }, { pattern = \"gone.example/*\", zone_name = \"gone.example\" }]\n";
    walk.tell(Msg::NeedRead(vec![Given::Wrangler(
        "wrangler.toml".into(),
        routes.into(),
    )]));
    walk.press(Code::Home).press(Code::Enter);
    let zones = walk.wizard.cx.draft.grants[0].resources.iter();
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
    walk.tell(Msg::NeedRead(vec![given]));
    for _ in 0..2 {
        walk.press(Code::Home).press(Code::Enter);
        walk.press(Code::Tab).press(Code::Enter);
    }
    assert_eq!(
        walk.wizard.cx.names.standing().len(),
        1,
        "once, however often it is taken"
    );
}

#[test]
fn needs_open_on_their_answer_also_after_a_sign_in() {
    let asked = |found| {
        let mut start = start(Route::Nowhere("no display".into()), found);
        start.needs = vec![Given::Words(PURGE.into())];
        start
    };
    let mut walk = Walk::signed_in_with(asked(Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    assert_eq!(here(&walk), "Take this permission");
    walk.press(Code::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge"]);
    walk.press(Code::Esc);
    assert!(
        walk.words().contains("Edit zone DNS"),
        "the search is over, the list is back"
    );
    let mut walk = Walk::fresh(asked(None));
    assert_eq!(walk.title(), "Sign in");
    walk.paste(&"x".repeat(40)).press(Code::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert!(walk.title().starts_with("Step 1"), "{}", walk.title());
    assert_eq!(here(&walk), "Take this permission");
}

#[test]
fn another_token_and_another_draft_begin_without_a_purpose() {
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content")
        .press(Code::Enter)
        .press(Code::Enter);
    assert_eq!(walk.wizard.cx.purpose.given.len(), 1);
    walk.press(Code::Esc).letters("edit zone dns").press(Code::Enter);
    assert_eq!(walk.wizard.cx.purpose.given, []);
    assert_eq!(chosen(&walk, 0), ["DNS Write"]);
    assert_eq!(walk.wizard.cx.draft.name, "Edit zone DNS");
}

#[test]
fn what_the_owner_cannot_have_is_said_before_and_left_out() {
    let mut walk = Walk::signed_in();
    walk.wizard.cx.draft.owner = Owner::Account("1".repeat(32).parse().unwrap());
    walk.letters("get /memberships");
    walk.at_row("List Memberships").press(Code::Enter);
    let shown = rows(&walk);
    let row = "[ ] User · Memberships · Read  (stated) · only a user’s token can have it";
    assert!(shown.iter().any(|shown| shown == row), "{shown:?}");
    walk.at_row(row).press(Code::Char(' '));
    assert_eq!(walk.notice(), "This sign-in and owner cannot give it.");
    walk.press(Code::Enter);
    assert!(walk.notice().starts_with("Nothing is ticked."), "{}", walk.notice());
    assert_eq!(chosen(&walk, 0), [""; 0]);
}

#[test]
fn escape_clears_what_is_typed_closes_the_search_and_goes_back_then() {
    let mut walk = beside_dns();
    walk.letters("purge").press(Code::Esc);
    assert!(empty(&walk).starts_with("Nothing is asked for yet."));
    walk.press(Code::Esc);
    assert!(
        walk.words().contains("Find permissions for a tool or a call"),
        "{}",
        walk.words()
    );
    walk.press(Code::Esc);
    assert_eq!(walk.title(), "Step 2 of 6 · Name");
}

#[test]
fn what_means_nothing_stays_in_the_first_list_and_a_path_that_leads_nowhere_is_said() {
    let mut walk = Walk::signed_in();
    walk.letters("zzzz").press(Code::Enter);
    assert_eq!(walk.notice(), "Nothing is called so. Esc clears it.");
    walk.press(Code::Esc).letters("zones/x/qqqq/wwww").press(Code::Enter);
    let asked = |effect: &Effect| *effect == Effect::ReadNeed("zones/x/qqqq/wwww".into());
    assert!(walk.wanted.iter().any(asked), "it may be a file");
    walk.tell(Msg::NeedRead(vec![Given::Words("zones/x/qqqq/wwww".into())]));
    let shown = rows(&walk);
    assert!(
        shown
            .iter()
            .any(|row| row.contains("Not understood: /zones/x/qqqq/wwww")),
        "{shown:?}"
    );
}

#[test]
fn what_goes_to_all_zones_takes_nothing_else_with_it() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(Code::Enter, 4);
    walk.letters("example.com").presses(Code::Enter, 2);
    assert!(walk.title().starts_with("Step 3"), "{}", walk.title());
    assert_eq!(walk.wizard.cx.access, 1, "the access to all zones");
    let before = walk.wizard.cx.draft.clone();
    walk.press(Code::Tab).press(Code::Enter);
    walk.letters("cert-manager").press(Code::Enter).press(Code::Enter);
    assert_eq!(walk.wizard.cx.draft, before, "all of it is there: {}", walk.notice());
    // What is new there is not for all zones either.
    walk.press(Code::Tab).press(Code::Enter);
    walk.letters("purge cached content")
        .press(Code::Enter)
        .press(Code::Enter);
    assert_eq!(chosen(&walk, 1), ["Zone Read"]);
    assert_eq!(chosen(&walk, 2), ["Cache Purge"]);
    assert!(walk.wizard.cx.draft.grants[2].resources.is_empty());
    assert!(
        walk.notice().contains("One more access was made for it"),
        "{}",
        walk.notice()
    );
}

#[test]
fn what_is_for_another_zone_gets_an_access_of_its_own() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3)
        .letters("shop.example")
        .press(Code::Enter)
        .press(Code::Esc);
    walk.press(Code::Tab).press(Code::Enter);
    walk.paste(&format!(
        "POST https://api.cloudflare.com/client/v4/zones/{EXAMPLE_COM}/purge_cache"
    ));
    walk.press(Code::Enter).press(Code::Enter);
    let zones = |walk: &Walk, at: usize| format!("{:?}", walk.wizard.cx.draft.grants[at].resources);
    assert_eq!(
        (chosen(&walk, 0), chosen(&walk, 1)),
        (vec!["DNS Write".to_owned()], vec!["Cache Purge".to_owned()])
    );
    assert!(!zones(&walk, 0).contains(EXAMPLE_COM) && zones(&walk, 1).contains(EXAMPLE_COM));
}

#[test]
fn what_the_access_is_for_is_shown_before_anything_is_put_into_it() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3)
        .letters("shop.example")
        .press(Code::Enter)
        .press(Code::Esc);
    walk.press(Code::Tab).press(Code::Enter);
    walk.letters("purge cached content").press(Code::Enter);
    let shown = rows(&walk);
    assert!(
        shown
            .iter()
            .any(|row| row.starts_with("What is new is for the same as this access: shop.example (777")),
        "{shown:?}"
    );
    walk.press(Code::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge", "DNS Write"]);
}

#[test]
fn calls_to_different_zones_do_not_share_them() {
    let mut start = start(
        Route::Nowhere("no display".into()),
        Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
    );
    start.needs = vec![
        Given::Words(format!("GET /zones/{EXAMPLE_COM}/dns_records")),
        Given::Words(format!("POST /zones/{}/purge_cache", "7".repeat(32))),
    ];
    let mut walk = Walk::signed_in_with(start);
    let shown = rows(&walk);
    assert!(
        shown.iter().any(|row| row.starts_with("Limited to what each is for")),
        "{shown:?}"
    );
    walk.press(Code::Enter);
    let zones = |at: usize| format!("{:?}", walk.wizard.cx.draft.grants[at].resources);
    assert_eq!(
        (chosen(&walk, 0), chosen(&walk, 1)),
        (vec!["Cache Purge".to_owned()], vec!["DNS Read".to_owned()])
    );
    assert!(zones(0).contains("777") && !zones(0).contains("0123") && zones(1).contains("0123"));
}

#[test]
fn going_back_leads_to_what_was_found_and_more_is_added_to_it() {
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content")
        .press(Code::Enter)
        .press(Code::Enter)
        .press(Code::Esc);
    assert_eq!(here(&walk), "✓ Purge Cached Content");
    walk.press(Code::Enter).press(Code::Enter);
    assert_eq!(walk.title(), "Step 2 of 6 · Name");
    walk.press(Code::Esc).letters("list dns records").press(Code::Enter);
    assert_eq!(here(&walk), "Take these 2 permissions");
    walk.press(Code::Esc);
    assert!(
        here(&walk).ends_with("Purge Cached Content and more"),
        "what was asked for is still there: {}",
        here(&walk)
    );
}

#[test]
fn ticks_are_remembered_and_what_is_taken_out_of_the_search_is_said_to_be_in_the_token() {
    let mut walk = beside_dns();
    walk.letters("cert-manager").press(Code::Enter);
    walk.letters("purge cached content").press(Code::Enter);
    walk.at_row("[x] Zone · Cache Purge")
        .press(Code::Char(' '))
        .press(Code::Home)
        .press(Code::Enter);
    assert!(
        walk.notice().contains("Not ticked: Zone · Cache Purge · Purge."),
        "{}",
        walk.notice()
    );
    walk.press(Code::Tab).press(Code::Enter);
    assert_eq!(here(&walk), "Take 2 of these 3 permissions");
    walk.at_row("Asked for: cert-manager").press(Code::Char(' '));
    assert!(
        walk.notice().contains("Still in the token: Zone: Read."),
        "{}",
        walk.notice()
    );
}

#[test]
fn a_credential_in_the_search_is_not_taken() {
    let token = format!("cfut_{}", "a1B2".repeat(12));
    for mut walk in [Walk::signed_in(), beside_dns()] {
        walk.paste(&token);
        assert!(!walk.words().contains("a1B2"), "{}", walk.words());
        assert_eq!(
            walk.notice(),
            "That looks like a credential, so it was not taken: none is needed here."
        );
    }
}

#[test]
fn several_lines_are_several_things_whatever_ends_them() {
    for end in ["\n", "\r", "\r\n"] {
        let mut walk = Walk::signed_in();
        walk.paste(
            &[
                "cert-manager",
                "GET /zones/{zone_id}/dns_records",
                "wrangler deploy",
                "",
            ]
            .join(end),
        );
        let shown = rows(&walk);
        for needed in [
            "Account · Workers Scripts · Edit",
            "Zone · DNS · Edit",
            "Zone · Zone · Read, on all zones",
        ] {
            assert!(
                shown.iter().any(|row| row.contains(needed)),
                "{end:?} {needed}: {shown:?}"
            );
        }
    }
}

#[test]
fn what_was_typed_for_a_group_is_looked_for_among_the_calls() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2)
        .letters("cloudflare_page_rule")
        .press(Code::Tab)
        .press(Code::Enter);
    assert_eq!(here(&walk), "cloudflare_page_rule");
}

#[test]
fn what_was_looked_for_is_kept_with_the_draft_and_continued() {
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content").press(Code::Enter);
    let text = walk.wizard.unkept().expect("looking is work, too");
    let mut walk = Walk::signed_in();
    walk.tell(Msg::Recalled(Ok(Some(text))));
    walk.at_row("Continue").press(Code::Enter);
    assert_eq!(walk.wizard.cx.purpose.given, [Given::Words(PURGE.into())]);
    walk.at_row("Purge Cached Content")
        .press(Code::Enter)
        .press(Code::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge"]);
}

#[test]
fn all_accounts_of_a_preset_are_not_for_what_is_found() {
    let mut walk = Walk::signed_in();
    walk.letters("read all resources").presses(Code::Enter, 3);
    walk.press(Code::Tab).press(Code::Enter);
    // It names a zone and leaves its account open.
    walk.paste(&format!("POST /zones/{EXAMPLE_COM}/purge_cache\nwrangler deploy\n"))
        .press(Code::Enter);
    let grants = &walk.wizard.cx.draft.grants;
    assert_eq!(grants.len(), 2, "{}", walk.notice());
    assert_eq!(chosen(&walk, 1), ["Cache Purge", "Workers Scripts Write"]);
    assert!(!walk.wizard.cx.draft.grants[1].resources.iter().any(Resource::is_all));
    assert!(!chosen(&walk, 0).contains(&"Workers Scripts Write".to_owned()));
}

#[test]
fn an_access_without_permissions_takes_what_is_found_and_nothing_that_was_chosen_for_others() {
    let mut walk = Walk::signed_in();
    walk.letters("read all resources").presses(Code::Enter, 3);
    walk.wizard.cx.draft.grants[0].groups.clear();
    walk.press(Code::Tab).press(Code::Enter);
    walk.letters("purge cached content")
        .press(Code::Enter)
        .press(Code::Enter);
    let grants = &walk.wizard.cx.draft.grants;
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
    walk.presses(Code::Enter, 3)
        .letters("shop.example")
        .press(Code::Enter)
        .presses(Code::Esc, 3);
    walk.wizard.cx.verbatim = vec![serde_json::json!({"effect": "deny"})];
    let unresolved = crate::spec_file::Unresolved {
        grant: 0,
        excluded: true,
        words: "zone:gone.example".into(),
        wanted: crate::spec_file::Wanted::Zone("gone.example".into()),
        line: 0,
        column: 0,
    };
    walk.wizard.cx.names.join(vec![unresolved]);
    walk.letters("purge cached content")
        .press(Code::Enter)
        .press(Code::Enter);
    assert!(
        walk.notice().starts_with("The permissions chosen before gave way."),
        "{}",
        walk.notice()
    );
    let cx = &walk.wizard.cx;
    assert!(cx.verbatim.is_empty(), "a policy that no step shows");
    assert!(
        cx.draft.grants[0].resources.is_empty(),
        "its exclusion was not found yet"
    );
    assert!(cx.names.standing().is_empty());
}

#[test]
fn what_the_sign_in_may_not_give_is_not_ticked() {
    let mut walk = Walk::signed_in();
    let embedded = crate::catalogue::Catalogue::embedded();
    let mut purge = embedded
        .named("Cache Purge", &crate::token::scope::Scope::Zone)
        .unwrap()
        .clone();
    purge.selectable = false;
    walk.wizard
        .cx
        .replace_catalogue(crate::catalogue::Catalogue::live(vec![purge]));
    walk.letters("purge cached content").press(Code::Enter);
    let row = "[ ] Zone · Cache Purge · Purge  (stated) · not offered to this sign-in";
    assert!(rows(&walk).iter().any(|shown| shown == row), "{:?}", rows(&walk));
    walk.press(Code::Enter);
    assert_eq!(chosen(&walk, 0), [""; 0]);
}

#[test]
fn a_suggestion_for_a_name_within_a_file_settles_it() {
    let mut walk = beside_dns();
    let file = "resource \"cloudflare_recrod\" \"www\" {}\nresource \"cloudflare_page_rule\" \"x\" {}\n";
    walk.tell(Msg::NeedRead(vec![Given::Terraform("main.tf".into(), file.into())]));
    assert!(
        rows(&walk)[0].contains("1 thing is not understood"),
        "{:?}",
        rows(&walk)
    );
    walk.at_row("cloudflare_record").press(Code::Enter);
    assert_eq!(rows(&walk)[0], "Take these 2 permissions");
}

#[test]
fn what_names_different_zones_is_apart_from_what_names_none() {
    let route = |zone: &str| format!("name = \"w\"\nroute = {{ pattern = \"{zone}/*\", zone_name = \"{zone}\" }}\n");
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content").press(Code::Enter);
    walk.tell(Msg::NeedRead(vec![
        Given::Wrangler("one.toml".into(), route("gone.example")),
        Given::Words(format!("GET /zones/{EXAMPLE_COM}/dns_records")),
    ]));
    walk.press(Code::Home).press(Code::Enter);
    let names = walk.wizard.cx.names.standing();
    let all: Vec<Vec<String>> = (0..walk.wizard.cx.draft.grants.len())
        .map(|at| chosen(&walk, at))
        .collect();
    // What names a zone is for that one; what names none is left open, with what is of the account.
    let expected = [
        &["Cache Purge", "Workers Scripts Write"][..],
        &["DNS Read"],
        &["Workers Routes Write", "Zone Read"],
    ];
    assert_eq!(all, expected);
    assert_eq!(names.iter().map(|name| name.grant).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_is_left_open_does_not_join_what_is_limited() {
    let mut start = start(
        Route::Nowhere("no display".into()),
        Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
    );
    start.needs = vec![
        Given::Words(format!("POST /zones/{EXAMPLE_COM}/purge_cache")),
        Given::Words(format!("GET /zones/{}/settings/ssl", "7".repeat(32))),
        Given::Words("cloudflare_page_rule".into()),
    ];
    let mut walk = Walk::signed_in_with(start);
    walk.press(Code::Enter);
    let all: Vec<(Vec<String>, usize)> = (0..walk.wizard.cx.draft.grants.len())
        .map(|at| (chosen(&walk, at), walk.wizard.cx.draft.grants[at].resources.len()))
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
    walk.letters("cert-manager").press(Code::Enter).press(Code::Enter);
    walk.press(Code::Enter)
        .letters("example.com")
        .press(Code::Enter)
        .press(Code::Esc);
    walk.press(Code::Tab).press(Code::Enter);
    walk.letters(&format!("zones/{}/purge_c", "7".repeat(32)))
        .press(Code::Enter);
    walk.press(Code::Home).press(Code::Enter);
    let last = walk.wizard.cx.draft.grants.len() - 1;
    assert_eq!(chosen(&walk, last), ["Cache Purge"], "{}", walk.notice());
    assert!(
        walk.notice().contains("There already: Zone · DNS · Edit"),
        "{}",
        walk.notice()
    );
}

#[test]
fn what_cannot_be_limited_to_what_is_named_is_not_said_to_be() {
    let mut walk = beside_dns();
    walk.letters(&format!("GET /zones/{EXAMPLE_COM}/access/groups"))
        .press(Code::Enter);
    let shown = rows(&walk);
    assert!(shown.iter().any(|row| row.starts_with("[x] Account · ")), "{shown:?}");
    let row = "It names zone example.com (0123456789abcdef0123456789abcdef), which none of these permissions can be limited to.";
    assert!(shown.iter().any(|shown| shown == row), "{shown:?}");
}

#[test]
fn a_permission_that_was_unticked_does_not_tick_itself_when_it_becomes_a_guess() {
    let mut walk = beside_dns();
    for phase in ["http_response_cache_settings", "http_request_cache_settings"] {
        walk.letters(phase).press(Code::Enter);
    }
    walk.at_row("[x] Zone · Cache Rules").press(Code::Char(' '));
    walk.at_row("Asked for: http_request_cache_settings")
        .press(Code::Char(' '));
    let shown = rows(&walk);
    assert!(
        shown
            .iter()
            .any(|row| row.starts_with("[ ] Zone · Cache Rules · Edit  (a GUESS)")),
        "{shown:?}"
    );
}

#[test]
fn a_credential_that_came_with_the_words_is_neither_held_nor_kept() {
    let words = "curl -H \"Authorization: Bearer correct-horse\" -H \"X-Auth-Key: hunter2\" https://api.cloudflare.com/client/v4/zones\n403 Forbidden";
    let mut start = start(
        Route::Nowhere("no display".into()),
        Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
    );
    start.needs = vec![Given::Words(words.into())];
    let mut walk = Walk::signed_in_with(start);
    walk.tell(Msg::NeedRead(vec![Given::Words(format!("{words} again"))]));
    let held = format!("{:?}", walk.wizard.cx.purpose.given);
    let kept = walk.wizard.unkept().unwrap();
    for text in [held, kept] {
        assert!(
            text.contains("[hidden]") && !text.contains("correct-horse") && !text.contains("hunter2"),
            "{text}"
        );
    }
}

#[test]
fn a_next_step_is_no_answer() {
    let mut walk = beside_dns();
    walk.tell(Msg::NeedRead(vec![Given::Words("xyzzy".into())]));
    assert!(
        rows(&walk).iter().all(|row| !row.starts_with("Give the method")),
        "{:?}",
        rows(&walk)
    );
    walk.at_row("  Give the method").press(Code::Enter);
    assert_eq!(walk.notice(), "There is nothing to take yet.");
    assert_eq!(walk.wizard.cx.purpose.given, [Given::Words("xyzzy".into())]);
}

#[test]
fn a_suggestion_keeps_the_rest_of_the_text_and_the_ids() {
    let mut walk = beside_dns();
    let text = format!("403 Forbidden\nPOST /zones/{EXAMPLE_COM}/dns_records\nPOST /zones/{EXAMPLE_COM}/purge_cahce\n");
    walk.paste(&text)
        .at_row("POST /zones/{zone_id}/purge_cache")
        .press(Code::Enter);
    let shown = rows(&walk);
    for needed in [
        "Zone · DNS · Edit",
        "Zone · Cache Purge · Purge",
        "Limited to: zone example.com",
    ] {
        assert!(shown.iter().any(|row| row.contains(needed)), "{needed}: {shown:?}");
    }
    // Alone it gives way, and its id stays.
    let mut walk = beside_dns();
    walk.tell(Msg::NeedRead(vec![Given::Words(format!(
        "POST /zones/{EXAMPLE_COM}/purge_cahce"
    ))]));
    walk.at_row("POST /zones/{zone_id}/purge_cache").press(Code::Enter);
    assert_eq!(
        walk.wizard.cx.purpose.given,
        [Given::Words(format!("POST /zones/{EXAMPLE_COM}/purge_cache"))]
    );
}

#[test]
fn an_access_whose_zones_were_open_says_that_they_are_not_any_more() {
    let mut walk = beside_dns();
    walk.letters(&format!("zones/{EXAMPLE_COM}/purge_c"))
        .press(Code::Enter)
        .press(Code::Enter);
    assert!(
        walk.notice()
            .ends_with("What this access had before is now for the same resources."),
        "{}",
        walk.notice()
    );
}

#[test]
fn all_zones_of_an_owner_are_those_of_its_account_and_files_are_read_from_the_first_step() {
    let own = "1".repeat(32);
    let mut walk = Walk::signed_in();
    walk.wizard.cx.draft.owner = Owner::Account(own.parse().unwrap());
    walk.letters("./infra").press(Code::Enter);
    assert!(
        walk.wanted
            .iter()
            .any(|effect| *effect == Effect::ReadNeed("./infra".into()))
    );
    walk.tell(Msg::NeedRead(vec![Given::Words("cert-manager".into())]));
    walk.press(Code::Enter);
    let everywhere = &walk.wizard.cx.draft.grants[1].resources;
    assert_eq!(
        everywhere.iter().collect::<Vec<_>>(),
        [&Resource::ZonesOf(own.parse().unwrap())]
    );
}

#[test]
fn the_name_follows_a_zone_that_is_found_later() {
    let mut start = start(
        Route::Nowhere("no display".into()),
        Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
    );
    start.needs = vec![Given::Wrangler(
        "wrangler.toml".into(),
        "name = \"w\"\nroute = { pattern = \"a/*\", zone_name = \"example.com\" }\n".into(),
    )];
    let mut walk = Walk::fresh(start);
    walk.press(Code::Enter);
    assert_eq!(walk.wizard.cx.draft.name, "wrangler");
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let zones = walk.zones_ticket();
    walk.tell(Msg::Zones(zones, Ok(page(vec![zone(EXAMPLE_COM, "example.com")]))));
    walk.tell(Msg::Listed(zones));
    assert_eq!(walk.wizard.cx.draft.name, "wrangler, example.com");
}
