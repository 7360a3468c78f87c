//! What things are called on a page that no terminal shows: by the names of the file, which nobody
//! has looked up yet, or by those of the account that was asked.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::sign_in::Session;
use crate::domain::inventory::PAGES;
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::zones::Zone;
use crate::domain::refusal::Refusal;
use crate::domain::spec::{Found, Wanted};
use crate::domain::summary::Names;
use crate::domain::summary::directory::{self, Directory};
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, UserId, ZoneId};
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::{Draft, Spec};
use crate::domain::token::unresolved::ANY;
use crate::domain::token_list::NamedResources;

/// Stands where a name has no id yet.
const LATER: &str = "looked up when it is created";

/// So many zones are asked for one by one, each with a request; more are looked for in the list.
const ONE_BY_ONE: usize = 20;

/// The longest wait for names that nothing depends on.
const LOOK: Duration = Duration::from_secs(10);
/// Said where ids keep standing for names.
pub(super) const IDS: &str = "Ids are shown where names could not be looked up.";

/// Ids of zones and accounts.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    zones: BTreeSet<ZoneId>,
    accounts: BTreeSet<AccountId>,
}

impl Ids {
    /// Those that a page of these shows by names.
    pub(super) fn of<'a>(specs: impl IntoIterator<Item = &'a Spec>) -> Self {
        let mut ids = Self::default();
        specs.into_iter().for_each(|spec| ids.add(spec));
        ids
    }

    pub(super) fn add(&mut self, spec: &Spec) {
        let grants = spec.grants.iter();
        for one in grants.flat_map(|grant| grant.resources.iter().chain(&grant.except)) {
            match one.meaning().as_ref().unwrap_or(one) {
                Resource::Zone(id) => drop(self.zones.insert(*id)),
                Resource::Account(id) | Resource::ZonesOf(id) | Resource::Bucket { account: id, .. } => {
                    self.accounts.insert(*id);
                }
                _ => {}
            }
        }
        if let Owner::Account(id) = spec.owner {
            self.accounts.insert(id);
        }
    }

    /// Those of zones alone, where asking for accounts would be in vain.
    pub(super) fn of_zones(self) -> Self {
        Self {
            zones: self.zones,
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.zones.is_empty() && self.accounts.is_empty()
    }
}

/// Names of ids, and of stand-ins.
#[derive(Debug, Default)]
pub(super) struct Labels {
    zones: BTreeMap<ZoneId, (String, Option<AccountId>)>,
    accounts: BTreeMap<AccountId, String>,
    email: Option<String>,
}

impl Labels {
    /// Puts a stand-in in the place of each name of a draft, the same for the same name. Every
    /// account that is called by name is `own` where that is given.
    pub(super) fn stand_in(&mut self, named: &Draft, own: Option<AccountId>) -> Draft {
        let mut draft = named.clone();
        draft.resolve(|one| {
            let own = own.and_then(|own| one.wanted.in_account(own));
            own.or_else(|| self.found(&one.wanted))
        });
        draft
    }

    fn found(&mut self, wanted: &Wanted) -> Option<Found> {
        match wanted {
            Wanted::User => Some(Found::Resource(Resource::User(UserId::stand_in(0)))),
            Wanted::Zone(name) | Wanted::Host { name, .. } => {
                Some(Found::Resource(Resource::Zone(self.zone_stand_in(name)?)))
            }
            Wanted::ZonesIn(name)
            | Wanted::Account(name)
            | Wanted::Owner(name)
            | Wanted::Bucket { account: name, .. } => wanted.in_account(self.account_stand_in(name)?),
            Wanted::AnyOwner => wanted.in_account(self.account_stand_in(ANY)?),
        }
    }

    fn zone_stand_in(&mut self, name: &str) -> Option<ZoneId> {
        let known = self.zones.iter().find(|(_, (zone, _))| zone == name);
        if let Some((id, _)) = known {
            return Some(*id);
        }
        let id = ZoneId::stand_in(self.zones.len().try_into().ok()?);
        self.zones.insert(id, (name.to_owned(), None));
        Some(id)
    }

    fn account_stand_in(&mut self, name: &str) -> Option<AccountId> {
        let known = self.accounts.iter().find(|(_, account)| *account == name);
        if let Some((id, _)) = known {
            return Some(*id);
        }
        let id = AccountId::stand_in(self.accounts.len().try_into().ok()?);
        self.accounts.insert(id, name.to_owned());
        Some(id)
    }

    /// The name of an account of which nothing else is known.
    pub(super) fn only_name(&self, account: AccountId) -> Option<&str> {
        let name = self.accounts.get(&account).filter(|_| account.is_stand_in());
        name.map(String::as_str)
    }

    /// Keeps the name of a zone that was found.
    pub(super) fn learn_zone(&mut self, zone: &Zone) {
        self.zones.insert(zone.id, (zone.name.clone(), Some(zone.account)));
    }

    /// Keeps the name of an account that was found.
    pub(super) fn learn_account(&mut self, account: &Account) {
        self.accounts.insert(account.id, account.name.clone());
    }

    /// Keeps the names of the accounts that signing in has shown.
    pub(super) fn learn_sign_in(&mut self, session: &Session) {
        let own = session.who.family.account();
        let own = own.and_then(|id| Some((id, session.who.name_of(id)?.to_owned())));
        let meant = session.account.as_ref();
        let meant = meant.and_then(|account| Some((account.id, account.name.clone()?)));
        self.accounts.extend(own.into_iter().chain(meant));
    }

    /// The names of what a token is about that exists, and who asks. Where they do not come, ids
    /// stay, and one sentence says why.
    pub(super) async fn asked(session: &Session, spec: &Spec) -> (Self, Option<String>) {
        let mut called = Self::of(session);
        called.learn_sign_in(session);
        let unnamed = called.look_up_in_time(session, Ids::of([spec])).await;
        (called, unnamed)
    }

    /// Of whoever asks, and nothing else so far.
    pub(super) fn of(session: &Session) -> Self {
        Self {
            email: session.who.email.clone(),
            ..Self::default()
        }
    }

    /// The zones and accounts that are known here and whose names hold a word in lower case.
    pub(super) fn named(&self, word: &str) -> NamedResources {
        let holds = |name: &str| name.to_lowercase().contains(word);
        let zones = self.zones.iter().filter(|(_, (name, _))| holds(name));
        let accounts = self.accounts.iter().filter(|(_, name)| holds(name));
        NamedResources {
            zones: zones.map(|(id, (_, account))| (*id, *account)).collect(),
            accounts: accounts.map(|(id, _)| *id).collect(),
        }
    }

    /// Whether a spec has ids whose names are not known here.
    pub(super) fn lacks_any(&self, spec: &Spec) -> bool {
        !self.lacking(Ids::of([spec])).is_empty()
    }

    /// The ids that the page shows by names, and that have none yet.
    fn lacking(&self, mut ids: Ids) -> Ids {
        ids.zones.retain(|id| !self.zones.contains_key(id));
        ids.accounts.retain(|id| !self.accounts.contains_key(id));
        ids
    }

    /// Asks for the names of ids that have none: a few zones each by its id, else pages of the
    /// lists until all are found, at most as many as load by themselves. The first refusal ends the
    /// asking for its list.
    async fn look_up(&mut self, session: &Session, ids: Ids) -> Result<(), Refusal> {
        let Ids { zones, accounts } = self.lacking(ids);
        let zones = self.ask_zones(session, zones).await;
        let accounts = self.ask_accounts(session, accounts).await;
        zones.and(accounts)
    }

    /// The same, for as long as anybody waits for names that nothing depends on. Where it fails, ids
    /// stay, and one sentence says why.
    pub(super) async fn look_up_in_time(&mut self, session: &Session, ids: Ids) -> Option<String> {
        let asked = tokio::time::timeout(LOOK, self.look_up(session, ids.clone())).await;
        match asked {
            Ok(Ok(())) if !self.lacking(ids).is_empty() => {
                Some(format!("{IDS} This sign-in does not see all of them."))
            }
            Ok(Ok(())) => None,
            Ok(Err(refusal)) => Some(format!("{IDS} {}", refusal.sentence())),
            Err(_) => Some(format!("{IDS} No answer came in time.")),
        }
    }

    async fn ask_zones(&mut self, session: &Session, mut wanted: BTreeSet<ZoneId>) -> Result<(), Refusal> {
        if wanted.len() <= ONE_BY_ONE {
            let mut refused = None;
            for id in wanted {
                match session.client.zone(id).await {
                    Ok(page) => page.rows.iter().for_each(|zone| self.learn_zone(zone)),
                    // Another one may be seen.
                    Err(Refusal::NotFound { .. } | Refusal::Forbidden { .. } | Refusal::Rejected { .. }) => {}
                    Err(refusal @ Refusal::RefusedHere { works: true, .. }) => refused = Some(refusal),
                    Err(refusal) => return Err(refusal),
                }
            }
            return refused.map_or(Ok(()), Err);
        }
        let of = session.who.family.account();
        for number in 1..=PAGES {
            if wanted.is_empty() {
                break;
            }
            let page = session.client.zones(of, number, None).await?;
            for zone in page.rows.iter().filter(|zone| wanted.remove(&zone.id)) {
                self.learn_zone(zone);
            }
            if !page.more {
                break;
            }
        }
        Ok(())
    }

    async fn ask_accounts(&mut self, session: &Session, mut wanted: BTreeSet<AccountId>) -> Result<(), Refusal> {
        if let Some(own) = session.who.family.account() {
            if wanted.contains(&own) {
                let page = session.client.account(own).await?;
                page.rows.iter().for_each(|account| self.learn_account(account));
            }
            return Ok(());
        }
        for number in 1..=PAGES {
            if wanted.is_empty() {
                break;
            }
            let page = session.client.accounts(number).await?;
            for account in page.rows.iter().filter(|account| wanted.remove(&account.id)) {
                self.learn_account(account);
            }
            if !page.more {
                break;
            }
        }
        Ok(())
    }
}

/// What a file calls by name, safe to show, but for the user, who needs no looking for.
pub(super) fn open_until_created(draft: &Draft) -> Vec<String> {
    let named = draft.unresolved().filter(|one| one.wanted != Wanted::User);
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

impl Directory for Labels {
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
        if id.is_stand_in() {
            LATER.to_owned()
        } else {
            id.to_string()
        }
    }

    fn which_account(&self, id: AccountId) -> String {
        if self.only_name(id) == Some(ANY) {
            "left open by the link".to_owned()
        } else if id.is_stand_in() {
            LATER.to_owned()
        } else {
            id.to_string()
        }
    }
}

impl Names for Labels {
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
