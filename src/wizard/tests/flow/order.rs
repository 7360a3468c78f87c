//! The way from the first step to the last, back, and by the lines of the summary; the name.

use super::*;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";

#[test]
fn the_common_case_takes_at_most_twelve_presses_and_the_letters_of_the_zone() {
    let mut walk = Walk::signed_in();
    let mut presses = 0;
    let mut enter = |walk: &mut Walk| {
        walk.press(KeyCode::Enter);
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
        walk.press(KeyCode::Esc);
    }
    assert_eq!(
        walk.title(),
        StepId::Template.title(),
        "there is nothing before the first step"
    );
    assert!(walk.notice().contains("first step"));
    walk.presses(KeyCode::Enter, 5);
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
        walk.press(KeyCode::Home).presses(KeyCode::Down, line);
        walk.press(KeyCode::Enter);
        if walk.title() == StepId::Summary.title() {
            continue; // a line that only explains
        }
        let there = walk.title();
        walk.press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Summary.title(), "{row} -> {there}");
        walk.press(KeyCode::Home)
            .presses(KeyCode::Down, line)
            .press(KeyCode::Enter)
            .press(KeyCode::Esc);
        assert_eq!(walk.title(), StepId::Summary.title(), "Esc comes back too");
    }
}

#[test]
fn an_empty_or_too_long_name_stays_with_a_sentence() {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter).press(key::ctrl('u')).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.title());
    assert!(!walk.notice().is_empty());
    walk.paste(&"n".repeat(121)).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.title());
    assert!(
        walk.notice().contains("121") && walk.notice().contains("120"),
        "{}",
        walk.notice()
    );
    assert!(walk.words().contains(&"n".repeat(121)), "nothing typed is lost");
    walk.press(KeyCode::Backspace).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.title());
}

#[test]
fn a_name_edited_by_hand_follows_nothing() {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter)
        .letters("!")
        .presses(KeyCode::Enter, 2)
        .letters("example.com")
        .press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.name, "Edit zone DNS!");
}

/// The one place where these words are written down; every other test asks the program for them.
#[test]
fn a_step_is_called_by_its_number_and_by_what_it_asks() {
    let titles = ORDER.map(StepId::title);
    let words = [
        "Step 1 of 6 · Template: what is this token for?",
        "Step 2 of 6 · Name",
        "Step 3 of 6 · Permissions: what may it do?",
        "Step 4 of 6 · Resources: where may it do it?",
        "Step 5 of 6 · Client IP and TTL (optional)",
        "Step 6 of 6 · Summary",
    ];
    assert_eq!(titles, words);
    assert_eq!(StepId::SignIn.title(), "Sign in");
}
