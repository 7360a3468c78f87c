//! The values of the secret screen: the token, and for R2 what an S3 client needs. Each stands on a
//! line of its own; the arrows choose which of them `c`, `r` and `s` act on (reference: design
//! section 6).

use std::sync::Arc;

use super::SecretScreen;
use crate::domain::delivery::SharedPayload;
use crate::domain::delivery::s3::{Keys, endpoint};
use crate::domain::token::bucket;
use crate::domain::token::scope::Owner;
use crate::domain::token::to_policies::Policy;
use crate::secret::Secret;
use crate::wizard::state::context::Context;

/// A line of the screen that can be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Token,
    AccessKeyId,
    S3Secret,
    /// One of the endpoints, by its place.
    Endpoint(usize),
    /// All that an S3 client needs, with the first endpoint.
    S3,
}

/// What an S3 client needs.
#[derive(Debug)]
pub(super) struct S3 {
    pub(super) keys: Arc<Keys>,
    /// One for each account and jurisdiction.
    pub(super) endpoints: Vec<String>,
    /// The token can do nothing else: who has this has all of it.
    pub(super) is_all: bool,
}

impl S3 {
    /// Of a token that may do something with R2's storage; none of any other.
    pub(super) fn of(cx: &Context, token: &Secret, id: &str, owner: Owner, policies: &[Policy]) -> Option<Self> {
        let is_storage = |id| cx.catalog().is_r2_storage(id);
        let mut places = bucket::places(policies, &is_storage);
        let groups = || policies.iter().flat_map(|policy| policy.groups.iter());
        let on_all = groups().any(|id| is_storage(*id));
        if places.is_empty() && on_all {
            // On all accounts: whose buckets are meant is known where there is one only.
            let known = match (owner, cx.accounts.as_slice()) {
                (Owner::Account(id), _) => Some(id),
                (Owner::User, [one]) => Some(one.id),
                (Owner::User, _) => None,
            };
            places.extend(known.map(|id| (id, bucket::JURISDICTIONS[0].to_owned())));
        }
        let (account, jurisdiction) = places.first()?;
        let keys = Keys::of(token, id, &account.to_string(), jurisdiction).ok()?;
        let endpoints = places
            .iter()
            .filter_map(|(account, jurisdiction)| endpoint(&account.to_string(), jurisdiction).ok())
            .collect();
        Some(Self {
            keys: Arc::new(keys),
            endpoints,
            is_all: groups().all(|id| is_storage(*id)),
        })
    }
}

impl SecretScreen {
    /// The lines, from top to bottom; the token alone where it is not for R2. First what can do all
    /// of it.
    pub(super) fn values(&self) -> Vec<Value> {
        let Some(s3) = &self.s3 else { return vec![Value::Token] };
        let first = if s3.is_all {
            [Value::S3, Value::Token]
        } else {
            [Value::Token, Value::S3]
        };
        first
            .into_iter()
            .chain([Value::AccessKeyId, Value::S3Secret])
            .chain((0..s3.endpoints.len()).map(Value::Endpoint))
            .collect()
    }

    /// What was done, of which of several values.
    pub(super) fn of_value(&self, value: &Value, alone: &str, done: &str) -> String {
        match self.s3 {
            None => alone.to_owned(),
            Some(_) => format!("{}: {done}", Self::called(value)),
        }
    }

    /// The line that the keys act on.
    pub(super) fn value(&self) -> Value {
        self.values().get(self.cursor).cloned().unwrap_or(Value::Token)
    }

    /// The line's value, when it is one that nobody else may see.
    pub(super) fn hidden(&self, value: &Value) -> Option<&Arc<Secret>> {
        match (value, &self.s3) {
            (Value::Token, _) => Some(&self.secret),
            (Value::S3Secret, Some(s3)) => Some(&s3.keys.secret),
            _ => None,
        }
    }

    /// The line's value, when everybody may see it.
    pub(super) fn open(&self, value: &Value) -> Option<&str> {
        let s3 = self.s3.as_ref()?;
        match value {
            Value::AccessKeyId => Some(&s3.keys.access_key_id),
            Value::Endpoint(at) => s3.endpoints.get(*at).map(String::as_str),
            Value::Token | Value::S3Secret | Value::S3 => None,
        }
    }

    /// What is handed over for the line.
    pub(super) fn payload(&self, value: &Value) -> SharedPayload {
        match (value, &self.s3) {
            (Value::S3, Some(s3)) => SharedPayload::S3(Arc::clone(&s3.keys)),
            (value, _) => SharedPayload::Token(match (self.hidden(value), self.open(value)) {
                (None, Some(text)) => Arc::new(Secret::copied_from(text.as_bytes())),
                (secret, _) => Arc::clone(secret.unwrap_or(&self.secret)),
            }),
        }
    }

    /// Whether who has the line can do all that the token can. What an S3 client needs is enough
    /// where the token can do nothing but R2 storage; a name or an address never is.
    pub(super) fn is_whole(&self, value: &Value) -> bool {
        match value {
            Value::Token => true,
            Value::S3Secret | Value::S3 => self.s3.as_ref().is_some_and(|s3| s3.is_all),
            Value::AccessKeyId | Value::Endpoint(_) => false,
        }
    }

    /// What the line that the keys act on is called within a question.
    pub(super) fn called_shortly(&self) -> &'static str {
        match self.value() {
            Value::S3 => "All of S3",
            value => Self::called(&value),
        }
    }

    /// What the line is called.
    pub(super) fn called(value: &Value) -> &'static str {
        match value {
            Value::Token => "Token",
            Value::AccessKeyId => "Access key id",
            Value::S3Secret => "S3 secret",
            Value::Endpoint(_) => "S3 endpoint",
            Value::S3 => "All of S3, as variables",
        }
    }
}
