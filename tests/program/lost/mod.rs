//! The wizard as a program in a terminal, ended while a create request is out or before its secret
//! was taken: the next start finds the token and gives it a new secret that works, on a person's
//! yes (reference: design section 7, promises 7 and 8; security section 7, rows 25, 29, 30, 31, 83,
//! 84, 86 and 87).

mod ended;
mod looked;

use crate::{command, program, pty};
use std::fs;
use std::path::{Path, PathBuf};

use cfmint::simulator::Simulator;
use command::{made, posts, text, until};
use program::{CTRL_C, ENTER, Home, PROGRAM, TO_CREATE, one_line, press, says, signed_in, small, to_summary};
use pty::Pty;
use rustix::process::Signal;
use serde_json::{Value, json};

const NAME: &str = "Edit zone DNS, example.com";

/// The notes in this home.
fn notes(home: &Home) -> Vec<PathBuf> {
    let files = fs::read_dir(home.path("state/cfmint")).into_iter().flatten();
    files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("request-"))
        .collect()
}

fn fault(simulator: &Simulator, rule: Value) {
    simulator.add_fault(rule).unwrap();
}

/// The answer to the create request is far away; the token is there at once, or only then.
fn slow(simulator: &Simulator, seconds: u32, late: bool) {
    fault(
        simulator,
        json!({"method": "POST", "path": "/user/tokens", "fault": "delay", "seconds": seconds, "late": late}),
    );
}

fn lists(simulator: &Simulator, mut rule: Value) {
    rule["method"] = "GET".into();
    rule["path"] = "/user/tokens".into();
    fault(simulator, rule);
}

/// From the summary to a request that is out.
fn send(pty: &mut Pty, simulator: &Simulator) {
    let before = posts(simulator);
    pty.send(TO_CREATE);
    press(pty, ENTER, "Asking Cloudflare to create it, once");
    until("the request", || posts(simulator) > before);
}

fn id_of(simulator: &Simulator) -> String {
    text(&made(simulator)[0], "id").to_owned()
}

/// A new start of the program finds the token, gives it a new secret and saves it; nothing is left
/// to be looked for.
fn recovers(home: &Home, simulator: &Simulator, words: &str) {
    let id = id_of(simulator);
    let mut pty = home.facing(simulator);
    pty.wait_for("what an earlier run left open", |screen| {
        let titles = ["Was the token created?", "The secret of a token was not stored."];
        titles.iter().any(|title| screen.contains(title))
    });
    says(&pty, words);
    says(&pty, &format!("id {id}"));
    assert_eq!(made(simulator)[0]["rolls"], 0, "nothing is changed unasked");
    takes(&mut pty, home, simulator);
}

/// From the token that was found to a secret in a file, and out.
fn takes(pty: &mut Pty, home: &Home, simulator: &Simulator) {
    let id = id_of(simulator);
    pty.send(ENTER);
    says(pty, &format!("Roll “{NAME}”: a new secret now?"));
    says(pty, &format!("id {id}. The lost one stops working at once."));
    pty.send(b"y");
    says(pty, "Cloudflare says: active.");
    assert_eq!(notes(home).len(), 1, "until it is taken");
    saves(pty, home);
    let path = home.path("home/secret");
    let secret = fs::read_to_string(&path).unwrap();
    assert_eq!(simulator.identify(secret.trim_end()), Some(id));
    assert!(notes(home).is_empty(), "{:?}", notes(home));
    assert_eq!((posts(simulator), made(simulator).len()), (1, 1));
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    pty.assert_restored();
}

fn saves(pty: &mut Pty, home: &Home) {
    press(pty, b"s", "A new file ›");
    pty.send(home.path("home/secret").to_str().unwrap().as_bytes());
    pty.send(ENTER);
    says(pty, "Saved to");
}
