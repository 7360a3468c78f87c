//! Lines that are set apart between two rules: what must not be missed. They give way to what is
//! typed or chosen below them: first the rules, then lines, and that some are missing is said.

use super::form::{SIGN, broken, in_room, sign, written};
use super::sheet::Sheet;
use super::theme::{self, Role};
use crate::wizard::page::Line;

/// The words of a line; those without a sign go on under the words of the others.
fn words(line: &Line, sheet: &Sheet<'_>) -> Vec<String> {
    let room = sheet.area.width.saturating_sub(SIGN);
    broken(&Line::plain(&*line.text), sheet, room)
}

/// Rows that lines take between their rules.
pub(super) fn rows(lines: &[Line], sheet: &Sheet<'_>) -> usize {
    lines.iter().map(|line| words(line, sheet).len()).sum()
}

/// Lines between two rules, as far as so many rows are left below.
pub(super) fn draw(lines: &[Line], sheet: &mut Sheet<'_>, below: u16) {
    let (x, wide) = (sheet.area.x, sheet.area.width);
    let room = usize::from(sheet.left().saturating_sub(below));
    let all: Vec<Vec<String>> = lines.iter().map(|line| words(line, sheet)).collect();
    let ruled = rows(lines, sheet) + 2 <= room;
    let rule = |sheet: &mut Sheet<'_>| {
        if ruled {
            sheet.rule(x, sheet.y, wide, theme::THICK, Role::Warning);
            sheet.y += 1;
        }
    };
    rule(sheet);
    in_room(&all, room, sheet, |at, rows, sheet| {
        if let Some(line) = lines.get(at) {
            let at = if sign(line.sense).is_some() { x } else { x + SIGN };
            written(line, rows, at, sheet);
        }
    });
    rule(sheet);
}
