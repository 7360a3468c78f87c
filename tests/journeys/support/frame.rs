//! Frames as text, each looked over for what must not stand in a cell. A list of its own says what
//! misleads, so that it does not repeat the program's mistakes.

use cfmint::domain::text::width;
use cfmint::tui::render::Screen;
use cfmint::wizard::Wizard;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

/// The ground of what has the focus.
const FOCUS: Color = Color::Indexed(25);

/// One frame as text, a row each, without blanks at the end.
pub(crate) struct Shot {
    pub(crate) rows: Vec<String>,
}

impl Shot {
    pub(crate) fn text(&self) -> String {
        self.rows.join("\n")
    }
}

/// A frame in a window of this size.
pub(crate) fn draw(wizard: &Wizard, screen: &mut Screen, columns: u16, rows: u16) -> Shot {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let page = wizard.page();
    let drawn = screen.draw(&page, &mut buffer);
    if page.confirm.is_some() {
        assert!(
            !is_filled(&buffer),
            "a question has the focus, and something else is filled"
        );
    }
    let cursor = drawn.caret.expect("the terminal's cursor is on what has the focus");
    assert!(cursor.0 < columns && cursor.1 < rows, "{cursor:?} is not in the window");
    let secret = drawn.secret.zip(wizard.revealed());
    shot(&buffer, secret.map(|((x, y), secret)| (x, y, secret.expose())))
}

/// Looks a frame over, and puts the secret in its place.
pub(crate) fn shot(buffer: &Buffer, secret: Option<(u16, u16, &[u8])>) -> Shot {
    look_over(buffer);
    one_focus(buffer);
    let mut rows: Vec<String> = (0..buffer.area.height).map(|y| row_text(buffer, y)).collect();
    if let Some((x, y, secret)) = secret {
        let line = &mut rows[usize::from(y)];
        assert!(width(line) <= usize::from(x), "the secret's place is blank: {line:?}");
        *line = format!("{line:<0$}", usize::from(x));
        line.push_str(std::str::from_utf8(secret).unwrap());
        assert!(
            width(line) <= usize::from(buffer.area.width),
            "the secret fits on its line"
        );
    }
    Shot { rows }
}

fn row_text(buffer: &Buffer, y: u16) -> String {
    let mut row = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        row.push_str(symbol);
        x += u16::try_from(width(symbol).max(1)).unwrap();
    }
    row.trim_end().to_owned()
}

/// Whether anything is filled with the colour of the focus.
fn is_filled(buffer: &Buffer) -> bool {
    buffer.content().iter().any(|cell| cell.bg == FOCUS)
}

/// One thing at most is filled with the colour of the focus, whatever is drawn in it.
fn one_focus(buffer: &Buffer) {
    // The right half of a wide letter is painted with it.
    let is_half = |x: u16, y: u16| x > 0 && width(buffer[(x - 1, y)].symbol()) == 2;
    let filled = |x: u16, y: u16| buffer[(x - u16::from(is_half(x, y)), y)].bg == FOCUS;
    let of_row = |y: u16| {
        (0..buffer.area.width)
            .filter(move |x| filled(*x, y))
            .collect::<Vec<_>>()
    };
    let rows: Vec<(u16, Vec<u16>)> = (0..buffer.area.height)
        .map(|y| (y, of_row(y)))
        .filter(|(_, cells)| !cells.is_empty())
        .collect();
    for (y, cells) in &rows {
        let whole = cells.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        assert!(whole, "two things are filled in {:?}", row_text(buffer, *y));
    }
    let beside = rows
        .windows(2)
        .all(|pair| pair[0].0 + 1 == pair[1].0 && pair[0].1 == pair[1].1);
    assert!(
        beside,
        "two rows are filled: {:?}",
        rows.iter().map(|(y, _)| y).collect::<Vec<_>>()
    );
}

/// No cell holds what could drive a terminal, reorder or hide text, or take another width than its
/// place has.
fn look_over(buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut wide = false;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            let bad = symbol.chars().find(|letter| misleads(*letter));
            assert_eq!(bad, None, "cell {x},{y} is {symbol:?} in {:?}", row_text(buffer, y));
            assert!(symbol.chars().count() <= 8, "cell {x},{y} is a stack: {symbol:?}");
            let columns = width(symbol);
            if wide {
                assert!(
                    symbol == " " || symbol.is_empty(),
                    "cell {x},{y} lies under a wide one: {symbol:?}"
                );
                wide = false;
                continue;
            }
            assert!(
                (1..=2).contains(&columns),
                "cell {x},{y} is {columns} columns wide: {symbol:?}"
            );
            wide = columns == 2;
        }
        assert!(!wide, "row {y} runs over the edge");
    }
}

/// Control, bidi, zero-width, tag and filler characters; a list of its own, so that it does not
/// repeat the program's mistakes.
pub(crate) fn misleads(letter: char) -> bool {
    letter.is_control()
        || matches!(letter as u32,
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xe0000..=0xe0fff)
}

pub(crate) fn first_columns(row: &str, columns: usize) -> String {
    let mut kept = String::new();
    for letter in row.chars() {
        if width(&kept) >= columns {
            break;
        }
        kept.push(letter);
    }
    kept
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
