//! The whole flow, and what is around it: the size of the window, pastes, arguments and pipes.

use super::*;
use crate::program::{at, is_called};
use cfmint::wizard::steps::StepId;

#[test]
fn the_whole_flow_in_the_demo() {
    let home = Home::fresh();
    let mut pty = home.demo();
    sees(&pty, "nothing here is real");
    to_secret(&mut pty);
    let hidden = pty.screen();
    assert_eq!(on_screen(&hidden), None, "{hidden}");
    assert!(hidden.contains("DEMO"), "every screen says so");
    pty.send(b"r");
    let shown = pty.wait_for("the secret", |screen| on_screen(screen).is_some());
    let secret = on_screen(&shown).unwrap();
    assert!(secret.starts_with("cfut_"), "{shown}");
    press(&mut pty, b"r", "•  hidden");
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
fn too_small_a_window_says_so_and_nothing_is_lost() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_limits(&mut pty);
    for (columns, rows) in [(59, 15), (1, 1), (60, 15), (59, 16)] {
        pty.resize(columns, rows);
        if columns > 1 {
            sees(&pty, "This window is too small");
        }
        pty.resize(60, 16);
        sees(&pty, &format!("› 5 of 6 {}", StepId::Limits.name()));
        pty.resize(120, 40);
        sees(&pty, "The token so far");
        pty.resize(80, 24);
        pty.wait_for("the page", |screen| {
            screen.contains(&at(StepId::Limits)) && !screen.contains("The token so far")
        });
    }
    press(&mut pty, ENTER, &at(StepId::Summary));
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
    let screen = pty.wait_for("the paste", |screen| screen.contains("› cert man"));
    assert!(
        screen.contains(&at(StepId::Template)) && screen.contains("left out"),
        "{screen}"
    );
    press(&mut pty, b"\x15", "›  Edit zone DNS");
    press(&mut pty, ENTER, &at(StepId::Name));
    pty.send(b"\x15");
    is_called(&pty, "for example");
    pty.send(paste);
    let screen = is_called(&pty, "cert man");
    assert!(screen.contains(&at(StepId::Name)), "{screen}");
    assert!(
        !String::from_utf8_lossy(&pty.raw()).contains("\x1b]"),
        "no title was set"
    );
    press(&mut pty, ENTER, &at(StepId::Permissions));
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
    sees(&pty, "[ Add these 2 ]");
    signed_in(&pty);
    sees(&pty, "Question: Which phase of rulesets?");
    press(
        &mut pty,
        b"http_request_cache",
        "rules of zones, phase http_request_cache_settings",
    );
    press(&mut pty, ENTER, "[ Add these 3 ]");
    press(&mut pty, ENTER, &at(StepId::Name));
    press(&mut pty, ENTER, "3 chosen");
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

/// Nothing that places a cursor or colours is written to a terminal that shows no screen; what to do
/// instead is said.
#[test]
fn a_terminal_without_a_screen_gets_a_sentence() {
    let home = Home::fresh();
    for (term, why) in [("dumb", "TERM=dumb"), ("", "TERM is not set")] {
        let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--demo"], &[("TERM", term)]);
        assert_eq!(pty.wait_for_exit().exit_code(), 2, "{term:?}");
        let said = String::from_utf8(pty.raw()).unwrap();
        assert!(said.contains(why) && said.contains("set TERM to its type"), "{said:?}");
        assert!(said.contains("cfmint create") && !said.contains('\x1b'), "{said:?}");
    }
}

#[test]
fn wrong_usage_is_exit_2() {
    for arguments in [
        &["--no-such-option"][..],
        &["no-such-command"],
        &["--api-base-url", "http://192.0.2.1"],
        &["emulate", "--listen", "somewhere"],
        &["emulate", "--accounts", "1", "--tokens", "539"],
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
    press(&mut pty, TO_CREATE, "›[ Create Token ]");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
    assert_eq!(std::fs::read(out).unwrap(), b"", "nothing on stdout");
}

/// Keys come from the controlling terminal, letter by letter and unseen, whatever is behind stdin.
#[test]
fn with_another_terminal_behind_stdin_keys_come_from_the_controlling_one() {
    let other = portable_pty::native_pty_system()
        .openpty(portable_pty::PtySize::default())
        .unwrap();
    let behind = other.master.tty_name().expect("a terminal has a name");
    let home = Home::fresh();
    let line = format!("exec '{PROGRAM}' --demo < '{}'", behind.display());
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &line], &[]);
    sees(&pty, &at(StepId::Template));
    // Nobody presses Enter: a terminal that is not raw would keep the letters and show them.
    press(&mut pty, b"billing", "› billing");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
}
