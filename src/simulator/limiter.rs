//! Cloudflare's rate limit: so many requests in five minutes for a user or an account token, then
//! five minutes of refusals (reference: cloudflare-api section 7). It must not know what is asked.
use super::envelope::{Answer, refusal};
use super::rules;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The window, and how long the door stays shut.
const FIVE_MINUTES: Duration = Duration::from_secs(300);

/// Counts requests. One for the whole simulator: there is one user, and its account tokens count
/// with it.
pub(super) struct Limiter {
    /// 0 is no limit.
    limit: u32,
    recent: VecDeque<Instant>,
    shut_until: Option<Instant>,
    /// Refuse everything, with this Retry-After; set by tests.
    forced: Option<u64>,
}

impl Limiter {
    /// Allows `limit` requests in five minutes; 0 is no limit.
    pub(super) fn new(limit: u32) -> Self {
        Self {
            limit,
            recent: VecDeque::new(),
            shut_until: None,
            forced: None,
        }
    }

    /// From now on refuse everything with this Retry-After in seconds, or stop doing so.
    pub(super) fn force(&mut self, retry_after: Option<u64>) {
        self.forced = retry_after;
    }

    /// Counts a request; the refusal if it is one too many.
    pub(super) fn count(&mut self, now: Instant) -> Option<Answer> {
        if let Some(seconds) = self.forced {
            return Some(too_many(Some(&seconds.to_string())));
        }
        if self.limit == 0 {
            return None;
        }
        while self
            .recent
            .front()
            .is_some_and(|first| now.duration_since(*first) >= FIVE_MINUTES)
        {
            self.recent.pop_front();
        }
        if self.shut_until.is_some_and(|end| end <= now) {
            self.shut_until = None;
            self.recent.clear();
        }
        if self.shut_until.is_none() && self.recent.len() >= usize::try_from(self.limit).unwrap_or(usize::MAX) {
            self.shut_until = Some(now + FIVE_MINUTES);
        }
        match self.shut_until {
            Some(end) => Some(too_many(Some(&end.duration_since(now).as_secs().max(1).to_string()))),
            None => {
                self.recent.push_back(now);
                None
            }
        }
    }

    /// The headers that tell how much is left.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        if self.limit == 0 {
            return Vec::new();
        }
        let left = u64::from(self.limit).saturating_sub(u64::try_from(self.recent.len()).unwrap_or(u64::MAX));
        vec![
            ("ratelimit".to_owned(), format!("\"default\";r={left};t=300")),
            (
                "ratelimit-policy".to_owned(),
                format!("\"default\";q={};w=300", self.limit),
            ),
        ]
    }
}

/// 429 with Retry-After as given, or without.
pub(super) fn too_many(retry_after: Option<&str>) -> Answer {
    let answer = refusal(&rules::RATE_LIMITED.plain());
    match retry_after {
        Some(value) => answer.with_header("retry-after", value),
        None => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_shuts_for_five_minutes_and_opens_again() {
        let (mut limiter, start) = (Limiter::new(3), Instant::now());
        assert!((0..3).all(|_| limiter.count(start).is_none()));
        let refused = limiter.count(start + Duration::from_secs(60)).unwrap();
        assert_eq!(
            (refused.status, refused.headers),
            (429, vec![("retry-after".to_owned(), "300".to_owned())])
        );
        assert!(limiter.count(start + Duration::from_secs(359)).is_some());
        assert!(limiter.count(start + Duration::from_secs(361)).is_none());
        assert!((0..5_000).all(|_| Limiter::new(0).count(start).is_none()));
    }
}
