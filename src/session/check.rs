//! Asks the API about a credential: does it work, whose is it, what may it mint, what can it see. The way is the reference's
//! (cloudflare-api section 1, "Recognising the credential", 4): verify gives the token's id, the token's own policies give its rights,
//! and a refusal to read them says that it could not create either.

use super::{MayMint, SignedIn};
use crate::cloudflare::Client;
use crate::refusal::Refusal;
use crate::token::id::GroupId;
use crate::token::record::{TokenRecord, TokenStatus};
use crate::token::scope::Owner;

/// API Tokens Write (reference: cloudflare-api section 1).
const API_TOKENS_WRITE: &str = "686d18d5ac6c441c867cbf6771e58a0a";
/// Zone Read.
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
/// Account Settings Read, what people use to see accounts.
const ACCOUNT_SETTINGS_READ: &str = "c1fde68c7bcc44588cbb6ddbc16d6480";

/// Checks the client's credential.
///
/// # Errors
/// Why it does not work.
pub async fn check(client: &Client, is_key: bool) -> Result<SignedIn, Refusal> {
    if is_key {
        // A key cannot be verified (400, code 1001: verify is about the bearer), but it may ask who it is.
        let user = client.user().await?;
        return Ok(SignedIn {
            user: Some(user.id),
            email: Some(user.email),
            token: None,
            may_mint: MayMint::Yes,
            remarks: vec!["You are signed in with the Global API Key, which carries all your rights.".into()],
        });
    }
    let verified = client.verify(Owner::User).await?;
    match &verified.status {
        TokenStatus::Active | TokenStatus::Other(_) => {}
        TokenStatus::Disabled => return Err(not_signed_in("the token is disabled")),
        TokenStatus::Expired => return Err(not_signed_in("the token has expired")),
    }
    let (own, user) = tokio::join!(client.token(Owner::User, verified.id), client.user());
    let (user, email) = match user {
        Ok(user) => (Some(user.id), Some(user.email)),
        Err(_) => (None, None),
    };
    let remarks = own.as_ref().map(blind_spots).unwrap_or_default();
    Ok(SignedIn {
        user,
        email,
        token: Some(verified.id),
        may_mint: may_mint(&own),
        remarks,
    })
}

fn not_signed_in(why: &str) -> Refusal {
    Refusal::NotSignedIn {
        why: why.into(),
        says: String::new(),
    }
}

fn holds(record: &TokenRecord, id: &str) -> bool {
    id.parse::<GroupId>()
        .is_ok_and(|id| record.policies.iter().any(|policy| policy.groups.contains(&id)))
}

fn may_mint(own: &Result<TokenRecord, Refusal>) -> MayMint {
    match own {
        Ok(record) if holds(record, API_TOKENS_WRITE) => MayMint::Yes,
        Ok(_) => MayMint::No("It may read tokens, but lacks User · API Tokens · Edit.".into()),
        Err(Refusal::Forbidden { .. } | Refusal::WrongFamily { .. }) => {
            MayMint::No("It lacks User · API Tokens · Edit.".into())
        }
        Err(_) => MayMint::Unknown,
    }
}

/// What a token cannot see, so that an empty list is no riddle.
fn blind_spots(record: &TokenRecord) -> Vec<String> {
    let missing: Vec<&str> = [
        (ZONE_READ, "Zone · Zone · Read"),
        (ACCOUNT_SETTINGS_READ, "Account · Account Settings · Read"),
    ]
    .into_iter()
    .filter(|(id, _)| !holds(record, id))
    .map(|(_, words)| words)
    .collect();
    match missing.as_slice() {
        [] => Vec::new(),
        [ACCOUNT_WORDS] => {
            vec![format!(
                "It may see no accounts: add {ACCOUNT_WORDS} to it to pick by name."
            )]
        }
        words => vec![format!(
            "It sees no zones: add {} to it, or type ids.",
            words.join(" and ")
        )],
    }
}

const ACCOUNT_WORDS: &str = "Account · Account Settings · Read";
