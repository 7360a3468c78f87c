//! A person's yes to what changes something: given on the command line, or asked for at a terminal.
//! What cannot be asked is not done. It must not know what is asked about.

use super::Outcome;
use super::output::{is_read, say};
use crate::domain::exit;
use crate::io::input;

/// Said of the token whose end is asked about twice.
const OWN: &str = "This is the token you are signed in with";

/// Said last where nothing came of it.
pub(super) const NOT_CHANGED: &str = "Nothing was changed.";

/// How often it has to be said, and how often it was said on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Consent {
    /// How many `--yes` there are.
    pub(super) given: u8,
    /// Of the very token that is signed in with it is asked for twice.
    pub(super) wanted: u8,
}

/// Whether there is a person who reads a question and can answer it.
pub(super) fn can_be_asked() -> bool {
    input::is_typed() && is_read()
}

impl Consent {
    /// Goes on where it was given, or is given now. `command` is what wants it, `verb` what the yes
    /// is for: "Delete it".
    pub(super) fn ask(self, command: &str, verb: &str) -> Result<(), Outcome> {
        self.ask_of(command, verb, OWN)
    }

    /// The same, where it is about several tokens. `own` says which of them is asked about twice, as
    /// the beginning of a sentence.
    pub(super) fn ask_of(self, command: &str, verb: &str, own: &str) -> Result<(), Outcome> {
        if self.given >= self.wanted {
            return Ok(());
        }
        if !can_be_asked() {
            let words = match self.wanted {
                ..=1 => format!("cfmint {command} does nothing without --yes where nobody can be asked."),
                _ => format!("{own}: cfmint {command} does that only with --yes --yes where nobody can be asked."),
            };
            return Err(Outcome::wrong(vec![words]).and(NOT_CHANGED));
        }
        let missing = self.wanted - self.given;
        for at in 0..missing {
            let sure = if at > 0 || self.given > 0 {
                format!("{own}. Sure? ")
            } else {
                String::new()
            };
            say(&format!(
                "{sure}{verb}? Type yes, or anything else to leave it as it is:"
            ));
            let answer = input::typed_line().unwrap_or_default().to_lowercase();
            if !matches!(answer.as_str(), "yes" | "y") {
                return Err(Outcome::stop(exit::FAILED, vec![NOT_CHANGED.to_owned()]));
            }
        }
        Ok(())
    }
}
