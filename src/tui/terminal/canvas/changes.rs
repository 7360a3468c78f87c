//! What brings one screen to another, in few bytes and so that no cell is shifted where a terminal
//! counts the columns of a grapheme otherwise. It knows cells and crossterm's commands, and no
//! terminal.
use std::io;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{Clear, ClearType, DisableLineWrap, EnableLineWrap};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use super::UNKNOWN;

/// Unchanged cells up to this many are written again: a jump is seven bytes.
const GAP: usize = 6;
/// Blank cells at the end of a row are erased instead of written from this many on.
const ERASED: u16 = 10;

/// What is seen of a blank.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// With this the backend ends.
const PUT_AWAY: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";

type Update<'a> = (u16, u16, &'a Cell);

/// What is written, in the order of the fields: whatever an odd grapheme spills over, the rest of
/// its row is written afterwards and each at its own place.
#[derive(Default)]
pub(super) struct Changes<'a> {
    /// Rows that are erased and then written whole.
    anew: Vec<u16>,
    odd: Vec<Update<'a>>,
    /// From where on a row is blank.
    ends: Vec<Position>,
    plain: Vec<Update<'a>>,
}

impl<'a> Changes<'a> {
    /// What turns `shown` into `next`, which have one size; `shown` is of no use afterwards.
    pub(super) fn between(shown: &mut Buffer, next: &'a Buffer) -> Self {
        let columns = usize::from(next.area.width).max(1);
        let mut changes = Self::default();
        let rows = shown.content.chunks_mut(columns).zip(next.content.chunks(columns));
        for (y, (shown, next)) in (0..).zip(rows) {
            if shown != next && shown.iter().chain(next).any(is_odd) {
                changes.anew.push(y);
                shown.iter_mut().for_each(|cell| {
                    cell.set_symbol(UNKNOWN);
                });
            }
        }
        for updates in shown.diff(next).chunk_by(|one, other| one.1 == other.1) {
            changes.row(updates, next);
        }
        changes
    }

    /// Takes the changes of one row.
    fn row(&mut self, updates: &[Update<'a>], next: &'a Buffer) {
        let Some((_, y, _)) = updates.first() else { return };
        let columns = usize::from(next.area.width).max(1);
        let row = next.content.chunks(columns).nth(usize::from(*y)).unwrap_or_default();
        let blank = blank_from(row);
        let (text, end) = updates.split_at(updates.partition_point(|(x, ..)| usize::from(*x) < blank));
        let updates = match end {
            [(x, y, _), .., (last, ..)] if last - x + 1 >= ERASED => {
                self.ends.push(Position::new(*x, *y));
                text
            }
            _ => updates,
        };
        // Below this stands the right half of a wide one, which ratatui sometimes gives as a blank.
        let mut free = 0;
        for update in updates {
            let (x, _, cell) = *update;
            if x < free {
                continue;
            }
            if is_odd(cell) {
                free = x.saturating_add(cell.cell_width());
                self.odd.push(*update);
            } else {
                self.fill_gap(*update, row);
                self.plain.push(*update);
            }
        }
    }

    /// Takes what stands between this and the change before it, where that is shorter than a jump.
    fn fill_gap(&mut self, (x, y, _): Update<'a>, row: &'a [Cell]) {
        let Some(&(before, above, pen)) = self.plain.last() else {
            return;
        };
        let gap = row.get(usize::from(before) + 1..usize::from(x)).unwrap_or_default();
        let same_pen = |cell: &Cell| !is_odd(cell) && cell.style() == pen.style();
        if above == y && gap.len() <= GAP && gap.iter().all(same_pen) {
            self.plain.extend((before + 1..).zip(gap).map(|(x, cell)| (x, y, cell)));
        }
    }

    /// The row that the cursor is left on, where that is known.
    pub(super) fn ends_on(&self) -> Option<u16> {
        self.plain.last().map(|(_, y, _)| *y)
    }

    /// Appends the bytes.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        for y in &self.anew {
            queue!(bytes, MoveTo(0, *y), Clear(ClearType::UntilNewLine))?;
        }
        if !self.odd.is_empty() {
            // At the edge a wider one than we think would go on in the next row, or scroll.
            queue!(bytes, DisableLineWrap)?;
            // The backend moves the cursor to all but a direct neighbour.
            for apart in self.odd.chunk_by(|one, other| one.0 + 1 != other.0) {
                draw(bytes, apart)?;
            }
            queue!(bytes, EnableLineWrap)?;
        }
        for end in &self.ends {
            queue!(bytes, MoveTo(end.x, end.y), Clear(ClearType::UntilNewLine))?;
        }
        draw(bytes, &self.plain)
    }
}

fn draw(bytes: &mut Vec<u8>, updates: &[Update<'_>]) -> io::Result<()> {
    // Of no cells it would reset the pen.
    if updates.is_empty() {
        return Ok(());
    }
    CrosstermBackend::new(&mut *bytes).draw(updates.iter().copied())?;
    // The backend puts the pen away in four sequences: one does it, and a plain pen needs none.
    if bytes.ends_with(PUT_AWAY) {
        bytes.truncate(bytes.len() - PUT_AWAY.len());
        let plain = Cell::EMPTY.style();
        if updates.iter().any(|(.., cell)| cell.style() != plain) {
            queue!(bytes, SetAttribute(Attribute::Reset))?;
        }
    }
    Ok(())
}

/// Whether terminals may count the columns of this otherwise than we do. What nobody knows counts.
fn is_odd(cell: &Cell) -> bool {
    cell.cell_width() != 1 || cell.symbol().chars().nth(1).is_some()
}

/// The column from which a row is blank to its end. A ground is none: not every terminal erases
/// with one.
fn blank_from(row: &[Cell]) -> usize {
    let is_blank =
        |cell: &Cell| cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(SEEN_ON_BLANKS);
    let last = row.iter().enumerate().rev().find(|(_, cell)| !is_blank(cell));
    last.map_or(0, |(x, cell)| x + usize::from(cell.cell_width()))
}
