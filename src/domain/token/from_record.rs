//! A draft from a token that exists: the same accesses, filter and times, under a name of its own;
//! or the spec of the very token, to be read. What no access can say is kept as it is.

use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::Value;

use super::from_policies::grants_from;
use super::grant::DraftGrant;
use super::id::GroupId;
use super::lifetime::to_api;
use super::name::TokenName;
use super::record::TokenRecord;
use super::scope::{Owner, Scope};
use super::spec::{Draft, Spec};

/// Characters that a name may have (reference: cloudflare-api section 4).
const LONGEST: usize = 120;
/// What a copy's name ends in, so that the two are told apart in a list.
const COPY: &str = " (copy)";

/// What a token came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloned {
    pub draft: Draft,
    /// Policies that no access says.
    pub verbatim: Vec<Value>,
    /// What is not as in the token, and why, as sentences.
    pub remarks: Vec<String>,
}

/// Makes a draft of a token of this owner. An end that has passed becomes the preselected 90 days;
/// a start that has passed is now.
///
/// # Errors
/// A sentence: a part of the token cannot be read, without which the copy could do more.
pub fn of(
    record: &TokenRecord,
    owner: Owner,
    now: Timestamp,
    scopes_of: &dyn Fn(GroupId) -> Vec<Scope>,
) -> Result<Cloned, String> {
    if record.addresses_not_understood > 0 {
        return Err(format!(
            "Not cloned: {} of its addresses could not be read, and without them the copy would work from more places.",
            record.addresses_not_understood
        ));
    }
    if let Some(first) = record.unreadable.first() {
        return Err(format!("Not cloned: {}", first.sentence()));
    }
    let reading = grants_from(&record.policies.as_given(), scopes_of);
    let mut remarks: Vec<String> = Vec::new();
    if let Some(kept) = reading.verbatim.first() {
        let (count, first) = (reading.verbatim.len(), kept.why);
        remarks.push(match count {
            1 => format!("One of its policies is kept as it is: {first}."),
            several => format!("{several} of its policies are kept as they are: {first}."),
        });
    }
    let expires = match record.expires {
        Some(end) if end > now => to_api(end),
        Some(_) => {
            remarks.push("It has expired: the copy gets 90 days.".to_owned());
            "90d".to_owned()
        }
        None => "never".to_owned(),
    };
    let grants = if reading.grants.is_empty() {
        vec![DraftGrant::default()]
    } else {
        reading.grants.iter().cloned().map(DraftGrant::from).collect()
    };
    let name: String = record.name.chars().filter(|letter| !letter.is_control()).collect();
    let name: String = name.chars().take(LONGEST - COPY.chars().count()).collect();
    Ok(Cloned {
        draft: Draft {
            owner,
            owner_unresolved: None,
            name: name + COPY,
            grants,
            ip_only: listed(&record.ip.only),
            ip_except: listed(&record.ip.except),
            starts: record
                .starts
                .filter(|start| *start > now)
                .map(to_api)
                .unwrap_or_default(),
            expires,
        },
        verbatim: reading.verbatim_policies(),
        remarks,
    })
}

/// The spec of a token as it is: its own name, and its times also where they have passed. It is for
/// reading, not for creating: what could not be read of its addresses is not in it, which the
/// caller has to say.
#[must_use]
pub fn as_it_is(record: &TokenRecord, owner: Owner, scopes_of: &dyn Fn(GroupId) -> Vec<Scope>) -> Spec {
    let reading = grants_from(&record.policies.as_given(), scopes_of);
    let mut verbatim = reading.verbatim_policies();
    // What is no list is a policy that nobody can read, and not none.
    verbatim.extend(record.policies.no_list());
    Spec {
        owner,
        name: TokenName::of_existing(&record.name, record.id),
        verbatim,
        grants: reading.grants,
        ip: record.ip.clone(),
        starts: record.starts,
        expires: record.expires,
    }
}

/// A spec as a draft: what would have to be typed for it.
#[must_use]
pub fn as_draft(spec: &Spec) -> Draft {
    Draft {
        owner: spec.owner,
        owner_unresolved: None,
        name: spec.name.as_str().to_owned(),
        grants: spec.grants.iter().cloned().map(DraftGrant::from).collect(),
        ip_only: listed(&spec.ip.only),
        ip_except: listed(&spec.ip.except),
        starts: spec.starts.map(to_api).unwrap_or_default(),
        expires: spec.expires.map_or_else(|| "never".to_owned(), to_api),
    }
}

fn listed(nets: &[IpNet]) -> String {
    nets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::grant::Grant;
    use super::*;
    use crate::domain::token::address::IpFilter;
    use crate::domain::token::given_policies::GivenPolicies;
    use crate::domain::token::record::TokenStatus;
    use jiff::tz::TimeZone;
    use serde_json::json;

    const NOW: &str = "2026-11-24T10:00:00Z";
    const DNS: &str = "4755a26eedb94da69e1066d98aa820be";

    fn record(policies: Vec<Value>, expires: Option<&str>) -> TokenRecord {
        TokenRecord {
            id: "e".repeat(32).parse().unwrap(),
            name: format!("deploy\u{7} {}", "x".repeat(200)),
            status: TokenStatus::Active,
            issued_on: None,
            starts: Some("2026-01-01T00:00:00Z".parse().unwrap()),
            expires: expires.map(|text| text.parse().unwrap()),
            modified: None,
            last_used: None,
            creator: None,
            policies: GivenPolicies::of(&Value::Array(policies)),
            ip: IpFilter {
                only: vec!["203.0.113.0/24".parse().unwrap(), "2001:db8::/32".parse().unwrap()],
                except: vec!["203.0.113.7/32".parse().unwrap()],
            },
            addresses_not_understood: 0,
            condition: "null".into(),
            unreadable: Vec::new(),
        }
    }

    fn policy() -> Value {
        json!({"id": "f".repeat(32), "effect": "allow", "permission_groups": [{"id": DNS, "name": "DNS Write"}],
            "resources": {"com.cloudflare.api.account.zone.*": "*"}})
    }

    #[test]
    fn a_copy_says_the_same_under_another_name() {
        let made = of(
            &record(vec![policy()], Some("2027-01-01T00:00:00Z")),
            Owner::User,
            NOW.parse().unwrap(),
            &|_| vec![Scope::Zone],
        )
        .unwrap();
        assert_eq!(made.remarks, [""; 0]);
        assert_eq!(made.draft.name.chars().count(), 120);
        assert!(made.draft.name.starts_with("deploy x") && made.draft.name.ends_with(" (copy)"));
        let spec = made.draft.read(NOW.parse().unwrap(), &TimeZone::UTC).unwrap();
        let body: Value = serde_json::from_slice(&spec.body()).unwrap();
        assert_eq!(body["policies"][0]["resources"], policy()["resources"]);
        assert_eq!(body["expires_on"], "2027-01-01T00:00:00Z");
        assert_eq!(
            body["condition"]["request_ip"]["in"],
            json!(["203.0.113.0/24", "2001:db8::/32"])
        );
        assert_eq!(body["condition"]["request_ip"]["not_in"], json!(["203.0.113.7/32"]));
        assert_eq!(spec.starts, None, "it has begun");
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_not_left_out() {
        let mut unread = record(vec![policy()], None);
        unread.addresses_not_understood = 1;
        let made = of(&unread, Owner::User, NOW.parse().unwrap(), &|_| vec![Scope::Zone]);
        assert!(made.unwrap_err().contains("more places"));
    }

    #[test]
    fn a_token_as_it_is_keeps_its_name_and_its_past() {
        let mut old = record(vec![policy()], Some("2026-02-01T00:00:00Z"));
        let spec = as_it_is(&old, Owner::User, &|_| vec![Scope::Zone]);
        assert!(spec.name.as_str().starts_with("deploy x") && !spec.name.as_str().ends_with(COPY));
        assert_eq!(spec.name.as_str().chars().count(), 120, "cut to what a name may be");
        assert_eq!((spec.starts, spec.expires), (old.starts, old.expires));
        assert_eq!(spec.ip, old.ip);
        let draft = as_draft(&spec);
        assert_eq!(
            (draft.starts.as_str(), draft.expires.as_str()),
            ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
        );
        let known: Vec<Grant> = draft.grants.iter().map(DraftGrant::known).collect();
        assert_eq!(known, spec.grants);
        old.name = "\u{7}\n ".to_owned();
        assert_eq!(
            as_it_is(&old, Owner::User, &|_| Vec::new()).name.as_str(),
            "e".repeat(32)
        );
        // While it could still be made, the draft makes the very same.
        let young = record(vec![policy()], Some("2027-02-01T00:00:00Z"));
        let spec = Spec {
            starts: None,
            ..as_it_is(&young, Owner::User, &|_| vec![Scope::Zone])
        };
        assert_eq!(as_draft(&spec).read(NOW.parse().unwrap(), &TimeZone::UTC), Ok(spec));
    }

    #[test]
    fn what_cannot_be_the_same_is_said() {
        let strange =
            json!({"effect": "allow", "permission_groups": [{"id": DNS}], "resources": {"a.b": {"c.d": "x"}}});
        let made = of(
            &record(vec![strange.clone()], Some("2026-01-01T00:00:00Z")),
            Owner::User,
            NOW.parse().unwrap(),
            &|_| vec![Scope::Zone],
        )
        .unwrap();
        assert_eq!(made.verbatim, [strange]);
        assert_eq!(made.draft.expires, "90d");
        assert_eq!(made.draft.grants, [DraftGrant::default()]);
        assert_eq!(made.remarks.len(), 2, "{:?}", made.remarks);
    }
}
