//! The token taking shape, for the side panel of wide windows.

use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};

use super::page::{Line, Sense};
use super::state::context::Context;
use super::steps::{ORDER, StepId};
use crate::domain::grade::grade;
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::id::GroupId;
use crate::domain::token::lifetime::{self, When};
use crate::domain::token::scope::Scope;

/// The panel shows at most this many permissions and resources each, the summary shows all.
const AT_MOST: usize = 6;
/// The same of each policy where there are several.
const WITH_SEVERAL: usize = 2;
/// And at most so many policies.
const POLICIES: usize = 4;
/// What is graded on every frame: a larger token is graded on the summary alone.
const GRADED: usize = 200;
/// And letters of addresses that are read for it.
const READ: usize = 2_000;

/// What has been decided so far, and at which step the rest is, seen from this one.
#[must_use]
pub fn lines(cx: &Context, step: StepId) -> Vec<Line> {
    let draft = &cx.work.draft;
    let mut lines = vec![Line::new(Sense::Strong, "The token so far"), Line::plain("")];
    let name = if draft.name.is_empty() {
        decided_by(StepId::Name, step)
    } else {
        visible(&draft.name).into_owned()
    };
    part(&mut lines, "Name", [Line::plain(name)]);
    if cx.owner_account().is_some() {
        part(&mut lines, "Owner", [Line::plain(cx.owner(draft.owner))]);
    }
    let several = draft.grants.len() > 1;
    for (at, grant) in draft.grants.iter().enumerate().take(POLICIES) {
        if several {
            lines.push(Line::new(Sense::Strong, format!("Policy {}", at + 1)));
        }
        of_policy(
            &mut lines,
            cx,
            grant,
            step,
            if several { WITH_SEVERAL } else { AT_MOST },
        );
    }
    let more = draft.grants.len().saturating_sub(POLICIES);
    if more > 0 {
        lines.extend([Line::plain(format!("and {more} more policies")), Line::plain("")]);
    }
    let from = match (draft.ip_only.trim(), draft.ip_except.trim()) {
        ("", "") => "any address".into(),
        ("", except) => format!("any but {}", beginning(except)),
        (only, "") => beginning(only),
        (only, except) => format!("{} but not {}", beginning(only), beginning(except)),
    };
    part(&mut lines, "From", [Line::plain(from)]);
    part(&mut lines, "Until", [until(cx)]);
    lines.extend(grade_so_far(cx));
    lines
}

/// A heading with what is under it, and an empty line.
fn part(lines: &mut Vec<Line>, heading: &str, under: impl IntoIterator<Item = Line>) {
    lines.push(Line::new(Sense::Heading, heading));
    lines.extend(under);
    lines.push(Line::plain(""));
}

fn of_policy(lines: &mut Vec<Line>, cx: &Context, grant: &DraftGrant, step: StepId, at_most: usize) {
    let group = |(id, scope): (&GroupId, &Scope)| match cx.catalog().row_of(*id) {
        Some((row, level)) => format!("{} {} · {}", level.word, scope.word(), row.label),
        None => format!("{} {id}", scope.word()),
    };
    let open = |step_of| Line::plain(decided_by(step_of, step));
    let can = some(Sense::Granted, grant.groups.iter().map(group), at_most);
    part(lines, "Can", can.unwrap_or_else(|| vec![open(StepId::Permissions)]));
    let resource = |resource| cx.resource(resource);
    let on = some(Sense::Plain, grant.resources.iter().map(resource), at_most);
    part(lines, "On", on.unwrap_or_else(|| vec![open(StepId::Resources)]));
    if let Some(except) = some(Sense::Plain, grant.except.iter().map(resource), at_most) {
        part(lines, "Not on", except);
    }
}

/// At which step something is decided that is open.
fn decided_by(which: StepId, here: StepId) -> String {
    let number = ORDER.iter().position(|step| *step == which).map_or(0, |at| at + 1);
    if which == here {
        format!("{number} you choose here")
    } else if here.next() == Some(which) {
        format!("{number} you choose in the next step")
    } else {
        format!("{number} you choose at {}", which.name())
    }
}

fn until(cx: &Context) -> Line {
    let text = cx.work.draft.expires.trim();
    match lifetime::parse(text) {
        _ if text.is_empty() => Line::plain("not yet"),
        Ok(When::Unbounded) => Line::new(Sense::Warning, "never expires"),
        Ok(When::After(span)) => {
            let words = SpanPrinter::new()
                .designator(Designator::Verbose)
                .spacing(Spacing::BetweenUnitsAndDesignators);
            Line::plain(format!("{} from its creation", words.span_to_string(&span)))
        }
        Ok(When::At(instant)) => Line::plain(lifetime::here(instant, &cx.start.zone)),
        Err(_) => Line::plain(visible(text)),
    }
}

/// How far a leak would reach, once all that it takes is decided. It is made for every frame, and so
/// only of a draft that is read at once.
fn grade_so_far(cx: &Context) -> Vec<Line> {
    let draft = &cx.work.draft;
    let sizes = draft.grants.iter();
    let size: usize = sizes
        .map(|grant| grant.groups.len() + grant.resources.len() + grant.except.len())
        .sum();
    if size > GRADED || draft.ip_only.len() + draft.ip_except.len() > READ {
        return Vec::new();
    }
    let Ok(spec) = cx.read() else { return Vec::new() };
    let grade = grade(&spec, cx.catalog(), cx, cx.server_now());
    let worst = grade.reasons.into_iter().next();
    std::iter::once(Line::new(Sense::Grade(grade.level), "If it leaks"))
        .chain(worst.map(|reason| Line::plain(reason.sentence)))
        .collect()
}

/// Some thousand addresses may be typed; the panel shows where they begin.
fn beginning(text: &str) -> String {
    const SHOWN: usize = 100;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", visible(text.get(..end).unwrap_or_default())),
        None => visible(text).into_owned(),
    }
}

/// The first ones, and how many more there are; only what is shown is put into words. None of none.
fn some(sense: Sense, all: impl ExactSizeIterator<Item = String>, at_most: usize) -> Option<Vec<Line>> {
    if all.len() == 0 {
        return None;
    }
    let more = all.len().saturating_sub(at_most);
    let mut lines: Vec<Line> = all.take(at_most).map(|text| Line::new(sense, visible(&text))).collect();
    if more > 0 {
        lines.push(Line::plain(format!("and {more} more")));
    }
    Some(lines)
}

#[cfg(test)]
mod tests;
