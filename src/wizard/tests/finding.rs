//! Permissions for what somebody wants to do: found from the first step and from the permissions,
//! judged, asked about, and taken into the draft.

mod kept;
mod named;
mod searched;
mod taking;

use super::*;
use crate::domain::needs::Given;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Owner;

const PURGE: &str = "POST /zones/{zone_id}/purge_cache";

/// The permissions of an access, by the API's names.
fn chosen(walk: &Walk, access: usize) -> Vec<String> {
    let cx = &walk.wizard.cx;
    let groups = cx.work.draft.grants[access].groups.keys();
    let mut names: Vec<String> = groups.map(|id| cx.catalog().group(*id).unwrap().name.clone()).collect();
    names.sort();
    names
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

/// Started with what the token is to be for, and signed in.
fn needing(needs: Vec<Given>) -> Walk {
    Walk::signed_in_with(Start { needs, ..asked() })
}

/// A start with a credential in the environment.
fn asked() -> Start {
    let route = Route::Nowhere("no display".into());
    start(route, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
}

/// On the permissions, with Edit zone DNS chosen and the search open.
fn beside_dns() -> Walk {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .press(KeyCode::Tab)
        .press(KeyCode::Enter);
    walk
}

#[test]
fn a_call_that_is_typed_is_found_after_the_templates_and_its_permission_taken() {
    let mut walk = Walk::signed_in();
    walk.letters("purge");
    let found = walk.rows();
    let at = |title: &str| found.iter().position(|row| row == title).unwrap();
    assert!(at("CI cache purge") < at("Purge Cached Content"), "{found:?}");
    walk.at_row("Purge Cached Content");
    assert!(
        walk.words().contains("POST /zones/{zone_id}/purge_cache"),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Template), "it is shown before it is taken");
    assert_eq!(here(&walk), "Take this permission");
    let shown = walk.rows();
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
        walk.wizard.cx.work.draft.grants[0].groups.len(),
        0,
        "nothing is granted by looking"
    );
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.title());
    assert_eq!(walk.wizard.cx.work.draft.name, "Purge Cached Content");
    assert_eq!(chosen(&walk, 0), ["Cache Purge"]);
    walk.press(KeyCode::Enter);
    assert!(
        walk.words().contains("For POST /zones/{zone_id}/purge_cache"),
        "{}",
        walk.words()
    );
}

#[test]
fn ids_that_are_typed_become_the_resources() {
    let mut walk = Walk::signed_in();
    walk.letters(&format!("zones/{EXAMPLE_COM}/purge_c"))
        .press(KeyCode::Enter);
    assert!(
        walk.rows()
            .contains(&format!("Limited to: zone example.com ({EXAMPLE_COM}).")),
        "{:?}",
        walk.rows()
    );
    walk.press(KeyCode::Enter);
    let resources = &walk.wizard.cx.work.draft.grants[0].resources;
    assert_eq!(
        resources.iter().collect::<Vec<_>>(),
        [&Resource::Zone(EXAMPLE_COM.parse().unwrap())]
    );
    assert_eq!(walk.wizard.cx.work.draft.name, "Purge Cached Content, example.com");
}

#[test]
fn a_question_is_asked_and_a_guess_is_not_ticked_by_itself() {
    let mut walk = Walk::signed_in();
    walk.letters("create a zone ruleset").press(KeyCode::Enter);
    assert!(walk.rows()[1].starts_with("Question: Which phase"), "{:?}", walk.rows());
    assert!(here(&walk).starts_with("Question: Which phase"), "{}", here(&walk));
    walk.presses(KeyCode::Enter, 3);
    assert!(
        here(&walk).starts_with("Question: Which phase"),
        "Enter alone decides nothing: {}",
        here(&walk)
    );
    walk.at_row("http_response_cache_settings zone").press(KeyCode::Enter);
    let shown = walk.rows();
    assert!(!shown.iter().any(|row| row.starts_with("Question")), "{shown:?}");
    assert_eq!(shown[0], "Nothing is ticked");
    walk.press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Template), "a guess is not taken unseen");
    assert_eq!(
        walk.notice(),
        "Nothing is ticked. Space ticks the permission under the cursor."
    );
    walk.at_row("[ ] Zone · Cache Rules").press(KeyCode::Char(' '));
    assert!(
        here(&walk).starts_with("[x] Zone · Cache Rules · Edit  (a GUESS)"),
        "{}",
        here(&walk)
    );
    walk.press(KeyCode::Home).press(KeyCode::Enter).press(KeyCode::Enter);
    assert!(walk.words().contains("This is a guess."), "{}", walk.words());
    assert_eq!(chosen(&walk, 0), ["Cache Settings Write"]);
}

#[test]
fn what_was_asked_for_is_taken_out_again_and_asked_for_once() {
    let mut walk = beside_dns();
    for _ in 0..2 {
        walk.letters("purge cached content").press(KeyCode::Enter);
    }
    let asked = |walk: &Walk| walk.rows().iter().filter(|row| row.starts_with("Asked for")).count();
    assert_eq!(asked(&walk), 1);
    walk.at_row("Asked for").press(KeyCode::Char(' '));
    assert_eq!(asked(&walk), 0);
    assert_eq!(walk.notice(), format!("Taken out: {PURGE}."));
    walk.press(KeyCode::Enter);
    assert!(empty(&walk).starts_with("Nothing is asked for yet."));
    walk.press(KeyCode::Esc);
    assert_eq!(chosen(&walk, 0), ["DNS Write"]);
}

#[test]
fn what_is_misspelt_is_taken_from_what_is_nearest() {
    let mut walk = beside_dns();
    walk.letters("cloudflare_dns_rceord");
    assert_eq!(walk.rows()[0], "cloudflare_dns_record");
    walk.press(KeyCode::Esc).letters("cloudflare_qqqq_wwww");
    assert_eq!(walk.rows(), [""; 0]);
    walk.press(KeyCode::Enter);
    let read = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Files(FileCall::ReadNeed(typed)) => Some(typed.clone()),
        _ => None,
    });
    assert_eq!(read.as_deref(), Some("cloudflare_qqqq_wwww"), "it may be a file");
    walk.tell(FileAnswer::NeedRead(vec![Given::Words("cloudflare_dns_rceord".into())]));
    assert!(here(&walk).starts_with("Not understood"), "{}", here(&walk));
    walk.press(KeyCode::Down);
    assert_eq!(here(&walk), "cloudflare_dns_record");
    walk.press(KeyCode::Enter);
    let shown = walk.rows();
    assert_eq!(shown[0], "Take this permission");
    assert!(
        !shown.iter().any(|row| row.contains("rceord")),
        "it took its place: {shown:?}"
    );
}

#[test]
fn what_cannot_be_taken_is_for_the_person_to_do() {
    let mut walk = beside_dns();
    walk.tell(FileAnswer::NeedRead(vec![Given::Unread(
        "./x: there is no .tf file in it".into(),
        "Give the folder".into(),
    )]));
    walk.at_row("  Give the folder.").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "There is nothing to take yet.");
    assert_eq!(walk.wizard.cx.work.purpose.given.len(), 1);
}

#[test]
fn what_the_owner_cannot_have_is_said_before_and_left_out() {
    let mut walk = Walk::signed_in();
    walk.wizard.cx.work.draft.owner = Owner::Account("1".repeat(32).parse().unwrap());
    walk.letters("get /memberships");
    walk.at_row("List Memberships").press(KeyCode::Enter);
    let shown = walk.rows();
    let row = "[ ] User · Memberships · Read  (stated) · only a user’s token can have it";
    assert!(shown.iter().any(|shown| shown == row), "{shown:?}");
    walk.at_row(row).press(KeyCode::Char(' '));
    assert_eq!(walk.notice(), "This sign-in and owner cannot give it.");
    walk.press(KeyCode::Enter);
    assert!(walk.notice().starts_with("Nothing is ticked."), "{}", walk.notice());
    assert_eq!(chosen(&walk, 0), [""; 0]);
}

#[test]
fn what_the_sign_in_may_not_give_is_not_ticked() {
    let mut walk = Walk::signed_in();
    let embedded = crate::domain::catalog::Catalog::embedded();
    let mut purge = embedded
        .named("Cache Purge", &crate::domain::token::scope::Scope::Zone)
        .unwrap()
        .clone();
    purge.selectable = false;
    walk.wizard
        .cx
        .replace_catalog(crate::domain::catalog::Catalog::live(vec![purge]));
    walk.letters("purge cached content").press(KeyCode::Enter);
    let row = "[ ] Zone · Cache Purge · Purge  (stated) · not offered to this sign-in";
    assert!(walk.rows().iter().any(|shown| shown == row), "{:?}", walk.rows());
    walk.press(KeyCode::Enter);
    assert_eq!(chosen(&walk, 0), [""; 0]);
}

#[test]
fn what_cannot_be_limited_to_what_is_named_is_not_said_to_be() {
    let mut walk = beside_dns();
    walk.letters(&format!("GET /zones/{EXAMPLE_COM}/access/groups"))
        .press(KeyCode::Enter);
    let shown = walk.rows();
    assert!(shown.iter().any(|row| row.starts_with("[x] Account · ")), "{shown:?}");
    let row = "It names zone example.com (0123456789abcdef0123456789abcdef), which none of these permissions can be limited to.";
    assert!(shown.iter().any(|shown| shown == row), "{shown:?}");
}

#[test]
fn a_permission_that_was_unticked_does_not_tick_itself_when_it_becomes_a_guess() {
    let mut walk = beside_dns();
    for phase in ["http_response_cache_settings", "http_request_cache_settings"] {
        walk.letters(phase).press(KeyCode::Enter);
    }
    walk.at_row("[x] Zone · Cache Rules").press(KeyCode::Char(' '));
    walk.at_row("Asked for: http_request_cache_settings")
        .press(KeyCode::Char(' '));
    let shown = walk.rows();
    assert!(
        shown
            .iter()
            .any(|row| row.starts_with("[ ] Zone · Cache Rules · Edit  (a GUESS)")),
        "{shown:?}"
    );
}
