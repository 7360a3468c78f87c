//! The tokens that a sign-in sees, of every owner: the user's and those of each account, page by
//! page, a few pages at a time. What is missing of them is said in `missing`; `document` is what a
//! program reads. It must not know what a command makes of them.

mod args;
mod document;
mod missing;

use futures_util::future::join_all;
use jiff::Timestamp;

pub(super) use self::args::OwnerArgs;
pub(super) use self::document::{OwnerInJson, TokenInJson};
use self::missing::believed;
use super::labels::{Ids, Labels};
use super::sign_in::Session;
use super::subject::spec_of;
use crate::domain::catalog::Catalog;
use crate::domain::inventory::PAGES;
use crate::domain::inventory::accounts::in_words;
use crate::domain::refusal::Refusal;
use crate::domain::response::ListPage;
use crate::domain::sign_in::Source;
use crate::domain::summary::directory::Directory;
use crate::domain::text::visible;
use crate::domain::token::id::AccountId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{ListProgress, ListedToken, OwnersTokens};
use crate::io::cloudflare::Client;

/// Pages that are asked for at a time.
const TOGETHER: usize = 10;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// This owner's alone.
    pub(super) only: Option<Owner>,
    /// Also what is more than loads by itself: 20 pages, those of the accounts among them
    /// (reference: design section 7, promise 13).
    pub(super) all: bool,
    /// Whether the command has an option for that, which may be named.
    pub(super) has_all: bool,
}

/// Tokens of every owner, as far as they came.
pub(super) struct TokenLists {
    pub(super) owners: Vec<OwnersTokens>,
    pub(super) called: Labels,
    /// The time by which they were read.
    pub(super) now: Timestamp,
    accounts: AccountsSeen,
    /// Whether this sign-in sees no account at all: an empty list, and no refusal (reference:
    /// cloudflare-api section 1).
    sees_no_account: bool,
    /// Whether the command has --all.
    has_all: bool,
    /// Whether there are pages that --all would ask for.
    unasked: bool,
    /// Where the credential is from.
    source: Source,
    /// The host of the API.
    pub(super) api: String,
}

/// How far the list of accounts came, of which each may own tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum AccountsSeen {
    /// All that this sign-in sees, or those that were named.
    All,
    /// There are more; how many more, where that is known.
    More(Option<u64>),
    /// So many made no sense.
    Unreadable(usize),
    /// The list ended after so many, and says that there are more, or does not say how many there
    /// are.
    Ended {
        here: u64,
        total: Option<u64>,
    },
    Refused(Refusal),
    /// The one that was named is not seen, and its list came empty: the API answers so for any id.
    Unseen(AccountId),
}

impl AccountsSeen {
    /// Of a list that has no more pages.
    const fn at_the_end(here: u64, skipped: usize, total: Option<u64>) -> Self {
        match total {
            _ if skipped > 0 => Self::Unreadable(skipped),
            Some(total) if total <= here => Self::All,
            None if here > 0 => Self::All,
            total => Self::Ended { here, total },
        }
    }
}

impl TokenLists {
    /// Asks for them, and for the names of what they reach. What was refused is in there.
    pub(super) async fn load(session: &Session, wanted: Wanted) -> Self {
        let mut called = Labels::of(session);
        let (owners, accounts, asked) = owners(session, wanted, &mut called).await;
        let most = if wanted.all {
            usize::MAX
        } else {
            (PAGES as usize).saturating_sub(asked)
        };
        let mut loading: Vec<Loading> = owners.into_iter().map(Loading::of).collect();
        load(&session.client, &mut loading, most).await;
        let more_accounts = matches!(accounts, AccountsSeen::More(_));
        let unasked = !wanted.all && (more_accounts || loading.iter().any(|one| one.next.is_some()));
        let catalog = Catalog::of_this_version();
        let mut ids = ids(&loading);
        // The list of accounts was asked for, and would be answered likewise: its names are known.
        if asked > 0 && !more_accounts {
            ids = ids.of_zones();
        }
        // Where names are missing, ids say the same.
        let _ = called.look_up_in_time(session, ids).await;
        let now = session.client.server_now();
        let listed = |owner, record| ListedToken::of(owner, record, catalog, &called, now);
        let owners: Vec<OwnersTokens> = loading.into_iter().map(|one| one.taken(listed)).collect();
        let sees_no_account = wanted.only.is_none()
            && session.who.family.account().is_none()
            && owners.len() == 1
            && accounts == AccountsSeen::All;
        let unseen = session.unseen_account().filter(|_| is_empty(&owners));
        Self {
            owners,
            called,
            now,
            accounts: unseen.map_or(accounts, AccountsSeen::Unseen),
            has_all: wanted.has_all,
            sees_no_account,
            unasked,
            source: session.source,
            api: session.client.host().to_owned(),
        }
    }

    /// That only the person's own tokens were looked at, where no account is seen.
    pub(super) fn only_own(&self) -> Option<String> {
        let words = "This sign-in sees no account, so only your own tokens were looked at. Account · Account Settings · Read shows accounts.";
        self.sees_no_account.then(|| words.to_owned())
    }

    /// Every token that is here.
    pub(super) fn rows(&self) -> impl Iterator<Item = &ListedToken> {
        self.owners.iter().flat_map(|one| &one.rows)
    }

    /// Whether what is here of an owner, which may be nothing, says something.
    pub(super) fn is_seen(&self, owner: Owner) -> bool {
        !matches!(self.accounts, AccountsSeen::Unseen(id) if owner == Owner::Account(id))
    }

    /// "ACME (ID)"; safe to show.
    fn account(&self, id: AccountId) -> String {
        in_words(id, self.called.account(id).as_deref())
    }

    /// "yours, ada@example.com", "account ACME (ID)"; safe to show.
    pub(super) fn whose(&self, owner: Owner) -> String {
        match owner {
            Owner::User => match self.called.email() {
                Some(email) => format!("yours, {}", visible(&email)),
                None => "yours".to_owned(),
            },
            Owner::Account(id) => format!("account {}", self.account(id)),
        }
    }
}

fn is_empty(owners: &[OwnersTokens]) -> bool {
    let came = |one: &OwnersTokens| one.progress == ListProgress::Here && one.count() == 0;
    owners.iter().all(came)
}

/// Whose tokens are asked for, how far the list of accounts came, and how many pages it took.
async fn owners(session: &Session, wanted: Wanted, called: &mut Labels) -> (Vec<Owner>, AccountsSeen, usize) {
    let only = wanted.only.or(session.who.family.account().map(Owner::Account));
    if let Some(only) = only {
        return (vec![only], AccountsSeen::All, 0);
    }
    let (mut owners, mut skipped, mut total) = (vec![Owner::User], 0, None);
    // So many accounts as a page has are more than have room in what loads by itself.
    let pages = if wanted.all { PAGES } else { 1 };
    for number in 1..=pages {
        let page = match session.client.accounts(number).await {
            Ok(page) => page,
            Err(refusal) => return (owners, AccountsSeen::Refused(refusal), number as usize),
        };
        skipped += page.skipped;
        total = page.total.or(total);
        for account in &page.rows {
            called.learn_account(account);
            if !owners.contains(&Owner::Account(account.id)) {
                owners.push(Owner::Account(account.id));
            }
        }
        let here = (owners.len() - 1) as u64;
        if !page.more {
            return (owners, AccountsSeen::at_the_end(here, skipped, total), number as usize);
        }
        if number == pages {
            let rest = believed(total).map(|total| total.saturating_sub(here));
            return (owners, AccountsSeen::More(rest), number as usize);
        }
    }
    (owners, AccountsSeen::All, 0)
}

/// The list of an owner on its way.
struct Loading {
    owner: Owner,
    pages: Vec<Result<ListPage<TokenRecord>, Refusal>>,
    /// The page to ask for; none when there are no more.
    next: Option<u32>,
}

impl Loading {
    const fn of(owner: Owner) -> Self {
        Self {
            owner,
            pages: Vec::new(),
            next: Some(1),
        }
    }

    /// Asks for the next page. More pages than [`PAGES`] would hold more tokens than an owner may
    /// have: such a list is not followed.
    async fn ask(&mut self, client: &Client) {
        let Some(number) = self.next else { return };
        let page = client.tokens(self.owner, number).await;
        let goes_on = page.as_ref().is_ok_and(|page| page.more) && number < PAGES;
        self.next = goes_on.then_some(number + 1);
        self.pages.push(page);
    }

    fn taken(self, listed: impl Fn(Owner, TokenRecord) -> ListedToken) -> OwnersTokens {
        let mut tokens = OwnersTokens::of(self.owner);
        if !self.pages.is_empty() {
            tokens.progress = ListProgress::Loading;
        }
        for page in self.pages {
            tokens.take(page, &listed);
        }
        tokens.ended();
        tokens
    }
}

/// Asks for pages until there are no more or so many were asked for: first pages first, so that
/// every owner has its newest tokens here.
async fn load(client: &Client, loading: &mut [Loading], most: usize) {
    let mut left = most;
    loop {
        let mut round: Vec<&mut Loading> = loading.iter_mut().filter(|one| one.next.is_some()).collect();
        round.sort_by_key(|one| one.next);
        round.truncate(left.min(TOGETHER));
        if round.is_empty() {
            return;
        }
        left -= round.len();
        join_all(round.iter_mut().map(|one| one.ask(client))).await;
        let refused = round.iter().filter_map(|one| one.pages.last()?.as_ref().err());
        if let Some(refusal) = refused.into_iter().find(|refusal| ends_all(refusal)).cloned() {
            for one in loading.iter_mut().filter(|one| one.next.is_some()) {
                one.next = None;
                one.pages.push(Err(refusal.clone()));
            }
        }
    }
}

/// Whether the next list would be answered likewise: asking on would burn time and the API's budget.
fn ends_all(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::TooMany { .. }
            | Refusal::Unreachable { .. }
            | Refusal::NotSignedIn { .. }
            | Refusal::ShutOut { .. }
            | Refusal::HeaderTaken { .. }
    )
}

/// What is shown by names.
fn ids(loading: &[Loading]) -> Ids {
    let mut ids = Ids::default();
    for one in loading {
        for record in one.pages.iter().flatten().flat_map(|page| &page.rows) {
            ids.add(&spec_of(record, one.owner));
        }
    }
    ids
}
