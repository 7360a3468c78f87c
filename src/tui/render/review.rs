//! The review of a token, folded so that all of it is in view: what explains goes first, then what
//! can be read at its own line. A line under the cursor is never folded away, and the buttons below
//! never scroll.

mod facts;
mod reasons;

use self::facts::facts;
use self::reasons::{reasons, refusal_rows, refused};
use super::Screen;
use super::sheet::{Sheet, columns};
use super::theme::{self, Role, Sign};
use crate::domain::grade::Level;
use crate::wizard::page::{Review, ReviewFocus};

/// Columns of a sign with its blank.
const SIGN: u16 = 2;
/// From this width on the reasons stand beside the facts.
const BESIDE: u16 = 118;
/// Columns of the facts there.
const FACTS: u16 = 64;
/// From there to the reasons.
const TO_REASONS: u16 = 67;
/// The last way of folding.
const LAST: u8 = 9;

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
    fn all_that_it_can(self) -> bool {
        self.0 < 6
    }
    /// Whether there are blank rows, and facts of more than one row.
    fn airy(self) -> bool {
        self.0 < 8
    }
    /// Whether the reason under the cursor is whole.
    fn whole_focus(self) -> bool {
        self.0 < LAST
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
    /// All of the review in the height that is left.
    pub(super) fn review(&mut self, review: &Review<'_>, sheet: &mut Sheet<'_>) {
        if sheet.left() > 12 {
            sheet.y += 1;
        }
        let beside = sheet.area.width >= BESIDE && review.refusal.is_none();
        if beside {
            return two_columns(review, sheet);
        }
        let refusal = review.refusal.as_ref();
        if refusal.is_some() {
            let (right, y) = (sheet.area.right(), sheet.area.y);
            let wide = meter_width(review.grade, sheet);
            meter(review.grade, false, (right.saturating_sub(wide), y), sheet);
        }
        let below = refusal.map_or(0, |refusal| refusal_rows(refusal, sheet));
        let room = usize::from(sheet.left().saturating_sub(below));
        let folded = |fold: Fold, whole: usize| {
            let mut rows = facts(review, fold, false, sheet);
            if refusal.is_none() {
                if fold.airy() {
                    rows.push(Row::default());
                }
                rows.push(grade_row(review, sheet));
                rows.extend(reasons(review, fold, whole, sheet));
            }
            rows
        };
        let mut rows = Vec::new();
        for fold in (0..=LAST).map(Fold) {
            rows = folded(fold, 0);
            if rows.len() <= room {
                // Rows that are left are for the reasons, the weightiest first.
                let fuller = (1..=review.reasons.len()).map(|whole| folded(fold, whole));
                rows = fuller.take_while(|rows| rows.len() <= room).last().unwrap_or(rows);
                break;
            }
        }
        let grade = review.refusal.is_none().then_some(review.grade);
        draw(&rows, room, grade, sheet);
        if let Some(refusal) = refusal {
            refused(refusal, sheet);
        }
    }
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
        let folded = |fold| facts(review, Fold(fold), true, &sheet);
        let rows = (0..=LAST).map(folded).find(|rows| rows.len() <= room);
        let rows = rows.unwrap_or_else(|| folded(LAST));
        draw(&rows, room, None, &mut sheet);
        cursor = sheet.cursor.or(cursor);
        end = end.max(sheet.y);
    }
    {
        let mut sheet = sheet.within(right);
        let room = usize::from(height);
        let folded = |fold| {
            let mut rows = vec![grade_row(review, &sheet), Row::default()];
            rows.extend(reasons(review, Fold(fold), 0, &sheet));
            rows
        };
        let rows = (0..=LAST).map(folded).find(|rows| rows.len() <= room);
        let rows = rows.unwrap_or_else(|| folded(LAST));
        draw(&rows, room, Some(review.grade), &mut sheet);
        cursor = sheet.cursor.or(cursor);
        end = end.max(sheet.y);
    }
    for y in y..end {
        let side = sheet.theme.sign(theme::SIDE);
        sheet.put(right.x - 2, y, 1, side, Role::Faint);
    }
    sheet.y = end;
    sheet.cursor = cursor.or(sheet.cursor);
}

/// Draws so many rows; of too many those at the one that has the focus.
fn draw(rows: &[Row], room: usize, grade: Option<Level>, sheet: &mut Sheet<'_>) {
    let focus = rows.iter().rposition(|row| row.focused).unwrap_or(0);
    let first = (focus + 1).saturating_sub(room).min(rows.len().saturating_sub(room));
    for row in rows.iter().skip(first).take(room) {
        let (y, right) = (sheet.y, sheet.area.right());
        sheet.y += 1;
        if row.focused {
            let x = row.from.max(sheet.area.x) - 1;
            sheet.tint(x, y, right - x, Role::Focus);
            if sheet.cursor.is_none() {
                let pointer = sheet.theme.sign(theme::POINTER);
                sheet.put(x, y, 1, pointer, Role::FocusStrong);
                sheet.cursor = Some((x, y));
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
        if let (Some(grade), true) = (grade, row.pieces.first().is_some_and(|(_, text, _)| text == LEAKS)) {
            let x = sheet.area.x + columns(sheet.theme, LEAKS) + if narrow(sheet) { 1 } else { 2 };
            let x = meter(grade, row.focused, (x, y), sheet) + 2;
            let hint = "Look at these before you create it.";
            if grade >= Level::High && x + columns(sheet.theme, hint) <= right {
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

fn narrow(sheet: &Sheet<'_>) -> bool {
    sheet.buffer.area.width < 80
}

/// The grade as a meter of four with its badge; answers the column behind it.
fn meter(grade: Level, focused: bool, (x, y): (u16, u16), sheet: &mut Sheet<'_>) -> u16 {
    let of = |role| if focused { Role::FocusStrong } else { role };
    let (full, role) = match grade {
        Level::Low => (1, Role::Good),
        Level::Medium => (2, Role::Warning),
        Level::High => (3, Role::Danger),
        Level::Critical => (4, Role::Danger),
    };
    for at in 0..4 {
        let (sign, role) = if at < full {
            (theme::FULL, role)
        } else {
            (theme::EMPTY, Role::Faint)
        };
        let sign = sheet.theme.sign(sign);
        sheet.put(x + at, y, 1, sign, of(role));
    }
    let badge = badge(grade);
    let x = x + 5;
    x + sheet.put(
        x,
        y,
        sheet.area.right().saturating_sub(x),
        &badge,
        of(Role::Grade(grade)),
    )
}

fn badge(grade: Level) -> String {
    format!(" {} ", grade.word().to_uppercase())
}

fn meter_width(grade: Level, sheet: &Sheet<'_>) -> u16 {
    5 + columns(sheet.theme, &badge(grade))
}
