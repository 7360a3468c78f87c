//! A task without the wizard, with all that is printed on the way, in `tests/tasks/token-in-a-file.txt`:
//! is the token in this file still good, and what may it do? Renewed as the others are, with
//! `CFMINT_ACCEPT=1 cargo test --test program task`.

use std::path::Path;
use std::process::Stdio;

use cfmint::simulator::{Options, Simulator};

use crate::command::{Desk, Running};
use crate::program::PROGRAM;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// What is another each time: ids, dates, and every number.
fn steady(text: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        if bare.len() == 32 && bare.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return word.replace(bare, "ID");
        }
        if MONTHS.contains(&bare) {
            return word.replace(bare, "MONTH");
        }
        let mut kept = String::new();
        for letter in word.chars() {
            match letter.is_ascii_digit() {
                false => kept.push(letter),
                true if kept.ends_with('0') => (),
                true => kept.push('0'),
            }
        }
        kept
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<String>>().join(" ");
    text.lines().map(line).collect::<Vec<String>>().join("\n")
}

#[test]
fn is_the_token_in_this_file_still_good_and_what_may_it_do() {
    let simulator = Simulator::start(Options {
        zones: 6,
        history: true,
        ..Options::default()
    })
    .unwrap();
    let desk = Desk::at(&simulator);
    // What `< token` does.
    let mut command = desk.command(PROGRAM, &["verify", "-"]);
    let running = Running::of(command.stdin(Stdio::piped()));
    let token = format!("{}\n", simulator.credentials().without_minting);
    let verified = running.feed(&token).end().ends(0);
    assert!(verified.stdout.contains("active"), "{}", verified.stdout);
    let id = verified
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("Id").map(str::trim));
    let shown = desk.run(&["show", id.unwrap()]).ends(0);
    let said = steady(&format!(
        "Is the token in this file still good, and what may it do?\n\n$ cfmint verify - < token\n{}\n$ cfmint show ID\n{}",
        verified.stdout, shown.stdout
    ));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tasks/token-in-a-file.txt");
    if std::env::var_os("CFMINT_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::write(&path, format!("{said}\n")).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept.trim_end(), said, "tests/tasks/token-in-a-file.txt");
}
