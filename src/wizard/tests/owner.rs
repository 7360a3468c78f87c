//! Whose token it will be: offered where it can be made, and what does not fit is taken out and
//! named.

use super::super::message::Query;
use super::super::steps::StepId;
use super::*;
use crate::domain::inventory::accounts::Account;
use crate::domain::sign_in::{CredentialFamily, ForAccounts};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::{Owner, Scope};

fn acme() -> AccountId {
    "a".repeat(32).parse().unwrap()
}

fn other() -> AccountId {
    "b".repeat(32).parse().unwrap()
}

/// Two accounts; the credential may create the tokens of the first only.
fn with_accounts() -> Walk {
    let mut walk = Walk::signed_in();
    let mut who = who(MayMint::Yes);
    who.for_accounts = ForAccounts::Only(vec![acme()]);
    walk.wizard.cx.sign_in = crate::domain::sign_in::SignIn::In(Source::Pasted, Box::new(who));
    let ticket = walk.wizard.cx.accounts_list.ticket;
    let account = |id, name: &str| Account {
        id,
        name: name.to_owned(),
    };
    walk.tell(ApiAnswer::Accounts(
        ticket,
        Ok(page(vec![account(acme(), "ACME"), account(other(), "Other Ltd")])),
    ));
    walk.forget();
    walk
}

/// Signed in with the token of the first account.
fn by_account_token() -> Walk {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    let mut who = who(MayMint::Yes);
    (who.family, who.email, who.user) = (CredentialFamily::Account(acme()), None, None);
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
    walk
}

fn choose(walk: &mut Walk, name: &str) {
    walk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .letters(name)
        .press(KeyCode::Enter);
}

#[test]
fn an_account_is_chosen_at_the_template_step_and_its_lists_are_asked_for() {
    let mut walk = with_accounts();
    assert!(walk.words().contains("Owner: you\n"), "{}", walk.words());
    choose(&mut walk, "acme");
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(acme()));
    assert!(walk.words().contains("Owner: account ACME"), "{}", walk.words());
    let queries: Vec<&Query> = walk
        .wanted
        .iter()
        .filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(_, query)) => Some(query),
            _ => None,
        })
        .collect();
    assert_eq!(
        queries,
        [&Query::Groups(Owner::Account(acme())), &Query::Zones(Some(acme()))]
    );
    assert!(
        walk.wizard
            .cx
            .catalog()
            .rows()
            .iter()
            .all(|row| row.scope != Scope::User),
        "user permissions are not on offer"
    );
}

#[test]
fn one_that_the_credential_may_not_mint_for_is_refused_with_the_reason() {
    let mut walk = with_accounts();
    choose(&mut walk, "other");
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::User);
    assert!(walk.notice().contains("Account API Tokens"), "{}", walk.notice());
    walk.press(KeyCode::Esc).press(KeyCode::Esc);
    assert!(walk.words().contains("Owner: you"), "{}", walk.words());
}

#[test]
fn user_permissions_and_what_is_of_other_accounts_are_left_out_and_named() {
    let mut walk = with_accounts();
    let zones = walk.zones_ticket();
    let foreign = Zone {
        account: other(),
        ..zone(&"9".repeat(32), "foreign.example")
    };
    walk.tell(ApiAnswer::Zones(zones, Ok(page(vec![foreign]))));
    walk.letters("read all").presses(KeyCode::Enter, 4);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.letters("foreign").press(KeyCode::Enter);
    let scopes = |walk: &Walk| walk.wizard.cx.scopes();
    assert!(scopes(&walk).contains(&Scope::User));
    walk.press(KeyCode::Tab).press(KeyCode::Tab);
    walk.presses(KeyCode::Esc, 4);
    assert_eq!(walk.title(), StepId::Template.name());
    // Two zones: one of the account, one of another; and all accounts.
    walk.wizard.cx.work.draft.grants[0]
        .resources
        .extend([zone(EXAMPLE_COM, "").id, zone(&"9".repeat(32), "").id].map(Resource::Zone));
    walk.wizard.cx.work.draft.grants[0]
        .resources
        .remove(&Resource::AllZones);
    choose(&mut walk, "acme");
    let notice = walk.notice();
    assert!(notice.contains("only your own tokens can have it: "), "{notice}");
    assert!(notice.contains("foreign.example"), "{notice}");
    assert!(!scopes(&walk).contains(&Scope::User));
    let resources = &walk.wizard.cx.work.draft.grants[0].resources;
    assert!(resources.contains(&Resource::Account(acme())) && !resources.contains(&Resource::AllAccounts));
    assert!(resources.contains(&Resource::Zone(EXAMPLE_COM.parse().unwrap())));
    assert_eq!(resources.len(), 2, "{resources:?}");
}

#[test]
fn a_template_for_an_account_presets_its_own_things_and_leaves_the_users_out() {
    let mut walk = with_accounts();
    choose(&mut walk, "acme");
    walk.letters("read all").press(KeyCode::Enter);
    assert!(
        walk.notice().contains("only your own tokens can have it: "),
        "{}",
        walk.notice()
    );
    let grant = walk.wizard.cx.grant();
    assert!(grant.groups.values().all(|scope| *scope != Scope::User));
    assert!(
        grant.resources.contains(&Resource::Account(acme())),
        "{:?}",
        grant.resources
    );
    assert!(
        grant.resources.contains(&Resource::ZonesOf(acme())),
        "{:?}",
        grant.resources
    );
    walk.press(KeyCode::Enter).press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert!(!walk.words().contains("All zones\n"), "{}", walk.words());
    assert!(!walk.words().contains("Other Ltd"), "{}", walk.words());
}

#[test]
fn the_token_of_an_account_as_credential_owns_what_it_makes() {
    let mut walk = by_account_token();
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(acme()));
    assert!(
        walk.wanted.contains(&Effect::Api(ApiCall::Load(
            walk.wizard.cx.accounts_list.ticket,
            Query::Account(acme())
        ))),
        "its name is asked for, since it may not list accounts"
    );
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    assert!(
        walk.words().contains(&format!("account {}", acme())),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    assert!(
        walk.notice().contains("cannot create tokens of a user"),
        "{}",
        walk.notice()
    );
}

#[test]
fn a_credential_of_neither_kind_asks_for_the_account() {
    let mut walk = Walk::fresh(start(
        Route::Osc52 {
            screen: false,
            tmux_suspected: false,
        },
        Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
    ));
    let ticket = walk.sign_in_ticket();
    let refusal = crate::domain::refusal::Refusal::AccountNeeded {
        sure: false,
        says: String::new(),
    };
    walk.tell(ApiAnswer::SignedIn(ticket, Err(refusal.clone())));
    assert_eq!(walk.title(), "Sign in");
    walk.letters("123").press(KeyCode::Enter);
    assert!(walk.notice().contains("not an account id"), "{}", walk.notice());
    walk.press(key::ctrl('u')).paste(&"a".repeat(32)).press(KeyCode::Enter);
    let again = walk.wanted.iter().find_map(|effect| match effect {
        Effect::Api(ApiCall::SignInAgain(ticket, account)) => Some((*ticket, *account)),
        _ => None,
    });
    let (ticket, account) = again.expect("it is tried again");
    assert_eq!(account, Some(acme()));
    walk.tell(ApiAnswer::SignedIn(ticket, Err(refusal)));
    assert!(
        walk.words().contains(&"a".repeat(32)),
        "what was typed stays: {}",
        walk.words()
    );
    // A credential in the wrong field is not shown.
    walk.press(key::ctrl('u')).letters("not-a-real-credential");
    assert!(!walk.words().contains("not-a-real"), "{}", walk.words());
}

#[test]
fn another_token_after_an_account_s_is_the_person_s_own_with_all_lists() {
    let mut walk = with_accounts();
    choose(&mut walk, "acme");
    walk.reach_secret();
    walk.forget().press(KeyCode::Char('n')).press(KeyCode::Char('y'));
    assert_eq!(walk.title(), StepId::Template.name());
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::User);
    assert_eq!(walk.wizard.cx.zones_of, None, "the zones of all accounts are asked for");
    assert!(
        walk.wizard
            .cx
            .catalog()
            .rows()
            .iter()
            .any(|row| row.scope == Scope::User),
        "user permissions are on offer again"
    );
}

#[test]
fn another_token_by_an_account_s_credential_is_the_account_s_again() {
    let mut walk = by_account_token();
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Ok(page(vec![zone(EXAMPLE_COM, "example.com")])),
    ));
    walk.reach_secret();
    walk.press(KeyCode::Char('n')).press(KeyCode::Char('y'));
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(acme()));
}

#[test]
fn what_an_owner_took_out_comes_back() {
    let mut walk = with_accounts();
    walk.letters("read all").press(KeyCode::Enter);
    let before = walk.wizard.cx.work.draft.grants[0].groups.len();
    choose(&mut walk, "acme");
    walk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .press(KeyCode::Home)
        .press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::User);
    assert!(walk.notice().contains("as it was before"), "{}", walk.notice());
    assert_eq!(walk.wizard.cx.work.draft.grants[0].groups.len(), before);
    assert!(
        walk.wizard.cx.work.draft.grants[0]
            .resources
            .contains(&Resource::AllZones)
    );
    // Where something was changed in between, that stays, and the template brings the rest back.
    choose(&mut walk, "acme");
    let some = walk.wizard.cx.work.draft.grants[0]
        .groups
        .keys()
        .next()
        .copied()
        .unwrap();
    walk.wizard.cx.work.draft.grants[0].groups.remove(&some);
    walk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .press(KeyCode::Home)
        .press(KeyCode::Enter);
    assert!(walk.notice().contains("choose the template again"), "{}", walk.notice());
    assert!(walk.wizard.cx.work.draft.grants[0].groups.len() < before);
    walk.letters("read all").press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.grants[0].groups.len(), before);
}

#[test]
fn an_owner_that_the_credential_decided_on_is_no_draft_worth_keeping() {
    let mut walk = by_account_token();
    assert_eq!(walk.wizard.unkept(), None);
    walk.press(KeyCode::Enter);
    assert!(
        walk.wanted
            .iter()
            .any(|effect| matches!(effect, Effect::Storage(StorageCall::Keep(_)))),
        "a template is"
    );
}

#[test]
fn what_an_owner_took_from_one_draft_does_not_come_back_in_another() {
    let mut walk = with_accounts();
    walk.letters("read billing").press(KeyCode::Enter);
    choose(&mut walk, "acme");
    let narrowed = walk.wizard.cx.work.draft.grants.clone();
    walk.letters("edit zone dns").press(KeyCode::Enter);
    walk.wizard.cx.work.draft.grants = narrowed.clone();
    walk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .press(KeyCode::Home)
        .press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.grants, narrowed);
}
