//! Whole journeys: keys in, screens out, real HTTP to a simulated Cloudflare in between, its truth
//! compared in the end; and every screen as text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod access;
mod addresses;
mod faults;
mod flows;
mod from_file;
mod hostile;
mod recorded;
mod replacing;
mod review;
mod screens;
mod secret;
mod sign_in;
mod support;
mod tasks;

#[path = "../program/command.rs"]
mod command;
#[path = "../program/program.rs"]
mod program;
#[path = "../program/pty.rs"]
mod pty;
