//! What a name turns out to be among the accounts and zones that somebody sees.

use super::link;
use crate::domain::inventory::accounts::{Account, NotOneAccount, named};
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Draft;
use crate::domain::token::unresolved::{Unresolved, Wanted};
use crate::domain::token::zone_name::{Host, More, shown};

/// What a name turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A resource of a grant.
    Resource(Resource),
    Owner(AccountId),
}

impl Draft {
    /// Puts what each name turned out to be where the name stands. One of which `found` says
    /// nothing stays.
    pub fn resolve(&mut self, mut found: impl FnMut(&Unresolved) -> Option<Found>) {
        if let Some(one) = &self.owner_unresolved
            && let Some(Found::Owner(id)) = found(one)
        {
            let any = one.wanted == Wanted::AnyOwner;
            (self.owner, self.owner_unresolved) = (Owner::Account(id), None);
            if any {
                link::within(self, id);
            }
        }
        for grant in &mut self.grants {
            grant.unresolved.retain(|one| {
                let Some(Found::Resource(resource)) = found(one) else {
                    return true;
                };
                let set = if one.excluded {
                    &mut grant.except
                } else {
                    &mut grant.resources
                };
                set.insert(resource);
                false
            });
        }
    }
}

impl Wanted {
    /// The end of a sentence about what cannot be a zone, whoever is asked; none for everything
    /// else.
    #[must_use]
    pub fn no_zone(&self) -> Option<String> {
        let host = self.host().filter(|host| host.more.is_some())?;
        let (why, name) = (why_not(&host, &host.name), shown(&host.name));
        Some(format!("{why}: write zone:{name}, or the zone that holds it."))
    }

    /// What it is when these are all accounts; none where no account decides.
    ///
    /// # Errors
    /// The end of a sentence: nobody is called so (with the nearest name), or several are.
    pub fn among_accounts(&self, accounts: &[Account]) -> Option<Result<Found, String>> {
        let name = self.account()?;
        match named(name, accounts) {
            Ok(account) => self.in_account(account.id).map(Ok),
            Err(NotOneAccount::Unknown { near }) => {
                let hint = near.map(|near| format!(" Did you mean {}?", visible(near)));
                Some(Err(format!(
                    "is not found: this sign-in sees no account of that name.{} Write its name or its id.",
                    hint.unwrap_or_default()
                )))
            }
            Err(NotOneAccount::Several(several)) => {
                let ids: Vec<String> = several.iter().map(|one| one.id.to_string()).collect();
                let why = format!("means several accounts: {}. Write its id.", ids.join(" and "));
                Some(Err(why))
            }
        }
    }

    /// What it is when this is its account; none where no account decides.
    #[must_use]
    pub fn in_account(&self, id: AccountId) -> Option<Found> {
        Some(Found::Resource(match self {
            Self::Owner(_) | Self::AnyOwner => return Some(Found::Owner(id)),
            Self::Account(_) => Resource::Account(id),
            Self::ZonesIn(_) => Resource::ZonesOf(id),
            Self::Bucket { jurisdiction, name, .. } => Resource::Bucket {
                account: id,
                jurisdiction: jurisdiction.clone(),
                name: name.clone(),
            },
            Self::User | Self::Zone(_) | Self::Host { .. } => return None,
        }))
    }
}

impl Found {
    /// Names of a spec that are asked for: each is a request of the 1,200 in five minutes
    /// (reference: cloudflare-api section 7).
    pub const ASKED: usize = 100;
    /// Names above them that are asked for in all, where a name is not a zone.
    pub const ABOVE: usize = 100;

    /// What is said of a name beyond [`Found::ASKED`].
    #[must_use]
    pub fn not_asked() -> String {
        format!(
            "was not looked up: only the first {} zones are. Write its id.",
            Self::ASKED
        )
    }

    /// What is said of a name whose names above are beyond [`Found::ABOVE`].
    #[must_use]
    pub fn above_not_asked() -> String {
        format!(
            "is not found, and the names above it were not looked up: only the first {} are. Write its id.",
            Self::ABOVE
        )
    }

    /// What a host comes to where all zones are known and none of them holds it.
    ///
    /// # Errors
    /// Always: the end of a sentence.
    pub fn no_zone_for(host: &Host) -> Result<Self, String> {
        Err(nowhere(host))
    }

    /// The zone that is wanted for a host. `name` is the longest of its
    /// [candidates](Host::candidates) that zones are called, and these are all of them, each with
    /// the words for its account and status. Only its own zone is ever found: one that holds it is
    /// more than was written, and proposed.
    ///
    /// # Errors
    /// The end of a sentence: there is none, there are several, or what to write instead.
    pub fn zone_for(host: &Host, name: &str, zones: &[(ZoneId, String)]) -> Result<Self, String> {
        let itself = name == host.name;
        let which = || {
            let all: Vec<String> = zones.iter().map(|(id, of)| format!("{id} ({of})")).collect();
            all.join(" and ")
        };
        match zones {
            [] => Err(not_found(host)),
            [(one, _)] if itself && host.more.is_none() => Ok(Self::Resource(Resource::Zone(*one))),
            several if itself && host.more.is_none() => Err(format!(
                "is the name of {} zones: {}. Write zone:ID with the id of one.",
                several.len(),
                which()
            )),
            [_] if itself => Err(format!("{}: write zone:{}.", why_not(host, name), shown(name))),
            [_] => Err(format!("{}: write zone:{}.", why_not(host, name), visible(name))),
            several => Err(format!(
                "{}, and is the name of {} zones: {}. Write zone:ID with the id of one.",
                why_not(host, name),
                several.len(),
                which()
            )),
        }
    }
}

fn not_found(host: &Host) -> String {
    let Some(last) = host.unasked_above() else {
        return nowhere(host);
    };
    let itself = match host.more {
        None => "of that name".to_owned(),
        Some(_) => format!("called {}", shown(&host.name)),
    };
    let last = shown(last);
    format!(
        "is not found: this sign-in sees no zone {itself}, nor of a name above it up to {last}; the names above {last} were not looked up: write zone:NAME yourself."
    )
}

/// What is said where every name that can hold a host was looked at.
fn nowhere(host: &Host) -> String {
    let held = match (host.more, host.names().len()) {
        (None, 1) => "of that name".to_owned(),
        (None, _) => "of that name, nor one that holds it".to_owned(),
        (Some(_), _) => format!("that holds {}", shown(&host.name)),
    };
    format!("is not found: this sign-in sees no zone {held}.")
}

/// Why a host is not the zone that holds it.
fn why_not(host: &Host, holder: &str) -> String {
    let what = match host.more {
        None => "is not a zone",
        Some(More::Address) => "is an address, and a token is for a whole zone",
        Some(More::Wildcard) => "has a *, and a zone covers all names below it",
    };
    match (holder == host.name, host.more) {
        (true, _) => what.to_owned(),
        (false, None) => format!("{what}; {} holds it", shown(holder)),
        (false, Some(_)) => format!("{what}; {} holds {}", shown(holder), shown(&host.name)),
    }
}
