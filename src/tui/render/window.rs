//! Rows of several lines each, in a window that keeps the row under the cursor in view. Only rows
//! near the window are made and measured, so that thousands of rows cost no more than a screenful;
//! what stands above and below is counted in rows.

use super::sheet::{Sheet, wrap};
use super::theme::Role;
use super::{Screen, form};
use crate::domain::text::width;
use crate::wizard::page::{List, RowKind, Scroll};

/// Columns before the words of a row: room for its mark.
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
    /// The lines of a row, at least one.
    lines: &'a dyn Fn(usize) -> Vec<String>,
}

impl Screen {
    /// A list whose rows take as many lines as they need.
    pub(super) fn wrapped_list(&mut self, list: &List<'_>, sheet: &mut Sheet<'_>, below: u16) {
        if list.len == 0 {
            return form::lines(&list.below, sheet, 0);
        }
        let (theme, columns) = (sheet.theme, sheet.area.width.saturating_sub(MARKED));
        let lines = |at: usize| {
            let row = (list.row)(at);
            let words: Vec<&str> = row
                .cells
                .iter()
                .map(String::as_str)
                .filter(|cell| !cell.is_empty())
                .collect();
            let words = words.join("  ");
            let text = match (row.kind, form::mark(row.mark)) {
                (RowKind::Button, _) => format!("[ {words} ]"),
                (_, Some((sign, _))) => format!("{} {words}", theme.sign(sign)),
                (_, None) => words,
            };
            wrap(&theme.say(&text), columns)
        };
        let rows = Rows {
            len: list.len,
            cursor: list.cursor,
            focused: list.focused,
            lines: &lines,
        };
        self.window(list.id, &rows, sheet, below);
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
                Role::Text,
            );
        }
        let mut left = room;
        let mut under = rows.len;
        'rows: for at in self.top.row..rows.len {
            let here = at == rows.cursor;
            let skipped = if at == self.top.row { self.top.line } else { 0 };
            for (nth, text) in (rows.lines)(at).iter().enumerate().skip(skipped) {
                if left == 0 {
                    under = at;
                    break 'rows;
                }
                rows.draw(text, here, nth == skipped, sheet);
                left -= 1;
            }
        }
        if scrolls {
            // What is left when a row ends early is the window's own place, not the mark's.
            (0..left).for_each(|_| sheet.line("", Role::Text));
            sheet.line(&marked('↓', rows.len.saturating_sub(under), "below"), Role::Text);
        }
    }
}

/// A text to the letter from its first line in view on: long lines go on in the next row with a
/// mark, so that everything can be read. Where it is among all is said beside the tabs.
pub(super) fn scroll(scroll: &Scroll<'_>, sheet: &mut Sheet<'_>, below: u16) {
    let columns = usize::from(sheet.area.width);
    if sheet.left() >= super::SPACIOUS {
        sheet.y += 1;
    }
    let room = usize::from(sheet.left().saturating_sub(below));
    let chunks = |at: usize| chunks(&(scroll.line)(at), columns);
    // Each line is a row at least, so that this ends with the window.
    let all: usize = (0..scroll.len.min(room + 1)).map(|at| chunks(at).len()).sum();
    let fits = all <= room;
    let first = if fits { 0 } else { scroll.first };
    let (top, end) = (sheet.y, sheet.y + u16::try_from(room).unwrap_or(0));
    let mut shown = 0;
    for at in first..scroll.len {
        for text in chunks(at) {
            if sheet.y < end {
                sheet.line(&text, Role::Text);
            }
        }
        shown += 1;
        if sheet.y >= end {
            break;
        }
    }
    if scroll.focused {
        sheet.cursor = Some((0, top));
    }
    if !fits {
        let (right, y) = (sheet.area.right(), sheet.area.y);
        let place = format!("{}-{} of {}", first + 1, first + shown, scroll.len);
        sheet.put_right(right, y, &place, Role::Text);
        super::list::thumb(first, room, scroll.len.max(room + 1), (right, top), sheet);
    }
}

impl Rows<'_> {
    /// One line of a row; the bar is over all lines of the one under the cursor.
    fn draw(&self, text: &str, here: bool, first: bool, sheet: &mut Sheet<'_>) {
        let y = sheet.y;
        let focus = here && self.focused;
        let (x, right) = (sheet.area.x + MARKED, sheet.area.right());
        match (here && first, focus) {
            (true, _) => sheet.under_cursor(0, y, right, focus),
            (false, true) => sheet.tint(0, y, right, Role::Focus),
            (false, false) => {}
        }
        sheet.put(
            x,
            y,
            right.saturating_sub(x),
            text,
            if focus { Role::Focus } else { Role::Text },
        );
        sheet.y += 1;
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
