//! What can go wrong while a secret is handed over: each ends with a sentence that quotes no part
//! of it, and soon.

use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::{Duration, Instant};

use cfmint::domain::delivery::Payload;
use cfmint::io::delivery::write_to;

use super::place::{Desk, FAKE, fake};

/// No eight letters on end of the secret stand in the text, whatever stands between them, in either
/// direction.
fn quotes_nothing(text: &str) {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (text, fake) = (letters(text), letters(FAKE));
    let back: String = text.chars().rev().collect();
    for at in 0..=fake.len() - 8 {
        let part = &fake[at..at + 8];
        assert!(!text.contains(part) && !back.contains(part), "{text}");
    }
}

/// Every letter of the secret with this behind it, as a shell's `printf` writes it, on stderr.
fn between(with: &str) -> String {
    format!("fold -w 1 $here/stdin | while read -r letter; do printf '%s{with}' \"$letter\"; done >&2; exit 1")
}

#[test]
fn what_a_tool_says_is_shown_without_the_secret() {
    let base64 = "bm90LWEtcmVhbC1zZWNyZXQtMDEyMzQ1Njc4OS1BQkNERUZHSElK";
    let hex = "6E6F742D612D7265616C2D736563726574";
    for (behaviour, says) in [
        (
            "echo \"bad value: $(cat $here/stdin)\" >&2; exit 1".to_owned(),
            "repeats the secret",
        ),
        (
            "echo 'bad value: not-a-real-secret-01' >&2; exit 1".to_owned(),
            "repeats the secret",
        ),
        (format!("echo 'body {base64}' >&2; exit 1"), "repeats the secret"),
        (
            format!("echo 'body {}' >&2; exit 1", &base64[8..]),
            "repeats the secret",
        ),
        (format!("echo 'body {hex}' >&2; exit 1"), "repeats the secret"),
        (
            "printf '\\nno such vault\\nsecond line\\n' >&2; exit 3".to_owned(),
            "exit code 3 and says: no such vault.",
        ),
        (
            "printf 'warming up\\nError: \\033]0;title\\007no\\n' >&2; exit 1".to_owned(),
            "says: Error: no.",
        ),
        (between("\\033[31m"), "repeats the secret"),
        (between("\\033[1m\\033]0;title\\007"), "repeats the secret"),
        (between("\\033["), "repeats the secret"),
        (between("\\000"), "repeats the secret"),
        (between("\\010"), "it ended with exit code 1."),
        (between("x\\010"), "repeats the secret"),
        (between("\\n"), "says: n."),
        (between("\\r"), "says: n."),
        (between(" "), "repeats the secret"),
        ("rev $here/stdin >&2; exit 1".to_owned(), "repeats the secret"),
        (
            "printf '\\033[31mError:\\033[0m no \\033[1mvault\\n' >&2; exit 1".to_owned(),
            "says: Error: no vault.",
        ),
        (
            "printf 'connecting\\npermission denied\\n' >&2; exit 1".to_owned(),
            "says: permission denied.",
        ),
        (
            "echo 'error: cfut_another-that-is-none is wrong' >&2; exit 1".to_owned(),
            "says: error: [hidden: it looks like a user’s API token] is wrong.",
        ),
        ("exit 9".to_owned(), "did not accept it: it ended with exit code 9."),
        ("kill -9 $$".to_owned(), "it was ended by signal 9"),
    ] {
        let desk = Desk::new();
        desk.stand_in("store", &behaviour);
        let error = desk.deliver("command:store").unwrap_err();
        assert!(
            error.contains(says) && error.starts_with("store did not accept it"),
            "{behaviour}: {error}"
        );
        assert!(
            !error.contains("second line") && !error.contains(['\u{1b}', '\n']),
            "{error:?}"
        );
        quotes_nothing(&error);
        assert!(!error.contains(&base64[8..]) && !error.contains(hex));
    }
}

#[test]
fn a_program_that_does_not_read_its_stdin_is_told() {
    let desk = Desk::new();
    let error = desk.deliver("command:true").unwrap_err();
    assert!(error.contains("did not read the secret"), "{error}");
    let error = desk.deliver("command:head -c 5").unwrap_err();
    assert!(
        error.contains("did not read the secret") || error.contains("head"),
        "{error}"
    );
    assert!(desk.deliver("command:cat").is_ok(), "the twin: this one reads it");
}

/// Whether a process runs: it is there, and is no zombie that nobody waited for.
fn runs(id: &str) -> bool {
    fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn a_program_that_hangs_is_killed_with_its_children() {
    let mut desk = Desk::new();
    desk.around.patience = Duration::from_millis(500);
    let file = desk.at("id");
    let script = format!("command:sh -c 'sleep 1000 & echo $! > {}; wait'", file.display());
    let start = Instant::now();
    let error = desk.deliver(&script).unwrap_err();
    assert!(
        error.contains("did not end within") && error.contains("was stopped"),
        "{error}"
    );
    assert!(start.elapsed() < Duration::from_secs(10));
    let id = fs::read_to_string(file).unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while runs(id.trim()) {
        assert!(Instant::now() < deadline, "its child {id} still runs");
        std::thread::yield_now();
    }
}

/// A program may leave another behind that holds its streams (an agent): what ended has ended.
#[test]
fn a_program_that_leaves_another_behind_has_ended() {
    let desk = Desk::new();
    let file = desk.at("id");
    let start = Instant::now();
    let script = format!("command:sh -c 'cat; sleep 1000 & echo $! > {}'", file.display());
    let delivered = desk.deliver(&script);
    let id = fs::read_to_string(file).unwrap();
    assert!(runs(id.trim()));
    let id = rustix::process::Pid::from_raw(id.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    assert!(delivered.is_ok(), "{delivered:?}");
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn a_program_that_talks_much_does_not_get_stuck() {
    let desk = Desk::new();
    let delivered =
        desk.deliver("command:sh -c 'cat >/dev/null; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2'");
    assert!(delivered.is_ok(), "{delivered:?}");
}

#[test]
fn a_program_that_is_not_there_or_may_not_run_is_told_before() {
    let mut desk = Desk::new();
    fs::write(desk.at("bin/plain"), "no program").unwrap();
    desk.around.path = desk.at("bin").into();
    let path = desk.at("bin/plain");
    for (typed, says) in [
        ("command:plain".to_owned(), "not executable"),
        ("command:absent -x".to_owned(), "absent is not installed here"),
        (format!("command:{}", path.display()), "not executable"),
        ("command:/nowhere/x".to_owned(), "There is no program /nowhere/x"),
        ("github:a/b#C".to_owned(), "gh is not installed here"),
        ("pass:a".to_owned(), "pass is not installed here"),
    ] {
        let refused = desk.check(&typed).unwrap_err();
        assert!(refused.contains(says) && refused.ends_with('.'), "{typed}: {refused}");
        assert!(desk.deliver(&typed).unwrap_err().contains(says));
    }
    // A folder of PATH that depends on where one stands is no place for a program.
    desk.around.path = ".:bin".into();
    assert!(desk.check("command:sh").is_err());
    // No interpreter: found, but it cannot be started.
    desk.around.path = "/usr/bin:/bin".into();
    assert_eq!(desk.check("command:cat"), Ok(None));
    assert!(desk.check("command:cat | tee x").unwrap().unwrap().contains("No shell"));
}

#[test]
fn standard_output_that_takes_nothing_is_told() {
    let secret = fake();
    let payload = Payload::Token(&secret);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let error = write_to(&full, &payload).unwrap_err();
    assert!(error.contains("no room left"), "{error}");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let error = write_to(&writer, &payload).unwrap_err();
    assert!(error.contains("Nobody reads"), "{error}");
    let closed: OwnedFd = fs::File::open("/dev/null").unwrap().into();
    let error = write_to(&closed, &payload).unwrap_err();
    assert!(error.starts_with("Writing to standard output failed"), "{error}");
    let (mut reader, writer) = std::io::pipe().unwrap();
    write_to(&writer, &payload).unwrap();
    drop(writer);
    let mut got = String::new();
    std::io::Read::read_to_string(&mut reader, &mut got).unwrap();
    assert_eq!(got, FAKE);
}

/// On a terminal a prompt begins on a line of its own.
#[test]
fn a_newline_follows_on_a_terminal_alone() {
    use portable_pty::{PtySize, native_pty_system};
    let pty = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut reader = pty.master.try_clone_reader().unwrap();
    let terminal = fs::OpenOptions::new()
        .write(true)
        .open(pty.master.tty_name().unwrap())
        .unwrap();
    write_to(&terminal, &Payload::Token(&fake())).unwrap();
    let mut got = vec![0; FAKE.len() + 2];
    std::io::Read::read_exact(&mut reader, &mut got).unwrap();
    assert_eq!(got, format!("{FAKE}\r\n").as_bytes());
}

/// A pipe that is full and does not block is waited for.
#[test]
fn standard_output_that_is_full_for_now_is_waited_for() {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let flags = rustix::fs::fcntl_getfl(&writer).unwrap();
    rustix::fs::fcntl_setfl(&writer, flags | rustix::fs::OFlags::NONBLOCK).unwrap();
    let mut filled = 0;
    while let Ok(written) = rustix::io::write(&writer, &[b'.'; 4096]) {
        filled += written;
    }
    let taker = std::thread::spawn(move || {
        let mut got = Vec::new();
        std::io::Read::read_to_end(&mut reader, &mut got).unwrap();
        got
    });
    write_to(&writer, &Payload::Token(&fake())).unwrap();
    drop(writer);
    let got = taker.join().unwrap();
    assert_eq!(&got[filled..], FAKE.as_bytes());
}

#[test]
fn nothing_half_written_is_left_where_a_file_cannot_be_written() {
    let desk = Desk::new();
    let before = fs::read_dir(desk.at("")).unwrap().count();
    for typed in [
        "file:/proc/self/token",
        "env:/proc/self/.env#A",
        "file:/nowhere/token",
        "env:/nowhere/.env#A",
    ] {
        let refused = desk.check(typed).unwrap_err();
        assert!(refused.ends_with('.'), "{typed}: {refused}");
        quotes_nothing(&desk.deliver(typed).unwrap_err());
    }
    assert_eq!(fs::read_dir(desk.at("")).unwrap().count(), before);
    assert!(!Path::new("/nowhere").exists());
}
