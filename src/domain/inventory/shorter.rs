//! When "all zones of the account except 3" says the same with fewer words than the zones one by
//! one. Says it as data: it is a remark, not a change, since "all zones" also means the ones added
//! later.

use std::collections::{BTreeMap, BTreeSet};

use super::zones::Zones;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};

/// A shorter way to say which zones of one account are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorter {
    pub account: AccountId,
    /// How many of its zones are chosen one by one.
    pub chosen: usize,
    /// Its zones that are not chosen, in order of arrival: "all zones of the account except these".
    /// Empty: all of them are.
    pub except: Vec<ZoneId>,
}

impl Shorter {
    /// What would have to be included and what excluded to say it so.
    #[must_use]
    pub fn said(&self) -> (Resource, BTreeSet<Resource>) {
        (
            Resource::ZonesOf(self.account),
            self.except.iter().copied().map(Resource::Zone).collect(),
        )
    }
}

/// The accounts whose chosen zones are said shorter by what is left out, in the order of their ids.
/// `complete` tells whether the store has every zone of an account: of one of which it has not,
/// nothing is known. Zones that are not in the store are stepped over.
#[must_use]
pub fn shorter(zones: &Zones, chosen: &BTreeSet<Resource>, complete: impl Fn(AccountId) -> bool) -> Vec<Shorter> {
    let mut by_account: BTreeMap<AccountId, BTreeSet<ZoneId>> = BTreeMap::new();
    for resource in chosen {
        if let Resource::Zone(id) = resource
            && let Some(account) = zones.account_of(*id)
        {
            by_account.entry(account).or_default().insert(*id);
        }
    }
    let found = by_account.into_iter().filter_map(|(account, chosen)| {
        // The account itself is a word, too.
        let left_out = zones.count_of(account).checked_sub(chosen.len())?;
        let pays = complete(account) && left_out + 1 < chosen.len();
        pays.then(|| Shorter {
            account,
            chosen: chosen.len(),
            except: zones.ids_of(account).filter(|id| !chosen.contains(id)).collect(),
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::zones::{Status, Zone};
    use super::*;

    fn account(number: u128) -> AccountId {
        format!("{number:032x}").parse().unwrap()
    }

    fn id(number: u128) -> ZoneId {
        format!("{number:032x}").parse().unwrap()
    }

    /// 10 zones of account 0, then 10 of account 1.
    fn store() -> Zones {
        let mut zones = Zones::default();
        let zone = |number: u128| Zone {
            id: id(number),
            name: format!("{number}.example"),
            account: account(number / 10),
            status: Status::Active,
        };
        zones.add((0..20).map(zone).collect());
        zones
    }

    fn chosen(numbers: impl IntoIterator<Item = u128>) -> BTreeSet<Resource> {
        numbers.into_iter().map(|number| Resource::Zone(id(number))).collect()
    }

    #[test]
    fn what_is_left_out_is_said_when_it_is_less() {
        let zones = store();
        for (choice, wanted) in [
            (chosen(0..7), Some((7, vec![7, 8, 9]))),
            (chosen(0..10), Some((10, vec![]))),
            (chosen(0..6), Some((6, vec![6, 7, 8, 9]))),
            (chosen(0..5), None),
            (chosen([]), None),
        ] {
            let wanted: Vec<Shorter> = wanted
                .into_iter()
                .map(|(chosen, except)| Shorter {
                    account: account(0),
                    chosen,
                    except: except.into_iter().map(id).collect(),
                })
                .collect();
            assert_eq!(shorter(&zones, &choice, |_| true), wanted);
        }
    }

    #[test]
    fn accounts_are_judged_one_by_one_and_only_when_they_are_complete() {
        let zones = store();
        let mut both = chosen((0..9).chain(11..20));
        // Of these nothing is known.
        both.extend([Resource::Zone(id(99)), Resource::AllAccounts]);
        let found = shorter(&zones, &both, |_| true);
        assert_eq!(
            found.iter().map(|one| one.account).collect::<Vec<_>>(),
            [account(0), account(1)]
        );
        assert_eq!(found[1].said(), (Resource::ZonesOf(account(1)), chosen([10])));
        let found = shorter(&zones, &both, |one| one == account(1));
        assert_eq!(found.len(), 1);
        assert!(shorter(&zones, &both, |_| false).is_empty());
    }
}
