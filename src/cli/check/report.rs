//! What was found, for people, for an issue and for a program: each token, why it needs a look, and
//! what to do about it.

use std::cmp::Reverse;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::cli::concerns::Told;
use crate::cli::in_json::one_line;
use crate::cli::output;
use crate::cli::page::{Form, plain};
use crate::cli::token_lists::{OwnerInJson, TokenInJson, TokenLists};
use crate::domain::catalog::Catalog;
use crate::domain::grade::Level;
use crate::domain::text::{thousands, visible};
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{Concern, Criteria, ListedToken};
use crate::io::local_time;

pub(super) struct Report<'a> {
    lists: &'a TokenLists,
    criteria: Criteria,
    found: Vec<(&'a ListedToken, Vec<Concern>)>,
    looked_at: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    tokens: AllFound<'a>,
    looked_at: usize,
    criteria: Value,
    owners: Vec<OwnerInJson>,
    /// Why accounts are missing among the owners.
    error: Option<String>,
    api: &'a str,
}

/// Each made when it is written: of thousands there is one at a time.
struct AllFound<'a>(&'a Report<'a>);

impl Serialize for AllFound<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(report) = self;
        serializer.collect_seq(report.found.iter().map(|(token, concerns)| Found {
            token: report.lists.token_in_json(token, concerns),
            why: report.why(token, concerns, &TimeZone::UTC),
        }))
    }
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    token: TokenInJson<'a>,
    why: Vec<Why>,
}

#[derive(Serialize)]
struct Why {
    code: &'static str,
    sentence: String,
    advice: String,
}

impl<'a> Report<'a> {
    pub(super) fn of(lists: &'a TokenLists, criteria: Criteria) -> Self {
        let concerns = |token: &'a ListedToken| (token, token.concerns(&criteria, lists.now));
        let mut found: Vec<_> = lists.rows().map(concerns).filter(|(_, why)| !why.is_empty()).collect();
        found.sort_by_key(|(token, why)| urgency(token, why));
        Self {
            lists,
            criteria,
            found,
            looked_at: lists.rows().count(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What is said beside the document: how many, and what is missing.
    pub(super) fn words(&self, form: Form) -> Vec<String> {
        let looked = tokens(self.looked_at);
        let mut words = Vec::new();
        match self.found.len() {
            // It is the document itself, or the program's business.
            0 if self.lists.is_all() => {}
            0 if self.looked_at == 0 => words.push("No token could be read.".to_owned()),
            0 => words.push(format!(
                "Not all tokens could be read. Of the {looked} that were, none needs a look."
            )),
            1 => words.push(format!("1 of {looked} needs a look.")),
            several => words.push(format!("{} of {looked} need a look.", thousands(several as u64))),
        }
        if form != Form::Json {
            words.extend(self.lists.missing());
            words.extend(self.lists.only_own());
            words.extend(self.lists.way_to_all().filter(|_| self.is_empty()));
        }
        words
    }

    /// The text; none where there is nothing to say for sure.
    pub(super) fn document(&self, form: Form) -> Option<String> {
        let all_is_well = self.is_empty() && self.lists.is_all();
        match form {
            Form::Json => Some(self.in_json()),
            Form::Text | Form::Markdown if all_is_well && self.looked_at == 0 => Some(self.no_tokens()),
            Form::Text | Form::Markdown if all_is_well => {
                Some(format!("No token needs a look: {} were read.", tokens(self.looked_at)))
            }
            Form::Text => (!self.is_empty()).then(|| output::page(&self.text())),
            Form::Markdown => Some(self.markdown()),
        }
    }

    /// Where every list came, and all are empty.
    fn no_tokens(&self) -> String {
        match self.lists.owners.as_slice() {
            [one] if one.owner == Owner::User => "You have no tokens.".to_owned(),
            [one] => format!("The {} has no tokens.", self.lists.whose(one.owner)),
            several => format!("There are no tokens: all {} lists are empty.", several.len()),
        }
    }

    fn text(&self) -> String {
        let zone = local_time::zone();
        let mut blocks = Vec::new();
        for (token, concerns) in &self.found {
            let (name, id) = (visible(&token.record.name), token.record.id);
            let mut lines = vec![format!("{name}, id {id}, {}", self.lists.whose(token.owner))];
            let why = self.why(token, concerns, &zone);
            lines.extend(why.iter().map(|why| format!("  {} {}", why.sentence, why.advice)));
            blocks.push(lines.join("\n"));
        }
        blocks.join("\n\n")
    }

    fn markdown(&self) -> String {
        let mut rows = vec![
            format!(
                "## Cloudflare API tokens: {} of {} need a look",
                self.found.len(),
                self.looked_at
            ),
            String::new(),
        ];
        for (token, concerns) in &self.found {
            let about = format!("id {}, {}", token.record.id, self.lists.whose(token.owner));
            rows.push(format!("- **{}**, {}", plain(&token.record.name), plain(&about)));
            let why = self.why(token, concerns, &TimeZone::UTC);
            rows.extend(
                why.iter()
                    .map(|why| format!("  - {} {}", plain(&why.sentence), plain(&why.advice))),
            );
        }
        let missing = self.lists.missing();
        if !missing.is_empty() {
            rows.extend([
                String::new(),
                "### Not everything could be read".to_owned(),
                String::new(),
            ]);
            rows.extend(missing.iter().map(|said| format!("- {}", plain(said))));
        }
        rows.join("\n")
    }

    fn in_json(&self) -> String {
        let seconds = |span: Option<SignedDuration>| span.map(|span| span.as_secs());
        let document = Document {
            tokens: AllFound(self),
            looked_at: self.looked_at,
            criteria: json!({
                "expires_within_seconds": seconds(self.criteria.expires_within),
                "unused_for_seconds": seconds(self.criteria.unused_for),
                "grade": self.criteria.grade.map(Level::word),
                "never_expires": self.criteria.never_expires,
            }),
            owners: self.lists.owners_in_json(),
            error: self.lists.accounts_missing(),
            api: &self.lists.api,
        };
        one_line(&document)
    }

    fn why(&self, token: &ListedToken, concerns: &[Concern], zone: &TimeZone) -> Vec<Why> {
        let grade = token.grade(Catalog::of_this_version(), &self.lists.called, self.lists.now);
        let told = Told {
            token,
            grade: &grade,
            now: self.lists.now,
            zone,
        };
        let why = |concern: &Concern| Why {
            code: concern.code(),
            sentence: told.why(*concern),
            advice: told.advice(*concern),
        };
        concerns.iter().map(why).collect()
    }
}

/// Where a token stands among what was found: what was found in public, what has expired, what
/// expires soonest, then what never does, is unused, or could do much harm; the worst first.
fn urgency(token: &ListedToken, why: &[Concern]) -> (Option<u8>, Option<Timestamp>, Reverse<Level>) {
    let first = why.first();
    let end = match first {
        Some(Concern::Expired | Concern::ExpiresSoon) => token.record.expires,
        _ => None,
    };
    (first.map(rank), end, Reverse(token.level))
}

const fn rank(concern: &Concern) -> u8 {
    match concern {
        Concern::OddStatus => 0,
        Concern::Unreadable | Concern::Expired => 1,
        Concern::ExpiresSoon => 2,
        Concern::NeverExpires => 3,
        Concern::Unused(_) => 4,
        Concern::Grade(_) => 5,
    }
}

/// "17 tokens"
fn tokens(count: usize) -> String {
    match count {
        1 => "1 token".to_owned(),
        several => format!("{} tokens", thousands(several as u64)),
    }
}
