//! Lines that are set apart between two rules: what must not be missed.

use super::form::{SIGN, broken, sign, written};
use super::sheet::Sheet;
use super::theme::{self, Role};
use crate::wizard::page::Line;

/// Lines between two rules; those without a sign go on under the words of the others.
pub(super) fn draw(lines: &[Line], sheet: &mut Sheet<'_>) {
    let (x, wide) = (sheet.area.x, sheet.area.width);
    let rule = |sheet: &mut Sheet<'_>| {
        if sheet.left() > 0 {
            sheet.rule(x, sheet.y, wide, theme::THICK, Role::Warning);
            sheet.y += 1;
        }
    };
    rule(sheet);
    for line in lines {
        let rows = broken(&Line::plain(&*line.text), sheet, wide.saturating_sub(SIGN));
        let at = if sign(line.sense).is_some() { x } else { x + SIGN };
        written(line, &rows, at, sheet);
    }
    rule(sheet);
}
