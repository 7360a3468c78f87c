//! What this machine's own hands do: clipboard, files. The wizard names the act and lends the secret; nothing else here reads it.
//! A clipboard that takes its time (a display that hangs, a tmux that is busy) is waited for on a thread, never by the loop.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

pub use super::delivery::Report;

use super::delivery::DeliveryWorker;
use crate::domain::delivery::clipboard::{Cleared, Copied, Route};
use crate::domain::delivery::{Looked, Payload, PayloadKind, Target};
use crate::domain::needs::{self, Given};
use crate::io::auth::stored;
use crate::io::delivery::clipboard::{self, Native};
use crate::io::delivery::{file, remove_stray, strays};
use crate::io::input;
use crate::secret::Secret;
use crate::wizard::message::{Handed, Msg, Ticket};

/// Writes bytes that hold a secret to the terminal, past every buffer.
pub trait SecretWriter {
    /// One unbuffered write.
    ///
    /// # Errors
    /// The terminal is gone.
    fn write_secret(&mut self, bytes: &Secret) -> std::io::Result<()>;
}

/// The ways out that work without the network. Dropping it empties a clipboard that is still ours.
pub struct Hands {
    route: Route,
    report: Report,
    worker: Option<Worker>,
    courier: DeliveryWorker,
}

/// The thread that deals with a clipboard of this machine or of tmux; started with the first copy.
struct Worker {
    acts: Sender<Act>,
    thread: JoinHandle<()>,
}

enum Act {
    Copy(Ticket, Arc<Secret>),
    Clear(Ticket),
}

impl Hands {
    /// With the route that was found.
    #[must_use]
    pub fn new(route: Route, report: Report) -> Self {
        Self {
            route,
            courier: DeliveryWorker::new(Arc::clone(&report)),
            report,
            worker: None,
        }
    }

    /// Copies. What is known about it is the answer, or is reported later.
    pub fn copy(&mut self, ticket: Ticket, handed: &Handed, glass: &mut dyn SecretWriter) -> Option<Msg> {
        let secret = &match handed {
            Handed::One(secret) => Arc::clone(secret),
            Handed::S3(keys) => Arc::new(Payload::S3(keys).document()),
        };
        match &self.route {
            Route::Native | Route::Tmux => self.hand_over(Act::Copy(ticket, Arc::clone(secret))),
            Route::Osc52 { screen, .. } => Some(Msg::Copied(
                ticket,
                match glass.write_secret(&clipboard::osc52(Some(secret), *screen)) {
                    Ok(()) => Copied::Sent,
                    Err(error) => Copied::Failed(format!("The terminal did not take it ({error}).")),
                },
            )),
            Route::Nowhere(why) => Some(Msg::Copied(ticket, Copied::Failed(why.clone()))),
        }
    }

    /// Empties the clipboard that a copy filled.
    pub fn clear(&mut self, ticket: Ticket, glass: &mut dyn SecretWriter) -> Option<Msg> {
        match &self.route {
            Route::Native | Route::Tmux => self.hand_over(Act::Clear(ticket)),
            Route::Osc52 { screen, .. } => {
                let asked = glass.write_secret(&clipboard::osc52(None, *screen)).is_ok();
                Some(Msg::ClipboardCleared(
                    ticket,
                    if asked { Cleared::Asked } else { Cleared::Failed },
                ))
            }
            Route::Nowhere(_) => Some(Msg::ClipboardCleared(ticket, Cleared::Failed)),
        }
    }

    fn hand_over(&mut self, act: Act) -> Option<Msg> {
        let (copying, ticket) = match &act {
            Act::Copy(ticket, _) => (true, *ticket),
            Act::Clear(ticket) => (false, *ticket),
        };
        if self.worker.is_none() {
            let (acts, asked) = channel();
            let (by_tmux, report) = (self.route == Route::Tmux, Arc::clone(&self.report));
            let thread = std::thread::Builder::new()
                .name("hands".into())
                .spawn(move || work(by_tmux, &asked, &report));
            self.worker = thread.ok().map(|thread| Worker { acts, thread });
        }
        let taken = self.worker.as_ref().is_some_and(|worker| worker.acts.send(act).is_ok());
        match (taken, copying) {
            (true, _) => None,
            (false, true) => Some(Msg::Copied(
                ticket,
                Copied::Failed("The clipboard could not be used here.".into()),
            )),
            (false, false) => Some(Msg::ClipboardCleared(ticket, Cleared::Failed)),
        }
    }

    /// Asks quickly whether a way out can work, as it is typed; the answer is reported.
    pub fn check_way(&mut self, typed: String, contents: PayloadKind) {
        self.courier.check_typed(typed, contents);
    }

    /// Asks whether the ways out that were chosen up front can work here; the answer is reported.
    pub fn check_ways(&mut self, ways: Vec<Target>, contents: PayloadKind) {
        self.courier.check(ways, contents);
    }

    /// Hands it over; what became of it is reported.
    pub fn deliver(&mut self, ticket: Ticket, way: Target, handed: Handed) {
        self.courier.deliver(ticket, way, handed);
    }

    /// Hands it over in place of what was found there; what became of it is reported.
    pub fn replace(&mut self, ticket: Ticket, looked: Box<Looked>, handed: Handed) {
        self.courier.replace(ticket, looked, handed);
    }

    /// Questions to ways out, and deliveries, that are not reported yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.courier.pending()
    }

    /// Reads the file or folder of this name, or takes the words as they are. Standard input is not meant by anything that is typed.
    #[must_use]
    pub fn read_need(typed: &str) -> Msg {
        // A slash opens the search of a list, so that the first one of a path may be missing.
        let paths = [file::expand(typed), file::expand(&format!("/{typed}"))];
        let path = paths.into_iter().take(if typed.contains('/') { 2 } else { 1 });
        let path = path.filter(|_| typed != "-").find(|path| path.exists());
        Msg::NeedRead(match path {
            Some(path) => input::needs::read(&[path.into_os_string()], &[], &[]),
            None if needs::names_file(typed) => vec![Given::Unread(
                format!("{typed}: there is no such file"),
                "Give a folder of Terraform, a configuration of wrangler or a file with an error in it".to_owned(),
            )],
            None => vec![Given::Words(typed.to_owned())],
        })
    }

    /// Looks for files that killed runs left.
    #[must_use]
    pub fn find_strays(folders: &BTreeSet<PathBuf>) -> Msg {
        Msg::Strays(strays(folders))
    }

    /// Looks for the sign-ins that other programs keep. None where nobody is to look.
    #[must_use]
    pub fn find_stored(places: Option<&stored::Places>) -> Msg {
        Msg::StoredFound(places.map(stored::look).unwrap_or_default())
    }

    /// Removes one.
    #[must_use]
    pub fn remove_stray(path: PathBuf) -> Msg {
        let removed = remove_stray(&path);
        Msg::StrayRemoved(path, removed)
    }

    /// Writes a spec to a file; the answer names it from the root on.
    #[must_use]
    pub fn save_spec(typed: &str, text: &str) -> Msg {
        let path = file::expand(typed);
        let path = std::path::absolute(&path).unwrap_or(path);
        Msg::SpecSaved(file::save_text(&path, text).map(|()| path))
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        if let Some(Worker { acts, thread }) = self.worker.take() {
            drop(acts);
            // Its last act is to empty a clipboard that is still ours; each of its calls is bounded.
            let _ = thread.join();
        }
    }
}

/// The thread's work, until nobody can ask any more. However the program ends, a copy of ours does not outlive it.
fn work(by_tmux: bool, asked: &Receiver<Act>, report: &Report) {
    let mut native: Option<Native> = None;
    while let Ok(act) = asked.recv() {
        report(match act {
            Act::Copy(ticket, secret) if by_tmux => Msg::Copied(ticket, clipboard::by_tmux(&secret)),
            Act::Clear(ticket) if by_tmux => {
                let cleared = match clipboard::clear_by_tmux() {
                    Copied::Sent => Cleared::Asked,
                    Copied::InClipboard | Copied::Failed(_) => Cleared::Failed,
                };
                Msg::ClipboardCleared(ticket, cleared)
            }
            Act::Copy(ticket, secret) => {
                // A second copy takes the place of the first; the old owner ends before the new one begins.
                native.take().as_ref().map(Native::clear);
                let (owner, copied) = Native::copy(secret);
                native = owner;
                Msg::Copied(ticket, copied)
            }
            // The owner stays to answer: asked twice, or again after a silence, it says what became of the copy.
            Act::Clear(ticket) => {
                Msg::ClipboardCleared(ticket, native.as_ref().map_or(Cleared::NotOurs, Native::clear))
            }
        });
    }
    native.as_ref().map(Native::clear);
}
