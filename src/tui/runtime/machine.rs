//! The machine's own terminal and clocks, as the shell uses them.

use std::io;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::clipboard::SecretWriter;
use super::shell::{Backend, Clock};
use crate::domain::clock::Moment;
use crate::secret::Secret;
use crate::tui::terminal::{Input, Terminal};

/// The machine's clocks.
pub(super) struct SystemClock {
    start: Instant,
}

impl SystemClock {
    pub(super) fn starting_now() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment {
            since_start: self.start.elapsed(),
            wall: Timestamp::now(),
        }
    }
}

impl SecretWriter for Terminal {
    fn write_secret(&mut self, bytes: &Secret) -> io::Result<()> {
        self.send(bytes)
    }
}

impl Backend for Terminal {
    fn size(&self) -> (u16, u16) {
        Self::size(self)
    }

    fn present(&mut self, draw: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        Self::present(self, draw)
    }

    fn write_secret_at(&mut self, x: u16, y: u16, secret: &Secret) -> io::Result<bool> {
        Self::write_secret_at(self, x, y, secret)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Vec<Input> {
        Self::wait(self, timeout)
    }

    fn redraw(&mut self) {
        Self::redraw(self);
    }

    fn suspend(&mut self) -> io::Result<()> {
        Self::suspend(self)
    }

    fn loop_is_over(&self) {
        Self::loop_is_over(self);
    }
}
