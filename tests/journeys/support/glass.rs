//! A terminal and a clock for the program's own shell: the test types, looks at the last frame, and
//! lets time pass.

use std::io;
use std::time::Duration;

use cfmint::domain::clock::Moment;
use cfmint::secret::Secret;
use cfmint::tui::runtime::clipboard::SecretWriter;
use cfmint::tui::runtime::shell::{Backend, Clock};
use cfmint::tui::terminal::Input;
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::SIZES;
use super::frame::{Shot, shot};

/// A clock that stands still until the test moves it; the time of day is the machine's, which the
/// simulator tells as well.
pub(super) struct Watch(pub(super) Duration);

impl Clock for Watch {
    fn now(&self) -> Moment {
        Moment {
            since_start: self.0,
            wall: Timestamp::now(),
        }
    }
}

/// A terminal of 80x24: the test types, and looks at the last frame.
pub(super) struct Glass {
    pub(super) typed: Vec<Input>,
    frame: Buffer,
    /// Where the secret stands, and what.
    secret: Option<(u16, u16, Vec<u8>)>,
    /// What was written past the frames.
    pub(super) sent: Vec<u8>,
}

impl Default for Glass {
    fn default() -> Self {
        let (columns, rows) = SIZES[0];
        Self {
            typed: Vec::new(),
            frame: Buffer::empty(Rect::new(0, 0, columns, rows)),
            secret: None,
            sent: Vec::new(),
        }
    }
}

impl Glass {
    pub(super) fn shot(&self) -> Shot {
        let secret = self.secret.as_ref().map(|(x, y, secret)| (*x, *y, secret.as_slice()));
        shot(&self.frame, secret)
    }
}

impl SecretWriter for Glass {
    fn write_secret(&mut self, bytes: &Secret) -> io::Result<()> {
        self.sent.extend_from_slice(bytes.expose());
        Ok(())
    }
}

impl Backend for Glass {
    fn size(&self) -> (u16, u16) {
        SIZES[0]
    }

    fn present(&mut self, draw: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.frame.reset();
        self.secret = None;
        draw(&mut self.frame);
        Ok(())
    }

    fn write_secret_at(&mut self, x: u16, y: u16, secret: &Secret) -> io::Result<bool> {
        self.secret = Some((x, y, secret.expose().to_vec()));
        Ok(true)
    }

    fn wait(&mut self, _: Option<Duration>) -> Vec<Input> {
        std::mem::take(&mut self.typed)
    }

    fn redraw(&mut self) {}

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn loop_is_over(&self) {}
}
