//! Files: how they begin, how long they are, what is left unfinished in them, and what stands in
//! the first folder.

use super::source::{Source, files, is_test, root};

/// Files over the limit that have to be: name, lines at most, reason.
const LONG: &[(&str, usize, &str)] = &[];
const LONGEST: usize = 400;

/// How long a file is: without its tests, and as it stands where it is all tests.
fn length(name: &str, text: &str) -> usize {
    if name.starts_with("src/") && !is_test(name) {
        Source::new(name, text).lines
    } else {
        text.lines().count()
    }
}

/// What is wrong with a file's name, first line or length.
fn untidy(name: &str, text: &str) -> Vec<String> {
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
    let lines = length(name, text);
    if lines > limit {
        found.push(format!("{name}: {lines} lines, over {limit}"));
    }
    found
}

#[test]
fn files_say_why_they_exist_and_stay_short() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let all = ["src", "tests", "benches"].map(|folder| files(folder, "rs")).concat();
    assert!(all.len() > 300, "the files are not where this test looks");
    let mut found: Vec<_> = all.iter().flat_map(|name| untidy(name, &read(name))).collect();
    for (name, _, reason) in LONG {
        if !all
            .iter()
            .any(|file| file == name && length(name, &read(name)) > LONGEST)
        {
            found.push(format!("{name} is short now: take it out of LONG ({reason})"));
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_untidy_files_are_found() {
    let long = |lines: usize| "//! Why.\n".repeat(lines);
    assert_eq!(untidy("src/a.rs", &long(LONGEST)), [""; 0]);
    assert_eq!(untidy("src/utils.rs", &"use x;\n".repeat(LONGEST + 1)).len(), 3);
    let text = "//! Why.\nfn f() {}\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n";
    assert_eq!(length("src/a.rs", text), 2);
    for tests in ["src/a/tests.rs", "src/tests/a.rs", "tests/a.rs", "benches/a.rs"] {
        assert_eq!(untidy(tests, &long(LONGEST)), [""; 0]);
        assert_eq!(untidy(tests, &long(LONGEST + 1)).len(), 1, "{tests}");
        assert_eq!(length(tests, text), 6, "{tests}");
    }
}

/// Tests that run only when asked for: against the real API, and the program that the tests of the
/// terminal start in one.
const ASKED_FOR: [&str; 2] = ["tests/live.rs", "tests/library/terminal/probe.rs"];

/// Marks of unfinished work, in code and in tests. (Put together here, so that this file does not
/// hold them.)
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
const TOP: [&str; 21] = [
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
    "clippy.toml",
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
