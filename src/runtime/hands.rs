//! What this machine's own hands do: clipboard, files. The wizard names the act and lends the secret; nothing else here reads it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::secret::Secret;
use crate::ways_out::clipboard::{self, Copied, Native, Route};
use crate::ways_out::file;
use crate::wizard::message::Msg;

/// Writes bytes that hold a secret to the terminal, past every buffer.
pub trait Glass {
    /// One unbuffered write.
    ///
    /// # Errors
    /// The terminal is gone.
    fn write_secret(&mut self, bytes: &Secret) -> std::io::Result<()>;
}

/// The ways out that work without the network.
pub struct Hands {
    route: Route,
    native: Option<Native>,
}

impl Hands {
    /// With the route that was found.
    #[must_use]
    pub fn new(route: Route) -> Self {
        Self { route, native: None }
    }

    /// Copies, and says what is known about it.
    pub fn copy(&mut self, secret: &Arc<Secret>, glass: &mut dyn Glass) -> Msg {
        Msg::Copied(match &self.route {
            Route::Native => {
                // A second copy takes the place of the first; the old owner must end first.
                self.native.take().map(Native::clear);
                let (native, copied) = Native::copy(Arc::clone(secret));
                self.native = native;
                copied
            }
            Route::Tmux => clipboard::by_tmux(secret),
            Route::Osc52 { screen, .. } => match glass.write_secret(&clipboard::osc52(Some(secret), *screen)) {
                Ok(()) => Copied::Sent,
                Err(error) => Copied::Failed(format!("The terminal did not take it ({error}).")),
            },
            Route::Nowhere(why) => Copied::Failed(why.clone()),
        })
    }

    /// Empties the clipboard that a copy filled.
    pub fn clear(&mut self, glass: &mut dyn Glass) -> Msg {
        Msg::ClipboardCleared(match &self.route {
            Route::Native => self.native.take().is_some_and(Native::clear),
            Route::Tmux => clipboard::clear_by_tmux() == Copied::Sent,
            Route::Osc52 { screen, .. } => glass.write_secret(&clipboard::osc52(None, *screen)).is_ok(),
            Route::Nowhere(_) => false,
        })
    }

    /// Asks whether a file could be written.
    #[must_use]
    pub fn check_file(path: PathBuf) -> Msg {
        let answer = file::check(&path);
        Msg::SaveChecked(path, answer)
    }

    /// Writes the secret to a file.
    #[must_use]
    pub fn save(path: PathBuf, secret: &Secret) -> Msg {
        Msg::Saved(file::save(&path, secret).map(|()| path))
    }
}
