//! What things are called here, and what is known of them: the lists that have arrived, as the summary and the grade ask for it.

use std::collections::BTreeSet;

use super::context::Context;
use crate::inventory::shorter::shorter;
use crate::summary::{AllBut, Names};
use crate::text::visible;
use crate::token::grant::Resource;
use crate::token::id::{AccountId, ZoneId};
use crate::token::scope::Owner;

impl Context {
    /// An account's name made safe to show, or its id.
    #[must_use]
    pub fn account_name(&self, id: AccountId) -> String {
        self.accounts
            .iter()
            .find(|account| account.id == id)
            .map_or_else(|| id.to_string(), |account| visible(&account.name).into_owned())
    }
}

impl Names for Context {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::User(_) => self.owner(Owner::User),
            Resource::AllAccounts => "all accounts, also ones added later".into(),
            Resource::Account(id) => match self.accounts.iter().find(|account| account.id == *id) {
                Some(account) => format!("{} ({id})", visible(&account.name)),
                None => id.to_string(),
            },
            Resource::AllZones => "all zones of all accounts, also ones added later".into(),
            Resource::ZonesOf(id) => format!("all zones of account {}, also ones added later", self.account_name(*id)),
            Resource::Zone(id) => self
                .zones
                .find(*id)
                .map_or_else(|| id.to_string(), |zone| format!("{} ({id})", visible(zone.name))),
            Resource::Bucket {
                account,
                jurisdiction,
                name,
            } => {
                format!(
                    "bucket {} ({}) of account {}",
                    visible(name),
                    visible(jurisdiction),
                    self.account_name(*account)
                )
            }
            Resource::Raw { key, .. } => visible(key).into_owned(),
            Resource::RawWithin { within, key, .. } => format!("{} within {}", visible(key), visible(within)),
        }
    }

    fn short(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) => match self.zones.find(*id) {
                Some(zone) => visible(zone.name).into_owned(),
                None => id.to_string(),
            },
            Resource::Account(id) => self.account_name(*id),
            other => self.resource(other),
        }
    }

    fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        self.zones.account_of(zone)
    }

    fn all_but(&self, chosen: &BTreeSet<Resource>) -> Vec<AllBut> {
        // Whether every zone is here is known of the list as a whole: of all accounts together, or of the one that it is of.
        let extent = self.zones_extent();
        let all_here = extent.total.is_some() && extent.complete();
        let complete = |account| all_here && self.zones_of.is_none_or(|of| of == account);
        let found = shorter(&self.zones, chosen, complete).into_iter();
        found
            .map(|one| AllBut {
                account: one.account,
                chosen: one.chosen,
                except: one.except,
            })
            .collect()
    }

    fn owner(&self, owner: Owner) -> String {
        match owner {
            Owner::User => match self.who().and_then(|who| who.email.as_deref()) {
                Some(email) => format!("you ({})", visible(email)),
                None => "you".into(),
            },
            Owner::Account(id) => format!("account {}", self.account_name(id)),
        }
    }
}
