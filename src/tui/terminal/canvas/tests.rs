//! The bytes are judged by a terminal: vt100 reads them and must then show what was drawn.
use super::*;
use proptest::prelude::*;
use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use std::num::NonZeroU16;

mod widths;

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
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            assert_cell(parser, (x, y), cell, colour);
            let width = cell.cell_width().max(1);
            let wide = parser.screen().cell(y, x).unwrap().is_wide();
            assert_eq!(wide, width > 1, "at {x},{y}");
            x += width;
        }
    }
}

fn assert_cell(parser: &vt100::Parser, (x, y): (u16, u16), cell: &Cell, colour: bool) {
    let shown = parser.screen().cell(y, x).unwrap();
    let place = format!("at {x},{y}");
    assert_eq!(
        shown.contents().trim_end_matches(' '),
        cell.symbol().trim_end_matches(' '),
        "{place}"
    );
    let of = |wanted| if colour { wanted } else { Color::Reset };
    assert_eq!(shown.bgcolor(), as_vt100(of(cell.bg)), "{place}");
    let (has, modifier) = (|wanted| cell.modifier.contains(wanted), cell.modifier);
    assert_eq!(shown.underline(), has(Modifier::UNDERLINED), "{place} {modifier:?}");
    assert_eq!(shown.inverse(), has(Modifier::REVERSED), "{place} {modifier:?}");
    // The rest is not seen of a blank.
    if cell.symbol() == " " && !has(Modifier::REVERSED) {
        return;
    }
    assert_eq!(shown.fgcolor(), as_vt100(of(cell.fg)), "{place}");
    assert_eq!(shown.bold(), has(Modifier::BOLD), "{place} {modifier:?}");
    assert_eq!(shown.dim(), has(Modifier::DIM), "{place} {modifier:?}");
    assert_eq!(shown.italic(), colour && has(Modifier::ITALIC), "{place} {modifier:?}");
}

fn lines(lines: &'static [&'static str]) -> impl FnOnce(&mut Buffer) -> Option<Position> {
    move |buffer| {
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, Style::default());
        }
        None
    }
}

/// How often a sequence is written, which ends in a letter and takes no numbers.
fn count(bytes: &[u8], sequence: &str) -> usize {
    String::from_utf8_lossy(bytes).matches(sequence).count()
}

#[test]
fn the_first_frame_clears_and_a_same_one_is_no_bytes() {
    let mut canvas = Canvas::new(true);
    let mut terminal = terminal(20, 3);
    let frame = canvas.draw((20, 3), lines(&["one", "two"])).to_vec();
    terminal.process(b"\x1b[1;7mwhat stood there before, over two rows");
    terminal.process(&frame);
    assert_eq!(terminal.screen().contents(), "one\ntwo");
    let first = terminal.screen().cell(0, 0).unwrap();
    assert!(!first.bold() && !first.inverse() && terminal.screen().hide_cursor());
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
    assert!(canvas.bytes.is_empty());
}

/// The cursor's way to a cell.
const MOVE: usize = "\x1b[1;1H".len();

#[test]
fn small_changes_are_small() {
    let table: [(&'static [&'static str], &'static [&'static str], usize); 8] = [
        // A gap is written again where that is shorter than a move.
        (&["a-b"], &["x-y"], MOVE + 3),
        (&["a------b"], &["x------y"], MOVE + 8),
        (&["a-------b"], &["x-------y"], 2 * (MOVE + 1)),
        // The end of a row is erased.
        (&["a longer line"], &["a"], MOVE + 3),
        (&["abc"], &["a"], MOVE + 2),
        (&["a", "b"], &["x", "y"], 2 * (MOVE + 1)),
        (&["keep", "", "", "old"], &["keep", "", "", "new"], MOVE + 3),
        (&["keep", "a long line"], &["keep", ""], MOVE + 3),
    ];
    for (before, after, most) in table {
        let mut canvas = Canvas::new(true);
        let mut terminal = terminal(20, 5);
        terminal.process(canvas.draw((20, 5), lines(before)));
        let bytes = canvas.draw((20, 5), lines(after)).to_vec();
        terminal.process(&bytes);
        let text = String::from_utf8_lossy(&bytes).replace('\x1b', "^");
        let rows: Vec<String> = terminal.screen().rows(0, 20).collect();
        let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
        assert_eq!(rows.join("\n").trim_end(), after.join("\n").trim_end(), "{text}");
        assert!(
            bytes.len() <= most,
            "{before:?} to {after:?}: {text} is more than {most}"
        );
    }
}

/// A number that counts, bold and not.
#[test]
fn the_pen_is_put_away_once_where_it_was_used() {
    for (style, wanted) in [
        (Style::default(), "^[2;3H8\r"),
        (Style::new().add_modifier(Modifier::BOLD), "^[2;3H^[1m8^[0m\r"),
    ] {
        let count = |second: &'static str| {
            move |buffer: &mut Buffer| {
                buffer.set_string(0, 1, format!("a {second} b"), style);
                Some(Position::new(0, 1))
            }
        };
        let mut canvas = Canvas::new(true);
        canvas.draw((20, 5), count("7"));
        let bytes = canvas.draw((20, 5), count("8")).to_vec();
        assert_eq!(String::from_utf8_lossy(&bytes).replace('\x1b', "^"), wanted);
    }
}

#[test]
fn a_gap_of_another_pen_is_jumped_over() {
    let row = |ends: &'static str| {
        move |buffer: &mut Buffer| {
            buffer.set_string(0, 0, format!("{ends}   {ends}"), Style::default());
            buffer.set_string(1, 0, "---", Style::new().fg(Color::Red));
            None
        }
    };
    let mut canvas = Canvas::new(true);
    canvas.draw((20, 5), row("a"));
    let bytes = canvas.draw((20, 5), row("x"));
    assert_eq!(count(bytes, "-"), 0, "{:?}", String::from_utf8_lossy(bytes));
    assert!(bytes.len() <= 2 * (MOVE + 1), "{}", bytes.len());
}

/// GNU screen erases with the plain pen, whatever the ground is.
#[test]
fn a_filled_row_is_written_to_its_end_and_a_plain_one_erased() {
    let filled = |style: Style| {
        move |buffer: &mut Buffer| {
            buffer.set_string(0, 1, "row", Style::default());
            buffer.set_style(Rect::new(0, 1, 20, 1), style);
            None
        }
    };
    for style in [
        Style::new().bg(Color::Indexed(238)),
        Style::new().add_modifier(Modifier::REVERSED),
        Style::new().add_modifier(Modifier::UNDERLINED),
    ] {
        let mut canvas = Canvas::new(true);
        let mut terminal = terminal(20, 3);
        terminal.process(canvas.draw((20, 3), lines(&["", "row"])));
        let bytes = canvas.draw((20, 3), filled(style)).to_vec();
        assert_eq!(count(&bytes, "\x1b[K"), 0, "{style:?}");
        terminal.process(&bytes);
        let mut wanted = Buffer::empty(Rect::new(0, 0, 20, 3));
        filled(style)(&mut wanted);
        assert_shows(&terminal, &wanted, true);
        let bytes = canvas.draw((20, 3), lines(&["", "row"])).to_vec();
        assert_eq!(count(&bytes, "\x1b[K"), 1, "{style:?}");
        terminal.process(&bytes);
        assert_shows(&terminal, &Buffer::with_lines(["", "row                 ", ""]), true);
    }
}

#[test]
fn the_cursor_is_shown_moved_and_hidden_only_when_that_changes() {
    let mut canvas = Canvas::new(true);
    let mut terminal = terminal(20, 5);
    let at = |x, y| move |_: &mut Buffer| Some(Position::new(x, y));
    let mut sees = |bytes: &[u8], place: Option<(u16, u16)>| {
        terminal.process(bytes);
        let screen = terminal.screen();
        assert_eq!(screen.hide_cursor(), place.is_none());
        if let Some((x, y)) = place {
            assert_eq!(screen.cursor_position(), (y, x));
        }
    };
    let (hide, show) = ("\x1b[?25l", "\x1b[?25h");
    let first = canvas.draw((20, 5), at(3, 1)).to_vec();
    sees(&first, Some((3, 1)));
    assert_eq!(canvas.resting_place(), (3, 1));
    assert_eq!(canvas.draw((20, 5), at(3, 1)), b"");
    let moved = canvas.draw((20, 5), at(2, 1)).to_vec();
    sees(&moved, Some((2, 1)));
    assert_eq!(moved.len(), MOVE, "a move and nothing else");
    let bytes = canvas.draw((20, 5), |_| None).to_vec();
    sees(&bytes, None);
    assert_eq!((count(&bytes, hide), bytes.len()), (1, hide.len()));
    assert_eq!(canvas.resting_place(), (0, 0));
    assert_eq!(canvas.draw((20, 5), |_| None), b"");
    let bytes = canvas.draw((20, 5), at(2, 1)).to_vec();
    sees(&bytes, Some((2, 1)));
    assert_eq!(count(&bytes, show), 1);
    sees(canvas.draw((20, 5), at(99, 99)), None);
    // Whoever had the screen meanwhile may have shown it.
    canvas.forget();
    sees(show.as_bytes(), Some((2, 1)));
    sees(canvas.draw((20, 5), |_| None), None);
}

#[test]
fn the_cursor_is_back_in_its_place_after_what_is_drawn() {
    let mut canvas = Canvas::new(true);
    let mut terminal = terminal(20, 5);
    for text in ["a", "b", "b"] {
        let bytes = canvas.draw((20, 5), |buffer| {
            buffer.set_string(0, 4, text, Style::default());
            Some(Position::new(7, 2))
        });
        terminal.process(bytes);
        assert_eq!(terminal.screen().cursor_position(), (2, 7), "{text}");
    }
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
    canvas.disturb((15, 2), 99);
    canvas.disturb((99, 99), 1);
    terminal.process(canvas.draw((20, 3), lines(&["Token: ", "keep"])));
    assert_eq!(terminal.screen().contents().trim_end(), "Token:\nkeep");
}

#[test]
fn rows_are_erased_before_a_clear_once_a_secret_stood_there() {
    let mut canvas = Canvas::new(true);
    let mut terminal = terminal(20, 3);
    terminal.process(canvas.draw((20, 3), lines(&["one"])));
    canvas.expose(true);
    canvas.forget();
    let bytes = canvas.draw((20, 3), lines(&["one"])).to_vec();
    let clear = bytes.windows(4).position(|window| window == b"\x1b[2J").unwrap();
    terminal.process(b"\x1b[2;3Hnot-a-secret");
    terminal.process(&bytes[..clear]);
    assert_eq!(terminal.screen().contents().trim(), "", "nothing is left for the clear");
    terminal.process(&bytes[clear..]);
    assert_eq!(terminal.screen().contents().trim(), "one");
}

#[test]
fn a_control_character_in_a_cell_stays_there() {
    let mut canvas = Canvas::new(true);
    let bytes = canvas.draw((20, 3), |buffer| {
        buffer[(0, 0)].set_symbol("\u{1b}]0;title\u{7}");
        buffer[(1, 0)].set_symbol("\u{9b}");
        None
    });
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains("]0;") && !text.contains('\u{9b}'), "{text:?}");
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
            Just(Color::Indexed(49)),
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
        // vt100 knows one or the other.
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
