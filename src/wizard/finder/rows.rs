//! The answer, row by row: what can be taken, what has to be decided, why, and what was asked for.

use std::collections::BTreeSet;

use super::Finder;
use crate::domain::catalog::Catalog;
use crate::domain::needs::{self, Answer, Given, Permission, TargetPart, format};
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::wizard::page::Row;
use crate::wizard::state::context::Context;

/// A row; numbers are places in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Take what is ticked.
    Take,
    /// Nothing is known to be needed.
    Nothing,
    Question(usize),
    Choice(usize, usize),
    /// Something that was not understood.
    Unknown(usize),
    /// What may have been meant.
    Near(usize, usize),
    /// What to do about it.
    Next(usize, usize),
    Permission(usize),
    /// One of its reasons.
    Because(usize, usize),
    /// What the input names as resources.
    Limits,
    /// What the access is for that it goes to.
    Place,
    /// Words that stand as they are.
    Said(String),
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

/// What the access on the screen is for, so that it is seen before anything is put into it.
fn place(cx: &Context) -> String {
    const NAMED: usize = 3;
    let resources = &cx.grant().resources;
    if resources.iter().any(Resource::is_all) {
        return "This access is for all zones or accounts: what is new goes into an access of its own.".to_owned();
    }
    let first: Vec<String> = resources.iter().take(NAMED).map(|one| cx.resource(one)).collect();
    let more = match resources.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("What is new is for the same as this access: {}{more}", first.join(", "))
}

/// The rows of an answer to so many things, which goes beside what is chosen or not.
pub(super) fn of(answer: &Answer, given: usize, beside: bool) -> Vec<Line> {
    if given == 0 {
        return Vec::new();
    }
    let mut lines = vec![if answer.permissions.is_empty() {
        Line::Nothing
    } else {
        Line::Take
    }];
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
    for (at, permission) in answer.permissions.iter().enumerate() {
        lines.push(Line::Permission(at));
        lines.extend((0..permission.because.len()).map(|why| Line::Because(at, why)));
    }
    if !answer.resources.is_empty() {
        lines.push(Line::Limits);
    } else if beside && !answer.permissions.is_empty() {
        lines.push(Line::Place);
    }
    lines.extend(
        answer
            .remarks
            .iter()
            .map(|remark| Line::Said(format!("Note: {remark}"))),
    );
    lines.extend(
        format::legend(answer)
            .into_iter()
            .map(|words| Line::Said(words.to_owned())),
    );
    lines.extend((0..given).map(Line::Given));
    lines
}

impl Finder {
    /// The row at a place; its words are made safe to show.
    pub(super) fn line(&self, cx: &Context, at: usize) -> Row {
        let Some(line) = self.lines.get(at) else {
            return Row::new("");
        };
        let choice = |at: usize, choice: usize| self.answer.questions.get(at)?.choices.get(choice).cloned();
        let near = |at: usize, near: usize| self.answer.unknown.get(at)?.nearest.get(near).cloned();
        let (words, act) = match line {
            Line::Take => (self.take_words(cx), true),
            Line::Nothing => (format::nothing(&self.answer).to_owned(), false),
            Line::Question(at) => {
                let about = self.answer.questions.get(*at).map(|one| one.about.clone());
                (format!("Question: {}", about.unwrap_or_default()), false)
            }
            Line::Choice(question, at) => {
                let choice = choice(*question, *at).unwrap_or_default();
                let called = needs::choice_called(&choice).map(|called| format!(" · {called}"));
                (format!("{choice}{}", called.unwrap_or_default()), true)
            }
            Line::Unknown(at) => {
                let input = self.answer.unknown.get(*at).map(|one| one.input.clone());
                (format!("Not understood: {}", input.unwrap_or_default()), false)
            }
            Line::Near(unknown, at) => (near(*unknown, *at).unwrap_or_default(), true),
            Line::Next(unknown, at) => (format!("  {}.", near(*unknown, *at).unwrap_or_default()), false),
            Line::Permission(at) => {
                let one = self.answer.permissions.get(*at);
                (one.map(|one| self.permission(cx, one)).unwrap_or_default(), false)
            }
            Line::Because(at, why) => {
                let one = self.answer.permissions.get(*at);
                let why = one.and_then(|one| one.because.get(*why));
                (format!("      {}", why.map(String::as_str).unwrap_or_default()), false)
            }
            Line::Limits => (self.limits(cx), false),
            Line::Place => (place(cx), false),
            Line::Said(words) => (words.clone(), false),
            Line::Given(at) => {
                let called = cx.work.purpose.given.get(*at).map(needs::called);
                (
                    format!("Asked for: {}  (Space takes it out)", called.unwrap_or_default()),
                    false,
                )
            }
        };
        let row = Row::new(visible(&words).into_owned());
        if act { row.act() } else { row }
    }

    fn take_words(&self, cx: &Context) -> String {
        let all = self.answer.permissions.len();
        let count = self.taken(cx).len();
        let mut words = match (count, all) {
            (0, _) => "Nothing is ticked".to_owned(),
            (1, 1) => "Take this permission".to_owned(),
            (count, all) if count == all => format!("Take these {count} permissions"),
            (count, all) => format!("Take {count} of these {all} permissions"),
        };
        for (open, one, several) in [
            (self.answer.questions.len(), "question is open", "questions are open"),
            (
                self.answer.unknown.len(),
                "thing is not understood",
                "things are not understood",
            ),
        ] {
            match open {
                0 => {}
                1 => words.push_str(&format!("; 1 {one}")),
                more => words.push_str(&format!("; {more} {several}")),
            }
        }
        words
    }

    /// The resources that permissions can be limited to, by name where that is known, and those
    /// that none can.
    fn limits(&self, cx: &Context) -> String {
        let permissions: Vec<&Permission> = self.answer.permissions.iter().collect();
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
        let mut words = Vec::new();
        if !named.is_empty() && parts.len() > scopes.len() {
            words.push(format!(
                "Limited to what each is for, in an access of its own: {}.",
                all(&named)
            ));
        } else if !named.is_empty() {
            words.push(format!("Limited to: {}.", all(&named)));
        }
        if !others.is_empty() {
            words.push(format!(
                "It names {}, which none of these permissions can be limited to.",
                all(&others)
            ));
        }
        words.join(" ")
    }

    fn permission(&self, cx: &Context, one: &Permission) -> String {
        let tick = if Self::is_taken(cx, one) { "[x]" } else { "[ ]" };
        let not_here = match &one.scope {
            Scope::User if cx.owner_account().is_some() => " · only a user’s token can have it",
            _ if !cx.may_give(one.id) => " · not offered to this sign-in",
            _ => "",
        };
        format!("{tick} {}  ({}){not_here}", format::row(one), format::sure(one.basis))
    }
}
