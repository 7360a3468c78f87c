//! What is at the bottom of a page: the detail of the row under the cursor, buttons, what was said,
//! and the keys.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::buttons;
use super::buttons::{Labelled, SIGN};
use super::frame::{Frame, notice_broken};
use super::sheet::{Sheet, columns, marked_as_cut, wrap};
use super::theme::{self, Role, Theme};
use crate::wizard::page::keymap::{CHOICES, LESS, MORE, SPACE};
use crate::wizard::page::{Confirm, Notice, Page, Tone};

/// Blanks between two keys, and where one more fits by it.
const GAPS: [u16; 2] = [3, 2];

/// What is said of the row under the cursor: under the last row where the list is short, else in
/// rows of its own.
pub(super) fn detail(page: &Page<'_>, detail: &[String], frame: &Frame, end: u16, sheet: &mut Sheet<'_>) {
    let facts = page.detail_facts.iter();
    let column = facts
        .clone()
        .map(|fact| columns(sheet.theme, &fact.label) + 1)
        .max()
        .unwrap_or(0);
    let facts = facts.map(|fact| (fact.label.as_str(), fact.value.text.as_str(), column));
    let sentences = detail.iter().map(|sentence| ("", sentence.as_str(), 0));
    let wide = frame.body.width - SIGN;
    let mut lines: Vec<Labelled<'_>> = Vec::new();
    for (label, text, column) in facts.chain(sentences).filter(|(_, text, _)| !text.is_empty()) {
        let words = wrap(&sheet.theme.say(text), wide.saturating_sub(column));
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        lines.extend(
            labels
                .zip(words)
                .map(|(label, words)| Labelled { label, column, words }),
        );
    }
    if lines.is_empty() {
        return;
    }
    let fixed = frame.body.bottom();
    let y = if end + 1 < fixed { end + 1 } else { fixed };
    let area = Rect {
        y,
        // A question lies over what is at the bottom.
        height: frame.buttons.min(asked_from(page, frame, sheet)).saturating_sub(y),
        ..frame.body
    };
    buttons::elbowed(&lines, area, sheet);
}

/// The buttons, at the bottom or right below what ends with a row.
pub(super) fn acts(page: &Page<'_>, frame: &Frame, end: Option<u16>, sheet: &mut Sheet<'_>) {
    let (notice, _) = frame.notice;
    if frame.buttons == notice {
        return;
    }
    let area = Rect {
        y: end.map_or(frame.buttons, |end| frame.buttons.min(end + 1)),
        height: buttons::rows_of(&page.buttons, sheet.theme, frame.body.width),
        ..frame.body
    };
    let mut row = sheet.within(area);
    buttons::draw(&page.buttons, &mut row);
    let cursor = row.cursor;
    sheet.cursor = cursor.or(sheet.cursor);
}

/// The sign of a notice.
fn sign_of(notice: &Notice) -> (theme::Sign, Role) {
    match notice.tone {
        Tone::Plain => (theme::NOTE, Role::AccentStrong),
        Tone::Good => (theme::DONE, Role::Good),
        Tone::Warning => (theme::WARNS, Role::Warning),
    }
}

pub(super) fn notice(page: &Page<'_>, frame: &Frame, sheet: &mut Sheet<'_>) {
    let Some(notice) = &page.notice else { return };
    let (x, (top, rows)) = (frame.body.x, frame.notice);
    if rows == 0 {
        return;
    }
    let room = sheet.area.width - x - 1 - SIGN;
    let lines = notice_broken(notice, room, sheet.theme);
    let (sign, role) = sign_of(notice);
    let sign = sheet.theme.sign(sign);
    sheet.put(x, top, 1, sign, role);
    for (row, line) in (0..rows).zip(&lines) {
        // What does not fit is cut with a mark rather than silently.
        let more = row + 1 == rows && lines.len() > usize::from(rows);
        let line = if more { marked_as_cut(line, room) } else { line.clone() };
        sheet.put(x + SIGN, top + row, room, &line, Role::Text);
        keys_in(&line, x + SIGN, top + row, sheet);
    }
}

/// Keys that a sentence names: those of several signs before those that they begin with.
const NAMED: [&str; 17] = [
    "↑↓", "←→", "→", "←", "↑", "↓", "Esc", "Space", "Tab", "Home", "Ctrl-C", "F1", "F2", "F3", "F4", "F5", "Ctrl-S",
];

/// Makes the keys in a line that is written strong.
fn keys_in(line: &str, x: u16, y: u16, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let ends = |after: &str| after.trim_start_matches(['.', ',', ':', ';']).starts_with(' ') || is_end(after);
        let here = NAMED.iter().map(|key| theme.say(key));
        let here = here.into_iter().find(|key| rest.strip_prefix(&**key).is_some_and(ends));
        if let Some(key) = &here {
            let before = line.get(..at).unwrap_or_default();
            let wide = columns(theme, key);
            sheet.tint(x + columns(theme, before), y, wide, Role::Strong);
        }
        let from = here.map_or(0, |key| key.len());
        let next = rest.get(from..).and_then(|rest| rest.find(' '));
        at += next.map_or(rest.len(), |next| from + next + 1);
    }
}

/// Whether nothing but the end of a sentence follows.
fn is_end(after: &str) -> bool {
    after.trim_start_matches(['.', ',', ':', ';']).is_empty()
}

/// A question and what it costs, in lines.
fn asked(confirm: &Confirm, room: u16, theme: Theme) -> (Vec<String>, Vec<String>) {
    let lines = |words: &str| wrap(&theme.say(words), room);
    let cost = lines(&confirm.cost).into_iter().filter(|line| !line.is_empty());
    (lines(&confirm.question), cost.collect())
}

/// The row from which on a question lies over the page; behind the last where nothing is asked.
fn asked_from(page: &Page<'_>, frame: &Frame, sheet: &Sheet<'_>) -> u16 {
    let Some(confirm) = &page.confirm else {
        return sheet.area.bottom();
    };
    let (asked, cost) = asked(confirm, frame.body.width.saturating_sub(SIGN), sheet.theme);
    let rows = u16::try_from(asked.len() + cost.len()).unwrap_or(u16::MAX);
    // The whole question is to be read, whatever gives way.
    frame.keys.saturating_sub(rows.saturating_add(2)).max(1)
}

/// A question that any key answers, over what is at the bottom.
pub(super) fn confirm(page: &Page<'_>, frame: &Frame, sheet: &mut Sheet<'_>) {
    let Some(confirm) = &page.confirm else { return };
    let room = frame.body.width.saturating_sub(SIGN);
    let (asked, cost) = asked(confirm, room, sheet.theme);
    let top = asked_from(page, frame, sheet);
    let (width, bottom) = (sheet.area.width, sheet.area.bottom());
    for y in top..bottom {
        for x in 0..width {
            if let Some(cell) = sheet.buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
    sheet.rule(0, top, width, theme::THICK, Role::Danger);
    let x = frame.body.x;
    let danger = sheet.theme.sign(theme::DANGEROUS);
    sheet.put(x, top + 1, 1, danger, Role::Danger);
    let words = asked.iter().map(|line| (line, Role::Strong));
    let words = words.chain(cost.iter().map(|line| (line, Role::Text)));
    let mut y = top + 1;
    for (line, role) in words.take(usize::from(bottom.saturating_sub(top + 2))) {
        sheet.put(x + SIGN, y, room, line, role);
        y += 1;
    }
    let mut at = x + SIGN;
    for (key, does) in [("y", confirm.yes), ("any other key", confirm.no)] {
        at += sheet.put(at, y, room, key, Role::Strong) + 1;
        at += sheet.put(at, y, room, does, Role::Text) + 5;
    }
    sheet.cursor = Some((0, top + 1));
}

/// The keys that fit, in their order; the key that shows all of them always has its place.
pub(super) fn keys(page: &Page<'_>, frame: &Frame, sheet: &mut Sheet<'_>) {
    if page.confirm.is_some() {
        return;
    }
    let (y, x) = (frame.keys, frame.body.x);
    let mut right = sheet.area.right() - 1;
    if let Some(key) = page.help_key {
        right = sheet.put_right(right, y, "help", Role::Text);
        right = sheet.put_right(right - 1, y, key, Role::Strong);
        right -= 2;
    }
    let theme = sheet.theme;
    let [wide, narrow] = GAPS;
    let keys = if frame.small {
        shorter(&page.footer)
    } else {
        as_said(&page.footer)
    };
    let most = fitting(&keys, theme, (x, right), narrow);
    let roomy = fitting(&keys, theme, (x, right), wide);
    let names = |shown: &[(u16, &Said)]| shown.iter().map(|(_, said)| *said).cloned().collect::<Vec<_>>();
    // A key is worth more than the ones behind it, however well those fit.
    let shown = if names(&roomy) == names(&most) { roomy } else { most };
    for (at, (written, does)) in shown {
        let after = at + sheet.put(at, y, right - at, written, Role::Strong) + 1;
        sheet.put(after, y, right.saturating_sub(after), does, Role::Text);
    }
}

type Said = (Cow<'static, str>, Cow<'static, str>);

fn as_said(footer: &[(&'static str, &'static str)]) -> Vec<Said> {
    let said = footer.iter().map(|(written, does)| ((*written).into(), (*does).into()));
    said.collect()
}

/// The same where there is little room: → and ← in one, and without Space, which does what → does.
fn shorter(footer: &[(&'static str, &'static str)]) -> Vec<Said> {
    let does = |key: &str| {
        footer
            .iter()
            .find(|(written, _)| *written == key)
            .map(|(_, does)| *does)
    };
    let (more, less) = (does(MORE.written), does(LESS.written));
    let said = footer
        .iter()
        .filter_map(|(written, does)| match (*written, more, less) {
            (key, Some(_), _) if key == SPACE.written => None,
            (key, Some(more), Some(less)) if key == MORE.written => {
                Some((CHOICES.written.into(), format!("{less}, {more}").into()))
            }
            (key, Some(_), Some(_)) if key == LESS.written => None,
            (key, ..) => Some((key.into(), (*does).into())),
        });
    said.collect()
}

/// The keys that fit between two columns, each with where it begins.
fn fitting(keys: &[Said], theme: Theme, (left, right): (u16, u16), gap: u16) -> Vec<(u16, &Said)> {
    let (mut at, mut shown) = (left, Vec::new());
    for said in keys {
        let wide = columns(theme, &said.0) + 1 + columns(theme, &said.1);
        if at + wide <= right {
            shown.push((at, said));
            at += wide + gap;
        }
    }
    shown
}
