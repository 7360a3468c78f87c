//! The shell around the pure core: messages in, effects out, one frame for each batch, until somebody leaves. See performance
//! rules in CONTRIBUTING: input drained before drawing, one write a frame, no tick.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ratatui::layout::Position;

use super::batch::Batch;
use super::clipboard::SecretWriter;
use super::farewell::Farewell;
use super::workers::Workers;
use crate::domain::clock::Moment;
use crate::domain::exit::Exit;
use crate::io::signals;
use crate::secret::Secret;
use crate::tui::terminal::{Input, Stop, Terminal};
use crate::wizard::Wizard;
use crate::wizard::message::{Effect, Msg, TerminalCall};

/// The machine's clocks.
pub(super) struct Clock {
    pub(super) start: Instant,
}

impl Clock {
    pub(super) fn now(&self) -> Moment {
        Moment {
            since_start: self.start.elapsed(),
            wall: Timestamp::now(),
        }
    }
}

impl SecretWriter for Terminal {
    fn write_secret(&mut self, bytes: &Secret) -> std::io::Result<()> {
        self.send(bytes)
    }
}

/// One frame: draw, write once, then put a revealed secret in its place.
pub(super) fn show(
    terminal: &mut Terminal,
    screen: &mut crate::tui::render::Screen,
    wizard: &mut Wizard,
) -> std::io::Result<()> {
    let (columns, rows) = terminal.size();
    wizard.update(Msg::Resized(columns, rows));
    let page = wizard.page();
    let mut drawn = crate::tui::render::Drawn::default();
    terminal.present(|buffer| {
        drawn = screen.draw(&page, buffer);
        drawn.caret.map(Position::from)
    })?;
    drop(page);
    if let (Some((x, y)), Some(secret)) = (drawn.secret, wizard.revealed())
        && terminal.write_secret_at(x, y, secret)?
    {
        wizard.update(Msg::SecretSeen);
    }
    wizard.update(Msg::FrameShown);
    Ok(())
}

/// Everything that the loop holds.
pub(super) struct Shell {
    pub(super) clock: Clock,
    pub(super) terminal: Terminal,
    pub(super) screen: crate::tui::render::Screen,
    pub(super) wizard: Wizard,
    pub(super) workers: Workers,
    pub(super) farewell: Farewell,
    /// When the wizard wants to be told the time; there are few at a time.
    pub(super) wakeups: BTreeSet<Duration>,
    pub(super) inbox: Receiver<Msg>,
}

impl Shell {
    /// Runs, and keeps the draft however that ends: the terminal is given back before a panic's message, then what was typed is written, then the panic goes on.
    pub(super) fn run_and_keep(&mut self) -> Exit {
        let ended = catch_unwind(AssertUnwindSafe(|| self.run()));
        self.terminal.loop_is_over();
        // A second panic, of a wizard that is broken, must not take the place of the first.
        let kept = catch_unwind(AssertUnwindSafe(|| self.workers.storage.finish(&self.wizard)));
        match ended {
            Ok(mut ending) => {
                ending.words.extend(kept.ok().flatten());
                ending
            }
            Err(panic) => resume_unwind(panic),
        }
    }

    fn run(&mut self) -> Exit {
        let effects = self.wizard.begin();
        if let Some(ending) = self.perform(effects) {
            return ending;
        }
        // A tall window has room for more of the list than the first frame held; on 24 rows this writes nothing.
        if show(&mut self.terminal, &mut self.screen, &mut self.wizard).is_err() {
            return self.wizard.ending_from_outside(1);
        }
        loop {
            let patience = self
                .wakeups
                .first()
                .map(|at| at.saturating_sub(self.clock.start.elapsed()));
            let inputs = self.terminal.wait(patience);
            if let Some(ending) = self.take(inputs) {
                return ending;
            }
            self.farewell.know(&self.wizard);
            if show(&mut self.terminal, &mut self.screen, &mut self.wizard).is_err() {
                return self.wizard.ending_from_outside(1);
            }
            self.workers.storage.write();
            self.farewell.know_draft(self.workers.storage.unkept(&self.wizard));
        }
    }

    /// Takes in a batch: the time first, then what was typed, then what the network answered.
    fn take(&mut self, inputs: Vec<Input>) -> Option<Exit> {
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
                // Somebody stopped us without asking (SIGSTOP): whoever continues is not who revealed it.
                Input::Continued => messages.push(Msg::Suspending),
                Input::Resize | Input::Woken | Input::Timeout => {}
            }
        }
        messages.extend(self.inbox.try_iter());
        let mut batch = Batch::of(messages);
        while let Some(message) = batch.next(self.wizard.typing()) {
            let effects = self.wizard.update(message);
            if let Some(ending) = self.perform(effects) {
                return Some(ending);
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
                Effect::Clipboard(call) => self.workers.clipboard.perform(call, &mut self.terminal),
                Effect::Delivery(call) => {
                    self.workers.delivery.send(call);
                    None
                }
                Effect::Files(call) => Some(self.workers.files.perform(call)),
                Effect::Storage(call) => self.workers.storage.perform(call),
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
                self.terminal.redraw();
            }
            TerminalCall::Suspend => self.suspend(),
        }
    }

    /// Hides what must not stay on the screen, stops, and comes back. An error means that the terminal is gone, which the next wait says.
    fn suspend(&mut self) {
        self.wizard.update(Msg::Suspending);
        if show(&mut self.terminal, &mut self.screen, &mut self.wizard).is_ok() {
            let _ = self.terminal.suspend();
        }
    }
}

/// For tests of the real program, never in a release: Ctrl-L is a panic when `CFMINT_PANIC_ON_REDRAW` is set, or an abort where it says so.
#[allow(clippy::panic, reason = "that is what it is for")]
fn panic_when_asked() {
    #[cfg(debug_assertions)]
    match std::env::var_os("CFMINT_PANIC_ON_REDRAW") {
        Some(how) if how == "abort" => std::process::abort(),
        Some(_) => panic!("asked for"),
        None => {}
    }
}
