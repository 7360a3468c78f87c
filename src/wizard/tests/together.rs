//! Letters that were read together: the same as a key for each, and looked for once.

use proptest::prelude::*;

use super::super::message::Query;
use super::super::page::keymap::BACKSPACE;
use super::*;

/// Each screen where letters go into a text, by its name.
pub(super) fn at(screen: &str) -> Walk {
    let mut walk = Walk::signed_in();
    match screen {
        "sign in" => walk = Walk::fresh(start(Route::Native, None)),
        "template" => {}
        "owners" => {
            walk.press(KeyCode::Tab).press(KeyCode::Enter);
        }
        "tokens" => {
            walk.press(KeyCode::BackTab).press(KeyCode::Enter);
        }
        "name" => {
            walk.press(KeyCode::Enter).press(key::ctrl('u'));
        }
        "permissions" => {
            walk.presses(KeyCode::Enter, 2).press(KeyCode::Char('/'));
        }
        "needs" => {
            walk.presses(KeyCode::Enter, 2)
                .press(KeyCode::Tab)
                .press(KeyCode::Enter);
        }
        "resources" => {
            walk.presses(KeyCode::Enter, 3).press(KeyCode::Char('/'));
        }
        "addresses" => {
            walk.reach_summary().press(KeyCode::Esc).presses(KeyCode::Up, 7);
        }
        "button" => {
            walk.reach_summary().press(KeyCode::Esc);
        }
        "limits" => {
            walk.reach_summary().press(KeyCode::Esc).presses(KeyCode::Up, 4);
        }
        "spec" => {
            walk.reach_summary().press(key::ctrl('s')).press(key::ctrl('u'));
        }
        "save" => {
            walk.reach_secret().press(KeyCode::Char('s'));
        }
        "check" => {
            walk.reach_secret().press(KeyCode::Char('p'));
        }
        other => panic!("{other}"),
    }
    walk.forget();
    walk
}

const SCREENS: [&str; 14] = [
    "sign in",
    "template",
    "owners",
    "tokens",
    "name",
    "permissions",
    "needs",
    "resources",
    "addresses",
    "button",
    "limits",
    "spec",
    "save",
    "check",
];

fn together(walk: &mut Walk, run: &str) {
    walk.tell(Msg::Letters(Zeroizing::new(run.to_owned())));
}

fn one_by_one(walk: &mut Walk, run: &str) {
    for letter in run.chars() {
        walk.tell(Msg::Key(match letter {
            BACKSPACE => KeyCode::Backspace.into(),
            letter => key::letter(letter),
        }));
    }
}

#[test]
fn a_run_of_letters_is_looked_for_once() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let first = response::ListPage {
        total: Some(12_340),
        ..page(vec![zone(EXAMPLE_COM, "example.com")])
    };
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(zones, Ok(first)));
    walk.tell(ApiAnswer::Listed(zones));
    walk.presses(KeyCode::Enter, 3);
    walk.letters("sh").forget();
    together(&mut walk, &"op".repeat(2500));
    let asked: Vec<&Effect> = walk.wanted.iter().collect();
    let [Effect::Api(ApiCall::Load(_, Query::ZonesContaining(_, text)))] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(text.len(), 512, "what is searched has an end");
    assert!(
        walk.words().contains(&format!("sh{}", "op".repeat(2500))),
        "what is typed has not"
    );

    let mut walk = at("save");
    together(&mut walk, &"op".repeat(2500));
    assert_eq!(walk.wanted.len(), 1, "{:?}", walk.wanted);
}

#[test]
fn ids_behind_the_part_that_is_searched_count() {
    let mut walk = at("resources");
    let ids: Vec<String> = (0..40).map(|at| format!("{at:032x}")).collect();
    together(&mut walk, &ids.join(" "));
    assert!(walk.words().contains("and 37 more"), "{}", walk.words());
}

#[test]
fn letters_with_no_text_to_go_into_are_keys() {
    let mut walk = Walk::signed_in();
    walk.reach_secret();
    together(&mut walk, "sab");
    assert!(walk.words().contains("ab"), "s opens the field: {}", walk.words());
    let mut walk = Walk::signed_in();
    together(&mut walk, "?dns");
    assert!(walk.page().help.is_none(), "the next letter closes the help");
    assert!(walk.words().contains("Search: ns"), "{}", walk.words());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn together_is_the_same_as_one_by_one(run in "[a-zé/. \u{7f}]{2,9}") {
        // The first letter opens the text; a space in front of it chooses, and Backspace behind it
        // may close the text again.
        let run = format!("dns{run}");
        prop_assume!(!run.contains("\u{7f}\u{7f}\u{7f}"));
        for screen in SCREENS {
            let (mut one, mut all) = (at(screen), at(screen));
            one_by_one(&mut one, &run);
            together(&mut all, &run);
            prop_assert_eq!(one.words(), all.words(), "{}: {:?}", screen, run);
        }
    }
}
