//! Rows of several lines each, in a window that keeps the row under the cursor in view. Only rows
//! near the window are made and measured, so that thousands of rows cost no more than a screenful;
//! what stands above and below is counted in rows.

use ratatui::style::Style;

use super::{Screen, Sheet, theme, wrap};
use crate::domain::text::width;
use crate::wizard::page::{List, Scroll};

/// Stands before the row under the cursor; others have as many blanks.
const MARKER: &str = "› ";
/// Columns of [`MARKER`].
const MARKED: u16 = 2;
/// Stands before the rest of a line that does not fit, so that it is not taken for a line of its
/// own.
const GOES_ON: &str = "↪ ";

/// The first line in view: which row, and which of its lines.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Top {
    row: usize,
    line: usize,
}

/// Rows to be put into a window.
struct Rows<'a> {
    len: usize,
    cursor: usize,
    focused: bool,
    /// What stands before the row under the cursor, and as many blanks before the others; a text
    /// stands without, to the letter.
    marker: &'static str,
    /// The lines of a row, at least one.
    lines: &'a dyn Fn(usize) -> Vec<String>,
}

impl Screen {
    /// A list whose rows take as many lines as they need.
    pub(super) fn wrapped_list(&mut self, list: &List<'_>, sheet: &mut Sheet<'_>, below: u16) {
        if list.len == 0 {
            return sheet.wrapped(&list.empty, theme::FAINT);
        }
        let columns = sheet.area.width.saturating_sub(MARKED);
        let lines = |at: usize| {
            let row = (list.row)(at);
            let text = if row.act { format!("[ {} ]", row.text) } else { row.text };
            wrap(&text, columns)
        };
        let rows = Rows {
            len: list.len,
            cursor: list.cursor,
            focused: list.focused,
            marker: MARKER,
            lines: &lines,
        };
        self.window(list.id, &rows, sheet, below);
    }

    /// A text to the letter: long lines go on in the next row with a mark, so that everything can
    /// be read.
    pub(super) fn scroll(&mut self, scroll: &Scroll<'_>, sheet: &mut Sheet<'_>, below: u16) {
        let columns = usize::from(sheet.area.width);
        let lines = |at: usize| chunks(&(scroll.line)(at), columns);
        let rows = Rows {
            len: scroll.len,
            cursor: scroll.cursor,
            focused: true,
            marker: "",
            lines: &lines,
        };
        self.window(scroll.id, &rows, sheet, below);
    }

    fn window(&mut self, id: &'static str, rows: &Rows<'_>, sheet: &mut Sheet<'_>, below: u16) {
        if self.list != id {
            self.list = id;
            self.first = 0;
            self.top = Top::default();
        }
        let all = usize::from(sheet.left().saturating_sub(below));
        // Each row has a line at least, so that this ends with the window.
        let scrolls = rows.height(0, all) > all;
        let room = if scrolls { all.saturating_sub(2) } else { all };
        self.top = if scrolls {
            rows.top(self.top, room)
        } else {
            Top::default()
        };
        if scrolls {
            sheet.line(
                &marked('↑', self.top.row + usize::from(self.top.line > 0), "above"),
                theme::FAINT,
            );
        }
        let mut left = room;
        let mut under = rows.len;
        'rows: for at in self.top.row..rows.len {
            let here = rows.focused && at == rows.cursor;
            let style = if here { theme::STRONG } else { Style::new() };
            let skipped = if at == self.top.row { self.top.line } else { 0 };
            for (nth, text) in (rows.lines)(at).iter().enumerate().skip(skipped) {
                if left == 0 {
                    under = at;
                    break 'rows;
                }
                let marker = if here && nth == skipped { rows.marker } else { "" };
                let before = width(rows.marker);
                sheet.line(&format!("{marker:before$}{text}"), style);
                left -= 1;
            }
        }
        if scrolls {
            // What is left when a row ends early is the window's own place, not the mark's.
            (0..left).for_each(|_| sheet.line("", Style::new()));
            sheet.line(&marked('↓', rows.len.saturating_sub(under), "below"), theme::FAINT);
        }
    }
}

impl Rows<'_> {
    fn height_of(&self, at: usize) -> usize {
        (self.lines)(at).len().max(1)
    }

    /// Lines from the beginning of a row on; counted until there are more than asked for.
    fn height(&self, from: usize, enough: usize) -> usize {
        let mut sum = 0;
        for at in from..self.len {
            sum += self.height_of(at);
            if sum > enough {
                break;
            }
        }
        sum
    }

    /// The line that is first in view when the end of this row is the last one of so many.
    fn ending_with(&self, row: usize, room: usize) -> Top {
        let mut left = room;
        for at in (0..=row).rev() {
            let height = self.height_of(at);
            if height >= left {
                return Top {
                    row: at,
                    line: height - left,
                };
            }
            left -= height;
        }
        Top::default()
    }

    /// Where the window begins: where it did, moved only so far that the row under the cursor is in
    /// view, from its beginning where it is too long, and that nothing is empty at the end.
    fn top(&self, before: Top, room: usize) -> Top {
        let last = self.len.saturating_sub(1);
        let cursor = self.cursor.min(last);
        let lowest = self.ending_with(cursor, room);
        let highest = self.ending_with(last, room);
        let begins = Top { row: cursor, line: 0 };
        before.max(lowest).min(highest).min(begins)
    }
}

fn marked(arrow: char, rows: usize, where_: &str) -> String {
    if rows > 0 {
        format!("  {arrow} {rows} more {where_}")
    } else {
        String::new()
    }
}

/// The text in pieces of at most so many columns, unchanged but for the mark before all but the
/// first.
fn chunks(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut wide = 0;
    for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(text, true) {
        let more = width(grapheme);
        if wide + more > columns && wide > width(GOES_ON) {
            pieces.push(std::mem::replace(&mut piece, GOES_ON.to_owned()));
            wide = width(GOES_ON);
        }
        wide += more;
        piece.push_str(grapheme);
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests;
