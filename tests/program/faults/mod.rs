//! Every way in which the answer to a create request can go wrong (reference: security section 7,
//! rows 1 to 29, 34 to 36, and what may befall any answer), by `cfmint create` with the waits that
//! it really has: one request, no token that the person was not told about, nothing changed
//! unasked. The simulator's own truth is the judge. All rows run side by side; the slowest takes a
//! minute.

pub(crate) mod read;
mod rows;

use crate::command;
use std::collections::BTreeMap;

use cfmint::simulator::{Options, Simulator};
use command::{Desk, SPEC, Said, judge, made, post, posts, text, until};
use jiff::SignedDuration;
use rows::rows;
use serde_json::{Value, json};

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The secret is in the file.
    Done,
    /// Nothing was created, and the exit code.
    Refused(i32),
    /// The token is named by its id, with the line that rolls it.
    Found,
    /// No list shows it.
    NotSeen,
    /// The list is refused.
    MayNotList,
    /// The list did not come.
    CouldNotLook,
}

/// How many tokens exist afterwards, and how the run ends.
type Row = (&'static str, Value, usize, End);

fn simulator(fault: &Value, ahead: i64) -> Simulator {
    let simulator = Simulator::start(Options {
        zones: 6,
        clock_ahead: SignedDuration::from_secs(ahead),
        ..Options::default()
    })
    .unwrap();
    let faults = match fault {
        Value::Array(faults) => faults.clone(),
        one => vec![one.clone()],
    };
    for mut rule in faults {
        if rule["method"].is_null() {
            rule["method"] = "POST".into();
            rule["path"] = "/user/tokens".into();
        }
        simulator.add_fault(rule).unwrap();
    }
    simulator
}

/// One row, from the start of the program to the verdict.
fn check((name, fault, alive, end): &Row, ahead: i64) -> Result<(), String> {
    let simulator = simulator(fault, ahead);
    let desk = Desk::at(&simulator);
    // The lists that are broken here are those that the look afterwards asks for; what `fail` does
    // without one is tested by itself.
    let said = desk.create(&["--to", "file:secret", "--json", "--if-exists", "another"]);
    judge(&simulator, &said)
        .and_then(|()| ends(*end, *alive, &simulator, &desk, &said))
        .map_err(|why| format!("{name}: {why}\n{said:?}"))
}

fn ends(end: End, alive: usize, simulator: &Simulator, desk: &Desk, said: &Said) -> Result<(), String> {
    let right = |right: bool, what: &str| if right { Ok(()) } else { Err(format!("not so: {what}")) };
    let made = made(simulator);
    right(made.len() == alive, &format!("{alive} alive, but {}", made.len()))?;
    let code = match end {
        End::Done => 0,
        End::Refused(code) => code,
        _ => 5,
    };
    right(said.code == Some(code), &format!("exit code {code}"))?;
    let settled = matches!(end, End::Done | End::Refused(_));
    right(
        desk.notes().len() == usize::from(!settled),
        "the note is kept until the end is known",
    )?;
    let secret = std::fs::read_to_string(desk.file("secret")).ok();
    right(
        secret.is_some() == (end == End::Done),
        "the file is there only when its secret works",
    )?;
    let words = match end {
        End::Done => "Saved to ",
        End::Refused(_) => "Not created.",
        End::Found => "This token exists: deploy, ",
        End::NotSeen => "Not in your token list so far. It may still appear; look again before creating another.",
        End::MayNotList => "This sign-in may not list tokens. Note deploy and ",
        End::CouldNotLook => "The list did not load. ",
    };
    right(said.stderr.contains(words), words)?;
    // A whole answer that puts the request off says a little more.
    let unknown = if said.stderr.contains("Cloudflare asks to slow down (HTTP 429)") {
        "The token was probably not created: "
    } else {
        "The answer got lost. Was the token created? The request went out at "
    };
    right(said.stderr.contains(unknown) != settled, unknown)?;
    match end {
        End::Done => right(
            simulator.identify(secret.unwrap().trim_end()).as_deref() == Some(text(&made[0], "id")),
            "the secret in the file works",
        ),
        End::Found => {
            let line = format!("cfmint roll {} --yes --to file:secret", text(&made[0], "id"));
            right(said.roll_lines().iter().any(|rolls| rolls.starts_with(&line)), &line)
        }
        End::Refused(_) => Ok(()),
        End::MayNotList => right(
            said.stderr
                .contains(" UTC and check dash.cloudflare.com/profile/api-tokens."),
            "the time, and where to look",
        ),
        _ => right(
            said.stderr
                .contains("Check dash.cloudflare.com/profile/api-tokens for “deploy” before creating another."),
            "where to look, for what",
        ),
    }
}

#[test]
fn no_token_is_lost_to_a_fault_and_none_is_asked_for_twice() {
    let rows: Vec<(Row, i64)> = rows().into_iter().map(|row| (row, 0)).collect();
    // Row 60: a day apart, also when no list told by how much before the request.
    let reset = json!({"fault": "commit_then_reset"});
    let blind = json!([reset, {"method": "GET", "path": "/user/tokens", "fault": "malformed_json", "nth": 1}]);
    let skewed = [
        ("60 a day ahead", reset.clone(), 86_400),
        ("60 a day behind", reset, -86_400),
        ("60 a day behind, blind", blind, -86_400),
    ];
    let skewed = skewed.map(|(name, fault, ahead)| ((name, fault, 1, End::Found), ahead));
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let rows = rows.iter().chain(&skewed);
        let running: Vec<_> = rows
            .map(|(row, ahead)| scope.spawn(move || check(row, *ahead)))
            .collect();
        running
            .into_iter()
            .filter_map(|one| one.join().unwrap_or_else(|_| Err("a row broke down".to_owned())).err())
            .collect()
    });
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The judge can find against: what it must see is made to happen.
#[test]
fn the_judge_sees_what_is_wrong() {
    let simulator = simulator(&json!({"fault": "commit_then_reset"}), 0);
    let said = Desk::at(&simulator).create(&["--to", "file:secret"]);
    judge(&simulator, &said).unwrap();
    let against = |said: Said| judge(&simulator, &said).unwrap_err();
    let id = text(&made(&simulator)[0], "id").to_owned();
    let with = |stderr: String| Said {
        stderr,
        ..Said::default()
    };
    assert!(against(with(said.stderr.replace(&id, ""))).contains("nobody was told of deploy"));
    assert!(against(with(format!("{} cfut_x", said.stderr))).contains("cfut_"));
    assert!(against(with(format!("{} {}", said.stderr, simulator.api_token()))).contains("output"));
    judge(
        &simulator,
        &with("deploy, see dash.cloudflare.com/profile/api-tokens".to_owned()),
    )
    .unwrap();
    simulator.clear_faults();
    post(&simulator, "/user/tokens", &body(&simulator));
    assert!(against(with(said.stderr)).contains("2 requests for a token"));
}

/// What was sent.
fn body(simulator: &Simulator) -> String {
    let exchanges = simulator.exchanges();
    let sent = exchanges.iter().find(|exchange| exchange["method"] == "POST").unwrap();
    match &sent["request_body"] {
        Value::String(text) => text.clone(),
        body => body.to_string(),
    }
}

/// Row 26.
#[test]
fn older_tokens_of_the_same_name_are_not_named() {
    let simulator = simulator(&json!({"fault": "commit_then_reset"}), 0);
    let desk = Desk::at(&simulator);
    desk.spec(&SPEC.replace("deploy", "cert-manager"));
    let said = desk.create(&["--to", "file:secret", "--if-exists", "another"]).ends(5);
    judge(&simulator, &said).unwrap();
    let truth = simulator.truth();
    let tokens = truth["tokens"].as_array().unwrap().iter();
    let older: BTreeMap<&str, bool> = tokens
        .filter(|token| token["name"] == "cert-manager" && token["preset"] == true)
        .map(|token| (text(token, "id"), said.stderr.contains(text(token, "id"))))
        .collect();
    assert_eq!(older.values().copied().collect::<Vec<_>>(), [false]);
    assert_eq!(said.roll_lines().len(), 1);
}

/// Row 27: somebody else makes the same meanwhile.
#[test]
fn two_that_match_are_both_named_and_none_is_changed() {
    let faults = json!([
        {"fault": "commit_then_reset", "nth": 1},
        {"method": "GET", "path": "/user/tokens", "nth": 2, "fault": "delay", "seconds": 3, "late": true},
    ]);
    let simulator = simulator(&faults, 0);
    let desk = Desk::at(&simulator);
    let running = desk.start(&[
        "create",
        "--from",
        "spec.toml",
        "--yes",
        "--to",
        "file:secret",
        "--json",
    ]);
    until("the request", || posts(&simulator) == 1 && made(&simulator).len() == 1);
    post(&simulator, "/user/tokens", &body(&simulator));
    let said = running
        .end()
        .ends(5)
        .says("Several tokens match, and at most one is yours. Nothing was changed.");
    let made = made(&simulator);
    assert_eq!((made.len(), posts(&simulator)), (2, 2));
    for token in made {
        assert!(
            said.stderr
                .contains(&format!("This token exists: deploy, {}", text(&token, "id"))),
            "{said:?}"
        );
    }
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["id"], Value::Null, "which one is not known");
    let changed = |exchange: &Value| exchange["method"] == "PUT" || exchange["method"] == "DELETE";
    assert!(!simulator.exchanges().iter().any(changed));
}
