//! What brings one screen to another, in few bytes and so that no cell is shifted where a terminal
//! counts the columns of a grapheme otherwise. It knows cells and crossterm's commands, and no
//! terminal.
use std::fmt;
use std::io;
use std::ops::Range;

use crossterm::cursor::MoveTo;
use crossterm::terminal::{Clear, ClearType, DisableLineWrap, EnableLineWrap};
use crossterm::{Command, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Position;

use super::UNKNOWN;
use super::shorter::{is_blank, shorten, takes_the_pen_of};

/// Bytes of a jump to another cell of a row.
const JUMP: usize = 5;
/// Unchanged cells up to this many are written again, which is shorter than a jump.
const GAP: usize = JUMP - 1;
/// Bytes that erase cells from the cursor on.
const ERASE: usize = 5;
/// Blank cells at the end of a row are erased instead of written from this many on.
const ERASED: u16 = 10;

type Update<'a> = (u16, u16, &'a Cell);

/// What is written, in the order of the fields: whatever an odd grapheme spills over, the rest of
/// its row is written afterwards and each at its own place.
#[derive(Default)]
pub(super) struct Changes<'a> {
    /// Rows that are erased and then written whole.
    anew: Vec<u16>,
    /// Cells that are erased first: column, row and how many.
    blanked: Vec<(u16, u16, u16)>,
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
            } else if let Some(span) = blanks_pay(shown, next) {
                shown
                    .get_mut(span.clone())
                    .unwrap_or_default()
                    .iter_mut()
                    .for_each(Cell::reset);
                let cells = u16::try_from(span.len()).unwrap_or(u16::MAX);
                changes
                    .blanked
                    .push((u16::try_from(span.start).unwrap_or(u16::MAX), y, cells));
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
        let same_pen = |cell: &Cell| !is_odd(cell) && takes_the_pen_of(cell, pen);
        if above == y && gap.len() <= GAP && gap.iter().all(same_pen) {
            self.plain.extend((before + 1..).zip(gap).map(|(x, cell)| (x, y, cell)));
        }
    }

    /// Writes this row after all others; answers whether it is written at all: then the cursor needs
    /// no jump to get to it.
    pub(super) fn end_with(&mut self, row: u16) -> bool {
        self.plain.sort_by_key(|(_, y, _)| *y == row);
        self.plain.last().is_some_and(|(_, y, _)| *y == row)
    }

    /// Appends the bytes.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        for y in &self.anew {
            queue!(bytes, MoveTo(0, *y), Clear(ClearType::UntilNewLine))?;
        }
        for (x, y, cells) in &self.blanked {
            queue!(bytes, MoveTo(*x, *y), EraseCells(*cells))?;
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
    let from = bytes.len();
    let mut cells: Vec<(u16, u16, Cell)> = Vec::with_capacity(updates.len());
    for (x, y, cell) in updates {
        let mut cell = (*cell).clone();
        if let Some((.., before)) = cells.last().filter(|before| takes_the_pen_of(&cell, &before.2)) {
            (cell.fg, cell.modifier) = (before.fg, before.modifier);
        }
        cells.push((*x, *y, cell));
    }
    CrosstermBackend::new(&mut *bytes).draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
    shorten(bytes, from);
    Ok(())
}

/// Erases so many cells from the cursor on, which stays (ECH in xterm's list of sequences; tmux and
/// GNU screen obey it, too).
struct EraseCells(u16);

impl Command for EraseCells {
    fn write_ansi(&self, to: &mut impl fmt::Write) -> fmt::Result {
        write!(to, "\x1b[{}X", self.0)
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The cells of a row that change, where it is shorter to erase them and write what is no blank.
fn blanks_pay(shown: &[Cell], next: &[Cell]) -> Option<Range<usize>> {
    let changes = |x: &usize| shown.get(*x) != next.get(*x);
    let first = (0..next.len()).find(changes)?;
    let end = (first..next.len()).rfind(changes)? + 1;
    let (shown, next) = (shown.get(first..end)?, next.get(first..end)?);
    let erased = JUMP + ERASE + bytes_between(std::iter::repeat(&Cell::EMPTY), next);
    (erased < bytes_between(shown, next)).then_some(first..end)
}

/// About how many bytes turn one row into another, without the styles.
fn bytes_between<'a>(shown: impl IntoIterator<Item = &'a Cell>, next: &[Cell]) -> usize {
    let blank = blank_from(next);
    let (mut bytes, mut free, mut to_end) = (0, None, 0);
    for (x, (was, is)) in shown.into_iter().zip(next).enumerate() {
        if was == is {
            continue;
        }
        if x >= blank {
            to_end += 1;
            continue;
        }
        let gap = free.map_or(usize::MAX, |free: usize| x - free);
        bytes += 1 + if gap <= GAP { gap } else { JUMP };
        free = Some(x + 1);
    }
    bytes + to_end.min(JUMP + ERASE)
}

/// Whether terminals may count the columns of this otherwise than we do. What nobody knows counts.
fn is_odd(cell: &Cell) -> bool {
    cell.cell_width() != 1 || cell.symbol().chars().nth(1).is_some()
}

/// The column from which a row is blank to its end.
fn blank_from(row: &[Cell]) -> usize {
    let last = row.iter().enumerate().rev().find(|(_, cell)| !is_blank(cell));
    last.map_or(0, |(x, cell)| x + usize::from(cell.cell_width()))
}
