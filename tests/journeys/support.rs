//! A person at a desk: the wizard, the network thread and the hands as the program joins them, but keys come from a test and
//! frames go into buffers. It speaks real HTTP to a simulator on loopback. Nothing sleeps: it waits for the network's messages.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::Target;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::exit::Exit;
use cfmint::domain::sign_in::Source;
use cfmint::domain::text::width;
use cfmint::io::auth::find::Found;
use cfmint::io::cloudflare::{BaseUrl, RequestLog};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::{Options, Simulator};
use cfmint::tui::render::Screen;
use cfmint::tui::runtime::clipboard::{ClipboardWorker, SecretWriter};
use cfmint::tui::runtime::delivery::DeliveryWorker;
use cfmint::tui::runtime::files::FileWorker;
use cfmint::tui::runtime::network::Network;
use cfmint::tui::runtime::sender::Sender;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::{ApiCall, Effect, Msg, StorageCall};
use cfmint::wizard::page::Page;
use cfmint::wizard::page::key::{Code, Key};
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::state::start::Start;
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;
use zeroize::Zeroizing;

/// How long the network may take on a busy machine before a test gives up.
const DEADLINE: Duration = Duration::from_secs(25);
/// The sizes at which every frame is drawn and looked over.
pub(crate) const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];
/// A copy by the terminal's own sequence.
pub(crate) const OSC52: Route = Route::Osc52 {
    screen: false,
    tmux_suspected: false,
};

/// A terminal that keeps what was written past the frames.
#[derive(Default)]
pub(crate) struct Recorded(pub(crate) Vec<u8>);

impl SecretWriter for Recorded {
    fn write_secret(&mut self, bytes: &Secret) -> io::Result<()> {
        self.0.extend_from_slice(bytes.expose());
        Ok(())
    }
}

/// One frame as text, a row each, without blanks at the end.
pub(crate) struct Shot {
    pub(crate) rows: Vec<String>,
}

impl Shot {
    pub(crate) fn text(&self) -> String {
        self.rows.join("\n")
    }
}

/// Wizard, network and hands, and what they led to.
pub(crate) struct Desk {
    pub(crate) wizard: Wizard,
    network: Network,
    inbox: Receiver<Msg>,
    clipboard: ClipboardWorker,
    delivery: DeliveryWorker,
    pub(crate) files: FileWorker,
    pub(crate) glass: Recorded,
    clock: Duration,
    screens: [Screen; SIZES.len()],
    /// The bodies that the wizard wanted to be sent, in order.
    pub(crate) bodies: Vec<Vec<u8>>,
    /// The notes of requests that are kept.
    pub(crate) notes: std::collections::BTreeMap<cfmint::domain::journal::NoteId, String>,
    /// How the program would have ended.
    pub(crate) ended: Option<Exit>,
}

/// A credential as found in a variable.
pub(crate) fn in_variable(token: &str) -> Found {
    Found::Given(
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
    pub(crate) fn with(simulator: &Simulator, found: Option<Found>) -> Self {
        let mut desk = Self::before_answers(simulator, found);
        desk.idle();
        desk
    }

    /// The first frame, with the first requests on their way.
    pub(crate) fn before_answers(simulator: &Simulator, found: Option<Found>) -> Self {
        Self::started(simulator, found, None, Vec::new())
    }

    /// The same, with ways out that were chosen up front.
    pub(crate) fn going_to(simulator: &Simulator, to: Vec<Target>) -> Self {
        Self::started(simulator, Some(in_variable(simulator.api_token())), None, to)
    }

    /// The same, started with a spec file.
    pub(crate) fn from_file(simulator: &Simulator, found: Option<Found>, from: FromFile) -> Self {
        Self::started(simulator, found, Some(from), Vec::new())
    }

    fn started(simulator: &Simulator, found: Option<Found>, from: Option<FromFile>, to: Vec<Target>) -> Self {
        let base = BaseUrl::parse(&simulator.base_url()).unwrap();
        let now = Moment {
            since_start: Duration::ZERO,
            wall: Timestamp::now(),
        };
        let wizard = Wizard::new(Start {
            host: Some(base.host().to_owned()),
            base_url: base.as_str().to_owned(),
            from,
            to,
            ..Start::new(now, OSC52, found.as_ref().map(Found::source))
        });
        let (messages, inbox) = channel();
        // Nobody listens any more once the test is over.
        let sender = Sender::new(move |msg| drop(messages.send(msg)));
        let mut desk = Self {
            wizard,
            clipboard: ClipboardWorker::new(OSC52, sender.clone()),
            delivery: DeliveryWorker::new(sender.clone()),
            files: FileWorker { stored: None },
            network: Network::start(base, found, RequestLog::default(), sender).unwrap(),
            inbox,
            glass: Recorded::default(),
            clock: Duration::ZERO,
            screens: Default::default(),
            bodies: Vec::new(),
            notes: std::collections::BTreeMap::new(),
            ended: None,
        };
        desk.frame();
        let effects = desk.wizard.begin();
        desk.perform(effects);
        desk
    }

    /// A key, a second after the last one, with everything that comes of it.
    pub(crate) fn press(&mut self, key: impl Into<Key>) -> &mut Self {
        self.hurried(key).idle();
        self
    }

    /// A key without waiting for what it leads to.
    pub(crate) fn hurried(&mut self, key: impl Into<Key>) -> &mut Self {
        self.pass(Duration::from_secs(1));
        self.tell(Msg::Key(key.into()));
        self.tell(Msg::FrameShown);
        self
    }

    pub(crate) fn presses(&mut self, code: Code, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(code);
        }
        self
    }

    /// Letters as somebody types them: no letter waits for the answer to the one before.
    pub(crate) fn letters(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.hurried(Code::Char(letter));
        }
        self.idle();
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.tell(Msg::Paste(Zeroizing::new(text.to_owned())));
        self.tell(Msg::FrameShown);
        self.idle();
        self
    }

    /// Time passes.
    pub(crate) fn pass(&mut self, time: Duration) -> &mut Self {
        self.clock += time;
        self.tell(Msg::Now(Moment {
            since_start: self.clock,
            wall: Timestamp::now(),
        }));
        self
    }

    fn tell(&mut self, msg: Msg) {
        let effects = self.wizard.update(msg);
        self.perform(effects);
    }

    /// What the runtime does with effects, but for waking and the terminal's own.
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let answer = match effect {
                Effect::Api(call) => {
                    if let ApiCall::Create { body, .. } = &call {
                        self.bodies.push(body.clone());
                    }
                    self.network.send(call);
                    None
                }
                Effect::Clipboard(call) => self.clipboard.perform(call, &mut self.glass),
                Effect::Delivery(call) => {
                    self.delivery.send(call);
                    None
                }
                Effect::Files(call) => Some(self.files.perform(call)),
                Effect::Storage(StorageCall::KeepNote(id, text)) => {
                    self.notes.insert(id, text);
                    Some(Msg::NoteKept(id, Ok(())))
                }
                Effect::Storage(StorageCall::ForgetNote(id)) => {
                    self.notes.remove(&id);
                    None
                }
                // These journeys begin without a draft and leave none; tests/kept.rs has those that do.
                Effect::Storage(_) | Effect::WakeAt(_) | Effect::Terminal(_) => None,
                Effect::Leave(ending) => {
                    self.ended = Some(ending);
                    None
                }
            };
            if let Some(answer) = answer {
                self.tell(answer);
            }
        }
    }

    /// Takes in what the network answers until nothing is out any more, and draws.
    pub(crate) fn idle(&mut self) {
        let end = Instant::now() + DEADLINE;
        loop {
            // Read before the channel: at zero every message is in it.
            let pending = self.network.pending() + self.delivery.pending();
            // The thread counts a task as done a moment after its last message, and tells nobody: so the wait is cut into short ones.
            let message = if pending == 0 {
                self.inbox.try_recv().map_err(|_| RecvTimeoutError::Timeout)
            } else {
                self.inbox.recv_timeout(Duration::from_millis(5))
            };
            match message {
                Ok(message) => self.tell(message),
                Err(_) if pending == 0 => break,
                Err(_) => assert!(
                    Instant::now() < end,
                    "the network does not come to rest:\n{}",
                    self.text()
                ),
            }
        }
        self.frame();
    }

    /// Takes in what is answered until this holds, while something else may still be under way.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        self.until_unseen(what, holds).frame();
        self
    }

    /// The same, and no frame has shown it yet.
    pub(crate) fn until_unseen(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + DEADLINE;
        while !holds(self) {
            if let Ok(message) = self.inbox.recv_timeout(Duration::from_millis(5)) {
                self.tell(message);
            }
            assert!(Instant::now() < end, "waited too long for {what}:\n{}", self.text());
        }
        self
    }

    /// Draws at every size and looks every cell over.
    fn frame(&mut self) {
        for at in 0..SIZES.len() {
            self.shot(at);
        }
        if self.wizard.revealed().is_some() {
            self.tell(Msg::SecretSeen);
        }
        self.tell(Msg::FrameShown);
    }

    fn shot(&mut self, at: usize) -> Shot {
        let (columns, rows) = SIZES[at];
        draw(&self.wizard, &mut self.screens[at], columns, rows)
    }

    /// The screen of 80x24.
    pub(crate) fn text(&mut self) -> String {
        self.shot(0).text()
    }

    /// Both screens, one under the other.
    pub(crate) fn texts(&mut self) -> String {
        let wide = self.shot(1).text();
        format!("{}\n{wide}", self.text())
    }

    /// The rows of the wide screen.
    pub(crate) fn wide(&mut self) -> Vec<String> {
        self.shot(1).rows
    }

    /// All of a long page: in a window higher than any, and just too narrow for the side panel.
    pub(crate) fn whole(&self) -> String {
        draw(&self.wizard, &mut Screen::default(), 99, 400).text()
    }

    /// The words of the screen in one line: sentences that are wrapped can be searched for.
    pub(crate) fn words(&mut self) -> String {
        one_line(&self.text())
    }

    pub(crate) fn title(&self) -> String {
        self.page().title
    }

    pub(crate) fn page(&self) -> Page<'_> {
        self.wizard.page()
    }

    /// Fails unless the screen says this, at both sizes.
    #[track_caller]
    pub(crate) fn says(&mut self, sentence: &str) -> &mut Self {
        for (at, (columns, _)) in SIZES.into_iter().enumerate() {
            let shot = self.shot(at);
            let words = one_line(&shot.text());
            // The side panel cuts into sentences: the page itself is looked at where it is drawn.
            let main: String = if columns >= cfmint::tui::render::WITH_PANEL && !self.page().panel.is_empty() {
                let rows: Vec<String> = shot.rows.iter().map(|row| first_columns(row, 86)).collect();
                one_line(&rows.join("\n"))
            } else {
                words.clone()
            };
            assert!(
                main.contains(sentence) || words.contains(sentence),
                "“{sentence}” is not on the screen:\n{}",
                shot.text()
            );
        }
        self
    }

    /// The steps of "Edit zone DNS" on example.com, up to the summary.
    pub(crate) fn walk_to_summary(&mut self) -> &mut Self {
        self.presses(Code::Enter, 3)
            .letters("example.com")
            .presses(Code::Enter, 3);
        assert!(self.title().starts_with("Step 6"), "{}", self.text());
        self
    }

    /// The JSON tab's text, and back to the buttons.
    pub(crate) fn json_tab(&mut self) -> String {
        self.at_views().press(Code::Right);
        let text = self.whole();
        let from = text.find("\n{").expect("the JSON tab shows an object") + 1;
        let until = text.rfind("\n}").expect("it ends") + 2;
        let json = text[from..until].to_owned();
        self.press(Code::Left).press(Code::Tab);
        json
    }

    /// From anywhere on the summary to the row of its views.
    pub(crate) fn at_views(&mut self) -> &mut Self {
        self.press(Code::Home).press(Code::Up)
    }

    /// The secret as the screen shows it, by `r`, and hidden again.
    pub(crate) fn seen_secret(&mut self) -> String {
        self.press(Code::Char('r'));
        let text = self.text();
        let mut lines = text
            .lines()
            .skip_while(|line| !line.trim_start_matches("› ").starts_with("Token: shown"));
        let secret = lines.nth(1).expect("a line for it").trim_end().to_owned();
        self.press(Code::Char('r'));
        assert!(!self.texts().contains(&secret), "r hides it again");
        secret
    }
}

/// A frame in a window of this size.
pub(crate) fn draw(wizard: &Wizard, screen: &mut Screen, columns: u16, rows: u16) -> Shot {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let drawn = screen.draw(&wizard.page(), &mut buffer);
    look_over(&buffer);
    let mut lines: Vec<String> = (0..rows).map(|y| row_text(&buffer, y)).collect();
    if let (Some((x, y)), Some(secret)) = (drawn.secret, wizard.revealed()) {
        let line = &mut lines[usize::from(y)];
        assert!(width(line) <= usize::from(x), "the secret's place is blank: {line:?}");
        *line = format!("{line:<0$}", usize::from(x));
        line.push_str(std::str::from_utf8(secret.expose()).unwrap());
        assert!(width(line) <= usize::from(columns), "the secret fits on its line");
    }
    Shot { rows: lines }
}

fn row_text(buffer: &Buffer, y: u16) -> String {
    let mut row = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        row.push_str(symbol);
        x += u16::try_from(width(symbol).max(1)).unwrap();
    }
    row.trim_end().to_owned()
}

/// No cell holds what could drive a terminal, reorder or hide text, or take another width than its place has.
fn look_over(buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut wide = false;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            let bad = symbol.chars().find(|letter| misleads(*letter));
            assert_eq!(bad, None, "cell {x},{y} is {symbol:?} in {:?}", row_text(buffer, y));
            assert!(symbol.chars().count() <= 8, "cell {x},{y} is a stack: {symbol:?}");
            let columns = width(symbol);
            if wide {
                assert!(
                    symbol == " " || symbol.is_empty(),
                    "cell {x},{y} lies under a wide one: {symbol:?}"
                );
                wide = false;
                continue;
            }
            assert!(
                (1..=2).contains(&columns),
                "cell {x},{y} is {columns} columns wide: {symbol:?}"
            );
            wide = columns == 2;
        }
        assert!(!wide, "row {y} runs over the edge");
    }
}

/// Control, bidi, zero-width, tag and filler characters; a list of its own, so that it does not repeat the program's mistakes.
pub(crate) fn misleads(letter: char) -> bool {
    letter.is_control()
        || matches!(letter as u32,
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xe0000..=0xe0fff)
}

pub(crate) fn first_columns(row: &str, columns: usize) -> String {
    let mut kept = String::new();
    for letter in row.chars() {
        if width(&kept) >= columns {
            break;
        }
        kept.push(letter);
    }
    kept
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
