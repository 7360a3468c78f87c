//! Signals, Ctrl-C and aborts, whatever the program is at: it ends with the code of the signal, the terminal is given back, a shown secret is erased before anything is
//! cleared, and a token that may exist is named. The real program in a pseudo-terminal and without one.

use crate::{command, program, pty};
use std::fs;
use std::path::{Path, PathBuf};

use cfmint::simulator::Simulator;
use command::{Desk, Running, Said, made, posts, text, until};
use program::{
    CTRL_C, DOWN, END, ENTER, Home, PROGRAM, UP, on_screen, press, signed_in, small, to_limits, to_secret, to_summary,
};
use pty::Pty;
use rustix::process::{Pid, Signal};
use serde_json::json;

const CTRL_L: &[u8] = b"\x0c";
const CTRL_Z: &[u8] = b"\x1a";

/// Signals whose usual effect is the end, with the exit code of each.
const ENDING: [(Signal, u32); 13] = [
    (Signal::HUP, 129),
    (Signal::INT, 130),
    (Signal::QUIT, 131),
    (Signal::ABORT, 134),
    (Signal::USR1, 138),
    (Signal::USR2, 140),
    (Signal::ALARM, 142),
    (Signal::TERM, 143),
    (Signal::XCPU, 152),
    (Signal::XFSZ, 153),
    (Signal::VTALARM, 154),
    (Signal::PROF, 155),
    (Signal::IO, 157),
];

/// The program in front of a simulator, with more variables.
fn start(home: &Home, simulator: &Simulator, more: &[(&str, &str)]) -> Pty {
    let base = simulator.base_url();
    let env = [&[("CLOUDFLARE_API_TOKEN", simulator.api_token())], more].concat();
    home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env)
}

/// The secret on the screen.
fn revealed(pty: &mut Pty) -> String {
    to_secret(pty);
    pty.send(b"r");
    on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap()
}

/// Where something is cleared while a part of the secret stands on the screen: what a terminal without an alternate screen would take into its scrollback.
fn cleared_with(raw: &[u8], secret: &str) -> Vec<usize> {
    let clears = (0..raw.len()).filter(|at| raw[*at..].starts_with(b"\x1b[2J") || raw[*at..].starts_with(b"\x1b[J"));
    let shown = |end: &usize| {
        let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        let before = String::from_utf8_lossy(&raw[..*end])
            .replace("\x1b[?1049h", "")
            .replace("\x1b[?1049l", "");
        parser.process(before.as_bytes());
        let there = parser.screen().contents();
        there.contains(&secret[5..15]) || there.contains(&secret[secret.len() - 10..])
    };
    clears.filter(shown).collect()
}

#[test]
fn twin_a_clear_with_the_secret_on_the_screen_is_found() {
    let secret = "not-a-real-secret-but-as-long-as-one";
    for (bytes, found) in [
        (format!("\x1b[?1049h\x1b[5;1H{secret}\x1b[2J"), 1),
        (format!("\x1b[5;1H{secret}\x1b[H\x1b[J\x1b[2J"), 1),
        (format!("\x1b[5;1H{secret}\x1b[5;1H\x1b[2K\x1b[2J"), 0),
    ] {
        assert_eq!(cleared_with(bytes.as_bytes(), secret).len(), found, "{bytes:?}");
    }
}

#[test]
fn every_signal_ends_it_with_its_code_and_gives_the_terminal_back() {
    let simulator = small();
    let home = Home::fresh();
    for (signal, code) in ENDING {
        let mut pty = start(&home, &simulator, &[]);
        signed_in(&pty);
        pty.signal(signal);
        assert_eq!(pty.wait_for_exit().exit_code(), code, "{signal:?}");
        pty.assert_restored();
    }
}

#[test]
fn a_shown_secret_is_erased_before_a_signal_a_panic_or_an_abort_clears_the_screen() {
    let simulator = small();
    let mut ends: Vec<(String, u32)> = Vec::new();
    for (how, signal) in ENDING
        .map(|(signal, _)| (String::new(), Some(signal)))
        .into_iter()
        .chain([("1".to_owned(), None), ("abort".to_owned(), None)])
    {
        let home = Home::fresh();
        let mut pty = start(&home, &simulator, &[("CFMINT_PANIC_ON_REDRAW", &how)]);
        let secret = revealed(&mut pty);
        match signal {
            Some(signal) => pty.signal(signal),
            None => pty.send(CTRL_L),
        }
        let status = pty.wait_for_exit();
        ends.push((format!("{signal:?} {how}"), status.exit_code()));
        pty.assert_restored();
        assert_eq!(cleared_with(&pty.raw(), &secret), [0; 0], "{signal:?} {how}");
        assert!(!pty.screen().contains(&secret[5..25]), "{signal:?} {how}");
        if signal.is_some() {
            let id = simulator.identify(&secret).unwrap();
            assert!(pty.screen().contains(&id), "{signal:?}: {}", pty.screen());
        }
    }
    let (aborted, others) = ends.split_last().unwrap();
    let (panicked, signals) = others.split_last().unwrap();
    assert_ne!(aborted.1, 0, "SIGABRT ends it: {aborted:?}");
    assert_eq!(panicked.1, 101);
    assert!(signals.iter().all(|(_, code)| *code == 5), "not taken: {signals:?}");
}

#[test]
fn a_shown_secret_is_erased_before_ctrl_l_a_new_size_a_stop_and_leaving_clear_the_screen() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    let script = format!("set -m; '{PROGRAM}' --api-base-url {base}; echo shell has it; read answer; fg >/dev/null");
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &env);
    let secret = revealed(&mut pty);
    let drawn = |pty: &mut Pty, change: &dyn Fn(&mut Pty)| {
        let before = pty.raw().len();
        change(pty);
        // A clear, and then the secret once more, behind all that a frame writes.
        pty.wait_for_bytes("the secret on a new screen", |raw| {
            let new = String::from_utf8_lossy(&raw[before..]).into_owned();
            new.split_once("\x1b[2J")
                .is_some_and(|(_, frame)| frame.contains(&secret))
        });
    };
    drawn(&mut pty, &|pty| pty.send(CTRL_L));
    // For the program it is another size, for the judge above the same: no row is wrapped.
    drawn(&mut pty, &|pty| pty.resize(80, 23));
    drawn(&mut pty, &|pty| pty.resize(80, 24));
    press(&mut pty, CTRL_Z, "shell has it");
    press(&mut pty, b"\n", "Token: hidden");
    pty.send(b"r");
    pty.wait_for("the secret", |screen| screen.contains(&secret));
    press(&mut pty, b"q", "Is it stored safely?");
    pty.send(b"y");
    pty.wait_for_exit();
    assert_eq!(cleared_with(&pty.raw(), &secret), [0; 0]);
}

/// The file that keeps a core busy.
fn busy_file(home: &Home) -> PathBuf {
    home.path("busy")
}

/// How many clock ticks of the processor a process has used.
fn ticks(pid: Pid) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum()
}

/// Waits until the program computes: it uses the processor for as long as a person would take to notice.
fn computes(pid: Pid) {
    let before = ticks(pid);
    until("it to compute", || ticks(pid) > before + 20);
}

/// On step 5, and from there on busy for ever.
fn busy(home: &Home, simulator: &Simulator) -> Pty {
    let file = busy_file(home);
    let mut pty = start(home, simulator, &[("CFMINT_BUSY_WHILE", file.to_str().unwrap())]);
    to_limits(&mut pty);
    makes_busy(home, &mut pty);
    pty
}

fn makes_busy(home: &Home, pty: &mut Pty) {
    fs::write(busy_file(home), "").unwrap();
    pty.send(CTRL_L);
    computes(pty.pid());
}

fn drafts(home: &Home) -> usize {
    let files = fs::read_dir(home.path("state/cfmint")).into_iter().flatten().flatten();
    files
        .filter(|file| file.file_name().to_str().unwrap().starts_with("draft-"))
        .count()
}

#[test]
fn a_loop_that_does_not_come_back_is_ended_by_signals_and_the_draft_is_kept() {
    let simulator = small();
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::INT, 130),
        (Signal::HUP, 129),
        (Signal::USR1, 138),
        (Signal::ABORT, 134),
    ] {
        let home = Home::fresh();
        let mut pty = busy(&home, &simulator);
        pty.signal(signal);
        assert_eq!(pty.wait_for_exit().exit_code(), code, "{signal:?}");
        pty.assert_restored();
        assert_eq!(drafts(&home), 1, "{signal:?}");
    }
}

#[test]
fn a_loop_that_does_not_come_back_is_ended_by_the_second_ctrl_c_and_by_a_cut_line() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = busy(&home, &simulator);
    pty.send(CTRL_C);
    pty.send(b"and more");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
    assert_eq!(drafts(&home), 1);

    // Presses that were read together with what the loop does not come back from.
    for (together, then) in [(&b"\x0c\x03"[..], &b"\x03"[..]), (b"\x0c\x03\x03", b"")] {
        let home = Home::fresh();
        let file = busy_file(&home);
        let mut pty = start(&home, &simulator, &[("CFMINT_BUSY_WHILE", file.to_str().unwrap())]);
        signed_in(&pty);
        fs::write(&file, "").unwrap();
        pty.send(together);
        until("it to be read", || pty.waits_to_be_read() == 0);
        pty.send(then);
        assert_eq!(pty.wait_for_exit().exit_code(), 130, "{together:?}");
        pty.assert_restored_but_for("^C");
    }

    let home = Home::fresh();
    let mut pty = busy(&home, &simulator);
    pty.hang_up();
    assert_ne!(pty.wait_for_exit().exit_code(), 0);
    assert_eq!(drafts(&home), 1);
}

#[test]
fn a_first_frame_that_does_not_come_is_ended_and_what_it_was_started_with_is_kept() {
    let simulator = small();
    let home = Home::fresh();
    fs::write(busy_file(&home), "").unwrap();
    fs::write(home.path("spec.toml"), command::SPEC).unwrap();
    let (file, spec, base) = (busy_file(&home), home.path("spec.toml"), simulator.base_url());
    let arguments = ["--api-base-url", &base, "--from", spec.to_str().unwrap()];
    let variables = [("CFMINT_BUSY_WHILE", file.to_str().unwrap())];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &arguments, &variables);
    pty.wait_for_bytes("the terminal to be taken", |raw| raw.starts_with(b"\x1b[?1049h"));
    pty.send(CTRL_C);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
    assert_eq!(drafts(&home), 1);
}

#[test]
fn what_is_typed_while_the_loop_works_comes_afterwards_and_in_order() {
    let simulator = small();
    let home = Home::fresh();
    let file = busy_file(&home);
    let mut pty = start(&home, &simulator, &[("CFMINT_BUSY_WHILE", file.to_str().unwrap())]);
    signed_in(&pty);
    makes_busy(&home, &mut pty);
    // More than the system keeps for a terminal.
    pty.send(&DOWN.repeat(2_000));
    pty.send(&UP.repeat(2_000));
    pty.send(b"billing");
    until("all to be read", || pty.waits_to_be_read() == 0);
    fs::remove_file(&file).unwrap();
    let screen = pty.wait_for("what was typed", |screen| screen.contains("Search:       billing"));
    assert!(screen.contains("› Read billing info"), "{screen}");
    // One press was the loop's.
    makes_busy(&home, &mut pty);
    pty.send(CTRL_C);
    until("it to be read", || pty.waits_to_be_read() == 0);
    fs::remove_file(&file).unwrap();
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
}

#[test]
fn busy_while_the_request_is_out_or_the_secret_is_here_it_ends_with_5_and_names_the_token() {
    let simulator = small();
    let rule = json!({"method": "POST", "path": "/user/tokens", "fault": "stall"});
    simulator.add_fault(rule).unwrap();
    let home = Home::fresh();
    let file = busy_file(&home);
    let variables = [("CFMINT_BUSY_WHILE", file.to_str().unwrap())];
    let mut pty = start(&home, &simulator, &variables);
    to_summary(&mut pty);
    pty.send(END);
    press(&mut pty, ENTER, "One request is on its way.");
    makes_busy(&home, &mut pty);
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    pty.assert_restored();
    let screen = pty.screen();
    assert!(
        screen.contains("“Edit zone DNS, example.com”") && screen.contains("it may exist"),
        "{screen}"
    );
    let notes = fs::read_dir(home.path("state/cfmint")).unwrap().flatten();
    let notes = notes.filter(|file| file.file_name().to_str().unwrap().starts_with("request-"));
    assert_eq!(notes.count(), 1, "the next start looks for it");

    let simulator = small();
    let home = Home::fresh();
    let file = busy_file(&home);
    let variables = [("CFMINT_BUSY_WHILE", file.to_str().unwrap())];
    let mut pty = start(&home, &simulator, &variables);
    let secret = revealed(&mut pty);
    makes_busy(&home, &mut pty);
    pty.send(CTRL_C);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    pty.assert_restored();
    let id = simulator.identify(&secret).unwrap();
    assert!(pty.screen().contains(&id), "{}", pty.screen());
    assert!(!pty.screen().contains(&secret[5..25]), "{}", pty.screen());
    assert_eq!(cleared_with(&pty.raw(), &secret), [0; 0]);
}

/// How often the watchdog has gone to sleep.
fn naps(pty: &Pty) -> String {
    let tasks = fs::read_dir(format!("/proc/{}/task", pty.pid().as_raw_nonzero())).unwrap();
    let status = tasks
        .flatten()
        .map(|task| fs::read_to_string(task.path().join("status")).unwrap_or_default());
    let its = status.filter(|status| status.starts_with("Name:\twatchdog\n"));
    let naps = its.flat_map(|status| {
        let lines: Vec<String> = status.lines().map(str::to_owned).collect();
        lines.into_iter().filter(|line| line.starts_with("voluntary_ctxt"))
    });
    naps.collect()
}

/// For absence there is nothing to wait for but time: longer than the watchdog waits for a loop that works.
#[test]
fn nobody_ticks_while_nothing_happens() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = start(&home, &simulator, &[]);
    signed_in(&pty);
    press(&mut pty, DOWN, "› Read billing info");
    let silence = std::time::Duration::from_millis(1_500);
    until("the watchdog to sleep", || {
        let before = naps(&pty);
        std::thread::sleep(silence);
        naps(&pty) == before
    });
    assert!(naps(&pty).contains("voluntary_ctxt_switches"), "there is a watchdog");
}

#[test]
fn a_command_that_computes_is_ended_by_signals() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let file = busy_file(&desk.home);
    fs::write(&file, "").unwrap();
    let desk = desk.with("CFMINT_BUSY_WHILE", file.to_str().unwrap());
    let commands = [
        &["review", "spec.toml"][..],
        &["create", "--from", "spec.toml", "--dry-run"],
        &["create", "--from", "spec.toml", "--yes", "--to", "file:secret"],
        &["export", "spec.toml", "--as", "spec"],
    ];
    for command in commands {
        for (signal, code) in [
            (Signal::TERM, 143),
            (Signal::INT, 130),
            (Signal::HUP, 129),
            (Signal::QUIT, 131),
        ] {
            // As a shell sees it.
            let line = format!("cfmint {}; echo code $?", command.join(" "));
            let folder = Path::new(PROGRAM).parent().unwrap().display();
            let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
            let shell = Running::of(desk.command("sh", &["-c", &line]).env("PATH", path));
            let child = child_of(shell.pid());
            computes(child);
            rustix::process::kill_process(child, signal).unwrap();
            let said = shell.end();
            assert!(
                said.stdout.contains(&format!("code {code}")),
                "{command:?} {signal:?}: {said:?}"
            );
        }
    }
    assert_eq!(posts(&simulator), 0);
}

/// The program that a shell has started.
fn child_of(shell: Pid) -> Pid {
    let file = format!("/proc/{0}/task/{0}/children", shell.as_raw_nonzero());
    let child = || fs::read_to_string(&file).ok()?.split(' ').next()?.parse::<i32>().ok();
    until("the child", || child().is_some());
    Pid::from_raw(child().unwrap()).unwrap()
}

#[test]
fn every_signal_while_the_request_of_a_command_is_out_leaves_words_and_the_note() {
    for (signal, _) in ENDING {
        let simulator = small();
        let rule = json!({"method": "POST", "path": "/user/tokens", "fault": "stall", "commit": true});
        simulator.add_fault(rule).unwrap();
        let desk = Desk::at(&simulator);
        let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
        until("the request", || posts(&simulator) == 1);
        running.signal(signal);
        running.end().ends(5).says("“deploy”").says("it may exist");
        assert_eq!(desk.notes().len(), 1, "{signal:?}");
    }
}

#[test]
fn every_signal_before_the_request_of_a_command_ends_it_with_its_code() {
    for (signal, code) in ENDING {
        let simulator = small();
        let rule = json!({"method": "GET", "path": "/user/tokens", "fault": "stall", "sticky": true});
        simulator.add_fault(rule).unwrap();
        let desk = Desk::at(&simulator);
        let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
        let asked = || {
            simulator
                .exchanges()
                .iter()
                .any(|one| one["path"].as_str().unwrap().contains("/user/tokens?"))
        };
        until("the list to be asked for", asked);
        running.signal(signal);
        running.end().ends(i32::try_from(code).unwrap());
        assert_eq!((posts(&simulator), made(&simulator).len()), (0, 0), "{signal:?}");
    }
}

/// Runs `create` where a file may not be larger than this, in blocks of 512 or 1,024 bytes.
fn limited(desk: &Desk, limit: &str, rest: &str) -> Said {
    desk.shell(&format!(
        "ulimit -f {limit}; exec cfmint create --from spec.toml --yes {rest}"
    ))
}

#[test]
fn a_limit_on_the_size_of_files_is_a_sentence_and_nothing_is_sent() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file(".env"), "OTHER=1\n").unwrap();
    for (rest, code) in [
        ("--to file:secret", 2),
        ("--to env:.env#TOKEN", 2),
        ("--to stdout > out", 2),
        // The note of the request is the first that goes over it.
        ("--to command:cat", 1),
    ] {
        let said = limited(&desk, "0", rest);
        assert_eq!((posts(&simulator), desk.notes().len()), (0, 0), "{rest}: {said:?}");
        said.ends(code).says("ulimit -f").says("Nothing was created.");
    }
    assert_eq!(fs::read_to_string(desk.file(".env")).unwrap(), "OTHER=1\n");
    // Where there is room, the limit changes nothing.
    limited(&desk, "64", "--to file:secret").ends(0);
    let token = &made(&simulator)[0];
    assert_eq!(text(token, "name"), "deploy");
}

#[test]
fn a_limit_on_the_size_of_files_ends_a_roll_before_the_secret_in_use_stops_working() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:token"]).ends(0);
    let id = text(&made(&simulator)[0], "id").to_owned();
    let roll = |limit: &str| {
        let to = "command:sh -c 'cat > out'";
        desk.shell(&format!("ulimit -f {limit}; exec cfmint roll {id} --yes --to \"{to}\""))
    };
    let holder = |file: &str| simulator.identify(fs::read_to_string(desk.file(file)).unwrap().trim_end());
    // The note of the request is the first that goes over it, and what the command writes would be the next.
    let said = roll("0");
    assert_eq!(holder("token").as_deref(), Some(id.as_str()), "{said:?}");
    assert!(!desk.file("out").exists() && desk.notes().is_empty(), "{said:?}");
    said.ends(1).says("ulimit -f").says("Nothing was changed.");
    // Where there is room, the limit changes nothing.
    roll("64").ends(0);
    assert_eq!((holder("token"), holder("out").as_deref()), (None, Some(id.as_str())));
}

#[test]
fn in_the_wizard_a_limit_on_the_size_of_files_is_a_sentence_and_nothing_is_sent() {
    let simulator = small();
    let home = Home::fresh();
    let script = format!("ulimit -f 0; exec '{PROGRAM}' --api-base-url {}", simulator.base_url());
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &env);
    to_summary(&mut pty);
    pty.send(END);
    press(
        &mut pty,
        ENTER,
        "Nothing was sent. A note of the request cannot be kept",
    );
    assert_eq!(posts(&simulator), 0);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
}
