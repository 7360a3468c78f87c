//! Whether a policy gives or takes away, and what it takes away that is kept, since it is the
//! exclusion of no one access.

use serde_json::Value;

use super::{Unit, exactly, policy, units};
use crate::domain::token::grant::Grant;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::domain::token::to_policies::PolicyEffect;

/// Whether a policy denies something, by its word for it alone.
#[must_use]
pub fn says_deny(given: &Value) -> bool {
    given.get("effect").and_then(Value::as_str) == Some("deny")
}

/// What a policy denies that is the exclusion of no access, since its groups are not those of one:
/// grants that give nothing and except what is denied. None where a part of it is not known, which
/// could be a condition under which it does not deny.
#[must_use]
pub fn denied(given: &Value, scopes_of: &dyn Fn(GroupId) -> Vec<Scope>) -> Option<Vec<Grant>> {
    let (PolicyEffect::Deny, units) = units(&exactly(given)?, scopes_of).ok()? else {
        return None;
    };
    let denial = |unit: Unit| Grant {
        groups: unit.groups.into_iter().map(|id| (id, unit.scope.clone())).collect(),
        except: unit.resources,
        ..Grant::default()
    };
    Some(units.into_iter().map(denial).collect())
}

/// Whether a policy may allow something: all but those that are read as a denial.
#[must_use]
pub fn may_allow(given: &Value) -> bool {
    policy(given).is_none_or(|policy| policy.effect == PolicyEffect::Allow)
}
