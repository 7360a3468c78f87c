//! Whose token it will be: the person, or an account. It decides the endpoints, the permission
//! groups and the resources; what the draft has that does not fit another owner is taken out, and
//! said.

use super::context::{Context, Live};
use crate::domain::catalog::Catalog;
use crate::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, SignedIn};
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::gap::{Gap, Place};
use crate::domain::token::grant::{DraftGrant, Grant, Resource};
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::{Owner, Scope};
use crate::wizard::message::Query;
use crate::wizard::page::Notice;

/// Someone who may own the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerCandidate {
    pub owner: Owner,
    /// Why the credential cannot create tokens of this owner, as far as is known.
    pub refused: Option<String>,
}

impl Context {
    /// Who may own the token: the person first, then the accounts that are known.
    #[must_use]
    pub fn owners(&self) -> Vec<OwnerCandidate> {
        let mut accounts: Vec<AccountId> = self.accounts.iter().map(|account| account.id).collect();
        let own = self.who().and_then(|who| who.family.account());
        // One that the lists do not have is known by the credential or the draft.
        let possible = self.who().map(accounts_to_create_for).unwrap_or_default();
        for known in own.into_iter().chain(self.owner_account()).chain(possible) {
            if !accounts.contains(&known) {
                accounts.insert(0, known);
            }
        }
        let candidate = |owner| OwnerCandidate {
            owner,
            refused: match self.who().map(|who| who.may_own(owner)) {
                Some(MayMint::No(why)) => Some(why),
                _ => None,
            },
        };
        std::iter::once(Owner::User)
            .chain(accounts.into_iter().map(Owner::Account))
            .map(candidate)
            .collect()
    }

    /// Makes the token another owner's: permission groups and lists are asked for anew, and what
    /// does not fit is taken out and named.
    pub fn own(&mut self, owner: Owner) {
        self.work.draft.owner_unresolved = None;
        if owner == self.work.draft.owner {
            return;
        }
        let before = (self.work.draft.owner == Owner::User).then(|| self.known_grants());
        self.work.draft.owner = owner;
        self.lists_of_owner();
        let Owner::Account(own) = owner else {
            if self.as_before_the_account() {
                let words = "The token will be yours, as it was before. It loses access when you do.";
                self.notice = Some(Notice::plain(words));
                return;
            }
            let again = if self.work.pruned {
                " What was left out for the account stays out; choose the template again to get it back."
            } else {
                ""
            };
            let words = format!("The token will be yours. It loses access when you do.{again}");
            self.notice = Some(Notice::plain(words));
            return;
        };
        let mut notes = vec![format!("The token will belong to {}.", self.owner(owner))];
        notes.extend(self.without_user_groups());
        notes.extend(self.only_within(own));
        self.work.pruned |= notes.len() > 1;
        self.work.before_account = before.map(|before| (before, self.known_grants()));
        self.follow_name();
        self.notice = Some(Notice::plain(notes.join(" ")));
    }

    /// The draft has become another owner's: its permission groups, and its lists when somebody is
    /// signed in.
    pub(in crate::wizard) fn lists_of_owner(&mut self) {
        let base = match self.work.draft.owner {
            Owner::User => Catalog::embedded(),
            Owner::Account(_) => self.catalog().of_account(),
        };
        self.replace_catalog(base);
        self.groups.state = Live::NotAsked;
        if self.who().is_some() {
            self.load_of_owner();
        }
    }

    /// Asks for what the owner decides: permission groups and zones.
    pub(in crate::wizard) fn load_of_owner(&mut self) {
        self.load(Query::Groups(self.work.draft.owner));
        self.load(Query::Zones(self.owner_account()));
    }

    /// Asks for the accounts that the sign-in sees. The token of an account may not list them
    /// (reference: cloudflare-api section 6, code 1001), and reaches its own only.
    pub(in crate::wizard) fn load_accounts(&mut self) {
        let own = self.who().and_then(|who| who.family.account());
        self.load(own.map_or(Query::Accounts, Query::Account));
    }

    /// The token of an account creates tokens of its own account only, and some sign-ins of a user
    /// those of one account only: that decides on the owner where nobody has.
    pub(in crate::wizard) fn fit_to_credential(&mut self) {
        let only = self.who().and_then(|who| match who.family {
            CredentialFamily::Account(own) => Some(own),
            CredentialFamily::User if who.for_accounts_only() => the_one_left(who),
            CredentialFamily::User => None,
        });
        if let Some(only) = only.filter(|_| !self.work.owner_chosen) {
            self.own(Owner::Account(only));
        }
    }

    /// Where the credential cannot make tokens of the owner that was decided on, and of another one
    /// it can.
    pub(in crate::wizard) fn gap_of_owner(&self) -> Option<Gap> {
        let who = self.who()?;
        match (who.family, who.may_own(self.work.draft.owner)) {
            (CredentialFamily::Account(_), MayMint::No(why)) => Some(Gap {
                place: Place::Owner,
                sentence: format!("{why} Choose its own account as the owner, or sign in with another credential."),
            }),
            (CredentialFamily::User, MayMint::No(why)) if who.for_accounts_only() => Some(Gap {
                place: Place::Owner,
                sentence: format!("{why} Choose an account as the owner, or sign in with another credential."),
            }),
            _ => None,
        }
    }

    /// The accesses without what is called by name.
    fn known_grants(&self) -> Vec<Grant> {
        self.work.draft.grants.iter().map(DraftGrant::known).collect()
    }

    /// Brings back what an account's ownership took out, when nothing was changed since.
    fn as_before_the_account(&mut self) -> bool {
        match self.work.before_account.take() {
            Some((before, after)) if self.work.draft.is_resolved() && after == self.known_grants() => {
                self.work.draft.grants = before.into_iter().map(DraftGrant::from).collect();
                self.work.access = self.work.access.min(self.work.draft.grants.len().saturating_sub(1));
                self.work.pruned = false;
                self.follow_name();
                true
            }
            _ => false,
        }
    }

    /// Takes the user's permission groups out of the draft: the token of an account cannot hold
    /// them (reference: catalog section 7).
    fn without_user_groups(&mut self) -> Option<String> {
        let mut gone = Vec::new();
        for grant in &mut self.work.draft.grants {
            let of_user = |scope: &Scope| *scope == Scope::User;
            gone.extend(
                grant
                    .groups
                    .iter()
                    .filter(|(_, scope)| of_user(scope))
                    .map(|(id, _)| *id),
            );
            grant.groups.retain(|_, scope| !of_user(scope));
            grant.resources.retain(|resource| resource.scope() != Scope::User);
        }
        self.drop_empty_accesses();
        let embedded = (!gone.is_empty()).then(Catalog::embedded)?;
        let names: Vec<String> = gone
            .iter()
            .map(|id| visible(&embedded.in_words(*id)).into_owned())
            .collect();
        Some(format!(
            "Left out, because only your own tokens can have it: {}.",
            some(&names)
        ))
    }

    /// An access that is left without permissions is none, unless it is the only one.
    fn drop_empty_accesses(&mut self) {
        let whole = self.work.draft.grants.iter().any(|grant| !grant.groups.is_empty());
        for at in (0..self.work.draft.grants.len()).rev() {
            let empty = self
                .work
                .draft
                .grants
                .get(at)
                .is_some_and(|grant| grant.groups.is_empty());
            if empty && (whole || at > 0) {
                self.work.draft.grants.remove(at);
            }
        }
        self.work.access = self.work.access.min(self.work.draft.grants.len().saturating_sub(1));
    }

    /// Narrows what is chosen to one account.
    fn only_within(&mut self, own: AccountId) -> Option<String> {
        let zones = &self.zones;
        let foreign = |resource: &Resource| {
            let account = resource.account(|zone| zones.account_of(zone));
            account.is_some_and(|account| account != own)
        };
        let (mut narrowed, mut gone) = (false, Vec::new());
        for grant in &mut self.work.draft.grants {
            narrowed |= narrow(grant, own);
            gone.extend(grant.resources.iter().filter(|one| foreign(one)).cloned());
            grant.resources.retain(|resource| !foreign(resource));
            grant.except.retain(|resource| !foreign(resource));
        }
        let names: Vec<String> = gone.iter().take(SOME + 1).map(|one| self.resource(one)).collect();
        let mut words = Vec::new();
        if narrowed {
            words.push("“All” now means all of this account.".to_owned());
        }
        if !gone.is_empty() {
            words.push(format!("Left out, in other accounts: {}.", some_of(&names, gone.len())));
        }
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// The accounts that a user's sign-in is known to create tokens for, or that did not say no.
fn accounts_to_create_for(who: &SignedIn) -> Vec<AccountId> {
    match (who.family, &who.for_accounts) {
        (CredentialFamily::User, ForAccounts::Only(accounts)) => accounts.clone(),
        (CredentialFamily::User, ForAccounts::Asked { answered, silent, .. }) => {
            answered.iter().chain(silent).map(|(id, _)| *id).collect()
        }
        _ => Vec::new(),
    }
}

/// The account that is left where all others are known to be out; else a person chooses.
fn the_one_left(who: &SignedIn) -> Option<AccountId> {
    if matches!(who.for_accounts, ForAccounts::Asked { all: false, .. }) {
        return None;
    }
    match accounts_to_create_for(who).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// "All accounts" becomes the account, and "all zones" its zones; whether there was one of them.
fn narrow(grant: &mut DraftGrant, own: AccountId) -> bool {
    let pairs = [
        (Resource::AllAccounts, Resource::Account(own)),
        (Resource::AllZones, Resource::ZonesOf(own)),
    ];
    let mut narrowed = false;
    for (wide, narrow) in pairs {
        for set in [&mut grant.resources, &mut grant.except] {
            let before = set.len();
            set.retain(|one| *one != wide && one.meaning().as_ref() != Some(&wide));
            if set.len() < before {
                set.insert(narrow.clone());
                narrowed = true;
            }
        }
    }
    narrowed
}

/// Names that a note says at most.
const SOME: usize = 3;

fn some(names: &[String]) -> String {
    some_of(names, names.len())
}

/// The first names, and how many more there are.
fn some_of(names: &[String], count: usize) -> String {
    let first: Vec<&str> = names.iter().take(SOME).map(String::as_str).collect();
    match count.saturating_sub(first.len()) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
