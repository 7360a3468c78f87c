//! What reaches us: keys, pastes, signals, messages of other threads, the end of the line; all by
//! one wait, without a thread and without a tick. It must not know what any of it means.
//!
//! Why we read bytes although crossterm could: it keeps them in static buffers for the life of the
//! process, where a pasted credential would stay, and it sees neither the terminal's end (at which
//! it spins: crossterm-rs/crossterm #793, #1067, #1110, #1116) nor, behind a wait of no length,
//! what is there (#839, #1047). A paste whose end got lost deafens it (#1060), and a report that it
//! does not know swallows the keys behind it (#1104); here all that is read is wiped, and the end
//! is seen in the wait, before anything is read.
use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;
use zeroize::Zeroizing;

use super::keys::{Decoder, Typed};
use super::paste_guard;
use super::wake::{Bell, Waker};
use crate::io::signals::{ENDING, Stop};
use crate::secret::memory::LockedPage;
use crate::wizard::page::key::KeyEvent;

/// How long a lone Esc waits for the rest of a sequence. A packet's end may stand between the two:
/// 25 ms apart they are still an arrow, and Esc alone acts within 60 ms.
const ESC_WAIT: Duration = Duration::from_millis(35);

/// Silence after which a paste without an end, or a sequence that nobody types, is over.
const SILENCE: Duration = Duration::from_secs(2);

/// Bytes of one read.
pub(crate) const READ_AT_ONCE: usize = 4096;

/// What was read, and how much of the page that is.
pub(crate) type Held = (LockedPage, usize);

/// Inputs after which a batch is handed over although more may be there, so that a flood does not
/// keep us from drawing and from ending.
const ENOUGH: usize = 8192;

/// How long is waited for the rest of what filled a whole read: whoever writes that much at once
/// has not been let finish, and a Ctrl-C may be at its end.
const REST: Duration = Duration::from_millis(10);

/// Something that happened. `Debug` does not show what was pasted.
#[derive(PartialEq, Eq)]
pub enum Input {
    /// A key press.
    Key(KeyEvent),
    /// A bracketed paste as a whole, with whatever newlines and control characters were in it.
    Paste(Zeroizing<String>),
    /// The terminal has another size now.
    Resize,
    /// Ctrl-Z from outside (SIGTSTP): hide what must not stay on the screen, then call `suspend`.
    Suspend,
    /// Continued after a stop that was not ours; the terminal has been taken over again: draw.
    Continued,
    /// Asked to end by a signal; the key Ctrl-C comes as a key.
    Signal(Stop),
    /// The terminal is gone: end, there is nobody to tell.
    Hangup,
    /// Another thread has posted something.
    Woken,
    /// The time is over and nothing happened.
    Timeout,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(key) => f.debug_tuple("Key").field(key).finish(),
            Self::Paste(text) => write!(f, "Paste({} bytes)", text.len()),
            Self::Resize => f.write_str("Resize"),
            Self::Suspend => f.write_str("Suspend"),
            Self::Continued => f.write_str("Continued"),
            Self::Signal(stop) => f.debug_tuple("Signal").field(stop).finish(),
            Self::Hangup => f.write_str("Hangup"),
            Self::Woken => f.write_str("Woken"),
            Self::Timeout => f.write_str("Timeout"),
        }
    }
}

/// What is waited on beside the terminal.
pub(crate) struct Listener {
    signals: SignalDelivery<UnixStream, SignalOnly>,
    bell: Bell,
    decoder: Decoder,
    /// How long a begun sequence may take.
    esc_wait: Duration,
    /// How long what is open may be silent, and when it was last heard.
    silence: Duration,
    heard: Instant,
    /// What was read last: a locked page, wiped after each read, since a credential may be typed or
    /// pasted.
    read: LockedPage,
    /// The last read took as much as there was room for.
    filled: bool,
    /// What the watchdog read while the loop worked: it comes first.
    held: VecDeque<Held>,
}

impl Listener {
    /// Listens to signals from here on.
    ///
    /// # Errors
    /// The process may not open any more files.
    pub(crate) fn new() -> io::Result<Self> {
        let (ear, handler) = UnixStream::pair()?;
        let signals = SignalDelivery::with_pipe(
            ear,
            handler,
            SignalOnly,
            ENDING.iter().chain(&[SIGTSTP, SIGCONT, SIGWINCH]),
        )?;
        let (bell, read) = (Bell::new()?, LockedPage::with_room(READ_AT_ONCE));
        Ok(Self {
            signals,
            bell,
            decoder: Decoder::new(),
            esc_wait: ESC_WAIT,
            silence: SILENCE,
            heard: Instant::now(),
            read,
            filled: false,
            held: VecDeque::new(),
        })
    }

    pub(crate) fn waker(&self) -> Waker {
        self.bell.waker()
    }

    /// Becomes readable when a signal came.
    pub(crate) fn signal_fd(&self) -> BorrowedFd<'_> {
        self.signals.get_read().as_fd()
    }

    /// The signals that have come, but for SIGCONT: before a stop of our own making.
    pub(crate) fn before_a_stop(&mut self) -> Vec<Input> {
        let mut inputs = self.take_signals();
        inputs.retain(|input| *input != Input::Continued);
        inputs
    }

    /// Waits for the SIGCONT that ends a stop, and returns the other signals that came with it.
    pub(crate) fn wait_for_continued(&mut self) -> Vec<Input> {
        let mut others = Vec::new();
        loop {
            let mut asked = [PollFd::from_borrowed_fd(self.signal_fd(), PollFlags::IN)];
            if !matches!(poll(&mut asked, None), Ok(_) | Err(Errno::INTR)) {
                return others;
            }
            let inputs = self.take_signals();
            let continued = inputs.contains(&Input::Continued);
            others.extend(inputs.into_iter().filter(|input| *input != Input::Continued));
            if continued {
                return others;
            }
        }
    }

    /// This was typed while the loop worked.
    pub(crate) fn take_over(&mut self, held: VecDeque<Held>) {
        self.held.extend(held);
    }

    /// Waits until something happens or the time is over (`None`: for ever), and returns all that
    /// is there by then, in order. Never empty.
    pub(crate) fn wait(&mut self, tty: BorrowedFd<'_>, timeout: Option<Duration>) -> Vec<Input> {
        let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut inputs = Vec::new();
        while inputs.len() < ENOUGH {
            // Read in pieces as large as those of the terminal itself, so that nothing is taken for
            // another thing.
            if let Some((page, count)) = self.held.pop_front() {
                self.read = page;
                self.take_in(count, &mut inputs);
                continue;
            }
            // Something is there already: only look whether there is more, but let a begun sequence
            // become whole.
            let limit = if self.decoder.waits() {
                Some(self.esc_wait)
            } else if inputs.is_empty() {
                let silent = self.decoder.is_open().then(|| self.heard + self.silence);
                let first = silent.into_iter().chain(end).min();
                first.map(|first| first.saturating_duration_since(Instant::now()))
            } else if std::mem::take(&mut self.filled) {
                Some(REST)
            } else {
                Some(Duration::ZERO)
            };
            let Some((terminal, signal, bell)) = self.ready(tty, limit) else {
                let silent = self.decoder.is_open() && self.heard.elapsed() >= self.silence;
                if self.decoder.waits() || silent {
                    self.give_up(&mut inputs);
                    continue;
                }
                if inputs.is_empty() && end.is_none_or(|end| Instant::now() < end) {
                    continue;
                }
                break;
            };
            if signal {
                inputs.extend(self.take_signals());
            }
            if bell {
                self.bell.hush();
                inputs.push(Input::Woken);
            }
            let gone = terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
            if gone || (terminal.contains(PollFlags::IN) && !self.take_typed(tty, &mut inputs)) {
                inputs.push(Input::Hangup);
                break;
            }
        }
        if inputs.is_empty() {
            inputs.push(Input::Timeout);
        }
        inputs
    }

    /// What is ready: the terminal's flags, whether a signal came, whether the bell rang. `None`:
    /// nothing within the time.
    fn ready(&self, tty: BorrowedFd<'_>, limit: Option<Duration>) -> Option<(PollFlags, bool, bool)> {
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        let mut asked = [
            PollFd::from_borrowed_fd(tty, PollFlags::IN),
            PollFd::from_borrowed_fd(self.signal_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.bell.fd(), PollFlags::IN),
        ];
        match poll(&mut asked, limit.as_ref()) {
            Ok(0) => None,
            Ok(_) => {
                let [terminal, signal, bell] = &asked;
                Some((
                    terminal.revents(),
                    !signal.revents().is_empty(),
                    !bell.revents().is_empty(),
                ))
            }
            // A signal: its handler has made the signal's end readable. Anything else would repeat
            // for ever: as good as gone.
            Err(Errno::INTR) => Some((PollFlags::empty(), false, false)),
            Err(_) => Some((PollFlags::NVAL, false, false)),
        }
    }

    /// Reads once; false at the terminal's end.
    fn take_typed(&mut self, tty: BorrowedFd<'_>, inputs: &mut Vec<Input>) -> bool {
        match rustix::io::read(tty, self.read.bytes_mut()) {
            Ok(0) => return false,
            Ok(count) => {
                // A line hands over one byte less than it holds.
                self.filled = count + 1 >= READ_AT_ONCE;
                self.take_in(count, inputs);
            }
            Err(error) => return matches!(error, Errno::INTR | Errno::AGAIN),
        }
        true
    }

    /// Makes keys of the first bytes of the page, and wipes it.
    fn take_in(&mut self, count: usize, inputs: &mut Vec<Input>) {
        self.heard = Instant::now();
        let mut typed = Vec::new();
        self.decoder
            .feed(self.read.bytes().get(..count).unwrap_or_default(), &mut typed);
        self.read.wipe();
        paste_guard::keep_typed(&mut typed);
        inputs.extend(typed.into_iter().map(Input::from));
    }

    fn give_up(&mut self, inputs: &mut Vec<Input>) {
        let mut typed = Vec::new();
        self.decoder.give_up(&mut typed);
        inputs.extend(typed.into_iter().map(Input::from));
    }

    fn take_signals(&mut self) -> Vec<Input> {
        let mut inputs: Vec<Input> = self
            .signals
            .pending()
            .filter_map(|signal| match signal {
                SIGWINCH => Some(Input::Resize),
                SIGTSTP => Some(Input::Suspend),
                SIGCONT => Some(Input::Continued),
                signal => Stop::of(signal).map(Input::Signal),
            })
            .collect();
        inputs.dedup();
        inputs
    }
}

impl From<Typed> for Input {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Key(key) => Self::Key(key),
            Typed::Paste(text) => Self::Paste(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::page::key::{self, KeyCode};
    use std::io::Write;

    const FOREVER: Option<Duration> = None;

    /// A line instead of a terminal: the same descriptors, the same waits.
    fn line() -> (Listener, UnixStream, UnixStream) {
        let (tty, keyboard) = UnixStream::pair().unwrap();
        tty.set_nonblocking(true).unwrap();
        (Listener::new().unwrap(), tty, keyboard)
    }

    #[test]
    fn keys_of_one_write_are_one_batch() {
        let (mut listener, tty, mut keyboard) = line();
        keyboard.write_all(&b"\x1b[B".repeat(20)).unwrap();
        assert_eq!(
            listener.wait(tty.as_fd(), FOREVER),
            std::iter::repeat_with(|| Input::Key(KeyCode::Down.into()))
                .take(20)
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_lone_escape_acts_soon_and_a_split_arrow_stays_an_arrow() {
        let (mut listener, tty, mut keyboard) = line();
        keyboard.write_all(b"\x1b").unwrap();
        let began = Instant::now();
        assert_eq!(listener.wait(tty.as_fd(), FOREVER), [Input::Key(KeyCode::Esc.into())]);
        assert!(began.elapsed() >= ESC_WAIT);

        // As long as it takes on a busy machine; the wait above has shown the true one.
        listener.esc_wait = Duration::from_secs(60);
        keyboard.write_all(b"\x1b").unwrap();
        std::thread::scope(|scope| {
            let waited = scope.spawn(|| listener.wait(tty.as_fd(), FOREVER));
            keyboard.write_all(b"[B").unwrap();
            assert_eq!(waited.join().unwrap(), [Input::Key(KeyCode::Down.into())]);
        });
    }

    #[test]
    fn a_paste_without_an_end_ends_after_a_silence_and_keeps_no_other_time_waiting() {
        let (mut listener, tty, mut keyboard) = line();
        keyboard.write_all(b"\x1b[200~half").unwrap();
        listener.silence = Duration::from_secs(60);
        let short = Some(Duration::from_millis(1));
        assert_eq!(listener.wait(tty.as_fd(), short), [Input::Timeout]);
        keyboard.write_all(b"\x03").unwrap();
        assert_eq!(listener.wait(tty.as_fd(), FOREVER), [Input::Key(key::ctrl('c'))]);

        listener.silence = SILENCE;
        keyboard.write_all(b"\x1b[200~half").unwrap();
        let began = Instant::now();
        let half = Input::Paste(Zeroizing::new("half".to_owned()));
        assert_eq!(listener.wait(tty.as_fd(), FOREVER), [half]);
        assert!(began.elapsed() >= SILENCE);
        keyboard.write_all(b"q").unwrap();
        assert_eq!(listener.wait(tty.as_fd(), FOREVER), [Input::Key(key::letter('q'))]);
    }

    #[test]
    fn a_time_without_anything_is_told() {
        let (mut listener, tty, _keyboard) = line();
        assert_eq!(
            listener.wait(tty.as_fd(), Some(Duration::from_millis(1))),
            [Input::Timeout]
        );
        assert_eq!(listener.wait(tty.as_fd(), Some(Duration::ZERO)), [Input::Timeout]);
    }

    #[test]
    fn another_thread_ends_the_wait() {
        let (mut listener, tty, _keyboard) = line();
        let waker = listener.waker();
        std::thread::scope(|scope| {
            scope.spawn(move || waker.wake());
            assert_eq!(listener.wait(tty.as_fd(), FOREVER), [Input::Woken]);
        });
    }

    #[test]
    fn the_end_of_the_line_comes_after_what_was_typed_or_at_once_but_never_spins() {
        let (mut listener, tty, mut keyboard) = line();
        keyboard.write_all(b"q").unwrap();
        drop(keyboard);
        for _ in 0..3 {
            let inputs = listener.wait(tty.as_fd(), FOREVER);
            assert_eq!(inputs.last(), Some(&Input::Hangup));
        }
    }

    #[test]
    fn what_was_read_is_wiped() {
        let (mut listener, tty, mut keyboard) = line();
        keyboard.write_all(b"\x1b[200~not-a-real-secret\x1b[201~").unwrap();
        let inputs = listener.wait(tty.as_fd(), FOREVER);
        assert_eq!(inputs, [Input::Paste(Zeroizing::new("not-a-real-secret".to_owned()))]);
        assert!(listener.read.bytes().iter().all(|byte| *byte == 0));
    }
}
