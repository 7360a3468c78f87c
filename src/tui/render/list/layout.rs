//! Where the columns of a list are, at each width of the window, and what they cut. It must not know
//! how a row is drawn.

use super::super::form::SIGN;
use super::super::sheet::columns as columns_of;
use super::super::theme::Theme;
use crate::domain::text::width;
use crate::wizard::page::{Columns, Mark, Row, Sense};

/// Column of the words of a row.
pub(super) const WORDS: u16 = 3;
/// Between two columns.
pub(super) const GAP: u16 = 1;
/// Columns of the level of what is needed behind its tick, of what that is, and how sure.
pub(super) const LEVEL: u16 = 7;
const NEED: u16 = 13;
const SURE: u16 = 71;
/// Column of the name behind a meter.
const NAME: u16 = 6;
/// From here on a list has all its columns.
const WIDE: u16 = 79;
/// From here on a token has a column for what it is on.
const BESIDE: u16 = 110;

/// Whether a column has a sign before its words.
pub(super) fn is_signed(sense: Sense) -> bool {
    matches!(sense, Sense::Warning | Sense::Danger)
}

/// Where the columns are, counted from the left edge of the window.
pub(in crate::tui::render) struct Layout {
    /// Where each column of words begins; it ends a blank before the next.
    pub(super) words: Vec<u16>,
    /// Where each column of levels begins.
    pub(super) levels: Vec<u16>,
    /// The column of words that gives way unless it warns.
    gives_way: Option<usize>,
    /// Behind the last column.
    pub(super) end: u16,
}

impl Layout {
    pub(in crate::tui::render) fn of(columns: &Columns, right: u16) -> Self {
        let narrow = right < WIDE;
        let (words, levels) = match (columns, narrow) {
            (Columns::Text | Columns::HandOver, _) => (vec![WORDS], vec![]),
            (Columns::Ways, false) => (vec![WORDS, 28, 56], vec![]),
            (Columns::Ways, true) => (vec![WORDS, 27, right], vec![]),
            (Columns::Acts, false) => (vec![WORDS, 28, 62], vec![]),
            // An id fits behind a time.
            (Columns::Acts, true) => (vec![WORDS, 26], vec![]),
            (Columns::Purpose, false) => (vec![WORDS, 39, 71], vec![]),
            (Columns::Purpose, true) => (vec![WORDS, 39, right - 8], vec![]),
            (Columns::Needs, false) => (vec![LEVEL, NEED, 40, SURE], vec![]),
            (Columns::Needs, true) => (vec![LEVEL, NEED, right, right - 8], vec![]),
            (Columns::Tokens, false) if right > BESIDE => (vec![NAME, 32, 58, 78, 90], vec![]),
            (Columns::Tokens, false) => (vec![NAME, 30, right, 56, 66], vec![]),
            (Columns::Tokens, true) => (vec![NAME, 27, right, right - 12, right], vec![]),
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
    pub(super) fn on(&self, row: &Row, columns: &Columns) -> Self {
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
    pub(in crate::tui::render) fn cut<'a>(&self, row: &'a Row, columns: &Columns, theme: Theme) -> Vec<&'a str> {
        let layout = self.on(row, columns);
        let wide = |words: &str| columns_of(theme, words);
        let is_cut = |(column, words): (usize, &str)| {
            let Some(x) = layout.words.get(column) else {
                return true;
            };
            // What kind something is is worth no sentence.
            if layout.leaves_out(column, row) {
                return false;
            }
            let sign = if is_signed(row.sense(column)) { 1 + GAP } else { 0 };
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
    pub(super) fn level(&self, column: usize, row: &Row) -> Option<u16> {
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
    pub(super) fn leaves_out(&self, column: usize, row: &Row) -> bool {
        self.gives_way == Some(column) && row.sense(column) != Sense::Warning
    }

    /// Where a column of words ends on this row.
    pub(super) fn end_of(&self, column: usize, row: &Row) -> u16 {
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
