//! The steps in their order, forth and back, and what each asks before it lets go.

mod limits;
mod order;
mod permissions;
mod resources;

use super::super::page::Tone;
use super::super::steps::{ORDER, StepId};
use super::*;
