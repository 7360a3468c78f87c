//! What each of the commands does where nothing goes wrong: for people, for a program, with a
//! receipt, and where there is nothing to do.

use std::os::unix::fs::PermissionsExt;

use cfmint::simulator::Simulator;
use serde_json::{Value, json};

use super::{desk_with, named, puts, truth, with_history, world};
use crate::command::{Desk, document, says_no_secret};
use crate::tokens::make;

/// The token of `make`, with another end.
const SPEC: &str = "name = 'deploy'\nexpires = '2027-06-30'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

/// A command with its arguments after the id, the line that it tells, and what is so then.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static str,
    (&'static str, &'static str),
);

const ROWS: [Row; 5] = [
    (
        "extend",
        &["--expires", "2027-06-30"],
        "  Until   1 Jan 2027, 00:00 UTC → 30 Jun 2027, 00:00 UTC   wider",
        ("expires_on", "2027-06-30T00:00:00Z"),
    ),
    ("disable", &[], "  Status  active → disabled", ("status", "disabled")),
    (
        "enable",
        &[],
        "  Status  disabled → active   wider",
        ("status", "active"),
    ),
    (
        "edit",
        &["--from", "spec.toml"],
        "  Until   1 Jan 2027, 00:00 UTC → 30 Jun 2027, 00:00 UTC   wider",
        ("expires_on", "2027-06-30T00:00:00Z"),
    ),
    (
        "narrow",
        &["--needs", "GET /zones/{zone_id}/dns_records"],
        "  Can     + DNS: Read on example.com",
        ("status", "active"),
    ),
];

/// The token that the rows begin with, of the user or of an account.
fn begin(simulator: &Simulator, command: &str, account: Option<&str>) -> String {
    make(simulator, account, "deploy", |body| {
        body["expires_on"] = json!("2027-01-01T00:00:00Z");
        if command == "enable" {
            body["status"] = json!("disabled");
        }
    })
}

#[test]
fn each_act_is_told_done_once_and_has_its_receipt() {
    for (command, arguments, line, (field, value)) in ROWS {
        for of_account in [false, true] {
            let simulator = world();
            let account = simulator.account_ids()[0].clone();
            let id = begin(&simulator, command, of_account.then_some(account.as_str()));
            let before = truth(&simulator, &id);
            let spec = match of_account {
                true => format!("owner = 'account:{account}'\n{SPEC}"),
                false => SPEC.to_owned(),
            };
            let desk = desk_with(&simulator, &spec);
            let run = |more: &[&str]| desk.run(&[&[command, id.as_str()], arguments, more].concat());
            let said = run(&["--yes", "--json", "--receipt", "receipt"]).ends(0);
            says_no_secret(&said, &simulator);
            let said = said
                .says(line)
                .says("Done: “deploy”")
                .says("Its secret stays the same.");
            let done = document(&said);
            assert_eq!((&done["id"], &done["changed"]), (&json!(id), &json!(true)));
            assert!(!done["changes"].as_array().unwrap().is_empty(), "{done}");
            let after = truth(&simulator, &id);
            assert_eq!((&after[field], &after["digest"]), (&json!(value), &before["digest"]));
            assert_eq!(puts(&simulator).len(), 1);
            // The same again is nothing, and adds no line.
            let again = run(&["--yes", "--receipt", "receipt", "--json"]).ends(0);
            assert_eq!(document(&again)["changed"], false);
            again.says("is like that already. Nothing was changed.");
            assert_eq!(puts(&simulator).len(), 1);
            receipt_is_right(&desk, &simulator, command, &after);
        }
    }
}

#[track_caller]
fn receipt_is_right(desk: &Desk, simulator: &Simulator, command: &str, after: &Value) {
    let path = desk.file("receipt");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&line["act"], &line["id"], &line["name"]),
        (&json!(command), &after["id"], &json!("deploy"))
    );
    assert_eq!(
        (&line["expires_on"], &line["status"]),
        (&after["expires_on"], &after["status"])
    );
    assert_eq!(
        (&line["policies"], &line["to"]),
        (&after["policies_stored"], &json!([]))
    );
    assert_eq!(line["by"]["email"], "ada@example.com");
    assert!(
        !text.contains("cfut_") && !text.contains(simulator.api_token()),
        "{text}"
    );
    assert!(!text.contains(after["digest"].as_str().unwrap()), "{text}");
}

/// A line is added to a file that is there, which keeps what it has.
#[test]
fn a_second_act_adds_a_second_line() {
    let simulator = world();
    let id = begin(&simulator, "disable", None);
    let desk = Desk::at(&simulator);
    for (at, command) in ["disable", "enable", "disable"].into_iter().enumerate() {
        desk.run(&[command, &id, "-y", "--receipt", "receipt"]).ends(0);
        let text = std::fs::read_to_string(desk.file("receipt")).unwrap();
        let acts: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(acts.len(), at + 1);
        assert_eq!(acts[at]["act"], command);
    }
    // Where no line can be written, nothing is done.
    let puts_before = puts(&simulator).len();
    desk.run(&["enable", &id, "-y", "--receipt", "none/such/receipt"])
        .ends(2)
        .says("--receipt")
        .says("Nothing was changed.");
    assert_eq!(puts(&simulator).len(), puts_before);
}

/// Whatever a token is like, what is not meant to change is sent as it is: policies of which nobody
/// knows the form, addresses, times.
#[test]
fn what_is_not_meant_goes_out_as_it_came() {
    let simulator = with_history();
    let desk = Desk::at(&simulator);
    for name in [
        "gateway connector",
        "office scripts",
        "purge all but the shop",
        "terraform-ci",
        "staging preview",
    ] {
        let id = named(&simulator, name);
        let before = truth(&simulator, &id);
        let command = if before["status"] == "disabled" {
            "enable"
        } else {
            "disable"
        };
        let sent = puts(&simulator).len();
        let said = desk.run(&[command, &id, "--yes"]);
        let body = puts(&simulator)[sent].clone();
        let mut policies = before["policies_stored"].clone();
        for policy in policies.as_array_mut().unwrap() {
            policy.as_object_mut().unwrap().remove("id");
            for group in policy["permission_groups"].as_array_mut().unwrap() {
                group.as_object_mut().unwrap().remove("name");
            }
        }
        assert_eq!(body["policies"], policies, "{name}");
        assert_eq!(
            body.get("expires_on"),
            before.get("expires_on").filter(|end| !end.is_null()),
            "{name}"
        );
        assert_eq!(
            body.get("condition"),
            before.get("condition").filter(|one| !one.is_null()),
            "{name}"
        );
        assert_eq!(body["status"], if command == "enable" { "active" } else { "disabled" });
        let after = truth(&simulator, &id);
        match name {
            // The simulator refuses resources that are not published.
            "gateway connector" => {
                said.ends(3).says("is as it was.");
                assert_eq!(after, before);
            }
            _ => {
                said.ends(0).says("is changed.");
                for field in ["policies_stored", "condition", "expires_on", "not_before", "digest"] {
                    let less = |token: &Value| {
                        let mut field = token[field].clone();
                        let policies = field.as_array_mut().into_iter().flatten();
                        policies.for_each(|policy| drop(policy.as_object_mut().unwrap().remove("id")));
                        field
                    };
                    assert_eq!(sorted(less(&after)), sorted(less(&before)), "{name}: {field}");
                }
            }
        }
    }
}

/// A list in an order that says nothing.
fn sorted(mut list: Value) -> Value {
    if let Some(list) = list.as_array_mut() {
        for one in list.iter_mut() {
            if let Some(groups) = one["permission_groups"].as_array_mut() {
                groups.sort_by_key(ToString::to_string);
            }
        }
        list.sort_by_key(ToString::to_string);
    }
    list
}

/// Names that try to drive a terminal are shown as what they are, and stay to the letter.
#[test]
fn a_hostile_name_is_shown_visibly_and_kept() {
    let simulator = Simulator::start(cfmint::simulator::Options {
        zones: 6,
        accounts: 2,
        older_tokens: 0,
        hostile: true,
        ..cfmint::simulator::Options::default()
    })
    .unwrap();
    let desk = Desk::at(&simulator);
    let tokens = simulator.truth()["tokens"].as_array().unwrap().clone();
    let hostile = tokens
        .iter()
        .filter(|token| token["name"].as_str().unwrap().contains(" | "));
    let mut count = 0;
    for token in hostile {
        let id = token["id"].as_str().unwrap();
        let said = desk.run(&["disable", id, "--yes", "--json", "--receipt", "receipt"]);
        let receipt = std::fs::read_to_string(desk.file("receipt")).unwrap();
        for text in [&said.stdout, &said.stderr, &receipt] {
            let bad = text
                .chars()
                .find(|letter| letter.is_control() && *letter != '\n' || ('\u{202a}'..='\u{202e}').contains(letter));
            assert_eq!(bad, None, "{text:?}");
        }
        // A name may be longer than one that can be sent: that is for Cloudflare to say.
        match said.code {
            Some(0) => assert_eq!(truth(&simulator, id)["name"], token["name"]),
            _ => drop(said.ends(3).says("is as it was.")),
        }
        assert_eq!(puts(&simulator)[count]["name"], token["name"]);
        count += 1;
    }
    assert!(count > 5, "{count}");
}
