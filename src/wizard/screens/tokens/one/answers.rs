//! How what was asked about a token ended: a change, a new secret, a deletion. Nothing is said that is
//! not known.

use super::OneToken;
use super::deed::Deed;
use super::mode::Mode;
use crate::domain::edit;
use crate::domain::journal::NoteId;
use crate::domain::refusal::Refusal;
use crate::domain::response::{Rolled, Updated};
use crate::domain::text::visible;
use crate::domain::token::lifetime::here;
use crate::domain::token::record::TokenRecord;
use crate::wizard::message::{ApiCall, StorageCall, Ticket};
use crate::wizard::page::Notice;
use crate::wizard::screens::secret::SecretScreen;
use crate::wizard::screens::tokens::catalog;
use crate::wizard::state::changing::ChangeEnd;
use crate::wizard::state::context::Context;

impl OneToken {
    /// A reading ended that was part of what is done. Where the credential does not work, the
    /// refusal.
    pub(in crate::wizard::screens::tokens) fn read_for_deed(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        result: Result<Box<TokenRecord>, Refusal>,
    ) -> Option<Refusal> {
        match &mut self.mode {
            Mode::Changing(changing, deed) => {
                let deed = *deed;
                let end = changing.read(cx, ticket, result)?;
                self.changed(cx, deed, end)
            }
            Mode::LookingForIt(asked, why) if *asked == ticket => {
                let why = std::mem::take(why);
                self.looked_for_it(cx, &why, result)
            }
            _ => None,
        }
    }

    /// The request that changes it ended.
    pub(in crate::wizard::screens::tokens) fn updated(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        updated: Updated,
    ) -> Option<Refusal> {
        let Mode::Changing(changing, deed) = &mut self.mode else {
            return None;
        };
        let deed = *deed;
        let end = changing.updated(cx, ticket, updated)?;
        self.changed(cx, deed, end)
    }

    fn changed(&mut self, cx: &mut Context, deed: Deed, end: ChangeEnd) -> Option<Refusal> {
        let before = self.token().record.clone();
        self.mode = Mode::Deeds;
        if let Some(now) = end.record() {
            self.take(cx, now.clone());
        }
        self.back_to_deeds(cx);
        cx.notice = Some(match &end {
            ChangeEnd::Done(now) => Notice::good(self.done_words(cx, deed, now)),
            ChangeEnd::ChangedByOthers(now) => {
                let lines = edit::lines(&before, now, catalog(), cx, &cx.start.zone);
                let said: Vec<String> = lines.iter().map(edit::EditLine::sentence).collect();
                Notice::warning(format!("{} {}", end.words(), said.join(" ")).trim_end())
            }
            _ => Notice::warning(end.words()),
        });
        let refusal = end.not_signed_in().cloned();
        if deed == Deed::Edit {
            self.ended = Some(end);
        }
        refusal
    }

    fn done_words(&self, cx: &Context, deed: Deed, now: &TokenRecord) -> String {
        match (deed, now.expires) {
            (Deed::Extend, Some(end)) => {
                format!(
                    "Extended: it works until {}. Its secret stays the same.",
                    here(end, &cx.start.zone)
                )
            }
            (Deed::Disable, _) => "Disabled: its secret does nothing until you enable it.".to_owned(),
            (Deed::Enable, _) => "Enabled: it works again, with the secret it had.".to_owned(),
            _ => "Saved. Its secret stays the same.".to_owned(),
        }
    }

    /// The note is on the disk, or cannot be: a new secret is asked for only with one.
    pub(in crate::wizard::screens::tokens) fn noted(
        &mut self,
        cx: &mut Context,
        note_id: NoteId,
        result: Result<(), String>,
    ) {
        let (owner, id) = (self.token().owner, self.token().record.id);
        match std::mem::replace(&mut self.mode, Mode::Deeds) {
            Mode::Noting(asked, note) if asked == note_id => match result {
                Ok(()) => {
                    let ticket = cx.ticket();
                    cx.ask(ApiCall::Roll(ticket, owner, id));
                    self.mode = Mode::Rolling(ticket, note_id, note);
                }
                Err(why) => {
                    cx.notice = Some(Notice::warning(format!(
                        "Nothing was sent. A note of the request cannot be kept ({}), and without it a crash would lose the new secret.",
                        visible(&why)
                    )));
                }
            },
            other => self.mode = other,
        }
    }

    /// The request for a new secret ended: the screen for it, or the refusal of a credential.
    pub(in crate::wizard::screens::tokens) fn rolled(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        rolled: Rolled,
    ) -> Result<Option<Box<SecretScreen>>, Refusal> {
        let (note_id, note) = match std::mem::replace(&mut self.mode, Mode::Deeds) {
            Mode::Rolling(asked, note_id, note) if asked == ticket => (note_id, note),
            other => {
                self.mode = other;
                return Ok(None);
            }
        };
        match rolled {
            Rolled::Yes(secret) => {
                let record = Box::new(self.token().record.clone());
                let screen = SecretScreen::rolled(secret, record, self.token().owner, None);
                Ok(Some(Box::new(screen.noted(note_id, *note))))
            }
            Rolled::No(refusal) => {
                cx.ask(StorageCall::ForgetNote(note_id));
                let words = format!("It has no new secret. {}", refusal.sentence());
                cx.notice = Some(Notice::warning(words));
                match refusal {
                    refusal @ Refusal::NotSignedIn { .. } => Err(refusal),
                    _ => Ok(None),
                }
            }
            Rolled::Unknown(why) => {
                cx.notice = Some(Notice::warning(format!(
                    "The answer got lost ({why}): the token may have a new secret. Roll it again to be sure: only the newest secret works."
                )));
                Ok(None)
            }
        }
    }

    /// The deletion ended. Gone is gone (reference: security section 5, step 4).
    pub(in crate::wizard::screens::tokens) fn deleted(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        result: Result<(), Refusal>,
    ) -> Option<Refusal> {
        if !matches!(self.mode, Mode::Deleting(asked) if asked == ticket) {
            return None;
        }
        self.mode = Mode::Deeds;
        match result {
            Ok(()) => {
                self.it_is_gone(cx);
                None
            }
            // Nobody knows whether it was done, and a refusal may lie, too: what is so is looked at.
            Err(refusal) => {
                let ticket = cx.ticket();
                cx.ask(ApiCall::Read(ticket, self.token().owner, self.token().record.id));
                self.mode = Mode::LookingForIt(ticket, refusal.sentence());
                None
            }
        }
    }

    fn it_is_gone(&mut self, cx: &mut Context) {
        let name = visible(&self.token().record.name).into_owned();
        self.is_known_to_be_gone();
        self.back_to_deeds(cx);
        cx.notice = Some(Notice::good(format!("Deleted “{name}”. Nothing else was changed.")));
    }

    fn looked_for_it(
        &mut self,
        cx: &mut Context,
        why: &str,
        result: Result<Box<TokenRecord>, Refusal>,
    ) -> Option<Refusal> {
        self.mode = Mode::Deeds;
        match result {
            Err(Refusal::NotFound { .. }) => {
                self.it_is_gone(cx);
                None
            }
            Ok(now) => {
                self.take(cx, *now);
                cx.notice = Some(Notice::warning(format!(
                    "Not deleted: it is still there. {why} Look once more before you decide."
                )));
                None
            }
            Err(refusal) => {
                cx.notice = Some(Notice::warning(format!(
                    "It may be deleted, or still be there. {why} {}",
                    refusal.sentence()
                )));
                Some(refusal).filter(|refusal| matches!(refusal, Refusal::NotSignedIn { .. }))
            }
        }
    }
}
