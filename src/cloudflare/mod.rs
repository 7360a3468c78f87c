//! Cloudflare's API as far as minting tokens needs it: a typed client over HTTPS (HTTP/2), or plain HTTP to loopback. Requests are built from parsed
//! ids only; answers become our types or a [`Refusal`]; a secret is decoded straight into [`Secret`]. Knows no screen and no step.

use std::time::Duration;

use crate::catalogue::PermissionGroup;
use crate::inventory::accounts::Account;
use crate::inventory::zones::Zone;
use crate::refusal::Refusal;
use crate::secret::{Secret, credential::Credential};
use crate::token::id::{TokenId, UserId};
use crate::token::record::{TokenRecord, TokenStatus};
use crate::token::scope::Owner;

/// Where the API is: https, or http to loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {}

impl BaseUrl {
    /// `https://api.cloudflare.com/client/v4`
    #[must_use]
    pub fn cloudflare() -> Self {
        todo!()
    }
    /// # Errors
    /// A sentence: http to anything but loopback, user name or password in it, no host, another scheme.
    pub fn parse(text: &str) -> Result<Self, String> {
        let _ = text;
        todo!()
    }
    /// The host, for the header of the screen.
    #[must_use]
    pub fn host(&self) -> &str {
        todo!()
    }
    /// The URL as text, no trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        todo!()
    }
}

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
    /// Its status.
    pub status: TokenStatus,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// Rows that made no sense and were skipped.
    pub skipped: usize,
    /// This page's number, from 1.
    pub number: u32,
    /// How many rows there are in all, as far as the API says.
    pub total: Option<u64>,
    /// Whether another page may follow (reference: when to stop paging).
    pub more: bool,
}

/// What became of a create request.
#[derive(Debug)]
pub enum Created {
    /// It exists, and here is its secret.
    Yes { record: Box<TokenRecord>, secret: Secret },
    /// A complete refusal: it does not exist.
    No(Refusal),
    /// Nothing is known for sure; `id` when the answer held one.
    Unknown { why: String, id: Option<TokenId> },
}

/// A signed-in client. GETs are retried (3 tries, backoff, `Retry-After` up to 30 s); creation never, on nothing.
#[derive(Debug)]
pub struct Client {}

/// At most this many pages of any list load by themselves (design, promise 13).
pub const PAGES: u32 = 20;
/// Rows a page; the API's maximum for zones, accounts and tokens.
pub const PER_PAGE: u32 = 50;
/// Longest wait for a connection.
pub const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for a whole answer.
pub const TOTAL: Duration = Duration::from_secs(30);

impl Client {
    /// Builds the client; reads the system's certificates for https (3 to 17 ms), none for loopback.
    ///
    /// # Errors
    /// A sentence: no certificate store, a credential that cannot stand in a header.
    pub fn new(base: BaseUrl, credential: Credential) -> Result<Self, Refusal> {
        let _ = (base, credential);
        todo!()
    }
    /// `GET T/verify` with this client's own credential.
    pub async fn verify(&self, owner: Owner) -> Result<Verified, Refusal> {
        let _ = owner;
        todo!()
    }
    /// `GET T/verify` with the new token's secret in place of the credential: a one-shot connection, not pooled.
    pub async fn verify_new(&self, owner: Owner, secret: &Secret) -> Result<Verified, Refusal> {
        let _ = (owner, secret);
        todo!()
    }
    /// `GET /user`
    pub async fn user(&self) -> Result<User, Refusal> {
        todo!()
    }
    /// One page of `GET /accounts`.
    pub async fn accounts(&self, page: u32) -> Result<Page<Account>, Refusal> {
        let _ = page;
        todo!()
    }
    /// One page of `GET /zones`; `containing` searches on the server (`name=contains:`).
    pub async fn zones(&self, page: u32, containing: Option<&str>) -> Result<Page<Zone>, Refusal> {
        let _ = (page, containing);
        todo!()
    }
    /// `GET T/permission_groups`; not paged. The count of entries that made no sense comes with it.
    pub async fn permission_groups(&self, owner: Owner) -> Result<(Vec<PermissionGroup>, usize), Refusal> {
        let _ = owner;
        todo!()
    }
    /// One page of `GET T`, newest first.
    pub async fn tokens(&self, owner: Owner, page: u32) -> Result<Page<TokenRecord>, Refusal> {
        let _ = (owner, page);
        todo!()
    }
    /// `GET T/{id}`
    pub async fn token(&self, owner: Owner, id: TokenId) -> Result<TokenRecord, Refusal> {
        let _ = (owner, id);
        todo!()
    }
    /// `POST T` with exactly these bytes, once. Its own unpooled client, no redirect, no retry, body capped at 64 KiB, read into wiped memory.
    pub async fn create(&self, owner: Owner, body: &[u8]) -> Created {
        let _ = (owner, body);
        todo!()
    }
    /// `DELETE T/{id}`
    pub async fn delete(&self, owner: Owner, id: TokenId) -> Result<(), Refusal> {
        let _ = (owner, id);
        todo!()
    }
}
