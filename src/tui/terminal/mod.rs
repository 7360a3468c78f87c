//! The controlling terminal: borrowed, drawn on with one write a frame, listened to with one wait,
//! and given back on every way out. Asks the terminal nothing, starts no thread but the one of
//! [`Terminal::watch_over`], and knows nothing of the wizard but its
//! [`KeyEvent`](crate::wizard::page::key::KeyEvent).
//!
//! The loop around it:
//!
//! ```no_run
//! use std::sync::mpsc::channel;
//!
//! use cfmint::tui::terminal::{Input, Terminal, TerminalOptions};
//!
//! # fn draw(_: &mut ratatui::buffer::Buffer) -> Option<ratatui::layout::Position> { None }
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let mut terminal = Terminal::open(TerminalOptions { colour: true })?; // an error is a sentence; end with exit code 2
//! let ((sender, messages), waker) = (channel(), terminal.waker());
//! terminal.present(draw)?; // the first frame; threads start after it
//! std::thread::spawn(move || {
//!     let _ = sender.send("done".to_owned());
//!     waker.wake();
//! });
//! 'open: loop {
//!     for input in terminal.wait(None) {
//!         match input {
//!             Input::Signal(_) | Input::Hangup => break 'open,
//!             Input::Suspend => terminal.suspend()?, // the key Ctrl-Z likewise; hide a shown secret before
//!             Input::Key(_key) => {}                 // to the state machine
//!             Input::Paste(_text) => {}
//!             Input::Woken => while let Ok(_message) = messages.try_recv() {},
//!             Input::Resize | Input::Continued | Input::Timeout => {}
//!         }
//!     }
//!     terminal.present(draw)?; // one frame for all of it; no bytes if nothing changed
//!     // terminal.write_secret_at(...) where one is revealed: each frame takes it off the screen again
//! }
//! terminal.close();
//! # Ok(())
//! # }
//! ```

mod canvas;
mod controlling;
mod erase;
mod input;
mod keys;
mod paste;
mod paste_guard;
mod sequence;
mod tty;
pub mod wake;
mod watchdog;

use std::io;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

pub use self::canvas::Canvas;
pub use self::controlling::NoTerminal;
pub use self::input::Input;
use self::input::Listener;
use self::tty::{Tty, Written};
use self::wake::Waker;
use self::watchdog::Watchdog;
pub use crate::io::signals::Stop;
use crate::secret::Secret;
use crate::wizard::page::key;

/// What the person wants of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalOptions {
    /// Whether colours may be used (`--no-color` and `NO_COLOR` say no). Bold, dim, underline and
    /// reverse always are.
    pub colour: bool,
}

/// The terminal while it is ours: the alternate screen, raw keys, signals. Gives everything back
/// when dropped, and before a panic's message.
pub struct Terminal {
    tty: Tty,
    canvas: Canvas,
    listener: Listener,
    /// Signals that came while we were stopped or writing, told by the next wait.
    put_aside: Vec<Input>,
    /// Listens while the loop works.
    watchdog: Option<Watchdog>,
}

impl Terminal {
    /// Takes the controlling terminal over. Writes one sequence, asks nothing, waits for nothing.
    ///
    /// # Errors
    /// There is no terminal, or it is of no use; as a sentence.
    pub fn open(options: TerminalOptions) -> Result<Self, NoTerminal> {
        // Signals first: none may find the terminal raw and nobody listening.
        let listener =
            Listener::new().map_err(|error| NoTerminal(format!("Signals cannot be listened to ({error}).")))?;
        let tty = Tty::open()?;
        Ok(Self {
            tty,
            canvas: Canvas::new(options.colour),
            listener,
            put_aside: Vec::new(),
            watchdog: None,
        })
    }

    /// From here on signals, and the second Ctrl-C, are heard also while the loop works and does
    /// not come back: then the terminal is given back and `end` is called with the exit code, on a
    /// thread of its own; it ends the process. The loop stands still from then on as soon as it
    /// touches the terminal. Where the machine refuses a thread, a loop that works hears nothing,
    /// as before.
    pub fn watch_over(&mut self, end: impl Fn(u8) + Send + 'static) {
        self.watchdog = Watchdog::start(self.tty.shared(), Box::new(end)).ok();
    }

    /// The loop is over, and what follows takes its time: only another signal cuts it short.
    pub fn loop_is_over(&self) {
        if let Some(watchdog) = &self.watchdog {
            watchdog.leaving();
        }
    }

    /// Columns and rows, now.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        tty::size()
    }

    /// Draws a frame and writes what changed, in one write. The closure gets an empty buffer of the
    /// terminal's size and returns where the cursor is to be seen. A secret on the screen is
    /// overwritten.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn present(&mut self, draw: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.canvas.expose(self.tty.exposed());
        let bytes = self.canvas.draw(tty::size(), draw);
        let written = if bytes.is_empty() {
            Ok(Written::Whole)
        } else {
            alone(self.watchdog.as_ref(), || {
                self.tty.write(bytes, self.listener.signal_fd())
            })
        };
        self.canvas.wipe();
        self.settle(written)
    }

    /// Shows a secret on one row, from column `x` of row `y` on (from 0), straight from its page,
    /// and answers whether it stands there. Nothing of it is written where it would not fit, nor
    /// when the window has another size than the last frame by now: part of a secret is worse than
    /// none, and the next frame is on its way. That frame takes it off again: call this after each
    /// `present` as long as it is to be seen, over cells that the frame leaves blank.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn write_secret_at(&mut self, x: u16, y: u16, secret: &Secret) -> io::Result<bool> {
        let (columns, rows) = tty::size();
        let width = u16::try_from(secret.chars()).unwrap_or(u16::MAX);
        if (columns, rows) != self.canvas.size() || y >= rows || width > columns.saturating_sub(x) {
            return Ok(false);
        }
        self.canvas.disturb((x, y), width);
        let then = self.canvas.resting_place();
        let signals = self.listener.signal_fd();
        let written = alone(self.watchdog.as_ref(), || {
            self.tty.write_secret_at((x, y), secret, then, signals)
        })?;
        self.settle(Ok(written))?;
        Ok(written == Written::Whole)
    }

    /// Hands the terminal a sequence that shows nothing (OSC 52, with a secret in it), straight
    /// from its page.
    ///
    /// # Errors
    /// The terminal is gone, or took only part of it.
    pub fn send(&mut self, sequence: &Secret) -> io::Result<()> {
        let signals = self.listener.signal_fd();
        match alone(self.watchdog.as_ref(), || self.tty.write(sequence.expose(), signals))? {
            Written::Whole => Ok(()),
            Written::BrokenOff => {
                self.canvas.forget();
                Err(io::Error::new(
                    io::ErrorKind::WouldBlock,
                    "the terminal took only part of it",
                ))
            }
        }
    }

    /// Waits until something happens or the time is over (`None`: for ever) and returns all that is
    /// there, in order. Never empty. After `Continued` and `Resize` the next frame is drawn whole.
    pub fn wait(&mut self, timeout: Option<Duration>) -> Vec<Input> {
        let mut inputs = std::mem::take(&mut self.put_aside);
        if let Some(watchdog) = &self.watchdog {
            watchdog.waiting();
            self.listener.take_over(watchdog.typed());
        }
        if inputs.is_empty() {
            inputs = self.listener.wait(self.tty.fd(), timeout);
        }
        for input in &inputs {
            match input {
                Input::Resize => self.canvas.forget(),
                Input::Continued => {
                    // Whoever stopped us left the terminal as it is or gave it to a shell; if it
                    // cannot be taken, the next wait or write says so.
                    let _ = self.tty.enter();
                    self.canvas.forget();
                }
                _ => {}
            }
        }
        if let Some(watchdog) = &self.watchdog {
            let press = Input::Key(key::ctrl('c'));
            watchdog.working_on(inputs.iter().filter(|input| **input == press).count());
        }
        inputs
    }

    /// Ends a wait from another thread, once what it has to say can be read.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.listener.waker()
    }

    /// Gives the terminal back and stops this job until the shell continues it; then takes the
    /// terminal again. Nothing happens where no shell could continue it. Whatever must not stay on
    /// the screen has to be off it before.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn suspend(&mut self) -> io::Result<()> {
        if let Some(watchdog) = &self.watchdog {
            watchdog.waiting();
        }
        let suspended = self.stop_and_go_on();
        if let Some(watchdog) = &self.watchdog {
            watchdog.working();
        }
        suspended
    }

    fn stop_and_go_on(&mut self) -> io::Result<()> {
        self.put_aside.extend(self.listener.before_a_stop());
        if self.tty.stop()? {
            self.put_aside.extend(self.listener.wait_for_continued());
            self.canvas.forget();
            self.tty.enter()?;
        }
        Ok(())
    }

    /// The next frame is drawn whole, whatever the screen shows (Ctrl-L).
    pub fn redraw(&mut self) {
        self.canvas.forget();
    }

    /// Gives the terminal back; the same happens on drop.
    pub fn close(self) {
        self.tty.restore();
    }

    /// A write that was broken off for a signal leaves an unknown screen; the signal comes with the
    /// next wait.
    fn settle(&mut self, written: io::Result<Written>) -> io::Result<()> {
        if written? == Written::BrokenOff {
            self.canvas.forget();
        }
        Ok(())
    }
}

/// Does what nobody else may do meanwhile: the watchdog stands still.
fn alone<T>(watchdog: Option<&Watchdog>, act: impl FnOnce() -> T) -> T {
    if let Some(watchdog) = watchdog {
        watchdog.waiting();
    }
    let done = act();
    if let Some(watchdog) = watchdog {
        watchdog.working();
    }
    done
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Terminal")
    }
}
