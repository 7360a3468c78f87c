//! When something is written to the terminal, and how much: the first frame, a key, a batch of
//! keys, and silence.

use std::time::Duration;

use cfmint::wizard::steps::StepId;

use super::bytes::{CURSOR_KEY, SECOND, START, when_silent};
use super::*;
use crate::program::{DOWN, RIGHT, UP, at, to_resources};
use crate::pty::Pty;

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

#[test]
fn the_list_is_there_and_keys_work_while_the_api_stalls() {
    let simulator = small();
    simulator
        .add_fault(json!({"path": "*", "fault": "stall", "sticky": true}))
        .unwrap();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    let screen = pty.wait_for("the list", |screen| screen.contains("›  Edit zone DNS"));
    assert!(screen.contains(&at(StepId::Template)), "{screen}");
    sees(&pty, "signing in …");
    press(&mut pty, DOWN, "›  Read billing info");
    press(&mut pty, UP, "›  Edit zone DNS");
    press(&mut pty, ENTER, &at(StepId::Name));
    press(&mut pty, ENTER, &at(StepId::Permissions));
    press(&mut pty, ENTER, &at(StepId::Resources));
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
        screen.contains("›  Edit zone DNS") && screen.contains(last)
    });
    assert!(until_list <= START, "{until_list} bytes until the list is there");

    for (key, there) in [
        (DOWN, "›  Read billing info"),
        (DOWN, "›  Read analytics"),
        (UP, "›  Read billing info"),
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
    press(&mut pty, DOWN, "›  Read billing info");
    let one = when_silent(&pty, Duration::from_millis(100));
    // The list is so high that nothing scrolls: a frame costs as much for twenty rows as for one.
    let place = |screen: &str| -> Option<usize> {
        let question = screen.lines().find(|line| line.contains("What is this token for?"))?;
        let (before, _) = question.rsplit_once(" of ")?;
        before.rsplit(' ').next()?.parse().ok()
    };
    let here = place(&pty.screen()).unwrap();
    pty.send(&DOWN.repeat(20));
    pty.wait_for("the row twenty further", |screen| place(screen) == Some(here + 20));
    let twenty = when_silent(&pty, Duration::from_millis(100)) - one;
    assert!(
        twenty < 2 * (one - start),
        "{twenty} bytes for twenty keys, {} for one",
        one - start
    );
}

/// One program for each screen, all at once: then one second of silence is enough for all.
#[test]
fn nothing_is_written_while_nothing_happens() {
    type Walk = fn(&mut Pty);
    let walks: [(&str, Walk); 14] = [
        ("template", |pty| signed_in(pty)),
        ("template, filtered", |pty| {
            signed_in(pty);
            press(pty, b"dns", "› dns");
        }),
        ("name", |pty| {
            signed_in(pty);
            press(pty, ENTER, &at(StepId::Name));
        }),
        ("permissions", |pty| {
            signed_in(pty);
            press(pty, ENTER, &at(StepId::Name));
            press(pty, ENTER, &at(StepId::Permissions));
        }),
        ("resources", to_resources),
        ("limits", to_limits),
        ("summary", to_summary),
        ("json", |pty| {
            to_summary(pty);
            press(pty, &[b"\x1b[H", UP, RIGHT].concat(), "›JSON");
        }),
        ("secret", to_secret),
        ("secret, shown", |pty| {
            to_secret(pty);
            pty.send(b"r");
            pty.wait_for("the secret", |screen| on_screen(screen).is_some());
        }),
        ("question", |pty| {
            to_secret(pty);
            press(pty, b"q", "Leave?");
        }),
        ("check", |pty| {
            to_secret(pty);
            press(pty, b"p", "Paste to check ›");
        }),
        ("help", |pty| {
            to_secret(pty);
            press(pty, b"?", "any key closes this");
        }),
        ("save", |pty| {
            to_secret(pty);
            press(pty, b"s", "A new file ›");
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
    sees(&signing_in, "It stays in memory only");
    programs.push(("sign in", signing_in));
    // Two that need an API which does not answer the create request.
    for (simulator, title) in troubled.iter().zip(["Creating “Edit zone DNS", "Yes: it exists"]) {
        let mut pty = home.facing(simulator);
        to_summary(&mut pty);
        pty.send(TO_CREATE);
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
        // While the request is out the seconds are counted, and one may just have begun.
        let most = if name.starts_with("Creating") { 2 * SECOND } else { 0 };
        assert!(
            pty.raw().len() - before <= most,
            "{name}: bytes came while nothing happened:\n{}",
            pty.screen()
        );
    }
}
