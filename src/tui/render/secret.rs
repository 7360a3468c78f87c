//! What is shown once, between its rules, and the ways to hand it over. The secret itself never comes
//! here: only its place does, and how many columns it needs.

use super::buttons::{self, SIGN};
use super::form::{broken, broken_lines, mark, written};
use super::sheet::{Sheet, columns};
use super::theme::{self, Role};
use crate::domain::text::fit_words;
use crate::wizard::page::{Line, List, SecretPlace, SecretValue, Sense, ValueView};

/// Before the words of a value, and of what is said of it.
const INDENT: u16 = 3;
/// Columns of what each of several values is called.
const NAME: u16 = 25;
/// What stands for a secret, whatever its length.
const DOTS: usize = 40;
/// The same beside its name.
const DOTS_OF_SEVERAL: usize = 24;
/// Columns of the key of a way, of what it does, and of how.
const KEY: u16 = 1;
const WAY: u16 = 4;
const HOW: u16 = 20;

/// A secret that is to be shown has no room on one row of a window so wide.
fn too_narrow(place: &SecretPlace, width: u16) -> Option<Line> {
    let needed = place.values.iter().find_map(|value| match value.view {
        ValueView::Revealed(needed) if needed > usize::from(width) => Some(needed),
        _ => None,
    })?;
    Some(Line::new(
        Sense::Warning,
        format!(
            "The window is too narrow to show it on one line. It needs {needed} columns; make the window wider, or press s to save it."
        ),
    ))
}

/// What is said below the values.
fn said(place: &SecretPlace, sheet: &Sheet<'_>) -> (Line, Vec<String>) {
    let line = too_narrow(place, sheet.buffer.area.width).unwrap_or_else(|| place.so_far.clone());
    let rows = broken(&line, sheet, sheet.area.width);
    (line, rows)
}

/// Rows of the values: one that is shown has a row of its own, below its name where there are
/// several.
fn rows_of_values(place: &SecretPlace, width: u16) -> usize {
    let shown = place.values.iter().any(|value| stands(value, width));
    place.values.len() + usize::from(shown && place.cursor.is_some())
}

fn stands(value: &SecretValue, width: u16) -> bool {
    matches!(value.view, ValueView::Revealed(needed) if needed <= usize::from(width))
}

/// Rows that it takes with its rules, and with what is said of it.
pub(super) fn height(place: &SecretPlace, sheet: &Sheet<'_>) -> usize {
    let blank = usize::from(place.cursor.is_none());
    2 + blank + rows_of_values(place, sheet.buffer.area.width) + said(place, sheet).1.len()
}

/// Rows without which it cannot be used.
pub(super) fn least(place: &SecretPlace) -> u16 {
    let rows = place.values.len() + 1;
    let shown = place
        .values
        .iter()
        .any(|value| matches!(value.view, ValueView::Revealed(_)));
    u16::try_from(rows).unwrap_or(u16::MAX) + u16::from(shown && place.cursor.is_some())
}

/// The values between two thick rules, which give way to what cannot be used without its rows; so
/// many need all and so many the least below.
pub(super) fn place(place: &SecretPlace, sheet: &mut Sheet<'_>, below: u16, least: u16) {
    let width = sheet.buffer.area.width;
    let all = u16::try_from(height(place, sheet)).unwrap_or(u16::MAX);
    let ruled = sheet.left() >= (all - u16::from(place.cursor.is_none())).saturating_add(least);
    let roomy = sheet.left() >= all.saturating_add(below);
    if ruled {
        sheet.rule(0, sheet.y, width, theme::THICK, Role::Accent);
        let words = format!(" {} ", place.title);
        sheet.put(1, sheet.y, width.saturating_sub(1), &words, Role::Strong);
        sheet.y += 1;
    }
    if roomy && place.cursor.is_none() {
        sheet.y += 1;
    }
    for (at, value) in place.values.iter().enumerate() {
        one(value, place.cursor.map(|cursor| cursor == at), place.focused, sheet);
    }
    let (line, rows) = said(place, sheet);
    let x = sheet.area.x;
    written(&line, &rows, x, sheet);
    if ruled && sheet.left() > 0 {
        sheet.rule(0, sheet.y, width, theme::THICK, Role::Accent);
        sheet.y += 1;
    }
}

/// A value on its row; whether it is the one of several that the keys act on.
fn one(value: &SecretValue, under: Option<bool>, focused: bool, sheet: &mut Sheet<'_>) {
    if sheet.left() == 0 {
        return;
    }
    let width = sheet.buffer.area.width;
    if under.is_none() && stands(value, width) {
        return alone(sheet);
    }
    let y = sheet.y;
    sheet.y += 1;
    let focus = under == Some(true) && focused;
    if under == Some(true) {
        sheet.under_cursor(0, y, sheet.area.right(), focus);
    }
    let role = if focus { Role::Focus } else { Role::Text };
    let mut at = INDENT;
    if under.is_some() {
        sheet.put(at, y, NAME - 1, value.label, role);
        at += NAME;
    }
    let dots = "•".repeat(if under.is_some() { DOTS_OF_SEVERAL } else { DOTS });
    let mut words = match &value.view {
        ValueView::Hidden => format!("{dots}  hidden"),
        ValueView::Open(text) => text.clone(),
        ValueView::Revealed(_) if stands(value, width) => "on the row below".to_owned(),
        ValueView::Revealed(_) => dots,
    };
    if !value.so_far.is_empty() {
        words = format!("{words} · {}", value.so_far);
    }
    let room = sheet.area.right().saturating_sub(at);
    let words = fit_words(&sheet.theme.say(&words), usize::from(room));
    sheet.put(at, y, room, &words, role);
    if stands(value, width) && sheet.left() > 0 {
        alone(sheet);
    }
}

/// A revealed secret stands whole on one row, from the left edge on and alone there, so that a
/// triple click takes it and nothing else.
fn alone(sheet: &mut Sheet<'_>) {
    sheet.secret = Some((0, sheet.y));
    sheet.y += 1;
}

/// The ways to hand it over: the key of each, what it does and how, and below it what is to be known
/// of it, wherever the cursor is: then no row moves by it.
pub(super) fn ways(list: &List<'_>, sheet: &mut Sheet<'_>, below: u16) {
    let rows = u16::try_from(list.len).unwrap_or(u16::MAX);
    let mut spare = sheet.left().saturating_sub(below).saturating_sub(rows);
    for at in 0..list.len {
        if sheet.left() == 0 {
            return;
        }
        let row = (list.row)(at);
        let y = sheet.y;
        sheet.y += 1;
        let focus = at == list.cursor && list.focused;
        let (text, strong) = if focus {
            (Role::Focus, Role::FocusStrong)
        } else {
            (Role::Text, Role::Strong)
        };
        let right = sheet.area.right();
        if at == list.cursor {
            sheet.under_cursor(0, y, right, focus);
        }
        sheet.put(KEY, y, WAY - KEY, row.words(0), strong);
        sheet.put(WAY, y, HOW - WAY, row.words(1), text);
        let mut x = HOW;
        if let Some((sign, role)) = mark(row.mark) {
            let sign = sheet.theme.sign(sign);
            sheet.put(x, y, 1, sign, if focus { strong } else { role });
            x += columns(sheet.theme, sign) + 1;
        }
        let room = right.saturating_sub(x);
        let how = fit_words(&sheet.theme.say(row.words(2)), usize::from(room));
        sheet.put(x, y, room, &how, text);
        if let Some(remark) = &row.remark {
            let area = ratatui::layout::Rect {
                x: WAY,
                y: sheet.y,
                width: right.saturating_sub(WAY),
                height: spare.min(sheet.left()),
            };
            let said = buttons::said(std::slice::from_ref(&remark.text), area, sheet);
            sheet.y += said;
            spare -= said;
        }
    }
}

/// Rows of the same.
pub(super) fn rows_of_ways(list: &List<'_>, sheet: &Sheet<'_>) -> usize {
    let width = sheet.area.right().saturating_sub(WAY);
    let remarks = (0..list.len).filter_map(|at| (list.row)(at).remark);
    let said = remarks.map(|line| buttons::broken(&[line.text], width, sheet.theme).len());
    list.len + said.sum::<usize>()
}

/// Columns between lines that stand beside each other.
const BETWEEN: u16 = 5;

fn beside_each_other(lines: &[Line], sheet: &Sheet<'_>) -> bool {
    let wide = |line: &Line| columns(sheet.theme, &line.text) + SIGN + BETWEEN;
    lines.iter().map(wide).fold(0, u16::saturating_add) <= sheet.area.width + BETWEEN
}

/// Rows of lines that stand beside each other where there is room.
pub(super) fn rows_beside(lines: &[Line], sheet: &Sheet<'_>) -> usize {
    if beside_each_other(lines, sheet) {
        return 1;
    }
    rows_of_lines(lines, sheet)
}

fn rows_of_lines(lines: &[Line], sheet: &Sheet<'_>) -> usize {
    broken_lines(lines, sheet).iter().map(Vec::len).sum()
}

/// Lines beside each other on one row, or one below the other.
pub(super) fn beside(lines: &[Line], sheet: &mut Sheet<'_>, below: u16) {
    if !beside_each_other(lines, sheet) {
        return super::form::lines(lines, sheet, below);
    }
    let (mut x, y) = (sheet.area.x, sheet.y);
    for line in lines {
        sheet.y = y;
        let rows = [sheet.theme.say(&line.text).into_owned()];
        written(line, &rows, x, sheet);
        x += columns(sheet.theme, &line.text) + SIGN + BETWEEN;
    }
}

/// Lines below a blank one, where there is room for all of them.
pub(super) fn spare(lines: &[Line], sheet: &mut Sheet<'_>, below: u16) {
    if rows_of_lines(lines, sheet) < usize::from(sheet.left().saturating_sub(below)) {
        sheet.y += 1;
        super::form::lines(lines, sheet, below);
    }
}
