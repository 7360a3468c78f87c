//! Which row of the summary one comes back to from the step that it led to.

use super::rows::Entry;
use super::{Shown, SummaryStep};
use crate::grade::Level;
use crate::token::spec::Place;

/// What kind of row was left, to come back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Gap,
    Reason,
    Edit,
}

/// The row from which a step was opened.
#[derive(Debug, Clone)]
pub(super) struct Left {
    kind: Kind,
    place: Place,
    head: String,
    row: usize,
}

impl SummaryStep {
    /// The row under the cursor, to be found again after the step that it leads to.
    pub(super) fn leave(&self) -> Option<Left> {
        let entries = self.entries();
        let entry = entries.get(self.cursor)?;
        Some(Left {
            kind: entry.kind()?,
            place: entry.place()?,
            head: entry.head().to_owned(),
            row: self.cursor,
        })
    }

    /// The row to come back to: the one that was left, else what is nearest to it. From a gap it goes on to the next one, and when none is left to
    /// where a fresh page would begin.
    pub(super) fn returned(&self, left: &Left) -> usize {
        let entries = self.entries();
        let nearest = |same: &dyn Fn(&Entry<'_>) -> bool| {
            let places = entries.iter().enumerate().filter(|(_, entry)| same(entry));
            places.map(|(at, _)| at).min_by_key(|at| at.abs_diff(left.row))
        };
        let of_kind = |entry: &Entry<'_>| entry.kind() == Some(left.kind);
        if let Shown::Gaps { gaps, .. } = &self.shown {
            return gaps.iter().position(|gap| gap.place >= left.place).unwrap_or(0);
        }
        match left.kind {
            Kind::Gap => None,
            Kind::Edit => nearest(&of_kind),
            Kind::Reason => nearest(&|entry| of_kind(entry) && entry.head() == left.head)
                // Lowered: on to the next that is worth it, else to where a fresh page would begin.
                .or_else(|| {
                    entries
                        .iter()
                        .position(|entry| matches!(entry, Entry::Reason(reason) if reason.level >= Level::High))
                })
                .or_else(|| nearest(&|entry| matches!(entry, Entry::Grade(_)))),
            Kind::Line => {
                let here = |entry: &Entry<'_>| of_kind(entry) && entry.place().as_ref() == Some(&left.place);
                nearest(&|entry| here(entry) && entry.head() == left.head)
                    .or_else(|| nearest(&here))
                    .or_else(|| nearest(&of_kind))
            }
        }
        .unwrap_or_else(|| self.first_row())
    }
}
