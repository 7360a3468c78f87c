//! Sign-ins that create tokens of accounts only, and which account that is.

use super::*;
use crate::domain::sign_in::OwnToken;

#[test]
fn a_sign_in_that_creates_for_accounts_only_leads_to_an_account() {
    let other: AccountId = "b".repeat(32).parse().unwrap();
    let both = vec![(acme(), "Acme".to_owned()), (other, "Other".to_owned())];
    let member = SignedIn {
        for_accounts: ForAccounts::Only(vec![acme(), other]),
        own: Some(OwnToken {
            id: "c".repeat(32).parse().unwrap(),
            status: TokenStatus::Active,
            starts: None,
            expires: None,
            record: None,
        }),
        ..who(MayMint::No("It lacks User · API Tokens · Edit.".into()))
    };
    for (who, may) in [
        (
            oauth(both),
            "It may be able to create tokens of Acme and Other, within what you allowed it; none of your own.",
        ),
        (member, "It may create tokens of accounts; none of your own."),
    ] {
        let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
        let ticket = walk.sign_in_ticket();
        walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
        assert_eq!(
            walk.title(),
            StepId::Template.name(),
            "it is no sign-in that may not create"
        );
        assert!(walk.notice().contains(may), "{}", walk.notice());
        assert!(
            walk.notice().contains("An account has to own the token"),
            "{}",
            walk.notice()
        );
        // The summary does not send what would be refused, and leads to the owner.
        walk.presses(KeyCode::Enter, 3)
            .paste(EXAMPLE_COM)
            .presses(KeyCode::Enter, 3);
        assert_eq!(walk.title(), StepId::Summary.name());
        let words = walk.words();
        assert!(words.contains("Choose an account as the owner"), "{words}");
        walk.press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Template.name());
        let words = walk.words();
        assert!(
            words.contains("Who will own the token?") && words.matches("\naccount ").count() == 2,
            "{words}"
        );
        assert!(walk.creates().is_empty());
    }
}

/// What was read of an account is no right to create there: the person chooses, unless all others
/// are known to be out.
#[test]
fn the_owner_is_chosen_by_itself_only_where_one_is_left_of_all() {
    let other: AccountId = "b".repeat(32).parse().unwrap();
    let named = |id: AccountId, name: &str| (id, name.to_owned());
    let asked = |answered: &[(AccountId, String)], silent: &[(AccountId, String)], refused: &[AccountId], all: bool| {
        let for_accounts = ForAccounts::Asked {
            answered: answered.to_vec(),
            silent: silent.to_vec(),
            refused: refused.to_vec(),
            all,
        };
        SignedIn {
            for_accounts,
            ..oauth(Vec::new())
        }
    };
    let (first, second) = ([named(acme(), "Acme")], [named(other, "Other")]);
    for (who, says, decided) in [
        (
            asked(&first, &[], &[other], true),
            "It may be able to create tokens of Acme, within",
            true,
        ),
        (
            asked(&first, &[], &[other], false),
            "It may be able to create tokens of accounts, within",
            false,
        ),
        (
            asked(&first, &second, &[], true),
            "It may be able to create tokens of Acme and Other, within",
            false,
        ),
        (
            asked(&[], &first, &[other], true),
            "Whether it may create tokens of Acme is not known; none of your own.",
            true,
        ),
        (
            asked(&[], &[], &[], false),
            "Whether it may create tokens of accounts is not known; none of your own.",
            false,
        ),
    ] {
        let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
        let ticket = walk.sign_in_ticket();
        walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
        assert!(walk.notice().contains(says), "{}", walk.notice());
        let owner = if decided { Owner::Account(acme()) } else { Owner::User };
        assert_eq!(walk.wizard.cx.work.draft.owner, owner, "{says}");
        let asks = walk.notice().contains("An account has to own the token");
        assert_eq!(asks, !decided, "{}", walk.notice());
    }
}
