//! The rules of the house, each held by a test with a small twin that shows how it fails: the arrows between the folders, what the pure core may
//! not touch, where a secret is read, where `unsafe` and printing are allowed, and that the pages say what is there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod arrows;
mod citations;
mod commands;
mod effects;
mod picture;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Named, Source, files, root, sources};

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

fn impure(file: &Source) -> Vec<String> {
    if !PURE.iter().any(|part| file.name.starts_with(part)) {
        return Vec::new();
    }
    let drawn = |word: &&&str| !(file.name.starts_with("src/tui/render/") && **word == "ratatui");
    IMPURE
        .iter()
        .filter(drawn)
        .filter(|word| file.count(word) > 0)
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
    for text in [
        "use std::time::Instant;",
        "fn f() { jiff::Timestamp::now() }",
        "use ratatui::buffer::Buffer;",
        "fn f() { std::fs::read(x) }",
    ] {
        assert_eq!(plant("src/wizard/a.rs", text), 1, "{text}");
    }
}

/// How often each file holds one of the words; files without any are left out.
fn places(files: &[Source], words: &[&str]) -> BTreeMap<String, usize> {
    let count = |file: &Source| words.iter().map(|word| file.count(word)).sum::<usize>();
    files
        .iter()
        .map(|file| (file.name.clone(), count(file)))
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn literal(table: &[(&str, usize)]) -> BTreeMap<String, usize> {
    table.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

/// Where a secret's bytes are read, and how often. A new place is a decision: read the rules at the top of `src/secret/mod.rs` first.
const EXPOSED: &[(&str, usize)] = &[
    ("src/io/cloudflare/auth_header.rs", 2),     // the request header
    ("src/secret/credential.rs", 5),             // what a pasted credential looks like
    ("src/io/auth/find.rs", 1),                  // the path in a variable, which may be a credential in the wrong place
    ("src/io/auth/file.rs", 1),                  // the first line of a file
    ("src/io/auth/stored/mod.rs", 1),            // a piece of the file in which another program keeps its sign-in
    ("src/io/auth/stored/reader.rs", 2),         // the time and the scopes in there, never the token
    ("src/io/auth/printed.rs", 1),               // what a command says, searched for what it printed
    ("src/secret/mod.rs", 5),                    // its own length, ends and comparison
    ("src/secret/quoted.rs", 3),                 // the forms in which it is looked for in what others say
    ("src/secret/sealed.rs", 1),                 // the mixed bytes, to be opened
    ("src/tui/terminal/mod.rs", 1),              // the bytes of OSC 52
    ("src/tui/terminal/tty.rs", 1),              // the reveal
    ("src/io/delivery/child.rs", 2), // a program's stdin; its stderr, searched for the secret before it is quoted
    ("src/io/delivery/clipboard.rs", 4), // OSC 52 (twice), tmux, the native clipboard
    ("src/io/delivery/clipboard/wayland.rs", 1), // the native clipboard under Wayland
    ("src/io/delivery/dotenv.rs", 5), // the value, its length, the write, where the next one begins, and whether a credential stands there
    ("src/io/delivery/entry.rs", 4),  // the first line, and the entry that it is put into
    ("src/io/delivery/needed.rs", 1), // whether a file holds the credential in use
    ("src/io/delivery/file.rs", 2),   // the file, and how much to read back
    ("src/io/delivery/item.rs", 2),   // the JSON for 1Password and Kubernetes, and the item that is edited
    ("src/io/delivery/run_tool.rs", 4), // a list of names that a program printed (twice), the name of a context, and what an entry should be when it is read back
    ("src/domain/delivery/payload.rs", 2), // the document for a program, the line for a terminal
    ("src/domain/delivery/s3.rs", 2),   // the hash that is the S3 secret, and its line
    ("src/io/delivery/stdout.rs", 1),   // standard output
];

#[test]
fn a_secret_is_read_in_these_places_only() {
    assert_eq!(places(&sources(), &[".expose()", "Secret::expose"]), literal(EXPOSED));
}

/// Where something stands between quotation marks that `secret::credential::quoted` did not put there, and how often: names of what exists or is made, as the
/// draft and the API have them. What was given (an argument, a variable, a field, a word of a file) may be a credential in the wrong place, and is quoted by that
/// function alone.
const NAMED: &[(&str, usize)] = &[
    ("src/cli/create.rs", 2),                      // the token's name
    ("src/cli/create/created.rs", 1),              // the token's name
    ("src/cli/create/existing.rs", 1),             // the token's name
    ("src/cli/create/lost.rs", 1),                 // the token's name
    ("src/cli/delivery.rs", 1),                    // the token's name
    ("src/cli/review/mod.rs", 4),                  // the token's name (three times), sentences of the spec's own
    ("src/cli/roll.rs", 4),                        // the token's name
    ("src/cli/verify.rs", 1),                      // the token's name
    ("src/domain/needs/named.rs", 2),              // by `shown`, which hides more
    ("src/domain/needs/interpret.rs", 1),          // the same
    ("src/domain/needs/terraform.rs", 2),          // the same
    ("src/domain/needs/tools.rs", 1),              // a tool that is known
    ("src/domain/refusal.rs", 5),                  // a permission that Cloudflare named
    ("src/secret/credential/quoting.rs", 3),       // the function itself
    ("src/domain/token/address/judge.rs", 1),      // the name of a list
    ("src/wizard/transitions/creating.rs", 1),     // the token's name
    ("src/wizard/transitions/exit.rs", 1),         // the token's name
    ("src/wizard/draft_file/mod.rs", 1),           // the name of a draft, which was kept without credentials
    ("src/wizard/transitions/unclaimed.rs", 2),    // a way out that is known
    ("src/wizard/screens/recovery/found.rs", 1),   // the token's name
    ("src/wizard/screens/recovery/page.rs", 6),    // the token's name
    ("src/wizard/screens/recovery/roll.rs", 4),    // the token's name
    ("src/wizard/screens/secret/leaving.rs", 1),   // the token's name
    ("src/wizard/screens/secret/page.rs", 1),      // the token's name
    ("src/wizard/steps/resources/by_hand.rs", 6),  // what is searched for, hidden before
    ("src/wizard/steps/resources/choosing.rs", 1), // a resource that is chosen
    ("src/wizard/steps/summary/lowering.rs", 2),   // a permission that Cloudflare named
    ("src/wizard/steps/summary/mod.rs", 1),        // the token's name
    ("src/wizard/steps/summary/rows.rs", 1),       // a permission that Cloudflare named
    ("src/wizard/steps/template/tokens.rs", 1),    // the token's name
    ("src/wizard/transitions/recovery.rs", 2),     // the token's name
];

/// How often each file puts something between quotation marks; the simulator speaks to programs.
fn quoting(files: &[Source]) -> BTreeMap<String, usize> {
    let ours = files.iter().filter(|file| file.top() != "simulator");
    ours.map(|file| {
        let lines = file.text.lines().take_while(|line| *line != "#[cfg(test)]");
        let code = lines.filter(|line| !line.trim_start().starts_with("//"));
        (file.name.clone(), code.map(|line| line.matches("“{").count()).sum())
    })
    .filter(|(_, count)| *count > 0)
    .collect()
}

#[test]
fn what_was_given_is_quoted_by_one_function() {
    assert_eq!(quoting(&sources()), literal(NAMED));
}

#[test]
fn twin_a_quotation_of_its_own_is_found() {
    let text = "// “{typed}”\nfn f() { format!(\"“{}” and “{typed}”\", x); \"“plain”\"; }\n#[cfg(test)]\nmod tests {\n    // “{}”\n}\n";
    let files = [Source::new("src/a.rs", text), Source::new("src/simulator/a.rs", text)];
    assert_eq!(quoting(&files), literal(&[("src/a.rs", 2)]));
}

/// How many `unsafe` the one module has.
const UNSAFE: &[(&str, usize)] = &[("src/secret/memory.rs", 13)];

#[test]
fn unsafe_stands_in_one_module() {
    let files = sources();
    assert_eq!(places(&files, &["unsafe"]), literal(UNSAFE));
    assert_eq!(
        places(&files, &["unsafe_code"]),
        literal(&[("src/secret/memory.rs", 1)]),
        "the lint is lifted there only"
    );
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for lint in [
        "unsafe_code = \"deny\"",
        "print_stdout = \"deny\"",
        "print_stderr = \"deny\"",
        "all = { level = \"deny\"",
    ] {
        assert!(manifest.contains(lint), "Cargo.toml lost {lint}");
    }
}

/// Who may speak past the screen: what the commands print and say, `emulate`'s first line, the panic hook (with the search for a terminal on macOS), and the
/// way out by standard output (with the questions whether that is a terminal, and whether there is room).
const SPEAKING: &[(&str, usize)] = &[
    ("src/cli/output.rs", 2),
    ("src/cli/emulate.rs", 1),
    ("src/tui/terminal/tty.rs", 3),
    ("src/io/delivery/stdout.rs", 4),
];

#[test]
fn nothing_prints_but_the_program_and_the_panic_hook() {
    let words = [
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
        "stdout()",
        "stderr()",
    ];
    assert_eq!(places(&sources(), &words), literal(SPEAKING));
    assert_eq!(
        places(&sources(), &["print_stdout", "print_stderr", "dbg_macro"]),
        literal(&[]),
        "no lint is lifted"
    );
}

#[test]
fn twin_words_are_counted_in_code_alone() {
    let text = "// secret.expose()\nfn f() { secret.expose(); \".expose()\"; map(Secret::expose); unsafe {} not_unsafe(); unsafe_code; eprintln!(); }\n\
                #[cfg(test)]\nmod tests { fn f() { secret.expose(); } }";
    let file = [Source::new("src/a.rs", text)];
    assert_eq!(
        places(&file, &[".expose()", "Secret::expose"]),
        literal(&[("src/a.rs", 2)])
    );
    assert_eq!(places(&file, &["unsafe"]), literal(&[("src/a.rs", 1)]));
    assert_eq!(places(&file, &["println!"]), literal(&[]));
    assert_eq!(places(&file, &["eprintln!"]), literal(&[("src/a.rs", 1)]));
}

/// Files over the limit that have to be: name, lines at most, reason.
const LONG: &[(&str, usize, &str)] = &[];
const LONGEST: usize = 400;

/// What is wrong with a file's name, first line or length.
fn untidy(name: &str, text: &str, lines: usize) -> Vec<String> {
    let mut found = Vec::new();
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".rs");
    if [
        "utils", "util", "helpers", "helper", "common", "types", "manager", "misc",
    ]
    .contains(&stem)
    {
        found.push(format!("{name}: the name says nothing"));
    }
    if !text.starts_with("//!") {
        found.push(format!("{name}: does not begin with why it exists (//!)"));
    }
    let limit = LONG
        .iter()
        .find(|(long, ..)| *long == name)
        .map_or(LONGEST, |(_, limit, _)| *limit);
    if lines > limit {
        found.push(format!("{name}: {lines} lines without tests, over {limit}"));
    }
    found
}

#[test]
fn files_say_why_they_exist_and_stay_short() {
    let mut found = Vec::new();
    for file in sources() {
        found.extend(untidy(&file.name, &file.text, file.lines));
    }
    for name in ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
    {
        let text = std::fs::read_to_string(root().join(&name)).unwrap();
        found.extend(untidy(&name, &text, 0));
    }
    found.dedup();
    for (name, _, reason) in LONG {
        let lines = sources()
            .iter()
            .find(|file| file.name == *name)
            .map_or(0, |file| file.lines);
        if lines <= LONGEST {
            found.push(format!("{name} is short now: take it out of LONG ({reason})"));
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_untidy_files_are_found() {
    assert_eq!(untidy("src/a.rs", "//! Why.\n", LONGEST), [""; 0]);
    assert_eq!(untidy("src/utils.rs", "use x;", LONGEST + 1).len(), 3);
    let text = "//! Why.\nfn f() {}\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n";
    assert_eq!(Source::new("src/a.rs", text).lines, 2);
}

/// Tests that run only when asked for: against the real API, and the program that the tests of the terminal start in one.
const ASKED_FOR: [&str; 2] = ["tests/live.rs", "tests/library/terminal.rs"];

/// Marks of unfinished work, in code and in tests. (Put together here, so that this file does not hold them.)
fn unfinished(name: &str, text: &str) -> Vec<String> {
    let marks = [
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
        ["#[ign", "ore"].concat(),
        ["FIX", "ME"].concat(),
    ];
    let switched_off = |mark: &&String| !(ASKED_FOR.contains(&name) && **mark == marks[2]);
    marks
        .iter()
        .filter(switched_off)
        .filter(|mark| text.contains(*mark))
        .map(|mark| format!("{name}: {mark}"))
        .collect()
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    let mut found = Vec::new();
    for name in ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
    {
        found.extend(unfinished(&name, &std::fs::read_to_string(root().join(&name)).unwrap()));
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_unfinished_work_is_found() {
    assert_eq!(unfinished("src/a.rs", "fn f() {}"), [""; 0]);
    assert_eq!(
        unfinished(
            "src/a.rs",
            &["fn f() { todo", "!() } #[ign", "ore = \"later\"]"].concat()
        )
        .len(),
        2
    );
    assert_eq!(unfinished("tests/live.rs", &["#[ign", "ore]"].concat()), [""; 0]);
}

/// What may stand in the repository's first folder.
const TOP: [&str; 20] = [
    ".ci",
    ".git",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets",
    "benches",
    "deny.toml",
    "docs",
    "rustfmt.toml",
    "src",
    "target",
    "tests",
    ".github",
    "SECURITY.md",
];

#[test]
fn the_first_folder_holds_nothing_else() {
    let there = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let strange: Vec<_> = there.filter(|name| !TOP.contains(&name.as_str())).collect();
    assert_eq!(strange, [""; 0]);
    for needed in [
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "deny.toml",
        ".ci/run",
    ] {
        assert!(root().join(needed).is_file(), "{needed} is missing");
    }
}

/// The page that has the tree, and what always holds with the tests that hold it.
const ARCHITECTURE: &str = "docs/architecture.md";

/// The names of `src/NAME` that begin a line of the tree in that page.
fn tree(page: &str) -> BTreeSet<String> {
    let names = page.lines().filter_map(|line| line.strip_prefix("src/"));
    let words = names.filter_map(|line| line.split([' ', '/', '.']).next());
    words.map(str::to_owned).collect()
}

#[test]
fn the_page_shows_the_tree_that_is_there() {
    let page = std::fs::read_to_string(root().join(ARCHITECTURE)).unwrap();
    let there: BTreeSet<_> = sources().iter().map(|file| file.top().to_owned()).collect();
    assert_eq!(tree(&page), there, "left: {ARCHITECTURE}, right: src");
}

/// Tests that a page names as `test: name`, and that do not exist.
fn missing_tests(page: &str, everything: &str) -> Vec<String> {
    let quoted = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|word| word.strip_prefix("test: "));
    quoted
        .filter(|name| !everything.contains(&format!("fn {name}(")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_pages_name_tests_that_exist() {
    let everything: String = ["src", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|name| std::fs::read_to_string(root().join(name)).unwrap())
        .collect();
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    assert!(
        read(ARCHITECTURE).matches("`test: ").count() > 50,
        "{ARCHITECTURE} names its tests as `test: name`"
    );
    let mut pages = files("docs", "md");
    pages.extend(["README.md", "CONTRIBUTING.md"].map(str::to_owned));
    for page in pages {
        assert_eq!(missing_tests(&read(&page), &everything), [""; 0], "{page}");
    }
}

#[test]
fn every_promise_names_what_holds_it() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let read = |folder: &str, ending: &str| -> String {
        let files = files(folder, ending).into_iter();
        files
            .map(|name| std::fs::read_to_string(root().join(name)).unwrap())
            .collect()
    };
    let rust = read("src", "rs") + &read("tests", "rs");
    // The rows of the catalogue of faults are made by a macro.
    let rust = rust.replace("    row_", "    fn row_").replace(": {\"fault\"", "(");
    assert_eq!(missing_tests(&page, &rust), [""; 0]);
    let journeys = read("tests/e2e", "py");
    let named = page.split("`e2e: ").skip(1).filter_map(|rest| rest.split('`').next());
    let missing: Vec<_> = named
        .filter(|name| match name.strip_suffix(".py") {
            Some(_) => !root().join("tests/e2e").join(name).exists(),
            None => !journeys.contains(&format!("def {name}(")),
        })
        .collect();
    assert_eq!(missing, [""; 0]);
    for promise in 1..=32 {
        let row = page.lines().find(|line| line.starts_with(&format!("| {promise} |")));
        let row = row.unwrap_or_else(|| panic!("promise {promise} is not in SECURITY.md"));
        assert!(
            row.contains("test: ") || row.contains("e2e: ") || row.contains("open"),
            "{row}"
        );
    }
}

/// Names of environment variables in texts of the code.
fn variables(text: &str) -> BTreeSet<String> {
    let quoted = text
        .split('"')
        .filter(|word| word.len() > 3 && word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'));
    quoted
        .filter(|word| {
            ["CFMINT_", "CLOUDFLARE_", "SSH_", "NO_COLOR", "TMUX", "STY"]
                .iter()
                .any(|start| word.starts_with(start))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_readme_names_every_variable() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut found: BTreeSet<_> = sources().iter().flat_map(|file| variables(&file.text)).collect();
    found.retain(|name| !name.starts_with("CFMINT_TEST_"));
    assert!(
        found.contains("CFMINT_API_TOKEN"),
        "the variables are not where this test looks: {found:?}"
    );
    let missing: Vec<_> = found
        .iter()
        .filter(|name| !readme.contains(&format!("`{name}`")))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn twin_a_page_that_lies_is_found() {
    assert_eq!(
        tree("```\nsrc/a/   x\nsrc/b.rs y\n  src/no\n```\n"),
        BTreeSet::from(["a".to_owned(), "b".to_owned()])
    );
    assert_eq!(
        missing_tests("`test: there` and `test: gone`", "fn there() {}"),
        ["gone"]
    );
    assert_eq!(
        variables("env(\"CFMINT_NEW\"); \"hello\""),
        BTreeSet::from(["CFMINT_NEW".to_owned()])
    );
}

/// Where bodies of the network and secrets pass.
const WATCHED: [&str; 7] = [
    "src/domain/delivery/",
    "src/domain/sign_in.rs",
    "src/io/auth/",
    "src/io/cloudflare/",
    "src/io/delivery/",
    "src/secret/",
    "src/tui/terminal/",
];

/// Structs whose derived `Debug` would print a body: one that may hold a secret.
fn telltales(files: &[Source]) -> Vec<String> {
    const BODIES: [&str; 5] = ["Vec<u8>", "Value", "Bytes", "Zeroizing<", "HeaderMap"];
    // What is typed or sent is no body of the network's; `Typed` and `Input` write their own.
    let watched = |file: &&Source| WATCHED.iter().any(|part| file.name.starts_with(part));
    let mut found = Vec::new();
    for file in files.iter().filter(watched) {
        for (at, _) in file.code.match_indices("#[derive(") {
            let rest = &file.code[at..];
            let Some((derived, rest)) = rest.split_once(")]") else {
                continue;
            };
            let end = rest.find("\n}").or_else(|| rest.find(";\n")).unwrap_or(rest.len());
            let item = &rest[..end];
            let body = BODIES.iter().find(|body| item.contains(**body));
            if let Some(body) = body.filter(|_| derived.contains("Debug")) {
                let line = file.code[..at].lines().count();
                found.push(format!("{}:{line}: Debug prints a {body}", file.name));
            }
        }
    }
    found
}

/// A rule for a part that has moved on would hold of nothing, and pass.
#[test]
fn what_the_rules_watch_is_there() {
    let files = sources();
    let empty = |part: &&&str| !files.iter().any(|file| file.name.starts_with(**part));
    let gone: Vec<_> = PURE.iter().chain(&WATCHED).filter(empty).collect();
    assert_eq!(gone, [&""; 0]);
}

#[test]
fn no_debug_prints_a_body() {
    assert_eq!(telltales(&sources()), [""; 0]);
}

#[test]
fn twin_a_telling_debug_is_found() {
    let plant = |text: &str| telltales(&[Source::new("src/io/cloudflare/a.rs", text)]).len();
    assert_eq!(
        plant("#[derive(Debug)]\nstruct A {\n    body: Zeroizing<Vec<u8>>,\n}\n"),
        1
    );
    assert_eq!(
        plant("#[derive(Clone)]\nstruct A {\n    body: Vec<u8>,\n}\n#[derive(Debug)]\nstruct B {\n    a: u8,\n}\n"),
        0
    );
}

/// Ways in which a program of this kind begins to log what it sends, or its TLS keys; in the sources or the manifest.
const LOGGERS: [&str; 8] = [
    "connection_verbose",
    "tls_sslkeylogfile",
    "tracing_subscriber",
    "tracing-subscriber",
    "env_logger",
    "RUST_LOG",
    "SSLKEYLOGFILE",
    "key_log",
];

fn loggers(name: &str, text: &str) -> Vec<String> {
    let found = LOGGERS.iter().filter(|word| text.contains(**word));
    found.map(|word| format!("{name}: {word}")).collect()
}

#[test]
fn nothing_listens_to_what_libraries_log() {
    let mut found: Vec<_> = sources()
        .iter()
        .flat_map(|file| loggers(&file.name, &file.code))
        .collect();
    found.extend(loggers(
        "Cargo.toml",
        &std::fs::read_to_string(root().join("Cargo.toml")).unwrap(),
    ));
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_logger_is_found() {
    assert_eq!(loggers("a", "builder.connection_verbose(true)").len(), 1);
    assert_eq!(loggers("a", "RequestLog::open(path)"), [""; 0]);
}

/// Words of a text that could be a real secret: a token's prefix before 40 or more characters that look drawn by lot, or 37 to 45 hexadecimal digits beside
/// the word `key`. How Cloudflare computes the checksum in its tokens is not published, so what this promises is less and more than "no valid one": nothing that
/// even has the form. Repeated letters and words are no secret.
fn real_looking(text: &str) -> Vec<&str> {
    let in_alphabet = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    let drawn = |tail: &str| {
        let has = |class: fn(&char) -> bool| tail.chars().any(|letter| class(&letter));
        let different: BTreeSet<char> = tail.chars().collect();
        has(char::is_ascii_digit)
            && has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && different.len() > 15
    };
    let prefixes = ["cfut_", "cfat_", "cfk_", "cfoat_"];
    let mut found = Vec::new();
    for line in text.lines() {
        let keyed = line.to_ascii_lowercase().contains("key");
        for word in line.split(|letter: char| !in_alphabet(letter)) {
            let tails = prefixes
                .iter()
                .filter_map(|prefix| word.find(prefix).map(|at| &word[at + prefix.len()..]));
            let token = tails.into_iter().any(|tail| tail.len() >= 40 && drawn(tail));
            let hexadecimal = word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            // The Global API Key has 37; digits in order are nobody's.
            let key = keyed && hexadecimal && (37..=45).contains(&word.len()) && !word.starts_with("0123456789abcdef");
            // Part of an address: a commit.
            let key = key && !line.contains(&format!("/{word}"));
            if token || key {
                found.push(word);
            }
        }
    }
    found
}

#[test]
fn no_fixture_could_be_a_real_secret() {
    let endings = ["rs", "json", "toml", "md", "py", "txt", "snap", "jsonl", "sh", "lock"];
    let folders = ["src", "tests", "benches", "assets", "docs", ".ci", ".github"];
    let there = folders.into_iter().filter(|folder| root().join(folder).is_dir());
    let mut names: Vec<String> = there
        .flat_map(|folder| endings.iter().flat_map(move |ending| files(folder, ending)))
        .collect();
    assert!(
        names.len() > 150,
        "the files are not where this test looks: {}",
        names.len()
    );
    names.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", ".ci/run"].map(str::to_owned));
    let mut found = Vec::new();
    for name in names {
        let text = std::fs::read(root().join(&name)).unwrap();
        let text = String::from_utf8_lossy(&text);
        found.extend(real_looking(&text).into_iter().map(|word| format!("{name}: {word}")));
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_real_looking_secret_is_found() {
    // Put together here, so that this file does not hold them.
    let drawn = [
        "aB3", "xYz9", "Qw7", "mNp4", "Rt2", "kLj8", "VbG5", "hDf1", "ScX6", "eZu0", "oI",
    ]
    .concat();
    for text in [
        format!("cfut_{drawn}{drawn}"),
        format!("\"x.cfat_{drawn}_-{drawn}\""),
        format!("Key: {}", "9f3a1c7e".repeat(5)),
    ] {
        assert_eq!(real_looking(&text).len(), 1, "{text}");
    }
    for text in [
        format!("cfut_{}", "a".repeat(48)),
        format!("cfut_{}", "not-a-real-secret-".repeat(3)),
        format!("cfut_{drawn}"),
        format!("commit {}", "9f3a1c7e".repeat(5)),
        format!("keys: https://example.com/blob/{}/a.md", "9f3a1c7e".repeat(5)),
        "key 0123456789abcdef0123456789abcdef01234".to_owned(),
    ] {
        assert_eq!(real_looking(&text), [""; 0], "{text}");
    }
}
