//! What many zones cost, at 450, 10,000 and 100,000 of them: finding, a key until its frame,
//! memory, and 20 pages behind a slow line. `cargo bench --bench zones`. Everything stands beside a
//! floor of the same run, and what it prints are ratios to that; it judges nothing, because time on
//! a busy machine would fail by chance.
//!
//! `cargo bench --bench zones -- --api URL` fetches the pages from there instead, with the token in
//! `CFMINT_API_TOKEN`, and nothing else is measured.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice
)]

mod find;
mod frame;
mod memory;
mod names;
mod pages;
mod relay;
#[path = "../stage/mod.rs"]
mod stage;

use std::time::{Duration, Instant};

/// Counts for `memory`. The program has another one (it wipes what it frees), which costs a little
/// more.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// A person with some zones, an agency, and more than anybody has.
const COUNTS: [usize; 3] = [450, 10_000, 100_000];
/// What is typed.
const WORD: &str = "shop";

fn main() {
    let mut words = std::env::args().skip_while(|word| word != "--api").skip(1);
    if let Some(url) = words.next() {
        return pages::elsewhere(&url);
    }
    find::print();
    frame::print();
    memory::print();
    pages::print();
}

/// How long this takes, in microseconds.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let made = work();
    (micros(start.elapsed()), made)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
