//! Signals before, during and after the request: what is left and what is said.

use super::*;

#[test]
fn signals_while_the_request_is_out_leave_words_and_the_note() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
        let simulator = small();
        simulator
            .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "delay", "seconds": 60}))
            .unwrap();
        let desk = Desk::at(&simulator);
        let running = desk.start(&[CREATE, &["--to", "file:secret", "--json"]].concat());
        until("the request", || made(&simulator).len() == 1);
        running.signal(signal);
        let said = running.end();
        assert_eq!((desk.notes().len(), posts(&simulator)), (1, 1));
        assert!(!desk.file("secret").exists());
        if signal == Signal::KILL {
            assert_eq!(said.code, None);
            continue;
        }
        let said = said
            .ends(5)
            .says("Stopped while creating “deploy”: it may exist. The request went out at ");
        judge(&simulator, &said).unwrap();
        assert!(
            said.stderr.contains("The next start of cfmint looks for it."),
            "{said:?}"
        );
        assert_eq!(said.stdout, "");
    }
}

#[test]
fn signals_before_the_request_leave_nothing_and_while_it_is_delivered_the_id() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "GET", "path": "/user/tokens", "fault": "stall"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let running = desk.start(&[CREATE, &["--to", "file:secret"]].concat());
    let listed = |one: &Value| one["path"].as_str().unwrap().contains("/user/tokens?");
    until("the look", || simulator.exchanges().iter().any(listed));
    running.signal(Signal::TERM);
    let said = running.end().ends(143);
    none(&simulator, &said);
    assert!(!said.stderr.contains("deploy") && desk.notes().is_empty(), "{said:?}");

    let simulator = small();
    let desk = Desk::at(&simulator);
    let fifo = desk.file("fifo");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &fifo,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    let running = desk.start(&[CREATE, &["--to", "command:sh -c 'touch begun; cat fifo'"]].concat());
    until("the delivery", || desk.file("begun").exists());
    running.signal(Signal::TERM);
    let said = running.end().ends(5).says("Stopped while storing the secret of “");
    let token = one(&simulator, &said);
    assert!(said.stderr.contains(text(&token, "id")), "{said:?}");
    assert_eq!((said.roll_lines().len(), desk.notes().len()), (1, 1));
    // Whoever still waits for the pipe goes on.
    drop(fs::OpenOptions::new().read(true).write(true).open(&fifo).unwrap());
}

#[test]
fn a_signal_while_a_new_secret_is_asked_for_leaves_the_line_that_asks_once_more() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let id = text(&made(&simulator)[0], "id").to_owned();
    simulator
        .add_fault(json!({"method": "PUT", "path": "/user/tokens/*/value", "nth": 1, "fault": "delay", "seconds": 60}))
        .unwrap();
    let running = desk.start(&["roll", &id, "--yes", "--to", "file:new"]);
    until("the new secret", || made(&simulator)[0]["rolls"] == 1);
    running.signal(Signal::TERM);
    let said = running.end().ends(5).says("the old secret may have stopped working");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "new"), id);
}
