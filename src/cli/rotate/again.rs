//! A rotation that an earlier run began and did not end: which token is the new one, and what is left
//! to do. No second one is made before it is known that there is none.

use jiff::{SignedDuration, Timestamp};

use super::begun::{Begun, Reached, Rotation};
use super::words::called;
use crate::cli::Outcome;
use crate::cli::change::Opened;
use crate::cli::consent::{NOT_CHANGED, can_be_asked};
use crate::cli::delivery::{Gone, Ways};
use crate::cli::look::look;
use crate::cli::output::say;
use crate::cli::sign_in::Session;
use crate::domain::exit;
use crate::domain::journal::{Note, NoteId, PAUSES, PossibleToken};
use crate::domain::refusal::Refusal;
use crate::domain::response::Rolled;
use crate::domain::text::capitalized;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;

/// After this time a request has arrived, and its token is listed, or neither ever will (reference:
/// security section 5, step 4, with room to spare).
const SETTLED: SignedDuration = SignedDuration::from_secs(120);

/// What is known of the new token.
enum Twin {
    /// It is there: an answer named it.
    Named(Box<TokenRecord>),
    /// By its name, its policies and its time it is the one; no answer named it.
    Likely(Box<PossibleToken>),
    /// There is none.
    Nowhere,
}

impl Begun {
    /// Goes on from what an earlier run left.
    pub(super) async fn again(
        mut self,
        note_id: NoteId,
        note: Note,
        ways: Option<Ways>,
    ) -> Result<(Rotation, Reached), Outcome> {
        let session = Session::open(&mut self.env).await?;
        by_the_same(&session, &note)?;
        let (owner, id) = (note.owner, self.order.id);
        let (record, is_gone) = match session.client.token(owner, id).await {
            Ok(record) => (record, false),
            Err(Refusal::NotFound { .. }) => (TokenRecord::bare(id, note.name.clone()), true),
            Err(refusal) => {
                let words = format!("Token {id} cannot be read.");
                return Err(Outcome::refused(&words, &refusal, session.source).and(NOT_CHANGED));
            }
        };
        let old = Opened::of(session, owner, record);
        let mut rotation = self.rotation(old, note_id, Some(note));
        rotation.is_gone = is_gone;
        rotation.go_on(ways).await
    }
}

/// Another user does not see the tokens of the one who began, so that they would seem to be gone.
fn by_the_same(session: &Session, note: &Note) -> Result<(), Outcome> {
    let other = note.owner == Owner::User && note.who.is_some() && note.who != session.who.user;
    if !other {
        return Ok(());
    }
    let words = "An earlier run began to rotate this token by another sign-in; only that one sees how far it came.";
    Err(Outcome::stop(exit::NOT_SIGNED_IN, vec![words.to_owned(), session.source.another()]).and(NOT_CHANGED))
}

impl Rotation {
    async fn go_on(mut self, ways: Option<Ways>) -> Result<(Self, Reached), Outcome> {
        if self.order.expires.is_some() && self.note.made.is_some() {
            say("--expires changes nothing here: the new token exists, with the end that it was given.");
        }
        match (self.twin(ways.as_ref()).await?, ways) {
            (Twin::Named(twin), None) => {
                self.ask_for_the_end(twin.id).await?;
                Ok((self, Reached::Delivered(twin)))
            }
            (Twin::Named(twin), Some(ways)) => {
                say(&format!(
                    "An earlier run made {}, and stopped before its secret was stored.",
                    self.new_one(twin.id)
                ));
                self.ask_for_the_roll(twin.id).await?;
                self.roll(ways, twin).await
            }
            (Twin::Likely(found), Some(ways)) => {
                say(&format!(
                    "An earlier run asked for a new token at {} and stopped. This is probably it: {}.",
                    self.sent(),
                    called(&found)
                ));
                if !can_be_asked() {
                    return Err(self.may_be(&[&found], &ways));
                }
                self.ask_for_the_roll(found.record.id).await?;
                self.note.made = Some(found.record.id);
                self.keep();
                self.roll(ways, Box::new(found.record)).await
            }
            (Twin::Nowhere, ways) => self.anew(ways).await,
            // An answer has named every token whose secret was delivered.
            (Twin::Likely(_), None) => Err(self.not_readable_yet()),
        }
    }

    /// The new token, as far as it is known and to be seen.
    async fn twin(&self, ways: Option<&Ways>) -> Result<Twin, Outcome> {
        let client = &self.old.session.client;
        let Some(id) = self.note.made else {
            return self.look_for_the_twin(ways).await;
        };
        match client.token(self.old.owner, id).await {
            Ok(record) => Ok(Twin::Named(Box::new(record))),
            Err(Refusal::NotFound { .. }) if self.is_settled() => Ok(Twin::Nowhere),
            Err(Refusal::NotFound { .. }) => Err(self.not_readable_yet()),
            Err(refusal) => {
                let what = format!("{} cannot be read.", capitalized(&self.new_one(id)));
                let mut refused = Outcome::refused(&what, &refusal, self.old.session.source);
                refused.words.push(self.unchanged());
                Err(refused.and(NOT_CHANGED))
            }
        }
    }

    fn is_settled(&self) -> bool {
        Timestamp::now().duration_since(self.note.sent) > SETTLED
    }

    /// It was made a moment ago, and is not known everywhere.
    fn not_readable_yet(&self) -> Outcome {
        let mut words = vec![format!(
            "An earlier run asked for a new token at {}, which is not to be seen so far. It may still appear: try again in some minutes.",
            self.sent()
        )];
        words.extend(self.note.made.map(|id| format!("It is {}.", self.new_one(id))));
        words.push(self.unchanged());
        Outcome::stop(exit::UNDELIVERED, words).and(NOT_CHANGED)
    }

    /// Looks in the list for one that no answer named. While a request may be on its way, that it
    /// shows none says nothing.
    async fn look_for_the_twin(&self, ways: Option<&Ways>) -> Result<Twin, Outcome> {
        let pauses = if self.is_settled() { &[][..] } else { &PAUSES };
        let looked = look(&self.old.session.client, &self.note, pauses).await;
        if let Some(refusal) = &looked.refused {
            let what = "An earlier run asked for a new token, and the token list is needed to see whether it was made.";
            let mut refused = Outcome::refused(what, refusal, self.old.session.source);
            refused.words.push(self.unchanged());
            return Err(refused.and(NOT_CHANGED));
        }
        let mut same: Vec<&PossibleToken> = looked.found.iter().filter(|one| one.same).collect();
        match (same.len(), ways) {
            (0, _) if looked.complete && self.is_settled() => Ok(Twin::Nowhere),
            (2.., Some(ways)) => Err(self.may_be(&same, ways)),
            (1, _) => Ok(same
                .pop()
                .map_or(Twin::Nowhere, |one| Twin::Likely(Box::new(one.clone())))),
            _ => Err(self.not_readable_yet()),
        }
    }

    /// There is no new token: the rotation begins anew, which is said, or has nothing to begin with.
    async fn anew(mut self, ways: Option<Ways>) -> Result<(Self, Reached), Outcome> {
        let made = self.note.made.map_or_else(
            || {
                format!(
                    "An earlier run asked for a new token at {}, and none was made.",
                    self.sent()
                )
            },
            |id| format!("An earlier run made {}, which is gone.", self.new_one(id)),
        );
        if self.is_gone {
            self.done_with_it();
            let words = vec![made, format!("{} There is nothing to go on with.", self.unchanged())];
            return Err(Outcome::stop(exit::REFUSED, words).and(NOT_CHANGED));
        }
        let Some(ways) = ways else {
            // Where the next one's secret goes is looked at before anybody is asked.
            self.done_with_it();
            let words = vec![made, self.unchanged(), "The same command begins anew.".to_owned()];
            return Err(Outcome::stop(exit::FAILED, words).and(NOT_CHANGED));
        };
        say(&format!("{made} The rotation begins anew."));
        self.note = Note::of_rotation(self.old.owner, &self.old.record, Timestamp::now());
        self.fresh(ways).await
    }

    /// A yes which says that every earlier secret of the new one stops.
    async fn ask_for_the_roll(&self, id: TokenId) -> Result<(), Outcome> {
        say("  It is rolled: every earlier secret of it stops at once, and the one that it gets is delivered.");
        if !self.is_gone {
            say(&format!("  Old: {}, {}", self.old.which(), self.fate()));
        }
        // One that no answer named is rolled by a person alone who read which it is.
        let given = self.note.made.map_or(0, |_| self.order.yes);
        self.consent(&format!("Roll {id} and go on"), given).await
    }

    async fn ask_for_the_end(&self, id: TokenId) -> Result<(), Outcome> {
        let verified = match self.note.rotation {
            Some(rotation) if rotation.verified => "and it works",
            _ => "and nobody has seen it work so far",
        };
        say(&format!(
            "An earlier run delivered the secret of {}, {verified}.",
            self.new_one(id)
        ));
        if self.is_gone {
            return Ok(());
        }
        say(&format!("  Old: {}, {}", self.old.which(), self.fate()));
        self.consent("End the old one", self.order.yes).await
    }

    /// A new secret for the new token, which is the only one of it from then on.
    async fn roll(mut self, ways: Ways, twin: Box<TokenRecord>) -> Result<(Self, Reached), Outcome> {
        let mut ways = ways;
        ways.for_policies(&twin.policies.understood(), self.old.owner)?;
        self.note.folders.extend(ways.folders());
        self.keep();
        self.watch.know(self.undelivered(twin.id, &ways, &Gone::default()));
        let client = &self.old.session.client;
        match client.roll(self.old.owner, twin.id).await {
            Rolled::Yes(secret) => {
                say(&format!("{} has a new secret.", capitalized(&self.new_one(twin.id))));
                self.old.session.hang_up().await;
                let ways = Box::new(ways);
                Ok((self, Reached::Secret { ways, twin, secret }))
            }
            Rolled::No(refusal) => {
                let refusal = client.believed_of_writing(self.old.owner, refusal).await;
                let what = format!("{} has no new secret.", capitalized(&self.new_one(twin.id)));
                let refused = Outcome::refused(&what, &refusal, self.old.session.source);
                Err(self.not_delivered(twin.id, &ways, &Gone::default(), refused.words))
            }
            Rolled::Unknown(why) => {
                let words = vec![format!("The answer got lost ({why}): it may have a new secret.")];
                Err(self.not_delivered(twin.id, &ways, &Gone::default(), words))
            }
        }
    }
}
