//! The page for a program: one JSON object. Times are RFC 3339 in UTC.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::Page;
use super::details::{Details, DetailsInJson};
use crate::cli::in_json::one_line;
use crate::domain::grade::Reason;
use crate::domain::summary::{Ability, SummaryLine};
use crate::domain::token::lifetime::to_api;
use crate::domain::token::scope::Owner;
use crate::domain::token::unresolved::ANY;

#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    /// The token's id; null for one that does not exist yet.
    id: Option<String>,
    /// As a spec says it: `user`, `account:ID`, or `account:NAME` where only the name is known,
    /// `account` where a link leaves it open.
    owner: String,
    grade: &'static str,
    reasons: Vec<Why<'a>>,
    can: Vec<&'a str>,
    cannot: Vec<&'a str>,
    lines: Vec<Said<'a>>,
    not_before: Option<String>,
    expires_on: Option<String>,
    /// As they are sent, or as they were given; null while names are to be looked up.
    policies: Option<Value>,
    /// What the spec calls by name.
    open_until_created: &'a [String],
    /// Where the secret goes without `--to`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<String>,
    /// The time by which all of it was read.
    reviewed_on: String,
    /// The host of the API that was asked; null where nobody was.
    api: Option<&'a str>,
    /// Of a token that exists.
    #[serde(flatten)]
    details: Option<DetailsInJson<'a>>,
}

#[derive(Serialize)]
struct Why<'a> {
    level: &'static str,
    sentence: &'a str,
    suggestion: String,
}

#[derive(Serialize)]
struct Said<'a> {
    head: &'a str,
    text: &'a str,
}

/// The object on one line, in which nothing hides.
pub(super) fn of(page: &Page<'_>) -> String {
    let sheet = page.sheet;
    let sent = || {
        let body: Value = serde_json::from_slice(&sheet.spec.body()).unwrap_or_default();
        body.get("policies").cloned().unwrap_or_default()
    };
    let policies = match &page.details {
        Some(details) => Some(Value::Array(details.record.policies.as_given())),
        None => (!sheet.stands_in).then(sent),
    };
    let document = Document {
        name: sheet.own_name(),
        id: sheet.existing.as_ref().map(|record| record.id.to_string()),
        owner: match sheet.spec.owner {
            Owner::User => "user".to_owned(),
            Owner::Account(id) => match sheet.called.only_name(id) {
                Some(ANY) => "account".to_owned(),
                Some(name) => format!("account:{name}"),
                None => format!("account:{id}"),
            },
        },
        grade: page.grade.level.word(),
        reasons: page.grade.reasons.iter().map(why).collect(),
        can: texts(&page.lines, Ability::Can),
        cannot: texts(&page.lines, Ability::Cannot),
        lines: page.lines.iter().map(said).collect(),
        not_before: sheet.spec.starts.map(to_api),
        expires_on: sheet.spec.expires.map(to_api),
        policies,
        open_until_created: &sheet.later,
        to: sheet.to.iter().map(ToString::to_string).collect(),
        reviewed_on: to_api(sheet.now),
        api: sheet.api.as_deref(),
        details: page.details.as_ref().map(Details::in_json),
    };
    one_line(&document)
}

fn why(reason: &Reason) -> Why<'_> {
    Why {
        level: reason.level.word(),
        sentence: &reason.sentence,
        suggestion: reason.suggestion.to_string(),
    }
}

fn said(line: &SummaryLine) -> Said<'_> {
    Said {
        head: &line.head,
        text: &line.text,
    }
}

/// The texts of what it can, or cannot, each at its first place.
fn texts(lines: &[SummaryLine], ability: Ability) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let lines = lines.iter().filter(|line| line.ability == Some(ability));
    lines
        .map(|line| line.text.as_str())
        .filter(|text| seen.insert(*text))
        .collect()
}
