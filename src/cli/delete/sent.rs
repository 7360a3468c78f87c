//! The requests that delete, each sent once and one after the other, and what is so of every token
//! afterwards. Whatever is not a success is looked into by reading the token again. It must not ask
//! anybody.

use serde_json::{Value, json};

use super::chosen::Chosen;
use crate::cli::in_json::one_line;
use crate::cli::signals::Watch;
use crate::cli::{Outcome, code_of, journal};
use crate::domain::exit;
use crate::domain::receipt::Act;
use crate::domain::refusal::Refusal;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::io::storage::journal::Notes;
use crate::io::storage::receipt::Receipt;

/// What is so of a token now, as far as is known.
enum Ended {
    Deleted,
    /// The answer was lost, or no success, and it is gone. Why that had to be looked into.
    SeenGone(String),
    /// It was not there any more when the request came.
    GoneBefore,
    /// It is there.
    Refused(Refusal),
    /// The answer was lost, and it is there so far.
    StillThere(Refusal),
    /// The answer was lost, and so was what it was looked into with.
    Unknown(Refusal, Refusal),
    /// An earlier one was refused or is not known.
    NotSent,
}

impl Ended {
    /// Asks for the deletion of a token, once.
    async fn of(chosen: &Chosen, owner: Owner, record: &TokenRecord) -> Self {
        let client = &chosen.session.client;
        let Err(refusal) = client.delete(owner, record.id).await else {
            return Self::Deleted;
        };
        let is_answer = !is_lost(&refusal);
        match (client.token(owner, record.id).await, refusal) {
            (Err(Refusal::NotFound { .. }), Refusal::NotFound { .. }) => Self::GoneBefore,
            (Err(Refusal::NotFound { .. }), refusal) => Self::SeenGone(refusal.sentence()),
            (Ok(_), refusal) if is_answer => Self::Refused(refusal),
            (Ok(_), refusal) => Self::StillThere(refusal),
            (Err(unread), refusal) => Self::Unknown(refusal, unread),
        }
    }

    /// Whether it is gone; none where nobody knows, or such a request may still arrive.
    fn deleted(&self) -> Option<bool> {
        match self {
            Self::Deleted | Self::SeenGone(_) | Self::GoneBefore => Some(true),
            Self::Refused(_) | Self::NotSent => Some(false),
            Self::StillThere(_) | Self::Unknown(..) => None,
        }
    }

    /// How the command ends by this token.
    fn code(&self) -> u8 {
        match self {
            Self::Deleted | Self::SeenGone(_) | Self::GoneBefore | Self::NotSent => exit::DONE,
            Self::Refused(refusal) => code_of(refusal),
            Self::StillThere(_) | Self::Unknown(..) => exit::FAILED,
        }
    }

    /// What is so of the token, as sentences.
    fn said(&self, chosen: &Chosen, token: &(Owner, TokenRecord)) -> Vec<String> {
        let which = chosen.which(token);
        match self {
            Self::Deleted => vec![format!("Deleted: {which}.")],
            Self::SeenGone(why) => vec![format!(
                "Deleted: {which}. The answer did not say that, so it was looked for again. {why}"
            )],
            Self::GoneBefore => vec![format!("Deleted: {which}. It was gone already when the request came.")],
            Self::Refused(refusal) => {
                let what = format!("Not deleted: {which} is still there.");
                Outcome::refused(&what, refusal, chosen.session.source).words
            }
            Self::StillThere(refusal) => vec![
                format!(
                    "The answer got lost. Read again, {which} is still there. {}",
                    refusal.sentence()
                ),
                format!(
                    "Such a request may still arrive: look again before you decide: cfmint show {}",
                    token.1.id
                ),
            ],
            Self::Unknown(refusal, unread) => vec![
                format!(
                    "Not known: {which} may be deleted, or still be there. {}",
                    refusal.sentence()
                ),
                format!(
                    "Reading it again did not tell. {} Look at it: cfmint show {}",
                    unread.sentence(),
                    token.1.id
                ),
            ],
            Self::NotSent => vec![format!("Not deleted: {which}. Nothing was sent for it.")],
        }
    }
}

/// Whether this is no answer to the request itself, so that nothing is known of it.
fn is_lost(refusal: &Refusal) -> bool {
    code_of(refusal) == exit::FAILED
}

/// What is needed for deleting.
pub(super) struct Sending<'a> {
    pub(super) chosen: &'a Chosen,
    pub(super) receipt: Option<Receipt>,
}

impl Sending<'_> {
    /// Deletes them one after the other, until one is refused or not known: whoever is refused one is
    /// hardly meant to go on.
    pub(super) async fn all(self, notes: &mut Notes) -> AllEnded {
        let chosen = self.chosen;
        let watch = Watch::begin();
        let mut all = AllEnded::default();
        for token in &chosen.tokens {
            let (owner, record) = token;
            if all.stopped() {
                all.ends.push(Ended::NotSent);
                continue;
            }
            let which = chosen.which(token);
            watch.know_settled(format!(
                "{}Stopped while deleting {which}: it may be deleted, or still be there.",
                all.before(chosen)
            ));
            let ended = Ended::of(chosen, *owner, record).await;
            if ended.deleted() == Some(true) {
                // What somebody else deleted is no act of this run.
                if !matches!(ended, Ended::GoneBefore) {
                    all.failed.extend(self.receipt(*owner, record).err());
                }
                journal::settle(notes, &chosen.session.client, *owner, record, false).await;
            }
            all.ends.push(ended);
            watch.know_settled(format!("{}Stopped.", all.before(chosen)));
        }
        all
    }

    /// Adds the line of one that is gone.
    fn receipt(&self, owner: Owner, record: &TokenRecord) -> Result<(), String> {
        let Some(receipt) = &self.receipt else {
            return Ok(());
        };
        receipt.write(&Act {
            what: "delete",
            by: &self.chosen.session.who,
            owner,
            token: record,
            to: &[],
            at: self.chosen.session.client.server_now(),
        })
    }
}

/// What became of each, in the order of the tokens.
#[derive(Default)]
pub(super) struct AllEnded {
    ends: Vec<Ended>,
    /// What else went wrong.
    failed: Vec<String>,
}

impl AllEnded {
    /// Whether no more requests are sent.
    fn stopped(&self) -> bool {
        self.ends.iter().any(|ended| ended.deleted() != Some(true))
    }

    /// What is known so far, for whoever is about to be told that it was stopped.
    fn before(&self, chosen: &Chosen) -> String {
        let said = self.ends.iter().zip(&chosen.tokens);
        let said = said.flat_map(|(ended, token)| ended.said(chosen, token));
        said.map(|words| words + " ").collect()
    }

    /// What is said of every token, and how the command ends.
    pub(super) fn outcome(self, chosen: &Chosen, json: bool) -> Outcome {
        let ends = || self.ends.iter().zip(&chosen.tokens);
        let words = ends().flat_map(|(ended, token)| ended.said(chosen, token));
        let words = self.failed.iter().cloned().chain(words).collect();
        let codes = self.ends.iter().map(Ended::code);
        let code = codes.into_iter().find(|code| *code != exit::DONE);
        let row = |(ended, (owner, record)): (&Ended, &(Owner, TokenRecord))| {
            json!({
                "id": record.id.to_string(),
                "name": record.name,
                "owner": owner.in_spec(),
                "deleted": ended.deleted(),
            })
        };
        let document = json.then(|| {
            one_line(&json!({
                "tokens": ends().map(row).collect::<Vec<Value>>(),
                "api": chosen.session.client.host(),
            }))
        });
        Outcome::stop(code.unwrap_or(exit::DONE), words).with(document)
    }
}
