//! The draft over the end of the program: when it is handed over, what the next start offers, when
//! it is forgotten.

use super::*;
use crate::wizard::draft_file::SavedDraft;
use crate::wizard::page::Tone;

/// A wizard that has just found this text.
fn recalled(text: &str) -> Walk {
    let mut walk = Walk::signed_in();
    walk.tell(StorageAnswer::Recalled(Ok(Some(text.to_owned()))));
    walk.forget();
    walk
}

impl Walk {
    /// What was handed over to be kept, in order.
    fn kept(&self) -> Vec<&str> {
        let texts = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Storage(StorageCall::Keep(text)) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    fn forgets(&self) -> usize {
        self.wanted
            .iter()
            .filter(|effect| **effect == Effect::Storage(StorageCall::Forget))
            .count()
    }
}

/// The draft of "Edit zone DNS" on example.com as it was left on step 5, with a name of one's own.
fn left_on_limits() -> (Walk, String) {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter)
        .letters("!")
        .presses(KeyCode::Enter, 2)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    assert!(walk.is_at(StepId::Limits), "{}", walk.words());
    let text = walk.kept().last().unwrap().to_string();
    (walk, text)
}

#[test]
fn handed_over_when_a_step_is_left_and_something_changed() {
    let mut walk = Walk::signed_in();
    assert_eq!(walk.kept(), [""; 0], "nothing is drafted yet");
    assert_eq!(walk.wizard.unkept(), None);
    walk.letters("dns").presses(KeyCode::Backspace, 3);
    assert_eq!(walk.kept(), [""; 0], "searching drafts nothing");
    walk.press(KeyCode::Esc).press(KeyCode::Enter);
    assert_eq!(walk.kept().len(), 1);
    assert_eq!(walk.wizard.unkept(), None);
    walk.letters("by hand");
    assert_eq!(walk.kept().len(), 1, "no key writes");
    assert!(walk.wizard.unkept().unwrap().contains("by hand"), "the end does");
    walk.press(KeyCode::Enter);
    assert_eq!(walk.kept().len(), 2);
    walk.pass(60_000);
    walk.press(KeyCode::F(1)).press(KeyCode::Esc);
    assert_eq!(walk.kept().len(), 2);
    assert_eq!(walk.wizard.unkept(), None, "time alone changes nothing");
}

#[test]
fn offered_above_the_list_while_the_cursor_stays() {
    let (_, text) = left_on_limits();
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Down);
    let row = walk.row();
    walk.tell(StorageAnswer::Recalled(Ok(Some(text))));
    assert_eq!(walk.row(), row);
    assert!(walk.notice().contains("Home"), "{}", walk.notice());
    let words = walk.words();
    assert!(
        words.contains("Your draft\nContinue “Edit zone DNS!”\nForget “Edit zone DNS!”\nTemplates\n"),
        "{words}"
    );
    // While something is searched they are not in the way, and clearing leads to the first row
    // below them.
    walk.letters("dns");
    assert!(!walk.words().contains("Continue “"));
    walk.press(KeyCode::Esc);
    assert_eq!(walk.row(), "Edit zone DNS");
    walk.press(KeyCode::Home);
    assert!(walk.row().starts_with("Continue “"));
}

#[test]
fn continued_as_it_was() {
    let (before, text) = left_on_limits();
    let mut walk = recalled(&text);
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    assert!(
        walk.is_at(StepId::Summary),
        "a whole one opens on the summary: {}",
        walk.title()
    );
    let (one, other) = (&before.wizard.cx, &walk.wizard.cx);
    assert_eq!(one.work.draft, other.work.draft);
    assert_eq!(
        (one.work.origin.clone(), one.work.name_edited, one.work.access),
        (other.work.origin.clone(), other.work.name_edited, other.work.access)
    );
    walk.press(KeyCode::Esc).press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Resources));
    assert!(
        walk.words().contains("[✓] example.com") || walk.words().contains("example.com"),
        "{}",
        walk.words()
    );
}

#[test]
fn one_that_is_not_whole_continues_on_its_step() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2);
    let text = walk.kept().last().unwrap().to_string();
    let mut walk = recalled(&text);
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Permissions), "{}", walk.title());
    assert_eq!(walk.kept(), [""; 0], "it is kept already");
    // Its name still follows.
    walk.press(KeyCode::Enter).letters("example.com").press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.name, "Edit zone DNS, example.com");
}

#[test]
fn several_accesses_and_typed_texts_come_back() {
    let (mut before, _) = left_on_limits();
    let second = before.wizard.cx.work.draft.grants[0].clone();
    before.wizard.cx.work.draft.grants.push(second);
    before.wizard.cx.work.access = 1;
    before.wizard.cx.work.draft.ip_only = "no address".into();
    before.wizard.cx.work.draft.expires = "45d".into();
    let text = before.wizard.unkept().unwrap();
    let mut walk = recalled(&text);
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Limits), "{}", walk.title());
    assert_eq!(walk.wizard.cx.work.draft, before.wizard.cx.work.draft);
    assert_eq!(walk.wizard.cx.work.access, 1);
    assert!(walk.words().contains("no address"), "{}", walk.words());
}

#[test]
fn forgotten_when_its_token_exists_and_not_before() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let refusal = crate::domain::refusal::Refusal::Unreachable {
        why: "no network".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    assert_eq!(walk.forgets(), 0);
    let ticket = {
        walk.at_row("Create Token").press(KeyCode::Enter);
        walk.creates().last().unwrap().0
    };
    walk.tell(ApiAnswer::Created(ticket, created()));
    assert_eq!(walk.forgets(), 1);
    assert_eq!(walk.wizard.unkept(), None);
    walk.forget().tell(Msg::FrameShown);
    walk.letters("ny");
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    assert_eq!((walk.kept().len(), walk.wizard.unkept()), (0, None));
    walk.press(KeyCode::Enter);
    assert_eq!(walk.kept().len(), 1);
}

#[test]
fn kept_over_a_lost_answer() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let why = "the line went dead".into();
    walk.tell(ApiAnswer::Created(ticket, response::Created::Unknown { why, id: None }));
    walk.tell(Msg::FrameShown);
    assert_eq!((walk.forgets(), walk.kept().is_empty()), (0, false));
}

#[test]
fn an_offer_that_was_not_taken_outlives_another_token() {
    let (_, text) = left_on_limits();
    let mut walk = recalled(&text);
    walk.reach_summary().at_row("Create Token").press(KeyCode::Enter);
    let ticket = walk.creates().last().unwrap().0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    // Its own is gone; the other one was never written over.
    assert_eq!(walk.forgets(), 1);
    assert!(
        !walk.wanted.contains(&Effect::Storage(StorageCall::ForgetOffered))
            && !walk.wanted.contains(&Effect::Storage(StorageCall::TakeUp))
    );
}

#[test]
fn looking_at_the_offer_loses_nothing_of_what_is_drafted() {
    let (_, text) = left_on_limits();
    let mut walk = recalled(&text);
    walk.press(KeyCode::Enter).letters(" mine").press(KeyCode::Esc);
    walk.press(KeyCode::Home);
    assert!(walk.row().contains("Edit zone DNS!"), "{}", walk.row());
    walk.press(KeyCode::Enter);
    let words = walk.wizard.cx.kept.offer.as_ref().unwrap().name();
    assert_eq!(words, "“Edit zone DNS mine”");
    // On the disk, too: what is drafted is written, then the two change places.
    let kept = walk
        .wanted
        .iter()
        .rposition(|effect| matches!(effect, Effect::Storage(StorageCall::Keep(text)) if text.contains("DNS mine")));
    let taken = walk
        .wanted
        .iter()
        .position(|effect| *effect == Effect::Storage(StorageCall::TakeUp));
    assert!(kept.is_some() && kept < taken, "{kept:?} {taken:?}");
}

#[test]
fn forgotten_when_the_person_says_so() {
    let (_, text) = left_on_limits();
    let mut walk = recalled(&text);
    walk.press(KeyCode::Up).press(KeyCode::Enter);
    let question = walk.page().confirm.map(|asked| asked.question).unwrap_or_default();
    assert_eq!(question, "Forget the draft “Edit zone DNS!”?");
    walk.press(KeyCode::Enter);
    assert!(walk.page().confirm.is_none());
    walk.press(KeyCode::Enter);
    let forgets = |walk: &Walk| {
        walk.wanted
            .iter()
            .filter(|effect| **effect == Effect::Storage(StorageCall::ForgetOffered))
            .count()
    };
    assert_eq!(forgets(&walk), 0, "another key keeps it");
    walk.press(KeyCode::Char('y'));
    assert_eq!((forgets(&walk), walk.forgets()), (1, 0));
    assert!(
        walk.notice().contains("“Edit zone DNS!” is forgotten"),
        "{}",
        walk.notice()
    );
    assert!(!walk.words().contains("Continue “"));
    assert_eq!(walk.row(), "Edit zone DNS");
}

#[test]
fn damaged_or_for_another_api() {
    let (_, text) = left_on_limits();
    let walk = recalled(&text.replace("api.cloudflare.com", "api.example"));
    assert!(walk.wizard.cx.kept.offer.is_none());
    for found in [
        Ok(Some(text.chars().take(99).collect())),
        Err("it is not a file of yours".to_owned()),
    ] {
        let mut walk = Walk::signed_in();
        walk.forget().tell(StorageAnswer::Recalled(found));
        let [Effect::Storage(StorageCall::SetAside(why))] = walk.wanted.as_slice() else {
            panic!("{:?}", walk.wanted)
        };
        let why = why.clone();
        walk.tell(StorageAnswer::SetAside(why, Ok("/state/draft.unreadable".into())));
        assert_eq!(walk.page().notice.unwrap().tone, Tone::Warning);
        assert!(walk.notice().contains("/state/draft.unreadable"));
    }
}

#[test]
fn a_demo_is_kept_apart() {
    let mut start = start(Route::Nowhere(String::new()), Some(Source::Demo));
    start.demo = true;
    let mut walk = Walk::fresh(start);
    walk.press(KeyCode::Enter);
    assert_eq!(SavedDraft::read(walk.kept()[0]).unwrap().api, "demo");
    let walk = recalled(walk.kept()[0]);
    assert!(walk.wizard.cx.kept.offer.is_none());
}

#[test]
fn said_where_the_start_is_the_sign_in() {
    let (_, text) = left_on_limits();
    let mut walk = Walk::fresh(start(Route::Nowhere(String::new()), None));
    walk.tell(StorageAnswer::Recalled(Ok(Some(text))));
    assert!(walk.title().contains("Sign in"));
    assert!(
        walk.words().contains("Your draft is safe. Sign in to continue it."),
        "{}",
        walk.words()
    );
}

#[test]
fn a_permission_that_is_gone_is_named() {
    let (_, text) = left_on_limits();
    let gone = "9".repeat(32);
    let group = SavedDraft::read(&text).unwrap().draft().unwrap().grants[0]
        .groups
        .keys()
        .next()
        .unwrap()
        .to_string();
    let mut walk = recalled(&text.replace(&group, &gone));
    walk.wizard.cx.groups.state = crate::wizard::state::context::Live::Ready;
    walk.press(KeyCode::Home);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(walk.notice().contains(&gone), "{}", walk.notice());
}
