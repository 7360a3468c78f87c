//! Every way in which an answer can go wrong, at every request of a rotation: one request for each
//! decision, never a wrong statement about what is so, and asked for again it comes to its end.

use super::judge::{Case, Manner, Place, all_hold};
use super::*;
use crate::faults::read::of_a_read;

/// What may become of a request that changes something.
fn of_a_write() -> Vec<Value> {
    let plain = [
        "reset",
        "close",
        "stall",
        "commit_then_reset",
        "commit_then_close",
        "commit_then_stall",
        "commit_then_500",
        "commit_then_502html",
        "commit_then_524",
        "commit_then_429",
        "commit_then_badjson",
        "commit_then_null",
        "commit_then_wrongtype",
        "commit_then_success_false",
        "commit_then_204",
        "commit_then_redirect",
        "echo_credential",
        "rate_limit",
        "html",
        "plain",
        "status",
        "empty",
        "malformed_json",
        "bom",
        "missing_result",
        "wrong_type",
        "unknown_fields",
        "invalid_utf8",
        "deep_nesting",
        "redirect",
        "forbidden",
        "expired",
        "hostile_error",
        "garbage_status",
        "http09",
    ];
    let more = [
        json!({"fault": "stall", "after": "headers", "commit": true}),
        json!({"fault": "stall", "after": "body", "commit": true}),
        json!({"fault": "commit_then_truncated", "cut": "middle"}),
    ];
    let plain = plain.map(|name| json!({"fault": name}));
    plain.into_iter().chain(more).collect()
}

/// Of those that a new secret is in, more.
fn of_the_create() -> Vec<Value> {
    let more = [
        json!({"fault": "commit_then_novalue"}),
        json!({"fault": "commit_then_emptyvalue"}),
        json!({"fault": "commit_then_truncated", "cut": "secret"}),
        json!({"fault": "echo_secret"}),
        json!({"fault": "echo_secret", "status": 403}),
    ];
    of_a_write().into_iter().chain(more).collect()
}

/// A request of a rotation: the method, the path (`OLD` is the old token's id), and which of those.
type Asked = (&'static str, &'static str, u64);

struct Row {
    asked: Asked,
    /// From that one on.
    sticky: bool,
    fault: Value,
    manner: Manner,
}

const IN_FILE: Manner = Manner::new(Place::File, false);
const WITH_GRACE: Manner = Manner::new(Place::File, true);

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = |asked: Asked, manner: Manner, faults: Vec<Value>| {
        let row = |fault| Row {
            asked,
            sticky: false,
            fault,
            manner,
        };
        rows.extend(faults.into_iter().map(row));
    };
    let few = || -> Vec<Value> { of_a_read().into_iter().step_by(3).collect() };
    let half = || -> Vec<Value> { of_a_read().into_iter().step_by(2).collect() };
    at(("GET", "/user/tokens/verify", 1), IN_FILE, few());
    at(("GET", "/user/tokens/OLD", 1), IN_FILE, few());
    at(("GET", "/user/tokens", 1), IN_FILE, few());
    at(("POST", "/user/tokens", 1), IN_FILE, of_the_create());
    at(("GET", "/user/tokens/verify", 2), IN_FILE, few());
    // Of the new token, whose id nobody knows before.
    at(("GET", "/user/tokens/*", 5), WITH_GRACE, few());
    at(("GET", "/user/tokens/OLD", 2), WITH_GRACE, half());
    at(("PUT", "/user/tokens/OLD", 1), WITH_GRACE, of_a_write());
    at(("DELETE", "/user/tokens/OLD", 1), IN_FILE, of_a_write());
    at(("GET", "/user/tokens/OLD", 2), IN_FILE, half());
    let sticky = of_a_read().into_iter().map(|fault| Row {
        asked: ("GET", "/user/tokens/verify", 2),
        sticky: true,
        fault,
        manner: WITH_GRACE,
    });
    rows.extend(sticky);
    rows
}

/// One row, from the start of the program to the end of the rotation.
fn holds(row: &Row) -> Result<(), String> {
    let case = Case::of(row.manner);
    let (method, path, nth) = row.asked;
    let mut rule = row.fault.clone();
    rule["nth"] = nth.into();
    rule["sticky"] = row.sticky.into();
    case.stand.fault(method, &path.replace("OLD", &case.stand.old), rule);
    let said = case.stand.desk.run(&case.arguments());
    let first = case
        .is_sound()
        .and_then(|()| case.is_true(&said))
        .and_then(|()| case.asked_once());
    let whole = first.and_then(|()| case.comes_to_its_end());
    whole.map_err(|why| format!("{method} {path} {nth}, {}: {why}\nfirst {said:?}", row.fault))
}

#[test]
fn no_fault_of_any_request_leaves_both_unusable_or_says_what_is_not_so() {
    let rows = rows();
    assert!(rows.len() > 200, "{}", rows.len());
    all_hold(&rows, holds);
}

/// The judge can find against: what it must see is made to happen.
#[test]
fn the_judge_sees_what_is_wrong() {
    let case = Case::of(IN_FILE);
    let path = format!("/user/tokens/{}", case.stand.old);
    case.stand.fault("DELETE", &path, json!({"fault": "forbidden"}));
    let said = case.stand.desk.run(&case.arguments());
    assert_eq!(
        (case.is_sound(), case.is_true(&said), case.asked_once()),
        (Ok(()), Ok(()), Ok(()))
    );
    let new = case.stand.new_one();
    let against = |stderr: String| {
        let said = Said {
            stderr,
            code: said.code,
            ..Said::default()
        };
        case.is_true(&said).unwrap_err()
    };
    assert!(against(said.stderr.replace(&new, "")).contains(&format!("the new token {new} is named")));
    assert!(against(said.stderr.replace(&case.stand.old, "")).contains("and so is the old one"));
    assert!(against(format!("{}, which is deleted.", said.stderr)).contains("it is deleted"));
    assert!(against(format!("{}, which Cloudflare ends at noon", said.stderr)).contains("it ends soon"));
    assert!(against(format!("{} No new token was made.", said.stderr)).contains("no new token was made"));
    assert!(against(format!("{} Done: ", said.stderr)).contains("it is done, and that is said"));
    let secret = fs::read_to_string(case.stand.desk.file("secret")).unwrap();
    assert!(against(format!("{} {secret}", said.stderr)).contains("in the output"));
    // The new secret is lost: then the old one may not be ended.
    fs::write(case.stand.desk.file("secret"), "").unwrap();
    assert!(
        case.is_true(&said)
            .unwrap_err()
            .contains("the new secret is in its place")
    );
    case.stand.simulator.clear_faults();
    case.stand.desk.run(&["rotate", &case.stand.old, "--yes"]).ends(0);
    assert!(
        case.is_sound()
            .unwrap_err()
            .contains("only when the new secret is in its place")
    );
    assert!(case.asked_once().unwrap_err().contains("nothing is sent twice"));
}

/// The same of the request of a later run that gives the new token another secret.
#[test]
fn no_fault_of_the_roll_that_goes_on_loses_a_secret() {
    let faults: Vec<Value> = of_the_create().into_iter().step_by(2).collect();
    all_hold(&faults, |fault| {
        let case = Case::of(WITH_GRACE);
        case.stand.rotate(&["--to", "command:false", "--yes"]).ends(5);
        case.stand.fault("PUT", "/user/tokens/*/value", fault.clone());
        let said = case.stand.desk.run(&case.arguments());
        let first = case.is_sound().and_then(|()| case.is_true(&said));
        let whole = first
            .and_then(|()| case.asked_once())
            .and_then(|()| case.comes_to_its_end());
        whole.map_err(|why| format!("{fault}: {why}\nfirst {said:?}"))
    });
}
