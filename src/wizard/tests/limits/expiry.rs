//! The expiry: a scale, a date of one's own, and none at all.

use super::*;

/// The expiry as the page shows it: each choice with its circle, and the line below.
pub(super) fn expiry(walk: &Walk) -> (Vec<String>, String) {
    let page = walk.page();
    let (mut set, mut below) = (Vec::new(), String::new());
    for part in &page.parts {
        match part {
            Part::Choice(choice) => {
                let taken = choice.taken.and_then(|taken| choice.options.get(taken));
                set.extend(taken.map(|word| (*word).to_owned()));
                below.extend(choice.comes_to.iter().map(|line| line.text.clone()));
            }
            Part::Field(field) if field.choice == Some(true) => set.push(format!("{}: {}", field.label, field.text)),
            _ => {}
        }
    }
    (set, below)
}

#[test]
fn the_expiry_is_a_scale_that_stops_at_a_year() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 3);
    is_set(&walk, "90 days", "90d");
    walk.press(KeyCode::Left);
    is_set(&walk, "30 days", "30d");
    assert_eq!(
        expiry(&walk).1,
        "Expires 24 Dec 2026, 10:00 UTC.",
        "its date is there at once"
    );
    walk.press(KeyCode::Left);
    is_set(&walk, "7 days", "7d");
    walk.press(KeyCode::Left);
    is_set(&walk, "7 days", "7d");
    assert!(walk.notice().contains("the shortest"), "{}", walk.notice());
    for (words, draft) in [
        ("30 days", "30d"),
        ("90 days", "90d"),
        ("1 year", "1y"),
        ("1 year", "1y"),
    ] {
        walk.press(KeyCode::Right);
        is_set(&walk, words, draft);
    }
    assert!(walk.notice().contains("1 year is the longest"), "{}", walk.notice());
}

#[test]
fn two_steps_read_together_are_one_and_what_the_first_said_stays() {
    for (first, second, words) in [
        (KeyCode::Right, KeyCode::Right, "1y"),
        (KeyCode::Left, KeyCode::Left, "30d"),
        (KeyCode::Left, KeyCode::Right, "30d"),
    ] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, 3);
        walk.tell(Msg::Key(first.into()));
        walk.tell(Msg::Key(second.into()));
        assert_eq!(walk.wizard.cx.work.draft.expires, words, "{first:?} {second:?}");
    }
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 3).press(KeyCode::Left);
    for _ in 0..9 {
        walk.tell(Msg::Key(KeyCode::Right.into()));
    }
    is_set(&walk, "90 days", "90d");
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(KeyCode::Right.into()));
    is_set(&walk, "1 year", "1y");
    // From what the field has back onto the scale: said, and still said when the key is held down.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 2).letters("8d").press(KeyCode::Up);
    walk.tell(Msg::Key(KeyCode::Right.into()));
    let said = walk.notice();
    assert!(said.starts_with("30 days is set."), "{said}");
    walk.tell(Msg::Key(KeyCode::Right.into()));
    is_set(&walk, "30 days", "30d");
    assert_eq!(walk.notice(), said);
    // No two keys of one read come from a year to no end.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 3);
    for key in [KeyCode::Right, KeyCode::Down, KeyCode::Down, KeyCode::Right] {
        walk.tell(Msg::Key(key.into()));
    }
    is_set(&walk, "1 year", "1y");
}

#[test]
fn no_expiry_is_a_row_that_warns_as_long_as_it_is_set() {
    const WARNING: &str = "never expires: it works until someone deletes it";
    for key in [KeyCode::Right, KeyCode::Char(' ')] {
        let mut walk = at_limits();
        walk.press(KeyCode::Up);
        is_set(&walk, "90 days", "90d");
        walk.press(key);
        is_set(&walk, "No expiry", "never");
        let notice = walk.page().notice.unwrap();
        assert_eq!(notice.tone, crate::wizard::page::Tone::Warning);
        assert!(notice.text.starts_with(WARNING), "{}", notice.text);
        for key in [KeyCode::Down, KeyCode::Up, KeyCode::Up, KeyCode::Down] {
            walk.press(key);
            assert_eq!(expiry(&walk).1, WARNING);
        }
        walk.press(KeyCode::Right);
        assert!(walk.notice().starts_with(WARNING), "it is said again");
        for back in [KeyCode::Left, KeyCode::Char(' ')] {
            walk.press(back);
            is_set(&walk, "90 days", "90d");
            assert_eq!(walk.notice(), "90 days is set again.");
            walk.press(key);
            is_set(&walk, "No expiry", "never");
        }
        // On the scale ← takes it back, too, and → leads nowhere.
        walk.presses(KeyCode::Up, 2).press(KeyCode::Right);
        is_set(&walk, "No expiry", "never");
        walk.press(KeyCode::Left);
        is_set(&walk, "90 days", "90d");
    }
    // What was set before may be a date of one's own.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 2)
        .letters("8d")
        .press(KeyCode::Down)
        .press(KeyCode::Right);
    is_set(&walk, "No expiry", "never");
    walk.press(KeyCode::Left);
    is_set(&walk, "another: 8d", "8d");
}

#[test]
fn no_other_key_sets_no_expiry() {
    let keys = [
        KeyCode::Enter,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Left,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::F(5),
        KeyCode::Char('x'),
    ];
    for up in 0..8 {
        for key in keys {
            let mut walk = at_limits();
            walk.presses(KeyCode::Up, up).press(key);
            assert_ne!(walk.wizard.cx.work.draft.expires, "never", "{up} {key:?}");
        }
    }
    for key in [KeyCode::Backspace, KeyCode::Delete] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, 3).press(key);
        is_set(&walk, "90 days", "90d");
    }
}

#[test]
fn what_is_typed_on_the_expiry_is_a_date_of_ones_own() {
    for up in [1, 3] {
        for paste in [false, true] {
            let mut walk = at_limits();
            walk.presses(KeyCode::Up, up);
            if paste {
                walk.paste("2027-01-31");
            } else {
                walk.letters("2027-01-31");
            }
            is_set(&walk, "another: 2027-01-31", "2027-01-31");
            assert_eq!(expiry(&walk).1, "Expires 31 Jan 2027, 00:00 UTC, in 68 days.");
        }
    }
    // Erased, nothing is set in its place: what was meant is asked for.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 3).letters("8").press(KeyCode::Backspace);
    walk.presses(KeyCode::Down, 2).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    assert!(walk.notice().starts_with("No expiry is given"), "{}", walk.notice());
    // "never" in one's own words is no way around the warning.
    for never in ["never", "NEVER", "none", "No expiry"] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, 3).letters(never);
        assert_eq!(
            expiry(&walk).1,
            "never expires: it works until someone deletes it",
            "{never}"
        );
    }
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 3).letters("now");
    assert_eq!(expiry(&walk).1, "");
}

#[test]
fn from_a_date_of_ones_own_the_scale_goes_on_from_there() {
    for (own, key, words, draft) in [
        ("8d", KeyCode::Right, "30 days", "30d"),
        ("8d", KeyCode::Left, "7 days", "7d"),
        ("2027-06-01", KeyCode::Right, "1 year", "1y"),
        ("2027-06-01", KeyCode::Left, "90 days", "90d"),
        ("2y", KeyCode::Left, "1 year", "1y"),
        ("2y", KeyCode::Right, "another: 2y", "2y"),
        ("3d", KeyCode::Left, "another: 3d", "3d"),
        ("soon", KeyCode::Left, "90 days", "90d"),
        ("soon", KeyCode::Right, "90 days", "90d"),
        ("none", KeyCode::Right, "another: none", "none"),
        ("none", KeyCode::Left, "90 days", "90d"),
    ] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, 2).letters(own).press(KeyCode::Up).press(key);
        is_set(&walk, words, draft);
        assert!(walk.words().contains(own), "what was typed is there still");
        assert_ne!(walk.notice(), "", "{own} {key:?}");
    }
    // It is there and not set; erasing it sets nothing, → behind it does, and so does typing.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 2)
        .letters("12d")
        .press(KeyCode::Up)
        .press(KeyCode::Left);
    is_set(&walk, "7 days", "7d");
    walk.press(KeyCode::Down)
        .press(KeyCode::Backspace)
        .presses(KeyCode::Left, 2);
    is_set(&walk, "7 days", "7d");
    walk.presses(KeyCode::Right, 2);
    is_set(&walk, "7 days", "7d");
    walk.press(KeyCode::Right);
    is_set(&walk, "another: 12", "12");
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 2)
        .letters("8d")
        .press(KeyCode::Up)
        .press(KeyCode::Left);
    walk.press(KeyCode::Down).letters(" 1h");
    is_set(&walk, "another: 8d 1h", "8d 1h");
}
