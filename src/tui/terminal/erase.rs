//! How a secret is taken off the screen of a terminal that has no alternate one (tmux with
//! `alternate-screen off`, GNU screen): there a clear (`ESC [2J`, or `ESC [J` from the top) moves
//! what stands on the screen into the scrollback, and a row that was erased in its place before is
//! gone. It knows no descriptor.

use std::io;

use crossterm::cursor::{MoveDown, MoveTo};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{Clear, ClearType};

/// Appends the bytes that erase this many rows, from the top on, each in its place. More than there
/// are do no harm: at the last row the cursor stays.
///
/// All rows and not the one that the secret was written to: in a window of another size it has
/// moved, or was wrapped into two, before anybody hears of that.
pub(crate) fn erase_rows(bytes: &mut Vec<u8>, rows: u16) -> io::Result<()> {
    queue!(bytes, SetAttribute(Attribute::Reset), MoveTo(0, 0))?;
    for _ in 0..rows {
        queue!(bytes, Clear(ClearType::CurrentLine), MoveDown(1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_erased_in_its_place_and_nothing_scrolls() {
        for (rows, columns) in [(1_u16, 80_u16), (16, 60), (24, 80), (25, 1), (200, 500)] {
            let mut parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 1000);
            for row in 1..=rows {
                parser.process(format!("\x1b[{row};1H\x1b[7mx").as_bytes());
            }
            let mut bytes = Vec::new();
            erase_rows(&mut bytes, rows).unwrap();
            parser.process(&bytes);
            assert_eq!(parser.screen().contents().trim(), "", "{rows} rows");
            parser.screen_mut().set_scrollback(1000);
            assert_eq!(parser.screen().scrollback(), 0, "nothing went into the scrollback");
        }
    }
}
