//! What is shown once, and the ways to hand it over, as they are drawn.

use super::*;
use crate::wizard::page::{Columns, List, Row};

fn value(label: &'static str, view: ValueView) -> SecretValue {
    SecretValue {
        label,
        view,
        so_far: String::new(),
    }
}

fn place(values: Vec<SecretValue>, cursor: Option<usize>) -> Part<'static> {
    Part::SecretPlace(SecretPlace {
        title: "Shown once",
        values,
        cursor,
        focused: true,
        so_far: Line::new(Sense::Warning, "Not stored yet."),
    })
}

/// The parts drawn in a window, its rows without their blanks at the end.
fn rows(parts: Vec<Part<'_>>, (columns, height): (u16, u16), theme: Theme) -> (Drawn, Vec<String>) {
    let page = Page {
        question: "Title".into(),
        parts,
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, height));
    let drawn = Screen::new(theme).draw(&page, &mut buffer);
    let row = |y: u16| -> String { (0..columns).map(|x| buffer[(x, y)].symbol()).collect() };
    (drawn, (0..height).map(|y| row(y).trim_end().to_owned()).collect())
}

#[test]
fn a_mask_says_nothing_of_the_length() {
    for (ascii, dot, rule) in [(false, "•", "━"), (true, "*", "=")] {
        let theme = Theme {
            ascii,
            ..Theme::default()
        };
        let (drawn, rows) = rows(
            vec![place(vec![value("Token", ValueView::Hidden)], None)],
            (80, 24),
            theme,
        );
        assert_eq!(drawn.secret, None);
        let begins = format!("{rule} Shown once {rule}");
        let at = rows.iter().position(|row| row.starts_with(&begins)).expect("its rule");
        assert_eq!(rows[at].chars().count(), 80, "from edge to edge");
        assert_eq!(rows[at + 1], "");
        assert_eq!(rows[at + 2], format!("   {}  hidden", dot.repeat(40)));
        assert_eq!(rows[at + 4], rule.repeat(80));
    }
}

/// The one that is shown has a row of its own below its name, and no other moves beside it.
#[test]
fn of_several_values_the_one_that_is_shown_has_a_row_of_its_own() {
    let values = vec![
        value("All of S3", ValueView::Open("four values".into())),
        value("Token", ValueView::Revealed(60)),
        value("S3 secret", ValueView::Hidden),
    ];
    let (drawn, rows) = rows(vec![place(values, Some(1))], (80, 24), Theme::default());
    let (x, y) = drawn.secret.expect("it has a row");
    assert_eq!((x, rows[usize::from(y)].as_str()), (0, ""));
    assert_eq!(rows[usize::from(y) - 1], "›  Token                    on the row below");
    assert_eq!(
        rows[usize::from(y) + 1],
        format!("   S3 secret                {}  hidden", "•".repeat(24))
    );
}

fn ways(cursor: usize) -> Part<'static> {
    let row = |at: usize| {
        let remark = (at == 0).then(|| Line::plain("Remark."));
        Row::new("k").cell(format!("Way {at}")).cell("how").remark(remark)
    };
    Part::List(List {
        columns: Columns::HandOver,
        ..List::new("ways", 3, cursor, row)
    })
}

#[test]
fn what_is_to_be_known_of_a_way_stands_below_it_and_no_cursor_moves_a_row() {
    for cursor in 0..3 {
        let (drawn, rows) = rows(vec![ways(cursor)], (80, 24), Theme::default());
        let first = rows.iter().position(|row| row.contains("Way 0")).expect("the first");
        assert_eq!(rows[first + 1], "    └ Remark.");
        let at = [first, first + 2, first + 3][cursor];
        assert_eq!(rows[at], format!("›k  Way {cursor}           how"));
        assert_eq!(drawn.caret, Some((0, u16::try_from(at).unwrap())));
    }
}

/// At the smallest size what is said of the secret and all ways are in view, whatever else is said.
#[test]
fn at_60x16_the_state_of_the_secret_and_all_ways_are_in_view() {
    let long = || Part::Lines(vec![Line::plain("words and more words ".repeat(60))]);
    let parts = vec![
        Part::Space,
        place(vec![value("Token", ValueView::Hidden)], None),
        ways(0),
        Part::Space,
        long(),
        Part::Spare(vec![Line::plain("gives way")]),
    ];
    let (_, rows) = rows(parts, SMALLEST, Theme::default());
    for wanted in ["hidden", "Not stored yet.", "Way 0", "Way 1", "Way 2"] {
        assert!(rows.iter().any(|row| row.contains(wanted)), "{wanted}: {rows:#?}");
    }
    assert!(!rows.iter().any(|row| row.contains("gives way")), "{rows:#?}");
}

#[test]
fn short_lines_stand_beside_each_other_where_they_fit() {
    let beside = |long: usize| {
        let lines = vec![Line::new(Sense::Good, "One."), Line::new(Sense::Good, "x".repeat(long))];
        rows(vec![Part::Beside(lines)], (80, 24), Theme::default()).1
    };
    assert!(beside(10).iter().any(|row| row.contains("✓ One.     ✓ xxx")));
    assert!(!beside(70).iter().any(|row| row.contains("One.     ✓")));
}
