//! What a token is, and everything that can be said of one without asking anybody: no clock, no
//! network, no file, no terminal.

pub mod catalog;
pub mod clock;
pub mod clock_skew;
pub mod delivery;
pub mod edit;
pub mod exit;
pub mod export;
pub mod grade;
pub mod inventory;
pub mod journal;
pub mod needs;
pub mod receipt;
pub mod refusal;
pub mod response;
pub mod search;
pub mod sign_in;
pub mod spec;
pub mod summary;
pub mod text;
pub mod token;
pub mod token_list;
