//! The rows of the summary tab: what each says, where it leads, and which of them one comes back to.

use super::returning::Kind;
use super::{Shown, SummaryStep, lowering};
use crate::grade::{Change, Level, Reason};
use crate::refusal::as_on_screen;
use crate::summary::{self, Line};
use crate::text::visible;
use crate::token::spec::{Gap, Place, Spec};
use crate::wizard::context::Context;
use crate::wizard::page::Row;

/// A row of the summary tab.
pub(super) enum Entry<'a> {
    Line(&'a Line),
    Gap(&'a Gap),
    Grade(Level),
    Reason(&'a Reason),
    Refused(&'a str),
    Remove(&'a str),
    SignIn,
    /// Looks the names of the file up once more.
    LookAgain,
    /// Leaves out a name of the file that is not found.
    LeaveOut(&'a str),
    /// Makes the change of the reason above it.
    Lower(&'a Reason),
    AddAccess,
    Edit,
    Create,
}

impl Entry<'_> {
    pub(super) fn row(&self) -> Row {
        match self {
            Self::Line(line) => Row::new(line.said()),
            Self::Gap(gap) => Row::new(gap.sentence.clone()),
            Self::Grade(level) => Row::new(level.said()),
            Self::Reason(reason) => {
                let change = reason.suggestion.to_string();
                let change = change.trim_end_matches('.');
                Row::new(format!("{} {change}{}", reason.sentence, key_of(reason)))
            }
            Self::Refused(sentence) => Row::new(*sentence),
            Self::Remove(group) => Row::new(format!("Remove “{}” and try again", visible(&as_on_screen(group)))).act(),
            Self::SignIn => Row::new("Sign in with another credential").act(),
            Self::LookAgain => Row::new("Look these names up again").act(),
            Self::LeaveOut(name) => Row::new(format!("Leave {name} out")).act(),
            Self::Lower(reason) => Row::new(lowering::words(&reason.change)).act(),
            Self::AddAccess => Row::new("+ Add more access").act(),
            Self::Edit => Row::new("Edit token").act(),
            Self::Create => Row::new("Create Token").act(),
        }
    }

    /// What kind of row it is to come back to, and the place that it leads to; none for a row that does something here or only explains.
    fn leads(&self) -> Option<(Kind, Option<Place>)> {
        match self {
            Self::Line(line) => Some((Kind::Line, line.place.clone())),
            Self::Gap(gap) => Some((Kind::Gap, Some(gap.place.clone()))),
            Self::Reason(reason) => Some((Kind::Reason, place_of(reason))),
            Self::Edit => Some((Kind::Edit, Some(Place::Name))),
            Self::Grade(_)
            | Self::Refused(_)
            | Self::Remove(_)
            | Self::SignIn
            | Self::Lower(_)
            | Self::LeaveOut(..)
            | Self::LookAgain
            | Self::AddAccess
            | Self::Create => None,
        }
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.leads().map(|(kind, _)| kind)
    }

    /// The place that it leads to.
    pub(super) fn place(&self) -> Option<Place> {
        self.leads().and_then(|(_, place)| place)
    }

    /// What tells it from other rows of the same place.
    pub(super) fn head(&self) -> &str {
        match self {
            Self::Line(line) => &line.head,
            Self::Reason(reason) => &reason.sentence,
            _ => "",
        }
    }
}

/// Where a reason is lowered: for permissions the very group, at the level that is to be taken or left out. A reason that eases has nothing to lower.
fn place_of(reason: &Reason) -> Option<Place> {
    match (&reason.change, &reason.lowers) {
        (Change::Keep, _) => None,
        (Change::Permissions { read, remove, .. }, Place::Permissions(at)) => {
            let group = read.first().map(|(_, read)| read).or(remove.first());
            Some(group.map_or(Place::Permissions(*at), |id| Place::Group(*at, *id)))
        }
        (_, place) => Some(place.clone()),
    }
}

/// The one key that lowers it, as the end of the suggestion: where Enter leads, and what to press there.
fn key_of(reason: &Reason) -> &'static str {
    match &reason.change {
        Change::SingleZones => ": Enter goes to the zones.",
        Change::SingleAccounts => ": Enter goes to the accounts.",
        Change::Permissions { read, remove, .. } if read.len() + remove.len() > 1 => ". Enter goes to the first.",
        Change::Permissions { .. } => ": Enter, then Space.",
        Change::End => ": Enter goes there.",
        Change::Filter => ". Enter goes to the addresses.",
        Change::Keep => ".",
    }
}

/// The lines of the page, with what is strange about the filter.
pub(super) fn lines(spec: &Spec, cx: &Context) -> Vec<Line> {
    let lines = summary::lines(spec, cx.catalogue(), cx, cx.server_now(), &cx.start.zone);
    summary::with_remarks(lines, &spec.ip, &cx.here.known)
}

impl SummaryStep {
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = match &self.shown {
            Shown::Nothing => Vec::new(),
            Shown::Spec { lines, grade, .. } => {
                let said = lines.iter().map(Entry::Line);
                let reasons = grade.reasons.iter().flat_map(|reason| {
                    let lower = lowering::offered(reason).then_some(Entry::Lower(reason));
                    std::iter::once(Entry::Reason(reason)).chain(lower)
                });
                said.chain([Entry::Grade(grade.level)]).chain(reasons).collect()
            }
            Shown::Gaps { gaps, names, owner } => {
                let names = names.iter().map(|name| Entry::LeaveOut(name));
                let again = (names.len() > 0).then_some(Entry::LookAgain);
                gaps.iter()
                    .map(Entry::Gap)
                    .chain(again)
                    .chain(names)
                    .chain([Entry::Line(owner)])
                    .collect()
            }
        };
        entries.extend(self.refusal.iter().map(|sentence| Entry::Refused(sentence)));
        entries.extend(self.refused_group.as_deref().map(Entry::Remove));
        if self.other_sign_in {
            entries.push(Entry::SignIn);
        }
        entries.push(Entry::AddAccess);
        entries.push(Entry::Edit);
        if matches!(self.shown, Shown::Spec { .. }) {
            entries.push(Entry::Create);
        }
        entries
    }

    /// Where the cursor stands when the page opens: on "Create Token", on the first gap, or with a grade of high or critical on its first
    /// reason (design section 3).
    pub(super) fn first_row(&self) -> usize {
        let entries = self.entries();
        let last = entries.len().saturating_sub(1);
        match &self.shown {
            Shown::Gaps { .. } => 0,
            Shown::Spec { grade, .. } if grade.level >= Level::High => entries
                .iter()
                .position(|entry| matches!(entry, Entry::Reason(_)))
                .unwrap_or(last),
            _ => last,
        }
    }
}
