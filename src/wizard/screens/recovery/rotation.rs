//! What is said of a rotation that an earlier run left open. It is gone on with by the command that
//! began it, which alone knows what is left of it to do: the screen of a lost answer does not take it
//! up.

use super::PendingCreate;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;

impl PendingCreate {
    /// The token whose place another was to take.
    #[must_use]
    pub fn rotated(&self) -> Option<TokenId> {
        self.note.rotation.map(|rotation| rotation.old)
    }

    /// What goes on with it.
    #[must_use]
    pub fn goes_on(&self) -> Option<String> {
        let old = self.rotated()?;
        let name = visible(&self.note.name);
        Some(format!(
            "An earlier run began to rotate “{name}” (id {old}) and did not end: cfmint rotate {old} goes on."
        ))
    }
}
