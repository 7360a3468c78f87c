//! The pen in few bytes: crossterm's backend writes each of its attributes by itself and puts it
//! away in four.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use zeroize::Zeroizing;

/// What is seen of a blank.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);
/// What the backend puts the pen away with, and all of it that is needed.
const PUT_AWAY: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";
const RESET: &[u8] = b"\x1b[0m";
/// Takes a ground back. The backend names it with each colour.
const NO_GROUND: &[u8] = b"49";
const ESC: u8 = 0x1b;

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
/// one sequence, no word of the ground where there is none to take back, and a jump within a row by
/// its column (CHA).
pub(super) fn shorten(bytes: &mut Vec<u8>, from: usize) {
    let written = Zeroizing::new(bytes.split_off(from));
    let put_away = written.strip_suffix(PUT_AWAY);
    let mut rest = put_away.unwrap_or(&written);
    let (mut after_pen, mut ground, mut used) = (false, false, false);
    let mut row: &[u8] = b"";
    while !rest.is_empty() {
        if let Some((to, column)) = jump(rest) {
            let length = to.len() + column.len() + b"\x1b[;H".len();
            let (jump, more) = rest.split_at(length);
            if to == row {
                bytes.extend_from_slice(b"\x1b[");
                bytes.extend_from_slice(column);
                bytes.push(b'G');
            } else {
                bytes.extend_from_slice(jump);
            }
            (row, rest, after_pen) = (to, more, false);
            continue;
        }
        let Some(pen) = pen(rest) else {
            let end = rest.iter().skip(1).position(|byte| *byte == ESC);
            let (other, more) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
            bytes.extend_from_slice(other);
            (rest, after_pen) = (more, false);
            continue;
        };
        let mut shorter = Vec::with_capacity(pen.len());
        for attribute in attributes(pen) {
            let takes_back = attribute == NO_GROUND;
            if !takes_back || ground {
                shorter.extend_from_slice(&of_sixteen(attribute).unwrap_or_else(|| attribute.to_vec()));
                shorter.push(b';');
            }
            ground = !takes_back && (ground || attribute.starts_with(b"48;"));
        }
        shorter.pop();
        if after_pen {
            // "\x1b[1m", "\x1b[4m" is "\x1b[1", ";", "4m".
            bytes.pop();
            bytes.push(b';');
        } else {
            bytes.extend_from_slice(b"\x1b[");
        }
        bytes.extend_from_slice(&shorter);
        bytes.push(b'm');
        rest = rest.get(pen.len() + b"\x1b[m".len()..).unwrap_or_default();
        (after_pen, used) = (true, true);
    }
    if put_away.is_some() && used {
        bytes.extend_from_slice(RESET);
    }
}

/// Row and column of the jump that begins here.
fn jump(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let body = bytes.strip_prefix(b"\x1b[")?;
    let end = body.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    let (place, rest) = body.split_at(end);
    let (row, column) = place.split_at(place.iter().position(|byte| *byte == b';')?);
    (rest.first() == Some(&b'H')).then_some((row, column.get(1..)?))
}

/// Each attribute of such a sequence: "1", "38;5;32", "48;2;0;0;0".
fn attributes(pen: &[u8]) -> Vec<&[u8]> {
    let (mut found, mut rest) = (Vec::new(), pen);
    while !rest.is_empty() {
        let fields = match rest {
            [b'3' | b'4', b'8', b';', b'5', ..] => 3,
            [b'3' | b'4', b'8', b';', b'2', ..] => 5,
            _ => 1,
        };
        let ends = rest
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b';')
            .map(|(at, _)| at);
        let end = ends.chain([rest.len()]).nth(fields - 1).unwrap_or(rest.len());
        let (attribute, more) = rest.split_at(end);
        found.push(attribute);
        rest = more.get(1..).unwrap_or_default();
    }
    found
}

/// A colour of the first sixteen as terminals know it that have no more: they may take the other
/// form for blinking and struck out.
fn of_sixteen(attribute: &[u8]) -> Option<Vec<u8>> {
    let (base, number) = match attribute.strip_prefix(b"38;5;") {
        Some(number) => (30, number),
        None => (40, attribute.strip_prefix(b"48;5;")?),
    };
    let number: u16 = std::str::from_utf8(number).ok()?.parse().ok()?;
    let bright = number / 8;
    (bright < 2).then(|| (base + bright * 60 + number % 8).to_string().into_bytes())
}

/// The attributes of the sequence that sets some, if one begins here.
fn pen(bytes: &[u8]) -> Option<&[u8]> {
    let body = bytes.strip_prefix(b"\x1b[")?;
    let end = body.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    let (pen, rest) = body.split_at(end);
    (rest.first() == Some(&b'm') && end > 0).then_some(pen)
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
            (
                "\x1b[38;5;17;48;5;18mx\x1b[39;49my",
                "\x1b[38;5;17;48;5;18mx\x1b[39;49my",
            ),
            (
                "\x1b[38;5;49;48;5;49mx\x1b[39;49my",
                "\x1b[38;5;49;48;5;49mx\x1b[39;49my",
            ),
            ("\x1b[38;2;1;2;49;49mx", "\x1b[38;2;1;2;49mx"),
            ("\x1b[38;5;9;49mx\x1b[38;5;1;48;5;15my", "\x1b[91mx\x1b[31;107my"),
            (
                "\x1b[2;1Ha\x1b[2;30H\x1b[1mb\x1b[2;4Hc\x1b[3;4Hd",
                "\x1b[2;1Ha\x1b[30G\x1b[1mb\x1b[4Gc\x1b[3;4Hd",
            ),
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
