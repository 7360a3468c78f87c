//! The secret screen: what counts as taken, what is said, how one leaves.

use super::*;
use crate::ways_out::clipboard::{Cleared, Copied};

fn minted(route: Route) -> Walk {
    let mut walk = Walk::with_route(route);
    walk.reach_secret();
    walk.forget();
    walk
}

fn remote() -> Walk {
    minted(Route::Osc52 {
        screen: false,
        tmux_suspected: false,
    })
}

#[test]
fn it_is_masked_and_enter_and_escape_do_not_leave() {
    let mut walk = remote();
    assert!(
        walk.words()
            .contains("Token created. Take it now: it will not be shown again.")
    );
    assert!(walk.words().contains("Token: hidden · not taken yet"));
    assert!(walk.wizard.revealed().is_none());
    walk.press(Code::Enter).press(Code::Esc).press(Code::Enter);
    assert_eq!(walk.leaving(), None);
    assert!(walk.words().contains("Token created."));
    assert!(!walk.words().contains(SECRET));
}

#[test]
fn revealing_shows_and_hides_and_suspending_hides() {
    let mut walk = remote();
    walk.press(Code::Char('r'));
    assert!(walk.wizard.revealed().is_some());
    assert!(!walk.words().contains(SECRET), "the page only keeps the place free");
    walk.tell(Msg::Suspending);
    assert!(walk.wizard.revealed().is_none());
    walk.press(Code::Char('r')).press(Code::Char('r'));
    assert!(walk.wizard.revealed().is_none());
}

/// A window that is too narrow shows nothing of it, so nobody has seen it.
#[test]
fn asked_for_but_not_on_the_screen_is_not_seen() {
    for shown in [false, true] {
        let mut walk = remote();
        walk.tell(Msg::Key(Code::Char('r').into()));
        if shown {
            walk.tell(Msg::SecretSeen);
        }
        walk.tell(Msg::FrameShown);
        walk.tell(Msg::Key(Code::Char('q').into()));
        let question = if shown {
            "You have seen this token."
        } else {
            "You have not taken this token."
        };
        assert!(walk.words().contains(question), "{}", walk.words());
    }
}

#[test]
fn leaving_untaken_asks_and_any_other_key_stays() {
    for key in [Code::Char('n'), Code::Enter, Code::Esc, Code::Left, Code::F(7)] {
        let mut walk = remote();
        walk.press(Code::Char('q'));
        assert!(
            walk.words()
                .contains("You have not taken this token. If you leave, its secret is gone for good. Leave?")
        );
        walk.press(key);
        assert_eq!(walk.leaving(), None, "{key:?}");
        assert_eq!(walk.page().question, None, "{key:?} closes the question");
    }
    let mut walk = remote();
    walk.press(Code::Char('q')).press(Code::Char('y'));
    assert_eq!(walk.leaving(), Some(5), "a token exists whose secret nobody has");
}

#[test]
fn a_copy_that_nobody_can_see_is_no_taking() {
    let mut walk = remote();
    walk.press(Code::Char('c'));
    assert!(walk.wanted.iter().any(|effect| matches!(effect, Effect::Copy(_))));
    walk.tell(Msg::Copied(Copied::Sent));
    assert!(
        walk.notice()
            .starts_with("Sent to your terminal. We cannot see whether it arrived: paste it, or press p to check.")
    );
    assert!(!walk.notice().contains("opied"));
    walk.press(Code::Char('q'));
    assert!(
        walk.words()
            .contains("We cannot see whether the copy arrived. Is the token stored safely?")
    );
    walk.press(Code::Char('y'));
    assert_eq!(walk.leaving(), Some(0), "the person said that it is stored");
}

#[test]
fn a_tmux_that_only_term_shows_is_named_as_the_likely_reason() {
    let mut walk = minted(Route::Osc52 {
        screen: false,
        tmux_suspected: true,
    });
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::Sent));
    assert!(walk.notice().contains("tmux"));
}

#[test]
fn a_copy_in_a_clipboard_of_this_machine_ends_at_a_stated_time() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::InClipboard));
    assert!(walk.notice().contains("Copied."), "{}", walk.notice());
    assert!(walk.notice().contains("The copy in the clipboard ends when you leave."));
    assert!(walk.wanted.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
    walk.press(Code::Char('q'));
    assert!(walk.page().question.is_some(), "leaving while it is ours asks");
    walk.press(Code::Char('n')).forget();
    walk.pass(46_000);
    assert_eq!(walk.wanted, [Effect::ClearClipboard]);
    walk.tell(Msg::ClipboardCleared(Cleared::Emptied));
    walk.forget().press(Code::Char('q'));
    assert_eq!(walk.leaving(), Some(0), "copied and emptied: taken");
}

#[test]
fn leaving_with_a_copy_of_ours_empties_it_first() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::InClipboard));
    walk.forget().press(Code::Char('q')).press(Code::Char('y'));
    assert!(matches!(walk.wanted.as_slice(), [Effect::ClearClipboard, Effect::Leave(ending)] if ending.code == 0));
}

#[test]
fn a_failed_copy_says_why_and_offers_the_other_ways() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::Failed("The display does not answer.".into())));
    assert_eq!(walk.notice(), "The display does not answer. r shows it, s saves it.");
    let mut walk = minted(Route::Nowhere("Nothing here can copy.".into()));
    walk.press(Code::Char('c'));
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
fn a_paste_is_compared_and_a_match_is_a_taking() {
    let mut walk = remote();
    walk.press(Code::Char('p')).paste("something else");
    assert!(walk.notice().contains("is not this token"));
    walk.press(Code::Char('p')).paste(&format!("  {SECRET}\n"));
    assert!(walk.notice().contains("complete and unchanged"), "{}", walk.notice());
    walk.press(Code::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn saving_names_the_file_and_a_failure_keeps_the_field() {
    let mut walk = remote();
    walk.press(Code::Char('s')).letters("/no/where").press(Code::Enter);
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Save(typed, _) if typed == "/no/where"))
    );
    walk.tell(Msg::Saved(Err("There is no folder /no.".into())));
    assert_eq!(walk.notice(), "There is no folder /no.");
    assert!(
        walk.words().contains("Save to file: /no/where"),
        "nothing typed is lost"
    );
    walk.tell(Msg::Saved(Ok("/tmp/token".into())));
    assert_eq!(walk.notice(), "Saved to /tmp/token; only you can read the file.");
    walk.press(Code::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn another_token_drops_the_secret_and_begins_anew() {
    let mut walk = remote();
    walk.press(Code::Char('n'));
    assert!(walk.page().question.is_some());
    walk.press(Code::Char('y'));
    assert_eq!(walk.title(), "Step 1 of 6 · Template: what is this token for?");
    assert!(matches!(walk.wizard.phase, Phase::Drafting));
    assert_eq!(walk.wizard.cx.draft, super::super::context::empty_draft());
    assert_eq!(walk.leaving(), None);
    walk.reach_summary().press(Code::Enter);
    assert_eq!(walk.creates().len(), 1, "the second token is made like the first");
}

#[test]
fn ctrl_c_warns_while_untaken_and_ends_then() {
    let mut walk = remote();
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), None);
    assert!(walk.notice().contains("You have not taken this token."));
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
    let mut walk = remote();
    walk.press(Code::Char('p')).paste(SECRET).press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130), "taken: it ends at once");
}

#[test]
fn verifying_says_no_more_than_is_known() {
    let verified = |status| {
        Ok(answer::Verified {
            id: record().id,
            status,
        })
    };
    let shut_out = crate::refusal::Refusal::ShutOut {
        address: "192.0.2.7".into(),
        says: String::new(),
    };
    for (result, words) in [
        (verified(TokenStatus::Active), "Cloudflare says: active."),
        (
            verified(TokenStatus::Other("revoked (exposed)".into())),
            "Cloudflare says: revoked (exposed).",
        ),
        (
            Err(shut_out),
            "Cannot be tested from here: the IP filter excludes this machine.",
        ),
    ] {
        let mut walk = remote();
        let Phase::Minted(minted) = &walk.wizard.phase else {
            panic!("no secret screen")
        };
        let ticket = minted.ticket;
        walk.tell(Msg::Verified(ticket, result));
        assert!(walk.words().contains(words), "{words}: {}", walk.words());
    }
}

#[test]
fn what_was_made_is_read_back_and_differences_are_named() {
    let mut walk = remote();
    let Phase::Minted(minted) = &walk.wizard.phase else {
        panic!("no secret screen")
    };
    let ticket = minted.ticket;
    walk.tell(Msg::ReadBack(ticket, Ok(Box::new(record()))));
    assert!(
        walk.words().contains("DNS: Edit"),
        "the empty record lacks what was asked: {}",
        walk.words()
    );
}

#[test]
fn a_second_copy_is_emptied_at_its_own_time() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::InClipboard));
    walk.pass(10_000);
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::InClipboard));
    let wishes = walk
        .wanted
        .iter()
        .filter(|effect| matches!(effect, Effect::WakeAt(_)))
        .count();
    assert_eq!(wishes, 2, "each copy wishes to be woken at its own time");
    walk.forget().pass(36_000);
    assert!(walk.wanted.is_empty(), "the first time is over, the second is not");
    walk.pass(10_000);
    assert_eq!(walk.wanted, [Effect::ClearClipboard]);
}

#[test]
fn a_clipboard_that_could_not_be_emptied_stays_ours_and_can_be_tried_again() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::InClipboard));
    walk.tell(Msg::ClipboardCleared(Cleared::Failed));
    assert!(walk.notice().contains("could not be emptied"));
    walk.forget().press(Code::Char('x'));
    assert_eq!(walk.wanted, [Effect::ClearClipboard]);
}

#[test]
fn an_untaken_token_is_named_at_the_end_although_another_was_made() {
    let mut walk = remote();
    walk.press(Code::Char('n')).press(Code::Char('y')).press(Key::ctrl('c'));
    let said = walk.wanted.iter().any(|effect| match effect {
        Effect::Leave(ending) => ending.code == 5 && ending.words.iter().any(|words| words.contains(&"e".repeat(32))),
        _ => false,
    });
    assert!(said);
}

#[test]
fn a_copy_that_was_cleared_may_still_have_been_taken() {
    let mut walk = remote();
    walk.press(Code::Char('c'));
    walk.tell(Msg::Copied(Copied::Sent));
    walk.press(Code::Char('x'));
    walk.tell(Msg::ClipboardCleared(Cleared::Asked));
    walk.press(Code::Char('q'));
    assert!(
        walk.words().contains("We cannot see whether the copy arrived."),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('y'));
    assert_eq!(walk.leaving(), Some(0));
}
