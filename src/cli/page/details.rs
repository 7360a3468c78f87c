//! What the page of a token that exists has besides what it can do: when it was made, by whom and
//! when it was used, what needs a look, and policies as they were given that no line says.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::cli::concerns::Told;
use crate::cli::in_json::AddressesInJson;
use crate::cli::subject::Sheet;
use crate::domain::catalog::Catalog;
use crate::domain::grade::Grade;
use crate::domain::text::{escaped_json, visible};
use crate::domain::token::lifetime::{here, to_api};
use crate::domain::token::record::TokenRecord;
use crate::domain::token_list::{Concern, Criteria, ListedToken};

pub(super) struct Details {
    pub(super) record: TokenRecord,
    facts: Vec<(&'static str, String)>,
    concerns: Vec<(Concern, String)>,
    /// In JSON.
    as_given: Vec<String>,
}

/// The fields that an object of a program has more.
#[derive(Serialize)]
pub(super) struct DetailsInJson<'a> {
    status: &'a str,
    issued_on: Option<String>,
    modified_on: Option<String>,
    last_used_on: Option<String>,
    creator: Option<&'a str>,
    #[serde(flatten)]
    addresses: AddressesInJson,
    concerns: Vec<&'static str>,
}

impl Details {
    /// None of a token that does not exist.
    pub(super) fn of(sheet: &Sheet, grade: &Grade, zone: &TimeZone) -> Option<Self> {
        let record = TokenRecord::clone(sheet.existing.as_ref()?);
        let catalog = Catalog::of_this_version();
        let token = ListedToken::of(sheet.spec.owner, record, catalog, &sheet.called, sheet.now);
        let told = Told {
            token: &token,
            grade,
            now: sheet.now,
            zone,
        };
        let concerns = token.concerns(&Criteria::PAGE, sheet.now);
        let said = |concern: Concern| (concern, format!("{} {}", told.why(concern), told.advice(concern)));
        let verbatim = sheet.spec.verbatim.iter();
        Some(Self {
            facts: facts(&told),
            concerns: concerns.into_iter().map(said).collect(),
            as_given: verbatim.map(|policy| escaped_json(&policy.to_string())).collect(),
            record: token.record,
        })
    }

    /// A label and its words each, safe to show.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let concerns = self.concerns.iter().map(|(_, words)| ("Needs a look", words.clone()));
        let as_given = self.as_given.iter().map(|policy| ("Policy as given", policy.clone()));
        self.facts.iter().cloned().chain(concerns).chain(as_given).collect()
    }

    pub(super) fn in_json(&self) -> DetailsInJson<'_> {
        let record = &self.record;
        DetailsInJson {
            status: record.status.as_api(),
            issued_on: record.issued_on.map(to_api),
            modified_on: record.modified.map(to_api),
            last_used_on: record.last_used.map(to_api),
            creator: record.creator.as_deref(),
            addresses: AddressesInJson::of(record),
            concerns: self.concerns.iter().map(|(concern, _)| concern.code()).collect(),
        }
    }
}

fn facts(told: &Told<'_>) -> Vec<(&'static str, String)> {
    let record = &told.token.record;
    let at = |time: Timestamp| here(time, told.zone);
    let by = record.creator.as_ref();
    let by = by.map_or_else(String::new, |creator| format!(" by {}", visible(creator)));
    let made = match record.issued_on {
        Some(made) => format!("{}{by}, {}.", at(made), told.ago(made)),
        None if by.is_empty() => "not known.".to_owned(),
        None => format!("{}.", by.trim_start()),
    };
    let mut facts = vec![("Made", made)];
    if let Some(changed) = record.modified.filter(|changed| Some(*changed) != record.issued_on) {
        facts.push(("Changed", format!("{}, {}.", at(changed), told.ago(changed))));
    }
    facts.push(match record.last_used {
        Some(last) => ("Last used", format!("{}, {}.", at(last), told.ago(last))),
        None => ("Last used", "never, as far as Cloudflare says.".to_owned()),
    });
    facts.extend(record.expires.map(|end| {
        let left = if end > told.now {
            format!("{}.", told.span(end))
        } else {
            format!("none: it expired {}.", told.ago(end))
        };
        ("Time left", left)
    }));
    facts
}
