//! The end of the old token, last of all: one request that gives it an end, or deletes it, and what is
//! so afterwards. A lost answer is looked into, and nothing is sent twice.

use jiff::Timestamp;

use super::begun::Rotation;
use super::words::{Fate, NewInJson};
use crate::cli::change::Sent;
use crate::cli::delivery::Gone;
use crate::cli::output::say;
use crate::cli::{Outcome, asked, code_of};
use crate::domain::edit;
use crate::domain::exit;
use crate::domain::refusal::Refusal;
use crate::domain::text::capitalized;
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{here, to_api};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::io::local_time;

/// What became of the new secret.
pub(super) struct Handed {
    pub(super) gone: Gone,
    /// Whether Cloudflare called it active.
    pub(super) verified: bool,
}

/// Why the old one is not ended, or is not known to be.
pub(super) struct NotEnded {
    pub(super) code: u8,
    pub(super) words: Vec<String>,
    /// What has become of it; nothing where it is as it was.
    pub(super) fate: Option<Fate>,
}

impl NotEnded {
    /// It is as it was, and these words say why.
    pub(super) const fn failed(words: Vec<String>) -> Self {
        Self::with(exit::FAILED, words)
    }

    const fn with(code: u8, words: Vec<String>) -> Self {
        Self {
            code,
            words,
            fate: None,
        }
    }

    /// It is like this now.
    fn now(words: String, fate: Fate) -> Self {
        Self {
            fate: Some(fate),
            ..Self::failed(vec![words])
        }
    }
}

impl Rotation {
    /// An earlier run delivered the new secret.
    pub(super) fn end(self, twin: &TokenRecord) -> Outcome {
        let verified = self.note.rotation.is_some_and(|rotation| rotation.verified);
        self.finish(twin.id, &Handed::earlier(verified))
    }

    /// Looks at the new token once more, and ends the old one.
    pub(super) fn finish(mut self, id: TokenId, handed: &Handed) -> Outcome {
        if self.is_gone {
            return self.nothing_to_end(id, handed);
        }
        let ended = asked(async {
            Ok(match self.may_end(id, handed.verified).await {
                Ok(()) => self.end_the_old().await,
                Err(why) => Err(why),
            })
        });
        match ended {
            Ok(Ok(fate)) => self.ended(id, handed, fate),
            Ok(Err(why)) => self.not_ended(id, handed, why),
            Err(stopped) => self.not_ended(id, handed, NotEnded::with(stopped.code, stopped.words)),
        }
    }

    /// Whether nothing that is read back of the new one speaks against ending the old one. That it
    /// cannot be read back does not.
    async fn may_end(&self, id: TokenId, verified: bool) -> Result<(), NotEnded> {
        let client = &self.old.session.client;
        let got = match client.token(self.old.owner, id).await {
            Ok(got) => got,
            // One that has answered just now is there, whatever is shown of it so far.
            Err(Refusal::NotFound { .. }) if !verified => {
                let words = vec![format!("{} is not to be seen.", capitalized(&self.new_one(id)))];
                return Err(NotEnded::failed(words));
            }
            Err(refusal) => {
                say(&format!("The new token could not be read back. {}", refusal.sentence()));
                return Ok(());
            }
        };
        let mut words = Vec::new();
        if got.status != TokenStatus::Active {
            words.push(format!(
                "Cloudflare says that the new token is {}.",
                got.status.in_words()
            ));
        }
        if !edit::is_twin(&self.old.record, &got) {
            words.push("The new token is not what the old one is:".to_owned());
            let same_times = TokenRecord {
                status: got.status.clone(),
                starts: got.starts,
                expires: got.expires,
                ..self.old.record.clone()
            };
            let differs = self.old.lines_between(&same_times, &got);
            words.extend(self.old.told(&differs).lines().skip(1).map(str::to_owned));
            words.push(format!(
                "Where that is meant, this ends the old one: cfmint delete {}",
                self.order.id
            ));
        }
        if let Some(asked) = self.asked_end
            && asked.map(to_api) != got.expires.map(to_api)
        {
            words.push(format!(
                "The new token has another end than was asked for: {}, and not so: {}.",
                until(got.expires),
                until(asked)
            ));
        }
        match words.is_empty() {
            true => Ok(()),
            false => Err(NotEnded::failed(words)),
        }
    }

    async fn end_the_old(&mut self) -> Result<Fate, NotEnded> {
        match self.order.grace {
            None => self.delete().await,
            Some(_) => self.shorten().await,
        }
    }

    /// Gives it an end, at which Cloudflare ends it even if nobody comes back. All else of it is sent
    /// as it is at this moment, since somebody may have changed it meanwhile.
    async fn shorten(&mut self) -> Result<Fate, NotEnded> {
        let client = &self.old.session.client;
        match client.token(self.old.owner, self.order.id).await {
            Ok(record) => self.old.record = record,
            Err(Refusal::NotFound { .. }) => {
                self.is_gone = true;
                return Ok(Fate::Deleted);
            }
            Err(refusal) => {
                let words = format!(
                    "The old one could not be read, so it was left alone. {}",
                    refusal.sentence()
                );
                return Err(NotEnded::with(code_of(&refusal), vec![words]));
            }
        }
        let now = client.server_now();
        let over = self.grace_over(now);
        if self.old.record.expires.is_some_and(|end| Some(end) <= over) {
            return Ok(Fate::EndsOn(self.old.record.expires));
        }
        let wanted = TokenRecord {
            expires: over,
            ..self.old.record.clone()
        };
        let body = edit::body(&self.old.record, &wanted, now).map_err(|why| NotEnded::failed(vec![why]))?;
        self.watch.know_settled(self.perhaps_ended());
        match Sent::of(&self.old, &wanted, &body).await {
            Sent::Now { record, lost, .. } => {
                let before = std::mem::replace(&mut self.old.record, *record);
                if let Some(why) = &lost {
                    say(&format!("{why}, so the old token was read again."));
                }
                match self.old.record.expires {
                    Some(end) if Some(end) <= over => Ok(Fate::EndsOn(Some(end))),
                    end if end == before.expires => Err(NotEnded::failed(vec![not_shortened(end, lost.is_some())])),
                    end => {
                        let words = format!("The old one has another end than was asked for: {}.", until(end));
                        Err(NotEnded::now(words, Fate::EndsOn(end)))
                    }
                }
            }
            Sent::Refused(refusal, _) => {
                let refused = Outcome::refused("The old one got no end.", &refusal, self.old.session.source);
                Err(NotEnded::with(refused.code, refused.words))
            }
            Sent::Unknown(why, refusal) => Err(self.unknown(&why, &refusal)),
        }
    }

    /// Deletes it by its exact id, and sees that it is gone.
    async fn delete(&mut self) -> Result<Fate, NotEnded> {
        let (owner, id) = (self.old.owner, self.order.id);
        self.watch.know_settled(self.perhaps_ended());
        let deleted = self.old.session.client.delete(owner, id).await;
        let seen = self.old.session.client.token(owner, id).await;
        let is_own = self.old.is_own();
        match (deleted, seen) {
            (_, Err(Refusal::NotFound { .. })) => {}
            // The very sign-in that asks was deleted.
            (Ok(()), Err(Refusal::NotSignedIn { .. })) if is_own => {}
            (Ok(()), Err(refusal)) => say(&format!(
                "Cloudflare has deleted the old one; it could not be looked at again. {}",
                refusal.sentence()
            )),
            (Ok(()), Ok(record)) => {
                self.old.record = record;
                let words = "Cloudflare said that the old one is deleted, and still shows it: look again.";
                return Err(NotEnded::now(words.to_owned(), Fate::Unknown));
            }
            (Err(refusal), Ok(record)) => {
                self.old.record = record;
                let refused = Outcome::refused("The old one was not deleted.", &refusal, self.old.session.source);
                let mut words = refused.words;
                if refused.code == exit::FAILED {
                    words.push("Such a request may still arrive: look again before you decide.".to_owned());
                }
                return Err(NotEnded::with(refused.code, words));
            }
            (Err(why), Err(refusal)) => return Err(self.unknown(&why.sentence(), &refusal)),
        }
        self.is_gone = true;
        Ok(Fate::Deleted)
    }

    /// Neither the request nor the look afterwards tells.
    fn unknown(&self, why: &str, refusal: &Refusal) -> NotEnded {
        NotEnded {
            code: exit::FAILED,
            fate: Some(Fate::Unknown),
            words: vec![
                format!("The answer got lost: the old one may be ended, or still be as it was ({why})."),
                format!("Reading it again did not tell. {}", refusal.sentence()),
                format!("Look at it: cfmint show {}", self.order.id),
            ],
        }
    }

    /// What a signal says while the request is out.
    fn perhaps_ended(&self) -> String {
        let new = self.note.made.map_or_else(String::new, |id| {
            format!(" The secret of {} is delivered.", self.new_one(id))
        });
        format!(
            "Stopped while the old one was ended: {}. It may be ended, or still be as it was.{new} To be sure: {}",
            self.old.which(),
            self.end_line()
        )
    }

    /// All is done.
    fn ended(mut self, id: TokenId, handed: &Handed, fate: Fate) -> Outcome {
        self.done_with_it();
        let what = if fate == Fate::Deleted { "delete" } else { "end" };
        let mut words: Vec<String> = self.write_receipt(what, &self.old.record, &[]).into_iter().collect();
        let old = self.old.which();
        words.push(match fate {
            Fate::EndsOn(Some(end)) => format!(
                "Done: {} takes the place of {old}, which Cloudflare ends at {}. cfmint check names it until it is deleted: cfmint delete {}",
                self.new_one(id),
                here(end, &local_time::zone()),
                self.order.id
            ),
            _ => format!("Done: {} takes the place of {old}, which is deleted.", self.new_one(id)),
        });
        let new = NewInJson {
            id: Some(id),
            gone: Some(&handed.gone),
            verified: handed.verified,
        };
        let document = self.document(&new, fate);
        Outcome::stop(exit::DONE, words).with(document)
    }
}

/// What is said where its end is the one that it had.
fn not_shortened(end: Option<Timestamp>, lost: bool) -> String {
    let is = until(end);
    if lost {
        format!("The old one got no other end: {is}. Such a request may still arrive: look again before you decide.")
    } else {
        format!("Cloudflare gave the old one no other end: {is}.")
    }
}

fn until(end: Option<Timestamp>) -> String {
    end.map_or_else(
        || "it never expires".to_owned(),
        |end| format!("it ends at {}", here(end, &local_time::zone())),
    )
}
