//! `cfmint review`: the summary page of the wizard with its grade and reasons, for people, for a
//! pull request or for a program. Of a spec it needs no credential, and what the spec calls by name
//! stays a name; where a credential is there, ids are looked up, so that people read names.

use super::page::{Form, page_of};
use super::subject::{Sheet, Subject, SubjectArgs};
use super::{Command, Outcome, asked, one_of};
use crate::domain::exit;
use crate::domain::grade::Level;
use crate::io::auth::find::FoundCredential;

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
    #[arg(long, value_name = "GRADE", ignore_case = true, hide_possible_values = true, value_parser = one_of(Level::ALL.map(Level::word), Level::named))]
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
                sheet.to = read.to;
                if !sheet.called.lacks_any(&sheet.spec) || env.found.is_none() {
                    return Ok(self.shown(&sheet));
                }
                asked(async {
                    sheet.look_up_with(&mut env).await;
                    Ok(self.shown(&sheet))
                })
            }
            Subject::Token { id } => asked(async { Ok(self.shown(&Sheet::existing(&mut env, id).await?)) }),
        }
    }
}

impl Args {
    /// The page; of a grade that is too high the command ends with [`exit::FOUND`].
    fn shown(&self, sheet: &Sheet) -> Outcome {
        let (document, level) = page_of(Form::of(self.json, self.markdown), sheet);
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
