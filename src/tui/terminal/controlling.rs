//! Opening the controlling terminal, on a descriptor that does not block.

use std::fs::OpenOptions;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Why there is nothing to draw on, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoTerminal(pub String);

/// Whether a terminal of this type takes a screen at all.
///
/// # Errors
/// It does not, or nobody knows: bytes that place a cursor would be letters there.
pub(super) fn takes_a_screen(term: Option<&str>) -> Result<(), NoTerminal> {
    let why = match term {
        None | Some("") => "TERM is not set, so cfmint cannot know whether this terminal shows a screen.",
        Some("dumb") => "This terminal says that it cannot show a screen (TERM=dumb).",
        Some(_) => return Ok(()),
    };
    Err(NoTerminal(format!(
        "{why} If it can, set TERM to its type: TERM=xterm cfmint."
    )))
}

/// Opens it.
///
/// # Errors
/// There is none, or it cannot be waited on.
pub(super) fn open_controlling_terminal() -> Result<OwnedFd, NoTerminal> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    options.custom_flags(
        (rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::NONBLOCK)
            .bits()
            .cast_signed(),
    );
    // poll(2) of macOS does not know /dev/tty, but does know the same terminal by its own name.
    #[cfg(target_os = "macos")]
    for standard in [rustix::stdio::stdin(), rustix::stdio::stderr(), rustix::stdio::stdout()] {
        use std::os::unix::ffi::OsStrExt;
        if let Ok(name) = rustix::termios::ttyname(standard, Vec::new())
            && let Ok(file) = options.open(std::ffi::OsStr::from_bytes(name.as_bytes()))
        {
            return Ok(file.into());
        }
    }
    let fd: OwnedFd = options
        .open("/dev/tty")
        .map_err(|error| NoTerminal(format!("There is no terminal to draw on ({error}).")))?
        .into();
    let mut asked = [PollFd::new(&fd, PollFlags::IN)];
    let unusable = poll(&mut asked, Some(&Timespec::default())).is_err()
        || asked
            .iter()
            .any(|answer| answer.revents().intersects(PollFlags::NVAL | PollFlags::HUP));
    if unusable {
        return Err(NoTerminal(
            "The terminal cannot be waited on; it may be closed already.".to_owned(),
        ));
    }
    Ok(fd)
}
