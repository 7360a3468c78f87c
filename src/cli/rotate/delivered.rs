//! The new secret goes to its places and is tried there, before anything becomes of the old token. It
//! must not know how that is ended.

use super::begun::Rotation;
use super::ended::{Handed, NotEnded};
use super::words::NewInJson;
use crate::cli::delivery::{Gone, Ways};
use crate::cli::output::say;
use crate::cli::tested::{self, Question};
use crate::cli::{Outcome, asked, journal};
use crate::domain::delivery::Target;
use crate::domain::exit;
use crate::domain::receipt::Act;
use crate::domain::text::capitalized;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::secret::Secret;

impl Rotation {
    /// Delivers and tries the secret of the new token; where it is in all its places and nobody said
    /// that it does not work, the old one is ended.
    pub(super) fn deliver(mut self, ways: &Ways, twin: &TokenRecord, secret: Secret) -> Outcome {
        let gone = ways.go(&secret, twin.id, |gone| {
            self.watch.know(self.undelivered(twin.id, ways, gone));
        });
        // A new token whose secret arrived nowhere, or not everywhere, takes no place yet.
        let act = if gone.failed.is_empty() { "rotate" } else { "create" };
        let unwritten = self.write_receipt(act, twin, &gone.well);
        if !gone.failed.is_empty() {
            let words = gone.failed.iter().cloned().chain(unwritten).collect();
            return self.not_delivered(twin.id, ways, &gone, words);
        }
        self.is_delivered(false);
        // No note of another request may go on to call it one whose secret is lost.
        journal::rule_out(&mut self.notes, self.old.owner, &self.old.record.name, twin.id);
        self.watch.know_settled(self.both_exist(twin.id));
        let wait = self.order.delivery.wait;
        let tested = self.tested(twin, &secret);
        drop(secret);
        let handed = Handed {
            gone,
            verified: tested.verified,
        };
        if tested.verified {
            self.is_delivered(true);
        }
        let mut outcome = match (tested.wrong, tested.refuted) {
            (None, false) => self.finish(twin.id, &handed),
            (wrong, _) => {
                let why = "Cloudflare has not called the new secret active, and nothing is ended before that.";
                let longer = wait.is_none().then(|| "--wait 2m asks for longer.".to_owned());
                let words = wrong.into_iter().chain([why.to_owned()]).chain(longer).collect();
                self.not_ended(twin.id, &handed, NotEnded::failed(words))
            }
        };
        if let Some(why) = unwritten {
            outcome.words.insert(0, why);
        }
        outcome
    }

    /// The note says that the new secret is in all its places, and whether it was seen to work.
    fn is_delivered(&mut self, verified: bool) {
        if let Some(rotation) = &mut self.note.rotation {
            rotation.delivered = true;
            rotation.verified = verified;
        }
        self.keep();
    }

    /// Whether Cloudflare calls it active, asked with the new secret itself.
    fn tested(&self, twin: &TokenRecord, secret: &Secret) -> tested::Answer {
        let wait = self.order.delivery.wait;
        let tested = asked(async {
            let question = Question {
                client: &self.old.session.client,
                owner: self.old.owner,
                what: "secret",
                // The answer that made it need not say either.
                starts: twin.starts.or(self.old.record.starts),
                filtered: twin.is_filtered() || self.old.record.is_filtered(),
                wait,
            };
            Ok(question.ask(secret).await)
        });
        tested.unwrap_or_else(|stopped| tested::not_asked(&stopped, wait))
    }

    /// Adds the line of an act; why it is not there, where it could not be written.
    pub(super) fn write_receipt(&self, what: &str, token: &TokenRecord, well: &[String]) -> Option<String> {
        let receipt = match self.receipt() {
            Ok(receipt) => receipt?,
            Err(stopped) => return Some(stopped.words.join(" ")),
        };
        let to: Vec<Target> = well.iter().filter_map(|way| Target::read(way).ok()).collect();
        let written = receipt.write(&Act {
            what,
            by: &self.old.session.who,
            owner: self.old.owner,
            token,
            to: &to,
            at: self.old.session.client.server_now(),
        });
        written.err()
    }

    /// What is known while the old one is not ended yet.
    pub(super) fn both_exist(&self, id: TokenId) -> String {
        format!(
            "Stopped before the old one was ended. The secret of {} is delivered. {} To end the old one: {}",
            self.new_one(id),
            self.unchanged(),
            self.end_line()
        )
    }

    /// The new secret is in its place, and the old token was not ended.
    pub(super) fn not_ended(&self, id: TokenId, handed: &Handed, why: NotEnded) -> Outcome {
        let NotEnded { code, mut words, fate } = why;
        words.push(format!(
            "{} exists, and its secret is delivered.",
            capitalized(&self.new_one(id))
        ));
        match fate {
            None => words.push(self.unchanged()),
            Some(_) => words.push(format!("The old one: {}.", self.old.which())),
        }
        words.push(format!(
            "To end the old one, once the new one works: {}",
            self.end_line()
        ));
        let new = NewInJson {
            id: Some(id),
            gone: Some(&handed.gone),
            verified: handed.verified,
        };
        Outcome::stop(code, words).with(self.document(&new, fate.unwrap_or_else(|| self.as_it_was())))
    }

    /// Nobody has to look after this rotation any more.
    pub(super) fn done_with_it(&mut self) {
        let (notes, note_id) = (&mut self.notes, self.note_id);
        journal::done_with(notes, note_id, &self.note);
    }

    /// The old one was gone before it could be ended.
    pub(super) fn nothing_to_end(mut self, id: TokenId, handed: &Handed) -> Outcome {
        self.done_with_it();
        say(&self.unchanged());
        let words = vec![format!("Done: {} has taken its place.", self.new_one(id))];
        let new = NewInJson {
            id: Some(id),
            gone: Some(&handed.gone),
            verified: handed.verified,
        };
        let document = self.document(&new, self.as_it_was());
        Outcome::stop(exit::DONE, words).with(document)
    }
}

impl Handed {
    /// By an earlier run, which noted whether it worked.
    pub(super) fn earlier(verified: bool) -> Self {
        Self {
            gone: Gone::default(),
            verified,
        }
    }
}
