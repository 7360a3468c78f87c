//! The facts of a review where even folded they are more than there is room for: those around the
//! cursor, with a row that says how many others there are and which key shows them.

use super::super::sheet::Sheet;
use super::facts::{facts, more};
use super::{Fold, LAST, Row};
use crate::wizard::page::{Review, ReviewFocus};

/// The label of the expiry.
const UNTIL: &str = "Until";

/// The facts in exactly so many rows.
pub(super) fn cut(review: &Review<'_>, room: usize, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let mut rows = facts(review, Fold(LAST), beside, sheet);
    if rows.len() <= room {
        return rows;
    }
    let Some(first) = rows.iter().position(|row| row.focused) else {
        // Until when it works is seen, whatever else is not.
        let until = |row: &Row| row.pieces.first().is_some_and(|(_, label, _)| label == UNTIL);
        let until = rows
            .iter()
            .position(until)
            .filter(|at| (2..=*at).contains(&room.saturating_sub(1)));
        let until = until.map(|at| rows.remove(at));
        // All of them are to one side of the cursor.
        let left = hidden(&mut rows, room.saturating_sub(1 + usize::from(until.is_some())));
        let row = match review.focus {
            ReviewFocus::Above => more(0, left, sheet),
            _ => more(left, 0, sheet),
        };
        rows.extend(row.filter(|_| room > 0));
        rows.extend(until);
        return rows;
    };
    let last = rows.iter().rposition(|row| row.focused).unwrap_or(first);
    // What goes on with the fact under the cursor, such as its id.
    let after = rows.iter().skip(last + 1).take_while(|row| row.facts == 0).count();
    let end = last + 1 + after;
    if end < room {
        let below = hidden(&mut rows, room - 1);
        rows.extend(more(0, below, sheet));
        return rows;
    }
    // The rows at the end where they are enough, else those that end with the one under the cursor.
    let to_end = rows.len() - first < room;
    let top = if to_end {
        rows.len() - room + 1
    } else {
        (end + 2).saturating_sub(room).min(first)
    };
    let mut shown = rows.split_off(top);
    let above = count(&rows);
    let below = if to_end {
        0
    } else {
        hidden(&mut shown, room.saturating_sub(2))
    };
    let mut all: Vec<Row> = more(above, 0, sheet).into_iter().collect();
    all.extend(shown);
    all.extend(more(0, below, sheet));
    all
}

/// Takes the rows from a place on away, and a row right before it that only counts; how many facts
/// they stand for.
fn hidden(rows: &mut Vec<Row>, from: usize) -> usize {
    let counts = from
        .checked_sub(1)
        .and_then(|last| rows.get(last))
        .is_some_and(|row| row.counts);
    let from = from - usize::from(counts);
    count(&rows.split_off(from.min(rows.len())))
}

/// How many facts these rows stand for.
fn count(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.facts).sum()
}
