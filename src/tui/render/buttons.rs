//! Buttons beside each other, and a sentence with its elbow: what stands below things, wherever that
//! is on the page.

use ratatui::layout::Rect;

use super::sheet::{Sheet, columns, marked_as_cut, wrap};
use super::theme::{self, Role, Theme};
use crate::wizard::page::Buttons;

/// Columns before the words of a notice or a detail: its sign and a blank.
pub(super) const SIGN: u16 = 2;

/// The buttons, broken into rows of a width.
fn rows(buttons: &Buttons, theme: Theme, width: u16) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut used = u16::MAX;
    for (at, words) in buttons.words.iter().enumerate() {
        let wide = columns(theme, words) + 4;
        if used.saturating_add(wide) > width {
            rows.push(Vec::new());
            used = 0;
        }
        used += wide + 2;
        rows.iter_mut().next_back().into_iter().for_each(|row| row.push(at));
    }
    rows
}

pub(super) fn rows_of(buttons: &Buttons, theme: Theme, width: u16) -> u16 {
    u16::try_from(rows(buttons, theme, width).len()).unwrap_or(u16::MAX)
}

/// Columns of buttons beside each other.
pub(super) fn width_of(buttons: &Buttons, theme: Theme) -> u16 {
    let wide = buttons.words.iter().map(|words| columns(theme, words) + 6);
    wide.fold(0, u16::saturating_add).saturating_sub(2)
}

/// Buttons beside each other.
pub(super) fn draw(buttons: &Buttons, sheet: &mut Sheet<'_>) {
    for row in rows(buttons, sheet.theme, sheet.area.width) {
        if sheet.left() == 0 {
            return;
        }
        let (mut x, y) = (sheet.area.x, sheet.y);
        sheet.y += 1;
        for at in row {
            let focused = buttons.focus == Some(at);
            let words = buttons.words.get(at).map_or("", String::as_str);
            let role = if focused { Role::FocusStrong } else { Role::Text };
            let room = sheet.area.right().saturating_sub(x);
            let wide = sheet.put(x, y, room, &format!("[ {words} ]"), role);
            if focused {
                let pointer = sheet.theme.sign(theme::POINTER);
                sheet.put(x - 1, y, 1, pointer, Role::AccentStrong);
                sheet.cursor = Some((x - 1, y));
            }
            x += wide + 2;
        }
    }
}

/// Sentences on a row, in lines.
pub(super) fn broken(detail: &[String], width: u16, theme: Theme) -> Vec<String> {
    let width = width.saturating_sub(SIGN);
    let lines = detail.iter().flat_map(|sentence| wrap(&theme.say(sentence), width));
    lines.collect()
}

/// Sentences on a row; answers how many rows of the area they took.
pub(super) fn said(detail: &[String], area: Rect, sheet: &mut Sheet<'_>) -> u16 {
    let lines = broken(detail, area.width, sheet.theme);
    let plain = |words| Labelled {
        label: "",
        column: 0,
        words,
    };
    elbowed(&lines.into_iter().map(plain).collect::<Vec<_>>(), area, sheet)
}

/// A line behind a label, which has so many columns.
pub(super) struct Labelled<'a> {
    pub(super) label: &'a str,
    pub(super) column: u16,
    pub(super) words: String,
}

/// Lines with an elbow before the first, as many as the area has rows for; answers how many.
pub(super) fn elbowed(lines: &[Labelled<'_>], area: Rect, sheet: &mut Sheet<'_>) -> u16 {
    let (x, y, room) = (area.x, area.y, usize::from(area.height));
    let width = area.width.saturating_sub(SIGN);
    if lines.is_empty() || room == 0 {
        return 0;
    }
    let elbow = sheet.theme.sign(theme::ELBOW);
    sheet.put(x, y, 1, elbow, Role::Faint);
    for (row, line) in (y..).zip(lines.iter().take(room)) {
        let cut = usize::from(row - y) + 1 == room && lines.len() > room;
        sheet.put(x + SIGN, row, line.column, line.label, Role::Strong);
        let room = width.saturating_sub(line.column);
        let words = if cut {
            marked_as_cut(&line.words, room)
        } else {
            line.words.clone()
        };
        sheet.put(x + SIGN + line.column, row, room, &words, Role::Text);
    }
    u16::try_from(lines.len().min(room)).unwrap_or(0)
}
