//! The picture in the README is the real screen: a demo journey up to the summary, drawn at 80x24.
//! `CFMINT_ACCEPT=1` puts the new picture in its place.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::sign_in::Source;
use cfmint::io::auth::find::FoundCredential;
use cfmint::io::cloudflare::{BaseUrl, RequestLog};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::Simulator;
use cfmint::tui::render::Screen;
use cfmint::tui::runtime::network::Network;
use cfmint::tui::runtime::sender::Sender;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::{Effect, Msg};
use cfmint::wizard::page::key::{self, KeyCode, KeyEvent};
use cfmint::wizard::state::start::Start;
use cfmint::wizard::steps::StepId;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const BEGIN: &str = "<!-- picture: made by the test the_picture_in_the_readme_is_the_real_screen -->\n```text\n";
const END: &str = "```\n<!-- end of the picture -->";

struct Journey {
    wizard: Wizard,
    network: Network,
    inbox: Receiver<Msg>,
}

impl Journey {
    fn tell(&mut self, msg: Msg) {
        let effects = self.wizard.update(msg);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            // The picture shows what the API answers; nothing is read or kept on this machine.
            if let Effect::Api(call) = effect {
                self.network.send(call);
            }
        }
    }

    /// Takes in answers until none is out.
    fn settle(&mut self) {
        while self.network.pending() > 0 {
            // The last answer may be there before its task counts as done: then this wait ends
            // without one, and we look again.
            if let Ok(answer) = self.inbox.recv_timeout(Duration::from_millis(50)) {
                self.tell(answer);
            }
        }
        while let Ok(answer) = self.inbox.try_recv() {
            self.tell(answer);
        }
    }

    fn key(&mut self, key: impl Into<KeyEvent>) {
        self.tell(Msg::Key(key.into()));
        self.settle();
        self.tell(Msg::FrameShown);
    }
}

fn summary_page() -> String {
    let simulator = Simulator::demo().unwrap();
    let base = BaseUrl::parse(&simulator.base_url()).unwrap();
    let now = Moment {
        since_start: Duration::ZERO,
        wall: "2026-11-24T09:00:00Z".parse().unwrap(),
    };
    let route = Route::Osc52 {
        screen: false,
        tmux_suspected: false,
    };
    let start = Start {
        demo: true,
        base_url: base.as_str().to_owned(),
        ..Start::new(now, route, Some(Source::Demo))
    };
    let token = Credential::Token(Secret::copied_from(simulator.api_token().as_bytes()));
    let (messages, inbox) = channel();
    // Nobody listens any more once the picture is taken.
    let sender = Sender::new(move |msg| drop(messages.send(msg)));
    let network = Network::start(
        base,
        Some(FoundCredential::Given(Source::Demo, token, Vec::new())),
        RequestLog::default(),
        sender,
    )
    .unwrap();
    let mut journey = Journey {
        wizard: Wizard::new(start),
        network,
        inbox,
    };
    let effects = journey.wizard.begin();
    journey.perform(effects);
    journey.settle();
    for _ in ["template", "name", "permissions"] {
        journey.key(KeyCode::Enter);
    }
    "example.com"
        .chars()
        .for_each(|letter| journey.key(key::letter(letter)));
    for _ in ["take the zone", "resources", "limits"] {
        journey.key(KeyCode::Enter);
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    Screen::default().draw(&journey.wizard.page(), &mut buffer);
    let row = |y: u16| {
        (0..80)
            .map(|x| buffer[(x, y)].symbol())
            .collect::<String>()
            .trim_end()
            .to_owned()
            + "\n"
    };
    (0..24).map(row).collect()
}

#[test]
fn the_picture_in_the_readme_is_the_real_screen() {
    let path = super::root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme
        .split_once(BEGIN)
        .expect("README.md has the picture's first mark");
    let (picture, after) = rest.split_once(END).expect("README.md has the picture's last mark");
    let real = summary_page();
    assert!(
        real.contains(StepId::Summary.name()),
        "the journey did not reach the summary:\n{real}"
    );
    if std::env::var_os("CFMINT_ACCEPT").is_some() {
        std::fs::write(&path, [before, BEGIN, &real, END, after].concat()).unwrap();
    } else {
        assert_eq!(
            picture, real,
            "the screen has changed: look at it, then run cargo test --test house with CFMINT_ACCEPT=1"
        );
    }
}
