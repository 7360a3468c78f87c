//! The spec of a token: all that was decided, valid, ready to be shown and sent. Only a [`Spec`] can be created; it is
//! made from a draft in one place, which names every gap at once.
use jiff::Timestamp;

use super::address::IpFilter;
use super::grant::Grant;
use super::name::TokenName;
use super::policy::Policy;
use super::scope::{Owner, Scope};

/// Where in the flow something is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
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

/// A token as it is typed: texts where people type, choices where they choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose it will be.
    pub owner: Owner,
    /// The name as typed.
    pub name: String,
    /// At least one.
    pub grants: Vec<Grant>,
    /// Addresses that may use it, as typed; empty for all.
    pub ip_only: String,
    /// Addresses that may not, as typed.
    pub ip_except: String,
    /// "" or "now" for at once.
    pub starts: String,
    /// "never" or "" for no end.
    pub expires: String,
}

/// All that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Whose it will be.
    pub owner: Owner,
    /// Its name.
    pub name: TokenName,
    /// At least one; each has a group, and a resource for each scope of its groups.
    pub grants: Vec<Grant>,
    /// Who may use it.
    pub ip: IpFilter,
    /// From when; none for at once.
    pub starts: Option<Timestamp>,
    /// Until when; none for ever.
    pub expires: Option<Timestamp>,
}

impl Draft {
    /// Reads the draft; "now" and the local zone resolve durations.
    ///
    /// # Errors
    /// Every gap, in the order of the steps.
    pub fn read(&self, now: Timestamp, zone: &jiff::tz::TimeZone) -> Result<Spec, Vec<Gap>> {
        let _ = (now, zone);
        todo!()
    }
}

impl Spec {
    /// The policies that will be sent.
    #[must_use]
    pub fn policies(&self) -> Vec<Policy> {
        super::policy::assemble(&self.grants)
    }

    /// The exact bytes of the create request: indented JSON, without trailing newline, keys in the order of the published
    /// schema. What the JSON tab shows is this, and this is what is sent.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        todo!()
    }
}
