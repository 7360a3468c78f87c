//! What a rotation does and says where the new secret, or the new token, is not what it should be,
//! and where another run has it in hand.

use rustix::process::Signal;

use super::judge::{Case, Manner, Place};
use super::*;
use crate::command::until;

fn envelope(result: Value) -> Value {
    json!({"success": true, "errors": [], "messages": [], "result": result})
}

/// One way out has it, and the other one fails: the old token stays, and the next run goes on.
#[test]
fn a_way_out_that_fails_leaves_the_old_token_alone() {
    let stand = Stand::new();
    let ways = ["--to", "file:new", "--to", "command:false", "--yes", "--json"];
    let said = stand.rotate(&ways).ends(5).says("--to command:false");
    let new = stand.new_one();
    assert_eq!((stand.in_file("new"), stand.is_deleted()), (Some(new.clone()), false));
    assert_eq!(
        document(&said),
        json!({
            "id": new, "name": NAME, "owner": "user", "delivered": [{"to": "file:new"}], "verified": false,
            "old": {"id": stand.old, "ends_on": stand.token(&stand.old)["expires_on"], "deleted": false},
            "api": "127.0.0.1",
        })
    );
    for words in [
        &*format!("The new token “{NAME}” (id {new}) exists, and its secret is not delivered."),
        &*format!("The old one is as it was: “{NAME}” (id {}).", stand.old),
        &*format!("cfmint rotate {} --yes --to file:new.new --to command:false", stand.old),
        &*format!("cfmint delete {new}"),
    ] {
        assert!(said.stderr.contains(words), "no “{words}” in {}", said.stderr);
    }
    // What an earlier run may have stored is not replaced unasked.
    let again = stand.rotate(&["--to", "file:new", "--yes"]).ends(2);
    assert!(
        again
            .stderr
            .contains("An earlier run may have put a new secret there before it stopped"),
        "{again:?}"
    );
    let said = stand.rotate(&["--to", "file:new", "--overwrite", "--yes"]).ends(0);
    assert!(
        said.stderr
            .contains(&format!("An earlier run made the new token “{NAME}” (id {new})")),
        "{said:?}"
    );
    assert_eq!(
        (stand.new_one(), stand.in_file("new"), stand.is_deleted()),
        (new.clone(), Some(new.clone()), true)
    );
    assert_eq!((posts(&stand.simulator), &stand.token(&new)["rolls"]), (2, &json!(1)));
}

/// Cloudflare says that the new secret does not work: then the old one goes on.
#[test]
fn a_new_secret_that_does_not_work_ends_nothing() {
    for (body, status) in [
        (envelope(json!({"id": "0".repeat(32), "status": "disabled"})), 200),
        (envelope(json!({"id": "0".repeat(32), "status": "expired"})), 200),
        (
            json!({"success": false, "errors": [{"code": 1000, "message": "Invalid API Token"}], "messages": [], "result": null}),
            401,
        ),
    ] {
        let case = Case::of(Manner::new(Place::File, true));
        let fault = json!({"fault": "answer", "status": status, "body": body, "nth": 2, "sticky": true});
        case.stand.fault("GET", "/user/tokens/verify", fault);
        let said = case.stand.desk.run(&case.arguments()).ends(1);
        assert!(said.stderr.contains("and nothing is ended before that."), "{said:?}");
        assert_eq!((case.is_ended(), case.is_true(&said)), (false, Ok(())));
        assert_eq!(document(&said)["verified"], false);
        // The line at the end ends the old one.
        case.stand.simulator.clear_faults();
        let line = said
            .stderr
            .lines()
            .find_map(|line| line.split_once("once the new one works: "))
            .unwrap()
            .1;
        let said = case
            .stand
            .desk
            .shell(line)
            .ends(0)
            .says("and nobody has seen it work so far");
        assert_eq!((case.is_done(), case.is_true(&said)), (true, Ok(())));
    }
}

/// No answer is no reason to wait, where the way out has it; but whoever asks to wait waits.
#[test]
fn a_secret_that_could_not_be_tested_is_in_its_place() {
    for (wait, code, verified) in [(&[][..], 0, false), (&["--wait", "1s"], 1, false)] {
        let case = Case::of(Manner::new(Place::File, false));
        let fault = json!({"fault": "html", "nth": 2, "sticky": true});
        case.stand.fault("GET", "/user/tokens/verify", fault);
        let said = case
            .stand
            .desk
            .run(&[case.arguments(), wait.to_vec()].concat())
            .ends(code);
        assert_eq!(
            (case.is_ended(), document(&said)["verified"] == true),
            (code == 0, verified)
        );
        assert_eq!((case.is_sound(), case.is_true(&said)), (Ok(()), Ok(())));
    }
}

/// A new token that can do something else than the old one takes no one's place.
#[test]
fn a_twin_that_is_none_ends_nothing() {
    let stand = Stand::new();
    let old = stand.token(&stand.old);
    for (field, value, words) in [
        (
            "policies",
            json!([{"effect": "audit"}]),
            "The new token is not what the old one is:",
        ),
        ("name", json!("other"), "Name    deploy → other"),
        (
            "status",
            json!("disabled"),
            "Cloudflare says that the new token is disabled.",
        ),
        (
            "expires_on",
            json!("2027-01-01T00:00:00Z"),
            "The new token has another end than was asked for: it ends at 1 Jan 2027",
        ),
    ] {
        let case = Case::of(Manner::new(Place::File, true));
        let mut twin =
            json!({"id": "0".repeat(32), "name": NAME, "status": "active", "policies": old["policies_stored"]});
        twin[field] = value;
        let fault = json!({"fault": "answer", "body": envelope(twin), "nth": 5});
        case.stand.fault("GET", "/user/tokens/*", fault);
        let said = case.stand.desk.run(&case.arguments()).ends(1).says(words);
        assert_eq!((case.is_ended(), case.is_true(&said)), (false, Ok(())), "{said:?}");
        assert_eq!(case.comes_to_its_end(), Ok(()));
    }
}

/// Somebody took zones off the old token while it was rotated: its end does not bring them back.
#[test]
fn what_was_changed_meanwhile_stays_so() {
    let case = Case::of(Manner::new(Place::File, true));
    let path = format!("/user/tokens/{}", case.stand.old);
    case.stand.fault(
        "GET",
        "/user/tokens/verify",
        json!({"fault": "delay", "seconds": 2, "nth": 2}),
    );
    let running = case.stand.desk.start(&case.arguments());
    until("the new token", || !case.stand.new_ones().is_empty());
    let disabled = case.stand.desk.run(&["disable", &case.stand.old, "--yes"]).ends(0);
    assert_eq!(disabled.stdout, "");
    let said = running.end().ends(0);
    let old = case.stand.token(&case.stand.old);
    assert_eq!(
        (&old["status"], case.is_ended()),
        (&json!("disabled"), true),
        "{path}: {said:?}"
    );
}

/// Two runs at once make one new token.
#[test]
fn while_another_run_has_it_in_hand_nothing_is_sent() {
    let case = Case::of(Manner::new(Place::File, false));
    let rule = json!({"fault": "stall", "commit": true});
    case.stand.fault("POST", "/user/tokens", rule);
    let running = case.stand.desk.start(&case.arguments());
    until("the request", || !case.stand.new_ones().is_empty());
    let said = case.stand.desk.run(&case.arguments()).ends(1);
    assert!(
        said.stderr
            .contains("Another cfmint that is running has the rotation of this token in hand"),
        "{said:?}"
    );
    running.signal(Signal::KILL);
    running.end();
    assert_eq!(case.stand.new_ones().len(), 1);
    assert_eq!(case.comes_to_its_end(), Ok(()));
}

/// A request that may still arrive is waited for before another is sent.
#[test]
fn no_second_token_is_made_while_the_first_may_still_appear() {
    let case = Case::of(Manner::new(Place::File, false));
    let late = json!({"fault": "delay", "seconds": 60, "late": true});
    case.stand.fault("POST", "/user/tokens", late);
    let running = case.stand.desk.start(&case.arguments());
    until("the request", || posts(&case.stand.simulator) == 2);
    running.signal(Signal::KILL);
    running.end();
    let said = case.stand.desk.run(&case.arguments()).ends(5);
    for words in [
        "which is not to be seen so far. It may still appear: try again in some minutes.",
        "The old one is as it was: ",
        "Nothing was changed.",
    ] {
        assert!(said.stderr.contains(words), "no “{words}” in {}", said.stderr);
    }
    assert_eq!((posts(&case.stand.simulator), case.is_sound()), (2, Ok(())));
}

/// A job that runs again must not take a token for good whose secret was lost.
#[test]
fn a_twin_whose_secret_was_lost_is_not_taken_for_done() {
    let stand = Stand::new();
    stand.rotate(&["--to", "command:false", "--yes"]).ends(5);
    let new = stand.new_one();
    let said = stand
        .desk
        .create(&["--to", "file:third", "--if-exists", "skip"])
        .ends(5);
    assert!(
        said.stderr
            .contains("It is probably from an earlier request whose secret did not arrive."),
        "{said:?}"
    );
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    assert!(line.contains(&new), "{line}");
    // By that line it has one, and what is left is the end of the old one.
    stand.desk.shell(line).ends(0);
    assert_eq!(stand.desk.notes().len(), 1);
    let said = stand
        .rotate(&["--yes"])
        .ends(0)
        .says("An earlier run delivered the secret of ");
    assert_eq!(
        (stand.is_deleted(), stand.new_one(), posts(&stand.simulator)),
        (true, new, 2),
        "{said:?}"
    );
    assert!(stand.desk.notes().is_empty());
}

/// The new one was deleted by somebody: another is made, and that is said.
#[test]
fn where_the_new_one_is_gone_the_rotation_begins_anew() {
    for deliver in [false, true] {
        let case = Case::of(Manner::new(Place::File, false));
        let path = format!("/user/tokens/{}", case.stand.old);
        if deliver {
            case.stand.fault("DELETE", &path, json!({"fault": "forbidden"}));
            case.stand.desk.run(&case.arguments()).ends(3);
        } else {
            case.stand.rotate(&["--to", "command:false", "--yes"]).ends(5);
        }
        let gone = case.stand.new_one();
        case.stand.simulator.clear_faults();
        delete(&case.stand.simulator, &gone);
        case.stand
            .desk
            .run(&case.arguments())
            .ends(5)
            .says("It may still appear");
        case.time_passes();
        let mut said = case.stand.desk.run(&case.arguments());
        assert!(
            said.stderr.contains(&format!("(id {gone}), which is gone.")),
            "{said:?}"
        );
        if deliver {
            // Its place is looked at before anybody is asked.
            assert!(said.code == Some(1) && !case.is_ended(), "{said:?}");
            assert!(said.stderr.contains("The same command begins anew."), "{said:?}");
            said = case.stand.desk.run(&case.arguments());
        }
        said.ends(0);
        assert!(case.is_done());
    }
}

/// Deletes a token as another client would.
fn delete(simulator: &Simulator, id: &str) {
    use std::io::{Read, Write};
    let base = simulator.base_url();
    let (host, prefix) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!(
        "DELETE /{prefix}/user/tokens/{id} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {}\r\n\r\n",
        simulator.api_token()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
