//! Several accesses in one token: added, walked through, taken out, and never by accident.

use super::super::steps::StepId;
use super::*;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;

fn body(walk: &Walk) -> serde_json::Value {
    serde_json::from_slice(walk.creates().last().expect("a create request").1).unwrap()
}

#[test]
fn a_tool_that_needs_two_comes_with_two_and_is_walked_through() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 1);
    assert!(walk.notice().contains("It needs 2 policies"), "{}", walk.notice());
    walk.presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert!(
        walk.page().question.starts_with("Policy 1 of 2: "),
        "{}",
        walk.page().question
    );
    walk.press(KeyCode::Enter)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert!(
        walk.page().question.starts_with("Policy 2 of 2: "),
        "{}",
        walk.page().question
    );
    walk.presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Limits.name());
    assert!(
        !walk.page().question.contains("Policy"),
        "the limits are the whole token's"
    );
    walk.press(KeyCode::Enter).at_row("Create Token").press(KeyCode::Enter);
    let body = body(&walk);
    assert_eq!(body["name"], "cert-manager, example.com", "the first access names it");
    let policies = body["policies"].as_array().unwrap();
    assert_eq!(policies.len(), 2);
    assert!(policies[0]["resources"][format!("com.cloudflare.api.account.zone.{EXAMPLE_COM}")] == "*");
    assert!(policies[1]["resources"]["com.cloudflare.api.account.zone.*"] == "*");
}

#[test]
fn going_back_goes_through_the_accesses_too() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 4);
    walk.letters("example.com").presses(KeyCode::Enter, 4);
    assert_eq!(walk.title(), StepId::Limits.name());
    let mut seen = Vec::new();
    for _ in 0..5 {
        walk.press(KeyCode::Esc);
        seen.push((walk.title(), walk.wizard.cx.work.access));
    }
    let title = |step: StepId| step.name().to_owned();
    assert_eq!(
        seen,
        [
            (title(StepId::Resources), 1),
            (title(StepId::Permissions), 1),
            (title(StepId::Resources), 0),
            (title(StepId::Permissions), 0),
            (title(StepId::Name), 0)
        ]
    );
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 2, "nothing is lost on the way");
}

/// From the resources of "Edit zone DNS" on example.com.
fn at_resources() -> Walk {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .press(KeyCode::Enter);
    walk
}

#[test]
fn one_more_access_is_a_row_at_the_end_of_the_resources() {
    let mut walk = at_resources();
    assert!(walk.words().contains("+ Add another policy"), "{}", walk.words());
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert!(walk.page().question.starts_with("Policy 2 of 2: "));
    walk.letters("/zone zone").press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.at_row("All zones").press(KeyCode::Char(' ')).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    let grants = &walk.wizard.cx.work.draft.grants;
    assert_eq!(grants.len(), 2);
    assert!(grants[1].resources.contains(&Resource::AllZones));
    assert_eq!(walk.wizard.cx.work.draft.name, "Edit zone DNS and more, example.com");
}

#[test]
fn an_access_without_permissions_is_dropped_by_going_back() {
    let mut walk = at_resources();
    walk.press(KeyCode::Tab).press(KeyCode::Enter).press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 1);
    assert_eq!(walk.notice(), "Policy 2 had no permission and was dropped.");
    assert!(walk.words().contains("example.com"));
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name(), "and the flow goes on as before");
}

/// What the summary asked for is in the token when all of it was answered, and not before.
#[test]
fn an_access_that_was_not_finished_is_taken_back_by_esc() {
    let mut walk = at_resources();
    walk.presses(KeyCode::Enter, 2);
    walk.at_row("+ Add another policy").press(KeyCode::Enter);
    walk.letters("cache purge").presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.press(KeyCode::Char(' ')).presses(KeyCode::Esc, 2);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert_eq!(walk.notice(), "Policy 2 was dropped: nothing of it is in the token.");
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 1);
}

/// A row that was gone to and left is named, also where the access goes with it.
#[test]
fn what_was_passed_over_in_an_access_that_is_dropped_is_named() {
    let mut walk = at_resources();
    walk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .press(KeyCode::Down)
        .press(KeyCode::Enter);
    assert!(walk.notice().ends_with(" was not added to it."), "{}", walk.notice());
}

/// Whichever way it is left, it stands in nobody's way: with others there, what is empty is dropped
/// and that is said.
#[test]
fn an_access_without_permissions_is_dropped_by_going_on() {
    let mut walk = at_resources();
    walk.press(KeyCode::Tab).press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    assert_eq!(walk.notice(), "Policy 2 had no permission and was dropped.");
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 1);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(walk.words().contains("Create Token"), "{}", walk.words());
    // Asked for by the summary: back there by Enter and by Esc.
    for key in [KeyCode::Enter, KeyCode::Esc] {
        walk.at_row("+ Add another policy").press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Permissions.name());
        walk.press(key);
        assert_eq!(walk.title(), StepId::Summary.name());
        assert_eq!(walk.notice(), "Policy 2 had no permission and was dropped.");
        assert!(walk.words().contains("Create Token"), "{}", walk.words());
    }
    // The first of two, emptied by hand.
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 3);
    walk.press(KeyCode::Home)
        .press(KeyCode::Char(' '))
        .press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert_eq!(walk.notice(), "Policy 1 had no permission and was dropped.");
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 1);
}

#[test]
fn taking_back_one_more_access_leads_to_the_one_that_was_left() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 4);
    assert!(walk.page().question.starts_with("Policy 1 of 2: "));
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    assert!(walk.page().question.starts_with("Policy 3 of 3: "));
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert!(
        walk.page().question.starts_with("Policy 1 of 2: "),
        "{}",
        walk.page().question
    );
}

#[test]
fn an_access_is_taken_out_by_its_row_and_no_other() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 4);
    assert!(walk.words().contains("Drop policy 1"));
    walk.press(KeyCode::Tab).press(KeyCode::Down).press(KeyCode::Enter);
    assert!(walk.notice().contains("Policy 1 is dropped"), "{}", walk.notice());
    let grants = &walk.wizard.cx.work.draft.grants;
    assert_eq!(grants.len(), 1);
    assert!(
        grants[0].resources.contains(&Resource::AllZones),
        "the second one is left"
    );
    assert!(
        !walk.words().contains("Drop policy"),
        "the only one cannot be taken out"
    );
}

#[test]
fn a_line_of_the_summary_leads_to_its_own_access() {
    let mut walk = Walk::signed_in();
    walk.letters("cert-manager").presses(KeyCode::Enter, 4);
    walk.letters("example.com").presses(KeyCode::Enter, 5);
    assert_eq!(walk.title(), StepId::Summary.name());
    for access in [1, 2] {
        walk.at_row(&format!("{access}  Policy {access}")).press(KeyCode::Enter);
        assert!(
            walk.page().question.starts_with(&format!("Policy {access} of 2: ")),
            "{}",
            walk.page().question
        );
        walk.press(KeyCode::Esc);
        assert_eq!(walk.title(), StepId::Summary.name());
    }
}

#[test]
fn one_more_access_is_a_row_of_the_summary_too_and_leads_back_there() {
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .at_row("+ Add another policy")
        .press(KeyCode::Enter);
    assert!(walk.page().question.starts_with("Policy 2 of 2: "));
    // Taken back at once, nothing has changed.
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 1);
    walk.at_row("+ Add another policy").press(KeyCode::Enter);
    walk.letters("/zone zone").press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.at_row("All zones").press(KeyCode::Char(' ')).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name(), "both are answered: back");
    assert!(walk.words().contains("every zone"), "{}", walk.words());
    walk.at_row("Create Token").press(KeyCode::Enter);
    assert_eq!(body(&walk)["policies"].as_array().unwrap().len(), 2);
}

#[test]
fn a_reason_about_many_permissions_is_lowered_by_one_row() {
    let mut walk = Walk::signed_in();
    walk.letters("edit cloudflare workers").presses(KeyCode::Enter, 4);
    for _ in 0..4 {
        if walk.title() == StepId::Summary.name() {
            break;
        }
        // While nothing is here the cursor is on the row for what is typed.
        walk.press(KeyCode::Home)
            .press(KeyCode::Char(' '))
            .press(KeyCode::Enter);
    }
    // One account, so that fewer permissions are what is left to lower.
    walk.press(KeyCode::Esc);
    walk.wizard.cx.work.draft.grants[0].resources = [Resource::Account("a".repeat(32).parse().unwrap())].into();
    walk.wizard.cx.work.draft.grants[0]
        .groups
        .retain(|_, scope| *scope == Scope::Account);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name(), "{}", walk.words());
    let before = walk.wizard.cx.grant().groups.len();
    let row = walk
        .rows()
        .into_iter()
        .find(|row| row.starts_with("Choose Read for") || row.starts_with("Leave these"));
    let row = row.unwrap_or_else(|| panic!("no row lowers: {:?}", walk.rows()));
    walk.at_row(&row).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name(), "it stays here: {}", walk.words());
    assert!(
        walk.notice().contains("Chosen instead") || walk.notice().contains("Left out"),
        "{}",
        walk.notice()
    );
    assert!(walk.wizard.cx.grant().groups.len() <= before);
    assert!(!walk.rows().contains(&row), "the reason is gone: {:?}", walk.rows());
}

#[test]
fn the_owner_is_changed_from_the_summary_and_nothing_else_is() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("Owner").press(KeyCode::Enter);
    assert!(walk.words().contains("Who will own the token?"), "{}", walk.words());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(walk.words().contains("example.com"));
}
