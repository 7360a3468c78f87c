//! One request and its answer: the HTTP clients and what they may not do (follow, repeat, cache,
//! use a proxy to this machine), and bodies that are bounded. Knows no endpoint and no meaning of
//! an answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{ClientBuilder, Method, Url};
use zeroize::Zeroizing;

use super::base::BaseUrl;
use super::environment;
use super::failure::Failure;
use super::log::{Entry, RequestLog};
use super::retry::{self, Limits};
use crate::domain::refusal::Refusal;

/// The largest body about secrets, and the largest of anything but a success.
pub(super) const SMALL: usize = 64 * 1024;
/// The largest list; decoded, so that a compressed bomb counts as what it becomes.
pub(super) const LARGE: usize = 8 * 1024 * 1024;

/// A client for GETs and DELETE: connections are kept and shared, lists may come compressed.
pub(super) fn shared(base: &BaseUrl, limits: &Limits) -> Result<reqwest::Client, Refusal> {
    // HTTP/2 is agreed on by ALPN rather than presumed: a proxy that inspects TLS may speak
    // HTTP/1.1 only. Sign-in has opened the connection by the time pages are asked for at once, so
    // they share it.
    build(base, plain_builder(base, limits))
}

/// A client for one request that has a new secret in it or in its answer: nothing is kept when it
/// is dropped (reference: security section 1).
pub(super) fn single(base: &BaseUrl, limits: &Limits) -> Result<reqwest::Client, Refusal> {
    build(base, plain_builder(base, limits).pool_max_idle_per_host(0).no_gzip())
}

/// A client for one request that says nothing about who asks, from this address: `0.0.0.0` or `::`
/// choose the family of the connection.
pub(super) fn bound(base: &BaseUrl, limits: &Limits, from: IpAddr) -> Result<reqwest::Client, Refusal> {
    build(
        base,
        plain_builder(base, limits)
            .pool_max_idle_per_host(0)
            .no_gzip()
            .local_address(from),
    )
}

fn plain_builder(base: &BaseUrl, limits: &Limits) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("cfmint/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .https_only(!base.is_plain())
        .connect_timeout(limits.connect)
        .timeout(limits.total);
    if !base.is_local() {
        return builder;
    }
    // "localhost" is this machine, whatever a resolver says; port 0 keeps the port of the URL.
    let here = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ];
    let builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
    // Without roots the client needs no certificate store, which slim containers lack.
    if base.is_plain() {
        builder.http1_only().tls_certs_only([])
    } else {
        builder
    }
}

fn build(base: &BaseUrl, builder: ClientBuilder) -> Result<reqwest::Client, Refusal> {
    let unreachable = |why: String| Refusal::Unreachable { why, timed_out: false };
    if let Some(why) = environment::fault(base) {
        return Err(unreachable(why));
    }
    builder.build().map_err(|_| {
        let why =
            "the certificates of this machine cannot be read; install the package ca-certificates or set SSL_CERT_FILE";
        unreachable(why.to_owned())
    })
}

/// What is sent. Never shown whole: no `Debug`.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    /// Those that sign it.
    pub(super) headers: HeaderMap,
    /// JSON.
    pub(super) body: Option<Vec<u8>>,
    /// The most that a successful answer may hold, in bytes.
    pub(super) cap: usize,
}

/// What came back, as far as it matters. The body may hold a secret, so there is no `Debug`.
pub(super) struct Answer {
    pub(super) status: u16,
    /// `CF-RAY`, if it looks like one.
    pub(super) ray: Option<String>,
    /// `Retry-After`, bounded.
    pub(super) wait: Option<Duration>,
    /// The server's clock.
    pub(super) date: Option<Timestamp>,
    /// Empty when the status is no success and the body could not be read: then the status says
    /// enough.
    pub(super) body: Zeroizing<Vec<u8>>,
}

/// Sends once and reads the answer. However that ends, it is one line of the log.
pub(super) async fn send(
    http: &reqwest::Client,
    request: Request,
    limits: &Limits,
    log: &RequestLog,
) -> Result<Answer, Failure> {
    let mut entry = log.entry(&request.method, &request.url);
    let answer = ask(http, request, limits, &mut entry).await;
    entry.end(answer.as_ref().err().map(Failure::why));
    answer
}

async fn ask(http: &reqwest::Client, request: Request, limits: &Limits, entry: &mut Entry) -> Result<Answer, Failure> {
    let mut builder = http.request(request.method, request.url).headers(request.headers);
    if let Some(body) = request.body {
        builder = builder
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body);
    }
    let mut response = builder
        .send()
        .await
        .map_err(|error| Failure::from_error(&error, limits))?;
    let status = response.status().as_u16();
    entry.status(status);
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    let date = header(DATE.as_str()).and_then(retry::http_date);
    let now = date.unwrap_or_else(Timestamp::now);
    let wait = header(RETRY_AFTER.as_str()).and_then(|text| retry::retry_after(text, now));
    let ray = header("cf-ray").filter(|ray| is_ray(ray)).map(str::to_owned);
    let success = (200..=299).contains(&status);
    let cap = if success { request.cap } else { request.cap.min(SMALL) };
    let body = match read(&mut response, cap, limits).await {
        Ok(body) => body,
        Err(broken) if success => return Err(broken),
        Err(_) => Zeroizing::new(Vec::new()),
    };
    Ok(Answer {
        status,
        ray,
        wait,
        date,
        body,
    })
}

/// "8f0c1d2e3a4b5c6d-FRA". Strict, so that a header cannot bring anything else to the screen.
fn is_ray(text: &str) -> bool {
    let is_number = |text: &str| {
        (8..=32).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_place = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    match text.split_once('-') {
        None => is_number(text),
        Some((number, place)) => is_number(number) && is_place(place),
    }
}

/// Reads the body by chunks and stops at the cap. Bodies that are no lists have their room from the
/// start, so that no copy is left behind by growing.
async fn read(response: &mut reqwest::Response, cap: usize, limits: &Limits) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut body = Zeroizing::new(Vec::with_capacity(if cap < LARGE { cap } else { SMALL }));
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| Failure::from_body(&error, limits))?
    {
        if chunk.len() > cap.saturating_sub(body.len()) {
            return Err(Failure::TooLarge(cap));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ray_is_shown_only_if_it_is_one() {
        assert!(is_ray("8f0c1d2e3a4b5c6d-FRA"));
        assert!(is_ray("8f0c1d2e3a4b5c6d"));
        for text in [
            "",
            "8f0c1d2e-",
            "8f0c1d2e-FRA-FRA",
            "8f0c1d2e FRA",
            "8f0c1d2\u{1b}",
            "hush-the-credential",
            &"a".repeat(37),
        ] {
            assert!(!is_ray(text), "{text}");
        }
    }
}
