//! Lists whose rows have columns, a line each. A column keeps its place on every row and never runs
//! into the next: it is cut with a mark, and is whole in the detail.

use super::form::{self, Below, SIGN};
use super::sheet::Sheet;
use super::theme::{self, Role, Theme};
use super::{Screen, buttons};
use crate::domain::text::{fit_words, width};
use crate::wizard::page::{Columns, List, Mark, Row, RowKind, Sense};

/// Column of the mark of a row, and of its words.
const MARK: u16 = 1;
const WORDS: u16 = 3;
/// Columns before what is said of the list as a whole.
const INDENT: u16 = 2;
/// Between two columns.
const GAP: u16 = 1;
/// Columns of the level of what is needed behind its tick, of what that is, and how sure.
const LEVEL: u16 = 7;
const NEED: u16 = 13;
const SURE: u16 = 71;
/// From here on a list has all its columns.
const WIDE: u16 = 79;

/// Where the columns are, counted from the left edge of the window.
pub(super) struct Layout {
    /// Where each column of words begins; it ends a blank before the next.
    words: Vec<u16>,
    /// Where each column of levels begins.
    levels: Vec<u16>,
    /// The column of words that gives way unless it warns.
    gives_way: Option<usize>,
    /// Behind the last column.
    end: u16,
}

impl Layout {
    pub(super) fn of(columns: &Columns, right: u16) -> Self {
        let narrow = right < WIDE;
        let (words, levels) = match (columns, narrow) {
            (Columns::Text, _) => (vec![WORDS], vec![]),
            (Columns::Acts, _) => (vec![WORDS, 28], vec![]),
            (Columns::Purpose, false) => (vec![WORDS, 39, 71], vec![]),
            (Columns::Purpose, true) => (vec![WORDS, 39, right - 8], vec![]),
            (Columns::Needs, false) => (vec![LEVEL, NEED, 40, SURE], vec![]),
            (Columns::Needs, true) => (vec![LEVEL, NEED, right, right - 8], vec![]),
            (Columns::Permissions, false) if right > WIDE => (vec![WORDS, 12], vec![52, 61, 70]),
            (Columns::Permissions, false) => (vec![WORDS, 12], vec![48, 57, 66]),
            (Columns::Permissions, true) => (vec![WORDS, 12], vec![40, 48, 56]),
            (Columns::Resources(..), false) => (vec![WORDS, 36], vec![67, 56]),
            (Columns::Addresses(longest), _) => {
                let what = (WORDS + u16::try_from(*longest).unwrap_or(right).min(right) + 1).max(18);
                (vec![WORDS, what, (what + 36).min(right)], vec![])
            }
            (Columns::Resources(..), true) => (vec![WORDS], vec![48, 37]),
        };
        let gives_way = (narrow && *columns == Columns::Purpose).then_some(2);
        Self {
            words,
            levels,
            gives_way,
            end: right,
        }
    }

    /// The same for one row: what is no need has no tick before it, and a long level moves what
    /// follows it.
    fn on(&self, row: &Row, columns: &Columns) -> Self {
        let mut words = self.words.clone();
        if *columns == Columns::Needs {
            let level = u16::try_from(width(row.words(0))).unwrap_or(u16::MAX);
            let ticked = matches!(row.mark, Mark::Tick(_));
            for (place, x) in words.iter_mut().zip([LEVEL, NEED]) {
                *place = match (ticked, x) {
                    (true, LEVEL) => LEVEL,
                    (true, _) => NEED.max(LEVEL + level.min(20) + GAP),
                    (false, LEVEL) => WORDS,
                    (false, _) => NEED,
                };
            }
        }
        Self {
            words,
            levels: self.levels.clone(),
            gives_way: self.gives_way,
            end: self.end,
        }
    }

    /// What of a row has less room than it needs, or none.
    pub(super) fn cut<'a>(&self, row: &'a Row, columns: &Columns, theme: Theme) -> Vec<&'a str> {
        let layout = self.on(row, columns);
        let wide = |words: &str| super::sheet::columns(theme, words);
        let is_cut = |(column, words): (usize, &str)| {
            let Some(x) = layout.words.get(column) else {
                return true;
            };
            // What kind something is is worth no sentence.
            if layout.leaves_out(column, row) {
                return false;
            }
            let sign = if column + 1 == row.cells.len() && row.sense == Sense::Warning {
                1 + GAP
            } else {
                0
            };
            *x + sign + wide(words) > layout.end_of(column, row)
        };
        let cells = row.cells.iter().map(String::as_str).enumerate();
        let cells = cells.filter(|(_, words)| !words.is_empty());
        let mut cut: Vec<&str> = cells.filter(|cell| is_cut(*cell)).map(|(_, words)| words).collect();
        let begins: Vec<Option<u16>> = row.levels.iter().map(|level| layout.level(level.column, row)).collect();
        for (level, x) in row.levels.iter().zip(&begins) {
            let next = begins.iter().flatten().filter(|next| Some(**next) > *x).min();
            let end = next.map_or(layout.end, |next| next.saturating_sub(GAP));
            if x.is_none_or(|x| x + SIGN + wide(&level.word) > end) {
                cut.push(&level.word);
            }
        }
        cut
    }

    /// Where a level of this row is. In a narrow window there is room for two: the ones up to the
    /// one that is set.
    fn level(&self, column: usize, row: &Row) -> Option<u16> {
        let fits = |at: usize| self.levels.get(at).copied();
        let [first, second] = [fits(0)?, fits(1)?];
        if self.end >= WIDE || self.levels.len() < 3 {
            return fits(column);
        }
        let has = |column: usize| row.levels.iter().any(|level| level.column == column);
        let set = row.levels.iter().any(|level| level.column == 2 && level.set);
        match (column, has(1)) {
            (2, false) => Some(second),
            (2, true) => set.then_some(second),
            (1, true) if set => Some(first),
            (0, true) if set => None,
            _ => fits(column),
        }
    }

    /// Whether a column of words gives way on this row: in a narrow window of what kind something is,
    /// not that it is a guess.
    fn leaves_out(&self, column: usize, row: &Row) -> bool {
        self.gives_way == Some(column) && row.sense != Sense::Warning
    }

    /// Where a column of words ends on this row.
    fn end_of(&self, column: usize, row: &Row) -> u16 {
        let next = (column + 1..self.words.len()).filter(|next| !row.words(*next).is_empty());
        let next = next.filter(|next| !self.leaves_out(*next, row));
        let levels = row
            .levels
            .iter()
            .filter_map(|level| self.level(level.column, row))
            .min();
        // Where there are levels on any row they begin here on all of them.
        let level = levels.or_else(|| self.levels.iter().min().copied());
        let next = next.filter_map(|next| self.words.get(next)).min().copied();
        next.or(level).unwrap_or(self.end + GAP) - GAP
    }
}

impl Screen {
    /// A list whose rows are a line each. Answers whether it said what there is to say of the row
    /// under the cursor.
    pub(super) fn list(&mut self, list: &List<'_>, detail: &[String], sheet: &mut Sheet<'_>, below: &Below) -> bool {
        let right = sheet.area.right();
        let layout = Layout::of(&list.columns, right);
        titles(list, &layout, sheet);
        // Text below gives way to the few rows without which the list cannot be used.
        let wanted = sheet.left().saturating_sub(below.all).max(form::fewest(list));
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
        if list.len > rows {
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
    wanted.min(room.saturating_sub(form::fewest(list)))
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
        Columns::Addresses(_) => {
            let what = layout.words.get(1).copied().unwrap_or(layout.end);
            vec![(WORDS, "Address".into()), (what, "What it is".into())]
        }
        Columns::Needs => {
            let mut titles = vec![(WORDS, "Needs".into())];
            titles.extend(layout.words.get(2).map(|x| (*x, "Why".into())));
            titles
        }
        // A heading of their own is kept free for how many match, so that no row moves by it.
        Columns::Purpose if !list.found.is_empty() => vec![(MARK, list.matching.clone())],
        Columns::Purpose | Columns::Acts | Columns::Text => return,
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

fn row(row: &Row, under: bool, list: &List<'_>, layout: &Layout, sheet: &mut Sheet<'_>) {
    let y = sheet.y;
    sheet.y += 1;
    if row.kind == RowKind::Heading {
        let (x, wide) = (sheet.area.x, sheet.area.width);
        sheet.put(x, y, wide, row.words(0), Role::Group);
        sheet.tint(x, y, wide, Role::Heading);
        sheet.put(x, y, wide, row.words(0), Role::Group);
        return;
    }
    let focus = under && list.focused;
    let chosen = matches!(row.mark, Mark::Chosen | Mark::Excluded);
    let words = match (focus, chosen) {
        (true, true) => Role::FocusStrong,
        (true, false) => Role::Focus,
        (false, true) => Role::Strong,
        (false, false) => Role::Text,
    };
    if focus {
        sheet.tint(0, y, layout.end, Role::Focus);
        sheet.cursor = Some((0, y));
    }
    if under {
        let pointer = sheet.theme.sign(theme::POINTER);
        let role = if focus { Role::FocusStrong } else { Role::AccentStrong };
        sheet.put(0, y, 1, pointer, role);
    }
    mark(row, focus, y, sheet);
    let layout = &layout.on(row, &list.columns);
    for (column, x) in layout.words.iter().enumerate() {
        let text = row.words(column);
        if text.is_empty() || layout.leaves_out(column, row) {
            continue;
        }
        let act = row.kind == RowKind::Button && list.columns == Columns::Needs;
        let text = if act { &format!("[ {text} ]") } else { text };
        let last = column + 1 == row.cells.len();
        let x = &(x + warns(row, last, focus, (*x, y), sheet));
        let room = layout.end_of(column, row).saturating_sub(*x);
        let shown = match column {
            1 if list.columns == Columns::Purpose => kept_end_of_path(text, usize::from(room)),
            2 if list.columns == Columns::Needs => kept_end_of_path(text, usize::from(room)),
            1 if list.columns == Columns::Permissions => kept_behind_dot(text, usize::from(room)),
            0 => kept_behind_dot(text, usize::from(room)),
            _ => fit_words(text, usize::from(room)).into(),
        };
        // Only what a thing is called says that it is chosen.
        let role = match column {
            0 => words,
            1 if list.columns == Columns::Permissions => words,
            _ if focus => Role::Focus,
            _ => Role::Text,
        };
        sheet.put(*x, y, room, &shown, role);
        found(&shown, &list.found, (*x, y), room, focus, sheet);
    }
    levels(row, focus, &list.found, layout, y, sheet);
    remark(row, focus, layout, y, sheet);
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

/// Writes the sign of a last column that warns; answers the columns it took.
fn warns(row: &Row, last: bool, focus: bool, (x, y): (u16, u16), sheet: &mut Sheet<'_>) -> u16 {
    if !last || row.sense != Sense::Warning {
        return 0;
    }
    let role = if focus { Role::FocusStrong } else { Role::Warning };
    let sign = sheet.theme.sign(theme::WARNS);
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
fn kept_behind_dot(text: &str, room: usize) -> std::borrow::Cow<'_, str> {
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

/// A call whose path is too long is cut at the path's beginning: its end tells it apart.
fn kept_end_of_path(text: &str, room: usize) -> std::borrow::Cow<'_, str> {
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
