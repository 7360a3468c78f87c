//! What is known about groups beside the live list: the dashboard's name of a group and its key in
//! template links (`assets/permission_keys.json`; reference: catalog sections 3 and 4). Joined by
//! id first, since names change and ids stay, then by name.

use std::collections::HashMap;

use serde::Deserialize;

use super::level::{GroupAndLevel, group_and_level};
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

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
    #[serde(borrow, rename = "type")]
    kind: Option<&'a str>,
    name: &'a str,
    id: Option<&'a str>,
}

/// What a key of a template link gives of its group (reference: catalog section 4, documented
/// types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkType {
    /// Look at it.
    Read,
    /// Change it: the API's Write.
    Edit,
    /// Revoke, of Access.
    Revoke,
    /// Run, of AI products.
    Run,
    /// Purge, of the cache.
    Purge,
}

impl LinkType {
    /// All of them, in the order of Cloudflare's page.
    pub const ALL: [Self; 5] = [Self::Read, Self::Edit, Self::Revoke, Self::Run, Self::Purge];

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Edit => "edit",
            Self::Revoke => "revoke",
            Self::Run => "run",
            Self::Purge => "purge",
        }
    }

    /// The type of a word, which is exact: the dashboard steps over what it does not know.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How a template link says one permission group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkKey {
    /// The group's internal label less its level: `dns`.
    pub key: String,
    /// Which of its levels.
    pub kind: LinkType,
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
    /// The type of this very group in a link; never that of a sibling.
    kind: Option<LinkType>,
}

const NOTHING: Known = Known {
    dash_name: None,
    key: None,
    kind: None,
};

/// All of it, to be asked by id and name.
#[derive(Debug)]
pub(super) struct Keys {
    by_id: HashMap<GroupId, Known>,
    /// By API name and scope; the scope is none for the few whose scope nobody has seen.
    by_name: HashMap<(&'static str, Option<Scope>), Known>,
    /// By the rule's group and scope: the dashboard's name, for groups that are the sibling of a
    /// known one.
    by_group: HashMap<(String, Scope), Known>,
}

impl Keys {
    pub(super) fn embedded() -> Self {
        let entries: Vec<Entry<'static>> =
            serde_json::from_str(include_str!("../../../assets/permission_keys.json")).unwrap_or_default();
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
            kind: None,
        };
        let scope = entry.scope.map(scope_of);
        for member in &entry.groups {
            let cut = group_and_level(member.name);
            // An entry of its own is only beside the group that shares its key.
            let known = if cut.own_entry {
                NOTHING
            } else {
                Known {
                    kind: member.kind.and_then(LinkType::of),
                    ..known
                }
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

    /// What is known about a group in one of its scopes. `group` is what the rule makes of its
    /// name.
    pub(super) fn known(&self, id: GroupId, name: &str, group: &str, scope: &Scope) -> Known {
        let direct = self.direct(id, name, scope);
        let sibling = || self.by_group.get(&(group.to_owned(), scope.clone()));
        match direct {
            Some(known) if known.dash_name.is_some() => known,
            Some(known) => Known {
                dash_name: sibling().and_then(|known| known.dash_name),
                key: sibling().and_then(|known| known.key).or(known.key),
                ..known
            },
            None => sibling().copied().unwrap_or(NOTHING),
        }
    }

    /// The entry of this very group.
    fn direct(&self, id: GroupId, name: &str, scope: &Scope) -> Option<Known> {
        let by_name = |scope: Option<Scope>| self.by_name.get(&(name, scope));
        self.by_id
            .get(&id)
            .or_else(|| by_name(Some(scope.clone())))
            .or_else(|| by_name(None))
            .copied()
    }

    /// How a template link says a group in one of its scopes. A group that nobody has written down
    /// yet is said by the key of its siblings, and its level (reference: catalog section 4, key =
    /// label less level); none where that is no documented type.
    pub(super) fn link(&self, id: GroupId, name: &str, cut: &GroupAndLevel, scope: &Scope) -> Option<LinkKey> {
        let (key, kind) = match self.direct(id, name, scope) {
            Some(known) => (known.key?, known.kind?),
            None => {
                let sibling = self.by_group.get(&(cut.group.clone(), scope.clone()))?;
                (sibling.key?, LinkType::of(&cut.level.to_lowercase())?)
            }
        };
        Some(LinkKey {
            key: key.to_owned(),
            kind,
        })
    }
}
