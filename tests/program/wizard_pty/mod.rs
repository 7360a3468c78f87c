//! The real program in a real pseudo-terminal: it appears without the network, works by keys, and
//! gives the terminal back on every way out. `tests/library/terminal/` panics a probe on the same
//! terminal; `tests/program/kept/mod.rs` makes a debug build panic.

mod around;
mod bytes;
mod frames;
mod leaving;

use crate::program;
use std::path::Path;

use cfmint::simulator::Simulator;
use program::{
    CTRL_C, ENTER, Home, PROGRAM, TO_CREATE, on_screen, press, sees, signed_in, small, to_limits, to_secret, to_summary,
};
use serde_json::json;

/// A simulator where creating goes wrong in this way.
fn creating_with(fault: &str) -> Simulator {
    let simulator = small();
    let rule = json!({"method": "POST", "path": "/user/tokens", "fault": fault, "sticky": true});
    simulator.add_fault(rule).unwrap();
    simulator
}
