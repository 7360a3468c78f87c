//! A person at a terminal is asked: a yes does it once, anything else nothing, and what somebody else
//! changed while the person read is shown and not overwritten. A signal while the request is under way
//! leaves words of it.

use std::path::Path;

use cfmint::simulator::Simulator;
use rustix::process::Signal;
use serde_json::json;

use super::{puts, truth, world};
use crate::command::{Desk, until};
use crate::command::{send, text};
use crate::program::{CTRL_C, Home, PROGRAM};
use crate::pty::Pty;
use crate::tokens::make;

const QUESTION: &str = "Type yes, or anything else to leave it as it is:";

/// The program in a terminal of its own, in front of the simulator.
fn at_terminal(home: &Home, simulator: &Simulator, credential: &str, arguments: &[&str]) -> Pty {
    let base = simulator.base_url();
    let env = [
        ("CFMINT_API_TOKEN", credential),
        ("CLOUDFLARE_API_BASE_URL", base.as_str()),
    ];
    home.start((120, 30), Path::new(PROGRAM), arguments, &env)
}

fn token(simulator: &Simulator) -> String {
    make(simulator, None, "deploy", |body| {
        body["expires_on"] = json!("2027-01-01T00:00:00Z")
    })
}

/// How it ended, and all that was on the screen.
fn ended(mut pty: Pty) -> (u32, String) {
    let code = pty.wait_for_exit().exit_code();
    (code, String::from_utf8_lossy(&pty.raw()).into_owned())
}

#[test]
fn a_typed_yes_does_it_and_anything_else_does_not() {
    for (typed, code, words) in [
        ("yes\r", 0, "Its secret stays the same."),
        ("Y\r", 0, "Its secret stays the same."),
        ("no\r", 1, "Nothing was changed."),
        ("\r", 1, "Nothing was changed."),
        ("yes please\r", 1, "Nothing was changed."),
        ("\u{4}", 1, "Nothing was changed."),
    ] {
        let (simulator, home) = (world(), Home::fresh());
        let id = token(&simulator);
        let arguments = ["extend", &id, "--expires", "2027-06-30"];
        let mut pty = at_terminal(&home, &simulator, simulator.api_token(), &arguments);
        let screen = pty.wait_for("the question", |screen| screen.contains(QUESTION));
        assert!(
            screen.contains("1 Jan 2027, 00:00 UTC → 30 Jun 2027, 00:00 UTC   wider"),
            "{screen}"
        );
        assert!(screen.contains("Extend it? "), "{screen}");
        pty.send(typed.as_bytes());
        let (ended, shown) = ended(pty);
        assert_eq!(ended, code, "{typed:?}: {shown}");
        assert!(shown.contains(words), "{typed:?}: {shown}");
        assert_eq!(puts(&simulator).len(), usize::from(code == 0), "{typed:?}");
    }
}

#[test]
fn ctrl_c_at_the_question_changes_nothing() {
    let (simulator, home) = (world(), Home::fresh());
    let id = token(&simulator);
    let mut pty = at_terminal(&home, &simulator, simulator.api_token(), &["disable", &id]);
    pty.wait_for("the question", |screen| screen.contains(QUESTION));
    pty.send(CTRL_C);
    let (code, _) = ended(pty);
    assert_ne!(code, 0);
    assert_eq!(
        (puts(&simulator).len(), &truth(&simulator, &id)["status"]),
        (0, &json!("active"))
    );
}

/// Each way in which somebody else can change it meanwhile: what is shown of it.
#[test]
fn what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten() {
    for (method, way, code, words) in [
        ("PUT", "", 1, "Name    deploy → theirs"),
        (
            "PUT",
            "/value",
            1,
            "It may have a new secret; what it can do is the same.",
        ),
        ("DELETE", "", 3, "could not be read again."),
    ] {
        let (simulator, home) = (world(), Home::fresh());
        let id = token(&simulator);
        let before = truth(&simulator, &id);
        // By whole seconds the time of a change is told: this one is of another second.
        until("another second", || {
            jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string() != text(&before, "issued_on")
        });
        let arguments = ["extend", &id, "--expires", "2027-06-30"];
        let mut pty = at_terminal(&home, &simulator, simulator.api_token(), &arguments);
        pty.wait_for("the question", |screen| screen.contains(QUESTION));
        let body = match way {
            "" => json!({"name": "theirs", "policies": before["policies_sent"]}),
            _ => json!({}),
        };
        send(
            &simulator,
            method,
            &format!("/user/tokens/{id}{way}"),
            &body.to_string(),
        );
        let theirs = truth(&simulator, &id);
        pty.send(b"yes\r");
        let (ended, shown) = ended(pty);
        assert_eq!(ended, code, "{shown}");
        assert!(shown.contains(words), "{shown}");
        match code {
            1 => assert!(
                shown.contains("was changed by somebody else in the last minutes. Nothing was sent."),
                "{shown}"
            ),
            _ => assert!(shown.contains("Nothing was changed."), "{shown}"),
        }
        assert_eq!(truth(&simulator, &id), theirs);
        let own = puts(&simulator).len() - usize::from(method == "PUT");
        assert_eq!(own, 0, "nothing is sent");
    }
}

/// The own token: one yes more is asked for, and each is a question of its own.
#[test]
fn of_the_own_token_it_is_asked_twice() {
    for (answers, sent) in [(&["yes\r", "yes\r"][..], 1), (&["yes\r", "no\r"], 0), (&["no\r"], 0)] {
        let (simulator, home) = (world(), Home::fresh());
        let own = super::named(&simulator, "cfmint simulator");
        let mut pty = at_terminal(&home, &simulator, simulator.api_token(), &["disable", &own]);
        pty.wait_for("the question", |screen| screen.contains(QUESTION));
        for (at, answer) in answers.iter().enumerate() {
            if at == 1 {
                pty.wait_for("the second question", |screen| {
                    screen.contains("This is the token you are signed in with. Sure? Disable it?")
                });
            }
            pty.send(answer.as_bytes());
        }
        let (_, shown) = ended(pty);
        assert_eq!(puts(&simulator).len(), sent, "{shown}");
    }
}

#[test]
fn a_signal_while_the_request_is_under_way_says_that_it_may_be_changed() {
    let simulator = world();
    let id = token(&simulator);
    simulator
        .add_fault(json!({"method": "PUT", "path": "*", "fault": "commit_then_stall"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let running = desk.start(&["disable", &id, "--yes"]);
    until("the request", || truth(&simulator, &id)["status"] == "disabled");
    running.signal(Signal::TERM);
    running.end().ends(143).says(&format!(
        "Stopped while changing “deploy” (id {id}): it may be changed, or still be as it was. Look at it: cfmint show {id}"
    ));
}
