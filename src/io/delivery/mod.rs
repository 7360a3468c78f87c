//! The ways out at work: each says before the token is made whether it can work here, gets the
//! secret on stdin or in a file of the owner's alone, says what was written where, and reads back
//! where it can. A way says what it knows and no more. It must not know the screen, the wizard or
//! Cloudflare's API.

mod assignments;
mod child;
pub mod clipboard;
mod deliver;
mod dotenv;
mod entry;
mod environment;
pub mod file;
mod git;
mod here;
mod item;
mod limit;
mod needed;
mod new_file;
mod renewed;
mod room;
mod run_tool;
mod stdout;
mod stray;

pub use environment::Environment;
pub use here::{completed_path, tools_here};
pub use renewed::RenewedFile;
pub use room::Room;
pub use stdout::write_to;
pub use stray::{remove_stray, strays};
