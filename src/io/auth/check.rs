//! Asks the API about a credential: does it work, whose is it, what may it mint, what can it see
//! (reference: cloudflare-api section 1, "Recognising the credential", 3 and 4): verify gives the
//! token's id and its family, the token's own policies give its rights, and a refusal to read them
//! says that it could not create a user's either. What has no policies to read (a sign-in by OAuth)
//! is judged by what it is answered, in `asking`.

mod lists;
mod rights;

use jiff::Timestamp;

use self::lists::RefusedRead;
use self::rights::{ACCOUNT_API_TOKENS_WRITE, API_TOKENS_WRITE, OWN_TOKENS, blind_spots, for_accounts, may_mint};
use crate::domain::refusal::{Refusal, UNKNOWN_TOKEN};
use crate::domain::response::{User, Verified};
use crate::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, OwnToken, Scopes, SignedIn};
use crate::domain::token::id::AccountId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::io::cloudflare::{Client, no_such_request, odd_status, unusable};
use crate::secret::credential::Looks;

/// Checks the client's credential without knowing an account; see [`check_with`].
///
/// # Errors
/// Why it does not work.
pub async fn check(client: &Client, is_key: bool) -> Result<SignedIn, Refusal> {
    check_with(client, is_key, None).await
}

/// Checks the client's credential. With `account` (of `CLOUDFLARE_ACCOUNT_ID`, or typed) the token
/// of that account is recognised, too.
///
/// # Errors
/// Why it does not work; [`Refusal::AccountNeeded`] when the id of an account would tell.
pub async fn check_with(client: &Client, is_key: bool, account: Option<AccountId>) -> Result<SignedIn, Refusal> {
    check_granted(client, is_key, account, None).await
}

/// The same; `granted` is there for what is known to be a sign-in by OAuth, whatever its form, and
/// says what it was granted.
///
/// # Errors
/// As [`check_with`].
pub async fn check_granted(
    client: &Client,
    is_key: bool,
    account: Option<AccountId>,
    granted: Option<Scopes>,
) -> Result<SignedIn, Refusal> {
    if is_key {
        return of_key(client).await;
    }
    let by_form = client.looks() == Looks::Oauth;
    let oauth = granted.or_else(|| by_form.then_some(Scopes::Unknown));
    let (family, verified) = match recognise(client, account, oauth.is_some()).await? {
        Known::Token(family, verified) => (family, verified),
        Known::Session(user) => {
            return Ok(lists::session(client, user, oauth.unwrap_or(Scopes::Unknown)).await);
        }
    };
    if let Some(refusal) = unusable(&verified) {
        return Err(refusal);
    }
    let odd = odd_status(&verified.status);
    let who = match family {
        CredentialFamily::User => of_user(client, verified, oauth).await?,
        CredentialFamily::Account(account) => of_account(client, verified, account).await?,
    };
    Ok(SignedIn { odd, ..who })
}

/// The refusal, or that the IP filter shuts out this machine: verify may say of such a token that
/// it is wrong, or that it is active (recorded of the tokens of accounts). A list tells.
async fn or_shut_out(client: &Client, refusal: Refusal) -> Refusal {
    match client.accounts(1).await {
        Err(shut_out @ Refusal::ShutOut { .. }) => shut_out,
        _ => refusal,
    }
}

/// Stops where the IP filter shuts out this machine, whatever verify said.
fn let_in<T>(answer: Result<T, Refusal>) -> Result<Result<T, Refusal>, Refusal> {
    match answer {
        Err(shut_out @ Refusal::ShutOut { .. }) => Err(shut_out),
        answer => Ok(answer),
    }
}

/// A key cannot be verified (400, code 1001: verify is about the bearer), but it may ask who it is.
async fn of_key(client: &Client) -> Result<SignedIn, Refusal> {
    let user = client.user().await?;
    Ok(SignedIn {
        user: Some(user.id),
        email: Some(user.email),
        own: None,
        family: CredentialFamily::User,
        account_name: None,
        may_mint: MayMint::Yes,
        for_accounts: ForAccounts::All,
        odd: None,
        remarks: vec!["You are signed in with the Global API Key, which carries all your rights.".into()],
    })
}

/// What a credential turned out to be.
enum Known {
    /// A token, with its id.
    Token(CredentialFamily, Verified),
    /// A sign-in of a user that is no token: by OAuth. Who it is, where it may ask.
    Session(Option<User>),
}

/// Why a sign-in by OAuth does not work.
const OVER: &str = "it is wrong, revoked or expired (an OAuth sign-in lasts about an hour)";

/// Finds the family: a token is verified on the endpoint of its own only, and the other one says
/// 401, code 1000 (reference: cloudflare-api section 2). The newer form tells it by its prefix.
/// Whether verify knows a sign-in by OAuth is not known, so that its no does not end one.
async fn recognise(client: &Client, account: Option<AccountId>, is_oauth: bool) -> Result<Known, Refusal> {
    let looks = client.looks();
    let sure = looks == Looks::AccountToken;
    if !sure {
        match client.verify(Owner::User).await {
            Ok(verified) => return Ok(Known::Token(CredentialFamily::User, verified)),
            Err(refusal) if is_oauth && is_about_it(&refusal) => return by_oauth(client).await,
            // By its prefix it is the token of a user: then it is wrong.
            Err(refusal) if !is_wrong(&refusal) => return Err(refusal),
            Err(refusal) if looks == Looks::UserToken => return Err(or_shut_out(client, refusal).await),
            Err(refusal) if account.is_none() => {
                return match by_user(client).await? {
                    Some(known) => Ok(known),
                    None => Err(or_shut_out(client, account_needed(refusal)).await),
                };
            }
            Err(_) => {}
        }
    }
    let Some(account) = account else {
        let says = String::new();
        return Err(or_shut_out(client, Refusal::AccountNeeded { sure, says }).await);
    };
    match client.verify(Owner::Account(account)).await {
        Ok(verified) => Ok(Known::Token(CredentialFamily::Account(account), verified)),
        Err(Refusal::NotSignedIn { why, says }) if why == UNKNOWN_TOKEN => {
            let why = if sure {
                format!("it is wrong, deleted or expired, or the token of another account than {account}")
            } else if let Some(known) = by_user(client).await? {
                return Ok(known);
            } else {
                format!("it is wrong, deleted or expired: neither the token of a user nor one of account {account}")
            };
            Err(or_shut_out(client, Refusal::NotSignedIn { why, says }).await)
        }
        Err(refusal) => Err(refusal),
    }
}

/// A sign-in that verify does not know and `/user` does.
async fn by_user(client: &Client) -> Result<Option<Known>, Refusal> {
    match let_in(client.user().await)? {
        Ok(user) => {
            client.known_by_user();
            Ok(Some(Known::Session(Some(user))))
        }
        Err(_) => Ok(None),
    }
}

/// A sign-in that is certainly one by OAuth. One that may not ask who it is may still see accounts,
/// whatever the words of that refusal: the same ones are used of a good credential that lacks a
/// permission (reference: cloudflare-api section 6, code 10000). It is over where both say no.
async fn by_oauth(client: &Client) -> Result<Known, Refusal> {
    let over = |says| Refusal::NotSignedIn {
        why: OVER.to_owned(),
        says,
    };
    let of_user = match client.user().await {
        Ok(user) => {
            client.known_by_user();
            return Ok(Known::Session(Some(user)));
        }
        Err(refusal) if is_about_it(&refusal) => refusal,
        Err(refusal) => return Err(refusal),
    };
    let of_accounts = match client.accounts(1).await {
        Ok(_) => {
            client.known_by_accounts();
            return Ok(Known::Session(None));
        }
        Err(refusal) if is_about_it(&refusal) => refusal,
        Err(refusal) => return Err(refusal),
    };
    // What knows no such request has said nothing of the sign-in.
    Err(match (of_user, of_accounts) {
        (strange @ Refusal::Strange { .. }, _) | (_, strange @ Refusal::Strange { .. }) => strange,
        (_, Refusal::NotFound { says }) => Refusal::Strange {
            status: Some(404),
            why: no_such_request(&says),
        },
        (Refusal::NotSignedIn { says, .. }, _) | (_, Refusal::NotSignedIn { says, .. }) => over(says),
        (Refusal::Forbidden { says, .. }, _) => over(says),
        _ => over(String::new()),
    })
}

/// Whether an endpoint says of the credential, and not of the network or the hour, that it does not
/// do there. It says nothing of another endpoint.
fn is_about_it(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::NotSignedIn { .. }
        | Refusal::AccountNeeded { .. }
        | Refusal::Forbidden { .. }
        | Refusal::RefusedHere { .. }
        | Refusal::LacksGroup { .. }
        | Refusal::MayNotManageTokens { .. }
        | Refusal::WrongFamily { .. }
        | Refusal::R2Off { .. }
        | Refusal::Rejected { .. }
        | Refusal::NotFound { .. } => true,
        // Of a path that every API of Cloudflare has a 404 is one, too.
        Refusal::Strange { status, .. } => status.is_some_and(|status| (400..500).contains(&status)),
        Refusal::ShutOut { .. }
        | Refusal::HeaderTaken { .. }
        | Refusal::TooMany { .. }
        | Refusal::Trouble { .. }
        | Refusal::Unreachable { .. } => false,
    }
}

fn is_wrong(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::NotSignedIn { why, .. } if why == UNKNOWN_TOKEN)
}

fn account_needed(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotSignedIn { says, .. } => Refusal::AccountNeeded { sure: false, says },
        other => other,
    }
}

async fn of_user(client: &Client, verified: Verified, oauth: Option<Scopes>) -> Result<SignedIn, Refusal> {
    let (own, user) = tokio::join!(client.token(Owner::User, verified.id), client.user());
    let own = let_in(own)?;
    let user = let_in(user)?.ok();
    if let (Err(_), Some(scopes)) = (&own, oauth) {
        return Ok(lists::session(client, user, scopes).await);
    }
    let for_accounts = match &own {
        Ok(record) => for_accounts(record),
        // Whoever may not read a user's tokens may have those of an account.
        Err(Refusal::Forbidden { .. } | Refusal::WrongFamily { .. }) => {
            lists::accounts(client, RefusedRead::MayNot).await
        }
        Err(_) => ForAccounts::Unknown,
    };
    let (user, email) = user.map(|user| (user.id, user.email)).unzip();
    let may_mint = may_mint(&own, API_TOKENS_WRITE, OWN_TOKENS);
    let remarks = own.as_ref().map(blind_spots).unwrap_or_default();
    Ok(SignedIn {
        user,
        email,
        own: Some(own_token(verified, own.ok())),
        family: CredentialFamily::User,
        account_name: None,
        may_mint,
        for_accounts,
        odd: None,
        remarks,
    })
}

async fn of_account(client: &Client, verified: Verified, account: AccountId) -> Result<SignedIn, Refusal> {
    let (own, accounts) = tokio::join!(client.token(Owner::Account(account), verified.id), client.accounts(1));
    // Verify was recorded to succeed under a filter; of the lists this one needs no permission to
    // say that there is one.
    let accounts = let_in(accounts)?.map_or_else(|_| Vec::new(), |page| page.rows);
    let itself = accounts.into_iter().find(|one| one.id == account);
    let account_name = itself.map(|one| one.name);
    let own = let_in(own)?;
    let may_mint = may_mint(&own, ACCOUNT_API_TOKENS_WRITE, "Account · Account API Tokens · Edit");
    // reference: cloudflare-api section 2, "With an account token", and section 1, what cannot be
    // granted, 3
    let mut remarks = vec![
        "This is an account’s token: it creates tokens of this account only, may not be able to list accounts, and can give for single \
         zones only what it holds there itself."
            .to_owned(),
    ];
    remarks.extend(own.as_ref().map(blind_spots).unwrap_or_default());
    Ok(SignedIn {
        user: None,
        email: None,
        own: Some(own_token(verified, own.ok())),
        family: CredentialFamily::Account(account),
        account_name,
        for_accounts: match &may_mint {
            MayMint::Yes => ForAccounts::Only(vec![account]),
            MayMint::No(_) => ForAccounts::None,
            MayMint::Unknown => ForAccounts::Unknown,
        },
        may_mint,
        odd: None,
        remarks,
    })
}

/// Verify names the dates of some tokens, and a record those of all that may be read.
fn own_token(verified: Verified, record: Option<TokenRecord>) -> OwnToken {
    let of = |date: fn(&TokenRecord) -> Option<Timestamp>| record.as_ref().and_then(date);
    OwnToken {
        id: verified.id,
        status: verified.status,
        starts: verified.starts.or(of(|record| record.starts)),
        expires: verified.expires.or(of(|record| record.expires)),
        record: record.map(Box::new),
    }
}

#[cfg(test)]
mod tests;
