//! The library's parts over the real thing: HTTP on loopback, a pseudo-terminal, files and
//! programs. No part of it is the wizard.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod client;
mod simulator;
mod terminal;
mod ways_out;

#[path = "../program/pty.rs"]
mod pty;
