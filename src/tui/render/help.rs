//! The help, and the few sentences of a window that is too small.

use ratatui::layout::Rect;

use super::form;
use super::frame::Frame;
use super::sheet::{Sheet, columns, wrap};
use super::theme::{self, Role, Theme};
use crate::wizard::SMALLEST;
use crate::wizard::page::keymap::QUIT;
use crate::wizard::page::{Help, Legend, Mark, Page, Progress};

/// Columns of a key that is written, and of both halves.
const KEY: u16 = 10;
const KEY_RIGHT: u16 = 21;
const HALF: u16 = 36;
/// Columns of a word that is explained, at the least.
const WORD: u16 = 8;
/// Between two signs.
const GAP: u16 = 4;
/// Said at the end.
const WHOSE: &str = "cfmint is not affiliated with Cloudflare.";

/// What the page is about, its signs, and all keys.
pub(super) fn draw(help: &Help, frame: &Frame, sheet: &mut Sheet<'_>) {
    let y = frame.question;
    let right = frame.main.right() - 1;
    let begins = sheet.put_right(right, y, "any key closes this", Role::Text);
    let title = format!("Help: {}", help.title);
    sheet.put(1, y, begins.saturating_sub(2), &title, Role::Strong);
    let air = u16::from(!frame.small);
    let area = Rect {
        x: 1,
        y: y + 1 + air,
        width: frame.main.width - 2,
        height: sheet.area.bottom() - y - 1 - air,
    };
    let mut body = sheet.within(area);
    // Keys are wanted first: what is explained gives way to them.
    let keys = u16::try_from(help.here.len().max(help.everywhere.len())).unwrap_or(u16::MAX);
    about(help, &mut body, keys.saturating_add(1));
    all_keys(help, &mut body);
    if body.left() > 1 {
        body.y += 1;
        body.line(WHOSE, Role::Text);
    }
    sheet.cursor = Some((0, frame.question));
}

/// What the page decides, then its words and signs; as much as leaves so many rows.
fn about(help: &Help, sheet: &mut Sheet<'_>, below: u16) {
    let mut rows = Sheet::new(
        sheet.buffer,
        sheet.theme,
        Rect {
            height: sheet.area.height.saturating_sub(below),
            ..sheet.area
        },
    );
    rows.wrapped(help.about, Role::Text);
    form::lines(&help.how, &mut rows, 0);
    if !(help.words.is_empty() && help.signs.is_empty()) && rows.left() > 1 {
        rows.y += 1;
    }
    let longest = help.words.iter().map(|(word, _)| columns(rows.theme, word) + 2);
    let word_columns = longest.max().unwrap_or(0).max(WORD);
    let room = rows.area.width.saturating_sub(word_columns);
    for (word, meaning) in help.words {
        for (nth, line) in wrap(&rows.theme.say(meaning), room).iter().enumerate() {
            if rows.left() == 0 {
                break;
            }
            let (x, y) = (rows.area.x, rows.y);
            if nth == 0 {
                rows.put(x, y, word_columns - 1, word, Role::Strong);
            }
            rows.put(x + word_columns, y, room, line, Role::Text);
            rows.y += 1;
        }
    }
    signs(help, &mut rows);
    let y = rows.y;
    sheet.y = y + u16::from(y > sheet.area.y && sheet.area.bottom() > y + below);
}

/// The signs beside each other, in as many rows as they need.
fn signs(help: &Help, sheet: &mut Sheet<'_>) {
    let mut x = sheet.area.x;
    for (which, meaning) in help.signs {
        let (sign, role) = look(*which, sheet.theme);
        let wide = columns(sheet.theme, sign) + 1 + columns(sheet.theme, meaning);
        if x > sheet.area.x && x + wide > sheet.area.right() {
            x = sheet.area.x;
            sheet.y += 1;
        }
        if sheet.left() == 0 {
            return;
        }
        let (y, right) = (sheet.y, sheet.area.right());
        x += sheet.put(x, y, right.saturating_sub(x), sign, role) + 1;
        x += sheet.put(x, y, right.saturating_sub(x), meaning, Role::Text) + GAP;
    }
    sheet.y += u16::from(!help.signs.is_empty());
}

/// A sign as it stands on the page.
fn look(sign: Legend, theme: Theme) -> (&'static str, Role) {
    let (sign, role) = match sign {
        Legend::Row(Mark::None) => return ("", Role::Text),
        Legend::Row(Mark::Chosen) => (theme::CHOSEN, Role::Chosen),
        Legend::Row(Mark::Excluded) => (theme::EXCLUDED, Role::Warning),
        Legend::Row(Mark::Warns) => (theme::WARNS, Role::Warning),
        Legend::Row(Mark::Tick(true)) => (theme::TICKED, Role::Chosen),
        Legend::Row(Mark::Tick(false)) => (theme::UNTICKED, Role::Text),
        Legend::Choice(true) => (theme::SET, Role::Chosen),
        Legend::Choice(false) => (theme::UNSET, Role::Text),
        Legend::Line(sense) => match form::sign(sense) {
            Some(sign) => sign,
            None => return ("", Role::Text),
        },
        Legend::Step(Progress::Done) => (theme::DONE, Role::Chosen),
        Legend::Step(Progress::Here) => (theme::POINTER, Role::AccentStrong),
        Legend::Step(Progress::Incomplete) => (theme::WARNS, Role::Warning),
        Legend::Step(Progress::Home) => (theme::HOME, Role::AccentStrong),
        Legend::Step(Progress::ToCome) => return ("", Role::Text),
    };
    (theme.sign(sign), role)
}

/// Keys of this page beside those of every page.
fn all_keys(help: &Help, sheet: &mut Sheet<'_>) {
    let area = sheet.area;
    let y = sheet.y;
    sheet.tint(area.x, y, area.width, Role::Heading);
    sheet.put(area.x, y, HALF, "Keys here", Role::Group);
    sheet.put(area.x + HALF, y, area.width - HALF, "Keys everywhere", Role::Group);
    for (x, keys, wide, room) in [
        (area.x, &help.here, KEY, HALF),
        (area.x + HALF, &help.everywhere, KEY_RIGHT, area.width - HALF),
    ] {
        for ((written, does), y) in keys.iter().zip(y + 1..area.bottom()) {
            let used = sheet.put(x, y, room - 1, written, Role::Strong);
            let at = wide.max(used + 1);
            sheet.put(x + at, y, room.saturating_sub(at + 1), does, Role::Text);
        }
    }
    let rows = u16::try_from(help.here.len().max(help.everywhere.len())).unwrap_or(u16::MAX);
    sheet.y = y.saturating_add(1).saturating_add(rows).min(area.bottom());
}

/// Nothing can be done here but leave; what was said must be seen all the same.
pub(super) fn too_small(page: &Page<'_>, sheet: &mut Sheet<'_>) {
    let area = sheet.area;
    let (columns, rows) = SMALLEST;
    let roomy = area.height > 8 && area.width > 20;
    let words = Rect {
        x: u16::from(roomy).min(area.width),
        width: area.width.saturating_sub(u16::from(roomy)),
        // The last row is for the key.
        height: area.height.saturating_sub(u16::from(roomy)),
        ..area
    };
    let mut text = sheet.within(words);
    if roomy {
        text.y += area.height / 3;
        text.wrapped("This window is too small.", Role::Strong);
    }
    let first = if roomy { text.y.saturating_sub(1) } else { text.y };
    let needs = format!(
        "cfmint needs {columns} by {rows}; this one is {} by {}.",
        area.width, area.height
    );
    text.wrapped(&needs, Role::Text);
    text.wrapped("Nothing is lost: make it larger.", Role::Text);
    if roomy {
        text.y += 1;
        text.wrapped("In tmux: prefix z makes this pane full size.", Role::Text);
    }
    if let Some(notice) = page.notice.as_ref().filter(|notice| !notice.standing) {
        text.wrapped(&notice.text, Role::Text);
    }
    if roomy {
        let y = area.bottom() - 1;
        let at = 2 + sheet.put(1, y, area.width, QUIT.written, Role::Strong);
        sheet.put(at, y, area.width, QUIT.label, Role::Text);
    }
    sheet.cursor = Some((0, first.min(area.bottom().saturating_sub(1))));
}
