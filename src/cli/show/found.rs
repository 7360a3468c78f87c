//! The token that is named: asked for by its id where it may be, or taken from the lists by its
//! name. It must not know how it is shown.

use futures_util::future::join_all;

use crate::cli::sign_in::Session;
use crate::cli::subject::Sheet;
use crate::cli::token_lists::{TokenLists, Wanted};
use crate::cli::{Outcome, code_of};
use crate::domain::exit;
use crate::domain::refusal::Refusal;
use crate::domain::spec::nearest::nearest;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::ListedToken;
use crate::secret::credential::quoted;

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

/// The token of this id, as a page.
pub(super) async fn by_id(session: &Session, id: TokenId, only: Option<Owner>) -> Result<Sheet, Outcome> {
    let own = session.who.family.account().map(Owner::Account);
    let first = only.or(own).unwrap_or(Owner::User);
    let refusal = match session.client.token(first, id).await {
        Ok(record) => return Ok(Sheet::looked_up(session, first, record).await),
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
    match in_accounts(session, id).await {
        Ok((owner, record)) => Ok(Sheet::looked_up(session, owner, record).await),
        Err(looked) => Err(looked.nowhere(id, refusal)),
    }
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

/// The token of exactly this name, as a page, and what is to be said beside it.
pub(super) async fn by_name(
    session: &Session,
    name: &str,
    only: Option<Owner>,
) -> Result<(Sheet, Vec<String>), Outcome> {
    let lists = TokenLists::load(
        session,
        Wanted {
            only,
            all: false,
            has_all: false,
        },
    )
    .await;
    // As the API has it, or as the list shows it.
    let is_called = |token: &&ListedToken| token.record.name == name || visible(&token.record.name) == name;
    let found: Vec<&ListedToken> = lists.rows().filter(is_called).collect();
    let token = match found.as_slice() {
        [one] => (one.owner, one.record.clone()),
        [] => return Err(none(&lists, name)),
        several => return Err(ambiguous(&lists, name, several)),
    };
    let mut words = lists.missing();
    if !words.is_empty() {
        words.push("Another token may have the same name.".to_owned());
    }
    let TokenLists { called, now, .. } = lists;
    let (owner, record) = token;
    Ok((Sheet::read(record, owner, called, now, session.client.host()), words))
}

fn ambiguous(lists: &TokenLists, name: &str, several: &[&ListedToken]) -> Outcome {
    let mut words = vec![format!(
        "{} tokens are named {}. Show one by its id:",
        several.len(),
        quoted(name)
    )];
    words.extend(
        several
            .iter()
            .map(|token| format!("{}: {}", token.record.id, lists.whose(token.owner))),
    );
    Outcome::wrong(words)
}

/// Nothing has this name, as far as the lists are here.
fn none(lists: &TokenLists, name: &str) -> Outcome {
    let names = lists.rows().map(|token| token.record.name.as_str());
    let hint = match nearest(name, names) {
        Some(near) => format!(" Did you mean {}?", quoted(near)),
        None => String::new(),
    };
    let of = match lists.owners.as_slice() {
        [one] if one.owner != Owner::User => format!(" in {}", lists.whose(one.owner)),
        _ => String::new(),
    };
    let missing = lists.missing();
    let mut words = vec![format!("No token{of} is named {}.{hint}", quoted(name))];
    // What is missing may have it: that is no mistake of whoever typed the name.
    let code = match lists.code() {
        exit::DONE if missing.is_empty() => exit::WRONG,
        exit::DONE => exit::REFUSED,
        code => code,
    };
    if code != exit::WRONG {
        words = vec![format!(
            "No token{of} that could be listed is named {}.{hint}",
            quoted(name)
        )];
        words.extend(missing);
    }
    Outcome::stop(code, words)
}
