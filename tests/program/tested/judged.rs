//! What an answer about a delivered token means, and with which exit code.

use super::*;

const NOT_KNOWN: &str = "does not work yet; it usually does within a minute.";

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

/// Whatever stands against the question, the token is made and its secret delivered: 0, or 1 for
/// whoever waits.
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
                            .says("After 2 seconds Cloudflare has not called the new token active.")
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

/// It is delivered, so that it is a success, but for whoever waits for an active one. What is said
/// of one that does not work yet nobody has recorded.
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

/// A filter of its own may be why it is not known: nothing is promised, also where it is waited
/// for.
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
                check(said.says("After 2 seconds Cloudflare has not called the new secret active."));
            });
        }
    });
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
