//! What becomes of a token that was left behind without its secret being known to be stored, and of
//! a way out that was still at work.

use crate::domain::delivery::{Delivered, Existing, Looked};
use crate::wizard::message::{StorageCall, Ticket};
use crate::wizard::page::Notice;
use crate::wizard::{Phase, Wizard};

impl Wizard {
    /// The token on the screen is left for another one; that it exists is said at the end. Returns
    /// what is to be said at once, where the end has more to say of it than that.
    pub(in crate::wizard) fn leave_behind(&mut self) -> Option<Notice> {
        let Phase::Secret(secret_screen) = std::mem::replace(&mut self.phase, Phase::Drafting) else {
            return None;
        };
        let said = secret_screen.ending().words;
        let stored = secret_screen.taken();
        let Some(unclaimed) = secret_screen.left_behind() else {
            self.told.extend(said);
            return None;
        };
        self.leftovers.push(unclaimed);
        let exists = said.into_iter().next()?;
        let what = if stored {
            "Its secret is stored, but not every way is done"
        } else {
            "Its secret is not known to be stored"
        };
        Some(Notice::warning(format!("{exists} {what}; the end says what to do.")))
    }

    /// The same where something is at the place: nobody is there to say that it may be replaced.
    pub(in crate::wizard) fn occupied_late(&mut self, ticket: Ticket, looked: &Looked) -> bool {
        let there = looked.existing.as_ref().map(Existing::there).unwrap_or_default();
        self.delivered_late(ticket, &Err(format!("{there} It was left as it is.")))
    }

    /// Takes the answer to a delivery whose token has left the screen; false where it is not one.
    pub(in crate::wizard) fn delivered_late(&mut self, ticket: Ticket, result: &Result<Delivered, String>) -> bool {
        let waiting = self.leftovers.iter_mut().find_map(|unclaimed| {
            let way = unclaimed.awaits.take_if(|way| way.ticket == ticket)?;
            Some((way, &mut unclaimed.words))
        });
        let Some((way, words)) = waiting else { return false };
        match result {
            Ok(delivered) => {
                if let Some(note) = way.note {
                    self.cx.ask(StorageCall::ForgetNote(note));
                }
                self.cx.notice = Some(Notice::good(format!("“{}”: {}", way.name, delivered.words)));
                if way.well {
                    words.clear();
                    self.told.extend(way.arrived);
                } else {
                    *words = way.arrived;
                }
            }
            Err(why) => {
                self.cx.notice = Some(Notice::warning(format!("“{}”: {why}", way.name)));
                *words = way.failed;
                words.push(why.clone());
            }
        }
        self.leftovers.retain(|unclaimed| !unclaimed.words.is_empty());
        true
    }
}
