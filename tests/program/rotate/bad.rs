//! What cannot be rotated, and how it is asked for wrongly: a sentence and the way on, before
//! anything is sent that changes something.

use super::*;
use crate::command::post;

const TO: &[&str] = &["--to", "file:new", "--yes"];

#[test]
fn what_is_asked_for_wrongly_is_said_before_anything_is_changed() {
    let stand = Stand::new();
    fs::write(stand.desk.file("there"), "mine").unwrap();
    for (arguments, words) in [
        (&["--yes"][..], "needs to know where the new secret goes: --to"),
        (
            &["--to", "file:new"],
            "cfmint rotate does nothing without --yes where nobody can be asked.",
        ),
        (&["--to", "nowhere:x", "--yes"], "nowhere"),
        (&["--to", "file:secret", "--yes"], "--overwrite"),
        (&["--to", "file:no/such/folder", "--yes"], "no/such"),
        (
            &["--to", "stdout", "--json", "--yes"],
            "cannot both have standard output",
        ),
        (&["--to", "file:new", "--s3", "--yes"], "--s3 needs a token for R2"),
        (
            &["--to", "file:new", "--yes", "--grace", "60"],
            "it has no unit; expected a span such as 1h",
        ),
        (
            &["--to", "file:new", "--yes", "--grace", "30s"],
            "it is shorter than a minute",
        ),
        (
            &["--to", "file:new", "--yes", "--grace", "31d"],
            "it is longer than 30 days",
        ),
        (
            &["--to", "file:new", "--yes", "--grace", "30d"],
            "ends by itself before that, at ",
        ),
        (
            &["--to", "file:new", "--yes", "--expires", "soon"],
            "--expires: “soon” is not understood",
        ),
        (
            &["--to", "file:new", "--yes", "--expires", "2020-01-01"],
            "is over; the new token needs an end that is to come",
        ),
        (
            &["--to", "file:new", "--yes", "--receipt", "no/such/file"],
            "--receipt: no/such/file",
        ),
    ] {
        let said = stand.rotate(arguments).ends(2).says(words);
        stand.untouched(&said);
        assert!(said.stderr.contains("Nothing was") || words.contains("it "), "{said:?}");
    }
    assert!(!stand.desk.file("new").exists());
    let other = "0".repeat(32);
    for (id, code, words) in [
        ("no-id", 2, "is not a token id"),
        (&*other, 3, "was not found"),
        (stand.simulator.api_token(), 2, "which is never an argument"),
    ] {
        let said = stand.desk.run(&[&["rotate", id], TO].concat()).ends(code).says(words);
        stand.untouched(&said);
    }
}

#[test]
fn a_token_that_does_not_work_is_not_rotated() {
    let stand = Stand::new();
    let path = format!("/user/tokens/{}", stand.old);
    let mut record = json!({"id": stand.old, "name": NAME, "status": "active", "issued_on": "2026-11-01T00:00:00Z",
        "policies": [{"id": "f".repeat(32), "effect": "allow", "resources": {"com.cloudflare.api.account.zone.*": "*"},
            "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be"}]}]});
    let good = record.clone();
    for (field, value, words) in [
        (
            "status",
            json!("disabled"),
            "is disabled: only a token that works is rotated.",
        ),
        ("status", json!("expired"), "is expired: only a token that works"),
        (
            "status",
            json!("revoked (exposed)"),
            "is revoked (exposed): only a token that works",
        ),
        (
            "policies",
            json!({"x": 1}),
            "cannot be copied whole. Its policies cannot be read",
        ),
        ("policies", json!([]), "cannot be copied whole. It has no policies."),
        (
            "policies",
            json!([7]),
            "cannot be copied whole. One of its policies cannot be read",
        ),
        (
            "condition",
            json!({"request_ip": {"in": ["home"]}}),
            "Its address filter has parts that could not be read.",
        ),
        ("expires_on", json!("soon"), "Its expires_on could not be read"),
    ] {
        record.clone_from(&good);
        record[field] = value;
        stand.simulator.clear_faults();
        let body = json!({"success": true, "errors": [], "messages": [], "result": record});
        stand.fault("GET", &path, json!({"fault": "answer", "body": body}));
        let said = stand.rotate(TO).ends(2).says(words).says("Nothing was changed.");
        stand.untouched(&said);
    }
}

/// The very token that is signed in with takes a second yes, and Cloudflare's leave.
#[test]
fn the_own_token_takes_a_second_yes() {
    let stand = Stand::new();
    let truth = stand.simulator.truth();
    let own = truth["tokens"].as_array().unwrap().iter();
    let own: Vec<&Value> = own.filter(|token| token["name"] == "cfmint simulator").collect();
    let [own] = &own[..] else { panic!("{truth}") };
    let id = text(own, "id");
    let said = stand.desk.run(&[&["rotate", id], TO].concat()).ends(2);
    stand.untouched(&said);
    assert!(
        said.stderr.contains("only with --yes --yes where nobody can be asked"),
        "{said:?}"
    );
    // A token may not make one that makes tokens.
    let said = stand.desk.run(&[&["rotate", id, "--yes"], TO].concat()).ends(3);
    assert!(
        said.stderr
            .contains("No new token was made. The old one is as it was: "),
        "{said:?}"
    );
    assert_eq!((stand.new_ones().len(), stand.desk.notes().len()), (0, 0));
}

#[test]
fn where_there_is_no_room_nothing_is_made() {
    let stand = Stand::new();
    let policy = stand.token(&stand.old)["policies_sent"].clone();
    let truth = stand.simulator.truth();
    let owned = truth["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|token| token["owner"] == "user");
    for number in owned.count()..50 {
        let body = json!({"name": format!("other {number}"), "policies": policy});
        post(&stand.simulator, "/user/tokens", &body.to_string());
    }
    let before = posts(&stand.simulator);
    let said = stand
        .rotate(TO)
        .ends(1)
        .says("There is no room for a new token: 50 of 50 exist");
    assert_eq!((posts(&stand.simulator), stand.desk.notes().len()), (before, 0));
    assert_eq!(
        said.roll_lines(),
        [format!(
            "cfmint roll {} --yes --to file:new --api-base-url {}",
            stand.old, stand.desk.base
        )]
    );
    assert!(!stand.is_deleted());
}

#[test]
fn who_may_not_make_tokens_rotates_none() {
    let stand = Stand::new();
    let credentials = stand.simulator.credentials().clone();
    for (token, code) in [(&*credentials.without_minting, 4), (&*credentials.expired, 4), ("", 4)] {
        let mut desk = Desk::at(&stand.simulator);
        desk.token = token.to_owned();
        let said = desk.run(&[&["rotate", &stand.old], TO].concat());
        assert!(said.code == Some(code) || said.code == Some(3), "{said:?}");
        stand.untouched(&said);
    }
}

/// The list is needed to see whether there is room.
#[test]
fn without_the_token_list_nothing_is_made() {
    for (fault, code) in [("forbidden", 3), ("html", 1), ("malformed_json", 1)] {
        let stand = Stand::new();
        stand.fault("GET", "/user/tokens", json!({"fault": fault}));
        let said = stand
            .rotate(TO)
            .ends(code)
            .says("The token list is needed to see whether there is room");
        stand.untouched(&said);
    }
}
