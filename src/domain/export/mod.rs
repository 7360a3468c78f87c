//! A token as a text that other programs understand: one curl command, one Terraform file, which
//! make what the create request makes, and its expiry for a calendar. No text holds a secret. Knows no screen and no
//! network.

mod calendar;
mod curl;
mod hcl;
mod terraform;

pub use calendar::{Expiring, calendar, is_calendar_of_ours};
pub use curl::{changing, curl, verifying};
pub use terraform::terraform;

#[cfg(test)]
mod tests;
