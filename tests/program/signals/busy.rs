//! A loop that computes and does not come back, and one that has nothing to do.

use super::*;
use crate::program::{DOWN, UP, to_limits};

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
    let screen = pty.wait_for("what was typed", |screen| screen.contains("› billing"));
    assert!(screen.contains("›  Read billing info"), "{screen}");
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
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Asking Cloudflare to create it, once");
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

/// For absence there is nothing to wait for but time: longer than the watchdog waits for a loop
/// that works.
#[test]
fn nobody_ticks_while_nothing_happens() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = start(&home, &simulator, &[]);
    signed_in(&pty);
    press(&mut pty, DOWN, "›  Read billing info");
    let silence = std::time::Duration::from_millis(1_500);
    until("the watchdog to sleep", || {
        let before = naps(&pty);
        std::thread::sleep(silence);
        naps(&pty) == before
    });
    assert!(naps(&pty).contains("voluntary_ctxt_switches"), "there is a watchdog");
}
