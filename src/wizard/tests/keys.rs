//! Every key table against the rules of keys (reference: design section 3).

use super::super::page::key::{alt, control};
use super::super::page::keymap::{Action, Binding, EVERYWHERE, meaning};
use super::*;

/// Every screen that has keys: its name, its table, and whether letters can be typed on it (filters
/// count).
fn tables() -> Vec<(&'static str, &'static [Binding], bool)> {
    let mut all = Vec::new();
    let mut add = |name, walk: &Walk, letters| all.push((name, walk.wizard.keys(), letters));
    let mut walk = Walk::fresh(start(Route::Native, None));
    add("sign in", &walk, true);
    walk.paste("0123456789abcdef0123456789abcdef01234")
        .press(KeyCode::Enter);
    add("sign in with a key", &walk, true);
    let mut walk = Walk::signed_in();
    add("template", &walk, true);
    walk.press(KeyCode::Enter);
    add("name", &walk, true);
    walk.press(KeyCode::Enter);
    add("permissions", &walk, true);
    walk.press(KeyCode::Enter);
    add("resources", &walk, true);
    walk.letters("example.com").presses(KeyCode::Enter, 2);
    add("limits, continue", &walk, false);
    walk.press(KeyCode::Up);
    add("limits, no expiry", &walk, false);
    walk.press(KeyCode::Up);
    add("limits, date", &walk, true);
    walk.press(KeyCode::Up);
    add("limits, scale", &walk, false);
    walk.press(KeyCode::Up);
    add("limits, text", &walk, true);
    walk.presses(KeyCode::Up, 2);
    add("limits, row", &walk, false);
    walk.press(KeyCode::Enter);
    add("limits, my address", &walk, false);
    walk.press(KeyCode::Esc);
    walk.presses(KeyCode::Down, 6).press(KeyCode::Enter);
    add("summary", &walk, false);
    walk.press(KeyCode::Home);
    add("summary, line", &walk, false);
    walk.press(KeyCode::Up);
    add("views", &walk, false);
    walk.press(KeyCode::Right).press(KeyCode::Down);
    add("json", &walk, false);
    walk.press(key::ctrl('s'));
    add("save as spec", &walk, true);
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    add("creating", &walk, false);
    walk.tell(ApiAnswer::Created(
        ticket,
        response::Created::Unknown {
            why: "reset".into(),
            id: None,
        },
    ));
    add("unknown", &walk, false);
    let mut walk = Walk::signed_in();
    walk.reach_secret();
    add("secret", &walk, false);
    walk.press(KeyCode::Char('s'));
    add("save", &walk, true);
    walk.press(KeyCode::Esc).press(KeyCode::Char('p'));
    add("check", &walk, true);
    walk.press(KeyCode::Esc).press(KeyCode::Char('q'));
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
            .filter(|(key, _)| key.modifiers.is_empty());
        for (key, act) in plain {
            if let KeyCode::Char(letter) = key.code {
                let allowed = matches!((letter, act), (' ', Action::Toggle) | ('/', Action::Filter));
                assert!(allowed, "{name}: {letter:?} means {act:?}");
            }
        }
    }
}

#[test]
fn help_quit_redraw_and_suspend_work_everywhere() {
    for (name, table, _) in tables() {
        let keys = [
            (key::plain(KeyCode::F(1)), Action::Help),
            (key::ctrl('c'), Action::Interrupt),
            (key::ctrl('l'), Action::Redraw),
            (key::ctrl('z'), Action::Suspend),
        ];
        for (key, act) in keys {
            assert_eq!(meaning([table, &[]], key, &mut [0; 4]), Some(act), "{name}: {key:?}");
        }
    }
}

/// Rule by rule: the keys that each kind of screen must know.
#[test]
fn the_tables_hold_what_the_design_says() {
    let all = tables();
    let knows = |name: &str, code: KeyCode, act: Action| {
        let table = all.iter().find(|(other, ..)| *other == name).unwrap().1;
        assert_eq!(
            meaning([table, &[]], code.into(), &mut [0; 4]),
            Some(act),
            "{name}: {code:?}"
        );
    };
    for list in [
        "template",
        "permissions",
        "resources",
        "summary",
        "summary, line",
        "views",
        "json",
    ] {
        for (code, act) in [
            (KeyCode::Enter, Action::Enter),
            (KeyCode::Esc, Action::Back),
            (KeyCode::Up, Action::Up),
            (KeyCode::Down, Action::Down),
            (KeyCode::PageUp, Action::PageUp),
            (KeyCode::PageDown, Action::PageDown),
            (KeyCode::Home, Action::Home),
            (KeyCode::End, Action::End),
        ] {
            knows(list, code, act);
        }
    }
    for list in ["template", "permissions", "resources"] {
        knows(list, KeyCode::Char('/'), Action::Filter);
        knows(list, KeyCode::Char('x'), Action::Type("x"));
    }
    for list in ["permissions", "resources"] {
        knows(list, KeyCode::Char(' '), Action::Toggle);
    }
    // One row is taken there and none is ticked.
    knows("template", KeyCode::Char(' '), Action::Type(" "));
    knows("permissions", KeyCode::Left, Action::Left);
    knows("permissions", KeyCode::Right, Action::Right);
    for form in [
        "resources",
        "limits, text",
        "limits, no expiry",
        "limits, date",
        "limits, scale",
        "limits, row",
        "limits, my address",
        "limits, continue",
        "summary",
        "summary, line",
        "views",
        "json",
    ] {
        knows(form, KeyCode::Tab, Action::NextPart);
        knows(form, KeyCode::BackTab, Action::PreviousPart);
    }
    for (letter, act) in [
        ('c', Action::Copy),
        ('r', Action::Reveal),
        ('s', Action::Save),
        ('p', Action::CheckPaste),
        ('x', Action::ClearClipboard),
        ('n', Action::Another),
        ('q', Action::Leave),
        ('?', Action::Help),
    ] {
        knows("secret", KeyCode::Char(letter), act);
    }
    knows("leaving", KeyCode::Char('y'), Action::Yes);
    knows("summary", KeyCode::Char('?'), Action::Help);
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
    walk.press(KeyCode::Char('?'));
    assert!(walk.page().help.is_some(), "an empty filter types nothing");
    walk.press(KeyCode::Esc);
    assert!(walk.page().help.is_none(), "any key closes the help");
    walk.letters("a?");
    assert!(walk.page().help.is_none());
    assert!(walk.words().contains("Search: a?"));
    walk.press(KeyCode::F(1));
    assert!(walk.page().help.is_some());
}

/// Keys that move and erase by words, in the ways in which terminals send them.
const BY_WORDS: [KeyEvent; 12] = [
    alt(KeyCode::Backspace),
    alt(KeyCode::Char('b')),
    alt(KeyCode::Char('f')),
    alt(KeyCode::Char('d')),
    alt(KeyCode::Char('B')),
    alt(KeyCode::Left),
    alt(KeyCode::Right),
    alt(KeyCode::Delete),
    control(KeyCode::Left),
    control(KeyCode::Right),
    control(KeyCode::Backspace),
    control(KeyCode::Delete),
];

#[test]
fn where_letters_are_typed_words_are_keys_of_their_own() {
    for (name, table, letters) in tables() {
        for key in BY_WORDS {
            let mut letter = [0; 4];
            let act = meaning([table, &[]], key, &mut letter);
            assert_eq!(act.is_some(), letters, "{name}: {key:?} means {act:?}");
        }
    }
}

/// What a field holds after its text was typed and these keys were pressed.
fn edited(walk: &mut Walk, text: &str, keys: &[KeyEvent]) -> String {
    walk.letters(text);
    for key in keys {
        walk.press(*key);
    }
    walk.letters("|");
    walk.words()
}

#[test]
fn words_are_moved_over_and_erased_in_fields_and_searches() {
    let mut name = Walk::signed_in();
    name.press(KeyCode::Enter).press(key::ctrl('u'));
    let mut search = Walk::signed_in();
    let mut filter = Walk::signed_in();
    filter.presses(KeyCode::Enter, 2).press(KeyCode::Char('/'));
    let mut save = Walk::signed_in();
    save.reach_secret().press(KeyCode::Char('s'));
    for walk in [&mut name, &mut search, &mut filter, &mut save] {
        let keys = [
            alt(KeyCode::Backspace),
            alt(KeyCode::Char('b')),
            control(KeyCode::Left),
            alt(KeyCode::Right),
            alt(KeyCode::Char('d')),
        ];
        let words = edited(walk, "one two three four", &keys);
        assert!(words.contains(": one two| "), "{words}");
        let words = edited(walk, "", &[alt(KeyCode::Left), alt(KeyCode::Char('f'))]);
        assert!(words.contains(": one two|| "), "{words}");
    }
}

#[test]
fn keys_by_words_do_nothing_where_nothing_is_typed() {
    let mut walks: Vec<(&str, Walk)> = Vec::new();
    let mut add = |name, walk: Walk| walks.push((name, walk));
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    add("summary", walk);
    let mut walk = Walk::signed_in();
    walk.reach_secret().press(KeyCode::Char('r'));
    add("secret", walk);
    let mut walk = Walk::signed_in();
    walk.reach_secret().press(KeyCode::Char('q'));
    add("leaving", walk);
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3);
    add("resources", walk);
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(KeyCode::F(1));
    add("help", walk);
    for (name, mut walk) in walks {
        let before = format!("{}{:?}", walk.words(), walk.page().help);
        walk.forget();
        for key in BY_WORDS
            .into_iter()
            .chain(['q', 'y', 'c', 'n'].map(|letter| alt(KeyCode::Char(letter))))
        {
            walk.press(key);
            assert_eq!(
                format!("{}{:?}", walk.words(), walk.page().help),
                before,
                "{name}: {key:?}"
            );
            assert_eq!(walk.wanted, [], "{name}: {key:?}");
        }
    }
}

#[test]
fn capitals_are_the_letters_that_they_are() {
    let mut walk = Walk::signed_in();
    walk.reach_secret().press(KeyCode::Char('R'));
    assert!(walk.wizard.revealed().is_some());
    walk.press(KeyCode::Char('R')).press(KeyCode::Char('C'));
    walk.copied(Copied::Sent);
    walk.press(KeyCode::Char('P'));
    assert!(walk.words().contains("Paste to check"), "{}", walk.words());
    walk.press(KeyCode::Esc).press(KeyCode::Char('S')).letters("Q");
    assert!(
        walk.words().contains(": Q"),
        "in a field it is a letter: {}",
        walk.words()
    );
    walk.press(KeyCode::Esc).press(KeyCode::Char('N'));
    let asked = walk.page().confirm.map(|asked| asked.yes);
    assert_eq!(asked, Some("yes, make another"), "{}", walk.words());
    walk.press(KeyCode::Char('x'))
        .press(KeyCode::Char('Q'))
        .press(KeyCode::Char('Y'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn letters_of_another_layout_get_a_sentence_where_letters_are_commands() {
    const SENTENCE: &str = "These keys are Latin letters.";
    let mut walk = Walk::signed_in();
    walk.reach_secret();
    for letter in ['с', 'к', 'ы', 'й', 'ч', 'Я', 'λ', 'ש', 'あ'] {
        walk.press(KeyCode::Char('x'));
        assert_ne!(walk.notice(), SENTENCE);
        walk.press(KeyCode::Char(letter));
        assert_eq!(walk.notice(), SENTENCE, "{letter}");
    }
    for letter in ['5', 'z', 'é', '.'] {
        walk.press(KeyCode::Char(letter));
        assert_ne!(walk.notice(), SENTENCE, "{letter}");
    }
    walk.press(KeyCode::Char('q')).press(KeyCode::Char('н'));
    assert_eq!(walk.notice(), SENTENCE);
    assert_eq!(walk.leaving(), None, "any other key stays");
    let mut walk = Walk::signed_in();
    walk.letters("д");
    assert!(
        walk.words().contains("Search: д") && walk.notice() != SENTENCE,
        "{}",
        walk.words()
    );
}
