//! What the screen shows and what it should show: ratatui finds what changed, crossterm writes it,
//! into memory, so that a frame is one write. It must not know descriptors, and it asks the
//! terminal nothing.
//!
//! Why not ratatui's `Terminal`: that one asks for the cursor's position when it clears (and fails
//! where nobody answers), and flushes more than once a frame.
use std::io;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{Clear, ClearType, EnableLineWrap};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use zeroize::Zeroize;

use self::changes::Changes;
use super::erase::erase_rows;

mod changes;

/// What is left where no colour is wanted.
const WITHOUT_COLOUR: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED);

/// The symbol of a cell of which nobody knows what the screen shows there: no text is drawn as it.
const UNKNOWN: &str = "";

/// The screen, doubled. [`super::Terminal`] owns one; `benches/zones` measures one without a
/// terminal.
pub struct Canvas {
    shown: Buffer,
    next: Buffer,
    /// Whether `shown` is what the screen shows.
    known: bool,
    /// Whether a secret has stood on the screen: a clear must not take it into a scrollback.
    exposed: bool,
    /// Where the cursor is visible; `None` while it is hidden.
    visible: Option<Position>,
    bytes: Vec<u8>,
    colour: bool,
}

impl Canvas {
    /// A canvas that knows nothing of the screen. Without `colour` only bold, dim, underline and
    /// reverse are written.
    pub fn new(colour: bool) -> Self {
        // Whether colours are wanted is decided here: crossterm, which reads `NO_COLOR` by itself,
        // would write empty colours, and these reset bold and the like.
        crossterm::style::force_color_output(true);
        let nothing = Buffer::empty(Rect::ZERO);
        Self {
            shown: nothing.clone(),
            next: nothing,
            known: false,
            exposed: false,
            visible: None,
            bytes: Vec::with_capacity(8 * 1024),
            colour,
        }
    }

    /// The screen shows something unknown: the next frame begins with a clear and draws everything.
    pub(crate) fn forget(&mut self) {
        self.known = false;
    }

    /// Columns and rows of the frame that was drawn last.
    pub(crate) fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Something was written past the canvas onto `width` cells of row `y`, from column `x` on: the
    /// next frame draws these cells again, whatever it finds.
    pub(crate) fn disturb(&mut self, (x, y): (u16, u16), width: u16) {
        for place in Rect::new(x, y, width, 1).positions() {
            if let Some(cell) = self.shown.cell_mut(place) {
                cell.set_symbol(UNKNOWN);
            }
        }
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
        for cell in &mut self.next.content {
            clean(cell, self.colour);
        }
        self.wipe();
        // Memory takes everything.
        let _ = self.write(cursor);
        std::mem::swap(&mut self.shown, &mut self.next);
        self.known = true;
        &self.bytes
    }

    /// Wipes the bytes of the last frame.
    pub fn wipe(&mut self) {
        self.bytes.zeroize();
    }

    fn write(&mut self, cursor: Option<Position>) -> io::Result<()> {
        let bytes = &mut self.bytes;
        if !self.known {
            self.shown = Buffer::empty(self.next.area);
            if self.exposed {
                erase_rows(bytes, self.next.area.height)?;
            }
            // The frame before may have been broken off while lines did not wrap.
            queue!(
                bytes,
                EnableLineWrap,
                Hide,
                SetAttribute(Attribute::Reset),
                Clear(ClearType::All)
            )?;
            self.visible = None;
        }
        if cursor.is_none() && self.visible.take().is_some() {
            queue!(bytes, Hide)?;
        }
        let changes = Changes::between(&mut self.shown, &self.next);
        changes.write(bytes)?;
        let Some(place) = cursor else { return Ok(()) };
        let before = self.visible.replace(place);
        if before != cursor || !bytes.is_empty() {
            if place.x == 0 && changes.ends_on() == Some(place.y) {
                bytes.push(b'\r');
            } else {
                queue!(bytes, MoveTo(place.x, place.y))?;
            }
        }
        if before.is_none() {
            queue!(bytes, Show)?;
        }
        Ok(())
    }
}

/// Leaves in a cell what may reach the terminal. Widgets keep control characters out; one that was
/// put into a cell by hand must not drive it either.
fn clean(cell: &mut Cell, colour: bool) {
    if cell.symbol().contains(char::is_control) {
        cell.set_symbol("?");
    }
    if !colour {
        (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
        cell.modifier &= WITHOUT_COLOUR;
    }
}

#[cfg(test)]
mod tests;
