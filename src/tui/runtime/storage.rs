//! Brings drafts and notes of requests to the disk and back. A draft is written after the frame, so
//! that no key waits for a file system, and at the end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::io::storage::Keeping;
use crate::io::storage::journal::Notes;
use crate::wizard::Wizard;
use crate::wizard::message::{StorageAnswer, StorageCall};

/// What is kept of the draft, and what is still to be written; and the notes of requests, which are
/// written at once.
pub struct StorageWorker {
    /// The watchdog's, too.
    keeping: Arc<Mutex<Keeping>>,
    notes: Notes,
    demo: bool,
    /// Not written, or not yet.
    waiting: Option<String>,
    /// It was tried; where that fails, not every key tries again.
    tried: bool,
}

impl StorageWorker {
    /// Keeps them there; reads no file yet. The demo looks at nothing but its own.
    #[must_use]
    pub fn new(keeping: Keeping, notes: Notes, demo: bool) -> Self {
        Self {
            keeping: Arc::new(Mutex::new(keeping)),
            notes,
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

    pub(super) fn perform(&mut self, call: StorageCall) -> Option<StorageAnswer> {
        match call {
            StorageCall::Recall => return Some(StorageAnswer::Recalled(self.keeping().recall())),
            StorageCall::SetAside(why) => {
                let place = self.keeping().set_aside();
                return Some(StorageAnswer::SetAside(why, place));
            }
            StorageCall::Keep(text) => self.keep(text),
            StorageCall::TakeUp => self.take_up(),
            StorageCall::SetApart => self.set_apart(),
            StorageCall::Forget => self.forget(),
            StorageCall::ForgetOffered => self.keeping().forget_offered(),
            // Before a request goes out its note is on the disk.
            StorageCall::KeepNote(id, text) => return Some(StorageAnswer::NoteKept(id, self.notes.keep(id, &text))),
            StorageCall::ForgetNote(id) => self.notes.forget(id),
            StorageCall::RecallNotes => return Some(self.notes_left()),
        }
        None
    }

    fn notes_left(&mut self) -> StorageAnswer {
        let left = self.notes.left();
        // The demo touches nothing that is real.
        let elsewhere = if self.demo {
            Vec::new()
        } else {
            self.notes.left_elsewhere()
        };
        StorageAnswer::NotesLeft(left, elsewhere)
    }

    /// To be written after the next frame.
    fn keep(&mut self, text: String) {
        self.waiting = Some(text);
        self.tried = false;
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

    /// Writes the draft as the program ends; a sentence on what became of it.
    pub(super) fn finish(&mut self, wizard: &Wizard) -> Option<String> {
        let kept = match wizard.unkept().or(self.waiting.take()) {
            Some(text) => self.keeping().keep(&text),
            None => Ok(()),
        };
        match kept {
            Err(why) => Some(why),
            Ok(()) => wizard
                .has_draft()
                .then(|| "Your draft is kept: the next start offers it.".to_owned()),
        }
    }
}
