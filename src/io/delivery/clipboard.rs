//! Copying, in four ways (reference: design section 6): found out, not assumed. It must not know
//! the screen, and says "copied" only where that is known.
mod detect;
#[cfg(target_os = "linux")]
mod wayland;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

pub use detect::Surroundings;

use crate::domain::delivery::clipboard::{Cleared, Copied};
use crate::secret::Secret;

/// How long tmux or the display may take for one call.
const PATIENCE: Duration = Duration::from_secs(2);

/// Bytes of one string that GNU screen passes on, with room to spare: 600 were too many, 300 were
/// not (reference: security section 3).
const SCREEN_STRING: usize = 256;

/// Bytes of a thread's stack that are wiped behind what handled a clipboard; its deepest buffer is
/// one of 8 KiB. The C library keeps the stacks of threads that ended for the next ones, so they
/// are wiped while they are ours.
const STACK: usize = 64 * 1024;

/// Bytes of OSC 52 for the secret, wrapped for GNU screen if asked, in a locked page; `None`
/// empties the clipboard. BEL ends it: tmux and mosh make one of anything else (reference: security
/// section 3).
#[must_use]
pub fn osc52(secret: Option<&Secret>, screen: bool) -> Secret {
    let plain = secret.map(Secret::expose).unwrap_or_default();
    let encoded = plain.len().div_ceil(3) * 4;
    let mut sequence = Secret::with_room(encoded + 16);
    sequence.extend(b"\x1b]52;c;");
    sequence.append_with(|room| STANDARD.encode_slice(plain, room).unwrap_or(0));
    sequence.extend(b"\x07");
    if !screen {
        return sequence;
    }
    // What screen finds in a DCS string it passes on as it is; a long one is passed in pieces.
    let whole = sequence.expose();
    let mut wrapped = Secret::with_room(whole.len() + whole.len().div_ceil(SCREEN_STRING) * 4);
    for piece in whole.chunks(SCREEN_STRING) {
        wrapped.extend(b"\x1bP");
        wrapped.extend(piece);
        wrapped.extend(b"\x1b\\");
    }
    wrapped
}

/// Hands the secret to tmux on stdin, then deletes the buffer. Waits at most 2 seconds.
#[must_use]
pub fn by_tmux(secret: &Secret) -> Copied {
    through_tmux("tmux", secret, PATIENCE)
}

/// Overwrites what tmux handed to the terminal's clipboard (with a space, since tmux drops an empty
/// one). Waits at most 2 seconds.
#[must_use]
pub fn clear_by_tmux() -> Copied {
    through_tmux("tmux", &Secret::copied_from(b" "), PATIENCE)
}

fn through_tmux(program: &str, secret: &Secret, patience: Duration) -> Copied {
    let buffer = format!("cfmint-{}", std::process::id());
    let loaded = run(
        Command::new(program).args(["load-buffer", "-w", "-b", &buffer, "-"]),
        secret.expose(),
        patience,
    );
    // Also after a failure, which may have come after the buffer was made.
    let deleted = run(
        Command::new(program).args(["delete-buffer", "-b", &buffer]),
        &[],
        patience,
    );
    match (loaded, deleted) {
        (Ok(()), Ok(())) => Copied::Sent,
        (Ok(()), Err(_)) => Copied::Failed(format!(
            "It was sent, but tmux may have kept a copy: run tmux delete-buffer -b {buffer} outside of this screen."
        )),
        (Err(why), _) => Copied::Failed(format!(
            "tmux did not accept it: {why}. It needs a running tmux, 3.2 or newer (tmux -V)."
        )),
    }
}

/// Runs a program with these bytes on its stdin; a sentence's end when it fails or takes too long,
/// in which case it is killed.
fn run(command: &mut Command, input: &[u8], patience: Duration) -> Result<(), String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("it could not be started ({error})"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A secret is smaller than the pipe: this waits for nobody. If the program is gone already,
        // its status says so.
        let _ = stdin.write_all(input);
    }
    let id = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    let (sender, ended) = mpsc::channel();
    let waiting = std::thread::spawn(move || {
        let _ = sender.send(child.wait());
    });
    match ended.recv_timeout(patience) {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("it ended with {status}")),
        Ok(Err(error)) => Err(format!("it could not be waited for ({error})")),
        Err(_) => {
            // Its id is its own as long as the thread waits for it.
            if let Some(id) = id.filter(|_| !waiting.is_finished()) {
                let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
            }
            Err(format!("it did not answer within {} seconds", patience.as_secs()))
        }
    }
}

/// What is known when the display does not let us in.
const UNREACHABLE: &str = if cfg!(target_os = "macos") {
    "the display cannot be reached"
} else {
    "the display that DISPLAY or WAYLAND_DISPLAY names cannot be reached"
};

/// A clipboard as this module needs it.
trait Board {
    fn put(&mut self, secret: &Secret) -> Result<(), String>;
    fn holds(&mut self, secret: &Secret) -> bool;
    fn empty(&mut self);
}

impl<B: Board + ?Sized> Board for Box<B> {
    fn put(&mut self, secret: &Secret) -> Result<(), String> {
        (**self).put(secret)
    }
    fn holds(&mut self, secret: &Secret) -> bool {
        (**self).holds(secret)
    }
    fn empty(&mut self) {
        (**self).empty();
    }
}

/// The clipboard of this machine.
fn board() -> Result<Box<dyn Board>, String> {
    #[cfg(target_os = "linux")]
    if let Some(found) = wayland::Wayland::open() {
        return Ok(Box::new(found?));
    }
    let board = arboard::Clipboard::new().map_err(|error| reason(&error, UNREACHABLE))?;
    Ok(Box::new(board))
}

impl Board for arboard::Clipboard {
    fn put(&mut self, secret: &Secret) -> Result<(), String> {
        let text = std::str::from_utf8(secret.expose()).map_err(|_| "it is not text".to_owned())?;
        let set = self.set();
        #[cfg(target_os = "linux")]
        let set = arboard::SetExtLinux::exclude_from_history(set);
        #[cfg(target_os = "macos")]
        let set = arboard::SetExtApple::exclude_from_history(set);
        // The error's own text may not be shown: only its kind.
        set.text(text).map_err(|error| reason(&error, "the display refused"))
    }
    fn holds(&mut self, secret: &Secret) -> bool {
        self.get_text()
            .map(Zeroizing::new)
            .is_ok_and(|text| Secret::copied_from(text.as_bytes()) == *secret)
    }
    fn empty(&mut self) {
        let _ = self.clear();
    }
}

/// A clipboard's error without any text that it carries along; `otherwise` for those that have no
/// kind.
fn reason(error: &arboard::Error, otherwise: &str) -> String {
    match error {
        arboard::Error::ClipboardNotSupported => "this display has none",
        arboard::Error::ClipboardOccupied => "another program holds it",
        _ => otherwise,
    }
    .to_owned()
}

/// The native clipboard, held on a thread of its own as long as the secret screen is open (a copy
/// dies with its owner), kept out of clipboard histories. Every call answers within 2 seconds even
/// when the display hangs.
#[derive(Debug)]
pub struct Native {
    /// Each question is the wish to have it emptied; the answer is what became of it.
    questions: Sender<Sender<Cleared>>,
    patience: Duration,
}

impl Native {
    /// Puts the secret into the clipboard.
    pub fn copy(secret: Arc<Secret>) -> (Option<Self>, Copied) {
        Self::hold(secret, PATIENCE, board)
    }

    fn hold<B: Board>(
        secret: Arc<Secret>,
        patience: Duration,
        open: impl FnOnce() -> Result<B, String> + Send + 'static,
    ) -> (Option<Self>, Copied) {
        let (questions, asked) = mpsc::channel();
        let (answer, answered) = mpsc::channel();
        let started = std::thread::Builder::new().name("clipboard".to_owned()).spawn(move || {
            let Some((first, cleared)) = serve(secret, open, &answer, &asked) else {
                return zeroize::zeroize_stack::<STACK>();
            };
            zeroize::zeroize_stack::<STACK>();
            // Somebody who asks again, or was not patient enough, hears what became of it.
            for answer in first.into_iter().chain(asked) {
                let _ = answer.send(cleared);
            }
        });
        if let Err(error) = started {
            return (
                None,
                Copied::Failed(format!("The clipboard could not be used: no thread for it ({error}).")),
            );
        }
        match answered.recv_timeout(patience) {
            Ok(Ok(())) => (Some(Self { questions, patience }), Copied::InClipboard),
            Ok(Err(why)) => (None, Copied::Failed(format!("The clipboard could not be used: {why}."))),
            Err(_) => {
                let seconds = patience.as_secs();
                (
                    None,
                    Copied::Failed(format!("The clipboard did not answer within {seconds} seconds.")),
                )
            }
        }
    }

    /// Empties the clipboard, only if what is in it is still ours. After `Failed` it can be asked
    /// again: the answer is what became of it in the end.
    pub fn clear(&self) -> Cleared {
        let (answer, answered) = mpsc::channel();
        if self.questions.send(answer).is_err() {
            return Cleared::Failed;
        }
        answered.recv_timeout(self.patience).unwrap_or(Cleared::Failed)
    }
}

/// The thread: puts the secret there, looks whether it is there, and owns it until it is cleared or
/// nobody can ask any more. Answers what became of it, and who asked for that; nothing where it did
/// not come that far. Not inlined: its part of the stack is wiped after it.
#[inline(never)]
fn serve<B: Board>(
    secret: Arc<Secret>,
    open: impl FnOnce() -> Result<B, String>,
    answer: &Sender<Result<(), String>>,
    asked: &Receiver<Sender<Cleared>>,
) -> Option<(Option<Sender<Cleared>>, Cleared)> {
    let mut board = match open().and_then(|board| put(board, &secret)) {
        Ok(board) => board,
        Err(why) => {
            let _ = answer.send(Err(why));
            return None;
        }
    };
    if answer.send(Ok(())).is_err() {
        // Too late: failure has been told, so nothing may stay.
        board.empty();
        return None;
    }
    // A question is the one to empty it; nobody who could ask any more means the same.
    let first = asked.recv().ok();
    if !board.holds(&secret) {
        return Some((first, Cleared::NotOurs));
    }
    board.empty();
    // "Empty" is said of what was looked at, too.
    let cleared = if board.holds(&secret) {
        Cleared::Failed
    } else {
        Cleared::Emptied
    };
    Some((first, cleared))
}

/// Puts the secret there and looks: a display that takes it is not yet one that gives it out, and
/// "copied" is said only of what is known.
fn put<B: Board>(mut board: B, secret: &Secret) -> Result<B, String> {
    board.put(secret)?;
    if board.holds(secret) {
        return Ok(board);
    }
    Err("it does not hold what was put into it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::clipboard::Route;
    use std::sync::Mutex;
    use std::time::Instant;

    fn fake() -> Secret {
        Secret::copied_from(b"not-a-real-secret")
    }

    #[test]
    fn the_route_by_what_is_around() {
        let osc52 = |screen, tmux_suspected| Route::Osc52 { screen, tmux_suspected };
        // tmux, sty, TERM, ssh, display
        let table = [
            ((false, false, "xterm-256color", false, true), Route::Native),
            ((false, false, "dumb", false, true), Route::Native),
            ((false, false, "xterm-256color", true, true), osc52(false, false)),
            ((false, false, "xterm-256color", true, false), osc52(false, false)),
            ((false, false, "vt220", false, false), osc52(false, false)),
            ((true, false, "tmux-256color", false, false), Route::Tmux),
            ((true, false, "screen-256color", true, true), Route::Tmux),
            ((true, false, "xterm", false, true), Route::Native),
            ((false, true, "screen", true, false), osc52(true, false)),
            ((false, true, "xterm", true, false), osc52(true, false)),
            ((false, false, "screen.xterm-256color", true, false), osc52(true, false)),
            ((false, false, "tmux-256color", true, false), osc52(false, true)),
            ((false, true, "screen", false, true), Route::Native),
        ];
        for ((tmux, sty, term, ssh, display), expected) in table {
            let surroundings = Surroundings {
                tmux,
                sty,
                term: term.to_owned(),
                ssh,
                display,
            };
            assert_eq!(surroundings.route(), expected, "{surroundings:?}");
        }
        for term in ["linux", "dumb", ""] {
            for ssh in [false, true] {
                let surroundings = Surroundings {
                    term: term.to_owned(),
                    ssh,
                    ..Surroundings::default()
                };
                assert!(
                    matches!(surroundings.route(), Route::Nowhere(why) if why.ends_with('.')),
                    "{surroundings:?}"
                );
            }
        }
    }

    /// A secret or none, wrapped or not, and the bytes.
    type Case = (Option<&'static [u8]>, bool, &'static [u8]);

    #[test]
    fn the_sequence_byte_by_byte() {
        let table: [Case; 5] = [
            (Some(b"fake"), false, b"\x1b]52;c;ZmFrZQ==\x07"),
            (Some(b"fak"), false, b"\x1b]52;c;ZmFr\x07"),
            (None, false, b"\x1b]52;c;\x07"),
            (Some(b"fake"), true, b"\x1bP\x1b]52;c;ZmFrZQ==\x07\x1b\\"),
            (None, true, b"\x1bP\x1b]52;c;\x07\x1b\\"),
        ];
        for (secret, screen, expected) in table {
            let secret = secret.map(Secret::copied_from);
            assert_eq!(osc52(secret.as_ref(), screen).expose(), expected);
        }
    }

    #[test]
    fn a_long_one_is_whole_and_in_pieces_that_screen_passes() {
        let longest = vec![b'x'; crate::secret::LONGEST];
        let secret = Secret::copied_from(&longest);
        let plain = osc52(Some(&secret), false);
        let encoded = plain
            .expose()
            .strip_prefix(b"\x1b]52;c;")
            .unwrap()
            .strip_suffix(b"\x07")
            .unwrap();
        assert_eq!(STANDARD.decode(encoded).unwrap(), longest);
        let wrapped = osc52(Some(&secret), true);
        let text = String::from_utf8(wrapped.expose().to_vec()).unwrap();
        let pieces: Vec<&str> = text
            .split_terminator("\x1b\\")
            .map(|piece| piece.strip_prefix("\x1bP").unwrap())
            .collect();
        assert!(pieces.iter().all(|piece| piece.len() <= SCREEN_STRING));
        assert_eq!(pieces.concat().as_bytes(), plain.expose());
    }

    /// A program in tmux's place that writes down what it got. Written by a process of its own: a
    /// file that this one holds open for writing could not be started while another test forks.
    fn program(folder: &std::path::Path, script: &str) -> String {
        let path = folder.join("tmux");
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let text = format!("#!/bin/sh\ncd {}\n{script}\n", folder.display());
        writer.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(writer.wait().unwrap().success());
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn tmux_gets_it_on_stdin_and_forgets_it() {
        let folder = tempfile::tempdir().unwrap();
        let tmux = program(folder.path(), "echo \"$@\" >> arguments; cat >> input");
        assert_eq!(through_tmux(&tmux, &fake(), Duration::from_secs(60)), Copied::Sent);
        let name = format!("cfmint-{}", std::process::id());
        assert_eq!(
            std::fs::read_to_string(folder.path().join("arguments")).unwrap(),
            format!("load-buffer -w -b {name} -\ndelete-buffer -b {name}\n")
        );
        assert_eq!(std::fs::read(folder.path().join("input")).unwrap(), fake().expose());
    }

    #[test]
    fn a_tmux_that_fails_hangs_or_is_missing_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let limit = Duration::from_secs(60);
        let failed = |copied| matches!(copied, Copied::Failed(why) if why.ends_with('.'));
        assert!(failed(through_tmux(&program(folder.path(), "exit 1"), &fake(), limit)));
        assert!(failed(through_tmux(
            &program(folder.path(), "[ $1 = load-buffer ]"),
            &fake(),
            limit
        )));
        assert!(failed(through_tmux("/nonexistent/tmux", &fake(), limit)));
        let hangs = program(folder.path(), "exec sleep 600");
        let began = Instant::now();
        assert!(failed(through_tmux(&hangs, &fake(), Duration::from_millis(50))));
        assert!(began.elapsed() < Duration::from_secs(60));
    }

    /// A clipboard that other programs write to as well.
    #[derive(Clone, Default)]
    struct Shelf(Arc<Mutex<Vec<u8>>>);
    impl Board for Shelf {
        fn put(&mut self, secret: &Secret) -> Result<(), String> {
            *self.0.lock().unwrap() = secret.expose().to_vec();
            Ok(())
        }
        fn holds(&mut self, secret: &Secret) -> bool {
            *self.0.lock().unwrap() == secret.expose()
        }
        fn empty(&mut self) {
            self.0.lock().unwrap().clear();
        }
    }

    #[test]
    fn the_clipboard_is_emptied_only_while_it_is_ours() {
        for theirs in [false, true] {
            let shelf = Shelf::default();
            let opened = shelf.clone();
            let (native, copied) = Native::hold(Arc::new(fake()), Duration::from_secs(60), move || Ok(opened));
            assert_eq!(copied, Copied::InClipboard);
            let native = native.unwrap();
            if theirs {
                *shelf.0.lock().unwrap() = b"something else".to_vec();
            }
            let expected: &[u8] = if theirs { b"something else" } else { b"" };
            // Asked once more it answers the same, and does nothing to what came since.
            for now in [expected, b"something new"] {
                assert_eq!(native.clear(), if theirs { Cleared::NotOurs } else { Cleared::Emptied });
                assert_eq!(*shelf.0.lock().unwrap(), now);
                *shelf.0.lock().unwrap() = b"something new".to_vec();
            }
        }
    }

    /// A clipboard that takes everything and holds nothing of it.
    struct Sieve;
    impl Board for Sieve {
        fn put(&mut self, _: &Secret) -> Result<(), String> {
            Ok(())
        }
        fn holds(&mut self, _: &Secret) -> bool {
            false
        }
        fn empty(&mut self) {}
    }

    #[test]
    fn a_copy_is_looked_at_before_it_is_called_one() {
        let (native, copied) = Native::hold(Arc::new(fake()), Duration::from_secs(60), || Ok(Sieve));
        assert!(native.is_none() && matches!(copied, Copied::Failed(why) if why.contains("does not hold")));
    }

    #[test]
    fn an_owner_that_nobody_asks_any_more_empties_it_too() {
        let shelf = Shelf::default();
        let opened = shelf.clone();
        let (native, _) = Native::hold(Arc::new(fake()), Duration::from_secs(60), move || Ok(opened));
        drop(native);
        while Arc::strong_count(&shelf.0) > 1 {
            std::thread::yield_now();
        }
        assert!(shelf.0.lock().unwrap().is_empty());
    }

    #[test]
    fn a_display_that_refuses_or_hangs_is_told_and_a_late_copy_is_taken_back() {
        let limit = Duration::from_secs(60);
        let (native, copied) = Native::hold(Arc::new(fake()), limit, || Err::<Shelf, _>("no display".to_owned()));
        assert!(native.is_none() && matches!(copied, Copied::Failed(why) if why.contains("no display")));

        let shelf = Shelf::default();
        let opened = shelf.clone();
        let secret = Arc::new(fake());
        let (release, hung) = mpsc::channel::<()>();
        let (native, copied) = Native::hold(secret.clone(), Duration::from_millis(20), move || {
            let _ = hung.recv();
            Ok(opened)
        });
        assert!(native.is_none() && matches!(copied, Copied::Failed(_)));
        release.send(()).unwrap();
        // The thread ends when it has cleaned up, and lets go of its board then.
        while Arc::strong_count(&shelf.0) > 1 {
            std::thread::yield_now();
        }
        assert!(shelf.0.lock().unwrap().is_empty());
    }
}
