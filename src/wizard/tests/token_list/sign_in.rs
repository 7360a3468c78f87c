//! Where nobody is signed in, or nobody any more.

use super::*;

#[test]
fn without_a_sign_in_that_comes_first_and_leads_to_the_list() {
    let mut walk = Walk::fresh(start(Route::Native, None));
    walk.press(KeyCode::Esc);
    walk.press(key::ctrl('t'));
    assert_eq!(walk.title(), "Sign in");
    assert!(walk.notice().contains("to see the token list"), "{}", walk.notice());
    walk.paste(&format!("cfut_{}", "A1b2".repeat(12))).press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(
        ticket,
        Ok(Box::new(who(MayMint::No("It lacks User · API Tokens · Edit.".into())))),
    ));
    assert_eq!(walk.title(), "Which token?", "whoever looks needs not to create");
}

#[test]
fn esc_from_that_sign_in_opens_no_list() {
    let mut walk = Walk::fresh(start(Route::Native, None));
    walk.press(KeyCode::Esc).press(key::ctrl('t')).press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    assert!(asked(&walk).is_empty());
}

#[test]
fn the_program_may_begin_on_the_list() {
    let mut begun = start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN")));
    begun.tokens = true;
    let mut walk = Walk::fresh(begun);
    assert_eq!(walk.title(), "Which token?");
    assert!(walk.words().contains("Signing in"), "{}", walk.words());
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(asked(&walk)[0].1, Owner::User);
    walk.press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Template));
    let mut none = start(Route::Native, None);
    none.tokens = true;
    let walk = Walk::fresh(none);
    assert_eq!(walk.title(), "Sign in");
}

#[test]
fn a_credential_that_does_not_work_any_more_leads_to_the_sign_in_and_back() {
    let mut walk = Walk::listing(vec![token('1', "one", EXAMPLE_COM)]);
    walk.press(KeyCode::Enter);
    let (ticket, ..) = walk.read_ticket();
    let refusal = Refusal::NotSignedIn {
        why: "Cloudflare does not know this token".into(),
        says: String::new(),
    };
    walk.tell(ApiAnswer::TokenRead(ticket, Err(refusal)));
    assert_eq!(walk.title(), "Sign in");
    walk.tell(Msg::FrameShown);
    walk.forget();
    walk.paste(&format!("cfut_{}", "A1b2".repeat(12))).press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), "Which token?");
}
