//! Whatever befalls the request that deletes, or those that read before it: one request for each
//! decision, and what is said of a token is so.

use rustix::process::Signal;

use super::*;
use crate::command::{Said, until};
use crate::faults::read::of_a_read;

/// What may befall a DELETE (reference: security section 7).
fn of_a_delete() -> Vec<Value> {
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
        "commit_then_success_false",
        "commit_then_204",
        "commit_then_redirect",
        "rate_limit",
        "html",
        "plain",
        "status",
        "empty",
        "malformed_json",
        "bom",
        "duplicate_keys",
        "null_result",
        "missing_result",
        "wrong_type",
        "unknown_fields",
        "invalid_utf8",
        "deep_nesting",
        "huge",
        "endless",
        "gzip_bomb",
        "gzip_lie",
        "slowloris",
        "early_hints",
        "redirect",
        "redirect_loop",
        "forbidden",
        "expired",
        "echo_credential",
        "hostile_error",
        "two_responses",
        "content_length_short",
        "long_header",
        "header_flood",
        "garbage_status",
        "http09",
        "bad_chunk",
    ];
    let more = [
        json!({"fault": "commit_then_truncated", "cut": "middle"}),
        json!({"fault": "stall", "after": "headers", "commit": true}),
        json!({"fault": "stall", "after": "body", "commit": true}),
        json!({"fault": "delay", "seconds": 1}),
        // It is carried out when nobody waits for it any more.
        json!({"fault": "delay", "seconds": 40, "late": true}),
        json!({"fault": "status", "code": 404}),
        json!({"fault": "hostile_error", "status": 404}),
        json!({"fault": "html", "status": 404}),
        json!({"fault": "echo_credential", "status": 404}),
    ];
    plain
        .map(|name| json!({"fault": name}))
        .into_iter()
        .chain(more)
        .collect()
}

/// What is said of each token beside what is so of it, and how often it was asked for.
#[track_caller]
fn judge(what: &Value, simulator: &Simulator, said: &Said, ids: &[String; 2]) -> Vec<Option<bool>> {
    says_no_secret(said, simulator);
    let printed = document(said);
    let rows = printed["tokens"].as_array().unwrap();
    let told: Vec<Option<bool>> = rows.iter().map(|row| row["deleted"].as_bool()).collect();
    for ((id, name), told) in ids.iter().zip(["first", "second"]).zip(&told) {
        let case = || format!("{what}: {name}: {said:?}");
        let asked = asked_for(simulator, id);
        assert!(asked <= 1, "{}", case());
        // An answer may spoil its name.
        let of_this = said.stderr.lines().filter(|line| line.contains(&format!("(id {id})")));
        let says = |words: &str| of_this.clone().any(|line| line.contains(words));
        match told {
            Some(true) => assert!(is_gone(simulator, id) && asked == 1 && says("Deleted: "), "{}", case()),
            Some(false) => assert!(!is_gone(simulator, id) && says("Not deleted: "), "{}", case()),
            None => assert!(
                (says("Not known: ") || says("Read again, ")) && !says("Deleted: "),
                "{}",
                case()
            ),
        }
    }
    let all = told.iter().all(|told| *told == Some(true));
    assert_eq!(said.code == Some(0), all, "{what}: {said:?}");
    told
}

fn with_two() -> (Simulator, [String; 2]) {
    let simulator = with_accounts(1);
    let ids = ["first", "second"].map(|name| make(&simulator, None, name, |_| {}));
    (simulator, ids)
}

fn side_by_side(faults: &[Value], run: impl Fn(&Value) + Sync) {
    std::thread::scope(|scope| {
        for fault in faults {
            let run = &run;
            scope.spawn(move || run(fault));
        }
    });
}

#[test]
fn what_befalls_the_request_is_looked_into_and_never_sent_again() {
    side_by_side(&of_a_delete(), |fault| {
        let (simulator, ids) = with_two();
        let mut rule = fault.clone();
        rule["method"] = json!("DELETE");
        rule["path"] = json!(format!("/user/tokens/{}", ids[0]));
        simulator.add_fault(rule).unwrap();
        let said = Desk::at(&simulator).run(&["delete", &ids[0], &ids[1], "--yes", "--json"]);
        let told = judge(fault, &simulator, &said, &ids);
        if fault["late"] == true {
            until("what nobody waits for any more", || is_gone(&simulator, &ids[0]));
            until("its only answer", || asked_for(&simulator, &ids[0]) == 1);
            assert_eq!(told[0], None, "{said:?}");
        }
        // Reading it again tells, but of what may still arrive.
        let lost = said.stderr.contains("Such a request may still arrive");
        assert_eq!(told[0].is_none(), lost, "{fault}: {said:?}");
        // The first that is not gone ends it.
        let second = if told[0] == Some(true) { 1 } else { 0 };
        assert_eq!(asked_for(&simulator, &ids[1]), second, "{fault}: {said:?}");
    });
}

#[test]
fn where_reading_again_does_not_tell_nothing_is_claimed() {
    let again = ["reset", "html", "forbidden", "expired", "malformed_json"];
    let deletes = [
        "commit_then_reset",
        "reset",
        "commit_then_500",
        "commit_then_success_false",
    ];
    let pairs = deletes
        .iter()
        .flat_map(|delete| again.iter().map(move |again| json!([delete, again])));
    let pairs: Vec<Value> = pairs.collect();
    side_by_side(&pairs, |pair| {
        let (simulator, ids) = with_two();
        let path = format!("/user/tokens/{}", ids[0]);
        for rule in [
            json!({"method": "DELETE", "path": path, "fault": pair[0]}),
            json!({"method": "GET", "path": path, "nth": 2, "sticky": true, "fault": pair[1]}),
        ] {
            simulator.add_fault(rule).unwrap();
        }
        let said = Desk::at(&simulator).run(&["delete", &ids[0], &ids[1], "--yes", "--json"]);
        let told = judge(pair, &simulator, &said, &ids);
        assert_eq!(told, [None, Some(false)], "{pair}: {said:?}");
        assert!(
            said.stderr.contains("Reading it again did not tell."),
            "{pair}: {said:?}"
        );
        assert_eq!(said.code, Some(1), "{pair}: {said:?}");
    });
}

#[test]
fn what_befalls_the_reading_deletes_nothing_or_what_was_shown() {
    side_by_side(&of_a_read(), |fault| {
        let (simulator, ids) = with_two();
        let mut rule = fault.clone();
        rule["method"] = json!("GET");
        rule["path"] = json!(format!("/user/tokens/{}", ids[1]));
        rule["sticky"] = json!(true);
        rule["nth"] = json!(1);
        simulator.add_fault(rule).unwrap();
        let said = Desk::at(&simulator).run(&["delete", &ids[0], &ids[1], "--yes", "--json"]);
        if said.stdout.is_empty() {
            assert!(matches!(said.code, Some(1 | 3 | 4)), "{fault}: {said:?}");
            assert!(said.stderr.contains("Nothing was changed."), "{fault}: {said:?}");
            assert!(said.stderr.contains(&ids[1]), "{fault}: {said:?}");
            assert_eq!(changes(&simulator), 0, "{fault}: {said:?}");
            says_no_secret(&said, &simulator);
        } else {
            assert_eq!(judge(fault, &simulator, &said, &ids), [Some(true); 2], "{fault}");
        }
    });
}

/// An answer about another token is not taken for this one.
#[test]
fn an_answer_about_another_token_deletes_neither() {
    let (simulator, ids) = with_two();
    let body = json!({"success": true, "errors": [], "messages": [], "result": {
        "id": ids[1], "name": "second", "status": "active", "policies": []
    }});
    let rule = json!({
        "method": "GET", "path": format!("/user/tokens/{}", ids[0]), "fault": "answer", "body": body
    });
    simulator.add_fault(rule).unwrap();
    Desk::at(&simulator)
        .run(&["delete", &ids[0], "--yes"])
        .ends(1)
        .says("Cloudflare answered with another token.")
        .says("Nothing was changed.");
    assert_eq!(changes(&simulator), 0);
}

#[test]
fn one_that_somebody_else_deletes_first_is_gone_all_the_same() {
    let (simulator, ids) = with_two();
    // It was gone between reading and deleting: read as it was, though it is gone.
    let shown = json!({"success": true, "errors": [], "messages": [], "result": {
        "id": ids[0], "name": "first", "status": "active", "policies": []
    }});
    let desk = Desk::at(&simulator);
    desk.run(&["delete", &ids[0], "--yes"]).ends(0);
    let path = format!("/user/tokens/{}", ids[0]);
    simulator
        .add_fault(json!({"method": "GET", "path": path, "nth": 1, "fault": "answer", "body": shown}))
        .unwrap();
    desk.run(&["delete", &ids[0], &ids[1], "--yes"])
        .ends(0)
        .says(&format!(
            "Deleted: “first” (id {}). It was gone already when the request came.",
            ids[0]
        ))
        .says(&format!("Deleted: “second” (id {}).", ids[1]));
}

#[test]
fn stopped_by_a_signal_it_says_what_is_so_of_each() {
    let (simulator, ids) = with_two();
    simulator
        .add_fault(json!({
            "method": "DELETE", "path": format!("/user/tokens/{}", ids[1]), "fault": "commit_then_stall"
        }))
        .unwrap();
    let running = Desk::at(&simulator);
    let running = running.start(&["delete", &ids[0], &ids[1], "--yes"]);
    until("the second request", || is_gone(&simulator, &ids[1]));
    running.signal(Signal::INT);
    running
        .end()
        .ends(130)
        .says(&format!("Deleted: “first” (id {}).", ids[0]))
        .says(&format!(
            "Stopped while deleting “second” (id {}): it may be deleted, or still be there.",
            ids[1]
        ));
}
