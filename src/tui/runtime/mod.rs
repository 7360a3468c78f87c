//! The shell around the pure core: messages in, effects out, one frame for each batch, until somebody leaves. See performance
//! rules in CONTRIBUTING: first frame before client and runtime, input drained before drawing, one write a frame, no tick.

mod batch;
pub mod clipboard;
pub mod delivery;
mod farewell;
pub mod files;
mod local_address;
pub mod network;
pub mod sender;
pub mod storage;
pub mod workers;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Position;

use crate::domain::clock::Moment;
use crate::domain::delivery::{Folders, Target};
use crate::domain::exit::Exit;
use crate::domain::needs::Given;
use crate::domain::sign_in::Source;
use crate::domain::spec::Read;
use crate::io::auth::find::Found;
use crate::io::auth::stored;
use crate::io::cloudflare::{BaseUrl, RequestLog};
use crate::io::delivery::clipboard::Surroundings;
use crate::io::local_time;
use crate::io::signals;
use crate::io::storage::journal::Notes;
use crate::io::storage::{Api, Keeping};
use crate::secret::{Secret, credential::Credential};
use crate::simulator::Simulator;
use crate::tui::terminal::{Input, NoTerminal, Options as TerminalOptions, Stop, Terminal};
use crate::wizard::Wizard;
use crate::wizard::message::{Effect, Msg, TerminalCall};
use crate::wizard::state::pending_names::FromFile;
use crate::wizard::state::start::Start;
use batch::Batch;
use clipboard::{ClipboardWorker, SecretWriter};
use delivery::DeliveryWorker;
use farewell::Farewell;
use files::FileWorker;
use network::Network;
use sender::Sender;
use storage::StorageWorker;
use workers::Workers;

/// What the command line and the environment decided.
#[derive(Debug)]
pub struct Options {
    /// Run against the simulator inside this program.
    pub demo: bool,
    /// Where the API is.
    pub base: BaseUrl,
    /// The credential that was found.
    pub found: Option<Found>,
    /// The template to start from.
    pub template: Option<String>,
    /// The spec file to start from, read already: its name, safe to show, and what it says.
    pub from: Option<(String, Read)>,
    /// What the token is to be for, read already.
    pub needs: Vec<Given>,
    /// Where the secret goes as soon as it is here.
    pub to: Vec<Target>,
    /// For R2: what an S3 client needs, instead of the token.
    pub s3: bool,
    /// No colours.
    pub no_color: bool,
    /// Where a line for each request goes.
    pub log: RequestLog,
    /// Says a line on stderr, made safe to show: for an end that does not come back to whoever runs this.
    pub say: fn(&str),
}

/// The machine's clocks.
struct Clock {
    start: Instant,
}

impl Clock {
    fn now(&self) -> Moment {
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

/// Runs the wizard to its end.
#[must_use]
pub fn run(mut options: Options) -> Exit {
    let clock = Clock { start: Instant::now() };
    let around = Surroundings::here();
    let mut wizard = Wizard::new(start(&mut options, clock.now(), &around));
    let mut terminal = match Terminal::open(TerminalOptions {
        colour: !options.no_color,
    }) {
        Ok(terminal) => terminal,
        Err(NoTerminal(why)) => {
            return Exit {
                code: 2,
                words: vec![format!("{why} {WITHOUT_A_TERMINAL}")],
            };
        }
    };
    let storage = storage_of(&options);
    // The demo looks at nothing that is real.
    let stored = (!options.demo).then(stored::Places::here);
    let farewell = Farewell::new(storage.place());
    let (last, say) = (farewell.clone(), options.say);
    terminal.watch_over(move |code| last.end(code, say));
    farewell.know_draft(storage.unkept(&wizard));
    signals::busy_when_asked();
    let mut screen = crate::tui::render::Screen::default();
    if show(&mut terminal, &mut screen, &mut wizard).is_err() {
        return wizard.ending_from_outside(1);
    }
    // From here on the person reads; now there is time for the rest.
    let (messages, inbox) = channel();
    let waker = terminal.waker();
    let sender = Sender::new(move |msg| {
        // Nobody wants to know when the loop has ended.
        let _ = messages.send(msg);
        waker.wake();
    });
    let (simulator, api) = match start_api(options, sender.clone()) {
        Ok(started) => started,
        Err(why) => {
            return Exit {
                code: 1,
                words: vec![why],
            };
        }
    };
    let route = around.looked_into().route();
    wizard.settle(api.base(), local_time::zone(), local_address::here());
    wizard.copies_by(route.clone());
    let mut shell = Shell {
        clock,
        terminal,
        screen,
        wizard,
        workers: Workers {
            api,
            clipboard: ClipboardWorker::new(route, sender.clone()),
            delivery: DeliveryWorker::new(sender),
            files: FileWorker { stored },
            storage,
        },
        farewell,
        wakeups: BTreeSet::new(),
        inbox,
    };
    let ending = shell.run_and_keep();
    // The terminal is given back before the simulator is waited for.
    drop(shell);
    drop(simulator);
    ending
}

/// Where drafts and notes of this API are kept.
fn storage_of(options: &Options) -> StorageWorker {
    let api = if options.demo {
        Api::Demo
    } else {
        Api::At(options.base.as_str().to_owned())
    };
    StorageWorker::new(Keeping::here(&api), Notes::here(&api), options.demo)
}

/// Starts the network's thread, and in the demo the simulator that it speaks to.
fn start_api(options: Options, sender: Sender) -> Result<(Option<Simulator>, Network), String> {
    let (simulator, base, found) = if options.demo {
        let simulator = Simulator::demo().map_err(|error| format!("The demo could not start: {error}."))?;
        let base = BaseUrl::parse(&simulator.base_url())?;
        let token = Credential::Token(Secret::copied_from(simulator.api_token().as_bytes()));
        let found = Found::Given(Source::Demo, token, Vec::new());
        (Some(simulator), base, Some(found))
    } else {
        (None, options.base, options.found)
    };
    let api = Network::start(base, found, options.log, sender)
        .map_err(|error| format!("No thread for the network: {error}."))?;
    Ok((simulator, api))
}

/// What to do where nothing can be drawn.
const WITHOUT_A_TERMINAL: &str = "The wizard needs one; `cfmint create` needs none.";

/// What the wizard is told at its start.
fn start(options: &mut Options, now: Moment, around: &Surroundings) -> Start {
    let foreign = options.base != BaseUrl::cloudflare() && !options.demo;
    Start {
        now,
        zone: TimeZone::UTC,
        demo: options.demo,
        host: foreign.then(|| options.base.host().to_owned()),
        base_url: options.base.as_str().to_owned(),
        route: around.route(),
        in_between: around.in_between(),
        found: if options.demo {
            Some(Source::Demo)
        } else {
            options.found.as_ref().map(Found::source)
        },
        template: options.template.clone(),
        from: options.from.take().map(|(file, read)| FromFile::new(file, read)),
        needs: std::mem::take(&mut options.needs),
        to: options.to.clone(),
        s3: options.s3,
        folders: Folders::here(),
    }
}

/// One frame: draw, write once, then put a revealed secret in its place.
fn show(terminal: &mut Terminal, screen: &mut crate::tui::render::Screen, wizard: &mut Wizard) -> std::io::Result<()> {
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
struct Shell {
    clock: Clock,
    terminal: Terminal,
    screen: crate::tui::render::Screen,
    wizard: Wizard,
    workers: Workers,
    farewell: Farewell,
    /// When the wizard wants to be told the time; there are few at a time.
    wakeups: BTreeSet<Duration>,
    inbox: Receiver<Msg>,
}

impl Shell {
    /// Runs, and keeps the draft however that ends: the terminal is given back before a panic's message, then what was typed is written, then the panic goes on.
    fn run_and_keep(&mut self) -> Exit {
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
