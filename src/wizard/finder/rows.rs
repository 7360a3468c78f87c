//! The answer, row by row: what has to be decided, what can be taken and why, and what was asked
//! for; below the rows what all of it is limited to.

use std::collections::BTreeSet;

use super::{Finder, Manner};
use crate::domain::catalog::Catalog;
use crate::domain::needs::{self, AS_OF, Answer, Basis, Given, Permission, TargetPart, format};
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::wizard::page::{Fact, Line as Text, Mark, Part, Row, Sense};
use crate::wizard::state::context::Context;

/// A row; numbers are places in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Question(usize),
    Choice(usize, usize),
    /// Something that was not understood.
    Unknown(usize),
    /// What may have been meant.
    Near(usize, usize),
    /// What to do about it.
    Next(usize, usize),
    Permission(usize),
    /// Something that was asked for.
    Given(usize),
}

/// A resource in the words of a spec, by its name where that is here.
fn named_here(cx: &Context, words: &str) -> String {
    let (kind, name) = words.split_once(':').unwrap_or(("", words));
    match needs::place(words) {
        Some(Ok(resource)) => format!("{kind} {}", cx.resource(&resource)),
        _ => format!("{kind} {name}"),
    }
}

/// What the policy on the screen is for, so that it is seen before anything is put into it.
fn place(cx: &Context) -> String {
    const NAMED: usize = 3;
    let resources = &cx.grant().resources;
    if resources.iter().any(Resource::is_all) {
        return "This policy is for all zones or accounts; new permissions get a policy of their own.".to_owned();
    }
    let first: Vec<String> = resources.iter().take(NAMED).map(|one| cx.resource(one)).collect();
    let more = match resources.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("New ones get this policy’s resources: {}{more}", first.join(", "))
}

/// The rows of an answer to so many things: of its permissions those that are ticked first, since
/// the last rows may be out of view.
pub(super) fn of(answer: &Answer, given: usize, ticked: impl Fn(&Permission) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, question) in answer.questions.iter().enumerate() {
        lines.push(Line::Question(at));
        lines.extend((0..question.choices.len()).map(|choice| Line::Choice(at, choice)));
    }
    for (at, unknown) in answer.unknown.iter().enumerate() {
        lines.push(Line::Unknown(at));
        for (nth, near) in unknown.nearest.iter().enumerate() {
            let meant = Given::Words(needs::to_give(near).to_owned());
            let understood = needs::answer(&[meant], Catalog::of_this_version()).unknown.is_empty();
            lines.push(if understood {
                Line::Near(at, nth)
            } else {
                Line::Next(at, nth)
            });
        }
    }
    let (first, rest): (Vec<_>, Vec<_>) = answer.permissions.iter().enumerate().partition(|(_, one)| ticked(one));
    lines.extend(first.into_iter().chain(rest).map(|(at, _)| Line::Permission(at)));
    lines.extend((0..given).map(Line::Given));
    lines
}

impl Finder {
    /// The row at a place; its words are made safe to show.
    pub(super) fn line(&self, cx: &Context, at: usize) -> Row {
        let words = |text: String| Row::new(visible(&text).into_owned());
        match self.lines.get(at) {
            None => Row::new(""),
            Some(Line::Question(at)) => {
                let about = self.answer.questions.get(*at).map(|one| one.about.clone());
                words(format!("Question: {}", about.unwrap_or_default()))
            }
            Some(Line::Choice(question, at)) => {
                let choice = self.choice(*question, *at);
                let called = needs::choice_called(&choice).map(|called| format!(" · {called}"));
                words(format!("{choice}{}", called.unwrap_or_default())).act()
            }
            Some(Line::Unknown(at)) => {
                let input = self.answer.unknown.get(*at).map(|one| one.input.clone());
                words(format!("Not understood: {}", input.unwrap_or_default()))
            }
            Some(Line::Near(unknown, at)) => words(self.near(*unknown, *at)).act(),
            Some(Line::Next(unknown, at)) => words(format!("{}.", self.near(*unknown, *at))),
            Some(Line::Permission(at)) => {
                let one = self.answer.permissions.get(*at);
                one.map_or_else(|| Row::new(""), |one| Self::permission(cx, one))
            }
            Some(Line::Given(at)) => {
                let called = cx.work.purpose.given.get(*at).map(needs::called);
                let called = visible(&called.unwrap_or_default()).into_owned();
                Row::new("Asked for").cell(called)
            }
        }
    }

    fn choice(&self, question: usize, at: usize) -> String {
        let question = self.answer.questions.get(question);
        question
            .and_then(|one| one.choices.get(at))
            .cloned()
            .unwrap_or_default()
    }

    fn near(&self, unknown: usize, at: usize) -> String {
        let unknown = self.answer.unknown.get(unknown);
        unknown.and_then(|one| one.nearest.get(at)).cloned().unwrap_or_default()
    }

    fn permission(cx: &Context, one: &Permission) -> Row {
        let all = if one.everywhere { ", on all zones" } else { "" };
        let what = format!("{} · {}{all}", one.scope.word(), one.words.0);
        let why = not_here(cx, one).map_or_else(
            || one.because.first().map(|why| briefly(why, one)),
            |why| Some(why.to_owned()),
        );
        let sure = match one.basis {
            Basis::Stated => "stated",
            Basis::Derived => "derived",
            Basis::Guess => "GUESS",
        };
        let row = Row {
            mark: Mark::Tick(Self::is_taken(cx, one)),
            cells: [one.words.1.clone(), what, why.unwrap_or_default(), sure.to_owned()]
                .map(|cell| visible(&cell).into_owned())
                .to_vec(),
            unavailable: !cx.may_give(one.id),
            ..Row::new("")
        };
        row.meant(if one.basis == Basis::Guess {
            Sense::Warning
        } else {
            Sense::Plain
        })
    }

    /// How many are ticked, since some of them may be out of view, and where it leads.
    pub(super) fn state(&self, cx: &Context) -> String {
        let then = match self.manner {
            Manner::Beside => "then back to Permissions",
            Manner::Whole => "then on to Name",
        };
        match self.answer.permissions.len() {
            0 => then.to_owned(),
            all => format!("{} of {all} ticked · {then}", self.taken(cx).len()),
        }
    }

    /// What is said of the row under the cursor: all reasons.
    pub(super) fn about(&self, cx: &Context) -> Vec<String> {
        let said = match self.lines.get(self.pick.cursor) {
            Some(Line::Permission(at)) => match self.answer.permissions.get(*at) {
                Some(one) => {
                    let said = not_here(cx, one).map(str::to_owned).into_iter();
                    said.chain([one.because.join("; ")]).collect()
                }
                None => Vec::new(),
            },
            Some(Line::Given(at)) => {
                let called = cx.work.purpose.given.get(*at).map(needs::called).unwrap_or_default();
                vec![format!("Space takes it out: {called}")]
            }
            Some(_) | None => Vec::new(),
        };
        said.iter().map(|words| visible(words).into_owned()).collect()
    }

    /// What stands below the rows: limits, what is open, remarks, and how sure it is.
    pub(super) fn under_rows(&self, cx: &Context) -> Vec<Part<'static>> {
        let facts = self.limits(cx);
        let gap = (!facts.is_empty()).then_some(Part::Space);
        let facts = (!facts.is_empty()).then_some(Part::Facts(facts));
        let all = gap.into_iter().chain(facts);
        all.chain([Part::Space, Part::Lines(self.remarks())]).collect()
    }

    /// What is to be known of the answer as a whole; nothing while nothing is asked for.
    pub(super) fn remarks(&self) -> Vec<Text> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let plain = |words: String| Text::plain(visible(&words).into_owned());
        let mut lines: Vec<Text> = Vec::new();
        if self.answer.permissions.is_empty() {
            lines.push(plain(format::nothing(&self.answer).to_owned()));
        }
        lines.extend(self.still_open().map(|words| Text::new(Sense::Warning, words)));
        let note = |words: &str| Text::new(Sense::Note, visible(words).into_owned());
        lines.extend(self.answer.remarks.iter().map(|remark| note(remark)));
        lines.extend(self.legend().map(note));
        lines.push(plain(format!("Permission data of {AS_OF}.")));
        lines
    }

    /// What each word for how sure it is means, for those that occur.
    fn legend(&self) -> impl Iterator<Item = &'static str> {
        let lines = [
            (
                Basis::Stated,
                "stated: Cloudflare or the tool’s own documentation says so; or you named it.",
            ),
            (
                Basis::Derived,
                "derived: one of several that Cloudflare accepts, or read from the calls of a tool.",
            ),
            (Basis::Guess, Basis::GUESS),
        ];
        let occurs = |basis: Basis| self.answer.permissions.iter().any(|one| one.basis == basis);
        let said = lines.map(|(basis, words)| occurs(basis).then_some(words));
        said.into_iter().flatten()
    }

    /// How much of it is open.
    fn still_open(&self) -> Option<String> {
        let counts = [
            (self.answer.questions.len(), "question is open", "questions are open"),
            (
                self.answer.unknown.len(),
                "thing is not understood",
                "things are not understood",
            ),
        ];
        let said = counts.iter().filter(|(open, ..)| *open > 0);
        let said = said.map(|(open, one, several)| format!("{open} {}.", if *open == 1 { one } else { several }));
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// The resources that permissions can be limited to, by name where that is known, and those
    /// that none can; else what the policy on the screen is for.
    fn limits(&self, cx: &Context) -> Vec<Fact> {
        let fact = |label: &str, sense: Sense, words: String| Fact::new(label, sense, visible(&words).into_owned());
        let permissions: Vec<&Permission> = self.answer.permissions.iter().collect();
        if self.answer.resources.is_empty() {
            let said = self.is_beside(cx) && !permissions.is_empty();
            return said
                .then(|| fact("Only on", Sense::Plain, place(cx)))
                .into_iter()
                .collect();
        }
        let parts: Vec<TargetPart<'_>> = needs::parts(&permissions)
            .into_iter()
            .filter(|part| !part.everywhere)
            .collect();
        let scopes: BTreeSet<&Scope> = parts.iter().map(|part| &part.scope).collect();
        let named: BTreeSet<&String> = parts.iter().flat_map(|part| &part.on).collect();
        let others: BTreeSet<&String> = self
            .answer
            .resources
            .iter()
            .filter(|one| !named.contains(one))
            .collect();
        let all = |words: &BTreeSet<&String>| {
            words
                .iter()
                .map(|one| named_here(cx, one))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mut facts = Vec::new();
        if !named.is_empty() && parts.len() > scopes.len() {
            let words = format!("what each is for, in a policy of its own: {}", all(&named));
            facts.push(fact("Only on", Sense::Plain, words));
        } else if !named.is_empty() {
            facts.push(fact("Only on", Sense::Plain, all(&named)));
        }
        if !others.is_empty() {
            let words = format!("None of these permissions can be limited to {}.", all(&others));
            let label = if facts.is_empty() { "Not only on" } else { "" };
            facts.push(fact(label, Sense::Warning, words));
        }
        facts
    }
}

/// What asks for a permission, without how that is known, which stands beside it: a call, a phase,
/// a tool. The whole reason is in the detail.
fn briefly(reason: &str, one: &Permission) -> String {
    let zone_read = one.words.0 == "Zone" && one.words.1 == "Read";
    if one.everywhere && zone_read {
        return "it finds zones by name".to_owned();
    }
    let bare = reason.split(" (").next().unwrap_or(reason);
    if let Some((_, phase)) = bare.split_once(": phase ") {
        return phase.to_owned();
    }
    if !bare.contains(" /") {
        return bare.split(": ").next().unwrap_or(bare).to_owned();
    }
    // What a place in a path is called tells no call apart.
    let pieces = bare
        .split('/')
        .map(|piece| if piece.starts_with('{') { "{}" } else { piece });
    pieces.collect::<Vec<_>>().join("/")
}

/// Why a permission cannot be had here, if so.
fn not_here(cx: &Context, one: &Permission) -> Option<&'static str> {
    match &one.scope {
        Scope::User if cx.owner_account().is_some() => Some("only a user’s token can have it"),
        _ if !cx.may_give(one.id) => Some("not offered to this sign-in"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only one permission finds zones by name; any other that is needed everywhere has its own
    /// reason.
    #[test]
    fn what_is_needed_everywhere_has_its_own_reason() {
        let why = |label: &str, level: &str, everywhere: bool| {
            let one = Permission {
                id: "c8fed203ed3043cba015a93ad1616f1f".parse().unwrap(),
                name: format!("{label} {level}"),
                scope: Scope::Zone,
                words: (label.to_owned(), level.to_owned()),
                because: Vec::new(),
                basis: Basis::Stated,
                everywhere,
                on: BTreeSet::new(),
                on_others: true,
                enough: Vec::new(),
            };
            briefly("cert-manager: its documentation says so", &one)
        };
        assert_eq!(why("Zone", "Read", true), "it finds zones by name");
        assert_eq!(why("Zone", "Read", false), "cert-manager");
        assert_eq!(why("DNS", "Edit", true), "cert-manager");
        assert_eq!(why("Zone", "Edit", true), "cert-manager");
    }
}
