//! Tokens and their owners for a program, in the fields of a JSON object. What is not known is null.

use serde::Serialize;
use serde_json::Value;

use super::TokenLists;
use super::missing::believed;
use crate::cli::in_json::AddressesInJson;
use crate::domain::catalog::Catalog;
use crate::domain::summary::directory::Directory;
use crate::domain::token::lifetime::to_api;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{Concern, ListProgress, ListedToken, OwnersTokens, can, most_of, on};

#[derive(Serialize)]
pub(in crate::cli) struct TokenInJson<'a> {
    id: String,
    name: &'a str,
    /// As a spec says it: `user`, `account:ID`.
    owner: String,
    owner_name: Option<String>,
    status: &'a str,
    grade: &'static str,
    can: String,
    on: String,
    policies: Vec<Value>,
    issued_on: Option<String>,
    modified_on: Option<String>,
    expires_on: Option<String>,
    not_before: Option<String>,
    last_used_on: Option<String>,
    creator: Option<&'a str>,
    #[serde(flatten)]
    addresses: AddressesInJson,
    /// Why it needs a look, a word each.
    concerns: Vec<&'static str>,
}

#[derive(Serialize)]
pub(in crate::cli) struct OwnerInJson {
    owner: String,
    name: Option<String>,
    /// Expired ones among them.
    count: Option<u64>,
    most: u64,
    complete: bool,
    error: Option<String>,
}

impl TokenLists {
    pub(in crate::cli) fn token_in_json<'a>(&self, token: &'a ListedToken, concerns: &[Concern]) -> TokenInJson<'a> {
        let catalog = Catalog::of_this_version();
        let (record, spec) = (&token.record, token.spec(catalog));
        TokenInJson {
            id: record.id.to_string(),
            name: &record.name,
            owner: token.owner.in_spec(),
            owner_name: self.owner_name(token.owner),
            status: record.status.as_api(),
            grade: token.level.word(),
            can: can(&spec, catalog),
            on: on(&spec, &self.called),
            policies: record.policies.as_given(),
            issued_on: record.issued_on.map(to_api),
            modified_on: record.modified.map(to_api),
            expires_on: record.expires.map(to_api),
            not_before: record.starts.map(to_api),
            last_used_on: record.last_used.map(to_api),
            creator: record.creator.as_deref(),
            addresses: AddressesInJson::of(record),
            concerns: concerns.iter().map(|concern| concern.code()).collect(),
        }
    }

    pub(in crate::cli) fn owners_in_json(&self) -> Vec<OwnerInJson> {
        self.owners.iter().map(|one| self.owner_in_json(one)).collect()
    }

    fn owner_in_json(&self, one: &OwnersTokens) -> OwnerInJson {
        // A number that makes no sense is not handed on.
        let known = match one.total {
            Some(_) => believed(one.total).is_some(),
            None => one.progress == ListProgress::Here,
        };
        OwnerInJson {
            owner: one.owner.in_spec(),
            name: self.owner_name(one.owner),
            count: (known && self.is_seen(one.owner)).then(|| one.count()),
            most: most_of(one.owner),
            complete: Self::has_all_of(one) && self.is_seen(one.owner),
            error: self.missing_of(one),
        }
    }

    /// The account's name or the user's address, as the API gave it.
    fn owner_name(&self, owner: Owner) -> Option<String> {
        match owner {
            Owner::User => self.called.email(),
            Owner::Account(id) => self.called.account(id),
        }
    }
}
