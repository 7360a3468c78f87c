//! Ways out in mixed orders: one is at work while another is asked about, fails or is left.

use super::ways_out::up_front_by;
use super::*;
use crate::domain::delivery::clipboard::Cleared;
use crate::domain::delivery::existing::{Existing, Kind};

/// A question of the page: its words.
pub(super) fn question(walk: &Walk) -> Option<String> {
    walk.page().confirm.map(|ask| format!("{} {}", ask.question, ask.cost))
}

/// The end has this line.
#[track_caller]
fn tells(ending: &Exit, line: &str) {
    assert!(ending.words.iter().any(|words| words == line), "{:?}", ending.words);
}

fn type_way(walk: &mut Walk, way: &str) {
    walk.press(KeyCode::Char('s')).paste(way).press(KeyCode::Enter);
    walk.press(KeyCode::Esc);
}

#[test]
fn a_yes_to_a_way_at_work_does_not_say_that_it_is_stored() {
    let mut walk = remote();
    walk.presses(KeyCode::Char('r'), 2);
    type_way(&mut walk, "command:slow");
    walk.press(KeyCode::Char('q'));
    let asked = question(&walk).unwrap();
    assert!(
        asked.contains("command:slow is still at work") && asked.contains("the secret is gone"),
        "{asked}"
    );
    walk.press(KeyCode::Char('y'));
    let ending = walk.ended();
    assert_eq!(ending.code, 5);
    let words = ending.words.join(" ");
    assert!(words.contains("was still at work") && words.contains("roll"), "{words}");
}

#[test]
fn a_way_at_work_that_fails_once_its_token_is_left_is_told() {
    let mut walk = remote();
    walk.presses(KeyCode::Char('r'), 2);
    type_way(&mut walk, "command:slow");
    walk.press(KeyCode::Char('n'));
    assert!(question(&walk).unwrap().starts_with("Make another token?"));
    walk.press(KeyCode::Char('y'));
    walk.delivered("command:slow", Err("slow failed.".into()));
    assert!(walk.notice().contains("slow failed."), "{}", walk.notice());
    assert_eq!(walk.wizard.ending_from_outside(130).code, 5);
}

#[test]
fn what_comes_closes_a_question_that_it_answers() {
    let mut walk = remote();
    type_way(&mut walk, "command:slow");
    walk.press(KeyCode::Char('q'));
    assert!(question(&walk).is_some());
    walk.delivered("command:slow", Err("slow failed.".into()));
    assert_eq!(question(&walk), None, "another question would be answered by its y");
    assert_eq!(walk.notice(), "slow failed.");
    walk.press(KeyCode::Char('y'));
    assert_eq!(walk.leaving(), None);
    // A copy that is emptied at its time, while the question is open.
    let mut walk = minted(Route::Native);
    walk.save("/srv/token", Ok(())).press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(KeyCode::Char('q'));
    assert!(question(&walk).is_some());
    walk.pass(46_000);
    walk.cleared(Cleared::Emptied);
    assert_eq!(question(&walk), None);
    // The answer to it that is under way is no key of the page, until there was a pause.
    for answer in ['n', 'c', 'r', 'q'] {
        walk.forget();
        walk.tell(Msg::Key(KeyCode::Char(answer).into()));
        walk.tell(Msg::FrameShown);
        assert!(
            walk.notice().starts_with("Read it first."),
            "{answer}: {}",
            walk.notice()
        );
        assert!(
            matches!(walk.wanted.as_slice(), [Effect::WakeAt(_)]),
            "{answer}: {:?}",
            walk.wanted
        );
    }
    assert!(walk.wizard.revealed().is_none());
    walk.pass(1000);
    walk.press(KeyCode::Char('c'));
    assert!(
        matches!(walk.wanted.last(), Some(Effect::Clipboard(ClipboardCall::Copy(..)))),
        "the keys are those of the page: {:?}",
        walk.wanted
    );
}

#[test]
fn a_warning_of_ctrl_c_is_for_what_it_said() {
    let mut walk = remote();
    type_way(&mut walk, "command:slow");
    walk.press(key::ctrl('c'));
    walk.delivered("command:slow", Err("slow failed.".into()));
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), None, "of this loss nothing was said yet");
    assert!(walk.notice().contains("gone for good"), "{}", walk.notice());
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
}

fn occupied(walk: &mut Walk, way: &str) {
    let way = Target::read_or_file(way).unwrap();
    let ticket = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Delivery(DeliveryCall::Deliver(ticket, asked, _)) if *asked == way => Some(*ticket),
        _ => None,
    });
    let there = Existing {
        there: "“/srv/there” exists already".into(),
        called: "the file “/srv/there”".into(),
        stays: None,
        kind: Kind::Lines(Vec::new()),
    };
    let looked = crate::domain::delivery::Looked {
        way,
        remark: None,
        existing: Some(there),
    };
    walk.tell(DeliveryAnswer::Occupied(ticket.unwrap(), Box::new(looked)));
    walk.tell(Msg::FrameShown);
}

fn begun(walk: &Walk) -> usize {
    let begins = |effect: &&Effect| {
        matches!(
            effect,
            Effect::Delivery(DeliveryCall::Deliver(..) | DeliveryCall::Replace(..))
        )
    };
    walk.wanted.iter().filter(begins).count()
}

fn made(ways: &[&str], route: Route) -> Walk {
    let mut walk = up_front_by(ways, route);
    walk.press(KeyCode::Enter);
    let ticket = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    walk.tell(Msg::FrameShown);
    walk
}

#[test]
fn a_question_about_one_way_waits_while_another_works() {
    let mut walk = made(&["command:first", "file:/srv/there"], Route::Native);
    walk.press(KeyCode::Char('s'));
    walk.delivered("command:first", Err("first failed.".into()));
    occupied(&mut walk, "file:/srv/there");
    assert_eq!(question(&walk), None, "something is typed");
    walk.paste("command:mine").press(KeyCode::Enter).press(KeyCode::Esc);
    assert_eq!(question(&walk), None, "its yes would begin a second way");
    let before = begun(&walk);
    walk.press(KeyCode::Char('y'));
    assert_eq!(begun(&walk), before);
    walk.delivered("command:mine", Err("mine failed.".into()));
    walk.tell(Msg::FrameShown);
    assert!(question(&walk).unwrap().contains("Replace it?"), "now it is asked");
    walk.press(KeyCode::Char('y'));
    assert_eq!(begun(&walk), before + 1);
}

#[test]
fn a_clipboard_up_front_that_fails_is_told_and_the_next_way_goes() {
    // There is none: the next way is gone, and the end says so.
    let none = Route::Nowhere("Nothing here can copy.".into());
    let mut walk = made(&["clipboard", "file:/srv/token"], none);
    assert_eq!(begun(&walk), 1, "the file is not forgotten: {:?}", walk.wanted);
    walk.delivered("file:/srv/token", Ok(delivered_words()));
    walk.press(KeyCode::Char('q'));
    let ending = walk.ended();
    assert_eq!(ending.code, 5);
    tells(&ending, "--to clipboard: Nothing here can copy.");
    // It fails.
    let mut walk = made(&["clipboard", "file:/srv/token"], Route::Native);
    walk.copied(Copied::Failed("The display refused.".into()));
    walk.delivered("file:/srv/token", Ok(delivered_words()));
    walk.press(KeyCode::Char('q'));
    let ending = walk.ended();
    assert_eq!(ending.code, 5);
    assert!(
        ending.words.iter().any(|words| words.contains("--to clipboard:")),
        "{:?}",
        ending.words
    );
}

fn delivered_words() -> Delivered {
    Delivered {
        words: "Saved to /srv/token; only you can read the file.".into(),
        read_back: true,
    }
}

#[test]
fn a_token_that_is_left_is_named_at_once_and_each_is_at_the_end() {
    let mut walk = remote();
    walk.press(KeyCode::Char('n')).press(KeyCode::Char('y'));
    assert!(
        walk.notice()
            .starts_with("Token “Edit zone DNS, example.com” exists: id eeee")
            && walk.notice().contains("not known to be stored"),
        "{}",
        walk.notice()
    );
    let mut walk = remote();
    walk.save("/srv/token", Ok(())).press(KeyCode::Char('n'));
    assert!(!walk.notice().contains("not known to be stored"), "{}", walk.notice());
    let ending = walk.wizard.ending_from_outside(130);
    assert_eq!(ending.code, 130, "its secret is stored");
    assert!(ending.words[0].contains("exists: id eeee"), "{:?}", ending.words);
    assert!(ending.words[1].contains("Saved to /srv/token"), "{:?}", ending.words);
}

#[test]
fn what_is_typed_while_a_way_works_is_no_key_of_the_page() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s'))
        .paste("command:slow")
        .press(KeyCode::Enter);
    walk.press(key::ctrl('u')).letters("cc");
    walk.delivered("command:slow", Ok(delivered_words()));
    walk.letters("cq");
    assert!(
        walk.wizard.typing() && walk.words().contains(": cccq"),
        "{}",
        walk.words()
    );
    assert_eq!(walk.leaving(), None);
    // Nothing was typed so far: the page comes, and a letter after it is none of its keys, unless
    // the way was done at once.
    for (takes, leaves) in [(3000, None), (100, Some(0))] {
        let mut walk = remote();
        walk.press(KeyCode::Char('s')).paste("command:slow");
        walk.tell(Msg::Key(KeyCode::Enter.into()));
        walk.pass(takes);
        walk.delivered("command:slow", Ok(delivered_words()));
        walk.tell(Msg::FrameShown);
        walk.tell(Msg::Key(KeyCode::Char('q').into()));
        assert_eq!(walk.leaving(), leaves, "{takes} ms");
        walk.pass(1000);
        walk.press(KeyCode::Char('q'));
        assert_eq!(walk.leaving(), Some(0), "{takes} ms");
    }
}

#[test]
fn a_clipboard_up_front_that_has_not_answered_stands_against_leaving() {
    let mut walk = made(&["file:/srv/token", "clipboard"], Route::Native);
    walk.delivered("file:/srv/token", Ok(delivered_words()));
    walk.press(KeyCode::Char('q'));
    assert!(
        question(&walk).is_some_and(|asked| asked.contains("Not every way")),
        "{:?}",
        question(&walk)
    );
    walk.press(KeyCode::Char('y'));
    let ending = walk.ended();
    assert_eq!(ending.code, 5);
    tells(&ending, "--to clipboard: not known whether it arrived.");
}

#[test]
fn once_it_is_stored_enter_acts_on_no_row_that_was_not_moved_to() {
    let mut walk = remote();
    walk.pass(1000);
    walk.save("/srv/token", Ok(())).forget();
    walk.pass(1000);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.wanted, [], "a second Enter copies nothing, whenever it comes");
    assert!(walk.notice().contains("It is stored."), "{}", walk.notice());
    walk.press(KeyCode::Down).press(KeyCode::Up).press(KeyCode::Enter);
    assert!(
        matches!(walk.wanted.first(), Some(Effect::WakeAt(_))),
        "{:?}",
        walk.wanted
    );
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Clipboard(ClipboardCall::Copy(..))))
    );
}

#[test]
fn a_way_that_failed_stays_on_the_page_until_the_next() {
    let mut walk = remote();
    type_way(&mut walk, "command:slow");
    walk.delivered("command:slow", Err("slow failed.".into()));
    walk.press(KeyCode::Up).press(KeyCode::Up);
    let said = |walk: &Walk| walk.words().matches("command:slow: slow failed.").count();
    assert_eq!(
        said(&walk),
        2,
        "on a line of its own, and in the history: {}",
        walk.words()
    );
    walk.save("/srv/token", Ok(()));
    assert_eq!(said(&walk), 1, "{}", walk.words());
}
