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
        assert_eq!(walk.title(), title.name());
        enter(&mut walk);
    }
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.letters("example.com");
    enter(&mut walk);
    assert_eq!(
        walk.title(),
        StepId::Resources.name(),
        "the first Enter takes the zone and stays"
    );
    assert!(walk.notice().contains("example.com"), "{}", walk.notice());
    enter(&mut walk);
    assert_eq!(walk.title(), StepId::Limits.name());
    enter(&mut walk);
    assert_eq!(walk.title(), StepId::Summary.name());
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
        assert_eq!(walk.title(), step.name());
        walk.press(KeyCode::Esc);
    }
    assert_eq!(
        walk.title(),
        StepId::Template.name(),
        "there is nothing before the first step"
    );
    assert!(walk.notice().contains("first step"));
    walk.presses(KeyCode::Enter, 5);
    assert_eq!(walk.title(), StepId::Summary.name(), "nothing had to be chosen again");
    assert!(walk.words().contains("example.com"), "{}", walk.words());
}

#[test]
fn a_line_of_the_summary_leads_to_its_step_and_comes_back() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let rows = walk.rows();
    assert!(rows.len() > 9, "{rows:?}");
    for (line, row) in rows.iter().enumerate() {
        if ["Create Token", "Edit token", "+ Add another policy"].contains(&row.as_str()) {
            continue;
        }
        walk.press(KeyCode::Home).presses(KeyCode::Down, line);
        walk.press(KeyCode::Enter);
        if walk.title() == StepId::Summary.name() {
            continue; // a line that only explains
        }
        let there = walk.title();
        walk.press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Summary.name(), "{row} -> {there}");
        walk.press(KeyCode::Home)
            .presses(KeyCode::Down, line)
            .press(KeyCode::Enter)
            .press(KeyCode::Esc);
        assert_eq!(walk.title(), StepId::Summary.name(), "Esc comes back too");
    }
}

#[test]
fn an_empty_or_too_long_name_stays_with_a_sentence() {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter).press(key::ctrl('u')).press(KeyCode::Enter);
    assert_eq!(
        walk.title(),
        StepId::Name.name(),
        "it is shown before it is gone on with"
    );
    assert_eq!(walk.notice(), "It follows your choices again.");
    assert!(walk.words().contains("Edit zone DNS"), "{}", walk.words());
    walk.press(key::ctrl('u'));
    walk.paste(&"n".repeat(121)).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.name());
    assert!(
        walk.notice() == "That is 1 character too long: 120 at most.",
        "{}",
        walk.notice()
    );
    assert!(walk.words().contains(&"n".repeat(121)), "nothing typed is lost");
    walk.press(KeyCode::Backspace).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.name());
}

/// A name that says "Read only" must not be that of a token that writes.
#[test]
fn the_name_of_a_template_says_when_more_was_added() {
    let name = |keys: &[KeyCode]| {
        let mut walk = Walk::signed_in();
        walk.at_row("R2: Object Read only").presses(KeyCode::Enter, 2);
        assert_eq!(walk.title(), StepId::Permissions.name());
        for key in keys {
            walk.press(*key);
        }
        walk.press(KeyCode::Enter);
        walk.wizard.cx.work.draft.name.clone()
    };
    assert_eq!(name(&[]), "R2: Object Read only");
    assert_eq!(
        name(&[KeyCode::Right]),
        "R2: Object Read only and more",
        "Edit in place of Read"
    );
    assert_eq!(name(&[KeyCode::Right, KeyCode::Left]), "R2: Object Read only");
    assert_eq!(
        name(&[KeyCode::Down, KeyCode::Right]),
        "R2: Object Read only and more",
        "another one"
    );
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
fn a_step_has_a_name_and_asks_a_question() {
    let words = ORDER.map(|step| (step.name(), step.question()));
    assert_eq!(
        words,
        [
            ("Template", "What is this token for?"),
            ("Name", "What should it be called?"),
            ("Permissions", "What may it do?"),
            ("Resources", "Where may it do that?"),
            ("IP and TTL", "From where, and until when?"),
            (
                "Summary",
                "Nothing has been created yet. Check what this token will be able to do."
            ),
        ]
    );
    assert_eq!(StepId::SignIn.name(), "Sign in");
}
