//! Colours and attributes as the shortest sequence that changes one into another (ECMA-48, "SGR";
//! xterm's 256 and direct colours). Knows no places and no text.
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// How letters are written from here on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What is switched on by a number, and off by another.
const ATTRIBUTES: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// What is left where no colour is wanted.
const WITHOUT_COLOUR: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED);

impl Pen {
    /// The pen that a cell is written with.
    pub(crate) fn of(cell: &Cell, colour: bool) -> Self {
        if colour {
            Self {
                fg: cell.fg,
                bg: cell.bg,
                modifier: cell.modifier,
            }
        } else {
            Self {
                fg: Color::Reset,
                bg: Color::Reset,
                modifier: cell.modifier.intersection(WITHOUT_COLOUR),
            }
        }
    }

    /// Whether a blank written with it looks like one that was erased with the plain pen.
    pub(crate) fn blank_is_plain(self) -> bool {
        let invisible = Modifier::BOLD
            .union(Modifier::DIM)
            .union(Modifier::ITALIC)
            .union(Modifier::HIDDEN);
        self.bg == Color::Reset && invisible.contains(self.modifier)
    }

    /// Appends what changes `self` into `to`: nothing, or one sequence.
    pub(crate) fn change(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let (mut steps, mut anew) = (String::new(), String::new());
        self.steps(to, &mut steps);
        Self::default().steps(to, &mut anew);
        // `ESC[m` resets, and so does a leading empty parameter.
        if !anew.is_empty() {
            anew.insert(0, ';');
        }
        let shortest = if anew.len() < steps.len() { anew } else { steps };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(shortest.as_bytes());
        out.push(b'm');
    }

    /// The numbers that lead from `self` to `to` without a reset.
    fn steps(self, to: Self, out: &mut String) {
        let mut put = |number: &str| {
            if !out.is_empty() {
                out.push(';');
            }
            out.push_str(number);
        };
        let gone = self.modifier.difference(to.modifier);
        let mut kept = self.modifier.intersection(to.modifier);
        let mut last_off = "";
        for (attribute, _, off) in ATTRIBUTES {
            if gone.contains(attribute) && last_off != off {
                put(off);
                last_off = off;
            }
        }
        // One number switches off two attributes: the other one comes back.
        for (attribute, _, off) in ATTRIBUTES {
            let shared = ATTRIBUTES
                .iter()
                .any(|(other, _, other_off)| gone.contains(*other) && *other_off == off);
            if shared {
                kept.remove(attribute);
            }
        }
        for (attribute, on, _) in ATTRIBUTES {
            if to.modifier.contains(attribute) && !kept.contains(attribute) {
                put(on);
            }
        }
        if self.fg != to.fg {
            put(&colour(to.fg, 30));
        }
        if self.bg != to.bg {
            put(&colour(to.bg, 40));
        }
    }
}

/// The number of a colour; `base` is 30 for letters and 40 for their ground.
fn colour(colour: Color, base: u8) -> String {
    let named = |number: u8| (base + number).to_string();
    let bright = |number: u8| (base + 60 + number).to_string();
    match colour {
        Color::Reset => named(9),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(number @ 0..8) => named(number),
        Color::Indexed(number @ 8..16) => bright(number - 8),
        Color::Indexed(number) => format!("{};5;{number}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        from.change(to, &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    fn pen(fg: Color, modifier: Modifier) -> Pen {
        Pen {
            fg,
            bg: Color::Reset,
            modifier,
        }
    }

    #[test]
    fn the_shortest_change() {
        let plain = Pen::default();
        let (none, bold, dim) = (Modifier::empty(), Modifier::BOLD, Modifier::DIM);
        let table = [
            (plain, plain, ""),
            (plain, pen(Color::Red, none), "^[31m"),
            (plain, pen(Color::Cyan, bold), "^[1;36m"),
            (pen(Color::Cyan, bold), plain, "^[m"),
            (pen(Color::Cyan, bold), pen(Color::Cyan, none), "^[22m"),
            (pen(Color::Cyan, bold | dim), pen(Color::Cyan, dim), "^[22;2m"),
            (pen(Color::Reset, bold), pen(Color::Reset, dim), "^[;2m"),
            (pen(Color::Red, none), pen(Color::Green, none), "^[32m"),
            (
                pen(Color::Red, Modifier::REVERSED | bold),
                pen(Color::Reset, bold),
                "^[;1m",
            ),
            (plain, pen(Color::Indexed(3), none), "^[33m"),
            (plain, pen(Color::Indexed(12), none), "^[94m"),
            (plain, pen(Color::Indexed(200), none), "^[38;5;200m"),
            (plain, pen(Color::Rgb(1, 2, 3), none), "^[38;2;1;2;3m"),
        ];
        for (from, to, expected) in table {
            assert_eq!(change(from, to), expected, "{from:?} to {to:?}");
        }
    }
}
