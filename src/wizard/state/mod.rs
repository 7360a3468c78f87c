//! What the wizard knows: the draft and what belongs to it, names, the owner, this machine's
//! addresses. It must not know which screen is open.

pub(super) mod auto_name;
pub mod changing;
pub mod context;
pub(super) mod grant;
pub(super) mod labels;
pub mod my_address;
pub(super) mod owner;
pub mod pending_names;
pub mod purpose;
pub mod start;
pub mod strays;
pub(super) mod unattended;
pub(super) mod unclaimed;
pub(super) mod unseen;
pub mod work;
