//! Owning the clipboard of a Wayland compositor, on a thread whose stack we wipe. It knows only how
//! to put a secret there and how to take it back.
//!
//! arboard does the same on a thread of its own that nobody can wipe: each paste passes a buffer on
//! that thread's stack, and the C library keeps the stack for the next thread. There a whole copy
//! outlived the secret screen (looked for in the process' memory).
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use wl_clipboard_rs::copy::{MimeSource, MimeType, Options, PreparedCopy, Source};
use wl_clipboard_rs::utils::is_primary_selection_supported;

use super::{Board, STACK, UNREACHABLE, reason};
use crate::secret::Secret;

/// The compositor's clipboard, which we may own.
pub(super) struct Wayland {
    /// To look at it and to empty it.
    board: arboard::Clipboard,
    owner: Option<JoinHandle<()>>,
}

impl Wayland {
    /// Opens it. `None` where no compositor answers that lets programs without a window use the
    /// clipboard; asked in the way in which arboard decides, so that both speak to the same.
    pub(super) fn open() -> Option<Result<Self, String>> {
        std::env::var_os("WAYLAND_DISPLAY")?;
        is_primary_selection_supported().ok()?;
        let board = arboard::Clipboard::new().map_err(|error| reason(&error, UNREACHABLE));
        Some(board.map(|board| Self { board, owner: None }))
    }
}

impl Board for Wayland {
    fn put(&mut self, secret: &Secret) -> Result<(), String> {
        let bytes = Source::Bytes(secret.expose().into());
        let (told, ready) = channel();
        let owner = std::thread::Builder::new().name("clipboard owner".to_owned());
        let owner = owner.spawn(move || {
            own(bytes, &told);
            zeroize::zeroize_stack::<STACK>();
        });
        self.owner = Some(owner.map_err(|_| "there is no thread for it".to_owned())?);
        ready.recv().unwrap_or_else(|_| Err(REFUSED.to_owned()))
    }
    fn holds(&mut self, secret: &Secret) -> bool {
        self.board.holds(secret)
    }
    fn empty(&mut self) {
        self.board.empty();
        // It was told that the clipboard is not its own any more, and ends when it has wiped what
        // it had.
        if let Some(owner) = self.owner.take() {
            let _ = owner.join();
        }
    }
}

const REFUSED: &str = "the display refused";

/// Puts the bytes there, says so, and hands them out until something else takes their place. Not
/// inlined: its part of the stack is wiped after it.
#[inline(never)]
fn own(bytes: Source, told: &Sender<Result<(), String>>) {
    match prepare(bytes) {
        Ok(prepared) => {
            let _ = told.send(Ok(()));
            let _ = prepared.serve();
        }
        Err(why) => {
            let _ = told.send(Err(why));
        }
    }
}

fn prepare(source: Source) -> Result<PreparedCopy, String> {
    let mut options = Options::new();
    // The hint by which clipboard histories leave it out.
    options.sensitive(true).foreground(true);
    let text = MimeSource {
        source,
        mime_type: MimeType::Text,
    };
    // The error's own text may not be shown.
    options.prepare_copy_multi(vec![text]).map_err(|_| REFUSED.to_owned())
}
