//! How a secret is taken off the screen of a terminal that has no alternate one (tmux with
//! `alternate-screen off`, GNU screen): there a clear (`ESC [2J`, or `ESC [J` from the top) moves
//! what stands on the screen into the scrollback, and a row that was erased in its place before is
//! gone. It knows no descriptor.

/// So many rows at once, from where the cursor stands downwards. At the last row the cursor stays,
/// so that more than there are do no harm.
const ROWS: &[u8] =
    b"\x1b[2K\x1b[B\x1b[2K\x1b[B\x1b[2K\x1b[B\x1b[2K\x1b[B\x1b[2K\x1b[B\x1b[2K\x1b[B\x1b[2K\x1b[B\x1b[2K\x1b[B";
const ROWS_AT_ONCE: u16 = 8;

/// Hands over the bytes that erase this many rows, from the top on, each in its place.
///
/// All rows and not the one that the secret was written to: in a window of another size it has
/// moved, or was wrapped into two, before anybody hears of that.
pub(crate) fn erase_rows(rows: u16, mut write: impl FnMut(&[u8])) {
    write(b"\x1b[m\x1b[H");
    for _ in 0..rows.max(1).div_ceil(ROWS_AT_ONCE) {
        write(ROWS);
    }
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
            erase_rows(rows, |bytes| parser.process(bytes));
            assert_eq!(parser.screen().contents().trim(), "", "{rows} rows");
            parser.screen_mut().set_scrollback(1000);
            assert_eq!(parser.screen().scrollback(), 0, "nothing went into the scrollback");
        }
    }
}
