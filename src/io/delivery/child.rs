//! Running a program that takes a secret: no shell, the secret on its stdin straight from its page,
//! no terminal on any of its descriptors, a process group of its own that is killed when it takes
//! too long, and nothing of what it says shown before the secret is looked for in it.

use std::ffi::{OsStr, OsString};
use std::io::{PipeReader, Write, pipe};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Access, access};
use rustix::io::{ioctl_fionread, read, retry_on_intr};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use zeroize::Zeroizing;

use super::environment::Environment;
use crate::domain::text;
use crate::secret::Secret;
use crate::secret::redact::{Telling, telling};

/// Bytes that are kept of what a program prints, enough for a list of a few hundred names; the rest
/// is read and dropped.
const KEPT: usize = 32 * 1024;

/// What fits into a pipe on every system before anybody reads.
pub(crate) const FITS: usize = 12 * 1024;

/// How long a killed group is waited for.
const AFTER_KILL: Duration = Duration::from_secs(5);

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// The beginning of its stdout, in a locked page since it may be the secret.
    pub(crate) output: Secret,
    /// It printed more than was kept.
    pub(crate) cut: bool,
    /// The beginning of its stderr, in a locked page since it may quote the secret.
    pub(crate) said: Secret,
    /// It ended without reading all of its stdin.
    pub(crate) unread: bool,
}

impl Ended {
    /// Why it failed, as the end of a sentence: its exit, and the line of what it said that tells
    /// most, unless that repeats a part of the secret.
    pub(crate) fn why(&self, secret: Option<&Secret>) -> String {
        let ended = match (
            self.status.code(),
            std::os::unix::process::ExitStatusExt::signal(&self.status),
        ) {
            (Some(code), _) => format!("it ended with exit code {code}"),
            (None, Some(signal)) => format!("it was ended by signal {signal}"),
            (None, None) => "it failed".to_owned(),
        };
        match telling(self.said.expose(), secret) {
            Telling::Nothing => ended,
            Telling::Repeats => format!("{ended}, and its message repeats the secret, so it is not shown here"),
            Telling::Line(line) => format!("{ended} and says: {line}"),
        }
    }
}

/// The file of a program: a path as it is, a name as found in the folders of `PATH`.
///
/// # Errors
/// A sentence: it is not there, or may not be run.
pub(crate) fn find(program: &str, around: &Environment) -> Result<PathBuf, String> {
    let runs = |file: &Path| file.is_file() && access(file, Access::EXEC_OK).is_ok();
    let shown = text::visible(program);
    if program.contains('/') {
        let file = super::file::expand(program);
        return if runs(&file) {
            Ok(file)
        } else if file.is_file() {
            Err(format!("{shown} is there, but it is not executable."))
        } else {
            Err(format!("There is no program {shown}."))
        };
    }
    // A relative folder would make it depend on where one stands.
    let folders = std::env::split_paths(&around.path).filter(|folder| folder.is_absolute());
    let files: Vec<PathBuf> = folders.map(|folder| folder.join(program)).collect();
    if let Some(file) = files.iter().find(|file| runs(file)) {
        return Ok(file.clone());
    }
    match files.iter().find(|file| file.is_file()) {
        Some(file) => Err(format!(
            "{} is there, but it is not executable.",
            text::visible(&file.to_string_lossy())
        )),
        None => Err(format!(
            "The program {shown} is not installed here, or not in a folder of PATH."
        )),
    }
}

/// Whether a variable may hold what this program signs in with, or would let a program draw on our
/// terminal.
fn withheld(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name == "GPG_TTY"
        || name.strip_prefix("CFMINT").is_some_and(|rest| rest.starts_with('_'))
        || name
            .strip_prefix("CLOUDFLARE")
            .is_some_and(|rest| rest.starts_with("_API_"))
}

/// Runs a program to its end with this on its stdin (nothing: an empty one), and these variables
/// set or, without a value, taken away.
///
/// # Errors
/// A sentence: it is not there, could not be started, or took longer than `patience` and was killed
/// with its group.
pub(crate) fn run(
    argv: &[String],
    input: Option<&Secret>,
    variables: &[(&str, Option<OsString>)],
    patience: Duration,
    around: &Environment,
) -> Result<Ended, String> {
    let (name, arguments) = argv.split_first().ok_or("No program is named.")?;
    let file = find(name, around)?;
    let shown = text::visible(name);
    let unusable = |error: std::io::Error| format!("{shown} could not be started ({error}).");
    let mut command = Command::new(file);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    settle(&mut command, variables, around);
    let mut stdin = None;
    if let Some(input) = input {
        let bytes = input.expose();
        if bytes.len() > FITS {
            return Err("The secret is too long to hand to a program at once.".to_owned());
        }
        let (reader, mut writer) = pipe().map_err(unusable)?;
        // It waits in the pipe: nobody has to read for this to end.
        writer.write_all(bytes).map_err(unusable)?;
        command.stdin(reader.try_clone().map_err(unusable)?);
        stdin = Some(reader);
    }
    let child = command.spawn().map_err(unusable)?;
    // This one holds our ends of the pipes; without it the program would wait for the end of its
    // stdin.
    drop(command);
    let seconds = patience.as_secs();
    watched(child, stdin, patience)
        .ok_or_else(|| format!("{shown} did not end within {seconds} seconds, and was stopped."))
}

fn settle(command: &mut Command, variables: &[(&str, Option<OsString>)], around: &Environment) {
    for (name, value) in &around.variables {
        command.env(name, value);
    }
    command.env("PATH", &around.path).env("NO_COLOR", "1");
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let names = std::env::vars_os().map(|(name, _)| name);
    for name in names.chain(around.variables.iter().map(|(name, _)| name.clone())) {
        if withheld(&name) {
            command.env_remove(name);
        }
    }
}

/// One of the streams that a program writes to.
struct Stream<'a> {
    descriptor: BorrowedFd<'a>,
    page: Secret,
    open: bool,
    cut: bool,
}

impl<'a> Stream<'a> {
    fn new(descriptor: BorrowedFd<'a>) -> Self {
        let page = Secret::with_room(KEPT);
        Self {
            descriptor,
            page,
            open: true,
            cut: false,
        }
    }
    /// Takes what is there; what does not fit is dropped.
    fn take(&mut self) {
        let descriptor = self.descriptor;
        let mut got = None;
        self.page.append_with(|room| {
            if room.is_empty() {
                return 0;
            }
            let bytes = retry_on_intr(|| read(descriptor, &mut *room)).unwrap_or(0);
            got = Some(bytes);
            bytes
        });
        let got = got.unwrap_or_else(|| {
            let mut rest = Zeroizing::new([0_u8; 4096]);
            let dropped = retry_on_intr(|| read(descriptor, &mut rest[..])).unwrap_or(0);
            self.cut = self.cut || dropped > 0;
            dropped
        });
        self.open = got > 0;
    }
}

/// Reads what it says until it ends; nothing when it did not end in time and was killed.
fn watched(mut child: Child, stdin: Option<PipeReader>, patience: Duration) -> Option<Ended> {
    let (output, said) = (child.stdout.take()?, child.stderr.take()?);
    let pid = Pid::from_child(&child);
    let gone = end_of(pid);
    let mut streams = [Stream::new(output.as_fd()), Stream::new(said.as_fd())];
    let in_time = gone
        .as_ref()
        .is_some_and(|gone| listen(&mut streams, gone.as_fd(), patience));
    if !in_time {
        // Not waited for yet, so that the id is still its own.
        let _ = kill_process_group(pid, Signal::KILL);
        let dead = gone
            .as_ref()
            .is_none_or(|gone| listen(&mut streams, gone.as_fd(), AFTER_KILL));
        if dead {
            let _ = child.wait();
        }
        return None;
    }
    let status = child.wait().ok()?;
    let cut = streams.first().is_some_and(|output| output.cut);
    let [output, said] = streams.map(|stream| stream.page);
    let unread = stdin.is_some_and(|stdin| ioctl_fionread(&stdin).is_ok_and(|left| left > 0));
    Some(Ended {
        status,
        output,
        cut,
        said,
        unread,
    })
}

/// A descriptor that ends when the program does. The program is not reaped: its id stays its own
/// until it is waited for.
fn end_of(pid: Pid) -> Option<PipeReader> {
    let (gone, alive) = pipe().ok()?;
    let wait = move || {
        let _ = retry_on_intr(|| waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT));
        drop(alive);
    };
    std::thread::Builder::new()
        .name("program".to_owned())
        .spawn(wait)
        .ok()?;
    Some(gone)
}

/// Takes what comes until `gone` ends and all that was said is read; false when that took longer. A
/// program of its own that it left behind may hold the streams open, so their end is not waited
/// for.
fn listen(streams: &mut [Stream<'_>; 2], gone: BorrowedFd<'_>, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    let mut ended = false;
    loop {
        let left = if ended {
            Duration::ZERO
        } else {
            deadline.saturating_duration_since(Instant::now())
        };
        let mut asked = vec![PollFd::from_borrowed_fd(gone, PollFlags::IN)];
        let open = streams.iter().filter(|stream| stream.open);
        asked.extend(open.map(|stream| PollFd::from_borrowed_fd(stream.descriptor, PollFlags::IN)));
        let limit = Timespec::try_from(left).ok();
        let found = retry_on_intr(|| poll(&mut asked, limit.as_ref())).unwrap_or(0);
        let mut ready = asked.iter().map(|asked| !asked.revents().is_empty());
        let newly = ready.next().unwrap_or(false);
        let ready: Vec<bool> = ready.collect();
        let mut spoken = false;
        for (stream, ready) in streams.iter_mut().filter(|stream| stream.open).zip(ready) {
            if ready {
                stream.take();
                spoken = true;
            }
        }
        if ended && !spoken {
            return true;
        }
        ended = ended || newly;
        if found == 0 && !ended {
            return false;
        }
        if Instant::now() > deadline {
            return ended;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use proptest::prelude::*;

    use super::*;

    fn said(text: &str) -> Ended {
        Ended {
            status: ExitStatus::from_raw(256),
            output: Secret::empty(),
            cut: false,
            said: {
                let mut page = Secret::with_room(KEPT);
                page.extend(text.as_bytes());
                page
            },
            unread: false,
        }
    }

    /// What may be between two letters.
    const BETWEEN: &[&str] = &[
        "",
        "\u{1b}[31m",
        "\u{1b}[0;1;38;5;9m",
        "\u{1b}[K",
        "\u{1b}[",
        "\u{1b}[3",
        "\u{1b}",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]8;;https://example.com\u{1b}\\",
        "\u{1b}]",
        "\u{1b}P",
        "\u{9b}1m",
        "\u{0}",
        "\u{8}",
        "\u{7f}",
        "\u{18}",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\u{200b}",
    ];

    proptest! {
        /// Whatever is between the letters of a secret: no 16 of them are in what is shown, in
        /// either direction.
        #[test]
        fn no_interleaving_shows_a_part_of_the_secret(
            secret in "[A-Za-z0-9]{40,60}",
            between in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(BETWEEN), 0..3), 1..30),
            back: bool,
            before in "(error: |bad value |)",
        ) {
            let letters: String = if back { secret.chars().rev().collect() } else { secret.clone() };
            let between = between.iter().map(|pieces| pieces.concat()).cycle();
            let text: String = letters.chars().zip(between).map(|(letter, with)| format!("{letter}{with}")).collect();
            let shown = said(&format!("{before}{text}")).why(Some(&Secret::copied_from(secret.as_bytes())));
            prop_assert!(!shown.chars().any(char::is_control), "{shown:?}");
            let shown: String = shown.chars().filter(char::is_ascii_alphanumeric).collect();
            let mut parts = letters.as_bytes().windows(16);
            prop_assert!(!parts.any(|part| shown.as_bytes().windows(16).any(|of| of == part)), "{shown}");
        }
    }

    #[test]
    fn colours_go_and_the_words_stay() {
        for (text, why) in [
            ("", "it ended with exit code 1"),
            ("\u{1b}[31m\u{1b}[0m\n\n", "it ended with exit code 1"),
            (
                "warming up\n\u{1b}[31mErr\u{1b}[1mor\u{1b}[0m: no.\n",
                "it ended with exit code 1 and says: Error: no",
            ),
            (
                "10 %\r100 %\r\u{1b}[Kno vault",
                "it ended with exit code 1 and says: 10 %",
            ),
            (
                "connecting\npermission denied\n",
                "it ended with exit code 1 and says: permission denied",
            ),
            (
                "error: cfut_another-that-is-not-real is wrong",
                "it ended with exit code 1 and says: error: [hidden: it looks like a user’s API token] is wrong",
            ),
            (
                "\u{1b}]0;title\u{7}no vault\u{202e}",
                "it ended with exit code 1 and says: no vault<U+202E>",
            ),
        ] {
            assert_eq!(said(text).why(None), why, "{text:?}");
        }
    }
}
