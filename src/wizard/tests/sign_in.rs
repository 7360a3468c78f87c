//! Signing in: at the start, in mid-flow, with the wrong thing, twice at once.

use super::super::steps::StepId;
use super::*;
use crate::domain::refusal::Refusal;

const MAY_NOT: &str = "Signed in, but this token may not create tokens";

#[test]
fn a_refused_credential_anywhere_leads_to_sign_in_and_back_with_the_draft() {
    let refusal = || Refusal::NotSignedIn {
        why: "the token was deleted".into(),
        says: String::new(),
    };
    // On a list, in the middle of the steps.
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2);
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(zones, Err(refusal())));
    assert_eq!(walk.title(), "Sign in");
    assert!(
        walk.words().contains("the token was deleted") && walk.words().contains("is kept"),
        "{}",
        walk.words()
    );
    walk.paste("an-api-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert_eq!(walk.wizard.cx.work.draft.name, "Edit zone DNS");
    // On the create request.
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal())));
    walk.tell(Msg::FrameShown);
    assert_eq!(walk.title(), "Sign in");
    walk.paste("an-api-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), StepId::Summary.name());
    assert_eq!(walk.creates().len(), 1, "signing in again sends nothing");
}

#[test]
fn a_status_that_nobody_knows_is_said_wherever_the_sign_in_leads() {
    for may_mint in [MayMint::Yes, MayMint::No("It lacks a permission.".into())] {
        let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
        let ticket = walk.sign_in_ticket();
        let odd = Some("It is “suspended”.".to_owned());
        walk.tell(ApiAnswer::SignedIn(
            ticket,
            Ok(Box::new(SignedIn { odd, ..who(may_mint) })),
        ));
        let said = format!("{} {}", walk.notice(), walk.words());
        assert!(said.contains("It is “suspended”."), "{said}");
    }
}

#[test]
fn a_credential_that_may_not_mint_is_no_error_but_an_offer() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(
        ticket,
        Ok(Box::new(who(MayMint::No("It lacks User · API Tokens · Edit.".into())))),
    ));
    assert!(
        walk.words()
            .contains("May create: no: it lacks User · API Tokens · Edit\n")
            && walk
                .words()
                .contains("Paste one that may. CLOUDFLARE_API_TOKEN is not changed."),
        "{}",
        walk.words()
    );
    assert_eq!(walk.page().question, MAY_NOT);
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Template.name(), "one may look around without");
}

#[test]
fn a_paste_that_is_no_token_is_named_and_not_sent() {
    let cases = [
        ("", "Paste your token first."),
        ("0123456789abcdef0123456789abcdef01234", "Global API Key"),
        (
            "cfut_abc",
            "Only part of the token arrived: 8 of at least 45 characters.",
        ),
        (
            "two words of something that is no token at all",
            "a space (character 4)",
        ),
        (
            "token\nwith\x1b[31mescapes-and-lines-inside-of-it-all",
            "a line break (character 6)",
        ),
        ("inside\u{200b}of it", "the character U+200B (character 7)"),
        ("0123456789abcdef0123456789abcdef", "This is an id"),
        ("${CF_API_TOKEN}", "This is a variable that nothing has expanded"),
        ("/run/secrets/cf", "This is a path"),
        (
            "export CF_API_TOKEN=not-a-real-one",
            "Give only what is after the = sign.",
        ),
        (
            "curl -H \"Authorization: Bearer not-a-real-one\" https://api.cloudflare.com/client/v4/zones",
            "Give only what is after Bearer.",
        ),
        (
            "set -x CF_API_TOKEN not-a-real-one",
            "Give only what is after the variable’s name.",
        ),
        ("not-a-real-one # cf", "Give only what is before the # sign."),
        (
            "vault:secret/cloudflare#token",
            "This is a Vault reference, not an API token.",
        ),
        ("ada@example.com", "This is an e-mail address"),
        ("CFUT_x", "This is not a token: its prefix is in capitals"),
        (
            "not-a-real-one not-a-real-one",
            "the same text is there more than once.",
        ),
        (
            "0123456789abcdef0123456789abcdef0123456789abcdef012345678",
            "it has 57 hexadecimal digits, and a Global API Key has 37 to 45.",
        ),
    ];
    for (pasted, expected) in cases {
        let mut walk = Walk::fresh(start(Route::Native, None));
        walk.paste(pasted).press(KeyCode::Enter);
        assert!(walk.notice().contains(expected), "{pasted:?}: {}", walk.notice());
        assert!(
            !walk
                .wanted
                .iter()
                .any(|effect| matches!(effect, Effect::Api(ApiCall::SignIn(..)))),
            "{pasted:?} was sent"
        );
    }
}

#[test]
fn a_global_key_asks_for_the_address_and_signs_in_with_both() {
    let mut walk = Walk::fresh(start(Route::Native, None));
    walk.paste("0123456789abcdef0123456789abcdef01234")
        .press(KeyCode::Enter)
        .letters("ada@example.com")
        .press(KeyCode::Enter);
    let sent = walk.wanted.iter().any(|effect| match effect {
        Effect::Api(ApiCall::SignIn(_, _, crate::secret::credential::Credential::GlobalKey { email, .. })) => {
            email == "ada@example.com"
        }
        _ => false,
    });
    assert!(sent, "{}", walk.words());
}

#[test]
fn a_second_credential_that_fails_leaves_the_first_in_place() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(
        ticket,
        Ok(Box::new(who(MayMint::No("It lacks a permission.".into())))),
    ));
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    let refusal = Refusal::NotSignedIn {
        why: "it is wrong".into(),
        says: String::new(),
    };
    walk.tell(ApiAnswer::SignedIn(ticket, Err(refusal.clone())));
    assert!(walk.words().contains(&refusal.sentence()) && walk.words().contains(MAY_NOT));
    assert!(walk.page().top.who.contains("ada@example.com"));
}

#[test]
fn a_sign_in_on_the_way_from_the_summary_still_leads_back_to_it() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(KeyCode::Home).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.name());
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Err(Refusal::NotSignedIn {
            why: "it ended".into(),
            says: String::new(),
        }),
    ));
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), StepId::Name.name());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name());
}

#[test]
fn signing_in_says_which_credential_whose_it_is_and_what_it_may_mint() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(
        walk.notice(),
        "Signed in with CLOUDFLARE_API_TOKEN. It may create tokens."
    );
    assert_eq!(walk.page().top.who, "ada@example.com");
}

fn not_signed_in() -> Refusal {
    Refusal::NotSignedIn {
        why: "it ended".into(),
        says: String::new(),
    }
}

#[test]
fn nothing_is_sent_before_the_sign_in_is_known() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    walk.presses(KeyCode::Enter, 3)
        .paste(EXAMPLE_COM)
        .presses(KeyCode::Enter, 4);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(
        walk.creates().is_empty() && walk.notice().contains("Still signing in"),
        "{}",
        walk.notice()
    );
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.press(KeyCode::Enter);
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_late_refusal_of_an_old_list_or_command_leaves_a_newer_sign_in_alone() {
    let mut walk = Walk::signed_in();
    let (accounts, zones) = (walk.wizard.cx.accounts_list.ticket, walk.zones_ticket());
    walk.tell(ApiAnswer::Accounts(accounts, Err(not_signed_in())));
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    walk.tell(ApiAnswer::Zones(zones, Err(not_signed_in())));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::NoCredential(
        ticket - 1,
        Some("The command took too long.".into()),
    ));
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.tell(ApiAnswer::NoCredential(
        ticket,
        Some("The command took too long.".into()),
    ));
    assert!(walk.page().top.who.contains("ada@example.com"));
    assert_eq!(walk.title(), StepId::Template.name());
}

#[test]
fn what_is_typed_for_a_step_does_not_go_into_the_sign_in_that_takes_its_place() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    walk.presses(KeyCode::Enter, 3);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Err(not_signed_in())));
    assert_eq!(walk.title(), "Sign in");
    walk.tell(Msg::Key(KeyCode::Char('x').into()));
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(!walk.words().contains('•'), "{}", walk.words());
    assert!(walk.notice().ends_with("were ignored."), "{}", walk.notice());
    let sent = walk
        .wanted
        .iter()
        .any(|effect| matches!(effect, Effect::Api(ApiCall::SignIn(..))));
    assert!(!sent, "it was sent as a credential");
}

#[test]
fn a_credential_typed_as_an_address_is_not_shown() {
    let mut walk = Walk::fresh(start(Route::Native, None));
    walk.paste("0123456789abcdef0123456789abcdef01234")
        .press(KeyCode::Enter);
    let typed = "some-token-that-is-not-real-0123456789";
    walk.letters(typed).press(KeyCode::Enter);
    assert!(
        !walk.words().contains(typed) && !walk.notice().contains(typed),
        "{} {}",
        walk.words(),
        walk.notice()
    );
}

#[test]
fn letters_that_were_meant_for_another_page_are_no_credential() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    walk.press(KeyCode::Enter).letters("my na");
    let ticket = walk.sign_in_ticket();
    let lost = crate::domain::refusal::Refusal::Unreachable {
        why: "no answer".into(),
        timed_out: true,
    };
    walk.tell(ApiAnswer::SignedIn(ticket, Err(lost)));
    assert_eq!(walk.title(), "Sign in");
    walk.tell(Msg::FrameShown);
    // Somebody who types does not look at once: a letter each fifth of a second, and Enter.
    for letter in "me for this".chars() {
        walk.tell(Msg::Key(key::letter(letter)));
        walk.tell(Msg::FrameShown);
        walk.pass(200);
    }
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(!walk.wanted.iter().any(|effect| matches!(
        effect,
        Effect::Api(ApiCall::SignIn(..)) | Effect::Api(ApiCall::SignInAgain(..))
    )));
    assert!(!walk.words().contains('•'), "{}", walk.words());
    // After a pause letters count again.
    walk.pass(800);
    walk.letters("x");
    assert!(walk.words().contains('•'), "{}", walk.words());
}

#[test]
fn the_silence_of_the_sign_in_page_ends_with_it() {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter);
    walk.wizard.refused(&crate::domain::refusal::Refusal::NotSignedIn {
        why: "expired".into(),
        says: String::new(),
    });
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(KeyCode::Esc.into()));
    assert_eq!(walk.title(), StepId::Name.name());
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(key::letter('!')));
    assert!(
        walk.wizard.cx.work.draft.name.ends_with('!'),
        "{}",
        walk.wizard.cx.work.draft.name
    );
}

#[test]
fn how_to_get_a_token_is_on_the_page_or_in_its_help() {
    let steps = "Create Token: use the template Create Additional Tokens.";
    let walk = Walk::fresh(start(Route::Native, None));
    assert!(walk.words().contains(steps), "{}", walk.words());
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(
        ticket,
        Ok(Box::new(who(MayMint::No("It lacks a permission.".into())))),
    ));
    assert!(
        walk.words().contains("How to make one: ? has the steps."),
        "{}",
        walk.words()
    );
    assert!(walk.page().footer.contains(&("Esc", "look around without creating")));
    // What was typed for the page before is over.
    walk.pass(2000);
    walk.press(KeyCode::Char('?'));
    let help = walk.page().help.unwrap();
    assert!(help.about.contains("stays in memory only"), "{}", help.about);
    for told in [steps, "start cfmint --demo", "Account API Tokens · Edit"] {
        assert!(help.how.iter().any(|line| line.text.contains(told)), "{:?}", help.how);
    }
    // Once something is typed, it is a letter.
    walk.press(KeyCode::Esc).letters("x?");
    assert!(walk.page().help.is_none());
}
