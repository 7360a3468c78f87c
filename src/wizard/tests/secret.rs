//! The secret screen: what counts as taken, what is said, how one leaves.

use super::*;
use crate::domain::delivery::Readiness;
use crate::domain::delivery::clipboard::{Cleared, Copied};
use crate::domain::delivery::{PayloadKind, SharedPayload};
use crate::wizard::screens::secret::SecretScreen;

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
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..))))
    );
    walk.copied(Copied::Sent);
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
    walk.copied(Copied::Sent);
    assert!(walk.notice().contains("tmux"));
}

#[test]
fn a_copy_in_a_clipboard_of_this_machine_ends_at_a_stated_time() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    assert!(walk.notice().contains("Copied."), "{}", walk.notice());
    assert!(walk.notice().contains("The copy in the clipboard ends when you leave."));
    assert!(walk.wanted.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
    walk.press(Code::Char('q'));
    assert!(walk.page().question.is_some(), "leaving while it is ours asks");
    walk.press(Code::Char('n')).forget();
    walk.pass(46_000);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Clipboard(ClipboardCall::Clear(_))]),
        "{:?}",
        walk.wanted
    );
    walk.cleared(Cleared::Emptied);
    assert!(
        walk.words().contains("not taken yet"),
        "nobody knows whether it was pasted"
    );
    walk.forget().press(Code::Char('q'));
    assert!(
        walk.words()
            .contains("The copy is not in the clipboard any more. Is the token stored safely?"),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('y'));
    assert_eq!(walk.leaving(), Some(0), "they said so");
}

#[test]
fn ended_from_outside_the_code_says_whether_the_secret_is_safe() {
    let mut walk = minted(Route::Native);
    assert_eq!(walk.wizard.ending_from_outside(143).code, 5);
    walk.press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    let ending = walk.wizard.ending_from_outside(143);
    assert_eq!(ending.code, 5, "the copy ends with the program");
    assert!(
        ending
            .words
            .iter()
            .any(|words| words.contains("clipboard ended with cfmint")),
        "{ending:?}"
    );
    walk.save("/tmp/token", Ok(()));
    assert_eq!(walk.wizard.ending_from_outside(143).code, 143);
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(Code::Char('p')).paste(SECRET);
    assert_eq!(
        walk.wizard.ending_from_outside(129).code,
        129,
        "it was pasted somewhere, and here"
    );
}

#[test]
fn the_clipboard_is_asked_to_be_emptied_once() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
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
fn what_stands_in_between_is_said_when_the_secret_is_shown() {
    for in_between in [false, true] {
        let route = Route::Tmux;
        let mut walk = Walk::signed_in_with(super::super::state::start::Start {
            in_between,
            ..start(route, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
        });
        walk.reach_secret().press(Code::Char('r'));
        assert_eq!(walk.notice().contains("may stay in its log"), in_between);
        walk.press(Code::Char('r'));
        assert!(!walk.notice().contains("may stay in its log"));
    }
}

#[test]
fn leaving_with_a_copy_of_ours_empties_it_first() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.forget().press(Code::Char('q')).press(Code::Char('y'));
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
        walk.press(Code::Char('c'));
        walk.copied(Copied::InClipboard);
        walk
    };
    let mut walk = copied();
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), None);
    assert!(
        walk.notice().contains("The copy in the clipboard ends when you leave."),
        "{}",
        walk.notice()
    );
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
    let mut walk = copied();
    walk.press(Code::Char('x'));
    walk.cleared(Cleared::Emptied);
    walk.press(Code::Char('q')).press(Code::Char('z'));
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
    walk.press(Code::Char('c'));
    walk.copied(Copied::Failed("The display refused.".into()));
    assert!(
        walk.words().contains("Token: hidden · not taken yet"),
        "{}",
        walk.words()
    );
}

#[test]
fn what_arrives_for_an_earlier_token_says_nothing_of_this_one() {
    let mut walk = up_front(&["command:slow"]);
    walk.press(Code::Enter);
    let first = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(first, created()));
    walk.tell(Msg::FrameShown);
    let late = walk.wanted.iter().find_map(|effect| match effect {
        Effect::Delivery(DeliveryCall::Deliver(ticket, ..)) => Some(*ticket),
        _ => None,
    });
    walk.press(Code::Char('n'));
    assert!(
        walk.words().contains("command:slow is still at work on this secret."),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('y')).forget().reach_summary().press(Code::Enter);
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
        walk.words().contains("Token: hidden · not taken yet"),
        "{}",
        walk.words()
    );
    // The first one is settled by it: its note goes, and the end has nothing to say of it.
    assert_eq!(walk.forgotten().len(), 1);
    assert!(walk.notice().contains("slow took it"), "{}", walk.notice());
    walk.delivered("command:slow", Err("slow failed.".into()));
    walk.press(Code::Char('q')).press(Code::Char('y'));
    let ending = walk.ended();
    assert_eq!(ending.code, 5);
    let words = ending.words.join(" ");
    assert!(!words.contains("was still at work"), "{words}");
    assert_eq!(words.matches(" exists: id ").count(), 1, "{words}");
}

#[test]
fn a_way_that_fails_after_its_token_has_left_the_screen_is_told_and_the_note_stays() {
    let mut walk = up_front(&["command:slow"]);
    walk.press(Code::Enter);
    let first = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(first, created()));
    walk.tell(Msg::FrameShown);
    walk.press(Code::Char('n')).press(Code::Char('y'));
    walk.delivered("command:slow", Err("slow failed.".into()));
    assert!(walk.notice().contains("slow failed."), "{}", walk.notice());
    assert!(walk.forgotten().is_empty());
    walk.press(Key::ctrl('c'));
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
    walk.press(Code::Enter);
    let ticket = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    walk.tell(Msg::FrameShown);
    walk.delivered("command:one", Err("one failed.".into()));
    assert!(
        walk.words().contains("Not delivered to command:one: one failed."),
        "{}",
        walk.words()
    );
    let (words, read_back) = ("two took it.".to_owned(), false);
    walk.delivered("command:two", Ok(Delivered { words, read_back }));
    assert!(walk.words().contains("Not delivered to command:one"), "it stays");
    walk.press(Code::Char('q'));
    assert!(
        walk.words().contains("command:three is still at work"),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('y'));
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
fn a_question_that_no_frame_has_shown_is_not_answered() {
    let mut walk = remote();
    walk.tell(Msg::Key(Code::Char('q').into()));
    walk.tell(Msg::Key(Code::Char('y').into()));
    assert_eq!(walk.leaving(), None);
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(Code::Char('y').into()));
    assert_eq!(walk.leaving(), Some(5));
}

#[test]
fn a_failed_copy_says_why_and_offers_the_other_ways() {
    let mut walk = minted(Route::Native);
    walk.press(Code::Char('c'));
    walk.copied(Copied::Failed("The display does not answer.".into()));
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
    walk.save("/no/where", Err("There is no folder /no."));
    assert_eq!(walk.notice(), "There is no folder /no.");
    assert!(
        walk.words().contains("Save or send: /no/where"),
        "nothing typed is lost"
    );
    walk.press(Code::Esc).save("/tmp/token", Ok(()));
    assert_eq!(walk.notice(), "Saved to /tmp/token; only you can read the file.");
    assert!(
        walk.words().contains("hidden · saved to /tmp/token"),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn a_way_that_is_no_way_is_said_and_hands_nothing_over() {
    let mut walk = remote();
    walk.press(Code::Char('s')).paste("githbu:o/r#N").press(Code::Enter);
    assert!(walk.notice().contains("Do you mean github:"), "{}", walk.notice());
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
        walk.press(Code::Char('s'))
            .paste("pass:cf/token")
            .press(Code::Enter)
            .press(Code::Esc);
    }
    let deliveries = walk
        .wanted
        .iter()
        .filter(|effect| matches!(effect, Effect::Delivery(DeliveryCall::Deliver(..))));
    assert_eq!(deliveries.count(), 1);
    walk.press(Key::ctrl('c')).press(Key::ctrl('c'));
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
    walk.press(Code::Char('s')).paste("clipboard").press(Code::Enter);
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..))))
    );
}

/// What was handed over, in order.
fn handed(walk: &Walk) -> Vec<SharedPayload> {
    let handed = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Delivery(DeliveryCall::Deliver(_, _, handed)) | Effect::Clipboard(ClipboardCall::Copy(_, handed)) => {
            Some(handed.clone())
        }
        _ => None,
    });
    handed.collect()
}

fn up_front(ways: &[&str]) -> Walk {
    let ways: Vec<String> = ways.iter().map(|way| (*way).to_owned()).collect();
    let route = Route::Osc52 {
        screen: false,
        tmux_suspected: false,
    };
    let mut walk = Walk::signed_in_with(super::super::state::start::Start {
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
    assert!(walk.words().contains("being found out"), "{}", walk.words());
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
    walk.press(Code::Enter);
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
    walk.press(Code::Char('q'));
    assert_eq!(walk.leaving(), Some(5), "one of them has it, and one has not");
}

/// A token for the buckets of an account.
fn r2() -> Walk {
    let mut walk = remote();
    let Phase::Secret(minted) = &walk.wizard.phase else {
        panic!("it is made")
    };
    let mut record = record();
    record.policies = vec![crate::domain::token::to_policies::Policy {
        effect: crate::domain::token::to_policies::PolicyEffect::Allow,
        groups: ["2efd5506f9c8494dacb1fa10a3e7d5b6".parse().unwrap()].into(),
        resources: crate::domain::token::to_policies::ResourceMap::Flat(
            [format!("com.cloudflare.edge.r2.bucket.{}_eu_logs", "a".repeat(32))].into(),
        ),
    }];
    assert!(minted.revealed().is_none());
    let owner = crate::domain::token::scope::Owner::User;
    let secret = Secret::copied_from(SECRET.as_bytes());
    walk.wizard
        .secret_screen(super::super::screens::secret::SecretScreen::rolled(
            secret,
            Box::new(record),
            owner,
            None,
        ));
    walk.tell(Msg::FrameShown);
    walk.forget();
    walk
}

#[test]
fn a_token_for_r2_has_what_an_s3_client_needs_and_the_arrows_choose() {
    let mut walk = r2();
    let words = walk.words();
    assert!(words.contains("› Token: hidden"), "{words}");
    assert!(
        words.contains(&format!("  Access key id: {}", "e".repeat(32))),
        "{words}"
    );
    assert!(words.contains("  S3 secret: hidden"), "{words}");
    assert!(
        words.contains(&format!(
            "  S3 endpoint: https://{}.eu.r2.cloudflarestorage.com",
            "a".repeat(32)
        )),
        "{words}"
    );
    // The SHA-256 of the secret, which is no real one, by another program: printf … | sha256sum
    let expected = "cc9847c430a7da0b09c37b57762e09b046a853e82d62ee230ab71790a2755a68";
    walk.press(Code::Down).press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(Code::Char('r'));
    assert!(walk.wizard.revealed().is_none(), "nothing is hidden there");
    walk.press(Code::Down).press(Code::Char('r'));
    assert_eq!(walk.wizard.revealed().unwrap().expose(), expected.as_bytes());
    walk.press(Code::Down);
    assert!(walk.wizard.revealed().is_none(), "what is shown belongs to its line");
    walk.press(Code::Down)
        .press(Code::Char('s'))
        .paste("env:.env#AWS")
        .press(Code::Enter);
    let all = handed(&walk);
    assert!(matches!(&all[0], SharedPayload::Token(id) if id.expose() == "e".repeat(32).as_bytes()));
    assert!(matches!(&all[1], SharedPayload::S3(keys) if keys.secret.expose() == expected.as_bytes()));
    walk.press(Code::Esc).press(Code::Char('p')).paste(expected);
    assert!(
        walk.notice().contains("The paste is the S3 secret"),
        "{}",
        walk.notice()
    );
}

#[test]
fn an_access_key_id_in_a_clipboard_is_no_secret_taken() {
    let mut walk = r2();
    walk.press(Code::Down).press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    let words = walk.words();
    assert!(words.contains("Token: hidden · not taken yet"), "{words}");
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), None, "the secret is not taken");
}

#[test]
fn another_token_drops_the_secret_and_begins_anew() {
    let mut walk = remote();
    walk.press(Code::Char('n'));
    assert!(walk.page().question.is_some());
    walk.press(Code::Char('y'));
    assert_eq!(walk.title(), "Step 1 of 6 · Template: what is this token for?");
    assert!(matches!(walk.wizard.phase, Phase::Drafting));
    assert_eq!(walk.wizard.cx.work.draft, super::super::state::work::empty_draft());
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
        Ok(response::Verified {
            id: record().id,
            status,
        })
    };
    let shut_out = crate::domain::refusal::Refusal::ShutOut {
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
            "Not tested: the IP filter excludes this machine (Cloudflare sees 192.0.2.7).",
        ),
    ] {
        let mut walk = remote();
        let Phase::Secret(minted) = &walk.wizard.phase else {
            panic!("no secret screen")
        };
        let ticket = minted.ticket;
        walk.tell(ApiAnswer::Verified(ticket, result));
        assert!(walk.words().contains(words), "{words}: {}", walk.words());
    }
}

#[test]
fn what_was_made_is_read_back_and_differences_are_named() {
    let mut walk = remote();
    let Phase::Secret(minted) = &walk.wizard.phase else {
        panic!("no secret screen")
    };
    let ticket = minted.ticket;
    walk.tell(ApiAnswer::ReadBack(ticket, Ok(Box::new(record()))));
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
    walk.copied(Copied::InClipboard);
    walk.pass(10_000);
    walk.press(Code::Char('c'));
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
    walk.press(Code::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(Code::Char('x'));
    walk.cleared(Cleared::Failed);
    assert!(walk.notice().contains("could not be emptied"));
    walk.forget().press(Code::Char('x'));
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Clipboard(ClipboardCall::Clear(_))]),
        "{:?}",
        walk.wanted
    );
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
    walk.copied(Copied::Sent);
    walk.press(Code::Char('x'));
    walk.cleared(Cleared::Asked);
    walk.press(Code::Char('q'));
    assert!(
        walk.words().contains("We cannot see whether the copy arrived."),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('y'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn a_token_that_is_not_known_is_judged_by_its_start_and_its_filter() {
    let unknown = || {
        Err(crate::domain::refusal::Refusal::NotSignedIn {
            why: "it is wrong".into(),
            says: String::new(),
        })
    };
    let asked = |change: &dyn Fn(&mut TokenRecord), what: &str| {
        let mut walk = Walk::signed_in();
        walk.reach_secret();
        let now = walk.wizard.cx.server_now();
        let mut given = record();
        given.issued_on = Some(now);
        change(&mut given);
        // As for a token of an earlier run: what is known of it is in its record.
        let secret = Secret::copied_from(SECRET.as_bytes());
        let owner = crate::domain::token::scope::Owner::User;
        walk.wizard
            .secret_screen(SecretScreen::rolled(secret, Box::new(given), owner, None));
        walk.tell(Msg::FrameShown);
        let Phase::Secret(minted) = &walk.wizard.phase else {
            panic!("no secret screen")
        };
        let ticket = minted.ticket;
        walk.tell(ApiAnswer::Verified(ticket, unknown()));
        assert!(walk.words().contains(what), "{what}: {}", walk.words());
    };
    let now = |given: &TokenRecord| given.issued_on.unwrap();
    let second = jiff::SignedDuration::from_secs(1);
    let not_yet = "The new secret is not known everywhere yet; it usually works within a minute. Test it then with the line below.";
    asked(&|_| {}, not_yet);
    asked(&|given| given.starts = Some(now(given) - second), not_yet);
    asked(&|given| given.starts = Some(now(given)), not_yet);
    let early = "It cannot be tested before it starts.";
    asked(&|given| given.starts = Some(now(given) + second), early);
    let here = "Cloudflare does not know it from here: it may not be known everywhere yet, or its IP filter may exclude this machine.";
    asked(&|given| given.ip.only.push("192.0.2.0/24".parse().unwrap()), here);
    asked(&|given| given.ip.except.push("192.0.2.0/24".parse().unwrap()), here);
    asked(&|given| given.addresses_not_understood = 1, here);

    let mut walk = remote();
    let Phase::Secret(minted) = &walk.wizard.phase else {
        panic!("no secret screen")
    };
    let ticket = minted.ticket;
    walk.tell(ApiAnswer::Verified(ticket, unknown()));
    assert!(
        walk.words().contains("The new token is not known everywhere yet;"),
        "{}",
        walk.words()
    );
}
