//! The policies of a token as the API gave them: to the letter, whatever their form. Kept as text,
//! which takes a tenth of the room of its tree: a list may have thousands of tokens. What cfmint
//! understands of them is read when it is wanted.

use serde_json::Value;

use super::from_policies::policy;
use super::policy_json;
use super::to_policies::Policy;

/// Policies in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPolicies(Box<str>);

impl GivenPolicies {
    /// Of the field `policies` of an answer, which may hold anything.
    #[must_use]
    pub fn of(field: &Value) -> Self {
        Self(field.to_string().into())
    }

    /// The same of policies in the form that is sent.
    #[must_use]
    pub fn sent(policies: impl IntoIterator<Item = Policy>) -> Self {
        Self::of(&policies.into_iter().map(policy_json::of).collect())
    }

    /// Each policy as it was given; none where they are no list.
    #[must_use]
    pub fn as_given(&self) -> Vec<Value> {
        match serde_json::from_str(&self.0) {
            Ok(Value::Array(policies)) => policies,
            _ => Vec::new(),
        }
    }

    /// Those in a form that cfmint understands.
    #[must_use]
    pub fn understood(&self) -> Vec<Policy> {
        self.as_given().iter().filter_map(policy).collect()
    }

    /// How many have another form. What is no list at all counts as one.
    #[must_use]
    pub fn not_understood(&self) -> usize {
        match serde_json::from_str(&self.0) {
            Ok(Value::Array(policies)) => policies.iter().filter(|given| policy(given).is_none()).count(),
            Ok(Value::Null) => 0,
            _ => 1,
        }
    }

    /// What was given in the place of a list.
    #[must_use]
    pub fn no_list(&self) -> Option<Value> {
        let given = serde_json::from_str(&self.0).unwrap_or_default();
        (!matches!(given, Value::Array(_))).then_some(given)
    }

    /// Whether there are none, as far as is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&*self.0, "[]" | "null")
    }
}

impl Default for GivenPolicies {
    fn default() -> Self {
        Self("[]".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_of_what_was_given_is_lost() {
        let strange = json!([{"effect": "audit", "later": [1, "\u{202e}"]}, 3]);
        let given = GivenPolicies::of(&strange);
        assert_eq!(Value::Array(given.as_given()), strange);
        assert_eq!((given.understood().len(), given.not_understood()), (0, 2));
        assert!(!given.is_empty());
    }

    #[test]
    fn what_is_no_list_is_one_that_is_not_understood() {
        for (field, not_understood) in [(Value::Null, 0), (json!([]), 0), (json!({}), 1), (json!("x"), 1)] {
            let given = GivenPolicies::of(&field);
            assert_eq!(given.not_understood(), not_understood, "{field}");
            assert_eq!(given.is_empty(), not_understood == 0, "{field}");
            assert!(given.as_given().is_empty());
        }
    }

    #[test]
    fn what_is_sent_comes_back() {
        let policy = policy(
            &json!({"effect": "deny", "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be"}],
            "resources": {"com.cloudflare.api.account.x": {"com.cloudflare.api.account.zone.*": "*"}}}),
        )
        .unwrap();
        let given = GivenPolicies::sent([policy.clone()]);
        assert_eq!(given.understood(), [policy]);
    }
}
