//! A token as a text that other programs understand: one curl command, one Terraform file. What
//! they make is what the create request makes; no text holds a secret. Knows no screen and no
//! network.

mod curl;
mod hcl;
mod terraform;

pub use curl::curl;
pub use terraform::terraform;

#[cfg(test)]
mod tests;
