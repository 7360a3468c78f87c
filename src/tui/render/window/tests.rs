//! Windows of every size over rows of every height.

use std::cell::Cell;
use std::rc::Rc;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::theme::Theme;
use super::*;
use crate::wizard::page::Row;

/// The screen after a list was drawn: its rows as text.
fn drawn(screen: &mut Screen, list: &List<'_>, columns: u16, rows: u16) -> Vec<String> {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    let mut sheet = Sheet::new(&mut buffer, Theme::default(), area);
    screen.wrapped_list(list, &mut sheet, 0);
    let line = |y| -> String { (0..columns).map(|x| buffer[(x, y)].symbol().to_owned()).collect() };
    (0..rows).map(|y| line(y).trim_end().to_owned()).collect()
}

fn list<'a>(heights: &'a [usize], cursor: usize, made: Rc<Cell<usize>>) -> List<'a> {
    List::new("test", heights.len(), cursor, move |at| {
        made.set(made.get() + 1);
        // Each word is a line of its own.
        let word = |nth: &usize| format!("row-{at:04}-{nth:02}");
        Row::new((0..heights[at]).map(|nth| word(&nth)).collect::<Vec<_>>().join(" "))
    })
}

#[test]
fn seven_hundred_rows_cost_a_screenful() {
    let heights = vec![2; 700];
    let made = Rc::new(Cell::new(0));
    let mut screen = Screen::default();
    for cursor in [0, 350, 699, 3] {
        made.set(0);
        let page = drawn(&mut screen, &list(&heights, cursor, made.clone()), 14, 20);
        assert!(made.get() < 80, "{} rows were made", made.get());
        assert!(page.iter().any(|line| line.starts_with(&format!("› row-{cursor:04}"))));
    }
}

#[test]
fn what_stands_above_and_below_is_counted_in_rows() {
    let heights = vec![1; 30];
    let mut screen = Screen::default();
    let mut at = |cursor| drawn(&mut screen, &list(&heights, cursor, Rc::default()), 20, 10);
    assert_eq!(at(0).last().unwrap(), "  ↓ 22 more below");
    assert_eq!(at(0)[0], "");
    let page = at(20);
    assert_eq!(
        (page[0].as_str(), page[9].as_str()),
        ("  ↑ 13 more above", "  ↓ 9 more below")
    );
    assert_eq!(at(29)[0], "  ↑ 22 more above");
    assert_eq!(at(29)[9], "");
}

#[test]
fn a_line_that_goes_on_is_marked_and_loses_nothing() {
    let pieces = chunks("\"com.cloudflare.api.account.zone.0123456789\": \"*\"", 20);
    assert_eq!(pieces[0], "\"com.cloudflare.api.");
    assert!(pieces[1..].iter().all(|piece| piece.starts_with("↪ ")));
    assert!(pieces.iter().all(|piece| width(piece) <= 20));
    let back: String = pieces.iter().map(|piece| piece.trim_start_matches("↪ ")).collect();
    assert_eq!(back, "\"com.cloudflare.api.account.zone.0123456789\": \"*\"");
    assert_eq!(chunks("", 20), [""]);
}

proptest! {
    /// Whatever was in view before: the cursor's row is in view with its first line, the window is
    /// full, the counts are right.
    #[test]
    fn the_cursor_is_always_in_view(
        heights in proptest::collection::vec(1_usize..6, 1..40),
        moves in proptest::collection::vec((0_usize..40, 4_u16..25), 1..8),
    ) {
        let mut screen = Screen::default();
        for (cursor, rows) in moves {
            let cursor = cursor % heights.len();
            let page = drawn(&mut screen, &list(&heights, cursor, Rc::default()), 14, rows);
            let first_line = format!("› row-{cursor:04}-00");
            prop_assert!(page.contains(&first_line), "{first_line} in {page:#?}");
            let shown = page.iter().filter(|line| line.contains("row-")).count();
            let all: usize = heights.iter().sum();
            let room = if all > usize::from(rows) { usize::from(rows) - 2 } else { all };
            prop_assert_eq!(shown, room);
        }
    }
}
