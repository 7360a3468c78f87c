//! The parts of a page, drawn.

use ratatui::style::Style;

use super::{Drawn, Screen, Sheet, put, theme, wrap};
use crate::domain::text::width;
use crate::wizard::page::{Acts, ChoiceView, FieldView, Line, List, Mark, Part, Row, SecretPlace};

/// Columns of the labels of fields and choices.
const LABEL: u16 = 14;
/// Columns that the words of a row with levels keep: scope and the beginning of the group's name.
const WORDS_AT_LEAST: u16 = 24;
/// Columns before the text of a row: the marker and its space.
const MARKER: u16 = 2;

/// Rows that the parts below one want.
pub(super) struct Below {
    /// With all their text: what a list leaves to them.
    pub(super) all: u16,
    /// For what is typed, chosen or shown there at the least: what text leaves to them.
    pub(super) least: u16,
}

/// Rows without which a part cannot be used.
pub(super) fn least(part: &Part<'_>, columns: u16) -> u16 {
    match part {
        Part::Lines(_) | Part::Space => 0,
        Part::Field(_) => 1,
        Part::Choice(_) | Part::SecretPlace(_) => height(part, columns),
        Part::List(list) => fewest(list),
        Part::Acts(acts) => u16::try_from(acts.words.len()).unwrap_or(3),
        Part::Scroll(_) => 3,
    }
}

/// Rows without which a list cannot be used.
fn fewest(list: &List<'_>) -> u16 {
    u16::try_from(list.len.clamp(1, 3)).unwrap_or(3)
}

/// Rows that a part needs below a list; lists and scrolls take what is left and need few.
pub(super) fn height(part: &Part<'_>, columns: u16) -> u16 {
    match part {
        Part::Lines(lines) => {
            let rows: usize = lines.iter().map(|line| wrap(&line.text, columns).len().max(1)).sum();
            u16::try_from(rows).unwrap_or(u16::MAX)
        }
        Part::Field(field) => 1 + u16::try_from(field.wrong.len()).unwrap_or(0),
        Part::Choice(choice) => u16::try_from(choice_rows(choice, columns).len()).unwrap_or(1),
        Part::SecretPlace(place) => match stand(place, columns) {
            Stand::Words(words) => u16::try_from(wrap(&words, columns).len()).unwrap_or(1),
            Stand::Shown(_) => 2,
        },
        Part::Space => 1,
        Part::List(list) => u16::try_from(list.len.min(3)).unwrap_or(3),
        Part::Acts(acts) => u16::try_from(acts.words.len()).unwrap_or(3),
        Part::Scroll(_) => 3,
    }
}

impl Screen {
    pub(super) fn part(&mut self, part: &Part<'_>, sheet: &mut Sheet<'_>, below: &Below, drawn: &mut Drawn) {
        match part {
            // A blank line gives way to what is said below it.
            Part::Lines(lines) if is_blank(lines) && sheet.left() <= below.all => {}
            Part::Lines(lines) => text_lines(lines, sheet, below.least),
            Part::Space if sheet.left() > below.least => sheet.line("", Style::new()),
            Part::Space => {}
            Part::Field(field) => self::field(field, sheet, drawn),
            Part::Choice(choice) => self::choice(choice, sheet),
            Part::List(list) if list.wrap => self.wrapped_list(list, sheet, below.all),
            Part::List(list) => self.list(list, sheet, below),
            Part::Acts(acts) => self::acts(acts, sheet),
            Part::Scroll(scroll) => self.scroll(scroll, sheet, below.all),
            Part::SecretPlace(place) => secret_place(place, sheet, drawn),
        }
    }

    /// The first row in view: moved only when the cursor would leave the window.
    fn first_row(&mut self, id: &'static str, len: usize, cursor: usize, rows: usize) -> usize {
        if self.list != id {
            self.list = id;
            self.first = 0;
        }
        let lowest = (cursor + 1).saturating_sub(rows);
        let highest = len.saturating_sub(rows);
        self.first = self.first.max(lowest).min(highest).min(cursor);
        self.first
    }

    fn list(&mut self, list: &List<'_>, sheet: &mut Sheet<'_>, below: &Below) {
        // Text below gives way to the few rows without which the list cannot be used.
        let wanted = sheet.left().saturating_sub(below.all).max(fewest(list));
        let rows = usize::from(wanted.min(sheet.left().saturating_sub(below.least)));
        if list.len == 0 {
            return sheet.wrapped(&list.empty, theme::FAINT);
        }
        let first = self.first_row(list.id, list.len, list.cursor, rows);
        for at in first..(first + rows).min(list.len) {
            let row = (list.row)(at);
            self::row(&row, list.focused && at == list.cursor, sheet);
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
        Mark::Excluded => at += put(buffer, at, y, 4, "[-]", Style::new()) + 1,
    }
    // The words take what the levels or the hint leave; a long hint gives way to the words, not the
    // other way round.
    let room = right.saturating_sub(at);
    if row.act {
        put(buffer, at, y, room, &format!("[ {} ]", row.text), style);
    } else if !row.levels.is_empty() {
        // Usually a bit more than half is for the words, so that the levels stand in a column; many
        // levels push it to the left.
        let wanted: usize = row.levels.iter().map(level_width).sum();
        let left = room.saturating_sub(u16::try_from(wanted).unwrap_or(room));
        let words = (room * 11 / 20).min(left.max(WORDS_AT_LEAST)).min(room);
        let shown = kept_behind_dot(&row.text, usize::from(words.saturating_sub(1)));
        put(buffer, at, y, words.saturating_sub(1), &shown, style);
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

/// Acts under a list, a line each.
fn acts(acts: &Acts, sheet: &mut Sheet<'_>) {
    for (at, words) in acts.words.iter().enumerate() {
        row(&Row::new(words.clone()).act(), acts.cursor == Some(at), sheet);
    }
}

/// A name that is too long is cut before its ` · `: what stands behind tells it apart from its
/// neighbours.
fn kept_behind_dot(text: &str, room: usize) -> std::borrow::Cow<'_, str> {
    let parts = text.rsplit_once(" · ").filter(|_| width(text) > room);
    let Some((head, tail)) = parts else {
        return text.into();
    };
    let left = room.saturating_sub(width(tail) + 4);
    let mut columns = 0;
    let kept: String = head
        .chars()
        .take_while(|letter| {
            columns += width(letter.encode_utf8(&mut [0; 4]));
            columns <= left
        })
        .collect();
    format!("{}… · {tail}", kept.trim_end()).into()
}

/// Columns of a level with its mark and the gap after it.
fn level_width(level: &(String, bool)) -> usize {
    width(&level.0) + 6
}

/// Levels side by side; when they do not fit, the first ones give way until the one that is set is
/// in view.
fn levels(row: &Row, x: u16, y: u16, right: u16, buffer: &mut ratatui::buffer::Buffer) {
    let room = usize::from(right.saturating_sub(x));
    let set = row.levels.iter().position(|(_, set)| *set).unwrap_or(0);
    let mut skip = 0;
    while skip < set
        && row
            .levels
            .iter()
            .take(set + 1)
            .skip(skip)
            .map(level_width)
            .sum::<usize>()
            > room
    {
        skip += 1;
    }
    let mut at = x;
    for (word, set) in row.levels.iter().skip(skip) {
        let mark = if *set { "(•) " } else { "( ) " };
        at += put(buffer, at, y, right.saturating_sub(at), mark, Style::new());
        let style = if *set { theme::STRONG } else { Style::new() };
        at += put(buffer, at, y, right.saturating_sub(at), word, style) + 2;
    }
}

fn is_blank(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.text.is_empty())
}

/// Lines of text give way to the fields and lists below them; that some are missing is said.
pub(super) fn text_lines(lines: &[Line], sheet: &mut Sheet<'_>, below: u16) {
    let mut wrapped: Vec<(String, Style)> = Vec::new();
    for line in lines {
        let pieces = wrap(&line.text, sheet.area.width);
        wrapped.extend(pieces.into_iter().map(|piece| (piece, theme::line(line.style))));
    }
    let rows = usize::from(sheet.left().saturating_sub(below));
    let cut = wrapped.len() > rows;
    for (text, style) in wrapped.iter().take(if cut { rows.saturating_sub(1) } else { rows }) {
        sheet.line(text, *style);
    }
    if cut && rows > 0 {
        sheet.line("… more in a taller window", theme::FAINT);
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
        put(sheet.buffer, x + label, y, room, text, Style::new());
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
    let style = if choice.focused { theme::STRONG } else { Style::new() };
    for (row, options) in choice_rows(choice, sheet.area.width).into_iter().enumerate() {
        if sheet.left() == 0 {
            return;
        }
        let (x, y, right) = (sheet.area.x, sheet.y, sheet.area.right());
        sheet.y += 1;
        if row == 0 {
            put(sheet.buffer, x, y, LABEL, &format!("{}:", choice.label), style);
        }
        let mut at = x + LABEL;
        for (which, word) in options {
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
}

/// The choices, with their numbers, in as many rows as they need.
fn choice_rows(choice: &ChoiceView, columns: u16) -> Vec<Vec<(usize, &'static str)>> {
    let room = usize::from(columns.saturating_sub(LABEL));
    let (mut rows, mut row, mut wide) = (Vec::new(), Vec::new(), 0);
    for (which, word) in choice.options.iter().enumerate() {
        let needs = width(word) + 3;
        if wide + needs > room && !row.is_empty() {
            rows.push(std::mem::take(&mut row));
            wide = 0;
        }
        wide += needs + 1;
        row.push((which, *word));
    }
    rows.push(row);
    rows
}

/// How a secret stands on a screen of this width.
enum Stand {
    /// Only words: it is hidden, or there is no room for it.
    Words(String),
    /// Alone on the row under these words.
    Shown(String),
}

/// A revealed secret stands whole on one row, from the left edge on and alone there, so that a
/// triple click takes it and nothing else. Where the window is too narrow for that, nothing of it
/// is shown and the words say so.
fn stand(place: &SecretPlace, columns: u16) -> Stand {
    let label = &place.label;
    match place.revealed {
        None => Stand::Words(format!("{label}: {}", place.hidden)),
        Some(needed) if needed <= usize::from(columns) => Stand::Shown(format!("{label}: shown below · r hides it")),
        Some(needed) => Stand::Words(format!(
            "{label}: the window is too narrow to show it on one line. It needs {needed} columns; make the window wider, or press s to save it."
        )),
    }
}

fn secret_place(place: &SecretPlace, sheet: &mut Sheet<'_>, drawn: &mut Drawn) {
    match stand(place, sheet.area.width) {
        Stand::Words(words) => {
            let style = if place.revealed.is_some() {
                theme::WARNING
            } else {
                theme::STRONG
            };
            sheet.wrapped(&words, style);
        }
        Stand::Shown(words) => {
            // With one row left it is the secret that is wanted.
            if sheet.left() > 1 {
                sheet.line(&words, theme::STRONG);
            }
            if sheet.left() > 0 {
                drawn.secret = Some((sheet.area.x, sheet.y));
                sheet.line("", Style::new());
            }
        }
    }
}
