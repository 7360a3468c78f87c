//! How far the rotation of a token has come: not begun, begun by an earlier run, or up to where a
//! secret is here. Everything that can be wrong is looked at before anything is made.

use jiff::Timestamp;

use super::{NO_WAY, Order};
use crate::cli::account::of_account;
use crate::cli::change::{Opened, unchanged_since};
use crate::cli::consent::{Consent, NOT_CHANGED};
use crate::cli::delivery::{self, Gone, Ways};
use crate::cli::output::say;
use crate::cli::signals::Watch;
use crate::cli::{Env, Outcome, tested};
use crate::domain::edit;
use crate::domain::exit;
use crate::domain::journal::{Note, NoteId};
use crate::domain::token::lifetime::here;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token_list::most_of;
use crate::io::local_time;
use crate::io::storage::journal::Notes;
use crate::io::storage::receipt::Receipt;
use crate::secret::Secret;

/// The note of a rotation that this run begins.
const NOTE: NoteId = NoteId(0);

/// A rotation of which nobody was asked anything yet.
pub(super) struct Begun {
    pub(super) order: Order,
    pub(super) env: Env,
    pub(super) notes: Notes,
    /// What an earlier run left.
    pub(super) left: Option<(NoteId, Note)>,
}

/// How far it came while there was a connection.
pub(super) enum Reached {
    /// The secret of the new token is here, and nobody has it yet.
    Secret {
        ways: Box<Ways>,
        twin: Box<TokenRecord>,
        secret: Secret,
    },
    /// An earlier run delivered it: what is left is the old one's end.
    Delivered(Box<TokenRecord>),
}

/// A rotation under way.
pub(super) struct Rotation {
    pub(super) order: Order,
    /// The old token.
    pub(super) old: Opened,
    /// Whether the old one is gone already.
    pub(super) is_gone: bool,
    /// The end that was asked for the new one, where this run made it: none for one that never ends.
    pub(super) asked_end: Option<Option<Timestamp>>,
    pub(super) notes: Notes,
    pub(super) note_id: NoteId,
    pub(super) note: Note,
    pub(super) watch: Watch,
    /// What a line must say so that it asks the same API.
    pub(super) elsewhere: String,
}

impl Begun {
    /// Up to a secret, or to what an earlier run has done already.
    pub(super) async fn reach(mut self, ways: Option<Ways>) -> Result<(Rotation, Reached), Outcome> {
        if let Some((note_id, note)) = self.left.take() {
            return self.again(note_id, note, ways).await;
        }
        // They were looked at: only what an earlier run delivered needs none.
        let Some(ways) = ways else {
            return Err(Outcome::wrong(vec![NO_WAY.to_owned()]).and(NOT_CHANGED));
        };
        let old = Opened::read(&mut self.env, self.order.id).await?;
        let rotation = self.rotation(old, NOTE, None);
        rotation.fresh(ways).await
    }

    /// With the old token as it is now.
    pub(super) fn rotation(self, old: Opened, note_id: NoteId, note: Option<Note>) -> Rotation {
        let note = note.unwrap_or_else(|| Note::of_rotation(old.owner, &old.record, Timestamp::now()));
        Rotation {
            elsewhere: delivery::elsewhere(&self.env.base),
            order: self.order,
            old,
            is_gone: false,
            asked_end: None,
            notes: self.notes,
            note_id,
            note,
            watch: Watch::begin(),
        }
    }
}

impl Rotation {
    /// From the beginning: what can be wrong, what will happen, the yes, and the one request.
    pub(super) async fn fresh(mut self, mut ways: Ways) -> Result<(Self, Reached), Outcome> {
        let end = self.end_of_the_new()?;
        ways.for_policies(&self.old.record.policies.understood(), self.old.owner)?;
        let of_account = of_account(self.old.owner, None);
        self.old.session.may_own(self.old.owner, &of_account)?;
        let listed = self.free_slot(&ways).await?;
        self.tell(end, &ways, &listed);
        self.consent("Rotate it", self.order.yes).await?;
        self.note.before = Some(listed.iter().map(|token| token.id).collect());
        self.make(ways, end).await
    }

    /// Until when the new one works, where the old one can be rotated at all.
    fn end_of_the_new(&self) -> Result<Option<Timestamp>, Outcome> {
        let (old, now) = (&self.old.record, self.old.now);
        let which = self.old.which();
        let mut wrong = Vec::new();
        if old.status != TokenStatus::Active {
            wrong.push(format!(
                "{which} is {}: only a token that works is rotated. cfmint show {} has the rest.",
                old.status.in_words(),
                old.id
            ));
        }
        let faults = edit::faults_of_twin(old);
        wrong.extend(
            faults
                .iter()
                .map(|fault| format!("{which} cannot be copied whole. {fault}")),
        );
        if let (Some(over), Some(end)) = (self.grace_over(now), old.expires)
            && over >= end
        {
            wrong.push(format!(
                "--grace: {which} ends by itself before that, at {}. Choose a shorter one.",
                here(end, &local_time::zone())
            ));
        }
        let end = match &self.order.expires {
            None => Ok(edit::end_of_twin(old, now)),
            Some((_, when)) => match when.resolve(now, &local_time::zone()) {
                Ok(Some(end)) if end <= now => Err(format!(
                    "--expires: {} is over; the new token needs an end that is to come.",
                    here(end, &local_time::zone())
                )),
                resolved => resolved.map_err(|why| format!("--expires: {why}")),
            },
        };
        wrong.extend(tested::vain(self.order.delivery.wait, old.starts));
        match end {
            Ok(end) if wrong.is_empty() => Ok(end),
            end => {
                wrong.extend(end.err());
                Err(Outcome::wrong(wrong).and(NOT_CHANGED))
            }
        }
    }

    /// The tokens that the owner has, where there is room for one more.
    async fn free_slot(&self, ways: &Ways) -> Result<Vec<TokenRecord>, Outcome> {
        let (session, owner) = (&self.old.session, self.old.owner);
        let tokens = session.client.all_tokens(owner).await.map_err(|refusal| {
            let what = "The token list is needed to see whether there is room for a new token.";
            Outcome::refused(what, &refusal, session.source).and(NOT_CHANGED)
        })?;
        let most = most_of(owner);
        if tokens.rows.len() as u64 >= most {
            let words = vec![
                format!("There is no room for a new token: {most} of {most} exist, expired ones among them."),
                format!(
                    "Delete one that nobody needs, or give this one a new secret, which stops the old one at once: {}",
                    ways.roll_line(owner, self.order.id, &Gone::default())
                ),
            ];
            return Err(Outcome::stop(exit::FAILED, words).and(NOT_CHANGED));
        }
        Ok(tokens.rows)
    }

    /// Says what will happen.
    fn tell(&self, end: Option<Timestamp>, ways: &Ways, listed: &[TokenRecord]) {
        let old = &self.old.record;
        let until = match (end, &self.order.expires) {
            (None, _) => "never expires".to_owned(),
            (Some(end), None) if old.issued_on.is_some() => {
                format!(
                    "works until {}, as long as the old one did",
                    here(end, &local_time::zone())
                )
            }
            (Some(end), _) => format!("works until {}", here(end, &local_time::zone())),
        };
        say(&format!("To be rotated: {}.", self.old.which()));
        say(&format!(
            "  New: another token of the name, which can do the same and {until}."
        ));
        if let 1.. = old.policies.not_understood() {
            say("  It has policies that cfmint does not understand; they are copied as they are.");
        }
        let places: Vec<String> = ways.places().map(|(to, _)| to).collect();
        say(&format!("  Its secret goes to {}.", places.join(" and ")));
        say(&format!("  Old: {}", self.fate()));
        let alike = listed.iter().filter(|one| one.name == old.name && one.id != old.id);
        let alike: Vec<String> = alike.map(|one| one.id.to_string()).collect();
        if !alike.is_empty() {
            say(&format!(
                "  There are others of the name already: {}.",
                alike.join(", ")
            ));
        }
    }

    /// A yes, for which the old token must be as it was when that was asked.
    pub(super) async fn consent(&self, verb: &str, given: u8) -> Result<(), Outcome> {
        let consent = Consent {
            given,
            wanted: if self.old.is_own() { 2 } else { 1 },
        };
        consent.ask("rotate", verb)?;
        if consent.given < consent.wanted && !self.is_gone {
            let old = &self.old;
            unchanged_since(&old.session, old.owner, &old.record, &old.called).await?;
        }
        // Where its lines cannot be written, nothing is done either.
        self.receipt().map(drop)
    }

    /// The file of `--receipt`.
    pub(super) fn receipt(&self) -> Result<Option<Receipt>, Outcome> {
        let receipt = self.order.receipt.as_deref().map(Receipt::open).transpose();
        receipt.map_err(|why| Outcome::wrong(vec![why]).and(NOT_CHANGED))
    }

    /// When the grace is over that begins now.
    pub(super) fn grace_over(&self, now: Timestamp) -> Option<Timestamp> {
        let over = now.checked_add(self.order.grace?).ok()?;
        Some(Timestamp::from_second(over.as_second()).unwrap_or(over))
    }
}
