//! The real program in a real pseudo-terminal: it appears without the network, works by keys, and gives the terminal back on every
//! way out. `tests/library/terminal.rs` panics a probe on the same terminal; `tests/program/kept/mod.rs` makes a debug build panic.

use crate::{program, pty};
use std::path::Path;
use std::time::Duration;

use cfmint::simulator::Simulator;
use program::{
    CTRL_C, DOWN, END, ENTER, Home, PROGRAM, RIGHT, UP, on_screen, press, sees, signed_in, small, to_limits,
    to_resources, to_secret, to_summary,
};
use pty::Pty;
use rustix::process::Signal;
use serde_json::json;

/// Bytes that the terminal may get until the list of templates is on the screen, and for one key that moves the cursor.
const FIRST_FRAME: usize = 2_048;
const CURSOR_KEY: usize = 203;

/// How many bytes of the program's output it took until the screen was like this.
fn bytes_until(raw: &[u8], (columns, rows): (u16, u16), is_there: impl Fn(&str) -> bool) -> usize {
    let mut parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
    for (at, byte) in raw.iter().enumerate() {
        parser.process(&[*byte]);
        if at % 16 == 15 && is_there(&parser.screen().contents()) {
            return at + 1;
        }
    }
    raw.len()
}

/// The number of bytes when the program has been silent for a while. For absence there is nothing to wait for but time.
fn when_silent(pty: &Pty, silence: Duration) -> usize {
    loop {
        let before = pty.raw().len();
        std::thread::sleep(silence);
        if pty.raw().len() == before {
            return before;
        }
    }
}

#[test]
fn the_list_is_there_and_keys_work_while_the_api_stalls() {
    let simulator = small();
    simulator
        .add_fault(json!({"path": "*", "fault": "stall", "sticky": true}))
        .unwrap();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    let screen = pty.wait_for("the list", |screen| screen.contains("› Edit zone DNS"));
    assert!(screen.contains("Step 1 of 6"), "{screen}");
    sees(&pty, "signing in …");
    press(&mut pty, DOWN, "› Read billing info");
    press(&mut pty, UP, "› Edit zone DNS");
    press(&mut pty, ENTER, "Step 2 of 6");
    press(&mut pty, ENTER, "Step 3 of 6");
    press(&mut pty, ENTER, "Step 4 of 6");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
}

#[test]
fn the_first_frame_and_a_cursor_key_cost_few_bytes() {
    let simulator = small();
    simulator
        .add_fault(json!({"path": "*", "fault": "stall", "sticky": true}))
        .unwrap();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    let last = "[ Owner: you ]";
    sees(&pty, last);
    let until_list = bytes_until(&pty.raw(), (80, 24), |screen| {
        screen.contains("› Edit zone DNS") && screen.contains(last)
    });
    assert!(until_list <= FIRST_FRAME, "{until_list} bytes until the list is there");

    for (key, there) in [
        (DOWN, "› Read billing info"),
        (DOWN, "› Read analytics"),
        (UP, "› Read billing info"),
    ] {
        let before = when_silent(&pty, Duration::from_millis(100));
        press(&mut pty, key, there);
        let cost = when_silent(&pty, Duration::from_millis(100)) - before;
        assert!(cost <= CURSOR_KEY, "{cost} bytes for one key");
    }
}

#[test]
fn twenty_keys_in_one_write_are_one_frame() {
    let simulator = small();
    let home = Home::fresh();
    let size = (80, 40);
    let mut pty = home.facing_in(size, &simulator);
    signed_in(&pty);
    let start = when_silent(&pty, Duration::from_millis(300));
    press(&mut pty, DOWN, "› Read billing info");
    let one = when_silent(&pty, Duration::from_millis(100));
    // The list is so high that nothing scrolls: a frame costs as much for twenty rows as for one.
    let screen = pty.screen();
    let rows: Vec<&str> = screen.lines().collect();
    let here = rows.iter().position(|row| row.starts_with("› ")).unwrap();
    let words = rows[here + 20]
        .split("  ")
        .find(|word| !word.is_empty())
        .unwrap()
        .trim()
        .to_owned();
    press(&mut pty, &DOWN.repeat(20), &format!("› {words}"));
    let twenty = when_silent(&pty, Duration::from_millis(100)) - one;
    assert!(
        twenty < 2 * (one - start),
        "{twenty} bytes for twenty keys, {} for one",
        one - start
    );
}

#[test]
fn the_whole_flow_in_the_demo() {
    let home = Home::fresh();
    let mut pty = home.demo();
    sees(&pty, "DEMO, nothing is real");
    to_secret(&mut pty);
    let hidden = pty.screen();
    assert_eq!(on_screen(&hidden), None, "{hidden}");
    assert!(hidden.contains("DEMO"), "every screen says so");
    pty.send(b"r");
    let shown = pty.wait_for("the secret", |screen| on_screen(screen).is_some());
    let secret = on_screen(&shown).unwrap();
    assert!(secret.starts_with("cfut_"), "{shown}");
    press(&mut pty, b"r", "Token: hidden");
    let screen = pty.screen();
    assert!(
        !screen.contains(&secret[..20]) && !screen.contains(&secret[secret.len() - 20..]),
        "{screen}"
    );
    press(&mut pty, b"q", "Is it stored safely?");
    pty.send(b"y");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    pty.assert_restored();
    let screen = pty.screen();
    assert!(screen.contains("exists: id") && !screen.contains(&secret), "{screen}");
}

#[test]
fn leaving_an_untaken_secret_is_exit_5_with_its_id() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    press(&mut pty, b"q", "You have not taken this token.");
    pty.send(b"y");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    pty.assert_restored();
    let truth = simulator.truth();
    let id = truth["tokens"].as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(pty.screen().contains(&id), "{}", pty.screen());
    assert_eq!(truth["posts"], 1);
}

#[test]
fn signals_and_keys_give_the_terminal_back() {
    let simulator = small();
    let home = Home::fresh();
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let mut pty = home.facing(&simulator);
        signed_in(&pty);
        pty.signal(signal);
        assert_eq!(pty.wait_for_exit().exit_code(), code, "{signal:?}");
        pty.assert_restored();
    }
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
}

#[test]
fn a_signal_while_a_secret_is_shown_takes_it_off_the_screen_and_names_the_token() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    pty.send(b"r");
    let secret = on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap();
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_exit().exit_code(), 5, "it was not taken");
    pty.assert_restored();
    let id = simulator.identify(&secret).expect("what was shown is the secret");
    let screen = pty.screen();
    assert!(screen.contains(&id) && !screen.contains(&secret), "{screen}");
}

/// A simulator where creating goes wrong in this way.
fn creating_with(fault: &str) -> Simulator {
    let simulator = small();
    let rule = json!({"method": "POST", "path": "/user/tokens", "fault": fault, "sticky": true});
    simulator.add_fault(rule).unwrap();
    simulator
}

#[test]
fn leaving_while_the_request_is_out_takes_two_presses_and_names_the_token() {
    let simulator = creating_with("stall");
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    pty.send(END);
    press(&mut pty, ENTER, "One request is on its way.");
    press(&mut pty, CTRL_C, "a token may come to exist");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    pty.assert_restored();
    let screen = pty.screen();
    assert!(
        screen.contains("“Edit zone DNS, example.com”") && screen.contains("it may exist"),
        "{screen}"
    );
}

/// What became of it is known, whatever is still asked about the sign-in.
#[test]
fn leaving_while_a_refusal_is_looked_into_takes_one_press_and_leaves_nothing_to_look_for() {
    let simulator = small();
    let errors = json!([{"code": 10000, "message": "Authentication error"}]);
    let body = json!({"success": false, "errors": errors, "messages": [], "result": null});
    for rule in [
        json!({"method": "POST", "path": "/user/tokens", "fault": "answer", "status": 401, "body": body}),
        json!({"path": "/user/tokens/verify", "nth": 2, "sticky": true, "fault": "stall"}),
    ] {
        simulator.add_fault(rule).unwrap();
    }
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    pty.send(END);
    press(&mut pty, ENTER, "Not created: Cloudflare refused it.");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
    assert!(!pty.screen().contains("may exist"), "{}", pty.screen());
    let state = std::fs::read_dir(home.path("state/cfmint")).into_iter().flatten();
    let kept: Vec<_> = state.map(|entry| entry.unwrap().file_name()).collect();
    let notes = kept
        .iter()
        .filter(|name| name.to_string_lossy().starts_with("request-"));
    assert_eq!(notes.count(), 0, "{kept:?}");
    assert_eq!(simulator.truth()["posts"], 1);
}

#[test]
fn a_signal_while_the_request_is_out_names_the_token() {
    let simulator = creating_with("stall");
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    pty.send(END);
    press(&mut pty, ENTER, "One request is on its way.");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    pty.assert_restored();
    assert!(
        pty.screen().contains("“Edit zone DNS, example.com”"),
        "{}",
        pty.screen()
    );
}

#[test]
fn a_lost_answer_is_exit_5_with_the_id() {
    let simulator = creating_with("commit_then_close");
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    pty.send(END);
    press(&mut pty, ENTER, "This token exists: Edit zone DNS, example.com,");
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    pty.assert_restored();
    let truth = simulator.truth();
    let id = truth["tokens"].as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(pty.screen().contains(&id), "{}", pty.screen());
    assert_eq!(truth["posts"], 1);
}

#[test]
fn a_closed_terminal_ends_the_program() {
    let simulator = small();
    let home = Home::fresh();
    for reveal in [false, true] {
        let mut pty = home.facing(&simulator);
        if reveal {
            to_secret(&mut pty);
            pty.send(b"r");
            pty.wait_for("the secret", |screen| on_screen(screen).is_some());
        } else {
            signed_in(&pty);
        }
        pty.hang_up();
        // It ends: so it cannot spin.
        let status = pty.wait_for_exit();
        assert_ne!(status.exit_code(), 0, "{status:?}");
    }
}

#[test]
fn suspended_with_the_secret_shown_it_comes_back_masked() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    let script = format!(
        "set -m; '{PROGRAM}' --api-base-url {base}; echo shell has it; read answer; fg >/dev/null; echo end $?"
    );
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &env);
    to_secret(&mut pty);
    pty.send(b"r");
    let secret = on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap();
    assert!(simulator.identify(&secret).is_some());
    press(&mut pty, b"\x1a", "shell has it");
    pty.look(|screen| {
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert!(!screen.contents().contains(&secret), "{}", screen.contents());
    });
    let until_stopped = pty.raw().len();
    press(&mut pty, b"\n", "Token: hidden");
    pty.look(|screen| assert!(screen.alternate_screen()));
    let after = pty.raw()[until_stopped..].to_vec();
    assert!(!String::from_utf8_lossy(&after).contains(&secret), "not written again");
    press(&mut pty, b"q", "Is it stored safely?");
    press(&mut pty, b"y", "end 0");
    pty.wait_for_exit();
    pty.assert_restored();
}

/// One program for each screen, all at once: then one second of silence is enough for all.
#[test]
fn nothing_is_written_while_nothing_happens() {
    type Walk = fn(&mut Pty);
    let walks: [(&str, Walk); 14] = [
        ("template", |pty| signed_in(pty)),
        ("template, filtered", |pty| {
            signed_in(pty);
            press(pty, b"dns", "Search:       dns");
        }),
        ("name", |pty| {
            signed_in(pty);
            press(pty, ENTER, "Step 2 of 6");
        }),
        ("permissions", |pty| {
            signed_in(pty);
            press(pty, ENTER, "Step 2 of 6");
            press(pty, ENTER, "Step 3 of 6");
        }),
        ("resources", to_resources),
        ("limits", to_limits),
        ("summary", to_summary),
        ("json", |pty| {
            to_summary(pty);
            press(pty, &[b"\x1b[H", UP, RIGHT].concat(), "›[JSON]");
        }),
        ("secret", to_secret),
        ("secret, shown", |pty| {
            to_secret(pty);
            pty.send(b"r");
            pty.wait_for("the secret", |screen| on_screen(screen).is_some());
        }),
        ("question", |pty| {
            to_secret(pty);
            press(pty, b"q", "You have not taken this token.");
        }),
        ("check", |pty| {
            to_secret(pty);
            press(pty, b"p", "Paste to check:");
        }),
        ("help", |pty| {
            to_secret(pty);
            press(pty, b"?", "Any key closes this page.");
        }),
        ("save", |pty| {
            to_secret(pty);
            press(pty, b"s", "Save or send:");
        }),
    ];
    let simulator = small();
    let troubled = ["stall", "commit_then_close"].map(creating_with);
    let home = Home::fresh();
    let mut programs: Vec<(&str, Pty)> = Vec::new();
    for (name, walk) in walks {
        let mut pty = home.facing(&simulator);
        walk(&mut pty);
        programs.push((name, pty));
    }
    let signing_in = home.start(
        (80, 24),
        Path::new(PROGRAM),
        &["--api-base-url", &simulator.base_url()],
        &[],
    );
    sees(&signing_in, "and stays in memory only");
    programs.push(("sign in", signing_in));
    // Two that need an API which does not answer the create request.
    for (simulator, title) in troubled.iter().zip(["Creating “Edit zone DNS", "This token exists:"]) {
        let mut pty = home.facing(simulator);
        to_summary(&mut pty);
        pty.send(END);
        press(&mut pty, ENTER, title);
        programs.push((title, pty));
    }
    // The last one may still be drawing what it was told.
    for (_, pty) in &programs {
        when_silent(pty, Duration::from_millis(50));
    }
    let before: Vec<usize> = programs.iter().map(|(_, pty)| pty.raw().len()).collect();
    std::thread::sleep(Duration::from_secs(1));
    for ((name, pty), before) in programs.iter().zip(before) {
        assert_eq!(
            pty.raw().len(),
            before,
            "{name}: bytes came while nothing happened:\n{}",
            pty.screen()
        );
    }
}

#[test]
fn too_small_a_window_says_so_and_nothing_is_lost() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_limits(&mut pty);
    for (columns, rows) in [(59, 15), (1, 1), (60, 15), (59, 16)] {
        pty.resize(columns, rows);
        if columns > 1 {
            sees(&pty, "The window is too small");
        }
        pty.resize(60, 16);
        sees(&pty, "Step 5 of 6");
        pty.resize(120, 40);
        sees(&pty, "The token so far");
        pty.resize(80, 24);
        pty.wait_for("the page", |screen| {
            screen.contains("Step 5 of 6") && !screen.contains("The token so far")
        });
    }
    press(&mut pty, ENTER, "Step 6 of 6");
    sees(&pty, "example.com");
}

#[test]
fn resizing_while_the_secret_is_shown_never_cuts_it_silently() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    pty.send(b"r");
    let secret = on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap();
    for (columns, rows) in [(60, 16), (1, 1), (200, 50), (80, 24)] {
        pty.resize(columns, rows);
        if columns == 60 {
            pty.wait_for("secret or sentence", |screen| {
                screen.contains(&secret) || screen.contains("needs 53 columns") || screen.contains("columns here")
            });
        } else if columns > 60 {
            sees(&pty, &secret);
        }
    }
}

#[test]
fn pastes_never_submit_and_bring_no_escape_sequences() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    let paste: &[u8] = b"\x1b[200~cert\n\x07man\x1b]0;owned\x07\r\n\x1b[201~";
    pty.send(paste);
    let screen = pty.wait_for("the paste", |screen| screen.contains("Search:       cert man"));
    assert!(
        screen.contains("Step 1 of 6") && screen.contains("left out"),
        "{screen}"
    );
    press(&mut pty, b"\x15", "› Edit zone DNS");
    press(&mut pty, ENTER, "Step 2 of 6");
    press(&mut pty, b"\x15", "Name:         for example");
    pty.send(paste);
    let screen = pty.wait_for("the paste", |screen| screen.contains("Name:         cert man"));
    assert!(screen.contains("Step 2 of 6"), "{screen}");
    assert!(
        !String::from_utf8_lossy(&pty.raw()).contains("\x1b]"),
        "no title was set"
    );
    press(&mut pty, ENTER, "Step 3 of 6");
}

#[test]
fn needs_of_the_command_line_stand_on_the_first_screen_also_from_a_pipe_and_a_folder() {
    let simulator = small();
    let home = Home::fresh();
    let infra = home.path("infra");
    std::fs::create_dir(&infra).unwrap();
    let record = "resource \"cloudflare_dns_record\" \"www\" {\n  zone_id = var.zone\n}\n";
    std::fs::write(infra.join("main.tf"), record).unwrap();
    std::fs::write(home.path("error"), "POST /zones/{zone_id}/purge_cache\n403 Forbidden\n").unwrap();
    let script = format!(
        "exec {PROGRAM} --needs - --needs '{}' --needs 'create a zone ruleset' < '{}'",
        infra.display(),
        home.path("error").display()
    );
    let variables = [
        ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
        ("CLOUDFLARE_API_BASE_URL", &simulator.base_url()),
    ];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &variables);
    sees(&pty, "[ Take these 2 permissions; 1 question is open ]");
    signed_in(&pty);
    sees(&pty, "Question: Which phase of rulesets?");
    press(
        &mut pty,
        b"http_request_cache",
        "rules of zones, phase http_request_cache_settings",
    );
    press(&mut pty, ENTER, "[ Take these 3 permissions ]");
    press(&mut pty, ENTER, "Step 2 of 6");
    press(&mut pty, ENTER, "3 chosen of");
}

#[test]
fn without_a_terminal_it_says_what_to_use_instead() {
    // A session of its own has no controlling terminal.
    let output = std::process::Command::new("setsid")
        .arg("--wait")
        .arg(PROGRAM)
        .arg("--demo")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("setsid of util-linux is installed");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cfmint create"), "{said}");
    assert!(output.stdout.is_empty() && !said.contains('\x1b'), "{said:?}");
}

#[test]
fn wrong_usage_is_exit_2() {
    for arguments in [
        &["--no-such-option"][..],
        &["no-such-command"],
        &["--api-base-url", "http://192.0.2.1"],
        &["emulate", "--listen", "somewhere"],
    ] {
        let output = std::process::Command::new(PROGRAM).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.is_empty() && !said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn pipes_around_it_do_not_matter() {
    let simulator = small();
    let home = Home::fresh();
    let out = home.path("out");
    let base = simulator.base_url();
    let script = format!("echo ignored | '{PROGRAM}' --api-base-url {base} > '{}'", out.display());
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &env);
    to_summary(&mut pty);
    press(&mut pty, END, "› [ Create Token ]");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
    assert_eq!(std::fs::read(out).unwrap(), b"", "nothing on stdout");
}
