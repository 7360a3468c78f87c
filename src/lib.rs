//! cfmint mints Cloudflare API tokens from the terminal. This page is the map: where to start reading.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod answer;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod cloudflare;
pub mod export;
pub mod grade;
pub mod inventory;
pub mod refusal;
pub mod runtime;
pub mod screen;
pub mod secret;
pub mod session;
pub mod simulator;
pub mod summary;
pub mod terminal;
pub mod text;
pub mod token;
pub mod ways_out;
pub mod wizard;
