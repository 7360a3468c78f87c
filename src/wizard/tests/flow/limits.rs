//! The step of limits: what is wrong with a limit stands at its place.

use super::*;

#[test]
fn limits_name_what_is_wrong_at_its_place_and_send_nothing() {
    for (up, typed, expected) in [
        (7, "10.0.0.0/33", "10.0.0.0/33"),
        (7, "010.0.0.1", "010.0.0.1"),
        (7, "192.0.2.1, 10.0.0.0/99, 300.1.1.1", "10.0.0.0/99"),
        (4, "2020-01-01", "in the past"),
    ] {
        let mut walk = Walk::signed_in();
        walk.presses(KeyCode::Enter, 3)
            .letters("example.com")
            .presses(KeyCode::Enter, 2);
        walk.presses(KeyCode::Up, up).paste(typed);
        walk.presses(KeyCode::Down, 9).press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Limits.name(), "{typed}");
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
        walk.presses(KeyCode::Enter, 3)
            .letters("example.com")
            .presses(KeyCode::Enter, 2);
        walk.presses(KeyCode::Up, 2)
            .letters("x")
            .press(KeyCode::Backspace)
            .paste(ends);
        walk.presses(KeyCode::Up, 2).paste(starts);
        walk.presses(KeyCode::Down, 4).press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Limits.name(), "{starts} - {ends}");
        assert!(!walk.notice().is_empty(), "{starts} - {ends}");
        assert!(walk.words().contains(ends));
    }
}

#[test]
fn without_an_expiry_the_grade_leads_back_to_it() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2)
        .press(KeyCode::Up)
        .press(KeyCode::Right);
    assert!(
        walk.words()
            .contains("never expires: it works until someone deletes it")
    );
    walk.press(KeyCode::Down).press(KeyCode::Enter);
    assert!(walk.words().contains("If it leaks: high"), "{}", walk.words());
    walk.press(KeyCode::Enter);
    assert_eq!(
        walk.title(),
        StepId::Limits.name(),
        "the focus is on the first reason, which leads to what lowers it"
    );
    walk.press(KeyCode::Esc).at_row("Create Token").press(KeyCode::Enter);
    let body: serde_json::Value = serde_json::from_slice(walk.creates()[0].1).unwrap();
    assert_eq!(body.get("expires_on"), None);
}
