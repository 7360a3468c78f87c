//! Ways out, chosen up front or on the screen; and what an S3 client gets.

use super::*;
use crate::domain::delivery::{PayloadKind, Readiness, SharedPayload};

#[test]
fn what_arrives_for_an_earlier_token_says_nothing_of_this_one() {
    let mut walk = up_front(&["command:slow"]);
    walk.press(KeyCode::Enter);
    let first = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(first, created()));
    walk.tell(Msg::FrameShown);
    let late = walk.wanted.iter().find_map(|effect| match effect {
        Effect::Delivery(DeliveryCall::Deliver(ticket, ..)) => Some(*ticket),
        _ => None,
    });
    walk.press(KeyCode::Char('n'));
    assert!(
        walk.words().contains("command:slow is still at work on this secret."),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Char('y'))
        .forget()
        .reach_summary()
        .press(KeyCode::Enter);
    let second = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(second, created()));
    walk.tell(Msg::FrameShown);
    let words = "slow took it on its stdin and ended well.".to_owned();
    let read_back = false;
    walk.tell(DeliveryAnswer::Delivered(
        late.unwrap(),
        Ok(Delivered { words, read_back }),
    ));
    assert!(
        walk.words().contains("Not stored yet: on its way to command:slow."),
        "{}",
        walk.words()
    );
    // The first one is settled by it: its note goes, and the end has nothing to say of it.
    assert_eq!(walk.forgotten().len(), 1);
    assert!(walk.notice().contains("slow took it"), "{}", walk.notice());
    walk.delivered("command:slow", Err("slow failed.".into()));
    walk.press(KeyCode::Char('q')).press(KeyCode::Char('y'));
    let ending = walk.ended();
    assert_eq!(ending.code, 5);
    let words = ending.words.join(" ");
    assert!(!words.contains("was still at work"), "{words}");
    assert_eq!(words.matches(" exists: id ").count(), 2, "both are named: {words}");
}

#[test]
fn a_way_that_fails_after_its_token_has_left_the_screen_is_told_and_the_note_stays() {
    let mut walk = up_front(&["command:slow"]);
    walk.press(KeyCode::Enter);
    let first = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(first, created()));
    walk.tell(Msg::FrameShown);
    walk.press(KeyCode::Char('n')).press(KeyCode::Char('y'));
    walk.delivered("command:slow", Err("slow failed.".into()));
    assert!(walk.notice().contains("slow failed."), "{}", walk.notice());
    assert!(walk.forgotten().is_empty());
    walk.press(key::ctrl('c'));
    let ending = walk.ended();
    let words = ending.words.join(" ");
    assert_eq!(ending.code, 5);
    assert!(
        words.contains("slow failed.") && words.contains("roll it (cfmint roll ") && !words.contains("at work"),
        "{words}"
    );
}

#[test]
fn ways_that_failed_or_were_not_gone_are_named_at_the_end() {
    let mut walk = up_front(&["command:one", "command:two", "command:three"]);
    walk.press(KeyCode::Enter);
    let ticket = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    walk.tell(Msg::FrameShown);
    walk.delivered("command:one", Err("one failed.".into()));
    assert!(
        walk.words().contains("Not sent to command:one: one failed."),
        "{}",
        walk.words()
    );
    let (words, read_back) = ("two took it.".to_owned(), false);
    walk.delivered("command:two", Ok(Delivered { words, read_back }));
    assert!(walk.words().contains("Not sent to command:one"), "it stays");
    walk.press(KeyCode::Char('q'));
    assert!(
        walk.words().contains("command:three is still at work"),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Char('y'));
    let Some(Effect::Leave(ending)) = walk.wanted.last() else {
        panic!("it ends")
    };
    assert_eq!(ending.code, 5);
    let words = ending.words.join(" ");
    assert!(
        words.contains("--to command:one: one failed.") && words.contains("command:three was still at work"),
        "{words}"
    );
}

#[test]
fn saving_names_the_file_and_a_failure_keeps_the_field() {
    let mut walk = remote();
    walk.save("/no/where", Err("There is no folder /no."));
    assert_eq!(walk.notice(), "There is no folder /no.");
    assert!(walk.words().contains("A new file: /no/where"), "nothing typed is lost");
    walk.press(KeyCode::Esc).save("/tmp/token", Ok(()));
    assert_eq!(walk.notice(), "Saved to /tmp/token; only you can read the file.");
    assert!(walk.words().contains("Stored: saved to /tmp/token"), "{}", walk.words());
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn a_way_that_is_no_way_is_said_and_hands_nothing_over() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s'))
        .paste("githbu:o/r#N")
        .press(KeyCode::Enter);
    assert!(walk.notice().contains("Did you mean github:"), "{}", walk.notice());
    assert!(
        !walk
            .wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Delivery(DeliveryCall::Deliver(..))))
    );
    assert!(walk.words().contains("githbu:o/r#N"), "nothing typed is lost");
}

#[test]
fn while_a_way_out_works_no_other_is_begun_and_leaving_says_so() {
    let mut walk = remote();
    for _ in 0..2 {
        walk.press(KeyCode::Char('s'))
            .paste("pass:cf/token")
            .press(KeyCode::Enter)
            .press(KeyCode::Esc);
    }
    let deliveries = walk
        .wanted
        .iter()
        .filter(|effect| matches!(effect, Effect::Delivery(DeliveryCall::Deliver(..))));
    assert_eq!(deliveries.count(), 1);
    walk.press(key::ctrl('c')).press(key::ctrl('c'));
    let said = walk.wanted.iter().any(|effect| match effect {
        Effect::Leave(ending) => ending
            .words
            .iter()
            .any(|words| words.contains("pass:cf/token was still at work")),
        _ => false,
    });
    assert!(said, "{:?}", walk.wanted.last());
}

#[test]
fn the_clipboard_can_be_typed_as_a_way_out_too() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s')).paste("clipboard").press(KeyCode::Enter);
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..))))
    );
}

/// What was handed over, in order.
pub(super) fn handed(walk: &Walk) -> Vec<SharedPayload> {
    let handed = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Delivery(DeliveryCall::Deliver(_, _, handed)) | Effect::Clipboard(ClipboardCall::Copy(_, handed)) => {
            Some(handed.clone())
        }
        _ => None,
    });
    handed.collect()
}

fn up_front(ways: &[&str]) -> Walk {
    let route = Route::Osc52 {
        screen: false,
        tmux_suspected: false,
    };
    up_front_by(ways, route)
}

/// On the summary, with these ways, where copies travel so.
pub(in crate::wizard::tests) fn up_front_by(ways: &[&str], route: Route) -> Walk {
    let ways: Vec<String> = ways.iter().map(|way| (*way).to_owned()).collect();
    let mut walk = Walk::signed_in_with(crate::wizard::state::start::Start {
        to: Target::read_all(&ways).unwrap(),
        ..start(route, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
    });
    walk.reach_summary();
    walk
}

#[test]
fn a_way_that_was_chosen_up_front_is_looked_at_before_and_gone_at_once() {
    let mut walk = up_front(&["file:/srv/token", "pass:cf/token"]);
    let looked_at = |effect: &Effect| matches!(effect, Effect::Delivery(DeliveryCall::CheckWays(ways, PayloadKind::Token)) if ways.len() == 2);
    assert!(walk.wanted.iter().any(looked_at));
    assert!(walk.words().contains("checking whether that works"), "{}", walk.words());
    walk.tell(DeliveryAnswer::WaysChecked(vec![
        Readiness::Ready,
        Readiness::Blocked("pass is not on this machine.".into()),
    ]));
    assert!(
        walk.words()
            .contains("The secret goes to file:/srv/token as soon as it exists.")
    );
    assert!(
        walk.words()
            .contains("The secret cannot go to pass:cf/token: pass is not on this machine.")
    );
    walk.press(KeyCode::Enter);
    let ticket = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    assert_eq!(handed(&walk).len(), 1, "one after the other");
    let done = |words: &str| {
        Ok(Delivered {
            words: words.into(),
            read_back: true,
        })
    };
    walk.delivered("file:/srv/token", done("Saved to /srv/token."));
    assert_eq!(handed(&walk).len(), 2);
    walk.delivered("pass:cf/token", Err("pass is not on this machine.".into()));
    assert!(
        walk.notice().contains("pass is not on this machine."),
        "{}",
        walk.notice()
    );
    assert!(walk.wizard.revealed().is_none(), "it never touched the screen");
    walk.tell(Msg::FrameShown);
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(5), "one of them has it, and one has not");
}
