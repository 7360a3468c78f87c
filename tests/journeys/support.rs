//! A person at a desk: the program's own shell and workers, on a terminal and a clock of the
//! test's: keys come from the test, and frames go into buffers. It speaks real HTTP to a simulator
//! on loopback. Nothing sleeps: it waits for the workers' messages, and hands them on to the loop
//! when the test waits.

pub(crate) mod frame;
mod glass;
mod screen;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::program::at;
use cfmint::domain::delivery::Target;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::exit::Exit;
use cfmint::domain::sign_in::Source;
use cfmint::io::auth::find::FoundCredential;
use cfmint::io::auth::stored;
use cfmint::io::cloudflare::{BaseUrl, RequestLog};
use cfmint::io::storage::journal::Notes;
use cfmint::io::storage::{Api, Keeping};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::{Options, Simulator};
use cfmint::tui::render::Screen;
use cfmint::tui::render::theme::Theme;
use cfmint::tui::runtime;
use cfmint::tui::runtime::clipboard::ClipboardWorker;
use cfmint::tui::runtime::delivery::DeliveryWorker;
use cfmint::tui::runtime::farewell::Farewell;
use cfmint::tui::runtime::files::FileWorker;
use cfmint::tui::runtime::network::Network;
use cfmint::tui::runtime::shell::{Backend, Clock, Display, Shell};
use cfmint::tui::runtime::storage::StorageWorker;
use cfmint::tui::runtime::workers::Workers;
use cfmint::tui::terminal::Input;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::Msg;
use cfmint::wizard::page::Page;
use cfmint::wizard::page::key::{KeyCode, KeyEvent};
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::state::start::Start;
use cfmint::wizard::steps::StepId;
use serde_json::Value;
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(crate) use frame::{Shot, draw, first_columns, one_line};
use glass::{Glass, Watch};

/// How long the network may take on a busy machine before a test gives up.
const DEADLINE: Duration = Duration::from_secs(25);
/// How long is waited for a message before the loop looks again whether there can be one.
const MOMENT: Duration = Duration::from_millis(5);
/// The sizes at which every frame is drawn and looked over.
pub(crate) const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];
/// A copy by the terminal's own sequence.
pub(crate) const OSC52: Route = Route::Osc52 {
    screen: false,
    tmux_suspected: false,
};

/// The program's own shell on a terminal and a clock of the test's, and what it led to.
pub(crate) struct Desk {
    shell: Shell<Glass, Watch>,
    /// What the workers sent and the loop has not been given yet.
    letterbox: Receiver<Msg>,
    /// The loop's end of the way on.
    inbox: Sender<Msg>,
    screens: [Screen; SIZES.len()],
    state: TempDir,
    /// How the program would have ended.
    pub(crate) ended: Option<Exit>,
}

/// A credential as found in a variable.
pub(crate) fn in_variable(token: &str) -> FoundCredential {
    FoundCredential::Given(
        Source::Variable("CLOUDFLARE_API_TOKEN"),
        Credential::Token(Secret::copied_from(token.as_bytes())),
        Vec::new(),
    )
}

/// A simulator with few zones: enough where the lists are not the matter.
pub(crate) fn small() -> Simulator {
    Simulator::start(Options {
        zones: 6,
        ..Options::default()
    })
    .unwrap()
}

impl Desk {
    /// In front of this simulator, signed in with its own credential; all lists are here.
    pub(crate) fn at(simulator: &Simulator) -> Self {
        Self::with(simulator, Some(in_variable(simulator.api_token())))
    }

    /// With a credential that was found, or none.
    pub(crate) fn with(simulator: &Simulator, found: Option<FoundCredential>) -> Self {
        let mut desk = Self::before_answers(simulator, found);
        desk.idle();
        desk
    }

    /// The first frame, with the first requests on their way.
    pub(crate) fn before_answers(simulator: &Simulator, found: Option<FoundCredential>) -> Self {
        Self::started(simulator, found, None, Vec::new())
    }

    /// The same, with ways out that were chosen up front.
    pub(crate) fn going_to(simulator: &Simulator, to: Vec<Target>) -> Self {
        Self::started(simulator, Some(in_variable(simulator.api_token())), None, to)
    }

    /// The same, started with a spec file.
    pub(crate) fn from_file(simulator: &Simulator, found: Option<FoundCredential>, from: FromFile) -> Self {
        Self::started(simulator, found, Some(from), Vec::new())
    }

    fn started(simulator: &Simulator, found: Option<FoundCredential>, from: Option<FromFile>, to: Vec<Target>) -> Self {
        let base = BaseUrl::parse(&simulator.base_url()).unwrap();
        let clock = Watch(Duration::ZERO);
        let mut wizard = Wizard::new(Start {
            host: Some(base.host().to_owned()),
            base_url: base.as_str().to_owned(),
            from,
            to,
            ..Start::new(clock.now(), OSC52, found.as_ref().map(FoundCredential::source))
        });
        let mut display = Display::new(Glass::default(), Theme::default());
        display.show(&mut wizard).unwrap();
        let state = tempfile::tempdir().unwrap();
        let (posted, letterbox) = channel();
        // Nobody listens any more once the test is over.
        let sender = runtime::sender::Sender::new(move |msg| drop(posted.send(msg)));
        let workers = workers(base, found, &state, sender);
        let farewell = Farewell::new(&workers.storage);
        let (inbox, messages) = channel();
        let mut desk = Self {
            shell: Shell::new(clock, display, wizard, workers, farewell, messages),
            letterbox,
            inbox,
            screens: Default::default(),
            state,
            ended: None,
        };
        desk.look();
        desk.ended = desk.shell.begin();
        desk
    }

    pub(crate) fn wizard(&mut self) -> &mut Wizard {
        &mut self.shell.wizard
    }

    /// What was sent past the frames.
    pub(crate) fn sent(&self) -> &[u8] {
        &self.shell.display.backend.sent
    }

    /// From here on other programs keep their sign-ins there.
    pub(crate) fn stored(&mut self, places: stored::Places) {
        self.shell.workers.files.stored = Some(places);
    }

    /// How many notes of requests are kept.
    pub(crate) fn notes(&self) -> usize {
        let folder = std::fs::read_dir(self.state.path().join("cfmint")).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("request-")).count()
    }

    /// A key, a second after the last one, with everything that comes of it.
    pub(crate) fn press(&mut self, key: impl Into<KeyEvent>) -> &mut Self {
        self.hurried(key).idle();
        self
    }

    /// A key without waiting for what it leads to.
    pub(crate) fn hurried(&mut self, key: impl Into<KeyEvent>) -> &mut Self {
        self.shell.clock.0 += Duration::from_secs(1);
        self.turn(Input::Key(key.into()));
        self
    }

    pub(crate) fn presses(&mut self, code: KeyCode, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(code);
        }
        self
    }

    /// Letters as somebody types them: no letter waits for the answer to the one before.
    pub(crate) fn letters(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.hurried(KeyCode::Char(letter));
        }
        self.idle();
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.turn(Input::Paste(Zeroizing::new(text.to_owned())));
        self.idle();
        self
    }

    /// Time passes.
    pub(crate) fn pass(&mut self, time: Duration) -> &mut Self {
        self.shell.clock.0 += time;
        self.turn(Input::Timeout);
        self
    }

    /// The program's own loop turns once.
    fn turn(&mut self, input: Input) {
        self.shell.display.backend.typed.push(input);
        let ended = self.shell.turn();
        self.ended = self.ended.take().or(ended);
    }

    /// Hands a message on to the loop.
    fn hand_on(&self, message: Msg) {
        // The loop's end is this desk's own.
        self.inbox.send(message).unwrap();
    }

    /// Takes in what the workers answer until nothing is out any more, and draws.
    pub(crate) fn idle(&mut self) {
        let end = Instant::now() + DEADLINE;
        loop {
            // Read before the channel: at zero every message is in it.
            let pending = self.shell.workers.pending();
            // The thread counts a task as done a moment after its last message, and tells nobody:
            // so the wait is cut into short ones.
            let message = if pending == 0 {
                self.letterbox.try_recv().map_err(|_| RecvTimeoutError::Timeout)
            } else {
                self.letterbox.recv_timeout(MOMENT)
            };
            match message {
                Ok(message) => {
                    self.hand_on(message);
                    self.turn(Input::Woken);
                }
                Err(_) if pending == 0 => break,
                Err(_) => assert!(
                    Instant::now() < end,
                    "the network does not come to rest:\n{}",
                    self.text()
                ),
            }
        }
        self.turn(Input::Timeout);
        self.look();
    }

    /// Takes in what is answered until this holds, while something else may still be under way.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        self.until_unseen(what, holds).turn(Input::Timeout);
        self.look();
        self
    }

    /// The same, and no frame has shown it yet.
    pub(crate) fn until_unseen(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + DEADLINE;
        while !holds(self) {
            if let Ok(message) = self.letterbox.recv_timeout(MOMENT) {
                self.hand_on(message);
                let ended = self.shell.take(vec![Input::Woken]);
                self.ended = self.ended.take().or(ended);
            }
            assert!(Instant::now() < end, "waited too long for {what}:\n{}", self.text());
        }
        self
    }

    /// Looks the screen over at every size.
    fn look(&mut self) {
        for at in 0..SIZES.len() {
            self.shot(at);
        }
    }
}

/// The program's own, with drafts and notes in a folder of the test's. They start without either;
/// tests/program/kept/mod.rs has those that do not.
fn workers(base: BaseUrl, found: Option<FoundCredential>, state: &TempDir, sender: runtime::sender::Sender) -> Workers {
    let (folder, api) = (state.path().to_owned(), Api::At(base.as_str().to_owned()));
    Workers {
        clipboard: ClipboardWorker::new(OSC52, sender.clone()),
        delivery: DeliveryWorker::new(sender.clone()),
        // Nobody looks for what other programs keep, unless a test says where.
        files: FileWorker { stored: None },
        storage: StorageWorker::new(
            Keeping::within(Some(folder.clone()), &api),
            Notes::within(Some(folder), &api),
            false,
        ),
        api: Network::start(base, found, RequestLog::default(), sender).unwrap(),
    }
}

/// Tokens that were made by a request and not deleted since.
pub(crate) fn made(simulator: &Simulator) -> Vec<Value> {
    let truth = simulator.truth();
    let made = |token: &&Value| token["preset"] == false && token["deleted"] == false;
    truth["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .filter(made)
        .cloned()
        .collect()
}

/// Another program's request with the simulator's own credential; it must be taken.
pub(crate) fn post(simulator: &Simulator, path: &str, body: &[u8]) {
    use std::io::{Read, Write};
    let base = simulator.base_url();
    let (host, prefix) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /{prefix}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        simulator.api_token(),
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

/// How often somebody asked for a new token.
pub(crate) fn posts(simulator: &Simulator) -> u64 {
    simulator.truth()["posts"].as_u64().unwrap()
}

/// The id of a zone.
pub(crate) fn zone_id(simulator: &Simulator, name: &str) -> String {
    let zones = simulator.zones();
    let zone = zones.iter().find(|zone| zone["name"] == name).expect("the zone exists");
    zone["id"].as_str().unwrap().to_owned()
}

/// A path in a folder of its own, which goes with the test.
pub(crate) fn in_folder(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}
