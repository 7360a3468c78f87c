//! What is known about groups beside the live list: the dashboard's name of a group and its key in template links
//! (`assets/permission_keys.json`; reference: catalogue sections 3 and 4). Joined by id first, since names change and ids stay, then by name.

use std::collections::HashMap;

use serde::Deserialize;

use super::level::group_and_level;
use crate::token::id::GroupId;
use crate::token::scope::Scope;

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    key: Option<&'a str>,
    scope: Option<&'a str>,
    dash_name: Option<&'a str>,
    groups: Vec<Member<'a>>,
}

#[derive(Deserialize)]
struct Member<'a> {
    #[serde(borrow)]
    name: &'a str,
    id: Option<&'a str>,
}

/// A scope as the embedded files write it.
pub(super) fn scope_of(word: &str) -> Scope {
    match word {
        "account" => Scope::Account,
        "zone" => Scope::Zone,
        "user" => Scope::User,
        "r2" => Scope::Bucket,
        other => Scope::Other(other.to_owned()),
    }
}

/// What the dashboard says for one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) dash_name: Option<&'static str>,
    pub(super) key: Option<&'static str>,
}

/// All of it, to be asked by id and name.
#[derive(Debug)]
pub(super) struct Keys {
    by_id: HashMap<GroupId, Known>,
    /// By API name and scope; the scope is none for the few whose scope nobody has seen.
    by_name: HashMap<(&'static str, Option<Scope>), Known>,
    /// By the rule's group and scope: the dashboard's name, for groups that are the sibling of a known one.
    by_group: HashMap<(String, Scope), Known>,
}

impl Keys {
    pub(super) fn embedded() -> Self {
        let entries: Vec<Entry<'static>> =
            serde_json::from_str(include_str!("../../assets/permission_keys.json")).unwrap_or_default();
        let mut keys = Self {
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            by_group: HashMap::new(),
        };
        for entry in &entries {
            keys.enter(entry);
        }
        keys
    }

    fn enter(&mut self, entry: &Entry<'static>) {
        let known = Known {
            dash_name: entry.dash_name,
            key: entry.key,
        };
        let scope = entry.scope.map(scope_of);
        for member in &entry.groups {
            let cut = group_and_level(member.name);
            // An entry of its own is only beside the group that shares its key.
            let known = if cut.own_entry {
                Known {
                    dash_name: None,
                    key: None,
                }
            } else {
                known
            };
            if let Some(id) = member.id.and_then(|id| id.parse().ok()) {
                self.by_id.insert(id, known);
            }
            self.by_name.insert((member.name, scope.clone()), known);
            if let (Some(scope), Some(_)) = (&scope, known.dash_name) {
                self.by_group.entry((cut.group, scope.clone())).or_insert(known);
            }
        }
    }

    /// What is known about a group in one of its scopes. `group` is what the rule makes of its name.
    pub(super) fn known(&self, id: GroupId, name: &str, group: &str, scope: &Scope) -> Known {
        let by_name = |scope: Option<Scope>| self.by_name.get(&(name, scope));
        let direct = self
            .by_id
            .get(&id)
            .or_else(|| by_name(Some(scope.clone())))
            .or_else(|| by_name(None));
        let sibling = || self.by_group.get(&(group.to_owned(), scope.clone()));
        match direct {
            Some(known) if known.dash_name.is_some() => *known,
            Some(known) => Known {
                dash_name: sibling().and_then(|known| known.dash_name),
                key: sibling().and_then(|known| known.key).or(known.key),
            },
            None => sibling().copied().unwrap_or(Known {
                dash_name: None,
                key: None,
            }),
        }
    }
}
