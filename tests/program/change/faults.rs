//! Every way in which the answer to a change can go wrong, and the answer to the question that
//! follows a lost one: one request, and never a wrong word of what is so now. The simulator's own
//! truth is the judge. All rows run side by side; the slowest takes 40 seconds.

use serde_json::{Value, json};

use super::{named, puts, truth, with_history, world};
use crate::command::{Desk, Said, says_no_secret, until};
use crate::faults::read::{of_a_read, whatever_befalls};
use crate::tokens::make;

/// What a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// It is what was asked for.
    Changed,
    /// It is as it was, and why.
    Refused(i32),
    /// It was as it was when it was read again.
    AsItWas,
    /// Reading it again did not tell.
    NotKnown,
    /// What was read of it is neither as it was nor what was asked for.
    Otherwise,
}

/// One fault at the request, and what is told. What is so is the simulator's to say.
type Row = (&'static str, Value, Told);

/// What goes wrong with the answer to the one request, in the numbers of the catalog of faults.
fn rows() -> Vec<Row> {
    use Told::{AsItWas, Changed, Refused};
    let plain = |number: &'static str, name: &str, told| (number, json!({"fault": name}), told);
    let cut = |number: &'static str, cut: &str, end: Option<&str>| {
        let mut rule = json!({"fault": "commit_then_truncated", "cut": cut});
        end.into_iter().for_each(|end| rule["end"] = end.into());
        (number, rule, Changed)
    };
    vec![
        plain("1 reset before", "reset", AsItWas),
        plain("2 closed before", "close", AsItWas),
        plain("3 reset after", "commit_then_reset", Changed),
        plain("4 closed after", "commit_then_close", Changed),
        plain("5 silence after", "commit_then_stall", Changed),
        plain("6 silence before", "stall", AsItWas),
        (
            "7 stall after headers",
            json!({"fault": "stall", "after": "headers", "commit": true}),
            Changed,
        ),
        (
            "7 stall in the body",
            json!({"fault": "stall", "after": "body", "commit": true}),
            Changed,
        ),
        plain("8 500", "commit_then_500", Changed),
        plain("8 500 before", "status", AsItWas),
        plain("9 HTML 502", "commit_then_502html", Changed),
        plain("10 524", "commit_then_524", Changed),
        plain("11 429 after", "commit_then_429", Changed),
        cut("13 cut", "middle", None),
        cut("13 cut, RST", "middle", Some("reset")),
        plain("14 invalid JSON", "commit_then_badjson", Changed),
        plain("15 null", "commit_then_null", Changed),
        plain("16 no value", "commit_then_novalue", Changed),
        plain("17 empty value", "commit_then_emptyvalue", Changed),
        plain("18 wrong types", "commit_then_wrongtype", Changed),
        plain("19 success false", "commit_then_success_false", Changed),
        plain("20 204", "commit_then_204", Changed),
        plain("21 redirect", "commit_then_redirect", Changed),
        (
            "21 redirect, 308",
            json!({"fault": "commit_then_redirect", "status": 308}),
            Changed,
        ),
        plain("22 echoed", "echo_secret", Changed),
        (
            "22 echoed in a refusal",
            json!({"fault": "echo_secret", "status": 403}),
            Changed,
        ),
        plain("23 credential echoed", "echo_credential", Refused(3)),
        ("28 late", json!({"fault": "delay", "seconds": 2}), Changed),
        (
            "28 later than we wait",
            json!({"fault": "delay", "seconds": 90}),
            Changed,
        ),
        (
            "29 late commit",
            json!({"fault": "delay", "seconds": 40, "late": true}),
            AsItWas,
        ),
        plain("34 two answers", "two_responses", Changed),
        plain("34 cut by its length", "content_length_short", Changed),
        plain("35 refused here alone", "expired", Refused(3)),
        (
            "35 credential refused",
            json!([{"fault": "expired"}, {"method": "GET", "path": "/user/tokens/verify", "nth": 2, "fault": "expired"}]),
            Refused(4),
        ),
        plain("36 forbidden", "forbidden", Refused(3)),
        (
            "41 rate limit",
            json!({"fault": "rate_limit", "retry_after": 3600}),
            AsItWas,
        ),
        plain("42 HTML", "html", AsItWas),
        plain("42 plain", "plain", AsItWas),
        plain("44 empty", "empty", Changed),
        plain("44 malformed", "malformed_json", Changed),
        plain("44 byte order mark", "bom", Changed),
        plain("44 keys twice", "duplicate_keys", Changed),
        plain("45 null", "null_result", Changed),
        plain("45 no result", "missing_result", Changed),
        plain("45 wrong type", "wrong_type", Changed),
        plain("45 wrong types inside", "wrong_item_types", Changed),
        plain("46 unknown fields", "unknown_fields", Changed),
        plain("47 invalid text", "invalid_utf8", Changed),
        plain("48 nesting", "deep_nesting", Changed),
        plain("49 huge", "huge", Changed),
        plain("50 endless", "endless", Changed),
        plain("51 gzip bomb", "gzip_bomb", Changed),
        plain("51 no gzip", "gzip_lie", Changed),
        plain("52 slow", "slowloris", Changed),
        plain("52 slow headers", "slow_headers", Changed),
        plain("53 many headers", "header_flood", Changed),
        plain("53 long header", "long_header", Changed),
        plain("54 no HTTP", "garbage_status", AsItWas),
        plain("54 HTTP/0.9", "http09", Changed),
        plain("54 bad chunk", "bad_chunk", Changed),
        plain("55 redirect", "redirect", AsItWas),
        plain("55 redirect loop", "redirect_loop", AsItWas),
        plain("63 hostile refusal", "hostile_error", Refused(3)),
        ("another token", of_another(), AsItWas),
        (
            "gone",
            json!({"fault": "answer", "status": 404, "body": {"success": false, "messages": [], "result": null,
                "errors": [{"code": 1003, "message": "Token not found"}]}}),
            Refused(3),
        ),
    ]
}

/// What is told where the answer of the question afterwards goes wrong, too.
fn looking() -> Vec<Row> {
    use Told::{Changed, NotKnown, Otherwise};
    let told = |name: &str| match name {
        "delay" | "bom" | "duplicate_keys" | "wrong_item_types" => Changed,
        // These are answers, and say that the name or the status is another one.
        "unknown_fields" | "invalid_utf8" => Otherwise,
        _ => NotKnown,
    };
    of_a_read()
        .into_iter()
        .chain([of_another()])
        .map(|rule| {
            let told = told(rule["fault"].as_str().unwrap());
            ("looked", rule, told)
        })
        .collect()
}

/// What `said` tells, by its words alone.
fn told(said: &Said) -> Vec<Told> {
    let code = said.code.unwrap_or(-1);
    let words = [
        ("is changed. Its secret stays the same.", Told::Changed),
        (" is as it was.\ncfmint: Such a request may still arrive", Told::AsItWas),
        ("may be changed, or still be as it was.", Told::NotKnown),
        (" is neither as it was nor what was asked for.", Told::Otherwise),
        (" is as it was. ", Told::Refused(code)),
        (") was not changed. ", Told::Refused(code)),
    ];
    let found = words.into_iter().filter(|(words, _)| said.stderr.contains(words));
    found.map(|(_, told)| told).collect()
}

/// One row, from the start of the program to the verdict. `after` strikes the question that follows a
/// lost answer.
fn check(command: &[&str], fault: &Value, after: Option<&Value>, expected: Told) -> Result<(), String> {
    let simulator = world();
    let id = make(&simulator, None, "deploy", |body| {
        body["expires_on"] = json!("2027-01-01T00:00:00Z")
    });
    let path = format!("/user/tokens/{id}");
    let faults = match fault {
        Value::Array(faults) => faults.clone(),
        one => vec![one.clone()],
    };
    for mut rule in faults {
        if rule["method"].is_null() {
            (rule["method"], rule["path"]) = ("PUT".into(), path.as_str().into());
        }
        simulator.add_fault(rule).unwrap();
    }
    if let Some(rule) = after {
        let mut rule = rule.clone();
        rule.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        (rule["method"], rule["path"]) = ("GET".into(), path.as_str().into());
        (rule["nth"], rule["sticky"]) = (2.into(), true.into());
        simulator.add_fault(rule).unwrap();
    }
    let before = truth(&simulator, &id);
    let desk = Desk::at(&simulator);
    let arguments = [
        &command[..1],
        &[id.as_str()],
        &command[1..],
        &["--yes", "--json", "--receipt", "receipt"],
    ]
    .concat();
    let said = desk.run(&arguments);
    let after = truth(&simulator, &id);
    until("the request, which may be late", || !puts(&simulator).is_empty());
    let receipt = std::fs::read_to_string(desk.file("receipt")).unwrap();
    let verdict = || {
        says_no_secret(&said, &simulator);
        let told = told(&said);
        let changed = after["expires_on"] != before["expires_on"] || after["status"] != before["status"];
        let right = |right: bool, what: &str| if right { Ok(()) } else { Err(format!("not so: {what}")) };
        right(told == [expected], &format!("{expected:?}, but {told:?}"))?;
        right(puts(&simulator).len() == 1, "one request")?;
        right(
            !simulator.exchanges().iter().any(|one| one["sink"] == true),
            "no redirect is followed",
        )?;
        let code = match expected {
            Told::Changed => 0,
            Told::Refused(code) => code,
            _ => 1,
        };
        right(said.code == Some(code), &format!("exit code {code}"))?;
        let is_so = match expected {
            Told::Changed => changed,
            Told::AsItWas | Told::Refused(_) => !changed,
            // It is told as what was answered.
            Told::NotKnown | Told::Otherwise => true,
        };
        right(
            is_so,
            &format!("by the truth it is {}changed", if changed { "" } else { "not " }),
        )?;
        right(after["digest"] == before["digest"], "the secret stays")?;
        let settled = expected == Told::Changed;
        right(
            receipt.lines().count() == usize::from(settled),
            "a line for what was done",
        )?;
        right(said.stdout.is_empty() != settled, "a document of what was done")
    };
    verdict().map_err(|why| format!("{fault} {command:?}: {why}\n{said:?}"))
}

/// Runs all of these side by side; what went wrong.
fn all(runs: Vec<impl FnOnce() -> Result<(), String> + Send>) {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = runs.into_iter().map(|run| scope.spawn(run)).collect();
        let ends = running.into_iter().map(|one| one.join());
        ends.filter_map(|end| end.unwrap_or_else(|_| Err("a row broke down".to_owned())).err())
            .collect()
    });
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The answer about another token than was asked for.
fn of_another() -> Value {
    json!({"fault": "answer", "status": 200, "body": {"success": true, "errors": [], "messages": [],
        "result": {"id": "0".repeat(32), "name": "grafana", "status": "active", "policies": [], "expires_on": "2027-06-30T00:00:00Z"}}})
}

const EXTEND: &[&str] = &["extend", "--expires", "2027-06-30"];
const DISABLE: &[&str] = &["disable"];

#[test]
fn what_became_of_a_change_is_told_as_it_is_whatever_befalls_its_answer() {
    let commands = [EXTEND, DISABLE];
    let rows = rows().into_iter().enumerate();
    all(rows
        .map(|(at, (_, fault, told))| move || check(commands[at % 2], &fault, None, told))
        .collect());
}

#[test]
fn what_cannot_be_read_again_is_not_known() {
    let mut runs = Vec::new();
    for (_, rule, told) in looking() {
        let before = if told == Told::Changed { Told::AsItWas } else { told };
        for (fault, told) in [("commit_then_reset", told), ("reset", before)] {
            let rule = rule.clone();
            runs.push(move || check(EXTEND, &json!({"fault": fault}), Some(&rule), told));
        }
    }
    all(runs);
}

/// Where the token cannot be read for certain, nothing is sent.
#[test]
fn a_token_that_cannot_be_read_is_not_changed() {
    let id = named(&with_history(), "grafana");
    let path = format!("/user/tokens/{id}");
    // Silence is bounded by the client alone here, and takes a minute and a half.
    let quick = of_a_read().into_iter().filter(|rule| rule["fault"] != "stall");
    let faults: Vec<Value> = quick.chain([of_another()]).collect();
    let command = ["disable", &id, "--yes"];
    whatever_befalls(
        &["/user/tokens/verify", &path],
        &faults,
        &command,
        with_history,
        |rule, simulator, said| {
            says_no_secret(&said, simulator);
            let (puts, after) = (puts(simulator), truth(simulator, &id));
            let name = rule["fault"].as_str().unwrap();
            let harmless = ["delay", "bom", "duplicate_keys", "wrong_item_types"].contains(&name);
            let of_the_token = rule["path"] == path;
            if puts.is_empty() {
                assert!(!harmless, "{rule} {said:?}");
                assert!(
                    matches!(said.code, Some(1..=4)) && said.stderr.contains("Nothing was changed."),
                    "{rule} {said:?}"
                );
                assert_eq!(after["status"], "active");
            } else {
                assert!(harmless || !of_the_token, "{rule} {said:?}");
                assert_eq!((puts.len(), said.code), (1, Some(0)), "{rule} {said:?}");
                assert_eq!(
                    (&after["status"], &after["name"]),
                    (&json!("disabled"), &json!("grafana"))
                );
            }
        },
    );
}
