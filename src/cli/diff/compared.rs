//! Specs beside the tokens of their names. Every owner's list is read once. What could not be read
//! is kept as that. It must not know how it is told.

use jiff::tz::TimeZone;

use super::files::Specs;
use crate::cli::Outcome;
use crate::cli::account::seen;
use crate::cli::drift::drift;
use crate::cli::labels::Ids;
use crate::cli::sign_in::Session;
use crate::cli::subject::{Sheet, unread_of};
use crate::cli::token_lists::{TokenLists, Wanted};
use crate::domain::edit::{EditLine, FromNow};
use crate::domain::exit;
use crate::domain::text::visible;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;
use crate::domain::token_list::ListedToken;

/// What a spec came to.
pub(super) enum State {
    Same(Box<TokenRecord>),
    Different(Box<TokenRecord>, Vec<EditLine>),
    /// No token of this name exists.
    Missing,
    /// Several have the name; which is meant, nobody knows.
    Ambiguous(Vec<TokenRecord>),
    /// Why that is not known, as sentences.
    Unread(Vec<String>),
}

/// A spec, and what it came to.
pub(super) struct Compared {
    pub(super) file: String,
    /// As the file has it.
    pub(super) name: String,
    /// None where it could not be looked up.
    pub(super) owner: Option<Owner>,
    pub(super) state: State,
}

/// Every spec, in the order of the files, and what is beside them.
pub(super) struct Comparison {
    pub(super) all: Vec<Compared>,
    /// Tokens of the owners that no spec describes; none where only one spec was named.
    pub(super) beside: Option<Vec<(Owner, TokenRecord)>>,
    pub(super) lists: Vec<List>,
    /// The host that was asked.
    pub(super) api: String,
}

/// A spec with ids in place of names.
struct Asked {
    file: String,
    spec: Spec,
    from_now: FromNow,
}

/// Compares all of them; times are told in this zone. What is wrong with a spec ends it before any
/// list is read.
pub(super) async fn compared(session: &Session, specs: &Specs, zone: &TimeZone) -> Result<Comparison, Outcome> {
    let (asked, mut all) = resolved(session, specs).await?;
    let mut lists = Vec::new();
    for owner in owners(&asked) {
        lists.push((owner, List::read(session, owner, &asked).await));
    }
    for one in &asked {
        let list = lists.iter().find(|(owner, _)| *owner == one.spec.owner);
        all.extend(list.map(|(_, list)| Compared {
            file: one.file.clone(),
            name: one.spec.name.as_str().to_owned(),
            owner: Some(one.spec.owner),
            state: list.state(one, zone),
        }));
    }
    all.sort_by(|one, other| one.file.cmp(&other.file));
    let beside = specs.of_folder.then(|| beside(&lists, &all));
    Ok(Comparison {
        all,
        beside,
        lists: lists.into_iter().map(|(_, list)| list).collect(),
        api: session.client.host().to_owned(),
    })
}

/// The specs that could be looked up, and those whose names did not come.
async fn resolved(session: &Session, specs: &Specs) -> Result<(Vec<Asked>, Vec<Compared>), Outcome> {
    let (mut asked, mut unread, mut wrong) = (Vec::<Asked>::new(), Vec::new(), Vec::new());
    for (file, read) in &specs.all {
        match Sheet::resolved(session, file, read).await {
            Ok(sheet) => {
                let same = |one: &&Asked| (one.spec.owner, &one.spec.name) == (sheet.spec.owner, &sheet.spec.name);
                if let Some(other) = asked.iter().find(same) {
                    wrong.push(format!(
                        "{file}: it describes the same token as {}: their name and owner are the same.",
                        other.file
                    ));
                }
                asked.push(Asked {
                    file: file.clone(),
                    spec: sheet.spec,
                    from_now: FromNow::of(&read.draft),
                });
            }
            Err(stopped) if stopped.code == exit::WRONG => wrong.extend(stopped.words),
            Err(stopped) => unread.push(Compared {
                file: file.clone(),
                name: read.draft.name.clone(),
                owner: None,
                state: State::Unread(stopped.words),
            }),
        }
    }
    if wrong.is_empty() {
        return Ok((asked, unread));
    }
    Err(Outcome::wrong(wrong))
}

fn owners(asked: &[Asked]) -> Vec<Owner> {
    let mut owners: Vec<Owner> = Vec::new();
    for one in asked {
        if !owners.contains(&one.spec.owner) {
            owners.push(one.spec.owner);
        }
    }
    owners
}

/// The tokens of an owner, as far as they came.
pub(super) struct List {
    pub(super) tokens: TokenLists,
    owner: Owner,
    /// Why not all of them are here.
    pub(super) missing: Vec<String>,
}

impl List {
    async fn read(session: &Session, owner: Owner, asked: &[Asked]) -> Self {
        let wanted = Wanted {
            only: Some(owner),
            all: true,
            has_all: false,
        };
        let mut tokens = TokenLists::load(session, wanted).await;
        let specs = asked.iter().map(|one| &one.spec).filter(|spec| spec.owner == owner);
        // Where names are missing, ids say the same.
        let _ = tokens.called.look_up_in_time(session, Ids::of(specs)).await;
        let mut missing = tokens.missing();
        if missing.is_empty() && !tokens.is_all() {
            missing.push(format!("Not all tokens ({}) could be read.", tokens.whose(owner)));
        }
        if tokens.rows().next().is_none() && missing.is_empty() {
            missing.extend(unseen(session, owner, &tokens).await);
        }
        Self { tokens, owner, missing }
    }

    /// Those that count: an expired one is no token that a spec asks for.
    pub(super) fn live(&self) -> impl Iterator<Item = &ListedToken> {
        let now = self.tokens.now;
        self.tokens.rows().filter(move |token| !token.has_expired(now))
    }

    /// "“deploy” (id …) of account …", safe to show.
    pub(super) fn which(&self, record: &TokenRecord) -> String {
        crate::cli::change::which(record, self.owner, &self.tokens.called)
    }

    pub(super) fn is_of(&self, owner: Owner) -> bool {
        self.owner == owner
    }

    fn state(&self, asked: &Asked, zone: &TimeZone) -> State {
        let named = |token: &&ListedToken| token.record.name == asked.spec.name.as_str();
        let found: Vec<&ListedToken> = self.live().filter(named).collect();
        match found.as_slice() {
            [] => self.absent(),
            [one] => self.beside(&one.record, asked, zone),
            several => State::Ambiguous(several.iter().map(|one| one.record.clone()).collect()),
        }
    }

    /// No token has the name, as far as all and their names could be read.
    fn absent(&self) -> State {
        let mut why = self.missing.clone();
        let spoilt = self
            .live()
            .filter(|token| token.record.name.contains(char::REPLACEMENT_CHARACTER));
        why.extend(spoilt.map(|token| {
            format!(
                "The name of token {} could not be read whole: it may be this one.",
                token.record.id
            )
        }));
        match why.is_empty() {
            true => State::Missing,
            false => State::Unread(why),
        }
    }

    fn beside(&self, record: &TokenRecord, asked: &Asked, zone: &TimeZone) -> State {
        let unread = unread_of(record);
        if !unread.is_empty() {
            let which = format!("{} cannot be compared.", self.which(record));
            return State::Unread(std::iter::once(which).chain(unread).collect());
        }
        let lines = drift(
            record,
            &asked.spec,
            asked.from_now,
            self.tokens.now,
            &self.tokens.called,
            zone,
        );
        match lines.is_empty() {
            true => State::Same(Box::new(record.clone())),
            false => State::Different(Box::new(record.clone()), lines),
        }
    }
}

/// The API answers with an empty list for any id of an account: one that is not seen says nothing.
async fn unseen(session: &Session, owner: Owner, tokens: &TokenLists) -> Option<String> {
    let Owner::Account(id) = owner else { return None };
    let own = session.who.family.account();
    let seen = seen(&session.client, own).await.unwrap_or_default();
    let is_seen = own == Some(id) || seen.iter().any(|account| account.id == id);
    (!is_seen).then(|| {
        format!(
            "The list of {} is empty, and this sign-in does not see that account: what it has is not known.",
            visible(&tokens.whose(owner))
        )
    })
}

/// Tokens of the owners that no spec describes.
fn beside(lists: &[(Owner, List)], all: &[Compared]) -> Vec<(Owner, TokenRecord)> {
    // Of a spec whose owner is not known it may be any.
    let described = |owner: Owner, name: &str| {
        all.iter()
            .any(|one| one.name == name && one.owner.is_none_or(|own| own == owner))
    };
    let tokens = lists
        .iter()
        .flat_map(|(owner, list)| list.live().map(move |token| (*owner, &token.record)));
    let beside = tokens.filter(|(owner, record)| !described(*owner, &record.name));
    beside.map(|(owner, record)| (owner, record.clone())).collect()
}
