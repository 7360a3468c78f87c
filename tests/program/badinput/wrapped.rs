//! What is printed for people is wrapped at the width of what shows it, and what programs read is
//! not.

use super::command::{Desk, SPEC};
use super::fs;
use super::program::{PROGRAM, small};
use crate::pty::Pty;

/// Rows that are longer than this, but for words that fill a row of their own.
fn long(text: &str, columns: usize) -> Vec<&str> {
    let several = |row: &&str| row.chars().count() > columns && row.split_whitespace().count() > 1;
    text.lines().filter(several).collect()
}

const PAGES: [&[&str]; 3] = [
    &["review", "spec.toml"],
    &["needs", "cert-manager", "wrangler deploy"],
    &["create", "--from", "spec.toml", "--dry-run"],
];

/// The page without the request of a dry run, which is JSON.
fn for_people(text: &str) -> String {
    match (text.split_once("\n{\n"), text.split_once("\n}\n")) {
        (Some((before, _)), Some((_, behind))) => format!("{before}\n{behind}"),
        _ => text.to_owned(),
    }
}

#[test]
fn pages_for_people_are_wrapped_at_the_width_of_what_shows_them() {
    let simulator = small();
    let desk = Desk::at(&simulator).with("COLUMNS", "");
    desk.spec(
        &SPEC
            .replace("zone:example.com", "zones:all")
            .replace("'30d'", "'never'"),
    );
    for page in PAGES {
        let piped = desk.run(page).stdout;
        assert_eq!(long(&for_people(&piped), 80), [""; 0]);
        let narrow = Desk::at(&simulator).with("COLUMNS", "40");
        fs::copy(desk.file("spec.toml"), narrow.file("spec.toml")).unwrap();
        let narrow = narrow.run(page).stdout;
        assert!(!long(&piped, 40).is_empty(), "the twin: {piped}");
        assert_eq!(long(&for_people(&narrow), 40), [""; 0]);
        let words = |text: &str| {
            for_people(text)
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let reviewed = |word: &String| word.contains(':') && word.starts_with(|first: char| first.is_ascii_digit());
        let still = |text: &str| {
            words(text)
                .into_iter()
                .filter(|word| !reviewed(word))
                .collect::<Vec<_>>()
        };
        assert_eq!(still(&piped), still(&narrow), "no word is lost or broken");
    }
    // A program reads lines.
    for page in [
        &["review", "spec.toml", "--json"][..],
        &["needs", "cert-manager", "--json"],
        &["needs", "cert-manager", "--spec"],
        &["create", "--from", "spec.toml", "--dry-run", "--json"],
    ] {
        let wide = desk.run(page).stdout;
        let narrow = Desk::at(&simulator).with("COLUMNS", "40");
        fs::copy(desk.file("spec.toml"), narrow.file("spec.toml")).unwrap();
        assert_eq!(
            wide.lines().count(),
            narrow.run(page).stdout.lines().count(),
            "{page:?}"
        );
    }
}

#[test]
fn a_terminal_gets_its_own_width_on_both_streams() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let own = desk.home.env();
    let mut env: Vec<(&str, &str)> = own
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    env.push(("COLUMNS", ""));
    let spec = desk.file("spec.toml");
    desk.spec(&SPEC.replace("zone:example.com", "zones:all"));
    for (arguments, wanted) in [
        (vec!["review", spec.to_str().unwrap()], "Nothing has been created yet."),
        (vec!["needs"], "Nothing was given."),
    ] {
        let mut pty = Pty::start(50, 60, PROGRAM.as_ref(), &arguments, &env);
        pty.wait_for_exit();
        let raw = String::from_utf8(pty.raw()).unwrap().replace('\r', "");
        assert!(raw.contains(wanted), "{raw}");
        // A command that is there to be copied stays whole.
        let said: Vec<&str> = long(&raw, 50);
        assert!(said.iter().all(|row| row.starts_with("  cfmint needs ")), "{said:?}");
    }
}
