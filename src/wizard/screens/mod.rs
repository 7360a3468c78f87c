//! The screens beside the steps: a request on its way, a token whose answer was lost, the secret,
//! and the tokens that exist.

pub mod recovery;
pub mod secret;
pub mod tokens;
