//! Words from elsewhere (names, arguments, variables, files, pastes, messages of a server) in every
//! place where the program's words end: exported files as other programs read them, stderr, the
//! log, a real terminal. None may drive a terminal, hide text, break a file or tell a secret.

mod exported;
mod on_terminal;
mod said;

use crate::program;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

use cfmint::domain::token::grant::{Grant, Resource};
use cfmint::domain::token::scope::{Owner, Scope};
use cfmint::domain::token::spec::Draft;
use cfmint::simulator::Simulator;
use jiff::tz::TimeZone;
use program::{CTRL_C, Home, PROGRAM, press, sees, small};
use serde_json::{Value, json};

/// Control, bidi, zero-width, tag and filler characters, other than line ends; a list of its own,
/// so that it does not repeat the program's mistakes.
fn misleads(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(letter as u32,
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xe0000..=0xe0fff)
}

/// The most combining marks in a row.
fn stack(text: &str) -> usize {
    text.split(|letter: char| !('\u{300}'..='\u{36f}').contains(&letter))
        .map(|run| run.chars().count())
        .max()
        .unwrap_or(0)
}

#[track_caller]
fn is_inert(text: &str) {
    let bad = text.chars().find(|letter| misleads(*letter));
    assert_eq!(bad, None, "{text:?}");
    assert!(stack(text) <= 4, "{text:?}");
}

fn draft(name: &str) -> Draft {
    let other = Scope::Other("com.example".to_owned());
    let keys = [
        Resource::Raw {
            scope: other.clone(),
            key: format!("com.example.{name}"),
        },
        Resource::RawWithin {
            scope: other.clone(),
            within: format!("com.example.{name}.outer"),
            key: format!("com.example.{name}.inner"),
        },
    ];
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: name.to_owned(),
        grants: vec![
            Grant {
                groups: [("4755a26eedb94da69e1066d98aa820be".parse().unwrap(), Scope::Zone)].into(),
                resources: [Resource::Zone("0123456789abcdef0123456789abcdef".parse().unwrap())].into(),
                except: [].into(),
                unresolved: Vec::new(),
            },
            Grant {
                groups: [("ffffffffffffffffffffffffffffffff".parse().unwrap(), other)].into(),
                resources: keys.into(),
                except: [].into(),
                unresolved: Vec::new(),
            },
        ],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "never".to_owned(),
    }
}

/// What the program said on stderr, without a terminal, and its exit code.
fn run(arguments: &[&str], more: &[(&str, &str)]) -> (String, i32) {
    let home = Home::fresh();
    let output = std::process::Command::new("timeout")
        .args(["20", "setsid", "--wait", PROGRAM])
        .args(arguments)
        .envs(home.env())
        .envs(more.iter().copied())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("setsid of util-linux is installed");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}
