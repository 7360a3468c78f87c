//! A person at the wizard, for benchmarks: keys and answers go in, frames come out. No terminal and
//! no network: what is wanted of them is kept, and answered by whoever measures.

use std::time::Duration;

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, SignedIn, Source};
use cfmint::tui::render::Screen;
use cfmint::tui::terminal::Canvas;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Effect, Msg, Ticket};
use cfmint::wizard::page::key::KeyEvent;
use cfmint::wizard::state::start::Start;
use ratatui::layout::Position;

const SIZE: (u16, u16) = (80, 24);

pub(crate) struct Stage {
    pub(crate) wizard: Wizard,
    /// All that the wizard asked for, the newest last.
    pub(crate) wanted: Vec<Effect>,
    screen: Screen,
    canvas: Canvas,
    clock: Duration,
}

impl Stage {
    /// In front of the first step, signed in as a user who may create any token.
    pub(crate) fn signed_in() -> Self {
        let route = Route::Nowhere("There is no clipboard here.".into());
        let found = Some(Source::Variable("CLOUDFLARE_API_TOKEN"));
        let mut stage = Self {
            wizard: Wizard::new(Start::new(moment(Duration::ZERO), route, found)),
            wanted: Vec::new(),
            screen: Screen::default(),
            canvas: Canvas::new(true),
            clock: Duration::ZERO,
        };
        stage.wanted = stage.wizard.begin();
        let ticket = stage.ticket(|effect| match effect {
            Effect::Api(ApiCall::FindCredential(ticket)) => Some(*ticket),
            _ => None,
        });
        let who = SignedIn {
            user: None,
            email: None,
            own: None,
            family: CredentialFamily::User,
            account_name: None,
            may_mint: MayMint::Yes,
            for_accounts: ForAccounts::All,
            odd: None,
            remarks: Vec::new(),
        };
        stage.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
        stage
    }

    /// The newest question of this kind.
    pub(crate) fn ticket(&self, find: impl Fn(&Effect) -> Option<Ticket>) -> Ticket {
        self.wanted.iter().rev().find_map(find).expect("the wizard wants it")
    }

    pub(crate) fn tell(&mut self, msg: impl Into<Msg>) {
        self.wanted.extend(self.wizard.update(msg.into()));
    }

    /// What the loop does with a key: the time, the key, a frame. Answers the bytes that the
    /// terminal would get.
    pub(crate) fn key(&mut self, key: KeyEvent) -> usize {
        self.clock += Duration::from_secs(1);
        self.tell(Msg::Now(moment(self.clock)));
        self.tell(Msg::Key(key));
        let page = self.wizard.page();
        let bytes = self.canvas.draw(SIZE, |buffer| {
            let caret = self.screen.draw(&page, buffer).caret;
            caret.map(|(x, y)| Position { x, y })
        });
        let length = bytes.len();
        drop(page);
        self.canvas.wipe();
        self.tell(Msg::FrameShown);
        length
    }
}

fn moment(clock: Duration) -> Moment {
    let start: jiff::Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    Moment {
        since_start: clock,
        wall: start + clock,
    }
}
