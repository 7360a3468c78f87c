//! Lines, facts, choices and tabs.

use super::sheet::{LABEL, Sheet, columns, wrap};
use super::theme::{self, Role, Sign};
use crate::domain::grade::Level;
use crate::wizard::page::{ChoiceView, Fact, Line, Mark, Page, Part, Sense, Tabs};

/// Columns of the labels of a page where all of them are short.
const SHORT_LABEL: u16 = 10;
/// Columns of a label that is short.
const SHORT: u16 = 4;
/// Columns of a sign with its blank.
pub(super) const SIGN: u16 = 2;
/// Said where not all is shown.
pub(super) const MORE: &str = "… more in a taller window";
/// Columns between two tabs, in which the sign of the open one stands.
pub(super) const TAB: u16 = 3;

/// Columns of the labels of a page.
pub(super) fn label_of(page: &Page<'_>, theme: theme::Theme) -> u16 {
    let of = |part: &Part<'_>| match part {
        Part::Field(field) | Part::FieldWith(field, _) => columns(theme, &field.label),
        Part::Choice(choice) => columns(theme, &choice.label),
        Part::Facts(facts) => facts.iter().map(|fact| columns(theme, &fact.label)).max().unwrap_or(0),
        _ => 0,
    };
    match page.parts.iter().map(of).max() {
        Some(1..=SHORT) => SHORT_LABEL,
        _ => LABEL,
    }
}

/// The sign of a line.
pub(super) fn sign(sense: Sense) -> Option<(Sign, Role)> {
    match sense {
        Sense::Plain | Sense::Strong | Sense::Heading | Sense::Under | Sense::Grade(_) => None,
        Sense::Detail => Some((theme::ELBOW, Role::Faint)),
        Sense::Granted => Some((theme::SET, Role::Chosen)),
        Sense::Note => Some((theme::NOTE, Role::AccentStrong)),
        Sense::Good => Some((theme::DONE, Role::Good)),
        Sense::Warning => Some((theme::WARNS, Role::Warning)),
        Sense::Danger => Some((theme::DANGEROUS, Role::Danger)),
        Sense::Doing => Some((theme::DOING, Role::AccentStrong)),
        Sense::ToDo => Some((theme::TO_DO, Role::Text)),
    }
}

/// The sign of a mark.
pub(super) fn mark(mark: Mark) -> Option<(Sign, Role)> {
    match mark {
        Mark::None => None,
        Mark::Chosen => Some((theme::CHOSEN, Role::Chosen)),
        Mark::Excluded => Some((theme::EXCLUDED, Role::Warning)),
        Mark::Warns => Some((theme::WARNS, Role::Warning)),
        Mark::Tick(true) => Some((theme::TICKED, Role::Chosen)),
        Mark::Tick(false) => Some((theme::UNTICKED, Role::Text)),
    }
}

/// The sign of one of several choices, and how it and its words look.
pub(super) fn set(set: bool, focused: bool) -> (Sign, Role, Role) {
    match (set, focused) {
        (true, true) => (theme::SET, Role::FocusStrong, Role::FocusStrong),
        (true, false) => (theme::SET, Role::Chosen, Role::Strong),
        (false, true) => (theme::UNSET, Role::Focus, Role::Focus),
        (false, false) => (theme::UNSET, Role::Text, Role::Text),
    }
}

/// Columns before the words of a line.
fn indent(sense: Sense, theme: theme::Theme) -> u16 {
    let sign = match sense {
        Sense::Under => Some(theme::SET),
        sense => sign(sense).map(|(sign, _)| sign),
    };
    sign.map_or(0, |sign| columns(theme, theme.sign(sign)) + 1)
}

/// The words of a line, broken to a width that its sign is part of.
pub(super) fn broken(line: &Line, sheet: &Sheet<'_>, width: u16) -> Vec<String> {
    let room = width.saturating_sub(indent(line.sense, sheet.theme));
    let mut lines = wrap(&sheet.theme.say(&line.text), room);
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn role_of(sense: Sense) -> Role {
    match sense {
        Sense::Strong | Sense::Doing | Sense::Grade(_) => Role::Strong,
        Sense::Heading => Role::Group,
        _ => Role::Text,
    }
}

/// Writes a line that was broken, with its sign before the first row.
pub(super) fn written(line: &Line, rows: &[String], x: u16, sheet: &mut Sheet<'_>) {
    written_at(line, rows, x, 0, sheet);
}

/// The same with so many more blanks behind the sign.
fn written_at(line: &Line, rows: &[String], x: u16, more: u16, sheet: &mut Sheet<'_>) {
    let more = if sign(line.sense).is_some() { more } else { 0 };
    for (nth, text) in rows.iter().enumerate() {
        if sheet.left() == 0 {
            return;
        }
        let y = sheet.y;
        let at = x + indent(line.sense, sheet.theme) + more;
        if let (Some((sign, role)), 0) = (sign(line.sense), nth) {
            let sign = sheet.theme.sign(sign);
            sheet.put(x, y, at - x, sign, role);
            if line.sense == Sense::Doing {
                sheet.cursor = Some((x.saturating_sub(1), y));
            }
        }
        let room = sheet.area.right().saturating_sub(at);
        if line.sense == Sense::Heading {
            sheet.tint(x, y, room, Role::Heading);
        }
        let wide = sheet.put(at, y, room, text, role_of(line.sense));
        if let Sense::Grade(level) = line.sense {
            grade(level, false, (at + wide + 2, y), sheet);
        }
        sheet.y += 1;
    }
}

/// Columns of a meter with the blank behind it.
const METER: u16 = 5;

/// How far a leak would reach, as a meter alone; answers the column behind it and a blank.
pub(super) fn meter(level: Level, focused: bool, (x, y): (u16, u16), sheet: &mut Sheet<'_>) -> u16 {
    let of = |role| if focused { Role::FocusStrong } else { role };
    let (full, role) = match level {
        Level::Low => (1, Role::Good),
        Level::Medium => (2, Role::Warning),
        Level::High => (3, Role::Danger),
        Level::Critical => (4, Role::Danger),
    };
    let right = sheet.area.right();
    let signs = sheet.theme.sign(theme::FULL).repeat(usize::from(full));
    sheet.put(x, y, right.saturating_sub(x), &signs, of(role));
    let rest = sheet.theme.sign(theme::EMPTY).repeat(usize::from(METER - 1 - full));
    sheet.put(x + full, y, right.saturating_sub(x + full), &rest, of(Role::Faint));
    x + METER
}

/// The same, and behind it the badge with the word; answers the column behind both.
pub(super) fn grade(level: Level, focused: bool, (x, y): (u16, u16), sheet: &mut Sheet<'_>) -> u16 {
    let x = meter(level, focused, (x, y), sheet);
    let right = sheet.area.right();
    let role = if focused { Role::FocusStrong } else { Role::Grade(level) };
    x + sheet.put(x, y, right.saturating_sub(x), &badge(level), role)
}

fn badge(level: Level) -> String {
    format!(" {} ", level.word().to_uppercase())
}

pub(super) fn grade_width(level: Level, sheet: &Sheet<'_>) -> u16 {
    METER + columns(sheet.theme, &badge(level))
}

/// Writes things that were broken into rows, as many as there is room for; that some are missing is
/// said in the last.
pub(super) fn in_room(
    all: &[Vec<String>],
    room: usize,
    sheet: &mut Sheet<'_>,
    mut write: impl FnMut(usize, &[String], &mut Sheet<'_>),
) {
    let wanted: usize = all.iter().map(Vec::len).sum();
    let cut = wanted > room;
    let mut left = if cut { room.saturating_sub(1) } else { room };
    for (at, rows) in all.iter().enumerate() {
        let shown = rows.get(..rows.len().min(left)).unwrap_or_default();
        if !shown.is_empty() {
            left -= shown.len();
            write(at, shown, sheet);
        }
    }
    if cut && room > 0 {
        sheet.line(MORE, Role::Text);
    }
}

/// Lines of text give way to the fields and lists below them.
pub(super) fn lines(lines: &[Line], sheet: &mut Sheet<'_>, below: u16) {
    let room = usize::from(sheet.left().saturating_sub(below));
    let all: Vec<Vec<String>> = broken_lines(lines, sheet);
    let more = apart(lines);
    in_room(&all, room, sheet, |at, rows, sheet| {
        if let Some(line) = lines.get(at) {
            let x = sheet.area.x;
            written_at(line, rows, x, more, sheet);
        }
    });
}

/// Lines, each in its rows.
pub(super) fn broken_lines(lines: &[Line], sheet: &Sheet<'_>) -> Vec<Vec<String>> {
    let more = apart(lines);
    let width = |line: &Line| {
        sheet
            .area
            .width
            .saturating_sub(if sign(line.sense).is_some() { more } else { 0 })
    };
    lines.iter().map(|line| broken(line, sheet, width(line))).collect()
}

/// Blanks that the words of what is done one after the other are further from their signs.
fn apart(lines: &[Line]) -> u16 {
    let is_step = |line: &Line| matches!(line.sense, Sense::Doing | Sense::ToDo);
    u16::from(lines.iter().any(is_step))
}

pub(super) fn fact_lines(fact: &Fact, sheet: &Sheet<'_>) -> Vec<String> {
    broken(&fact.value, sheet, sheet.area.width.saturating_sub(sheet.label))
}

/// Labels and values.
pub(super) fn facts(facts: &[Fact], sheet: &mut Sheet<'_>, below: u16) {
    let all: Vec<Vec<String>> = facts.iter().map(|fact| fact_lines(fact, sheet)).collect();
    let room = usize::from(sheet.left().saturating_sub(below));
    in_room(&all, room, sheet, |at, rows, sheet| {
        if let Some(fact) = facts.get(at) {
            let (x, y) = (sheet.area.x, sheet.y);
            sheet.put(x, y, sheet.label - 1, &fact.label, Role::Strong);
            written(&fact.value, rows, x + sheet.label, sheet);
        }
    });
}

/// The heading of a group: a line to its end.
pub(super) fn heading(words: &str, sheet: &mut Sheet<'_>) {
    if sheet.left() == 0 {
        return;
    }
    let (x, y, wide) = (sheet.area.x, sheet.y, sheet.area.width);
    sheet.tint(x, y, wide, Role::Heading);
    sheet.put(x, y, wide, words, Role::Group);
    sheet.group = y;
    sheet.y += 1;
}

/// What is left of the rows of a group, as far as what stands below does not need them.
pub(super) fn room(rows: u16, sheet: &mut Sheet<'_>, below: u16) {
    let wanted = (sheet.group + rows).saturating_sub(sheet.y);
    sheet.y += wanted.min(sheet.left().saturating_sub(below));
}

/// One of several choices; answers the columns it took.
pub(super) fn option(words: &str, set: bool, focused: bool, x: u16, y: u16, sheet: &mut Sheet<'_>) -> u16 {
    let (sign, sign_role, role) = self::set(set, focused);
    let right = sheet.area.right();
    let sign = sheet.theme.sign(sign);
    let mut at = x;
    at += sheet.put(at, y, right.saturating_sub(at), sign, sign_role) + 1;
    at += sheet.put(at, y, right.saturating_sub(at), words, role);
    at - x
}

/// Choices side by side; filled as one line while they have the focus.
pub(super) fn choice(choice: &ChoiceView, sheet: &mut Sheet<'_>) {
    for (row, options) in choice_rows(choice, sheet).into_iter().enumerate() {
        if sheet.left() == 0 {
            return;
        }
        let (x, y) = (sheet.area.x, sheet.y);
        sheet.y += 1;
        let right = sheet.area.right();
        match (choice.focused, row) {
            (true, 0) => sheet.under_cursor(0, y, right, true),
            (true, _) => sheet.tint(0, y, right, Role::Focus),
            (false, _) => {}
        }
        if row == 0 {
            let role = if choice.focused { Role::FocusStrong } else { Role::Text };
            sheet.put(x, y, sheet.label - 1, &choice.label, role);
        }
        let mut at = x + sheet.label;
        for (which, word) in options {
            let taken = choice.taken == Some(which);
            at += option(word, taken, choice.focused, at, y, sheet) + 3;
        }
    }
    if let Some(line) = &choice.comes_to {
        let rows = broken(line, sheet, sheet.area.width.saturating_sub(sheet.label));
        written(
            line,
            rows.get(..1).unwrap_or_default(),
            sheet.area.x + sheet.label,
            sheet,
        );
    }
}

/// The choices, with their numbers, in as many rows as they need.
pub(super) fn choice_rows(choice: &ChoiceView, sheet: &Sheet<'_>) -> Vec<Vec<(usize, &'static str)>> {
    let room = sheet.area.width.saturating_sub(sheet.label);
    let (mut rows, mut row, mut wide) = (Vec::new(), Vec::new(), 0);
    for (which, word) in choice.options.iter().enumerate() {
        let needs = columns(sheet.theme, word) + columns(sheet.theme, sheet.theme.sign(theme::UNSET)) + 1;
        if wide + needs > room && !row.is_empty() {
            rows.push(std::mem::take(&mut row));
            wide = 0;
        }
        wide += needs + 3;
        row.push((which, *word));
    }
    rows.push(row);
    rows
}

/// Views or kinds side by side.
pub(super) fn tabs(tabs: &Tabs, sheet: &mut Sheet<'_>) {
    if sheet.left() == 0 {
        return;
    }
    let (mut x, y, right) = (sheet.area.x + 1, sheet.y, sheet.area.right());
    sheet.y += 1;
    for (at, words) in tabs.words.iter().enumerate() {
        let open = at == tabs.open;
        let role = match (open, tabs.focused) {
            (true, true) => Role::FocusStrong,
            (true, false) => Role::Here,
            (false, _) => Role::Text,
        };
        if open {
            let pointer = sheet.theme.sign(theme::POINTER);
            sheet.put(x - 1, y, 1, pointer, Role::AccentStrong);
            if tabs.focused {
                sheet.cursor = Some((x - 1, y));
            }
        }
        x += sheet.put(x, y, right.saturating_sub(x), words, role) + TAB;
    }
}
