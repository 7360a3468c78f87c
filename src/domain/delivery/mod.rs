//! Where a secret may go, as data: [`Target`] is what a person writes, [`Payload`] is what is
//! handed over, and the named tools are a table. It looks at nothing and runs nothing: what does is
//! in `io/delivery`.

pub mod clipboard;
pub(crate) mod existing;
pub(crate) mod folders;
pub(crate) mod payload;
pub(crate) mod readiness;
pub mod s3;
pub(crate) mod target;
pub(crate) mod template;
pub(crate) mod tool;
pub(crate) mod tools;
mod typed;

pub use existing::{Existing, Looked};
pub use folders::{Folders, StrayFiles};
pub use payload::{Delivered, Payload, PayloadKind, SharedPayload};
pub use readiness::{Completed, Readiness, ToolHere};
pub use target::{Target, TargetKind};
pub use template::Letters;
pub use tool::{Present, Replace, Settled, Tool, ToolInput, Trial};
pub use tools::TOOLS;
pub use typed::{completed_name, scheme_of};
