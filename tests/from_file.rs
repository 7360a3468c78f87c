//! `--from`, as the program: what is wrong with a file is said on stderr before the terminal is touched, a line each, with exit code 2; a good one
//! opens on its summary, also from a pipe.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod program;
mod pty;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use program::{CTRL_C, Home, PROGRAM};
use pty::Pty;

/// Runs the program with these arguments and this on its stdin.
fn run(home: &Home, arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .envs(home.env())
        .current_dir(home.path("home"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its stdin closes it: that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

/// Waits until this is on the screen, wherever lines end.
fn sees(pty: &Pty, words: &str) {
    let one_line = |screen: &str| screen.split_whitespace().collect::<Vec<_>>().join(" ");
    pty.wait_for(words, |screen| one_line(screen).contains(words));
}

fn lines(output: &Output) -> Vec<String> {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = std::str::from_utf8(&output.stderr).unwrap();
    text.lines().map(str::to_owned).collect()
}

const GOOD: &str =
    "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

#[test]
fn every_fault_is_a_line_with_its_place() {
    let home = Home::fresh();
    std::fs::write(
        home.path("home/bad.toml"),
        "nam = 'x'\n[[grant]]\npermissions = ['zone/DSN:edit']\n",
    )
    .unwrap();
    let expected = [
        "cfmint: bad.toml:1:1: “nam” is no field of a spec: did you mean name?",
        "cfmint: bad.toml:3:16: “zone/DSN:edit” is no permission; did you mean zone/DNS:edit?",
    ];
    assert_eq!(lines(&run(&home, &["--from", "bad.toml"], b"")), expected);
    assert_eq!(
        lines(&run(&home, &["new", "--demo", "--from", "bad.toml"], b"")),
        expected
    );
    let piped = lines(&run(&home, &["--from", "-"], b"{\"name\": 1}"));
    assert_eq!(
        piped,
        ["cfmint: stdin:1:10: name is a number; expected a text in quotes."]
    );
}

#[test]
fn what_is_no_file_of_text_is_one_sentence() {
    let home = Home::fresh();
    std::fs::write(home.path("home/bytes"), [0xff, 0xfe, 0x00]).unwrap();
    std::fs::write(home.path("home/large"), vec![b'#'; 10_000_000]).unwrap();
    std::fs::write(home.path("home/esc\u{1b}[2J"), "a").unwrap();
    for (arguments, says) in [
        (
            &["--from", "missing.toml"][..],
            "cfmint: missing.toml: it could not be read: No such file",
        ),
        (&["--from", "."], "cfmint: .: it could not be read: Is a directory"),
        (
            &["--from", "bytes"],
            "cfmint: bytes: it is not UTF-8 text; expected a spec in TOML or JSON.",
        ),
        (
            &["--from", "large"],
            "cfmint: large:1:1: It has more than 1048576 bytes",
        ),
        (&["--from", "-"], "cfmint: stdin:1:1: There is nothing in it"),
        (&["--from", "esc\u{1b}[2J"], "cfmint: esc^[[2J:1:"),
    ] {
        let lines = lines(&run(&home, arguments, b""));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with(says), "{lines:?}");
    }
    let both = lines(&run(&home, &["--from", "x", "--template", "custom"], b""));
    assert!(both[0].contains("cannot be used with"), "{both:?}");
}

#[test]
fn a_good_file_opens_on_its_summary() {
    let home = Home::fresh();
    let path = home.path("home/deploy.toml");
    std::fs::write(&path, GOOD).unwrap();
    let mut pty = home.start(
        (80, 24),
        Path::new(PROGRAM),
        &["--demo", "--from", path.to_str().unwrap()],
        &[],
    );
    sees(&pty, "Please check what “deploy” will be able to do");
    sees(&pty, "on zone example.com (");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
}

#[test]
fn a_pipe_brings_the_file_and_the_keys_come_from_the_terminal() {
    let home = Home::fresh();
    let path = home.path("home/deploy.toml");
    std::fs::write(&path, GOOD).unwrap();
    let line = format!("cat '{}' | '{PROGRAM}' --demo --from -", path.display());
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &line], &[]);
    sees(&pty, "on zone example.com (");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
}
