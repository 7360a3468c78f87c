//! What is handed over: the token's secret alone, or for R2 the three values of an S3 client; and what became of it. It must not know where it goes.

use super::s3::Keys;
use crate::secret::Secret;

/// What kind of thing will be handed over; known before the token is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// The secret of the token.
    Token,
    /// Access key id, secret and endpoint for an S3 client.
    S3,
}

/// What is handed over.
#[derive(Debug, Clone, Copy)]
pub enum Parcel<'a> {
    /// The secret of the token.
    Token(&'a Secret),
    /// Access key id, secret and endpoint for an S3 client.
    S3(&'a Keys),
}

impl Parcel<'_> {
    /// What kind of thing it is.
    #[must_use]
    pub fn contents(&self) -> Contents {
        match self {
            Self::Token(_) => Contents::Token,
            Self::S3(_) => Contents::S3,
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
    /// For a file, a pipe and a program's stdin: the token's secret as it is, without a newline, since what reads it takes every byte for a part of it
    /// (a mounted secret, `kubectl --from-file`); or the lines of an S3 client's environment. In a page of its own.
    #[must_use]
    pub fn document(&self) -> Secret {
        match self {
            Self::Token(secret) => Secret::copied_from(secret.expose()),
            Self::S3(keys) => keys.lines(),
        }
    }
    /// For a terminal: the same, with a newline at the end, so that a prompt begins on a line of its own.
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
    /// As the variables of a dotenv file: each name, and whether its value is [`Parcel::secret`] (`None`) or a plain text.
    pub(super) fn variables(&self, name: &str) -> Vec<(String, Option<&str>)> {
        let names = variable_names(self.contents(), name);
        let values = match self {
            Self::Token(_) => vec![None],
            Self::S3(keys) => vec![Some(keys.access_key_id.as_str()), None, Some(keys.endpoint.as_str())],
        };
        names.into_iter().zip(values).collect()
    }
    /// As a template of an item for `op item create -`: the secret in its `credential`, for S3 also the user name and the host.
    pub(super) fn json_item(&self, title: &str) -> Secret {
        let secret = self.secret().expose();
        let (user, host) = match self {
            Self::Token(_) => ("", ""),
            Self::S3(keys) => (keys.access_key_id.as_str(), keys.endpoint.as_str()),
        };
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let mut fields = String::new();
        for (id, value) in [("username", user), ("hostname", host)] {
            if !value.is_empty() {
                fields.push_str(&format!(
                    "{{\"id\":\"{id}\",\"type\":\"STRING\",\"label\":\"{id}\",\"value\":{}}},",
                    text(value)
                ));
            }
        }
        let before = format!(
            "{{\"title\":{},\"category\":\"API_CREDENTIAL\",\"fields\":[{fields}{{\"id\":\"credential\",\"type\":\"CONCEALED\",\"label\":\"credential\",\"value\":\"",
            text(title)
        );
        let after = b"\"}]}";
        // An escaped byte takes six letters at most.
        let mut item = Secret::with_room(before.len() + secret.len() * 6 + after.len());
        item.extend(before.as_bytes());
        for byte in secret {
            match byte {
                b'"' | b'\\' => item.extend(&[b'\\', *byte]),
                0..0x20 => {
                    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
                    item.extend(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)])
                }
                byte => item.extend(&[*byte]),
            };
        }
        item.extend(after);
        item
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
    pub(super) fn unread(words: String) -> Self {
        Self {
            words,
            read_back: false,
        }
    }
}

/// The names of a dotenv file for what will be handed over.
pub(super) fn variable_names(contents: Contents, name: &str) -> Vec<String> {
    match contents {
        Contents::Token => vec![name.to_owned()],
        Contents::S3 => ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "ENDPOINT_URL"]
            .map(|rest| format!("{name}_{rest}"))
            .into(),
    }
}
