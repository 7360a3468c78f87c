//! Where the credential comes from, with the real program: the command that prints it, files and
//! variables; what is waited for; what is no credential; and that what looks like one is never
//! repeated.

mod commands;
mod repeated;
mod sources;

use crate::{command, program};
use std::io::BufRead;

use command::Desk;
use program::small;
