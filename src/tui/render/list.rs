//! Lists whose rows have columns, a line each. A column keeps its place on every row and never runs
//! into the next: it is cut with a mark, and is whole in the detail.

use std::borrow::Cow;

use super::form;
use super::room::{Below, fewest};
use super::sheet::Sheet;
use super::theme::{self, Role};
use super::{Screen, buttons};
use crate::domain::text::{fit_words, width};
use crate::wizard::page::{Columns, List, Mark, Row, RowKind, Sense};

mod layout;

pub(super) use layout::Layout;
use layout::{GAP, LEVEL, WORDS, is_signed};

/// Column of the mark of a row.
const MARK: u16 = 1;
/// Columns before what is said of the list as a whole.
const INDENT: u16 = 2;

impl Screen {
    /// A list whose rows are a line each. Answers whether it said what there is to say of the row
    /// under the cursor.
    pub(super) fn list(&mut self, list: &List<'_>, detail: &[String], sheet: &mut Sheet<'_>, below: &Below) -> bool {
        let right = sheet.area.right();
        let layout = Layout::of(&list.columns, right);
        titles(list, &layout, sheet);
        // Text below gives way to the few rows without which the list cannot be used.
        let wanted = sheet.left().saturating_sub(below.all).max(fewest(list));
        let room = wanted.min(sheet.left().saturating_sub(below.least));
        // What is said of the list as a whole has its rows where there is no place under the last.
        let kept = rows_kept(list, detail, room, sheet);
        let bottom = sheet.y + room;
        let rows = usize::from(room - kept);
        let first = self.first_row(list, rows);
        let top = sheet.y;
        for at in first..(first + rows).min(list.len) {
            if sheet.left() == 0 {
                break;
            }
            let under = at == list.cursor;
            row(&(list.row)(at), under, list, &layout, sheet);
        }
        if list.len > rows && rows > 0 {
            // A heading in the first row stands over the rows that it is beside.
            let headed = usize::from((list.row)(first).kind == RowKind::Heading).min(rows - 1);
            let top = top + u16::try_from(headed).unwrap_or(0);
            thumb(first, rows - headed, list.len, (right, top), sheet);
        }
        if kept > 0 {
            said_of_list(list, bottom, 0, sheet);
        }
        if kept > 0 || list.len > rows {
            return false;
        }
        let area = ratatui::layout::Rect {
            y: sheet.y,
            height: sheet.left().saturating_sub(below.all),
            ..sheet.area
        };
        let said = buttons::said(detail, area, sheet);
        sheet.y += said;
        if !list.below.is_empty() {
            if list.len > 0 && sheet.left() > 1 {
                sheet.y += 1;
            }
            said_of_list(list, sheet.area.bottom(), below.least, sheet);
        }
        said > 0
    }
}

/// How many of so many rows are kept at the bottom for what is said of the list as a whole: none
/// where there is room for it under the last row.
fn rows_kept(list: &List<'_>, detail: &[String], room: u16, sheet: &Sheet<'_>) -> u16 {
    if list.len == 0 || list.below.is_empty() {
        return 0;
    }
    let width = sheet.area.width.saturating_sub(INDENT);
    let rows = list.below.iter().map(|line| form::broken(line, sheet, width).len());
    let wanted = u16::try_from(rows.sum::<usize>()).unwrap_or(u16::MAX);
    let under = buttons::broken(detail, sheet.area.width, sheet.theme).len();
    let all = list.len.saturating_add(under).saturating_add(usize::from(wanted));
    if all <= usize::from(room) {
        return 0;
    }
    wanted.min(room.saturating_sub(fewest(list)))
}

/// Writes that, from the next row down to one.
fn said_of_list(list: &List<'_>, bottom: u16, below: u16, sheet: &mut Sheet<'_>) {
    let area = ratatui::layout::Rect {
        x: sheet.area.x + INDENT,
        y: sheet.y,
        width: sheet.area.width.saturating_sub(INDENT),
        height: bottom.saturating_sub(sheet.y),
    };
    let mut text = sheet.within(area);
    form::lines(&list.below, &mut text, below);
    sheet.y = text.y;
}

/// Whether what is said of the row under the cursor stands under the last row where the list is
/// short, before what follows it.
pub(super) fn takes_detail(list: &List<'_>) -> bool {
    let columns = &list.columns;
    list.len > 0 && matches!(columns, Columns::Permissions | Columns::Needs | Columns::Resources(..))
}

/// The titles of the columns, or how many rows match: a line to its end.
fn titles(list: &List<'_>, layout: &Layout, sheet: &mut Sheet<'_>) {
    let titles: Vec<(u16, String)> = match &list.columns {
        Columns::Permissions => vec![
            (WORDS, "Scope".into()),
            (12, "Permission".into()),
            (layout.levels.first().copied().unwrap_or(layout.end), "Level".into()),
        ],
        Columns::Resources(what, of) => {
            let mut titles = vec![(WORDS, what.clone())];
            titles.extend(layout.words.get(1).map(|x| (*x, of.clone())));
            titles
        }
        Columns::Ways => {
            let words = ["Way", "What to type", "Here"];
            let places = layout.words.iter().copied();
            places.zip(words).map(|(x, title)| (x, title.into())).collect()
        }
        Columns::Addresses(_) => {
            let what = layout.words.get(1).copied().unwrap_or(layout.end);
            vec![(WORDS, "Address".into()), (what, "What it is".into())]
        }
        Columns::Needs => {
            let mut titles = vec![(WORDS, "Needs".into())];
            titles.extend(layout.words.get(2).map(|x| (*x, "Why".into())));
            titles
        }
        Columns::Tokens => {
            let words = ["Name", "Can", "On", "Expires", "Used"];
            let named = layout.words.iter().copied().zip(words).filter(|(x, _)| *x < layout.end);
            let named = named.map(|(x, title)| (x, title.into()));
            std::iter::once((MARK, "Risk".into())).chain(named).collect()
        }
        // A heading of their own is kept free for how many match, so that no row moves by it.
        Columns::Purpose if !list.found.is_empty() => vec![(MARK, list.matching.clone())],
        Columns::Purpose | Columns::Acts | Columns::HandOver | Columns::Text => return,
    };
    if sheet.left() < 3 {
        return;
    }
    let (x, y, wide) = (sheet.area.x, sheet.y, sheet.area.width);
    for (at, title) in titles {
        sheet.put(at, y, layout.end.saturating_sub(at), &title, Role::Heading);
    }
    sheet.tint(x, y, wide, Role::Heading);
    sheet.y += 1;
}

/// Where the rows in view are among all.
pub(super) fn thumb(first: usize, rows: usize, len: usize, (x, top): (u16, u16), sheet: &mut Sheet<'_>) {
    let size = (rows * rows / len.max(1)).max(1);
    let steps = len.saturating_sub(rows).max(1);
    let at = first.min(steps) * rows.saturating_sub(size) / steps;
    let sign = sheet.theme.sign(theme::THUMB);
    for row in at..at + size {
        sheet.put(x, top + u16::try_from(row).unwrap_or(0), 1, sign, Role::Accent);
    }
}

fn heading(row: &Row, y: u16, sheet: &mut Sheet<'_>) {
    let (x, wide) = (sheet.area.x, sheet.area.width);
    sheet.tint(x, y, wide, Role::Heading);
    sheet.put(x, y, wide, row.words(0), Role::Group);
}

fn row(row: &Row, under: bool, list: &List<'_>, layout: &Layout, sheet: &mut Sheet<'_>) {
    let y = sheet.y;
    sheet.y += 1;
    if row.kind == RowKind::Heading {
        return heading(row, y, sheet);
    }
    let focus = under && list.focused;
    if under {
        sheet.under_cursor(0, y, layout.end, focus);
    }
    mark(row, focus, y, sheet);
    if let Some(grade) = row.grade {
        form::meter(grade, focus, (MARK, y), sheet);
    }
    let layout = &layout.on(row, &list.columns);
    for (column, x) in layout.words.iter().enumerate() {
        let text = row.words(column);
        if text.is_empty() || layout.leaves_out(column, row) {
            continue;
        }
        let act = row.kind == RowKind::Button && list.columns == Columns::Needs;
        let text = if act { &format!("[ {text} ]") } else { text };
        let end = layout.end_of(column, row);
        let x = &(x + warns(row.sense(column), focus, (*x, y), end.saturating_sub(*x), sheet));
        let room = end.saturating_sub(*x);
        let shown = shortened(text, column, &list.columns, usize::from(room));
        sheet.put(*x, y, room, &shown, role_of(row, column, focus, &list.columns));
        found(&shown, &list.found, (*x, y), room, focus, sheet);
    }
    levels(row, focus, &list.found, layout, y, sheet);
    remark(row, focus, layout, y, sheet);
}

/// The words of a column as they fit: what is cut is what tells least.
fn shortened<'a>(text: &'a str, column: usize, columns: &Columns, room: usize) -> Cow<'a, str> {
    match (column, columns) {
        (1, Columns::Purpose) | (2, Columns::Needs) => kept_end_of_path(text, room),
        (1, Columns::Tokens) => kept_count(text, room),
        (1, Columns::Permissions) | (0, _) => kept_behind_dot(text, room),
        _ => fit_words(text, room).into(),
    }
}

/// How the words of a column look. Only what a thing is called says that it is chosen.
fn role_of(row: &Row, column: usize, focus: bool, columns: &Columns) -> Role {
    let named = column == 0 || (column == 1 && *columns == Columns::Permissions);
    let chosen = named && matches!(row.mark, Mark::Chosen | Mark::Excluded);
    match (focus, chosen) {
        (true, true) => Role::FocusStrong,
        (true, false) => Role::Focus,
        (false, true) => Role::Strong,
        (false, false) => Role::Text,
    }
}

/// What is worth knowing of a row, in the last column, where there is room for it.
fn remark(row: &Row, focus: bool, layout: &Layout, y: u16, sheet: &mut Sheet<'_>) {
    let (Some(remark), Some(x)) = (&row.remark, layout.words.last().copied()) else {
        return;
    };
    let mut at = x;
    if let Some((sign, role)) = form::sign(remark.sense) {
        let role = if focus { Role::FocusStrong } else { role };
        let sign = sheet.theme.sign(sign);
        at += sheet.put(at, y, layout.end.saturating_sub(at), sign, role) + 1;
    }
    let role = if focus { Role::Focus } else { Role::Text };
    sheet.put(at, y, layout.end.saturating_sub(at), &remark.text, role);
}

/// Writes the sign of a column that warns; answers the columns it took.
fn warns(sense: Sense, focus: bool, (x, y): (u16, u16), room: u16, sheet: &mut Sheet<'_>) -> u16 {
    if !is_signed(sense) || room <= 1 + GAP {
        return 0;
    }
    let Some((sign, role)) = form::sign(sense) else {
        return 0;
    };
    let role = if focus { Role::FocusStrong } else { role };
    let sign = sheet.theme.sign(sign);
    sheet.put(x, y, 1, sign, role) + GAP
}

fn mark(row: &Row, focus: bool, y: u16, sheet: &mut Sheet<'_>) {
    let ticks = matches!(row.mark, Mark::Tick(_));
    // What cannot be had has its sign where a mark or a tick would be.
    let shown = match row.mark {
        Mark::None | Mark::Tick(false) if row.unavailable => Mark::Excluded,
        mark => mark,
    };
    let Some((sign, role)) = form::mark(shown) else {
        return;
    };
    let sign = sheet.theme.sign(sign);
    match (ticks, shown) {
        (true, Mark::Tick(_)) => {
            sheet.put(WORDS, y, LEVEL - WORDS, sign, if focus { Role::Focus } else { role });
        }
        (ticks, _) => {
            let x = if ticks { WORDS + 1 } else { MARK };
            sheet.put(x, y, 1, sign, if focus { Role::FocusStrong } else { role });
        }
    }
}

/// The levels of a row, each in its column; what does not fit between gives way to what is set.
fn levels(row: &Row, focus: bool, searched: &str, layout: &Layout, y: u16, sheet: &mut Sheet<'_>) {
    for level in &row.levels {
        let Some(x) = layout.level(level.column, row) else {
            continue;
        };
        let (sign, sign_role, role) = match (level.unavailable && !level.set, focus) {
            (true, true) => (theme::EXCLUDED, Role::FocusStrong, Role::Focus),
            (true, false) => (theme::EXCLUDED, Role::Warning, Role::Text),
            (false, _) => form::set(level.set, focus),
        };
        let sign = sheet.theme.sign(sign);
        let x_end = layout.end;
        let mut at = x;
        at += sheet.put(at, y, x_end.saturating_sub(at), sign, sign_role) + 1;
        let room = x_end.saturating_sub(at);
        sheet.put(at, y, room, &level.word, role);
        found(&level.word, searched, (at, y), room, focus, sheet);
    }
}

/// Underlines the words that were searched for, where a text has them.
fn found(text: &str, searched: &str, (x, y): (u16, u16), room: u16, focus: bool, sheet: &mut Sheet<'_>) {
    if searched.is_empty() || !text.is_ascii() {
        return;
    }
    let lower = text.to_ascii_lowercase();
    let role = if focus { Role::FocusMatch } else { Role::Match };
    for word in searched.split_whitespace().filter(|word| word.is_ascii()) {
        let word = word.to_ascii_lowercase();
        if let Some(at) = lower.find(&word).and_then(|at| u16::try_from(at).ok())
            && at < room
        {
            let wide = u16::try_from(word.len()).unwrap_or(0).min(room - at);
            sheet.tint(x + at, y, wide, role);
        }
    }
}

/// A name that is too long is cut before its ` · `: what stands behind tells it apart from its
/// neighbours.
fn kept_behind_dot(text: &str, room: usize) -> Cow<'_, str> {
    let parts = text.rsplit_once(" · ").filter(|_| width(text) > room);
    let Some((head, tail)) = parts else {
        return text.into();
    };
    let left = room.saturating_sub(width(tail) + 4);
    let mut used = 0;
    let kept: String = head
        .chars()
        .take_while(|letter| {
            used += width(letter.encode_utf8(&mut [0; 4]));
            used <= left
        })
        .collect();
    format!("{}… · {tail}", kept.trim_end()).into()
}

/// What stands for others (` +3`) stays where the name before it is cut.
fn kept_count(text: &str, room: usize) -> Cow<'_, str> {
    let parts = text.rsplit_once(" +").filter(|_| width(text) > room);
    match parts {
        Some((named, count)) => {
            let left = room.saturating_sub(width(count) + 2);
            format!("{} +{count}", fit_words(named, left)).into()
        }
        None => fit_words(text, room).into(),
    }
}

/// A call whose path is too long is cut at the path's beginning: its end tells it apart.
fn kept_end_of_path(text: &str, room: usize) -> Cow<'_, str> {
    let parts = text.split_once(" /").filter(|_| width(text) > room);
    let Some((method, path)) = parts else {
        return fit_words(text, room).into();
    };
    let fits = |end: &&str| !end.starts_with("/{}") && width(method) + 2 + width(end) <= room;
    let slashes = path.match_indices('/').filter_map(|(at, _)| path.get(at..));
    match slashes.into_iter().find(fits) {
        Some(end) => format!("{method} …{end}").into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests;
