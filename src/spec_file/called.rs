//! What a file calls by name, and what a name turns out to be among the accounts and zones that somebody sees.

use serde::{Deserialize, Serialize};

use super::link;
use super::nearest::nearest;
use crate::text::visible;
use crate::token::grant::Resource;
use crate::token::id::{AccountId, ZoneId};
use crate::token::scope::{Owner, Scope};
use crate::token::spec::Draft;

/// Something that the file calls by a name: only the live account can tell its id. A kept draft holds it in this form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unresolved {
    /// The grant it belongs to, from 0; 0 for the owner.
    pub grant: usize,
    /// Whether it goes to the exclusions of the grant.
    pub excluded: bool,
    /// As written: `zone:example.com`. Not made safe to show.
    pub words: String,
    /// What it is.
    pub wanted: Wanted,
    /// The line of the file, from 1; 0 where there are no lines.
    pub line: usize,
    /// The column in characters, from 1; 0 where it is not known, as in a draft that was kept before there were any.
    #[serde(default)]
    pub column: usize,
}

/// What a name turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A resource of a grant.
    Resource(Resource),
    /// The owner.
    Owner(AccountId),
}

impl Unresolved {
    /// Puts what was found where the file wants it; false when that place is gone.
    pub fn put(&self, draft: &mut Draft, found: Found) -> bool {
        match (found, draft.grants.get_mut(self.grant)) {
            (Found::Owner(id), _) => {
                draft.owner = Owner::Account(id);
                if self.wanted == Wanted::AnyOwner {
                    link::within(draft, id);
                }
            }
            (Found::Resource(resource), Some(grant)) if self.excluded => {
                grant.except.insert(resource);
            }
            (Found::Resource(resource), Some(grant)) => {
                grant.resources.insert(resource);
            }
            (Found::Resource(_), None) => return false,
        }
        true
    }
}

/// What a name stands for. Names are not made safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// The user who signs in.
    User,
    /// The zone of this name, in lower case.
    Zone(String),
    /// All zones of the account of this name.
    ZonesIn(String),
    /// The account of this name.
    Account(String),
    /// The owner: the account of this name.
    Owner(String),
    /// The owner: an account, and which one is for the person to say (`:account` in a template link).
    AnyOwner,
    /// A bucket of the account of this name.
    Bucket {
        /// The account's name.
        account: String,
        /// Its jurisdiction.
        jurisdiction: String,
        /// The bucket's name.
        name: String,
    },
}

impl Wanted {
    /// The scope of what is wanted; for an owner that of accounts.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::User => Scope::User,
            Self::Zone(_) | Self::ZonesIn(_) => Scope::Zone,
            Self::Account(_) | Self::Owner(_) | Self::AnyOwner => Scope::Account,
            Self::Bucket { .. } => Scope::Bucket,
        }
    }

    /// The name of the account that decides, where one does.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::ZonesIn(name) | Self::Account(name) | Self::Owner(name) | Self::Bucket { account: name, .. } => {
                Some(name)
            }
            Self::User | Self::Zone(_) | Self::AnyOwner => None,
        }
    }

    /// What it is when these are all accounts; none where no account decides.
    ///
    /// # Errors
    /// The end of a sentence: nobody is called so (with the nearest name), or several are.
    pub fn among_accounts<'a>(
        &self,
        accounts: impl Iterator<Item = (AccountId, &'a str)> + Clone,
    ) -> Option<Result<Found, String>> {
        let name = self.account()?;
        let named: Vec<AccountId> = accounts
            .clone()
            .filter(|(_, one)| *one == name)
            .map(|(id, _)| id)
            .collect();
        let id = match named.as_slice() {
            [one] => *one,
            [] => {
                let near = nearest(name, accounts.map(|(_, one)| one));
                let hint = near.map(|near| format!(" Did you mean {}?", visible(near)));
                return Some(Err(format!(
                    "is not found: this sign-in sees no account of that name.{} Write its name or its id.",
                    hint.unwrap_or_default()
                )));
            }
            several => {
                let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
                let why = format!("means several accounts: {}. Write its id.", ids.join(" and "));
                return Some(Err(why));
            }
        };
        Some(Ok(match self {
            Self::Owner(_) => Found::Owner(id),
            Self::ZonesIn(_) => Found::Resource(Resource::ZonesOf(id)),
            Self::Bucket { jurisdiction, name, .. } => Found::Resource(Resource::Bucket {
                account: id,
                jurisdiction: jurisdiction.clone(),
                name: name.clone(),
            }),
            _ => Found::Resource(Resource::Account(id)),
        }))
    }
}

impl Found {
    /// The zone of a name, when these are all zones that are called so, each with the words for its account.
    ///
    /// # Errors
    /// The end of a sentence: there is none, or there are several.
    pub fn zone_among(named: &[(ZoneId, String)]) -> Result<Self, String> {
        match named {
            [(one, _)] => Ok(Self::Resource(Resource::Zone(*one))),
            [] => Err("is not found: this sign-in sees no zone of that name.".to_owned()),
            several => {
                let on: Vec<String> = several
                    .iter()
                    .map(|(id, account)| format!("{id} ({account})"))
                    .collect();
                Err(format!(
                    "is on {} accounts: {}. Write its id.",
                    several.len(),
                    on.join(" and ")
                ))
            }
        }
    }
}
