//! A token opened in the steps: what changes is shown, saved once, and nothing else is lost.

use super::*;
use crate::domain::response::Updated;

fn one() -> TokenRecord {
    TokenRecord {
        // It has begun: that stays as it is.
        starts: Some(wall(Duration::ZERO)),
        ..token('1', "one", EXAMPLE_COM)
    }
}

impl Walk {
    /// The steps are open on this token.
    fn editing(row: TokenRecord) -> Self {
        let mut walk = Self::on_page_of(row);
        walk.at_deed("Edit it").press(KeyCode::Enter);
        assert!(walk.is_at(StepId::Summary), "{}", walk.title());
        walk
    }

    fn rename(&mut self, name: &str) -> &mut Self {
        self.at_row("Name").press(KeyCode::Enter);
        assert!(self.is_at(StepId::Name), "{}", self.title());
        self.press(key::ctrl('u')).letters(name).press(KeyCode::Enter);
        assert!(self.is_at(StepId::Summary), "{}", self.title());
        self
    }

    fn press_save(&mut self) -> &mut Self {
        self.press(KeyCode::Tab).press(KeyCode::Enter)
    }
}

#[test]
fn without_a_change_there_is_nothing_to_save_and_nothing_to_ask() {
    let mut walk = Walk::editing(one());
    assert!(walk.words().contains("nothing yet"), "{}", walk.words());
    walk.press_save();
    assert!(walk.notice().contains("nothing to save"), "{}", walk.notice());
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), "one");
    assert!(walk.updates().is_empty() && walk.creates().is_empty());
}

#[test]
fn a_change_stands_first_old_beside_new_and_is_saved_once() {
    let mut walk = Walk::editing(one());
    walk.rename("two");
    assert!(walk.words().contains("Name: one → two"), "{}", walk.words());
    walk.press_save();
    assert!(walk.updates().is_empty(), "it is read before anything is sent");
    walk.is_read(one());
    let [(ticket, body)] = &walk.updates()[..] else {
        panic!("{:?}", walk.updates())
    };
    assert_eq!(body["name"], "two");
    let start = one().starts.map(|start| start.to_string()).unwrap();
    assert_eq!(body["not_before"], start, "what has begun stays");
    let changed = TokenRecord {
        name: "two".to_owned(),
        ..one()
    };
    walk.tell(ApiAnswer::Updated(*ticket, Updated::Yes(Box::new(changed))));
    assert_eq!(walk.title(), "two");
    assert!(walk.notice().starts_with("Saved."), "{}", walk.notice());
    assert!(walk.creates().is_empty());
    walk.press(KeyCode::Esc).press(KeyCode::Esc);
    assert!(
        walk.is_at(StepId::Template),
        "the steps are as they were: {}",
        walk.title()
    );
}

#[test]
fn the_draft_at_hand_waits_and_an_edit_is_no_draft() {
    let mut walk = Walk::signed_in();
    walk.letters("custom").presses(KeyCode::Enter, 2);
    walk.letters("mine");
    walk.open_list(vec![one()]);
    walk.press(KeyCode::Enter);
    walk.is_read(one());
    walk.wanted.clear();
    walk.at_deed("Edit it").press(KeyCode::Enter);
    walk.rename("two");
    let kept = |effect: &Effect| matches!(effect, Effect::Storage(StorageCall::Keep(_)));
    assert!(!walk.wanted.iter().any(kept), "{:?}", walk.wanted);
    assert_eq!(walk.wizard.unkept(), None);
    walk.press(key::ctrl('t'));
    assert!(walk.page().confirm.is_some(), "it asks before the change is dropped");
    walk.letters("y").press(KeyCode::Esc).press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Name), "{}", walk.title());
    assert!(walk.words().contains("mine"), "{}", walk.words());
}

#[test]
fn what_somebody_else_changed_is_shown_and_what_was_decided_stays() {
    let mut walk = Walk::editing(one());
    walk.rename("two").press_save();
    walk.is_read(TokenRecord { expires: None, ..one() });
    assert!(walk.updates().is_empty());
    assert!(walk.is_at(StepId::Summary), "{}", walk.title());
    let words = walk.words();
    assert!(
        words.contains("somebody else changed it") && words.contains("never expires."),
        "{words}"
    );
    assert!(words.contains("Name: one → two"), "{words}");
    // Saving once more overwrites it no more than the first time.
    walk.press(KeyCode::Enter);
    walk.is_read(TokenRecord { expires: None, ..one() });
    assert!(walk.updates().is_empty());
}

#[test]
fn a_refusal_comes_back_to_the_summary() {
    let mut walk = Walk::editing(one());
    walk.rename("two").press_save();
    walk.is_read(one());
    let (ticket, _) = walk.updates()[0].clone();
    let refusal = Refusal::Rejected {
        field: None,
        says: "no such name".to_owned(),
    };
    walk.tell(ApiAnswer::Updated(ticket, Updated::No(refusal)));
    walk.is_read(one());
    assert!(walk.is_at(StepId::Summary), "{}", walk.title());
    assert!(walk.words().contains("It is as it was."), "{}", walk.words());
    assert!(walk.words().contains("Name: one → two"), "{}", walk.words());
}

#[test]
fn the_token_that_is_signed_in_with_is_changed_after_a_yes() {
    let mut walk = Walk::editing(one());
    walk.is_signed_in_with(one().id);
    walk.rename("two").press_save();
    assert!(walk.page().confirm.is_some());
    walk.letters("n");
    walk.press(KeyCode::Enter).letters("y");
    walk.is_read(one());
    assert_eq!(walk.updates().len(), 1);
}

#[test]
fn a_token_keeps_its_owner_and_an_edit_has_no_template() {
    let mut walk = Walk::editing(one());
    walk.at_row("Owner").press(KeyCode::Enter);
    assert!(walk.notice().contains("A token keeps its owner."), "{}", walk.notice());
    walk.at_row("Name").press(KeyCode::Enter);
    walk.press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Summary), "{}", walk.title());
}

#[test]
fn the_wizard_may_begin_on_a_token() {
    use crate::wizard::state::start::Then;
    for (then, step) in [(Then::Edit, StepId::Summary), (Then::Clone, StepId::Name)] {
        let mut begun = start(
            Route::Nowhere(String::new()),
            Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
        );
        begun.tokens = true;
        begun.token = Some((one().id, then));
        let mut walk = Walk::signed_in_with(begun);
        let (ticket, ..) = asked(&walk)[0];
        walk.tell(ApiAnswer::Tokens(
            ticket,
            Ok(page(vec![token('2', "other", EXAMPLE_COM), one()])),
        ));
        walk.is_read(one());
        assert!(walk.is_at(step), "{}", walk.title());
    }
}

#[test]
fn what_could_not_be_read_is_said_and_stays() {
    let odd = TokenRecord {
        addresses_not_understood: 1,
        condition: r#"{"request_ip":{"in":["elsewhere"]}}"#.into(),
        ..one()
    };
    let mut walk = Walk::editing(odd.clone());
    assert!(
        walk.words()
            .contains("a part of its address filter that could not be read"),
        "{}",
        walk.words()
    );
    walk.rename("two").press_save();
    walk.is_read(odd);
    let (_, body) = walk.updates()[0].clone();
    assert_eq!(body["condition"]["request_ip"]["in"][0], "elsewhere");
}

/// What was changed is kept nowhere: it is asked about before it goes, also on Ctrl-C.
#[test]
fn ctrl_c_asks_before_changes_go() {
    let mut walk = Walk::editing(one());
    walk.rename("two").press(key::ctrl('c'));
    assert!(walk.page().confirm.is_some());
    let left = |effect: &Effect| matches!(effect, Effect::Leave(_));
    assert!(!walk.wanted.iter().any(left));
    walk.press(key::ctrl('c'));
    assert!(walk.wanted.iter().any(left));
}

#[test]
fn another_time_leads_to_the_expiry() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Extend it").press(KeyCode::Enter);
    walk.at_deed("Another time").press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Limits), "{}", walk.title());
}
