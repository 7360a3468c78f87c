//! The review of a token, folded so that all of it is in view: what explains goes first, then what
//! can be read at its own line. A line under the cursor is never folded away, and the buttons below
//! never scroll.

mod cut;
mod facts;
mod reasons;

use std::ops::RangeInclusive;

use self::cut::cut;
use self::facts::facts;
use self::reasons::{reasons, refusal_rows, refused};
use super::Screen;
use super::form;
use super::sheet::{Sheet, columns};
use super::theme::{self, Role, Sign};
use crate::domain::grade::Level;
use crate::wizard::page::{RefusalView, Review, ReviewFocus};

/// Columns of a sign with its blank.
const SIGN: u16 = 2;
/// From this width on the reasons stand beside the facts.
pub(super) const BESIDE: u16 = 118;
/// Columns of the facts there.
const FACTS: u16 = 64;
/// From there to the reasons.
const TO_REASONS: u16 = 67;
/// Rows of both at the least: the buttons are right below, and stay where they are.
const HIGH: u16 = 18;
/// The last way of folding.
const LAST: u8 = 9;
const FOLDS: RangeInclusive<u8> = 0..=LAST;
/// Rows of the reason under the cursor, or of the facts, where there is room for hardly any.
const LEAST: usize = 2;
/// Facts of one kind that are shown where they are too many, and where there is hardly any room.
const SHOWN: [usize; 2] = [3, 1];

/// What gives way, more of it at each step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fold(u8);

impl Fold {
    fn in_full(self) -> bool {
        self.0 < 1
    }
    fn glosses(self) -> bool {
        self.0 < 2
    }
    /// What goes on behind the words, though it takes another row.
    fn more(self) -> bool {
        self.0 < 3
    }
    fn whole_reasons(self) -> bool {
        self.0 < 4
    }
    fn reasons(self) -> usize {
        match self.0 {
            ..5 => usize::MAX,
            5 | 6 => 3,
            7 => 2,
            _ => 1,
        }
    }
    /// How many facts of one kind are shown, of so many; that there are more takes a row.
    fn shown(self, all: usize) -> usize {
        let [many, few] = SHOWN;
        match self.0 {
            ..6 => all,
            6..LAST if all > many + 1 => many,
            LAST.. if all > few + 1 => few,
            _ => all,
        }
    }
    /// Whether a blank row is between the facts and the grade.
    fn blank(self) -> bool {
        self.0 < 7
    }
    /// Whether facts take more than one row.
    fn airy(self) -> bool {
        self.0 < 8
    }
}

/// A row that is made before it is known whether it fits.
#[derive(Default)]
struct Row {
    /// Where each piece begins, counted from the left edge of the window.
    pieces: Vec<(u16, String, Role)>,
    /// Whether it belongs to what has the focus.
    focused: bool,
    /// The column from which on it does.
    from: u16,
    /// What stands at the end of the row.
    end: String,
    /// How many facts it stands for: none where it goes on with one.
    facts: usize,
    /// Whether it only says that there are these.
    counts: bool,
}

impl Row {
    fn put(mut self, x: u16, text: impl Into<String>, role: Role) -> Self {
        self.pieces.push((x, text.into(), role));
        self
    }

    fn sign(self, x: u16, (sign, role): (Sign, Role), sheet: &Sheet<'_>) -> Self {
        self.put(x, sheet.theme.sign(sign), role)
    }
}

impl Screen {
    /// All of the review in the height that is left above what stands below it.
    pub(super) fn review(&mut self, review: &Review<'_>, sheet: &mut Sheet<'_>, below: u16) {
        let area = ratatui::layout::Rect {
            height: sheet.area.height.saturating_sub(below),
            ..sheet.area
        };
        let from = sheet.y;
        let mut above = sheet.within(area);
        above.y = from;
        review_in(review, &mut above);
        let (y, cursor) = (above.y, above.cursor);
        sheet.y = y;
        sheet.cursor = cursor.or(sheet.cursor);
    }
}

/// All of it in the height that is left.
fn review_in(review: &Review<'_>, sheet: &mut Sheet<'_>) {
    if sheet.left() > 12 {
        sheet.y += 1;
    }
    if let Some(refusal) = &review.refusal {
        return with_refusal(review, refusal, sheet);
    }
    if sheet.area.width >= BESIDE {
        return two_columns(review, sheet);
    }
    let room = usize::from(sheet.left());
    let folded = |fold: Fold, whole: usize| {
        let mut rows = facts(review, fold, false, sheet);
        if fold.blank() {
            rows.push(Row::default());
        }
        rows.extend(leaks(review, fold, whole, usize::MAX, sheet));
        rows
    };
    // On the grade as much of the first reason is shown as on that reason.
    let least = usize::from(review.focus == ReviewFocus::Grade);
    let rows = match fullest(folded, least..=review.reasons.len(), room) {
        Some(rows) => rows,
        // The grade and its first reason are there, whatever the token is made of.
        None => {
            let facts = facts(review, Fold(LAST), false, sheet).len();
            // The page may open on the first reason: that leaves the facts in view. On the grade
            // above it and on the others the reason is whole, and the facts give way.
            let most = match review.focus {
                ReviewFocus::Reason(0) => room.saturating_sub(1 + facts).max(LEAST),
                _ => room.saturating_sub(1 + LEAST),
            };
            let leaks = leaks(review, Fold(LAST), least, most, sheet);
            let mut rows = cut(review, room.saturating_sub(leaks.len()), false, sheet);
            rows.extend(leaks);
            rows
        }
    };
    draw(&rows, room, Some((review.grade, !review.exists)), sheet);
}

/// The rows that fit, folded as little as that takes: those that are left are for whole reasons, the
/// weightiest first.
fn fullest(folded: impl Fn(Fold, usize) -> Vec<Row>, whole: RangeInclusive<usize>, room: usize) -> Option<Vec<Row>> {
    let fits = |rows: &Vec<Row>| rows.len() <= room;
    let fold = FOLDS.map(Fold).find(|fold| fits(&folded(*fold, *whole.start())))?;
    whole.map(|whole| folded(fold, whole)).take_while(fits).last()
}

/// The grade with its reasons.
fn leaks(review: &Review<'_>, fold: Fold, whole: usize, most: usize, sheet: &Sheet<'_>) -> Vec<Row> {
    let mut rows = vec![grade_row(review, sheet)];
    rows.extend(reasons(review, fold, whole, most, sheet));
    rows
}

/// The facts in so many rows: folded as little as that takes, and cut where it takes more.
fn fitted(review: &Review<'_>, room: usize, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let folded = |fold| facts(review, Fold(fold), beside, sheet);
    let rows = FOLDS.map(folded).find(|rows| rows.len() <= room);
    rows.unwrap_or_else(|| cut(review, room, beside, sheet))
}

/// What was refused in the place of the reasons. While the cursor is on what mends it, or below where
/// nothing does, what Cloudflare says is whole and the facts give way; else it gives way to them.
fn with_refusal(review: &Review<'_>, refusal: &RefusalView, sheet: &mut Sheet<'_>) {
    let room = usize::from(sheet.left());
    let wanted = usize::from(refusal_rows(refusal, sheet));
    let unmended = refusal.buttons.words.is_empty() && review.focus == ReviewFocus::Below;
    let least = if refusal.buttons.focus.is_some() || unmended {
        1
    } else {
        facts(review, Fold(LAST), false, sheet).len().min(room / 2)
    };
    let mut rows = fitted(review, room.saturating_sub(wanted + 1).max(least), false, sheet);
    // The meter is at the end of the row above, or of the first one where there is none.
    let wide = form::grade_width(review.grade, sheet);
    let place = (sheet.area.right().saturating_sub(wide), sheet.area.y);
    if let Some(first) = rows.first_mut().filter(|_| sheet.y == sheet.area.y) {
        first.end = " ".repeat(usize::from(wide));
    }
    draw(&rows, room, None, sheet);
    form::grade(review.grade, false, place, sheet);
    refused(refusal, sheet);
}

/// Facts left, grade and reasons right.
fn two_columns(review: &Review<'_>, sheet: &mut Sheet<'_>) {
    let (y, height) = (sheet.y, sheet.left());
    let area = sheet.area;
    let left = ratatui::layout::Rect::new(area.x, y, FACTS, height);
    let right = ratatui::layout::Rect::new(area.x + TO_REASONS, y, area.width - TO_REASONS, height);
    let mut cursor = None;
    let mut end = y;
    {
        let mut sheet = sheet.within(left);
        let room = usize::from(height);
        let rows = fitted(review, room, true, &sheet);
        draw(&rows, room, None, &mut sheet);
        cursor = sheet.cursor.or(cursor);
        end = end.max(sheet.y);
    }
    {
        let mut sheet = sheet.within(right);
        let room = usize::from(height);
        let folded = |fold, whole| {
            let mut rows = leaks(review, fold, whole, usize::MAX, &sheet);
            rows.insert(1, Row::default());
            rows
        };
        let rows = fullest(folded, 0..=review.reasons.len(), room);
        let rows = rows.unwrap_or_else(|| leaks(review, Fold(LAST), 0, room.saturating_sub(1), &sheet));
        draw(&rows, room, Some((review.grade, !review.exists)), &mut sheet);
        cursor = sheet.cursor.or(cursor);
        end = end.max(sheet.y);
    }
    let end = end.max(y.saturating_add(HIGH)).min(y + height);
    for y in y..end {
        let side = sheet.theme.sign(theme::SIDE);
        sheet.put(right.x - 2, y, 1, side, Role::Faint);
    }
    sheet.y = end;
    sheet.cursor = cursor.or(sheet.cursor);
}

/// Draws so many rows; nobody gives more than there is room for. Beside the grade, whether that is
/// worth a look before the token is made.
fn draw(rows: &[Row], room: usize, grade: Option<(Level, bool)>, sheet: &mut Sheet<'_>) {
    for row in rows.iter().take(room) {
        let (y, right) = (sheet.y, sheet.area.right());
        sheet.y += 1;
        if row.focused {
            let x = row.from.max(sheet.area.x) - 1;
            match sheet.cursor {
                None => sheet.under_cursor(x, y, right - x, true),
                Some(_) => sheet.tint(x, y, right - x, Role::Focus),
            }
        }
        let end = if row.end.is_empty() {
            right
        } else {
            let role = if row.focused { Role::Focus } else { Role::Text };
            sheet.put_right(right, y, &row.end, role).saturating_sub(2)
        };
        for (x, text, role) in &row.pieces {
            let role = match (row.focused && *x >= row.from, role) {
                (true, Role::Text | Role::Strong) => Role::Focus,
                (true, _) => Role::FocusStrong,
                (false, role) => *role,
            };
            let text = sheet.theme.say(text).into_owned();
            sheet.put(*x, y, end.saturating_sub(*x), &text, role);
        }
        if let (Some((grade, first)), true) = (grade, row.pieces.first().is_some_and(|(_, text, _)| text == LEAKS)) {
            let blanks = match (narrow(sheet), is_beside(sheet)) {
                (true, _) => 1,
                (_, true) => 3,
                _ => 2,
            };
            let x = sheet.area.x + columns(sheet.theme, LEAKS) + blanks;
            let x = form::grade(grade, row.focused, (x, y), sheet) + 2;
            let hint = "Look at these before you create it.";
            if first && grade >= Level::High && x + columns(sheet.theme, hint) <= right {
                sheet.put(x, y, right.saturating_sub(x), hint, Role::Text);
            }
        }
    }
}

const LEAKS: &str = "If it leaks";

fn grade_row(review: &Review<'_>, sheet: &Sheet<'_>) -> Row {
    Row {
        focused: review.focus == ReviewFocus::Grade,
        ..Row::default()
    }
    .put(sheet.area.x, LEAKS, Role::Strong)
}

/// Whether it is the column beside the facts.
fn is_beside(sheet: &Sheet<'_>) -> bool {
    sheet.area.x > FACTS
}

fn narrow(sheet: &Sheet<'_>) -> bool {
    sheet.buffer.area.width < 80
}
