//! Ended, crashed, stopped or doubled while a token was on its way: what the next start finds.

use std::time::Duration;

use cfmint::wizard::steps::StepId;

use super::*;
use crate::program::{at, to_secret};

type Exit = fn(&mut Pty);

/// How the program may end, and its exit code; none for a kill.
const ENDINGS: [(&str, Exit, Option<u32>); 5] = [
    ("KILL", |pty| pty.signal(Signal::KILL), None),
    ("TERM", |pty| pty.signal(Signal::TERM), Some(5)),
    ("HUP", |pty| pty.signal(Signal::HUP), Some(5)),
    ("a closed terminal", Pty::hang_up, Some(5)),
    (
        "Ctrl-C twice",
        |pty| {
            press(pty, CTRL_C, "Ctrl-C again");
            pty.send(CTRL_C);
        },
        Some(5),
    ),
];

#[test]
fn ended_while_the_request_is_out_the_next_start_finds_the_token() {
    std::thread::scope(|scope| {
        for (name, end, code) in ENDINGS {
            scope.spawn(move || {
                let (simulator, home) = (small(), Home::fresh());
                slow(&simulator, 60, false);
                let mut pty = home.facing(&simulator);
                to_summary(&mut pty);
                send(&mut pty, &simulator);
                end(&mut pty);
                let exit = pty.wait_for_exit().exit_code();
                assert!(code.is_none_or(|code| exit == code), "{name}: {exit}");
                assert_eq!(notes(&home).len(), 1, "{name}");
                if name == "TERM" || name.starts_with("Ctrl") {
                    let screen = one_line(&pty.screen());
                    for words in [NAME, "it may exist", "dash.cloudflare.com/profile/api-tokens"] {
                        assert!(screen.contains(words), "{name}: no “{words}” in {screen}");
                    }
                }
                recovers(&home, &simulator, "then cfmint stopped before");
            });
        }
    });
}

#[test]
fn ended_before_the_secret_was_taken_the_next_start_offers_a_new_one() {
    std::thread::scope(|scope| {
        for (name, end, code) in ENDINGS {
            scope.spawn(move || {
                let (simulator, home) = (small(), Home::fresh());
                let mut pty = home.facing(&simulator);
                to_secret(&mut pty);
                end(&mut pty);
                let exit = pty.wait_for_exit().exit_code();
                assert!(code.is_none_or(|code| exit == code), "{name}: {exit}");
                assert_eq!(notes(&home).len(), 1, "{name}");
                let said = format!("An earlier run created “{NAME}”");
                recovers(&home, &simulator, &said);
            });
        }
    });
}

#[test]
fn once_the_secret_is_taken_or_let_go_nothing_is_looked_for() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    saves(&mut pty, &home);
    assert!(notes(&home).is_empty());
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    // Untaken and left on purpose: the end says which.
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    press(&mut pty, b"q", "Leave?");
    assert_eq!(notes(&home).len(), 1);
    pty.send(b"y");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    assert!(notes(&home).is_empty());
    assert!(
        made(&simulator)
            .iter()
            .any(|token| pty.screen().contains(text(token, "id")))
    );
    let pty = home.facing(&simulator);
    signed_in(&pty);
}

/// Row 33.
#[test]
fn a_crash_before_the_secret_was_taken_is_recovered_too() {
    let (simulator, home) = (small(), Home::fresh());
    let base = simulator.base_url();
    let env = [
        ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
        ("CFMINT_PANIC_ON_REDRAW", "1"),
    ];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    to_secret(&mut pty);
    pty.send(b"\x0c");
    assert_eq!(pty.wait_for_exit().exit_code(), 101);
    pty.assert_restored();
    recovers(&home, &simulator, &format!("An earlier run created “{NAME}”"));
}

/// The token of a note was deleted meanwhile: the screen says no more than it knows.
#[test]
fn a_token_that_is_gone_by_then_is_not_said_to_exist() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    lists(&simulator, json!({"fault": "list_hides_new", "seconds": 3600}));
    let mut pty = home.facing(&simulator);
    says(&pty, "It is not in your token list: not yet, or deleted since.");
    assert!(!pty.screen().contains("it exists"), "{}", pty.screen());
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    assert!(pty.screen().contains(&id_of(&simulator)), "{}", pty.screen());
}

/// Row 84.
#[test]
fn two_at_once_keep_their_notes_apart_and_take_none_that_is_out() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 60, false);
    let mut one = home.facing(&simulator);
    let mut other = home.facing(&simulator);
    signed_in(&other);
    to_summary(&mut one);
    other.send(ENTER);
    for (key, then) in [
        (&b" two"[..], "Edit zone DNS two"),
        (ENTER, &at(StepId::Permissions)),
        (ENTER, &at(StepId::Resources)),
        (b"example.org", "›  example.org "),
        (ENTER, "Included example.org"),
        (ENTER, &at(StepId::Limits)),
        (ENTER, &at(StepId::Summary)),
    ] {
        press(&mut other, key, then);
    }
    send(&mut one, &simulator);
    send(&mut other, &simulator);
    until("both tokens", || made(&simulator).len() == 2);
    assert_eq!(notes(&home).len(), 2);
    let names = |id: bool| -> Vec<String> {
        let key = if id { "id" } else { "name" };
        made(&simulator)
            .iter()
            .map(|token| text(token, key).to_owned())
            .collect()
    };
    assert_eq!(names(false), [NAME, "Edit zone DNS two"]);
    let ids = names(true);

    // Both live: a third one asks nothing about them.
    let mut third = home.facing(&simulator);
    signed_in(&third);
    press(&mut third, ENTER, &at(StepId::Name));
    third.signal(Signal::KILL);
    third.wait_for_exit();

    for (gone, id, left) in [(&mut one, &ids[0], 1), (&mut other, &ids[1], 0)] {
        gone.signal(Signal::KILL);
        gone.wait_for_exit();
        let mut next = home.facing(&simulator);
        says(&next, &format!("id {id}"));
        // Told by name and id, which is all that a person needs.
        next.send(b"q");
        assert_eq!(next.wait_for_exit().exit_code(), 5);
        assert!(next.screen().contains(id.as_str()), "{}", next.screen());
        assert_eq!(notes(&home).len(), left);
    }
    assert_eq!(posts(&simulator), 2);
}

/// Row 87: stopped while the answer came.
#[test]
fn stopped_and_continued_while_the_request_is_out_loses_nothing() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 1, false);
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    send(&mut pty, &simulator);
    pty.signal(Signal::STOP);
    until("the token", || made(&simulator).len() == 1);
    // The time that passes is the matter here: the answer comes while nobody reads it.
    std::thread::sleep(Duration::from_secs(2));
    pty.signal(Signal::CONT);
    says(&pty, "Token created");
    saves(&mut pty, &home);
    let secret = fs::read_to_string(home.path("home/secret")).unwrap();
    assert_eq!(simulator.identify(secret.trim_end()), Some(id_of(&simulator)));
    assert!(notes(&home).is_empty());
}
