//! A change of a token that exists, for every command that makes one: the token as it is, what
//! becomes of it line by line, a yes, one request, and what is so afterwards. It must not know who
//! wants which change.

mod args;
mod sent;
mod words;

use jiff::Timestamp;

pub(super) use self::args::{ChangeArgs, token_id};
pub(super) use self::sent::Sent;
use super::account::of_account;
use super::by_id::token_of;
use super::consent::{Consent, NOT_CHANGED};
use super::labels::{Ids, Labels};
use super::output::say;
use super::sign_in::Session;
use super::subject::spec_of;
use super::{Env, Outcome};
use crate::domain::edit;
use crate::domain::exit;
use crate::domain::summary::directory::Directory;
use crate::domain::text::visible;
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
        let session = Session::open(env).await?;
        let (owner, record) = token_of(&session, id)
            .await
            .map_err(|stopped| stopped.and(NOT_CHANGED))?;
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
        let account = match self.owner {
            Owner::User => None,
            Owner::Account(id) => self.called.account(id),
        };
        let name = visible(&self.record.name);
        format!(
            "“{name}” (id {}){}",
            self.record.id,
            of_account(self.owner, account.as_deref())
        )
    }

    /// Whether this is the token that asks.
    pub(super) fn is_own(&self) -> bool {
        let own = self.session.who.own.as_ref();
        own.is_some_and(|own| own.id == self.record.id)
    }

    /// Makes the token what is wanted: told, asked about, sent once, and told how it ended.
    pub(super) async fn become_(mut self, wanted: TokenRecord, manner: Manner<'_>) -> Result<Outcome, Outcome> {
        let body = edit::body(&self.record, &wanted, self.now)
            .map_err(|why| Outcome::wrong(vec![format!("{}: {why}", self.which())]).and(NOT_CHANGED))?;
        self.look_up(&wanted).await;
        let lines = self.lines(&wanted);
        if lines.is_empty() {
            let words = vec![format!("{} is like that already. {NOT_CHANGED}", self.which())];
            return Ok(Outcome::stop(exit::DONE, words).with(manner.args.json.then(|| self.document(&lines, false))));
        }
        let told = self.told(&lines);
        if manner.dry_run {
            let document = if manner.args.json {
                self.document(&lines, false)
            } else {
                told
            };
            return Ok(Outcome::text(&document, vec![NOT_CHANGED.to_owned()]));
        }
        told.lines().for_each(say);
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
            self.unchanged_since().await?;
        }
        let receipt = manner.args.receipt()?;
        let sent = Sent::of(&self, &wanted, &body).await;
        Ok(sent.outcome(&self, &wanted, &lines, &manner, receipt))
    }

    /// Stops where somebody changed it while the person read.
    pub(super) async fn unchanged_since(&self) -> Result<(), Outcome> {
        let again = self.session.client.token(self.owner, self.record.id).await;
        let now = again.map_err(|refusal| {
            let what = format!("{} could not be read again.", self.which());
            Outcome::refused(&what, &refusal, self.session.source).and(NOT_CHANGED)
        })?;
        if !edit::was_changed(&self.record, &now) {
            return Ok(());
        }
        let mut words = vec![format!(
            "{} was changed by somebody else in the last minutes. Nothing was sent.",
            self.which()
        )];
        let differs = self.lines_between(&self.record, &now);
        match differs.is_empty() {
            true => words.push("It may have a new secret; what it can do is the same.".to_owned()),
            false => words.extend(self.told(&differs).lines().map(str::to_owned)),
        }
        words.push("Look at it again, and then decide.".to_owned());
        Err(Outcome::stop(exit::FAILED, words))
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
