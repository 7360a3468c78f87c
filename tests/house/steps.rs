//! A new look changes one place: no test writes down how a screen says at which step it is, but one
//! in Rust and one in Python. The others ask `StepId::title`, or that table.

use super::source::{files, is_test, root};

/// Where it is written down.
const WRITTEN: [&str; 2] = ["src/wizard/tests/flow/order.rs", "tests/e2e/steps.py"];

/// How often a text says the number of a step, or puts one together.
fn numbered(text: &str) -> usize {
    let number = |rest: &str| {
        let mut letters = rest.chars();
        match letters.next() {
            Some('{') => letters.next().is_some_and(|letter| !letter.is_whitespace()),
            first => first.is_some_and(|letter| letter.is_ascii_digit()),
        }
    };
    text.split("Step ").skip(1).filter(|rest| number(rest)).count()
}

#[test]
fn a_step_is_written_down_in_one_place() {
    let mut all = files("src", "rs");
    all.retain(|name| is_test(name));
    for (folder, ending) in [("tests", "rs"), ("tests", "py"), ("benches", "rs")] {
        all.extend(files(folder, ending));
    }
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    all.retain(|name| numbered(&read(name)) > 0);
    assert_eq!(all, WRITTEN);
}

#[test]
fn twin_a_step_that_is_written_down_is_found() {
    assert_eq!(numbered("impl Step for Name {} enum Step { A } Step  1"), 0);
    for number in ["1 of 6", "6", "{step} of 6", "{} of 6"] {
        assert_eq!(numbered(&["see(\"Step", number].join(" ")), 1, "{number}");
    }
}
