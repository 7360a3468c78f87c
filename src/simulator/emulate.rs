//! `cfmint emulate`: the simulator as a program of its own, for other languages, official clients
//! and a look at the wire.
use super::{Options, Simulator};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Starts the simulator and writes the one line of JSON that says where: `{"base_url", "api_token",
/// "account_ids"}`. It ends when the answer is dropped.
///
/// # Errors
/// As for [`Simulator::start`], and a faults file that cannot be read; a bad line is named with its
/// number.
pub fn start(options: Options, faults: Option<&Path>, output: &mut dyn Write) -> io::Result<Simulator> {
    let simulator = Simulator::start(Options {
        // nobody in this process asks for them, and it may run for days
        keep_exchanges: 0,
        ..options
    })?;
    if let Some(path) = faults {
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
pub fn run(options: Options, faults: Option<&Path>, output: &mut dyn Write) -> io::Result<()> {
    let _serving = start(options, faults, output)?;
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
