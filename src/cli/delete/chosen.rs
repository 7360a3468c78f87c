//! The tokens that are to be deleted: all of them read, or none is deleted; what each can do and when
//! it was used; and a person's yes. It must not know how they are deleted.

use jiff::Timestamp;

use crate::cli::by_id::token_of;
use crate::cli::change::{unchanged_since, which};
use crate::cli::consent::{Consent, NOT_CHANGED};
use crate::cli::labels::{Ids, Labels};
use crate::cli::output::say;
use crate::cli::sign_in::Session;
use crate::cli::subject::spec_of;
use crate::cli::{Env, Outcome};
use crate::domain::catalog::Catalog;
use crate::domain::exit;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{ListedToken, ago, can, on};

/// Tokens as they are now, in the order in which they go: the one that is signed in with is the last,
/// since nothing can be asked without it.
pub(super) struct Chosen {
    pub(super) session: Session,
    pub(super) tokens: Vec<(Owner, TokenRecord)>,
    called: Labels,
    /// Cloudflare's time when they were read.
    now: Timestamp,
}

impl Chosen {
    /// Signs in and reads all of them. Where one cannot be read, every reason is said.
    pub(super) async fn read(env: &mut Env, ids: &[TokenId]) -> Result<Self, Outcome> {
        let session = Session::open(env).await.map_err(|stopped| stopped.and(NOT_CHANGED))?;
        let mut tokens = Vec::new();
        let mut failed = Vec::new();
        for id in ids {
            match token_of(&session, *id).await {
                Ok((_, record)) if record.id != *id => failed.push(another(*id)),
                Ok(read) => tokens.push(read),
                Err(stopped) => failed.push(stopped),
            }
        }
        if !failed.is_empty() {
            return Err(together(failed).and(NOT_CHANGED));
        }
        let mut called = Labels::of(&session);
        called.learn_sign_in(&session);
        let mut chosen = Self {
            now: session.client.server_now(),
            session,
            tokens,
            called,
        };
        chosen.look_up().await;
        let who = &chosen.session.who;
        chosen.tokens.sort_by_key(|(_, record)| who.is_token(record.id));
        Ok(chosen)
    }

    /// Looks up what they are about, as far as that comes in time.
    async fn look_up(&mut self) {
        let specs: Vec<_> = self
            .tokens
            .iter()
            .map(|(owner, record)| spec_of(record, *owner))
            .collect();
        let unnamed = self.called.look_up_in_time(&self.session, Ids::of(&specs)).await;
        unnamed.iter().for_each(|said| say(said));
    }

    /// "“deploy” (id …) of account Home Lab (0123…)", safe to show.
    pub(super) fn which(&self, (owner, record): &(Owner, TokenRecord)) -> String {
        which(record, *owner, &self.called)
    }

    /// Whether this is the token that asks.
    fn is_own(&self, record: &TokenRecord) -> bool {
        self.session.who.is_token(record.id)
    }

    /// A token, what it can do, how bad a leak of it would be, and when it was used.
    fn told(&self, token: &(Owner, TokenRecord)) -> String {
        let (owner, record) = token;
        let catalog = Catalog::of_this_version();
        let listed = ListedToken::of(*owner, record.clone(), catalog, &self.called, self.now);
        let spec = listed.spec(catalog);
        let can = can(&spec, catalog);
        let on = match on(&spec, &self.called) {
            on if on.is_empty() => on,
            on => format!(" on {on}"),
        };
        let used = match record.last_used {
            Some(last) => format!("Last used {}.", ago(last, self.now)),
            None => "Never used, as far as Cloudflare says.".to_owned(),
        };
        let own = if self.is_own(record) {
            " You are signed in with this token."
        } else {
            ""
        };
        let level = listed.level.said();
        format!("{}. Can: {can}{on}. {level}. {used}{own}", self.which(token))
    }

    /// Shows them, and goes on with a yes. Where that was asked for, they are read again: what somebody
    /// changed meanwhile is another token than the one that was shown.
    pub(super) async fn agreed(&self, given: u8) -> Result<(), Outcome> {
        self.tokens.iter().for_each(|token| say(&self.told(token)));
        let takes_own = self.tokens.iter().any(|(_, record)| self.is_own(record));
        let consent = Consent {
            given,
            wanted: if takes_own { 2 } else { 1 },
        };
        match self.tokens.as_slice() {
            [_] => consent.ask("delete", "Delete it")?,
            several => {
                let verb = format!("Delete these {} tokens", several.len());
                consent.ask_of("delete", &verb, "One of these is the token you are signed in with")?;
            }
        }
        if consent.given < consent.wanted {
            for (owner, record) in &self.tokens {
                unchanged_since(&self.session, *owner, record, &self.called).await?;
            }
        }
        Ok(())
    }
}

/// An answer that is about another token than the one that was asked for.
fn another(id: TokenId) -> Outcome {
    let words = format!("Token {id} cannot be read: Cloudflare answered with another token.");
    Outcome::stop(exit::FAILED, vec![words])
}

/// Why tokens could not be read, each reason once, with the code of the one that says least: what
/// broke may be there.
fn together(failed: Vec<Outcome>) -> Outcome {
    let worst = [exit::FAILED, exit::NOT_SIGNED_IN, exit::REFUSED];
    let code = worst
        .into_iter()
        .find(|code| failed.iter().any(|one| one.code == *code));
    let mut words: Vec<String> = Vec::new();
    for said in failed.into_iter().flat_map(|one| one.words) {
        if !words.contains(&said) {
            words.push(said);
        }
    }
    Outcome::stop(code.unwrap_or(exit::FAILED), words)
}
