//! What `review` and `export` speak about: a spec, which is read without asking anybody for its
//! names, or a token that exists, asked for. With what things are called, and every gap at once.

mod args;

use jiff::Timestamp;

pub(super) use self::args::{Subject, SubjectArgs};
use super::account;
use super::labels::{IDS, Ids, Labels, open_until_created};
use super::output::say;
use super::sign_in::{Attempt, Session};
use super::{Env, Outcome};
use crate::domain::catalog::Catalog;
use crate::domain::delivery::Target;
use crate::domain::spec::Read;
use crate::domain::summary::Names;
use crate::domain::summary::directory::Directory;
use crate::domain::text::visible;
use crate::domain::token::from_record;
use crate::domain::token::gap::Gap;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::{TokenRecord, Unreadable};
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::{Draft, Known, Spec};
use crate::io::local_time;
use crate::io::signals;

/// A token, and what is known of it.
pub(super) struct Sheet {
    pub(super) spec: Spec,
    pub(super) called: Labels,
    /// The time by which it was read.
    pub(super) now: Timestamp,
    /// What the file calls by name, made safe to show: each has a stand-in in the spec.
    pub(super) later: Vec<String>,
    /// Whether the spec holds stand-ins, and cannot be sent.
    pub(super) stands_in: bool,
    /// The token as the API has it, where it exists.
    pub(super) existing: Option<Box<TokenRecord>>,
    /// Where the secret of a spec goes, as it says, where that is to be shown.
    pub(super) to: Vec<Target>,
    /// The host of the API that was asked; none where nobody was.
    pub(super) api: Option<String>,
}

impl Sheet {
    /// Of what can be sent, and nobody was asked.
    fn of(spec: Spec, called: Labels, now: Timestamp) -> Self {
        Self {
            spec,
            called,
            now,
            later: Vec::new(),
            stands_in: false,
            existing: None,
            to: Vec::new(),
            api: None,
        }
    }

    /// Of a spec, without asking anybody.
    pub(super) fn offline(file: &str, read: &Read) -> Result<Self, Outcome> {
        signals::busy_when_asked();
        let now = Timestamp::now();
        let mut called = Labels::default();
        let spec = read_by_names(read, &mut called, now).map_err(|gaps| incomplete(file, read, &gaps))?;
        Ok(Self {
            later: open_until_created(&read.draft),
            stands_in: !read.draft.is_resolved(),
            ..Self::of(spec, called, now)
        })
    }

    /// The same, where nobody will be asked later: what can be the name of no zone is wrong here.
    pub(super) fn alone(file: &str, read: &Read) -> Result<Self, Outcome> {
        let wrong = super::resolve::no_zones(file, read);
        let sheet = Self::offline(file, read);
        if wrong.is_empty() {
            return sheet;
        }
        let gaps = sheet.err().map(|stopped| stopped.words).unwrap_or_default();
        Err(Outcome::wrong([gaps, wrong].concat()))
    }

    /// Of a spec, with every name looked up.
    pub(super) async fn resolved(session: &Session, file: &str, read: &Read) -> Result<Self, Outcome> {
        let (draft, called) = super::resolve::resolve(session, file, read).await?;
        let now = session.client.server_now();
        let spec = gaps_or_spec(&draft, &called, now, &read.verbatim).map_err(|gaps| incomplete(file, read, &gaps))?;
        Ok(Self {
            api: Some(session.client.host().to_owned()),
            ..Self::of(spec, called, now)
        })
    }

    /// Of a token that exists.
    pub(super) async fn existing(env: &mut Env, id: TokenId) -> Result<Self, Outcome> {
        let session = Session::open(env).await?;
        let owner = session.owner();
        let record = session.client.token(owner, id).await.map_err(|refusal| {
            let what = format!("Token {id}{} cannot be read.", session.of_account());
            Outcome::refused(&what, &refusal, session.source)
        })?;
        Ok(Self::looked_up(&session, owner, record).await)
    }

    /// Of a token that was read, with the names of what it is about. That ids stand for them is said.
    pub(super) async fn looked_up(session: &Session, owner: Owner, record: TokenRecord) -> Self {
        let (called, unnamed) = Labels::asked(session, &spec_of(&record, owner)).await;
        unnamed.iter().for_each(|said| say(said));
        let now = session.client.server_now();
        Self::read(record, owner, called, now, session.client.host())
    }

    /// Of a token that was read from this host.
    pub(super) fn read(record: TokenRecord, owner: Owner, called: Labels, now: Timestamp, host: &str) -> Self {
        let spec = spec_of(&record, owner);
        Self {
            api: Some(host.to_owned()),
            existing: Some(Box::new(record)),
            ..Self::of(spec, called, now)
        }
    }

    /// Gives the ids that have no name theirs, where somebody can be asked. That is no condition
    /// for anything: where it fails, ids stay, and one sentence says why.
    pub(super) async fn look_up(&mut self, session: &Session) -> Option<String> {
        self.called.look_up_in_time(session, Ids::of([&self.spec])).await
    }

    /// The same with the credential that is there, if there is one and any name is missing.
    pub(super) async fn look_up_with(&mut self, env: &mut Env) {
        if env.found.is_none() || !self.called.lacks_any(&self.spec) {
            return;
        }
        let said = match self.signed_in(env).await {
            Ok(session) => self.look_up(&session).await,
            Err(stopped) => stopped.words.first().map(|why| format!("{IDS} {why}")),
        };
        said.iter().for_each(|said| say(said));
    }

    /// Signs in. Whatever comes of it, from the first request on a host was asked.
    async fn signed_in(&mut self, env: &mut Env) -> Result<Session, Outcome> {
        let attempt = Attempt::ready(env).await?;
        self.api = Some(attempt.host().to_owned());
        attempt.sign_in(env).await
    }

    /// What stands behind the token: which account's it is.
    pub(super) fn of_account(&self) -> String {
        let name = match self.spec.owner {
            Owner::User => None,
            Owner::Account(id) => self.called.account(id),
        };
        account::of_account(self.spec.owner, name.as_deref())
    }

    /// The token's name, safe to show.
    pub(super) fn name(&self) -> String {
        visible(self.own_name()).into_owned()
    }

    /// The same as the API has it, or the spec.
    pub(super) fn own_name(&self) -> &str {
        let existing = self.existing.as_ref();
        existing.map_or(self.spec.name.as_str(), |record| &record.name)
    }

    /// What of a token that exists could not be read, as sentences.
    pub(super) fn unread(&self) -> Vec<String> {
        self.existing.as_deref().map(unread_of).unwrap_or_default()
    }
}

/// What of a token could not be read, as sentences.
pub(super) fn unread_of(record: &TokenRecord) -> Vec<String> {
    let mut unread = match record.addresses_not_understood {
        0 => Vec::new(),
        1 => vec!["A part of its client IP filter could not be read, and is not in the filter here.".to_owned()],
        several => vec![format!(
            "{several} parts of its client IP filter could not be read, and are not in the filter here."
        )],
    };
    unread.extend(record.unreadable.iter().map(Unreadable::sentence));
    unread
}

/// What a token can do, as it is.
pub(super) fn spec_of(record: &TokenRecord, owner: Owner) -> Spec {
    let catalog = Catalog::of_this_version();
    from_record::as_it_is(record, owner, &|id| catalog.scopes_of(id))
}

/// All gaps of a file, a line each, with their place in the file where it has one for them.
fn incomplete(file: &str, read: &Read, gaps: &[Gap]) -> Outcome {
    let line = |gap: &Gap| match read.lines.at(&gap.place) {
        Some((line, column)) => format!("{file}:{line}:{column}: {}", gap.sentence),
        None => format!("{file}: {}", gap.sentence),
    };
    Outcome::wrong(gaps.iter().map(line).collect())
}

fn gaps_or_spec(
    draft: &Draft,
    called: &Labels,
    now: Timestamp,
    verbatim: &[serde_json::Value],
) -> Result<Spec, Vec<Gap>> {
    let known = Known {
        account_of: &|zone| called.account_of(zone),
        name_of: &|resource| called.resource(resource),
        verbatim,
        ..Known::nothing()
    };
    draft.read_with(now, &local_time::zone(), &known)
}

/// Reads a draft with stand-ins in the place of names. Whether an account that is called by
/// name is the one that owns the token, nobody knows yet: for judging it is presumed, since a token
/// of an account reaches no other, and `create` finds out.
fn read_by_names(read: &Read, called: &mut Labels, now: Timestamp) -> Result<Spec, Vec<Gap>> {
    let draft = called.stand_in(&read.draft, None);
    let Owner::Account(owner) = draft.owner else {
        return gaps_or_spec(&draft, called, now, &read.verbatim);
    };
    let mut written = read
        .draft
        .grants
        .iter()
        .flat_map(|grant| grant.resources.iter().chain(&grant.except));
    let own = match read.draft.owner {
        Owner::Account(id) => id,
        Owner::User => written.find_map(|one| one.account(|_| None)).unwrap_or(owner),
    };
    let judged = called.stand_in(&read.draft, Some(own));
    gaps_or_spec(&judged, called, now, &read.verbatim)?;
    let mine = Draft {
        owner: Owner::User,
        ..draft
    };
    let spec = gaps_or_spec(&mine, called, now, &read.verbatim)?;
    Ok(Spec {
        owner: Owner::Account(owner),
        ..spec
    })
}
