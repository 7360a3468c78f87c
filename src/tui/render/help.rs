//! The help, and the few sentences of a window that is too small.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::form;
use super::frame::Frame;
use super::sheet::{Sheet, columns, wrap};
use super::theme::{self, Role, Theme};
use crate::wizard::SMALLEST;
use crate::wizard::page::keymap::QUIT;
use crate::wizard::page::{Help, Legend, Notice, Page, Progress, Tone};

/// Columns of a key that is written, and of both halves.
const KEY: u16 = 10;
const KEY_RIGHT: u16 = 21;
const HALF: u16 = 36;
/// Columns of a word that is explained, at the least.
const WORD: u16 = 8;
/// Between two signs.
const GAP: u16 = 4;
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
    let (words, below) = made(help, keys.rows, &body);
    shown(&words, area.height.saturating_sub(below), &mut body);
    if body.y > area.y && body.left() > below {
        body.y += 1;
    }
    let table = Tall::of(&body, |tall| keys.draw(tall));
    shown(&table, body.left(), &mut body);
    if body.left() > 1 {
        body.y += 1;
        body.line(WHOSE, Role::Text);
    }
    sheet.cursor = Some((0, frame.question));
}

/// What is drawn before it is known how much of it has room.
struct Tall {
    buffer: Buffer,
    rows: u16,
}

impl Tall {
    /// No help is longer than a few windows.
    const WINDOWS: u16 = 4;

    fn of(sheet: &Sheet<'_>, draw: impl FnOnce(&mut Sheet<'_>)) -> Self {
        let area = Rect {
            y: 0,
            height: sheet.area.height.saturating_mul(Self::WINDOWS),
            ..sheet.area
        };
        let mut buffer = Buffer::empty(area);
        let mut tall = Sheet::new(&mut buffer, sheet.theme, area);
        draw(&mut tall);
        let rows = tall.y;
        Self { buffer, rows }
    }
}

/// The first rows of what was drawn, as many as there is room for; that some are missing is said in
/// the last.
fn shown(tall: &Tall, room: u16, sheet: &mut Sheet<'_>) {
    let area = sheet.area;
    let room = room.min(sheet.left());
    let rows = if tall.rows > room {
        room.saturating_sub(1)
    } else {
        tall.rows
    };
    for (y, x) in (0..rows).flat_map(|y| (area.left()..area.right()).map(move |x| (y, x))) {
        if let (Some(cell), Some(drawn)) = (sheet.buffer.cell_mut((x, sheet.y + y)), tall.buffer.cell((x, y))) {
            cell.clone_from(drawn);
        }
    }
    sheet.y += rows;
    if tall.rows > room && room > 0 {
        sheet.line(form::MORE, Role::Text);
    }
}

/// What the page decides, how one gets what it wants, its words and signs; and the rows that are for
/// the keys. What is said of this very page is here or nowhere: it goes before them up to half of the
/// help, and all else after them.
fn made(help: &Help, keys: u16, sheet: &Sheet<'_>) -> (Tall, u16) {
    let height = sheet.area.height;
    let all = Tall::of(sheet, |tall| about(help, true, tall));
    if help.how.is_empty() || all.rows.saturating_add(keys) <= height {
        return (all, keys.min(height));
    }
    let how = Tall::of(sheet, |tall| form::lines(&help.how, tall, 0)).rows;
    let words = Tall::of(sheet, |tall| about(help, false, tall));
    // That the signs are missing takes a row, too.
    let least = words.rows.min(how + 1).min(height / 2);
    (words, keys.min(height.saturating_sub(least)))
}

fn about(help: &Help, decides: bool, rows: &mut Sheet<'_>) {
    if decides {
        rows.wrapped(help.about, Role::Text);
    }
    form::lines(&help.how, rows, 0);
    if !(help.words.is_empty() && help.signs.is_empty()) {
        rows.y += 1;
    }
    let longest = help.words.iter().map(|(word, _)| columns(rows.theme, word) + 2);
    let word_columns = longest.max().unwrap_or(0).max(WORD);
    let room = rows.area.width.saturating_sub(word_columns);
    for (word, meaning) in help.words {
        let (x, y) = (rows.area.x, rows.y);
        rows.put(x, y, word_columns - 1, word, Role::Strong);
        for line in wrap(&rows.theme.say(meaning), room) {
            let y = rows.y;
            rows.put(x + word_columns, y, room, &line, Role::Text);
            rows.y += 1;
        }
    }
    signs(help, rows);
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

const KEYS: &str = "Keys";
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
        let (mut words, mut x, mut y) = (Vec::new(), 0, 1);
        for (written, does) in help.here.iter().chain(&help.everywhere) {
            let key = columns(theme, written) + 1;
            let wide = key.saturating_add(columns(theme, does));
            if x > 0 && x + wide > width {
                (x, y) = (0, y + 1);
            }
            words.push((x, y, (*written).to_owned(), Role::Strong));
            words.push((x + key, y, (*does).to_owned(), Role::Text));
            x = x.saturating_add(wide + GAP - 1);
        }
        Self {
            headings: vec![(0, 0, KEYS)],
            words,
            rows: y + 1,
        }
    }

    fn draw(&self, sheet: &mut Sheet<'_>) {
        let (area, top) = (sheet.area, sheet.y);
        let room = |x: u16| area.width.saturating_sub(x);
        for (x, y, title) in &self.headings {
            if *x == 0 {
                sheet.tint(area.x, top + y, area.width, Role::Heading);
            }
            sheet.put(area.x + x, top + y, room(*x), title, Role::Group);
        }
        for (x, y, words, role) in &self.words {
            sheet.put(area.x + x, top + y, room(*x), words, *role);
        }
        sheet.y = top.saturating_add(self.rows);
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
    let warns = |notice: &&Notice| notice.tone == Tone::Warning && !notice.standing;
    if let Some(notice) = page.notice.as_ref().filter(warns) {
        text.wrapped(&notice.text, Role::Text);
    }
    if roomy {
        let y = area.bottom() - 1;
        let at = 2 + sheet.put(1, y, area.width, QUIT.written, Role::Strong);
        sheet.put(at, y, area.width, QUIT.label, Role::Text);
    }
    sheet.cursor = Some((0, first.min(area.bottom().saturating_sub(1))));
}
