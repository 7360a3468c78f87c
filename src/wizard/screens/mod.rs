//! The screens beside the steps: a request on its way, a token whose answer was lost, and the
//! secret.

pub mod recovery;
pub mod secret;
