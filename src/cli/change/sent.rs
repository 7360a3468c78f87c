//! What became of the one request: changed, refused, or looked into where the answer was lost. It
//! must not send anything twice.

use std::time::Duration;

use super::{Manner, Opened};
use crate::cli::Outcome;
use crate::cli::consent::NOT_CHANGED;
use crate::domain::edit::{self, EditLine};
use crate::domain::exit;
use crate::domain::receipt::Act;
use crate::domain::refusal::{Refusal, span};
use crate::domain::response::Updated;
use crate::domain::token::record::TokenRecord;
use crate::io::storage::receipt::Receipt;

/// The longest that is waited for the token to be read again: a person waits for the answer already.
const LONGEST_LOOK: Duration = Duration::from_secs(40);

/// Reads the token again, for so long.
async fn looked(opened: &Opened) -> Result<TokenRecord, Refusal> {
    let look = tokio::time::timeout(LONGEST_LOOK, opened.read_again());
    look.await.unwrap_or_else(|_| {
        Err(Refusal::Unreachable {
            why: format!("no answer within {}", span(LONGEST_LOOK)),
            timed_out: true,
        })
    })
}

/// How the request ended, as far as is known.
pub(in crate::cli) enum Sent {
    /// It is as this says now.
    Now {
        record: Box<TokenRecord>,
        /// Why that had to be looked into, where the answer did not tell: a clause.
        lost: Option<String>,
        /// Whether the answer said that it was done.
        done: bool,
    },
    /// Refused, and whether reading it again confirmed that it is as it was.
    Refused(Refusal, bool),
    /// The answer did not tell, and reading it again was refused.
    Unknown(String, Refusal),
}

impl Sent {
    /// Sends it, once.
    pub(in crate::cli) async fn of(opened: &Opened, wanted: &TokenRecord, body: &[u8]) -> Self {
        let client = &opened.session.client;
        let (why, done) = match client.update(opened.owner, wanted.id, body).await {
            Updated::Yes(record) if edit::is_reached(wanted, &record) => {
                let (lost, done) = (None, true);
                return Self::Now { record, lost, done };
            }
            // An answer that says something else may be spoilt; what is so is what is read.
            Updated::Yes(_) => ("The answer does not say what was asked for".to_owned(), true),
            Updated::No(refusal @ Refusal::Unreachable { .. }) => return Self::Refused(refusal, true),
            Updated::No(refusal) => return Self::refused(opened, refusal).await,
            Updated::Unknown(why) => (format!("The answer got lost ({why})"), false),
        };
        match looked(opened).await {
            Ok(record) => Self::Now {
                record: Box::new(record),
                lost: Some(why),
                done,
            },
            Err(refusal) => Self::Unknown(why, refusal),
        }
    }

    /// A refusal is a whole answer, and yet what is said to be so is what is read.
    async fn refused(opened: &Opened, refusal: Refusal) -> Self {
        let client = &opened.session.client;
        match looked(opened).await {
            Ok(record) if edit::is_same(&record, &opened.record) => {
                Self::Refused(client.believed_of_writing(opened.owner, refusal).await, true)
            }
            Ok(record) => Self::Now {
                record: Box::new(record),
                lost: Some(format!(
                    "The answer was a refusal ({})",
                    refusal.sentence().trim_end_matches('.')
                )),
                done: false,
            },
            Err(_) => Self::Refused(client.believed_of_writing(opened.owner, refusal).await, false),
        }
    }

    /// What is said, and how the command ends.
    pub(super) fn outcome(
        self,
        opened: &Opened,
        wanted: &TokenRecord,
        lines: &[EditLine],
        manner: &Manner<'_>,
        receipt: Option<Receipt>,
    ) -> Outcome {
        let which = opened.which();
        let (record, lost, done) = match self {
            Self::Now { record, lost, done } => (record, lost.unwrap_or_default(), done),
            Self::Refused(refusal, confirmed) => {
                let what = match confirmed {
                    true => format!("{which} is as it was."),
                    // Somebody may have deleted it since.
                    false => format!("{which} was not changed."),
                };
                return Outcome::refused(&what, &refusal, opened.session.source).and(NOT_CHANGED);
            }
            Self::Unknown(why, refusal) => {
                let mut words = vec![
                    format!("{why}: {which} may be changed, or still be as it was."),
                    format!("Reading it again did not tell. {}", refusal.sentence()),
                ];
                if manner.command == "disable" {
                    words.push("Until you know, take it as one that works.".to_owned());
                }
                words.push(format!("Look at it: cfmint show {}", wanted.id));
                return Outcome::stop(exit::FAILED, words);
            }
        };
        let is_wanted = edit::is_reached(wanted, &record);
        if !is_wanted && edit::is_same(&record, &opened.record) {
            let words = vec![
                format!("{lost}. Read again, {which} is as it was."),
                "Such a request may still arrive: look again before you decide.".to_owned(),
            ];
            return Outcome::stop(exit::FAILED, words);
        }
        let receipt = receipt.filter(|_| is_wanted || done);
        let document = (manner.args.json && (is_wanted || done)).then(|| opened.document(lines, true));
        let written = receipt.map(|receipt| {
            receipt.write(&Act {
                what: manner.command,
                by: &opened.session.who,
                owner: opened.owner,
                token: &record,
                to: &[],
                at: opened.session.client.server_now(),
            })
        });
        let mut words = Vec::from_iter(written.and_then(Result::err));
        if is_wanted {
            if !lost.is_empty() {
                words.insert(0, format!("{lost}, so the token was read again."));
            }
            words.push(format!("Done: {which} is changed. Its secret stays the same."));
            return Outcome::stop(exit::DONE, words).with(document);
        }
        words.push(format!(
            "{lost}. Read again, {which} is neither as it was nor what was asked for. From that to what it is:"
        ));
        let differs = opened.lines_between(wanted, &record);
        words.extend(opened.told(&differs).lines().skip(1).map(str::to_owned));
        Outcome::stop(exit::FAILED, words).with(document)
    }
}
