//! From the first key to the secret, by several roads.

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::key::{self, KeyCode};
use cfmint::wizard::steps::StepId;
use serde_json::{Value, json};

use super::support::{Desk, in_variable, made, posts, small, zone_id};
use crate::program::at;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";

/// The token exists: its secret is on the screen, and is the one of the one token that was made.
#[track_caller]
pub(crate) fn assert_minted(desk: &mut Desk, simulator: &Simulator) -> Value {
    desk.says("Store it now: it will not be shown again.");
    let secret = desk.seen_secret();
    let owner = simulator.identify(&secret).expect("the secret works");
    let made = made(simulator);
    let token = made.iter().find(|token| token["id"] == owner.as_str());
    token.expect("it belongs to a token that was made").clone()
}

#[test]
fn edit_zone_dns_from_the_first_key_to_the_secret() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.says("ada@example.com").walk_to_summary();
    desk.says("Nothing has been created yet. Check what this token will be able to do.");
    let shown = desk.json_tab();
    desk.at_create().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);

    assert_eq!(posts(&simulator), 1, "one request");
    assert_eq!(made(&simulator).len(), 1, "one token");
    assert_eq!(simulator.create_bodies().len(), 1);
    assert_eq!(
        String::from_utf8_lossy(&simulator.create_bodies()[0]),
        shown,
        "what the JSON tab shows is what is sent, byte for byte"
    );
    let body: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(body["name"], "Edit zone DNS, example.com");
    assert_eq!(token["name"], body["name"]);
    assert_eq!(token["policies_sent"], body["policies"]);
    let zone = zone_id(&simulator, "example.com");
    let key = format!("com.cloudflare.api.account.zone.{zone}");
    assert_eq!(
        body["policies"],
        json!([{"effect": "allow", "permission_groups": [{"id": DNS_WRITE}], "resources": {key: "*"}}])
    );
    assert_eq!(token["expires_on"], body["expires_on"]);
    let exchanges = simulator.exchanges();
    let sent = exchanges.iter().find(|exchange| exchange["method"] == "POST").unwrap();
    assert_eq!(sent["request_body"], body);
    assert_eq!(
        sent["request_headers"]["content-length"],
        shown.len().to_string(),
        "not one byte more or less"
    );
    desk.says("Cloudflare says: active.")
        .says("Read back: exactly what you asked for.");
}

#[test]
fn a_template_with_all_three_scopes() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.letters("edit cloudflare workers").presses(KeyCode::Enter, 4);
    desk.says(&at(StepId::Resources));
    // The account is asked for first, the user is filled in, then the zone.
    desk.says("›Accounts").letters("lovelace").presses(KeyCode::Enter, 2);
    desk.says("›Zones").letters("example.net").presses(KeyCode::Enter, 2);
    desk.says(&at(StepId::Limits))
        .press(KeyCode::Enter)
        .says(&at(StepId::Summary))
        .says("HIGH");
    // With this grade the focus is on the first reason; Create Token is the last row.
    desk.at_create().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    let resources: Vec<String> = token["policies_sent"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|policy| policy["resources"].as_object().unwrap().keys().cloned())
        .collect();
    let account = format!("com.cloudflare.api.account.{}", simulator.account_ids()[0]);
    let zone = format!("com.cloudflare.api.account.zone.{}", zone_id(&simulator, "example.net"));
    let user = format!("com.cloudflare.api.user.{}", simulator.user_id());
    for wanted in [account, zone, user] {
        assert!(resources.contains(&wanted), "{wanted} is not in {resources:?}");
    }
    assert_eq!(posts(&simulator), 1);
    desk.says("Read back: exactly what you asked for.");
}

#[test]
fn custom_with_several_zones_of_which_one_is_beyond_the_list() {
    let simulator = Simulator::start(Options::default()).unwrap();
    let mut desk = Desk::at(&simulator);
    let mut names: Vec<String> = simulator
        .zones()
        .iter()
        .map(|zone| zone["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    let far = &names[2_000];
    desk.letters("custom")
        .presses(KeyCode::Enter, 2)
        .letters("several")
        .press(KeyCode::Enter);
    desk.letters("/zone settings").press(KeyCode::Enter);
    desk.presses(KeyCode::Enter, 1)
        .says(&at(StepId::Resources))
        .says("1,000 of 2,500 zones.");
    assert!(!desk.whole().contains(far), "the list does not go that far");
    for name in ["example.com", "example.org", far] {
        desk.letters(name).press(KeyCode::Enter).says("Included ");
        assert!(desk.words().contains(name), "{}", desk.text());
    }
    let searched = simulator.exchanges().iter().any(|exchange| {
        let path = exchange["path"].as_str().unwrap();
        path.contains("/zones?") && path.contains("contains") && path.contains(far.as_str())
    });
    assert!(searched, "the server was asked for {far}");
    desk.presses(KeyCode::Enter, 3);
    let token = assert_minted(&mut desk, &simulator);
    assert_eq!(token["name"], "several");
    let mut wanted: Vec<String> = ["example.com", "example.org", far]
        .iter()
        .map(|name| format!("com.cloudflare.api.account.zone.{}", zone_id(&simulator, name)))
        .collect();
    wanted.sort();
    let sent: Vec<&String> = token["policies_sent"][0]["resources"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(sent, wanted.iter().collect::<Vec<_>>());
    let pages = simulator
        .exchanges()
        .iter()
        .filter(|exchange| exchange["path"].as_str().unwrap().contains("/zones?"))
        .filter(|exchange| !exchange["path"].as_str().unwrap().contains("contains"))
        .count();
    assert!(pages <= 20, "{pages} pages of one list");
}

#[test]
fn the_live_catalog_takes_the_place_of_the_embedded_one() {
    let simulator = small();
    let groups = json!([
        {"id": DNS_WRITE, "name": "DNS Write", "scopes": ["com.cloudflare.api.account.zone"]},
        {"id": "0123456789abcdef0123456789abcdef", "name": "Moon Landing Write", "scopes": ["com.cloudflare.api.account.zone"]},
    ]);
    let body = json!({"success": true, "errors": [], "messages": [], "result": groups});
    let fault = json!({"path": "/user/tokens/permission_groups", "fault": "answer", "body": body});
    simulator.add_fault(fault).unwrap();
    let mut desk = Desk::before_answers(&simulator, Some(in_variable(simulator.api_token())));
    desk.hurried(KeyCode::Enter).hurried(KeyCode::Enter);
    assert!(desk.title() == at(StepId::Permissions), "nothing waits for the network");
    desk.idle();
    desk.says("1 chosen").says("Moon Landing");
    desk.letters("moon")
        .press(KeyCode::Enter)
        .says("Added Zone · Moon Landing at Edit, its only level.")
        .press(KeyCode::Enter);
    desk.letters("example.com")
        .presses(KeyCode::Enter, 3)
        .says("Moon Landing");
}

#[test]
fn a_second_token_after_the_first_was_left() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter);
    let first = assert_minted(&mut desk, &simulator);
    desk.press(KeyCode::Char('n'))
        .says("Is it stored safely?")
        .press(KeyCode::Char('y'));
    desk.says(&at(StepId::Template));
    assert!(desk.wizard().revealed().is_none());
    desk.presses(KeyCode::Enter, 3)
        .letters("example.org")
        .presses(KeyCode::Enter, 4);
    let second = assert_minted(&mut desk, &simulator);
    assert_eq!(
        second["name"], "Edit zone DNS, example.org",
        "nothing of the first is left"
    );
    assert_ne!(first["id"], second["id"]);
    assert_eq!((posts(&simulator), made(&simulator).len()), (2, 2));
}

#[test]
fn going_back_and_forth_sends_nothing_and_keeps_everything() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary();
    let before = desk.json_tab();
    desk.presses(KeyCode::Esc, 5)
        .says(&at(StepId::Template))
        .presses(KeyCode::Enter, 5)
        .says(&at(StepId::Summary));
    let after = desk.json_tab();
    let without_end = |json: &str| -> String { json.lines().filter(|line| !line.contains("expires_on")).collect() };
    assert_eq!(without_end(&before), without_end(&after));
    assert_eq!(posts(&simulator), 0);
    desk.press(key::ctrl('c'));
    assert_eq!(desk.ended.as_ref().map(|ending| ending.code), Some(130));
}
