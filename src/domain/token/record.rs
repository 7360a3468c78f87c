//! A token as the API reports it, and how it differs from what was asked. The server adds ids and
//! names and may reorder everything, so the comparison is of sets.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::address::IpFilter;
use super::from_policies::policy;
use super::given_policies::GivenPolicies;
use super::id::{GroupId, TokenId};
use super::lifetime::to_api;
use super::quoted;
use super::spec::Spec;
use super::to_policies::{Policy, PolicyEffect, ResourceMap};
use crate::domain::text::visible;

/// Status of a token; the set is open (`revoked (exposed)` was seen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenStatus {
    /// Works.
    Active,
    /// Switched off.
    Disabled,
    /// Past its end.
    Expired,
    /// Any other word, verbatim.
    Other(String),
}

impl TokenStatus {
    /// The word for a token whose secret was found in public (reference: cloudflare-api section 8).
    pub const EXPOSED: &str = "revoked (exposed)";

    /// The API's word for it.
    #[must_use]
    pub fn as_api(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            Self::Other(word) => word,
        }
    }

    /// As a person reads it: the API's word, safe to show.
    #[must_use]
    pub fn in_words(&self) -> String {
        visible(self.as_api()).into_owned()
    }
}

/// A token that exists, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    pub id: TokenId,
    /// Its name, as the API gave it (may hold anything; see [`crate::domain::text`]).
    pub name: String,
    pub status: TokenStatus,
    pub issued_on: Option<Timestamp>,
    /// From when it works.
    pub starts: Option<Timestamp>,
    /// Until when.
    pub expires: Option<Timestamp>,
    /// When its last change was, where the API says so.
    pub modified: Option<Timestamp>,
    /// When a request last used it; none for one that was never used, as far as the API knows.
    pub last_used: Option<Timestamp>,
    /// Who made it, where the API says so: an e-mail address, or the kind and id of a program. Of
    /// an account's tokens only (reference: cloudflare-api section 2, "Objects").
    pub creator: Option<String>,
    pub policies: GivenPolicies,
    /// Its filter; entries that could not be read are left out and counted in
    /// `addresses_not_understood`.
    pub ip: IpFilter,
    /// How many addresses could not be read.
    pub addresses_not_understood: usize,
    /// Its condition as the API gave it, as JSON: the filter, and what else may be there; `null` for
    /// none.
    pub condition: Box<str>,
    /// Fields that hold something which could not be read: what is said of them here is not so.
    pub unreadable: Vec<Unreadable>,
}

/// A field of a token that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The API's name of it: `expires_on`.
    pub field: &'static str,
    /// What it holds, as JSON.
    pub given: String,
}

impl Unreadable {
    /// "Its expires_on could not be read: soon.", safe to show.
    #[must_use]
    pub fn sentence(&self) -> String {
        let given = crate::domain::text::fit(&visible(&self.given), 60);
        format!("Its {} could not be read: {given}.", self.field)
    }
}

impl TokenRecord {
    /// Whether it has an IP filter, understood or not.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        !self.ip.is_empty() || self.addresses_not_understood > 0
    }

    /// Whether this field holds something that could not be read.
    #[must_use]
    pub fn has_unreadable(&self, field: &str) -> bool {
        self.unreadable.iter().any(|one| one.field == field)
    }

    /// A token of which only this is known.
    #[must_use]
    pub fn bare(id: TokenId, name: String) -> Self {
        Self {
            id,
            name,
            status: TokenStatus::Active,
            issued_on: None,
            starts: None,
            expires: None,
            modified: None,
            last_used: None,
            creator: None,
            policies: GivenPolicies::default(),
            ip: IpFilter::default(),
            addresses_not_understood: 0,
            condition: "null".into(),
            unreadable: Vec::new(),
        }
    }
}

/// Compares what was asked with what exists: one sentence for each difference, none when they
/// agree. What may reach what is compared across all policies, so that reordered, split or merged
/// policies of the same effect are equal. `name_of` gives a permission group's name for an id.
#[must_use]
pub fn differences(asked: &Spec, got: &TokenRecord, name_of: &dyn Fn(GroupId) -> String) -> Vec<String> {
    let mut found = Vec::new();
    if asked.name.as_str() != got.name {
        found.push(format!(
            "asked for the name {}, got {}",
            quoted(asked.name.as_str()),
            quoted(&got.name)
        ));
    }
    match &got.status {
        TokenStatus::Active => {}
        TokenStatus::Disabled => found.push("it is disabled".to_owned()),
        TokenStatus::Expired => found.push("it has expired".to_owned()),
        TokenStatus::Other(word) => found.push(format!("its status is {}", quoted(word))),
    }
    let (policies, understood) = (asked.policies(), got.policies.understood());
    for effect in [PolicyEffect::Allow, PolicyEffect::Deny] {
        let (asked, got) = (Reach::of(&policies, effect), Reach::of(&understood, effect));
        found.extend(asked.differences(&got, effect, name_of));
    }
    // Those that were sent as they are need not be understood.
    let asked_strange = asked.verbatim.iter().filter(|given| policy(given).is_none()).count();
    match got.policies.not_understood().saturating_sub(asked_strange) {
        0 => {}
        more => found.push(format!(
            "{} a form that cfmint does not understand",
            if more == 1 {
                "1 policy has".to_owned()
            } else {
                format!("{more} policies have")
            }
        )),
    }
    found.extend(address_difference(
        "addresses that may use it",
        &asked.ip.only,
        &got.ip.only,
    ));
    found.extend(address_difference(
        "addresses that may not use it",
        &asked.ip.except,
        &got.ip.except,
    ));
    if got.addresses_not_understood > 0 {
        found.push(format!(
            "{} could not be read",
            count(got.addresses_not_understood, "address", "addresses")
        ));
    }
    found.extend(time_difference("start", asked.starts, got.starts));
    found.extend(time_difference("expiry", asked.expires, got.expires));
    found
}

/// What policies come to, as a text of fixed length that is the same for policies that are
/// reordered, split or merged: SHA-256 in hexadecimal digits of what each effect allows or denies.
/// It tells a token from others of its name, and says nothing of a secret.
#[must_use]
pub fn digest(policies: &[Policy]) -> String {
    let mut hash = Sha256::new();
    for (effect, word) in [(PolicyEffect::Allow, "allow"), (PolicyEffect::Deny, "deny")] {
        for (group, keys) in Reach::of(policies, effect).0 {
            keys.iter()
                .for_each(|key| hash.update(format!("{word} {group} {key}\n")));
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What policies of one effect come to: for each permission group the resources that it is about.
pub(in crate::domain) struct Reach(pub(in crate::domain) BTreeMap<GroupId, BTreeSet<String>>);

impl Reach {
    pub(in crate::domain) fn of(policies: &[Policy], effect: PolicyEffect) -> Self {
        let mut reach: BTreeMap<GroupId, BTreeSet<String>> = BTreeMap::new();
        for policy in policies.iter().filter(|policy| policy.effect == effect) {
            let keys: BTreeSet<String> = match &policy.resources {
                ResourceMap::Flat(keys) => keys.clone(),
                ResourceMap::Nested(outer) => outer
                    .iter()
                    .flat_map(|(outer, inner)| inner.iter().map(move |inner| format!("{inner} of {outer}")))
                    .collect(),
            };
            for group in &policy.groups {
                reach.entry(*group).or_default().extend(keys.iter().cloned());
            }
        }
        Self(reach)
    }

    fn differences(&self, got: &Self, effect: PolicyEffect, name_of: &dyn Fn(GroupId) -> String) -> Vec<String> {
        let mut found = Vec::new();
        let groups = |reach: &Self| reach.0.keys().copied().collect::<BTreeSet<_>>();
        let what = match effect {
            PolicyEffect::Allow => ("permission group", "permission groups", ""),
            PolicyEffect::Deny => (
                "excluded permission group",
                "excluded permission groups",
                "the exclusion of ",
            ),
        };
        found.extend(set_difference((what.0, what.1), &groups(self), &groups(got), &|id| {
            name_of(*id)
        }));
        // Groups with the same difference in resources share one sentence.
        let mut alike: BTreeMap<(&BTreeSet<String>, &BTreeSet<String>), Vec<String>> = BTreeMap::new();
        for (group, asked) in &self.0 {
            if let Some(got) = got.0.get(group).filter(|got| *got != asked) {
                alike.entry((asked, got)).or_default().push(name_of(*group));
            }
        }
        for ((asked, got), names) in alike {
            let sentence = set_difference(("resource", "resources"), asked, got, &Clone::clone).unwrap_or_default();
            found.push(format!("{}{}: {sentence}", what.2, names.join(", ")));
        }
        found
    }
}

/// "asked 7 permission groups, got 6: DNS Edit is missing".
fn set_difference<T: Ord>(
    what: (&str, &str),
    asked: &BTreeSet<T>,
    got: &BTreeSet<T>,
    name: &dyn Fn(&T) -> String,
) -> Option<String> {
    let list = |names: Vec<String>, one: &str, many: &str| {
        let verb = if names.len() == 1 { one } else { many };
        (!names.is_empty()).then(|| format!("{} {verb}", names.join(", ")))
    };
    let missing = list(asked.difference(got).map(name).collect(), "is missing", "are missing");
    let unasked = list(
        got.difference(asked).map(name).collect(),
        "was not asked for",
        "were not asked for",
    );
    let details: Vec<String> = missing.into_iter().chain(unasked).collect();
    let asked_count = count(asked.len(), what.0, what.1);
    (!details.is_empty()).then(|| format!("asked {asked_count}, got {}: {}", got.len(), details.join("; ")))
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn address_difference(what: &str, asked: &[IpNet], got: &[IpNet]) -> Option<String> {
    let set = |nets: &[IpNet]| nets.iter().map(IpNet::trunc).collect::<BTreeSet<_>>();
    set_difference(("entry", "entries"), &set(asked), &set(got), &ToString::to_string)
        .map(|difference| format!("{what}: {difference}"))
}

fn time_difference(what: &str, asked: Option<Timestamp>, got: Option<Timestamp>) -> Option<String> {
    let text = |time: Option<Timestamp>| time.map_or_else(|| format!("no {what}"), to_api);
    let (asked, got) = (text(asked), text(got));
    (asked != got).then(|| format!("{what}: asked {asked}, got {got}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::token::grant::{Grant, Resource};
    use crate::domain::token::scope::{Owner, Scope};
    use crate::domain::token::spec::Draft;

    const ZONE: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
    const ZONE_2: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";
    const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
    const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

    fn asked() -> Spec {
        let zone = |id: &str| Resource::Zone(id.parse().unwrap());
        let account = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let grant = Grant {
            groups: [DNS_WRITE, ZONE_READ]
                .map(|id| (id.parse().unwrap(), Scope::Zone))
                .into(),
            resources: [zone(ZONE), Resource::ZonesOf(account)].into(),
            except: [zone(ZONE_2)].into(),
            unresolved: Vec::new(),
        };
        let draft = Draft {
            owner: Owner::User,
            owner_unresolved: None,
            name: "deploy".to_owned(),
            grants: vec![grant],
            ip_only: "10.0.0.0/8 ::1".to_owned(),
            ip_except: String::new(),
            starts: String::new(),
            expires: "90d".to_owned(),
        };
        draft
            .read("2026-11-24T09:30:00Z".parse().unwrap(), &jiff::tz::TimeZone::UTC)
            .unwrap()
    }

    /// The token as asked, as a faithful server would report it.
    fn faithful() -> TokenRecord {
        let asked = asked();
        TokenRecord {
            id: "ed17574386854bf78a67040be0a770b0".parse().unwrap(),
            name: "deploy".to_owned(),
            status: TokenStatus::Active,
            issued_on: None,
            starts: None,
            expires: asked.expires,
            modified: None,
            last_used: None,
            creator: None,
            policies: GivenPolicies::sent(asked.policies()),
            ip: asked.ip,
            addresses_not_understood: 0,
            condition: "null".into(),
            unreadable: Vec::new(),
        }
    }

    fn name_of(id: GroupId) -> String {
        match id.to_string().as_str() {
            DNS_WRITE => "DNS Edit".to_owned(),
            ZONE_READ => "Zone Read".to_owned(),
            other => other.to_owned(),
        }
    }

    fn found(change: impl FnOnce(&mut TokenRecord)) -> Vec<String> {
        let mut record = faithful();
        change(&mut record);
        differences(&asked(), &record, &name_of)
    }

    /// The same with other policies.
    fn found_with(change: impl FnOnce(&mut Vec<Policy>)) -> Vec<String> {
        found(|record| {
            let mut policies = record.policies.understood();
            change(&mut policies);
            record.policies = GivenPolicies::sent(policies);
        })
    }

    #[test]
    fn what_is_the_same_in_another_order_or_cut_is_equal() {
        assert_eq!(found(|_| {}), [""; 0]);
        assert_eq!(found_with(|policies| policies.reverse()), [""; 0]);
        assert_eq!(found(|record| record.ip.only.reverse()), [""; 0]);
        // One policy for each group instead of one for both.
        let split = |policies: &mut Vec<Policy>| {
            let whole = std::mem::take(policies);
            policies.extend(whole.into_iter().flat_map(|policy| {
                let groups = policy.groups.clone();
                groups.into_iter().map(move |id| Policy {
                    groups: [id].into(),
                    ..policy.clone()
                })
            }));
        };
        assert_eq!(found_with(split), [""; 0]);
    }

    #[test]
    fn each_difference_is_one_sentence() {
        type Change = fn(&mut TokenRecord);
        type Policies = fn(&mut Vec<Policy>);
        let of_policies: [(Policies, &str); 4] = [
            (
                |policies| {
                    for policy in policies {
                        if policy.effect == PolicyEffect::Allow {
                            policy.groups.remove(&DNS_WRITE.parse().unwrap());
                        }
                    }
                },
                "asked 2 permission groups, got 1: DNS Edit is missing",
            ),
            (
                |policies| {
                    policies[0].groups.insert(ZONE_2.parse().unwrap());
                },
                "asked 2 permission groups, got 3: 32b1de5f1c0e4b3ea97bb1e963b06a43 was not asked for",
            ),
            (
                |policies| {
                    policies.remove(0);
                },
                "DNS Edit, Zone Read: asked 2 resources, got 1: com.cloudflare.api.account.zone.22b1de5f1c0e4b3ea97bb1e963b06a43 is missing",
            ),
            (
                |policies| {
                    policies.pop();
                },
                "asked 2 excluded permission groups, got 0: DNS Edit, Zone Read are missing",
            ),
        ];
        for (change, sentence) in of_policies {
            assert_eq!(found_with(change), [sentence]);
        }
        let rows: [(Change, &str); 9] = [
            (
                |record| record.name = "other".to_owned(),
                "asked for the name “deploy”, got “other”",
            ),
            (|record| record.status = TokenStatus::Disabled, "it is disabled"),
            (
                |record| record.status = TokenStatus::Other("revoked (exposed)".to_owned()),
                "its status is “revoked (exposed)”",
            ),
            (
                |record| {
                    let mut given = record.policies.as_given();
                    given.push(serde_json::json!({"effect": "audit"}));
                    record.policies = GivenPolicies::of(&given.into());
                },
                "1 policy has a form that cfmint does not understand",
            ),
            (
                |record| record.addresses_not_understood = 2,
                "2 addresses could not be read",
            ),
            (
                |record| {
                    record.ip.only.pop();
                },
                "addresses that may use it: asked 2 entries, got 1: ::1/128 is missing",
            ),
            (
                |record| record.ip.except.push("10.0.0.1/32".parse().unwrap()),
                "addresses that may not use it: asked 0 entries, got 1: 10.0.0.1/32 was not asked for",
            ),
            (
                |record| record.expires = None,
                "expiry: asked 2027-02-22T09:30:00Z, got no expiry",
            ),
            (
                |record| record.starts = Some("2027-01-01T00:00:00Z".parse().unwrap()),
                "start: asked no start, got 2027-01-01T00:00:00Z",
            ),
        ];
        for (change, sentence) in rows {
            assert_eq!(found(change), [sentence]);
        }
    }
}
