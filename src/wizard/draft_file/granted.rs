//! An access of a kept draft: permission groups and resources by their ids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::scope::Scope;
use crate::secret::credential::looks_like_one;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Granted {
    /// Permission groups by id, each with its scope.
    groups: BTreeMap<String, String>,
    resources: Vec<Thing>,
    except: Vec<Thing>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Thing {
    User(String),
    AllAccounts,
    Account(String),
    AllZones,
    ZonesOf(String),
    Zone(String),
    Bucket {
        account: String,
        jurisdiction: String,
        name: String,
    },
    Raw {
        scope: String,
        key: String,
    },
    RawWithin {
        scope: String,
        within: String,
        key: String,
    },
}

impl Granted {
    pub(super) fn of(grant: &DraftGrant) -> Self {
        let DraftGrant {
            groups,
            resources,
            except,
            unresolved: _, // among the names
        } = grant;
        let groups = groups.iter();
        Self {
            groups: groups
                .map(|(id, scope)| (id.to_string(), scope.as_api().to_owned()))
                .collect(),
            resources: resources.iter().map(Thing::of).collect(),
            except: except.iter().map(Thing::of).collect(),
        }
    }

    pub(super) fn grant(&self) -> Option<DraftGrant> {
        let group = |(id, scope): (&String, &String)| Some((id.parse().ok()?, Scope::from_api(scope)));
        Some(DraftGrant {
            groups: self.groups.iter().map(group).collect::<Option<_>>()?,
            resources: self.resources.iter().map(Thing::resource).collect::<Option<_>>()?,
            except: self.except.iter().map(Thing::resource).collect::<Option<_>>()?,
            unresolved: Vec::new(),
        })
    }

    /// Takes out what looks like a credential; whether there was any.
    pub(super) fn leave_out_suspects(&mut self) -> bool {
        let mut any = false;
        for things in [&mut self.resources, &mut self.except] {
            let before = things.len();
            things.retain(|thing| !thing.is_suspect());
            any |= things.len() < before;
        }
        any
    }
}

impl Thing {
    fn of(resource: &Resource) -> Self {
        let scope = |scope: &Scope| scope.as_api().to_owned();
        match resource {
            Resource::User(id) => Self::User(id.to_string()),
            Resource::AllAccounts => Self::AllAccounts,
            Resource::Account(id) => Self::Account(id.to_string()),
            Resource::AllZones => Self::AllZones,
            Resource::ZonesOf(id) => Self::ZonesOf(id.to_string()),
            Resource::Zone(id) => Self::Zone(id.to_string()),
            Resource::Bucket {
                account,
                jurisdiction,
                name,
            } => Self::Bucket {
                account: account.to_string(),
                jurisdiction: jurisdiction.clone(),
                name: name.clone(),
            },
            Resource::Raw { scope: of, key } => Self::Raw {
                scope: scope(of),
                key: key.clone(),
            },
            Resource::RawWithin { scope: of, within, key } => Self::RawWithin {
                scope: scope(of),
                within: within.clone(),
                key: key.clone(),
            },
        }
    }

    fn resource(&self) -> Option<Resource> {
        Some(match self {
            Self::User(id) => Resource::User(id.parse().ok()?),
            Self::AllAccounts => Resource::AllAccounts,
            Self::Account(id) => Resource::Account(id.parse().ok()?),
            Self::AllZones => Resource::AllZones,
            Self::ZonesOf(id) => Resource::ZonesOf(id.parse().ok()?),
            Self::Zone(id) => Resource::Zone(id.parse().ok()?),
            Self::Bucket {
                account,
                jurisdiction,
                name,
            } => Resource::Bucket {
                account: account.parse().ok()?,
                jurisdiction: jurisdiction.clone(),
                name: name.clone(),
            },
            Self::Raw { scope, key } => Resource::Raw {
                scope: Scope::from_api(scope),
                key: key.clone(),
            },
            Self::RawWithin { scope, within, key } => Resource::RawWithin {
                scope: Scope::from_api(scope),
                within: within.clone(),
                key: key.clone(),
            },
        })
    }

    /// Whether a part of it that people type looks like a credential.
    fn is_suspect(&self) -> bool {
        match self {
            Self::Bucket { jurisdiction, name, .. } => looks_like_one(jurisdiction) || looks_like_one(name),
            Self::Raw { scope, key } => looks_like_one(scope) || looks_like_one(key),
            Self::RawWithin { scope, within, key } => [scope, within, key].into_iter().any(|text| looks_like_one(text)),
            _ => false,
        }
    }
}
