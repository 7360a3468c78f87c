//! What a key costs on the first step, where every letter is looked for among templates and among
//! all calls, resources and rules: `cargo bench --bench needs`. The first letter of a run loads the
//! data and stands beside the parsing of the same file to a tree of JSON, in fresh processes; each
//! further one stands beside a fuzzy matcher that goes through all titles and paths. Both anchors
//! are of the same run. It prints ratios and the frame of a screen with 60 frames a second, and
//! judges nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice
)]

use std::process::Command;
use std::time::{Duration, Instant};

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::sign_in::Source;
use cfmint::tui::render::Screen;
use cfmint::tui::terminal::Canvas;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::Msg;
use cfmint::wizard::page::key::{self, KeyCode, KeyEvent};
use cfmint::wizard::state::start::Start;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::layout::Position;

const RUNS: usize = 41;
const SIZE: (u16, u16) = (80, 24);
const FIRST: &str = "--first";
/// Many calls have the first letters in them, few the whole. The third has letters far apart, the
/// fourth begins a path, the last is misspelt.
const WORDS: [&str; 5] = ["purge", "dns rec", "prgcch", "accounts/x", "purge cahce"];
/// Milliseconds of a frame.
const FRAME: f64 = 16.0;
const OPERATIONS: &str = include_str!("../assets/needs_operations.json");

fn main() {
    if std::env::args().any(|word| word == FIRST) {
        return first();
    }
    let (mut letters, mut parses) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let child = Command::new(std::env::current_exe().unwrap())
            .arg(FIRST)
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let mut times = said.split_whitespace().map(|time| time.parse::<f64>().unwrap());
        parses.push(times.next().unwrap());
        letters.push(times.next().unwrap());
    }
    let (letter, parse) = (median(&letters), median(&parses));
    println!("a letter until its frame at 80x24 on the first step, median of {RUNS}; a frame is {FRAME} ms");
    println!(
        "  the first one, which loads the data: {:.2} ms, x{:.2} of parsing its file to a tree",
        letter / 1e3,
        letter / parse
    );
    let texts = texts();
    let mut stage = Stage::new();
    for word in WORDS {
        let (mut ours, mut anchor) = (vec![Vec::new(); word.len()], vec![Vec::new(); word.len()]);
        for _ in 0..RUNS {
            for (at, letter) in word.char_indices() {
                ours[at].push(timed(|| stage.key(KeyCode::Char(letter).into())));
                anchor[at].push(timed(|| matched(&texts, &word[..=at])));
            }
            stage.key(key::ctrl('u'));
        }
        let words: Vec<String> = word
            .char_indices()
            .map(|(at, letter)| {
                let (ours, anchor) = (median(&ours[at]), median(&anchor[at]));
                format!("{letter} {:.2} ms (x{:.2})", ours / 1e3, ours / anchor)
            })
            .collect();
        println!("  {word:11} {}", words.join("   "));
    }
}

/// In a fresh process: parsing the file to a tree, then the first letter.
fn first() {
    let mut stage = Stage::new();
    let parse = timed(|| serde_json::from_str::<serde_json::Value>(OPERATIONS).unwrap());
    let letter = timed(|| stage.key(KeyCode::Char('p').into()));
    println!("{parse} {letter}");
}

/// Titles and paths of all calls.
fn texts() -> Vec<String> {
    let data: serde_json::Value = serde_json::from_str(OPERATIONS).unwrap();
    let calls = data["operations"].as_array().unwrap().iter();
    calls
        .map(|call| format!("{} {}", call[2].as_str().unwrap(), call[1].as_str().unwrap()))
        .collect()
}

fn matched(texts: &[String], typed: &str) -> usize {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut letters = Vec::new();
    let score = |text: &&String| pattern.score(Utf32Str::new(text, &mut letters), &mut matcher).is_some();
    texts.iter().filter(score).count()
}

/// A person in front of the first step. Nothing is wanted of the world, and nothing comes from it.
struct Stage {
    wizard: Wizard,
    screen: Screen,
    canvas: Canvas,
    clock: Duration,
}

impl Stage {
    fn new() -> Self {
        let route = Route::Nowhere("There is no clipboard here.".into());
        let found = Some(Source::Variable("CLOUDFLARE_API_TOKEN"));
        let mut wizard = Wizard::new(Start::new(moment(Duration::ZERO), route, found));
        wizard.begin();
        let mut stage = Self {
            wizard,
            screen: Screen::default(),
            canvas: Canvas::new(true),
            clock: Duration::ZERO,
        };
        stage.key(KeyCode::Down.into());
        stage.key(KeyCode::Up.into());
        stage
    }

    /// What the loop does with a key: the time, the key, a frame.
    fn key(&mut self, key: KeyEvent) {
        self.clock += Duration::from_secs(1);
        self.wizard.update(Msg::Now(moment(self.clock)));
        self.wizard.update(Msg::Key(key));
        let page = self.wizard.page();
        self.canvas.draw(SIZE, |buffer| {
            let caret = self.screen.draw(&page, buffer).caret;
            caret.map(|(x, y)| Position { x, y })
        });
        drop(page);
        self.canvas.wipe();
        self.wizard.update(Msg::FrameShown);
    }
}

fn moment(clock: Duration) -> Moment {
    let start: jiff::Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    Moment {
        since_start: clock,
        wall: start + clock,
    }
}

/// Microseconds.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed().as_secs_f64() * 1e6
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
