//! Killed at every step, and at any moment between: one of the two secrets works, and the next run
//! goes on where the last one was.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

use rustix::process::Signal;

use super::judge::{Case, Manner, Place, all_hold};
use super::*;
use crate::command::{Running, until};

/// A request that is out when the program is killed: the method, the path (`OLD` is the old token's
/// id), which of those, and whether it is carried out.
type Out = (&'static str, &'static str, usize, bool);

/// Where a run can stand.
#[derive(Clone, Copy, Debug)]
enum At {
    Request(Out),
    /// One way out has the secret, and the next one is at it; or the other way round.
    Delivery {
        first: bool,
    },
}

const BEFORE: [At; 8] = [
    At::Request(("GET", "/user/tokens/verify", 1, false)),
    At::Request(("GET", "/user/tokens/OLD", 1, false)),
    At::Request(("GET", "/user/tokens", 1, false)),
    At::Request(("POST", "/user/tokens", 1, false)),
    At::Request(("POST", "/user/tokens", 1, true)),
    At::Delivery { first: true },
    At::Delivery { first: false },
    At::Request(("GET", "/user/tokens/verify", 2, false)),
];
const DELETING: [At; 4] = [
    At::Request(("GET", "/user/tokens/*", 5, false)),
    At::Request(("DELETE", "/user/tokens/OLD", 1, false)),
    At::Request(("DELETE", "/user/tokens/OLD", 1, true)),
    At::Request(("GET", "/user/tokens/OLD", 2, false)),
];
const SHORTENING: [At; 4] = [
    At::Request(("GET", "/user/tokens/*", 5, false)),
    At::Request(("GET", "/user/tokens/OLD", 2, false)),
    At::Request(("PUT", "/user/tokens/OLD", 1, false)),
    At::Request(("PUT", "/user/tokens/OLD", 1, true)),
];
/// Where the run after one that has not delivered can stand: it gives the new token another secret.
const ROLLING: [At; 6] = [
    At::Request(("GET", "/user/tokens/OLD", 1, false)),
    At::Request(("GET", "/user/tokens/*", 4, false)),
    At::Request(("PUT", "/user/tokens/*/value", 1, false)),
    At::Request(("PUT", "/user/tokens/*/value", 1, true)),
    At::Delivery { first: true },
    At::Delivery { first: false },
];

impl Case {
    /// How many such requests came.
    fn came(&self, method: &str, path: &str) -> usize {
        let fits = |one: &Value| {
            let asked = text(one, "path")
                .split('?')
                .next()
                .unwrap_or_default()
                .replace("/client/v4", "");
            match path.split_once('*') {
                None => asked == path,
                Some((start, end)) => asked.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
            }
        };
        let exchanges = self.stand.simulator.exchanges();
        exchanges
            .iter()
            .filter(|one| one["method"] == method && fits(one))
            .count()
    }

    /// Starts a run, and lets it come as far as that.
    fn stopped_at(&self, at: At) -> Running {
        match at {
            At::Request((method, path, nth, commit)) => {
                let path = path.replace("OLD", &self.stand.old);
                let before = self.came(method, &path);
                let rule = json!({"nth": nth, "fault": "stall", "commit": commit});
                self.stand.fault(method, &path, rule);
                let running = self.stand.desk.start(&self.arguments());
                until("the request", || self.came(method, &path) >= before + nth);
                running
            }
            At::Delivery { first } => {
                let fifo = self.stand.desk.file("fifo");
                if !fifo.exists() {
                    let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600));
                    rustix::fs::mknodat(rustix::fs::CWD, &fifo, kind, mode, 0).unwrap();
                }
                let begun = self.stand.desk.file("begun");
                let _ = fs::remove_file(&begun);
                let (place, busy) = (self.manner.to(), "command:sh -c 'touch begun; cat fifo'");
                let (one, other) = if first { (place, busy) } else { (busy, place) };
                // What a program takes cannot be replaced, so that nothing may be.
                let ways = ["rotate", &self.stand.old, "--yes", "--to", one, "--to", other];
                let running = self.stand.desk.start(&[&ways, self.manner.end()].concat());
                until("the delivery", || begun.exists());
                running
            }
        }
    }
}

/// Ends what waits for the pipe that nobody feeds.
fn frees_the_pipe(case: &Case) {
    let fifo = case.stand.desk.file("fifo");
    if fifo.exists() {
        drop(fs::OpenOptions::new().read(true).write(true).open(&fifo).unwrap());
    }
}

/// Where the runs are ended, one after the other, and how the old token ends.
struct Row {
    kills: Vec<At>,
    signal: Signal,
    manner: Manner,
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for grace in [false, true] {
        let last = if grace { SHORTENING } else { DELETING };
        let places = [Place::File, Place::Line, Place::Beside];
        for place in places {
            let manner = Manner::new(place, grace);
            // A program in the way of what would be replaced is no way out.
            let can = |at: &At| place == Place::Beside || !matches!(at, At::Delivery { .. });
            let all: Vec<At> = BEFORE.into_iter().chain(last).filter(can).collect();
            let signals = [Signal::KILL, Signal::TERM];
            for signal in signals.into_iter().take(if place == Place::File { 2 } else { 1 }) {
                rows.extend(all.iter().map(|at| Row {
                    kills: vec![*at],
                    signal,
                    manner,
                }));
            }
            // And once more at each step of the run that goes on.
            let twice = |first: At, second: At| Row {
                kills: vec![first, second],
                signal: Signal::KILL,
                manner,
            };
            if place == Place::Beside {
                let undelivered = At::Delivery { first: false };
                rows.extend(ROLLING.map(|second| twice(undelivered, second)));
            }
            if place == Place::File {
                let delivered = At::Request(("GET", "/user/tokens/verify", 2, false));
                rows.extend(last.map(|second| twice(delivered, second)));
            }
        }
    }
    rows
}

/// Killed there, and asked for again until it is done.
fn holds(row: &Row) -> Result<(), String> {
    let case = Case::of(row.manner);
    let mut whole = Ok(());
    for at in &row.kills {
        case.stand.simulator.clear_faults();
        let running = case.stopped_at(*at);
        running.signal(row.signal);
        let said = running.end();
        frees_the_pipe(&case);
        whole = whole.and_then(|()| case.is_sound());
        // A kill leaves no time for words.
        if row.signal != Signal::KILL {
            let named = case.is_true(&said);
            whole = whole.and_then(|()| named.map_err(|why| format!("{why}\n{said:?}")));
        }
    }
    let whole = whole.and_then(|()| case.comes_to_its_end());
    whole.map_err(|why| format!("{:?}, {:?}, {:?}: {why}", row.kills, row.signal, row.manner))
}

#[test]
fn killed_at_every_step_one_of_the_two_works_and_the_next_run_goes_on() {
    let rows = rows();
    assert!(rows.len() > 100, "{}", rows.len());
    all_hold(&rows, holds);
}

/// The steps between the requests, too: the answer is here and not noted, the secret is written and
/// that is not noted. When exactly a run is killed is left to the machine.
#[test]
fn killed_at_any_moment_one_of_the_two_works_and_the_next_run_goes_on() {
    const RUNS: usize = 72;
    let seen = Mutex::new(BTreeSet::new());
    let moments: Vec<usize> = (0..RUNS).collect();
    for wave in moments.chunks(12) {
        all_hold(wave, |number| {
            let case = Case::of(Manner::new(Place::File, number % 2 == 0));
            let before = case.stand.simulator.exchanges().len();
            let running = case.stand.desk.start(&case.arguments());
            std::thread::sleep(Duration::from_millis(5 * u64::try_from(*number).unwrap()));
            running.signal(Signal::KILL);
            running.end();
            let came = case.stand.simulator.exchanges().len() - before;
            seen.lock().unwrap().insert(came);
            let whole = case.is_sound().and_then(|()| case.comes_to_its_end());
            whole.map_err(|why| format!("killed after {came} requests: {why}"))
        });
    }
    let seen = seen.into_inner().unwrap();
    assert!(seen.len() > 4, "they were killed at few steps: {seen:?}");
}
