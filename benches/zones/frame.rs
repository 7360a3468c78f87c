//! A key until its frame: the message, what the wizard makes of it, its page, the cells, the bytes
//! for the terminal; on the resources step, beside the same with an empty store. No terminal and no
//! network: what is wanted of them is dropped.

use std::time::Duration;

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::inventory::accounts::Account;
use cfmint::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, SignedIn, Source};
use cfmint::tui::render::Screen;
use cfmint::tui::terminal::Canvas;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Effect, Msg, Query, Ticket};
use cfmint::wizard::page::key::{KeyCode, KeyEvent};
use cfmint::wizard::state::start::Start;
use cfmint::wizard::steps::StepId;
use ratatui::layout::Position;
use zeroize::Zeroizing;

use super::{COUNTS, WORD, median, names, timed};

const RUNS: usize = 41;
const SIZE: (u16, u16) = (80, 24);
/// Zones that one token may well name.
const CHOSEN: usize = 5_000;

/// A person in front of the resources step.
struct Stage {
    wizard: Wizard,
    screen: Screen,
    canvas: Canvas,
    wanted: Vec<Effect>,
    clock: Duration,
}

impl Stage {
    fn with(count: usize) -> Self {
        let route = Route::Nowhere("There is no clipboard here.".into());
        let found = Some(Source::Variable("CLOUDFLARE_API_TOKEN"));
        let wizard = Wizard::new(Start::new(moment(Duration::ZERO), route, found));
        let mut stage = Self {
            wizard,
            screen: Screen::default(),
            canvas: Canvas::new(true),
            wanted: Vec::new(),
            clock: Duration::ZERO,
        };
        stage.wanted = stage.wizard.begin();
        stage.sign_in();
        let accounts = (0..3).map(|number| Account {
            id: names::account(number).parse().unwrap(),
            name: format!("Company {number}"),
        });
        let ticket = stage.list(&Query::Accounts);
        stage.tell(ApiAnswer::Accounts(ticket, Ok(whole(accounts.collect()))));
        stage.tell(ApiAnswer::Listed(ticket));
        let ticket = stage.list(&Query::Zones(None));
        stage.tell(ApiAnswer::Zones(
            ticket,
            Ok(whole((0..count).map(names::zone).collect())),
        ));
        stage.tell(ApiAnswer::Listed(ticket));
        for _ in 0..3 {
            stage.key(KeyCode::Enter.into());
        }
        assert!(
            stage.wizard.page().question == StepId::Resources.question(),
            "the zones are on the screen"
        );
        stage
    }

    fn sign_in(&mut self) {
        let ticket = self.ticket(|effect| match effect {
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
        self.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
    }

    /// Chooses the first zones of the store, as somebody does who pastes their ids.
    fn choose(&mut self, count: usize) {
        let ids: Vec<String> = (0..count).map(|number| names::zone(number).id.to_string()).collect();
        self.tell(Msg::Paste(Zeroizing::new(ids.join("\n"))));
        self.key(KeyCode::Enter.into());
        let state = self.wizard.page().state;
        assert!(state.contains("5,000 chosen"), "{state}");
    }

    fn list(&self, wanted: &Query) -> Ticket {
        self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, query)) if query == wanted => Some(*ticket),
            _ => None,
        })
    }

    fn ticket(&self, find: impl Fn(&Effect) -> Option<Ticket>) -> Ticket {
        self.wanted.iter().rev().find_map(find).expect("the wizard wants it")
    }

    fn tell(&mut self, msg: impl Into<Msg>) {
        self.wanted.extend(self.wizard.update(msg.into()));
    }

    /// What the loop does with a key: the time, the key, a frame. Answers the bytes that the
    /// terminal would get.
    fn key(&mut self, key: KeyEvent) -> usize {
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

fn whole<T>(rows: Vec<T>) -> cfmint::domain::response::ListPage<T> {
    cfmint::domain::response::ListPage {
        total: Some(rows.len().try_into().unwrap()),
        rows,
        skipped: 0,
        number: 1,
        more: false,
    }
}

/// The letters, each taken back, and the cursor down and up: nothing is left behind, so that it can
/// be done again.
fn keys() -> Vec<(String, KeyEvent)> {
    let letters = WORD
        .chars()
        .map(|letter| (letter.to_string(), KeyCode::Char(letter).into()));
    let back = WORD.chars().map(|_| ("back".to_owned(), KeyCode::Backspace.into()));
    let moves = [("down", KeyCode::Down), ("up", KeyCode::Up)].map(|(name, code)| (name.to_owned(), code.into()));
    letters.chain(back).chain(moves).collect()
}

/// What a key cost: with zones in the store and without, each run's microseconds, and the bytes of
/// its frame.
#[derive(Default)]
struct Cost {
    ours: Vec<f64>,
    floor: Vec<f64>,
    bytes: usize,
}

impl Cost {
    fn words(&self, name: &str) -> String {
        let (ours, floor) = (median(&self.ours), median(&self.floor));
        format!("{name} {ours:.0} (x{:.2}, {} B)", ours / floor, self.bytes)
    }
}

pub(crate) fn print() {
    println!(
        "a key until its frame at 80x24, microseconds, median of {RUNS}, and bytes; floor: the same with an empty store"
    );
    let mut empty = Stage::with(0);
    for count in COUNTS {
        let mut stage = Stage::with(count);
        print_keys(&format!("{count:>7} zones   "), &mut stage, &mut empty);
    }
    let mut stage = Stage::with(COUNTS[1]);
    stage.choose(CHOSEN);
    print_keys(&format!("{CHOSEN:>7} chosen  "), &mut stage, &mut empty);
}

fn print_keys(head: &str, stage: &mut Stage, empty: &mut Stage) {
    let keys = keys();
    let mut costs: Vec<Cost> = keys.iter().map(|_| Cost::default()).collect();
    for _ in 0..RUNS {
        for ((_, key), cost) in keys.iter().zip(&mut costs) {
            cost.floor.push(timed(|| empty.key(*key)).0);
            let (time, bytes) = timed(|| stage.key(*key));
            cost.ours.push(time);
            cost.bytes = bytes;
        }
    }
    let searched = |effect: &Effect| matches!(effect, Effect::Api(ApiCall::Load(_, Query::ZonesContaining(..))));
    assert!(
        !stage.wanted.iter().any(searched),
        "all is here, so that nothing is searched for on the server"
    );
    let words: Vec<String> = keys
        .iter()
        .zip(&costs)
        .map(|((name, _), cost)| cost.words(name))
        .collect();
    let (letters, others) = words.split_at(WORD.len());
    println!("  {head}{}", letters.join("   "));
    println!("  {:16}{}", "", others.join("   "));
    let letters = &costs[..WORD.len()];
    let ours: f64 = letters.iter().map(|cost| median(&cost.ours)).sum();
    let floor: f64 = letters.iter().map(|cost| median(&cost.floor)).sum();
    let bytes: usize = letters.iter().map(|cost| cost.bytes).sum();
    println!("  {:16}the letters: {ours:.0} (x{:.2}), {bytes} B", "", ours / floor);
}
