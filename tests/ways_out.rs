//! The ways out as a person meets them: files, dotenv lines and commands for real; GitHub, wrangler, 1Password, Vault and Kubernetes by stand-ins that write down
//! argv, environment and stdin. (pass and secret-tool are tried for real in `tests/e2e/stores.py`.)
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "ways_out/faults.rs"]
mod faults;
#[path = "ways_out/files.rs"]
mod files;
#[path = "ways_out/memory.rs"]
mod memory;
#[path = "ways_out/place.rs"]
mod place;
#[path = "ways_out/replacing.rs"]
mod replacing;
#[path = "ways_out/tools.rs"]
mod tools;
