//! Lines to type in: the search of a list, and the fields of a form.

use super::buttons;
use super::form::{SIGN, TAB, broken, option, tabs, written};
use super::sheet::{Sheet, columns};
use super::theme::{self, Role};
use crate::domain::text::{fit_words, width};
use crate::wizard::page::{Buttons, FieldView, Line, Sense, Tabs};

/// The line in which a list is searched. Its caret is the terminal's cursor once something is
/// typed; before that the row under the bar has it.
pub(super) fn search(field: &FieldView, sheet: &mut Sheet<'_>) {
    if sheet.left() == 0 {
        return;
    }
    let (x, y) = (sheet.area.x, sheet.y);
    sheet.y += 1;
    let pointer = sheet.theme.sign(theme::POINTER);
    sheet.put(x, y, 1, pointer, Role::AccentStrong);
    typed(field, x + SIGN, y, sheet.area.right(), Role::Strong, sheet);
}

/// The same behind the kinds of things that are searched, on one row.
pub(super) fn search_of(kinds: &Tabs, field: &FieldView, sheet: &mut Sheet<'_>) {
    let (y, area) = (sheet.y, sheet.area);
    tabs(kinds, sheet);
    let wide = |words: &String| columns(sheet.theme, words) + TAB;
    let used = kinds
        .words
        .iter()
        .map(wide)
        .fold(1, u16::saturating_add)
        .min(area.width);
    let mut rest = sheet.within(ratatui::layout::Rect {
        x: area.x + used,
        y,
        width: area.width - used,
        height: 1,
    });
    search(field, &mut rest);
    let cursor = rest.cursor;
    sheet.cursor = sheet.cursor.or(cursor);
}

/// A text that is typed, or what stands in its place; slides so that the caret is in view.
fn typed(field: &FieldView, x: u16, y: u16, right: u16, role: Role, sheet: &mut Sheet<'_>) {
    let room = right.saturating_sub(x);
    if field.text.is_empty() {
        let words = sheet.theme.say(&field.placeholder);
        sheet.put(x, y, room, &fit_words(&words, usize::from(room)), Role::Text);
        return;
    }
    let caret = field.caret.unwrap_or(0);
    let skip = (caret + 1).saturating_sub(usize::from(room));
    sheet.put(x, y, room, slide(&field.text, skip), role);
    if field.caret.is_some() {
        sheet.cursor = Some((x + u16::try_from(caret - skip).unwrap_or(0), y));
    }
}

/// A line to type in, with buttons at its end.
pub(super) fn field_with(field: &FieldView, buttons: &Buttons, sheet: &mut Sheet<'_>, below: u16) {
    let (y, right) = (sheet.y, sheet.area.right());
    let begins = right
        .saturating_sub(buttons::width_of(buttons, sheet.theme))
        .max(sheet.area.x);
    line(field, sheet, begins.saturating_sub(2), below);
    let area = ratatui::layout::Rect {
        x: begins,
        y,
        width: right.saturating_sub(begins),
        height: 1,
    };
    let mut row = sheet.within(area.intersection(sheet.area));
    buttons::draw(buttons, &mut row);
    sheet.cursor = row.cursor.or(sheet.cursor);
}

/// A line to type in.
pub(super) fn field(field: &FieldView, sheet: &mut Sheet<'_>, below: u16) {
    line(field, sheet, sheet.area.right(), below);
}

/// A line to type in, up to a column. The one with the focus is underlined to its end. What is
/// wrong with it gives way to what stands below.
fn line(field: &FieldView, sheet: &mut Sheet<'_>, right: u16, below: u16) {
    if sheet.left() == 0 {
        return;
    }
    let (x, y) = (sheet.area.x, sheet.y);
    sheet.y += 1;
    let focused = field.caret.is_some();
    let mut at = x;
    match field.choice {
        None => {
            let label = sheet.label.max(columns(sheet.theme, &field.label) + 3);
            let role = if focused { Role::Strong } else { Role::Text };
            sheet.put(x, y, label - 1, &field.label, role);
            at += label;
        }
        Some(set) => {
            at += sheet.label;
            // The caret shows where the focus is.
            at += option(&field.label, set, false, at, y, sheet) + 4;
        }
    }
    if focused {
        let pointer = sheet.theme.sign(theme::POINTER);
        sheet.put(at - SIGN, y, 1, pointer, Role::AccentStrong);
    }
    let role = if focused { Role::Field } else { Role::Text };
    typed(field, at, y, right, role, sheet);
    if focused {
        let begins = at + columns(sheet.theme, &field.text).min(right.saturating_sub(at));
        if field.text.is_empty() {
            sheet.cursor = Some((at, y));
            sheet.tint(at, y, right.saturating_sub(at), Role::Field);
        } else {
            sheet.tint(begins, y, right.saturating_sub(begins), Role::Field);
        }
    }
    for sentence in &field.wrong {
        let line = Line::new(Sense::Warning, sentence.clone());
        let rows = broken(&line, sheet, sheet.area.right().saturating_sub(x + sheet.label));
        let rows = rows.get(..rows.len().min(usize::from(sheet.left().saturating_sub(below))));
        let rows = rows.unwrap_or_default();
        written(&line, rows, x + sheet.label, sheet);
    }
}

/// The text from this column on, at a letter's boundary.
fn slide(text: &str, columns: usize) -> &str {
    let mut columns = columns;
    for (at, grapheme) in unicode_segmentation::UnicodeSegmentation::grapheme_indices(text, true) {
        if columns == 0 {
            return text.get(at..).unwrap_or_default();
        }
        columns = columns.saturating_sub(width(grapheme));
    }
    if columns == 0 { text } else { "" }
}
