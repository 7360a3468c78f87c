//! cfmint mints Cloudflare API tokens from the terminal. This page is the map: where to start reading.
//!
//! The core is pure: [`wizard`] takes messages in, gives effects out and shows a page; it knows no clock, network or terminal. [`runtime`] is the shell around
//! it: it reads [`terminal`], draws with [`screen`], and has effects done by [`cloudflare`] and [`ways_out`]. [`simulator`] is a Cloudflare of our own for the demo
//! and the tests, and shares no type with the rest. Start at [`wizard::message`] for what can happen and at [`wizard::steps`] for the order of the steps; then follow
//! one create: [`token::spec`] (what is meant), its body (what is sent), [`cloudflare`] (once), [`answer`] (what came of it), [`secret`] (where it stands).
//!
//! README.md has the tree with its floors and the invariants; `tests/house.rs` holds them.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod cli;
pub mod domain;
pub mod io;
pub mod secret;
pub mod simulator;
pub mod tui;
pub mod wizard;
