//! Looks for a credential on this machine, in the order of the design: the output of a command,
//! variables and the files that variables name, a key with its e-mail address. What is found leaves
//! the environment block, so that no child and no later look finds it there.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::file;
use crate::domain::sign_in::Source;
use crate::domain::token::id::AccountId;
use crate::secret::credential::{Credential, IN_HISTORY, Looks, likeness, recognise};
use crate::secret::{Secret, memory};

/// Where a token may stand, in order (reference: design section 2; what begins with CLOUDFLARE is
/// what wrangler, SDKs and Terraform read).
const PLACES: [Source; 4] = [
    Source::Variable("CFMINT_API_TOKEN"),
    Source::File("CFMINT_API_TOKEN_FILE"),
    Source::Variable("CLOUDFLARE_API_TOKEN"),
    Source::File("CLOUDFLARE_API_TOKEN_FILE"),
];

#[derive(Debug)]
pub enum FoundCredential {
    /// A credential, and what the person should know of where it is, as sentences.
    Given(Source, Credential, Vec<String>),
    /// A command that prints one; it is run later, since it may take its time.
    Command(String),
    /// Something is there that cannot be used as it is; why, as a sentence. It is not sent
    /// anywhere.
    Unusable(Source, String),
}

impl FoundCredential {
    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> Source {
        match self {
            Self::Given(source, ..) | Self::Unusable(source, _) => *source,
            Self::Command(_) => Source::Command,
        }
    }
}

/// Takes the first credential out of the environment, and wipes the others that are there. Call it
/// before any thread starts.
#[must_use]
pub fn find() -> Option<FoundCredential> {
    let places = PLACES.map(|source| {
        let value = match source {
            Source::Variable(name) | Source::File(name) => memory::take_env(name),
            _ => None,
        };
        (source, value)
    });
    let key = memory::take_env("CLOUDFLARE_API_KEY");
    // The command too: some write `echo` and the token.
    let command = std::env::var("CFMINT_TOKEN_COMMAND");
    let _ = memory::take_env("CFMINT_TOKEN_COMMAND");
    if let Some(command) = command.ok().filter(|command| !command.trim().is_empty()) {
        return Some(FoundCredential::Command(command));
    }
    let mut places = places.into_iter().filter_map(|(source, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some((source, held(source, value)))
    });
    let key = key.filter(|key| !key.is_empty());
    if let Some((source, value)) = places.next() {
        let mut found = match value {
            Ok((secret, remarks)) => first(source, secret, remarks, places),
            Err(why) => FoundCredential::Unusable(source, format!("{why} {UNSENT}")),
        };
        // Other programs take the key where both are there, or neither.
        if let (FoundCredential::Given(_, _, remarks), Some(_), Some(_)) = (&mut found, key, email()) {
            remarks.push(format!("CLOUDFLARE_API_KEY is set, too; {} is used.", source.words()));
        }
        return Some(found);
    }
    key.map(of_key)
}

/// What is said of a place where a credential is to be, and is not. What is set to nothing at all
/// counts as not set, as in other programs.
const EMPTY: &str = "there is no credential in it. Put one there, or unset it.";

/// Nothing goes out with what cannot be used.
const UNSENT: &str = "Nothing was sent.";

/// The token of a place, and what is to be said of a file.
fn held(source: Source, value: Secret) -> Result<(Secret, Vec<String>), String> {
    match source {
        Source::File(name) => file::read_from(name, Path::new(OsStr::from_bytes(value.expose()))),
        _ => Ok((value, Vec::new())),
    }
}

/// The first of several; each that differs is named.
fn first(
    source: Source,
    mut secret: Secret,
    mut remarks: Vec<String>,
    others: impl Iterator<Item = (Source, Result<(Secret, Vec<String>), String>)>,
) -> FoundCredential {
    let looks = recognise(&mut secret);
    for (other, value) in others {
        let Ok((mut value, _)) = value else { continue };
        let _ = recognise(&mut value);
        if value != secret {
            remarks.push(format!(
                "{} holds a different credential; {} is used.",
                other.words(),
                source.words()
            ));
        }
    }
    match of_form(secret, looks) {
        Ok(credential) => FoundCredential::Given(source, credential, remarks),
        Err(why) => FoundCredential::Unusable(source, format!("{}: {why} {UNSENT}", source.words())),
    }
}

/// The token on standard input, which takes the place of what the environment has.
#[must_use]
pub fn on_stdin() -> FoundCredential {
    let source = Source::Stdin;
    let read = file::read_stdin().map_err(|why| format!("{why} {UNSENT}"));
    let judged = read.and_then(|(secret, remarks)| {
        let credential = of_token(secret).map_err(|why| format!("Standard input: {why}"))?;
        Ok((credential, remarks))
    });
    match judged {
        Ok((credential, remarks)) => FoundCredential::Given(source, credential, remarks),
        Err(why) => FoundCredential::Unusable(source, why),
    }
}

/// What is in a token's place, by its form. A Global API Key there becomes one with the e-mail
/// address of the environment, if there is one; what cannot be a credential is not sent.
pub(crate) fn of_token(mut secret: Secret) -> Result<Credential, String> {
    let looks = recognise(&mut secret);
    of_form(secret, looks).map_err(|why| format!("{why} {UNSENT}"))
}

fn of_form(secret: Secret, looks: Looks) -> Result<Credential, String> {
    if secret.is_empty() {
        return Err(EMPTY.to_owned());
    }
    if let Some(why) = looks.why_not() {
        return Err(why);
    }
    match (looks, email()) {
        (Looks::GlobalKey, Some(email)) => Ok(Credential::GlobalKey { key: secret, email }),
        (Looks::GlobalKey, None) => {
            Err("this is a Global API Key, not a token; it needs CLOUDFLARE_EMAIL beside it.".into())
        }
        _ => Ok(Credential::Token(secret)),
    }
}

fn of_key(mut key: Secret) -> FoundCredential {
    let source = Source::KeyAndEmail;
    let unusable = |why: &str| FoundCredential::Unusable(source, format!("CLOUDFLARE_API_KEY: {why} {UNSENT}"));
    let looks = recognise(&mut key);
    if key.is_empty() {
        return unusable(EMPTY);
    }
    if let Some(why) = looks.why_not() {
        return unusable(&why);
    }
    match (looks, email()) {
        (Looks::UserToken | Looks::AccountToken | Looks::Oauth, _) => {
            unusable("this is an API token, not a Global API Key: put it into CLOUDFLARE_API_TOKEN.")
        }
        (_, Some(email)) => FoundCredential::Given(source, Credential::GlobalKey { key, email }, Vec::new()),
        (_, None) => {
            let why =
                "CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is not; a key needs the e-mail address of its user.";
            FoundCredential::Unusable(source, why.into())
        }
    }
}

fn email() -> Option<String> {
    std::env::var("CLOUDFLARE_EMAIL")
        .ok()
        .filter(|email| email.contains('@'))
}

/// The account of `CLOUDFLARE_ACCOUNT_ID`, if it is set: with it the token of an account can be
/// recognised.
///
/// # Errors
/// A sentence: what is there is no id.
pub fn account() -> Result<Option<AccountId>, String> {
    account_in(std::env::var("CLOUDFLARE_ACCOUNT_ID").ok().as_deref())
}

fn account_in(value: Option<&str>) -> Result<Option<AccountId>, String> {
    match value.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|error| match likeness(text) {
            Some(what) => {
                format!("CLOUDFLARE_ACCOUNT_ID must hold an account id; it looks like {what}. {IN_HISTORY}")
            }
            None => format!("CLOUDFLARE_ACCOUNT_ID holds no account id: {error}."),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_read_or_named() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(account_in(None), Ok(None));
        assert_eq!(account_in(Some("  ")), Ok(None));
        assert_eq!(account_in(Some(&format!(" {id}\n"))), Ok(Some(id.parse().unwrap())));
        let sentence = account_in(Some("0123456789abcdef0123456789abcde")).unwrap_err();
        assert!(
            sentence.contains("CLOUDFLARE_ACCOUNT_ID") && sentence.contains("this has 31"),
            "{sentence}"
        );
    }
}
