//! The shell of the wizard: it reads the terminal, draws pages, and has effects performed. It must
//! not know what a token is beyond what it carries.

pub mod render;
pub mod runtime;
pub mod terminal;
