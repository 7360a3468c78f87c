//! What things are called here, and what is known of them: the lists that have arrived, as the
//! summary and the grade ask for it.

use std::collections::BTreeSet;

use super::context::Context;
use crate::domain::inventory::shorter::shorter;
use crate::domain::summary::directory::{self, Directory};
use crate::domain::summary::{AllBut, Names};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::scope::Owner;

impl Context {
    /// An account's name made safe to show, or its id.
    #[must_use]
    pub fn account_name(&self, id: AccountId) -> String {
        directory::account_name(self, id)
    }
}

impl Directory for Context {
    fn zone(&self, id: ZoneId) -> Option<String> {
        self.zones.find(id).map(|zone| zone.name.to_owned())
    }

    fn account(&self, id: AccountId) -> Option<String> {
        let account = self.accounts.iter().find(|account| account.id == id);
        account.map(|account| account.name.clone())
    }

    fn email(&self) -> Option<String> {
        self.who().and_then(|who| who.email.clone())
    }
}

impl Names for Context {
    fn resource(&self, resource: &Resource) -> String {
        directory::resource(self, resource)
    }

    fn short(&self, resource: &Resource) -> String {
        directory::short(self, resource)
    }

    fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        self.zones.account_of(zone)
    }

    fn all_but(&self, chosen: &BTreeSet<Resource>) -> Vec<AllBut> {
        // Whether every zone is here is known of the list as a whole: of all accounts together, or
        // of the one that it is of.
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
        directory::owner(self, owner)
    }
}
