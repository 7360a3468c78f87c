//! The tokens that exist: opened from every step and left to it, filled by the lists of every owner,
//! and what becomes of a draft beside it.

mod acts;
mod clone;
mod edit;
mod one;
mod sign_in;

use super::*;
use crate::domain::inventory::accounts::Account;
use crate::domain::refusal::Refusal;
use crate::domain::response::ListPage;
use crate::domain::token::given_policies::GivenPolicies;
use crate::domain::token::id::{AccountId, TokenId};
use crate::domain::token::scope::Owner;
use crate::wizard::message::Query;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";

fn acme() -> AccountId {
    "a".repeat(32).parse().unwrap()
}

fn token(digit: char, name: &str, zone: &str) -> TokenRecord {
    let policy = serde_json::json!([{"effect": "allow", "permission_groups": [{"id": DNS_WRITE}],
        "resources": {(format!("com.cloudflare.api.account.zone.{zone}")): "*"}}]);
    TokenRecord {
        expires: Some(wall(Duration::from_secs(90 * 86_400))),
        issued_on: Some(wall(Duration::ZERO)),
        policies: GivenPolicies::of(&policy),
        ..TokenRecord::bare(digit.to_string().repeat(32).parse().unwrap(), name.to_owned())
    }
}

/// What was asked of the lists: the owner, and which page.
fn asked(walk: &Walk) -> Vec<(Ticket, Owner, u32)> {
    let asked = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Api(ApiCall::Tokens(ticket, owner, page)) => Some((*ticket, *owner, *page)),
        _ => None,
    });
    asked.collect()
}

impl Walk {
    /// The list is open, and one's own tokens are these.
    fn listing(rows: Vec<TokenRecord>) -> Self {
        let mut walk = Self::signed_in();
        walk.open_list(rows);
        walk
    }

    fn open_list(&mut self, rows: Vec<TokenRecord>) -> &mut Self {
        self.press(key::ctrl('t'));
        assert_eq!(self.title(), "Which token?");
        let (ticket, ..) = asked(self)[0];
        self.tell(ApiAnswer::Tokens(ticket, Ok(page(rows))));
        self.tell(Msg::FrameShown);
        self
    }

    fn read_ticket(&self) -> (Ticket, Owner, TokenId) {
        let reads = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Read(ticket, owner, id)) => Some((*ticket, *owner, *id)),
            _ => None,
        });
        reads.expect("it is read again")
    }

    fn sees_accounts(&mut self, count: u32) {
        let ticket = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::Accounts)) => Some(*ticket),
            _ => None,
        });
        let account = |number: u32| Account {
            id: format!("{number:032x}").parse().unwrap(),
            name: format!("Account {number}"),
        };
        let rows = (1..=count).map(account).collect();
        self.tell(ApiAnswer::Accounts(ticket.unwrap(), Ok(page(rows))));
    }
}

#[test]
fn it_opens_from_every_step_and_esc_leads_back_there() {
    let mut walk = Walk::signed_in();
    for step in [StepId::Template, StepId::Name, StepId::Permissions, StepId::Resources] {
        assert!(walk.is_at(step), "{}", walk.title());
        walk.press(key::ctrl('t'));
        assert_eq!(walk.title(), "Which token?");
        walk.press(KeyCode::Esc);
        assert!(walk.is_at(step), "{}", walk.title());
        walk.press(key::ctrl('t')).press(key::ctrl('t'));
        assert!(walk.is_at(step), "the same key leads back: {}", walk.title());
        walk.press(KeyCode::Enter);
    }
    assert!(walk.creates().is_empty());
}

#[test]
fn what_is_typed_on_a_step_stands_there_afterwards() {
    let mut walk = Walk::signed_in();
    walk.letters("dns").press(key::ctrl('t')).press(KeyCode::Esc);
    assert!(walk.words().contains("dns"), "{}", walk.words());
    assert!(walk.page().help_key == Some("F1"), "it is still typed");
}

#[test]
fn a_question_is_answered_with_no_and_a_secret_is_not_left_by_it() {
    let mut walk = Walk::signed_in();
    walk.reach_secret();
    walk.press(key::ctrl('t'));
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
    assert!(asked(&walk).is_empty());
}

#[test]
fn the_lists_of_all_owners_are_asked_for_the_first_pages_first() {
    let mut walk = Walk::signed_in();
    walk.sees_accounts(30);
    walk.press(key::ctrl('t'));
    let first = asked(&walk);
    assert_eq!(first.len(), 20, "no more by themselves: {first:?}");
    assert_eq!((first[0].1, first[0].2), (Owner::User, 1));
    assert!(first.iter().all(|(_, _, page)| *page == 1));
    for (ticket, ..) in first {
        let answer = ListPage {
            more: true,
            total: Some(120),
            ..page(vec![token('1', "one", EXAMPLE_COM)])
        };
        walk.tell(ApiAnswer::Tokens(ticket, Ok(answer)));
    }
    assert_eq!(asked(&walk).len(), 20, "the rest is asked for when somebody says so");
    assert!(
        walk.words().contains("11 accounts were not asked for tokens yet."),
        "{}",
        walk.words()
    );
    assert!(walk.words().contains("Load the rest: "), "{}", walk.words());
    let at = walk
        .page()
        .buttons
        .words
        .iter()
        .position(|words| words.starts_with("Load the rest"))
        .unwrap();
    walk.press(KeyCode::Tab)
        .presses(KeyCode::Right, at)
        .press(KeyCode::Enter);
    let more = asked(&walk);
    assert_eq!(more.len(), 40, "twenty at once");
    assert!(
        more[20..]
            .iter()
            .any(|(_, owner, page)| *owner == Owner::User && *page == 2)
    );
}

#[test]
fn the_rest_of_a_long_list_comes_by_itself_as_far_as_it_may() {
    let mut walk = Walk::signed_in();
    walk.press(key::ctrl('t'));
    let (ticket, ..) = asked(&walk)[0];
    let answer = ListPage {
        more: true,
        total: Some(2_000),
        ..page(vec![token('1', "one", EXAMPLE_COM)])
    };
    walk.tell(ApiAnswer::Tokens(ticket, Ok(answer)));
    let pages: Vec<u32> = asked(&walk).iter().map(|(_, _, page)| *page).collect();
    assert_eq!(pages, (1..=20).collect::<Vec<u32>>(), "20 pages in all");
}

#[test]
fn an_answer_to_an_earlier_opening_is_dropped() {
    let mut walk = Walk::signed_in();
    walk.press(key::ctrl('t'));
    let (old, ..) = asked(&walk)[0];
    walk.press(KeyCode::Esc).press(key::ctrl('t'));
    walk.tell(ApiAnswer::Tokens(old, Ok(page(vec![token('1', "old", EXAMPLE_COM)]))));
    assert!(!walk.words().contains("old"), "{}", walk.words());
}

#[test]
fn the_cursor_stays_on_its_token_when_more_come_above() {
    let mut walk = Walk::signed_in();
    walk.sees_accounts(1);
    walk.press(key::ctrl('t'));
    let all = asked(&walk);
    let (mine, theirs) = (all[0].0, all[1].0);
    walk.tell(ApiAnswer::Tokens(
        theirs,
        Ok(page(vec![
            token('1', "one", EXAMPLE_COM),
            token('2', "two", EXAMPLE_COM),
        ])),
    ));
    walk.press(KeyCode::Down);
    assert_eq!(walk.row(), "two");
    walk.tell(ApiAnswer::Tokens(
        mine,
        Ok(page(vec![token('3', "three", EXAMPLE_COM)])),
    ));
    assert_eq!(walk.row(), "two");
    assert_eq!(
        walk.rows().iter().filter(|row| row.contains(" used")).count(),
        2,
        "each owner has a heading"
    );
}

#[test]
fn f3_shows_what_needs_a_look_and_esc_all_again() {
    let mut soon = token('2', "soon", EXAMPLE_COM);
    soon.expires = Some(wall(Duration::from_secs(86_400)));
    let mut walk = Walk::listing(vec![token('1', "one", EXAMPLE_COM), soon]);
    assert_eq!(walk.page().state, "1 needs a look");
    assert_eq!(walk.notice(), "1 expires within 3 days.");
    walk.press(KeyCode::F(3));
    assert_eq!(walk.rows(), ["soon"]);
    walk.press(KeyCode::Esc);
    assert_eq!(walk.rows(), ["one", "soon"]);
    walk.press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Template));
    let mut none = Walk::listing(vec![token('1', "one", EXAMPLE_COM)]);
    none.press(KeyCode::F(3));
    assert!(
        none.notice().contains("None of these tokens needs a look"),
        "{}",
        none.notice()
    );
    assert_eq!(none.rows(), ["one"]);
}

#[test]
fn a_search_finds_by_the_names_of_zones_that_come_later() {
    let mut walk = Walk::listing(vec![token('1', "one", EXAMPLE_COM), token('2', "two", &"7".repeat(32))]);
    walk.letters("dns shop.example");
    assert_eq!(walk.rows(), ["two"]);
    walk.press(KeyCode::Esc).letters("zzz");
    assert!(walk.words().contains("Nothing matches “zzz”."), "{}", walk.words());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), "Which token?", "there is nothing to show");
}

#[test]
fn a_credential_is_not_taken_into_the_search() {
    let mut walk = Walk::listing(vec![token('1', "one", EXAMPLE_COM)]);
    walk.paste(&format!("cfut_{}", "A1b2".repeat(12)));
    assert!(walk.page().notice.is_some());
    assert!(!walk.words().contains("A1b2"), "{}", walk.words());
}

#[test]
fn what_is_refused_or_breaks_off_is_said_beside_what_is_there() {
    let mut walk = Walk::signed_in();
    walk.sees_accounts(1);
    walk.press(key::ctrl('t'));
    let all = asked(&walk);
    let (mine, theirs) = (all[0].0, all[1].0);
    let answer = ListPage {
        more: true,
        total: Some(60),
        ..page(vec![token('1', "one", EXAMPLE_COM)])
    };
    walk.tell(ApiAnswer::Tokens(mine, Ok(answer)));
    let rest = asked(&walk)[2].0;
    walk.tell(ApiAnswer::Tokens(
        rest,
        Err(Refusal::Unreachable {
            why: "the connection was reset".into(),
            timed_out: false,
        }),
    ));
    let forbidden = Refusal::Forbidden {
        needs: None,
        says: "Unauthorized to access requested resource".into(),
    };
    walk.tell(ApiAnswer::Tokens(theirs, Err(forbidden)));
    let words = walk.words();
    assert!(words.contains("Your list broke off after 1 token."), "{words}");
    assert!(words.contains("does not show the tokens of Account 1"), "{words}");
    assert_eq!(walk.row(), "one");
    assert!(words.contains("Load the rest: "), "{words}");
}

#[test]
fn a_page_that_did_not_come_is_asked_for_again() {
    let mut walk = Walk::signed_in();
    walk.press(key::ctrl('t'));
    let (first, ..) = asked(&walk)[0];
    let answer = |digit, number| {
        Ok(ListPage {
            more: true,
            total: Some(150),
            number,
            ..page(vec![token(digit, "one", EXAMPLE_COM)])
        })
    };
    walk.tell(ApiAnswer::Tokens(first, answer('1', 1)));
    let (second, third) = (asked(&walk)[1], asked(&walk)[2]);
    assert_eq!((second.2, third.2), (2, 3));
    let why = Refusal::Unreachable {
        why: "the connection was reset".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::Tokens(second.0, Err(why)));
    walk.tell(ApiAnswer::Tokens(third.0, answer('3', 3)));
    assert!(walk.words().contains("Load the rest: 1 request"), "{}", walk.words());
    let at = walk
        .page()
        .buttons
        .words
        .iter()
        .position(|words| words.starts_with("Load the rest"));
    walk.press(KeyCode::Tab)
        .presses(KeyCode::Right, at.unwrap())
        .press(KeyCode::Enter);
    let again = asked(&walk)[3];
    assert_eq!(again.2, 2, "the one that did not come");
    walk.tell(ApiAnswer::Tokens(again.0, answer('2', 2)));
    assert!(!walk.words().contains("Load the rest"), "{}", walk.words());
}

#[test]
fn leaving_the_list_ends_the_asking() {
    let mut walk = Walk::signed_in();
    walk.press(key::ctrl('t'));
    let (first, ..) = asked(&walk)[0];
    let answer = ListPage {
        more: true,
        total: Some(5_000),
        ..page(vec![token('1', "one", EXAMPLE_COM)])
    };
    walk.tell(ApiAnswer::Tokens(first, Ok(answer)));
    walk.press(KeyCode::Esc);
    let before = asked(&walk);
    for (ticket, ..) in &before[1..] {
        walk.tell(ApiAnswer::Tokens(*ticket, Ok(page(Vec::new()))));
    }
    assert_eq!(asked(&walk).len(), before.len());
}
