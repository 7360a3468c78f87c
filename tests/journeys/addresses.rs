//! "My address" over real HTTP: nobody is asked before the person wants it, no credential goes
//! along, and what comes back is judged. And a server whose clock is another one.

use cfmint::domain::token::address::Whereabouts;
use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::key::KeyCode;
use cfmint::wizard::steps::StepId;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::support::{Desk, in_variable, made, small};
use crate::program::at;

/// The step, with a machine that has an address of its own and a person who came by SSH.
fn at_limits(simulator: &Simulator) -> Desk {
    let mut desk = Desk::before_answers(simulator, Some(in_variable(simulator.api_token())));
    let here = Whereabouts {
        own: vec!["10.0.0.5".parse().unwrap()],
        ssh: "8.8.4.4".parse().ok(),
        seen: Vec::new(),
    };
    desk.wizard().settle(&simulator.base_url(), TimeZone::UTC, here);
    desk.idle();
    desk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    desk.says(&at(StepId::Limits));
    desk
}

fn at_mine(simulator: &Simulator) -> Desk {
    let mut desk = at_limits(simulator);
    desk.press(KeyCode::F(4)).says("Which address is yours?");
    desk
}

/// What the host of the API says.
fn answers(simulator: &Simulator, body: &str) {
    let fault = json!({"path": "/cdn-cgi/trace", "fault": "answer", "content_type": "text/plain", "body": body});
    simulator.add_fault(fault).unwrap();
}

#[test]
fn the_host_is_asked_when_the_person_wants_it_and_sees_no_credential() {
    let simulator = small();
    let mut desk = at_mine(&simulator);
    assert_eq!(simulator.traces(), [Value::Null; 0], "nothing is asked by itself");
    let before = simulator.exchanges().len();
    desk.press(KeyCode::Tab).press(KeyCode::Enter);
    assert_eq!(
        simulator.traces(),
        [json!({"peer": "127.0.0.1", "credentials": 0})],
        "one request over IPv4, and IPv6 has no way to 127.0.0.1"
    );
    assert_eq!(simulator.exchanges().len(), before, "it is no exchange of the API");
    desk.says("127.0.0.1 can be asked over IPv4 only.");
    desk.press(KeyCode::Tab).says("loopback: useless here");
    // Over loopback it is this machine's loopback address, and the judgement says what that is
    // worth.
    desk.press(KeyCode::Home)
        .press(KeyCode::Enter)
        .says("Added 127.0.0.1 to “Only from”.");
    desk.says("127.0.0.1 is loopback: Cloudflare never sees such an address");
}

#[test]
fn what_the_host_says_is_taken_and_the_filter_judged_by_it() {
    let simulator = small();
    answers(&simulator, "fl=1\nh=api\nip=9.9.9.9\nts=1\n");
    let mut desk = at_mine(&simulator);
    desk.press(KeyCode::Right).says("Added 8.8.4.4 to “Only from”.");
    desk.press(KeyCode::Tab).press(KeyCode::Enter).press(KeyCode::Esc);
    let shut_out = "This machine (9.9.9.9) is not allowed: a test of the token from here may fail.";
    assert!(desk.words().contains(shut_out), "{}", desk.text());
    desk.press(KeyCode::F(4))
        .press(KeyCode::Home)
        .press(KeyCode::Enter)
        .says("Added 9.9.9.9 to “Only from”.");
    assert!(!desk.words().contains("is not allowed"), "{}", desk.text());
    desk.presses(KeyCode::Down, 9).presses(KeyCode::Enter, 2);
    let filter = &made(&simulator)[0]["condition"]["request_ip"];
    assert_eq!(*filter, json!({"in": ["8.8.4.4/32", "9.9.9.9/32"]}));
}

#[test]
fn an_answer_without_an_address_is_a_sentence() {
    for (fault, says) in [
        (
            json!({"fault": "answer", "body": "ip=example.com\n"}),
            "named no address",
        ),
        (
            json!({"fault": "answer", "body": "ip=".to_owned() + &"9".repeat(60)}),
            "named no address",
        ),
        (
            json!({"fault": "answer", "body": "ip=9.9.9.9\n".to_owned() + &"x".repeat(5_000)}),
            "larger than 4 KiB",
        ),
        (
            json!({"fault": "html", "status": 403}),
            "does not say how it sees this machine over IPv4 (status 403)",
        ),
        (
            json!({"fault": "redirect", "location": "https://example.com/"}),
            "(status 307)",
        ),
        (
            json!({"fault": "reset"}),
            "gave no answer over IPv4: the connection was reset",
        ),
    ] {
        let simulator = small();
        let mut fault = fault;
        fault["path"] = "/cdn-cgi/trace".into();
        simulator.add_fault(fault.clone()).unwrap();
        let mut desk = at_mine(&simulator);
        desk.press(KeyCode::Tab).press(KeyCode::Enter);
        assert!(desk.words().contains(says), "{fault}: {}", desk.text());
        desk.says("Ask 127.0.0.1").says("again");
        assert_eq!(simulator.traces().len(), 1, "asked once");
    }
}

#[test]
fn a_server_with_another_clock_is_named_and_counts() {
    for (seconds, says) in [(86_400 * 2, "2 days behind"), (-10_920, "3 h 2 min ahead of"), (30, "")] {
        let simulator = Simulator::start(Options {
            zones: 6,
            clock_ahead: SignedDuration::from_secs(seconds),
            ..Options::default()
        })
        .unwrap();
        let mut desk = at_limits(&simulator);
        if says.is_empty() {
            assert!(!desk.words().contains("This machine’s clock"), "{}", desk.text());
        } else {
            // The two clocks are read a moment apart, so that the minute may be the one before.
            let words = desk.words();
            let near = says.replace("2 days", "1 day 23 h").replace("3 h 2 min", "3 h 1 min");
            let named = [says, near.as_str()]
                .iter()
                .any(|says| words.contains(&format!("This machine’s clock is {says} Cloudflare’s.")));
            assert!(named, "{words}");
        }
        // Seven days by the clock of the server, which refuses an end in its past.
        desk.presses(KeyCode::Up, 3)
            .presses(KeyCode::Left, 2)
            .presses(KeyCode::Down, 3)
            .presses(KeyCode::Enter, 2);
        let token = &made(&simulator)[0];
        let end: Timestamp = token["expires_on"].as_str().unwrap().parse().unwrap();
        let made_on: Timestamp = token["issued_on"].as_str().unwrap().parse().unwrap();
        let off = end.duration_since(made_on).as_secs() - 7 * 86_400;
        assert!(off.abs() < 120, "{seconds}: {off} s off seven days");
    }
}
