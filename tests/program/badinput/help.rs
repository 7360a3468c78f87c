//! The help of every command: short lines, each with a verb first, that fit a small terminal; and
//! the short options.

use clap::CommandFactory;

use super::{Cli, OsString};

/// What a line of help may begin with.
const VERBS: [&str; 31] = [
    "Add", "Change", "Choose", "Create", "Delete", "Deliver", "Do", "Exit", "Find", "Give", "Handle", "Listen", "Make",
    "Mint", "Name", "Print", "Read", "Replace", "Say", "Send", "Serve", "Set", "Show", "Sign", "Start", "Switch",
    "Take", "Try", "Use", "Wait", "Write",
];
/// The longest line of help.
const LETTERS: usize = 60;
/// The terminal that everything fits.
const SMALL: (usize, usize) = (80, 24);

/// What is wrong with a line of help.
fn faults(of: &str, line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let letters = line.chars().count();
    if letters > LETTERS {
        found.push(format!("{of}: {letters} letters: {line}"));
    }
    let first = line.split(' ').next().unwrap_or_default();
    if !VERBS.contains(&first) {
        found.push(format!("{of}: no verb first: {line:?}"));
    }
    found
}

/// Rows that a small terminal breaks.
fn wide(of: &str, text: &str) -> Vec<String> {
    let rows = text.lines().filter(|row| row.chars().count() > SMALL.0);
    rows.map(|row| format!("{of}: {row}")).collect()
}

/// The program and its commands, each as clap builds it.
fn all() -> Vec<clap::Command> {
    let mut program = Cli::command();
    program.build();
    let commands: Vec<clap::Command> = program.get_subcommands().cloned().collect();
    std::iter::once(program).chain(commands).collect()
}

#[test]
fn every_line_of_help_is_short_and_begins_with_a_verb() {
    let mut found = Vec::new();
    let mut lines = 0;
    for command in all() {
        let of = command.get_name().to_owned();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        // The program's own line names the product, and stands on a row of its own.
        if of != "cfmint" {
            found.extend(faults(&of, &about));
        }
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            found.extend(faults(&format!("{of} {}", argument.get_id()), &help));
            lines += 1;
        }
    }
    assert!(lines > 60, "{lines} lines: the help is not where this test looks");
    assert_eq!(found, [""; 0]);
}

#[test]
fn every_help_fits_80_columns_and_the_programs_24_rows() {
    let mut found = Vec::new();
    for mut command in all() {
        let of = command.get_name().to_owned();
        for text in [
            command.render_help().to_string(),
            command.render_long_help().to_string(),
        ] {
            found.extend(wide(&of, &text));
            let rows = text.lines().count();
            if of == "cfmint" && rows > SMALL.1 {
                found.push(format!("{rows} rows"));
            }
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_line_of_help_that_is_long_or_has_no_verb_is_found() {
    assert_eq!(faults("x", "Print the manual page"), [""; 0]);
    assert_eq!(faults("x", "The manual page").len(), 1);
    assert_eq!(faults("x", "").len(), 1);
    assert_eq!(faults("x", &format!("Print {}", "a".repeat(54))), [""; 0]);
    assert_eq!(faults("x", &format!("Print {}", "a".repeat(55))).len(), 1);
    assert_eq!(wide("x", &"a".repeat(80)), [""; 0]);
    assert_eq!(wide("x", &"a".repeat(81)).len(), 1);
}

/// The help of the program is written by hand where it lists options.
#[test]
fn the_options_in_the_programs_help_are_the_programs() {
    let mut program = Cli::command();
    program.build();
    let help = program.render_help().to_string();
    let (_, options) = help.split_once("Options:\n").unwrap();
    let mut seen = 0;
    for row in options.lines().take_while(|row| row.starts_with(' ')) {
        let words = row.split([' ', ',']).filter(|word| word.starts_with('-'));
        let words: Vec<&str> = words.take_while(|word| *word != "COMMAND").collect();
        let long = words.iter().find_map(|word| word.strip_prefix("--")).unwrap();
        let short = words.iter().find(|word| !word.starts_with("--"));
        let option = program.get_arguments().find(|one| one.get_long() == Some(long));
        let option = option.unwrap_or_else(|| panic!("{row}"));
        assert_eq!(short.and_then(|word| word.chars().nth(1)), option.get_short(), "{row}");
        seen += 1;
    }
    assert_eq!(seen, 4, "{options}");
}

/// The rows of commands in the program's help: their names, and what is said of them.
fn rows(help: &str) -> Vec<(Vec<&str>, &str)> {
    let (_, rows) = help.split_once("Commands:\n").unwrap();
    let rows = rows.lines().take_while(|row| row.starts_with("  "));
    rows.map(|row| {
        let row = row.trim();
        let (names, about) = row.split_once("  ").unwrap_or((row, ""));
        (names.split(", ").collect(), about.trim())
    })
    .collect()
}

/// It is written by hand where it lists commands, too.
#[test]
fn the_commands_in_the_programs_help_are_the_programs() {
    let mut program = Cli::command();
    program.build();
    let help = program.render_help().to_string();
    let rows = rows(&help);
    let mut named: Vec<&str> = rows.iter().flat_map(|(names, _)| names.clone()).collect();
    let mut real: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    named.sort_unstable();
    real.sort_unstable();
    assert_eq!(named, real, "{help}");
    for (names, about) in rows {
        if let [name] = names.as_slice() {
            let command = program.find_subcommand(name).unwrap();
            assert_eq!(command.get_about().unwrap().to_string(), about, "{name}");
        }
    }
}

#[test]
fn short_options_are_the_long_ones() {
    for line in [
        "cfmint -f token.toml",
        "cfmint new -f -",
        "cfmint create -f token.toml -y --to stdout",
        "cfmint create -yf token.toml --to stdout",
        "cfmint roll 0123 -y --to stdout",
    ] {
        let read = Cli::read(line.split(' ').map(OsString::from));
        assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
    }
    // Everywhere, and nothing else has them.
    for command in all() {
        for option in command.get_arguments() {
            let short = match option.get_long() {
                Some("from") => Some('f'),
                Some("yes") => Some('y'),
                Some("help") => Some('h'),
                Some("version") => Some('V'),
                _ => None,
            };
            assert_eq!(option.get_short(), short, "{} {}", command.get_name(), option.get_id());
        }
    }
}
