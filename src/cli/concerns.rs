//! Why a token needs a look and what to do about it, in words. Which do is decided in
//! [`crate::domain::token_list`].

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::grade::Grade;
use crate::domain::text::visible;
use crate::domain::token::lifetime::here;
use crate::domain::token::record::TokenStatus;
use crate::domain::token_list::{Concern, ListedToken};

/// What words about a token need besides it.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) token: &'a ListedToken,
    pub(super) grade: &'a Grade,
    pub(super) now: Timestamp,
    pub(super) zone: &'a TimeZone,
}

impl Told<'_> {
    /// Why, as a sentence; of one that is disabled, that it does nothing before someone enables it.
    pub(super) fn why(&self, concern: Concern) -> String {
        let said = self.reason(concern);
        match self.token.record.status {
            TokenStatus::Disabled => format!("It is disabled, and works again when someone enables it. {said}"),
            TokenStatus::Active | TokenStatus::Expired | TokenStatus::Other(_) => said,
        }
    }

    fn reason(&self, concern: Concern) -> String {
        let record = &self.token.record;
        match concern {
            Concern::OddStatus if record.status.as_api().is_empty() => "Cloudflare names no status.".to_owned(),
            Concern::OddStatus => format!("Cloudflare says: {}.", record.status.in_words()),
            Concern::Unreadable => match record.unreadable.first() {
                Some(one) => one.sentence(),
                None => "Its address filter could not be read whole.".to_owned(),
            },
            Concern::Expired => match record.expires {
                Some(end) => format!("It expired {}, {}.", here(end, self.zone), self.ago(end)),
                None => "It has expired.".to_owned(),
            },
            Concern::ExpiresSoon => match record.expires {
                Some(end) => format!("It expires {}, in {}.", here(end, self.zone), self.span(end)),
                None => "It expires soon.".to_owned(),
            },
            Concern::NeverExpires => "It never expires.".to_owned(),
            Concern::Unused(Some(last)) => format!("It was last used {}.", self.ago(last)),
            Concern::Unused(None) => match record.issued_on {
                Some(made) => format!("It was never used, and was made {}.", self.ago(made)),
                None => "It was never used.".to_owned(),
            },
            Concern::Grade(level) => match self.grade.reasons.first() {
                Some(reason) => format!("Its blast radius is {}. {}", level.word(), reason.sentence),
                None => format!("Its blast radius is {}.", level.word()),
            },
        }
    }

    /// What to do about it, as a sentence.
    pub(super) fn advice(&self, concern: Concern) -> String {
        let place = self.token.owner.dashboard();
        match concern {
            Concern::Unreadable => {
                format!("What is said of it here may not be so: look at it at https://{place}.")
            }
            Concern::OddStatus if self.token.record.status.as_api() == TokenStatus::EXPOSED => {
                "A token whose secret was found in public gets such a status: find out where it is used, and roll or delete it."
                    .to_owned()
            }
            Concern::OddStatus => {
                format!("cfmint does not know this status: look at it at https://{place}.")
            }
            Concern::Expired => "Delete it, unless something still has to be moved to another token.".to_owned(),
            Concern::ExpiresSoon => {
                format!("Extend it at https://{place}, where it keeps its secret, or replace it.")
            }
            Concern::NeverExpires => format!("Set an expiry at https://{place}."),
            Concern::Unused(_) => "Delete it if nothing needs it.".to_owned(),
            Concern::Grade(_) => match self.grade.reasons.first() {
                Some(reason) => visible(&reason.suggestion.to_string()).into_owned(),
                None => format!("Give it fewer permissions at https://{place}."),
            },
        }
    }

    /// "5 days ago".
    pub(super) fn ago(&self, then: Timestamp) -> String {
        format!("{} ago", self.span(then))
    }

    /// "5 days", "3 hours", "less than an hour".
    pub(super) fn span(&self, then: Timestamp) -> String {
        let hours = then.duration_since(self.now).as_hours().unsigned_abs();
        match hours {
            0 => "less than an hour".to_owned(),
            1 => "1 hour".to_owned(),
            2..48 => format!("{hours} hours"),
            _ => format!("{} days", hours / 24),
        }
    }
}
