//! What is written about the commands is true: examples in every help, lines of the pages that the
//! real parser takes, completions that shells read, a manual page without warnings.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::{Command, Stdio};

use cfmint::cli::args::Cli;
use cfmint::domain::delivery::TOOLS;
use clap::CommandFactory;

use super::program::PROGRAM;

/// Lines that call the program, in a text of examples: as a shell would cut them, up to what the
/// shell keeps for itself, and without the variables before them.
fn calls(text: &str) -> Vec<Vec<String>> {
    let words = |line: &str| -> Option<Vec<String>> {
        let line = line.trim();
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let line = line.strip_prefix("CFMINT_API_TOKEN= ").unwrap_or(line);
        let call = line.strip_prefix("cargo run -- ").map(|rest| format!("cfmint {rest}"));
        let call = call.unwrap_or_else(|| line.to_owned());
        let call = call.replace(" 2>", " >");
        let call = call.split(" #").next()?.split(['<', '>', '|', ';']).next()?.trim();
        // What may be left out is left in: the square brackets are the page's.
        let words: Vec<String> = shlex::split(call)?
            .into_iter()
            .map(|word| word.trim_matches(['[', ']']).to_owned())
            .collect();
        (words.first()? == "cfmint" && words.len() > 1).then_some(words)
    };
    text.lines().filter_map(words).collect()
}

/// A link has a bar of its own in it.
fn parse(words: &[String]) -> Result<(), String> {
    Cli::read(words.iter().map(OsString::from))
        .map(drop)
        .map_err(|error| error.to_string())
}

/// The lines in a page's code blocks; `text` is a screen.
fn blocks(page: &str) -> String {
    let blocks = page.split("```").skip(1).step_by(2);
    let blocks: Vec<&str> = blocks.filter(|block| !block.starts_with("text")).collect();
    blocks.join("\n")
}

/// The pages for users, as one text.
fn manual() -> String {
    let pages = [
        "credential",
        "delivery",
        "spec",
        "commands",
        "needs",
        "simulator",
        "look",
    ];
    let page = |name| std::fs::read_to_string(format!("{}/docs/{name}.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    pages.map(page).concat()
}

/// The lines in the words of a page, a line each; a command alone is its name.
fn spoken(page: &str) -> String {
    let code = pulldown_cmark::Parser::new(page).filter_map(|event| match event {
        pulldown_cmark::Event::Code(code) if code.split(' ').count() > 2 => Some(code.to_string()),
        _ => None,
    });
    code.collect::<Vec<_>>().join("\n")
}

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

#[test]
fn the_parser_takes_every_line_of_the_pages_and_the_readme() {
    let pages = [readme(), manual()];
    let lines = pages.iter().flat_map(|page| [blocks(page), spoken(page)]);
    let calls = calls(&lines.collect::<Vec<_>>().join("\n"));
    assert!(calls.len() > 30, "the lines are not where this test looks: {calls:?}");
    for words in &calls {
        parse(words).unwrap_or_else(|why| panic!("{words:?}: {why}"));
    }
    let shown: BTreeSet<&str> = calls.iter().map(|words| words[1].as_str()).collect();
    let commands = Cli::command();
    for command in commands.get_subcommands().map(clap::Command::get_name) {
        let plain = ["new", "tokens", "completions", "man"].contains(&command);
        assert!(plain || shown.contains(command), "no example of {command}");
    }
}

/// Tools that this text names no way for.
fn unnamed(text: &str) -> Vec<&'static str> {
    let schemes = TOOLS.iter().map(|tool| tool.scheme);
    schemes
        .filter(|scheme| !text.contains(&format!("`{scheme}:")))
        .collect()
}

#[test]
fn every_tool_that_takes_a_secret_is_in_the_pages() {
    assert_eq!(unnamed(&manual()), [""; 0]);
}

#[test]
fn twin_a_tool_that_the_pages_do_not_name_is_found() {
    assert!(unnamed("`github:OWNER/REPO#NAME`, vault:PATH").contains(&"vault"));
    assert!(!unnamed("`github:OWNER/REPO#NAME`, vault:PATH").contains(&"github"));
}

#[test]
fn twin_a_line_that_the_parser_refuses_is_found() {
    let found = calls("```\ncfmint create --form x --yes\n```\nno cfmint here\ncfmint review 'a b' > out  # why\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[1], ["cfmint", "review", "a b"]);
    assert!(parse(&found[0]).is_err() && parse(&found[1]).is_ok());
    let found = calls(&spoken("Say `cfmint rol x`\n"));
    assert!(found.len() == 1 && parse(&found[0]).is_err(), "{found:?}");
}

/// Every command, with the help that people read.
fn commands() -> Vec<(String, String)> {
    let mut all = Cli::command();
    all.build();
    let names: Vec<String> = all
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .filter(|name| name != "help")
        .collect();
    let help = |name: String| {
        let output = Command::new(PROGRAM).args([name.as_str(), "--help"]).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{name}");
        (name, String::from_utf8(output.stdout).unwrap())
    };
    names.into_iter().map(help).collect()
}

#[test]
fn every_help_has_examples_that_the_parser_takes() {
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    for (name, help) in &commands {
        let (_, examples) = help
            .split_once("Example")
            .unwrap_or_else(|| panic!("{name} has none: {help}"));
        let calls = calls(examples);
        let own = |words: &Vec<String>| words[1] == *name;
        assert!(calls.iter().any(own), "{name}: {examples}");
        for words in calls {
            parse(&words).unwrap_or_else(|why| panic!("{name}: {words:?}: {why}"));
        }
    }
}

/// Options that the pages say nothing of, and whose help says all.
const PLAIN: [&str; 2] = ["--help", "--version"];

#[test]
fn every_option_is_in_the_pages_or_plain() {
    let mut all = Cli::command();
    all.build();
    let pages = format!("{}{}", readme(), manual());
    let commands = std::iter::once(&all).chain(all.get_subcommands());
    for command in commands.filter(|command| command.get_name() != "help") {
        for option in command.get_arguments() {
            let Some(long) = option.get_long() else { continue };
            let long = format!("--{long}");
            assert!(
                pages.contains(&long) || PLAIN.contains(&long.as_str()),
                "{} {long}",
                command.get_name()
            );
            let help = option.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.len() > 5, "{} {long} has no help", command.get_name());
        }
    }
}

#[test]
fn the_version_says_of_when_the_data_are() {
    let output = Command::new(PROGRAM).arg("--version").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let assets = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/README.md")).unwrap();
    let (_, date) = assets.split_once("as of ").unwrap();
    let date = &date[..10];
    assert!(said.contains(&format!("Permission data of {date}.")), "{said}");
    assert!(
        said.starts_with(concat!("cfmint ", env!("CARGO_PKG_VERSION"), "\n")),
        "{said}"
    );
}

/// Whether this is installed: shells and `man` are not everywhere, and where they are the test is
/// one.
fn there(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status();
    found.is_ok_and(|status| status.success())
}

fn reads(program: &str, arguments: &[&str], text: &[u8]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text");
    std::fs::write(&file, text).unwrap();
    let output = Command::new(program)
        .args(arguments)
        .arg(&file)
        .env("MANROFFSEQ", "")
        .env("MANWIDTH", "80")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() && said.is_empty() {
        Ok(())
    } else {
        Err(said)
    }
}

/// What the program prints of itself.
fn printed(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    output.stdout
}

#[test]
fn shells_read_their_completions() {
    for program in ["bash", "zsh", "fish"] {
        let script = printed(&["completions", program]);
        let text = String::from_utf8(script.clone()).unwrap();
        for word in ["create", "dry-run", "fail-on", "emulate"] {
            assert!(text.contains(word), "{program} knows no {word}");
        }
        if there(program) {
            assert_eq!(reads(program, &["-n"], &script), Ok(()), "{program}");
            assert!(
                reads(program, &["-n"], b"if then (\n").is_err(),
                "the twin: {program} finds mistakes"
            );
        }
    }
}

#[test]
fn the_manual_page_has_no_warnings() {
    let page = printed(&["man"]);
    let text = String::from_utf8(page.clone()).unwrap();
    for (name, _) in commands() {
        assert!(
            text.contains(&format!("cfmint\\-{name}")) || text.contains(&format!("cfmint {name}")),
            "{name}"
        );
    }
    if there("man") && there("groff") {
        assert_eq!(reads("man", &["--warnings", "-l"], &page), Ok(()));
        assert!(
            reads("man", &["--warnings", "-l"], b".TH x 1\n.SH\n.nosuchmacro\n").is_err(),
            "the twin"
        );
    }
}
