//! `cfmint narrow ID --needs WHAT...`: proposes to take away what a list of needs does not take; the
//! secret stays, and nothing is added.

use std::ffi::OsString;
use std::path::PathBuf;

use super::change::{ChangeArgs, Manner, Opened, token_id};
use super::consent::NOT_CHANGED;
use super::needs::{guesses, open_ends};
use super::output::say;
use super::{Command, Outcome, asked, both};
use crate::domain::catalog::Catalog;
use crate::domain::edit::{self, Narrowed};
use crate::domain::needs::{self, Answer};
use crate::domain::text::visible;
use crate::io::auth::find::FoundCredential;
use crate::io::input;

/// Take from a token what it does not need; its secret stays.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "WHAT is as in cfmint needs. Only permissions go: resources, addresses and times\nstay, and so does what denies. What is missing is named, never added.\n\nExamples:\n  cfmint narrow 0123456789abcdef0123456789abcdef --needs cert-manager --dry-run\n  cfmint narrow 0123456789abcdef0123456789abcdef --terraform . --yes"
)]
pub(super) struct Args {
    /// Name the token by its id.
    id: String,
    /// Say what it is for, as in cfmint needs.
    #[arg(long, value_name = "WHAT", num_args = 1..)]
    needs: Vec<OsString>,
    /// Read a folder of .tf files and their local modules.
    #[arg(long, value_name = "DIR")]
    terraform: Vec<PathBuf>,
    /// Read a configuration of wrangler, TOML or JSON.
    #[arg(long, value_name = "FILE")]
    wrangler: Vec<PathBuf>,
    /// Print difference and request; change nothing.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// How it is told, and what it takes.
    #[command(flatten)]
    change: ChangeArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        input::listens(&self.needs).map(say);
        let ((id, answer), mut env) = self.change.read(both(token_id(&self.id), self.answer()), found)?;
        let remarks = answer.remarks.iter();
        remarks.for_each(|remark| say(&visible(remark)));
        asked(async {
            let opened = Opened::read(&mut env, id).await?;
            let narrowed = edit::narrow(&opened.record, &answer, Catalog::of_this_version())
                .map_err(|why| Outcome::wrong(vec![format!("{}: {why}", opened.which())]).and(NOT_CHANGED))?;
            notes(&narrowed).iter().for_each(|note| say(&visible(note)));
            let manner = Manner {
                command: "narrow",
                verb: "Narrow it",
                args: &self.change,
                dry_run: self.dry_run,
            };
            opened.become_(narrowed.wanted, manner).await
        })
    }
}

impl Args {
    /// What the needs take. Nothing is taken from a token for what is open or a guess.
    fn answer(&self) -> Result<Answer, Vec<String>> {
        let given = input::needs::read(&self.needs, &self.terraform, &self.wrangler);
        if given.is_empty() {
            let words = "Nothing was named. Say what the token is for: --needs 'POST /zones/{zone_id}/purge_cache', or --terraform FOLDER.";
            return Err(vec![words.to_owned()]);
        }
        let answer = needs::answer(&given, Catalog::of_this_version());
        let mut open = open_ends(&answer);
        open.extend(guesses(&answer));
        if open.is_empty() {
            return Ok(answer);
        }
        open.push("By what is not known for sure nothing is taken from a token.".to_owned());
        Err(open.iter().map(|words| visible(words).into_owned()).collect())
    }
}

/// What one should know besides the lines of the change.
fn notes(narrowed: &Narrowed) -> Vec<String> {
    let mut notes = Vec::new();
    if !narrowed.lacks.is_empty() {
        let lacks = narrowed.lacks.join(", ");
        notes.push(format!(
            "It lacks {lacks}, and narrowing adds nothing; cfmint edit adds it."
        ));
    }
    let instead = narrowed.instead.iter();
    notes
        .extend(instead.map(|(needed, other)| format!("It lacks {needed}, but {other} is enough for that and stays.")));
    let denials = match narrowed.denials {
        0 => None,
        1 => Some("1 policy that denies stays as it is.".to_owned()),
        several => Some(format!("{several} policies that deny stay as they are.")),
    };
    let strange = match narrowed.strange {
        0 => None,
        1 => Some("1 policy that cfmint does not understand stays as it is.".to_owned()),
        several => Some(format!(
            "{several} policies that cfmint does not understand stay as they are."
        )),
    };
    let unknown = match narrowed.unknown.len() {
        0 => None,
        1 => Some("1 permission that cfmint does not know stays.".to_owned()),
        several => Some(format!("{several} permissions that cfmint does not know stay.")),
    };
    notes.extend(denials.into_iter().chain(strange).chain(unknown));
    notes.push("Resources, addresses and times stay as they are.".to_owned());
    notes
}
