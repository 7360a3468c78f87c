//! The rules of the house, each held by a test with a small twin that shows how it fails: the
//! arrows between the folders, what the pure core may not touch, where a secret is read, where
//! `unsafe` and printing are allowed, and that the pages say what is there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod arrows;
mod asides;
mod citations;
mod commands;
mod effects;
mod links;
mod names;
mod pages;
mod places;
mod sentences;
mod signs;
mod source;
mod steps;
mod telltales;
mod tidy;
mod words;

use std::collections::BTreeSet;

use source::{Named, Source, sources};

/// Steps that name another step, or the wizard itself.
fn nosy_steps(files: &[Source]) -> Vec<String> {
    let step = |module: &[String]| (module.len() > 2 && module[..2] == ["wizard", "steps"]).then(|| module[2].clone());
    let steps: BTreeSet<_> = files.iter().filter_map(|file| step(&file.module)).collect();
    let mut found = Vec::new();
    for file in files {
        let Some(own) = step(&file.module) else { continue };
        for Named { path, .. } in file.paths() {
            let other = step(&path).is_some_and(|other| other != own && steps.contains(&other));
            if other || (path[0] == "wizard" && path.get(1).is_some_and(|name| name == "Wizard")) {
                found.push(format!("{}: {}", file.name, path.join("::")));
            }
        }
    }
    found
}

#[test]
fn a_step_knows_no_neighbour() {
    let files = sources();
    let steps = files
        .iter()
        .filter(|file| file.name.starts_with("src/wizard/steps/"))
        .count();
    assert!(steps > 7, "the steps are not where this test looks");
    assert_eq!(nosy_steps(&files), [""; 0]);
}

#[test]
fn twin_a_nosy_step_is_found() {
    let plant = |text: &str| {
        nosy_steps(&[
            Source::new("src/wizard/steps/a.rs", text),
            Source::new("src/wizard/steps/b.rs", "use super::Flow;"),
        ])
    };
    assert_eq!(plant("use super::{Ask, Flow}; fn f() { super::a::g() }"), [""; 0]);
    assert_eq!(plant("use super::b::B;").len(), 1);
    assert_eq!(plant("fn f() { crate::wizard::steps::b::g() }").len(), 1);
    assert_eq!(plant("use crate::wizard::Wizard;").len(), 1);
}

/// The pure parts, and what they may not touch: time, network, files, terminal.
const PURE: [&str; 3] = ["src/domain/", "src/wizard/", "src/tui/render/"];
const IMPURE: [&str; 20] = [
    "crossterm",
    "ratatui",
    "reqwest",
    "tokio",
    "hyper",
    "rustix",
    "arboard",
    "std::fs",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "TcpStream",
    "UdpSocket",
    "ToSocketAddrs",
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
];

/// What the core may name of crossterm, and what nobody may: its way of reading keeps what it read.
const KEYS: [&str; 3] = ["KeyCode", "KeyEvent", "KeyModifiers"];
const READING: [&str; 4] = ["read", "poll", "EventStream", "*"];
const READ: [&str; 2] = ["event::read", "event::poll"];

/// What a file names of `crossterm::event`; an empty name for each other part of crossterm.
fn of_crossterm(file: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for rest in file.code.split("crossterm").skip(1) {
        let named = rest.strip_prefix("::event::").unwrap_or_default();
        let one = named.split(|letter: char| !(letter.is_alphanumeric() || "_*".contains(letter)));
        let group = named.strip_prefix('{').and_then(|group| group.split_once('}'));
        let names = group.map_or_else(
            || one.take(1).collect(),
            |(group, _)| group.split(',').collect::<Vec<_>>(),
        );
        let name = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
        found.extend(names.into_iter().map(name));
    }
    found
}

fn impure(file: &Source) -> Vec<String> {
    if !PURE.iter().any(|part| file.name.starts_with(part)) {
        return Vec::new();
    }
    let drawn = file.name.starts_with("src/tui/render/");
    let allowed = |word: &str| match word {
        "ratatui" => drawn,
        "crossterm" => !drawn && of_crossterm(file).iter().all(|name| KEYS.contains(&name.as_str())),
        _ => false,
    };
    IMPURE
        .iter()
        .filter(|word| file.count(word) > 0 && !allowed(word))
        .map(|word| format!("{}: {word}", file.name))
        .collect()
}

#[test]
fn the_core_knows_no_clock_network_file_or_terminal() {
    let found: Vec<_> = sources().iter().flat_map(impure).collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_an_impure_core_is_found() {
    let plant = |name: &str, text: &str| impure(&Source::new(name, text)).len();
    assert_eq!(
        plant(
            "src/wizard/a.rs",
            "// Instant::now()\nfn f() { \"tokio\"; std::net::IpAddr; my_tokio(); }"
        ),
        0
    );
    assert_eq!(plant("src/tui/render/a.rs", "use ratatui::buffer::Buffer;"), 0);
    assert_eq!(plant("src/tui/runtime/a.rs", "use std::time::Instant;"), 0);
    assert_eq!(
        plant(
            "src/wizard/a.rs",
            "pub use crossterm::event::{KeyCode as Code, KeyEvent};"
        ),
        0
    );
    assert_eq!(plant("src/tui/render/a.rs", "use crossterm::event::KeyCode;"), 1);
    for text in [
        "use std::time::Instant;",
        "fn f() { jiff::Timestamp::now() }",
        "use ratatui::buffer::Buffer;",
        "use crossterm::style::Color;",
        "use crossterm::{event, style};",
        "use crossterm as terminal;",
        "use crossterm::event::{KeyCode, read};",
        "fn f() { crossterm::event::poll(x) }",
        "use crossterm::event::KeyEvent; use crossterm::terminal;",
        "fn f() { std::fs::read(x) }",
    ] {
        assert_eq!(plant("src/wizard/a.rs", text), 1, "{text}");
    }
}

/// Whether a file reads from the terminal by crossterm.
fn reads_by_crossterm(file: &Source) -> bool {
    of_crossterm(file).iter().any(|name| READING.contains(&name.as_str()))
        || READ.iter().any(|word| file.count(word) > 0)
}

#[test]
fn what_is_typed_is_read_by_us_alone() {
    let found: Vec<_> = sources()
        .into_iter()
        .filter(reads_by_crossterm)
        .map(|file| file.name)
        .collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_reading_by_crossterm_is_found() {
    let plant = |text: &str| reads_by_crossterm(&Source::new("src/tui/terminal/a.rs", text));
    assert!(!plant("use crossterm::event::{EnableBracketedPaste, KeyCode};"));
    assert!(!plant("use crossterm::{cursor::Hide, queue}; fn f() { read(x) }"));
    for text in [
        "use crossterm::event::{KeyCode, read};",
        "fn f() { crossterm::event::poll(x) }",
        "use crossterm::event::*;",
        "use crossterm::{event, queue}; fn f() { event::read() }",
    ] {
        assert!(plant(text), "{text}");
    }
}
