//! `cfmint edit ID --from SPEC`: the token becomes what the spec says, as far as that was shown.

use serde_json::json;

use super::{desk_with, named, only_asked, puts, truth, with_history, world};
use crate::command::{Desk, document, says_no_secret, send};
use crate::tokens::{in_days, make};

/// From `make`'s token: another name, another permission beside, an end.
const WIDER: &str = "name = 'deploy 2'\nexpires = '2027-06-30'\n[[grant]]\npermissions = ['zone/DNS:edit', 'zone/Zone:read']\nresources = ['zone:example.com']\n";
/// `make`'s token as it is, under this name.
const SAME: &str = "name = 'deploy'\nexpires = 'never'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

#[test]
fn a_token_becomes_what_the_spec_says_and_a_dry_run_says_what_would_be_sent() {
    let simulator = world();
    let id = make(&simulator, None, "deploy", |_| {});
    let before = truth(&simulator, &id);
    let desk = desk_with(&simulator, WIDER);
    let edit = |more: &[&str]| desk.run(&[&["edit", &id, "--from", "spec.toml"], more].concat());
    let dry = edit(&["--dry-run"]).ends(0).says("A dry run. Nothing was changed.");
    for line in [
        &format!("“deploy” (id {id}):"),
        "  Name    deploy → deploy 2",
        "  Can     + Zone: Read on example.com   wider",
        "  Until   never expires → 30 Jun 2027, 00:00 UTC",
        "",
        &format!("PUT /user/tokens/{id}"),
        "  \"name\": \"deploy 2\",",
        "  \"expires_on\": \"2027-06-30T00:00:00Z\",",
    ] {
        assert!(dry.stdout.lines().any(|one| one == line), "{line}\n{}", dry.stdout);
    }
    let rehearsed = document(&edit(&["--dry-run", "--json"]).ends(0));
    assert_eq!(rehearsed["request"]["method"], "PUT");
    assert_eq!(rehearsed["request"]["path"], format!("/user/tokens/{id}"));
    assert_eq!(rehearsed["changed"], false);
    only_asked(&simulator, &dry);
    assert_eq!(truth(&simulator, &id), before);

    let said = edit(&["--yes", "--json"]).ends(0);
    says_no_secret(&said, &simulator);
    let said = said
        .says("deploy → deploy 2")
        .says("is changed. Its secret stays the same.");
    let done = document(&said);
    assert_eq!(
        (&done["changed"], &done["changes"]),
        (&json!(true), &rehearsed["changes"])
    );
    assert_eq!(puts(&simulator), [rehearsed["request"]["body"].clone()]);
    let after = truth(&simulator, &id);
    assert_eq!(
        (&after["name"], &after["expires_on"]),
        (&json!("deploy 2"), &json!("2027-06-30T00:00:00Z"))
    );
    assert_eq!(after["digest"], before["digest"], "the secret stays");
    edit(&["--yes"])
        .ends(0)
        .says("is like that already. Nothing was changed.");
    assert_eq!(puts(&simulator).len(), 1);
}

/// What is exported of a token and given back is no change, whatever the token is like.
#[test]
fn an_exported_token_is_like_that_already() {
    let simulator = with_history();
    let desk = Desk::at(&simulator);
    let tokens = simulator.truth()["tokens"].as_array().unwrap().clone();
    let mut alike = 0;
    for token in tokens {
        let (id, owner) = (token["id"].as_str().unwrap(), token["owner"].as_str().unwrap());
        let mut export = vec!["export", id, "--as", "spec"];
        if let Some(account) = owner.strip_prefix("account ").or(owner.strip_prefix("account:")) {
            export.extend(["--account", account]);
        }
        let spec = desk.run(&export).ends(0).stdout;
        let said = desk.spec(&spec).run(&["edit", id, "-f", "spec.toml", "--yes"]);
        let (code, words) = match token["status"].as_str().unwrap() {
            "expired" => (2, "is in the past."),
            "revoked (exposed)" | "exposed" => (2, "found in public"),
            _ => (0, "is like that already. Nothing was changed."),
        };
        alike += usize::from(code == 0);
        let said = said.ends(code).says(words).says("Nothing was changed.");
        assert!(!said.stderr.contains("created"), "{said:?}");
        only_asked(&simulator, &said);
    }
    assert!(alike > 15, "{alike}");
}

#[test]
fn a_token_never_changes_its_owner() {
    let simulator = world();
    let account = simulator.account_ids()[0].clone();
    let mine = make(&simulator, None, "deploy", |_| {});
    let theirs = make(&simulator, Some(&account), "ci", |_| {});
    let desk = desk_with(&simulator, SAME);
    let said = desk
        .run(&["edit", &theirs, "-f", "spec.toml", "--yes"])
        .ends(2)
        .says("A token never changes its owner: write owner = 'account:")
        .says("Nothing was changed.");
    only_asked(&simulator, &said);
    let of_account = format!("owner = 'account:{account}'\n{SAME}");
    let said = desk
        .spec(&of_account)
        .run(&["edit", &mine, "-f", "spec.toml", "--yes"])
        .ends(2)
        .says("A token never changes its owner: leave out owner in the spec.");
    only_asked(&simulator, &said);
    desk.run(&["edit", &theirs, "-f", "spec.toml", "--yes"])
        .ends(0)
        .says("ci → deploy")
        .says("is changed.");
    assert_eq!(truth(&simulator, &theirs)["name"], "deploy");
}

#[test]
fn a_duration_counts_from_now_and_a_start_that_has_passed_stays() {
    let simulator = world();
    let id = make(&simulator, None, "deploy", |body| {
        body["not_before"] = json!("2026-01-01T00:00:00Z");
    });
    let desk = desk_with(&simulator, SAME);
    let edit = |spec: &str| desk.spec(spec).run(&["edit", &id, "-f", "spec.toml", "--yes"]);
    edit(SAME).ends(0).says("is like that already.");
    edit(&format!("starts = '2026-01-01'\n{SAME}"))
        .ends(0)
        .says("is like that already.");
    edit(&format!("starts = '2026-01-02'\n{SAME}"))
        .ends(2)
        .says("spec.toml:1:")
        .says("is in the past")
        .says("Nothing was changed.");
    edit(&SAME.replace("never", "90d"))
        .ends(0)
        .says("Until   never expires → ");
    let after = truth(&simulator, &id);
    assert_eq!(after["not_before"], "2026-01-01T00:00:00Z");
    let end = after["expires_on"].as_str().unwrap();
    assert!(in_days(89).as_str() < end && end < in_days(91).as_str(), "{end}");
    // A start that is yet to come may go, which is more.
    let late = make(&simulator, None, "later", |body| body["not_before"] = json!(in_days(3)));
    desk.spec(&SAME.replace("deploy", "later"))
        .run(&["edit", &late, "-f", "spec.toml", "--yes"])
        .ends(0)
        .says("→ at once   wider");
    assert_eq!(truth(&simulator, &late)["not_before"], json!(null));
}

#[test]
fn what_is_wrong_with_the_spec_is_said_before_anybody_is_asked() {
    let simulator = world();
    let id = make(&simulator, None, "deploy", |_| {});
    let asked = simulator.exchanges().len();
    let desk = desk_with(&simulator, SAME);
    let edit = |spec: &str| {
        let said = desk.spec(spec).run(&["edit", &id, "-f", "spec.toml", "--yes"]).ends(2);
        let said = said.says("Nothing was changed.");
        assert!(!said.stderr.contains("created"), "{said:?}");
        said
    };
    edit(&format!("colour = 'blue'\n{SAME}"))
        .says("spec.toml:1:1: ")
        .says("colour");
    edit("name = 'x'\nexpires = '30d'\n").says("Nothing is chosen");
    edit(&SAME.replace("never", "2020-01-01")).says("is in the past");
    edit("name = 'x'\n").says("No expiry is given");
    assert_eq!(simulator.exchanges().len(), asked);
    edit(&SAME.replace("example.com", "example.invalid"))
        .says("spec.toml:5:")
        .says("zone:example.invalid");
    // Both arguments are wrong: both are said.
    let said = desk
        .run(&["edit", "cfut_not-a-real-secret", "-f", "none.toml", "--yes"])
        .ends(2);
    let said = said
        .says("This looks like a user’s API token, which is never an argument.")
        .says("none.toml: it could not be read");
    assert!(!said.all().contains("not-a-real-secret"), "{said:?}");
    desk.run(&["edit", &id])
        .ends(2)
        .says(&format!("cfmint edit {id} --from SPEC"));
    desk.run(&["edit", &id, "-f", "spec.toml", "--dry-run", "--yes"])
        .ends(2);
    only_asked(&simulator, &said);
}

#[test]
fn policies_that_nobody_understands_change_only_where_that_is_seen() {
    let simulator = with_history();
    let id = named(&simulator, "gateway connector");
    let desk = Desk::at(&simulator);
    let spec = desk.run(&["export", &id, "--as", "spec"]).ends(0).stdout;
    assert!(spec.contains("device_posture"), "{spec}");
    let edit = |spec: &str| {
        desk.spec(spec)
            .run(&["edit", &id, "-f", "spec.toml", "--dry-run", "--json"])
            .ends(0)
    };
    let stored = truth(&simulator, &id)["policies_stored"].clone();
    let mut kept = stored.as_array().unwrap().clone();
    for policy in &mut kept {
        policy.as_object_mut().unwrap().remove("id");
        for group in policy["permission_groups"].as_array_mut().unwrap() {
            group.as_object_mut().unwrap().remove("name");
        }
    }
    let renamed = document(&edit(&spec.replace("gateway connector", "gateway")));
    assert_eq!(renamed["request"]["body"]["policies"], json!(kept), "to the letter");
    let mut other = spec.replace("\\\"level\\\":2", "\\\"level\\\":1");
    if other == spec {
        other = spec.replace("\"level\":2", "\"level\":1");
    }
    assert_ne!(other, spec);
    let changes = document(&edit(&other))["changes"].clone();
    let wider = changes
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["what"] == "Policy" && one["wider"] == true);
    assert_eq!(wider.count(), 2, "{changes}");
}

#[test]
fn the_own_right_is_taken_only_by_two_yeses() {
    let simulator = world();
    let id = named(&simulator, "cfmint simulator");
    let desk = Desk::at(&simulator);
    let spec = desk.run(&["export", &id, "--as", "spec"]).ends(0).stdout;
    let edit = |spec: &str, more: &[&str]| desk.spec(spec).run(&[&["edit", &id, "-f", "spec.toml"], more].concat());
    // What may make tokens may not be changed by a token, which is for Cloudflare to say.
    let refused = "is as it was. A token made by a token may not manage tokens.";
    let renamed = spec.replace("cfmint simulator", "minting");
    edit(&renamed, &["--yes"]).ends(3).says(refused);
    let sooner = spec.replace("expires = \"never\"", "expires = \"1d\"");
    let fewer = spec.replace("  \"account/Account Settings:read\",\n", "");
    for less in [&sooner, &fewer] {
        assert_ne!(*less, spec);
        let puts_before = puts(&simulator).len();
        edit(less, &["--yes"])
            .ends(2)
            .says("This is the token you are signed in with: cfmint edit does that only with --yes --yes")
            .says("Nothing was changed.");
        assert_eq!(puts(&simulator).len(), puts_before);
        edit(less, &["--yes", "--yes"]).ends(3).says(refused);
        assert_eq!(puts(&simulator).len(), puts_before + 1);
    }
    assert_eq!(truth(&simulator, &id)["name"], "cfmint simulator");
}

#[test]
fn without_a_yes_nothing_is_sent_where_nobody_can_be_asked() {
    let simulator = world();
    let id = make(&simulator, None, "deploy", |_| {});
    let desk = desk_with(&simulator, WIDER);
    let said = desk
        .run(&["edit", &id, "-f", "spec.toml"])
        .ends(2)
        .says("  Name    deploy → deploy 2")
        .says("cfmint edit does nothing without --yes where nobody can be asked.");
    only_asked(&simulator, &said);
    // A spec from stdin, too.
    let mut command = desk.command(crate::program::PROGRAM, &["edit", &id, "-f", "-", "--yes"]);
    command.stdin(std::process::Stdio::piped());
    let said = crate::command::Running::of(&mut command).feed(WIDER).end().ends(0);
    said.says("is changed.");
}

#[test]
fn one_that_expired_gets_a_new_end_and_one_that_leaked_is_not_edited() {
    let simulator = with_history();
    let desk = Desk::at(&simulator);
    let id = named(&simulator, "test 3");
    let spec = desk.run(&["export", &id, "--as", "spec"]).ends(0).stdout;
    let old = spec.lines().find(|line| line.starts_with("expires")).unwrap();
    let edit = |id: &str, spec: &str| desk.spec(spec).run(&["edit", id, "-f", "spec.toml", "--yes"]);
    edit(&id, &spec.replace(old, "expires = '30d'"))
        .ends(0)
        .says("Until")
        .says("is changed.");
    assert_eq!(truth(&simulator, &id)["status"], "active");
    assert_eq!(puts(&simulator)[0].get("status"), None, "nobody said active");
    let leaked = named(&simulator, "wordpress plugin");
    let spec = desk.run(&["export", &leaked, "--as", "spec"]).ends(0).stdout;
    edit(&leaked, &spec.replace("never", "30d"))
        .ends(2)
        .says("revoked this token since its secret was found in public")
        .says("Nothing was changed.");
    // Somebody else deletes it between two runs.
    send(&simulator, "DELETE", &format!("/user/tokens/{id}"), "");
    edit(&id, &spec)
        .ends(3)
        .says("was not found")
        .says("Nothing was changed.");
    assert_eq!(puts(&simulator).len(), 1);
}
