//! Looks for a credential on this machine, in the order of the design: the output of a command, two variables, a key with its
//! e-mail address. What is found leaves the environment block, so that no child and no later look finds it there.

use super::Source;
use crate::secret::credential::{Credential, Looks, recognise};
use crate::secret::{Secret, memory};
use crate::token::id::AccountId;

/// The variables that hold a token, in order (design section 2; the second is what wrangler, SDKs and Terraform read).
pub const VARIABLES: [&str; 2] = ["CFMINT_API_TOKEN", "CLOUDFLARE_API_TOKEN"];

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// A credential.
    Given(Source, Credential),
    /// A command that prints one; it is run later, since it may take its time.
    Command(String),
    /// Something is there that cannot be used as it is; why, as a sentence. It is not sent anywhere.
    Unusable(Source, String),
}

impl Found {
    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> Source {
        match self {
            Self::Given(source, _) | Self::Unusable(source, _) => *source,
            Self::Command(_) => Source::Command,
        }
    }
}

/// Takes the first credential out of the environment, and wipes the others that are there. Call it before any thread starts.
#[must_use]
pub fn find() -> Option<Found> {
    let mut tokens = VARIABLES.map(|name| (Source::Variable(name), memory::take_env(name)));
    let key = memory::take_env("CLOUDFLARE_API_KEY");
    // The command too: some write `echo` and the token.
    let command = std::env::var("CFMINT_TOKEN_COMMAND");
    let _ = memory::take_env("CFMINT_TOKEN_COMMAND");
    if let Some(command) = command.ok().filter(|command| !command.trim().is_empty()) {
        return Some(Found::Command(command));
    }
    for (source, token) in &mut tokens {
        if let Some(token) = token.take().filter(|token| !token.is_empty()) {
            return Some(match of_token(token) {
                Ok(credential) => Found::Given(*source, credential),
                Err(why) => Found::Unusable(*source, format!("{}: {why}", source.words())),
            });
        }
    }
    let email = std::env::var("CLOUDFLARE_EMAIL")
        .ok()
        .filter(|email| email.contains('@'));
    match (key.filter(|key| !key.is_empty()), email) {
        (Some(key), Some(email)) => Some(Found::Given(Source::KeyAndEmail, Credential::GlobalKey { key, email })),
        (Some(_), None) => {
            let why =
                "CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is not; a key needs the e-mail address of its user.";
            Some(Found::Unusable(Source::KeyAndEmail, why.into()))
        }
        (None, _) => None,
    }
}

/// What stands in a token's place, by its form. A Global API Key there becomes one with the e-mail address of the environment, if there is
/// one; what cannot be a credential is not sent.
pub(super) fn of_token(mut secret: Secret) -> Result<Credential, String> {
    match recognise(&mut secret) {
        Looks::GlobalKey => match std::env::var("CLOUDFLARE_EMAIL") {
            Ok(email) if email.contains('@') => Ok(Credential::GlobalKey { key: secret, email }),
            _ => Err("this is a Global API Key, not a token; it needs CLOUDFLARE_EMAIL beside it.".into()),
        },
        Looks::CutOff(count) => Err(format!(
            "this looks like the beginning of a token: it has {count} characters only."
        )),
        Looks::Malformed => Err("this is no credential: it has spaces or characters inside that none has.".into()),
        Looks::Oauth => Err("this is wrangler's sign-in (cfoat_), which may not create tokens.".into()),
        Looks::ServiceKey => Err("this is a user service key (v1.0-), which Cloudflare no longer wants.".into()),
        Looks::UserToken | Looks::AccountToken | Looks::OldToken | Looks::Unknown => Ok(Credential::Token(secret)),
    }
}

/// The account of `CLOUDFLARE_ACCOUNT_ID`, if it is set: with it the token of an account can be recognised.
///
/// # Errors
/// A sentence: what stands there is no id.
pub fn account() -> Result<Option<AccountId>, String> {
    account_in(std::env::var("CLOUDFLARE_ACCOUNT_ID").ok().as_deref())
}

fn account_in(value: Option<&str>) -> Result<Option<AccountId>, String> {
    match value.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|error| format!("CLOUDFLARE_ACCOUNT_ID holds no account id: {error}.")),
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
