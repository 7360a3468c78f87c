//! The token that is named: asked for by its id where it may be, or taken from the lists by its
//! name. It must not know how it is shown.

use crate::cli::Outcome;
use crate::cli::by_id::token_of;
use crate::cli::sign_in::Session;
use crate::cli::subject::Sheet;
use crate::cli::token_lists::{TokenLists, Wanted};
use crate::domain::exit;
use crate::domain::spec::nearest::nearest;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::ListedToken;
use crate::secret::credential::quoted;

/// The token of this id, as a page.
pub(super) async fn by_id(session: &Session, id: TokenId) -> Result<Sheet, Outcome> {
    let (owner, record) = token_of(session, id).await?;
    Ok(Sheet::looked_up(session, owner, record).await)
}

/// The token of exactly this name, as a page, and what is to be said beside it.
pub(super) async fn by_name(session: &Session, name: &str) -> Result<(Sheet, Vec<String>), Outcome> {
    let lists = TokenLists::load(
        session,
        Wanted {
            only: session.named_owner(),
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
