//! Where a credential is looked for on this machine (`find`, `command`), and what the API says of
//! it (`check`). It must not know who asks.

pub mod check;
pub mod command;
pub(super) mod file;
pub mod find;
pub(super) mod guard;
pub(super) mod printed;
pub mod stored;
