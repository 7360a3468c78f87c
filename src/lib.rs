//! cfmint mints Cloudflare API tokens from the terminal. This page is the map: where to start
//! reading.
//!
//! Two wings are pure. [`domain`] is what a token is and everything that can be said of one without
//! asking anybody; [`wizard`] takes messages in, gives effects out and shows a page. Neither knows
//! a clock, a network, a file or a terminal. [`io`] touches the world, [`tui`] is the shell around
//! the wizard, [`cli`] has the commands. [`simulator`] is a Cloudflare of our own for the demo and
//! the tests, and shares no type with the rest. Start at [`wizard::message`] for what can happen
//! and at [`wizard::steps`] for the order of the steps; then follow one create:
//! [`domain::token::spec`] (what is meant), [`domain::token`]'s body (what is sent),
//! [`io::cloudflare`] (once), [`domain::response`] (what came of it), [`secret`] (where it stands).
//!
//! docs/architecture.md has the tree and the invariants; `tests/house/` holds them.
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
