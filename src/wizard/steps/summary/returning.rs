//! Which row of the summary one comes back to from the step that it led to, and what is said there of what came of it.

use super::rows::Entry;
use super::{Shown, SummaryStep};
use crate::grade::{Change, Level, Reason};
use crate::text::visible;
use crate::token::id::GroupId;
use crate::token::spec::{Draft, Place};
use crate::wizard::context::Context;
use crate::wizard::page::{Notice, Tone};

/// Names that a notice says at most.
const NAMED: usize = 3;

/// What kind of row was left, to come back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Gap,
    Grade,
    Reason,
    Refused,
    Button,
}

/// The row from which a step was opened, and what the token was then.
#[derive(Debug, Clone)]
pub(super) struct Left {
    kind: Kind,
    place: Option<Place>,
    head: String,
    row: usize,
    /// The grade; none where something was missing.
    level: Option<Level>,
    /// The reason that was to be lowered.
    reason: Option<Reason>,
    draft: Box<Draft>,
}

impl SummaryStep {
    /// The row under the cursor, to be found again after a step that is opened from it, for this reason or without one.
    pub(super) fn leave(&self, cx: &Context, reason: Option<Reason>) -> Option<Left> {
        let entries = self.entries();
        let entry = entries.get(self.cursor)?;
        Some(Left {
            kind: entry.kind(),
            place: entry.place(),
            head: entry.head().to_owned(),
            row: self.cursor,
            level: self.level(),
            reason,
            draft: Box::new(cx.draft.clone()),
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
        let of_kind = |entry: &Entry<'_>| entry.kind() == left.kind;
        let the_one = |entry: &Entry<'_>| of_kind(entry) && entry.head() == left.head;
        if let Shown::Gaps { gaps, .. } = &self.shown {
            let place = left.place.as_ref();
            return gaps.iter().position(|gap| Some(&gap.place) >= place).unwrap_or(0);
        }
        match left.kind {
            Kind::Gap => None,
            // Where the grade rose to high or critical by the way, its reasons come first, as on a fresh page.
            Kind::Button if self.level() >= Some(Level::High) && self.level() > left.level => None,
            Kind::Button | Kind::Grade | Kind::Refused => nearest(&the_one),
            Kind::Reason => nearest(&the_one)
                // Lowered: on to the next that is worth it, else to where a fresh page would begin.
                .or_else(|| {
                    entries
                        .iter()
                        .position(|entry| matches!(entry, Entry::Reason(reason, _) if reason.level >= Level::High))
                })
                .or_else(|| nearest(&|entry| matches!(entry, Entry::Grade(_)))),
            Kind::Line => {
                let here = |entry: &Entry<'_>| of_kind(entry) && entry.place() == left.place;
                nearest(&|entry| here(entry) && entry.head() == left.head)
                    .or_else(|| nearest(&here))
                    .or_else(|| nearest(&of_kind))
            }
        }
        .unwrap_or_else(|| self.first_row())
    }

    /// Says what the step did to the grade, after what the step itself had to say. Who only looked at a line is told nothing.
    pub(super) fn say_what_came_of(&self, cx: &mut Context, left: &Left) {
        let (Some(before), Some(now)) = (left.level, self.level()) else {
            return;
        };
        let changed = *left.draft != cx.draft;
        let words = match &left.reason {
            Some(_) if !changed => format!("Nothing has changed. {}", leaks(before, now)),
            Some(reason) => format!("{} {}", what(reason, left, cx), leaks(before, now)),
            None if before == now => return,
            None => leaks(before, now),
        };
        let tone = match now.cmp(&before) {
            std::cmp::Ordering::Less => Tone::Good,
            std::cmp::Ordering::Equal => Tone::Plain,
            std::cmp::Ordering::Greater => Tone::Warning,
        };
        cx.notice = Some(match cx.notice.take() {
            Some(said) => Notice {
                text: format!("{} {words}", said.text),
                ..said
            },
            None => Notice { tone, text: words },
        });
    }
}

/// "If it leaks: from MEDIUM to LOW."
pub(super) fn leaks(before: Level, now: Level) -> String {
    let [before, now] = [before, now].map(|level| level.word().to_uppercase());
    if before == now {
        format!("If it leaks: still {now}.")
    } else {
        format!("If it leaks: from {before} to {now}.")
    }
}

/// What was changed where a reason led to: "DNS is now Read."
fn what(reason: &Reason, left: &Left, cx: &Context) -> String {
    let place = match &reason.lowers {
        Place::Resources(..) => "The resources have changed.",
        Place::IpOnly | Place::IpExcept => "The addresses have changed.",
        Place::Starts | Place::Expires => "The end has changed.",
        _ => "The permissions have changed.",
    };
    let (Change::Permissions { read, remove, .. }, Place::Permissions(at)) = (&reason.change, &reason.lowers) else {
        return place.to_owned();
    };
    let had = |id: &GroupId| {
        left.draft
            .grants
            .get(*at)
            .is_some_and(|grant| grant.groups.contains_key(id))
    };
    let has = |id: &GroupId| {
        cx.draft
            .grants
            .get(*at)
            .is_some_and(|grant| grant.groups.contains_key(id))
    };
    let gone = |id: &GroupId| had(id) && !has(id);
    let reads = read.iter().filter(|(edit, read)| gone(edit) && has(read));
    let reads: Vec<String> = reads.map(|(edit, _)| label(*edit, cx)).collect();
    let without = read.iter().filter(|(edit, read)| gone(edit) && !has(read));
    let without = without
        .map(|(edit, _)| *edit)
        .chain(remove.iter().copied().filter(gone));
    let without: Vec<String> = without.map(|id| cx.catalogue().in_words(id)).collect();
    let said = [(reads, "now Read"), (without, "left out")];
    let said = said.into_iter().filter(|(names, _)| !names.is_empty());
    let said: Vec<String> = said
        .map(|(names, now)| {
            let verb = if names.len() == 1 { "is" } else { "are" };
            format!("{} {verb} {now}.", listed(names))
        })
        .collect();
    if said.is_empty() {
        place.to_owned()
    } else {
        visible(&said.join(" ")).into_owned()
    }
}

fn label(id: GroupId, cx: &Context) -> String {
    match cx.catalogue().row_of(id) {
        Some((row, _)) => row.label.clone(),
        None => id.to_string(),
    }
}

/// "DNS, Zone and 2 more"
pub(super) fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
