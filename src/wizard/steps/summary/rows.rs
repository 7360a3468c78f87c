//! The rows of the summary tab: what each says, where it leads, and which of them one comes back
//! to.

use super::{Shown, SummaryStep, suggestions};
use crate::domain::grade::{Change, Level, Reason};
use crate::domain::refusal::as_on_screen;
use crate::domain::summary::{self, SummaryLine};
use crate::domain::text::visible;
use crate::domain::token::spec::{Gap, Place, Spec};
use crate::wizard::page::Row;
use crate::wizard::state::context::Context;

/// A row of the summary tab.
pub(super) enum Entry<'a> {
    Line(&'a SummaryLine),
    Gap(&'a Gap),
    Grade(Level),
    /// With the number that leads to what lowers it.
    Reason(&'a Reason, Option<usize>),
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

/// The highest number that a reason has: a digit leads to it.
const HIGHEST: usize = 9;

/// What kind of row it is, to come back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Gap,
    Grade,
    Reason,
    Refused,
    Button,
}

impl Entry<'_> {
    pub(super) fn row(&self) -> Row {
        match self {
            Self::Line(line) => Row::new(line.said()),
            Self::Gap(gap) => Row::new(format!("▲ {}", gap.sentence)),
            Self::Grade(level) => Row::new(level.said()),
            Self::Reason(reason, number) => Row::new(said(reason, *number)),
            Self::Refused(sentence) => Row::new(*sentence),
            Self::Remove(group) => Row::new(format!("Remove “{}” and try again", visible(&as_on_screen(group)))).act(),
            Self::SignIn => Row::new("Sign in with another credential").act(),
            Self::LookAgain => Row::new("Look these names up again").act(),
            Self::LeaveOut(name) => Row::new(format!("Leave {name} out")).act(),
            Self::Lower(reason) => Row::new(suggestions::words(&reason.change)).act(),
            Self::AddAccess => Row::new("+ Add more access").act(),
            Self::Edit => Row::new("Edit token").act(),
            Self::Create => Row::new("Create Token").act(),
        }
    }

    /// What kind of row it is to come back to.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Line(_) => Kind::Line,
            Self::Gap(_) => Kind::Gap,
            Self::Grade(_) => Kind::Grade,
            Self::Reason(..) => Kind::Reason,
            Self::Refused(_) => Kind::Refused,
            Self::Remove(_)
            | Self::SignIn
            | Self::LookAgain
            | Self::LeaveOut(_)
            | Self::Lower(_)
            | Self::AddAccess
            | Self::Edit
            | Self::Create => Kind::Button,
        }
    }

    /// Whether it acts, rather than saying something.
    pub(super) fn is_button(&self) -> bool {
        self.kind() == Kind::Button
    }

    /// The place that it leads to; none for a row that does something here or only explains.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Self::Line(line) => line.place.clone(),
            Self::Gap(gap) => Some(gap.place.clone()),
            Self::Reason(reason, _) => place_of(reason),
            Self::Edit => Some(Place::Name),
            _ => None,
        }
    }

    /// The reason that it stands for.
    pub(super) fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Reason(reason, _) => Some(reason),
            _ => None,
        }
    }

    /// What Enter does on it, as the footer says it; none where that is nothing.
    pub(super) fn does(&self) -> Option<&'static str> {
        match self {
            Self::Remove(_) => Some("remove it"),
            Self::SignIn => Some("sign in"),
            Self::LookAgain => Some("look again"),
            Self::LeaveOut(_) => Some("leave it out"),
            Self::Lower(_) => Some("make this change"),
            Self::AddAccess => Some("add access"),
            Self::Edit => Some("edit it"),
            Self::Create => Some("create it"),
            Self::Reason(..) => self.place().map(|_| "reduce this"),
            Self::Line(_) | Self::Gap(_) => self.place().map(|_| "open this line"),
            Self::Grade(_) | Self::Refused(_) => None,
        }
    }

    /// What tells it from other rows of the same kind and place.
    pub(super) fn head(&self) -> &str {
        match self {
            Self::Line(line) => &line.head,
            Self::Reason(reason, _) | Self::Lower(reason) => &reason.sentence,
            Self::Refused(sentence) => sentence,
            Self::Remove(name) | Self::LeaveOut(name) => name,
            Self::Gap(_) | Self::Grade(_) => "",
            other => other.does().unwrap_or_default(),
        }
    }
}

/// A reason as it is shown: its number, and with that the key that leads to the change. What eases
/// has a minus, what nothing here can lower a sign.
fn said(reason: &Reason, number: Option<usize>) -> String {
    let (sign, change) = match (number, &reason.change, &reason.lowers) {
        (Some(number), ..) => (number.to_string(), reason.suggestion.after(&format!("press {number}"))),
        (None, Change::Keep, Place::IpOnly) => ("−".to_owned(), reason.suggestion.to_string()),
        (None, Change::Keep, _) => ("▲".to_owned(), reason.suggestion.to_string()),
        (None, ..) => ("·".to_owned(), reason.suggestion.to_string()),
    };
    format!("{sign}  {} {change}", reason.sentence)
}

/// The reasons with their numbers: those that can be lowered have one, as far as there are digits.
pub(super) fn numbered(reasons: &[Reason]) -> impl Iterator<Item = (Option<usize>, &Reason)> {
    let mut last = 0;
    reasons.iter().map(move |reason| {
        let has_one = last < HIGHEST && place_of(reason).is_some();
        last += usize::from(has_one);
        (has_one.then_some(last), reason)
    })
}

/// Where a reason is lowered: for permissions the very group, at the level that is to be taken or
/// left out. A reason that eases has nothing to lower.
pub(super) fn place_of(reason: &Reason) -> Option<Place> {
    match (&reason.change, &reason.lowers) {
        (Change::Keep, _) => None,
        (Change::Permissions { read, remove, .. }, Place::Permissions(at)) => {
            let group = read.first().map(|(_, read)| read).or(remove.first());
            Some(group.map_or(Place::Permissions(*at), |id| Place::Group(*at, *id)))
        }
        (_, place) => Some(place.clone()),
    }
}

/// The lines of the page, with what is strange about the filter.
pub(super) fn lines(spec: &Spec, cx: &Context) -> Vec<SummaryLine> {
    let lines = summary::lines(spec, cx.catalog(), cx, cx.server_now(), &cx.start.zone);
    summary::with_remarks(lines, &spec.ip, &cx.here.known)
}

impl SummaryStep {
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = match &self.shown {
            Shown::Nothing => Vec::new(),
            Shown::Spec { lines, grade, .. } => {
                let said = lines.iter().map(Entry::Line);
                let reasons = numbered(&grade.reasons).flat_map(|(number, reason)| {
                    let lower = suggestions::offered(reason).then_some(Entry::Lower(reason));
                    std::iter::once(Entry::Reason(reason, number)).chain(lower)
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

    /// Where the cursor stands when the page opens: on "Create Token", on the first gap, or with a
    /// grade of high or critical on its first reason (reference: design section 3).
    pub(super) fn first_row(&self) -> usize {
        let entries = self.entries();
        let last = entries.len().saturating_sub(1);
        match &self.shown {
            Shown::Gaps { .. } => 0,
            Shown::Spec { grade, .. } if grade.level >= Level::High => entries
                .iter()
                .position(|entry| matches!(entry, Entry::Reason(..)))
                .unwrap_or(last),
            _ => last,
        }
    }
}
