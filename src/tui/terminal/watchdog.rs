//! Listens while the loop works. The terminal is raw, so that Ctrl-C is a byte that nobody but the
//! loop reads, and a signal is a note that waits for it: a loop that does not come back would hear
//! neither. A thread sleeps until the loop has worked for longer than a moment; from then on it
//! hears signals and the second Ctrl-C, and gives the terminal back by itself. It knows neither
//! what the loop works on nor what is said at the end.
//!
//! It has no tick: while the loop waits it is asleep, and a batch that is done in time wakes it at
//! most once. What it reads of the keyboard stands in locked pages and is the loop's as soon as
//! that comes back.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

use super::input::{Held, READ_AT_ONCE};
use super::paste::{self, BEGINNING, END};
use super::sequence::INTERRUPT;
use super::tty::Shared as Line;
use super::wake::{Bell, Waker};
use crate::io::signals::{ENDING, Stop};
use crate::secret::memory::LockedPage;

/// How long the loop may work before somebody else listens.
const MOMENT: Duration = Duration::from_millis(500);

/// How long the loop has then to come back and end by itself, since it can say more.
const GRACE: Duration = Duration::from_millis(250);

/// The same while the program ends: long enough for a clipboard that does not answer.
const GRACE_AT_THE_END: Duration = Duration::from_secs(3);

/// Presses of Ctrl-C that end a program whose loop works: the first one is the loop's, which may
/// come back and ask.
const ENOUGH: usize = 2;

/// Pages of what is typed meanwhile; a megabyte. More stays with the terminal.
const MOST: usize = 256;

/// Ends the program with this code; called when the terminal is given back.
pub(crate) type Farewell = Box<dyn Fn(u8) + Send>;

/// The loop's end. Signals are heard until the process ends, also when this is dropped.
pub(crate) struct Watchdog {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    bell: Waker,
}

struct State {
    phase: Phase,
    /// It sleeps until the loop works.
    asleep: bool,
    /// It listens, which the bell ends.
    listening: bool,
    /// Presses of Ctrl-C in what the loop works on: it may never come to them.
    presses: usize,
    held: VecDeque<Held>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The loop waits, or writes: it hears everything by itself.
    Waiting,
    /// The loop works since then.
    Working(Instant),
    /// The loop is over and the program ends by itself; nothing is read any more. Only a signal
    /// that comes from here on means that this takes too long.
    Leaving,
    /// The watchdog ends the program: nothing of the loop may reach the terminal or anybody else
    /// now.
    Ending,
}

/// What only the thread has.
struct Ears {
    line: Arc<Line>,
    signals: SignalDelivery<UnixStream, SignalOnly>,
    bell: Bell,
}

impl Watchdog {
    /// Starts it; the loop counts as working from here on.
    ///
    /// # Errors
    /// The machine refuses a thread or more files.
    pub(crate) fn start(line: Arc<Line>, end: Farewell) -> io::Result<Self> {
        let (ear, handler) = UnixStream::pair()?;
        let signals = SignalDelivery::with_pipe(ear, handler, SignalOnly, ENDING)?;
        let bell = Bell::new()?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                phase: Phase::Working(Instant::now()),
                asleep: false,
                listening: false,
                presses: 0,
                held: VecDeque::new(),
            }),
            changed: Condvar::new(),
            bell: bell.waker(),
        });
        let mut ears = Ears { line, signals, bell };
        let theirs = Arc::clone(&shared);
        std::thread::Builder::new().name("watchdog".into()).spawn(move || {
            loop {
                let since = theirs.until_overdue();
                if let Some(code) = ears.listen(&theirs, since)
                    && theirs.take_over(since)
                {
                    ears.line.restore();
                    end(code);
                }
            }
        })?;
        Ok(Self { shared })
    }

    /// The loop has this to work on, with so many presses of Ctrl-C in it.
    pub(crate) fn working_on(&self, presses: usize) {
        self.shared.lock().presses = presses;
        self.working();
    }

    /// The loop works from here on.
    pub(crate) fn working(&self) {
        self.turn(Phase::Working(Instant::now()));
    }

    /// The loop waits from here on, or hands the terminal something, which nobody else may do
    /// meanwhile.
    pub(crate) fn waiting(&self) {
        self.turn(Phase::Waiting);
    }

    /// What was typed while nobody else read.
    pub(crate) fn typed(&self) -> VecDeque<Held> {
        std::mem::take(&mut self.shared.lock().held)
    }

    /// The loop is over.
    pub(crate) fn leaving(&self) {
        self.turn(Phase::Leaving);
    }

    fn turn(&self, phase: Phase) {
        let mut state = self.shared.lock();
        while state.phase == Phase::Ending {
            // The process ends in a moment, and this thread has nothing to say in it.
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.phase = phase;
        if state.asleep && phase != Phase::Waiting {
            self.shared.changed.notify_all();
        }
        if state.listening {
            self.shared.bell.wake();
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.leaving();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps until the loop has worked for longer than a moment.
    fn until_overdue(&self) -> Phase {
        let mut state = self.lock();
        state.listening = false;
        loop {
            let left = match state.phase {
                Phase::Working(since) => MOMENT.saturating_sub(since.elapsed()),
                Phase::Leaving => Duration::ZERO,
                Phase::Waiting | Phase::Ending => {
                    state.asleep = true;
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                    state.asleep = false;
                    continue;
                }
            };
            if left.is_zero() {
                state.listening = true;
                return state.phase;
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// From here on the loop reaches nobody; false when it came back before.
    fn take_over(&self, since: Phase) -> bool {
        let mut state = self.lock();
        let still = state.phase == since;
        if still {
            state.phase = Phase::Ending;
        }
        still
    }

    fn is_still(&self, since: Phase) -> bool {
        self.lock().phase == since
    }

    /// Reads what is typed into a page, unless the loop came back; false at the line's end.
    fn hold(&self, since: Phase, line: BorrowedFd<'_>, presses: &mut Presses) -> bool {
        let mut state = self.lock();
        if state.phase != since {
            return true;
        }
        if !has_room_on_last(&state.held) {
            state.held.push_back((LockedPage::with_room(READ_AT_ONCE), 0));
        }
        let Some((page, used)) = state.held.back_mut() else {
            return true;
        };
        let room = page.bytes_mut().get_mut(*used..).unwrap_or_default();
        match rustix::io::read(line, room) {
            Ok(0) => false,
            Ok(count) => {
                presses.count(page.bytes().get(*used..*used + count).unwrap_or_default());
                *used += count;
                true
            }
            Err(Errno::INTR | Errno::AGAIN) => true,
            Err(_) => false,
        }
    }

    /// Whether more can be read.
    fn has_room(&self) -> bool {
        let state = self.lock();
        state.held.len() < MOST || has_room_on_last(&state.held)
    }
}

fn has_room_on_last(held: &VecDeque<Held>) -> bool {
    held.back().is_some_and(|(_, used)| *used < READ_AT_ONCE)
}

impl Ears {
    /// Listens until the loop comes back (none), or until it is time to end with this code.
    fn listen(&mut self, shared: &Shared, since: Phase) -> Option<u8> {
        let mut open = since != Phase::Leaving;
        let mut presses = Presses::after(if open { shared.lock().presses } else { 0 });
        let grace = if open { GRACE } else { GRACE_AT_THE_END };
        if !open {
            // What came before is why it ends.
            self.signals.pending().for_each(drop);
        }
        let mut end: Option<(Stop, Instant)> = None;
        loop {
            if presses.seen >= ENOUGH {
                end = end.or(Some((Stop::INTERRUPT, Instant::now() + grace)));
            }
            let left = end.map(|(_, due)| due.saturating_duration_since(Instant::now()));
            let line = self.ready(open && shared.has_room(), left);
            self.bell.hush();
            if !shared.is_still(since) {
                return None;
            }
            if let Some((stop, due)) = end
                && Instant::now() >= due
            {
                return Some(stop.code());
            }
            let mut asked = self.signals.pending().find_map(Stop::of);
            if line.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                open = false;
            } else if line.contains(PollFlags::IN) {
                open = shared.hold(since, self.line.fd(), &mut presses);
            }
            if !open && !line.is_empty() {
                asked = asked.or(Some(Stop::HANGUP));
            }
            end = end.or(asked.map(|stop| (stop, Instant::now() + grace)));
        }
    }

    /// Waits, and says what is with the line; a signal and the bell are looked for by whoever asks.
    fn ready(&self, with_line: bool, limit: Option<Duration>) -> PollFlags {
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        let mut asked = vec![
            PollFd::from_borrowed_fd(self.signals.get_read().as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.bell.fd(), PollFlags::IN),
        ];
        if with_line {
            asked.push(PollFd::from_borrowed_fd(self.line.fd(), PollFlags::IN));
        }
        match poll(&mut asked, limit.as_ref()) {
            Ok(_) | Err(Errno::INTR) => asked.get(2).map_or(PollFlags::empty(), PollFd::revents),
            // It would repeat for ever: as good as gone.
            Err(_) => PollFlags::NVAL,
        }
    }
}

/// Presses of Ctrl-C in what is typed. Nothing of the rest is kept.
#[derive(Default)]
struct Presses {
    seen: usize,
    /// What has come of a mark.
    mark: &'static [u8],
    pasting: bool,
}

impl Presses {
    fn after(seen: usize) -> Self {
        Self {
            seen,
            ..Self::default()
        }
    }

    /// Nobody pastes a Ctrl-C: within a paste it counts only where it came alone, since the paste's
    /// end may have got lost.
    fn count(&mut self, bytes: &[u8]) {
        let alone = bytes.iter().all(|byte| *byte == INTERRUPT);
        for byte in bytes {
            if *byte == INTERRUPT && (alone || !self.pasting) {
                self.seen += 1;
            }
            let longer = paste::mark(self.mark, *byte);
            self.mark = longer.unwrap_or_else(|| paste::begun(&[*byte]));
            if self.mark == BEGINNING || self.mark == END {
                self.pasting = self.mark == BEGINNING;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presses(reads: &[&[u8]]) -> usize {
        let mut presses = Presses::default();
        reads.iter().for_each(|read| presses.count(read));
        presses.seen
    }

    #[test]
    fn ctrl_c_is_counted_where_it_was_pressed_and_not_in_a_paste() {
        assert_eq!(presses(&[b"\x03"]), 1);
        assert_eq!(presses(&[b"\x03\x03"]), 2);
        assert_eq!(presses(&[b"abc\x03", b"x", b"\x03def"]), 2);
        assert_eq!(presses(&[b"\x1b[200~a\x03b\x03c\x1b[201~"]), 0);
        assert_eq!(presses(&[b"\x1b[200~a\x1b[20", b"1~\x03"]), 1);
        assert_eq!(presses(&[b"\x1b[20", b"0~a\x03b"]), 0);
        assert_eq!(presses(&[b"\x1b\x1b[20\x1b[200~a\x03b"]), 0);
        assert_eq!(presses(&[b"\x1b[200~a", b"\x03", b"\x03"]), 2, "its end got lost");
        assert_eq!(presses(&[b"\x1b[A\x1b[202~"]), 0);
    }
}
