//! Copies in a clipboard: when they count, when they are emptied, and what is said of them.

use super::*;
use crate::domain::delivery::clipboard::Cleared;

#[test]
fn a_copy_that_nobody_can_see_is_no_taking() {
    let mut walk = remote();
    walk.press(KeyCode::Char('c'));
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..))))
    );
    walk.copied(Copied::Sent);
    assert!(
        walk.notice().starts_with(
            "Sent to your terminal’s clipboard; cfmint cannot see it arrive. Paste it, or press p to check."
        )
    );
    assert!(!walk.notice().contains("opied"));
    walk.press(KeyCode::Char('q'));
    assert!(
        walk.words()
            .contains("Is the token stored safely?\ncfmint cannot see whether the copy arrived.")
    );
    walk.press(KeyCode::Char('y'));
    assert_eq!(walk.leaving(), Some(0), "the person said that it is stored");
}

#[test]
fn a_tmux_that_only_term_shows_is_named_as_the_likely_reason() {
    let mut walk = minted(Route::Osc52 {
        screen: false,
        tmux_suspected: true,
    });
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Sent);
    assert!(walk.notice().contains("tmux"));
}

#[test]
fn a_copy_in_a_clipboard_of_this_machine_ends_at_a_stated_time() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    assert!(walk.notice().contains("Copied."), "{}", walk.notice());
    assert!(
        walk.notice()
            .contains("The copy in the clipboard is removed when you leave.")
    );
    assert!(walk.wanted.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
    walk.press(KeyCode::Char('q'));
    assert!(walk.page().confirm.is_some(), "leaving while it is ours asks");
    walk.press(KeyCode::Char('n')).forget();
    walk.pass(46_000);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Clipboard(ClipboardCall::Clear(_))]),
        "{:?}",
        walk.wanted
    );
    walk.cleared(Cleared::Emptied);
    assert!(
        walk.words()
            .contains("Not known to be stored: its copy is no longer in the clipboard."),
        "nobody knows whether it was pasted"
    );
    walk.forget().press(KeyCode::Char('q'));
    assert!(
        walk.words()
            .contains("Is the token stored safely?\nThe copy is no longer in the clipboard."),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Char('y'));
    assert_eq!(walk.leaving(), Some(0), "they said so");
}

#[test]
fn the_clipboard_is_asked_to_be_emptied_once() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.forget();
    walk.pass(46_000);
    walk.pass(1_000);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Clipboard(ClipboardCall::Clear(_))]),
        "{:?}",
        walk.wanted
    );
}

#[test]
fn leaving_with_a_copy_of_ours_empties_it_first() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.forget().press(KeyCode::Char('q')).press(KeyCode::Char('y'));
    let wanted = walk.wanted.as_slice();
    assert!(
        matches!(wanted, [Effect::Storage(StorageCall::ForgetNote(_)), Effect::Clipboard(ClipboardCall::Clear(_)), Effect::Leave(ending)] if ending.code == 0),
        "{wanted:?}"
    );
}

/// What is in a clipboard of ours ends with us, and an empty clipboard says nothing of a paste.
#[test]
fn a_copy_alone_is_no_reason_to_leave_without_a_word() {
    let copied = || {
        let mut walk = minted(Route::Native);
        walk.press(KeyCode::Char('c'));
        walk.copied(Copied::InClipboard);
        walk
    };
    let mut walk = copied();
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), None);
    assert!(
        walk.notice()
            .contains("The copy in the clipboard is removed when you leave."),
        "{}",
        walk.notice()
    );
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
    let mut walk = copied();
    walk.press(KeyCode::Char('x'));
    walk.cleared(Cleared::Emptied);
    walk.press(KeyCode::Char('q')).press(KeyCode::Char('z'));
    assert_eq!(walk.leaving(), None);
    assert!(
        !walk
            .wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Storage(StorageCall::ForgetNote(_)))),
        "its note is still there"
    );
    // The display dies, and the next copy with it.
    let mut walk = copied();
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Failed("The display refused.".into()));
    assert!(walk.words().contains("Not known to be stored"), "{}", walk.words());
}

#[test]
fn a_failed_copy_says_why_and_offers_the_other_ways() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Failed("The display does not answer.".into()));
    assert_eq!(walk.notice(), "The display does not answer. s saves it, r shows it.");
    let mut walk = minted(Route::Nowhere("Nothing here can copy.".into()));
    walk.press(KeyCode::Char('c'));
    assert!(walk.notice().starts_with("Nothing here can copy."));
    assert!(walk.wanted.is_empty());
}

#[test]
fn without_a_way_to_copy_it_is_said_before_the_token_is_made() {
    let mut walk = Walk::with_route(Route::Nowhere("Nothing here can copy.".into()));
    walk.reach_summary();
    assert!(walk.words().contains("Nothing here can copy."));
}

#[test]
fn a_second_copy_is_emptied_at_its_own_time() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.pass(10_000);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    let wishes = walk
        .wanted
        .iter()
        .filter(|effect| matches!(effect, Effect::WakeAt(_)))
        .count();
    assert_eq!(wishes, 2, "each copy wishes to be woken at its own time");
    walk.forget().pass(36_000);
    assert!(walk.wanted.is_empty(), "the first time is over, the second is not");
    walk.pass(10_000);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Clipboard(ClipboardCall::Clear(_))]),
        "{:?}",
        walk.wanted
    );
}

#[test]
fn a_clipboard_that_could_not_be_emptied_stays_ours_and_can_be_tried_again() {
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(KeyCode::Char('x'));
    walk.cleared(Cleared::Failed);
    assert!(walk.notice().contains("could not be emptied"));
    walk.forget().press(KeyCode::Char('x'));
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Clipboard(ClipboardCall::Clear(_))]),
        "{:?}",
        walk.wanted
    );
}

#[test]
fn a_copy_that_was_cleared_may_still_have_been_taken() {
    let mut walk = remote();
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Sent);
    assert!(
        walk.wizard
            .ending_from_outside(143)
            .words
            .iter()
            .any(|words| words.contains("is not removed from there")),
        "whoever leaves is told of it"
    );
    walk.press(KeyCode::Char('x'));
    walk.cleared(Cleared::Asked);
    walk.press(KeyCode::Char('q'));
    assert!(
        walk.words().contains("Your terminal was asked to empty its clipboard."),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Char('y'));
    assert_eq!(walk.leaving(), Some(0));
}
