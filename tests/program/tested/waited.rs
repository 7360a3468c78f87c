//! `--wait`: what is waited for, for how long, and what ends it.

use rustix::process::Signal;

use super::*;
use crate::command::posts;

/// Refuses these questions about a new token: the first one about any is the sign-in's.
fn refuses(simulator: &Simulator, questions: impl IntoIterator<Item = u64>) {
    for question in questions {
        fault(simulator, &json!({"nth": question + 1, "fault": "expired"}));
    }
}

#[test]
fn with_a_wait_it_is_asked_until_it_works() {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let simulator = small();
            // One more than are asked without a wait.
            refuses(&simulator, 1..=4);
            let desk = Desk::at(&simulator);
            let said = desk.create(&[TO, &["--wait", "60s"]].concat()).ends(0);
            delivered(&simulator, &desk, &said);
            assert!(verified(&said.says("Cloudflare says: active.")));
            assert_eq!(asked(&simulator), 5);
        });
        scope.spawn(|| {
            let simulator = small();
            let (desk, id) = exists(&simulator);
            let before = asked(&simulator);
            // Counted from here on: the first is the sign-in's.
            refuses(&simulator, 1..=4);
            let said = desk.run(&rolls(&id, &["--wait", "1m"])).ends(0);
            good(&desk, &said);
            assert!(verified(&said.says("Cloudflare says: active.")));
            assert_eq!(asked(&simulator) - before, 6, "and the sign-in");
        });
        scope.spawn(|| {
            let simulator = small();
            let desk = Desk::at(&simulator);
            desk.spec(&format!("starts = '5s'\n{SPEC}"));
            let said = desk.create(&[TO, &["--wait", "60s"]].concat()).ends(0);
            delivered(&simulator, &desk, &said);
            assert!(verified(&said), "it starts while it is waited for");
        });
    });
}

/// Who is asked to wait for longer than somebody waits is asked once more when that is over: till
/// then nothing is known of the token.
#[test]
fn a_wait_that_is_put_off_is_kept_to_and_ends_with_a_question() {
    let limited = json!({"fault": "rate_limit", "retry_after": 61});
    let asks = |simulator: &Simulator, code| {
        let desk = Desk::at(simulator);
        let said = desk.create(&[TO, &["--wait", "2s"]].concat()).ends(code);
        delivered(simulator, &desk, &said);
        assert_eq!((verified(&said), asked(simulator)), (code == 0, 2), "{said:?}");
        said
    };
    let simulator = small();
    let mut first = limited.clone();
    first["nth"] = 2.into();
    fault(&simulator, &first);
    asks(&simulator, 0).says("Cloudflare says: active.");

    let simulator = small();
    always(&simulator, &limited);
    asks(&simulator, 1)
        .says("After 2 seconds Cloudflare has not called the new token active.")
        .says("Too many requests: wait 61 seconds.");
}

#[test]
fn no_wait_is_begun_that_cannot_end_well() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.spec(&format!("starts = '1d'\n{SPEC}"));
    let said = desk.create(&[TO, &["--wait", "60s"]].concat()).ends(2);
    let said = said.says("The token starts at ").says("Nothing was created.");
    assert_eq!((posts(&simulator), said.stdout.as_str()), (0, ""));

    // Where the machine itself is shut out, time changes nothing.
    desk.spec(&format!("ip = {{ in = ['203.0.113.0/24'] }}\n{SPEC}"));
    let said = desk.create(&[TO, &["--wait", "10m"]].concat()).ends(1);
    delivered(&simulator, &desk, &said);
    let before = asked(&simulator);
    assert!(!verified(&said.says(
        "the IP filter excludes this machine (Cloudflare sees 127.0.0.1). Waiting does not change that."
    )));
    assert_eq!(before, 2, "one, and the sign-in of the run before");

    // A token that is disabled stays so with another secret.
    let simulator = small();
    let (desk, id) = exists(&simulator);
    let body = json!({"success": true, "errors": [], "messages": [], "result":
        {"id": id, "name": "deploy", "status": "disabled", "policies": []}});
    let path = format!("/user/tokens/{id}");
    simulator
        .add_fault(json!({"method": "GET", "path": path, "fault": "answer", "body": body}))
        .unwrap();
    let said = desk.run(&rolls(&id, &["--wait", "60s"])).ends(2);
    said.says("--wait: the token is disabled, and a new secret does not change that; leave --wait out.")
        .says("Nothing was changed.");
    assert_eq!(made(&simulator)[0]["rolls"], 0);
    let before = asked(&simulator);
    let said = desk.run(&rolls(&id, &[])).ends(0);
    assert!(!verified(
        &said.says("The token is disabled, so its new secret was not tested.")
    ));
    assert_eq!(asked(&simulator) - before, 1, "the sign-in");
}

#[test]
fn an_undelivered_secret_is_not_waited_for() {
    let simulator = small();
    refuses(&simulator, 1..=2);
    let desk = Desk::at(&simulator);
    let said = desk
        .create(&["--to", "file:secret", "--to", "command:false", "--wait", "10m"])
        .ends(5);
    assert_eq!(said.roll_lines().len(), 1, "{said:?}");
    assert!(!said.stderr.contains("Asking for up to"), "{said:?}");
}

#[test]
fn a_signal_while_it_waits_ends_at_once_and_the_token_is_said_to_be_delivered() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let simulator = small();
        always(&simulator, &json!({"fault": "expired"}));
        let desk = Desk::at(&simulator);
        let wait = ["create", "--from", "spec.toml", "--yes", "--wait", "10m"];
        let running = desk.start(&[&wait[..], TO].concat());
        until("the second question", || {
            simulator.exchanges().len() > 1 && asked(&simulator) >= 2
        });
        running.signal(signal);
        let said = running.end().ends(code);
        let id = delivered(&simulator, &desk, &said);
        said.says("Asking for up to 10 minutes whether the new token works.")
            .says(&format!(
                "Stopped before the last check. The token “deploy” (id {id}) exists, and its secret is delivered."
            ));
    }
    let simulator = small();
    let (desk, id) = exists(&simulator);
    let before = asked(&simulator);
    always(&simulator, &json!({"fault": "expired"}));
    let running = desk.start(&rolls(&id, &["--wait", "10m"]));
    until("the second question", || asked(&simulator) >= before + 3);
    running.signal(Signal::INT);
    let said = running.end().ends(130);
    good(&desk, &said);
    said.says(&format!("(id {id}) exists, and its secret is delivered."));
}

#[test]
fn a_wait_that_is_none_is_refused_before_anything_is_sent() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    for (wait, why) in [
        ("60", "it has no unit; expected a span such as 60s or 2m"),
        (
            "1h",
            "it is longer than 10 minutes, and a new token usually works within one",
        ),
        ("0s", "it must be longer than zero"),
        ("soon", "it is not a span of time"),
    ] {
        desk.create(&[TO, &["--wait", wait]].concat()).ends(2).says(why);
        desk.run(&rolls(&"0".repeat(32), &["--wait", wait])).ends(2).says(why);
    }
    assert_eq!(simulator.exchanges().len(), 0);
}
