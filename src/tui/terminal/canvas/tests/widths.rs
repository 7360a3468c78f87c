//! Graphemes whose columns terminals count otherwise than we do. It must not know which terminal does.
use super::*;

/// vt100 counts each letter of a cluster: for it this family is six columns wide and two flags are
/// as wide as we think. What stands around such a one is in its place all the same, on its row
/// frame by frame, and below it where it would hang over the edge.
#[test]
fn a_grapheme_that_the_terminal_takes_for_wider_shifts_no_cell() {
    let family = "👩\u{200d}👩\u{200d}👧";
    let odd = [family, "🇩🇪", "e\u{301}", "❤\u{fe0f}", "क\u{94d}षि", "日"];
    let mut canvas = Canvas::new(true);
    let mut terminal = terminal(40, 4);
    for frame in 0..10_usize {
        let mut wanted = Buffer::empty(Rect::ZERO);
        let bytes = canvas.draw((40, 4), |buffer| {
            let mark = if frame % 2 == 0 { "› " } else { "  " };
            buffer.set_string(0, 1, mark, Style::default());
            let (one, other) = (odd[frame % 6], odd[(frame + 1) % 6]);
            let text = format!("{one}a{other}b{other}{one}c");
            let (end, _) = buffer.set_stringn(2, 1, text, 30, Style::default());
            buffer.set_string(end + 1, 1, "beside", Style::default());
            buffer.set_string(0, 2, "below", Style::default());
            wanted = buffer.clone();
            None
        });
        terminal.process(bytes);
        for y in 0..4 {
            let mut x = 0;
            while x < 40 {
                let cell = &wanted[(x, y)];
                if cell.cell_width() == 1 && cell.symbol().chars().count() == 1 {
                    assert_cell(&terminal, (x, y), cell, true);
                }
                x += cell.cell_width().max(1);
            }
        }
    }
}

/// Where a cluster hangs over the edge of such a terminal it must neither go on in the next row nor
/// scroll; vt100 does not know the mode, so this looks for it around each.
#[test]
fn an_odd_grapheme_cannot_wrap() {
    let mut canvas = Canvas::new(true);
    let bytes = canvas.draw((20, 3), lines(&["plain e\u{301} and ❤\u{fe0f}x"])).to_vec();
    let text = String::from_utf8_lossy(&bytes);
    let (before, rest) = text.split_once("\x1b[?7l").unwrap();
    let (within, after) = rest.split_once("\x1b[?7h").unwrap();
    assert!(within.contains("e\u{301}") && within.contains('❤'), "{text:?}");
    assert!(
        !before.contains('❤') && !after.contains('❤') && after.contains("plain"),
        "{text:?}"
    );
    let bytes = canvas.draw((20, 3), lines(&["plain"])).to_vec();
    assert_eq!(count(&bytes, "\x1b[?7"), 0, "nothing to wrap");
}

/// ratatui gives the right half of an emoji presentation as a blank of its own; written, it would
/// erase half of what a terminal shows in two columns.
#[test]
fn the_right_half_of_a_wide_grapheme_is_not_written() {
    let mut canvas = Canvas::new(true);
    let bytes = canvas.draw((20, 3), lines(&["❤\u{fe0f}x"])).to_vec();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("\x1b[1;3Hx"), "{text:?}");
}
