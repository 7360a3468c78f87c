//! A token that was left behind without its secret being known to be stored: what the end says of
//! it. It must not know the screen that it was left on.

use crate::domain::journal::NoteId;
use crate::wizard::message::Ticket;

/// What the end says of one token.
#[derive(Debug)]
pub struct Unclaimed {
    /// The lines of the end.
    pub words: Vec<String>,
    /// The way out that was at work when the person went on.
    pub awaits: Option<AtWork>,
}

/// A way out whose answer comes after its token has left the screen.
#[derive(Debug)]
pub struct AtWork {
    /// The delivery it answers.
    pub ticket: Ticket,
    /// The token's name (see [`crate::domain::text`]).
    pub name: String,
    /// The note of the token's request, which is needed until the secret is stored.
    pub note: Option<NoteId>,
    /// The lines of the end should it arrive.
    pub arrived: Vec<String>,
    /// Whether all is well then.
    pub well: bool,
    /// The lines should it fail.
    pub failed: Vec<String>,
}
