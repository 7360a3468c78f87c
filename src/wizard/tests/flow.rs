//! The steps in their order, forth and back, and what each asks before it lets go.

use super::super::page::Tone;
use super::super::steps::{ORDER, StepId};
use super::*;
use crate::domain::token::scope::Scope;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";

/// At the permissions of a token that has none so far.
fn custom() -> Walk {
    let mut walk = Walk::signed_in();
    walk.letters("custom")
        .presses(Code::Enter, 2)
        .letters("mine")
        .press(Code::Enter);
    walk
}

/// What is chosen, as the dashboard says it.
fn levels(walk: &Walk) -> Vec<String> {
    let groups = walk.wizard.cx.grant().groups.keys();
    groups.map(|id| walk.wizard.cx.catalogue().in_words(*id)).collect()
}

#[test]
fn the_common_case_takes_at_most_twelve_presses_and_the_letters_of_the_zone() {
    let mut walk = Walk::signed_in();
    let mut presses = 0;
    let mut enter = |walk: &mut Walk| {
        walk.press(Code::Enter);
        presses += 1;
    };
    for title in &ORDER[..3] {
        assert_eq!(walk.title(), title.title());
        enter(&mut walk);
    }
    assert_eq!(walk.title(), StepId::Resources.title());
    walk.letters("example.com");
    enter(&mut walk);
    assert_eq!(
        walk.title(),
        StepId::Resources.title(),
        "the first Enter takes the zone and stays"
    );
    assert!(walk.notice().contains("example.com"), "{}", walk.notice());
    enter(&mut walk);
    assert_eq!(walk.title(), StepId::Limits.title());
    enter(&mut walk);
    assert_eq!(walk.title(), StepId::Summary.title());
    enter(&mut walk);
    assert_eq!(walk.creates().len(), 1);
    let body: serde_json::Value = serde_json::from_slice(walk.creates()[0].1).unwrap();
    assert_eq!(body["name"], "Edit zone DNS, example.com");
    assert_eq!(body["policies"][0]["permission_groups"][0]["id"], DNS_WRITE);
    assert_eq!(
        body["policies"][0]["resources"][format!("com.cloudflare.api.account.zone.{EXAMPLE_COM}")],
        "*"
    );
    assert_eq!(
        body["expires_on"], "2027-02-22T10:00:16Z",
        "90 days after the summary opened"
    );
    // copy, quit, yes
    assert!(presses + 3 <= 12, "{presses} presses and three more");
}

#[test]
fn escape_goes_back_step_by_step_and_keeps_everything() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    for step in ORDER.iter().rev() {
        assert_eq!(walk.title(), step.title());
        walk.press(Code::Esc);
    }
    assert_eq!(
        walk.title(),
        StepId::Template.title(),
        "there is nothing before the first step"
    );
    assert!(walk.notice().contains("first step"));
    walk.presses(Code::Enter, 5);
    assert_eq!(walk.title(), StepId::Summary.title(), "nothing had to be chosen again");
    assert!(walk.words().contains("example.com"), "{}", walk.words());
}

#[test]
fn a_line_of_the_summary_leads_to_its_step_and_comes_back() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let rows = walk.words();
    for (line, row) in rows.lines().skip(3).enumerate() {
        if ["Create Token", "Edit token", "+ Add more access"].contains(&row) {
            continue;
        }
        walk.press(Code::Home).presses(Code::Down, line);
        walk.press(Code::Enter);
        if walk.title() == StepId::Summary.title() {
            continue; // a line that only explains
        }
        let there = walk.title();
        walk.press(Code::Enter);
        assert_eq!(walk.title(), StepId::Summary.title(), "{row} -> {there}");
        walk.press(Code::Home)
            .presses(Code::Down, line)
            .press(Code::Enter)
            .press(Code::Esc);
        assert_eq!(walk.title(), StepId::Summary.title(), "Esc comes back too");
    }
}

#[test]
fn an_empty_or_too_long_name_stays_with_a_sentence() {
    let mut walk = Walk::signed_in();
    walk.press(Code::Enter).press(Key::ctrl('u')).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Name.title());
    assert!(!walk.notice().is_empty());
    walk.paste(&"n".repeat(121)).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Name.title());
    assert!(
        walk.notice().contains("121") && walk.notice().contains("120"),
        "{}",
        walk.notice()
    );
    assert!(walk.words().contains(&"n".repeat(121)), "nothing typed is lost");
    walk.press(Code::Backspace).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Permissions.title());
}

#[test]
fn a_name_edited_by_hand_follows_nothing() {
    let mut walk = Walk::signed_in();
    walk.press(Code::Enter)
        .letters("!")
        .presses(Code::Enter, 2)
        .letters("example.com")
        .press(Code::Enter);
    assert_eq!(walk.wizard.cx.work.draft.name, "Edit zone DNS!");
}

#[test]
fn no_permission_chosen_is_said_and_goes_nowhere() {
    let mut walk = custom();
    assert_eq!(walk.title(), StepId::Permissions.title());
    walk.press(Code::Enter);
    assert_eq!(walk.title(), StepId::Permissions.title());
    assert!(walk.notice().starts_with("A token needs at least one permission."));
}

#[test]
fn a_step_to_the_right_is_more_at_once_and_one_to_the_left_is_less() {
    let mut walk = custom();
    walk.letters("dns");
    walk.press(Code::Right);
    assert_eq!(levels(&walk), ["DNS: Read"]);
    let added = "Added Zone · DNS at Read, its lowest level. → makes it Edit, ← takes it out again.";
    assert_eq!(walk.notice(), added);
    walk.press(Code::Right);
    assert_eq!(levels(&walk), ["DNS: Edit"]);
    assert_eq!(walk.notice(), "Zone · DNS is now Edit. ← makes it Read.");
    walk.press(Code::Right);
    assert_eq!(levels(&walk), ["DNS: Edit"]);
    assert_eq!(walk.notice(), "Zone · DNS has Edit, which is all there is.");
    walk.press(Code::Left);
    assert_eq!(levels(&walk), ["DNS: Read"]);
    walk.press(Code::Left);
    assert!(levels(&walk).is_empty());
    assert_eq!(walk.notice(), "Took out Zone · DNS. → adds it at Read.");
    walk.press(Code::Left);
    assert_eq!(walk.notice(), "Nothing is less than this. Esc goes back.");
    // Where nothing is typed Space does the same by one key.
    walk.press(Code::Esc)
        .at_row("Zone      DNS Settings")
        .press(Code::Char(' '));
    assert_eq!(levels(&walk), ["DNS Settings: Read"]);
    walk.press(Code::Char(' '));
    assert!(levels(&walk).is_empty(), "Space unsets");
}

/// Read together, as keys typed ahead or held down over a slow line are.
#[test]
fn a_second_step_counts_only_when_the_first_was_seen() {
    let mut walk = custom();
    walk.letters("dns");
    for _ in 0..3 {
        walk.tell(Msg::Key(Code::Right.into()));
    }
    assert_eq!(levels(&walk), ["DNS: Read"]);
    assert!(
        walk.notice().starts_with("Added Zone · DNS at Read"),
        "{}",
        walk.notice()
    );
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(Code::Right.into()));
    walk.tell(Msg::Key(Code::Left.into()));
    walk.tell(Msg::Key(Code::Left.into()));
    assert_eq!(levels(&walk), ["DNS: Edit"], "nor does a step back");
    // Other rows are other scales.
    walk.tell(Msg::Key(Code::Down.into()));
    walk.tell(Msg::Key(Code::Right.into()));
    assert_eq!(levels(&walk).len(), 2);
    // What Space and Enter added was not seen either.
    walk.press(Code::Esc).at_row("Zone      Cache Rules");
    walk.tell(Msg::Key(Code::Char(' ').into()));
    walk.tell(Msg::Key(Code::Right.into()));
    assert!(
        levels(&walk).contains(&"Cache Rules: Read".to_owned()),
        "{:?}",
        levels(&walk)
    );
    walk.letters("config rules");
    walk.tell(Msg::Key(Code::Enter.into()));
    walk.tell(Msg::Key(Code::Right.into()));
    assert!(
        levels(&walk).contains(&"Config Rules: Read".to_owned()),
        "{:?}",
        levels(&walk)
    );
}

/// Names as the screen shows them, typed one by one: a space in them chooses nothing and takes nothing out.
#[test]
fn a_space_in_what_is_typed_is_a_letter() {
    for typed in ["workers r2", "api tokens", "cloudflare tunnel", "dns edit", "  dns"] {
        let mut walk = Walk::signed_in();
        walk.presses(Code::Enter, 2);
        let before = walk.wizard.cx.work.draft.clone();
        if typed.starts_with(' ') {
            walk.tell(Msg::Letters(Zeroizing::new(typed.to_owned())));
        } else {
            walk.letters(typed);
        }
        assert_eq!(walk.wizard.cx.work.draft, before, "{typed}");
        assert!(walk.words().contains(&format!("Filter: {typed}")), "{}", walk.words());
        walk.press(Code::Down).press(Code::Char(' '));
        assert_eq!(walk.wizard.cx.work.draft, before, "{typed}: nor behind an arrow");
        walk.press(Code::Esc);
        assert_eq!(walk.wizard.cx.work.draft, before, "{typed}");
    }
}

/// Enter takes the row at the level that was typed, else at the least, says so, and stays on it.
#[test]
fn enter_takes_the_level_that_was_typed_or_the_least() {
    let mut walk = custom();
    walk.letters("dns edit").press(Code::Enter);
    assert_eq!(walk.notice(), "Added Zone · DNS at Edit. ← makes it Read.");
    walk.letters("cache rules").press(Code::Enter);
    let added = "Added Zone · Cache Rules at Read, its lowest level. → makes it Edit, ← takes it out again.";
    assert_eq!(walk.notice(), added);
    assert!(walk.words().contains("Filter: \n"), "{}", walk.words());
    walk.press(Code::Right);
    assert_eq!(walk.notice(), "Zone · Cache Rules is now Edit. ← makes it Read.");
    walk.letters("dns read").press(Code::Enter);
    assert_eq!(walk.notice(), "Zone · DNS is already chosen, at Edit. ← makes it Read.");
    walk.letters("dns").press(Code::Enter);
    assert_eq!(walk.notice(), "Zone · DNS is already chosen, at Edit.");
    walk.letters("cache purge").press(Code::Enter);
    assert_eq!(
        walk.notice(),
        "Added Zone · Cache Purge at Purge, its only level. ← takes it out again."
    );
    walk.press(Code::Enter);
    assert_eq!(walk.title(), StepId::Resources.title());
    assert_eq!(walk.notice(), "");
}

/// What Space does next is for the row that one sees found, not for the first of the whole list.
#[test]
fn clearing_the_search_stays_on_the_row() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2)
        .letters("zaraz")
        .press(Code::Esc)
        .press(Code::Char(' '));
    assert!(
        walk.notice().starts_with("Added Zone · Zaraz at Read"),
        "{}",
        walk.notice()
    );
    walk.press(Code::Enter);
    assert_eq!(walk.title(), StepId::Resources.title());
    walk.letters("shop").press(Code::Esc).press(Code::Char(' '));
    assert_eq!(walk.notice(), "Included shop.example. ← takes it out again.");
    walk.letters("qqzz").press(Code::Esc);
    assert_eq!(walk.wizard.cx.grant().resources.len(), 1);
}

/// A list that comes, a number of the summary that leads to a row, a paste: what is under the cursor stays under it.
#[test]
fn an_answer_moves_no_row_under_the_cursor() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2).letters("cache rules").press(Code::Enter);
    walk.press(Code::Enter).letters("example.com").presses(Code::Enter, 3);
    assert_eq!(walk.title(), StepId::Summary.title());
    walk.press(Code::Char('1'));
    assert!(walk.row().ends_with("DNS"), "{}", walk.row());
    walk.tell(ApiAnswer::ServerClock(jiff::SignedDuration::ZERO));
    assert!(walk.row().ends_with("DNS"), "{}", walk.row());
    walk.press(Code::End).paste("zone settings");
    let found = walk.row();
    walk.tell(ApiAnswer::ServerClock(jiff::SignedDuration::ZERO));
    assert_eq!(walk.row(), found);
}

/// Blanks alone name no row: Enter behind them takes none.
#[test]
fn blanks_alone_are_nothing_that_is_looked_for() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2);
    let before = walk.wizard.cx.work.draft.clone();
    walk.press(Code::End).letters("/").paste("  ").press(Code::Enter);
    assert_eq!(walk.wizard.cx.work.draft.grants, before.grants);
    assert_eq!(walk.title(), StepId::Resources.title());
    walk.letters("/").paste("  ").press(Code::Enter);
    assert!(walk.wizard.cx.grant().resources.is_empty());
}

/// A row that somebody went to and left is not in the token, and that is said where it can still be seen.
#[test]
fn a_row_that_was_passed_over_is_named_on_the_next_page() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2).press(Code::Down).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Resources.title());
    assert!(
        walk.notice().ends_with(" was not added. Esc goes back; → adds a row."),
        "{}",
        walk.notice()
    );
    walk.at_row("shop.example")
        .press(Code::Right)
        .press(Code::Up)
        .press(Code::Enter);
    assert_eq!(walk.title(), StepId::Limits.title());
    assert!(
        walk.notice().starts_with("example.com was not added."),
        "{}",
        walk.notice()
    );
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2).press(Code::Enter);
    assert_eq!(walk.notice(), "", "the cursor was not moved");
}

#[test]
fn enter_with_something_typed_takes_the_row_and_stays() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2)
        .letters("/zone settings")
        .press(Code::Enter);
    assert_eq!(walk.title(), StepId::Permissions.title());
    assert_eq!(walk.wizard.cx.grant().groups.len(), 2, "taken");
    walk.letters("cache").press(Code::Right).press(Code::Enter);
    assert_eq!(walk.wizard.cx.grant().groups.len(), 3);
    assert_eq!(walk.title(), StepId::Permissions.title(), "it was chosen already");
    walk.press(Code::Enter);
    assert_eq!(walk.title(), StepId::Resources.title());
}

#[test]
fn a_token_that_manages_tokens_is_refused_before_it_is_sent() {
    let mut walk = Walk::signed_in();
    walk.letters("additional").press(Code::Enter);
    assert_eq!(walk.title(), StepId::Template.title());
    assert!(!walk.notice().is_empty(), "the template says why");
    walk.press(Code::Esc)
        .press(Code::Home)
        .presses(Code::Enter, 2)
        .letters("api tokens")
        .press(Code::Right)
        .press(Code::Enter);
    let manages = |id: &crate::domain::token::id::GroupId| id.to_string() == "686d18d5ac6c441c867cbf6771e58a0a";
    assert!(!walk.wizard.cx.grant().groups.keys().any(manages));
}

#[test]
fn a_scope_without_resources_is_asked_for() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3).press(Code::Enter);
    assert_eq!(walk.title(), StepId::Resources.title());
    assert!(walk.notice().contains("need a zone"), "{}", walk.notice());
}

#[test]
fn only_the_scopes_that_are_needed_are_asked_for_each_in_its_part() {
    let mut walk = Walk::signed_in();
    walk.letters("edit cloudflare workers").presses(Code::Enter, 4);
    assert_eq!(walk.title(), StepId::Resources.title());
    let scopes = walk.wizard.cx.scopes();
    assert!(scopes.contains(&Scope::Account) && scopes.contains(&Scope::Zone) && scopes.contains(&Scope::User));
    assert!(!scopes.contains(&Scope::Bucket));
    assert!(walk.words().contains("[Accounts]  Zones  User"), "{}", walk.words());
    walk.press(Code::Home).press(Code::Up).press(Code::Right);
    assert!(walk.words().contains("› Accounts  [Zones]  User"), "{}", walk.words());
    walk.press(Code::Left)
        .press(Code::Down)
        .press(Code::Home)
        .press(Code::Char(' '))
        .press(Code::Enter);
    assert!(
        walk.words().contains("[Zones]"),
        "the account is answered, the zones are next: {}",
        walk.words()
    );
    let page = walk.page();
    let notice = page.notice.as_ref().map(|notice| notice.tone);
    assert_eq!(notice, Some(Tone::Plain), "that is nothing to be warned of");
}

#[test]
fn all_zones_and_single_zones_exclude_each_other_and_that_is_said() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3)
        .letters("shop")
        .press(Code::Enter)
        .letters("example.com")
        .press(Code::Enter);
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
    walk.letters("/all zones").press(Code::Right);
    assert!(walk.notice().contains("2 chosen before"), "{}", walk.notice());
}

#[test]
fn ids_are_taken_by_hand_where_a_list_is_refused() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Pasted)));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let zones = walk.zones_ticket();
    let refusal = crate::domain::refusal::Refusal::Forbidden {
        needs: Some("Zone Read".into()),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Zones(zones, Err(refusal.clone())));
    walk.tell(ApiAnswer::Listed(zones));
    walk.presses(Code::Enter, 3);
    assert!(walk.words().contains(&refusal.sentence()), "{}", walk.words());
    assert!(walk.words().contains("under API"), "it says where ids stand");
    walk.paste(&format!("{EXAMPLE_COM}\n{}", "9".repeat(32)))
        .press(Code::Enter)
        .press(Code::Enter);
    assert_eq!(walk.title(), StepId::Limits.title());
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
}

#[test]
fn limits_name_what_is_wrong_at_its_place_and_send_nothing() {
    for (up, typed, expected) in [
        (7, "10.0.0.0/33", "10.0.0.0/33"),
        (7, "010.0.0.1", "010.0.0.1"),
        (7, "192.0.2.1, 10.0.0.0/99, 300.1.1.1", "10.0.0.0/99"),
        (4, "2020-01-01", "in the past"),
    ] {
        let mut walk = Walk::signed_in();
        walk.presses(Code::Enter, 3)
            .letters("example.com")
            .presses(Code::Enter, 2);
        walk.presses(Code::Up, up).paste(typed);
        walk.presses(Code::Down, 9).press(Code::Enter);
        assert_eq!(walk.title(), StepId::Limits.title(), "{typed}");
        assert!(walk.notice().contains(expected), "{typed}: {}", walk.notice());
        assert!(walk.words().contains(typed), "nothing typed is lost");
        assert!(walk.creates().is_empty());
    }
}

#[test]
fn an_end_before_the_start_in_the_past_or_on_no_day_is_refused() {
    for (starts, ends) in [
        ("2027-06-01", "2027-05-01"),
        ("", "2020-01-01"),
        ("", "2027-02-31"),
        ("", "soon"),
        ("", ""),
    ] {
        let mut walk = Walk::signed_in();
        walk.presses(Code::Enter, 3)
            .letters("example.com")
            .presses(Code::Enter, 2);
        walk.presses(Code::Up, 2)
            .letters("x")
            .press(Code::Backspace)
            .paste(ends);
        walk.presses(Code::Up, 2).paste(starts);
        walk.presses(Code::Down, 4).press(Code::Enter);
        assert_eq!(walk.title(), StepId::Limits.title(), "{starts} - {ends}");
        assert!(!walk.notice().is_empty(), "{starts} - {ends}");
        assert!(walk.words().contains(ends));
    }
}

#[test]
fn without_an_expiry_the_grade_leads_back_to_it() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3)
        .letters("example.com")
        .presses(Code::Enter, 2)
        .press(Code::Up)
        .press(Code::Right);
    assert!(
        walk.words()
            .contains("never expires: it works until someone deletes it")
    );
    walk.press(Code::Down).press(Code::Enter);
    assert!(walk.words().contains("Blast radius: high"), "{}", walk.words());
    walk.press(Code::Enter);
    assert_eq!(
        walk.title(),
        StepId::Limits.title(),
        "the focus is on the first reason, which leads to what lowers it"
    );
    walk.press(Code::Esc).press(Code::End).press(Code::Enter);
    let body: serde_json::Value = serde_json::from_slice(walk.creates()[0].1).unwrap();
    assert_eq!(body.get("expires_on"), None);
}

#[test]
fn a_partial_zone_list_is_searched_on_the_server_and_late_answers_are_dropped() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Pasted)));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let zones = walk.zones_ticket();
    let first = response::Page {
        total: Some(2500),
        more: true,
        ..page(vec![zone(EXAMPLE_COM, "example.com")])
    };
    walk.tell(ApiAnswer::Zones(zones, Ok(first)));
    walk.presses(Code::Enter, 3).forget().letters("far");
    let searches: Vec<_> = walk
        .wanted
        .iter()
        .filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, super::super::message::Query::ZonesContaining(_, text))) => {
                Some((*ticket, text.clone()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        searches.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
        ["fa", "far"]
    );
    walk.tell(ApiAnswer::Zones(
        searches[0].0,
        Ok(page(vec![zone(&"8".repeat(32), "fa-late.example")])),
    ));
    assert!(
        !walk.words().contains("fa-late"),
        "the answer to an older search is dropped"
    );
    walk.tell(ApiAnswer::Zones(
        searches[1].0,
        Ok(page(vec![zone(&"9".repeat(32), "faraway.example")])),
    ));
    assert!(walk.words().contains("faraway.example"));
}

#[test]
fn new_rows_leave_the_cursor_on_its_zone() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3).letters("ex");
    walk.press(Code::Down);
    let before = walk.row();
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Ok(page(vec![
            zone(&"1".repeat(32), "ex"),
            zone(&"2".repeat(32), "exact.example"),
        ])),
    ));
    assert_eq!(walk.row(), before);
}

#[test]
fn all_of_a_template_is_not_all_of_the_next_one() {
    let mut walk = Walk::signed_in();
    walk.letters("read all resources")
        .presses(Code::Enter, 2)
        .press(Code::Esc);
    assert_eq!(
        walk.wizard.cx.work.draft.grants[0].resources.len(),
        2,
        "all accounts and all zones"
    );
    walk.letters("edit zone dns").presses(Code::Enter, 4);
    assert!(walk.title().starts_with("Step 4"), "{}", walk.title());
    assert!(walk.wizard.cx.work.draft.grants[0].resources.is_empty());
}
