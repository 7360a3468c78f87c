//! What about a token needs a look, and how strictly that is judged: the page of the list has its
//! own measure, `cfmint check` is given one.

use jiff::{SignedDuration, Timestamp};

use crate::domain::grade::Level;
use crate::domain::token::record::{TokenRecord, TokenStatus};

const DAY: i64 = 24;

/// What counts; a status that nobody has chosen counts always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Criteria {
    /// An end that is past, or nearer than this.
    pub expires_within: Option<SignedDuration>,
    /// No use for as long as this.
    pub unused_for: Option<SignedDuration>,
    /// A grade of this level or worse.
    pub grade: Option<Level>,
    /// No end at all.
    pub never_expires: bool,
}

impl Criteria {
    /// Of the page: what stops soon, what is forgotten, what is far too wide.
    pub const PAGE: Self = Self {
        expires_within: Some(SignedDuration::from_hours(3 * DAY)),
        unused_for: Some(SignedDuration::from_hours(90 * DAY)),
        grade: Some(Level::Critical),
        never_expires: true,
    };
    /// Of `cfmint check` where nothing is said.
    pub const CHECK: Self = Self {
        expires_within: Some(SignedDuration::from_hours(14 * DAY)),
        unused_for: Some(SignedDuration::from_hours(90 * DAY)),
        grade: Some(Level::High),
        never_expires: true,
    };
}

/// Why a token needs a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Cloudflare gave it a status that is none of the usual three: `revoked (exposed)` is what it
    /// says of a token that was found in public (reference: cloudflare-api section 8).
    OddStatus,
    /// A part of it could not be read: what is said of it may not be so.
    Unreadable,
    /// Its end is past.
    Expired,
    /// Its end is near.
    ExpiresSoon,
    NeverExpires,
    /// When it was used last; none for never.
    Unused(Option<Timestamp>),
    Grade(Level),
}

impl Concern {
    /// By which words it is found.
    #[must_use]
    pub fn searched(self) -> &'static str {
        match self {
            Self::OddStatus => "",
            Self::Unreadable => "unreadable",
            Self::Expired => "expired",
            Self::ExpiresSoon => "expires soon",
            Self::NeverExpires => "never expires",
            Self::Unused(None) => "unused never used",
            Self::Unused(Some(_)) => "unused",
            Self::Grade(level) => level.word(),
        }
    }

    /// Its word for a program.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OddStatus => "status",
            Self::Unreadable => "unreadable",
            Self::Expired => "expired",
            Self::ExpiresSoon => "expires_soon",
            Self::NeverExpires => "never_expires",
            Self::Unused(_) => "unused",
            Self::Grade(_) => "grade",
        }
    }
}

/// Whether a token is past its end: said by its status, or by the clock where the status lags.
pub(super) fn has_expired(record: &TokenRecord, now: Timestamp) -> bool {
    record.status == TokenStatus::Expired || record.expires.is_some_and(|end| end <= now)
}

/// Why a token of this level needs a look, the most pressing first. One that cannot be used, since it
/// is disabled or past its end, is not also forgotten or soon to stop.
pub(super) fn concerns(record: &TokenRecord, level: Level, criteria: &Criteria, now: Timestamp) -> Vec<Concern> {
    let mut found = Vec::new();
    if !record.unreadable.is_empty() || record.addresses_not_understood > 0 {
        found.push(Concern::Unreadable);
    }
    let expired = has_expired(record, now);
    let ends_within = |span| record.expires.is_some_and(|end| end.duration_since(now) <= span);
    match &record.status {
        TokenStatus::Other(_) => found.push(Concern::OddStatus),
        _ if expired && criteria.expires_within.is_some() => found.push(Concern::Expired),
        TokenStatus::Active if criteria.expires_within.is_some_and(ends_within) => {
            found.push(Concern::ExpiresSoon);
        }
        _ => {}
    }
    let usable = !expired && record.status == TokenStatus::Active;
    let known = |field| !record.has_unreadable(field);
    if usable && criteria.never_expires && record.expires.is_none() && known("expires_on") {
        found.push(Concern::NeverExpires);
    }
    // One that was never used is forgotten once it is old enough to have been.
    let since = record.last_used.or(record.issued_on.filter(|_| known("last_used_on")));
    let idle = |span| since.is_some_and(|since| now.duration_since(since) >= span);
    let began = record.starts.is_none_or(|start| start <= now);
    if usable && began && criteria.unused_for.is_some_and(idle) {
        found.push(Concern::Unused(record.last_used));
    }
    if !expired && criteria.grade.is_some_and(|grade| level >= grade) {
        found.push(Concern::Grade(level));
    }
    found
}
