//! Runs the command of `CFMINT_TOKEN_COMMAND`, without a shell and in our process group, and takes
//! the credential that it prints: the first line, as `pass` keeps it. It is given a minute, ends
//! when we do ([`super::guard`]), and what it says when it fails is told with what is secret
//! hidden. Once it has ended nothing is signalled any more, and what it left behind is listened to
//! for a moment, however much that says. Must not know who asks, nor whether the credential works.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout};
use zeroize::Zeroizing;

use super::find::of_token;
use super::guard::{Guard, HELD_BACK, SHELL};
use super::printed::{FirstLine, Said};
use crate::secret::credential::{Credential, IN_HISTORY, likeness, quoted, then_in_history};

/// The variable that holds the command.
const NAME: &str = "CFMINT_TOKEN_COMMAND";
/// Longest wait: long enough for somebody to unlock a password store.
const LONGEST: Duration = Duration::from_secs(60);
/// From here on it is said what is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes that are read of it at most; no credential has so many.
const MOST: usize = 64 * 1024;
/// How long more is waited for once the command has ended: a program that it left behind may hold
/// its output open.
const AFTERWARDS: Duration = Duration::from_millis(200);
/// How long an ended command may take to be gone.
const ENDING: Duration = Duration::from_secs(2);

/// What a command printed.
#[derive(Debug)]
pub struct Printed {
    pub credential: Credential,
    /// What the person should know of it, as a sentence.
    pub remark: Option<String>,
}

/// Runs the command. When it takes its time, `waits` is told what is waited for, as a sentence.
///
/// # Errors
/// A sentence; what the command printed is never quoted, and what it said only without what is
/// secret.
pub async fn run(command: &str, waits: impl FnOnce(String)) -> Result<Printed, String> {
    let words = words(command).map_err(|why| format!("{NAME}: {why}{}", then_in_history(command)))?;
    let Some((program, arguments)) = words.split_first() else {
        return Err(format!("{NAME} is empty."));
    };
    if let Some(what) = likeness(program) {
        // The token itself instead of a command that prints it: not to be repeated, nor to be
        // looked for as a program.
        return Err(format!(
            "{NAME} must be a command that prints the credential; the credential itself seems to be there: it looks like {what}. {IN_HISTORY}"
        ));
    }
    let mut running = Running::start(program, arguments).map_err(|why| format!("{NAME}: {why}"))?;
    let shown = quoted(program);
    let ended = {
        let mut listening = pin!(running.listen());
        match timeout(PATIENCE, &mut listening).await {
            Ok(ended) => ended,
            Err(_) => {
                waits(format!(
                    "Waiting for {shown} ({NAME}), at most {} seconds.",
                    LONGEST.as_secs()
                ));
                listening.await
            }
        }
    };
    let told = match ended {
        Ok(told) => told,
        Err(why) => {
            running.end().await;
            return Err(format!("{NAME}: {shown} {why}"));
        }
    };
    told.credential(&shown, &words)
}

/// The words of the command, as a shell would cut them.
fn words(command: &str) -> Result<Vec<String>, String> {
    let mut shlex = shlex::Shlex::new(command);
    let words: Vec<String> = shlex.by_ref().collect();
    if shlex.had_error {
        let at = words.len() + 1;
        return Err(format!(
            "word {at} opens a quote that is not closed, or ends with a backslash."
        ));
    }
    Ok(words)
}

/// A command while it runs.
struct Running {
    child: Child,
    /// Open as long as it runs: a program that finds its output closed ends before the others of
    /// its tree are found.
    output: Option<ChildStdout>,
    errors: Option<ChildStderr>,
    /// There until it has ended: then its id may be somebody else's.
    guard: Option<Guard>,
    /// It has ended, by itself or since it was told to.
    over: bool,
}

impl Running {
    /// Starts it. Under a guard it begins only once that knows it, so that there is no moment in
    /// which it could outlive us.
    fn start(program: &str, arguments: &[String]) -> Result<Self, String> {
        runs(program)?;
        let mut guard = Guard::ready();
        let mut command = match &guard {
            Some(_) => {
                let mut command = Command::new(SHELL);
                command.args(["-c", HELD_BACK, "cfmint", program]).stdin(Stdio::piped());
                command
            }
            None => {
                let mut command = Command::new(program);
                command.stdin(Stdio::null());
                command
            }
        };
        let started = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = match started.spawn() {
            Ok(child) => child,
            Err(error) => {
                guard.into_iter().for_each(Guard::dismiss);
                return Err(format!("{} could not be started ({error}).", quoted(program)));
            }
        };
        let held = child.stdin.take().and_then(|held| held.into_owned_fd().ok());
        if let (Some(process), Some(guard), Some(held)) = (child.id(), &mut guard, held)
            && (!guard.over(process) || File::from(held).write_all(b"go\n").is_err())
        {
            return Err(format!("{} could not be started.", quoted(program)));
        }
        Ok(Self {
            output: child.stdout.take(),
            errors: child.stderr.take(),
            child,
            guard,
            over: false,
        })
    }

    /// Reads what it prints and says until it has ended, and a moment longer. Too much of what it
    /// prints, or too long a wait, is the end of a sentence.
    async fn listen(&mut self) -> Result<Told, String> {
        let unread = |error: io::Error| format!("could not be read ({error}).");
        let (Some(output), Some(errors)) = (&mut self.output, &mut self.errors) else {
            return Err("has no output.".to_owned());
        };
        let (mut printed, mut said) = (FirstLine::new(), Said::new());
        let (mut printing, mut saying, mut status) = (true, true, None);
        // One for all rounds: whoever goes on speaking does not move it.
        let mut deadline = pin!(sleep(LONGEST));
        let (mut chunk, mut other) = (Zeroizing::new([0; 4096]), Zeroizing::new([0; 4096]));
        while printing || saying || status.is_none() {
            tokio::select! {
                read = some(output, &mut chunk), if printing => {
                    let bytes = read.map_err(unread)?;
                    printing = !bytes.is_empty();
                    printed.take(bytes);
                    if printed.bytes() > MOST {
                        let end = if status.is_none() { ", and was ended" } else { "" };
                        return Err(format!("printed more than {MOST} bytes, too many for a credential{end}."));
                    }
                }
                read = some(errors, &mut other), if saying => {
                    let bytes = read.map_err(unread)?;
                    saying = !bytes.is_empty();
                    said.take(bytes);
                }
                end = self.child.wait(), if status.is_none() => {
                    status = Some(end.map_err(unread)?);
                    self.guard.take().into_iter().for_each(Guard::dismiss);
                    self.over = true;
                    deadline.as_mut().reset(Instant::now() + AFTERWARDS);
                }
                () = &mut deadline => break,
            }
        }
        let Some(status) = status else {
            let seconds = LONGEST.as_secs();
            return Err(format!("did not end within {seconds} seconds, and was stopped."));
        };
        Ok(Told { status, printed, said })
    }

    /// Ends it, with all that it started.
    async fn end(&mut self) {
        match self.guard.take() {
            Some(guard) => drop(guard),
            None => {
                let _ = self.child.start_kill();
            }
        }
        let _ = timeout(ENDING, self.child.wait()).await;
        self.over = true;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        match self.guard.take() {
            // It ends the command, before that finds its output closed.
            Some(guard) => drop(guard),
            None if self.over => {}
            None => {
                let _ = self.child.start_kill();
            }
        }
    }
}

/// What is there to read; nothing at the end.
async fn some<'a>(from: &mut (impl AsyncRead + Unpin), chunk: &'a mut [u8; 4096]) -> io::Result<&'a [u8]> {
    let read = from.read(chunk).await?;
    Ok(chunk.get(..read).unwrap_or_default())
}

/// What a command told until it ended.
struct Told {
    status: ExitStatus,
    printed: FirstLine,
    said: Said,
}

impl Told {
    fn credential(self, shown: &str, words: &[String]) -> Result<Printed, String> {
        let Self { status, printed, said } = self;
        let several = printed.has_more();
        if !status.success() {
            let says = said.words(printed.line());
            let hint = for_a_shell(words);
            return Err(format!("{NAME}: {shown} failed: {}{says}.{hint}", end_of(status)));
        }
        let Some(secret) = printed.whole() else {
            return Err(format!(
                "{NAME}: the first line that {shown} printed is too long for a credential."
            ));
        };
        if secret.is_empty() {
            let says = said.words(&secret);
            let hint = for_a_shell(words);
            return Err(format!("{NAME}: {shown} printed nothing{says}.{hint}"));
        }
        let credential = of_token(secret).map_err(|why| format!("{NAME}: {why}{}", for_a_shell(words)))?;
        let remark =
            several.then(|| format!("{NAME}: {shown} printed several lines; the first one is the credential."));
        Ok(Printed { credential, remark })
    }
}

/// How it ended, in words.
fn end_of(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it ended with exit code {code}"),
        (None, Some(signal)) => match signal_hook::low_level::signal_name(signal) {
            Some(name) => format!("it was ended by signal {signal} ({name})"),
            None => format!("it was ended by signal {signal}"),
        },
        (None, None) => "it failed".to_owned(),
    }
}

/// Whether the first word can be run as a program.
fn runs(program: &str) -> Result<(), String> {
    let shown = quoted(program);
    let may = |file: &Path| file.is_file() && rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok();
    let not_executable = format!("the first word, {shown}, cannot be run: it is not executable, or it is a folder.");
    if program.contains('/') {
        let file = Path::new(program);
        return match file.exists() {
            true if may(file) => Ok(()),
            true => Err(not_executable),
            false if program.starts_with('~') => Err(format!(
                "the first word, {shown}, is not there: no shell runs it, so ~ is not expanded."
            )),
            false => Err(format!("the first word, {shown}, is not there.")),
        };
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let files: Vec<_> = std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .collect();
    if !program.is_empty() && files.iter().any(|file| may(file)) {
        Ok(())
    } else if !program.is_empty() && files.iter().any(|file| file.is_file()) {
        Err(not_executable)
    } else if program.contains('=') {
        Err(format!(
            "the first word, {shown}, sets a variable, which needs a shell: write sh -c '…'."
        ))
    } else {
        Err(format!(
            "the first word, {shown}, is not a program in a folder of PATH."
        ))
    }
}

/// A word that only a shell understands, where that may be why it failed.
fn for_a_shell(words: &[String]) -> String {
    let of_a_shell = |word: &String| {
        ["|", "||", "&&", "&", ";", ">", ">>", "<", "2>/dev/null"].contains(&word.as_str())
            || word.starts_with("$(")
            || word.starts_with('`')
    };
    match words.iter().position(of_a_shell) {
        Some(at) => format!(
            " Word {} is for a shell, and no shell runs the command: write sh -c '…'.",
            at + 1
        ),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
