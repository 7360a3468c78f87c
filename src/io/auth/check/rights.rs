//! What a token may mint and cannot see, as its own record says. It must not know how the credential
//! was recognised.

use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{ForAccounts, MayMint};
use crate::domain::token::from_policies::resource;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::to_policies::{Policy, PolicyEffect, ResourceMap};

/// API Tokens Write (reference: cloudflare-api section 1).
pub(super) const API_TOKENS_WRITE: &str = "686d18d5ac6c441c867cbf6771e58a0a";
pub(super) const ACCOUNT_API_TOKENS_WRITE: &str = "5bc3f8b21c554832afc660159ab75fa4";
/// What creating a user's tokens takes, as the screen says it.
pub(super) const OWN_TOKENS: &str = "User · API Tokens · Edit";
pub(super) const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
/// Zone Write, which includes reading.
pub(super) const ZONE_WRITE: &str = "e6d2666161e84845a636613608cee8d5";
const ACCOUNT_SETTINGS_WRITE: &str = "1af1fa2adc104452b74a9a3364202f20";
/// Account Settings Read, what people use to see accounts.
pub(super) const ACCOUNT_SETTINGS_READ: &str = "c1fde68c7bcc44588cbb6ddbc16d6480";
/// The same as the screen says it.
const ACCOUNT_WORDS: &str = "Account · Account Settings · Read";

fn holds(record: &TokenRecord, id: &str) -> bool {
    giving(record, id).next().is_some()
}

/// The policies that give a permission group.
fn giving(record: &TokenRecord, id: &str) -> impl Iterator<Item = Policy> + use<> {
    let id = id.parse::<GroupId>().ok();
    let policies = record.policies.understood().into_iter();
    policies
        .filter(move |policy| policy.effect == PolicyEffect::Allow && id.is_some_and(|id| policy.groups.contains(&id)))
}

/// Whether it may create tokens of its own kind, by what it holds or by the refusal to read it.
pub(super) fn may_mint(own: &Result<TokenRecord, Refusal>, group: &str, words: &str) -> MayMint {
    match own {
        Ok(record) if holds(record, group) => MayMint::Yes,
        Ok(record) if record.policies.not_understood() > 0 => MayMint::Unknown,
        Ok(_) => MayMint::No(format!("It may read tokens, but lacks {words}.")),
        Err(Refusal::Forbidden { .. } | Refusal::WrongFamily { .. }) => MayMint::No(format!("It lacks {words}.")),
        Err(_) => MayMint::Unknown,
    }
}

/// Where it holds Account API Tokens Write. An exclusion is not looked at: creating will tell.
pub(super) fn for_accounts(record: &TokenRecord) -> ForAccounts {
    let mut accounts = Vec::new();
    for policy in giving(record, ACCOUNT_API_TOKENS_WRITE) {
        let ResourceMap::Flat(keys) = &policy.resources else {
            continue;
        };
        for key in keys {
            match resource(None, key) {
                Resource::AllAccounts => return ForAccounts::All,
                Resource::Account(id) if !accounts.contains(&id) => accounts.push(id),
                _ => {}
            }
        }
    }
    if accounts.is_empty() {
        ForAccounts::None
    } else {
        ForAccounts::Only(accounts)
    }
}

/// What a token cannot see, so that an empty list is no riddle.
pub(super) fn blind_spots(record: &TokenRecord) -> Vec<String> {
    if record.policies.not_understood() > 0 {
        return Vec::new(); // what it sees is not known
    }
    let missing: Vec<&str> = [
        ([ZONE_READ, ZONE_WRITE], "Zone · Zone · Read"),
        ([ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE], ACCOUNT_WORDS),
    ]
    .into_iter()
    .filter(|(ids, _)| !ids.iter().any(|id| holds(record, id)))
    .map(|(_, words)| words)
    .collect();
    match missing.as_slice() {
        [] => Vec::new(),
        [ACCOUNT_WORDS] => {
            vec![format!(
                "It may not list accounts. Add {ACCOUNT_WORDS} to it, or paste account ids."
            )]
        }
        words => vec![format!(
            "It cannot list zones. Add {} to it, or paste zone ids.",
            words.join(" and ")
        )],
    }
}
