//! The summary: where a reason leads, where one comes back to, and texts that are moved in.

use super::super::steps::StepId;
use super::*;
use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::scope::Scope;

const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

fn groups(walk: &Walk, access: usize) -> Vec<String> {
    let groups = walk.wizard.cx.work.draft.grants[access].groups.keys();
    groups.map(ToString::to_string).collect()
}

#[test]
fn one_comes_back_to_the_line_that_was_left_and_create_token_is_not_pressed_by_the_way() {
    for back in [KeyCode::Enter, KeyCode::Esc] {
        for line in ["Name: ", "on ", "Can: ", "From: ", "Until: "] {
            let mut walk = Walk::signed_in();
            walk.reach_summary().at_row(line).press(KeyCode::Enter);
            assert_ne!(walk.title(), StepId::Summary.name());
            walk.press(back);
            assert_eq!(walk.title(), StepId::Summary.name());
            assert!(walk.row().starts_with(line), "{line}: {}", walk.row());
            assert!(walk.creates().is_empty());
        }
    }
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .at_row("Edit token")
        .press(KeyCode::Enter)
        .press(KeyCode::Esc);
    assert_eq!(
        walk.row(),
        "Create Token",
        "it was pressed; next is what a fresh page begins with"
    );
}

#[test]
fn a_line_whose_words_changed_is_still_the_one_to_come_back_to() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("on ").press(KeyCode::Enter);
    walk.letters("shop").press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.row(), "on example.com and shop.example");
    walk.at_row("Until: ")
        .press(KeyCode::Enter)
        .presses(KeyCode::Down, 2)
        .press(KeyCode::Right)
        .press(KeyCode::Enter);
    assert!(walk.row().starts_with("Until: never expires"), "{}", walk.row());
}

#[test]
fn from_a_gap_one_goes_on_to_the_next_and_in_the_end_to_create_token() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk.wizard.cx.work.draft.name.clear();
    walk.wizard.cx.work.draft.expires.clear();
    walk.wizard.go(StepId::Summary);
    assert_eq!(walk.row(), "The token needs a name.");
    walk.press(KeyCode::Enter).letters("deploy").press(KeyCode::Enter);
    assert!(walk.row().starts_with("No expiry is given"), "{}", walk.row());
    walk.press(KeyCode::Enter).press(KeyCode::Home);
    walk.wizard.cx.work.draft.expires = "30d".into();
    walk.wizard.go(StepId::Summary);
    assert_eq!(walk.row(), "Create Token");
    walk.tell(Msg::FrameShown);
    walk.pass(1000);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_reason_leads_to_the_very_group_and_one_key_there_does_it() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("1  Whoever holds it can send web");
    assert!(
        walk.row()
            .ends_with("If reading is enough, press 1 and choose Read for DNS."),
        "{}",
        walk.row()
    );
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert!(walk.row().contains("DNS"), "{}", walk.row());
    walk.press(KeyCode::Left).press(KeyCode::Enter);
    assert_eq!(groups(&walk, 0), [DNS_READ]);
    assert_eq!(walk.row(), "If it leaks: low", "the grade says what came of it");
}

/// "DNS Edit on example.com" and "Zone Read and Edit on all zones".
fn two_accesses() -> Walk {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let read = Grant {
        groups: [
            (ZONE_READ.parse().unwrap(), Scope::Zone),
            (DNS_WRITE.parse().unwrap(), Scope::Zone),
        ]
        .into(),
        resources: [Resource::AllZones].into(),
        ..Grant::default()
    };
    walk.wizard.cx.work.draft.grants.push(read);
    walk.wizard.go(StepId::Summary);
    walk.tell(Msg::FrameShown);
    walk
}

#[test]
fn a_line_and_a_reason_of_the_second_access_lead_into_it() {
    let mut walk = two_accesses();
    assert!(walk.words().contains("Can: Edit Zone · DNS"), "{}", walk.words());
    walk.at_row("Read Zone · Zone").press(KeyCode::Enter);
    assert_eq!(
        (walk.title(), walk.wizard.cx.work.access),
        (StepId::Permissions.name().to_owned(), 1)
    );
    walk.press(KeyCode::Esc);
    assert!(walk.row().starts_with("Read Zone · Zone"), "{}", walk.row());
    walk.at_row("1  Policy 2: whoever holds it can send web");
    assert!(
        walk.row()
            .ends_with("Press 1 and choose single zones instead of all zones."),
        "{}",
        walk.row()
    );
    walk.press(KeyCode::Enter);
    assert_eq!(
        (walk.title(), walk.wizard.cx.work.access),
        (StepId::Resources.name().to_owned(), 1)
    );
}

#[test]
fn the_panel_shows_each_access() {
    let mut walk = two_accesses();
    assert!(walk.page().panel.is_empty(), "the summary says it itself");
    walk.at_row("Name: ").press(KeyCode::Enter);
    let words: Vec<String> = walk.page().panel.into_iter().map(|line| line.text).collect();
    let second = words.iter().position(|line| line == "Policy 2").unwrap();
    assert!(words[..second].iter().any(|line| line.contains("Edit Zone · DNS")));
    assert!(
        words[second..].iter().any(|line| line.starts_with("all zones")),
        "{words:#?}"
    );
}

#[test]
fn a_refused_permission_is_removed_from_every_access() {
    let mut walk = two_accesses();
    walk.at_row("Create Token").press(KeyCode::Enter);
    let ticket = walk.creates().last().unwrap().0;
    let refusal = crate::domain::refusal::Refusal::LacksGroup {
        group: "DNS Write".into(),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    assert_eq!(walk.row(), "Sign in as someone else", "what leaves the token as it is");
    walk.at_row("Remove DNS Edit and try again").press(KeyCode::Enter);
    assert_eq!(groups(&walk, 1), [ZONE_READ]);
    assert!(
        groups(&walk, 0).is_empty(),
        "its only permission: that is said as a gap"
    );
    assert!(walk.words().contains("Nothing is chosen"), "{}", walk.words());
}

#[test]
fn each_tab_is_moved_in_line_by_line_and_no_key_is_lost_at_its_end() {
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .at_views()
        .press(KeyCode::Right)
        .press(KeyCode::Down)
        .press(KeyCode::End);
    let cursor = |walk: &Walk| {
        let page = walk.page();
        page.parts.iter().find_map(|part| match part {
            Part::Scroll(scroll) => Some((scroll.first, scroll.len, (scroll.line)(scroll.first))),
            _ => None,
        })
    };
    let (at, len, _) = cursor(&walk).unwrap();
    assert!(
        (at + 12..at + 14).contains(&(len + 2)),
        "the end fills a page: {at} of {len}"
    );
    walk.press(KeyCode::Up);
    assert_eq!(cursor(&walk).unwrap().0, at - 1);
    walk.tell(Msg::Resized(60, 16));
    walk.tell(Msg::Resized(80, 24));
    assert_eq!(cursor(&walk).unwrap().0, at - 1, "the position survives");
}

#[test]
fn what_is_strange_about_the_filter_stands_under_it_and_leads_there() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("From: ").press(KeyCode::Enter);
    walk.paste("198.51.100.0/28").press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name());
    let rows = walk.words();
    let at = rows.lines().position(|row| row.starts_with("From: ")).unwrap();
    let after = rows.lines().nth(at + 1).unwrap();
    assert!(after.starts_with("But: 198.51.100.0/28 is for documentation"), "{rows}");
    walk.at_row("But: ").press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
}

/// The page after most of the zones that are here were chosen, in a list of so many.
fn most_chosen(total: u64) -> String {
    let mut walk = Walk::signed_in();
    let ticket = walk.zones_ticket();
    let many: Vec<Zone> = (0..20)
        .map(|at| zone(&format!("{at:032x}"), &format!("z{at}.example")))
        .collect();
    let ids: Vec<String> = many.iter().take(18).map(|zone| zone.id.to_string()).collect();
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(response::ListPage {
            total: Some(total),
            ..page(many)
        }),
    ));
    walk.presses(KeyCode::Enter, 3)
        .paste(&ids.join(" "))
        .presses(KeyCode::Enter, 3);
    assert_eq!(walk.title(), StepId::Summary.name());
    walk.words()
}

#[test]
fn the_shorter_truth_is_said_only_where_all_zones_are_known() {
    // Two more are here from the sign-in.
    assert!(most_chosen(22).contains("In short"), "{}", most_chosen(22));
    assert!(!most_chosen(23).contains("In short"), "{}", most_chosen(23));
}
