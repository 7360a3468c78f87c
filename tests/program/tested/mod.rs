//! Whether a new secret works, once it is delivered: a token that is not known everywhere yet is a
//! success, a wait is kept to, and nothing that is found then leads anybody to roll a good token.
//! The real program against a simulator that refuses the new token as the API does.

mod judged;
mod waited;

use crate::{command, program};
use std::fs;

use cfmint::simulator::Simulator;
use command::{Desk, SPEC, Said, judge, made, text, until};
use program::small;
use serde_json::{Value, json};

/// Every question about a new token goes wrong like this.
fn always(simulator: &Simulator, how: &Value) {
    let mut how = how.clone();
    how["nth"] = 2.into();
    how["sticky"] = true.into();
    fault(simulator, &how);
}

fn fault(simulator: &Simulator, how: &Value) {
    let mut rule = how.clone();
    rule["method"] = "GET".into();
    rule["path"] = "/user/tokens/verify".into();
    simulator.add_fault(rule).unwrap();
}

/// How often was asked whether a new token works.
fn asked(simulator: &Simulator) -> usize {
    let exchanges = simulator.exchanges();
    let verify = |one: &&Value| one["path"].as_str().unwrap().ends_with("/tokens/verify");
    exchanges.iter().filter(verify).count() - 1
}

/// The one token that was made: its secret is in the file, nobody is led to another one, and
/// nothing is said of the sign-in.
#[track_caller]
fn delivered(simulator: &Simulator, desk: &Desk, said: &Said) -> String {
    judge(simulator, said).unwrap();
    let [token] = &made(simulator)[..] else {
        panic!("{said:?}")
    };
    let id = text(token, "id");
    let secret = fs::read_to_string(desk.file("secret")).unwrap();
    assert_eq!(simulator.identify(&secret).as_deref(), Some(id));
    good(desk, said);
    id.to_owned()
}

/// Nothing is said that leads to another secret, or that blames the sign-in.
#[track_caller]
fn good(desk: &Desk, said: &Said) {
    assert_eq!(said.roll_lines(), [""; 0], "{said:?}");
    assert!(!said.stderr.contains("sign-in"), "{said:?}");
    assert_eq!(desk.notes().len(), 0, "{said:?}");
}

/// What the document says of it.
#[track_caller]
fn verified(said: &Said) -> bool {
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["delivered"].as_array().map(Vec::len), Some(1), "{said:?}");
    document["verified"].as_bool().unwrap()
}

/// A token of a desk of its own, for `roll`.
fn exists(simulator: &Simulator) -> (Desk, String) {
    let desk = Desk::at(simulator);
    desk.create(&["--to", "file:old"]).ends(0);
    (desk, text(&made(simulator)[0], "id").to_owned())
}

fn rolls<'a>(id: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["roll", id, "--yes", "--to", "file:secret", "--json"], more].concat()
}

const TO: &[&str] = &["--to", "file:secret", "--json"];
