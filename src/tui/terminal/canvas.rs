//! What the screen shows and what it should show, and the fewest bytes that turn one into the
//! other. Pure: it must not know descriptors, and it asks the terminal nothing.
//!
//! Why our own and not ratatui's `Terminal`: that one asks for the cursor's position when it clears
//! (and fails where nobody answers), flushes more than once a frame, knows only absolute cursor
//! moves, and keeps its bytes. Widgets draw into ratatui's [`Buffer`] all the same.
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect};
use zeroize::Zeroize;

use super::erase::erase_rows;
use super::pen::Pen;

/// Unchanged cells up to this many are written again where that is shorter than a cursor move.
const GAP: usize = 6;

/// The screen, doubled. [`super::Terminal`] owns one; `benches/zones` measures one without a
/// terminal.
pub struct Canvas {
    shown: Buffer,
    next: Buffer,
    /// Whether `shown` is what the screen shows.
    known: bool,
    /// Cells whose content on the screen is not known: something was written over them past the
    /// canvas. Row, columns.
    disturbed: Vec<(u16, Range<u16>)>,
    /// Whether a secret has stood on the screen: a clear must not take it into a scrollback.
    exposed: bool,
    /// Where the cursor is visible; `None` while it is hidden.
    visible: Option<Position>,
    out: Output,
}

/// The bytes of a frame, with what the terminal will make of them.
struct Output {
    bytes: Vec<u8>,
    pen: Pen,
    /// Where the cursor stands, as far as that is certain.
    row: Option<u16>,
    column: Option<u16>,
    colour: bool,
}

impl Canvas {
    /// A canvas that knows nothing of the screen; the cursor is hidden. Without `colour` only bold,
    /// dim, underline and reverse are written.
    pub fn new(colour: bool) -> Self {
        let nothing = Buffer::empty(Rect::ZERO);
        let out = Output {
            bytes: Vec::with_capacity(8 * 1024),
            pen: Pen::default(),
            row: None,
            column: None,
            colour,
        };
        Self {
            shown: nothing.clone(),
            next: nothing,
            known: false,
            disturbed: Vec::new(),
            exposed: false,
            visible: None,
            out,
        }
    }

    /// The screen shows something unknown: the next frame begins with a clear and draws everything.
    pub(crate) fn forget(&mut self) {
        self.known = false;
        self.visible = None;
        (self.out.row, self.out.column) = (None, None);
    }

    /// Columns and rows of the frame that was drawn last.
    pub(crate) fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Something was written past the canvas onto `width` cells of row `y`, from column `x` on: the
    /// next frame draws these cells again, whatever it finds.
    pub(crate) fn disturb(&mut self, (x, y): (u16, u16), width: u16) {
        self.disturbed.push((y, x..x.saturating_add(width)));
        (self.out.row, self.out.column) = (None, None);
    }

    /// Whether a secret stands, or has stood, on the screen: then every row is erased in its place
    /// before a clear.
    pub(crate) fn expose(&mut self, exposed: bool) {
        self.exposed = exposed;
    }

    /// Where the cursor waits while nothing is drawn: where it is seen, else at the top. A terminal
    /// that gets lower takes rows off from below the cursor first, so that what stands on the rows
    /// above does not move into a scrollback.
    pub(crate) fn resting_place(&self) -> (u16, u16) {
        self.visible.map_or((0, 0), |cursor| (cursor.x, cursor.y))
    }

    /// Draws a frame of this size (columns, rows) and returns the bytes that bring the screen
    /// there: none if nothing changed. The closure gets an empty buffer and returns where the
    /// cursor is to be seen. Call [`Canvas::wipe`] when they are written.
    pub fn draw(&mut self, (columns, rows): (u16, u16), draw: impl FnOnce(&mut Buffer) -> Option<Position>) -> &[u8] {
        let area = Rect::new(0, 0, columns, rows);
        if self.shown.area != area {
            self.forget();
        }
        self.next.resize(area);
        self.next.reset();
        let cursor = draw(&mut self.next).filter(|cursor| area.contains(*cursor));
        self.out.bytes.zeroize();
        if !self.known {
            self.begin_anew(area);
        }
        if cursor.is_none() && self.visible.take().is_some() {
            self.out.bytes.extend_from_slice(b"\x1b[?25l");
        }
        for row in 0..rows {
            self.draw_row(row, usize::from(columns));
        }
        self.out.set_pen(Pen::default());
        self.place_cursor(cursor);
        std::mem::swap(&mut self.shown, &mut self.next);
        self.known = true;
        self.disturbed.clear();
        &self.out.bytes
    }

    /// Wipes the bytes of the last frame.
    pub fn wipe(&mut self) {
        self.out.bytes.zeroize();
    }

    fn begin_anew(&mut self, area: Rect) {
        self.shown = Buffer::empty(area);
        self.disturbed.clear();
        if self.exposed {
            erase_rows(area.height, |bytes| self.out.bytes.extend_from_slice(bytes));
        }
        self.out.bytes.extend_from_slice(b"\x1b[m\x1b[2J\x1b[H");
        self.out.pen = Pen::default();
        (self.out.row, self.out.column) = (Some(0), Some(0));
    }

    fn place_cursor(&mut self, cursor: Option<Position>) {
        let Some(cursor) = cursor else { return };
        self.out.go(cursor.x, cursor.y, &[]);
        if self.visible.replace(cursor).is_none() {
            self.out.bytes.extend_from_slice(b"\x1b[?25h");
        }
    }

    fn draw_row(&mut self, row: u16, columns: usize) {
        let start = usize::from(row) * columns;
        let range = start..start + columns;
        let (Some(shown), Some(next)) = (self.shown.content.get(range.clone()), self.next.content.get(range)) else {
            return;
        };
        let disturbed = self.disturbed.iter().any(|(at, _)| *at == row);
        if !disturbed && shown == next {
            return;
        }
        let mut dirty = dirty_cells(shown, next, self.out.colour);
        for (_, range) in self.disturbed.iter().filter(|(at, _)| *at == row) {
            let end = usize::from(range.end).min(columns);
            if let Some(cells) = dirty.get_mut(usize::from(range.start).min(end)..end) {
                cells.fill(true);
            }
        }
        self.out.row_of(row, next, &dirty);
    }
}

/// Which columns of a row have to be written: those that look different, and all of a wide
/// grapheme's when one is, in the old row as in the new.
fn dirty_cells(shown: &[Cell], next: &[Cell], colour: bool) -> Vec<bool> {
    let mut dirty: Vec<bool> = shown
        .iter()
        .zip(next)
        .map(|(shown, next)| !looks_same(shown, next, colour))
        .collect();
    let wide: Vec<Range<usize>> = graphemes(shown)
        .chain(graphemes(next))
        .filter(|range| range.len() > 1)
        .collect();
    loop {
        let mut spread = false;
        for range in &wide {
            let Some(cells) = dirty.get_mut(range.clone()) else {
                continue;
            };
            if cells.contains(&true) && cells.contains(&false) {
                cells.fill(true);
                spread = true;
            }
        }
        if !spread {
            return dirty;
        }
    }
}

fn looks_same(shown: &Cell, next: &Cell, colour: bool) -> bool {
    let (before, after) = (Pen::of(shown, colour), Pen::of(next, colour));
    let blank = next.symbol() == " " && before.blank_is_plain() && after.blank_is_plain();
    shown.symbol() == next.symbol() && (before == after || blank)
}

/// The columns of each grapheme of a row.
fn graphemes(row: &[Cell]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut column = 0;
    std::iter::from_fn(move || {
        let start = column;
        column += width(row.get(start)?);
        Some(start..column.min(row.len()))
    })
}

fn width(cell: &Cell) -> usize {
    usize::from(cell.cell_width()).max(1)
}

/// Whether every terminal agrees that this takes one column.
fn is_plain(cell: &Cell) -> bool {
    width(cell) == 1 && cell.symbol().chars().nth(1).is_none() && !cell.symbol().contains(char::is_control)
}

impl Output {
    fn set_pen(&mut self, pen: Pen) {
        self.pen.change(pen, &mut self.bytes);
        self.pen = pen;
    }

    /// Writes the dirty cells of a row.
    fn row_of(&mut self, y: u16, row: &[Cell], dirty: &[bool]) {
        let blank_from = self.blank_from(row);
        let last_dirty = dirty.iter().rposition(|dirty| *dirty).unwrap_or(0);
        // Erasing is three bytes.
        let erase_from = if last_dirty >= blank_from + 3 {
            blank_from
        } else {
            row.len()
        };
        for range in graphemes(row) {
            let column = range.start;
            if column >= erase_from {
                let Some(first) = dirty.iter().skip(erase_from).position(|dirty| *dirty) else {
                    return;
                };
                self.reach(y, erase_from + first, row);
                self.set_pen(Pen::default());
                self.bytes.extend_from_slice(b"\x1b[K");
                return;
            }
            if dirty.get(column) == Some(&true) {
                self.reach(y, column, row);
                self.write(y, column, row, range.end);
            }
        }
    }

    /// The column from which the row is blank to its end.
    fn blank_from(&self, row: &[Cell]) -> usize {
        let is_blank = |cell: &Cell| cell.symbol() == " " && Pen::of(cell, self.colour).blank_is_plain();
        let from = row.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
        // The right half of a wide grapheme is blank too, but not free.
        graphemes(row)
            .filter(|range| range.len() > 1)
            .map(|range| range.end)
            .fold(from, usize::max)
    }

    fn reach(&mut self, y: u16, column: usize, row: &[Cell]) {
        let gap = match (self.row, self.column) {
            (Some(at), Some(from)) if at == y => {
                let from = usize::from(from);
                let cut = from
                    .checked_sub(1)
                    .and_then(|before| row.get(before))
                    .is_some_and(|cell| width(cell) > 1);
                row.get(from..column).filter(|_| !cut).unwrap_or_default()
            }
            _ => &[],
        };
        let Ok(x) = u16::try_from(column) else { return };
        self.go(x, y, gap);
    }

    /// Writes the grapheme in columns `column..end`.
    fn write(&mut self, y: u16, column: usize, row: &[Cell], end: usize) {
        let Some(cell) = row.get(column) else { return };
        self.set_pen(Pen::of(cell, self.colour));
        // Widgets keep control characters out; one that was put into a cell by hand must not reach
        // the terminal either.
        let symbol = if cell.symbol().contains(char::is_control) {
            "?"
        } else {
            cell.symbol()
        };
        if is_plain(cell) {
            self.bytes.extend_from_slice(symbol.as_bytes());
            // Behind the last column the cursor hangs, differently in each terminal.
            self.column = u16::try_from(end).ok().filter(|_| end < row.len());
            return;
        }
        // Terminals do not agree on the width of such a one: blank its cells first, and trust no
        // place afterwards.
        let Ok(x) = u16::try_from(column) else { return };
        self.bytes.extend(std::iter::repeat_n(b' ', end - column));
        self.column = u16::try_from(end).ok().filter(|_| end < row.len());
        self.go(x, y, &[]);
        // A grapheme that would hang over the edge stays out.
        if column + width(cell) <= row.len() {
            self.bytes.extend_from_slice(symbol.as_bytes());
        }
        (self.row, self.column) = (None, None);
    }

    /// Moves the cursor the shortest way; `gap` are the cells that stand between on the same row,
    /// if any.
    fn go(&mut self, x: u16, y: u16, gap: &[Cell]) {
        if (self.row, self.column) == (Some(y), Some(x)) {
            return;
        }
        let mut best = absolute(x, y);
        let mut offer = |way: Vec<u8>| {
            if way.len() < best.len() {
                best = way;
            }
        };
        if let Some(down) = self.row.and_then(|row| y.checked_sub(row)).filter(|down| *down <= 4) {
            let down = vec![b'\n'; usize::from(down)];
            offer([b"\r".to_vec(), down.clone(), along(0, x)].concat());
            if let Some(column) = self.column {
                offer([down, along(column, x)].concat());
            }
        }
        let pen = self.pen;
        if !gap.is_empty()
            && gap.len() <= GAP
            && gap
                .iter()
                .all(|cell| is_plain(cell) && Pen::of(cell, self.colour) == pen)
        {
            offer(gap.iter().flat_map(|cell| cell.symbol().bytes()).collect());
        }
        self.bytes.extend_from_slice(&best);
        (self.row, self.column) = (Some(y), Some(x));
    }
}

/// `ESC [ row ; column H`, where 1 may be left out.
fn absolute(x: u16, y: u16) -> Vec<u8> {
    match (x, y) {
        (0, 0) => b"\x1b[H".to_vec(),
        (0, y) => format!("\x1b[{}H", u32::from(y) + 1).into_bytes(),
        (x, 0) => format!("\x1b[;{}H", u32::from(x) + 1).into_bytes(),
        (x, y) => format!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1).into_bytes(),
    }
}

/// From one column to another on the same row.
fn along(from: u16, to: u16) -> Vec<u8> {
    let by = |distance: u16, letter: char| match distance {
        1 => format!("\x1b[{letter}").into_bytes(),
        distance => format!("\x1b[{distance}{letter}").into_bytes(),
    };
    match (to.checked_sub(from), from.checked_sub(to)) {
        (Some(0), _) => Vec::new(),
        (Some(right), _) => by(right, 'C'),
        (None, Some(left @ ..=3)) => vec![0x08; usize::from(left)],
        (None, Some(left)) => by(left, 'D'),
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
