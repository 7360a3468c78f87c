//! `cfmint needs`: which permissions something takes, and why. Asks nobody: no network, no
//! credential.

use std::ffi::OsString;
use std::path::PathBuf;

use super::output::{self, say};
use super::{Command, Outcome};
use crate::domain::catalog::Catalog;
use crate::domain::exit;
use crate::domain::needs::{self, Answer, Basis, Given, format};
use crate::domain::text::visible;
use crate::io::auth::find::FoundCredential;
use crate::io::input;

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// For a pull request.
    Markdown,
    /// A spec in TOML.
    Spec,
}

/// Find the fewest permissions that a call or tool needs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "WHAT is a call (a URL with real ids will do) or its title, a tool, a resource of\nTerraform, a wrangler command, a pasted error, a .tf file or a folder of them,\nwrangler.toml or wrangler.jsonc, or - for stdin; and what a question offers.\nIt needs no network and no credential.\n\nExamples:\n  cfmint needs 'POST /zones/{zone_id}/purge_cache' cert-manager\n  cfmint needs --terraform . --spec > token.toml\n  cfmint needs --wrangler wrangler.jsonc --json\n\nExit 2: something is unknown or a question is open; the answer is\nstill printed."
)]
pub(super) struct Args {
    /// Say what it is for; may be given several times.
    #[arg(value_name = "WHAT")]
    what: Vec<OsString>,
    /// Read a folder of .tf files and their local modules.
    #[arg(long, value_name = "DIR")]
    terraform: Vec<PathBuf>,
    /// Read a configuration of wrangler, TOML or JSON.
    #[arg(long, value_name = "FILE")]
    wrangler: Vec<PathBuf>,
    /// Print one JSON object.
    #[arg(long, conflicts_with_all = ["markdown", "spec"])]
    json: bool,
    /// Print Markdown for a pull request.
    #[arg(long, conflicts_with = "spec")]
    markdown: bool,
    /// Print a spec in TOML, for create and the wizard.
    #[arg(long)]
    spec: bool,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = false;

    fn run(self, _: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let form = match (self.json, self.markdown, self.spec) {
            (true, _, _) => Form::Json,
            (_, true, _) => Form::Markdown,
            (_, _, true) => Form::Spec,
            _ => Form::Text,
        };
        input::listens(&self.what).map(say);
        let given = input::needs::read(&self.what, &self.terraform, &self.wrangler);
        if given.is_empty() {
            let words = "Nothing was given. Say what it is for: cfmint needs 'POST /zones/{zone_id}/purge_cache', or cfmint needs --terraform FOLDER.";
            return Err(Outcome::wrong(vec![words.to_owned()]));
        }
        Ok(answered(&given, form))
    }
}

/// The answer; 2 when something is unknown or open.
fn answered(given: &[Given], form: Form) -> Outcome {
    let catalog = Catalog::embedded();
    let answer = needs::answer(given, &catalog);
    let mut words = Vec::new();
    let document = match form {
        Form::Text => output::page(&format::to_text(&answer)),
        Form::Json => format::to_json(&answer),
        Form::Markdown => format::to_markdown(&answer),
        Form::Spec => {
            let (text, open) = format::to_spec(&answer, &catalog);
            words.extend(open_ends(&answer));
            words.extend(answer.remarks.iter().cloned());
            words.extend(guesses(&answer));
            let code = if answer.resolved() && open.is_empty() {
                exit::DONE
            } else {
                exit::WRONG
            };
            words.extend(open);
            return outcome(code, words, &text);
        }
    };
    let code = if answer.resolved() { exit::DONE } else { exit::WRONG };
    outcome(code, words, &document)
}

/// What is unknown, and what only the person can say. Not made safe to show.
pub(super) fn open_ends(answer: &Answer) -> Vec<String> {
    let questions = answer.questions.iter();
    let questions = questions.map(|one| format!("Open: {} ({})", one.about, one.choices.join(", ")));
    let unknown = answer.unknown.iter();
    let unknown = unknown.map(|one| format!("Unknown: {} ({})", one.input, one.nearest.join(", ")));
    questions.chain(unknown).collect()
}

/// What nobody has stated. Not made safe to show.
pub(super) fn guesses(answer: &Answer) -> Vec<String> {
    let guesses = answer.permissions.iter().filter(|one| one.basis == Basis::Guess);
    let words = guesses.map(|one| format!("{} is a guess: {}.", one.name, one.because.join("; ")));
    words.collect()
}

fn outcome(code: u8, words: Vec<String>, text: &str) -> Outcome {
    let words = words.iter().map(|words| visible(words).into_owned()).collect();
    Outcome {
        code,
        ..Outcome::text(text, words)
    }
}
