//! What a paste proves, beside copies of ours and after them; and the field that it closes.

use super::mixed::question;
use super::*;
use crate::domain::delivery::clipboard::Cleared;

#[test]
fn a_paste_beside_a_copy_is_not_stored_once_the_copy_is_gone() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(KeyCode::Char('p')).paste(SECRET);
    // The Enter that the field spoke of copies nothing.
    walk.forget().press(KeyCode::Enter);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::WakeAt(_)]),
        "{:?}",
        walk.wanted
    );
    assert!(!walk.words().contains("Stored: a paste"), "{}", walk.words());
    walk.press(KeyCode::Char('x'));
    walk.cleared(Cleared::Emptied);
    walk.press(KeyCode::Char('q'));
    assert!(question(&walk).is_some(), "it may have been the copy that was pasted");
    // Without a copy it was somewhere else.
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('p')).paste(SECRET);
    assert!(walk.words().contains("Stored: a paste of it"), "{}", walk.words());
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn a_paste_of_the_copy_shows_that_it_arrived_and_no_more() {
    let mut walk = remote();
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Sent);
    walk.press(KeyCode::Char('p')).paste(SECRET);
    assert!(
        walk.words().contains("In your clipboard, as a paste showed"),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Char('q'));
    assert!(
        question(&walk).unwrap().contains("knows of no other place"),
        "{:?}",
        question(&walk)
    );
}

#[test]
fn a_paste_proves_no_more_and_no_less_for_what_is_copied_afterwards() {
    // A terminal that was asked to forget its copy may have kept it.
    let mut walk = remote();
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Sent);
    walk.press(KeyCode::Char('x'));
    walk.cleared(Cleared::Asked);
    walk.press(KeyCode::Char('p')).paste(SECRET);
    assert!(!walk.words().contains("Stored: a paste"), "{}", walk.words());
    walk.press(KeyCode::Char('q'));
    assert!(question(&walk).is_some());
    // What was proved before stays proved.
    let mut walk = remote();
    walk.press(KeyCode::Char('p')).paste(SECRET);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Sent);
    walk.press(KeyCode::Char('p')).paste(SECRET);
    assert!(walk.words().contains("Stored: a paste"), "{}", walk.words());
}

#[test]
fn a_field_that_enter_closes_leaves_nothing_of_the_same_read_to_the_page() {
    for closing in ["\u{9}reminder", "paste"] {
        let mut walk = remote();
        if closing == "paste" {
            walk.press(KeyCode::Char('p')).letters("no token at all");
        } else {
            walk.press(KeyCode::Tab).press(KeyCode::Enter);
        }
        walk.forget();
        let effects = walk.wizard.update(Msg::Key(KeyCode::Enter.into()));
        if closing != "paste" {
            assert!(
                matches!(effects.as_slice(), [Effect::Files(FileCall::SaveText(..))]),
                "{effects:?}"
            );
            walk.wizard
                .update(Msg::from(FileAnswer::TextSaved(Ok("/home/ada/x.ics".into()))));
        }
        for letter in ['r', 'c', 'q'] {
            let effects = walk.wizard.update(Msg::Key(KeyCode::Char(letter).into()));
            assert!(effects.is_empty(), "{closing}, {letter}: {effects:?}");
        }
        assert!(walk.wizard.revealed().is_none(), "{closing}");
    }
}
