//! How a resource is called where some names are known: the same words for whoever shows the page.

use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::scope::Owner;
use crate::domain::token::zone_name;

/// The bare names that are known. None of them need be safe to show.
pub trait Directory {
    /// A zone's name.
    fn zone(&self, id: ZoneId) -> Option<String>;
    /// An account's name.
    fn account(&self, id: AccountId) -> Option<String>;
    /// The e-mail address of who is signed in.
    fn email(&self) -> Option<String>;
    /// Which of several zones of a name it is: its id, where it has one.
    fn which_zone(&self, id: ZoneId) -> String {
        id.to_string()
    }
    /// Which of several accounts of a name it is: its id, where it has one.
    fn which_account(&self, id: AccountId) -> String {
        id.to_string()
    }
}

/// An account's name, safe to show, or which it is.
#[must_use]
pub fn account_name(directory: &dyn Directory, id: AccountId) -> String {
    directory
        .account(id)
        .map_or_else(|| directory.which_account(id), |name| visible(&name).into_owned())
}

/// For [`super::Names::resource`].
#[must_use]
pub fn resource(directory: &dyn Directory, resource: &Resource) -> String {
    let called = |name: Option<String>, which: String| match name {
        Some(name) => format!("{} ({which})", visible(&name)),
        None => which,
    };
    match resource {
        Resource::User(_) => owner(directory, Owner::User),
        Resource::AllAccounts => "all accounts, also ones added later".into(),
        Resource::Account(id) => called(directory.account(*id), directory.which_account(*id)),
        Resource::AllZones => "all zones of all accounts, also ones added later".into(),
        Resource::ZonesOf(id) => format!(
            "all zones of account {}, also ones added later",
            account_name(directory, *id)
        ),
        Resource::Zone(id) => match (directory.zone(*id), directory.which_zone(*id)) {
            (Some(name), which) => zone_name::shown_with(&name, &which),
            (None, which) => which,
        },
        Resource::Bucket {
            account,
            jurisdiction,
            name,
        } => {
            format!(
                "bucket {} ({}) of account {}",
                visible(name),
                visible(jurisdiction),
                account_name(directory, *account)
            )
        }
        Resource::Raw { key, .. } => visible(key).into_owned(),
        Resource::RawWithin { within, key, .. } => format!("{} within {}", visible(key), visible(within)),
    }
}

/// For [`super::Names::short`].
#[must_use]
pub fn short(directory: &dyn Directory, one: &Resource) -> String {
    match one {
        Resource::Zone(id) => directory
            .zone(*id)
            .map_or_else(|| directory.which_zone(*id), |name| zone_name::shown(&name)),
        Resource::Account(id) => account_name(directory, *id),
        other => resource(directory, other),
    }
}

/// For [`super::Names::owner`].
#[must_use]
pub fn owner(directory: &dyn Directory, owner: Owner) -> String {
    match owner {
        Owner::User => match directory.email() {
            Some(email) => format!("you ({})", visible(&email)),
            None => "you".into(),
        },
        Owner::Account(id) => format!("account {}", account_name(directory, id)),
    }
}
