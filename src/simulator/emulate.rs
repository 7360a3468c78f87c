//! `cfmint emulate`: the simulator as a program of its own, for other languages, official clients and a look at the wire.
use super::{Options, Simulator};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The options of the command.
#[derive(Clone, Debug)]
pub struct EmulateOptions {
    /// Where to listen; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Serve https, and write the certificate that a client has to trust here.
    pub tls: Option<PathBuf>,
    /// How many zones.
    pub zones: usize,
    /// How many accounts.
    pub accounts: usize,
    /// A file of faults, one JSON object a line, as for [`Simulator::add_fault`]. Empty lines are skipped.
    pub faults: Option<PathBuf>,
    /// How many seconds the server's clock is ahead of this machine's; negative: behind.
    pub clock_ahead: i64,
    /// Where to keep the truth (see [`Simulator::truth`]).
    pub truth: Option<PathBuf>,
    /// Names that try to drive a terminal or to break a layout.
    pub hostile: bool,
    /// Where to add one line for each request.
    pub log: Option<PathBuf>,
}

impl Default for EmulateOptions {
    fn default() -> Self {
        let usual = Options::default();
        let Options {
            listen,
            zones,
            accounts,
            ..
        } = usual;
        Self {
            listen,
            tls: None,
            zones,
            accounts,
            faults: None,
            clock_ahead: 0,
            truth: None,
            hostile: false,
            log: None,
        }
    }
}

/// Starts the simulator and writes the one line of JSON that says where: `{"base_url", "api_token", "account_ids"}`. It ends
/// when the answer is dropped.
///
/// # Errors
/// As for [`Simulator::start`], and a faults file that cannot be read; a bad line is named with its number.
pub fn start(options: EmulateOptions, output: &mut dyn Write) -> io::Result<Simulator> {
    let simulator = Simulator::start(Options {
        listen: options.listen,
        tls_certificate: options.tls,
        zones: options.zones,
        accounts: options.accounts,
        // nobody in this process asks for them, and it may run for days
        keep_exchanges: 0,
        clock_ahead: SignedDuration::from_secs(options.clock_ahead),
        truth_file: options.truth,
        hostile: options.hostile,
        log_file: options.log,
        ..Options::default()
    })?;
    if let Some(path) = &options.faults {
        for (number, fault) in read_faults(path)? {
            simulator
                .add_fault(fault)
                .map_err(|error| bad_line(path, number, &error))?;
        }
    }
    let first = json!({
        "base_url": simulator.base_url(), "api_token": simulator.api_token(), "account_ids": simulator.account_ids(),
    });
    writeln!(output, "{first}")?;
    output.flush()?;
    Ok(simulator)
}

/// [`start`], and then serves until the process is killed.
///
/// # Errors
/// As for [`start`]; once it serves it does not return.
pub fn run(options: EmulateOptions, output: &mut dyn Write) -> io::Result<()> {
    let _serving = start(options, output)?;
    loop {
        std::thread::park();
    }
}

fn read_faults(path: &Path) -> io::Result<Vec<(usize, Value)>> {
    let unreadable =
        |error: io::Error| io::Error::new(error.kind(), format!("Cannot read {}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(number, line)| match serde_json::from_str(line) {
        Ok(fault) => Ok((number + 1, fault)),
        Err(error) => Err(bad_line(path, number + 1, &format!("It is not JSON: {error}."))),
    });
    read.collect()
}

fn bad_line(path: &Path, number: usize, error: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{}, line {number}: {error}", path.display()),
    )
}
