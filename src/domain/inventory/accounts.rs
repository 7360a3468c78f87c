//! Accounts, and the one that a name means.
use crate::domain::search::nearest;
use crate::domain::text::visible;
use crate::domain::token::id::AccountId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// Its name as the API gave it.
    pub name: String,
}

/// Why a name is not that of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOneAccount<'a> {
    /// No account has exactly this name. The nearest one is no guess: it is only proposed.
    Unknown { near: Option<&'a str> },
    /// Several have it.
    Several(Vec<&'a Account>),
}

/// Returns the account of exactly this name.
///
/// # Errors
/// There is none, or more than one.
pub fn named<'a>(name: &str, accounts: &'a [Account]) -> Result<&'a Account, NotOneAccount<'a>> {
    let same: Vec<&Account> = accounts.iter().filter(|one| one.name == name).collect();
    match same.as_slice() {
        [one] => Ok(*one),
        [] => Err(NotOneAccount::Unknown {
            near: nearest(name, accounts.iter().map(|one| one.name.as_str())),
        }),
        _ => Err(NotOneAccount::Several(same)),
    }
}

/// An account by its name and its id, as far as they are known; safe to show.
#[must_use]
pub fn in_words(id: AccountId, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{} ({id})", visible(name)),
        None => id.to_string(),
    }
}
