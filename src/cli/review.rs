//! `cfmint review`: the summary page of the wizard with its grade and reasons, for people, for a
//! pull request or for a program. Of a spec it needs no credential, and what the spec calls by name
//! stays a name; where a credential is there, ids are looked up, so that people read names.

mod document;
mod markdown;
mod text;

use jiff::tz::TimeZone;

use super::subject::{Sheet, Subject, SubjectArgs};
use super::{Command, Outcome, asked, one_of, output};
use crate::domain::catalog::Catalog;
use crate::domain::exit;
use crate::domain::grade::{self, Grade, Level};
use crate::domain::summary::{self, SummaryLine};
use crate::domain::text::visible;
use crate::domain::token::address::Whereabouts;
use crate::io::auth::find::FoundCredential;
use crate::io::local_time;

/// For whom the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Somebody at a terminal; times are local.
    Text,
    /// A pull request or an issue: names can start nothing there. Times are in UTC, since readers
    /// live anywhere.
    Markdown,
    /// A program: one JSON object. Times are in UTC.
    Json,
}

/// Show what a token can do, and how bad a leak would be.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint review token.toml\n  cfmint review token.toml --markdown --fail-on high\n  cfmint review 0123456789abcdef0123456789abcdef --json\n\nA spec needs no credential: what it calls by name stays a name. With a\ncredential, ids are shown with their names. Exit 6: the grade is at least\nthat of --fail-on (low, medium, high, critical); the page is\nstill printed."
)]
pub(super) struct Args {
    /// Print one JSON object; times in UTC.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown for a pull request; times in UTC.
    #[arg(long)]
    markdown: bool,
    /// Exit with 6 when the grade is this or worse.
    #[arg(long, value_name = "GRADE", hide_possible_values = true, value_parser = one_of(["low", "medium", "high", "critical"], Level::named))]
    fail_on: Option<Level>,
    /// What is reviewed.
    #[command(flatten)]
    subject: SubjectArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (subject, mut env) = self.subject.read(found)?;
        match subject {
            Subject::Spec { file, read } => {
                let mut sheet = Sheet::alone(&file, &read)?;
                if !sheet.called.lacks_any(&sheet.spec) || env.found.is_none() {
                    return Ok(self.shown(&sheet));
                }
                asked(async {
                    sheet.look_up_with(&mut env).await;
                    Ok(self.shown(&sheet))
                })
            }
            Subject::Token { id, owner } => {
                asked(async { Ok(self.shown(&Sheet::existing(&mut env, id, owner).await?)) })
            }
        }
    }
}

impl Args {
    fn form(&self) -> Form {
        match (self.json, self.markdown) {
            (true, _) => Form::Json,
            (_, true) => Form::Markdown,
            _ => Form::Text,
        }
    }

    /// The page; of a grade that is too high the command ends with [`exit::FOUND`].
    fn shown(&self, sheet: &Sheet) -> Outcome {
        let (document, level) = page_of(self.form(), sheet);
        let ending = match self.fail_on {
            Some(limit) if level >= limit => {
                let words = format!(
                    "The blast radius of “{}” is {}, and --fail-on is {}.",
                    sheet.name(),
                    level.word(),
                    limit.word()
                );
                Outcome::stop(exit::FOUND, vec![words])
            }
            _ => Outcome::stop(exit::DONE, Vec::new()),
        };
        ending.with(Some(document))
    }
}

/// What is shown.
struct Page<'a> {
    sheet: &'a Sheet,
    lines: Vec<SummaryLine>,
    grade: Grade,
}

/// The page in this form, and its grade.
pub(super) fn page_of(form: Form, sheet: &Sheet) -> (String, Level) {
    let catalog = Catalog::of_this_version();
    let zone = match form {
        Form::Text => local_time::zone(),
        Form::Markdown | Form::Json => TimeZone::UTC,
    };
    let lines = summary::lines(&sheet.spec, catalog, &sheet.called, sheet.now, &zone);
    let page = Page {
        // Another machine will use it: where this one is does not matter.
        lines: summary::with_remarks(lines, &sheet.spec.ip, &Whereabouts::default()),
        grade: grade::grade(&sheet.spec, catalog, &sheet.called, sheet.now),
        sheet,
    };
    let document = match form {
        Form::Text => output::page(&text::of(&page, &zone)),
        Form::Markdown => markdown::of(&page, &zone),
        Form::Json => document::of(&page),
    };
    (document, page.grade.level)
}

impl Page<'_> {
    /// What the page is about, as sentences.
    fn head(&self) -> Vec<String> {
        let name = self.sheet.name();
        match &self.sheet.existing {
            None => vec![format!(
                "Nothing has been created yet. Check what “{name}” will be able to do."
            )],
            Some(token) => {
                let mut said = vec![format!(
                    "This token exists: “{name}”, id {}. Cloudflare says: {}.",
                    token.id, token.status
                )];
                said.extend(token.unread.iter().cloned());
                said
            }
        }
    }

    /// What is true of the page itself, as sentences.
    fn foot(&self, zone: &TimeZone) -> Vec<String> {
        let mut said = Vec::new();
        if !self.sheet.later.is_empty() {
            let quoted: Vec<String> = self.sheet.later.iter().map(|words| format!("“{words}”")).collect();
            said.push(format!("Open until it is created: {}.", quoted.join(", ")));
        }
        said.push(format!(
            "Reviewed {}; a duration counts from when it is created.",
            crate::domain::token::lifetime::here(self.sheet.now, zone)
        ));
        said.iter().map(|sentence| visible(sentence).into_owned()).collect()
    }
}
