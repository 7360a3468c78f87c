//! The parts of a window: what is where, at each of its sizes (reference: design section 9).

use ratatui::layout::Rect;

use super::WITH_PANEL;
use super::buttons::{self, SIGN};
use super::sheet::{Sheet, columns, wrap};
use super::theme::{Role, Theme};
use crate::domain::text::{fit_words, width};
use crate::wizard::page::{Columns, List, Notice, Page, Part};

/// Below these a window has one row on top, and one for notice and buttons.
const ROOMY: (u16, u16) = (80, 22);
/// Columns of the page where a panel stands beside it: 80 of a list and its thumb.
const BESIDE_PANEL: u16 = 81;
/// Rows that are kept for a notice, so that one that appears does not move the rest.
const NOTICE: u16 = 2;
/// Rows that a long answer to a key takes at most, from the page above it: a sentence that is cut
/// cannot be acted on. What stands until something newer is said takes no more than its own: when it
/// goes, nothing may move.
const LONG_NOTICE: u16 = 5;

/// Between what is said of the state of a page.
const BETWEEN: &str = " · ";

/// What is where.
pub(super) struct Frame {
    /// Whether there is one row on top, and one for both notice and buttons.
    pub(super) small: bool,
    /// The page without the panel.
    pub(super) main: Rect,
    /// Row of the question.
    pub(super) question: u16,
    /// Between the question and what is at the bottom; text begins in its first column.
    pub(super) body: Rect,
    /// First row of the buttons, that of the notice where they give way to it.
    pub(super) buttons: u16,
    /// First row of the notice, and how many rows it has: none where it gives way to the buttons.
    pub(super) notice: (u16, u16),
    /// Row of the keys.
    pub(super) keys: u16,
    /// Beside the page.
    pub(super) panel: Option<Rect>,
}

impl Frame {
    pub(super) fn of(page: &Page<'_>, area: Rect, theme: Theme) -> Self {
        let small = area.width < ROOMY.0 || area.height < ROOMY.1;
        let has_panel = area.width >= WITH_PANEL && !page.panel.is_empty() && page.help.is_none();
        let main = Rect {
            width: if has_panel { BESIDE_PANEL } else { area.width },
            ..area
        };
        let question = if small { 1 } else { 3 };
        let keys = area.bottom() - 1;
        let text = main.width - 2;
        let (notice, buttons) = bottom(page, text, area, small, theme);
        let detail = if has_detail(page) { if small { 1 } else { 2 } } else { 0 };
        let body = Rect {
            x: main.x + 1,
            y: question + 1,
            width: text,
            height: buttons.saturating_sub(question + 1 + detail),
        };
        let panel = has_panel.then(|| Rect {
            x: main.right() + 3,
            y: question,
            width: area.width - main.right() - 4,
            height: buttons - question,
        });
        Self {
            small,
            main,
            question,
            body,
            buttons,
            notice,
            keys,
            panel,
        }
    }
}

/// The rows of the notice, and where the buttons begin: there the page above both ends.
fn bottom(page: &Page<'_>, text: u16, area: Rect, small: bool, theme: Theme) -> ((u16, u16), u16) {
    let keys = area.bottom() - 1;
    let wanted = notice_lines(page, text, theme);
    let standing = page.notice.as_ref().is_some_and(|notice| notice.standing);
    let most = if standing { NOTICE } else { LONG_NOTICE };
    let limit = most.min(area.height / 5).max(1);
    let buttons = buttons::rows_of(&page.buttons, theme, text);
    if !small {
        let rows = wanted.clamp(NOTICE, limit.max(NOTICE));
        let top = keys - rows;
        return ((top, rows), top - buttons);
    }
    // What is said takes the place of the buttons, unless one of them has the focus: then the
    // list gives way to both, since what a button answers is said while it has it.
    let said = if standing && buttons > 0 { 0 } else { wanted.min(limit) };
    let acts = if said == 0 || page.buttons.focus.is_some() {
        buttons
    } else {
        0
    };
    let top = keys - said;
    ((top, said), top - acts)
}

/// Whether rows are kept for what is said of the row under the cursor.
fn has_detail(page: &Page<'_>) -> bool {
    let rows = |part: &Part<'_>| matches!(part, Part::List(List { columns, .. }) if has_rows(columns));
    !page.detail.is_empty() || page.parts.iter().any(rows)
}

/// Whether the rows of such a list are a line each, with more to be said of the one under the
/// cursor.
fn has_rows(columns: &Columns) -> bool {
    !matches!(
        columns,
        Columns::Text | Columns::Acts | Columns::HandOver | Columns::Ways
    )
}

/// Whether it is said where the cursor is in such a list.
fn has_place(columns: &Columns) -> bool {
    has_rows(columns) && !matches!(columns, Columns::Addresses(_) | Columns::Needs)
}

/// A notice in lines; one that has lines of its own keeps them.
pub(super) fn notice_broken(notice: &Notice, width: u16, theme: Theme) -> Vec<String> {
    let lines = notice.text.lines();
    lines.flat_map(|line| wrap(&theme.say(line), width)).collect()
}

/// Lines of what is said; none where nothing is.
fn notice_lines(page: &Page<'_>, width: u16, theme: Theme) -> u16 {
    let lines = page.notice.as_ref().map_or(0, |notice| {
        notice_broken(notice, width.saturating_sub(SIGN), theme).len()
    });
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// What is asked, and where that stands.
pub(super) fn question(page: &Page<'_>, frame: &Frame, sheet: &mut Sheet<'_>) {
    let y = frame.question;
    let state = [page.state.clone(), place(page).unwrap_or_default()];
    let mut state: Vec<&str> = state.iter().flat_map(|words| words.split(BETWEEN)).collect();
    state.retain(|words| !words.is_empty());
    let right = frame.main.right() - 1;
    let asked = columns(sheet.theme, &page.question).saturating_add(frame.main.x + 3);
    // What is asked is to be read; of its state the first is worth most.
    let fits = |state: &[&str]| asked.saturating_add(columns(sheet.theme, &state.join(BETWEEN))) <= right;
    while state.len() > 1 && !fits(&state) {
        state.pop();
    }
    let begins = sheet.put_right(right, y, &state.join(BETWEEN), Role::Text);
    let room = begins.saturating_sub(frame.main.x + 2);
    let asked = first_fitting(&sheet.theme.say(&page.question), usize::from(room));
    sheet.put(frame.main.x + 1, y, room, &asked, Role::Strong);
}

/// The question, or its first sentence where the others have no room; that one is cut where it has
/// none.
fn first_fitting(question: &str, room: usize) -> String {
    let first = question.split_once(". ").filter(|_| width(question) > room);
    match first.map(|(first, _)| format!("{first}.")) {
        Some(first) if width(&first) <= room => first,
        _ => fit_words(question, room),
    }
}

/// "12 of 205".
fn place(page: &Page<'_>) -> Option<String> {
    let list = page.parts.iter().find_map(|part| match part {
        Part::List(list) if has_place(&list.columns) => Some(list),
        _ => None,
    })?;
    let (at, len) = list.countable.unwrap_or((list.cursor + 1, list.len));
    let of = crate::domain::text::thousands(len as u64);
    Some(match len {
        0 => "none".to_owned(),
        _ => format!("{} of {of}", crate::domain::text::thousands(at as u64)),
    })
}
