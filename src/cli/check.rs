//! `cfmint check`: which of the tokens that exist need a look, for a job that runs every day: one
//! that expires soon or never, that nobody uses, that could do much harm. What could not be read is
//! said, and never counts as well.

mod report;

use std::path::{Path, PathBuf};

use jiff::SignedDuration;

use self::report::Report;
use super::page::Form;
use super::sign_in::Session;
use super::token_lists::{OwnerArgs, TokenLists, Wanted};
use super::{Command, Outcome, asked, one_of, span};
use crate::domain::exit;
use crate::domain::export::{Expiring, calendar, is_calendar_of_ours};
use crate::domain::grade::Level;
use crate::domain::text::thousands;
use crate::domain::token::record::TokenStatus;
use crate::domain::token_list::{Criteria, ListedToken};
use crate::io::auth::find::FoundCredential;
use crate::io::delivery::RenewedFile;
use crate::io::local_time;

/// Said of `-` where the calendar should go.
const NO_STDOUT: &str = "--ics: the calendar goes to a file, which each run renews, and never to standard output; expected a name such as tokens.ics.";

/// Find tokens that expire soon, are unused or can do much harm.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint check\n  cfmint check --expires-within 14d --ics tokens.ics\n  cfmint check --grade critical --json\n\nWithout a condition: --expires-within 14d --unused-for 90d --grade high\n--never-expires. Exit 0: nothing was found, and every token was read. Exit 6:\nsomething was found. Exit 1: nothing was found in what could be read."
)]
pub(super) struct Args {
    /// Find what expires in this time (14d, 2w), or has.
    #[arg(long, value_name = "SPAN", value_parser = span::days)]
    expires_within: Option<SignedDuration>,
    /// Find what nobody used for this long (90d).
    #[arg(long, value_name = "SPAN", value_parser = span::days)]
    unused_for: Option<SignedDuration>,
    /// Find what has this grade or a worse one.
    #[arg(long, value_name = "GRADE", ignore_case = true, hide_possible_values = true, value_parser = one_of(Level::ALL.map(Level::word), Level::named))]
    grade: Option<Level>,
    /// Find what never expires.
    #[arg(long)]
    never_expires: bool,
    /// Read every page, however many there are.
    #[arg(long)]
    all: bool,
    /// Print one JSON object; times in UTC.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown; times in UTC.
    #[arg(long)]
    markdown: bool,
    /// Write all expiries as a calendar, and renew it.
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Whose tokens.
    #[command(flatten)]
    owner: OwnerArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let looked = |path: &PathBuf| {
            if path.as_os_str() == "-" {
                return Err(NO_STDOUT.to_owned());
            }
            RenewedFile::look(path, is_calendar_of_ours)
        };
        let ics = self.ics.as_ref().map(looked).transpose();
        let (ics, mut env) = self.owner.read(ics.map_err(|why| vec![why]), found)?;
        let lists = asked(async {
            let session = Session::open(&mut env).await?;
            let wanted = Wanted {
                only: session.named_owner(),
                all: self.all,
                has_all: true,
            };
            Ok(TokenLists::load(&session, wanted).await)
        })?;
        let report = Report::of(&lists, self.criteria());
        let form = Form::of(self.json, self.markdown);
        let mut words = report.words(form);
        let code = match (report.is_empty(), lists.is_all()) {
            (false, _) => exit::FOUND,
            (true, true) => exit::DONE,
            (true, false) => exit::FAILED,
        };
        let code = match ics.map(|file| self.write(&file, &lists)) {
            None => code,
            Some(Ok(said)) => {
                words.push(said);
                code
            }
            Some(Err(why)) => {
                words.push(why);
                if code == exit::FOUND { code } else { exit::FAILED }
            }
        };
        Ok(Outcome::stop(code, words).with(report.document(form)))
    }
}

impl Args {
    /// What counts.
    fn criteria(&self) -> Criteria {
        let given = Criteria {
            expires_within: self.expires_within,
            unused_for: self.unused_for,
            grade: self.grade,
            never_expires: self.never_expires,
        };
        if given == Criteria::default() {
            Criteria::CHECK
        } else {
            given
        }
    }

    /// Writes the calendar of all that expires. One that lacks what an earlier run could read would
    /// take reminders away.
    fn write(&self, file: &RenewedFile, lists: &TokenLists) -> Result<String, String> {
        let path = self.ics.as_deref().unwrap_or_else(|| Path::new(""));
        if lists.broke_off() || lists.code() != exit::DONE {
            return Err(format!("{path:?} was not written: not all tokens could be read."));
        }
        let expiring: Vec<Expiring<'_>> = lists.rows().filter_map(|token| expiring(token, lists)).collect();
        file.write(&calendar(&expiring, lists.now, &local_time::zone()))?;
        Ok(match expiring.len() {
            1 => format!("{path:?} has the expiry of 1 token."),
            several => format!("{path:?} has the expiries of {} tokens.", thousands(several as u64)),
        })
    }
}

/// One that works and has an end which is to come.
fn expiring<'a>(token: &'a ListedToken, lists: &TokenLists) -> Option<Expiring<'a>> {
    let works = matches!(token.record.status, TokenStatus::Active);
    let expires = token.record.expires.filter(|end| works && *end > lists.now)?;
    Some(Expiring {
        name: &token.record.name,
        id: token.record.id,
        owner: token.owner,
        expires,
        unattended: None,
    })
}
