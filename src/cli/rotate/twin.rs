//! The one request that makes the new token, and what is said where its answer got lost. It is sent
//! once, and the old token stays as it is.

use jiff::Timestamp;

use super::begun::{Reached, Rotation};
use super::words::{NewInJson, called};
use crate::cli::consent::NOT_CHANGED;
use crate::cli::delivery::{Gone, Ways};
use crate::cli::look::{Looked, look};
use crate::cli::output::say;
use crate::cli::{Outcome, journal};
use crate::domain::edit;
use crate::domain::exit;
use crate::domain::journal::{PAUSES, PossibleToken};
use crate::domain::response::Created;
use crate::domain::token::record::TokenRecord;

/// Said where nothing has come of it.
const NONE_MADE: &str = "No new token was made.";

impl Rotation {
    /// Makes the new token. The note is on the disk before.
    pub(super) async fn make(mut self, ways: Ways, end: Option<Timestamp>) -> Result<(Self, Reached), Outcome> {
        let client = &self.old.session.client;
        self.note.who = self.old.session.who.user;
        self.note.folders = ways.folders();
        self.note.ahead = client.server_ahead().unwrap_or_default();
        self.note.sent = Timestamp::now();
        let body = edit::body_of_twin(&self.old.record, end, client.server_now());
        journal::keep(&mut self.notes, self.note_id, &self.note).map_err(|stopped| stopped.and(NOT_CHANGED))?;
        let line = self.on_line(&ways, &Gone::default());
        self.watch.know(vec![
            format!(
                "Stopped while the new token “{}” was made: it may exist. The request went out at {}.",
                self.name(),
                self.sent()
            ),
            self.unchanged(),
            self.where_to_look(&line),
        ]);
        match client.create(self.old.owner, &body).await {
            Created::Yes { record, secret } => {
                self.asked_end = Some(end);
                self.is_made(&record, &ways);
                self.old.session.hang_up().await;
                let reached = Reached::Secret {
                    ways: Box::new(ways),
                    twin: record,
                    secret,
                };
                Ok((self, reached))
            }
            Created::No(refusal) => {
                self.watch.know_settled(format!("{NONE_MADE} {}", self.unchanged()));
                self.notes.forget(self.note_id);
                let refusal = client.believed_of_writing(self.old.owner, refusal).await;
                let what = format!("{NONE_MADE} {}", self.unchanged());
                Err(Outcome::refused(&what, &refusal, self.old.session.source))
            }
            Created::Unknown { why, id } => {
                self.note.made = id;
                self.keep();
                say(&format!(
                    "The answer got lost ({why}). Was the new token made? The request went out at {}. cfmint will not send it again.",
                    self.sent()
                ));
                Err(self.lost(&ways, &PAUSES).await)
            }
            Created::Unlikely { why } => {
                say(&format!(
                    "The new token was probably not made: {why}. The request went out at {}. cfmint will not send it again.",
                    self.sent()
                ));
                Err(self.lost(&ways, &[]).await)
            }
        }
    }

    /// It is there, and known by its id.
    fn is_made(&mut self, twin: &TokenRecord, ways: &Ways) {
        self.note.made = Some(twin.id);
        self.keep();
        self.watch.know(self.undelivered(twin.id, ways, &Gone::default()));
        say(&format!("Made {}.", self.new_one(twin.id)));
    }

    /// Kept where the disk takes it: that it does not was said when the note was begun.
    pub(super) fn keep(&mut self) {
        let _ = self.notes.keep(self.note_id, &self.note.text());
    }

    /// Looks for the new token, and says what is known.
    async fn lost(self, ways: &Ways, pauses: &[u64]) -> Outcome {
        if let Some(id) = self.note.made {
            return self.not_delivered(id, ways, &Gone::default(), Vec::new());
        }
        let Looked { found, refused, .. } = look(&self.old.session.client, &self.note, pauses).await;
        let same: Vec<&PossibleToken> = found.iter().filter(|one| one.same).collect();
        let mut words = Vec::new();
        if same.is_empty() {
            words.push(match &refused {
                Some(refusal) => format!("The token list did not tell. {}", refusal.sentence()),
                None => "Not in your token list so far. It may still appear.".to_owned(),
            });
            words.push(self.unchanged());
            words.push(self.where_to_look(&self.on_line(ways, &Gone::default())));
            let document = self.document(&NewInJson::default(), self.as_it_was());
            return Outcome::stop(exit::UNDELIVERED, words).with(document);
        }
        self.may_be(&same, ways)
    }

    /// These may be the new one, and nobody is led to break what may be somebody else's.
    pub(super) fn may_be(&self, found: &[&PossibleToken], ways: &Ways) -> Outcome {
        let mut words = Vec::new();
        let only = if let [one] = found {
            words.push(format!(
                "This token exists: {}. Its secret did not arrive.",
                called(one)
            ));
            words.push(self.unchanged());
            words.extend(self.ways_on(one.record.id, ways));
            Some(one.record.id)
        } else {
            words.push("Several tokens match, and at most one is yours. Nothing was changed.".to_owned());
            for one in found {
                words.push(format!("This token exists: {}.", called(one)));
            }
            words.push(self.unchanged());
            words.push(self.where_to_look(&self.on_line(ways, &Gone::default())));
            None
        };
        let new = NewInJson {
            id: only,
            ..NewInJson::default()
        };
        let document = self.document(&new, self.as_it_was());
        Outcome::stop(exit::UNDELIVERED, words).with(document)
    }
}
