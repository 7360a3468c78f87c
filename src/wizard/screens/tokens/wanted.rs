//! A token that was named up front: its page opens as soon as it is in a list.

use super::TokensScreen;
use super::one::OneToken;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::ListProgress;
use crate::wizard::page::Notice;
use crate::wizard::state::context::{Context, Live};
use crate::wizard::state::start::Then;

impl TokensScreen {
    /// Before anybody is signed in, with a token that was named up front.
    #[must_use]
    pub fn wanting(wanted: Option<(TokenId, Then)>) -> Self {
        Self {
            wanted,
            ..Self::default()
        }
    }

    /// Opens the page of the token that was named up front, once it is here; that it is in no list is
    /// said when all have come.
    pub(super) fn open_wanted(&mut self, cx: &mut Context) {
        let Some((id, _)) = self.wanted.filter(|_| self.one.is_none()) else {
            return;
        };
        let rows = || self.owners.iter().flat_map(|of| of.rows.iter());
        if let Some(token) = rows().find(|token| token.record.id == id).cloned() {
            self.one = Some(Box::new(OneToken::open(cx, token)));
            return;
        }
        let loading = self.owners.iter().any(|of| of.progress == ListProgress::Loading);
        if !loading && !self.owners.is_empty() && cx.accounts_list.state != Live::Loading {
            self.wanted = None;
            cx.notice = Some(Notice::warning(format!(
                "Token {id} is not in these lists, as far as they are here. Type to find it by its name."
            )));
        }
    }

    /// What is to be done with the token that was named up front, once it was read as it is now.
    pub fn take_wanted(&mut self) -> Option<(Then, Owner, TokenRecord)> {
        let one = self.one.as_ref().filter(|one| one.is_read())?;
        let (_, then) = self.wanted.take_if(|(id, _)| *id == one.token().record.id)?;
        let token = one.token();
        Some((then, token.owner, token.record.clone()))
    }
}
