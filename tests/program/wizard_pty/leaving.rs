//! How the program ends or pauses, by keys and by signals, with a secret shown or a request out.

use rustix::process::Signal;

use super::*;

#[test]
fn leaving_an_untaken_secret_is_exit_5_with_its_id() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    press(&mut pty, b"q", "Leave?");
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

#[test]
fn leaving_while_the_request_is_out_takes_two_presses_and_names_the_token() {
    let simulator = creating_with("stall");
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Asking Cloudflare to create it, once");
    press(&mut pty, CTRL_C, "the token may still be created");
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
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Not created: Cloudflare refused it");
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
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Asking Cloudflare to create it, once");
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
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Yes: it exists, but its secret did not arrive.");
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
    press(&mut pty, b"\n", "•  hidden");
    pty.look(|screen| assert!(screen.alternate_screen()));
    let after = pty.raw()[until_stopped..].to_vec();
    assert!(!String::from_utf8_lossy(&after).contains(&secret), "not written again");
    press(&mut pty, b"q", "Is it stored safely?");
    press(&mut pty, b"y", "end 0");
    pty.wait_for_exit();
    pty.assert_restored();
}

#[test]
fn a_reminder_is_a_new_file_without_the_secret_and_stores_nothing() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    press(&mut pty, b"\t", "Remind me");
    press(&mut pty, ENTER, "Save the reminder as");
    press(&mut pty, b"\x15~/x.ics\r", "Open it with your calendar.");
    let calendar = std::fs::read_to_string(home.path("home/x.ics")).unwrap();
    let entries = calendar.parse::<icalendar::Calendar>().unwrap().components.len();
    assert_eq!(entries, 2, "{calendar}");
    let id = simulator.truth()["tokens"].as_array().unwrap().last().unwrap()["id"].clone();
    assert!(calendar.contains(id.as_str().unwrap()), "{calendar}");

    std::fs::write(home.path("home/x.ics"), "mine").unwrap();
    press(&mut pty, ENTER, "Save the reminder as");
    press(&mut pty, b"\x15~/x.ics\r", "already");
    assert_eq!(std::fs::read_to_string(home.path("home/x.ics")).unwrap(), "mine");
    press(&mut pty, b"\x1b", "[ Remind me");
    pty.send(b"r");
    let secret = on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap();
    assert!(!calendar.contains(&secret));
    press(&mut pty, b"q", "Is it stored safely?");
    pty.send(b"y");
    pty.wait_for_exit();
}
