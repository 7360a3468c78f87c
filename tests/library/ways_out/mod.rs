//! The ways out as a person meets them: files, dotenv lines and commands for real; GitHub,
//! wrangler, 1Password, Vault and Kubernetes by stand-ins that write down argv, environment and
//! stdin. (pass and secret-tool are tried for real in `tests/e2e/stores.py`.)

mod faults;
mod files;
mod memory;
mod place;
mod replacing;
mod tools;
