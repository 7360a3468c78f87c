//! What is left of a token where it keeps only what a list of needs takes. Nothing is added, and only
//! the permissions are looked at: resources, addresses, times and whatever denies stay. It must not
//! know where the needs come from.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::TokenRecord;
use crate::domain::catalog::Catalog;
use crate::domain::needs::{Answer, Permission};
use crate::domain::token::from_policies::{grants_from, policy};
use crate::domain::token::given_policies::GivenPolicies;
use crate::domain::token::id::GroupId;
use crate::domain::token::to_policies::PolicyEffect;

/// What a token comes to. The groups in it are in the dashboard's words: "DNS: Edit".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowed {
    /// The token as it would be.
    pub wanted: TokenRecord,
    /// What the needs take and the token has not.
    pub lacks: Vec<String>,
    /// The same where something else on it is enough, which stays: what is needed, and what is
    /// enough.
    pub instead: Vec<(String, String)>,
    /// Policies that deny.
    pub denials: usize,
    /// Policies of a form that no access says.
    pub strange: usize,
    /// Permissions that this catalog does not know, of which nobody can say whether they are needed.
    pub unknown: BTreeSet<GroupId>,
}

/// Takes from the token what no need takes; an Edit becomes the Read of its row where that is
/// enough.
///
/// # Errors
/// A sentence: nothing of what it can do would be left.
pub fn narrow(opened: &TokenRecord, needs: &Answer, catalog: &Catalog) -> Result<Narrowed, String> {
    let given = opened.policies.as_given();
    let kept = Needed::of(opened, needs, catalog);
    let mut narrowed = Narrowed {
        wanted: opened.clone(),
        lacks: kept.lacks,
        instead: kept.instead,
        denials: 0,
        strange: 0,
        unknown: BTreeSet::new(),
    };
    let denials = opened.policies.understood().into_iter();
    let denials = denials.filter(|policy| policy.effect == PolicyEffect::Deny);
    let denied: BTreeSet<GroupId> = denials.flat_map(|policy| policy.groups).collect();
    let (mut policies, mut had, mut left) = (Vec::new(), 0, 0);
    for one in &given {
        let understood = grants_from(std::slice::from_ref(one), &|id| catalog.scopes_of(id));
        if policy(one).is_some_and(|policy| policy.effect == PolicyEffect::Deny) {
            narrowed.denials += 1;
            policies.push(one.clone());
        } else if understood.grants.is_empty() {
            narrowed.strange += 1;
            policies.push(one.clone());
        } else {
            had += 1;
            let groups = groups_of(one);
            let unknown = groups.iter().filter(|id| catalog.group(**id).is_none());
            narrowed.unknown.extend(unknown);
            let less = less(one, &groups, &kept.groups, &denied, catalog);
            left += usize::from(less.is_some());
            policies.extend(less);
        }
    }
    if had > 0 && (left == 0 || kept.groups.is_empty()) {
        return Err(
            "Nothing of what it can do is taken by what was named, so nothing would be left. Was something else meant? To switch it off: cfmint disable."
                .to_owned(),
        );
    }
    if policies != given {
        narrowed.wanted.policies = GivenPolicies::of(&Value::Array(policies));
    }
    Ok(narrowed)
}

/// The groups that are kept.
struct Needed {
    groups: BTreeSet<GroupId>,
    lacks: Vec<String>,
    instead: Vec<(String, String)>,
}

impl Needed {
    fn of(opened: &TokenRecord, needs: &Answer, catalog: &Catalog) -> Self {
        let allowed = opened.policies.understood().into_iter();
        let allowed = allowed.filter(|policy| policy.effect == PolicyEffect::Allow);
        let has: BTreeSet<GroupId> = allowed.flat_map(|policy| policy.groups).collect();
        let is_there = |id: GroupId| has.contains(&id) || catalog.above(id).any(|more| has.contains(&more));
        let mut needed = Self {
            groups: BTreeSet::new(),
            lacks: Vec::new(),
            instead: Vec::new(),
        };
        for permission in &needs.permissions {
            needed.take(permission, catalog, is_there);
        }
        needed
    }

    /// Keeps the permission, or what is there in its place for each of its needs.
    fn take(&mut self, permission: &Permission, catalog: &Catalog, is_there: impl Fn(GroupId) -> bool) {
        let words = catalog.in_words(permission.id);
        if is_there(permission.id) {
            self.groups.insert(permission.id);
            return;
        }
        let found: Vec<Option<GroupId>> = permission
            .enough
            .iter()
            .map(|enough| enough.iter().copied().find(|id| is_there(*id)))
            .collect();
        let others: BTreeSet<GroupId> = found.iter().copied().flatten().collect();
        self.groups.extend(&others);
        // Where it is missing for one of its needs, that is what is to be known.
        if found.contains(&None) {
            self.lacks.push(words);
        } else {
            let instead = others.into_iter().map(|other| (words.clone(), catalog.in_words(other)));
            self.instead.extend(instead);
        }
    }
}

fn groups_of(policy: &Value) -> Vec<GroupId> {
    let groups = policy.get("permission_groups").and_then(Value::as_array);
    groups.into_iter().flatten().filter_map(id_of).collect()
}

fn id_of(group: &Value) -> Option<GroupId> {
    group.get("id")?.as_str()?.parse().ok()
}

/// The policy with what is kept of its groups; none where nothing is.
fn less(
    policy: &Value,
    groups: &[GroupId],
    kept: &BTreeSet<GroupId>,
    denied: &BTreeSet<GroupId>,
    catalog: &Catalog,
) -> Option<Value> {
    // The highest level that is kept below one that goes.
    let lower = |id: GroupId| {
        let below = kept
            .iter()
            .copied()
            .filter(|less| catalog.above(*less).any(|more| more == id));
        below.max_by_key(|less| std::cmp::Reverse(catalog.above(*less).count()))
    };
    // What denies the higher level does not deny the lower one by name: such a level stays.
    let stays = |id: GroupId| {
        kept.contains(&id) || catalog.group(id).is_none() || (denied.contains(&id) && lower(id).is_some())
    };
    let mut there: Vec<GroupId> = groups.iter().copied().filter(|id| stays(*id)).collect();
    let mut less = policy.clone();
    let list = less.get_mut("permission_groups").and_then(Value::as_array_mut)?;
    let mut left = Vec::new();
    for group in std::mem::take(list) {
        let id = id_of(&group)?;
        if stays(id) {
            left.push(group);
        } else if let Some(lower) = lower(id)
            && !there.contains(&lower)
            && !catalog.above(lower).any(|more| there.contains(&more))
        {
            there.push(lower);
            left.push(json!({ "id": lower.to_string() }));
        }
    }
    *list = left;
    (!there.is_empty()).then_some(less)
}
