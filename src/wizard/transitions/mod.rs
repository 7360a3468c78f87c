//! How one thing leads to another: answers that arrive, moving between steps, files and links that
//! are opened, drafts that come back, the end.

pub(super) mod create;
pub(super) mod drafts;
pub(super) mod edit;
pub(super) mod exit;
pub(super) mod navigate;
pub(super) mod open;
pub(super) mod open_link;
pub(super) mod question;
pub(super) mod recovery;
pub(super) mod responses;
pub(super) mod sign_in;
pub(super) mod strays;
pub(super) mod tokens;
pub(super) mod typed;
pub(super) mod unclaimed;
