//! Everything that touches the world: Cloudflare's API, the ways out, files, the environment. It
//! must not know the wizard, a screen or a command.

pub mod auth;
pub mod cloudflare;
pub mod delivery;
pub mod input;
pub mod local_time;
pub mod signals;
pub mod storage;
