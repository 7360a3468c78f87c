//! What a draft calls by name: only the live account can tell its id. Knows no list of accounts or
//! zones, and not how a name is looked up.

use serde::{Deserialize, Serialize};

use super::scope::Scope;
use super::zone_name::{Host, More};

/// How a sentence goes on after "account" where a link leaves open which one.
pub const ANY: &str = "of your choice";

/// Something that is called by a name: only the live account can tell its id. A kept draft holds it
/// in this form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unresolved {
    /// Whether it goes to the exclusions of its grant.
    pub excluded: bool,
    /// As written: `zone:example.com`. Not made safe to show.
    pub words: String,
    pub wanted: Wanted,
    /// The line of the file, from 1; 0 where there are no lines.
    pub line: usize,
    /// The column in characters, from 1; 0 where it is not known, as in a draft that was kept
    /// before there were any.
    #[serde(default)]
    pub column: usize,
}

impl Unresolved {
    /// Something to be found that no line of a file asks for.
    #[must_use]
    pub fn unplaced(words: &str, wanted: Wanted) -> Self {
        Self {
            excluded: false,
            words: words.to_owned(),
            wanted,
            line: 0,
            column: 0,
        }
    }
}

/// What a name stands for. Names are not made safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// The user who signs in.
    User,
    /// The zone of this name, as the API is asked for it.
    Zone(String),
    /// What no zone is called: an address or a wildcard with a host in it. It is never found; the
    /// zone that holds the host is proposed.
    Host {
        /// The host.
        name: String,
        /// What it was in.
        more: More,
    },
    /// All zones of the account of this name.
    ZonesIn(String),
    /// The account of this name.
    Account(String),
    /// The owner: the account of this name.
    Owner(String),
    /// The owner: an account, and which one is for the person to say (`:account` in a template
    /// link).
    AnyOwner,
    /// A bucket of the account of this name.
    Bucket {
        /// The account's name.
        account: String,
        jurisdiction: String,
        /// The bucket's name.
        name: String,
    },
}

impl Wanted {
    /// The zone that is written so, or what has a host in it. None for a text in which nothing can
    /// be the name of a zone.
    #[must_use]
    pub fn zone(written: &str) -> Option<Self> {
        let Host { name, more } = Host::in_text(written)?;
        Some(match more {
            None => Self::Zone(name),
            Some(more) => Self::Host { name, more },
        })
    }

    /// The host that a zone is wanted for, where it is a zone.
    #[must_use]
    pub fn host(&self) -> Option<Host> {
        let (name, more) = match self {
            Self::Zone(name) => (name.clone(), None),
            Self::Host { name, more } => (name.clone(), Some(*more)),
            _ => return None,
        };
        Some(Host { name, more })
    }

    /// The scope of what is wanted; for an owner that of accounts.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::User => Scope::User,
            Self::Zone(_) | Self::Host { .. } | Self::ZonesIn(_) => Scope::Zone,
            Self::Account(_) | Self::Owner(_) | Self::AnyOwner => Scope::Account,
            Self::Bucket { .. } => Scope::Bucket,
        }
    }

    /// The name of the account that decides, where one does.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::ZonesIn(name) | Self::Account(name) | Self::Owner(name) | Self::Bucket { account: name, .. } => {
                Some(name)
            }
            Self::User | Self::Zone(_) | Self::Host { .. } | Self::AnyOwner => None,
        }
    }
}
