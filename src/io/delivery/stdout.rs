//! The secret on a descriptor, straight from its page: std's buffer would keep a copy. A newline
//! follows on a terminal alone. What stands against it is found before there is a secret, as far as
//! that can be done without writing: what the reader of a pipe does with it cannot.

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FileType, Stat, fstat, stat};
use rustix::io::{Errno, write};

use super::limit;
use super::room::Room;
use crate::domain::delivery::payload::Payload;

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    rustix::termios::isatty(rustix::stdio::stdout())
}

/// Whether what is written to standard output is gone: it leads to /dev/null, which is also what
/// Rust puts there when it was closed.
pub(crate) fn leads_nowhere() -> bool {
    fstat(rustix::stdio::stdout()).is_ok_and(|ours| is_device(&ours, "/dev/null"))
}

/// Whether it is this device.
fn is_device(ours: &Stat, path: &str) -> bool {
    let kind = FileType::from_raw_mode(ours.st_mode);
    stat(path).is_ok_and(|named| {
        kind == FileType::from_raw_mode(named.st_mode)
            && kind == FileType::CharacterDevice
            && ours.st_rdev == named.st_rdev
    })
}

/// Whether standard output takes a secret, as far as that can be known without writing to it.
///
/// # Errors
/// A sentence: it is a file that cannot become so large or whose disk is full, a device that takes
/// nothing, or a pipe that nobody reads.
pub(crate) fn can_take(room: &mut Room) -> Result<(), String> {
    takes(rustix::stdio::stdout(), room)
}

fn takes(descriptor: impl AsFd, room: &mut Room) -> Result<(), String> {
    limit::allows_more_in(&descriptor)?;
    let Ok(about) = fstat(&descriptor) else { return Ok(()) };
    match FileType::from_raw_mode(about.st_mode) {
        FileType::RegularFile => room.try_for_more_in(&descriptor),
        FileType::CharacterDevice if is_device(&about, "/dev/full") => {
            Err("Standard output leads to /dev/full, which accepts nothing.".to_owned())
        }
        FileType::Fifo | FileType::Socket if nobody_reads(&descriptor) => {
            Err("Nobody reads standard output any more: the secret would be lost.".to_owned())
        }
        _ => Ok(()),
    }
}

/// Whether the other end of a pipe is closed.
fn nobody_reads(descriptor: impl AsFd) -> bool {
    let mut asked = [PollFd::new(&descriptor, PollFlags::OUT)];
    let found = poll(&mut asked, Some(&Timespec::default()));
    let closed = |asked: &PollFd<'_>| asked.revents().intersects(PollFlags::ERR | PollFlags::HUP);
    found.is_ok() && asked.iter().any(closed)
}

/// Writes what is in the parcel to standard output.
pub(crate) fn deliver(payload: &Payload<'_>) -> Result<(), String> {
    write_to(rustix::stdio::stdout(), payload)
}

/// Writes what is in the parcel, unbuffered: to a terminal with a newline, to a file or a pipe
/// without one. Blocks as long as nobody takes it.
///
/// # Errors
/// A sentence: nobody reads, no room, or what the system says. A part may have been written, since
/// what is written cannot be taken back.
pub fn write_to(descriptor: impl AsFd, payload: &Payload<'_>) -> Result<(), String> {
    let bytes = if rustix::termios::isatty(&descriptor) {
        payload.lines()
    } else {
        payload.document()
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
        Errno::PIPE => "Nobody reads standard output any more: the secret was not delivered there.".to_owned(),
        Errno::NOSPC | Errno::DQUOT => {
            "There is no room left where standard output leads to: the secret was not written whole.".to_owned()
        }
        error => format!("Writing to standard output failed ({}).", std::io::Error::from(error)),
    }
}
