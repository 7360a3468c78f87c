//! docs/commands.md has the commands, options and exit codes of the program: none is missing and
//! none is made up.

use std::collections::{BTreeMap, BTreeSet};

use cfmint::cli::args::Cli;
use clap::CommandFactory;

const PAGE: &str = "docs/commands.md";
const CODES: &str = "src/domain/exit.rs";

fn read(name: &str) -> String {
    std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Each command, and its options as a table writes them: `-f`, `--from SPEC|LINK`.
type Commands = BTreeMap<String, BTreeSet<String>>;

/// A page without its blocks: what a command prints may look like a heading or a table.
fn words(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// The rows of tables below a heading.
fn rows<'p>(page: &'p str, heading: &str) -> Vec<&'p str> {
    let below = page
        .split_once(&format!("\n## {heading}\n"))
        .map_or("", |(_, below)| below);
    let own = below.split("\n## ").next().unwrap_or_default();
    own.lines().filter_map(|line| line.strip_prefix("| ")).collect()
}

/// The first cell of a row.
fn cell(row: &str) -> String {
    let plain = row.replace("\\|", "\0");
    plain.split(" | ").next().unwrap_or_default().replace('\0', "|")
}

fn told(page: &str) -> Commands {
    let headings = page.lines().filter_map(|line| line.strip_prefix("## `cfmint "));
    let names = headings.filter_map(|rest| rest.strip_suffix('`'));
    names
        .map(|name| {
            let cells: Vec<String> = rows(page, &format!("`cfmint {name}`")).into_iter().map(cell).collect();
            let options = cells.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2));
            let options = options.filter(|option| option.starts_with('-'));
            (name.to_owned(), options.map(str::to_owned).collect())
        })
        .collect()
}

fn real() -> Commands {
    let mut program = Cli::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    commands
        .map(|command| {
            let own = command
                .get_arguments()
                .filter(|option| option.get_id() != "help" && option.get_id() != "version");
            let written = own.flat_map(|option| {
                let values = option.get_value_names().filter(|_| option.get_action().takes_values());
                let values = values.map(|names| format!(" {}", names.join(" "))).unwrap_or_default();
                let long = option.get_long().map(|long| format!("--{long}{values}"));
                long.into_iter()
                    .chain(option.get_short().map(|short| format!("-{short}")))
            });
            (command.get_name().to_owned(), written.collect())
        })
        .collect()
}

#[test]
fn the_page_has_the_options_of_every_command() {
    let real = real();
    assert!(
        real["create"].contains("--from SPEC|LINK") && real["create"].contains("-y"),
        "{real:?}"
    );
    assert_eq!(
        told(&words(&read(PAGE))),
        real,
        "left: docs/commands.md, right: the program"
    );
}

/// Codes that a signal makes; the page says how.
const INTERRUPTED: u8 = 130;

fn told_codes(page: &str) -> BTreeSet<u8> {
    let cells = rows(page, "Exit codes").into_iter().map(cell);
    cells.filter_map(|code| code.parse().ok()).collect()
}

fn real_codes(source: &str) -> BTreeSet<u8> {
    let codes = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub const ")?.split_once(": u8 = "));
    codes
        .map(|(_, code)| code.trim_end_matches(';').parse().unwrap())
        .collect()
}

#[test]
fn the_page_has_every_exit_code() {
    let mut real = real_codes(&read(CODES));
    assert!(real.len() > 5, "the codes are not where this test looks: {real:?}");
    real.insert(INTERRUPTED);
    assert_eq!(
        told_codes(&words(&read(PAGE))),
        real,
        "left: docs/commands.md, right: the program"
    );
}

#[test]
fn twin_a_page_that_lacks_or_makes_up_something_is_found() {
    let page = "# Commands\n\n## `cfmint a`\n\n| option | what |\n|---|---|\n| `-f`, `--from SPEC\\|LINK` | reads |\n| `--x`, `--y N` | see `--z` |\n\n## `cfmint b`\n\nNone.\n\n## Exit codes\n\n| code | when |\n|---|---|\n| 0 | done |\n| 128 + n | a signal |\n| 9 | odd |\n";
    let options = ["-f", "--from SPEC|LINK", "--x", "--y N"].map(str::to_owned);
    let real = Commands::from([("a".to_owned(), options.into()), ("b".to_owned(), BTreeSet::new())]);
    assert_eq!(told(page), real);
    let printed = page.replace("| option", "```console\n## x\n| `--w` |\n```\n\n| option");
    assert_eq!(told(&words(&printed)), real);
    assert_ne!(told(&page.replace("--y N", "--y")), real);
    assert_ne!(told(&page.replace("`-f`, ", "")), real);
    assert_ne!(told(&page.replace("`--x`", "`--x`, `--w`")), real);
    assert_ne!(told(&page.replace("cfmint b", "cfmint c")), real);
    assert_eq!(told_codes(page), BTreeSet::from([0, 9]));
    assert_eq!(
        real_codes("/// a\npub const DONE: u8 = 0;\nconst X: u8 = 3;\n"),
        BTreeSet::from([0])
    );
}
