//! What is typed and pasted on the form wherever the cursor is, and the ways from part to part.

use super::super::super::page::Buttons;
use super::*;

/// The label and the text of the field that has the caret.
fn caret(walk: &Walk) -> (String, String) {
    let page = walk.page();
    let field = page.parts.iter().find_map(|part| match part {
        Part::Field(field) | Part::FieldWith(field, _) if field.caret.is_some() => {
            let behind = field.caret == Some(crate::domain::text::width(&field.text));
            assert!(behind, "the caret is behind what is typed: {field:?}");
            Some((field.label.clone(), field.text.clone()))
        }
        _ => None,
    });
    field.unwrap_or_default()
}

#[track_caller]
fn types_into(walk: &Walk, label: &str, text: &str) {
    assert_eq!(caret(walk), (label.to_owned(), text.to_owned()), "{}", walk.words());
}

/// Which part has the focus, in the words of the page.
fn part(walk: &Walk) -> String {
    let page = walk.page();
    let pressed = |buttons: &Buttons| buttons.focus.and_then(|at| buttons.words.get(at).cloned());
    let part = page.parts.iter().find_map(|part| match part {
        Part::Field(field) | Part::FieldWith(field, _) if field.caret.is_some() => Some(field.label.clone()),
        Part::FieldWith(_, buttons) => pressed(buttons),
        Part::Choice(choice) if choice.focused && choice.label.is_empty() => Some(choice.options[0].to_owned()),
        Part::Choice(choice) if choice.focused => Some(choice.label.clone()),
        Part::List(list) if list.focused => Some(said(list, list.cursor)),
        _ => None,
    });
    let part = part.or_else(|| pressed(&page.buttons));
    part.expect("something has the focus")
}

/// Where no text has the focus, and the first address field is empty.
fn no_text() -> Vec<(&'static str, Walk)> {
    let mut all = vec![("the button", at_limits()), ("my address, open", at_mine())];
    let mut mine = at_limits();
    mine.presses(KeyCode::Up, 6);
    all.push(("my address", mine));
    let mut buttons = at_mine();
    buttons.press(KeyCode::Tab);
    all.push(("my address, open, buttons", buttons));
    // Exceptions that cannot be read; the first field is empty still.
    let mut fault = at_limits();
    fault.presses(KeyCode::Up, 5).letters("x y z").press(KeyCode::Down);
    assert_eq!(part(&fault), "Next fault", "{}", fault.words());
    all.push(("next fault", fault));
    all
}

#[test]
fn a_letter_typed_where_no_text_is_goes_into_the_first_empty_field() {
    for letter in ['9', 'a', 'z', '.', ':', '/', '[', '-', 'é', '漢', 'я'] {
        for (name, mut walk) in no_text() {
            walk.press(KeyCode::Char(letter));
            types_into(&walk, "Only from", &letter.to_string());
            assert_eq!(walk.wizard.cx.work.draft.ip_only, letter.to_string(), "{name}");
            walk.letters(".1");
            types_into(&walk, "Only from", &format!("{letter}.1"));
            // What is no address is said under the field.
            assert!(
                walk.words().contains(&format!("{letter}.1")),
                "{name}: {}",
                walk.words()
            );
        }
    }
}

#[test]
fn letters_read_together_go_there_too() {
    for (name, mut walk) in no_text() {
        walk.tell(Msg::Letters(Zeroizing::new("9.9.9.9/32".to_owned())));
        types_into(&walk, "Only from", "9.9.9.9/32");
        assert_eq!(walk.wizard.cx.work.draft.ip_only, "9.9.9.9/32", "{name}");
    }
    for (up, label) in [(1, "another"), (3, "another")] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, up);
        walk.tell(Msg::Letters(Zeroizing::new("45d".to_owned())));
        types_into(&walk, label, "45d");
    }
}

#[test]
fn a_paste_goes_where_a_letter_would() {
    for (name, mut walk) in no_text() {
        walk.paste("9.9.9.9 # the office\n8.8.8.8\n");
        types_into(&walk, "Only from", "9.9.9.9 8.8.8.8");
        assert_eq!(
            walk.notice(),
            "Added 2 entries. A comment after # was left out.",
            "{name}"
        );
    }
    for (name, mut walk) in no_text() {
        let before = walk.words();
        walk.paste(" \n ");
        assert_eq!(walk.notice(), "The paste is blank: nothing was added.", "{name}");
        assert_eq!(walk.words(), before, "{name}");
    }
}

#[test]
fn where_the_first_field_is_filled_it_is_the_second_and_then_the_end_of_the_first() {
    for paste in [false, true] {
        let mut walk = at_limits();
        let mut enter = |text: &str| {
            let (first, rest) = text.split_at(if paste { text.len() } else { 1 });
            if paste {
                walk.paste(first);
            } else {
                walk.letters(first);
            }
            let said = walk.notice();
            walk.letters(rest);
            let (label, text) = caret(&walk);
            // To the button again.
            walk.press(KeyCode::Tab);
            (format!("{label}: {text}"), said)
        };
        assert_eq!(enter("9.9.9.0/24"), ("Only from: 9.9.9.0/24".into(), String::new()));
        let said = "“Only from” is filled: what you type goes into “Not from”.";
        assert_eq!(enter("9.9.9.9"), ("Not from: 9.9.9.9".into(), said.into()));
        let said = "Both fields are filled: what you type goes to “Only from”, after a comma.";
        let both = "Only from: 9.9.9.0/24, 8.8.8.8";
        assert_eq!(enter("8.8.8.8"), (both.into(), said.into()));
    }
}

#[test]
fn a_blank_is_told_what_the_keys_are() {
    for (name, mut walk) in no_text() {
        let before = walk.words();
        walk.press(KeyCode::Char(' '));
        let said = walk.notice();
        assert!(
            said.contains("Space presses no button") || said.contains("→ adds this address"),
            "{name}: {said}"
        );
        assert_eq!(walk.words(), before, "{name}");
    }
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 3).press(KeyCode::Char(' '));
    assert!(walk.notice().contains("→ is longer"), "{}", walk.notice());
    is_set(&walk, "90 days", "90d");
}

#[test]
fn no_letter_is_lost_in_silence_on_any_part() {
    for up in 0..=8 {
        for letter in ['q', '7', ' ', '?', '.', ':', '/', '#', 'Я'] {
            for typed in ["", "8.8.8.8"] {
                let mut walk = at_limits();
                walk.paste(typed).press(KeyCode::Tab);
                if typed.is_empty() {
                    walk = at_limits();
                }
                walk.presses(KeyCode::Up, up);
                let (words, before) = (walk.words(), part(&walk));
                walk.press(KeyCode::Char(letter));
                let heard = walk.words() != words || !walk.notice().is_empty() || walk.page().help.is_some();
                assert!(heard, "{before:?} swallows {letter:?}: {}", walk.words());
            }
        }
    }
}

#[test]
fn a_question_mark_is_help_where_the_field_is_empty() {
    for up in 0..=7 {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, up).press(KeyCode::Char('?'));
        assert!(walk.page().help.is_some(), "{}", part(&walk));
    }
    let mut walk = at_limits();
    walk.letters("9?");
    assert!(walk.page().help.is_none());
    types_into(&walk, "Only from", "9?");
}

#[test]
fn enter_leads_from_field_to_field_and_never_past_a_fault() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7);
    for next in ["Not from", "Starts", "Expiry", "Continue to summary"] {
        walk.press(KeyCode::Enter);
        assert_eq!(part(&walk), next);
    }
    for up in [1, 2] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, up).press(KeyCode::Enter);
        assert_eq!(part(&walk), "Continue to summary");
        is_set(&walk, "90 days", "90d");
    }
    for (up, label, wrong, says, right) in [
        (7, "Only from", "9.9.9.9, 300.1.1.1", "300.1.1.1", "8.8.8.8"),
        (5, "Not from", "office", "“office” is a name", "8.8.8.8"),
        (4, "Starts", "2020-01-01", "in the past", "2d"),
        (2, "another", "2020-01-01", "in the past", "8d"),
    ] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, up).letters(wrong).press(KeyCode::Enter);
        assert_eq!(part(&walk), label);
        let notice = walk.page().notice.unwrap();
        assert!(notice.text.contains(says), "{}", notice.text);
        assert_eq!(notice.tone, super::super::super::page::Tone::Warning);
        walk.press(key::ctrl('u')).letters(right).press(KeyCode::Enter);
        assert_ne!(part(&walk), label);
    }
    // What is typed and not set is said when it is left.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 2)
        .letters("8d")
        .press(KeyCode::Up)
        .press(KeyCode::Left);
    walk.press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(walk.notice(), "7 days is set, not the date or span you typed.");
}

#[test]
fn tab_leads_to_the_buttons_and_back_and_arrows_walk_all() {
    let parts = [
        "Continue to summary",
        "No expiry",
        "another",
        "Expiry",
        "Starts",
        "Not from",
        "My address",
        "Only from",
    ];
    let mut walk = at_limits();
    for expected in parts {
        assert_eq!(part(&walk), expected);
        walk.press(KeyCode::Up);
    }
    for expected in parts.into_iter().rev() {
        assert_eq!(part(&walk), expected);
        walk.press(KeyCode::Down);
    }
    for (up, field) in parts.into_iter().enumerate().filter(|(up, _)| ![0, 6].contains(up)) {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, up);
        for (key, button) in [(KeyCode::Tab, "Continue to summary"), (KeyCode::BackTab, "My address")] {
            for back in [KeyCode::Tab, KeyCode::BackTab] {
                walk.press(key);
                assert_eq!(part(&walk), button);
                walk.press(back);
                assert_eq!(part(&walk), field);
            }
        }
        // Among the buttons by ← and →, and from each of them back.
        walk.press(KeyCode::Tab).press(KeyCode::Left);
        assert_eq!(part(&walk), "My address");
        walk.press(KeyCode::Left);
        assert_eq!(part(&walk), "My address");
        walk.press(KeyCode::Right);
        assert_eq!(part(&walk), "Continue to summary");
        walk.press(KeyCode::Left).press(KeyCode::Tab);
        assert_eq!(part(&walk), field);
        // And out of the list that a button opens.
        walk.press(KeyCode::BackTab).press(KeyCode::Enter);
        assert_eq!(part(&walk), "8.8.4.4");
        walk.press(KeyCode::Tab);
        assert!(part(&walk).starts_with("Ask Cloudflare"), "{}", walk.words());
        walk.press(KeyCode::Tab).press(KeyCode::Esc).press(KeyCode::Tab);
        assert_eq!(part(&walk), field);
    }
    // When the step opens nobody was in a field: it is the first.
    let mut walk = at_limits();
    walk.press(KeyCode::Tab);
    assert_eq!(part(&walk), "Only from");
}
