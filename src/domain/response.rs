//! What Cloudflare answers, as data: the words between the client and those who asked. A refusal is
//! a [`Refusal`].

mod tested;

use jiff::{SignedDuration, Timestamp};

pub use tested::{Conditions, Tested};

use crate::domain::refusal::Refusal;
use crate::domain::token::id::{TokenId, UserId};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::secret::Secret;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// For user-scope policies.
    pub id: UserId,
    /// As the API gave it.
    pub email: String,
}

/// What `verify` says of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The token's id.
    pub id: TokenId,
    pub status: TokenStatus,
    /// From when it works, where the answer has it.
    pub starts: Option<Timestamp>,
    /// Until when.
    pub expires: Option<Timestamp>,
}

impl Verified {
    /// Of which no dates are known.
    #[must_use]
    pub const fn of(id: TokenId, status: TokenStatus) -> Self {
        Self {
            id,
            status,
            starts: None,
            expires: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// Rows that made no sense and were skipped.
    pub skipped: usize,
    /// This page's number, from 1.
    pub number: u32,
    /// How many rows there are in all, as far as the API says.
    pub total: Option<u64>,
    /// Whether another page may follow (reference: cloudflare-api section 2).
    pub more: bool,
}

/// One page of a list that is paged by cursors (R2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorPage<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// Rows that made no sense and were skipped.
    pub skipped: usize,
    /// What to ask for the next page with; none at the end.
    pub next: Option<String>,
}

/// The tokens of an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Those that could be read.
    pub rows: Vec<TokenRecord>,
    /// Whether these are all: no page was refused, and no row made no sense.
    pub complete: bool,
    /// By how much the server's clock was ahead when it answered.
    pub ahead: SignedDuration,
}

/// What became of a request for a new secret of a token that exists.
#[derive(Debug)]
pub enum Rolled {
    /// Here is the new one; the old one is dead.
    Yes(Secret),
    /// A complete refusal, or nothing was sent: the old one is as it was.
    No(Refusal),
    /// Nothing is known for sure: asking again is safe, since the last answer counts. The reason,
    /// as a clause.
    Unknown(String),
}

/// What became of a request that changes a token.
#[derive(Debug)]
pub enum Updated {
    /// It is as this says now.
    Yes(Box<TokenRecord>),
    /// A complete refusal, or nothing was sent: it is as it was.
    No(Refusal),
    /// Nothing is known for sure until it is read again. The reason, as a clause.
    Unknown(String),
}

/// What became of a create request.
#[derive(Debug)]
pub enum Created {
    /// It exists, and here is its secret.
    Yes {
        /// The token as the answer describes it; only the id is sure to be there.
        record: Box<TokenRecord>,
        /// Its secret, which is in no other place any more.
        secret: Secret,
    },
    /// A complete refusal, or nothing was sent: it does not exist.
    No(Refusal),
    /// Put off by a whole answer (429): it hardly exists, but that is not known for sure.
    Unlikely {
        /// The reason, as a clause for the screen: "Cloudflare asks to slow down".
        why: String,
    },
    /// Nothing is known for sure: it may exist.
    Unknown {
        /// The reason, as a clause for the screen: "the connection was reset".
        why: String,
        /// The id, when the answer held one.
        id: Option<TokenId>,
    },
}
