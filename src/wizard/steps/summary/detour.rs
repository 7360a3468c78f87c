//! Which row of the summary one comes back to from the step that it led to, and what is said there
//! of what came of it.

use std::collections::BTreeMap;

use super::rows::{Entry, Kind};
use super::{Shown, SummaryStep};
use crate::domain::grade::{Level, Reason};
use crate::domain::text::{listed, visible};
use crate::domain::token::id::GroupId;
use crate::domain::token::spec::{Draft, Place};
use crate::wizard::page::{Notice, Tone};
use crate::wizard::state::context::Context;

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
    /// The row under the cursor, to be found again after a step that is opened from it, for this
    /// reason or without one.
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
            draft: Box::new(cx.work.draft.clone()),
        })
    }

    /// The row to come back to: the one that was left, else what is nearest to it. From a gap it
    /// goes on to the next one, and when none is left to where a fresh page would begin.
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
            // Where the grade rose to high or critical by the way, its reasons come first, as on a
            // fresh page.
            Kind::Button if self.level() >= Some(Level::High) && self.level() > left.level => None,
            // A button that led away was pressed: what is wanted next is what a fresh page begins with.
            Kind::Button if left.reason.is_none() => None,
            Kind::Button | Kind::Grade => nearest(&the_one),
            Kind::Reason => nearest(&the_one)
                // Lowered: on to the next that is worth it, else to where a fresh page would begin.
                .or_else(|| {
                    entries
                        .iter()
                        .position(|entry| matches!(entry, Entry::Reason(reason) if reason.level >= Level::High))
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

    /// Says what the step did to the grade, after what the step itself had to say. Who only looked
    /// at a line is told nothing.
    pub(super) fn say_what_came_of(&self, cx: &mut Context, left: &Left) {
        let (Some(before), Some(now)) = (left.level, self.level()) else {
            return;
        };
        let words = match (what(left, cx), &left.reason) {
            (Some(what), _) => format!("{what} {}", leaks(before, now)),
            (None, Some(_)) => format!("Nothing has changed. {}", leaks(before, now)),
            (None, None) => return,
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
            None => Notice {
                tone,
                ..Notice::plain(words)
            },
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

/// What is another than when the page was left, whatever led to the step and whatever else was done
/// there: "DNS is now Read." None where that is the name at most.
fn what(left: &Left, cx: &Context) -> Option<String> {
    let (before, now) = (&*left.draft, &cx.work.draft);
    let mut said = permissions(before, now, cx);
    let resources = |draft: &Draft| -> Vec<_> {
        let grants = draft.grants.iter();
        grants
            .map(|grant| (grant.resources.clone(), grant.except.clone()))
            .collect()
    };
    let addresses = before.ip_only != now.ip_only || before.ip_except != now.ip_except;
    let times = before.starts != now.starts || before.expires != now.expires;
    for (changed, words) in [
        (resources(before) != resources(now), "The resources have changed."),
        (addresses, "The addresses have changed."),
        (times, "The expiry has changed."),
        (before.owner != now.owner, "The owner has changed."),
    ] {
        said.extend(changed.then(|| words.to_owned()));
    }
    (!said.is_empty()).then(|| visible(&said.join(" ")).into_owned())
}

/// What is another of the permissions: levels, then what was added and what was left out.
fn permissions(before: &Draft, now: &Draft, cx: &Context) -> Vec<String> {
    if before.grants.len() != now.grants.len() {
        return vec!["The policies have changed.".to_owned()];
    }
    let scale_of = |id: GroupId| {
        cx.catalog()
            .scales()
            .iter()
            .position(|scale| scale.has(cx.catalog(), id))
    };
    let (mut levels, mut added, mut gone) = (BTreeMap::<String, Vec<String>>::new(), Vec::new(), Vec::new());
    for (before, now) in before.grants.iter().zip(&now.grants) {
        let mut lost: Vec<GroupId> = before
            .groups
            .keys()
            .filter(|id| !now.groups.contains_key(id))
            .copied()
            .collect();
        for id in now.groups.keys().filter(|id| !before.groups.contains_key(id)) {
            let scale = scale_of(*id);
            let other = lost.iter().position(|lost| scale.is_some() && scale_of(*lost) == scale);
            match (other, cx.catalog().row_of(*id)) {
                (Some(at), Some((row, level))) => {
                    lost.remove(at);
                    levels.entry(level.word.clone()).or_default().push(row.label.clone());
                }
                _ => added.push(cx.catalog().in_words(*id)),
            }
        }
        gone.extend(lost.into_iter().map(|id| cx.catalog().in_words(id)));
    }
    let is = |names: &[String]| if names.len() == 1 { "is" } else { "are" };
    let levels = levels
        .into_iter()
        .map(|(word, names)| format!("{} {} now {word}.", listed(names.clone()), is(&names)));
    let added = (!added.is_empty()).then(|| format!("{} {} added.", listed(added.clone()), is(&added)));
    let gone = (!gone.is_empty()).then(|| format!("{} {} left out.", listed(gone.clone()), is(&gone)));
    levels.chain(added).chain(gone).collect()
}
