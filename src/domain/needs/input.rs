//! What somebody gave to be judged, as data: words, files by their text, and what could not be
//! read.

use std::borrow::Cow;

use super::data::Data;
use super::named::permissions_of;
use super::pasted;
use super::paths::{self, Call};
use super::redact::{shown, without_credentials};
use super::{Collector, LARGEST, answer};
use crate::domain::catalog::Catalog;

/// Letters of a name at most.
const NAME: usize = 60;

/// One thing that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A call, a title, a resource, a command, a tool, a phase, a permission by name, or a pasted
    /// error.
    Words(String),
    /// A file of Terraform: its name, safe to show, and its text.
    Terraform(String, String),
    /// A folder of Terraform, with the local modules that it uses, as one thing: its name, safe to
    /// show, and what is in it.
    Folder(String, Vec<Given>),
    /// A configuration of wrangler: its name, safe to show, and its text.
    Wrangler(String, String),
    /// What could not be read: which and why, and the next step.
    Unread(String, String),
}

/// What to call it where it is repeated. Not made safe to show; without what may be a credential.
#[must_use]
pub fn called(given: &Given) -> String {
    match given {
        Given::Words(words) => shown(&gist(words)),
        Given::Terraform(file, _) | Given::Folder(file, _) | Given::Wrangler(file, _) => file.clone(),
        Given::Unread(which, _) => which.clone(),
    }
}

/// A name for a token that is for this: the title of the call, the tool, or the words, of the first
/// thing.
#[must_use]
pub fn name_of(given: &[Given]) -> Option<String> {
    let (first, more) = given.split_first()?;
    let name = match first {
        Given::Words(words) => title(words),
        Given::Terraform(..) | Given::Folder(..) => "Terraform".to_owned(),
        Given::Wrangler(..) => "wrangler".to_owned(),
        Given::Unread(..) => return name_of(more),
    };
    let name: String = name.chars().take(NAME).collect();
    Some(if more.is_empty() {
        name
    } else {
        format!("{name} and more")
    })
}

/// Whether a text that may be anything stands for itself, instead of going on with what is typed:
/// an error, several lines of which something is understood, or a list of permissions.
#[must_use]
pub fn is_whole(text: &str, catalog: &Catalog) -> bool {
    let text = text.trim();
    let understood = || {
        let answer = answer(&[Given::Words(text.to_owned())], catalog);
        let something = !answer.permissions.is_empty() || !answer.questions.is_empty();
        // A word of some lines that happens to be one of a title makes them no list.
        something && answer.unknown.len() * 2 <= text.lines().count()
    };
    let listed = || permissions_of(text, catalog).len() > 1;
    text.len() <= LARGEST && (pasted::is_error(text) || (text.contains('\n') && understood()) || listed())
}

/// Whether a text begins as the name of a file or folder does, and as no call.
pub(super) fn begins_as_file(text: &str) -> bool {
    ["./", "../", "~/"].iter().any(|start| text.starts_with(start))
}

/// Whether the name of a file or folder is meant, by the way it is written.
#[must_use]
pub fn names_file(text: &str) -> bool {
    let ends = [".tf", ".toml", ".jsonc", ".json"]
        .iter()
        .any(|end| text.ends_with(end));
    begins_as_file(text) || ends || [".", "..", "~"].contains(&text)
}

/// What a pasted text names; other words as they are.
fn gist(words: &str) -> Cow<'_, str> {
    let words = words.trim();
    if !pasted::is_error(words) && !words.contains('\n') {
        return words.into();
    }
    let named = pasted::read(words);
    let resources = named.resources.into_iter();
    let calls = named.calls.into_iter().map(|call| call.words());
    let found: Vec<String> = resources.chain(calls).chain(named.command).collect();
    match found.as_slice() {
        [] if pasted::is_error(words) => "a pasted text".into(),
        [] => words.lines().map(str::trim).collect::<Vec<_>>().join(", ").into(),
        found => found.join(", ").into(),
    }
}

/// The title of a call or the name of a tool; else the words themselves.
fn title(words: &str) -> String {
    let data = Data::embedded();
    let gist = gist(words);
    let words = gist.split(", ").next().unwrap_or_default();
    let calls = Call::read(words)
        .map(|call| paths::find(data, &call))
        .unwrap_or_default();
    let tool = data.tools.iter().find(|tool| tool.slug == words);
    match (calls.as_slice(), tool) {
        ([one], _) => one.summary.to_owned(),
        (_, Some(tool)) => tool.name.clone(),
        _ => match permissions_of(words, Catalog::of_this_version()).as_slice() {
            [one] if one.len() == 1 => one
                .iter()
                .map(|one| format!("{} {}", one.row.label, one.level.word))
                .collect(),
            _ => choice_called(words).unwrap_or_else(|| shown(words)),
        },
    }
}

/// What a choice of a question is called, where its own words do not say it: the title of a call,
/// the dashboard's name of a phase.
#[must_use]
pub fn choice_called(choice: &str) -> Option<String> {
    let data = Data::embedded();
    if let Some(call) = Call::read(choice) {
        return paths::find(data, &call).first().map(|one| one.summary.to_owned());
    }
    let (phase, scope) = choice.split_once(' ')?;
    let found = data.phases.iter().find(|one| one.phase == phase && one.scope == scope);
    found.map(|one| one.dash_name.clone())
}

/// What to give for something that an answer names as nearest: calls have their titles behind them.
#[must_use]
pub fn to_give(near: &str) -> &str {
    let (call, _) = near.split_once(" (").unwrap_or((near, ""));
    if Call::read(call).is_some_and(|call| call.method.is_some()) {
        call
    } else {
        near
    }
}

/// The same without what looks like a credential in its words. Files are as they are: they are
/// read, and not kept beyond the program.
#[must_use]
pub fn without_any_credential(given: Given) -> Given {
    match given {
        Given::Words(words) => Given::Words(without_credentials(&words)),
        other => other,
    }
}

/// A call with the ids of another text that is a call, or begins one, in place of its parameters;
/// all permissions of a list for one of them; other words as they are.
#[must_use]
pub fn with_ids_of(words: &str, typed: &str) -> String {
    let listed = permissions_of(typed, Catalog::of_this_version());
    if listed.len() > 1 && listed.iter().flatten().any(|one| one.spelt() == words) {
        return typed.to_owned();
    }
    let (Some(known), Some(typed)) = (Call::read(words), Call::read(typed)) else {
        return words.to_owned();
    };
    let Some(method) = &known.method else {
        return words.to_owned();
    };
    let fits = |(known, typed): (&String, &String)| known == typed || known.contains('{');
    let whole = typed.segments.len().min(known.segments.len());
    let so_far = known
        .segments
        .iter()
        .zip(&typed.segments)
        .take_while(|pair| fits(*pair))
        .count();
    // All but the last one must be there as typed; else it was found by other words.
    if so_far + 1 < whole {
        return words.to_owned();
    }
    let rest = known.segments.iter().skip(so_far);
    let segments: Vec<&str> = typed
        .segments
        .iter()
        .take(so_far)
        .chain(rest)
        .map(String::as_str)
        .collect();
    format!("{method} /{}", segments.join("/"))
}

impl Collector<'_> {
    pub(super) fn take(&mut self, given: &Given) {
        match given {
            Given::Words(words) => self.say(words),
            Given::Terraform(file, text) => self.terraform(file, text),
            Given::Folder(_, files) => files.iter().for_each(|file| self.take(file)),
            Given::Wrangler(file, text) => self.wrangler(file, text),
            Given::Unread(which, next) => self.unknown(which, vec![next.clone()]),
        }
    }
}
