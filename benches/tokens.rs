//! What many tokens cost, at 50, 1,000 and 10,000 of them: a page of a list until it is read, a key
//! until its frame, a letter of a search, memory. `cargo bench --bench tokens`. Each stands beside a
//! floor of the same run, the same with a list of 50; it judges nothing, because time on a busy
//! machine would fail by chance.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::time::{Duration, Instant};

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::response::ListPage;
use cfmint::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, SignedIn, Source};
use cfmint::domain::token::given_policies::GivenPolicies;
use cfmint::domain::token::record::TokenRecord;
use cfmint::tui::render::Screen;
use cfmint::tui::terminal::Canvas;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Effect, Msg};
use cfmint::wizard::page::key::{self, KeyCode, KeyEvent};
use cfmint::wizard::state::start::Start;
use ratatui::layout::Position;
use serde_json::json;

/// Counts for the memory. The program has another one (it wipes what it frees), which costs a little
/// more.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

const COUNTS: [u32; 3] = [50, 1_000, 10_000];
const A_PAGE: u32 = 50;
/// Pages that come by themselves; of more tokens a page has more.
const MOST: u32 = 20;
const RUNS: usize = 41;
const SIZE: (u16, u16) = (80, 24);
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

/// A token as a list has it, another one for each number.
fn token(number: u32) -> TokenRecord {
    let zone = format!("com.cloudflare.api.account.zone.{:032x}", number % 700);
    let policies = json!([
        {"id": format!("{number:032x}"), "effect": "allow", "resources": {(zone): "*"},
         "permission_groups": [{"id": DNS_WRITE, "name": "DNS Write"}, {"id": ZONE_READ, "name": "Zone Read"}]},
        {"id": format!("{number:031x}f"), "effect": "allow", "resources": {"com.cloudflare.api.account.zone.*": "*"},
         "permission_groups": [{"id": ZONE_READ, "name": "Zone Read"}]},
    ]);
    TokenRecord {
        issued_on: "2026-08-24T10:00:00Z".parse().ok(),
        expires: "2027-02-24T10:00:00Z".parse().ok(),
        policies: GivenPolicies::of(&policies),
        ..TokenRecord::bare(
            format!("{number:032x}").parse().unwrap(),
            format!("deploy of service {number}"),
        )
    }
}

/// A person in front of the list.
struct Stage {
    wizard: Wizard,
    screen: Screen,
    canvas: Canvas,
    wanted: Vec<Effect>,
    clock: Duration,
}

fn moment(clock: Duration) -> Moment {
    let start: jiff::Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    Moment {
        since_start: clock,
        wall: start + clock,
    }
}

impl Stage {
    fn signed_in() -> Self {
        let route = Route::Nowhere("There is no clipboard here.".into());
        let found = Some(Source::Variable("CLOUDFLARE_API_TOKEN"));
        let mut stage = Self {
            wizard: Wizard::new(Start::new(moment(Duration::ZERO), route, found)),
            screen: Screen::default(),
            canvas: Canvas::new(true),
            wanted: Vec::new(),
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
        stage.key(key::ctrl('t'));
        stage
    }

    /// The list with so many tokens; the time of each 50 of them until they are in it, in
    /// microseconds.
    fn with(count: u32) -> (Self, Vec<f64>) {
        let mut stage = Self::signed_in();
        let pages = (count / A_PAGE).min(MOST);
        let rows = count / pages;
        let mut times = Vec::new();
        for number in 0..pages {
            let ticket = stage.ticket(|effect| match effect {
                Effect::Api(ApiCall::Tokens(ticket, ..)) => Some(*ticket),
                _ => None,
            });
            let page = ListPage {
                rows: (number * rows..(number + 1) * rows).map(token).collect(),
                skipped: 0,
                number: number + 1,
                // Then they are asked for one after the other.
                total: None,
                more: number + 1 < pages,
            };
            let whole = timed(|| stage.tell(ApiAnswer::Tokens(ticket, Ok(page))));
            times.push(whole * f64::from(A_PAGE) / f64::from(rows));
        }
        stage.tell(Msg::FrameShown);
        (stage, times)
    }

    fn ticket(&self, find: impl Fn(&Effect) -> Option<u64>) -> u64 {
        self.wanted.iter().rev().find_map(find).expect("the wizard wants it")
    }

    fn tell(&mut self, msg: impl Into<Msg>) {
        self.wanted.extend(self.wizard.update(msg.into()));
    }

    /// What the loop does with a key: the time, the key, a frame.
    fn key(&mut self, key: KeyEvent) {
        self.clock += Duration::from_secs(1);
        self.tell(Msg::Now(moment(self.clock)));
        self.tell(Msg::Key(key));
        let page = self.wizard.page();
        let bytes = self.canvas.draw(SIZE, |buffer| {
            let caret = self.screen.draw(&page, buffer).caret;
            caret.map(|(x, y)| Position { x, y })
        });
        std::hint::black_box(bytes.len());
        drop(page);
        self.canvas.wipe();
        self.tell(Msg::FrameShown);
    }
}

/// How long this takes, in microseconds.
fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e6
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    println!("tokens of one list; in brackets beside a list of {}", COUNTS[0]);
    let mut floor: Option<[f64; 3]> = None;
    for count in COUNTS {
        let before = MEMORY.current_usage();
        let (mut stage, pages) = Stage::with(count);
        let held = MEMORY.current_usage() - before;
        let moves = (0..RUNS).map(|_| timed(|| stage.key(KeyCode::Down.into())));
        let moves = median(moves.collect());
        let letters = "dns edit service 7";
        let typed: Vec<f64> = letters
            .chars()
            .map(|letter| timed(|| stage.key(KeyCode::Char(letter).into())))
            .collect();
        let now = [median(pages), moves, median(typed)];
        let beside = *floor.get_or_insert(now);
        let [page, down, letter] = [0, 1, 2].map(|at| format!("{:>6.0} us (x{:.1})", now[at], now[at] / beside[at]));
        println!(
            "  {count:>6} tokens   50 of them {page}   a cursor key {down}   a letter {letter}   {} KiB in all, {} bytes a token",
            held / 1024,
            held / count as usize
        );
    }
}
