//! A new look changes one place: no test writes down how a screen says at which step it is, but one
//! in each language and one of the journeys. The others ask `StepId::name`, or these.

use super::source::{files, is_test, root};

/// Where it is written down.
const WRITTEN: [&str; 3] = [
    "tests/journeys/support/screen.rs",
    "tests/program/program.rs",
    "tests/e2e/steps.py",
];

/// The names of the steps.
const NAMES: [&str; 6] = ["Template", "Name", "Permissions", "Resources", "IP and TTL", "Summary"];

/// How often a text has the sign of the current step before a name, or puts the two together.
fn marked(text: &str) -> usize {
    let named = |rest: &str| {
        rest.starts_with("{}") || rest.starts_with("{name}") || NAMES.iter().any(|name| rest.starts_with(name))
    };
    let signs = ["\"› ", "\"[›>] "];
    let after = signs.iter().flat_map(|sign| text.split(sign).skip(1));
    after.filter(|rest| named(rest)).count()
}

#[test]
fn a_step_is_written_down_in_one_place() {
    let mut all = files("src", "rs");
    all.retain(|name| is_test(name));
    for (folder, ending) in [("tests", "rs"), ("tests", "py"), ("benches", "rs")] {
        all.extend(files(folder, ending));
    }
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    all.retain(|name| marked(&read(name)) > 0);
    assert_eq!(all, WRITTEN);
}

#[test]
fn twin_a_step_that_is_written_down_is_found() {
    assert_eq!(marked("see(\"›  Edit zone DNS\") see(\"› Edit\") Template"), 0);
    for name in [
        "Permissions\"",
        "IP and TTL 2/2",
        "{}\", step.name()",
        "{name}\" for name",
    ] {
        assert_eq!(marked(&["see(\"›", name].join(" ")), 1, "{name}");
    }
}
