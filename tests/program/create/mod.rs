//! `cfmint create` and `cfmint roll` as a script runs them: the real program against a simulator,
//! judged by its exit code, by what stands on each of its streams and in files, and by the
//! simulator's truth.

mod delivered;
mod failing_ways;
mod of_spec;
mod roll;
mod signals;
mod stopped;

use crate::{command, program};
use std::fs;
use std::os::unix::fs::MetadataExt;

use cfmint::simulator::Simulator;
use command::{Desk, Running, SPEC, Said, judge, made, posts, text, until};
use program::{PROGRAM, small};
use rustix::process::Signal;
use serde_json::{Value, json};

const CREATE: &[&str] = &["create", "--from", "spec.toml", "--yes"];

/// The token that a text is the secret of.
fn owner_of(simulator: &Simulator, secret: &str) -> String {
    assert!(
        !secret.contains(char::is_whitespace),
        "the secret alone, and no newline"
    );
    simulator.identify(secret).expect("it is a secret that works")
}

fn secret_in(simulator: &Simulator, desk: &Desk, name: &str) -> String {
    owner_of(simulator, &fs::read_to_string(desk.file(name)).unwrap())
}

/// The one token, made by one request that the person was told of.
#[track_caller]
fn one(simulator: &Simulator, said: &Said) -> Value {
    judge(simulator, said).unwrap();
    let mut made = made(simulator);
    assert_eq!(made.len(), 1);
    made.remove(0)
}

/// Nothing was asked for.
#[track_caller]
fn none(simulator: &Simulator, said: &Said) {
    assert_eq!((posts(simulator), made(simulator).len()), (0, 0), "{said:?}");
    assert_eq!(said.stdout, "");
    assert!(!said.stderr.contains(simulator.api_token()), "{said:?}");
}
