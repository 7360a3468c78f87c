//! Copying, in the four ways of the design (section 6): found out, not assumed.
use crate::secret::Secret;

/// How a copy travels from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A display here (X11, Wayland, macOS) and no SSH: the native clipboard.
    Native,
    /// Inside tmux: `tmux load-buffer -w -b NAME -`, then `delete-buffer`.
    Tmux,
    /// OSC 52 to the terminal, wrapped for GNU screen when `screen` is set. `tmux_suspected` when only `TERM` says tmux.
    Osc52 { screen: bool, tmux_suspected: bool },
    /// Nothing can work here, with the reason as a sentence.
    Nowhere(String),
}

/// What is looked at to find the route; a value, so that tests can state it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `$TMUX` is set.
    pub tmux: bool,
    /// `$STY` is set.
    pub sty: bool,
    /// `$TERM`
    pub term: String,
    /// `SSH_CONNECTION`, `SSH_TTY` or `SSH_CLIENT` is set.
    pub ssh: bool,
    /// `DISPLAY` or `WAYLAND_DISPLAY` is set, or this is macOS.
    pub display: bool,
}

impl Surroundings {
    /// Read from this process' environment.
    #[must_use]
    pub fn here() -> Self {
        todo!()
    }
    /// The route by the design's table.
    #[must_use]
    pub fn route(&self) -> Route {
        todo!()
    }
}

/// What happened to a copy, no more than is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// It is in the clipboard, and ours until it is emptied.
    InClipboard,
    /// It was handed to the terminal; nobody can see whether it arrived.
    Sent,
    /// It did not work, as a sentence.
    Failed(String),
}

/// Bytes of OSC 52 for the secret, wrapped for GNU screen if asked, in a locked page; `None` empties the clipboard.
#[must_use]
pub fn osc52(secret: Option<&Secret>, screen: bool) -> Secret {
    let _ = (secret, screen);
    todo!()
}

/// Hands the secret to tmux on stdin, then deletes the buffer. Waits at most 2 seconds.
#[must_use]
pub fn by_tmux(secret: &Secret) -> Copied {
    let _ = secret;
    todo!()
}

/// Overwrites what tmux handed to the terminal's clipboard (with a space, since tmux drops an empty one). Waits at most 2 seconds.
#[must_use]
pub fn clear_by_tmux() -> Copied {
    todo!()
}

/// The native clipboard, held on a thread of its own as long as the secret screen is open (a copy dies with its owner), kept out of clipboard histories.
/// Every call answers within 2 seconds even when the display hangs.
#[derive(Debug)]
pub struct Native {}

impl Native {
    /// Puts the secret into the clipboard.
    pub fn copy(secret: std::sync::Arc<Secret>) -> (Option<Self>, Copied) {
        let _ = secret;
        todo!()
    }
    /// Empties the clipboard, only if what is in it is still ours. True when it was ours.
    pub fn clear(self) -> bool {
        todo!()
    }
    /// Whether what is in the clipboard is still ours.
    #[must_use]
    pub fn still_ours(&self) -> bool {
        todo!()
    }
}
