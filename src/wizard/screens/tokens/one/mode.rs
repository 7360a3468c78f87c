//! What stands below the facts of a token: what can be done, a question, or a request on its way. It
//! must not know what is shown of it.

use super::deed::Deed;
use crate::domain::journal::{Note, NoteId};
use crate::wizard::message::Ticket;
use crate::wizard::state::changing::Changing;

/// What stands below the facts.
#[derive(Debug)]
pub(super) enum Mode {
    /// What can be done.
    Deeds,
    /// Until when it is to be extended.
    Extending,
    /// A question; the very token that is signed in with is asked about again.
    Asking(Deed, bool),
    /// A change is on its way.
    Changing(Box<Changing>, Deed),
    /// The note of a new secret is being written. Nothing was sent.
    Noting(NoteId, Box<Note>),
    /// A new secret was asked for, once.
    Rolling(Ticket, NoteId, Box<Note>),
    /// It was asked to be deleted, once.
    Deleting(Ticket),
    /// The answer to that was lost, for this reason: whether it is there is being looked at.
    LookingForIt(Ticket, String),
}

impl Mode {
    /// Whether a question is open.
    pub(super) const fn asks(&self) -> bool {
        matches!(self, Self::Asking(..))
    }

    /// Whether something is on its way.
    pub(super) const fn is_busy(&self) -> bool {
        !matches!(self, Self::Deeds | Self::Extending | Self::Asking(..))
    }
}
