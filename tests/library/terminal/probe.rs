//! The program that the tests of the terminal start: this test binary again, which draws, listens
//! and leaves as a key says.

use std::sync::mpsc::{Receiver, Sender, channel};

use cfmint::secret::Secret;
use cfmint::tui::terminal::wake::Waker;
use cfmint::tui::terminal::{Input, Stop, Terminal, TerminalOptions};
use cfmint::wizard::page::key::{self, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Style};

use super::*;

/// The program in the terminal: this test program itself, started again by the tests above.
#[test]
#[ignore = "the other tests start it in a terminal"]
fn probe() {
    let Some(manner) = std::env::var_os("CFMINT_PROBE") else {
        return;
    };
    // The test's own harness has written too.
    let before = writes();
    let mut terminal = match Terminal::open(TerminalOptions { colour: true }) {
        Ok(terminal) => terminal,
        Err(sentence) => {
            let _ = std::io::Write::write_all(&mut std::io::stderr(), sentence.to_string().as_bytes());
            std::process::exit(2);
        }
    };
    let (sender, messages) = channel();
    let mut probe = Probe {
        log: Vec::new(),
        batches: 0,
        deaf: manner == "deaf",
        sender,
        waker: terminal.waker(),
        messages,
    };
    terminal.present(|buffer| probe.draw(buffer, None)).unwrap();
    let mut written = writes() - before;
    let mut first = true;
    loop {
        // The number of the frame before is shown by the next one; the first frame by a second one
        // at once.
        let inputs = if std::mem::take(&mut first) {
            Vec::new()
        } else {
            terminal.wait(None)
        };
        let overlay = match probe.take(inputs, &mut terminal) {
            Next::Draw(overlay) => overlay,
            Next::Leave(code) => {
                terminal.close();
                std::process::exit(code);
            }
        };
        let shown = terminal.present(|buffer| probe.draw(buffer, Some(written)));
        written = writes() - before;
        if let (Ok(()), Some((x, y))) = (shown, overlay) {
            let secret = Secret::copied_from(FAKE_SECRET.as_bytes());
            if !terminal.write_secret_at(x, y, &secret).unwrap() {
                probe.log.push(format!("no room: {x},{y}"));
                terminal.present(|buffer| probe.draw(buffer, None)).unwrap();
            }
        }
    }
}

/// How often this process has called write(2) or its like.
fn writes() -> u64 {
    let accounts = std::fs::read_to_string("/proc/self/io").unwrap();
    accounts
        .lines()
        .find_map(|line| line.strip_prefix("syscw: "))
        .unwrap()
        .parse()
        .unwrap()
}

struct Probe {
    log: Vec<String>,
    batches: usize,
    /// Pays no heed to SIGHUP, only to the terminal's own end.
    deaf: bool,
    sender: Sender<&'static str>,
    waker: Waker,
    messages: Receiver<&'static str>,
}

enum Next {
    /// Draw, then show the secret here if asked.
    Draw(Option<(u16, u16)>),
    Leave(i32),
}

impl Probe {
    fn draw(&self, buffer: &mut Buffer, writes: Option<u64>) -> Option<Position> {
        let area = buffer.area;
        buffer.set_string(
            0,
            0,
            format!("probe {}x{}", area.width, area.height),
            Style::new().fg(Color::Cyan),
        );
        if let Some(writes) = writes {
            buffer.set_string(0, 1, format!("writes until here: {writes}"), Style::default());
        }
        for (y, line) in (8..area.height).zip(&self.log) {
            buffer.set_string(0, y, line, Style::default());
        }
        None
    }

    fn take(&mut self, inputs: Vec<Input>, terminal: &mut Terminal) -> Next {
        let mut next = Next::Draw(None);
        let mut names: Vec<(String, usize)> = Vec::new();
        for input in inputs {
            let name = name(&input);
            match names.last_mut() {
                Some((last, count)) if *last == name => *count += 1,
                _ => names.push((name, 1)),
            }
            match input {
                Input::Signal(stop) if stop != Stop::HANGUP || !self.deaf => {
                    return Next::Leave(i32::from(stop.code()));
                }
                Input::Hangup => return Next::Leave(128),
                Input::Suspend => terminal.suspend().unwrap(),
                Input::Woken => {
                    while let Ok(message) = self.messages.try_recv() {
                        self.log.push(format!("message: {message}"));
                    }
                }
                Input::Key(key) => {
                    if let Some(then) = self.key(key, terminal) {
                        next = then;
                    }
                }
                _ => {}
            }
        }
        if !names.is_empty() {
            self.batches += 1;
            let names = names.into_iter().map(|(name, count)| match count {
                1 => name,
                count => format!("{name}*{count}"),
            });
            self.log
                .push(format!("{}: {}", self.batches, names.collect::<Vec<_>>().join(" ")));
        }
        next
    }

    fn key(&mut self, key: KeyEvent, terminal: &mut Terminal) -> Option<Next> {
        if key == key::ctrl('z') {
            terminal.suspend().unwrap();
        }
        if key == key::ctrl('l') {
            terminal.redraw();
        }
        let KeyCode::Char(letter) = key.code else { return None };
        match letter {
            'q' => return Some(Next::Leave(0)),
            'p' => panic!("a deliberate panic"),
            'P' => panic!("a panic with {FAKE_SECRET} and {}", self.batches),
            'e' => {
                let ended = std::thread::spawn(|| panic!("a panic elsewhere")).join();
                assert!(ended.is_err());
                self.log.push("the other thread ended".to_owned());
            }
            's' => return Some(Next::Draw(Some((5, 5)))),
            'w' => return Some(Next::Draw(Some((45, 5)))),
            'v' => return Some(Next::Draw(Some((5, 24)))),
            'l' => return Some(Next::Draw(Some((44, 23)))),
            't' => {
                let (sender, waker) = (self.sender.clone(), self.waker.clone());
                std::thread::spawn(move || {
                    sender.send("hello from a thread").unwrap();
                    waker.wake();
                });
            }
            'T' => rustix::process::kill_process(rustix::process::getpid(), Signal::TSTP).unwrap(),
            'f' => {
                present_alone(terminal, "leaving");
                wait_for_typing();
                return Some(Next::Leave(0));
            }
            'F' => {
                present_alone(terminal, "a flood");
                wait_for_typing();
                // Far more than the line holds.
                for letter in ["x", "y"].iter().cycle().take(400) {
                    present_alone(terminal, &letter.repeat(2000));
                }
            }
            _ => {}
        }
        None
    }
}

/// A frame with nothing but this text, over as many rows as it takes.
fn present_alone(terminal: &mut Terminal, text: &str) {
    let shown = terminal.present(|buffer| {
        let width = usize::from(buffer.area.width);
        for (y, row) in (0..buffer.area.height).zip(text.as_bytes().chunks(width)) {
            buffer.set_string(0, y, String::from_utf8_lossy(row), Style::default());
        }
        None
    });
    shown.unwrap();
}

/// Until something is typed; leaves it unread.
fn wait_for_typing() {
    let tty = std::fs::File::open("/dev/tty").unwrap();
    let mut asked = [rustix::event::PollFd::new(&tty, rustix::event::PollFlags::IN)];
    rustix::event::poll(&mut asked, None).unwrap();
}

fn name(input: &Input) -> String {
    match input {
        Input::Key(KeyEvent { code, modifiers, .. }) => {
            let code = match code {
                KeyCode::Char(letter) => letter.to_string(),
                code => format!("{code:?}"),
            };
            format!(
                "{}{}{code}",
                if modifiers.contains(KeyModifiers::CONTROL) {
                    "C-"
                } else {
                    ""
                },
                if modifiers.contains(KeyModifiers::ALT) {
                    "Alt-"
                } else {
                    ""
                }
            )
        }
        Input::Paste(text) => format!("Paste({:?})", text.as_str()),
        other => format!("{other:?}"),
    }
}
