//! From a draft to a template link, and to the list of what it does not say. A link has one set of
//! permissions, one account or all, one zone or all: where the draft says anything else, that part
//! is left out and named. Never does a link say more than its draft.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::permission;
use super::address::{ACCOUNTS, HOST, USERS};
use super::{ACCOUNT, KEYS, ZONE};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::keys::LinkKey;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::spec::Draft;
use crate::domain::token::unresolved::{ANY, Wanted};

/// A draft as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The link. Without any permission that has a key, nothing can be made of it.
    pub link: String,
    /// What it does not carry and is to be set in the dashboard, as sentences. Not made safe to
    /// show.
    pub lost: Vec<String>,
}

/// Writes a draft, with the policies that no access says, as a link. [`super::read`] makes the same
/// draft of it, but for what is lost.
#[must_use]
pub fn write(draft: &Draft, verbatim: &[Value], catalog: &Catalog) -> Written {
    let mut lost = Vec::new();
    let keys = keys(draft, catalog, &mut lost);
    let json: Vec<Value> = keys
        .iter()
        .map(|link| json!({"key": link.key, "type": link.kind.word()}))
        .collect();
    let keys = format!("{KEYS}={}", encoded(&Value::Array(json).to_string()));
    let account = match (&draft.owner_unresolved, draft.owner) {
        (Some(one), _) => Some(one.wanted.account().unwrap_or(ANY).to_owned()),
        (None, Owner::Account(id)) => Some(id.to_string()),
        (None, Owner::User) => None,
    };
    let mut link = match &account {
        None => format!("https://{HOST}{USERS}?{keys}"),
        Some(account) => {
            lost.push(format!(
                "The owner, account {account}: the dashboard asks which account it is."
            ));
            format!("https://{HOST}/?to={ACCOUNTS}&{keys}")
        }
    };
    for (name, scope) in [(ACCOUNT, Scope::Account), (ZONE, Scope::Zone)] {
        if let Some(value) = place(draft, &scope, &mut lost) {
            link.push_str(&format!("&{name}={}", encoded(&value)));
        }
    }
    others(draft, verbatim, &mut lost);
    if !draft.name.is_empty() {
        link.push_str(&format!("&name={}", encoded(&draft.name)));
    }
    Written { link, lost }
}

/// The keys of every access, each once.
fn keys(draft: &Draft, catalog: &Catalog, lost: &mut Vec<String>) -> BTreeSet<LinkKey> {
    let mut keys = BTreeSet::new();
    let mut without = BTreeSet::new();
    for (id, scope) in draft.grants.iter().flat_map(|grant| &grant.groups) {
        // What the key would give when it is read is compared, so that no link gives another
        // permission.
        let link = catalog.link_of(*id, scope).filter(|link| {
            let mut meant = catalog.linked(link);
            meant.all(|(row, level)| level.id == *id && row.scope == *scope)
        });
        match link {
            Some(link) => drop(keys.insert(link.clone())),
            None => {
                let words = permission::words(*id, scope, catalog);
                without.insert(words.unwrap_or_else(|| id.to_string()));
            }
        }
    }
    lost.extend(
        without
            .into_iter()
            .map(|words| format!("The permission {words}: it has no key for links.")),
    );
    keys
}

/// What the parameter of a scope says; none where it is left out, which is named unless it goes
/// without saying.
fn place(draft: &Draft, scope: &Scope, lost: &mut Vec<String>) -> Option<String> {
    let whose: Vec<&DraftGrant> = needing(draft, scope).collect();
    let sets: BTreeSet<Vec<&Resource>> = whose.iter().map(|grant| of(grant.resources.iter(), scope)).collect();
    let one = match sets.iter().next() {
        Some(set) if sets.len() == 1 => match set.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        _ => None,
    };
    let except = whose.iter().any(|grant| !of(grant.except.iter(), scope).is_empty());
    // A link takes ids: what is called by name is not in it.
    let named = whose
        .iter()
        .any(|grant| grant.unresolved.iter().any(|one| one.wanted.scope() == *scope));
    let more = except || named;
    // Of accounts, the token of an account has its owner and no other.
    let said = match (&draft.owner_unresolved, draft.owner) {
        (None, Owner::User) => None,
        (None, Owner::Account(owner)) => Some(one == Some(&Resource::Account(owner)) && !more),
        // The account that is chosen will be its own, too.
        (Some(owner), _) => Some(
            owner.wanted == Wanted::AnyOwner && *scope == Scope::Account && sets.iter().all(Vec::is_empty) && !more,
        ),
    };
    if let Some(said) = said {
        if !said && !whose.is_empty() {
            lost.push(which(scope));
        }
        return None;
    }
    let value = match one {
        Some(Resource::AllAccounts) => Some("*".to_owned()),
        Some(Resource::AllZones) => Some("all".to_owned()),
        Some(Resource::Account(id)) => Some(id.to_string()),
        Some(Resource::Zone(id)) => Some(id.to_string()),
        // Both are documented as required; without such a permission they mean nothing.
        _ if whose.is_empty() && *scope == Scope::Account => Some("*".to_owned()),
        _ if whose.is_empty() => Some("all".to_owned()),
        _ => None,
    };
    let value = value.filter(|_| !more);
    if value.is_none() {
        lost.push(which(scope));
    }
    value
}

/// The accesses with permissions of a scope.
fn needing<'a>(draft: &'a Draft, scope: &'a Scope) -> impl Iterator<Item = &'a DraftGrant> {
    let grants = draft.grants.iter();
    grants.filter(move |grant| grant.groups.values().any(|of| of == scope))
}

fn of<'a>(resources: impl Iterator<Item = &'a Resource>, scope: &Scope) -> Vec<&'a Resource> {
    resources.filter(|resource| resource.scope() == *scope).collect()
}

fn which(scope: &Scope) -> String {
    let (which, can) = match scope {
        Scope::Zone => ("zones", "all or a single one, the same for all permissions"),
        Scope::Account => ("accounts", "all or a single one, the same for all permissions"),
        _ => ("resources", "accounts and zones only"),
    };
    format!("Which {which}: a link can say {can}. Choose them in the dashboard.")
}

/// What no link says.
fn others(draft: &Draft, verbatim: &[Value], lost: &mut Vec<String>) {
    let scopes = draft.grants.iter().flat_map(|grant| grant.groups.values());
    let beyond = |scope: &&Scope| !matches!(scope, Scope::Account | Scope::Zone | Scope::User);
    let beyond: BTreeSet<&Scope> = scopes.filter(beyond).collect();
    for scope in beyond {
        lost.push(format!("{} ({})", which(scope), scope.word()));
    }
    if draft.grants.len() > 1 {
        lost.push(format!(
            "Its {} policies: a link has one set of permissions, so give each its own in the dashboard.",
            draft.grants.len()
        ));
    }
    if !verbatim.is_empty() {
        lost.push("Policies that cfmint keeps as they are.".to_owned());
    }
    for (typed, what) in [
        (&draft.ip_only, "The addresses that may use it"),
        (&draft.ip_except, "The addresses that may not use it"),
        (&draft.starts, "When it starts"),
    ] {
        if !typed.trim().is_empty() {
            lost.push(format!("{what}: {}.", typed.trim()));
        }
    }
    match draft.expires.trim() {
        "" | "never" => {}
        end => lost.push(format!(
            "When it expires: {end}. Until you set it there, the token never expires."
        )),
    }
}

/// A value of a query. What is no letter, digit or plain sign is written in `%` and two digits; the
/// `*` of all accounts stands as Cloudflare's page has it.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~*".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
