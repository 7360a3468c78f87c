//! The sign-ins that other programs keep: said beside what else was found, used by their button
//! alone.

mod accounts;

use super::super::steps::StepId;
use super::*;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{ForAccounts, Program, Scopes, SignIn, StoredSignIn, StoredState};
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;

const MAY_NOT: &str = "Signed in, but this token may not create tokens";

fn acme() -> AccountId {
    "a".repeat(32).parse().unwrap()
}

fn stored(program: Program, state: StoredState) -> StoredSignIn {
    StoredSignIn {
        program,
        path: "/home/ada/.config/sign-in".into(),
        state,
    }
}

/// There, until so many minutes from the start on.
fn there(program: Program, minutes: i64, scopes: Scopes) -> StoredSignIn {
    let until = wall(Duration::ZERO) + jiff::SignedDuration::from_mins(minutes);
    stored(
        program,
        StoredState::There {
            until: Some(until),
            scopes,
        },
    )
}

fn without_a_credential(found: Vec<StoredSignIn>) -> Walk {
    let mut walk = Walk::fresh(start(Route::Native, None));
    assert!(walk.wanted.contains(&Effect::Files(FileCall::FindStored)));
    walk.tell(FileAnswer::StoredFound(found));
    walk.tell(Msg::FrameShown);
    walk.forget();
    walk
}

fn used(walk: &Walk) -> Vec<&StoredSignIn> {
    let one = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Api(ApiCall::UseStored(_, one)) => Some(one),
        _ => None,
    });
    one.collect()
}

fn oauth(answered: Vec<(AccountId, String)>) -> SignedIn {
    SignedIn {
        own: None,
        for_accounts: ForAccounts::Asked {
            answered,
            silent: Vec::new(),
            refused: Vec::new(),
            all: true,
        },
        ..who(MayMint::No("Its scopes cover account tokens only.".into()))
    }
}

/// The ticket of the button that was pressed.
fn ticket(walk: &Walk) -> Ticket {
    walk.wizard.steps.sign_in.ticket
}

#[test]
fn nothing_but_the_button_uses_it() {
    let cf = there(Program::Cf, 62, Scopes::AccountTokens);
    let mut walk = without_a_credential(vec![cf.clone()]);
    let words = walk.words();
    assert!(words.contains("Found: cf’s sign-in (OAuth), until 11:02"), "{words}");
    assert!(
        words.contains("May create: tokens of accounts, within what you allowed it\n: none of your own"),
        "{words}"
    );
    assert!(words.contains("Use cf’s sign-in"), "{words}");
    walk.press(KeyCode::Enter).press(KeyCode::Char('x')).press(KeyCode::Esc);
    walk.press(KeyCode::Tab).press(KeyCode::Esc).press(KeyCode::Enter);
    walk.press(KeyCode::Tab).press(KeyCode::Tab).press(KeyCode::Enter);
    walk.press(KeyCode::BackTab)
        .press(KeyCode::Char('x'))
        .press(KeyCode::Backspace)
        .press(KeyCode::Enter);
    assert!(used(&walk).is_empty(), "{:?}", walk.wanted);
    walk.press(KeyCode::Tab);
    let said = |walk: &Walk, words| walk.page().footer.contains(&words);
    assert!(said(&walk, ("Enter", "use it")) && said(&walk, ("Esc", "to the field")));
    walk.press(KeyCode::Enter);
    assert_eq!(used(&walk), [&cf]);
    assert!(
        walk.words().contains("Asking Cloudflare about cf’s sign-in …"),
        "{}",
        walk.words()
    );
    let ticket = ticket(&walk);
    walk.tell(ApiAnswer::SignedIn(
        ticket,
        Ok(Box::new(oauth(vec![(acme(), "Acme Corporation".into())]))),
    ));
    assert_eq!(walk.title(), StepId::Template.name());
    let said = "Signed in with cf’s sign-in. It may be able to create tokens of Acme Corporation, within what you allowed it; none of your own.";
    assert!(walk.notice().starts_with(said), "{}", walk.notice());
    // It can be the owner of nothing else, so that it is.
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(acme()));
    assert!(
        walk.notice()
            .contains("The token will belong to account Acme Corporation."),
        "{}",
        walk.notice()
    );
}

#[test]
fn one_that_does_not_do_has_no_button() {
    for (found, says) in [
        (
            there(Program::Wrangler, -58, Scopes::AccountTokens),
            [
                "Found: Wrangler’s sign-in (OAuth)\nWorks: no: it expired 09:02",
                "wrangler whoami renews it. Then look again here.",
            ],
        ),
        (
            there(Program::Cf, -24 * 60, Scopes::Unknown),
            [
                "(OAuth)\nWorks: no: it expired 23 Nov 2026, 10:00",
                "cf auth whoami renews it",
            ],
        ),
        (
            there(Program::Wrangler, 62, Scopes::NoTokens),
            [
                "Wrangler’s sign-in (OAuth), until 11:02",
                "May create: none: its scopes do not cover it",
            ],
        ),
        (
            stored(Program::Wrangler, StoredState::InKeyring),
            [
                "Wrangler’s sign-in, in the keyring",
                "Works: no: cfmint cannot use it from there",
            ],
        ),
        (
            stored(
                Program::Cf,
                StoredState::Unusable("cf’s sign-in: /x is damaged in line 3.".into()),
            ),
            ["cf’s sign-in: /x is damaged in line 3.", ""],
        ),
    ] {
        let mut walk = without_a_credential(vec![found]);
        let words = walk.words();
        assert!(says.iter().all(|part| words.contains(part)), "{words}");
        assert!(!words.contains("Use "), "{words}");
        assert!(!walk.page().footer.contains(&("Tab", "buttons")));
        walk.press(KeyCode::Tab).press(KeyCode::Enter);
        assert!(used(&walk).is_empty());
        // Enter looks again: it may have been renewed meanwhile.
        assert!(walk.wanted.contains(&Effect::Files(FileCall::FindStored)));
        walk.tell(FileAnswer::StoredFound(vec![there(
            Program::Cf,
            62,
            Scopes::AccountTokens,
        )]));
        assert!(walk.words().contains("Use cf’s sign-in"), "{}", walk.words());
    }
}

#[test]
fn one_that_expires_on_the_page_is_not_used() {
    let mut walk = without_a_credential(vec![there(Program::Cf, 5, Scopes::AccountTokens)]);
    walk.press(KeyCode::Tab).pass(6 * 60 * 1000);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.notice(), "cf’s sign-in has expired. cf auth whoami renews it.");
    assert!(used(&walk).is_empty() && walk.wanted.contains(&Effect::Files(FileCall::FindStored)));
}

#[test]
fn where_nothing_was_found_it_says_where_it_looked() {
    let walk = without_a_credential(Vec::new());
    for words in [
        "Looked for a sign-in in the environment, in Wrangler and in cf: none there.",
        "CFMINT_TOKEN_COMMAND",
        "cfmint --demo",
        "ask for the role API Token Provisioning",
    ] {
        let said = format!("{}{}", walk.words(), walk.notice());
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn the_demo_does_not_look() {
    let mut start = start(Route::Native, Some(Source::Demo));
    start.demo = true;
    let mut walk = Walk::fresh(start);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::NoCredential(ticket, None));
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), "Sign in");
    assert!(!walk.wanted.contains(&Effect::Files(FileCall::FindStored)));
}

#[test]
fn beside_one_that_may_not_create_it_is_offered_and_takes_nothing_away_when_it_fails() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    assert!(
        !walk.wanted.contains(&Effect::Files(FileCall::FindStored)),
        "looked for last"
    );
    let first = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(
        first,
        Ok(Box::new(who(MayMint::No("It lacks a permission.".into())))),
    ));
    assert!(walk.wanted.contains(&Effect::Files(FileCall::FindStored)));
    walk.tell(FileAnswer::StoredFound(vec![there(
        Program::Wrangler,
        62,
        Scopes::Unknown,
    )]));
    walk.tell(Msg::FrameShown);
    let words = walk.words();
    assert!(
        words.contains(MAY_NOT) && words.contains("Also found: Wrangler’s"),
        "{words}"
    );
    for failure in 0..2 {
        walk.press(KeyCode::Tab).press(KeyCode::Enter);
        let ticket = ticket(&walk);
        walk.tell(match failure {
            0 => Msg::Api(ApiAnswer::NoCredential(
                ticket,
                Some("Wrangler’s sign-in is not there any more.".into()),
            )),
            _ => {
                let why = "it is over".to_owned();
                Msg::Api(ApiAnswer::SignedIn(
                    ticket,
                    Err(Refusal::NotSignedIn {
                        why,
                        says: String::new(),
                    }),
                ))
            }
        });
        let words = walk.words();
        assert!(words.contains(MAY_NOT), "{words}");
        assert!(
            words.contains(["is not there any more.", "it is over"][failure]),
            "{words}"
        );
        assert!(matches!(walk.wizard.cx.sign_in, SignIn::In(..)));
    }
    assert_eq!(used(&walk).len(), 2);
}

#[test]
fn after_a_sign_in_that_stays_on_the_page_it_looks_again_and_does_not_contradict_itself() {
    let cf = there(Program::Cf, 62, Scopes::AccountTokens);
    let wrangler = there(Program::Wrangler, 62, Scopes::Unknown);
    let may_not = || Ok(Box::new(who(MayMint::No("It lacks a permission.".into()))));
    let mut walk = without_a_credential(vec![cf.clone(), wrangler.clone()]);
    walk.press(KeyCode::Tab).press(KeyCode::Enter).forget();
    let asked = ticket(&walk);
    walk.tell(ApiAnswer::SignedIn(asked, may_not()));
    assert!(
        walk.wanted.contains(&Effect::Files(FileCall::FindStored)),
        "{:?}",
        walk.wanted
    );
    walk.tell(FileAnswer::StoredFound(vec![cf.clone(), wrangler.clone()]));
    let words = walk.words();
    assert!(
        words.contains(MAY_NOT) && words.contains("Found: cf’s sign-in\n"),
        "{words}"
    );
    assert!(
        !words.contains("tokens of accounts, within") && !words.contains("Use cf’s"),
        "{words}"
    );
    assert!(
        words.contains("Also found: Wrangler’s sign-in") && words.contains("Use Wrangler’s sign-in"),
        "{words}"
    );
    // The same after one that fails, and what is found as it was leaves the cursor where it is.
    walk.forget();
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    let asked = ticket(&walk);
    let why = "it is over".to_owned();
    let says = String::new();
    walk.tell(ApiAnswer::SignedIn(asked, Err(Refusal::NotSignedIn { why, says })));
    assert!(
        walk.wanted.contains(&Effect::Files(FileCall::FindStored)),
        "{:?}",
        walk.wanted
    );
    walk.press(KeyCode::Tab);
    walk.tell(FileAnswer::StoredFound(vec![cf, wrangler]));
    assert!(walk.page().footer.contains(&("Enter", "use it")));
}
