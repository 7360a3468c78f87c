//! Accounts.
use crate::domain::token::id::AccountId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// Its name as the API gave it.
    pub name: String,
}
