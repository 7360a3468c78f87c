//! Cloudflare's API as far as minting tokens needs it: a typed client over HTTPS (HTTP/2), or plain
//! HTTP to loopback. Requests are built from parsed ids only; answers become our types or a
//! [`Refusal`]; a secret is decoded straight into [`Secret`]. Knows no screen and no step.

mod auth_header;
mod base;
mod created;
mod credential_status;
mod decode;
mod envelope;
mod environment;
mod error;
mod exchange;
mod failure;
mod lists;
mod log;
mod pool;
mod retry;
mod trace;
mod verify;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use tokio::time::Instant;

pub use crate::domain::inventory::{PAGES, PER_PAGE};
pub use crate::domain::response::{Created, CursorPage, ListPage, Rolled, Tokens, Updated, User, Verified};
pub use base::BaseUrl;
pub(crate) use credential_status::{odd_status, unusable};
pub(crate) use error::no_such_request;
pub use log::RequestLog;
pub use retry::{Limits, Pace};
pub use trace::seen_as;
pub use verify::PATIENCE;

use crate::domain::clock_skew::by_server;
use crate::domain::refusal::{Refusal, UNKNOWN_TOKEN};
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::secret::Secret;
use crate::secret::credential::{Credential, Looks};
use crate::secret::sealed::Sealed;
use credential_status::Standing;
use error::Endpoint;
use exchange::{Answer, LARGE, Request, SMALL};
use failure::Failure;
use pool::Shared;

/// A signed-in client. GETs are retried (3 tries, backoff, `Retry-After` up to 30 s); creation and
/// deletion never, on nothing. Dropping a future ends its request; after a create was dropped,
/// nothing is known.
#[derive(Debug)]
pub struct Client {
    base: BaseUrl,
    credential: Sealed,
    http: Shared,
    limits: Limits,
    /// Whole seconds by which the server's clock is ahead, or [`NO_DATE`].
    ahead: AtomicI64,
    standing: Standing,
    log: RequestLog,
}

/// Buckets a page; the API's maximum (reference: cloudflare-api section 2).
pub const BUCKETS_PER_PAGE: u32 = 1_000;
/// Longest wait for a connection.
pub const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for a whole answer.
pub const TOTAL: Duration = Duration::from_secs(30);
/// No answer had a date so far.
const NO_DATE: i64 = i64::MIN;

impl Client {
    /// Builds the client; reads the system's certificates for https (3 to 17 ms), none for
    /// loopback.
    ///
    /// # Errors
    /// A sentence: no certificate store, a credential that cannot be in a header.
    pub fn new(base: BaseUrl, credential: Credential) -> Result<Self, Refusal> {
        Self::with_limits(base, credential, Limits::default())
    }

    /// The same with other waits, for a slow network or a quick test.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_limits(base: BaseUrl, credential: Credential, limits: Limits) -> Result<Self, Refusal> {
        let credential = Sealed::new(credential);
        auth_header::headers(&credential).map_err(unsigned)?;
        let http = Shared::new(&base, &limits)?;
        Ok(Self {
            base,
            credential,
            http,
            limits,
            ahead: AtomicI64::new(NO_DATE),
            standing: Standing::default(),
            log: RequestLog::default(),
        })
    }

    /// The same client, which writes a line for each request from now on.
    #[must_use]
    pub fn logging(mut self, log: RequestLog) -> Self {
        self.log = log;
        self
    }

    /// By how much the server's clock is ahead of this machine's (negative: behind), to the second,
    /// by the `Date` of the newest answer. For finding a token whose creation got no answer, and
    /// for judging expiry dates (reference: security section 5).
    #[must_use]
    pub fn server_ahead(&self) -> Option<SignedDuration> {
        match self.ahead.load(Ordering::Relaxed) {
            NO_DATE => None,
            seconds => Some(SignedDuration::from_secs(seconds)),
        }
    }

    /// The time by which Cloudflare judges start and end, as far as its answers tell.
    #[must_use]
    pub fn server_now(&self) -> Timestamp {
        by_server(Timestamp::now(), self.server_ahead())
    }

    /// `GET /user`
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn user(&self) -> Result<User, Refusal> {
        self.fetch("/user", &[], Endpoint::User, |opened| decode::user(&opened.result))
            .await
    }

    /// `GET T/{id}`.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn token(&self, owner: Owner, id: TokenId) -> Result<TokenRecord, Refusal> {
        let path = format!("{}/{id}", owner.tokens_path());
        self.fetch(&path, &[], Endpoint::Read(owner), |opened| {
            decode::token(&opened.result)
        })
        .await
    }

    /// `POST T` with exactly these bytes, once. Its own unpooled client, no redirect, no retry, the
    /// answer read into wiped memory and capped at 64 KiB and four times what was sent: it repeats
    /// the policies, of which 5,000 zones make 400 KB. Nothing is asked after it, so that what
    /// became of it is known at once; whether a refusal is one of the sign-in is told by
    /// [`Client::believed_of_writing`].
    pub async fn create(&self, owner: Owner, body: &[u8]) -> Created {
        let asked = Endpoint::Write(owner);
        match self.once(Method::POST, &owner.tokens_path(), body).await {
            Ok(answer) => created::read(answer, asked, &[&self.credential.open()]),
            Err(refusal) => Created::No(refusal),
        }
    }

    /// `PUT T/{id}/value`: a new secret for a token that exists; the one before is dead at once
    /// (reference: cloudflare-api section 7). Once, by a client of its own like [`Client::create`];
    /// asking again after a lost answer is safe, since the last answer counts.
    pub async fn roll(&self, owner: Owner, id: TokenId) -> Rolled {
        let path = format!("{}/{id}/value", owner.tokens_path());
        let asked = Endpoint::Write(owner);
        match self.once(Method::PUT, &path, b"{}").await {
            Ok(answer) => created::rolled(answer, asked, &[&self.credential.open()]),
            Err(refusal) => Rolled::No(refusal),
        }
    }

    /// `PUT T/{id}` with exactly these bytes, once: the whole token but its secret, which stays
    /// (reference: live section 1). What became of it after a lost answer only reading it tells.
    pub async fn update(&self, owner: Owner, id: TokenId, body: &[u8]) -> Updated {
        let path = format!("{}/{id}", owner.tokens_path());
        let asked = Endpoint::Write(owner);
        match self.once(Method::PUT, &path, body).await {
            Ok(answer) => created::updated(answer, asked, &[&self.credential.open()], id),
            Err(refusal) => Updated::No(refusal),
        }
    }

    /// What [`Client::create`], [`Client::roll`] or [`Client::update`] was refused, as far as it can be believed: that
    /// may take several questions, and half a minute each.
    pub async fn believed_of_writing(&self, owner: Owner, refusal: Refusal) -> Refusal {
        self.believed(refusal, Endpoint::Write(owner)).await
    }

    /// One request that is never sent twice, and whose answer may have a secret in it: by a client
    /// that keeps nothing.
    async fn once(&self, method: Method, path: &str, body: &[u8]) -> Result<Result<Answer, Failure>, Refusal> {
        let http = exchange::single(&self.base, &self.limits)?;
        let request = Request {
            method,
            url: self.url(path, &[])?,
            headers: auth_header::headers(&self.credential).map_err(unsigned)?,
            body: Some(body.to_vec()),
            cap: SMALL + body.len().saturating_mul(4),
        };
        Ok(self.send(&http, request).await)
    }

    /// `DELETE T/{id}`, once. [`Refusal::NotFound`] means that it is gone already.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn delete(&self, owner: Owner, id: TokenId) -> Result<(), Refusal> {
        let asked = Endpoint::Write(owner);
        let url = self.url(&format!("{}/{id}", owner.tokens_path()), &[])?;
        let headers = auth_header::headers(&self.credential).map_err(unsigned)?;
        let request = Request {
            method: Method::DELETE,
            url,
            headers,
            body: None,
            cap: SMALL,
        };
        let answer = self
            .send(&*self.http.lend()?, request)
            .await
            .map_err(|broken| broken.refusal())?;
        match self.read(&answer, asked, None, |_| Some(())) {
            Err(refusal) => Err(self.believed(refusal, asked).await),
            done => done,
        }
    }

    /// What the client's credential looks like, by its form alone.
    #[must_use]
    pub fn looks(&self) -> Looks {
        self.credential.looks()
    }

    /// The host of the API.
    #[must_use]
    pub fn host(&self) -> &str {
        self.base.host()
    }

    /// Ends the connections that are kept for a next request, which opens one again. For whoever is
    /// not going to run the runtime for a while: what is in their buffers stays there until they
    /// end.
    pub fn hang_up(&self) {
        self.http.hang_up();
    }

    /// `path` is made of fixed words and parsed ids only.
    fn url(&self, path: &str, query: &[(&str, String)]) -> Result<Url, Refusal> {
        let unusable = |_| Refusal::Unreachable {
            why: "the API base URL cannot be used".to_owned(),
            timed_out: false,
        };
        let mut url = Url::parse(&format!("{}{path}", self.base.as_str())).map_err(unusable)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// A GET over the shared client, read as `T`.
    async fn fetch<T>(
        &self,
        path: &str,
        query: &[(&str, String)],
        asked: Endpoint,
        as_ours: impl FnOnce(&envelope::Opened) -> Option<T>,
    ) -> Result<T, Refusal> {
        self.fetch_with(path, query, None, asked, None, as_ours).await
    }

    /// The same with more headers; no other try is waited for that would begin at `end` or later.
    async fn fetch_with<T>(
        &self,
        path: &str,
        query: &[(&str, String)],
        more: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
        asked: Endpoint,
        end: Option<Instant>,
        as_ours: impl FnOnce(&envelope::Opened) -> Option<T>,
    ) -> Result<T, Refusal> {
        let url = self.url(path, query)?;
        let mut headers = auth_header::headers(&self.credential).map_err(unsigned)?;
        headers.extend(more.into_iter().map(|(name, value)| (Some(name), value)));
        let answer = self.get(&*self.http.lend()?, url, &headers, LARGE, asked, end).await?;
        match self.read(&answer, asked, None, as_ours) {
            Err(refusal) => Err(Box::pin(self.believed(refusal, asked)).await),
            read => read,
        }
    }

    /// Sends a GET, again where that may help and begins before `end`. The answer has no status of
    /// 429 or 5xx.
    async fn get(
        &self,
        http: &reqwest::Client,
        url: Url,
        headers: &HeaderMap,
        cap: usize,
        asked: Endpoint,
        end: Option<Instant>,
    ) -> Result<Answer, Refusal> {
        let mut tries = 0;
        loop {
            tries += 1;
            let request = Request {
                method: Method::GET,
                url: url.clone(),
                headers: headers.clone(),
                body: None,
                cap,
            };
            let (refusal, wait) = match self.send(http, request).await {
                Ok(answer) if answer.status == 429 || answer.status >= 500 => (
                    self.refusal(&answer, asked, None),
                    self.limits.pace.wait(tries, answer.wait),
                ),
                Ok(answer) => return Ok(answer),
                Err(broken) if broken.is_passing() => (broken.refusal(), self.limits.pace.wait(tries, None)),
                Err(broken) => (broken.refusal(), None),
            };
            let in_time = |wait: &Duration| end.is_none_or(|end| Instant::now() + *wait < end);
            match wait.filter(in_time) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(refusal),
            }
        }
    }

    /// Opens an answer's envelope and reads its result.
    fn read<T>(
        &self,
        answer: &Answer,
        asked: Endpoint,
        new: Option<&Secret>,
        as_ours: impl FnOnce(&envelope::Opened) -> Option<T>,
    ) -> Result<T, Refusal> {
        let opened = (200..=299)
            .contains(&answer.status)
            .then(|| envelope::open(&answer.body))
            .flatten();
        let Some(opened) = opened else {
            return Err(self.refusal(answer, asked, new));
        };
        let shape = || Refusal::Strange {
            status: Some(answer.status),
            why: "its result has an unexpected shape".to_owned(),
        };
        as_ours(&opened).ok_or_else(shape)
    }

    /// What an answer refuses, without the credential and the new secret, should the server quote
    /// them.
    fn refusal(&self, answer: &Answer, asked: Endpoint, new: Option<&Secret>) -> Refusal {
        let own = self.credential.open();
        let known: Vec<&Secret> = new.into_iter().chain([&own]).collect();
        match error::refusal(answer, asked, &known) {
            // A key is no token that could have expired or be an account's.
            Refusal::NotSignedIn { why, says } if why == UNKNOWN_TOKEN && self.credential.email().is_some() => {
                Refusal::NotSignedIn {
                    why: error::WRONG_KEY.to_owned(),
                    says,
                }
            }
            refusal => refusal,
        }
    }

    async fn send(&self, http: &reqwest::Client, request: Request) -> Result<Answer, Failure> {
        let answer = exchange::send(http, request, &self.limits, &self.log).await?;
        if let Some(date) = answer.date {
            let ahead = date.duration_since(Timestamp::now());
            self.ahead.store(ahead.as_secs(), Ordering::Relaxed);
        }
        Ok(answer)
    }
}

fn unsigned(why: String) -> Refusal {
    Refusal::NotSignedIn {
        why,
        says: String::new(),
    }
}
