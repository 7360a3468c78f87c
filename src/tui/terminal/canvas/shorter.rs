//! The pen in few bytes: crossterm's backend writes each of its attributes by itself and puts it
//! away in four.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What is seen of a blank.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);
/// What the backend puts the pen away with, and all of it that is needed.
const PUT_AWAY: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";
const RESET: &[u8] = b"\x1b[0m";
/// The end of what it writes for a colour without a ground; both are always named, in this order.
const NO_GROUND: &[u8] = b";49m";

/// Whether nothing but the ground is seen of this.
pub(super) fn is_ground(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN_ON_BLANKS)
}

/// Whether nothing is seen of this. A ground is seen, and not every terminal erases with one.
pub(super) fn is_blank(cell: &Cell) -> bool {
    is_ground(cell) && cell.bg == Color::Reset
}

/// Takes from a cell what is not seen of it.
pub(super) fn only_what_is_seen(cell: &mut Cell) {
    if is_ground(cell) {
        cell.fg = Color::Reset;
        cell.modifier = Modifier::empty();
    }
}

/// Whether this can be written with the pen of another, and looks the same.
pub(super) fn takes_the_pen_of(cell: &Cell, other: &Cell) -> bool {
    let same_ground = cell.bg == other.bg && !other.modifier.intersects(SEEN_ON_BLANKS);
    cell.style() == other.style() || is_ground(cell) && same_ground
}

/// Writes what the backend wrote from here on in fewer bytes: attributes that follow one another as
/// one sequence, and no word of the ground where there is none to take back.
pub(super) fn shorten(bytes: &mut Vec<u8>, from: usize) {
    let put_away = bytes.ends_with(PUT_AWAY);
    if put_away {
        bytes.truncate(bytes.len() - PUT_AWAY.len());
    }
    let (mut read, mut end, mut after_pen, mut ground, mut used) = (from, from, false, false, false);
    while let Some(rest) = bytes.get(read..).filter(|rest| !rest.is_empty()) {
        let pen = pen_sequence(rest);
        let taken = pen.unwrap_or(1);
        let sequence = rest.get(..taken).unwrap_or_default();
        let takes_back = sequence.ends_with(NO_GROUND);
        let dropped = if takes_back && !ground { NO_GROUND.len() - 1 } else { 0 };
        ground = !takes_back && (ground || sequence.windows(4).any(|piece| piece == b";48;"));
        // "\x1b[1m", "\x1b[4m" is "\x1b[1", ";", "4m".
        let joined = pen.is_some() && after_pen;
        let skipped = if joined { 2 } else { 0 };
        if joined {
            bytes[end - 1] = b';';
        }
        bytes.copy_within(read + skipped..read + taken - dropped, end);
        (end, read) = (end + taken - skipped - dropped, read + taken);
        after_pen = pen.is_some();
        used |= after_pen;
        if dropped > 0 {
            bytes[end - 1] = b'm';
        }
    }
    bytes.truncate(end);
    if put_away && used {
        bytes.extend_from_slice(RESET);
    }
}

/// The length of the sequence that sets attributes, if one begins here.
fn pen_sequence(bytes: &[u8]) -> Option<usize> {
    let body = bytes.strip_prefix(b"\x1b[")?;
    let end = body.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    (body.get(end) == Some(&b'm') && end > 0).then_some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_a_row_are_one_sequence() {
        for (written, joined) in [
            ("\x1b[1m\x1b[38;5;32;49mname\x1b[22m", "\x1b[1;38;5;32mname\x1b[22m"),
            ("team\x1b[1m\x1b[4m\x1b[7mx", "team\x1b[1;4;7mx"),
            (
                "m\x1b[2;1Hm\x1b[1mm\x1b[3;1H\x1b[22m",
                "m\x1b[2;1Hm\x1b[1mm\x1b[3;1H\x1b[22m",
            ),
            ("x\x1b[39m\x1b[49m\x1b[59m\x1b[0m", "x"),
            ("\x1b[1mx\x1b[39m\x1b[49m\x1b[59m\x1b[0m", "\x1b[1mx\x1b[0m"),
            ("\x1b[39;49mx", "\x1b[39mx"),
            ("\x1b[38;5;48;49mx\x1b[38;5;148;49my", "\x1b[38;5;48mx\x1b[38;5;148my"),
            ("\x1b[38;5;1;48;5;2mx\x1b[39;49my", "\x1b[38;5;1;48;5;2mx\x1b[39;49my"),
            ("\x1b[1m\x1b[", "\x1b[1m\x1b["),
            ("", ""),
        ] {
            let mut bytes = format!("\x1b[1m\x1b[1m{written}").into_bytes();
            shorten(&mut bytes, 8);
            assert_eq!(String::from_utf8_lossy(&bytes), format!("\x1b[1m\x1b[1m{joined}"));
        }
    }

    /// Bold and colour are not seen of a blank; a line under it and a ground are.
    #[test]
    fn of_a_blank_only_the_ground_is_seen() {
        let mut cell = Cell::new(" ");
        (cell.fg, cell.modifier) = (Color::Red, Modifier::BOLD);
        only_what_is_seen(&mut cell);
        assert_eq!(cell, Cell::EMPTY);
        cell.bg = Color::Red;
        assert!(is_ground(&cell) && !is_blank(&cell));
        let mut line = Cell::new(" ");
        (line.fg, line.modifier) = (Color::Red, Modifier::UNDERLINED);
        let before = line.clone();
        only_what_is_seen(&mut line);
        assert_eq!(line, before);
        assert!(!takes_the_pen_of(&Cell::EMPTY, &line));
        assert!(!takes_the_pen_of(&cell, &Cell::new("x")));
        let mut bold = Cell::new("x");
        (bold.fg, bold.modifier) = (Color::Red, Modifier::BOLD);
        assert!(takes_the_pen_of(&Cell::EMPTY, &bold));
    }
}
