//! All that is known of one token, as facts for a page: what the review has of a token that is to
//! be made, and what only one has that exists: its id, its status, its last use, who made it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::attention::{Concern, Criteria};
use super::cells::{ago, left};
use super::listed::ListedToken;
use crate::domain::catalog::Catalog;
use crate::domain::summary::Names;
use crate::domain::summary::overview::{Meaning, Overview, OverviewFact};
use crate::domain::text::visible;
use crate::domain::token::address::Whereabouts;
use crate::domain::token::lifetime::{day, here};
use crate::domain::token::record::{TokenRecord, TokenStatus};

/// "in 2 days"; what is less than two of them in hours or minutes. Of an end that is to come.
#[must_use]
pub fn until(end: Timestamp, now: Timestamp) -> String {
    format!("in {}", left(end, now))
}

impl ListedToken {
    /// Its facts. `machine` is what is known of where the person is.
    #[must_use]
    pub fn facts(
        &self,
        catalog: &Catalog,
        names: &dyn Names,
        (now, zone): (Timestamp, &TimeZone),
        machine: &Whereabouts,
    ) -> Overview {
        let spec = self.spec(catalog);
        let mut all = Overview::of_existing(&spec, catalog, names, machine);
        let record = &self.record;
        let id = OverviewFact::new(None, "Id", record.id.to_string());
        // Whether it works at all comes first: where there is little room that is still there.
        all.facts.splice(0..0, std::iter::once(id).chain(self.status()));
        self.unread(&mut all.facts);
        let starts = record.starts.filter(|start| *start > now);
        all.facts.extend(starts.map(|start| {
            let words = format!("{}: {}", here(start, zone), until(start, now));
            OverviewFact::new(None, "Starts", words).meant(Meaning::Warning)
        }));
        all.facts.push(self.until(now, zone));
        all.facts.push(self.last_use(now, zone));
        all.facts.push(made(record, zone));
        all
    }

    /// What is not in the facts as it is.
    fn unread(&self, facts: &mut Vec<OverviewFact>) {
        let warning = |words: String| OverviewFact::new(None, "", words).meant(Meaning::Warning);
        let unread = self.record.addresses_not_understood;
        if unread > 0 && self.record.ip.is_empty() {
            for fact in facts.iter_mut().filter(|fact| fact.label == "From") {
                *fact = OverviewFact::new(None, "From", "not known: its address filter could not be read")
                    .meant(Meaning::Warning);
            }
        } else if unread > 0 {
            let parts = match unread {
                1 => "a part of its address filter".to_owned(),
                several => format!("{several} parts of its address filter"),
            };
            facts.push(warning(format!("{parts} could not be read")));
        }
        let others = self.record.unreadable.iter();
        facts.extend(others.map(|one| warning(one.sentence())));
    }

    /// What Cloudflare says of it, where that is not that it works.
    fn status(&self) -> Option<OverviewFact> {
        let fact = |words: String, meaning| Some(OverviewFact::new(None, "Status", words).meant(meaning));
        match &self.record.status {
            TokenStatus::Active | TokenStatus::Expired => None,
            TokenStatus::Disabled => fact(
                "disabled: it works again when someone enables it".to_owned(),
                Meaning::Warning,
            ),
            TokenStatus::Other(word) if word == TokenStatus::EXPOSED => fact(
                "revoked (exposed): its secret was found in public".to_owned(),
                Meaning::Danger,
            ),
            TokenStatus::Other(word) => fact(format!("Cloudflare says: {}", visible(word)), Meaning::Danger),
        }
    }

    fn until(&self, now: Timestamp, zone: &TimeZone) -> OverviewFact {
        let said = |words: String| OverviewFact::new(None, "Until", words);
        match self.record.expires {
            Some(end) if self.has_expired(now) => said(format!("expired: {}", here(end, zone))).meant(Meaning::Danger),
            Some(end) => {
                let soon = self.concerns(&Criteria::PAGE, now).contains(&Concern::ExpiresSoon);
                let meaning = if soon { Meaning::Warning } else { Meaning::Plain };
                said(format!("{}: {}", here(end, zone), until(end, now))).meant(meaning)
            }
            None if self.has_expired(now) => said("expired".to_owned()).meant(Meaning::Danger),
            None if self.record.has_unreadable("expires_on") => {
                said("not known: it could not be read".to_owned()).meant(Meaning::Warning)
            }
            None if works(&self.record) => {
                said("never expires: it works until someone deletes it".to_owned()).meant(Meaning::Danger)
            }
            None => said("no expiry".to_owned()),
        }
    }

    fn last_use(&self, now: Timestamp, zone: &TimeZone) -> OverviewFact {
        let words = match self.record.last_used {
            Some(last) => format!("{}: {}", ago(last, now), here(last, zone)),
            None if self.record.has_unreadable("last_used_on") => "not known: it could not be read".to_owned(),
            None => "never, as far as Cloudflare says".to_owned(),
        };
        let idle = |concern: &Concern| matches!(concern, Concern::Unused(_));
        let idle = self.concerns(&Criteria::PAGE, now).iter().any(idle);
        let meaning = if idle { Meaning::Warning } else { Meaning::Plain };
        OverviewFact::new(None, "Used", words).meant(meaning)
    }
}

/// Whether Cloudflare says that it works.
fn works(record: &TokenRecord) -> bool {
    record.status == TokenStatus::Active
}

/// "26 Aug 2026 by ada@example.com; changed 1 Sep 2026"
fn made(record: &TokenRecord, zone: &TimeZone) -> OverviewFact {
    let on = |time: Timestamp| day(time, zone);
    let mut words = match record.issued_on {
        Some(made) => on(made),
        None => "not known when".to_owned(),
    };
    if let Some(creator) = &record.creator {
        words = format!("{words} by {}", visible(creator));
    }
    if let Some(changed) = record.modified.filter(|changed| Some(*changed) != record.issued_on) {
        words = format!("{words}; changed {}", on(changed));
    }
    OverviewFact::new(None, "Made", words)
}
