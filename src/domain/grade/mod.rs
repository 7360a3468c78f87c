//! The blast radius of a token: what happens when someone steals it, as a level with its reasons,
//! each with the one change that lowers it. Computed over the whole token; data, not drawing. Knows
//! no screen, no network and no clock: "now" is a parameter.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::catalog::Catalog;
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::address::{IpFilter, none_can_match};
use crate::domain::token::from_policies::says_deny;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::{Place, Spec};
use crate::domain::token::work;

mod denials;
mod effective;
mod rules;
mod suggestion;
mod width;
mod words;

use denials::Denials;
use effective::{Given, given};
use rules::{LONG_DAYS, NARROW_RANGES, NARROW_V4, NARROW_V6, Reach};
pub use suggestion::Suggestion;
pub use width::Width;

/// How bad it is when the token gets into wrong hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A nuisance, or a look at settings.
    Low,
    /// Harm to what was chosen.
    Medium,
    /// Harm to an account or to most of it.
    High,
    /// Nothing contains it.
    Critical,
}

impl Level {
    /// The mildest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word for the screen and for `--fail-on`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The level of a word for `--fail-on`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The line of the page that says it.
    #[must_use]
    pub fn said(self) -> String {
        format!("Blast radius: {}", self.word())
    }

    /// The next one up.
    fn up(self) -> Self {
        match self {
            Self::Low => Self::Medium,
            Self::Medium => Self::High,
            Self::High | Self::Critical => Self::Critical,
        }
    }
}

/// The grade and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// The grade of the whole token.
    pub level: Level,
    /// The worst first; at least one, unless the token can do nothing.
    pub reasons: Vec<Reason>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The level that it justifies alone. Higher than the grade where a narrow IP filter eases it.
    pub level: Level,
    /// What it is and what a thief could do with it; safe to show.
    pub sentence: String,
    /// The same where what the token can do stands beside it; safe to show.
    pub brief: String,
    /// Where the change is made.
    pub lowers: Place,
    /// The change in words; safe to show.
    pub suggestion: Suggestion,
    /// The same in fewer words, for where `brief` is said.
    pub hint: Suggestion,
    /// The change, for a program.
    pub change: Change,
}

/// The one change that lowers the grade or removes the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Choose single zones (at most 20 in the whole token) in place of families or very many.
    SingleZones,
    /// Choose single accounts in place of all.
    SingleAccounts,
    /// Give less in that grant.
    Permissions {
        /// Read (second) in place of a group (first).
        read: Vec<(GroupId, GroupId)>,
        /// Groups to leave out.
        remove: Vec<GroupId>,
        /// In every grant that has them: this one excludes something of these groups, and without
        /// its exclusion another grant would give that again.
        everywhere: bool,
    },
    /// Set an end within a year.
    End,
    /// Allow only the few addresses that will use it.
    Filter,
    /// Nothing that can be done by a key: this reason eases the grade, or is about a policy as it
    /// was given.
    Keep,
}

/// Grades a token.
#[must_use]
pub fn grade(spec: &Spec, catalog: &Catalog, names: &dyn Names, now: Timestamp) -> Grade {
    let account_of = |zone| names.account_of(zone);
    let denials = Denials::of(&spec.verbatim, catalog);
    let whole = denials.beside(spec);
    let (mut plain, accounts) = whole.meant(&account_of);
    let denied = match denials.grants.len() {
        0 => Vec::new(),
        _ => plain.to_mut().grants.split_off(spec.grants.len()),
    };
    let given = given(&plain.grants, &denied, catalog, &accounts);
    let shared = shared(&plain);
    let power = |given| of_power(given, &plain, &shared, catalog, names);
    let mut reasons: Vec<Reason> = given.iter().map(power).collect();
    let as_given = of_policies_as_given(&spec.verbatim);
    let only_reads = as_given.is_none() && given.iter().all(|given| given.class.reads);
    reasons.extend(as_given);
    reasons.extend(of_denials_not_read(denials.not_read));
    let base = reasons.iter().map(|reason| reason.level).max().unwrap_or(Level::Low);
    let eased = ease(base, only_reads);
    let narrow = is_narrow(&spec.ip);
    let lasting = lasts(spec, now);
    // Raising needs something to raise: a token that can do little may live long.
    let raised = lasting != Lasting::Short && base > Level::Low;
    let in_the_end = |level: Level| if raised { level.up() } else { level };
    let (open, filtered) = (in_the_end(base), in_the_end(eased));
    let level = if narrow { filtered } else { open };
    reasons.extend(of_time(lasting, raised, level));
    // One that works from nowhere does not work from almost anywhere.
    if filtered < open && (narrow || !none_can_match(&spec.ip)) {
        reasons.push(of_filter(narrow, open, filtered));
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    Grade { level, reasons }
}

/// What a narrow filter makes of a level: a stolen copy is of no use elsewhere. For reading it does
/// more, since whoever holds one of these machines can read there anyway. It does not contain what
/// is critical: one request from there is enough.
fn ease(base: Level, only_reads: bool) -> Level {
    match base {
        Level::High => Level::Medium,
        Level::Medium if only_reads => Level::Low,
        other => other,
    }
}

/// Whether only a few machines or one small network may use the token.
fn is_narrow(filter: &IpFilter) -> bool {
    let small = |net: &ipnet::IpNet| match net {
        ipnet::IpNet::V4(net) => net.prefix_len() >= NARROW_V4,
        ipnet::IpNet::V6(net) => net.prefix_len() >= NARROW_V6,
    };
    !filter.only.is_empty() && filter.only.len() <= NARROW_RANGES && filter.only.iter().all(small)
}

/// For how long a token can be used, from its start.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lasting {
    /// A year at most.
    Short,
    /// So many days, more than a year.
    Long(i64),
    /// No end.
    Ever,
}

fn lasts(spec: &Spec, now: Timestamp) -> Lasting {
    let Some(end) = spec.expires else { return Lasting::Ever };
    let start = spec.starts.map_or(now, |start| start.max(now));
    let seconds = end.as_second().saturating_sub(start.as_second());
    if seconds > LONG_DAYS * 86_400 {
        Lasting::Long(seconds / 86_400)
    } else {
        Lasting::Short
    }
}

/// Groups that several grants have.
fn shared(spec: &Spec) -> BTreeSet<GroupId> {
    let mut seen = BTreeSet::new();
    let groups = spec.grants.iter().flat_map(|grant| grant.groups.keys());
    groups.filter(|id| !seen.insert(**id)).copied().collect()
}

fn of_power(
    given: &Given<'_>,
    spec: &Spec,
    shared: &BTreeSet<GroupId>,
    catalog: &Catalog,
    names: &dyn Names,
) -> Reason {
    work::step();
    let change = change_of(given, spec, shared, catalog);
    let lowers = match &change {
        Change::SingleZones | Change::SingleAccounts => Place::Resources(given.grant, given.scope.clone()),
        _ => Place::Permissions(given.grant),
    };
    let number = (spec.grants.len() > 1).then_some(given.grant + 1);
    Reason {
        level: given.class.level(given.reach),
        sentence: visible(&words::of_power(given, number, catalog, names)).into_owned(),
        brief: visible(&words::brief(given, number, names)).into_owned(),
        lowers,
        suggestion: words::of_change(&change, given, catalog),
        hint: words::of_change(&change, given, catalog),
        change,
    }
}

/// Narrower resources where that lowers the level, else less permission.
fn change_of(given: &Given<'_>, spec: &Spec, shared: &BTreeSet<GroupId>, catalog: &Catalog) -> Change {
    let level = given.class.level(given.reach);
    let narrower = |reach| given.reach > reach && given.class.level(reach) < level;
    match given.scope {
        Scope::Zone if narrower(Reach::Chosen) => return Change::SingleZones,
        Scope::Account if narrower(Reach::Whole) => return Change::SingleAccounts,
        _ => {}
    }
    let (mut read, mut remove) = (Vec::new(), Vec::new());
    for id in &given.groups {
        match read_of(*id, catalog) {
            Some(other) if rules::class_of(other, catalog).level(given.reach) < level => read.push((*id, other)),
            _ => remove.push(*id),
        }
    }
    // As the sentence names them, so that "the first" is the first of both.
    read.sort_by_cached_key(|(id, _)| catalog.in_words(*id));
    remove.sort_by_cached_key(|id| catalog.in_words(*id));
    Change::Permissions {
        read,
        remove,
        everywhere: excludes_from_others(given, spec, shared),
    }
}

/// Whether the grant has an exclusion that counts for these groups of other grants too.
fn excludes_from_others(given: &Given<'_>, spec: &Spec, shared: &BTreeSet<GroupId>) -> bool {
    let mut except = spec.grants.get(given.grant).into_iter().flat_map(|grant| &grant.except);
    given.groups.iter().any(|id| shared.contains(id))
        && except.any(|except| {
            work::step();
            except.scope() == *given.scope
        })
}

/// The Read beside a group that is no Read itself.
fn read_of(id: GroupId, catalog: &Catalog) -> Option<GroupId> {
    let (row, level) = catalog.row_of(id)?;
    let mut reads = row.levels.iter().filter(|one| one.bare_word() == "Read");
    let read = reads.find(|one| one.refused.is_none())?;
    (!level.only_reads() && read.id != id).then_some(read.id)
}

/// Policies that no access says and that give something: what that is, nobody here can tell, so
/// that the worst but one is presumed.
fn of_policies_as_given(verbatim: &[Value]) -> Option<Reason> {
    let gives = |policy: &&Value| !says_deny(policy);
    let count = verbatim.iter().filter(gives).count();
    let sentence = match count {
        0 => return None,
        1 => "A policy is sent as it was given, and what it allows cannot be told here.".to_owned(),
        several => format!("{several} policies are sent as they were given, and what they allow cannot be told here."),
    };
    let suggestion = Suggestion::new("If you can", "use permissions from the list");
    Some(Reason {
        level: Level::High,
        brief: sentence.clone(),
        sentence,
        lowers: Place::Permissions(0),
        hint: suggestion.clone(),
        suggestion,
        change: Change::Keep,
    })
}

/// Policies that deny something and cannot be read for sure: nobody is to rely on what they take
/// away.
fn of_denials_not_read(count: usize) -> Option<Reason> {
    let sentence = match count {
        0 => return None,
        1 => "A policy that denies something cannot be read here, so the grade counts as if it were not there."
            .to_owned(),
        several => format!(
            "{several} policies that deny something cannot be read here, so the grade counts as if they were not there."
        ),
    };
    let suggestion = Suggestion::new("If you can", "exclude resources from the list");
    Some(Reason {
        level: Level::Low,
        brief: sentence.clone(),
        sentence,
        lowers: Place::Permissions(0),
        hint: suggestion.clone(),
        suggestion,
        change: Change::Keep,
    })
}

/// An end that is missing or far.
fn of_time(lasting: Lasting, raised: bool, level: Level) -> Option<Reason> {
    let (how_long, brief) = match lasting {
        Lasting::Short => return None,
        Lasting::Ever => (
            "It never expires: a copy that someone finds years from now still works.".to_owned(),
            "It never expires: a copy found in years still works.".to_owned(),
        ),
        Lasting::Long(days) => (
            format!("It works for {days} days: a copy that someone finds after a year still works."),
            format!("It works for {days} days: a copy found in a year still works."),
        ),
    };
    let (level, sentence) = if raised {
        (level, format!("{how_long} That raises the grade by a step."))
    } else {
        (Level::Low, how_long)
    };
    Some(Reason {
        level,
        sentence,
        brief,
        lowers: Place::Expires,
        suggestion: Suggestion::new("", "set an expiry within a year, such as 90 days"),
        hint: Suggestion::new("", "set an expiry within a year"),
        change: Change::End,
    })
}

/// The filter that eases the grade, or the one that would.
fn of_filter(narrow: bool, open: Level, filtered: Level) -> Reason {
    let step = format!("{} to {}", open.word(), filtered.word());
    let (sentence, brief, suggestion, hint, change) = if narrow {
        (
            format!("Only a few addresses may use it: a copy is of no use elsewhere. That lowers {step}."),
            "Few addresses may use it: that lowers the grade by a step.",
            Suggestion::new("", "keep the client IP filter"),
            Suggestion::default(),
            Change::Keep,
        )
    } else {
        (
            "It works from almost anywhere: so does a stolen copy.".to_owned(),
            "It works from almost anywhere.",
            Suggestion::new(
                "",
                &format!("allow only the few addresses that will use it: that lowers {step}"),
            ),
            Suggestion::new("", "allow the few addresses that use it"),
            Change::Filter,
        )
    };
    Reason {
        level: Level::Low,
        sentence,
        brief: brief.to_owned(),
        lowers: Place::IpOnly,
        suggestion,
        hint,
        change,
    }
}

#[cfg(test)]
mod tests;
