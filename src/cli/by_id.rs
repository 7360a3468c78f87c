//! The token that an id names: whose it is has not to be known. It must not know what is done with
//! it.

use futures_util::future::join_all;

use super::sign_in::Session;
use super::{Outcome, code_of};
use crate::domain::exit;
use crate::domain::refusal::Refusal;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;

/// Accounts that are asked for an id.
const ACCOUNTS: usize = 20;

/// How far it was looked for in the accounts.
#[derive(Default)]
struct Looked {
    asked: usize,
    /// Whether there are accounts that were not asked.
    more: bool,
    /// What was answered in place of a token, but for that there is none of that id.
    refused: Vec<Refusal>,
}

/// The token of this id, and whose it is. With `--account` only there; else among the user's tokens,
/// and then in each account.
pub(super) async fn token_of(session: &Session, id: TokenId) -> Result<(Owner, TokenRecord), Outcome> {
    let only = session.named_owner();
    let own = session.who.family.account().map(Owner::Account);
    let first = only.or(own).unwrap_or(Owner::User);
    let refusal = match session.client.token(first, id).await {
        Ok(record) => return Ok((first, record)),
        Err(refusal) => refusal,
    };
    if first != Owner::User || !may_be_elsewhere(&refusal) {
        let words = format!("Token {id}{} cannot be read.", session.of_account());
        let mut refused = Outcome::refused(&words, &refusal, session.source);
        if only.is_some() && own.is_none() && matches!(refusal, Refusal::NotFound { .. }) {
            refused
                .words
                .push("Without --account it is looked for among your tokens and in your other accounts.".to_owned());
        }
        return Err(refused);
    }
    in_accounts(session, id)
        .await
        .map_err(|looked| looked.nowhere(id, refusal))
}

/// Whether an answer for the user's tokens says nothing of an account's.
fn may_be_elsewhere(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NotFound { .. }
            | Refusal::WrongFamily { .. }
            | Refusal::Forbidden { .. }
            | Refusal::RefusedHere { works: true, .. }
    )
}

/// Asks each account side by side.
async fn in_accounts(session: &Session, id: TokenId) -> Result<(Owner, TokenRecord), Looked> {
    let page = match session.client.accounts(1).await {
        Ok(page) => page,
        Err(refusal) => {
            return Err(Looked {
                refused: vec![refusal],
                ..Looked::default()
            });
        }
    };
    let owners: Vec<Owner> = page.rows.iter().map(|account| Owner::Account(account.id)).collect();
    let asked = owners.iter().take(ACCOUNTS);
    let answers = join_all(asked.map(async |owner| (*owner, session.client.token(*owner, id).await))).await;
    let mut looked = Looked {
        asked: answers.len(),
        more: page.more || page.skipped > 0 || owners.len() > ACCOUNTS || page.total > Some(owners.len() as u64),
        refused: Vec::new(),
    };
    for (owner, answer) in answers {
        match answer {
            Ok(record) => return Ok((owner, record)),
            Err(Refusal::NotFound { .. }) => {}
            Err(refusal) => looked.refused.push(refusal),
        }
    }
    Err(looked)
}

impl Looked {
    /// What is said where no answer had it. `user` is what was answered for the user's tokens.
    fn nowhere(mut self, id: TokenId, user: Refusal) -> Outcome {
        let mut words = vec![match self.asked {
            0 => format!("Token {id} was not found among your tokens."),
            1 => format!("Token {id} was not found, neither among your tokens nor in the 1 account that was asked."),
            several => format!(
                "Token {id} was not found, neither among your tokens nor in the {several} accounts that were asked."
            ),
        }];
        if !matches!(user, Refusal::NotFound { .. }) {
            self.refused.insert(0, user);
        }
        let mut said: Vec<String> = self.refused.iter().map(Refusal::sentence).collect();
        said.dedup();
        if !said.is_empty() {
            words.push(format!("Not all could be looked at. {}", said.join(" ")));
        }
        let more = if self.more { "There are more accounts. " } else { "" };
        words.push(format!("{more}--account asks one account for it."));
        let codes = self.refused.iter().map(code_of);
        let broke = codes.into_iter().any(|code| code == exit::FAILED);
        Outcome::stop(if broke { exit::FAILED } else { exit::REFUSED }, words)
    }
}
