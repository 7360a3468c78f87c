//! A copy of a token takes the place of the draft, which waits.

use super::*;

#[test]
fn a_clone_takes_the_drafts_place_and_the_draft_waits() {
    let mut walk = Walk::signed_in();
    walk.letters("custom").presses(KeyCode::Enter, 2);
    assert!(walk.is_at(StepId::Name), "{}", walk.title());
    walk.letters("mine");
    walk.open_list(vec![token('1', "one", EXAMPLE_COM)]);
    walk.press(KeyCode::Enter);
    walk.at_deed("Clone it").press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Name), "{}", walk.title());
    assert!(walk.words().contains("one (copy)"), "{}", walk.words());
    assert!(
        walk.notice().contains("Your draft waits on the first step."),
        "{}",
        walk.notice()
    );
    assert!(walk.wanted.contains(&Effect::Storage(StorageCall::SetApart)));
    walk.press(KeyCode::Esc);
    assert!(walk.words().contains("mine"), "it is on offer: {}", walk.words());
}

#[test]
fn a_clone_of_an_accounts_token_is_the_accounts() {
    let mut walk = Walk::signed_in();
    walk.press(key::ctrl('t'));
    walk.tell(Msg::FrameShown);
    let screen_owner = Owner::Account(acme());
    walk.wizard
        .after_tokens(crate::wizard::screens::tokens::TokensOutcome::Clone(Box::new((
            screen_owner,
            token('1', "theirs", EXAMPLE_COM),
        ))));
    assert_eq!(walk.wizard.cx.work.draft.owner, screen_owner);
    assert!(walk.wizard.cx.work.owner_chosen, "no credential decides on another");
}

#[test]
fn a_token_that_cannot_be_copied_whole_is_not_cloned() {
    let mut odd = token('1', "one", EXAMPLE_COM);
    odd.addresses_not_understood = 1;
    let mut walk = Walk::listing(vec![odd]);
    walk.press(KeyCode::Tab).press(KeyCode::Right).press(KeyCode::Enter);
    assert_eq!(walk.title(), "Which token?");
    assert!(walk.notice().contains("Not cloned"), "{}", walk.notice());
}
