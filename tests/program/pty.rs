//! A program in a terminal of its own, for tests: started in a pseudo-terminal, typed at, looked
//! at, resized, signalled, hung up on. Everything waits for something to happen, with a deadline;
//! nothing sleeps.
//!
//! ```ignore
//! let mut pty = Pty::start(80, 24, Path::new("program"), &["argument"], &[("NAME", "value")]);
//! pty.wait_for("the list", |screen| screen.contains("Search:"));
//! pty.send(b"\x1b[B");
//! assert_eq!(pty.wait_for_exit().exit_code(), 0);
//! ```
#![allow(dead_code, unreachable_pub)] // each test program uses its part

use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take on a busy machine before a test gives up.
const DEADLINE: Duration = Duration::from_secs(30);

/// What the terminal knows of the program so far.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// No more will come.
    over: bool,
}

/// The terminal, with the program in it. Dropping it kills the program.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// Tells the reader to let go of the terminal at the next byte.
    let_go: Arc<AtomicBool>,
    reader: Option<std::thread::JoinHandle<()>>,
    exit: mpsc::Receiver<ExitStatus>,
    exited: Option<ExitStatus>,
    pid: Pid,
    tty: PathBuf,
    settings_before: String,
}

impl Pty {
    /// Starts a program. `TERM` is `xterm-256color`, the locale has UTF-8, and no multiplexer, display or SSH is around
    /// unless `env` says so.
    pub fn start(columns: u16, rows: u16, program: &Path, arguments: &[&str], env: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        for name in [
            "TMUX",
            "STY",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "SSH_CONNECTION",
            "SSH_TTY",
            "SSH_CLIENT",
            "NO_COLOR",
            "CLICOLOR",
            "COLORTERM",
            "LC_ALL",
            "LC_CTYPE",
        ] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in env {
            command.env(name, value);
        }
        let settings_before = settings(pair.master.as_ref());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = child
            .process_id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).unwrap()))
            .unwrap();

        let (told, exit) = mpsc::channel();
        std::thread::spawn(move || told.send(child.wait().unwrap()));

        let parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let seen = Arc::new((
            Mutex::new(Seen {
                parser,
                raw: Vec::new(),
                over: false,
            }),
            Condvar::new(),
        ));
        let let_go = Arc::new(AtomicBool::new(false));
        let reader = {
            let (seen, let_go) = (Arc::clone(&seen), Arc::clone(&let_go));
            let output = pair.master.try_clone_reader().unwrap();
            std::thread::spawn(move || read_all(output, &seen, &let_go))
        };
        Self {
            writer: Some(pair.master.take_writer().unwrap()),
            tty: pair.master.tty_name().unwrap(),
            master: Some(pair.master),
            seen,
            let_go,
            reader: Some(reader),
            exit,
            exited: None,
            pid,
            settings_before,
        }
    }

    /// Types bytes, in one write.
    pub fn send(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().expect("the line is cut");
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen's text is as wanted, and returns it.
    ///
    /// # Panics
    /// When that does not happen in time: with what was waited for and the screen.
    pub fn wait_for(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        self.wait(what, |seen| is_there(&seen.parser.screen().contents()));
        self.screen()
    }

    /// Waits until everything that the program ever wrote is as wanted.
    pub fn wait_for_bytes(&self, what: &str, is_there: impl Fn(&[u8]) -> bool) {
        self.wait(what, |seen| is_there(&seen.raw));
    }

    fn wait(&self, what: &str, is_there: impl Fn(&Seen) -> bool) {
        let (seen, changed) = &*self.seen;
        let end = Instant::now() + DEADLINE;
        let mut seen = seen.lock().unwrap();
        while !is_there(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            let screen = seen.parser.screen().contents();
            assert!(!seen.over, "the program ended before {what}; the screen:\n{screen}");
            assert!(!left.is_zero(), "waited too long for {what}; the screen:\n{screen}");
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// The text of the screen now.
    pub fn screen(&self) -> String {
        self.look(vt100::Screen::contents)
    }

    /// Looks at the screen: styles, cursor, modes.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.0.lock().unwrap().parser.screen())
    }

    /// Everything that the program wrote.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().raw.clone()
    }

    /// Makes the terminal another size; the program is told by SIGWINCH.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        {
            let mut seen = self.seen.0.lock().unwrap();
            seen.parser
                .set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        }
        self.master
            .as_ref()
            .expect("the line is cut")
            .resize(size(columns, rows))
            .unwrap();
    }

    /// Changes the terminal's settings as another program does that has it.
    pub fn stty(&self, words: &[&str]) {
        let mut stty = std::process::Command::new("stty");
        assert!(stty.arg("-F").arg(&self.tty).args(words).status().unwrap().success());
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Cuts the line, as when a terminal window is closed.
    pub fn hang_up(&mut self) {
        self.take_no_more();
        self.writer = None;
        self.master = None;
    }

    /// From here on takes nothing of what the program writes, as a stalled line does.
    pub fn take_no_more(&mut self) {
        // The reader holds the terminal too: a byte from its other end lets it look up.
        self.let_go.store(true, Ordering::SeqCst);
        if let Ok(mut other_end) = self.other_end() {
            let _ = other_end.write(b" ");
        }
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }

    /// The program's end of the line, not as controlling terminal and without blocking.
    fn other_end(&self) -> std::io::Result<std::fs::File> {
        let flags = rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::NONBLOCK;
        let flags = i32::try_from(flags.bits()).unwrap();
        std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(flags)
            .open(&self.tty)
    }

    /// What was typed and not read by anybody: what the shell would get.
    pub fn unread(&self) -> Vec<u8> {
        let mut unread = vec![0; 4096];
        match self.other_end().unwrap().read(&mut unread) {
            Ok(count) => unread.truncate(count),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => unread.clear(),
            Err(error) => panic!("{error}"),
        }
        unread
    }

    /// How many bytes were typed and not read by anybody; leaves them there.
    pub fn waits_to_be_read(&self) -> u64 {
        rustix::io::ioctl_fionread(self.other_end().unwrap()).unwrap()
    }

    /// Whether the terminal's settings are those from before the program.
    pub fn settings_are_restored(&self) -> bool {
        settings(self.master.as_deref().expect("the line is cut")) == self.settings_before
    }

    /// Fails unless the terminal is as it was: settings, screen, cursor (visible, in column 0),
    /// paste mode, attributes.
    pub fn assert_restored(&self) {
        self.assert_restored_but_for("");
    }

    /// The same where a press may have come when the terminal was the shell's again, which echoes
    /// it.
    pub fn assert_restored_but_for(&self, echo: &str) {
        assert!(self.settings_are_restored(), "the settings are not those from before");
        self.look(|screen| {
            assert!(!screen.alternate_screen(), "still on the alternate screen");
            assert!(!screen.hide_cursor(), "the cursor is hidden");
            assert!(!screen.bracketed_paste(), "bracketed paste is on");
            assert!(!screen.bold() && !screen.inverse(), "attributes are on");
            assert_eq!(screen.fgcolor(), vt100::Color::Default);
            let (row, column) = screen.cursor_position();
            let line = screen.rows(0, column).nth(usize::from(row)).unwrap_or_default();
            assert!(
                column == 0 || (line == echo && !echo.is_empty()),
                "the cursor is behind {line:?}"
            );
        });
    }

    /// Waits for the program's end and for the last of its output.
    ///
    /// # Panics
    /// When it does not end in time.
    pub fn wait_for_exit(&mut self) -> ExitStatus {
        if self.exited.is_none() {
            let screen = self.screen();
            let status = self.exit.recv_timeout(DEADLINE);
            self.exited = Some(status.unwrap_or_else(|_| panic!("the program does not end; the screen:\n{screen}")));
            if let Some(reader) = self.reader.take() {
                // It ends when the last process that has the terminal does.
                reader.join().unwrap();
            }
        }
        self.exited.clone().unwrap()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.exited.is_none() && self.exit.try_recv().is_err() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn settings(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has settings"))
}

fn read_all(mut output: Box<dyn Read + Send>, seen: &(Mutex<Seen>, Condvar), let_go: &AtomicBool) {
    let mut bytes = [0; 8192];
    loop {
        // The program's end closed is an error here, or the end.
        let count = output.read(&mut bytes).unwrap_or(0);
        let mut seen_now = seen.0.lock().unwrap();
        seen_now.parser.process(&bytes[..count]);
        seen_now.raw.extend_from_slice(&bytes[..count]);
        let over = count == 0 || let_go.load(Ordering::SeqCst);
        seen_now.over = over;
        seen.1.notify_all();
        if over {
            return;
        }
    }
}
