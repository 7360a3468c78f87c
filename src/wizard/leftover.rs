//! A token that was left behind without its secret being known to be stored: what the end says of it, and what becomes of a way out that was still at work.

use super::message::{Effect, Ticket};
use super::page::Notice;
use super::{Phase, Wizard};
use crate::note::NoteId;
use crate::ways_out::{Delivered, Existing, Looked};

/// What the end says of one token.
#[derive(Debug)]
pub struct Leftover {
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
    /// The token's name (see [`crate::text`]).
    pub name: String,
    /// The note of the token's request, which is needed until the secret is stored.
    pub note: Option<NoteId>,
    /// The lines of the end should it arrive; empty where nothing is left to say.
    pub arrived: Vec<String>,
    /// The lines should it fail.
    pub failed: Vec<String>,
}

impl Wizard {
    /// The token on the screen is left for another one.
    pub(super) fn leave_behind(&mut self) {
        if let Phase::Minted(minted) = std::mem::replace(&mut self.phase, Phase::Drafting) {
            self.leftovers.extend(minted.left_behind());
        }
    }

    /// The same where something is at the place: nobody is there to say that it may be replaced.
    pub(super) fn occupied_late(&mut self, ticket: Ticket, looked: &Looked) -> bool {
        let there = looked.existing.as_ref().map(Existing::there).unwrap_or_default();
        self.delivered_late(ticket, &Err(format!("{there} It was left as it is.")))
    }

    /// Takes the answer to a delivery whose token has left the screen; false where it is not one.
    pub(super) fn delivered_late(&mut self, ticket: Ticket, result: &Result<Delivered, String>) -> bool {
        let waiting = self.leftovers.iter_mut().find_map(|leftover| {
            let way = leftover.awaits.take_if(|way| way.ticket == ticket)?;
            Some((way, &mut leftover.words))
        });
        let Some((way, words)) = waiting else { return false };
        match result {
            Ok(delivered) => {
                if let Some(note) = way.note {
                    self.cx.ask(Effect::ForgetNote(note));
                }
                self.cx.notice = Some(Notice::good(format!("“{}”: {}", way.name, delivered.words)));
                *words = way.arrived;
            }
            Err(why) => {
                self.cx.notice = Some(Notice::warning(format!("“{}”: {why}", way.name)));
                *words = way.failed;
                words.push(why.clone());
            }
        }
        self.leftovers.retain(|leftover| !leftover.words.is_empty());
        true
    }
}
