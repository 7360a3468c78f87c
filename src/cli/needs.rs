//! `cfmint needs`: which permissions something takes, and why. Asks nobody: no network, no credential.

use super::Outcome;
use crate::domain::catalog::Catalogue;
use crate::domain::exit::{self, Exit};
use crate::domain::needs::{self, Basis, Given, format};
use crate::domain::text::visible;

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// For a pull request.
    Markdown,
    /// A spec in TOML.
    Spec,
}

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Args {
    /// What it is for, read already.
    pub given: Vec<Given>,
    /// As what.
    pub form: Form,
}

/// Prints the answer; 2 when something is unknown or open.
#[must_use]
pub fn run(args: &Args) -> Outcome {
    if args.given.is_empty() {
        let words = "Nothing was given. Say what it is for: cfmint needs 'POST /zones/{zone_id}/purge_cache', or cfmint needs --terraform FOLDER.";
        return Outcome::stop(exit::WRONG, vec![words.to_owned()]);
    }
    let catalogue = Catalogue::embedded();
    let answer = needs::answer(&args.given, &catalogue);
    let mut words = Vec::new();
    let document = match args.form {
        Form::Text => format::to_text(&answer),
        Form::Json => format::to_json(&answer),
        Form::Markdown => format::to_markdown(&answer),
        Form::Spec => {
            let (text, open) = format::to_spec(&answer, &catalogue);
            words.extend(
                answer
                    .questions
                    .iter()
                    .map(|one| format!("Open: {} ({})", one.about, one.choices.join(", "))),
            );
            words.extend(
                answer
                    .unknown
                    .iter()
                    .map(|one| format!("Unknown: {} ({})", one.input, one.nearest.join(", "))),
            );
            words.extend(answer.remarks.iter().cloned());
            let guess = |one: &&needs::Permission| one.basis == Basis::Guess;
            let guesses = answer.permissions.iter().filter(guess);
            words.extend(guesses.map(|one| format!("{} is a guess: {}.", one.name, one.because.join("; "))));
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

fn outcome(code: u8, words: Vec<String>, text: &str) -> Outcome {
    Outcome {
        ending: Exit {
            code,
            words: words.iter().map(|words| visible(words).into_owned()).collect(),
        },
        document: Some(text.strip_suffix('\n').unwrap_or(text).to_owned()),
    }
}
