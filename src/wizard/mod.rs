//! wizard
pub mod key;
