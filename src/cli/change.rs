//! A change of a token that exists, for every command that makes one: the token as it is, what
//! becomes of it line by line, a yes, one request, and what is so afterwards. It must not know who
//! wants which change.

mod args;
mod meanwhile;
mod sent;
mod words;

use jiff::Timestamp;

pub(super) use self::args::{ChangeArgs, token_id};
pub(super) use self::meanwhile::unchanged_since;
pub(super) use self::sent::Sent;
use self::words::lines_between;
pub(super) use self::words::{in_json, told, which};
use super::by_id::token_of;
use super::consent::{Consent, NOT_CHANGED};
use super::labels::{Ids, Labels};
use super::output::say;
use super::sign_in::Session;
use super::signals::Watch;
use super::subject::spec_of;
use super::{Env, Outcome};
use crate::domain::edit;
use crate::domain::exit;
use crate::domain::refusal::Refusal;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::scope::Owner;

/// A token that is about to be changed, as it is now.
pub(super) struct Opened {
    pub(super) session: Session,
    pub(super) owner: Owner,
    pub(super) record: TokenRecord,
    pub(super) called: Labels,
    /// Cloudflare's time when it was read.
    pub(super) now: Timestamp,
}

/// How a change is told and what it takes.
pub(super) struct Manner<'a> {
    /// The command: "extend".
    pub(super) command: &'static str,
    /// What the yes is for: "Extend it".
    pub(super) verb: &'static str,
    pub(super) args: &'a ChangeArgs,
    /// Whether it is only told.
    pub(super) dry_run: bool,
}

impl Opened {
    /// Signs in and reads the token of this id.
    pub(super) async fn read(env: &mut Env, id: TokenId) -> Result<Self, Outcome> {
        let session = Session::open(env).await.map_err(|stopped| stopped.and(NOT_CHANGED))?;
        let (owner, record) = token_of(&session, id)
            .await
            .map_err(|stopped| stopped.and(NOT_CHANGED))?;
        if record.id != id {
            let words = vec![format!(
                "Asked for token {id}, {} answered with {}.",
                session.client.host(),
                record.id
            )];
            return Err(Outcome::stop(exit::FAILED, words).and(NOT_CHANGED));
        }
        Ok(Self::of(session, owner, record))
    }

    /// A token that was read already.
    pub(super) fn of(session: Session, owner: Owner, record: TokenRecord) -> Self {
        let mut called = Labels::of(&session);
        called.learn_sign_in(&session);
        Self {
            owner,
            called,
            now: session.client.server_now(),
            session,
            record,
        }
    }

    /// Looks up what the token is about before and after, as far as that comes in time.
    async fn look_up(&mut self, wanted: &TokenRecord) {
        let specs = [spec_of(&self.record, self.owner), spec_of(wanted, self.owner)];
        let unnamed = self.called.look_up_in_time(&self.session, Ids::of(&specs)).await;
        unnamed.iter().for_each(|said| say(said));
    }

    /// "“deploy” (id …) of account Home Lab (0123…)", safe to show.
    pub(super) fn which(&self) -> String {
        which(&self.record, self.owner, &self.called)
    }

    /// Whether this is the token that asks.
    pub(super) fn is_own(&self) -> bool {
        self.session.who.is_token(self.record.id)
    }

    /// Makes the token what is wanted: told, asked about, sent once, and told how it ended.
    pub(super) async fn become_(mut self, wanted: TokenRecord, manner: Manner<'_>) -> Result<Outcome, Outcome> {
        let body = edit::body(&self.record, &wanted, self.now)
            .map_err(|why| Outcome::wrong(vec![format!("{}: {why}", self.which())]).and(NOT_CHANGED))?;
        self.look_up(&wanted).await;
        let lines = self.lines(&wanted, manner.args.json);
        if lines.is_empty() {
            let words = vec![format!("{} is like that already. {NOT_CHANGED}", self.which())];
            return Ok(Outcome::stop(exit::DONE, words).with(manner.args.json.then(|| self.document(&lines, false))));
        }
        if manner.dry_run {
            let document = self.rehearsed(&lines, &body, manner.args.json);
            return Ok(Outcome::text(&document, vec![format!("A dry run. {NOT_CHANGED}")]));
        }
        self.told(&lines).lines().for_each(say);
        let consent = Consent {
            given: manner.args.yes,
            wanted: if self.is_own() && takes_own_right(&self.record, &wanted) {
                2
            } else {
                1
            },
        };
        let was_asked = consent.given < consent.wanted;
        consent.ask(manner.command, manner.verb)?;
        if was_asked {
            unchanged_since(&self.session, self.owner, &self.record, &self.called).await?;
        }
        let receipt = manner.args.receipt()?;
        Watch::begin().know_settled(format!(
            "Stopped while changing {}: it may be changed, or still be as it was. Look at it: cfmint show {}",
            self.which(),
            self.record.id
        ));
        let sent = Sent::of(&self, &wanted, &body).await;
        Ok(sent.outcome(&self, &wanted, &lines, &manner, receipt))
    }

    /// The token as it is now.
    async fn read_again(&self) -> Result<TokenRecord, Refusal> {
        let record = self.session.client.token(self.owner, self.record.id).await?;
        if record.id == self.record.id {
            return Ok(record);
        }
        let why = "it is about another token".to_owned();
        Err(Refusal::Strange { status: None, why })
    }
}

/// Whether the token could do less for whoever is signed in with it: an end of the own sign-in is
/// asked about twice.
fn takes_own_right(before: &TokenRecord, after: &TokenRecord) -> bool {
    before.policies != after.policies
        || before.ip != after.ip
        || after.status == TokenStatus::Disabled
        || after.starts > before.starts
        || (after.expires.is_some() && before.expires.is_none_or(|end| after.expires < Some(end)))
}
