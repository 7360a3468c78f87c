//! `cfmint show`: a token by its id wherever it is, or by its name and never another one; and what
//! is said of it.

use serde_json::{Value, json};

use super::{asked_only, document, in_days, make, of_a_read, whatever_happens, with_accounts};
use crate::command::Desk;

#[test]
fn a_token_is_found_by_its_id_wherever_it_is() {
    let simulator = with_accounts(3);
    let accounts = simulator.account_ids();
    let mine = make(&simulator, None, "deploy", |body| {
        body["expires_on"] = json!(in_days(90))
    });
    let theirs = make(&simulator, Some(&accounts[2]), "ci", |_| {});
    let desk = Desk::at(&simulator);
    let said = desk.run(&["show", &mine]).ends(0);
    for line in [
        &format!("This token exists: “deploy”, id {mine}. Cloudflare says: active."),
        "Owner: you (ada@example.com). It loses access when you do.",
        "Last used: never, as far as Cloudflare says.",
        "Time left: 89 days.",
        "Blast radius: medium",
    ] {
        assert!(said.stdout.lines().any(|one| one == line), "{line}\n{}", said.stdout);
    }
    assert!(
        said.stdout.contains("\nMade: ") && said.stdout.contains(", less than an hour ago."),
        "{said:?}"
    );
    assert!(!said.stdout.contains("Needs a look"), "{said:?}");
    let said = desk.run(&["tokens", "show", &theirs]).ends(0);
    assert!(said.stdout.contains("It keeps working when people leave."), "{said:?}");
    assert!(
        said.stdout
            .contains("Needs a look: It never expires. Set an expiry at https://dash.cloudflare.com/"),
        "{said:?}"
    );
    let named = desk.run(&["show", &theirs, "--account", &accounts[2]]).ends(0);
    assert_eq!(named.stdout, said.stdout);
    asked_only(&simulator, &said);
    // It is not looked for beyond the account that was named.
    desk.run(&["show", &theirs, "--account", &accounts[1]])
        .ends(3)
        .says(&format!("({}) cannot be read.", accounts[1]))
        .says("Without --account it is looked for among your tokens and in your other accounts.");
    let capitals = desk.run(&["show", &theirs.to_uppercase()]).ends(0);
    assert_eq!(capitals.stdout, named.stdout);
    let nowhere = desk.run(&["show", &"0".repeat(32)]).ends(3);
    nowhere
        .says("neither among your tokens nor in the 3 accounts that were asked.")
        .says("--account asks one account for it.");
}

#[test]
fn a_name_is_one_token_or_nothing_is_shown() {
    let simulator = with_accounts(2);
    let account = simulator.account_ids()[0].clone();
    let first = make(&simulator, None, "deploy", |_| {});
    let desk = Desk::at(&simulator);
    let said = desk.run(&["show", "deploy"]).ends(0);
    assert!(said.stdout.contains(&first), "{said:?}");
    let second = make(&simulator, Some(&account), "deploy", |_| {});
    let said = desk
        .run(&["show", "deploy"])
        .ends(2)
        .says("2 tokens are named “deploy”. Show one by its id:");
    assert!(said.stdout.is_empty(), "{said:?}");
    let said = said
        .says(&format!("{first}: yours"))
        .says(&format!("{second}: account "));
    assert!(said.stderr.contains(&account), "{said:?}");
    let said = desk.run(&["show", "deploy", "--account", &account]).ends(0);
    assert!(said.stdout.contains(&second), "{said:?}");
    desk.run(&["show", "depoly"])
        .ends(2)
        .says("No token is named “depoly”. Did you mean “deploy”?");
    desk.run(&["show", "Deploy"]).ends(2).says("Did you mean “deploy”?");
    desk.run(&["show", "depoly", "--account", &account])
        .ends(2)
        .says("No token in account ")
        .says(&format!("({account}) is named “depoly”. Did you mean “deploy”?"));
    desk.run(&["show", "-"]).ends(2).says(": cfmint verify - < FILE");
}

/// There is no --all here.
#[test]
fn only_options_that_it_has_are_named() {
    let simulator = with_accounts(25);
    let said = Desk::at(&simulator).run(&["show", "nothing so"]).ends(1);
    let said = said.says("Missing: all of 7 accounts. --account asks one account.");
    assert!(!said.stderr.contains("--all"), "{said:?}");
}

/// What hides in a name is seen in one form wherever the name is.
#[test]
fn a_name_is_shown_alike_everywhere() {
    let simulator = with_accounts(1);
    let name = "tab\there \u{202e}evil";
    let id = make(&simulator, None, name, |_| {});
    let desk = Desk::at(&simulator);
    let listed = desk.run(&["list"]).ends(0);
    let shown = super::line(&listed, &id)
        .split("  ")
        .filter(|cell| !cell.is_empty())
        .nth(1)
        .unwrap()
        .trim()
        .to_owned();
    assert!(
        shown.starts_with("tab") && shown.ends_with("evil") && shown.chars().count() > 10,
        "{shown}"
    );
    for arguments in [
        &["check"][..],
        &["show", &id],
        &["show", &id, "--markdown"],
        &["review", &id],
    ] {
        let said = desk.run(arguments);
        let plain: String = said.stdout.replace('`', "");
        assert!(plain.contains(&shown), "{arguments:?}: {shown} in {said:?}");
    }
    for command in ["show", "review"] {
        let said = desk.run(&[command, &id, "--json"]).ends(0);
        assert_eq!(document(&said)["name"], name, "as the API has it");
    }
}

#[test]
fn a_credential_is_never_an_argument() {
    let simulator = with_accounts(1);
    let before = simulator.exchanges().len();
    let desk = Desk::at(&simulator);
    let said = desk.run(&["show", simulator.api_token()]).ends(2);
    let said = said.says("which is never an argument").says("history of your shell");
    assert!(!said.all().contains(simulator.api_token()));
    assert_eq!(simulator.exchanges().len(), before, "nothing was sent");
}

#[test]
fn a_program_reads_the_page_and_what_is_known_besides() {
    let simulator = with_accounts(1);
    let id = make(&simulator, None, "deploy", |body| {
        body["expires_on"] = json!(in_days(2))
    });
    let desk = Desk::at(&simulator);
    let said = desk.run(&["show", &id, "--json"]).ends(0);
    let shown = document(&said);
    for (field, value) in [
        ("id", json!(id)),
        ("status", json!("active")),
        ("grade", json!("medium")),
        ("owner", json!("user")),
        ("last_used_on", Value::Null),
        ("creator", Value::Null),
        ("only_from", json!([])),
        ("concerns", json!(["expires_soon"])),
    ] {
        assert_eq!(shown[field], value, "{field}: {shown}");
    }
    assert!(shown["issued_on"].as_str().unwrap().ends_with('Z'), "{shown}");
    assert_eq!(shown["policies"][0]["effect"], "allow", "{shown}");
    assert!(!shown["can"].as_array().unwrap().is_empty(), "{shown}");
    // The page is that of review, which has nothing more.
    let reviewed = document(&desk.run(&["review", &id, "--json"]).ends(0));
    assert_eq!(
        (&reviewed["can"], &reviewed["reasons"]),
        (&shown["can"], &shown["reasons"])
    );
    assert_eq!(reviewed.get("status"), None);
    let said = desk.run(&["show", &id, "--markdown"]).ends(0);
    assert!(said.stdout.contains("- **Needs a look:** It expires"), "{said:?}");
}

/// What the API says of a token that nobody made like this here.
fn answered(change: impl Fn(&mut Value)) -> crate::command::Said {
    let simulator = with_accounts(1);
    let id = "ab".repeat(16);
    let mut result = json!({"id": id, "name": "odd", "status": "active", "issued_on": "2026-01-01T00:00:00Z",
        "modified_on": "2026-02-01T00:00:00Z", "last_used_on": "2026-03-01T00:00:00Z",
        "policies": [super::dns_on(&super::first_zone(&simulator))]});
    change(&mut result);
    let body = json!({"success": true, "errors": [], "messages": [], "result": result});
    simulator
        .add_fault(json!({"path": format!("/user/tokens/{id}"), "fault": "answer", "body": body}))
        .unwrap();
    let said = Desk::at(&simulator).run(&["show", &id]).ends(0);
    asked_only(&simulator, &said);
    said
}

#[test]
fn what_is_odd_about_a_token_is_said() {
    let said = answered(|token| token["status"] = json!("revoked (exposed)"));
    assert!(
        said.stdout
            .contains("Needs a look: Cloudflare says: revoked (exposed). A token whose secret was found"),
        "{said:?}"
    );
    assert!(said.stdout.contains("Changed: 1 Feb 2026, 00:00 UTC, "), "{said:?}");
    assert!(said.stdout.contains("Last used: 1 Mar 2026, 00:00 UTC, "), "{said:?}");
    let said = answered(|token| token["expires_on"] = json!("2026-06-01T00:00:00Z"));
    assert!(said.stdout.contains("Time left: none: it expired "), "{said:?}");
    assert!(
        said.stdout.contains("Needs a look: It expired 1 Jun 2026, 00:00 UTC"),
        "{said:?}"
    );
    // What cannot be read is there as it was given.
    let strange = json!({"effect": "audit", "later": [1, "\u{202e}"]});
    let said = answered(|token| token["policies"] = json!([strange]));
    assert!(
        said.stdout
            .contains(r#"Policy as given: {"effect":"audit","later":[1,"\u202e"]}"#),
        "{said:?}"
    );
    let lone = json!({"effect": "deny", "permission_groups": [{"id": super::DNS}, {"id": "c8fed203ed3043cba015a93ad1616f1f"}],
        "resources": {"com.cloudflare.api.account.zone.*": "*"}});
    let said = answered(|token| token["policies"].as_array_mut().unwrap().push(lone.clone()));
    assert!(said.stdout.contains(r#"Policy as given: {"effect":"deny""#), "{said:?}");
    assert!(
        said.stdout.contains("it cannot, whatever the lines above say"),
        "{said:?}"
    );
}

#[test]
fn no_fault_hangs_it_or_shows_another_token() {
    let by_id = ["/user/tokens/*", "/accounts"];
    let never = "0".repeat(32);
    whatever_happens(&by_id, &of_a_read(), &["show", &never, "--json"], |rule, _, said| {
        assert!(matches!(said.code, Some(1 | 3 | 4)), "{rule}: {said:?}");
        assert_eq!(said.stdout, "", "{rule}: {said:?}");
    });
    let by_name = ["/user/tokens", "/accounts/*/tokens", "/zones*"];
    whatever_happens(
        &by_name,
        &of_a_read(),
        &["show", "deploy", "--json"],
        |rule, _, said| {
            // With bytes that are no text it has another name.
            let other = rule["fault"] == "invalid_utf8" && said.code == Some(2);
            assert!(other || matches!(said.code, Some(0 | 1 | 3 | 4)), "{rule}: {said:?}");
            if said.code == Some(0) {
                assert_eq!(document(&said)["name"], "deploy", "{rule}: {said:?}");
            } else {
                assert_eq!(said.stdout, "", "{rule}: {said:?}");
            }
        },
    );
}
