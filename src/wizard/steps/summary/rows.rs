//! The rows of the summary tab: what each says, where it leads, and which of them one comes back
//! to.

use super::change::TokenChange;
use super::{Shown, SummaryStep, suggestions, whereto};
use crate::domain::grade::{Change, Grade, Level, Reason};
use crate::domain::refusal::as_on_screen;
use crate::domain::summary::overview::{FullLine, Overview, OverviewFact};
use crate::domain::text::visible;
use crate::domain::token::spec::{Gap, Place, Spec};
use crate::wizard::page::{Mark, Row};
use crate::wizard::state::context::Context;

/// A row of the summary tab.
pub(super) enum Entry<'a> {
    Fact(&'a OverviewFact),
    /// What the fact before it is on.
    On(&'a OverviewFact),
    /// What the facts say shorter.
    InFull(&'a FullLine),
    Gap(&'a Gap),
    Grade(Level),
    Reason(&'a Reason),
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
    /// Changes the token that exists.
    Save,
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
    Button,
}

impl Entry<'_> {
    /// As a row of the list that the page is while something is missing.
    pub(super) fn row(&self) -> Row {
        match self {
            Self::Gap(gap) => Row::new(gap.sentence.clone()).mark(Mark::Warns),
            _ if self.is_button() => Row::new(self.words()).act(),
            _ => Row::new(self.words()),
        }
    }

    /// What it says.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Fact(fact) => fact.said(),
            Self::On(fact) => format!("on {}", fact.on),
            Self::InFull(line) => line.text.clone(),
            Self::Gap(gap) => gap.sentence.clone(),
            Self::Grade(level) => format!("If it leaks: {}", level.word()),
            Self::Reason(reason) => reason.brief.clone(),
            Self::Remove(group) => format!("Remove {} and try again", visible(&as_on_screen(group))),
            Self::SignIn => "Sign in as someone else".to_owned(),
            Self::LookAgain => "Look these names up again".to_owned(),
            Self::LeaveOut(name) => format!("Leave {name} out"),
            Self::Lower(reason) => suggestions::words(&reason.change),
            Self::AddAccess => "+ Add another policy".to_owned(),
            Self::Edit => "Edit token".to_owned(),
            Self::Create => "Create Token".to_owned(),
            Self::Save => "Save changes".to_owned(),
        }
    }

    /// What kind of row it is to come back to.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Fact(_) | Self::On(_) | Self::InFull(_) => Kind::Line,
            Self::Gap(_) => Kind::Gap,
            Self::Grade(_) => Kind::Grade,
            Self::Reason(..) => Kind::Reason,
            Self::Remove(_)
            | Self::SignIn
            | Self::LookAgain
            | Self::LeaveOut(_)
            | Self::Lower(_)
            | Self::AddAccess
            | Self::Edit
            | Self::Create
            | Self::Save => Kind::Button,
        }
    }

    /// Whether it acts, rather than saying something.
    pub(super) fn is_button(&self) -> bool {
        self.kind() == Kind::Button
    }

    /// The place that it leads to; none for a row that does something here or only explains.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Self::Fact(fact) => fact.place.clone(),
            Self::On(fact) => fact.on_place.clone(),
            Self::InFull(line) => line.place.clone(),
            Self::Gap(gap) => Some(gap.place.clone()),
            Self::Reason(reason) => place_of(reason),
            Self::Edit => Some(Place::Name),
            _ => None,
        }
    }

    /// The reason that it stands for.
    pub(super) fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Reason(reason) => Some(reason),
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
            Self::AddAccess => Some("add a policy"),
            Self::Edit => Some("edit it"),
            Self::Create => Some("create it"),
            Self::Save => Some("save it"),
            Self::Reason(..) => self.place().map(|_| "reduce this"),
            Self::Fact(_) | Self::On(_) | Self::InFull(_) | Self::Gap(_) => self.place().map(|_| "open this line"),
            Self::Grade(_) => None,
        }
    }

    /// What tells it from other rows of the same kind and place.
    pub(super) fn head(&self) -> &str {
        match self {
            Self::Fact(fact) => &fact.words,
            Self::On(fact) => &fact.on,
            Self::InFull(line) => &line.text,
            Self::Reason(reason) | Self::Lower(reason) => &reason.sentence,
            Self::Remove(name) | Self::LeaveOut(name) => name,
            Self::Gap(_) | Self::Grade(_) => "",
            other => other.does().unwrap_or_default(),
        }
    }
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

/// What the token will be, with what is strange about the filter and what is to be known beside.
pub(super) fn overview(spec: &Spec, cx: &Context, change: Option<&TokenChange>) -> Overview {
    let clock = (cx.server_now(), &cx.start.zone);
    let mut overview = Overview::of(spec, cx.catalog(), cx, clock, &cx.here.known);
    match change {
        Some(change) => drop(overview.facts.splice(0..0, change.facts())),
        None => overview.facts.extend(whereto::remarks(cx)),
    }
    overview
}

impl SummaryStep {
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = match &self.shown {
            Shown::Nothing => Vec::new(),
            Shown::Spec { overview, grade, .. } => {
                let facts = overview.facts.iter().flat_map(|fact| {
                    let on = fact.on_place.is_some().then_some(Entry::On(fact));
                    std::iter::once(Entry::Fact(fact)).chain(on)
                });
                let in_full = overview.in_full.iter().map(Entry::InFull);
                let reasons = numbered(&grade.reasons).flat_map(|(_, reason)| {
                    let lower = suggestions::offered(reason).then_some(Entry::Lower(reason));
                    std::iter::once(Entry::Reason(reason)).chain(lower)
                });
                // A refusal stands in their place.
                let reasons = std::iter::once(Entry::Grade(grade.level)).chain(reasons);
                let reasons = reasons.take_while(|_| self.refusal.is_empty());
                facts.chain(in_full).chain(reasons).collect()
            }
            Shown::Gaps { gaps, names, owner } => {
                let names = names.iter().map(|name| Entry::LeaveOut(name));
                let again = (names.len() > 0).then_some(Entry::LookAgain);
                gaps.iter()
                    .map(Entry::Gap)
                    .chain(again)
                    .chain(names)
                    .chain([Entry::Fact(owner)])
                    .collect()
            }
        };
        entries.extend(self.refused_group.as_deref().map(Entry::Remove));
        if self.other_sign_in {
            entries.push(Entry::SignIn);
        }
        match &self.shown {
            Shown::Spec { change: Some(_), .. } => entries.push(Entry::Save),
            Shown::Spec { .. } => entries.push(Entry::Create),
            Shown::Gaps { .. } | Shown::Nothing => {}
        }
        entries.extend([Entry::Edit, Entry::AddAccess]);
        entries
    }

    /// The row of "Create Token", or of what stands in its place.
    pub(super) fn create_row(&self) -> usize {
        let create = |entry: &Entry<'_>| matches!(entry, Entry::Create | Entry::Save | Entry::Edit);
        self.entries().iter().position(create).unwrap_or(0)
    }

    /// Where the cursor stands when the page opens: on "Create Token", on the first gap, or with a
    /// grade of high or critical on its first reason (reference: design section 3).
    pub(super) fn first_row(&self) -> usize {
        let risky = |grade: &Grade| grade.level >= Level::High && self.refusal.is_empty();
        match &self.shown {
            Shown::Gaps { .. } => 0,
            // What it is now is read first; once something changes, what that is.
            Shown::Spec {
                change: Some(change), ..
            } if change.lines.is_empty() => 0,
            Shown::Spec { change: Some(_), .. } => self.create_row(),
            Shown::Spec { grade, .. } if risky(grade) => self
                .entries()
                .iter()
                .position(|entry| matches!(entry, Entry::Reason(..)))
                .unwrap_or_else(|| self.create_row()),
            _ => self.create_row(),
        }
    }
}
