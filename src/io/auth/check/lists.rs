//! What a credential may mint that has no policies to read: found out by asking for what tokens may
//! hold. A list that is answered is no proof that one may be created. One that is refused is a no
//! of a token, whose permission to create is one to read, too; a scope of OAuth may be for creating
//! alone. It must not know how the credential was recognised.

use super::rights::OWN_TOKENS;
use crate::domain::refusal::Refusal;
use crate::domain::response::User;
use crate::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, Scopes, SignedIn};
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;
use crate::io::cloudflare::Client;

/// Who is signed in by OAuth, and what it may mint, as far as its scopes and the API tell.
pub(super) async fn session(client: &Client, user: Option<User>, scopes: Scopes) -> SignedIn {
    let (may_mint, for_accounts) = match scopes {
        Scopes::Unknown => tokio::join!(own(client), accounts_of_session(client)),
        Scopes::AccountTokens => {
            let why = "Its scopes cover account tokens only.";
            (MayMint::No(why.to_owned()), accounts_of_session(client).await)
        }
        Scopes::NoTokens => {
            let why = "Its scopes do not cover creating tokens.";
            (MayMint::No(why.to_owned()), ForAccounts::None)
        }
    };
    let (user, email) = user.map(|user| (user.id, user.email)).unzip();
    let lasts = "An OAuth sign-in lasts about an hour.";
    SignedIn {
        user,
        email,
        own: None,
        family: CredentialFamily::User,
        account_name: None,
        may_mint,
        for_accounts,
        odd: None,
        remarks: vec![lasts.to_owned()],
    }
}

/// Whether it may create tokens of the user: no scope for that is known, so that a refusal is a no.
async fn own(client: &Client) -> MayMint {
    match client.permission_groups(Owner::User).await {
        Err(Refusal::Forbidden { .. } | Refusal::WrongFamily { .. }) => MayMint::No(format!("It lacks {OWN_TOKENS}.")),
        _ => MayMint::Unknown,
    }
}

/// What it says of creating that a list is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RefusedRead {
    /// No.
    MayNot,
    /// Nothing: creating will tell.
    Nothing,
}

/// For which accounts it may create tokens: the first few that it sees are asked.
pub(super) async fn accounts(client: &Client, read: RefusedRead) -> ForAccounts {
    let Ok(page) = client.accounts(1).await else {
        return ForAccounts::Unknown;
    };
    let seen = &page.rows;
    let ask = async |at: usize| {
        let account = seen.get(at)?;
        Some((account, client.permission_groups(Owner::Account(account.id)).await))
    };
    // As many at once as one connection carries without a thought: each is a request that nobody
    // asked for.
    let (a, b, c, d, e) = tokio::join!(ask(0), ask(1), ask(2), ask(3), ask(4));
    let (mut answered, mut refused) = (Vec::new(), Vec::new());
    for (account, answer) in [a, b, c, d, e].into_iter().flatten() {
        match answer {
            Ok(_) => answered.push((account.id, account.name.clone())),
            Err(Refusal::Forbidden { .. } | Refusal::WrongFamily { .. }) if read == RefusedRead::MayNot => {
                refused.push(account.id);
            }
            Err(_) => {}
        }
    }
    let told = |id: &AccountId| refused.contains(id) || answered.iter().any(|(known, _)| known == id);
    let silent: Vec<_> = seen
        .iter()
        .filter(|account| !told(&account.id))
        .map(|account| (account.id, account.name.clone()))
        .collect();
    let all = !page.more && page.skipped == 0;
    if answered.is_empty() && refused.is_empty() && (read == RefusedRead::MayNot || silent.is_empty()) {
        return ForAccounts::Unknown;
    }
    if all && answered.is_empty() && silent.is_empty() {
        return ForAccounts::None;
    }
    ForAccounts::Asked {
        answered,
        silent,
        refused,
        all,
    }
}

/// That no account could be asked takes nothing from what its scopes may have.
async fn accounts_of_session(client: &Client) -> ForAccounts {
    match accounts(client, RefusedRead::Nothing).await {
        ForAccounts::Unknown => ForAccounts::Asked {
            answered: Vec::new(),
            silent: Vec::new(),
            refused: Vec::new(),
            all: false,
        },
        found => found,
    }
}
