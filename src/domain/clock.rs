//! Time as the state machine sees it: it never asks a clock, it is told.
use std::time::Duration;

/// One reading of the machine's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Monotonic, since the program's start; for "after 700 ms".
    pub since_start: Duration,
    /// Wall clock, for dates.
    pub wall: jiff::Timestamp,
}
