//! The draft's way to the disk and back. It is written after the frame, so that no key waits for a file system, and at the end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::journal::NoteId;
use crate::io::cloudflare::BaseUrl;
use crate::io::storage::journal::Notes;
use crate::io::storage::{Api, Keeping};
use crate::wizard::Wizard;
use crate::wizard::message::{Effect, Msg};

/// What is kept of the draft, and what is still to be written; and the notes of requests, which are written at once.
pub(super) struct Drafts {
    /// The watchdog's, too.
    keeping: Arc<Mutex<Keeping>>,
    notes: Notes,
    demo: bool,
    /// Not written, or not yet.
    waiting: Option<String>,
    /// It was tried; where that fails, not every key tries again.
    tried: bool,
}

impl Drafts {
    /// For this API; reads no file.
    pub(super) fn new(demo: bool, base: &BaseUrl) -> Self {
        let api = if demo {
            Api::Demo
        } else {
            Api::At(base.as_str().to_owned())
        };
        Self {
            keeping: Arc::new(Mutex::new(Keeping::here(&api))),
            notes: Notes::here(&api),
            demo,
            waiting: None,
            tried: false,
        }
    }

    /// Where drafts go; for whoever keeps the last one while the wizard is busy.
    pub(super) fn place(&self) -> Arc<Mutex<Keeping>> {
        Arc::clone(&self.keeping)
    }

    fn keeping(&self) -> MutexGuard<'_, Keeping> {
        self.keeping.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the end would have to write.
    pub(super) fn unkept(&self, wizard: &Wizard) -> Option<String> {
        wizard.unkept().or_else(|| self.waiting.clone())
    }

    pub(super) fn recall(&mut self) -> Msg {
        Msg::Recalled(self.keeping().recall())
    }

    pub(super) fn set_aside(&mut self, why: String) -> Msg {
        Msg::SetAside(why, self.keeping().set_aside())
    }

    /// Before a request goes out its note is on the disk.
    pub(super) fn keep_note(&mut self, id: NoteId, text: &str) -> Msg {
        Msg::NoteKept(id, self.notes.keep(id, text))
    }

    pub(super) fn forget_note(&mut self, id: NoteId) {
        self.notes.forget(id);
    }

    pub(super) fn notes_left(&mut self) -> Msg {
        let left = self.notes.left();
        // The demo touches nothing that is real.
        let elsewhere = if self.demo {
            Vec::new()
        } else {
            self.notes.left_elsewhere()
        };
        Msg::NotesLeft(left, elsewhere)
    }

    /// To be written after the next frame.
    pub(super) fn keep(&mut self, text: String) {
        self.waiting = Some(text);
        self.tried = false;
    }

    /// A draft goes, comes, or gives way to another.
    pub(super) fn turn(&mut self, effect: &Effect) {
        match effect {
            Effect::TakeUp => self.take_up(),
            Effect::SetApart => self.set_apart(),
            Effect::Forget => self.forget(),
            Effect::ForgetOffered => self.keeping().forget_offered(),
            _ => {}
        }
    }

    fn forget(&mut self) {
        self.waiting = None;
        self.keeping().forget();
    }

    /// The draft that was recalled goes on; what is still to be written belongs to the one before.
    fn take_up(&mut self) {
        self.write();
        // What could not be written must not be written over the one that goes on.
        self.waiting = None;
        self.keeping().take_up();
    }

    /// Another draft begins; what is still to be written belongs to the one before.
    fn set_apart(&mut self) {
        self.write();
        self.waiting = None;
        self.keeping().set_apart();
    }

    /// Writes what waits. That it fails is said at the end, where it matters.
    pub(super) fn write(&mut self) {
        if let Some(text) = self.waiting.as_deref().filter(|_| !self.tried) {
            self.tried = true;
            if self.keeping().keep(text).is_ok() {
                self.waiting = None;
            }
        }
    }

    /// Writes the draft as the program ends; a sentence when that fails.
    pub(super) fn finish(&mut self, wizard: &Wizard) -> Option<String> {
        let text = wizard.unkept().or(self.waiting.take())?;
        self.keeping().keep(&text).err()
    }
}

/// For tests of the real program, never in a release: Ctrl-L is a panic when `CFMINT_PANIC_ON_REDRAW` is set, or an abort where it says so.
#[allow(clippy::panic, reason = "that is what it is for")]
pub(super) fn panic_when_asked() {
    #[cfg(debug_assertions)]
    match std::env::var_os("CFMINT_PANIC_ON_REDRAW") {
        Some(how) if how == "abort" => std::process::abort(),
        Some(_) => panic!("asked for"),
        None => {}
    }
}
