//! Fills and empties the clipboard, by the route that was found. The wizard lends the secret;
//! nothing else here reads it. A clipboard that takes its time (a display that hangs, a tmux that
//! is busy) is waited for on a thread, never by the loop.

use std::sync::mpsc::{self, Receiver, channel};
use std::thread::JoinHandle;

use super::sender::Sender;
use crate::domain::delivery::clipboard::{Cleared, Copied, Route};
use crate::io::delivery::clipboard::{self, Native};
use crate::secret::Secret;
use crate::wizard::message::{ClipboardAnswer, ClipboardCall};

/// Writes bytes that hold a secret to the terminal, past every buffer.
pub trait SecretWriter {
    /// One unbuffered write.
    ///
    /// # Errors
    /// The terminal is gone.
    fn write_secret(&mut self, bytes: &Secret) -> std::io::Result<()>;
}

/// Whoever fills and empties it. Dropping it empties a clipboard that is still ours.
pub struct ClipboardWorker {
    route: Route,
    sender: Sender,
    thread: Option<Thread>,
}

/// The thread that deals with a clipboard of this machine or of tmux; started with the first copy.
struct Thread {
    calls: mpsc::Sender<ClipboardCall>,
    handle: JoinHandle<()>,
}

impl ClipboardWorker {
    /// By this route; what is not known at once is sent.
    #[must_use]
    pub fn new(route: Route, sender: Sender) -> Self {
        Self {
            route,
            sender,
            thread: None,
        }
    }

    /// Answers what is known at once; the rest is sent.
    pub(super) fn perform(&mut self, call: ClipboardCall, terminal: &mut impl SecretWriter) -> Option<ClipboardAnswer> {
        match &self.route {
            Route::Native | Route::Tmux => self.send(call),
            Route::Osc52 { screen, .. } => Some(by_terminal(call, *screen, terminal)),
            Route::Nowhere(why) => Some(failed(&call, why.clone())),
        }
    }

    fn send(&mut self, call: ClipboardCall) -> Option<ClipboardAnswer> {
        if self.thread.is_none() {
            let (calls, asked) = channel();
            let (by_tmux, sender) = (self.route == Route::Tmux, self.sender.clone());
            let thread = std::thread::Builder::new()
                .name("clipboard".into())
                .spawn(move || work(by_tmux, &asked, &sender));
            self.thread = thread.ok().map(|handle| Thread { calls, handle });
        }
        let unsent = match &self.thread {
            Some(thread) => thread.calls.send(call).err().map(|unsent| unsent.0),
            None => Some(call),
        };
        unsent.map(|call| failed(&call, "The clipboard could not be used here.".into()))
    }
}

impl Drop for ClipboardWorker {
    fn drop(&mut self) {
        if let Some(Thread { calls, handle }) = self.thread.take() {
            drop(calls);
            // Its last act is to empty a clipboard that is still ours; each of its calls is
            // bounded.
            let _ = handle.join();
        }
    }
}

/// By the terminal's own sequence, which is not answered.
fn by_terminal(call: ClipboardCall, screen: bool, terminal: &mut impl SecretWriter) -> ClipboardAnswer {
    match call {
        ClipboardCall::Copy(ticket, payload) => {
            let sent = terminal.write_secret(&clipboard::osc52(Some(&payload.into_text()), screen));
            ClipboardAnswer::Copied(
                ticket,
                match sent {
                    Ok(()) => Copied::Sent,
                    Err(error) => Copied::Failed(format!("The terminal did not accept it ({error}).")),
                },
            )
        }
        ClipboardCall::Clear(ticket) => {
            let asked = terminal.write_secret(&clipboard::osc52(None, screen)).is_ok();
            ClipboardAnswer::Cleared(ticket, if asked { Cleared::Asked } else { Cleared::Failed })
        }
    }
}

fn failed(call: &ClipboardCall, why: String) -> ClipboardAnswer {
    match call {
        ClipboardCall::Copy(ticket, _) => ClipboardAnswer::Copied(*ticket, Copied::Failed(why)),
        ClipboardCall::Clear(ticket) => ClipboardAnswer::Cleared(*ticket, Cleared::Failed),
    }
}

/// The thread's work, until nobody can ask any more. However the program ends, a copy of ours does
/// not outlive it.
fn work(by_tmux: bool, asked: &Receiver<ClipboardCall>, sender: &Sender) {
    let mut native: Option<Native> = None;
    while let Ok(call) = asked.recv() {
        sender.send(match call {
            ClipboardCall::Copy(ticket, payload) if by_tmux => {
                ClipboardAnswer::Copied(ticket, clipboard::by_tmux(&payload.into_text()))
            }
            ClipboardCall::Clear(ticket) if by_tmux => {
                let cleared = match clipboard::clear_by_tmux() {
                    Copied::Sent => Cleared::Asked,
                    Copied::InClipboard | Copied::Failed(_) => Cleared::Failed,
                };
                ClipboardAnswer::Cleared(ticket, cleared)
            }
            ClipboardCall::Copy(ticket, payload) => {
                // A second copy takes the place of the first; the old owner ends before the new one
                // begins.
                native.take().as_ref().map(Native::clear);
                let (owner, copied) = Native::copy(payload.into_text());
                native = owner;
                ClipboardAnswer::Copied(ticket, copied)
            }
            // The owner stays to answer: asked twice, or again after a silence, it says what became
            // of the copy.
            ClipboardCall::Clear(ticket) => {
                ClipboardAnswer::Cleared(ticket, native.as_ref().map_or(Cleared::NotOurs, Native::clear))
            }
        });
    }
    native.as_ref().map(Native::clear);
}
