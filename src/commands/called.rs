//! What things are called on a page that no terminal shows: by the names of the file, which nobody has looked up yet, or by those of the account that was asked.

use std::collections::{BTreeMap, BTreeSet};

use super::signing_in::Session;
use crate::inventory::PAGES;
use crate::session::Family;
use crate::spec_file::{Found, Read, Unresolved, Wanted};
use crate::summary::Names;
use crate::summary::directory::{self, Directory};
use crate::text::visible;
use crate::token::grant::Resource;
use crate::token::id::{AccountId, ZoneId};
use crate::token::scope::Owner;
use crate::token::spec::{Draft, Spec};

/// Stands where a name has no id yet.
const LATER: &str = "looked up when it is created";

/// The name of an account that a link leaves open: "account of your choice".
pub(super) const ANY: &str = "of your choice";

/// Names, and ids that stand for names.
#[derive(Debug, Default)]
pub(super) struct Called {
    zones: BTreeMap<ZoneId, (String, Option<AccountId>)>,
    accounts: BTreeMap<AccountId, String>,
    /// Whether the ids of zones that are in here are only ours.
    stand_ins: BTreeSet<ZoneId>,
    accounts_stand_in: BTreeSet<AccountId>,
    email: Option<String>,
}

impl Called {
    /// Puts an id of our own in the place of each name of the file, the same for the same name; no such id is ever printed or sent.
    pub(super) fn stand_in(read: &Read) -> (Self, Draft) {
        let mut called = Self::default();
        let mut draft = read.draft.clone();
        let mut free = Free::beside(&read.draft);
        for one in &read.unresolved {
            if let Some(found) = called.found(&one.wanted, &mut free) {
                one.put(&mut draft, found);
            }
        }
        (called, draft)
    }

    /// The same, where nothing may be said of a single thing that is called by name: beside each stands another.
    pub(super) fn not_one(read: &Read) -> (Self, Draft) {
        let (called, mut draft) = Self::stand_in(read);
        let mut free = Free::beside(&draft);
        for one in read.unresolved.iter().filter(|one| !one.excluded) {
            let beside = match one.wanted {
                Wanted::Zone(_) | Wanted::Host { .. } | Wanted::ZonesIn(_) => free.id().map(Resource::Zone),
                Wanted::Account(_) => free.id().map(Resource::Account),
                Wanted::User | Wanted::Owner(_) | Wanted::AnyOwner | Wanted::Bucket { .. } => None,
            };
            if let Some(resource) = beside {
                one.put(&mut draft, Found::Resource(resource));
            }
        }
        (called, draft)
    }

    /// A sentence with names in the place of ids of our own.
    pub(super) fn by_names(&self, sentence: &str) -> String {
        let accounts = self.accounts.iter().filter(|(id, _)| self.is_stand_in(**id));
        accounts.fold(sentence.to_owned(), |said, (id, name)| {
            said.replace(&id.to_string(), &visible(name))
        })
    }

    fn found(&mut self, wanted: &Wanted, free: &mut Free) -> Option<Found> {
        let resource = match wanted {
            Wanted::User => Resource::User(free.id()?),
            Wanted::Zone(name) | Wanted::Host { name, .. } => Resource::Zone(self.zone_stand_in(name, free)?),
            Wanted::ZonesIn(name) => Resource::ZonesOf(self.account_stand_in(name, free)?),
            Wanted::Account(name) => Resource::Account(self.account_stand_in(name, free)?),
            Wanted::Owner(name) => return Some(Found::Owner(self.account_stand_in(name, free)?)),
            Wanted::AnyOwner => return Some(Found::Owner(self.account_stand_in(ANY, free)?)),
            Wanted::Bucket {
                account,
                jurisdiction,
                name,
            } => Resource::Bucket {
                account: self.account_stand_in(account, free)?,
                jurisdiction: jurisdiction.clone(),
                name: name.clone(),
            },
        };
        Some(Found::Resource(resource))
    }

    fn zone_stand_in(&mut self, name: &str, free: &mut Free) -> Option<ZoneId> {
        let known = self.zones.iter().find(|(_, (zone, _))| zone == name).map(|(id, _)| *id);
        known.or_else(|| {
            let id = free.id()?;
            self.zones.insert(id, (name.to_owned(), None));
            self.stand_ins.insert(id);
            Some(id)
        })
    }

    fn account_stand_in(&mut self, name: &str, free: &mut Free) -> Option<AccountId> {
        let known = self
            .accounts
            .iter()
            .find(|(_, account)| *account == name)
            .map(|(id, _)| *id);
        known.or_else(|| {
            let id = free.id()?;
            self.accounts.insert(id, name.to_owned());
            self.accounts_stand_in.insert(id);
            Some(id)
        })
    }

    /// Whether this account is only a name so far.
    pub(super) fn is_stand_in(&self, account: AccountId) -> bool {
        self.accounts_stand_in.contains(&account)
    }

    /// The name of an account of which nothing else is known.
    pub(super) fn only_name(&self, account: AccountId) -> Option<&str> {
        let name = self.accounts.get(&account).filter(|_| self.is_stand_in(account));
        name.map(String::as_str)
    }

    /// The names of what a spec is about, asked of the account: pages of the lists until all are found, at most as many as load by themselves. A list that is
    /// refused leaves ids.
    pub(super) async fn asked(session: &Session, spec: &Spec) -> Self {
        let mut called = Self {
            email: session.who.email.clone(),
            ..Self::default()
        };
        let everything = || {
            spec.grants
                .iter()
                .flat_map(|grant| grant.resources.iter().chain(&grant.except))
        };
        let zones: BTreeSet<ZoneId> = everything()
            .filter_map(|one| match one.meaning().unwrap_or_else(|| one.clone()) {
                Resource::Zone(id) => Some(id),
                _ => None,
            })
            .collect();
        let mut accounts: BTreeSet<AccountId> = everything().filter_map(|one| one.account(|_| None)).collect();
        if let Owner::Account(id) = spec.owner {
            accounts.insert(id);
        }
        called.ask_zones(session, zones).await;
        called.ask_accounts(session, accounts).await;
        called
    }

    async fn ask_zones(&mut self, session: &Session, mut wanted: BTreeSet<ZoneId>) {
        let of = match session.who.family {
            Family::Account(id) => Some(id),
            Family::User => None,
        };
        for number in 1..=PAGES {
            if wanted.is_empty() {
                return;
            }
            let Ok(page) = session.client.zones(of, number, None).await else {
                return;
            };
            for zone in page.rows {
                if wanted.remove(&zone.id) {
                    self.zones.insert(zone.id, (zone.name, Some(zone.account)));
                }
            }
            if !page.more {
                return;
            }
        }
    }

    async fn ask_accounts(&mut self, session: &Session, mut wanted: BTreeSet<AccountId>) {
        if let Family::Account(own) = session.who.family {
            if wanted.contains(&own)
                && let Ok(page) = session.client.account(own).await
            {
                self.accounts
                    .extend(page.rows.into_iter().map(|account| (account.id, account.name)));
            }
            return;
        }
        for number in 1..=PAGES {
            if wanted.is_empty() {
                return;
            }
            let Ok(page) = session.client.accounts(number).await else {
                return;
            };
            for account in page.rows {
                if wanted.remove(&account.id) {
                    self.accounts.insert(account.id, account.name);
                }
            }
            if !page.more {
                return;
            }
        }
    }
}

/// What a file calls by name, safe to show, but for the user, who needs no looking for.
pub(super) fn open_until_created(unresolved: &[Unresolved]) -> Vec<String> {
    let named = unresolved.iter().filter(|one| one.wanted != Wanted::User);
    let mut words: Vec<String> = Vec::new();
    for one in named {
        let of_owner = matches!(one.wanted, Wanted::Owner(_));
        let said = if of_owner {
            format!("owner {}", one.words)
        } else {
            one.words.clone()
        };
        if !words.contains(&said) {
            words.push(said);
        }
    }
    words.iter().map(|words| visible(words).into_owned()).collect()
}

/// Ids that the draft does not have.
struct Free {
    next: u128,
    taken: BTreeSet<String>,
}

impl Free {
    fn beside(draft: &Draft) -> Self {
        let resources = draft
            .grants
            .iter()
            .flat_map(|grant| grant.resources.iter().chain(&grant.except));
        let mut taken: BTreeSet<String> = resources
            .flat_map(|one| {
                let own = match one {
                    Resource::Zone(id) => Some(id.to_string()),
                    Resource::User(id) => Some(id.to_string()),
                    _ => None,
                };
                own.into_iter().chain(one.account(|_| None).map(|id| id.to_string()))
            })
            .collect();
        if let Owner::Account(id) = draft.owner {
            taken.insert(id.to_string());
        }
        Self { next: u128::MAX, taken }
    }

    /// Another one each time.
    fn id<T: std::str::FromStr>(&mut self) -> Option<T> {
        loop {
            let text = format!("{:032x}", self.next);
            self.next -= 1;
            if !self.taken.contains(&text) {
                return text.parse().ok();
            }
        }
    }
}

impl Directory for Called {
    fn zone(&self, id: ZoneId) -> Option<String> {
        self.zones.get(&id).map(|(name, _)| name.clone())
    }

    fn account(&self, id: AccountId) -> Option<String> {
        self.accounts.get(&id).cloned()
    }

    fn email(&self) -> Option<String> {
        self.email.clone()
    }

    fn which_zone(&self, id: ZoneId) -> String {
        if self.stand_ins.contains(&id) {
            LATER.to_owned()
        } else {
            id.to_string()
        }
    }

    fn which_account(&self, id: AccountId) -> String {
        if self.only_name(id) == Some(ANY) {
            "left open by the link".to_owned()
        } else if self.is_stand_in(id) {
            LATER.to_owned()
        } else {
            id.to_string()
        }
    }
}

impl Names for Called {
    fn resource(&self, resource: &Resource) -> String {
        directory::resource(self, resource)
    }

    fn owner(&self, owner: Owner) -> String {
        directory::owner(self, owner)
    }

    fn short(&self, resource: &Resource) -> String {
        directory::short(self, resource)
    }

    fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        self.zones.get(&zone).and_then(|(_, account)| *account)
    }
}
