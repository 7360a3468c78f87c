//! Every key table against section 3 of the design.

use super::super::binding::{Act, Binding, EVERYWHERE, meaning};
use super::*;

/// Every screen that has keys: its name, its table, and whether letters can be typed on it (filters count).
fn tables() -> Vec<(&'static str, &'static [Binding], bool)> {
    let mut all = Vec::new();
    let mut add = |name, walk: &Walk, letters| all.push((name, walk.wizard.keys(), letters));
    let mut walk = Walk::fresh(start(Route::Native, None));
    add("sign in", &walk, true);
    walk.paste("0123456789abcdef0123456789abcdef01234").press(Code::Enter);
    add("sign in with a key", &walk, true);
    let mut walk = Walk::signed_in();
    add("template", &walk, true);
    walk.press(Code::Enter);
    add("name", &walk, true);
    walk.press(Code::Enter);
    add("permissions", &walk, true);
    walk.press(Code::Enter);
    add("resources", &walk, true);
    walk.letters("example.com").presses(Code::Enter, 2);
    add("limits, continue", &walk, false);
    walk.press(Code::Up);
    add("limits, choice", &walk, false);
    walk.press(Code::Up);
    add("limits, text", &walk, true);
    walk.press(Code::Up);
    add("limits, row", &walk, false);
    walk.press(Code::Enter);
    add("limits, my address", &walk, false);
    walk.press(Code::Esc);
    walk.presses(Code::Down, 3).press(Code::Enter);
    add("summary", &walk, false);
    walk.press(Code::Right);
    add("json", &walk, false);
    walk.press(Key::ctrl('s'));
    add("save as spec", &walk, true);
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    add("creating", &walk, false);
    walk.tell(Msg::Created(
        ticket,
        answer::Created::Unknown {
            why: "reset".into(),
            id: None,
        },
    ));
    add("unknown", &walk, false);
    let mut walk = Walk::signed_in();
    walk.reach_secret();
    add("secret", &walk, false);
    walk.press(Code::Char('s'));
    add("save", &walk, true);
    walk.press(Code::Esc).press(Code::Char('p'));
    add("check", &walk, true);
    walk.press(Code::Esc).press(Code::Char('q'));
    add("leaving", &walk, false);
    all
}

#[test]
fn no_key_has_two_meanings_and_every_binding_has_words() {
    for (name, table, _) in tables() {
        let mut seen = Vec::new();
        for binding in table.iter().chain(EVERYWHERE) {
            assert!(
                !binding.label.is_empty() && !binding.written.is_empty(),
                "{name}: a binding without words"
            );
            for (key, _) in binding.keys {
                assert!(!seen.contains(key), "{name}: {key:?} is bound twice");
                seen.push(*key);
            }
        }
    }
}

#[test]
fn no_single_letter_is_a_command_where_letters_are_typed() {
    for (name, table, letters) in tables() {
        if !letters {
            continue;
        }
        let plain = table
            .iter()
            .flat_map(|binding| binding.keys)
            .filter(|(key, _)| !key.ctrl && !key.alt);
        for (key, act) in plain {
            if let Code::Char(letter) = key.code {
                let allowed = matches!((letter, act), (' ', Act::Toggle) | ('/', Act::Filter));
                assert!(allowed, "{name}: {letter:?} means {act:?}");
            }
        }
    }
}

#[test]
fn help_quit_redraw_and_suspend_work_everywhere() {
    for (name, table, _) in tables() {
        let keys = [
            (Key::plain(Code::F(1)), Act::Help),
            (Key::ctrl('c'), Act::Interrupt),
            (Key::ctrl('l'), Act::Redraw),
            (Key::ctrl('z'), Act::Suspend),
        ];
        for (key, act) in keys {
            assert_eq!(meaning(table, key, &mut [0; 4]), Some(act), "{name}: {key:?}");
        }
    }
}

/// Section 3, row by row: the keys that each kind of screen must know.
#[test]
fn the_tables_hold_what_the_design_says() {
    let all = tables();
    let knows = |name: &str, code: Code, act: Act| {
        let table = all.iter().find(|(other, ..)| *other == name).unwrap().1;
        assert_eq!(meaning(table, code.into(), &mut [0; 4]), Some(act), "{name}: {code:?}");
    };
    for list in ["template", "permissions", "resources", "summary", "json"] {
        for (code, act) in [
            (Code::Enter, Act::Enter),
            (Code::Esc, Act::Back),
            (Code::Up, Act::Up),
            (Code::Down, Act::Down),
            (Code::PageUp, Act::PageUp),
            (Code::PageDown, Act::PageDown),
            (Code::Home, Act::Home),
            (Code::End, Act::End),
        ] {
            knows(list, code, act);
        }
    }
    for list in ["template", "permissions", "resources"] {
        knows(list, Code::Char('/'), Act::Filter);
        knows(list, Code::Char('x'), Act::Type("x"));
        knows(list, Code::Char(' '), Act::Toggle);
    }
    knows("permissions", Code::Left, Act::Left);
    knows("permissions", Code::Right, Act::Right);
    for form in [
        "resources",
        "limits, text",
        "limits, choice",
        "limits, row",
        "limits, my address",
        "limits, continue",
    ] {
        knows(form, Code::Tab, Act::NextPart);
        knows(form, Code::BackTab, Act::PreviousPart);
    }
    for (letter, act) in [
        ('c', Act::Copy),
        ('r', Act::Reveal),
        ('s', Act::Save),
        ('p', Act::CheckPaste),
        ('x', Act::ClearClipboard),
        ('n', Act::Another),
        ('q', Act::Leave),
        ('?', Act::Help),
    ] {
        knows("secret", Code::Char(letter), act);
    }
    knows("leaving", Code::Char('y'), Act::Yes);
    knows("summary", Code::Char('?'), Act::Help);
}

#[test]
fn the_footer_shows_the_table_that_dispatch_reads() {
    let walk = Walk::signed_in();
    let shown: Vec<&str> = walk.page().footer.iter().map(|(written, _)| *written).collect();
    for binding in walk.wizard.keys().iter().filter(|binding| binding.footer) {
        assert!(shown.contains(&binding.written), "{} is not shown", binding.written);
    }
}

#[test]
fn a_question_mark_is_help_only_where_nothing_is_typed() {
    let mut walk = Walk::signed_in();
    walk.press(Code::Char('?'));
    assert!(!walk.page().help.is_empty(), "an empty filter types nothing");
    walk.press(Code::Esc);
    assert!(walk.page().help.is_empty(), "any key closes the help");
    walk.letters("a?");
    assert!(walk.page().help.is_empty());
    assert!(walk.words().contains("Search: a?"));
    walk.press(Code::F(1));
    assert!(!walk.page().help.is_empty());
}
