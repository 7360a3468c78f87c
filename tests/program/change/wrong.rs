//! What is wrong with a request for a change, and what is said of it: nothing is sent.

use serde_json::json;

use super::{desk_with, named, only_asked, puts, truth, with_history, world};
use crate::command::Desk;
use crate::tokens::{in_days, make};

const SPEC: &str =
    "name = 'deploy'\nexpires = '90d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

/// Every command with what it takes besides an id.
const COMMANDS: [&[&str]; 5] = [
    &["extend", "--expires", "90d"],
    &["disable"],
    &["enable"],
    &["edit", "--from", "spec.toml"],
    &["narrow", "--needs", "GET /zones/{zone_id}/dns_records"],
];

/// The command on this id, with more.
fn on<'a>(command: &[&'a str], id: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&command[..1], &[id], &command[1..], more].concat()
}

#[test]
fn an_id_that_is_none_or_nobodys_or_elsewhere_is_named() {
    let simulator = world();
    let accounts = simulator.account_ids();
    let theirs = make(&simulator, Some(&accounts[1]), "ci", |_| {});
    let desk = desk_with(&simulator, SPEC);
    let nobodys = "0".repeat(32);
    for command in COMMANDS {
        let run = |id: &str, more: &[&str]| desk.run(&on(command, id, &[&["--yes"], more].concat()));
        let secret = run("cfut_not-a-real-secret-not-a-real-secret", &[])
            .ends(2)
            .says("This looks like a user’s API token, which is never an argument. Expected the id of a token.")
            .says("Nothing was changed.");
        assert!(!secret.all().contains("not-a-real"), "{secret:?}");
        run("deploy", &[])
            .ends(2)
            .says("“deploy” is not a token id: ")
            .says("cfmint list prints names, and cfmint show NAME the id.");
        let said = run(&nobodys, &[])
            .ends(3)
            .says(&format!(
                "Token {nobodys} was not found, neither among your tokens nor in the 2 accounts"
            ))
            .says("Nothing was changed.");
        only_asked(&simulator, &said);
        let said = run(&theirs, &["--account", &accounts[0]])
            .ends(3)
            .says("cannot be read.")
            .says("Without --account it is looked for among your tokens and in your other accounts.")
            .says("Nothing was changed.");
        only_asked(&simulator, &said);
        run(&theirs, &["--account", "Nobody’s"])
            .ends(2)
            .says("“Nobody’s” is not found")
            .says("Nothing was changed.");
        desk.run(&[command[0]]).ends(2);
    }
    assert_eq!(puts(&simulator).len(), 0);
}

#[test]
fn without_a_yes_nobody_can_be_asked_and_nothing_is_sent() {
    let simulator = world();
    let mine = make(&simulator, None, "deploy", |body| {
        body["expires_on"] = json!(in_days(10))
    });
    let off = make(&simulator, None, "off", |body| body["status"] = json!("disabled"));
    let own = named(&simulator, "cfmint simulator");
    let desk = desk_with(&simulator, SPEC);
    for command in COMMANDS {
        let id = if command[0] == "enable" { &off } else { &mine };
        let said = desk
            .run(&on(command, id, &["--json"]))
            .ends(2)
            .says(&format!(
                "cfmint {} does nothing without --yes where nobody can be asked.",
                command[0]
            ))
            .says("Nothing was changed.");
        assert_eq!(said.stdout, "");
        only_asked(&simulator, &said);
    }
    for more in [&[][..], &["--yes"]] {
        let said = desk
            .run(&on(&["disable"], &own, more))
            .ends(2)
            .says("This is the token you are signed in with: cfmint disable does that only with --yes --yes");
        only_asked(&simulator, &said);
    }
    // By Cloudflare's own word it is not for a token to change one that may make tokens.
    desk.run(&on(&["disable"], &own, &["-yy"]))
        .ends(3)
        .says("is as it was.");
    assert_eq!(
        (puts(&simulator).len(), &truth(&simulator, &own)["status"]),
        (1, &json!("active"))
    );
}

#[test]
fn an_end_that_is_no_extension_is_refused() {
    let simulator = with_history();
    let forever = named(&simulator, "terraform-ci");
    let soon = named(&simulator, "deploy blog");
    let over = named(&simulator, "test 3");
    let desk = Desk::at(&simulator);
    for (id, expires, words) in [
        (&soon, "2020-01-01", "--expires: 1 Jan 2020, 00:00 UTC is in the past."),
        (&soon, "yesterday", "--expires: "),
        (&soon, "3d ago", "lies in the past"),
        (&soon, "3m", "may be months or minutes"),
        (&soon, "1d", "cfmint edit shortens it."),
        // Nothing at all, as a variable of a script may be, is not never.
        (&soon, "", "--expires: say until when: "),
        (&over, "now", "--expires: say until when: "),
        (
            &forever,
            "90d",
            "never expires: an expiry would shorten it. cfmint edit does that.",
        ),
        (&over, "2026-01-01", "--expires: 1 Jan 2026, 00:00 UTC is in the past."),
        (
            &forever,
            "2026-01-01",
            "--expires: 1 Jan 2026, 00:00 UTC is in the past.",
        ),
    ] {
        let said = desk.run(&["extend", id, "--expires", expires, "--yes"]);
        let said = said.ends(2).says(words).says("Nothing was changed.");
        only_asked(&simulator, &said);
    }
    desk.run(&["extend", &forever, "--expires", "never", "--yes"])
        .ends(0)
        .says("is like that already. Nothing was changed.");
    assert_eq!(puts(&simulator).len(), 0);
    // What has expired gets a new end, and is what it was before.
    desk.run(&["extend", &over, "--expires", "30d", "--yes"])
        .ends(0)
        .says("is changed.");
    assert_eq!(puts(&simulator)[0].get("status"), None);
    desk.run(&["extend", &soon, "--expires", "never", "--yes"])
        .ends(0)
        .says("→ never expires   wider");
    assert_eq!(truth(&simulator, &soon)["expires_on"], json!(null));
}

#[test]
fn what_expired_or_leaked_cannot_be_switched() {
    let simulator = with_history();
    let desk = desk_with(&simulator, SPEC);
    let (over, leaked) = (named(&simulator, "test 3"), named(&simulator, "wordpress plugin"));
    for (command, past) in [("disable", "disabled"), ("enable", "enabled")] {
        for id in [&over, &leaked] {
            let said = desk
                .run(&[command, id, "--yes"])
                .ends(2)
                .says(&format!("cannot be {past}: "))
                .says("Nothing was changed.");
            only_asked(&simulator, &said);
        }
    }
    for command in [COMMANDS[0], COMMANDS[3]] {
        let said = desk
            .run(&on(command, &leaked, &["--yes"]))
            .ends(2)
            .says("Cloudflare revoked this token since its secret was found in public.")
            .says("roll the token, or make a new one.");
        only_asked(&simulator, &said);
    }
    let said = desk
        .run(&on(COMMANDS[4], &over, &["--yes"]))
        .ends(2)
        .says("It has expired: a change needs a new expiry");
    only_asked(&simulator, &said);
    // What is so already is no mistake.
    let off = named(&simulator, "staging preview");
    desk.run(&["disable", &off, "--yes"])
        .ends(0)
        .says("is like that already.");
    let on = named(&simulator, "grafana");
    desk.run(&["enable", &on, "--yes"])
        .ends(0)
        .says("is like that already.");
    assert_eq!(puts(&simulator).len(), 0);
}
