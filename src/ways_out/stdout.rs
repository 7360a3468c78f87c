//! The secret on a descriptor, straight from its page: std's buffer would keep a copy. A newline follows on a terminal alone.

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, write};

use super::limit;
use super::parcel::Parcel;

/// Whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    rustix::termios::isatty(rustix::stdio::stdout())
}

/// Whether what is written to standard output is gone: it leads to /dev/null, which is also what Rust puts there when it was closed.
pub(super) fn leads_nowhere() -> bool {
    let ours = rustix::fs::fstat(rustix::stdio::stdout());
    let null = rustix::fs::stat("/dev/null");
    matches!((ours, null), (Ok(ours), Ok(null)) if ours.st_rdev == null.st_rdev && ours.st_mode == null.st_mode)
}

/// Whether the file that standard output may lead to can become as large as it takes.
///
/// # Errors
/// A sentence.
pub(super) fn has_room() -> Result<(), String> {
    limit::allows_more_in(rustix::stdio::stdout())
}

/// Writes what is in the parcel to standard output.
pub(super) fn deliver(parcel: &Parcel<'_>) -> Result<(), String> {
    write_to(rustix::stdio::stdout(), parcel)
}

/// Writes what is in the parcel, unbuffered: to a terminal with a newline, to a file or a pipe without one. Blocks as long as nobody takes it.
///
/// # Errors
/// A sentence: nobody reads, no room, or what the system says. A part may have been written, since what is written cannot be taken back.
pub fn write_to(descriptor: impl AsFd, parcel: &Parcel<'_>) -> Result<(), String> {
    let bytes = if rustix::termios::isatty(&descriptor) {
        parcel.lines()
    } else {
        parcel.document()
    };
    let mut left = bytes.expose();
    while !left.is_empty() {
        match write(&descriptor, left) {
            Ok(0) => return Err(why(Errno::IO)),
            Ok(written) => left = left.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let mut room = [PollFd::new(&descriptor, PollFlags::OUT)];
                match poll(&mut room, None) {
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(error) => return Err(why(error)),
                }
            }
            Err(error) => return Err(why(error)),
        }
    }
    Ok(())
}

fn why(error: Errno) -> String {
    match error {
        Errno::PIPE => "Nobody reads standard output any more: the secret was not taken there.".to_owned(),
        Errno::NOSPC | Errno::DQUOT => {
            "There is no room left where standard output leads to: the secret was not written whole.".to_owned()
        }
        error => format!(
            "Standard output could not be written ({}).",
            std::io::Error::from(error)
        ),
    }
}
