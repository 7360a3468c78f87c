//! After a create request without a usable answer: looks for the token, and says what is known.
//! Nothing is sent a second time, and nothing is rolled or deleted.

use jiff::Timestamp;

use super::Run;
use crate::cli::Outcome;
use crate::cli::delivery::Gone;
use crate::cli::look::{Looked, look};
use crate::cli::output::say;
use crate::domain::exit;
use crate::domain::journal::{Note, OLDER, PAUSES, PossibleToken};
use crate::domain::refusal::Refusal;
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::here_to_the_second;
use crate::io::local_time;

/// A time for people, who compare it with the list in the dashboard.
fn in_words(at: Timestamp) -> String {
    here_to_the_second(at, &local_time::zone())
}

impl Run {
    /// No usable answer: looks for half a minute, and says what is known.
    pub(super) async fn lost(self, note: &Note, why: &str) -> Outcome {
        say(&format!(
            "The answer got lost. Was the token created? The request went out at {}, then {why}. cfmint will not send it again.",
            in_words(note.sent)
        ));
        let looked = look(&self.session.client, note, &PAUSES).await;
        self.found(note, looked)
    }

    /// The request was put off by a whole answer: looks once, and says what is known.
    pub(super) async fn put_off(self, note: &Note, why: &str) -> Outcome {
        say(&format!(
            "The token was probably not created: {why}. The request went out at {}. cfmint will not send it again.",
            in_words(note.sent)
        ));
        let looked = look(&self.session.client, note, &[]).await;
        self.found(note, looked)
    }

    /// Says what looking brought.
    fn found(&self, note: &Note, Looked { found, refused, .. }: Looked) -> Outcome {
        let mut ids: Vec<TokenId> = found.iter().map(|one| one.record.id).collect();
        if ids.is_empty() {
            ids.extend(note.made);
        }
        let mut words = Vec::new();
        if ids.len() > 1 {
            words.push("Several tokens match, and at most one is yours. Nothing was changed.".to_owned());
        }
        for id in &ids {
            let listed = found.iter().find(|one| one.record.id == *id);
            words.extend(self.exists(*id, listed, note.made == Some(*id)));
        }
        if ids.is_empty() {
            words.extend(self.not_seen(note, refused.as_ref()));
        }
        // An id in the document is what a script rolls or deletes: never that of a token which may
        // be somebody else's.
        let ours =
            |id: &TokenId| note.made == Some(*id) || found.iter().any(|one| one.record.id == *id && one.is_sure());
        let only = ids.first().copied().filter(|_| ids.len() == 1).filter(ours);
        Outcome::stop(exit::UNDELIVERED, words).with(self.document(only, &Gone::default(), false))
    }

    /// What is said of a token that was found, or that an answer named.
    fn exists(&self, id: TokenId, listed: Option<&PossibleToken>, named: bool) -> Vec<String> {
        let created = listed.and_then(|one| one.record.issued_on);
        let created = created.map_or_else(String::new, |at| format!(", created {}", in_words(at)));
        let differs = listed.is_some_and(|one| !one.same);
        if listed.is_some_and(|one| one.older) {
            return vec![format!("This token exists: {}, {id}{created}. {}", self.name(), OLDER)];
        }
        let other = match (differs, named) {
            (true, false) => " Its permissions differ from what you asked for: it may be someone else’s.",
            (true, true) => " Its permissions differ from what you asked for.",
            (false, _) => "",
        };
        let mut words = vec![format!(
            "This token exists: {}, {id}{created}. Its secret did not arrive.{other}",
            self.name()
        )];
        // Nobody is led to break what may be somebody else's.
        if named || !differs {
            let line = self.ways.roll_line(self.spec.owner, id, &Gone::default());
            words.push(format!("Roll it for a new secret: {line}"));
        }
        words
    }

    /// What is said where no list shows it: never that there is none.
    fn not_seen(&self, note: &Note, refused: Option<&Refusal>) -> [String; 2] {
        match refused {
            None => [
                "Not in your token list so far. It may still appear; look again before creating another.".to_owned(),
                self.where_to_look(),
            ],
            Some(refusal) if refusal.is_lasting() => [
                format!(
                    "This sign-in may not list tokens. Note {} and {} and check {}.",
                    self.name(),
                    in_words(note.sent),
                    self.spec.owner.dashboard()
                ),
                refusal.sentence(),
            ],
            Some(refusal) => [
                format!("The list did not load. {}", refusal.sentence()),
                self.where_to_look(),
            ],
        }
    }

    /// Where a person finds out, and who else looks.
    pub(super) fn where_to_look(&self) -> String {
        let place = self.spec.owner.dashboard();
        let name = self.name();
        let next = if self.kept {
            " The next start of cfmint looks for it."
        } else {
            ""
        };
        format!("Check {place} for “{name}” before creating another.{next}")
    }
}
