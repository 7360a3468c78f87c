//! How fast the first screen stands, beside the least that a ratatui program can do on the same
//! machine in the same minute: `cargo bench`. Both run in a pseudo-terminal of 80x24, one after the
//! other, many times; CPU time is compared, since wall time on a busy machine says little. The
//! floor is this program itself, started again: a list of 20 rows, drawn by ratatui through a
//! backend without crossterm, which costs less than what other programs do. It prints; it judges
//! nothing, because a ratio near its goal would fail by chance.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const RUNS: usize = 40;
const KEYS: usize = 20;
/// CPU time until the first frame, beside the floor's.
const GOAL: f64 = 1.5;
const DEADLINE: Duration = Duration::from_secs(20);
/// A frame has come whole when nothing follows for this long.
const QUIET: Duration = Duration::from_millis(60);
const DOWN: &[u8] = b"\x1b[B";
const FLOOR: &str = "--floor";

fn main() {
    if std::env::args().any(|word| word == FLOOR) {
        return floor::run().expect("the floor runs");
    }
    // Nothing answers there: the first frame may not wait for it.
    let ours = Subject {
        program: PathBuf::from(env!("CARGO_BIN_EXE_cfmint")),
        argument: None,
        mark: b"Ctrl-C",
        quit: b"\x03",
    };
    let demo = Subject {
        argument: Some("--demo"),
        ..ours.clone()
    };
    let floor = Subject {
        program: std::env::current_exe().expect("this program has a path"),
        argument: Some(FLOOR),
        mark: b"row-20",
        quit: b"q",
    };
    let (mut our_times, mut floor_times) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        our_times.extend(ours.cpu_until_first_frame());
        floor_times.extend(floor.cpu_until_first_frame());
    }
    println!("first frame at 80x24, {RUNS} runs of each in turn");
    if our_times.len() == RUNS && floor_times.len() == RUNS {
        let (our_time, floor_time) = (median(&mut our_times), median(&mut floor_times));
        println!(
            "  CPU time of the main thread, median: cfmint {our_time:.2} ms, floor {floor_time:.2} ms, ratio {:.2} (goal {GOAL})",
            our_time / floor_time
        );
    } else {
        println!("  CPU time: NOT MEASURED, this system has no /proc/PID/task/PID/schedstat");
    }
    let ((our_first, our_keys), (floor_first, floor_keys)) = (demo.bytes(), floor.bytes());
    println!("  bytes of the first frame: cfmint {our_first}, floor {floor_first}");
    println!("  bytes for one Down, mean of {KEYS}: cfmint {our_keys:.0}, floor {floor_keys:.0}");
    let size = std::fs::metadata(&ours.program).map_or(0, |about| about.len());
    println!("  program: {:.1} MB", size as f64 / 1e6);
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A program that draws.
#[derive(Clone)]
struct Subject {
    program: PathBuf,
    argument: Option<&'static str>,
    /// Stands at the end of its first frame.
    mark: &'static [u8],
    quit: &'static [u8],
}

/// It, running in a terminal.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    terminal: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
}

impl Subject {
    fn start(&self) -> Running {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(&self.program);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", "/nonexistent");
        // Nothing can be kept there, whoever runs this.
        command.env("XDG_STATE_HOME", "/dev/null");
        command.cwd("/");
        command.env("CFMINT_API_TOKEN", "not-a-token");
        command.env("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:9/");
        command.args(self.argument);
        let child = pair.slave.spawn_command(command).expect("it starts");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 65_536];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("its input");
        Running {
            child,
            terminal: pair.master,
            keys,
            output,
        }
    }

    /// Milliseconds of CPU time that the main thread had used when the first frame was out; none
    /// where the system does not tell.
    fn cpu_until_first_frame(&self) -> Option<f64> {
        let mut running = self.start();
        running.until(self.mark);
        let id = running.child.process_id()?;
        let used = std::fs::read_to_string(Path::new("/proc").join(format!("{id}/task/{id}/schedstat"))).ok();
        running.end(self.quit);
        let nanoseconds: f64 = used?.split(' ').next()?.parse().ok()?;
        Some(nanoseconds / 1e6)
    }

    /// Bytes of the first frame, and of a key that moves the cursor.
    fn bytes(&self) -> (usize, f64) {
        let mut running = self.start();
        let first = running.until(self.mark);
        // The demo signs in and says so in its header; that is not the key's doing.
        running.rest(DEADLINE.min(QUIET * 10));
        let mut moved = 0;
        for key in 0..KEYS {
            // There and back again, where the list ends.
            let key = if key % 20 < 10 { DOWN } else { b"\x1b[A" };
            running.keys.write_all(key).expect("a key");
            moved += running.rest(QUIET);
        }
        running.end(self.quit);
        (first, moved as f64 / KEYS as f64)
    }
}

impl Running {
    /// Reads until the mark has come; how many bytes that took.
    fn until(&mut self, mark: &[u8]) -> usize {
        let end = Instant::now() + DEADLINE;
        let mut seen = Vec::new();
        while !seen.windows(mark.len()).any(|window| window == mark) {
            let left = end.saturating_duration_since(Instant::now());
            let text = || String::from_utf8_lossy(mark).into_owned();
            seen.extend(
                self.output
                    .recv_timeout(left)
                    .unwrap_or_else(|_| panic!("no “{}” within {DEADLINE:?}", text())),
            );
        }
        seen.len()
    }

    /// Reads until nothing comes for this long; how many bytes came.
    fn rest(&mut self, quiet: Duration) -> usize {
        std::iter::from_fn(|| self.output.recv_timeout(quiet).ok())
            .map(|bytes| bytes.len())
            .sum()
    }

    fn end(mut self, quit: &[u8]) {
        // It may be gone already; then there is nothing to end.
        let _ = self.keys.write_all(quit);
        let _ = self.child.wait();
        drop(self.terminal);
    }
}

/// The least: a list of 20 rows, ratatui's own loop, and a backend that does no more than it must.
mod floor {
    use std::fmt::Write as _;
    use std::io::{self, Read, Write as _};

    use ratatui::Terminal;
    use ratatui::backend::{Backend, ClearType, WindowSize};
    use ratatui::buffer::Cell;
    use ratatui::layout::{Position, Size};
    use ratatui::widgets::{List, ListState};
    use rustix::termios::{OptionalActions, tcgetattr, tcgetwinsize, tcsetattr};

    #[derive(Default)]
    struct Plain {
        frame: String,
    }

    impl Backend for Plain {
        type Error = io::Error;

        fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
            let mut next = None;
            for (x, y, cell) in content {
                if next != Some((x, y)) {
                    self.set_cursor_position((x, y))?;
                }
                self.frame.push_str(cell.symbol());
                next = Some((x + 1, y));
            }
            Ok(())
        }
        fn hide_cursor(&mut self) -> io::Result<()> {
            self.frame.push_str("\x1b[?25l");
            Ok(())
        }
        fn show_cursor(&mut self) -> io::Result<()> {
            self.frame.push_str("\x1b[?25h");
            Ok(())
        }
        fn get_cursor_position(&mut self) -> io::Result<Position> {
            Ok(Position::ORIGIN)
        }
        fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
            let Position { x, y } = position.into();
            write!(self.frame, "\x1b[{};{}H", y + 1, x + 1).map_err(io::Error::other)
        }
        fn clear(&mut self) -> io::Result<()> {
            self.frame.push_str("\x1b[2J");
            Ok(())
        }
        fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
            self.clear()
        }
        fn size(&self) -> io::Result<Size> {
            let size = tcgetwinsize(rustix::stdio::stdout())?;
            Ok(Size::new(size.ws_col, size.ws_row))
        }
        fn window_size(&mut self) -> io::Result<WindowSize> {
            Ok(WindowSize {
                columns_rows: self.size()?,
                pixels: Size::ZERO,
            })
        }
        fn flush(&mut self) -> io::Result<()> {
            let written = io::stdout()
                .write_all(self.frame.as_bytes())
                .and_then(|()| io::stdout().flush());
            self.frame.clear();
            written
        }
    }

    pub(crate) fn run() -> io::Result<()> {
        let before = tcgetattr(rustix::stdio::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &raw)?;
        let mut backend = Plain::default();
        backend.frame.push_str("\x1b[?1049h");
        let mut terminal = Terminal::new(backend)?;
        let mut state = ListState::default().with_selected(Some(0));
        let mut bytes = [0; 16];
        loop {
            terminal.draw(|frame| {
                let list = List::new((1..=20).map(|row| format!("row-{row}"))).highlight_symbol("> ");
                frame.render_stateful_widget(list, frame.area(), &mut state);
            })?;
            let count = io::stdin().read(&mut bytes)?;
            match bytes.get(..count) {
                Some(b"\x1b[B") => state.select_next(),
                Some(b"\x1b[A") => state.select_previous(),
                _ => break,
            }
        }
        io::stdout().write_all(b"\x1b[?1049l")?;
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &before)?;
        Ok(())
    }
}
