//! The command that prints the credential, and other things that are waited for.

use std::io::BufReader;
use std::path::Path;

use cfmint::simulator::Simulator;
use rustix::process::Signal;

use super::*;
use crate::command::until;
use crate::program::{CTRL_C, Home, PROGRAM, sees};

/// The processes whose arguments hold this.
#[cfg(target_os = "linux")]
fn running(sign: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(sign))
        .count()
}

/// A command that never ends and has a program of its own below it, by this number in its
/// arguments.
fn endless(number: &str) -> String {
    format!("sh -c 'sleep {number}; echo not-a-real-one'")
}

#[cfg(target_os = "linux")]
#[test]
fn the_command_ends_with_the_program_however_that_ends() {
    let simulator = small();
    let signals = [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL];
    for (at, signal) in signals.into_iter().enumerate() {
        for (of, arguments) in [
            &["create", "--from", "spec.toml", "--yes", "--to", "file:token"][..],
            &["review", "0123456789abcdef0123456789abcdef"],
        ]
        .into_iter()
        .enumerate()
        {
            let number = format!("7153.{}{at}{of}", std::process::id());
            let desk = Desk::at(&simulator).with("CFMINT_TOKEN_COMMAND", &endless(&number));
            let program = desk.start(arguments);
            until("the shell and its sleep", || running(&number) >= 2);
            program.signal(signal);
            program.end();
            until("the end of both", || running(&number) == 0);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_command_ends_with_the_wizard() {
    let simulator = small();
    let base = simulator.base_url();
    for (at, end) in [Some(Signal::TERM), Some(Signal::KILL), None].into_iter().enumerate() {
        let number = format!("7154.{}{at}", std::process::id());
        let home = Home::fresh();
        let env = [("CFMINT_TOKEN_COMMAND", endless(&number))];
        let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
        sees(&pty, "›  Edit zone DNS");
        until("the shell and its sleep", || running(&number) >= 2);
        match end {
            Some(signal) => pty.signal(signal),
            None => pty.send(CTRL_C),
        }
        pty.wait_for_exit();
        until("the end of both", || running(&number) == 0);
    }
}

#[test]
fn what_is_waited_for_is_said_and_the_wizard_shows_it() {
    let simulator = small();
    let home = Home::fresh();
    let pipe = home.path("home/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let line = format!("cat {}", pipe.display());
    let base = simulator.base_url();
    let env = [("CFMINT_TOKEN_COMMAND", line.as_str())];
    let pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    sees(&pty, "waiting for CFMINT_TOKEN_COMMAND …");
    sees(&pty, "Waiting for “cat” (CFMINT_TOKEN_COMMAND), at most 60 seconds.");
    std::fs::write(&pipe, format!("{}\nuser: me\n", simulator.api_token())).unwrap();
    sees(&pty, "Signed in with the output of CFMINT_TOKEN_COMMAND");
    assert!(!pty.screen().contains("waiting for"), "{}", pty.screen());
    drop(pty);

    let desk = Desk::at(&simulator).with("CFMINT_TOKEN_COMMAND", &line);
    let mut program = desk
        .command(
            PROGRAM,
            &["create", "--from", "spec.toml", "--yes", "--to", "file:token"],
        )
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let waiting = "cfmint: Waiting for “cat” (CFMINT_TOKEN_COMMAND), at most 60 seconds.";
    assert!(lines.any(|line| line == waiting));
    std::fs::write(&pipe, format!("{}\nuser: me\n", simulator.api_token())).unwrap();
    let said: Vec<String> = lines.collect();
    assert!(program.wait().unwrap().success(), "{said:?}");
    assert!(
        said.iter().any(|line| line.contains("several lines; the first one")),
        "{said:?}"
    );
}

#[test]
fn the_command_may_ask_for_a_password_on_the_terminal() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    std::fs::write(home.path("home/spec.toml"), command::SPEC).unwrap();
    let asks = "sh -c 'printf \"Password: \" >/dev/tty; read -r line </dev/tty; echo \"$line\"'";
    let spec = home.path("home/spec.toml");
    let token = format!("file:{}", home.path("home/token").display());
    let arguments = [
        "create",
        "--from",
        spec.to_str().unwrap(),
        "--yes",
        "--to",
        &token,
        "--api-base-url",
        &base,
    ];
    let mut pty = home.start(
        (120, 24),
        Path::new(PROGRAM),
        &arguments,
        &[("CFMINT_TOKEN_COMMAND", asks)],
    );
    sees(&pty, "Password: ");
    pty.send(format!("{}\n", simulator.api_token()).as_bytes());
    assert_eq!(pty.wait_for_exit().exit_code(), 0, "{}", pty.screen());
}

#[test]
fn a_spec_is_read_from_the_terminal_and_that_is_said() {
    let home = Home::fresh();
    for arguments in [&["review", "-"][..], &["export", "-", "--as", "spec"]] {
        let mut pty = home.start((120, 24), Path::new(PROGRAM), arguments, &[]);
        sees(&pty, "Reading from this terminal (-)");
        pty.send(command::SPEC.as_bytes());
        pty.send(b"\x04");
        assert_eq!(pty.wait_for_exit().exit_code(), 0, "{}", pty.screen());
    }
    for (arguments, code) in [
        (&["create", "--dry-run", "--from", "-"][..], 2),
        (&["needs", "-"], 2),
        (&["--from", "-"], 2),
    ] {
        let mut pty = home.start((120, 24), Path::new(PROGRAM), arguments, &[]);
        sees(&pty, "Reading from this terminal (-)");
        pty.send(b"nothing = 1\n\x04");
        assert_eq!(pty.wait_for_exit().exit_code(), code, "{}", pty.screen());
    }
    // The wizard goes on with what it got.
    let mut pty = home.start((120, 24), Path::new(PROGRAM), &["--needs", "-"], &[]);
    sees(&pty, "Reading from this terminal (-)");
    pty.send(b"cert-manager\n\x04");
    sees(&pty, "It stays in memory only");
    pty.send(CTRL_C);
    pty.wait_for_exit();
}

#[test]
fn a_pipe_is_read_without_a_word() {
    let simulator: Simulator = small();
    let desk = Desk::at(&simulator);
    let mut command = desk.command(PROGRAM, &["review", "-"]);
    let said = command::Running::of(command.stdin(std::process::Stdio::piped()))
        .feed(command::SPEC)
        .end()
        .ends(0);
    assert_eq!(said.stderr, "");
}
