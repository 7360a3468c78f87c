//! Changing a token that exists: what is said before and after, and what really became of it, by
//! the simulator's truth. One request for each yes, and its secret stays.

mod acts;
mod edit;
mod faults;
mod narrow;
mod terminal;
mod wrong;

use cfmint::simulator::{Options, Simulator};
use serde_json::Value;

use crate::command::{Desk, Said, says_no_secret};

/// Some zones, two accounts, no other tokens than the credentials.
fn world() -> Simulator {
    crate::tokens::with_accounts(2)
}

/// Tokens with a past, some as no request can make them.
fn with_history() -> Simulator {
    Simulator::start(Options {
        zones: 6,
        accounts: 2,
        older_tokens: 0,
        history: true,
        ..Options::default()
    })
    .unwrap()
}

/// A token as it really is.
fn truth(simulator: &Simulator, id: &str) -> Value {
    let truth = simulator.truth();
    let mut tokens = truth["tokens"].as_array().unwrap().iter();
    tokens.find(|token| token["id"] == id).unwrap().clone()
}

/// The id of the token of this name.
fn named(simulator: &Simulator, name: &str) -> String {
    let truth = simulator.truth();
    let mut tokens = truth["tokens"].as_array().unwrap().iter();
    let token = tokens.find(|token| token["name"] == name).unwrap();
    token["id"].as_str().unwrap().to_owned()
}

/// The bodies of the requests that change a token, in their order.
fn puts(simulator: &Simulator) -> Vec<Value> {
    let exchanges = simulator.exchanges();
    let puts = exchanges.iter().filter(|one| one["method"] == "PUT");
    puts.map(|one| one["request_body"].clone()).collect()
}

/// Nothing was asked for but answers, and no secret is in what was said.
#[track_caller]
fn only_asked(simulator: &Simulator, said: &Said) {
    let exchanges = simulator.exchanges();
    let change = exchanges
        .iter()
        .find(|one| one["method"] != "GET" && one["method"] != "POST");
    assert!(change.is_none(), "{change:?}\n{said:?}");
    says_no_secret(said, simulator);
}

/// A desk whose spec says this.
fn desk_with(simulator: &Simulator, spec: &str) -> Desk {
    let desk = Desk::at(simulator);
    desk.spec(spec);
    desk
}
