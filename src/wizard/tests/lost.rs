//! Before a request and after a lost answer: the note, looking, the rows, a new secret or the
//! deletion, an earlier run's request.

mod before;
mod looking;
mod next_start;

use super::super::steps::StepId;
use super::*;
use crate::domain::journal::{Note, NoteId, NoteKind};
use crate::domain::refusal::Refusal;
use crate::domain::response::Rolled;
use crate::domain::token::scope::Owner;

const ROLL: &str = "Roll: new secret now";

/// The token that was asked for, as a list has it.
fn ours(walk: &Walk, digit: char) -> TokenRecord {
    let (_, note) = walk.notes().pop().unwrap();
    let mut record = record();
    record.id = digit.to_string().repeat(32).parse().unwrap();
    record.issued_on = Some(note.sent);
    record.policies = crate::domain::token::given_policies::GivenPolicies::sent(policies(walk));
    record
}

/// What was sent.
fn policies(walk: &Walk) -> Vec<crate::domain::token::to_policies::Policy> {
    let body: serde_json::Value = serde_json::from_slice(walk.creates().last().unwrap().1).unwrap();
    let given = body["policies"].as_array().unwrap();
    given
        .iter()
        .filter_map(crate::domain::token::from_policies::policy)
        .collect()
}

fn reset() -> response::Created {
    response::Created::Unknown {
        why: "the connection was reset".into(),
        id: None,
    }
}

impl Walk {
    /// The notes that were kept, in order.
    fn notes(&self) -> Vec<(NoteId, Note)> {
        let kept = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Storage(StorageCall::KeepNote(id, text)) => {
                Some((*id, Note::read(text).expect("a note can be read")))
            }
            _ => None,
        });
        kept.collect()
    }

    pub(super) fn forgotten(&self) -> Vec<NoteId> {
        let forgotten = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Storage(StorageCall::ForgetNote(id)) => Some(*id),
            _ => None,
        });
        forgotten.collect()
    }

    fn look(&self) -> Ticket {
        let last = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Look(ticket, _)) => Some(*ticket),
            _ => None,
        });
        last.expect("the list was asked for")
    }

    fn looks(&self) -> usize {
        let looks = self
            .wanted
            .iter()
            .filter(|effect| matches!(effect, Effect::Api(ApiCall::Look(..))));
        looks.count()
    }

    fn looked(&mut self, rows: Vec<TokenRecord>) -> &mut Self {
        let ticket = self.look();
        self.tell(ApiAnswer::Looked(ticket, Ok(tokens(rows))));
        self.tell(Msg::FrameShown);
        self
    }

    fn refused(&mut self, refusal: Refusal) -> &mut Self {
        let ticket = self.look();
        self.tell(ApiAnswer::Looked(ticket, Err(refusal)));
        self.tell(Msg::FrameShown);
        self
    }

    /// The request is out and its answer is lost.
    fn lose(&mut self, created: response::Created) -> &mut Self {
        let ticket = self.reach_creating();
        self.tell(ApiAnswer::Created(ticket, created));
        self.tell(Msg::FrameShown);
        self
    }

    fn changes(&self) -> usize {
        let changes = self.wanted.iter().filter(|effect| {
            matches!(
                effect,
                Effect::Api(ApiCall::Roll(..)) | Effect::Api(ApiCall::Delete(..))
            )
        });
        changes.count()
    }

    fn roll_ticket(&self) -> Ticket {
        let last = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Roll(ticket, ..)) | Effect::Api(ApiCall::Delete(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        last.expect("something is being done")
    }
}

fn new_secret() -> Rolled {
    Rolled::Yes(Secret::copied_from(SECRET.as_bytes()))
}
