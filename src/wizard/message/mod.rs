//! The words between the wizard and the world: messages in ([`Msg`]), effects out ([`Effect`]).
//! Both are plain data that tests compare. They must not know how anything is done.

mod answer;
mod effect;

use zeroize::Zeroizing;

pub use answer::{ApiAnswer, ClipboardAnswer, DeliveryAnswer, FileAnswer, StorageAnswer};
pub use effect::{ApiCall, ClipboardCall, DeliveryCall, Effect, FileCall, Query, StorageCall, TerminalCall};

use super::page::key::KeyEvent;
use crate::domain::clock::Moment;

/// Joins an answer to its question; an answer with an old ticket is dropped.
pub type Ticket = u64;

/// What happened.
#[derive(Debug)]
pub enum Msg {
    /// The clocks were read; sent before each batch of the others, and when a wished-for time has
    /// come.
    Now(Moment),
    Key(KeyEvent),
    /// Letters that were read together while a text is typed, with
    /// [`BACKSPACE`](super::page::keymap::BACKSPACE) among them; the same as a key for each.
    Letters(Zeroizing<String>),
    /// A bracketed paste.
    Paste(Zeroizing<String>),
    /// The window has this many columns and rows.
    Resized(u16, u16),
    /// The frame that this state asks for is on the screen.
    FrameShown,
    /// The revealed secret stands whole on the screen. Not told where the window has no room for
    /// it.
    SecretSeen,
    /// The program is about to be stopped (Ctrl-Z): hide what must not stay on the screen.
    Suspending,
    /// What Cloudflare's API answered, or the worker that asks it.
    Api(ApiAnswer),
    /// What became of the clipboard.
    Clipboard(ClipboardAnswer),
    /// What became of a delivery, or of the question whether it can work.
    Delivery(DeliveryAnswer),
    /// What was found in files of this machine, or became of one.
    Files(FileAnswer),
    /// What was kept for this run, or became of what it keeps.
    Storage(StorageAnswer),
}
