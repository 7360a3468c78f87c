//! Template links: addresses of Cloudflare's dashboard that fill in its form for a token
//! (reference: catalog section 4; Cloudflare's page "API token template
//! URLs"). The dashboard steps over what it does not know, so that a misspelt key gives a token that can do less than the link says; here
//! everything unknown is a fault at its place, and all are told at once. Both ways: `address` cuts
//! a link, `keys` knows its permissions, `write` is the way back.
//!
//! A user's token:
//! `https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=JSON&accountId=*&zoneId=all&name=NAME`.
//! An account's:
//! `https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=JSON&name=NAME`, where
//! the account's id may be in place of `:account`.
//!
//! A link cannot say when a token ends. That must not make one that never does, and a link that
//! nothing could be made of without a question would be no spec for a script: it gets the 90 days
//! that the wizard preselects, and [`Read::remarks`] says so. What else it leaves open (the name,
//! zones, accounts) is left open, and is a gap of the draft.

mod address;
mod keys;
mod write;

use std::fmt;

use address::{Form, Link};
pub use write::{Written, write};

use super::{Lines, Read, Unresolved, Wanted, reader};
use crate::domain::catalog::Catalog;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::id::AccountId;
use crate::domain::token::quoted;
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::spec::Draft;
use crate::secret::credential::{certainly_one, hidden};

/// Bytes that a link may have at most: with every permission that there is it has 30,000.
pub const LONGEST: usize = 1 << 16;

/// When a token ends whose link cannot say it: what the wizard preselects (reference: design
/// section 2, step 5).
const USUAL_END: &str = "90d";

/// The name of the account's parameter.
const ACCOUNT: &str = "accountId";
/// The name of the zone's parameter.
const ZONE: &str = "zoneId";
/// The name of the permissions' parameter.
const KEYS: &str = "permissionGroupKeys";

/// Something wrong in a link, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFault {
    /// Which part: `address`, or a parameter, with the number of its entry. Not made safe to show.
    pub place: String,
    /// What is wrong, what was expected, and the nearest match. Not made safe to show.
    pub sentence: String,
}

impl fmt::Display for LinkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.sentence)
    }
}

/// The faults of a link, as they gather.
#[derive(Debug, Default)]
struct Faults(Vec<LinkFault>);

impl Faults {
    /// After so many nothing more is looked at: nobody reads more, and finding the nearest match
    /// takes time.
    const MOST: usize = 100;

    fn enough(&self) -> bool {
        self.0.len() >= Self::MOST
    }

    fn add(&mut self, place: impl Into<String>, sentence: impl Into<String>) {
        if !self.enough() {
            let place: String = place.into();
            self.0.push(LinkFault {
                place: hidden(&place).into_owned(),
                sentence: sentence.into(),
            });
        }
    }
}

/// Whether a text is meant as a link and not as the path of a file: also one of another host, whose
/// fault is then named.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let text = text.trim_start();
    ["https://", "http://", "dash.cloudflare.com/", "dash.cloudflare.com?"]
        .iter()
        .any(|start| {
            text.get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(start))
        })
}

/// Reads a template link. The catalog's keys are those that count: the embedded ones before a
/// sign-in, the live ones after it.
///
/// # Errors
/// Every fault, in the order of the link: another host, what is no page of template links, unknown
/// parameters, keys and types with the nearest match, keys that the owner cannot hold.
pub fn read(text: &str, catalog: &Catalog) -> Result<Read, Vec<LinkFault>> {
    let text = text.trim();
    let mut faults = Faults::default();
    if text.len() > LONGEST {
        faults.add(
            "address",
            format!("It has more than {LONGEST} bytes, which no link needs."),
        );
        return Err(faults.0);
    }
    let link = address::cut(text, &mut faults);
    for (name, value) in &link.parameters {
        if let Some(what) = certainly_one(value) {
            let sentence = format!("This looks like {what}, which does not belong in a link: roll or delete it.");
            faults.add(name.as_str(), sentence);
        }
    }
    let mut grant = grant(&link, catalog, &mut faults);
    if !faults.0.is_empty() {
        return Err(faults.0);
    }
    if grant.groups.values().any(|scope| *scope == Scope::User) {
        grant.unresolved.push(Unresolved::unplaced("user", Wanted::User));
    }
    let of_owner = || Unresolved::unplaced("to=/:account/api-tokens", Wanted::AnyOwner);
    Ok(Read {
        draft: Draft {
            owner: match link.form {
                Some(Form::Account(Some(id))) => Owner::Account(id),
                _ => Owner::User,
            },
            owner_unresolved: (link.form == Some(Form::Account(None))).then(of_owner),
            name: link.value("name").unwrap_or_default().to_owned(),
            grants: vec![grant],
            expires: USUAL_END.to_owned(),
            ..reader::empty()
        },
        verbatim: Vec::new(),
        to: Vec::new(),
        lines: Lines::default(),
        remarks: vec!["A template link cannot say when a token expires, so this one expires in 90 days.".to_owned()],
    })
}

/// The one access of a link: its permissions, and of its resources those that they need.
fn grant(link: &Link, catalog: &Catalog, faults: &mut Faults) -> DraftGrant {
    let groups = match link.value(KEYS) {
        Some(json) => keys::read(json, link.form, catalog, faults),
        None => {
            if !link.spoilt(KEYS) {
                faults.add(KEYS, "It is missing: the link names no permission.");
            }
            Default::default()
        }
    };
    let account = link.value(ACCOUNT).and_then(|value| account(value, faults));
    let zone = link.value(ZONE).and_then(|value| zone(value, faults));
    let owner = match link.form {
        Some(Form::Account(owner)) => owner.map(Resource::Account),
        _ => None,
    };
    let needed = |resource: &Resource| groups.values().any(|scope| *scope == resource.scope());
    let resources = [account, zone, owner].into_iter().flatten().filter(needed).collect();
    DraftGrant {
        groups,
        resources,
        ..DraftGrant::default()
    }
}

/// The accounts that the parameter means (reference: catalog section 4, `*` for all).
fn account(value: &str, faults: &mut Faults) -> Option<Resource> {
    if value == "*" {
        return Some(Resource::AllAccounts);
    }
    match value.parse() {
        Ok(id) => Some(Resource::Account(id)),
        Err(_) if value == "all" => {
            faults.add(ACCOUNT, "“all” is not an account; did you mean *?");
            None
        }
        Err(why) => {
            let sentence = format!("{}: {why}; expected * for all accounts, or an id.", quoted(value));
            faults.add(ACCOUNT, sentence);
            None
        }
    }
}

/// The zones that the parameter means (reference: catalog section 4, `all`).
fn zone(value: &str, faults: &mut Faults) -> Option<Resource> {
    if value == "all" {
        return Some(Resource::AllZones);
    }
    match value.parse() {
        Ok(id) => Some(Resource::Zone(id)),
        Err(_) if value == "*" => {
            faults.add(ZONE, "“*” is not a zone; did you mean all?");
            None
        }
        Err(why) => {
            let sentence = format!("{}: {why}; expected all for all zones, or an id.", quoted(value));
            faults.add(ZONE, sentence);
            None
        }
    }
}

/// The account that owns the token is known now: what its link says of accounts means this one.
pub(super) fn within(draft: &mut Draft, owner: AccountId) {
    for grant in &mut draft.grants {
        if grant.groups.values().any(|scope| *scope == Scope::Account) {
            grant.resources.insert(Resource::Account(owner));
        }
    }
}

#[cfg(test)]
mod tests;
