//! A twin of a token that exists: a new token that can do the very same, under the same name. What
//! cannot be copied whole has none. It must not know why one is wanted.

use jiff::Timestamp;

use super::body::{Request, as_given, less_ids};
use super::{same_addresses, same_policies};
use crate::domain::text::{escaped_json, fit, visible};
use crate::domain::token::lifetime::to_api;
use crate::domain::token::record::TokenRecord;

/// Why this token has no twin, as sentences; none where it can have one.
#[must_use]
pub fn faults_of_twin(token: &TokenRecord) -> Vec<String> {
    let mut faults: Vec<String> = token.unreadable.iter().map(|one| one.sentence()).collect();
    let given = token.policies.as_given();
    if let Some(given) = token.policies.no_list() {
        let given = fit(&visible(&given.to_string()), 60);
        faults.push(format!("Its policies cannot be read: {given}."));
    } else if given.is_empty() {
        faults.push("It has no policies.".to_owned());
    } else if let Some(strange) = given.iter().find(|policy| !policy.is_object()) {
        let strange = fit(&visible(&strange.to_string()), 60);
        faults.push(format!("One of its policies cannot be read: {strange}."));
    }
    if token.addresses_not_understood > 0 {
        faults.push("Its address filter has parts that could not be read.".to_owned());
    }
    faults
}

/// Until when a twin made at this time works: for as long as the token did from its beginning, as far
/// as that is known, else as long as it still does.
#[must_use]
pub fn end_of_twin(token: &TokenRecord, now: Timestamp) -> Option<Timestamp> {
    let end = token.expires?;
    let begun = token.issued_on.filter(|begun| *begun < end);
    let lived = begun.map(|begun| end.duration_since(begun));
    Some(lived.and_then(|lived| now.checked_add(lived).ok()).unwrap_or(end))
}

/// The exact bytes that make a twin at this time which works until then.
#[must_use]
pub fn body_of_twin(token: &TokenRecord, expires: Option<Timestamp>, now: Timestamp) -> Vec<u8> {
    let body = Request {
        name: &token.name,
        policies: token.policies.as_given().iter().map(less_ids).collect(),
        condition: as_given(token),
        not_before: token
            .starts
            .filter(|start| *start > now)
            .map(|start| to_api(start).into()),
        expires_on: expires.map(|end| to_api(end).into()),
        status: None,
    };
    escaped_json(&body.text()).into_bytes()
}

/// Whether both can do the same from the same addresses, under one name. When they begin and end is
/// not compared.
#[must_use]
pub fn is_twin(one: &TokenRecord, other: &TokenRecord) -> bool {
    one.name == other.name && same_policies(one, other) && same_addresses(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::token::given_policies::GivenPolicies;
    use crate::domain::token::record::Unreadable;
    use serde_json::{Value, json};

    const NOW: &str = "2026-11-29T09:30:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn token() -> TokenRecord {
        let policy = json!({"id": "f".repeat(32), "effect": "allow", "later": [1],
            "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be", "name": "DNS Write", "meta": {}}],
            "resources": {"com.cloudflare.api.account.zone.*": "*"}});
        TokenRecord {
            policies: GivenPolicies::of(&json!([policy, {"effect": "audit"}])),
            condition: r#"{"request_ip":{"in":["192.0.2.0/24"]},"later":true}"#.into(),
            issued_on: Some(at("2026-10-30T09:00:00Z")),
            expires: Some(at("2026-12-29T09:00:00Z")),
            ..TokenRecord::bare("a".repeat(32).parse().unwrap(), "deploy \u{202e}".to_owned())
        }
    }

    fn sent(token: &TokenRecord) -> Value {
        let now = at(NOW);
        serde_json::from_slice(&body_of_twin(token, end_of_twin(token, now), now)).unwrap()
    }

    #[test]
    fn all_is_sent_as_it_was_given_but_what_the_server_gives() {
        let expected = json!({
            "name": "deploy \u{202e}",
            "policies": [
                {"effect": "allow", "later": [1],
                 "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be", "meta": {}}],
                 "resources": {"com.cloudflare.api.account.zone.*": "*"}},
                {"effect": "audit"},
            ],
            "condition": {"request_ip": {"in": ["192.0.2.0/24"]}, "later": true},
            "expires_on": "2027-01-28T09:30:00Z",
        });
        assert_eq!(sent(&token()), expected);
        let hidden = String::from_utf8(body_of_twin(&token(), None, at(NOW))).unwrap();
        assert!(!hidden.contains('\u{202e}') && !hidden.contains("expires_on"));
        let none = TokenRecord {
            condition: "{}".into(),
            ..token()
        };
        assert_eq!(sent(&none).get("condition"), None);
    }

    #[test]
    fn a_start_is_sent_while_it_is_to_come() {
        for (start, sends) in [
            ("2026-11-29T09:30:01Z", true),
            (NOW, false),
            ("2026-11-01T00:00:00Z", false),
        ] {
            let token = TokenRecord {
                starts: Some(at(start)),
                ..token()
            };
            assert_eq!(sent(&token).get("not_before").is_some(), sends, "{start}");
        }
    }

    #[test]
    fn it_lives_as_long_as_the_other_did() {
        let never = TokenRecord {
            expires: None,
            ..token()
        };
        let unknown = TokenRecord {
            issued_on: None,
            ..token()
        };
        let odd = TokenRecord {
            issued_on: token().expires,
            ..token()
        };
        let far = TokenRecord {
            expires: Some(at("9999-12-30T00:00:00Z")),
            ..token()
        };
        assert_eq!(end_of_twin(&token(), at(NOW)), Some(at("2027-01-28T09:30:00Z")));
        assert_eq!(end_of_twin(&never, at(NOW)), None);
        assert_eq!(end_of_twin(&unknown, at(NOW)), token().expires);
        assert_eq!(end_of_twin(&odd, at(NOW)), token().expires);
        assert_eq!(end_of_twin(&far, at(NOW)), far.expires);
    }

    #[test]
    fn what_cannot_be_copied_whole_is_named() {
        assert_eq!(faults_of_twin(&token()), [""; 0]);
        type Change = fn(&mut TokenRecord);
        let changes: [(Change, &str); 5] = [
            (
                |token| token.policies = GivenPolicies::of(&json!({"x": "\u{202e}"})),
                "Its policies cannot be read: {\"x\":\"<U+202E>\"}.",
            ),
            (|token| token.policies = GivenPolicies::default(), "It has no policies."),
            (
                |token| token.policies = GivenPolicies::of(&json!([3])),
                "One of its policies cannot be read: 3.",
            ),
            (
                |token| token.addresses_not_understood = 1,
                "Its address filter has parts that could not be read.",
            ),
            (
                |token| {
                    token.unreadable.push(Unreadable {
                        field: "expires_on",
                        given: "soon".to_owned(),
                    });
                },
                "Its expires_on could not be read: soon.",
            ),
        ];
        for (change, said) in changes {
            let mut token = token();
            change(&mut token);
            assert_eq!(faults_of_twin(&token), [said]);
        }
    }

    #[test]
    fn a_twin_can_do_the_same_whenever_it_ends() {
        let mut other = TokenRecord {
            id: "b".repeat(32).parse().unwrap(),
            expires: None,
            ..token()
        };
        assert!(is_twin(&token(), &other));
        other.policies = GivenPolicies::of(&json!([{"effect": "audit"}]));
        assert!(!is_twin(&token(), &other));
        other.policies = token().policies;
        other.ip.only.push("192.0.2.0/24".parse().unwrap());
        assert!(!is_twin(&token(), &other));
    }
}
