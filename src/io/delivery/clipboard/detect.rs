//! What stands around this process, as far as a copy is concerned, and the route that follows
//! (reference: design section 6): found out, not assumed.

use std::process::{Command, Stdio};

use crate::domain::delivery::clipboard::Route;

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
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            tmux: set("TMUX"),
            sty: set("STY"),
            term: std::env::var("TERM").unwrap_or_default(),
            ssh: set("SSH_CONNECTION") || set("SSH_TTY") || set("SSH_CLIENT"),
            display: cfg!(target_os = "macos") || set("DISPLAY") || set("WAYLAND_DISPLAY"),
        }
    }
    /// The same, with what only tmux knows: a shell inside it keeps the variables of the day it was
    /// started, while the person may sit at another machine now. At each attach tmux notes
    /// `SSH_CONNECTION` and `DISPLAY` of who came (tmux(1), `update-environment`). Runs tmux, at
    /// most twice, only where that decides.
    #[must_use]
    pub fn looked_into(self) -> Self {
        if !(self.tmux && self.display && !self.ssh) {
            return self;
        }
        let noted = |name: &str| {
            let words = ["show-environment", name];
            let said = Command::new("tmux")
                .args(words)
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .output();
            said.ok()
                .map(|said| said.stdout.starts_with(format!("{name}=").as_bytes()))
        };
        let by_ssh = noted("SSH_CONNECTION").unwrap_or(true);
        let gone = cfg!(not(target_os = "macos")) && !by_ssh && noted("DISPLAY") == Some(false) && !wayland();
        Self {
            ssh: by_ssh,
            display: !gone,
            ..self
        }
    }
    /// Whether a program in between may write down what is shown.
    #[must_use]
    pub fn in_between(&self) -> bool {
        self.tmux || self.sty
    }
    /// The route by the design's table, from its first row down.
    #[must_use]
    pub fn route(&self) -> Route {
        if self.display && !self.ssh {
            return Route::Native;
        }
        if self.tmux {
            return Route::Tmux;
        }
        match self.term.as_str() {
            "linux" => Route::Nowhere("The Linux console has no clipboard.".to_owned()),
            "dumb" => Route::Nowhere("This terminal (TERM=dumb) has no clipboard.".to_owned()),
            "" => Route::Nowhere("There is no display and no terminal (TERM is not set) to copy to.".to_owned()),
            term => Route::Osc52 {
                screen: self.sty || term.starts_with("screen"),
                tmux_suspected: !self.sty && term.starts_with("tmux"),
            },
        }
    }
}

/// tmux notes no `WAYLAND_DISPLAY`: where it is set, its socket says whether the session is still
/// there.
fn wayland() -> bool {
    let (Some(folder), Some(name)) = (std::env::var_os("XDG_RUNTIME_DIR"), std::env::var_os("WAYLAND_DISPLAY")) else {
        return false;
    };
    std::path::Path::new(&folder).join(name).exists()
}
