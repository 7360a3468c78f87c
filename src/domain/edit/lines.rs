//! What an edit changes, line by line: what was so beside what will be, and whether more can be done
//! with the token then. It must not know how a line is drawn.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::body::strange;
use crate::domain::catalog::Catalog;
use crate::domain::summary::Names;
use crate::domain::text::{fit, visible};
use crate::domain::token::from_policies::{exactly, policy, resources};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::lifetime::here;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::to_policies::PolicyEffect;

/// Resources that are named before the rest is counted: thousands of zones nobody reads.
const NAMED: usize = 50;
/// Characters of a policy that nobody understands.
const SHOWN: usize = 100;

/// One thing that changes. What it is about, what it was and what it will be are safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditLine {
    /// As the summary calls it: "Can".
    pub label: &'static str,
    /// What goes; none for what is only added.
    pub before: Option<String>,
    /// What comes; none for what is only taken away.
    pub after: Option<String>,
    /// Whether more can be done with the token then, or from more places, or for longer.
    pub wider: bool,
}

/// All that differs, in the order of the summary; nothing where the two say the same.
#[must_use]
pub fn lines(
    before: &TokenRecord,
    after: &TokenRecord,
    catalog: &Catalog,
    names: &dyn Names,
    zone: &TimeZone,
) -> Vec<EditLine> {
    let mut lines = Vec::new();
    let shown = |text: &str| visible(text).into_owned();
    lines.extend(changed("Name", shown(&before.name), shown(&after.name), false));
    let works = |record: &TokenRecord| record.status == TokenStatus::Active;
    let status = |record: &TokenRecord| record.status.in_words();
    let starts_working = works(after) && !works(before);
    lines.extend(changed("Status", status(before), status(after), starts_working));
    for (label, effect) in [("Can", PolicyEffect::Allow), ("Cannot", PolicyEffect::Deny)] {
        lines.extend(Rights::of(before, effect).lines(&Rights::of(after, effect), label, catalog, names));
    }
    lines.extend(changed_strange(before, after));
    let from = |record: &TokenRecord| record.ip.in_words();
    lines.extend(changed("From", from(before), from(after), opens(before, after)));
    // What it was before nobody knows where that could not be read: then any change may be more.
    let unread = |field| before.has_unreadable(field);
    let said = |record: &TokenRecord, time: Option<Timestamp>, field, none: &str| match time {
        Some(time) => here(time, zone),
        None if record.has_unreadable(field) => "could not be read".to_owned(),
        None => none.to_owned(),
    };
    let start = |record: &TokenRecord| said(record, record.starts, "not_before", "at once");
    let earlier = before.starts.is_some() && after.starts < before.starts;
    let earlier = earlier || unread("not_before");
    lines.extend(changed("Starts", start(before), start(after), earlier));
    let end = |record: &TokenRecord| said(record, record.expires, "expires_on", "never expires");
    let later = before
        .expires
        .is_some_and(|old| after.expires.is_none_or(|new| new > old));
    let later = later || unread("expires_on");
    lines.extend(changed("Until", end(before), end(after), later));
    lines
}

/// The line of something that is said otherwise afterwards.
fn changed(label: &'static str, before: String, after: String, wider: bool) -> Option<EditLine> {
    (before != after).then_some(EditLine {
        label,
        before: Some(before),
        after: Some(after),
        wider,
    })
}

/// Whether some address may use it that could not before.
fn opens(before: &TokenRecord, after: &TokenRecord) -> bool {
    let covered = |net: &IpNet, by: &[IpNet]| by.iter().any(|one| one.contains(net));
    let all = |nets: &[IpNet]| IpNet::aggregate(&nets.to_vec());
    let (was, is) = (all(&before.ip.only), all(&after.ip.only));
    let more = !was.is_empty() && (is.is_empty() || is.iter().any(|net| !covered(net, &was)));
    let (was, is) = (all(&before.ip.except), all(&after.ip.except));
    more || was.iter().any(|net| !covered(net, &is))
}

/// What policies of one effect come to: each permission group with its resources.
struct Rights {
    effect: PolicyEffect,
    of: BTreeMap<GroupId, BTreeSet<Resource>>,
}

impl Rights {
    fn of(record: &TokenRecord, effect: PolicyEffect) -> Self {
        let mut of: BTreeMap<GroupId, BTreeSet<Resource>> = BTreeMap::new();
        // What says more than that has a line of its own.
        for policy in record.policies.as_given().iter().filter_map(exactly) {
            if policy.effect == effect {
                let resources = resources(&policy.resources);
                for group in policy.groups {
                    of.entry(group).or_default().extend(resources.iter().cloned());
                }
            }
        }
        Self { effect, of }
    }

    /// What is only here, and what is only there. Groups of which the same goes or comes share a
    /// line.
    fn lines(&self, after: &Self, label: &'static str, catalog: &Catalog, names: &dyn Names) -> Vec<EditLine> {
        let gives = self.effect == PolicyEffect::Allow;
        let side = |one: &Self, other: &Self| {
            let mut alike: BTreeMap<(BTreeSet<Resource>, bool), Vec<String>> = BTreeMap::new();
            for (group, resources) in &one.of {
                let theirs = other.of.get(group);
                let only: BTreeSet<Resource> = match theirs {
                    Some(theirs) => resources.difference(theirs).cloned().collect(),
                    None => resources.clone(),
                };
                // An Edit that goes was the Read that comes, too.
                let higher = catalog
                    .above(*group)
                    .filter(|_| gives)
                    .filter_map(|more| other.of.get(&more));
                let reached: Vec<&BTreeSet<Resource>> = theirs.into_iter().chain(higher).collect();
                let covered = |one: &Resource| {
                    let by = |theirs| one.covering(theirs, |zone| names.account_of(zone));
                    reached.iter().any(|theirs| by(theirs).is_some())
                };
                let news = only.iter().any(|one| !covered(one));
                if !only.is_empty() {
                    let words = visible(&catalog.in_words(*group)).into_owned();
                    alike.entry((only, news)).or_default().push(words);
                }
            }
            alike.into_iter().map(move |((resources, news), groups)| {
                let on: Vec<String> = resources.iter().map(|one| names.short(one)).collect();
                // Each of these: nobody means what is counted only.
                (format!("{} on {}", groups.join(", "), some(&on)), news)
            })
        };
        let gone = side(self, after).map(|(words, news)| EditLine {
            label,
            before: Some(words),
            after: None,
            wider: !gives && news,
        });
        let come = side(after, self).map(|(words, news)| EditLine {
            label,
            before: None,
            after: Some(words),
            wider: gives && news,
        });
        gone.chain(come).collect()
    }
}

/// The first of many, and how many more there are.
fn some(all: &[String]) -> String {
    match all.len().saturating_sub(NAMED) {
        0 | 1 => all.join(", "),
        more => format!("{} and {more} more", all.get(..NAMED).unwrap_or_default().join(", ")),
    }
}

/// Policies that nobody here understands to the last field: one that comes may give, and one that
/// goes may have taken, as a condition does where its permissions stay.
fn changed_strange(before: &TokenRecord, after: &TokenRecord) -> Vec<EditLine> {
    let (was, is) = (strange(before), strange(after));
    let words = |one: &Value| Some(visible(&fit(&one.to_string(), SHOWN)).into_owned());
    let line = |before, after, wider| EditLine {
        label: "Policy",
        before,
        after,
        wider,
    };
    // With a condition or without.
    let allowed = after.policies.understood().into_iter();
    let allowed = allowed.filter(|policy| policy.effect == PolicyEffect::Allow);
    let left: BTreeSet<GroupId> = allowed.flat_map(|policy| policy.groups).collect();
    let gave = |one: &Value| {
        let is_allow = one.get("effect").and_then(Value::as_str) == Some("allow");
        let stays = policy(one).is_some_and(|was| was.groups.iter().any(|group| left.contains(group)));
        is_allow && !stays
    };
    let gone = was.iter().filter(|one| !is.contains(one));
    let come = is.iter().filter(|one| !was.contains(one));
    gone.map(|one| line(words(one), None, !gave(one)))
        .chain(come.map(|one| line(None, words(one), true)))
        .collect()
}

impl EditLine {
    /// "Until: 1 Dec 2026 → never expires."
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}: {}.", self.label, self.words())
    }

    /// "1 Dec 2026 → never expires", "+ DNS: Edit on example.com".
    #[must_use]
    pub fn words(&self) -> String {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("{before} → {after}"),
            (Some(before), None) => format!("− {before}"),
            (None, after) => format!("+ {}", after.as_deref().unwrap_or_default()),
        }
    }
}
