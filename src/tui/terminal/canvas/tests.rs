//! The bytes are judged by a terminal: vt100 reads them and must then show what was drawn.
use super::*;
use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};
use std::num::NonZeroU16;

/// A terminal of this size.
fn terminal(columns: u16, rows: u16) -> vt100::Parser {
    vt100::Parser::new(NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap(), 0)
}

fn as_vt100(colour: Color) -> vt100::Color {
    match colour {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::Gray => vt100::Color::Idx(7),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::Indexed(number) => vt100::Color::Idx(number),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        other => panic!("{other} is not drawn in these tests"),
    }
}

/// Every cell of the screen against every cell of the buffer.
fn assert_shows(parser: &vt100::Parser, buffer: &Buffer, colour: bool) {
    let screen = parser.screen();
    for y in 0..buffer.area.height {
        let row: Vec<Cell> = (0..buffer.area.width).map(|x| buffer[(x, y)].clone()).collect();
        for range in graphemes(&row) {
            let cell = &row[range.start];
            let shown = screen.cell(y, u16::try_from(range.start).unwrap()).unwrap();
            let place = format!("at {},{y}", range.start);
            assert_eq!(
                shown.contents().trim_end_matches(' '),
                cell.symbol().trim_end_matches(' '),
                "{place}"
            );
            assert_eq!(shown.is_wide(), range.len() > 1, "{place}");
            let pen = Pen::of(cell, colour);
            let blank = cell.symbol() == " ";
            let plain = Style::default();
            let bg = if colour { cell.bg } else { plain.bg.unwrap_or_default() };
            assert_eq!(shown.bgcolor(), as_vt100(bg), "{place}");
            if blank && pen.blank_is_plain() {
                continue;
            }
            let fg = if colour { cell.fg } else { Color::Reset };
            assert_eq!(shown.fgcolor(), as_vt100(fg), "{place}");
            let (has, modifier) = (|wanted| cell.modifier.contains(wanted), cell.modifier);
            assert_eq!(shown.bold(), has(Modifier::BOLD), "{place} {modifier:?}");
            assert_eq!(shown.dim(), has(Modifier::DIM), "{place} {modifier:?}");
            assert_eq!(shown.underline(), has(Modifier::UNDERLINED), "{place} {modifier:?}");
            assert_eq!(shown.inverse(), has(Modifier::REVERSED), "{place} {modifier:?}");
            assert_eq!(shown.italic(), colour && has(Modifier::ITALIC), "{place} {modifier:?}");
        }
    }
}

fn lines(lines: &'static [&'static str]) -> impl FnOnce(&mut Buffer) -> Option<Position> {
    move |buffer| {
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, Style::default());
        }
        None
    }
}

#[test]
fn the_first_frame_clears_and_a_same_one_is_no_bytes() {
    let mut canvas = Canvas::new(true);
    let frame = canvas.draw((20, 3), lines(&["one", "two"])).to_vec();
    assert_eq!(frame, b"\x1b[m\x1b[2J\x1b[Hone\r\ntwo");
    assert_eq!(canvas.draw((20, 3), lines(&["one", "two"])), b"");
    canvas.forget();
    assert_eq!(canvas.draw((20, 3), lines(&["one", "two"])), frame);
    assert_ne!(
        canvas.draw((20, 4), lines(&["one", "two"])),
        b"",
        "another size is another screen"
    );
}

#[test]
fn nothing_of_a_frame_is_kept_after_it_is_wiped() {
    let mut canvas = Canvas::new(true);
    canvas.draw((20, 3), lines(&["visible"]));
    canvas.wipe();
    assert!(canvas.out.bytes.is_empty());
}

#[test]
fn small_changes_are_small() {
    let table: [(&'static [&'static str], &'static [&'static str], &[u8]); 7] = [
        // A gap is written again where that is shorter than a move.
        (&["a-b"], &["x-y"], b"\rx-y"),
        (&["a-----b"], &["x-----y"], b"\rx\x1b[5Cy"),
        (&["a----------b"], &["x----------y"], b"\rx\x1b[10Cy"),
        // The end of a line is erased.
        (&["a long line"], &["a"], b"\x1b[9D\x1b[K"),
        (&["abc"], &["a"], b"\x08\x08  "),
        (&["a", "b"], &["x", "y"], b"\x1b[Hx\r\ny"),
        (&["keep", "", "", "old"], &["keep", "", "", "new"], b"\rnew"),
    ];
    for (before, after, expected) in table {
        let mut canvas = Canvas::new(true);
        canvas.draw((20, 5), lines(before));
        let bytes = canvas.draw((20, 5), lines(after));
        assert_eq!(
            String::from_utf8_lossy(bytes).replace('\x1b', "^"),
            String::from_utf8_lossy(expected).replace('\x1b', "^"),
            "{before:?} to {after:?}"
        );
    }
}

#[test]
fn the_cursor_is_shown_moved_and_hidden_only_when_that_changes() {
    let mut canvas = Canvas::new(true);
    let at = |x, y| move |_: &mut Buffer| Some(Position::new(x, y));
    let first = canvas.draw((20, 5), at(3, 1)).to_vec();
    assert!(first.ends_with(b"\x1b[?25h"));
    assert_eq!(canvas.draw((20, 5), at(3, 1)), b"");
    assert_eq!(canvas.draw((20, 5), at(2, 1)), b"\x08");
    assert_eq!(canvas.draw((20, 5), |_| None), b"\x1b[?25l");
    assert_eq!(canvas.draw((20, 5), |_| None), b"");
    assert_eq!(canvas.draw((20, 5), at(2, 1)), b"\x1b[?25h");
    assert_eq!(canvas.draw((20, 5), at(99, 99)), b"\x1b[?25l", "outside is nowhere");
}

#[test]
fn cells_that_were_written_over_are_drawn_again() {
    let mut canvas = Canvas::new(true);
    let mut terminal = terminal(20, 3);
    terminal.process(canvas.draw((20, 3), lines(&["Token: ", "keep"])));
    terminal.process(b"\x1b[1;8Hnot-a-secret");
    canvas.disturb((7, 0), 12);
    terminal.process(canvas.draw((20, 3), lines(&["Token: ", "keep"])));
    assert_eq!(terminal.screen().contents().trim_end(), "Token:\nkeep");
    assert_eq!(canvas.draw((20, 3), lines(&["Token: ", "keep"])), b"");
}

#[test]
fn a_control_character_in_a_cell_stays_there() {
    let mut canvas = Canvas::new(true);
    let bytes = canvas.draw((20, 3), |buffer| {
        buffer[(0, 0)].set_symbol("\u{1b}]0;title\u{7}");
        None
    });
    assert!(
        !String::from_utf8_lossy(bytes).contains("]0;"),
        "{:?}",
        String::from_utf8_lossy(bytes)
    );
}

/// What may be written into a buffer.
fn piece() -> impl Strategy<Value = (u16, u16, &'static str, Style)> {
    let text = prop_oneof![
        Just("a"),
        Just("-"),
        Just("word"),
        Just("a longer line of text"),
        Just("    "),
        Just("界"),
        Just("日本語"),
        Just("é"),
        Just("─┐│"),
        Just("e\u{301}"),
        Just("🦀"),
    ];
    let colour = || {
        prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::Gray),
            Just(Color::DarkGray),
            Just(Color::LightCyan),
            Just(Color::Indexed(200)),
            Just(Color::Indexed(9)),
            Just(Color::Rgb(1, 20, 255)),
        ]
    };
    let attributes = [
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::ITALIC,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
    ];
    let modifier = proptest::sample::subsequence(attributes.to_vec(), 0..=3)
        .prop_map(|attributes| attributes.into_iter().fold(Modifier::empty(), Modifier::union))
        // vt100 knows one or the other; the pen's own test has both.
        .prop_map(|modifier| {
            if modifier.contains(Modifier::BOLD) {
                modifier - Modifier::DIM
            } else {
                modifier
            }
        });
    (0u16..24, 0u16..6, text, colour(), colour(), modifier)
        .prop_map(|(x, y, text, fg, bg, modifier)| (x, y, text, Style::reset().fg(fg).bg(bg).add_modifier(modifier)))
}

type Frame = (Vec<(u16, u16, &'static str, Style)>, Option<(u16, u16)>);

fn frame() -> impl Strategy<Value = Frame> {
    (
        proptest::collection::vec(piece(), 0..14),
        proptest::option::of((0u16..24, 0u16..6)),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_terminal_shows_what_was_drawn(frames in proptest::collection::vec(frame(), 1..6), colour: bool) {
        const SIZE: (u16, u16) = (24, 6);
        let mut canvas = Canvas::new(colour);
        let mut terminal = terminal(SIZE.0, SIZE.1);
        // As the alternate screen is entered.
        terminal.process(b"\x1b[?25l");
        for (pieces, cursor) in frames {
            let mut wanted = Buffer::empty(Rect::ZERO);
            let bytes = canvas.draw(SIZE, |buffer| {
                for (x, y, text, style) in &pieces {
                    // Over the right half of a wide grapheme nothing is drawn by a careful screen;
                    // ratatui itself leaves the left half standing.
                    let free = *x == 0 || buffer[(x - 1, *y)].cell_width() < 2;
                    if free {
                        buffer.set_string(*x, *y, text, *style);
                    }
                }
                wanted = buffer.clone();
                cursor.map(Position::from)
            }).to_vec();
            terminal.process(&bytes);
            assert_shows(&terminal, &wanted, colour);
            prop_assert_eq!(terminal.screen().hide_cursor(), cursor.is_none());
            if let Some((x, y)) = cursor {
                prop_assert_eq!(terminal.screen().cursor_position(), (y, x));
            }
            if !colour {
                let text = String::from_utf8_lossy(&bytes);
                prop_assert!(!text.contains("38;") && !text.contains("48;"));
            }
        }
    }
}
