//! Choosing and excluding on every kind of list, with the reason for what is not taken.

mod excluded;
mod hosts;
mod listed;
mod partial;

use super::super::message::Query;
use super::super::steps::StepId;
use super::*;
use crate::domain::inventory::accounts::Account;
use crate::domain::refusal::Refusal;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::AccountId;

fn account() -> AccountId {
    "a".repeat(32).parse().unwrap()
}

fn example() -> Resource {
    Resource::Zone(EXAMPLE_COM.parse().unwrap())
}

/// On the resources of a template, with one account known.
fn at_resources(template: &str) -> Walk {
    let mut walk = Walk::signed_in();
    let ticket = walk.wizard.cx.accounts_list.ticket;
    let acme = Account {
        id: account(),
        name: "ACME".into(),
    };
    walk.tell(ApiAnswer::Accounts(ticket, Ok(page(vec![acme]))));
    walk.letters(template).presses(KeyCode::Enter, 4);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk
}

/// The kind that is open, where there are several.
fn open_kind(walk: &Walk) -> String {
    let page = walk.page();
    let open = page.parts.iter().find_map(|part| match part {
        Part::SearchOf(kinds, _) => kinds.words.get(kinds.open).cloned(),
        _ => None,
    });
    open.unwrap_or_default()
}

/// A thousand zones of 12,340 are here.
fn partial() -> Walk {
    let mut walk = at_resources("edit zone dns");
    let ticket = walk.zones_ticket();
    let many: Vec<Zone> = (0..1_000)
        .map(|at| zone(&format!("{at:032x}"), &format!("zone-{at:04}.example")))
        .collect();
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(response::ListPage {
            total: Some(12_340),
            ..page(many)
        }),
    ));
    walk.tell(ApiAnswer::Listed(ticket));
    walk.forget();
    walk
}

/// The rows with their second column.
fn offered(walk: &Walk) -> Vec<(String, String)> {
    let page = walk.page();
    let list = page.parts.iter().find_map(|part| match part {
        Part::List(list) => Some((0..list.len).map(|at| (list.row)(at)).collect::<Vec<_>>()),
        _ => None,
    });
    let rows = list.unwrap_or_default().into_iter();
    rows.map(|row| (row.words(0).to_owned(), row.words(1).to_owned()))
        .collect()
}
