//! How a copy of the secret goes to a clipboard, and what is known of it afterwards. Pure: it knows
//! no clipboard.

/// How a copy travels from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A display here (X11, Wayland, macOS) and no SSH: the native clipboard.
    Native,
    /// Inside tmux: `tmux load-buffer -w -b NAME -`, then `delete-buffer`.
    Tmux,
    /// OSC 52 to the terminal.
    Osc52 {
        /// Wrapped for GNU screen.
        screen: bool,
        /// Only `TERM` says that a tmux is in between, which by default drops it: the likely
        /// reason when nothing arrives.
        tmux_suspected: bool,
    },
    /// Nothing can work here, with the reason as a sentence.
    Nowhere(String),
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

/// What became of emptying a clipboard, no more than is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleared {
    /// It was ours and is empty.
    Emptied,
    /// It held something else already and was left alone.
    NotOurs,
    /// The terminal was asked to empty its clipboard; nobody can see whether it did.
    Asked,
    /// It could not be done, or nobody answered.
    Failed,
}
