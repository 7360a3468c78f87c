//! The real program, run as a person or a script runs it: each file is about one part of it. What
//! starts it is in `command`, `program` and `pty`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod accounts;
mod badinput;
mod bodies;
mod change;
mod command;
mod connections;
mod create;
mod credential;
mod documented;
mod faults;
mod from_file;
mod http2;
mod https;
mod kept;
mod leaks;
mod lost;
mod mutated;
mod needs;
mod overwrite;
mod program;
mod pty;
mod refused;
mod review;
mod rotate;
mod signals;
mod stored;
mod strays;
mod tested;
mod tokens;
mod typing;
mod verify;
mod wizard_pty;
mod words;
mod zone_names;
