//! The tokens that exist, as people come back to look at them: what each can do, which need a look
//! and why, and which answer a search. Knows no network and no screen; whoever asks fills it, page
//! by page and owner by owner.

mod attention;
mod cells;
mod facts;
mod listed;
mod search;

pub use attention::{Concern, Criteria};
pub use cells::{ago, can, expires, on, used};
pub use facts::until;
pub use listed::ListedToken;
pub use search::{NamedResources, Search};

use crate::domain::refusal::Refusal;
use crate::domain::response::ListPage;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;

/// Tokens that one user may have (reference: cloudflare-api section 4).
pub const MOST_OF_USER: u64 = 50;
/// Tokens that one account may have.
pub const MOST_OF_ACCOUNT: u64 = 500;

/// How many tokens an owner may have.
#[must_use]
pub const fn most_of(owner: Owner) -> u64 {
    match owner {
        Owner::User => MOST_OF_USER,
        Owner::Account(_) => MOST_OF_ACCOUNT,
    }
}

/// How far the list of an owner has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListProgress {
    /// Nobody asked yet: there are more owners than are asked by themselves.
    NotAsked,
    /// Pages are on their way.
    Loading,
    /// Everything that was asked for is here; that is all of it unless `total` says more.
    Here,
    /// This was answered in place of a page; what came before is here.
    Broken(Refusal),
}

/// The tokens of one owner, as far as they are here.
#[derive(Debug, Clone)]
pub struct OwnersTokens {
    pub owner: Owner,
    /// Newest first, as they came.
    pub rows: Vec<ListedToken>,
    /// How many there are, expired ones among them, as far as the API says.
    pub total: Option<u64>,
    /// Rows that made no sense and were skipped.
    pub skipped: usize,
    /// Whether a page may follow the last one that came.
    pub more: bool,
    pub progress: ListProgress,
}

impl OwnersTokens {
    /// Of which nothing was asked yet.
    #[must_use]
    pub const fn of(owner: Owner) -> Self {
        Self {
            owner,
            rows: Vec::new(),
            total: None,
            skipped: 0,
            more: false,
            progress: ListProgress::NotAsked,
        }
    }

    /// Takes in what was answered for a page, whose tokens `listed` reads.
    pub fn take(
        &mut self,
        page: Result<ListPage<TokenRecord>, Refusal>,
        listed: impl Fn(Owner, TokenRecord) -> ListedToken,
    ) {
        match page {
            Ok(page) => {
                self.total = page.total.or(self.total);
                self.skipped += page.skipped;
                self.more = page.more;
                let known = |id: TokenId| self.rows.iter().any(|row| row.record.id == id);
                // Where a token was made meanwhile, the last of a page comes again on the next.
                let fresh: Vec<TokenRecord> = page.rows.into_iter().filter(|token| !known(token.id)).collect();
                self.rows
                    .extend(fresh.into_iter().map(|token| listed(self.owner, token)));
            }
            Err(refusal) => self.progress = ListProgress::Broken(refusal),
        }
    }

    /// No page of it is on its way any more.
    pub fn ended(&mut self) {
        if self.progress == ListProgress::Loading {
            self.progress = ListProgress::Here;
        }
    }

    /// Whether every token of the owner is here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let all = self
            .total
            .map_or(!self.more, |total| (self.rows.len() + self.skipped) as u64 >= total);
        self.progress == ListProgress::Here && all && self.skipped == 0
    }

    /// How many there are, as far as is known.
    #[must_use]
    pub fn count(&self) -> u64 {
        let here = (self.rows.len() + self.skipped) as u64;
        self.total.map_or(here, |total| total.max(here))
    }
}

#[cfg(test)]
mod tests;
