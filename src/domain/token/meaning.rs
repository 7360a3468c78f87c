//! What a key means that is in another form than cfmint writes: a zone within its account, all
//! zones within all accounts. The key itself stays as it was given, since it is what is sent;
//! whoever judges or explains a token looks at what it means. Only what is certain has a meaning:
//! any other key is what it is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::from_policies::{flat, id_of};
use super::grant::{Grant, Resource};
use super::id::{AccountId, ZoneId};
use super::scope::Scope;
use super::work;

impl Resource {
    /// The resource of our own forms that a raw key means; none for what has such a form already,
    /// and for a key that is not understood.
    #[must_use]
    pub fn meaning(&self) -> Option<Self> {
        let (meant, scope) = match self {
            Self::Raw { scope, key } => (flat(key)?, scope),
            Self::RawWithin { scope, within, key } => (nested(within, key)?, scope),
            _ => return None,
        };
        (meant.scope() == *scope).then_some(meant)
    }
}

/// A zone or all zones, named within one account or within all (reference: cloudflare-api section
/// 3, the nested form of the map).
fn nested(within: &str, key: &str) -> Option<Resource> {
    let account: Option<AccountId> = match id_of(within, &Scope::Account)? {
        "*" => None,
        id => Some(id.parse().ok()?),
    };
    Some(match (id_of(key, &Scope::Zone)?, account) {
        ("*", None) => Resource::AllZones,
        ("*", Some(account)) => Resource::ZonesOf(account),
        (zone, _) => Resource::Zone(zone.parse().ok()?),
    })
}

/// The accounts in which zones are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// None for a zone that is named within several: it is in one of them, and nobody knows which.
    of: BTreeMap<ZoneId, Option<AccountId>>,
}

impl Accounts {
    /// Of these grants.
    fn named_in<Name>(grants: &[Grant<Name>]) -> Self {
        let mut accounts = Self::default();
        let everything = grants
            .iter()
            .flat_map(|grant| grant.resources.iter().chain(&grant.except));
        for (zone, account) in everything.filter_map(place) {
            work::step();
            let of = accounts.of.entry(zone).or_insert(Some(account));
            *of = of.filter(|other| *other == account);
        }
        accounts
    }

    /// The account of a zone by the keys alone.
    #[must_use]
    pub fn of(&self, zone: ZoneId) -> Option<AccountId> {
        self.of.get(&zone).copied().flatten()
    }

    /// Whether a key names its zone where it can be: in no other account than it is known to be in,
    /// and than other keys say.
    fn agree(&self, one: &Resource, account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> bool {
        place(one).is_none_or(|(zone, account)| match account_of(zone) {
            Some(known) => known == account,
            None => self.of(zone) == Some(account),
        })
    }
}

/// The zone that a nested key names, and the account that it names it in.
pub(super) fn place(resource: &Resource) -> Option<(ZoneId, AccountId)> {
    match (resource, resource.meaning()?) {
        (Resource::RawWithin { .. }, Resource::Zone(zone)) => Some((zone, resource.account(|_| None)?)),
        _ => None,
    }
}

/// The grants with what their keys mean in the place of the keys, and the accounts that the keys
/// tell. `account_of` is what is known besides: a zone that is known to be in another account than
/// its key says keeps its key.
#[must_use]
pub fn of<'a, Name: Clone>(
    grants: &'a [Grant<Name>],
    account_of: &dyn Fn(ZoneId) -> Option<AccountId>,
) -> (Cow<'a, [Grant<Name>]>, Accounts) {
    let raw = |one: &Resource| matches!(one, Resource::Raw { .. } | Resource::RawWithin { .. });
    let any = |grant: &Grant<Name>| grant.resources.iter().chain(&grant.except).any(raw);
    if !grants.iter().any(any) {
        return (Cow::Borrowed(grants), Accounts::default());
    }
    let accounts = Accounts::named_in(grants);
    let meant = |one: &Resource| {
        work::step();
        let meaning = one.meaning().filter(|_| accounts.agree(one, account_of));
        meaning.unwrap_or_else(|| one.clone())
    };
    let plain = grants.iter().map(|grant| Grant {
        groups: grant.groups.clone(),
        resources: grant.resources.iter().map(meant).collect(),
        except: grant.except.iter().map(meant).collect(),
        unresolved: grant.unresolved.clone(),
    });
    (Cow::Owned(plain.collect()), accounts)
}

#[cfg(test)]
mod tests {
    use super::super::from_policies::resource;
    use super::*;

    const A1: &str = "0123456789abcdef0123456789abcdef";
    const A2: &str = "1123456789abcdef0123456789abcdef";
    const Z1: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";

    fn within(account: &str, zone: &str) -> Resource {
        resource(
            Some(&format!("com.cloudflare.api.account.{account}")),
            &format!("com.cloudflare.api.account.zone.{zone}"),
        )
    }

    fn zone() -> Resource {
        Resource::Zone(Z1.parse().unwrap())
    }

    fn meant(resources: &[Resource], known: Option<&str>) -> (Vec<Resource>, Option<AccountId>) {
        let grants: [Grant; 1] = [Grant {
            resources: resources.iter().cloned().collect(),
            ..Grant::default()
        }];
        let account_of = |_| known.map(|id| id.parse().unwrap());
        let (plain, accounts) = of(&grants, &account_of);
        let resources = plain[0].resources.iter().cloned().collect();
        (resources, accounts.of(Z1.parse().unwrap()))
    }

    #[test]
    fn what_is_certain_has_a_meaning_and_nothing_else() {
        let zone_scope = "com.cloudflare.api.account.zone";
        let raw = |scope: &str, key: &str| Resource::Raw {
            scope: Scope::from_api(scope),
            key: key.to_owned(),
        };
        for (one, means) in [
            (within(A1, Z1), Some(zone())),
            (within("*", Z1), Some(zone())),
            (within("*", "*"), Some(Resource::AllZones)),
            (within(A1, &Z1.to_uppercase()), None),
            (within("x", Z1), None),
            (within("x", "*"), None),
            (
                resource(
                    Some(&format!("com.cloudflare.api.user.{A1}")),
                    &format!("{zone_scope}.{Z1}"),
                ),
                None,
            ),
            (Resource::script(A1.parse().unwrap(), "t4g"), None),
            (raw(zone_scope, &format!("{zone_scope}.*")), Some(Resource::AllZones)),
            (raw(zone_scope, &format!("{zone_scope}.{Z1}")), Some(zone())),
            (raw("com.example", &format!("{zone_scope}.*")), None),
            (zone(), None),
            (Resource::ZonesOf(A1.parse().unwrap()), None),
        ] {
            assert_eq!(one.meaning(), means, "{one:?}");
        }
    }

    #[test]
    fn a_zone_that_is_elsewhere_keeps_its_key() {
        let a1 = Some(A1.parse().unwrap());
        assert_eq!(meant(&[within(A1, Z1)], None), (vec![zone()], a1));
        assert_eq!(meant(&[within(A1, Z1)], Some(A1)), (vec![zone()], a1));
        assert_eq!(meant(&[within(A1, Z1)], Some(A2)).0, [within(A1, Z1)]);
        // Two accounts for one zone: neither is believed, unless it is known.
        let both = [within(A1, Z1), within(A2, Z1)];
        assert_eq!(meant(&both, None), (both.to_vec(), None));
        assert_eq!(meant(&both, Some(A2)).0, [zone(), within(A1, Z1)]);
        assert_eq!(meant(&[within("*", Z1), zone()], None), (vec![zone()], None));
    }
}
