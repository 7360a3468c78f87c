//! What is handed over: the token's secret alone, or for R2 the three values of an S3 client; and
//! what became of it. It must not know where it goes.

use std::sync::Arc;

use super::s3::{Keys, REGION, VARIABLES};
use crate::secret::Secret;

/// What kind of thing will be handed over; known before the token is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayloadKind {
    /// The secret of the token.
    Token,
    /// Access key id, secret and endpoint for an S3 client.
    S3,
}

/// What is handed over.
#[derive(Debug, Clone, Copy)]
pub enum Payload<'a> {
    Token(&'a Secret),
    /// Access key id, secret and endpoint for an S3 client.
    S3(&'a Keys),
}

/// The same, shared by those who show it and those who hand it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedPayload {
    /// The secret of the token, or another single value.
    Token(Arc<Secret>),
    /// Access key id, secret and endpoint for an S3 client.
    S3(Arc<Keys>),
}

impl SharedPayload {
    /// Lends it to the one way that was chosen.
    #[must_use]
    pub fn lend(&self) -> Payload<'_> {
        match self {
            Self::Token(secret) => Payload::Token(secret),
            Self::S3(keys) => Payload::S3(keys),
        }
    }

    /// As one text: the value itself, or [`Payload::document`] of several.
    #[must_use]
    pub fn into_text(self) -> Arc<Secret> {
        match self {
            Self::Token(secret) => secret,
            Self::S3(keys) => Arc::new(Payload::S3(&keys).document()),
        }
    }
}

impl Payload<'_> {
    /// What kind of thing it is.
    #[must_use]
    pub fn kind(&self) -> PayloadKind {
        match self {
            Self::Token(_) => PayloadKind::Token,
            Self::S3(_) => PayloadKind::S3,
        }
    }
    /// The value in it that nobody else may see.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        match self {
            Self::Token(secret) => secret,
            Self::S3(keys) => &keys.secret,
        }
    }
    /// For a file, a pipe and a program's stdin: the token's secret as it is, without a newline,
    /// since what reads it takes every byte for a part of it (a mounted secret, `kubectl
    /// --from-file`); or the lines of an S3 client's environment. In a page of its own.
    #[must_use]
    pub fn document(&self) -> Secret {
        match self {
            Self::Token(secret) => Secret::copied_from(secret.expose()),
            Self::S3(keys) => keys.lines(),
        }
    }
    /// For a terminal: the same, with a newline at the end, so that a prompt begins on a line of
    /// its own.
    #[must_use]
    pub fn lines(&self) -> Secret {
        match self {
            Self::Token(secret) => {
                let value = secret.expose();
                let mut line = Secret::with_room(value.len() + 1);
                line.extend(value);
                line.extend(b"\n");
                line
            }
            Self::S3(keys) => keys.lines(),
        }
    }
    /// As the variables of a dotenv file: each name, and whether its value is [`Payload::secret`]
    /// (`None`) or a plain text.
    pub(crate) fn variables(&self, name: &str) -> Vec<(String, Option<&str>)> {
        let names = variable_names(self.kind(), name);
        let values = match self {
            Self::Token(_) => vec![None],
            Self::S3(keys) => vec![
                Some(keys.access_key_id.as_str()),
                None,
                Some(keys.endpoint.as_str()),
                Some(REGION),
            ],
        };
        names.into_iter().zip(values).collect()
    }
}

/// What was written where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Sentences for the person.
    pub words: String,
    /// What arrived was read again and is what was handed over.
    pub read_back: bool,
}

impl Delivered {
    /// Handed over, and not read again.
    pub(crate) fn unread(words: String) -> Self {
        Self {
            words,
            read_back: false,
        }
    }
}

/// The names of a dotenv file for what will be handed over.
pub(crate) fn variable_names(contents: PayloadKind, name: &str) -> Vec<String> {
    match contents {
        PayloadKind::Token => vec![name.to_owned()],
        PayloadKind::S3 => VARIABLES.map(|rest| format!("{name}_{rest}")).into(),
    }
}
