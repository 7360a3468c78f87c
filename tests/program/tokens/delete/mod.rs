//! `cfmint delete`: what was named and shown is deleted after a yes, and nothing else, whatever is
//! named; at a terminal it asks. The simulator's truth says what is gone.

mod faults;
mod typed;

use cfmint::simulator::Simulator;
use serde_json::{Value, json};

use super::{document, in_days, make, says_no_secret, shut, with_accounts};
use crate::command::{Desk, text};

/// Whether this token is gone.
#[track_caller]
fn is_gone(simulator: &Simulator, id: &str) -> bool {
    let truth = simulator.truth();
    let tokens = truth["tokens"].as_array().unwrap();
    let token = tokens.iter().find(|token| token["id"] == id);
    token.unwrap()["deleted"].as_bool().unwrap()
}

/// How often the deletion of this token was asked for.
fn asked_for(simulator: &Simulator, id: &str) -> usize {
    let asked = simulator.exchanges();
    let of_this = asked
        .iter()
        .filter(|one| one["method"] == "DELETE" && one["path"].as_str().unwrap().ends_with(&format!("/tokens/{id}")));
    of_this.count()
}

/// All requests that may change something, but those that made the tokens.
fn changes(simulator: &Simulator) -> usize {
    let asked = simulator.exchanges();
    let reads = |one: &&Value| one["method"] != "GET" && one["method"] != "POST";
    asked.iter().filter(reads).count()
}

/// The id of the token that is signed in with.
fn own(simulator: &Simulator, secret: &str) -> String {
    simulator.identify(secret).unwrap()
}

#[test]
fn what_is_named_is_shown_and_deleted_once() {
    let simulator = with_accounts(2);
    let account = simulator.account_ids()[1].clone();
    let mine = make(&simulator, None, "deploy", |_| {});
    let theirs = make(&simulator, Some(&account), "ci", |_| {});
    let kept = make(&simulator, None, "kept", |body| body["expires_on"] = json!(in_days(9)));
    let desk = Desk::at(&simulator);
    let capitals = mine.to_uppercase();
    let said = desk.run(&[
        "delete",
        &mine,
        &theirs,
        &capitals,
        "--yes",
        "--json",
        "--receipt",
        "receipts.jsonl",
    ]);
    let said = said
        .ends(0)
        .says(&format!(
            "“deploy” (id {mine}). Can: Edit DNS on example.com. Blast radius: high. Never used, as far as Cloudflare says."
        ))
        .says("Can: Edit DNS on zones of ")
        .says(&format!("Deleted: “deploy” (id {mine})."))
        .says(&format!("Deleted: “ci” (id {theirs}) of account "));
    assert!(is_gone(&simulator, &mine) && is_gone(&simulator, &theirs) && !is_gone(&simulator, &kept));
    assert_eq!(changes(&simulator), 2, "an id that is given twice is one");
    let printed = document(&said);
    let row = |id: &str, name: &str, owner: &str| json!({"id": id, "name": name, "owner": owner, "deleted": true});
    assert_eq!(
        printed["tokens"],
        json!([
            row(&mine, "deploy", "user"),
            row(&theirs, "ci", &format!("account:{account}"))
        ])
    );
    says_no_secret(&said, &simulator);
    let receipts = std::fs::read_to_string(desk.file("receipts.jsonl")).unwrap();
    let receipts: Vec<Value> = receipts
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let acts: Vec<(&str, &str, &str)> = receipts
        .iter()
        .map(|one| (text(one, "act"), text(one, "id"), text(one, "name")))
        .collect();
    assert_eq!(
        acts,
        [("delete", mine.as_str(), "deploy"), ("delete", theirs.as_str(), "ci")]
    );
    assert_eq!(receipts[0]["policies"].as_array().unwrap().len(), 1, "what it could do");
}

#[test]
fn it_is_rm_too_and_among_the_commands_about_tokens() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    for words in [&["rm"][..], &["tokens", "delete"], &["tokens", "rm"]] {
        let id = make(&simulator, None, "deploy", |_| {});
        desk.run(&[words, &[&id, "-y"]].concat()).ends(0);
        assert!(is_gone(&simulator, &id), "{words:?}");
    }
}

#[test]
fn nothing_is_deleted_without_a_yes() {
    let simulator = with_accounts(1);
    let id = make(&simulator, None, "deploy", |_| {});
    let said = Desk::at(&simulator).run(&["delete", &id, "--json"]).ends(2);
    let said = said
        .says("cfmint delete does nothing without --yes where nobody can be asked.")
        .says("Nothing was changed.");
    assert_eq!((said.stdout.as_str(), changes(&simulator)), ("", 0));
}

/// What is wrong with the words is said before anybody is asked.
#[test]
fn words_that_are_no_ids_reach_nobody() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let good = "0".repeat(32);
    for (words, expected) in [
        (&[][..], "<ID>..."),
        (
            &["deploy", &good, "0123"],
            "“deploy” is not a token id: an id has 32 characters",
        ),
        (&["deploy", &good, "0123"], "“0123” is not a token id"),
        (
            &[&good, "cfut_not-a-real-secret"],
            "This looks like a user’s API token, which is never an argument.",
        ),
        (
            &[&good, "--account", "0123456789abcdef01234567"],
            "is not an account id",
        ),
    ] {
        let said = desk.run(&[&["delete"], words, &["--yes"]].concat());
        assert_ne!(said.code, Some(0), "{said:?}");
        assert!(said.all().contains(expected), "{words:?}: {said:?}");
        assert!(!said.all().contains("not-a-real-secret"), "{said:?}");
        assert_eq!(changes(&simulator), 0, "{said:?}");
    }
}

/// A file that cannot take the lines stops it before anything is gone.
#[test]
fn a_receipt_that_cannot_be_written_deletes_nothing() {
    let simulator = with_accounts(1);
    let id = make(&simulator, None, "deploy", |_| {});
    let desk = Desk::at(&simulator);
    desk.run(&["delete", &id, "--yes", "--receipt", "nowhere/receipts"])
        .ends(2)
        .says("--receipt: ")
        .says("Nothing was changed.");
    assert_eq!(changes(&simulator), 0);
}

#[test]
fn one_that_cannot_be_read_keeps_all_of_them() {
    let simulator = with_accounts(2);
    let accounts = simulator.account_ids();
    let mine = make(&simulator, None, "deploy", |_| {});
    let theirs = make(&simulator, Some(&accounts[1]), "ci", |_| {});
    let gone = make(&simulator, None, "gone", |_| {});
    let desk = Desk::at(&simulator);
    desk.run(&["delete", &gone, "--yes"]).ends(0);
    let before = changes(&simulator);
    let unknown = "0".repeat(32);
    let said = desk.run(&["delete", &mine, &unknown, &gone, "--yes", "--json"]).ends(3);
    let said = said
        .says(&format!("Token {unknown} was not found"))
        .says(&format!("Token {gone} was not found"))
        .says("Nothing was changed.");
    assert_eq!(said.stdout, "");
    // The same next step is said once.
    assert_eq!(
        said.stderr.matches("--account asks one account for it.").count(),
        1,
        "{said:?}"
    );
    // Only where it was said to be.
    desk.run(&["delete", &theirs, &mine, "--account", &accounts[1], "--yes"])
        .ends(3)
        .says(&format!("Token {mine} of account "))
        .says("cannot be read.");
    desk.run(&["delete", &theirs, "--account", &accounts[0], "--yes"])
        .ends(3);
    assert_eq!(changes(&simulator), before);
    desk.run(&["delete", &theirs, "--account", &accounts[1], "--yes"])
        .ends(0);
    assert!(is_gone(&simulator, &theirs) && !is_gone(&simulator, &mine));
}

#[test]
fn the_own_token_takes_two_and_goes_last() {
    let simulator = with_accounts(1);
    let other = make(&simulator, None, "deploy", |_| {});
    let desk = Desk::at(&simulator);
    let own = own(&simulator, &desk.token);
    let alone = desk.run(&["delete", &own, "--yes"]).ends(2);
    alone
        .says("You are signed in with this token.")
        .says("This is the token you are signed in with: cfmint delete does that only with --yes --yes");
    let among = desk.run(&["delete", &own, &other, "-y"]).ends(2);
    among.says("One of these is the token you are signed in with: cfmint delete does that only with --yes --yes");
    assert_eq!(changes(&simulator), 0);
    let said = desk.run(&["delete", &own, &other, "-yy", "--json"]).ends(0);
    assert!(is_gone(&simulator, &own) && is_gone(&simulator, &other));
    let printed = document(&said);
    let order: Vec<&str> = printed["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(one, "id"))
        .collect();
    assert_eq!(order, [&other, &own]);
}

#[test]
fn a_sign_in_that_may_not_delete_is_told_so_and_stops_at_the_first() {
    let simulator = with_accounts(1);
    let [first, second, third] = ["first", "second", "third"].map(|name| make(&simulator, None, name, |_| {}));
    simulator
        .add_fault(json!({"method": "DELETE", "path": "/user/tokens/*", "fault": "forbidden"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk
        .run(&["delete", &first, &second, &third, "--yes", "--json"])
        .ends(3);
    let said = said
        .says(&format!(
            "Not deleted: “first” (id {first}) is still there. This sign-in may not do that"
        ))
        .says(&format!(
            "Not deleted: “second” (id {second}). Nothing was sent for it."
        ))
        .says(&format!("Not deleted: “third” (id {third}). Nothing was sent for it."));
    let printed = document(&said);
    let deleted: Vec<&Value> = printed["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["deleted"])
        .collect();
    assert_eq!(deleted, [false, false, false]);
    assert_eq!((asked_for(&simulator, &first), changes(&simulator)), (1, 1));
    // And one that may not even read.
    shut(&simulator, &format!("/user/tokens/{first}"));
    desk.run(&["delete", &first, &second, "--yes"])
        .ends(3)
        .says(&format!("Token {first} "))
        .says("Nothing was changed.");
    assert_eq!(changes(&simulator), 1);
}

/// Whose request got lost, and who deletes what it made, is not asked about it any more.
#[test]
fn the_note_of_a_token_goes_with_it() {
    let simulator = with_accounts(1);
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "nth": 1, "fault": "commit_then_reset"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(5);
    let truth = crate::command::made(&simulator);
    let lost = text(&truth[0], "id");
    assert_eq!(desk.notes().len(), 1);
    desk.run(&["delete", lost, "--yes"]).ends(0);
    assert_eq!(desk.notes().len(), 0, "of a create");

    let rolled = make(&simulator, None, "rolled", |_| {});
    let other = make(&simulator, None, "other", |_| {});
    simulator
        .add_fault(json!({"method": "PUT", "path": "*/value", "nth": 1, "fault": "commit_then_reset"}))
        .unwrap();
    desk.run(&["roll", &rolled, "--yes", "--to", "file:again"]).ends(5);
    desk.run(&["delete", &other, "--yes"]).ends(0);
    assert_eq!(desk.notes().len(), 1, "it is about another token");
    desk.run(&["delete", &rolled, "--yes"]).ends(0);
    assert_eq!(desk.notes().len(), 0, "of a roll");
}
