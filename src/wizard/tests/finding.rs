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
use crate::wizard::page::{Mark, Row};

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
        Part::List(list) if list.len == 0 => Some(
            list.below
                .iter()
                .map(|line| line.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        ),
        _ => None,
    });
    lists.collect::<Vec<_>>().pop().unwrap_or_default()
}

/// The row under the cursor.
fn here(walk: &Walk) -> String {
    let page = walk.page();
    let lists = page.parts.iter().filter_map(|part| match part {
        Part::List(list) => Some(said(list, list.cursor)),
        _ => None,
    });
    lists.collect::<Vec<_>>().pop().unwrap()
}

/// What is needed, as a line: ticked or not, level and permission, why, how sure.
pub(super) fn needed(row: &Row) -> String {
    let tick = match row.mark {
        Mark::Tick(true) => "[x] ",
        Mark::Tick(false) => "[ ] ",
        _ => "",
    };
    let words: Vec<&str> = row
        .cells
        .iter()
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
        .collect();
    format!("{tick}{}", words.join("  "))
}

/// The first button under the answer; empty without one.
fn first_button(walk: &Walk) -> String {
    walk.page().buttons.words.first().cloned().unwrap_or_default()
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
    assert_eq!(first_button(&walk), "Add this one");
    let shown = walk.rows();
    assert!(
        shown
            .iter()
            .any(|row| row.starts_with("[x] Purge  Zone · Cache Purge  ") && row.ends_with("  stated")),
        "{shown:?}"
    );
    assert!(
        shown
            .iter()
            .any(|row| row.contains("POST /zones/{zone_id}/purge_cache")),
        "the reason: {shown:?}"
    );
    assert_eq!(
        walk.wizard.cx.work.draft.grants[0].groups.len(),
        0,
        "nothing is granted by looking"
    );
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.name());
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
        walk.words()
            .contains(&format!("Only on: zone example.com ({EXAMPLE_COM})")),
        "{}",
        walk.words()
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
    assert!(walk.rows()[0].starts_with("Question: Which phase"), "{:?}", walk.rows());
    assert!(walk.words().contains("1 question is open."), "{}", walk.words());
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
    assert_eq!(first_button(&walk), "Start over", "nothing is ticked");
    walk.press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Template), "a guess is not taken unseen");
    assert_eq!(walk.notice(), "Choose what you want: Space.");
    walk.at_row("[ ] Edit  Zone · Cache Rules").press(KeyCode::Char(' '));
    assert!(
        here(&walk).starts_with("[x] Edit  Zone · Cache Rules") && here(&walk).ends_with("GUESS"),
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
    assert!(empty(&walk).starts_with("Say what you will call, deploy or run."));
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
    assert_eq!(first_button(&walk), "Add this one");
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
    walk.at_row("Give the folder.").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "There is nothing to add yet.");
    assert_eq!(walk.wizard.cx.work.purpose.given.len(), 1);
}

#[test]
fn what_the_owner_cannot_have_is_said_before_and_left_out() {
    let mut walk = Walk::signed_in();
    walk.wizard.cx.work.draft.owner = Owner::Account("1".repeat(32).parse().unwrap());
    walk.letters("get /memberships");
    walk.at_row("List Memberships").press(KeyCode::Enter);
    let shown = walk.rows();
    let row = "[ ] Read  User · Memberships  only a user’s token can have it  stated";
    assert!(shown.iter().any(|shown| shown == row), "{shown:?}");
    walk.at_row(row).press(KeyCode::Char(' '));
    assert_eq!(walk.notice(), "This sign-in and owner cannot give it.");
    walk.press(KeyCode::Enter);
    assert!(walk.notice().starts_with("Choose what you want"), "{}", walk.notice());
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
    let row = "[ ] Purge  Zone · Cache Purge  not offered to this sign-in  stated";
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
    let of_account = |row: &String| row.starts_with("[x] ") && row.contains("  Account · ");
    assert!(shown.iter().any(of_account), "{shown:?}");
    let told = "None of these permissions can be limited to zone example.com (0123456789abcdef0123456789abcdef).";
    assert!(walk.words().contains(told), "{}", walk.words());
}

#[test]
fn a_permission_that_was_unticked_does_not_tick_itself_when_it_becomes_a_guess() {
    let mut walk = beside_dns();
    for phase in ["http_response_cache_settings", "http_request_cache_settings"] {
        walk.letters(phase).press(KeyCode::Enter);
    }
    walk.at_row("[x] Edit  Zone · Cache Rules").press(KeyCode::Char(' '));
    walk.at_row("Asked for  http_request_cache_settings")
        .press(KeyCode::Char(' '));
    let shown = walk.rows();
    assert!(
        shown
            .iter()
            .any(|row| row.starts_with("[ ] Edit  Zone · Cache Rules") && row.ends_with("GUESS")),
        "{shown:?}"
    );
}

/// One button takes what is ticked, one begins anew; an answer that nobody saw is not taken by it
/// either.
#[test]
fn buttons_take_what_is_ticked_and_begin_anew() {
    let mut walk = beside_dns();
    assert_eq!(walk.page().buttons.words, [""; 0], "nothing is asked for");
    walk.letters("cert-manager").press(KeyCode::Enter);
    walk.letters("purge cached content").press(KeyCode::Enter);
    assert_eq!(walk.page().buttons.words, ["Add these 3", "Start over"]);
    assert_eq!(walk.page().state, "3 of 3 ticked · then back to Permissions");
    let footer = walk.page().footer;
    assert_eq!(footer[0], ("Enter", "add these 3"));
    walk.at_row("[x] Purge").press(KeyCode::Char(' '));
    assert_eq!(walk.page().buttons.words, ["Add these 2", "Start over"]);
    walk.press(KeyCode::Tab).press(KeyCode::Right).press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.purpose.given, []);
    assert_eq!(chosen(&walk, 0), ["DNS Write"], "nothing was taken");
    walk.letters("purge cached content");
    for key in [KeyCode::Enter, KeyCode::Tab, KeyCode::Enter] {
        walk.tell(Msg::Key(key.into()));
    }
    assert_eq!(chosen(&walk, 0), ["DNS Write"], "it was not on the screen yet");
    walk.press(KeyCode::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge", "DNS Write"]);
}
