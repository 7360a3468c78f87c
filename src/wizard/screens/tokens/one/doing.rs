//! What is done with the token whose page is open: chosen, asked about and sent, once. It must not
//! know how it ended.

use super::deed::Deed;
use super::mode::Mode;
use super::{OneToken, OneTokenOutcome};
use crate::domain::exit::{self, Exit};
use crate::domain::journal::{Note, NoteId};
use crate::domain::text::visible;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::spec::Place;
use crate::wizard::message::{ApiCall, StorageCall};
use crate::wizard::page::Notice;
use crate::wizard::page::keymap::Action;
use crate::wizard::state::changing::Changing;
use crate::wizard::state::context::Context;

impl OneToken {
    /// Whether Esc leads from the ends back to the deeds.
    pub(super) fn leaves_extending(&mut self, cx: &Context) -> bool {
        let extending = matches!(self.mode, Mode::Extending);
        if extending {
            self.back_to_deeds(cx);
        }
        extending
    }

    /// Back to what can be done, with the cursor on what fits best.
    pub(super) fn back_to_deeds(&mut self, cx: &Context) {
        self.mode = Mode::Deeds;
        self.stand_on(self.mildest(cx));
    }

    pub(super) fn enter(&mut self, cx: &mut Context) -> OneTokenOutcome {
        let token = || (self.token().owner, Box::new(self.token().record.clone()));
        let Some(row) = self.below() else {
            // A fact is read, and leads nowhere.
            self.stand_on(0);
            return OneTokenOutcome::Stay;
        };
        if matches!(self.mode, Mode::Extending) {
            return match self.ends(cx).get(row) {
                Some((_, end)) => {
                    let wanted = TokenRecord {
                        expires: Some(*end),
                        ..self.token().record.clone()
                    };
                    self.change(cx, Deed::Extend, wanted);
                    OneTokenOutcome::Stay
                }
                None => {
                    let (owner, record) = token();
                    OneTokenOutcome::Edit(owner, record, Some(Place::Expires))
                }
            };
        }
        match self.deeds(cx).get(row) {
            None => {}
            Some(Deed::Clone) => {
                let (owner, record) = token();
                return OneTokenOutcome::Clone(owner, record);
            }
            Some(Deed::Edit) if !self.is_reading() => {
                let (owner, record) = token();
                return OneTokenOutcome::Edit(owner, record, None);
            }
            // What is changed is what is there now, and not what the list said.
            Some(Deed::Edit | Deed::Extend | Deed::Roll | Deed::Disable | Deed::Enable | Deed::Delete)
                if self.is_reading() =>
            {
                cx.notice = Some(Notice::plain("It is being read again. Try again in a moment."));
            }
            Some(Deed::Edit) => {}
            Some(Deed::Extend) => {
                self.mode = Mode::Extending;
                self.stand_on(0);
            }
            Some(Deed::Rotate) => {
                let id = self.token().record.id;
                cx.notice = Some(Notice::plain(format!(
                    "In a shell: cfmint rotate {id} --to WAY --grace 1h. It delivers the new secret before the old one ends."
                )));
            }
            Some(deed @ (Deed::Roll | Deed::Disable | Deed::Enable | Deed::Delete)) => {
                self.mode = Mode::Asking(*deed, false);
            }
            // One answer at a time.
            Some(Deed::LookAgain) if self.is_reading() => {}
            Some(Deed::LookAgain) => self.read_again(cx),
        }
        OneTokenOutcome::Stay
    }

    /// Whether this is the token that is signed in with.
    fn is_own(&self, cx: &Context) -> bool {
        cx.who().is_some_and(|who| who.is_token(self.token().record.id))
    }

    /// How the program ends now: of a request that is out nobody will know the outcome.
    pub(in crate::wizard::screens::tokens) fn ending(&self, code: u8) -> Exit {
        let (name, id) = (visible(&self.token().record.name), self.token().record.id);
        let words = |said: String, then: &str| Exit {
            code: exit::FAILED,
            words: vec![said, format!("{then} cfmint show {id}")],
        };
        match &self.mode {
            Mode::Changing(changing, _) if changing.is_out() => words(
                format!("Stopped while changing “{name}” (id {id}): it may be changed, or still be as it was."),
                "Look at it:",
            ),
            Mode::Rolling(..) => Exit {
                code: exit::UNDELIVERED,
                words: vec![
                    format!("Stopped while rolling “{name}” (id {id}): the old secret may have stopped working."),
                    "The next start of cfmint asks about it. Roll it again to be sure; only the newest secret works."
                        .to_owned(),
                ],
            },
            Mode::Deleting(_) | Mode::LookingForIt(..) => words(
                format!("Stopped while deleting “{name}” (id {id}): it may be deleted, or still be there."),
                "Look for it:",
            ),
            Mode::Deeds | Mode::Extending | Mode::Asking(..) | Mode::Changing(..) | Mode::Noting(..) => Exit {
                code,
                words: Vec::new(),
            },
        }
    }

    /// A key answers the question.
    pub(super) fn answer(&mut self, cx: &mut Context, act: Action) {
        let Mode::Asking(deed, again) = self.mode else {
            return;
        };
        self.mode = Mode::Deeds;
        if act != Action::Yes {
            return;
        }
        if !again && self.is_own(cx) && deed != Deed::Enable {
            self.mode = Mode::Asking(deed, true);
            return;
        }
        let record = self.token().record.clone();
        match deed {
            Deed::Disable | Deed::Enable => {
                let status = match deed {
                    Deed::Disable => TokenStatus::Disabled,
                    _ => TokenStatus::Active,
                };
                self.change(cx, deed, TokenRecord { status, ..record });
            }
            Deed::Roll => {
                let ticket = cx.ticket();
                let note = Note {
                    who: cx.user(),
                    ahead: cx.server_ahead.unwrap_or_default(),
                    ..Note::of_roll(self.token().owner, &record, cx.now.wall)
                };
                cx.ask(StorageCall::KeepNote(NoteId(ticket), note.text()));
                self.mode = Mode::Noting(NoteId(ticket), Box::new(note));
            }
            Deed::Delete => {
                let ticket = cx.ticket();
                cx.ask(ApiCall::Delete(ticket, self.token().owner, record.id));
                self.mode = Mode::Deleting(ticket);
            }
            Deed::Edit | Deed::Extend | Deed::Rotate | Deed::Clone | Deed::LookAgain => {}
        }
    }

    /// Sends what the steps decided.
    ///
    /// # Errors
    /// A sentence: it cannot be sent.
    pub(in crate::wizard::screens::tokens) fn save(
        &mut self,
        cx: &mut Context,
        opened: TokenRecord,
        wanted: TokenRecord,
    ) -> Result<(), String> {
        let owner = self.token().owner;
        let changing = Changing::begin(cx, owner, opened, wanted)?;
        self.mode = Mode::Changing(Box::new(changing), Deed::Edit);
        Ok(())
    }

    fn change(&mut self, cx: &mut Context, deed: Deed, wanted: TokenRecord) {
        let (owner, opened) = (self.token().owner, self.token().record.clone());
        match Changing::begin(cx, owner, opened, wanted) {
            Ok(changing) => self.mode = Mode::Changing(Box::new(changing), deed),
            Err(why) => {
                self.back_to_deeds(cx);
                cx.notice = Some(Notice::warning(why));
            }
        }
    }
}
