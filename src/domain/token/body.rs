//! The create request as JSON. Its own file, since these few shapes are what Cloudflare publishes
//! and nothing else here is about JSON (reference: cloudflare-api section 2, create body). Knows no
//! answer and no network.

use serde::Serialize;
use serde_json::Value;

use super::address::IpFilter;
use super::from_policies;
use super::lifetime::to_api;
use super::policy_json;
use super::spec::Spec;
use super::to_policies::{Policy, assemble};
use crate::domain::text::escaped_json;

/// What is left out means "no restriction". It must not be sent empty: an empty list of addresses
/// locks the token out everywhere.
#[derive(Serialize)]
struct Request<'a> {
    name: &'a str,
    policies: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_on: Option<String>,
}

#[derive(Serialize)]
struct Condition {
    request_ip: RequestIp,
}

#[derive(Serialize)]
struct RequestIp {
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    only: Vec<String>,
    #[serde(rename = "not_in", skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
}

impl Spec {
    /// The policies that will be sent, as far as they have a shape that cfmint understands.
    #[must_use]
    pub fn policies(&self) -> Vec<Policy> {
        let mut policies = assemble(&self.grants);
        policies.extend(self.verbatim.iter().filter_map(from_policies::policy));
        policies
    }

    /// The exact bytes of the create request: indented JSON, without trailing newline, keys in the
    /// order of the published schema. What the JSON tab shows is this, and this is what is sent.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let Self {
            // It is in the path.
            owner: _,
            name,
            grants,
            verbatim,
            ip,
            starts,
            expires,
        } = self;
        let grants = assemble(grants).into_iter().map(policy_json::of);
        let request = Request {
            name: name.as_str(),
            policies: grants.chain(verbatim.iter().cloned()).collect(),
            condition: condition(ip),
            not_before: starts.map(to_api),
            expires_on: expires.map(to_api),
        };
        // Fails only where a writer or a map key can fail; these are a vector and strings.
        escaped_json(&serde_json::to_string_pretty(&request).unwrap_or_default()).into_bytes()
    }
}

fn condition(filter: &IpFilter) -> Option<Condition> {
    let texts = |nets: &[ipnet::IpNet]| nets.iter().map(ToString::to_string).collect();
    (!filter.only.is_empty() || !filter.except.is_empty()).then(|| Condition {
        request_ip: RequestIp {
            only: texts(&filter.only),
            except: texts(&filter.except),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::grant::{DraftGrant, Resource};
    use super::super::scope::{Owner, Scope};
    use super::super::spec::Draft;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use serde_json::Value;

    const NOW: &str = "2026-11-24T09:30:00Z";
    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
    const ZONE: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
    const ZONE_2: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";
    const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
    const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

    fn draft(grants: Vec<DraftGrant>) -> Draft {
        Draft {
            owner: Owner::User,
            owner_unresolved: None,
            name: "deploy-example".to_owned(),
            grants,
            ip_only: String::new(),
            ip_except: String::new(),
            starts: String::new(),
            expires: "never".to_owned(),
        }
    }

    fn zone_grant(resources: Vec<Resource>, except: Vec<Resource>) -> DraftGrant {
        DraftGrant {
            groups: [ZONE_READ, DNS_WRITE]
                .map(|id| (id.parse().unwrap(), Scope::Zone))
                .into(),
            resources: resources.into_iter().collect(),
            except: except.into_iter().collect(),
            unresolved: Vec::new(),
        }
    }

    fn body(draft: &Draft) -> String {
        let spec = draft.read(NOW.parse().unwrap(), &TimeZone::UTC).unwrap();
        String::from_utf8(spec.body()).unwrap()
    }

    #[test]
    fn the_least_there_is() {
        let draft = draft(vec![zone_grant(vec![Resource::Zone(ZONE.parse().unwrap())], vec![])]);
        assert_eq!(
            body(&draft),
            r#"{
  "name": "deploy-example",
  "policies": [
    {
      "effect": "allow",
      "permission_groups": [
        {
          "id": "4755a26eedb94da69e1066d98aa820be"
        },
        {
          "id": "c8fed203ed3043cba015a93ad1616f1f"
        }
      ],
      "resources": {
        "com.cloudflare.api.account.zone.22b1de5f1c0e4b3ea97bb1e963b06a43": "*"
      }
    }
  ]
}"#
        );
    }

    #[test]
    fn everything_there_is() {
        let account = Resource::ZonesOf(ACCOUNT.parse().unwrap());
        let mut draft = draft(vec![zone_grant(
            vec![account],
            vec![Resource::Zone(ZONE_2.parse().unwrap())],
        )]);
        draft.name = "  \"quoted\" \\ ü ".to_owned();
        draft.ip_only = "192.0.2.0/24, 2001:DB8::1".to_owned();
        draft.ip_except = "192.0.2.7".to_owned();
        draft.starts = "2026-12-01".to_owned();
        draft.expires = "2027-11-01T00:00:00+01:00".to_owned();
        assert_eq!(
            body(&draft),
            r#"{
  "name": "\"quoted\" \\ ü",
  "policies": [
    {
      "effect": "allow",
      "permission_groups": [
        {
          "id": "4755a26eedb94da69e1066d98aa820be"
        },
        {
          "id": "c8fed203ed3043cba015a93ad1616f1f"
        }
      ],
      "resources": {
        "com.cloudflare.api.account.0123456789abcdef0123456789abcdef": {
          "com.cloudflare.api.account.zone.*": "*"
        }
      }
    },
    {
      "effect": "deny",
      "permission_groups": [
        {
          "id": "4755a26eedb94da69e1066d98aa820be"
        },
        {
          "id": "c8fed203ed3043cba015a93ad1616f1f"
        }
      ],
      "resources": {
        "com.cloudflare.api.account.zone.32b1de5f1c0e4b3ea97bb1e963b06a43": "*"
      }
    }
  ],
  "condition": {
    "request_ip": {
      "in": [
        "192.0.2.0/24",
        "2001:db8::1/128"
      ],
      "not_in": [
        "192.0.2.7/32"
      ]
    }
  },
  "not_before": "2026-12-01T00:00:00Z",
  "expires_on": "2027-10-31T23:00:00Z"
}"#
        );
    }

    #[test]
    fn one_list_alone_is_sent_alone() {
        let mut draft = draft(vec![zone_grant(vec![Resource::AllZones], vec![])]);
        draft.ip_except = "192.0.2.7".to_owned();
        let body: Value = serde_json::from_str(&body(&draft)).unwrap();
        assert_eq!(
            body["condition"],
            serde_json::json!({"request_ip": {"not_in": ["192.0.2.7/32"]}})
        );
    }

    /// A scope and a resource of it, from small numbers.
    fn resource() -> impl Strategy<Value = Resource> {
        (0_u8..8, 0_u128..4).prop_map(|(kind, id)| {
            let id = format!("{id:032x}");
            match kind {
                0 => Resource::User(id.parse().unwrap()),
                1 => Resource::AllAccounts,
                2 => Resource::Account(id.parse().unwrap()),
                3 => Resource::AllZones,
                4 => Resource::ZonesOf(id.parse().unwrap()),
                5 => Resource::Zone(id.parse().unwrap()),
                6 => Resource::Bucket {
                    account: id.parse().unwrap(),
                    jurisdiction: "default".to_owned(),
                    name: "bkt".to_owned(),
                },
                _ => Resource::Raw {
                    scope: Scope::Other("com.example".to_owned()),
                    key: format!("com.example.{id}"),
                },
            }
        })
    }

    fn grant() -> impl Strategy<Value = DraftGrant> {
        let scope = prop_oneof![
            Just(Scope::User),
            Just(Scope::Account),
            Just(Scope::Zone),
            Just(Scope::Bucket),
            Just(Scope::Other("com.example".to_owned())),
        ];
        // The scope is in the first digits of the id, so that the body alone shows it.
        let groups = prop::collection::btree_map(0_u128..8, scope, 1..5);
        let resources = || prop::collection::btree_set(resource(), 0..5);
        (groups, resources(), resources()).prop_map(|(groups, mut resources, except)| {
            resources.extend(groups.values().map(one_of));
            DraftGrant {
                groups: groups
                    .into_iter()
                    .map(|(id, scope)| (format!("{}{id:031x}", digit(&scope)).parse().unwrap(), scope))
                    .collect(),
                resources,
                except,
                unresolved: Vec::new(),
            }
        })
    }

    /// A resource of the scope that nothing but a wildcard excludes.
    fn one_of(scope: &Scope) -> Resource {
        let id = "f".repeat(32);
        match scope {
            Scope::User => Resource::User(id.parse().unwrap()),
            Scope::Account => Resource::Account(id.parse().unwrap()),
            Scope::Zone => Resource::Zone(id.parse().unwrap()),
            Scope::Bucket => Resource::Bucket {
                account: id.parse().unwrap(),
                jurisdiction: "eu".to_owned(),
                name: "bkt".to_owned(),
            },
            Scope::Other(_) => Resource::Raw {
                scope: scope.clone(),
                key: "com.example.f".to_owned(),
            },
        }
    }

    fn digit(scope: &Scope) -> char {
        match scope {
            Scope::User => '1',
            Scope::Account => '2',
            Scope::Zone => '3',
            Scope::Bucket => '4',
            Scope::Other(_) => '5',
        }
    }

    /// The scope that a resource key answers, read from the key alone.
    fn digit_of_key(key: &str, value: &Value) -> char {
        let inner = value.as_object().map(|inner| inner.keys().next().unwrap().as_str());
        match inner.unwrap_or(key) {
            key if key.starts_with("com.cloudflare.api.user.") => '1',
            key if key.starts_with("com.cloudflare.api.account.zone.") => '3',
            key if key.starts_with("com.cloudflare.api.account.") => '2',
            key if key.starts_with("com.cloudflare.edge.r2.bucket.") => '4',
            _ => '5',
        }
    }

    fn no_empty(value: &Value) -> bool {
        match value {
            Value::Array(list) => !list.is_empty() && list.iter().all(no_empty),
            Value::Object(map) => !map.is_empty() && map.values().all(no_empty),
            Value::Null => false,
            _ => true,
        }
    }

    proptest! {
        #[test]
        fn a_body_keeps_the_rules_of_policies(
            grants in prop::collection::vec(grant(), 1..4),
            only in prop::sample::select(vec!["", "10.0.0.1", "10.0.0.0/8 ::1"]),
            except in prop::sample::select(vec!["", "10.9.0.1", "10.0.0.0/9 2001:db8::/32"]),
            expires in prop::sample::select(vec!["never", "90d", "2030-01-01"]),
        ) {
            let mut draft = draft(grants);
            draft.ip_only = only.to_owned();
            draft.ip_except = except.to_owned();
            draft.expires = expires.to_owned();
            let read = draft.read(NOW.parse().unwrap(), &TimeZone::UTC);
            prop_assume!(read.is_ok());
            let spec = read.unwrap();
            prop_assert_eq!(spec.body(), spec.clone().body());
            let body: Value = serde_json::from_slice(&spec.body()).unwrap();
            prop_assert!(no_empty(&body), "{body}");
            for policy in body["policies"].as_array().unwrap() {
                let resources = policy["resources"].as_object().unwrap();
                let nested = resources.values().filter(|value| value.is_object()).count();
                prop_assert!(nested == 0 || nested == resources.len(), "{policy}");
                for (key, value) in resources {
                    for group in policy["permission_groups"].as_array().unwrap() {
                        let scope = group["id"].as_str().unwrap().chars().next().unwrap();
                        prop_assert_eq!(scope, digit_of_key(key, value));
                    }
                }
            }
        }
    }

    /// What the JSON tab shows are the very bytes, so nothing in them may have to be made visible.
    #[test]
    fn what_a_screen_would_hide_is_sent_as_an_escape() {
        let name = "deploy \u{202e}\u{200b}\u{e0041} zürich 🦀";
        let draft = Draft {
            name: name.to_owned(),
            ..draft(vec![zone_grant(vec![Resource::AllZones], vec![])])
        };
        let body = body(&draft);
        assert_eq!(
            crate::domain::text::visible(&body.replace('\n', "")),
            body.replace('\n', "")
        );
        assert!(body.contains(r"deploy \u202e\u200b\udb40\udc41 zürich 🦀"), "{body}");
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(read["name"], name);
    }
}
