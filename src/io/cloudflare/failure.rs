//! A word for every way in which a request can end without a usable answer. No text of an error of
//! reqwest, hyper or rustls leaves this file: they quote URLs and bytes. What counts most is
//! whether anything was sent (reference: security section 5).

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use super::retry::Limits;
use crate::domain::refusal::Refusal;

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection was made, so nothing was sent. `lasting`: another try would end the same.
    NeverConnected {
        why: String,
        timed_out: bool,
        lasting: bool,
    },
    /// The total time is over, in which anything may have happened.
    TimedOut(Duration),
    /// The connection was reset.
    Reset,
    /// The connection was closed before the whole head of an answer was here.
    Closed,
    /// The body ended before its end.
    Cut,
    /// The body is larger than so many bytes.
    TooLarge(usize),
    /// The body is not compressed as it claims.
    Garbled,
    /// What came is not HTTP, or too much of it.
    NotHttp,
    /// Anything else.
    Lost,
}

impl Failure {
    /// The cause as a clause, to be shown.
    pub(super) fn why(&self) -> String {
        match self {
            Self::NeverConnected { why, .. } => why.clone(),
            Self::TimedOut(total) => format!("no answer within {}", crate::domain::refusal::span(*total)),
            Self::Reset => "the connection was reset".to_owned(),
            Self::Closed => "the connection was closed before an answer came".to_owned(),
            Self::Cut => "the answer was cut off".to_owned(),
            Self::TooLarge(cap) => format!("the answer is larger than {} KiB", cap / 1024),
            Self::Garbled => "the answer is garbled: it is not compressed as it claims".to_owned(),
            Self::NotHttp => "the answer is not HTTP as cfmint knows it".to_owned(),
            Self::Lost => "the connection broke".to_owned(),
        }
    }

    /// Whether there was a connection at all.
    pub(super) fn connected(&self) -> bool {
        !matches!(self, Self::NeverConnected { .. })
    }

    /// Whether a GET may do better the next time.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::NeverConnected { lasting, .. } => !lasting,
            Self::Reset | Self::Closed | Self::Cut | Self::Lost => true,
            Self::TimedOut(_) | Self::TooLarge(_) | Self::Garbled | Self::NotHttp => false,
        }
    }

    /// For a request that may be repeated by the person.
    pub(super) fn refusal(&self) -> Refusal {
        let why = self.why();
        match self {
            Self::NeverConnected { timed_out, .. } => Refusal::Unreachable {
                why,
                timed_out: *timed_out,
            },
            Self::TimedOut(_) => Refusal::Unreachable { why, timed_out: true },
            Self::Reset | Self::Closed | Self::Lost => Refusal::Unreachable { why, timed_out: false },
            Self::Cut | Self::TooLarge(_) | Self::Garbled | Self::NotHttp => Refusal::Strange { status: None, why },
        }
    }

    pub(super) fn from_error(error: &reqwest::Error, limits: &Limits) -> Self {
        if error.is_connect() {
            return never_connected(error, limits);
        }
        if error.is_timeout() {
            return Self::TimedOut(limits.total);
        }
        for cause in causes(error) {
            if let Some(cause) = cause.downcast_ref::<hyper::Error>() {
                if cause.is_parse() {
                    return Self::NotHttp;
                }
                if cause.is_incomplete_message() || cause.is_closed() {
                    return Self::Closed;
                }
            }
            if let Some(cause) = cause.downcast_ref::<io::Error>() {
                return Self::from_io(cause).unwrap_or(Self::Lost);
            }
        }
        Self::Lost
    }

    pub(super) fn from_body(error: &reqwest::Error, limits: &Limits) -> Self {
        if error.is_timeout() {
            return Self::TimedOut(limits.total);
        }
        let mut transport = false;
        for cause in causes(error) {
            if let Some(cause) = cause.downcast_ref::<hyper::Error>() {
                if cause.is_parse() {
                    return Self::NotHttp;
                }
                transport = true;
            }
            if let Some(cause) = cause.downcast_ref::<io::Error>()
                && let Some(broken) = Self::from_io(cause)
            {
                return broken;
            }
        }
        // What is left comes from the decoder.
        if transport { Self::Cut } else { Self::Garbled }
    }

    fn from_io(error: &io::Error) -> Option<Self> {
        match error.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
                Some(Self::Reset)
            }
            _ => None,
        }
    }
}

/// Names the cause of a connection that was never made. The texts of errors are looked at, never
/// shown.
fn never_connected(error: &reqwest::Error, limits: &Limits) -> Failure {
    let broken = |why: String, timed_out, lasting| Failure::NeverConnected {
        why,
        timed_out,
        lasting,
    };
    if error.is_timeout() {
        return broken(
            format!("no connection within {}", crate::domain::refusal::span(limits.connect)),
            true,
            false,
        );
    }
    if error.is_dns() {
        return broken("the name of the host was not found (DNS)".to_owned(), false, false);
    }
    let mut words = String::new();
    let mut kind = None;
    for cause in causes(error) {
        words.push_str(&cause.to_string().to_ascii_lowercase());
        words.push('\n');
        kind = kind.or_else(|| cause.downcast_ref::<io::Error>().map(io::Error::kind));
    }
    let said = |part: &str| words.contains(part);
    if said("proxy authorization required") {
        return broken(
            "the proxy wants a user name and a password (HTTP 407)".to_owned(),
            false,
            true,
        );
    }
    if said("tunnel error") {
        return broken(
            "the proxy (HTTPS_PROXY or ALL_PROXY) did not pass the connection on".to_owned(),
            false,
            false,
        );
    }
    if let Some(why) = certificate(&words) {
        return broken(why.to_owned(), false, true);
    }
    let why = match kind {
        Some(io::ErrorKind::ConnectionRefused) => "the connection was refused",
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => "this network has no route to it",
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
            "the connection was cut while it was being made"
        }
        _ => "no connection could be made",
    };
    broken(why.to_owned(), false, false)
}

/// What is wrong with TLS, by the words of rustls.
fn certificate(words: &str) -> Option<&'static str> {
    let table = [
        ("notvalidforname", "the certificate is for another host"),
        ("not valid for name", "the certificate is for another host"),
        (
            "expired",
            "the certificate has expired, or this machine’s clock is wrong",
        ),
        (
            "valid yet",
            "the certificate is not valid yet, or this machine’s clock is wrong",
        ),
        (
            "validyet",
            "the certificate is not valid yet, or this machine’s clock is wrong",
        ),
        (
            "unknownissuer",
            "the certificate is by an authority that this machine does not trust (a proxy? its authority goes into SSL_CERT_FILE)",
        ),
        (
            "certificate",
            "the certificate cannot be trusted (self-signed, or made by a proxy? its authority goes into SSL_CERT_FILE)",
        ),
        ("received fatal alert", "no TLS connection could be agreed on"),
        (
            "peer is incompatible",
            "the other side speaks no TLS that is safe enough",
        ),
        ("received corrupt message", "the other side does not speak TLS"),
    ];
    table
        .into_iter()
        .find(|(part, _)| words.contains(part))
        .map(|(_, why)| why)
}

/// The error's causes, outermost first, without itself: its own text holds the URL.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

#[cfg(test)]
mod tests {
    use super::super::exchange::SMALL;
    use super::*;

    #[test]
    fn only_passing_troubles_are_worth_another_try() {
        let never = |lasting| Failure::NeverConnected {
            why: "w".to_owned(),
            timed_out: false,
            lasting,
        };
        for (broken, passing) in [
            (never(false), true),
            (never(true), false),
            (Failure::Reset, true),
            (Failure::Closed, true),
            (Failure::Cut, true),
            (Failure::Lost, true),
            (Failure::TimedOut(Duration::from_secs(30)), false),
            (Failure::TooLarge(SMALL), false),
            (Failure::Garbled, false),
            (Failure::NotHttp, false),
        ] {
            assert_eq!(broken.is_passing(), passing, "{broken:?}");
            assert!(!broken.why().is_empty());
            assert!(broken.refusal().sentence().contains(&broken.why()));
        }
        assert_eq!(
            Failure::TimedOut(Duration::from_secs(30)).why(),
            "no answer within 30 seconds"
        );
        assert_eq!(Failure::TooLarge(SMALL).why(), "the answer is larger than 64 KiB");
    }

    #[test]
    fn tls_troubles_are_told_apart() {
        for (words, part) in [
            ("invalid peer certificate: expired", "expired"),
            (
                "invalid peer certificate: certificate expired: verification time",
                "expired",
            ),
            (
                "invalid peer certificate: certificate not valid yet: verification time",
                "not valid yet",
            ),
            ("invalid peer certificate: notvalidyet", "not valid yet"),
            ("invalid peer certificate: notvalidforname", "another host"),
            (
                "invalid peer certificate: certificate not valid for name \"x\"",
                "another host",
            ),
            ("invalid peer certificate: unknownissuer", "does not trust"),
            ("invalid peer certificate: other", "cannot be trusted"),
            ("received fatal alert: protocolversion", "agreed"),
        ] {
            assert!(certificate(words).unwrap().contains(part), "{words}");
        }
        assert_eq!(certificate("connection refused"), None);
    }
}
