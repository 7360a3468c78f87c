//! The account in question: how `--account` or the environment names it, and which one that is
//! among those that the sign-in sees. It must not know what the account is in question for.

use std::time::Duration;

use super::Outcome;
use super::no_id::NoId;
use crate::domain::inventory::PAGES;
use crate::domain::inventory::accounts::{Account, NotOneAccount, in_words, named};
use crate::domain::sign_in::{SignedIn, Source};
use crate::domain::text::visible;
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;
use crate::io::auth::find;
use crate::io::cloudflare::Client;
use crate::secret::credential::{likeness, quoted};

/// The longest wait for a name that nothing depends on.
const LOOK: Duration = Duration::from_secs(15);
/// So many accounts are listed where a name is none of theirs.
const LISTED: usize = 10;
/// From so many hexadecimal digits on a text is an id with a mistake in it, and not a name.
const LIKE_AN_ID: usize = 20;

/// The account in question as it was named, before anybody is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AccountArg {
    /// It was not.
    Unnamed,
    /// By `CLOUDFLARE_ACCOUNT_ID`: that recognises the token of an account, and never says whose a
    /// token is.
    Variable(AccountId),
    /// By `--account` and its id.
    Id(AccountId),
    /// By `--account` and its name, which is one only among those that somebody sees.
    Name(String),
}

impl AccountArg {
    /// Reads the option; without it, the variable. What looks like a credential is not a name.
    pub(super) fn read(option: Option<&str>) -> Result<Self, Vec<String>> {
        let Some(text) = option else {
            let id = find::account().map_err(|why| vec![why])?;
            return Ok(id.map_or(Self::Unnamed, Self::Variable));
        };
        let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let given = || quoted(text);
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(why) if digits && text.len() >= LIKE_AN_ID => {
                Err(vec![format!("--account: {} is not an account id: {why}.", given())])
            }
            Err(_) if text.trim().is_empty() || likeness(text).is_some() => Err(vec![format!(
                "--account: {} is neither the id nor the name of an account.",
                given()
            )]),
            Err(_) => Ok(Self::Name(text.to_owned())),
        }
    }

    /// Its id, where nobody has to be asked for it.
    pub(super) fn id(&self) -> Option<AccountId> {
        match self {
            Self::Variable(id) | Self::Id(id) => Some(*id),
            Self::Unnamed | Self::Name(_) => None,
        }
    }

    /// The account of the option, asked for with a sign-in that works; none without the option.
    pub(super) async fn found(
        &self,
        client: &Client,
        who: &SignedIn,
        source: Source,
    ) -> Result<Option<NamedAccount>, Outcome> {
        let (id, name) = match (self, who.family.account()) {
            (Self::Unnamed | Self::Variable(_), _) => return Ok(None),
            // The sign-in has found its account by that name.
            (Self::Name(name), Some(own)) => (own, Some(name.clone())),
            (Self::Name(name), None) => {
                let seen = seen(client, None).await.map_err(|why| unlisted(name, &why, source))?;
                let account = among(name, &seen)?;
                (account.id, Some(account.name.clone()))
            }
            (Self::Id(id), _) => (*id, name_of(client, who, *id).await),
        };
        Ok(Some(NamedAccount { id, name }))
    }
}

/// The account that `--account` means, as it is known once somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedAccount {
    pub(super) id: AccountId,
    /// Its name as the API gave it; none where the sign-in may not see it.
    pub(super) name: Option<String>,
}

/// " of account Home Lab (0123…)" behind one of its tokens, safe to show; nothing behind one of the
/// user's. Tokens have the same name in several accounts, and accounts too.
pub(super) fn of_account(owner: Owner, name: Option<&str>) -> String {
    match owner {
        Owner::User => String::new(),
        Owner::Account(id) => format!(" of account {}", in_words(id, name)),
    }
}

/// The accounts that a credential sees, or why they cannot be listed. The token of an account sees
/// its own.
pub(super) async fn seen(client: &Client, own: Option<AccountId>) -> Result<Vec<Account>, NoId> {
    if let Some(id) = own {
        return client.account(id).await.map(|page| page.rows).map_err(NoId::Refused);
    }
    let mut accounts = Vec::new();
    for number in 1..=PAGES {
        let page = client.accounts(number).await.map_err(NoId::Refused)?;
        if page.skipped > 0 {
            // One of them may have the name that is looked for.
            return Err(NoId::Wrong(
                "could not be looked up: the list has accounts of a form that cfmint does not know. Write the account’s id."
                    .to_owned(),
            ));
        }
        accounts.extend(page.rows);
        if !page.more {
            return Ok(accounts);
        }
    }
    Err(NoId::Wrong(format!(
        "could not be looked up: there are more than {} accounts. Write the account’s id.",
        accounts.len()
    )))
}

/// The account of exactly this name; else all that the person may have meant.
pub(super) fn among<'a>(name: &str, accounts: &'a [Account]) -> Result<&'a Account, Outcome> {
    let listed = |accounts: &[&Account]| -> Vec<String> {
        let accounts = accounts.iter();
        accounts.map(|one| in_words(one.id, Some(&one.name))).collect()
    };
    let why = match named(name, accounts) {
        Ok(account) => return Ok(account),
        Err(why) => why,
    };
    let given = quoted(name);
    let mut words = Vec::new();
    match why {
        NotOneAccount::Several(several) => {
            words.push(format!(
                "--account: {given} is the name of {} accounts. Name one by its id:",
                several.len()
            ));
            words.extend(listed(&several));
        }
        NotOneAccount::Unknown { .. } if accounts.is_empty() => words.push(format!(
            "--account: {given} is not found: this sign-in sees no accounts. Name the account by its id."
        )),
        NotOneAccount::Unknown { near } => {
            let near = near.map(|near| format!(" Did you mean {}?", visible(near)));
            let near = near.unwrap_or_default();
            words.push(format!(
                "--account: {given} is not found: this sign-in sees no account of that name.{near}"
            ));
            words.push(match accounts.len() {
                ..=LISTED => "It sees:".to_owned(),
                count => format!("It sees {count} accounts. The first {LISTED}:"),
            });
            let first: Vec<&Account> = accounts.iter().take(LISTED).collect();
            words.extend(listed(&first));
        }
    }
    Err(Outcome::wrong(words))
}

/// Where the accounts cannot be listed, among which the name would be one.
pub(super) fn unlisted(name: &str, why: &NoId, source: Source) -> Outcome {
    let what = format!("--account: {}", quoted(name));
    match why {
        NoId::Wrong(why) => Outcome::wrong(vec![format!("{what} {why}")]),
        NoId::Refused(refusal) => {
            let mut refused = Outcome::refused(&format!("{what} could not be looked up."), refusal, source);
            refused.words.push("Or name the account by its id.".to_owned());
            refused
        }
    }
}

/// The name of an account whose id is known. It is no condition for anything, so that it may stay
/// unknown.
async fn name_of(client: &Client, who: &SignedIn, id: AccountId) -> Option<String> {
    if let Some(name) = who.name_of(id) {
        return Some(name.to_owned());
    }
    let page = tokio::time::timeout(LOOK, client.account(id)).await.ok()?.ok()?;
    page.rows.into_iter().next().map(|account| account.name)
}
