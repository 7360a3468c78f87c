//! What is missing or wrong in a draft, and where in the flow it is decided.

use super::id::GroupId;
use super::scope::Scope;

/// Where in the flow something is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Whose it will be.
    Owner,
    Name,
    /// The permissions of grant number n (from 0).
    Permissions(usize),
    /// One permission of grant number n (from 0).
    Group(usize, GroupId),
    /// The resources of grant number n (from 0), for one scope.
    Resources(usize, Scope),
    /// The list of addresses that may use it.
    IpOnly,
    /// The list of addresses that may not.
    IpExcept,
    Starts,
    /// The end.
    Expires,
}

impl Place {
    /// The grant (from 0) that it is about, if it is about one.
    #[must_use]
    pub fn grant(&self) -> Option<usize> {
        match self {
            Self::Permissions(at) | Self::Group(at, _) | Self::Resources(at, _) => Some(*at),
            Self::Owner | Self::Name | Self::IpOnly | Self::IpExcept | Self::Starts | Self::Expires => None,
        }
    }
}

/// Something missing or wrong, as a sentence at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub place: Place,
    /// What is wrong and what was expected.
    pub sentence: String,
}
