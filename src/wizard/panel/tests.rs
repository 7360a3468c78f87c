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
    let lines = some(names, AT_MOST);
    assert_eq!(made.get(), AT_MOST);
    assert_eq!(lines.len(), AT_MOST + 1);
    assert_eq!(lines[AT_MOST].text, "and 4994 more");
    assert_eq!(
        some(std::iter::empty::<String>().collect::<Vec<_>>().into_iter(), 2)[0].text,
        "nothing yet"
    );
}
