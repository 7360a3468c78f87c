//! The shell around the pure core: messages in, effects out, one frame for each batch, until
//! somebody leaves. See performance rules in CONTRIBUTING: input drained before drawing, one write
//! a frame, no tick. It must not know whether the terminal and the clock are the machine's or a
//! test's.

use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::batch::Batch;
use super::clipboard::SecretWriter;
use super::farewell::Farewell;
use super::workers::Workers;
use crate::domain::clock::Moment;
use crate::domain::exit::Exit;
use crate::io::signals;
use crate::secret::Secret;
use crate::tui::render::theme::Theme;
use crate::tui::render::{Drawn, Screen};
use crate::tui::terminal::{Input, Stop};
use crate::wizard::Wizard;
use crate::wizard::message::{Effect, Msg, TerminalCall};

/// Tells the time: the machine's clocks, or a test's.
pub trait Clock {
    /// The time now.
    fn now(&self) -> Moment;
}

/// The terminal as the loop uses it: the real one, or a test's. What each does stands at
/// [`Terminal`](crate::tui::terminal::Terminal).
pub trait Backend: SecretWriter {
    /// Columns and rows, now.
    fn size(&self) -> (u16, u16);
    /// Draws a frame and writes what changed.
    ///
    /// # Errors
    /// The terminal is gone.
    fn present(&mut self, draw: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()>;
    /// Shows a secret on one row, and answers whether it stands there whole.
    ///
    /// # Errors
    /// The terminal is gone.
    fn write_secret_at(&mut self, x: u16, y: u16, secret: &Secret) -> io::Result<bool>;
    /// Waits until something happens or the time is over.
    fn wait(&mut self, timeout: Option<Duration>) -> Vec<Input>;
    /// Draws the next frame whole.
    fn redraw(&mut self);
    /// Gives the terminal back and stops until somebody continues the program.
    ///
    /// # Errors
    /// The terminal is gone.
    fn suspend(&mut self) -> io::Result<()>;
    /// Learns that the loop is over, and what follows takes its time.
    fn loop_is_over(&self);
}

/// The terminal, and what makes cells of a page.
pub struct Display<B> {
    /// The terminal.
    pub backend: B,
    screen: Screen,
}

impl<B: Backend> Display<B> {
    /// On this terminal; draws nothing yet.
    pub fn new(backend: B, theme: Theme) -> Self {
        Self {
            backend,
            screen: Screen::new(theme),
        }
    }

    /// One frame: draws, writes once, then puts a revealed secret in its place.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn show(&mut self, wizard: &mut Wizard) -> io::Result<()> {
        let (columns, rows) = self.backend.size();
        wizard.update(Msg::Resized(columns, rows));
        let page = wizard.page();
        let mut drawn = Drawn::default();
        self.backend.present(|buffer| {
            drawn = self.screen.draw(&page, buffer);
            drawn.caret.map(Position::from)
        })?;
        drop(page);
        if let (Some((x, y)), Some(secret)) = (drawn.secret, wizard.revealed())
            && self.backend.write_secret_at(x, y, secret)?
        {
            wizard.update(Msg::SecretSeen);
        }
        wizard.update(Msg::FrameShown);
        Ok(())
    }
}

/// Everything that the loop holds.
pub struct Shell<B, C> {
    /// Tells it the time.
    pub clock: C,
    /// Shows its frames.
    pub display: Display<B>,
    /// Decides everything.
    pub wizard: Wizard,
    /// Perform what the wizard wants.
    pub workers: Workers,
    farewell: Farewell,
    /// When the wizard wants to be told the time; there are few at a time.
    wakeups: BTreeSet<Duration>,
    inbox: Receiver<Msg>,
}

impl<B: Backend, C: Clock> Shell<B, C> {
    /// Joins them; what the workers send comes into the inbox.
    pub fn new(
        clock: C,
        display: Display<B>,
        wizard: Wizard,
        workers: Workers,
        farewell: Farewell,
        inbox: Receiver<Msg>,
    ) -> Self {
        Self {
            clock,
            display,
            wizard,
            workers,
            farewell,
            wakeups: BTreeSet::new(),
            inbox,
        }
    }

    /// Runs to the end, and keeps the draft however that comes: the terminal is given back before a
    /// panic's message, then what was typed is written, then the panic goes on.
    pub fn run(&mut self) -> Exit {
        let ended = catch_unwind(AssertUnwindSafe(|| self.run_loop()));
        self.display.backend.loop_is_over();
        // A second panic, of a wizard that is broken, must not take the place of the first.
        let kept = catch_unwind(AssertUnwindSafe(|| self.workers.storage.finish(&self.wizard)));
        match ended {
            Ok(mut exit) => {
                exit.words.extend(kept.ok().flatten());
                exit
            }
            Err(panic) => resume_unwind(panic),
        }
    }

    fn run_loop(&mut self) -> Exit {
        let mut ended = self.begin();
        loop {
            match ended {
                Some(exit) => return exit,
                None => ended = self.turn(),
            }
        }
    }

    /// Does what the wizard wants right after its first frame.
    pub fn begin(&mut self) -> Option<Exit> {
        let effects = self.wizard.begin();
        // A tall window has room for more of the list than the first frame held; on 24 rows this
        // writes nothing.
        self.perform(effects).or_else(|| self.show())
    }

    /// Turns once: waits, takes in what came, shows it, and keeps the draft.
    pub fn turn(&mut self) -> Option<Exit> {
        let now = self.clock.now().since_start;
        let patience = self.wakeups.first().map(|at| at.saturating_sub(now));
        let inputs = self.display.backend.wait(patience);
        if let Some(exit) = self.take(inputs) {
            return Some(exit);
        }
        self.farewell.know(&self.wizard);
        if let Some(exit) = self.show() {
            return Some(exit);
        }
        self.workers.storage.write();
        self.farewell.know_draft(self.workers.storage.unkept(&self.wizard));
        None
    }

    /// Shows a frame; without a terminal this is the end.
    fn show(&mut self) -> Option<Exit> {
        let shown = self.display.show(&mut self.wizard);
        shown.is_err().then(|| self.wizard.ending_from_outside(1))
    }

    /// Takes in a batch: the time first, then what was typed, then what the network answered.
    pub fn take(&mut self, inputs: Vec<Input>) -> Option<Exit> {
        let now = self.clock.now();
        self.wakeups.retain(|at| *at > now.since_start);
        let mut messages = vec![Msg::Now(now)];
        for input in inputs {
            match input {
                Input::Key(key) => messages.push(Msg::Key(key)),
                Input::Paste(text) => messages.push(Msg::Paste(text)),
                Input::Signal(stop) => return Some(self.wizard.ending_from_outside(stop.code())),
                Input::Hangup => return Some(self.wizard.ending_from_outside(Stop::HANGUP.code())),
                Input::Suspend => self.suspend(),
                // Somebody stopped us without asking (SIGSTOP): whoever continues is not who
                // revealed it.
                Input::Continued => messages.push(Msg::Suspending),
                Input::Resize | Input::Woken | Input::Timeout => {}
            }
        }
        messages.extend(self.inbox.try_iter());
        let mut batch = Batch::of(messages);
        while let Some(message) = batch.next(self.wizard.typing()) {
            let effects = self.wizard.update(message);
            if let Some(exit) = self.perform(effects) {
                return Some(exit);
            }
        }
        None
    }

    /// One arm an effect. What is answered at once goes round again.
    fn perform(&mut self, effects: Vec<Effect>) -> Option<Exit> {
        let mut effects = std::collections::VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            // What would be said has to be known before anything leaves.
            self.farewell.know(&self.wizard);
            let answer = match effect {
                Effect::Api(call) => {
                    self.workers.api.send(call);
                    None
                }
                Effect::Clipboard(call) => self
                    .workers
                    .clipboard
                    .perform(call, &mut self.display.backend)
                    .map(Msg::from),
                Effect::Delivery(call) => {
                    self.workers.delivery.send(call);
                    None
                }
                Effect::Files(call) => Some(Msg::from(self.workers.files.perform(call))),
                Effect::Storage(call) => self.workers.storage.perform(call).map(Msg::from),
                Effect::Terminal(call) => {
                    self.on_terminal(call);
                    None
                }
                Effect::WakeAt(at) => {
                    self.wakeups.insert(at);
                    None
                }
                Effect::Leave(exit) => return Some(exit),
            };
            effects.extend(answer.map(|answer| self.wizard.update(answer)).unwrap_or_default());
        }
        None
    }

    fn on_terminal(&mut self, call: TerminalCall) {
        match call {
            TerminalCall::Redraw => {
                panic_when_asked();
                signals::busy_when_asked();
                self.display.backend.redraw();
            }
            TerminalCall::Suspend => self.suspend(),
        }
    }

    /// Hides what must not stay on the screen, stops, and comes back. An error means that the
    /// terminal is gone, which the next wait says.
    fn suspend(&mut self) {
        self.farewell.know(&self.wizard);
        self.wizard.update(Msg::Suspending);
        if self.show().is_none() {
            let _ = self.display.backend.suspend();
        }
    }
}

/// For tests of the real program, never in a release: Ctrl-L is a panic when
/// `CFMINT_PANIC_ON_REDRAW` is set, or an abort where it says so.
#[allow(clippy::panic, reason = "that is what it is for")]
fn panic_when_asked() {
    #[cfg(debug_assertions)]
    match std::env::var_os("CFMINT_PANIC_ON_REDRAW") {
        Some(how) if how == "abort" => std::process::abort(),
        Some(_) => panic!("asked for"),
        None => {}
    }
}
