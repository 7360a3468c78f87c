//! Who asks, once that is known.

use super::token::Owner;

/// Somebody whose credential was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// The Global API Key: all rights of the user.
    Key,
    /// A token, by id, and whose it is.
    Token { id: String, owner: Owner },
}

impl Caller {
    /// Whether this is an account token.
    pub(super) fn is_account_token(&self) -> bool {
        matches!(
            self,
            Self::Token {
                owner: Owner::Account(_),
                ..
            }
        )
    }
}
