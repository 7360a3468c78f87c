//! Signals, Ctrl-C and aborts, whatever the program is at: it ends with the code of the signal, the
//! terminal is given back, a shown secret is erased before anything is cleared, and a token that
//! may exist is named. The real program in a pseudo-terminal and without one.

mod busy;
mod commands;
mod shown;

use crate::{command, program, pty};
use std::fs;
use std::path::{Path, PathBuf};

use cfmint::simulator::Simulator;
use command::until;
use program::{CTRL_C, ENTER, Home, PROGRAM, TO_CREATE, on_screen, press, signed_in, small, to_secret, to_summary};
use pty::Pty;
use rustix::process::{Pid, Signal};
use serde_json::json;

const CTRL_L: &[u8] = b"\x0c";

/// Signals whose usual effect is the end, with the exit code of each.
const ENDING: [(Signal, u32); 13] = [
    (Signal::HUP, 129),
    (Signal::INT, 130),
    (Signal::QUIT, 131),
    (Signal::ABORT, 134),
    (Signal::USR1, 138),
    (Signal::USR2, 140),
    (Signal::ALARM, 142),
    (Signal::TERM, 143),
    (Signal::XCPU, 152),
    (Signal::XFSZ, 153),
    (Signal::VTALARM, 154),
    (Signal::PROF, 155),
    (Signal::IO, 157),
];

/// The program in front of a simulator, with more variables.
fn start(home: &Home, simulator: &Simulator, more: &[(&str, &str)]) -> Pty {
    let base = simulator.base_url();
    let env = [&[("CLOUDFLARE_API_TOKEN", simulator.api_token())], more].concat();
    home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env)
}

/// The secret on the screen.
fn revealed(pty: &mut Pty) -> String {
    to_secret(pty);
    pty.send(b"r");
    on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap()
}

/// Where something is cleared while a part of the secret stands on the screen: what a terminal
/// without an alternate screen would take into its scrollback.
fn cleared_with(raw: &[u8], secret: &str) -> Vec<usize> {
    let clears = (0..raw.len()).filter(|at| raw[*at..].starts_with(b"\x1b[2J") || raw[*at..].starts_with(b"\x1b[J"));
    let shown = |end: &usize| {
        let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        let before = String::from_utf8_lossy(&raw[..*end])
            .replace("\x1b[?1049h", "")
            .replace("\x1b[?1049l", "");
        parser.process(before.as_bytes());
        let there = parser.screen().contents();
        there.contains(&secret[5..15]) || there.contains(&secret[secret.len() - 10..])
    };
    clears.filter(shown).collect()
}

/// The file that keeps a core busy.
fn busy_file(home: &Home) -> PathBuf {
    home.path("busy")
}

/// How many clock ticks of the processor a process has used.
fn ticks(pid: Pid) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum()
}

/// Waits until the program computes: it uses the processor for as long as a person would take to
/// notice.
fn computes(pid: Pid) {
    let before = ticks(pid);
    until("it to compute", || ticks(pid) > before + 20);
}
