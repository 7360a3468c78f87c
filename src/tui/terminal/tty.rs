//! The controlling terminal itself: opened, made raw, written to, and given back. It must not know
//! what is drawn or typed.
//!
//! It is `/dev/tty` on a descriptor of our own, since stdin and stdout may be pipes; everything
//! that is drawn and typed passes here and nowhere else. The descriptor does not block, so that a
//! terminal that takes nothing (Ctrl-S, a dead line) cannot keep us from ending.
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossterm::cursor::{Hide, MoveTo, MoveToColumn, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    window_size,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr};

use super::controlling::{NoTerminal, open_controlling_terminal, takes_a_screen};
use super::erase::erase_rows;
use crate::secret::Secret;
use crate::secret::memory::{self, GiveBack};

/// How long a terminal that takes nothing may hold up the restoring.
const PATIENCE_AT_LEAVING: Duration = Duration::from_millis(50);

/// Rows that are erased where the window cannot be asked for its size any more: more than it has.
const MANY_ROWS: u16 = 256;

/// The size that is assumed where the terminal says 0 (serial lines): what every terminal has.
const ASSUMED_SIZE: (u16, u16) = (80, 24);

/// How a write ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// All of it.
    Whole,
    /// The terminal took no more, and something else wants attention or the time is over: what is on
    /// the screen is not known.
    BrokenOff,
}

/// The terminal, raw and on its alternate screen until it is closed or dropped.
pub(crate) struct Tty {
    shared: Arc<Shared>,
}

/// What the panic hook and the watchdog need too.
pub(crate) struct Shared {
    fd: OwnedFd,
    /// As it was before us.
    original: Termios,
    /// Whether the terminal is ours at the moment.
    entered: Arc<AtomicBool>,
    /// Whether a secret has stood on the screen since the terminal was taken: then its rows are
    /// erased before anything is cleared.
    exposed: AtomicBool,
}

impl Tty {
    /// Opens the controlling terminal and takes it over; from here on a panic gives it back first.
    ///
    /// # Errors
    /// There is no terminal, or it cannot be used.
    pub(crate) fn open() -> Result<Self, NoTerminal> {
        let fd = open_controlling_terminal()?;
        takes_a_screen(std::env::var("TERM").ok().as_deref())?;
        let original = tcgetattr(&fd).map_err(|error| {
            NoTerminal(format!(
                "The terminal does not say its settings ({}).",
                io::Error::from(error)
            ))
        })?;
        let tty = Self {
            shared: Arc::new(Shared {
                fd,
                original,
                entered: Arc::default(),
                exposed: AtomicBool::new(false),
            }),
        };
        restore_before_panic_message(&tty.shared);
        tty.shared.restore_when_aborted();
        tty.enter()
            .map_err(|error| NoTerminal(format!("The terminal cannot be switched to single keys ({error}).")))?;
        Ok(tty)
    }

    /// Raw mode and the alternate screen (again, after a stop). Asks for nothing.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(crate) fn enter(&self) -> io::Result<()> {
        // In the background the kernel stops us here, before crossterm could take the settings of
        // the shell for those that it finds and gives back.
        tcsetattr(&self.shared.fd, OptionalActions::Now, &self.shared.original)?;
        // Stopped by somebody else, crossterm believes that the terminal is raw still.
        disable_raw_mode()?;
        enable_raw_mode()?;
        // That was for the terminal behind stdin, where stdin is one: what is typed comes from the
        // controlling one, which may be another, and must not be echoed there.
        let mut raw = self.shared.original.clone();
        raw.make_raw();
        tcsetattr(&self.shared.fd, OptionalActions::Now, &raw)?;
        self.shared.entered.store(true, Ordering::SeqCst);
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        write_all(self.fd(), &bytes, None, None).map(|_| ())
    }

    /// For the watchdog.
    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// The descriptor, to wait on and to read from.
    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.shared.fd.as_fd()
    }

    /// Writes bytes in one piece where the terminal takes them. While it takes none, `attention`
    /// becoming readable breaks it off. Nothing is written once the terminal was given back.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(crate) fn write(&self, bytes: &[u8], attention: BorrowedFd<'_>) -> io::Result<Written> {
        if !self.shared.entered.load(Ordering::SeqCst) {
            return Err(Errno::IO.into());
        }
        write_all(self.fd(), bytes, Some(attention), None)
    }

    /// Writes a secret from its page onto the screen, its first character at column `x` and row `y`
    /// (from 0), the others to the right of it. Nothing of it passes any other buffer of ours. A
    /// character that is no visible ASCII is shown as `?`. The caller sees to it that it fits on
    /// the row. The cursor goes to `then`.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(crate) fn write_secret_at(
        &self,
        (x, y): (u16, u16),
        secret: &Secret,
        then: (u16, u16),
        attention: BorrowedFd<'_>,
    ) -> io::Result<Written> {
        self.shared.exposed.store(true, Ordering::SeqCst);
        if self.write(MoveTo(x, y).to_string().as_bytes(), attention)? == Written::BrokenOff {
            return Ok(Written::BrokenOff);
        }
        for run in secret
            .expose()
            .chunk_by(|a, b| a.is_ascii_graphic() && b.is_ascii_graphic())
        {
            let shown = match run {
                // The later bytes of a character in UTF-8: it has its one column already.
                [0x80..=0xbf] => continue,
                visible if visible.iter().all(u8::is_ascii_graphic) => visible,
                _ => b"?",
            };
            if self.write(shown, attention)? == Written::BrokenOff {
                return Ok(Written::BrokenOff);
            }
        }
        self.write(MoveTo(then.0, then.1).to_string().as_bytes(), attention)
    }

    /// Whether a secret has stood on the screen since the terminal was taken.
    pub(crate) fn exposed(&self) -> bool {
        self.shared.exposed.load(Ordering::SeqCst)
    }

    /// Gives the terminal back: its screen, its settings, the cursor in column 0, no unread input
    /// left for the shell. Does nothing when that was done, and leaves the terminal alone when it
    /// is another job's at the moment. Never waits long, never fails.
    pub(crate) fn restore(&self) {
        self.shared.restore();
    }

    /// Gives the terminal back and stops this job, as Ctrl-Z does elsewhere. False when nothing is
    /// to be stopped. The stop itself may come a moment after this has returned (another thread may
    /// be the one that takes the signal): wait for SIGCONT before touching the terminal again.
    ///
    /// The whole process group is stopped, since in a pipeline the terminal's own Ctrl-Z would do
    /// so too, and with SIGSTOP, since SIGTSTP is the signal that we listen to. No shell with job
    /// control stands above a group that holds its session's leader (`docker run -it`, `ssh host
    /// cfmint`): nobody could continue it, so then nothing happens, as the kernel does for SIGTSTP.
    ///
    /// # Errors
    /// The system does not let us.
    pub(crate) fn stop(&self) -> io::Result<bool> {
        if getsid(None).is_ok_and(|session| session == getpgrp()) {
            return Ok(false);
        }
        self.restore();
        kill_current_process_group(Signal::STOP)?;
        Ok(true)
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.restore();
    }
}

impl Shared {
    /// The descriptor, to read from while nobody else does.
    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    /// An abort runs no hook; a secret may stand on the screen then. Where the descriptor cannot be
    /// had twice, an abort leaves the terminal as it is.
    fn restore_when_aborted(&self) {
        let mut bytes = Vec::new();
        // Memory takes everything.
        let _ = erase_rows(&mut bytes, MANY_ROWS).and_then(|()| leave(&mut bytes));
        if let Ok(terminal) = self.fd.try_clone() {
            memory::give_back_when_aborted(GiveBack {
                terminal,
                settings: self.original.clone(),
                entered: Arc::clone(&self.entered),
                bytes: bytes.into_boxed_slice(),
            });
        }
    }

    /// As [`Tty::restore`].
    pub(crate) fn restore(&self) {
        if !self.entered.swap(false, Ordering::SeqCst) {
            return;
        }
        // In the background, touching the terminal would stop us for good, and its settings are the
        // shell's by now.
        if tcgetpgrp(&self.fd).is_ok_and(|foreground| foreground != getpgrp()) {
            return;
        }
        let mut bytes = Vec::new();
        if self.exposed.swap(false, Ordering::SeqCst) {
            let _ = erase_rows(&mut bytes, size().1);
        }
        let _ = leave(&mut bytes);
        let _ = write_all(self.fd.as_fd(), &bytes, None, Some(PATIENCE_AT_LEAVING));
        let _ = tcflush(&self.fd, QueueSelector::IFlush);
        let _ = disable_raw_mode();
        // Also where the one behind stdin is another, or cannot be opened any more.
        let _ = tcsetattr(&self.fd, OptionalActions::Now, &self.original);
    }
}

/// Columns and rows. Not by crossterm's `size`, which starts a program where nobody answers.
pub(crate) fn size() -> (u16, u16) {
    match window_size() {
        Ok(size) if size.columns > 0 && size.rows > 0 => (size.columns, size.rows),
        _ => ASSUMED_SIZE,
    }
}

/// What [`Tty::enter`] wrote is undone, and what a frame may have been broken off in: between
/// switching the wrapping of lines off and on. The screen is emptied first, for terminals without an
/// alternate one; the cursor ends in column 0.
fn leave(bytes: &mut Vec<u8>) -> io::Result<()> {
    queue!(
        bytes,
        EnableLineWrap,
        DisableBracketedPaste,
        SetAttribute(Attribute::Reset),
        MoveTo(0, 0),
        Clear(ClearType::FromCursorDown),
        Show,
        LeaveAlternateScreen,
        MoveToColumn(0)
    )
}

/// Writes everything; on a full terminal waits until it takes more, until `attention` can be read,
/// or until the time is over (`None`: for ever).
fn write_all(
    fd: BorrowedFd<'_>,
    mut bytes: &[u8],
    attention: Option<BorrowedFd<'_>>,
    patience: Option<Duration>,
) -> io::Result<Written> {
    let end = patience.map(|patience| Instant::now() + patience);
    while !bytes.is_empty() {
        match rustix::io::write(fd, bytes) {
            Ok(count) => {
                bytes = bytes.get(count..).unwrap_or_default();
                continue;
            }
            Err(Errno::INTR) => continue,
            Err(Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
        }
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let mut asked = vec![PollFd::from_borrowed_fd(fd, PollFlags::OUT)];
        asked.extend(attention.map(|attention| PollFd::from_borrowed_fd(attention, PollFlags::IN)));
        match poll(&mut asked, left.and_then(|left| Timespec::try_from(left).ok()).as_ref()) {
            Ok(0) => return Ok(Written::BrokenOff),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let mut answers = asked.iter().map(PollFd::revents);
        let terminal = answers.next().unwrap_or(PollFlags::empty());
        if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(Errno::IO.into());
        }
        if terminal.is_empty() {
            return Ok(Written::BrokenOff);
        }
    }
    Ok(Written::Whole)
}

/// The panic hook, ours for good: gives the terminal back, then says what happened and where, but
/// prints no text that was put together at run time, since it could hold a secret. A panic of
/// another thread than the one that opened the terminal leaves the screen alone, because that
/// thread goes on drawing; it is told once the terminal is given back.
fn restore_before_panic_message(shared: &Arc<Shared>) {
    static ELSEWHERE: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let owner = std::thread::current().id();
    let shared = Arc::downgrade(shared);
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic
            .payload()
            .downcast_ref::<&'static str>()
            .copied()
            .unwrap_or("(details withheld)");
        let place = panic
            .location()
            .map(|place| format!("{}:{}", place.file(), place.line()))
            .unwrap_or_default();
        let message = format!("cfmint: an internal error: {said} at {place}. Please report it.");
        let shared = shared.upgrade();
        let elsewhere = std::thread::current().id() != owner;
        let mut waiting = ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(message);
        if elsewhere
            && shared
                .as_ref()
                .is_some_and(|shared| shared.entered.load(Ordering::SeqCst))
        {
            return;
        }
        if let Some(shared) = shared {
            shared.restore();
        }
        for message in waiting.drain(..) {
            let _ = io::Write::write_all(&mut io::stderr(), format!("{message}\n").as_bytes());
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::{UnixDatagram, UnixStream};

    #[test]
    fn all_is_written_in_one_piece() {
        // A datagram for each write(2).
        let (ours, theirs) = UnixDatagram::pair().unwrap();
        let frame = vec![b'x'; 4000];
        assert_eq!(write_all(ours.as_fd(), &frame, None, None).unwrap(), Written::Whole);
        let mut received = vec![0; 5000];
        assert_eq!(theirs.recv(&mut received).unwrap(), 4000);
        theirs.set_nonblocking(true).unwrap();
        assert_eq!(
            theirs.recv(&mut received).unwrap_err().kind(),
            io::ErrorKind::WouldBlock
        );
    }

    #[test]
    fn a_terminal_that_takes_nothing_does_not_hold_us() {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        let (signal, mut bell) = UnixStream::pair().unwrap();
        io::Write::write_all(&mut bell, b"!").unwrap();
        let huge = vec![b'x'; 4 * 1024 * 1024];
        assert_eq!(
            write_all(ours.as_fd(), &huge, Some(signal.as_fd()), None).unwrap(),
            Written::BrokenOff
        );
        assert_eq!(
            write_all(ours.as_fd(), &huge, None, Some(Duration::from_millis(5))).unwrap(),
            Written::BrokenOff
        );
    }

    #[test]
    fn a_terminal_that_is_gone_is_an_error() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        drop(theirs);
        assert!(write_all(ours.as_fd(), b"x", None, None).is_err());
        assert!(write_all(ours.as_fd(), b"x", None, Some(Duration::from_millis(5))).is_err());
    }
}
