//! The help, and the few sentences of a window that is too small.

use ratatui::layout::Rect;

use super::form;
use super::frame::Frame;
use super::sheet::{Sheet, columns, wrap};
use super::theme::{self, Role, Theme};
use crate::wizard::SMALLEST;
use crate::wizard::page::keymap::QUIT;
use crate::wizard::page::{Help, Legend, Page, Progress};

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
    let keys = if frame.small {
        KeyTable::beside_each_other(help, body.theme, area.width)
    } else {
        KeyTable::in_columns(help, body.theme, area.width)
    };
    about(help, &mut body, keys.rows());
    keys.draw(&mut body);
    if body.left() > 1 {
        body.y += 1;
        body.line(WHOSE, Role::Text);
    }
    sheet.cursor = Some((0, frame.question));
}

/// What the page decides, then its words and signs; as much as leaves so many rows to the keys. What
/// is said of this very page and has no room on it has it here, whatever gives way.
fn about(help: &Help, sheet: &mut Sheet<'_>, keys: u16) {
    let width = sheet.area.width;
    let how = help.how.iter().map(|line| form::broken(line, sheet, width).len());
    let how = u16::try_from(how.sum::<usize>()).unwrap_or(u16::MAX);
    let below = keys.min(sheet.area.height.saturating_sub(how));
    let mut rows = Sheet::new(
        sheet.buffer,
        sheet.theme,
        Rect {
            height: sheet.area.height.saturating_sub(below),
            ..sheet.area
        },
    );
    let about = wrap(&rows.theme.say(help.about), width);
    if how == 0 || usize::from(rows.left()) >= about.len() + usize::from(how) {
        rows.wrapped(help.about, Role::Text);
    }
    form::lines(&help.how, &mut rows, 0);
    if !(help.words.is_empty() && help.signs.is_empty()) && rows.left() > 1 {
        rows.y += 1;
    }
    let longest = help.words.iter().map(|(word, _)| columns(rows.theme, word) + 2);
    let word_columns = longest.max().unwrap_or(0).max(WORD);
    let room = rows.area.width.saturating_sub(word_columns);
    for (word, meaning) in help.words {
        let lines = wrap(&rows.theme.say(meaning), room);
        // A word that is explained to the half is none.
        if lines.len() > usize::from(rows.left()) {
            break;
        }
        for (nth, line) in lines.iter().enumerate() {
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
        Legend::Row(mark) => match form::mark(mark) {
            Some(sign) => sign,
            None => return ("", Role::Text),
        },
        Legend::Choice(set) => {
            let (sign, role, _) = form::set(set, false);
            (sign, role)
        }
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

/// The keys of this page and those of every page, where each of their words goes: columns from the
/// left edge, and rows.
struct KeyTable {
    headings: Vec<(u16, u16, &'static str)>,
    words: Vec<(u16, u16, String, Role)>,
    rows: u16,
}

const HERE: &str = "Keys here";
const EVERYWHERE: &str = "Keys everywhere";

impl KeyTable {
    /// Both halves beside each other.
    fn in_columns(help: &Help, theme: Theme, width: u16) -> Self {
        let mut table = Self {
            headings: vec![(0, 0, HERE), (HALF, 0, EVERYWHERE)],
            words: Vec::new(),
            rows: 1,
        };
        for (x, keys, wide, room) in [
            (0, &help.here, KEY, HALF),
            (HALF, &help.everywhere, KEY_RIGHT, width.saturating_sub(HALF)),
        ] {
            let mut y = 1;
            for (written, does) in keys {
                let at = wide.max(columns(theme, written) + 1);
                table.words.push((x, y, (*written).to_owned(), Role::Strong));
                for line in wrap(&theme.say(does), room.saturating_sub(at + 1)) {
                    table.words.push((x + at, y, line, Role::Text));
                    y += 1;
                }
            }
            table.rows = table.rows.max(y);
        }
        table
    }

    /// One after the other, each key with what it does.
    fn beside_each_other(help: &Help, theme: Theme, width: u16) -> Self {
        let mut table = Self {
            headings: Vec::new(),
            words: Vec::new(),
            rows: 0,
        };
        for (title, keys) in [(HERE, &help.here), (EVERYWHERE, &help.everywhere)] {
            table.headings.push((0, table.rows, title));
            let (mut x, mut y) = (0, table.rows + 1);
            for (written, does) in keys {
                let key = columns(theme, written) + 1;
                let wide = key.saturating_add(columns(theme, does));
                if x > 0 && x + wide > width {
                    (x, y) = (0, y + 1);
                }
                table.words.push((x, y, (*written).to_owned(), Role::Strong));
                table.words.push((x + key, y, (*does).to_owned(), Role::Text));
                x = x.saturating_add(wide + GAP - 1);
            }
            table.rows = y + 1;
        }
        table
    }

    fn rows(&self) -> u16 {
        self.rows
    }

    /// As many rows of it as there is room for.
    fn draw(&self, sheet: &mut Sheet<'_>) {
        let (area, top) = (sheet.area, sheet.y);
        let room = |x: u16| area.width.saturating_sub(x);
        for (x, y, title) in self.headings.iter().filter(|(_, y, _)| top + y < area.bottom()) {
            if *x == 0 {
                sheet.tint(area.x, top + y, area.width, Role::Heading);
            }
            sheet.put(area.x + x, top + y, room(*x), title, Role::Group);
        }
        for (x, y, words, role) in self.words.iter().filter(|(_, y, ..)| top + y < area.bottom()) {
            sheet.put(area.x + x, top + y, room(*x), words, *role);
        }
        sheet.y = top.saturating_add(self.rows).min(area.bottom());
    }
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
