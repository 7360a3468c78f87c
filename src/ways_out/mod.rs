//! Where a secret may go: [`WayOut`] is what a person writes, [`Parcel`] is what is handed over. Each way says before the token is made whether it can work here,
//! gets the secret on stdin or in a file of the owner's alone, says what was written where, and reads back where it can. A way says what it knows and no more.
//! It must not know the screen, the wizard or Cloudflare's API.

mod around;
mod assignments;
mod child;
pub mod clipboard;
pub mod copy;
mod dotenv;
mod entry;
mod existing;
pub mod file;
mod folders;
mod fresh;
mod git;
mod handing;
mod item;
mod limit;
mod needed;
mod parcel;
mod parts;
mod room;
pub mod s3;
mod stdout;
mod storing;
mod stray;
mod tool;
mod tools;
mod way;

pub use around::Around;
pub use existing::{Existing, Looked};
pub use folders::{Folders, Strays};
pub use parcel::{Contents, Delivered, Parcel};
pub use parts::Letters;
pub use room::Room;
pub use stdout::write_to;
pub use stray::{remove_stray, strays};
pub use tool::{Input, Present, Replace, Settled, Tool, Trial};
pub use tools::TOOLS;
pub use way::{Place, WayOut};
