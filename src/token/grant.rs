//! A grant: a set of permission groups over a set of resources. The screen calls it "access". A token is made of one or
//! more; one is the normal case.

use std::collections::{BTreeMap, BTreeSet};

use super::id::{AccountId, GroupId, UserId, ZoneId};
use super::scope::Scope;

/// One thing, or one family of things, that a grant may touch (reference: cloudflare-api section 3, all forms).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The signed-in user himself; there is no wildcard.
    User(UserId),
    /// Every account the user is a member of (user tokens only).
    AllAccounts,
    /// One account.
    Account(AccountId),
    /// Every zone of every account (user tokens only).
    AllZones,
    /// Every zone of one account.
    ZonesOf(AccountId),
    /// One zone.
    Zone(ZoneId),
    /// One R2 bucket.
    Bucket {
        /// The account it stands in.
        account: AccountId,
        /// `default`, `eu`, `fedramp`, ...
        jurisdiction: String,
        /// Its name.
        name: String,
    },
    /// A key of a scope that cfmint does not know, typed by hand and sent verbatim.
    Raw {
        /// The scope it belongs to.
        scope: Scope,
        /// The flat resource key.
        key: String,
    },
}

impl Resource {
    /// The scope whose permission groups this resource answers.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::User(_) => Scope::User,
            Self::AllAccounts | Self::Account(_) => Scope::Account,
            Self::AllZones | Self::ZonesOf(_) | Self::Zone(_) => Scope::Zone,
            Self::Bucket { .. } => Scope::Bucket,
            Self::Raw { scope, .. } => scope.clone(),
        }
    }

    /// Whether everything that `other` means is also meant by this, as far as it can be told from the two alone: which account a zone
    /// belongs to is not known here.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match self {
            Self::AllAccounts => other.scope() == Scope::Account,
            Self::AllZones => other.scope() == Scope::Zone,
            _ => self == other,
        }
    }
}

/// Permission groups over resources. Groups are keyed by id, since names are not unique; each carries the scope that
/// the catalogue gave it when it was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grant {
    /// The permission groups.
    pub groups: BTreeMap<GroupId, Scope>,
    /// What they may touch.
    pub resources: BTreeSet<Resource>,
    /// What they may not touch although `resources` includes it; becomes a `deny` policy.
    pub except: BTreeSet<Resource>,
}
