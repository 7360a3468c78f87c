//! A command is a file: its options, its help and what it does stand in `src/cli/NAME.rs`, and the
//! program stays short. It must not know what a command does.

use super::source::{Source, root, sources};

/// The file that lists the commands.
const LIST: &str = "src/cli/args.rs";

/// The variants of the enum `Commands`, each with what it holds: `("New", "super::new::Args")`.
fn variants(code: &str) -> Vec<(String, String)> {
    let list = code.split("enum Commands {").nth(1).unwrap_or_default();
    let list = list.split('}').next().unwrap_or_default();
    let variant = |line: &str| {
        let line = line.trim().trim_end_matches(',');
        let (name, held) = line.split_once('(').unwrap_or((line, ")"));
        (name.to_owned(), held.trim_end_matches(')').to_owned())
    };
    list.lines()
        .filter(|line| !line.trim().is_empty())
        .map(variant)
        .collect()
}

/// Commands that are not in a file of their name, or not as a whole.
fn scattered(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let list = files.iter().find(|file| file.name == LIST);
    for (variant, held) in variants(list.map_or("", |list| &list.code)) {
        let name = variant.to_lowercase();
        let names = [format!("src/cli/{name}.rs"), format!("src/cli/{name}/mod.rs")];
        let Some(file) = files.iter().find(|file| names.contains(&file.name)) else {
            found.push(format!("{variant}: there is no {}", names[0]));
            continue;
        };
        if held != format!("super::{name}::Args") {
            found.push(format!("{variant}: holds {held:?}"));
        }
        for needed in ["struct Args", "after_help", "fn run"] {
            if file.count(needed) == 0 {
                found.push(format!("{}: has no {needed}", file.name));
            }
        }
    }
    found
}

#[test]
fn a_command_is_a_file() {
    let files = sources();
    let list = files.iter().find(|file| file.name == LIST).unwrap();
    assert!(
        variants(&list.code).len() > 8,
        "the commands are not where this test looks"
    );
    assert_eq!(scattered(&files), [""; 0]);
}

#[test]
fn twin_a_scattered_command_is_found() {
    let whole = "#[command(after_help = \"\")] struct Args { } impl Args { fn run(self) { } }";
    let plant = |list: &str, file: &str| {
        let list = format!("enum Commands {{\n    /// Says hello.\n    {list},\n}}\nfn f() {{}}");
        scattered(&[Source::new(LIST, &list), Source::new(file, whole)])
    };
    assert_eq!(plant("Hello(super::hello::Args)", "src/cli/hello.rs"), [""; 0]);
    assert_eq!(plant("Hello(super::hello::Args)", "src/cli/hello/mod.rs"), [""; 0]);
    assert_eq!(plant("Hello(super::hello::Args)", "src/cli/other.rs").len(), 1);
    assert_eq!(plant("Hello(HelloOptions)", "src/cli/hello.rs").len(), 1);
    assert_eq!(plant("Hello", "src/cli/hello.rs").len(), 1);
    let empty = [
        Source::new(LIST, "enum Commands {\n    Hello(super::hello::Args),\n}"),
        Source::new("src/cli/hello.rs", "// after_help\nstruct ArgsOfOthers;"),
    ];
    assert_eq!(scattered(&empty).len(), 3);
}

/// Lines of the program: its first lines and its last words.
const LONGEST: usize = 150;

/// Whether the program has become more than that.
fn has_grown(text: &str) -> bool {
    text.lines().count() > LONGEST
}

#[test]
fn the_program_stays_short() {
    let text = std::fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(!has_grown(&text), "src/main.rs has over {LONGEST} lines");
}

#[test]
fn twin_a_program_that_has_grown_is_found() {
    assert!(!has_grown(&"\n".repeat(LONGEST)));
    assert!(has_grown(&"\n".repeat(LONGEST + 1)));
}
