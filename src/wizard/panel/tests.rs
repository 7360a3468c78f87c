//! What the panel shows of a draft, and what it does not put into words.

use std::cell::Cell;

use super::*;

#[test]
fn only_what_is_shown_is_put_into_words() {
    let made = Cell::new(0);
    let names = (0..5000).map(|at| {
        made.set(made.get() + 1);
        format!("zone {at}")
    });
    let lines = some(Sense::Plain, names, AT_MOST).unwrap();
    assert_eq!(made.get(), AT_MOST);
    assert_eq!(lines.len(), AT_MOST + 1);
    assert_eq!(lines[AT_MOST].text, "and 4994 more");
    let none = std::iter::empty::<String>().collect::<Vec<_>>().into_iter();
    assert_eq!(some(Sense::Plain, none, 2), None);
}

#[test]
fn what_is_open_is_named_by_its_step() {
    for (which, here, words) in [
        (StepId::Resources, StepId::Permissions, "4 you choose in the next step"),
        (StepId::Resources, StepId::Resources, "4 you choose here"),
        (StepId::Resources, StepId::Template, "4 you choose at Resources"),
        (StepId::Name, StepId::Template, "2 you choose in the next step"),
    ] {
        assert_eq!(decided_by(which, here), words);
    }
}
