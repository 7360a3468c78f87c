//! Masked, revealed, asked for; and how one leaves.

use super::*;
use crate::wizard::page::Way;

#[test]
fn it_is_masked_and_enter_and_escape_do_not_leave() {
    let mut walk = remote();
    assert!(walk.words().contains("Store it now: it will not be shown again."));
    let created = |walk: &Walk| matches!(walk.page().top.way, Way::Done { done, .. } if done == "Token created");
    assert!(created(&walk));
    assert!(
        walk.words()
            .contains("Not stored yet. If you leave, it is gone for good.")
    );
    assert!(walk.wizard.revealed().is_none());
    walk.press(KeyCode::Enter).press(KeyCode::Esc).press(KeyCode::Enter);
    assert_eq!(walk.leaving(), None);
    assert!(created(&walk));
    assert!(!walk.words().contains(SECRET));
}

#[test]
fn revealing_shows_and_hides_and_suspending_hides() {
    let mut walk = remote();
    walk.press(KeyCode::Char('r'));
    assert!(walk.wizard.revealed().is_some());
    assert!(!walk.words().contains(SECRET), "the page only keeps the place free");
    walk.tell(Msg::Suspending);
    assert!(walk.wizard.revealed().is_none());
    walk.press(KeyCode::Char('r')).press(KeyCode::Char('r'));
    assert!(walk.wizard.revealed().is_none());
}

/// A window that is too narrow shows nothing of it, so nobody has seen it.
#[test]
fn asked_for_but_not_on_the_screen_is_not_seen() {
    for shown in [false, true] {
        let mut walk = remote();
        walk.tell(Msg::Key(KeyCode::Char('r').into()));
        if shown {
            walk.tell(Msg::SecretSeen);
        }
        walk.tell(Msg::FrameShown);
        walk.tell(Msg::Key(KeyCode::Char('q').into()));
        let question = if shown {
            "You have seen this token."
        } else {
            "Not stored yet. If you leave, it is gone for good."
        };
        assert!(walk.words().contains(question), "{}", walk.words());
    }
}

#[test]
fn leaving_untaken_asks_and_any_other_key_stays() {
    for key in [
        KeyCode::Char('n'),
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Left,
        KeyCode::F(7),
    ] {
        let mut walk = remote();
        walk.press(KeyCode::Char('q'));
        assert!(
            walk.words()
                .contains("Leave?\nNot stored yet. If you leave, it is gone for good.")
        );
        walk.press(key);
        assert_eq!(walk.leaving(), None, "{key:?}");
        assert_eq!(walk.page().confirm, None, "{key:?} closes the question");
    }
    let mut walk = remote();
    walk.press(KeyCode::Char('q')).press(KeyCode::Char('y'));
    assert_eq!(walk.leaving(), Some(5), "a token exists whose secret nobody has");
}

#[test]
fn ended_from_outside_the_code_says_whether_the_secret_is_safe() {
    let mut walk = minted(Route::Native);
    assert_eq!(walk.wizard.ending_from_outside(143).code, 5);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    let ending = walk.wizard.ending_from_outside(143);
    assert_eq!(ending.code, 5, "the copy ends with the program");
    assert!(
        ending
            .words
            .iter()
            .any(|words| words.contains("clipboard was removed when cfmint ended")),
        "{ending:?}"
    );
    walk.save("/tmp/token", Ok(()));
    assert_eq!(walk.wizard.ending_from_outside(143).code, 143);
    let mut walk = minted(Route::Native);
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(KeyCode::Char('p')).paste(SECRET);
    assert_eq!(
        walk.wizard.ending_from_outside(129).code,
        5,
        "what was pasted here may be the very copy that ends"
    );
}

#[test]
fn what_stands_in_between_is_said_when_the_secret_is_shown() {
    for in_between in [false, true] {
        let route = Route::Tmux;
        let mut walk = Walk::signed_in_with(crate::wizard::state::start::Start {
            in_between,
            ..start(route, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
        });
        walk.reach_secret().press(KeyCode::Char('r'));
        assert_eq!(
            walk.notice().contains("may stay in its scrollback or its log"),
            in_between
        );
        walk.press(KeyCode::Char('r'));
        assert!(!walk.notice().contains("may stay in its scrollback or its log"));
    }
}

#[test]
fn a_question_that_no_frame_has_shown_is_not_answered() {
    let mut walk = remote();
    walk.tell(Msg::Key(KeyCode::Char('q').into()));
    walk.tell(Msg::Key(KeyCode::Char('y').into()));
    assert_eq!(walk.leaving(), None);
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(KeyCode::Char('y').into()));
    assert_eq!(walk.leaving(), Some(5));
}

#[test]
fn a_paste_is_compared_and_a_match_is_a_taking() {
    let mut walk = remote();
    walk.press(KeyCode::Char('p')).paste("something else");
    assert!(walk.notice().contains("is not this token"));
    walk.press(KeyCode::Char('p')).paste(&format!("  {SECRET}\n"));
    assert!(walk.notice().contains("complete and unchanged"), "{}", walk.notice());
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

#[test]
fn another_token_drops_the_secret_and_begins_anew() {
    let mut walk = remote();
    walk.press(KeyCode::Char('n'));
    assert!(walk.page().confirm.is_some());
    walk.press(KeyCode::Char('y'));
    assert_eq!(walk.title(), StepId::Template.name());
    assert!(matches!(walk.wizard.phase, Phase::Drafting));
    assert_eq!(walk.wizard.cx.work.draft, crate::wizard::state::work::empty_draft());
    assert_eq!(walk.leaving(), None);
    walk.reach_summary().press(KeyCode::Enter);
    assert_eq!(walk.creates().len(), 1, "the second token is made like the first");
}

#[test]
fn ctrl_c_warns_while_untaken_and_ends_then() {
    let mut walk = remote();
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), None);
    assert!(walk.notice().starts_with("Not stored yet."));
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
    let mut walk = remote();
    walk.press(KeyCode::Char('p')).paste(SECRET).press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130), "taken: it ends at once");
}

#[test]
fn an_untaken_token_is_named_at_the_end_although_another_was_made() {
    let mut walk = remote();
    walk.press(KeyCode::Char('n'))
        .press(KeyCode::Char('y'))
        .press(key::ctrl('c'));
    let said = walk.wanted.iter().any(|effect| match effect {
        Effect::Leave(ending) => ending.code == 5 && ending.words.iter().any(|words| words.contains(&"e".repeat(32))),
        _ => false,
    });
    assert!(said);
}

/// The row under the cursor, as Enter would act on it.
fn under(walk: &Walk) -> String {
    let page = walk.page();
    let list = page.parts.iter().find_map(|part| match part {
        Part::List(list) => Some(list),
        _ => None,
    });
    list.map(|list| (list.row)(list.cursor).words(1).to_owned())
        .unwrap_or_default()
}

#[test]
fn the_cursor_begins_on_the_way_that_works_best_here() {
    let osc52 = |tmux_suspected| Route::Osc52 {
        screen: false,
        tmux_suspected,
    };
    for (route, best) in [
        (Route::Native, "Copy"),
        (Route::Tmux, "Copy"),
        (osc52(false), "Copy"),
        (osc52(true), "Save or send"),
        (Route::Nowhere("Nothing here can copy.".into()), "Save or send"),
    ] {
        assert_eq!(under(&minted(route.clone())), best, "{route:?}");
    }
}

#[test]
fn enter_does_what_its_row_says_after_a_moment_and_never_leaves() {
    let mut walk = remote();
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::WakeAt(_)]),
        "whoever still presses it copies nothing: {:?}",
        walk.wanted
    );
    assert!(walk.notice().starts_with("Read it first."), "{}", walk.notice());
    walk.pass(700);
    walk.press(KeyCode::Enter);
    let copies = |walk: &Walk| {
        let copy = |effect: &&Effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..)));
        walk.wanted.iter().filter(copy).count()
    };
    assert_eq!(copies(&walk), 1);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.press(KeyCode::Down).press(KeyCode::Down);
    assert_eq!(under(&walk), "Show it here");
    walk.press(KeyCode::Enter);
    assert!(walk.wizard.revealed().is_some());
    walk.press(KeyCode::Enter);
    assert!(walk.wizard.revealed().is_some(), "no row is under the cursor");
    walk.press(KeyCode::Char('r')).press(KeyCode::Up).press(KeyCode::Enter);
    assert!(walk.wizard.typing(), "it asks where to");
    assert_eq!(walk.leaving(), None);
}

/// A key that is held down acts once.
#[test]
fn enter_that_is_held_down_copies_once() {
    let mut walk = remote();
    walk.pass(700);
    for _ in 0..5 {
        walk.tell(Msg::Key(KeyCode::Enter.into()));
        walk.tell(Msg::FrameShown);
        walk.pass(30);
    }
    let copy = |effect: &&Effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..)));
    assert_eq!(walk.wanted.iter().filter(copy).count(), 1);
    // From the page before on it never acts, however long it is held.
    let mut walk = remote();
    for _ in 0..60 {
        walk.tell(Msg::Key(KeyCode::Enter.into()));
        walk.tell(Msg::FrameShown);
        walk.pass(40);
    }
    assert_eq!(walk.wanted.iter().filter(copy).count(), 0);
}

#[test]
fn what_happened_is_said_with_its_time() {
    let mut walk = remote();
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::Sent);
    walk.save("/tmp/token", Ok(()));
    walk.press(KeyCode::Char('r'));
    let words = walk.words();
    let heading = |line: &&str| *line != "What happened to it so far";
    let lines: Vec<&str> = words.lines().skip_while(heading).skip(1).take(2).collect();
    assert!(
        lines[0].ends_with("  Sent to your terminal’s clipboard; cfmint cannot see it arrive."),
        "{words}"
    );
    assert!(
        lines[1].ends_with("  Saved to /tmp/token; only you can read the file."),
        "{words}"
    );
    let is_time = |line: &str| {
        line.split_once(':')
            .is_some_and(|(hour, _)| hour.parse::<u8>().is_ok_and(|hour| hour < 24))
    };
    assert!(lines.iter().all(|line| is_time(line)), "{lines:?}");
    walk.press(KeyCode::Char('r'));
    assert!(walk.words().contains("Stored: saved to /tmp/token"), "{}", walk.words());
}
