//! Accounts.
use crate::domain::token::id::AccountId;

/// One account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name as the API gave it.
    pub name: String,
}
