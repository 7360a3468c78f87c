//! The parts of a page, drawn.

use ratatui::style::Style;

use super::{Drawn, Screen, Sheet, put, theme, wrap};
use crate::text::width;
use crate::wizard::page::{ChoiceView, FieldView, List, Mark, Part, Row, Scroll, SecretPlace};

/// Columns of the labels of fields and choices.
const LABEL: u16 = 14;
/// Columns before the text of a row: the marker and its space.
const MARKER: u16 = 2;

/// Rows that a part needs below a list; lists and scrolls take what is left and need few.
pub(super) fn height(part: &Part<'_>, columns: u16) -> u16 {
    match part {
        Part::Lines(lines) => {
            let rows: usize = lines.iter().map(|line| wrap(&line.text, columns).len().max(1)).sum();
            u16::try_from(rows).unwrap_or(u16::MAX)
        }
        Part::Field(field) => 1 + u16::try_from(field.wrong.len()).unwrap_or(0),
        Part::Choice(_) | Part::SecretPlace(_) | Part::Space => 1,
        Part::List(list) => u16::try_from(list.len.min(3)).unwrap_or(3),
        Part::Scroll(_) => 3,
    }
}

impl Screen {
    pub(super) fn part(&mut self, part: &Part<'_>, sheet: &mut Sheet<'_>, below: u16, drawn: &mut Drawn) {
        match part {
            Part::Lines(lines) => lines.iter().for_each(|line| {
                if line.text.is_empty() {
                    sheet.line("", Style::new());
                } else {
                    sheet.wrapped(&line.text, theme::line(line.style));
                }
            }),
            Part::Space => sheet.line("", Style::new()),
            Part::Field(field) => self::field(field, sheet, drawn),
            Part::Choice(choice) => self::choice(choice, sheet),
            Part::List(list) if list.wrap => self.wrapped_list(list, sheet, below),
            Part::List(list) => self.list(list, sheet, below),
            Part::Scroll(scroll) => self::scroll(scroll, sheet, below),
            Part::SecretPlace(place) => secret_place(place, sheet, drawn),
        }
    }

    /// The first row in view: moved only when the cursor would leave the window.
    fn first_row(&mut self, list: &List<'_>, rows: usize) -> usize {
        if self.list != list.id {
            self.list = list.id;
            self.first = 0;
        }
        let highest = list.len.saturating_sub(rows);
        let lowest = (list.cursor + 1).saturating_sub(rows);
        self.first = self.first.clamp(lowest, list.cursor).min(highest.max(lowest));
        self.first
    }

    fn list(&mut self, list: &List<'_>, sheet: &mut Sheet<'_>, below: u16) {
        let rows = usize::from(sheet.left().saturating_sub(below));
        if list.len == 0 {
            return sheet.wrapped(&list.empty, theme::FAINT);
        }
        let first = self.first_row(list, rows);
        for at in first..(first + rows).min(list.len) {
            let row = (list.row)(at);
            self::row(&row, list.focused && at == list.cursor, sheet);
        }
    }

    /// A short list with rows of several lines.
    fn wrapped_list(&mut self, list: &List<'_>, sheet: &mut Sheet<'_>, below: u16) {
        let rows = usize::from(sheet.left().saturating_sub(below));
        let columns = sheet.area.width - MARKER;
        let mut lines: Vec<(usize, bool, String, Row)> = Vec::new();
        for at in 0..list.len {
            let row = (list.row)(at);
            for (nth, line) in wrap(&row.text, columns).into_iter().enumerate() {
                lines.push((at, nth == 0, line, row.clone()));
            }
        }
        // Scroll by lines: the whole row under the cursor stays in view.
        let start = lines.iter().position(|(at, ..)| *at == list.cursor).unwrap_or(0);
        let end = lines.iter().rposition(|(at, ..)| *at == list.cursor).unwrap_or(0);
        let by_line = List {
            id: list.id,
            len: lines.len(),
            cursor: end,
            focused: list.focused,
            row: Box::new(|_| Row::new("")),
            empty: String::new(),
            wrap: true,
        };
        let first = self
            .first_row(&by_line, rows)
            .min(start.max((end + 1).saturating_sub(rows)));
        self.first = first;
        for (at, is_first, line, row) in lines.iter().skip(first).take(rows) {
            let here = list.focused && *at == list.cursor;
            let style = if here { theme::STRONG } else { Style::new() };
            let marker = if here && *is_first { "› " } else { "  " };
            let line = if row.act { format!("[ {line} ]") } else { line.clone() };
            sheet.line(&format!("{marker}{line}"), style);
        }
        let hidden = lines.len().saturating_sub(first + rows);
        if hidden > 0 && rows > 0 {
            let (x, y) = (sheet.area.right().saturating_sub(12), sheet.y.saturating_sub(1));
            put(sheet.buffer, x, y, 12, &format!(" ↓ {hidden} more "), theme::FAINT);
        }
    }
}

fn row(row: &Row, here: bool, sheet: &mut Sheet<'_>) {
    if sheet.left() == 0 {
        return;
    }
    let (x, y, right) = (sheet.area.x, sheet.y, sheet.area.right());
    sheet.y += 1;
    let buffer = &mut *sheet.buffer;
    let style = match (here, row.faint) {
        (true, _) => theme::STRONG,
        (false, true) => theme::FAINT,
        (false, false) => Style::new(),
    };
    if here {
        put(buffer, x, y, MARKER, "›", theme::STRONG);
    }
    let mut at = x + MARKER;
    match row.mark {
        Mark::None => {}
        Mark::Tick(true) => at += put(buffer, at, y, 4, "[x]", Style::new()) + 1,
        Mark::Tick(false) => at += put(buffer, at, y, 4, "[ ]", Style::new()) + 1,
    }
    // The words take what the levels or the hint leave; a long hint gives way to the words, not the other way round.
    let room = right.saturating_sub(at);
    if row.act {
        put(buffer, at, y, room, &format!("[ {} ]", row.text), style);
    } else if !row.levels.is_empty() {
        let words = (room * 11 / 20).max(20).min(room);
        put(buffer, at, y, words.saturating_sub(1), &row.text, style);
        levels(row, at + words, y, right, buffer);
    } else {
        let wanted = u16::try_from(width(&row.text)).unwrap_or(room);
        let words = if row.hint.is_empty() {
            room
        } else {
            wanted.max((room * 9 / 20).min(36)).min(room)
        };
        put(buffer, at, y, words, &row.text, style);
        let hint = at + words + 2;
        put(buffer, hint, y, right.saturating_sub(hint), &row.hint, theme::FAINT);
    }
}

/// Levels side by side; when they do not fit, the first ones give way until the one under the cursor is in view.
fn levels(row: &Row, x: u16, y: u16, right: u16, buffer: &mut ratatui::buffer::Buffer) {
    let room = usize::from(right.saturating_sub(x));
    let wide = |level: &(String, bool, bool)| width(&level.0) + 6;
    let aimed = row.levels.iter().position(|(_, _, aimed)| *aimed).unwrap_or(0);
    let mut skip = 0;
    while skip < aimed && row.levels.iter().take(aimed + 1).skip(skip).map(wide).sum::<usize>() > room {
        skip += 1;
    }
    let mut at = x;
    for (word, set, aimed) in row.levels.iter().skip(skip) {
        let mark = if *set { "(•) " } else { "( ) " };
        at += put(buffer, at, y, right.saturating_sub(at), mark, Style::new());
        let style = if *aimed { theme::AIMED } else { Style::new() };
        at += put(buffer, at, y, right.saturating_sub(at), word, style) + 2;
    }
}

fn field(field: &FieldView, sheet: &mut Sheet<'_>, drawn: &mut Drawn) {
    if sheet.left() == 0 {
        return;
    }
    let (x, y) = (sheet.area.x, sheet.y);
    let label = LABEL.max(u16::try_from(width(&field.label) + 2).unwrap_or(LABEL));
    let room = sheet.area.width.saturating_sub(label + 1);
    let style = if field.caret.is_some() {
        theme::STRONG
    } else {
        Style::new()
    };
    put(sheet.buffer, x, y, label, &format!("{}:", field.label), style);
    // A text longer than the field slides so that the caret is in view.
    let caret = field.caret.unwrap_or(0);
    let skip = (caret + 1).saturating_sub(usize::from(room));
    let text = slide(&field.text, skip);
    if field.text.is_empty() {
        put(sheet.buffer, x + label, y, room, &field.placeholder, theme::FAINT);
    } else {
        sheet
            .buffer
            .set_stringn(x + label, y, text, usize::from(room), Style::new());
    }
    if field.caret.is_some() {
        drawn.caret = Some((x + label + u16::try_from(caret - skip).unwrap_or(0), y));
    }
    sheet.y += 1;
    field
        .wrong
        .iter()
        .for_each(|sentence| sheet.wrapped(sentence, theme::WARNING));
}

/// The text without its first columns.
fn slide(text: &str, columns: usize) -> &str {
    let mut gone = 0;
    for (at, grapheme) in unicode_segmentation::UnicodeSegmentation::grapheme_indices(text, true) {
        if gone >= columns {
            return text.get(at..).unwrap_or_default();
        }
        gone += width(grapheme);
    }
    if columns == 0 { text } else { "" }
}

fn choice(choice: &ChoiceView, sheet: &mut Sheet<'_>) {
    if sheet.left() == 0 {
        return;
    }
    let (x, y, right) = (sheet.area.x, sheet.y, sheet.area.right());
    sheet.y += 1;
    let style = if choice.focused { theme::STRONG } else { Style::new() };
    put(sheet.buffer, x, y, LABEL, &format!("{}:", choice.label), style);
    let mut at = x + LABEL;
    for (which, word) in choice.options.iter().enumerate() {
        let taken = which == choice.taken;
        let style = if taken && choice.focused {
            theme::AIMED
        } else {
            Style::new()
        };
        let mark = if taken { "(•)" } else { "( )" };
        at += put(sheet.buffer, at, y, right.saturating_sub(at), mark, Style::new());
        at += put(sheet.buffer, at, y, right.saturating_sub(at), word, style) + 1;
    }
}

fn scroll(scroll: &Scroll<'_>, sheet: &mut Sheet<'_>, below: u16) {
    let rows = usize::from(sheet.left().saturating_sub(below));
    let first = scroll.first.min(scroll.lines.len().saturating_sub(rows));
    for line in scroll.lines.iter().skip(first).take(rows) {
        sheet.line(line, Style::new());
    }
}

/// A revealed secret stands on one line; where the window is too narrow that is said instead of wrapping it.
fn secret_place(place: &SecretPlace, sheet: &mut Sheet<'_>, drawn: &mut Drawn) {
    let label = format!("{}: ", place.label);
    let start = u16::try_from(width(&label)).unwrap_or(0);
    match place.revealed {
        None => sheet.line(&format!("{label}{}", place.hidden), theme::STRONG),
        Some(columns) if columns + usize::from(start) <= usize::from(sheet.area.width) => {
            if sheet.left() > 0 {
                drawn.secret = Some((sheet.area.x + start, sheet.y));
            }
            sheet.line(&label, theme::STRONG);
        }
        Some(columns) => {
            let text = format!("{label}needs {columns} columns here; make the window wider, or press s to save it");
            sheet.line(&text, theme::WARNING);
        }
    }
}
