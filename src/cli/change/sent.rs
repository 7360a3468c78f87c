//! What became of the one request: changed, refused, or looked into where the answer was lost. It
//! must not send anything twice.

use super::{Manner, Opened};
use crate::cli::Outcome;
use crate::cli::consent::NOT_CHANGED;
use crate::domain::edit::{self, EditLine};
use crate::domain::exit;
use crate::domain::receipt::Act;
use crate::domain::refusal::Refusal;
use crate::domain::response::Updated;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::io::storage::receipt::Receipt;

/// How the request ended, as far as is known.
pub(in crate::cli) enum Sent {
    /// It is as this says now. Why that had to be looked into, where the answer was lost.
    Now(Box<TokenRecord>, Option<String>),
    Refused(Refusal),
    /// The answer was lost, and reading it again was refused.
    Unknown(String, Refusal),
}

impl Sent {
    /// Sends it, once.
    pub(in crate::cli) async fn of(opened: &Opened, wanted: &TokenRecord, body: &[u8]) -> Self {
        let client = &opened.session.client;
        match client.update(opened.owner, wanted.id, body).await {
            Updated::Yes(record) => Self::Now(record, None),
            Updated::No(refusal) => Self::Refused(client.believed_of_writing(opened.owner, refusal).await),
            Updated::Unknown(why) => match client.token(opened.owner, wanted.id).await {
                Ok(record) => Self::Now(Box::new(record), Some(why)),
                Err(refusal) => Self::Unknown(why, refusal),
            },
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
        let (record, lost) = match self {
            Self::Now(record, lost) => (record, lost),
            Self::Refused(refusal) => {
                let what = format!("{which} is as it was.");
                return Outcome::refused(&what, &refusal, opened.session.source).and(NOT_CHANGED);
            }
            Self::Unknown(why, refusal) => {
                let mut words = vec![
                    format!("The answer got lost: {which} may be changed, or still be as it was ({why})."),
                    format!("Reading it again did not tell. {}", refusal.sentence()),
                ];
                if manner.command == "disable" {
                    words.push("Until you know, take it as one that works.".to_owned());
                }
                words.push(format!("Look at it: cfmint show {}", wanted.id));
                return Outcome::stop(exit::FAILED, words);
            }
        };
        let is_wanted = edit::is_same(&record, &reported(wanted, &record));
        if !is_wanted && lost.is_some() && edit::is_same(&record, &opened.record) {
            let words = vec![
                format!(
                    "The answer got lost ({}). Read again, {which} is as it was.",
                    lost.unwrap_or_default()
                ),
                "Such a request may still arrive: look again before you decide.".to_owned(),
            ];
            return Outcome::stop(exit::FAILED, words);
        }
        let mut words = Vec::new();
        if let Some(why) = lost {
            words.push(format!("The answer got lost ({why}), so the token was read again."));
        }
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
        words.extend(written.and_then(Result::err));
        let document = manner.args.json.then(|| opened.document(lines, true));
        if is_wanted {
            words.push(format!("Done: {which} is changed. Its secret stays the same."));
            return Outcome::stop(exit::DONE, words).with(document);
        }
        words.push(format!("{which} was changed, but is not what was asked for:"));
        let differs = opened.lines_between(wanted, &record);
        words.extend(opened.told(&differs).lines().skip(1).map(str::to_owned));
        Outcome::stop(exit::FAILED, words).with(document)
    }
}

/// What was asked for, with the status that follows from it: Cloudflare alone says what one that had
/// expired is then.
fn reported(wanted: &TokenRecord, record: &TokenRecord) -> TokenRecord {
    let status = match &wanted.status {
        TokenStatus::Expired => record.status.clone(),
        status => status.clone(),
    };
    TokenRecord {
        status,
        ..wanted.clone()
    }
}
