//! How many rows a part of a page takes, and how many it leaves to the parts below it.

use super::form::{broken_lines, choice_rows, fact_lines};
use super::secret;
use super::sheet::Sheet;
use crate::wizard::page::{Columns, Line, List, Part, Sense};

/// Rows that the parts below one want.
pub(super) struct Below {
    /// With all their text: what a list leaves to them.
    pub(super) all: u16,
    /// For what is typed, chosen or shown there at the least: what text leaves to them.
    pub(super) least: u16,
    /// For all that warns there: what other text leaves to it.
    pub(super) warnings: u16,
    /// To say of each warning there that it is cut: what one above leaves to them.
    pub(super) marks: u16,
}

impl Below {
    /// Rows that a part which gives way leaves to those below, of so many. What warns keeps a row
    /// of its own as long as there is one.
    pub(super) fn by_text(&self, left: u16, part: &Part<'_>) -> u16 {
        let free = left.saturating_sub(self.least);
        self.least
            + match part {
                part if warns(part) => self.marks.min(free.saturating_sub(1)),
                Part::Heading(_) => self.marks.min(free),
                _ => self.warnings.min(free),
            }
    }
}

/// Whether a part says what may go wrong: that is never left out without a mark.
pub(super) fn warns(part: &Part<'_>) -> bool {
    let bad = |line: &Line| matches!(line.sense, Sense::Warning | Sense::Danger);
    match part {
        Part::Lines(lines) | Part::Beside(lines) | Part::Boxed(lines) => lines.iter().any(bad),
        Part::Facts(facts) => facts.iter().any(|fact| bad(&fact.value)),
        Part::Field(field) | Part::FieldWith(field, _) => !field.wrong.is_empty(),
        Part::Heading(_)
        | Part::Space
        | Part::Room(_)
        | Part::Spare(_)
        | Part::Search(_)
        | Part::SearchOf(..)
        | Part::Choice(_)
        | Part::Tabs(_)
        | Part::List(_)
        | Part::Buttons(_)
        | Part::Review(_)
        | Part::Scroll(_)
        | Part::SecretPlace(_) => false,
    }
}

/// Rows that the words of a part take which warns; its rules can go.
pub(super) fn warning(part: &Part<'_>, sheet: &Sheet<'_>) -> u16 {
    match part {
        Part::Boxed(lines) => u16::try_from(super::boxed::rows(lines, sheet)).unwrap_or(u16::MAX),
        part if warns(part) => height(part, sheet),
        _ => 0,
    }
}

/// Rows without which a part cannot be used.
pub(super) fn least(part: &Part<'_>) -> u16 {
    match part {
        Part::Lines(_)
        | Part::Beside(_)
        | Part::Spare(_)
        | Part::Boxed(_)
        | Part::Facts(_)
        | Part::Heading(_)
        | Part::Space
        | Part::Room(_) => 0,
        Part::Search(_)
        | Part::SearchOf(..)
        | Part::Field(_)
        | Part::FieldWith(..)
        | Part::Tabs(_)
        | Part::Buttons(_) => 1,
        Part::Choice(choice) => 1 + u16::from(choice.comes_to.is_some()),
        Part::SecretPlace(place) => secret::least(place),
        Part::List(list) => fewest(list) + u16::from(has_titles(list)),
        Part::Scroll(_) | Part::Review(_) => 3,
    }
}

/// Rows without which a list cannot be used. Acts are few, and each of them is to be seen; what is
/// ticked is to be seen before it is taken.
pub(super) fn fewest(list: &List<'_>) -> u16 {
    let most = match list.columns {
        Columns::Acts => 4,
        Columns::Needs => 6,
        _ => 3,
    };
    u16::try_from(list.len).map_or(most, |len| len.clamp(1, most))
}

/// Whether a row of titles is above the others.
fn has_titles(list: &List<'_>) -> bool {
    match list.columns {
        Columns::Permissions
        | Columns::Resources(..)
        | Columns::Addresses(_)
        | Columns::Needs
        | Columns::Ways
        | Columns::Tokens => true,
        Columns::Purpose => !list.found.is_empty(),
        Columns::Acts | Columns::Text | Columns::HandOver => false,
    }
}

/// Rows that a part needs below a list; lists and scrolls take what is left and need few.
pub(super) fn height(part: &Part<'_>, sheet: &Sheet<'_>) -> u16 {
    let rows = match part {
        Part::Lines(lines) => broken_lines(lines, sheet).iter().map(Vec::len).sum(),
        Part::Boxed(lines) => 2 + super::boxed::rows(lines, sheet),
        Part::Facts(facts) => facts.iter().map(|fact| fact_lines(fact, sheet).len()).sum(),
        Part::Field(field) | Part::FieldWith(field, _) => 1 + field.wrong.len(),
        Part::Choice(choice) => choice_rows(choice, sheet).len() + usize::from(choice.comes_to.is_some()),
        Part::Room(_) | Part::Spare(_) => 0,
        Part::SecretPlace(place) => secret::height(place, sheet),
        Part::Beside(lines) => secret::rows_beside(lines, sheet),
        Part::List(list) if list.columns == Columns::HandOver => secret::rows_of_ways(list, sheet),
        Part::Heading(_) | Part::Search(_) | Part::SearchOf(..) | Part::Tabs(_) | Part::Buttons(_) | Part::Space => 1,
        Part::List(_) => usize::from(least(part)),
        Part::Scroll(_) | Part::Review(_) => 3,
    };
    u16::try_from(rows).unwrap_or(u16::MAX)
}
