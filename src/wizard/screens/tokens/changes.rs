//! What is changed of the token whose page is open, as the wizard sees it: answers go to the page, and
//! it says what is asked and what is on its way.

use super::TokensScreen;
use crate::domain::exit::Exit;
use crate::domain::journal::NoteId;
use crate::domain::refusal::Refusal;
use crate::domain::response::{Rolled, Updated};
use crate::domain::token::record::TokenRecord;
use crate::wizard::message::Ticket;
use crate::wizard::screens::secret::SecretScreen;
use crate::wizard::state::changing::ChangeEnd;
use crate::wizard::state::context::Context;

impl TokensScreen {
    /// The request that changes the token of the page ended.
    pub fn updated(&mut self, cx: &mut Context, ticket: Ticket, updated: Updated) -> Option<Refusal> {
        self.one.as_mut()?.updated(cx, ticket, updated)
    }

    /// Sends what the steps decided of the token whose page is open, as it was when they did.
    ///
    /// # Errors
    /// A sentence: it cannot be sent.
    pub fn save(&mut self, cx: &mut Context, opened: TokenRecord, wanted: TokenRecord) -> Result<(), String> {
        match &mut self.one {
            Some(one) => one.save(cx, opened, wanted),
            None => Ok(()),
        }
    }

    /// Reads the token of the page again.
    pub fn read_again(&mut self, cx: &mut Context) {
        if let Some(one) = &mut self.one {
            one.read_again(cx);
        }
    }

    /// Whether it is asked until when a token is extended.
    pub fn is_extending(&self) -> bool {
        self.one.as_ref().is_some_and(|one| one.is_extending())
    }

    /// How a change ended that was saved from the steps.
    pub fn take_end(&mut self) -> Option<ChangeEnd> {
        self.one.as_mut()?.take_end()
    }

    /// The request for its new secret ended: the screen for it, or the refusal of a credential.
    ///
    /// # Errors
    /// The credential does not work.
    pub fn rolled(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        rolled: Rolled,
    ) -> Result<Option<Box<SecretScreen>>, Refusal> {
        match &mut self.one {
            Some(one) => one.rolled(cx, ticket, rolled),
            None => Ok(None),
        }
    }

    /// The note of that request was written, or not.
    pub fn noted(&mut self, cx: &mut Context, note: NoteId, result: Result<(), String>) {
        if let Some(one) = &mut self.one {
            one.noted(cx, note, result);
        }
    }

    /// The deletion ended.
    pub fn deleted(&mut self, cx: &mut Context, ticket: Ticket, result: Result<(), Refusal>) -> Option<Refusal> {
        self.one.as_mut()?.deleted(cx, ticket, result)
    }

    /// Whether a question is open.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.one.as_ref().is_some_and(|one| one.asks())
    }

    /// Whether something is on its way that changes a token.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.one.as_ref().is_some_and(|one| one.is_busy())
    }

    /// How the program ends now, where a request is out of which nobody knows the outcome.
    #[must_use]
    pub fn ending(&self, code: u8) -> Exit {
        match &self.one {
            Some(one) => one.ending(code),
            None => Exit {
                code,
                words: Vec::new(),
            },
        }
    }
}
