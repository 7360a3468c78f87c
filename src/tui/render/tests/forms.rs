//! What gives way on a page without room, and what never does.

use super::*;
use crate::wizard::page::{Columns, Fact, FieldView, List, Notice, Row};

const MARKED: &str = "… more in a taller window";

fn drawn(page: &Page<'_>, (columns, rows): (u16, u16)) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    Screen::default().draw(page, &mut buffer);
    let symbols: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    let rows = symbols.chunks(usize::from(columns));
    rows.map(|row| row.concat().trim_end().to_owned()).collect()
}

/// A page as the one of a lost answer, with so many lines of what is known.
fn lost(known: usize) -> Page<'static> {
    let acts = ["Roll", "Delete", "Leave", "Look again"];
    let mut lines = vec![Line::new(Sense::Warning, "Perhaps: it exists.")];
    lines.extend((1..known).map(|nth| Line::plain(format!("known {nth}"))));
    Page {
        question: "The answer got lost.".into(),
        parts: vec![
            Part::Lines(vec![Line::plain(
                "The request went out at 11:00:18, then the connection was reset, as it seems.",
            )]),
            Part::Space,
            Part::Boxed(lines),
            Part::Space,
            Part::Lines(vec![Line::new(Sense::Warning, "A file was left.")]),
            Part::Lines(vec![Line::new(Sense::Strong, "What now?")]),
            Part::List(List {
                columns: Columns::Acts,
                ..List::new("lost", acts.len(), 0, move |at| Row::new(acts[at]))
            }),
        ],
        ..Page::default()
    }
}

#[test]
fn what_is_set_apart_gives_way_to_the_acts_with_a_mark() {
    for known in 1..12 {
        let rows = drawn(&lost(known), SMALLEST);
        for act in [
            "›  Roll",
            "   Delete",
            "   Leave",
            "   Look again",
            " ▲ A file was left.",
        ] {
            assert!(rows.iter().any(|row| row == act), "{known}, {act}: {rows:#?}");
        }
        let all = (1..known).all(|nth| rows.iter().any(|row| row.ends_with(&format!("known {nth}"))));
        let marked = rows.iter().any(|row| row.contains(MARKED));
        assert!(all || marked, "{known}: {rows:#?}");
    }
    let ruled = |known| {
        drawn(&lost(known), SMALLEST)
            .iter()
            .filter(|row| row.contains('━'))
            .count()
    };
    assert_eq!((ruled(3), ruled(6)), (2, 0), "the rules go before any word does");
}

/// The rows of a form in a window that is too small for all it says.
#[test]
fn what_warns_is_in_view_or_its_place_says_that_there_is_more() {
    let warning = |words: &str| Part::Facts(vec![Fact::new("", Sense::Warning, words)]);
    let long = "a sentence that goes on and on, and takes several rows. ".repeat(3);
    let page = |first: &str, last: &str| Page {
        parts: vec![
            Part::Field(FieldView::default()),
            warning(first),
            Part::Lines(vec![Line::plain("a hint that may go. ".repeat(40))]),
            Part::Field(FieldView {
                label: "Last".into(),
                ..FieldView::default()
            }),
            warning(last),
        ],
        ..Page::default()
    };
    let rows = drawn(&page("seen first", "seen last"), SMALLEST);
    for words in ["▲ seen first", "▲ seen last", " Last"] {
        assert!(rows.iter().any(|row| row.contains(words)), "{words}: {rows:#?}");
    }
    let rows = drawn(&page("seen first", &long), SMALLEST);
    let whole = rows.iter().any(|row| row.ends_with("takes several rows."));
    assert!(whole, "a hint gives way to a warning: {rows:#?}");
    let rows = drawn(&page(&long.repeat(5), &long.repeat(5)), SMALLEST);
    assert!(rows.iter().any(|row| row.starts_with(" Last")), "{rows:#?}");
    let marks = rows.iter().filter(|row| row.contains(MARKED)).count();
    assert!(marks >= 2, "each of them says that it is cut: {rows:#?}");
}

/// The label of a page with a short one is nearer to what is typed.
#[test]
fn a_short_label_has_a_short_column() {
    let begins = |label: &str| {
        let field = FieldView {
            label: label.into(),
            text: "typed".into(),
            ..FieldView::default()
        };
        let page = Page {
            parts: vec![
                Part::Field(field),
                Part::Facts(vec![Fact::new("", Sense::Plain, "typed")]),
            ],
            ..Page::default()
        };
        let rows = drawn(&page, (80, 24));
        let columns = rows.iter().filter_map(|row| row.find("typed"));
        columns.collect::<Vec<_>>()
    };
    assert_eq!(begins("Name"), [11, 11]);
    assert_eq!(begins("Only from"), [14, 14]);
}

/// What was done is known when the window is large again; how to go on comes before it.
#[test]
fn a_window_that_is_too_small_says_what_warns_and_nothing_else() {
    let said = |notice: Notice| {
        let page = Page {
            notice: Some(notice),
            ..Page::default()
        };
        let rows = drawn(&page, (50, 12));
        assert!(
            rows.contains(&" Nothing is lost: make it larger.".to_owned()),
            "{rows:#?}"
        );
        rows.contains(&" Saved.".to_owned())
    };
    assert!(said(Notice::warning("Saved.")));
    let standing = Notice {
        standing: true,
        ..Notice::warning("Saved.")
    };
    for notice in [Notice::plain("Saved."), Notice::good("Saved."), standing] {
        assert!(!said(notice.clone()), "{notice:?}");
    }
}

/// The words of what is done one after the other are two blanks behind their signs.
#[test]
fn steps_of_an_act_stand_apart_from_their_signs() {
    let page = |lines: Vec<Line>| Page {
        parts: vec![Part::Lines(lines)],
        ..Page::default()
    };
    let done = || Line::new(Sense::Good, "Looked");
    let rows = drawn(
        &page(vec![done(), Line::new(Sense::ToDo, "Compare"), Line::plain("words")]),
        (80, 24),
    );
    for row in [" ✓  Looked", " ○  Compare", " words"] {
        assert!(rows.iter().any(|drawn| drawn == row), "{row}: {rows:#?}");
    }
    let rows = drawn(&page(vec![done()]), (80, 24));
    assert!(rows.iter().any(|row| row == " ✓ Looked"), "{rows:#?}");
}
