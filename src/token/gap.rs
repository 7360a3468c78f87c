//! What is missing or wrong in a draft, and where in the flow it is decided.

use super::scope::Scope;

/// Where in the flow something is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Whose it will be.
    Owner,
    /// The name.
    Name,
    /// The permissions of grant number n (from 0).
    Permissions(usize),
    /// The resources of grant number n (from 0), for one scope.
    Resources(usize, Scope),
    /// The list of addresses that may use it.
    IpOnly,
    /// The list of addresses that may not.
    IpExcept,
    /// The start.
    Starts,
    /// The end.
    Expires,
}

/// Something missing or wrong, as a sentence at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub place: Place,
    /// What is wrong and what was expected.
    pub sentence: String,
}
