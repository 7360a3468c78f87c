//! A change of a token that exists: what it becomes is a record of it, too, so that what is sent,
//! what is shown and what was found afterwards are all told by comparing two records. It must not
//! know who wants the change.

mod asked;
mod body;
mod lines;
mod narrow;
#[cfg(test)]
mod tests;
mod twin;

use jiff::Timestamp;
use serde_json::Value;

pub use self::asked::{FromNow, as_asked};
pub use self::body::body;
pub use self::lines::{EditLine, lines};
pub use self::narrow::{Narrowed, narrow};
pub use self::twin::{body_of_twin, end_of_twin, faults_of_twin, is_twin};
use super::token::from_policies::{exactly, grants_from};
use super::token::given_policies::GivenPolicies;
use super::token::grant::Grant;
use super::token::id::GroupId;
use super::token::lifetime::to_api;
use super::token::policy_json;
use super::token::record::{TokenRecord, TokenStatus, digest};
use super::token::scope::Scope;
use super::token::spec::Spec;
use super::token::to_policies::{Policy, assemble};

/// The token as this spec would have it. What the spec says as the token does stays to the letter:
/// its policies, and of changed ones each that means the same.
#[must_use]
pub fn as_wanted(opened: &TokenRecord, spec: &Spec, scopes_of: &dyn Fn(GroupId) -> Vec<Scope>) -> TokenRecord {
    let reading = grants_from(&opened.policies.as_given(), scopes_of);
    as_wanted_of(opened, &reading.grants, &reading.verbatim_policies(), spec)
}

/// The same of a token whose policies were read as these accesses, and these that no access says.
#[must_use]
pub fn as_wanted_of(opened: &TokenRecord, grants: &[Grant], verbatim: &[Value], spec: &Spec) -> TokenRecord {
    let given = opened.policies.as_given();
    let same = assemble(grants) == assemble(&spec.grants) && verbatim == spec.verbatim;
    let policies = if same && opened.policies.no_list().is_none() {
        opened.policies.clone()
    } else {
        let ours = assemble(&spec.grants)
            .into_iter()
            .map(|wanted| as_given(&given, wanted));
        GivenPolicies::of(&ours.chain(spec.verbatim.iter().cloned()).collect())
    };
    // A spec says whole seconds, and its addresses in any order.
    let time = |was: Option<Timestamp>, wanted: Option<Timestamp>| match (was, wanted) {
        (Some(was), Some(wanted)) if to_api(was) == to_api(wanted) => Some(was),
        _ => wanted,
    };
    let mut wanted = TokenRecord {
        name: spec.name.as_str().to_owned(),
        policies,
        ip: spec.ip.clone(),
        starts: time(opened.starts, spec.starts),
        expires: time(opened.expires, spec.expires),
        ..opened.clone()
    };
    if same_addresses(opened, &wanted) {
        wanted.ip.clone_from(&opened.ip);
    }
    wanted
}

/// The policy that says the same already and nothing besides, else in the form that is sent.
fn as_given(given: &[Value], wanted: Policy) -> Value {
    let same = given.iter().find(|one| exactly(one).as_ref() == Some(&wanted));
    same.cloned().unwrap_or_else(|| policy_json::of(wanted))
}

/// Whether two records say the same of all that an edit can change: not when they were used, and
/// however the server orders policies.
#[must_use]
pub fn is_same(one: &TokenRecord, other: &TokenRecord) -> bool {
    let said = |record: &TokenRecord| {
        let unreadable = record.unreadable.iter().filter(|one| EDITABLE.contains(&one.field));
        (
            record.name.clone(),
            record.status.clone(),
            record.starts,
            record.expires,
            unreadable.cloned().collect::<Vec<_>>(),
        )
    };
    said(one) == said(other) && same_policies(one, other) && same_addresses(one, other)
}

/// Whether a token is what an edit wanted of it. Cloudflare alone says what the status of one is that
/// had expired.
#[must_use]
pub fn is_reached(wanted: &TokenRecord, now: &TokenRecord) -> bool {
    let status = match &wanted.status {
        TokenStatus::Expired => now.status.clone(),
        status => status.clone(),
    };
    let wanted = TokenRecord {
        status,
        ..wanted.clone()
    };
    is_same(now, &wanted)
}

/// Fields of a token that an edit sends.
const EDITABLE: [&str; 3] = ["not_before", "expires_on", "policies"];

/// Whether somebody changed a token between two readings of it. Its new secret counts, too: Cloudflare
/// says by the time of the last change that there was one.
#[must_use]
pub fn was_changed(opened: &TokenRecord, now: &TokenRecord) -> bool {
    !is_same(opened, now) || opened.modified != now.modified
}

/// Whether policies mean the same, and those that nobody understands to the last field are the same.
fn same_policies(one: &TokenRecord, other: &TokenRecord) -> bool {
    let strange = |record: &TokenRecord| {
        let mut texts: Vec<String> = body::strange(record).iter().map(Value::to_string).collect();
        texts.sort_unstable();
        (texts, record.policies.no_list())
    };
    let plain = |record: &TokenRecord| -> Vec<Policy> {
        let given = record.policies.as_given();
        given.iter().filter_map(exactly).collect()
    };
    digest(&plain(one)) == digest(&plain(other)) && strange(one) == strange(other)
}

fn same_addresses(one: &TokenRecord, other: &TokenRecord) -> bool {
    let sorted = |nets: &[ipnet::IpNet]| {
        let mut nets = nets.to_vec();
        nets.sort_unstable();
        nets
    };
    let filter = |record: &TokenRecord| (sorted(&record.ip.only), sorted(&record.ip.except));
    filter(one) == filter(other) && one.addresses_not_understood == other.addresses_not_understood
}

/// Why a token of this status cannot be changed at all, as a sentence; none where it can.
#[must_use]
pub fn fault_of_status(record: &TokenRecord) -> Option<String> {
    match &record.status {
        TokenStatus::Other(word) if word == TokenStatus::EXPOSED => Some(
            "Cloudflare revoked this token since its secret was found in public. An edit keeps that secret: roll the token, or make a new one."
                .to_owned(),
        ),
        _ => None,
    }
}
