//! Frames as a picture: each run of one style is a text of its own, stretched to its columns, so that
//! it stands where it stands in a terminal whatever font there is.

use std::fmt::Write;
use std::time::Duration;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};

/// Columns and rows in pixels, and what is left free around them.
const CELL: (u16, u16) = (9, 19);
const MARGIN: u16 = 12;
/// From the top of a row to the foot of its letters, and to the line under them.
const FOOT: u16 = 14;
const LINE: u16 = 17;

/// The colours of a terminal that are not fixed.
pub(super) struct Ground {
    pub(super) name: &'static str,
    ground: &'static str,
    text: &'static str,
    /// Around the window: a page may have the same ground.
    edge: &'static str,
}

pub(super) const GROUNDS: [Ground; 2] = [
    Ground {
        name: "dark",
        ground: "#0d1117",
        text: "#e6edf3",
        edge: "#3d444d",
    },
    Ground {
        name: "light",
        ground: "#ffffff",
        text: "#1f2328",
        edge: "#d1d9e0",
    },
];

/// The frames of a picture, each for so long; one alone does not move.
pub(super) fn svg(about: &str, frames: &[(Buffer, Duration)], ground: &Ground) -> String {
    let (columns, rows) = frames
        .first()
        .map_or((0, 0), |(buffer, _)| (buffer.area.width, buffer.area.height));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{about}\">\n\
         <style>text {{ font: 15px ui-monospace, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; fill: {text} }}\n\
         .b {{ font-weight: bold }}\n{moves}</style>\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{ground}\" stroke=\"{edge}\"/>\n",
        width - 1,
        height - 1,
        text = ground.text,
        ground = ground.ground,
        edge = ground.edge,
        moves = moves(frames),
    );
    for (at, (buffer, _)) in frames.iter().enumerate() {
        let class = if frames.len() > 1 {
            format!(" class=\"f{at}\"")
        } else {
            String::new()
        };
        let _ = writeln!(svg, "<g transform=\"translate({MARGIN} {MARGIN})\"{class}>");
        for y in 0..rows {
            row(buffer, y, ground, &mut svg);
        }
        svg.push_str("</g>\n");
    }
    svg + "</svg>\n"
}

/// When each frame is seen. Who wants no motion sees the last one.
fn moves(frames: &[(Buffer, Duration)]) -> String {
    if frames.len() < 2 {
        return String::new();
    }
    let whole: Duration = frames.iter().map(|(_, long)| *long).sum();
    let percent = |time: Duration| time.as_secs_f64() * 100.0 / whole.as_secs_f64();
    let (mut moves, mut begins) = (String::new(), Duration::ZERO);
    for (at, (_, long)) in frames.iter().enumerate() {
        let (from, to) = (percent(begins), percent(begins + *long));
        begins += *long;
        let first = if at == 0 { "visible" } else { "hidden" };
        let _ = write!(
            moves,
            "@keyframes f{at} {{ 0% {{ visibility: {first} }} {from:.3}% {{ visibility: visible }} {to:.3}% {{ visibility: hidden }} }}\n\
             .f{at} {{ visibility: hidden; animation: f{at} {}s step-end infinite }}\n",
            whole.as_secs_f64()
        );
    }
    let last = frames.len() - 1;
    let _ = writeln!(
        moves,
        "@media (prefers-reduced-motion: reduce) {{ g {{ animation: none !important }} .f{last} {{ visibility: visible }} }}"
    );
    moves
}

fn row(buffer: &Buffer, y: u16, ground: &Ground, svg: &mut String) {
    let cells: Vec<(u16, &Cell)> = (0..buffer.area.width).map(|x| (x, &buffer[(x, y)])).collect();
    let top = y * CELL.1;
    let mut words = String::new();
    for run in cells.chunk_by(|(_, one), (_, other)| one.style() == other.style()) {
        let (x, cell) = run[0];
        let last = run[run.len() - 1];
        let columns = last.0 + last.1.cell_width().max(1) - x;
        let (left, width) = (x * CELL.0, columns * CELL.0);
        let letters = colour(cell.fg).unwrap_or_else(|| ground.text.into());
        if let Some(behind) = colour(cell.bg) {
            let _ = writeln!(
                svg,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{behind}\"/>",
                CELL.1
            );
        }
        if cell.modifier.contains(Modifier::UNDERLINED) {
            let y = top + LINE;
            let _ = writeln!(
                svg,
                "<rect x=\"{left}\" y=\"{y}\" width=\"{width}\" height=\"1\" fill=\"{letters}\"/>"
            );
        }
        assert!(
            !cell.modifier.contains(Modifier::REVERSED),
            "nothing is reversed where there are colours"
        );
        let bold = if cell.modifier.contains(Modifier::BOLD) {
            " class=\"b\""
        } else {
            ""
        };
        let fill = match letters == ground.text {
            true => String::new(),
            false => format!(" style=\"fill:{letters}\""),
        };
        // A column of words by itself: it stands where it is, whatever font there is.
        for piece in run
            .split(|(_, cell)| cell.symbol() == " ")
            .filter(|piece| !piece.is_empty())
        {
            let text: String = piece.iter().map(|(_, cell)| cell.symbol()).collect();
            let wide = u16::try_from(cfmint::domain::text::width(&text)).unwrap() * CELL.0;
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let (x, y) = (piece[0].0 * CELL.0, top + FOOT);
            let _ = writeln!(
                words,
                "<text x=\"{x}\" y=\"{y}\" textLength=\"{wide}\" lengthAdjust=\"spacingAndGlyphs\"{bold}{fill}>{text}</text>"
            );
        }
    }
    svg.push_str(&words);
}

/// A colour that is the same in every terminal; none of the terminal's own.
fn colour(colour: Color) -> Option<String> {
    let Color::Indexed(number) = colour else {
        assert_eq!(colour, Color::Reset, "only fixed colours are drawn");
        return None;
    };
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let (red, green, blue) = match number {
        16..=231 => {
            let number = number - 16;
            (level(number / 36), level(number / 6 % 6), level(number % 6))
        }
        232.. => {
            let grey = 8 + 10 * (number - 232);
            (grey, grey, grey)
        }
        _ => panic!("{number} is one of the terminal's own"),
    };
    Some(format!("#{red:02x}{green:02x}{blue:02x}"))
}
