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

mod stage;

use std::time::Instant;

use cfmint::domain::response::ListPage;
use cfmint::domain::token::given_policies::GivenPolicies;
use cfmint::domain::token::record::TokenRecord;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Effect, Msg};
use cfmint::wizard::page::key::{self, KeyCode};
use serde_json::json;

use stage::Stage;

/// Counts for the memory. The program has another one (it wipes what it frees), which costs a little
/// more.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

const COUNTS: [u32; 3] = [50, 1_000, 10_000];
const A_PAGE: u32 = 50;
/// Pages that come by themselves; of more tokens a page has more.
const MOST: u32 = 20;
const RUNS: usize = 41;
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

/// The list with so many tokens; the time of each 50 of them until they are in it, in
/// microseconds.
fn with(count: u32) -> (Stage, Vec<f64>) {
    let mut stage = Stage::signed_in();
    stage.key(key::ctrl('t'));
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

/// How long this takes, in microseconds.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
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
        let (mut stage, pages) = with(count);
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
