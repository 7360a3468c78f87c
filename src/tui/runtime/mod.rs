//! Puts the program together: the terminal, the wizard, the workers, and the shell that joins them.
//! The first frame stands before a client, a runtime or a thread is there. It decides nothing but
//! the order.

mod batch;
pub mod clipboard;
pub mod delivery;
pub mod farewell;
pub mod files;
mod local_address;
mod machine;
pub mod network;
pub mod sender;
pub mod shell;
pub mod storage;
pub mod workers;

use std::sync::mpsc::channel;

use jiff::tz::TimeZone;

use crate::domain::clock::Moment;
use crate::domain::delivery::{Folders, Target};
use crate::domain::exit::Exit;
use crate::domain::needs::Given;
use crate::domain::sign_in::Source;
use crate::domain::spec::Read;
use crate::domain::token::id::TokenId;
use crate::io::auth::find::FoundCredential;
use crate::io::auth::stored;
use crate::io::cloudflare::{BaseUrl, RequestLog};
use crate::io::delivery::clipboard::Surroundings;
use crate::io::local_time;
use crate::io::signals;
use crate::io::storage::journal::Notes;
use crate::io::storage::{Api, Keeping};
use crate::secret::{Secret, credential::Credential};
use crate::simulator::Simulator;
use crate::tui::render::theme::{Depth, Theme};
use crate::tui::terminal::{NoTerminal, Terminal, TerminalOptions};
use crate::wizard::Wizard;
use crate::wizard::state::pending_names::FromFile;
use crate::wizard::state::start::Start;
pub use crate::wizard::state::start::Then;
use clipboard::ClipboardWorker;
use delivery::DeliveryWorker;
use farewell::Farewell;
use files::FileWorker;
use machine::SystemClock;
use network::Network;
use sender::Sender;
use shell::{Clock, Display, Shell};
use storage::StorageWorker;
use workers::Workers;

/// What the command line and the environment decided.
#[derive(Debug)]
pub struct Options {
    /// Run against the simulator inside this program.
    pub demo: bool,
    /// Where the API is.
    pub base: BaseUrl,
    pub found: Option<FoundCredential>,
    /// The template to start from.
    pub template: Option<String>,
    /// Whether it opens on the token list.
    pub tokens: bool,
    /// A token that the list opens on, and what is to be done with it then.
    pub token: Option<(TokenId, Then)>,
    /// The spec file to start from, read already: its name, safe to show, and what it says.
    pub from: Option<(String, Read)>,
    /// What the token is to be for, read already.
    pub needs: Vec<Given>,
    /// Where the secret goes as soon as it is here.
    pub to: Vec<Target>,
    /// For R2: what an S3 client needs, instead of the token.
    pub s3: bool,
    /// How many colours and which signs the screen has.
    pub theme: Theme,
    /// Where a line for each request goes.
    pub log: RequestLog,
    /// Says a line on stderr, made safe to show: for an end that does not come back to whoever runs
    /// this.
    pub say: fn(&str),
}

/// Runs the wizard to its end.
#[must_use]
pub fn run(mut options: Options) -> Exit {
    let clock = SystemClock::starting_now();
    let around = Surroundings::here();
    let mut wizard = Wizard::new(start(&mut options, clock.now(), &around));
    let mut terminal = match Terminal::open(TerminalOptions {
        colour: options.theme.depth != Depth::NoColour,
    }) {
        Ok(terminal) => terminal,
        Err(NoTerminal(why)) => {
            let instead = match options.token {
                Some((id, Then::Edit)) => format!("edit {id} --from SPEC"),
                Some((id, Then::Clone)) => format!("export {id} --as spec"),
                None if options.tokens => "list".to_owned(),
                None => "create".to_owned(),
            };
            return Exit {
                code: 2,
                words: vec![format!(
                    "{why} The wizard needs a terminal; `cfmint {instead}` does not."
                )],
            };
        }
    };
    let storage = storage_of(&options);
    // The demo looks at nothing that is real.
    let stored = (!options.demo).then(stored::Places::here);
    let farewell = Farewell::new(&storage);
    let (last, say) = (farewell.clone(), options.say);
    terminal.watch_over(move |code| last.end(code, say));
    farewell.know_draft(storage.unkept(&wizard));
    signals::busy_when_asked();
    let mut display = Display::new(terminal, options.theme);
    if display.show(&mut wizard).is_err() {
        return wizard.ending_from_outside(1);
    }
    // From here on the person reads; now there is time for the rest.
    let (messages, inbox) = channel();
    let waker = display.backend.waker();
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
    let workers = Workers {
        api,
        clipboard: ClipboardWorker::new(route, sender.clone()),
        delivery: DeliveryWorker::new(sender),
        files: FileWorker { stored },
        storage,
    };
    let mut shell = Shell::new(clock, display, wizard, workers, farewell, inbox);
    let exit = shell.run();
    // The terminal is given back before the simulator is waited for.
    drop(shell);
    drop(simulator);
    exit
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
        let found = FoundCredential::Given(Source::Demo, token, Vec::new());
        (Some(simulator), base, Some(found))
    } else {
        (None, options.base, options.found)
    };
    let api = Network::start(base, found, options.log, sender)
        .map_err(|error| format!("No thread for the network: {error}."))?;
    Ok((simulator, api))
}

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
            options.found.as_ref().map(FoundCredential::source)
        },
        template: options.template.clone(),
        from: options.from.take().map(|(file, read)| FromFile::new(file, read)),
        needs: std::mem::take(&mut options.needs),
        to: options.to.clone(),
        s3: options.s3,
        tokens: options.tokens,
        token: options.token,
        folders: Folders::here(),
    }
}
