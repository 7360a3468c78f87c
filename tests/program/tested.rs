//! Whether a new secret works, once it is delivered: a token that is not known everywhere yet is a success, a wait is kept to, and nothing that is found then leads
//! anybody to roll a good token. The real program against a simulator that refuses the new token as the API does.

use crate::{command, program};
use std::fs;

use cfmint::simulator::Simulator;
use command::{Desk, SPEC, Said, judge, made, posts, text, until};
use program::small;
use rustix::process::Signal;
use serde_json::{Value, json};

const NOT_KNOWN: &str = "is not known everywhere yet; it usually works within a minute.";

/// Refuses these questions about a new token: the first one about any is the sign-in's.
fn refuses(simulator: &Simulator, questions: impl IntoIterator<Item = u64>) {
    for question in questions {
        fault(simulator, &json!({"nth": question + 1, "fault": "expired"}));
    }
}

/// Every question about a new token goes wrong like this.
fn always(simulator: &Simulator, how: &Value) {
    let mut how = how.clone();
    how["nth"] = 2.into();
    how["sticky"] = true.into();
    fault(simulator, &how);
}

fn fault(simulator: &Simulator, how: &Value) {
    let mut rule = how.clone();
    rule["method"] = "GET".into();
    rule["path"] = "/user/tokens/verify".into();
    simulator.add_fault(rule).unwrap();
}

/// How often was asked whether a new token works.
fn asked(simulator: &Simulator) -> usize {
    let exchanges = simulator.exchanges();
    let verify = |one: &&Value| one["path"].as_str().unwrap().ends_with("/tokens/verify");
    exchanges.iter().filter(verify).count() - 1
}

/// The one token that was made: its secret is in the file, nobody is led to another one, and nothing is said of the sign-in.
#[track_caller]
fn delivered(simulator: &Simulator, desk: &Desk, said: &Said) -> String {
    judge(simulator, said).unwrap();
    let [token] = &made(simulator)[..] else {
        panic!("{said:?}")
    };
    let id = text(token, "id");
    let secret = fs::read_to_string(desk.file("secret")).unwrap();
    assert_eq!(simulator.identify(&secret).as_deref(), Some(id));
    good(desk, said);
    id.to_owned()
}

/// Nothing is said that leads to another secret, or that blames the sign-in.
#[track_caller]
fn good(desk: &Desk, said: &Said) {
    assert_eq!(said.roll_lines(), [""; 0], "{said:?}");
    assert!(!said.stderr.contains("sign-in"), "{said:?}");
    assert_eq!(desk.notes().len(), 0, "{said:?}");
}

/// What the document says of it.
#[track_caller]
fn verified(said: &Said) -> bool {
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["delivered"].as_array().map(Vec::len), Some(1), "{said:?}");
    document["verified"].as_bool().unwrap()
}

/// A token of a desk of its own, for `roll`.
fn exists(simulator: &Simulator) -> (Desk, String) {
    let desk = Desk::at(simulator);
    desk.create(&["--to", "file:old"]).ends(0);
    (desk, text(&made(simulator)[0], "id").to_owned())
}

fn rolls<'a>(id: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["roll", id, "--yes", "--to", "file:secret", "--json"], more].concat()
}

const TO: &[&str] = &["--to", "file:secret", "--json"];

#[test]
fn a_token_that_is_not_known_everywhere_yet_is_a_success() {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let simulator = small();
            always(&simulator, &json!({"fault": "expired"}));
            let desk = Desk::at(&simulator);
            let said = desk.create(TO).ends(0).says(&format!("The new token {NOT_KNOWN}"));
            delivered(&simulator, &desk, &said);
            assert!(!verified(&said));
            assert_eq!(said.stderr.matches(NOT_KNOWN).count(), 1);
            assert_eq!(asked(&simulator), 4, "after 0, 1, 3 and 7 seconds");
        });
        scope.spawn(|| {
            let simulator = small();
            let desk = Desk::at(&simulator);
            let owner = simulator.account_ids()[0].clone();
            desk.spec(&format!("owner = 'account:{owner}'\n{SPEC}"));
            let verify = "/accounts/*/tokens/verify";
            simulator
                .add_fault(json!({"path": verify, "fault": "expired"}))
                .unwrap();
            let said = desk.create(TO).ends(0).says(&format!("The new token {NOT_KNOWN}"));
            delivered(&simulator, &desk, &said);
            assert!(!verified(&said));
        });
        scope.spawn(|| {
            let simulator = small();
            let (desk, id) = exists(&simulator);
            simulator
                .add_fault(json!({"path": "/user/tokens/verify", "nth": 2, "sticky": true, "fault": "expired"}))
                .unwrap();
            let said = desk.run(&rolls(&id, &[]));
            let said = said.ends(0).says(&format!("The new secret {NOT_KNOWN}"));
            good(&desk, &said);
            assert!(!verified(&said));
        });
    });
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

/// Whatever stands against the question, the token is made and its secret delivered: 0, or 1 for whoever waits.
#[test]
fn whatever_stands_against_the_question_a_delivered_token_is_no_lost_one() {
    let words = |name: &str| match name {
        "expired" => NOT_KNOWN,
        _ => "was not tested. ",
    };
    let faults = [
        json!({"fault": "expired"}),
        json!({"fault": "forbidden"}),
        json!({"fault": "status", "code": 503}),
        json!({"fault": "rate_limit", "retry_after": 3600}),
        json!({"fault": "rate_limit", "retry_after": 1}),
        json!({"fault": "html"}),
        json!({"fault": "empty"}),
        json!({"fault": "malformed_json"}),
        json!({"fault": "reset"}),
        json!({"fault": "redirect_loop"}),
        json!({"fault": "stall"}),
        json!({"fault": "hostile_error"}),
        json!({"fault": "echo_credential"}),
    ];
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let rows = faults.iter().flat_map(|fault| [(fault, None), (fault, Some("2s"))]);
        let running: Vec<_> = rows
            .map(|(fault, wait)| {
                scope.spawn(move || {
                    let simulator = small();
                    always(&simulator, fault);
                    let desk = Desk::at(&simulator);
                    let said = desk.create(&[TO, &wait.map_or(vec![], |wait| vec!["--wait", wait])].concat());
                    let id = delivered(&simulator, &desk, &said);
                    assert!(!verified(&said), "{said:?}");
                    let said = said.says(words(text(fault, "fault")));
                    if wait.is_some() {
                        said.ends(1)
                            .says("Within 2 seconds Cloudflare did not say that the new token is active.")
                            .says(&format!(
                                "The token “deploy” (id {id}) exists, and its secret is delivered."
                            ));
                    } else {
                        said.ends(0);
                    }
                })
            })
            .collect();
        let rows = faults.iter().flat_map(|fault| [(fault, "once"), (fault, "waiting")]);
        let ended = running.into_iter().zip(rows);
        ended
            .filter_map(|(one, row)| one.join().is_err().then(|| format!("{row:?}")))
            .collect()
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn answer(result: Value) -> Value {
    json!({"success": true, "errors": [], "messages": [], "result": result})
}

/// Every question about a new token is answered with this status.
fn says_of_it(simulator: &Simulator, status: &str) {
    let body = answer(json!({"id": "ed17574386854bf78a67040be0a770b0", "status": status}));
    always(simulator, &json!({"fault": "answer", "body": body}));
}

/// It is delivered, so that it is a success, but for whoever waits for an active one. What is said of one that does not work yet nobody has recorded.
#[test]
fn whatever_word_is_said_of_a_delivered_token_it_ends_with_1_only_for_whoever_waits() {
    let words = ["disabled", "expired", "revoked (exposed)", "pending"];
    std::thread::scope(|scope| {
        for word in words {
            for (starts, wait) in [("", None), ("", Some("2s")), ("starts = '1d'\n", None)] {
                scope.spawn(move || {
                    let simulator = small();
                    says_of_it(&simulator, word);
                    let desk = Desk::at(&simulator);
                    desk.spec(&format!("{starts}{SPEC}"));
                    let wait = wait.map_or(vec![], |wait| vec!["--wait", wait]);
                    let said = desk.create(&[TO, &wait].concat()).ends(i32::from(!wait.is_empty()));
                    delivered(&simulator, &desk, &said);
                    assert!(!verified(&said), "{said:?}");
                    let said = said.says(&format!("Cloudflare says: {word}."));
                    assert_eq!(
                        said.stderr.contains("It cannot be tested before it starts."),
                        !starts.is_empty(),
                        "{said:?}"
                    );
                });
            }
            scope.spawn(move || {
                let simulator = small();
                let (desk, id) = exists(&simulator);
                says_of_it(&simulator, word);
                let said = desk.run(&rolls(&id, &[])).ends(0);
                good(&desk, &said);
                assert!(!verified(&said.says(&format!("Cloudflare says: {word}."))));
            });
        }
    });
}

/// A filter of its own may be why it is not known: nothing is promised, also where it is waited for.
#[test]
fn a_token_with_a_filter_that_is_not_known_is_not_promised_to_work_soon() {
    const HERE: &str = "Cloudflare does not know it from here: it may not be known everywhere yet, or its IP filter may exclude this machine.";
    let check = |said: Said| {
        assert!(!verified(&said), "{said:?}");
        assert!(!said.says(HERE).stderr.contains(NOT_KNOWN));
    };
    std::thread::scope(|scope| {
        for filter in ["in = ['127.0.0.0/8']", "not_in = ['203.0.113.0/24']"] {
            let spec = format!("ip = {{ {filter} }}\n{SPEC}");
            let other = spec.clone();
            scope.spawn(move || {
                let simulator = small();
                always(&simulator, &json!({"fault": "expired"}));
                let desk = Desk::at(&simulator);
                desk.spec(&other);
                let said = desk.create(TO).ends(0);
                delivered(&simulator, &desk, &said);
                check(said);
            });
            scope.spawn(move || {
                let simulator = small();
                let desk = Desk::at(&simulator);
                desk.spec(&spec);
                desk.create(&["--to", "file:old"]).ends(0);
                let id = text(&made(&simulator)[0], "id").to_owned();
                always(&simulator, &json!({"fault": "expired"}));
                let said = desk.run(&rolls(&id, &["--wait", "2s"])).ends(1);
                good(&desk, &said);
                check(said.says("Within 2 seconds Cloudflare did not say that the new secret is active."));
            });
        }
    });
}

/// Who is asked to wait for longer than somebody waits is asked once more when that is over: till then nothing is known of the token.
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
        .says("Within 2 seconds Cloudflare did not say that the new token is active.")
        .says("Cloudflare asks to wait 61 seconds.");
}

#[test]
fn what_is_known_to_be_wrong_with_it_ends_with_1_and_no_line_rolls_it() {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let simulator = small();
            let desk = Desk::at(&simulator);
            // While it is delivered the answer to the reading back is made another one.
            let running = desk.start(&[
                "create",
                "--from",
                "spec.toml",
                "--yes",
                "--json",
                "--to",
                "file:secret",
                "--to",
                "command:sh -c 'cat > /dev/null; touch begun; until test -e go; do sleep 0.05; done'",
            ]);
            until("the delivery", || desk.file("begun").exists());
            let id = text(&made(&simulator)[0], "id").to_owned();
            let body = answer(json!({"id": id, "name": "other", "status": "active", "policies": []}));
            let path = format!("/user/tokens/{id}");
            simulator
                .add_fault(json!({"method": "GET", "path": path, "fault": "answer", "body": body}))
                .unwrap();
            fs::write(desk.file("go"), "").unwrap();
            let said = running
                .end()
                .ends(1)
                .says("Read back: asked for the name “deploy”, got “other”");
            delivered(&simulator, &desk, &said);
            assert!(said.stdout.contains("\"verified\":true"), "{said:?}");
        });
    });
}

#[test]
fn no_wait_is_begun_that_cannot_end_well() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.spec(&format!("starts = '1d'\n{SPEC}"));
    let said = desk.create(&[TO, &["--wait", "60s"]].concat()).ends(2);
    let said = said
        .says("--wait: the token does not work before ")
        .says("Nothing was created.");
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

    // A token that is switched off stays so with another secret.
    let simulator = small();
    let (desk, id) = exists(&simulator);
    let body = json!({"success": true, "errors": [], "messages": [], "result":
        {"id": id, "name": "deploy", "status": "disabled", "policies": []}});
    let path = format!("/user/tokens/{id}");
    simulator
        .add_fault(json!({"method": "GET", "path": path, "fault": "answer", "body": body}))
        .unwrap();
    let said = desk.run(&rolls(&id, &["--wait", "60s"])).ends(2);
    said.says("--wait: the token is switched off, and a new secret does not change that; leave --wait out.")
        .says("Nothing was changed.");
    assert_eq!(made(&simulator)[0]["rolls"], 0);
    let before = asked(&simulator);
    let said = desk.run(&rolls(&id, &[])).ends(0);
    assert!(!verified(
        &said.says("The token is switched off, so its new secret was not tested.")
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
                "Ended before all was looked at. The token “deploy” (id {id}) exists, and its secret is delivered."
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
        ("0s", "it is no time at all"),
        ("soon", "it is no span of time"),
    ] {
        desk.create(&[TO, &["--wait", wait]].concat()).ends(2).says(why);
        desk.run(&rolls(&"0".repeat(32), &["--wait", wait])).ends(2).says(why);
    }
    assert_eq!(simulator.exchanges().len(), 0);
}
