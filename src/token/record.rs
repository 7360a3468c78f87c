//! A token as the API reports it, and how it differs from what was asked. The server adds ids and names and may reorder
//! everything, so the comparison is of sets.
use jiff::Timestamp;

use super::address::IpFilter;
use super::id::TokenId;
use super::policy::Policy;
use super::spec::Spec;

/// Status of a token; the set is open (`revoked (exposed)` was seen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenStatus {
    /// Works.
    Active,
    /// Switched off.
    Disabled,
    /// Past its end.
    Expired,
    /// Any other word, verbatim.
    Other(String),
}

/// A token that exists, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its id.
    pub id: TokenId,
    /// Its name, as the API gave it (may hold anything; see [`crate::text`]).
    pub name: String,
    /// Its status.
    pub status: TokenStatus,
    /// When it was made.
    pub issued_on: Option<Timestamp>,
    /// From when it works.
    pub starts: Option<Timestamp>,
    /// Until when.
    pub expires: Option<Timestamp>,
    /// Its policies, those in a shape that cfmint understands.
    pub policies: Vec<Policy>,
    /// How many policies had a shape that cfmint does not understand.
    pub policies_not_understood: usize,
    /// Its filter; entries that could not be read are left out and counted in `addresses_not_understood`.
    pub ip: IpFilter,
    /// How many addresses could not be read.
    pub addresses_not_understood: usize,
}

/// Compares what was asked with what exists: one sentence for each difference, none when they agree.
/// `name_of` gives a permission group's name for an id.
#[must_use]
pub fn differences(asked: &Spec, got: &TokenRecord, name_of: &dyn Fn(super::id::GroupId) -> String) -> Vec<String> {
    let _ = (asked, got, name_of);
    todo!()
}
