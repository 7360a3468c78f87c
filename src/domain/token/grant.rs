//! A grant: a set of permission groups over a set of resources. The screen calls it "access". A
//! token is made of one or more; one is the normal case.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::id::{AccountId, GroupId, UserId, ZoneId};
use super::scope::Scope;
use super::unresolved::Unresolved;

/// One thing, or one family of things, that a grant may touch (reference: cloudflare-api section 3,
/// all forms).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The signed-in user himself; there is no wildcard.
    User(UserId),
    /// Every account the user is a member of (user tokens only).
    AllAccounts,
    Account(AccountId),
    /// Every zone of every account (user tokens only).
    AllZones,
    /// Every zone of one account.
    ZonesOf(AccountId),
    Zone(ZoneId),
    /// One R2 bucket.
    Bucket {
        /// The account it is in.
        account: AccountId,
        /// `default`, `eu`, `fedramp`, ...
        jurisdiction: String,
        name: String,
    },
    /// A key of a scope that cfmint does not know, typed by hand and sent verbatim.
    Raw {
        /// The scope it belongs to.
        scope: Scope,
        /// The flat resource key.
        key: String,
    },
    /// The same in the nested form, which some scopes want (Worker scripts; reference: catalog
    /// section 2).
    RawWithin {
        /// The scope of the inner key.
        scope: Scope,
        /// The outer key, `com.cloudflare.api.account.<id>` wherever it was seen.
        within: String,
        /// The inner key.
        key: String,
    },
}

/// The scope of single Worker scripts: only nested in their account, by the `id` (tag) of the
/// Workers API, not the name (reference: catalog section 2, read back from a token of the
/// dashboard).
pub const WORKER_SCRIPT: &str = "com.cloudflare.edge.worker.script";

impl Resource {
    /// The scope whose permission groups this resource answers.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::User(_) => Scope::User,
            Self::AllAccounts | Self::Account(_) => Scope::Account,
            Self::AllZones | Self::ZonesOf(_) | Self::Zone(_) => Scope::Zone,
            Self::Bucket { .. } => Scope::Bucket,
            Self::Raw { scope, .. } | Self::RawWithin { scope, .. } => scope.clone(),
        }
    }

    /// One Worker script of an account, by its tag.
    #[must_use]
    pub fn script(account: AccountId, tag: &str) -> Self {
        Self::RawWithin {
            scope: Scope::Other(WORKER_SCRIPT.to_owned()),
            within: format!("{}.{account}", Scope::Account.as_api()),
            key: format!("{WORKER_SCRIPT}.{tag}"),
        }
    }

    /// The account that a resource belongs to, as far as it says so itself; `account_of` tells it
    /// for zones.
    #[must_use]
    pub fn account(&self, account_of: impl FnOnce(ZoneId) -> Option<AccountId>) -> Option<AccountId> {
        match self {
            Self::Account(id) | Self::ZonesOf(id) => Some(*id),
            Self::Bucket { account, .. } => Some(*account),
            Self::Zone(id) => account_of(*id),
            Self::RawWithin { within, .. } => {
                let id = within.strip_prefix(Scope::Account.as_api())?.strip_prefix('.')?;
                match (id, self.meaning()) {
                    ("*", Some(Self::Zone(zone))) => account_of(zone),
                    _ => id.parse().ok(),
                }
            }
            Self::User(_) | Self::AllAccounts | Self::AllZones | Self::Raw { .. } => None,
        }
    }

    /// Whether it is all there is of something, also what is added later: all accounts, all zones,
    /// all zones of an account.
    #[must_use]
    pub fn is_all(&self) -> bool {
        let all = |one: &Self| matches!(one, Self::AllAccounts | Self::AllZones | Self::ZonesOf(_));
        all(self) || self.meaning().is_some_and(|meant| all(&meant))
    }

    /// Whether everything that `other` means is also meant by this, as far as it can be told from
    /// the two alone: which account a zone belongs to is not known here.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match self.meaning().as_ref().unwrap_or(self) {
            Self::AllAccounts => other.scope() == Scope::Account,
            Self::AllZones => other.scope() == Scope::Zone,
            one => self == other || other.meaning().as_ref().unwrap_or(other) == one,
        }
    }

    /// The resource of a set that covers this one: itself in any form, the wildcard of its scope,
    /// or all zones of its account, where `account_of` tells that. Takes time by the logarithm of
    /// the set only, since thousands of zones may be chosen.
    #[must_use]
    pub fn covering(&self, set: &BTreeSet<Self>, account_of: impl FnOnce(ZoneId) -> Option<AccountId>) -> Option<Self> {
        if set.contains(self) {
            return Some(self.clone());
        }
        // Keys that are nested are last in the order of resources.
        let any_nested = matches!(set.last()?, Self::RawWithin { .. });
        let (meant, account) = (self.meaning(), self.account(account_of));
        let everywhere = format!("{}.*", Scope::Account.as_api());
        let mut wide = Vec::new();
        match meant.as_ref().unwrap_or(self) {
            Self::Zone(id) if any_nested => {
                let here = account.map(|account| format!("{}.{account}", Scope::Account.as_api()));
                let nested = here.iter().chain([&everywhere]);
                wide.extend(nested.map(|within| Self::nested(within, &id.to_string())));
                wide.push(Self::Zone(*id));
            }
            one => wide.push(one.clone()),
        }
        match self.scope() {
            Scope::Account => wide.push(Self::AllAccounts),
            Scope::Zone => {
                wide.push(Self::AllZones);
                wide.extend(any_nested.then(|| Self::nested(&everywhere, "*")));
                wide.extend(account.map(Self::ZonesOf));
            }
            _ => {}
        }
        wide.into_iter().find(|one| set.contains(one))
    }

    /// A zone, or all, nested in this key.
    fn nested(within: &str, zone: &str) -> Self {
        Self::RawWithin {
            scope: Scope::Zone,
            within: within.to_owned(),
            key: format!("{}.{zone}", Scope::Zone.as_api()),
        }
    }
}

/// Permission groups over resources. Groups are keyed by id, since names are not unique; each
/// carries the scope that the catalog gave it when it was chosen.
///
/// `Name` is what stands for a resource that has no id yet. In a grant that can be sent there is no
/// such thing; a [`DraftGrant`] may have some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant<Name = Infallible> {
    /// The permission groups.
    pub groups: BTreeMap<GroupId, Scope>,
    /// What they may touch.
    pub resources: BTreeSet<Resource>,
    /// What they may not touch although `resources` includes it; becomes a `deny` policy.
    pub except: BTreeSet<Resource>,
    /// What it is for besides, or is not, and is called by name, in the order of the file. It is in
    /// no set, since each name stays a gap of its own until it is found: without an exclusion a
    /// token would be wider than its file.
    pub unresolved: Vec<Name>,
}

/// A grant as it is drafted.
pub type DraftGrant = Grant<Unresolved>;

impl<Name> Default for Grant<Name> {
    fn default() -> Self {
        Self {
            groups: BTreeMap::new(),
            resources: BTreeSet::new(),
            except: BTreeSet::new(),
            unresolved: Vec::new(),
        }
    }
}

impl DraftGrant {
    /// The same without what is called by name.
    #[must_use]
    pub fn known(&self) -> Grant {
        Grant {
            groups: self.groups.clone(),
            resources: self.resources.clone(),
            except: self.except.clone(),
            unresolved: Vec::new(),
        }
    }
}

impl From<Grant> for DraftGrant {
    fn from(grant: Grant) -> Self {
        Self {
            groups: grant.groups,
            resources: grant.resources,
            except: grant.except,
            unresolved: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
    const ZONE: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";

    #[test]
    fn what_covers_what() {
        let account: AccountId = ACCOUNT.parse().unwrap();
        let other: AccountId = ZONE.parse().unwrap();
        let zone = Resource::Zone(ZONE.parse().unwrap());
        let all = Resource::ZonesOf(account);
        let of = |id: AccountId| move |_| Some(id);
        assert!(Resource::AllZones.covers(&all) && Resource::AllZones.covers(&zone) && zone.covers(&zone));
        assert!(all.covers(&all) && !all.covers(&zone) && !all.covers(&Resource::AllZones));
        assert!(Resource::AllAccounts.covers(&Resource::Account(account)) && !Resource::AllAccounts.covers(&zone));
        for (covered, set, by) in [
            (&zone, zone.clone(), Some(&zone)),
            (&zone, all.clone(), Some(&all)),
            (&zone, Resource::ZonesOf(other), None),
            (&zone, Resource::AllZones, Some(&Resource::AllZones)),
            (&all, Resource::AllZones, Some(&Resource::AllZones)),
            (&Resource::AllZones, all.clone(), None),
            (
                &Resource::Account(account),
                Resource::AllAccounts,
                Some(&Resource::AllAccounts),
            ),
            (&Resource::Account(account), all.clone(), None),
            (&zone, Resource::AllAccounts, None),
        ] {
            assert_eq!(covered.covering(&BTreeSet::from([set]), of(account)).as_ref(), by);
        }
        assert_eq!(zone.covering(&BTreeSet::from([all]), |_| None), None);
        assert_eq!(Resource::script(account, "t").account(|_| None), Some(account));
        assert_eq!(Resource::AllZones.account(of(account)), None);
    }
}
