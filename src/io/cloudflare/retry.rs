//! How long to wait: for a connection, for an answer, and before a GET is sent again. Only GETs
//! are; a create is not repeated, whatever the answer (reference: security section 5,
//! cloudflare-api section 7).

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use jiff::Timestamp;

/// How often a GET is sent at most.
pub(super) const TRIES: u32 = 3;
/// Cloudflare blocks for 5 minutes at most (reference: cloudflare-api section 7); a longer
/// `Retry-After` is not believed.
const LONGEST_BLOCK: Duration = Duration::from_secs(300);

/// Waits between the tries of a GET.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The wait before the second try; it doubles for the third. Up to a quarter is taken off by
    /// chance, so that several clients do not march in step.
    pub base: Duration,
    /// The longest `Retry-After` that is waited for; a longer one ends the tries.
    pub longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            base: Duration::from_millis(500),
            longest: Duration::from_secs(30),
        }
    }
}

impl Pace {
    /// The wait after `tries` tries (from 1), when the server asked for `asked`. None when there is
    /// no use in waiting.
    pub(super) fn wait(self, tries: u32, asked: Option<Duration>) -> Option<Duration> {
        if tries >= TRIES {
            return None;
        }
        let backoff = self.base.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
        let backoff = backoff.mul_f64(1.0 - chance() / 4.0);
        match asked {
            Some(asked) if asked > self.longest => None,
            Some(asked) => Some(asked.max(backoff)),
            None => Some(backoff),
        }
    }
}

/// A number from 0 to 1. Spreading waits needs no better source than the standard library's hash
/// keys.
fn chance() -> f64 {
    f64::from(RandomState::new().build_hasher().finish() as u32) / f64::from(u32::MAX)
}

/// How long the client waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a connection; 10 s by default.
    pub connect: Duration,
    /// For a whole answer, connection and body included; 30 s by default.
    pub total: Duration,
    /// Between the tries of a GET.
    pub pace: Pace,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: super::CONNECT,
            total: super::TOTAL,
            pace: Pace::default(),
        }
    }
}

/// What a `Retry-After` header asks: whole seconds or an HTTP date, at most 5 minutes. A date that
/// has passed is no wait; a negative number or anything else is none at all. `now` is the server's
/// own clock where it sent one.
pub(super) fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits for a number are a long wait, too.
        let seconds = text.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(LONGEST_BLOCK));
    }
    let wait = http_date(text)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO).min(LONGEST_BLOCK))
}

/// "Tue, 24 Nov 2026 08:00:00 GMT", as in `Date` and `Retry-After`.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_and_bounded() {
        let now: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        for (text, seconds) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 30 ", Some(30)),
            ("300", Some(300)),
            ("301", Some(300)),
            ("99999999999999999999999999", Some(300)),
            ("Tue, 24 Nov 2026 08:00:20 GMT", Some(20)),
            ("Tue, 24 Nov 2026 07:00:00 GMT", Some(0)),
            ("Tue, 24 Nov 2099 07:00:00 GMT", Some(300)),
            ("Mon, 24 Nov 2099 07:00:00 GMT", None),
            ("", None),
            ("-5", None),
            ("+5", None),
            ("1.5", None),
            ("soon", None),
            ("5 seconds", None),
        ] {
            assert_eq!(retry_after(text, now), seconds.map(Duration::from_secs), "{text:?}");
        }
    }

    #[test]
    fn waits_double_and_end() {
        let pace = Pace {
            base: Duration::from_millis(500),
            longest: Duration::from_secs(30),
        };
        for (tries, asked, least, most) in [
            (1, None, 375, 500),
            (2, None, 750, 1000),
            (1, Some(0), 375, 500),
            (1, Some(30_000), 30_000, 30_000),
        ] {
            for _ in 0..50 {
                let wait = pace.wait(tries, asked.map(Duration::from_millis)).unwrap();
                assert!(
                    (least..=most).contains(&wait.as_millis()),
                    "{tries} {asked:?}: {wait:?}"
                );
            }
        }
        assert_eq!(pace.wait(3, None), None);
        assert_eq!(pace.wait(3, Some(Duration::ZERO)), None);
        assert_eq!(pace.wait(1, Some(Duration::from_secs(31))), None);
    }

    #[test]
    fn waits_are_spread() {
        let pace = Pace::default();
        let first = pace.wait(1, None);
        assert!((0..100).any(|_| pace.wait(1, None) != first));
    }
}
