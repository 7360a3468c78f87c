//! A spec file that the wizard starts with: names are looked up over real HTTP, and what cannot be
//! found is said at its place.

use cfmint::domain::catalog::Catalog;
use cfmint::domain::spec;
use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::Part;
use cfmint::wizard::page::key::{self, KeyCode};
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::steps::StepId;
use serde_json::json;

use super::flows::assert_minted;
use super::support::{Desk, in_variable, made, posts, small, zone_id};
use crate::program::at;

fn file(text: &str) -> FromFile {
    FromFile::new(
        "deploy.toml".to_owned(),
        spec::read(text, &Catalog::embedded()).unwrap(),
    )
}

fn spec(resources: &str) -> FromFile {
    file(&format!(
        "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [{resources}]\n"
    ))
}

fn desk(simulator: &Simulator, from: FromFile) -> Desk {
    let mut desk = Desk::from_file(simulator, Some(in_variable(simulator.api_token())), from);
    desk.idle();
    desk
}

#[test]
fn names_become_ids_and_the_token_is_made() {
    let simulator = small();
    let mut desk = desk(&simulator, spec("'zone:example.com'"));
    assert!(desk.title() == at(StepId::Summary), "{}", desk.text());
    desk.says("Name deploy");
    desk.at_create().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    let key = format!("com.cloudflare.api.account.zone.{}", zone_id(&simulator, "example.com"));
    assert_eq!(token["name"], "deploy");
    assert_eq!(token["policies_sent"][0]["resources"], json!({ key: "*" }));
    assert_eq!(posts(&simulator), 1);
}

#[test]
fn among_thousands_of_zones_the_server_is_asked_for_the_name() {
    let simulator = Simulator::start(Options {
        zones: 1_500,
        ..Options::default()
    })
    .unwrap();
    let mut desk = desk(&simulator, spec("'zone:example.org'"));
    let exact = |exchange: &serde_json::Value| exchange.to_string().contains("name=example.org");
    assert_eq!(
        simulator.exchanges().iter().filter(|exchange| exact(exchange)).count(),
        1
    );
    desk.says("example.org").at_create().press(KeyCode::Enter);
    assert_minted(&mut desk, &simulator);
}

#[test]
fn what_is_not_found_stops_the_token_and_can_be_chosen_by_hand() {
    let simulator = small();
    let mut desk = desk(&simulator, spec("'zone:nowhere.example', 'zones:in:Nobody Ltd'"));
    desk.says("zone:nowhere.example (deploy.toml, line 5) is not found: this sign-in sees no zone of that name.")
        .says("zones:in:Nobody Ltd (deploy.toml, line 5) is not found");
    desk.at_create().press(KeyCode::Enter);
    assert_eq!(posts(&simulator), 0);
}

#[test]
fn a_refused_credential_leaves_names_open_until_the_next_sign_in() {
    let simulator = Simulator::start(Options {
        zones: 1_500,
        ..Options::default()
    })
    .unwrap();
    // The very question for the zone is refused; all pages of the list came before it.
    for nth in 21..30 {
        let rule = json!({ "method": "GET", "path": "/zones", "nth": nth, "fault": "expired" });
        simulator.add_fault(rule).unwrap();
    }
    simulator
        .add_fault(json!({ "path": "/user/tokens/verify", "nth": 2, "fault": "expired" }))
        .unwrap();
    let mut desk = desk(&simulator, spec("'zone:example.org'"));
    assert_eq!(desk.title(), "Sign in", "{}", desk.text());
    assert_eq!(posts(&simulator), 0);
    simulator.clear_faults();
    let token = simulator.api_token().to_owned();
    desk.paste(&token).press(KeyCode::Enter);
    assert!(desk.title() == at(StepId::Summary), "{}", desk.text());
    desk.says("on example.org").at_create().press(KeyCode::Enter);
    assert_minted(&mut desk, &simulator);
}

#[test]
fn without_a_credential_the_sign_in_leads_to_the_summary() {
    let simulator = small();
    let mut desk = Desk::from_file(&simulator, None, spec("'zone:example.com'"));
    desk.idle();
    assert_eq!(desk.title(), "Sign in");
    let token = simulator.api_token().to_owned();
    desk.paste(&token).press(KeyCode::Enter);
    assert!(desk.title() == at(StepId::Summary), "{}", desk.text());
    desk.says("on example.com");
}

#[test]
fn accounts_users_and_owners_by_name() {
    let simulator = small();
    let account = "Lovelace Analytics";
    let from = file(&format!(
        "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['account/Workers Scripts:edit', 'user/User Details:read', 'zone/DNS:read']\nresources = [\"account:{account}\", 'user', \"zones:in:{account}\"]\nexcept = ['zone:example.net']\n"
    ));
    let mut desk = desk(&simulator, from);
    desk.at_create().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    let policies = token["policies_sent"].to_string();
    assert!(policies.contains("com.cloudflare.api.user."), "{policies}");
    assert!(policies.contains("deny"), "{policies}");
}

/// Two accesses, an exclusion, a bucket, an IP filter and a duration, by names.
const RICH: &str = "name = 'Rich & famous'\nexpires = '30d'\nip = { in = ['203.0.113.0/24'], not_in = ['203.0.113.7'] }
[[grant]]
permissions = ['zone/DNS:edit']
resources = ['zone:example.com', 'zone:example.net']
[[grant]]
permissions = ['zone/Zone:read']
resources = ['zones:all']
except = ['zone:example.org']
[[grant]]
permissions = ['bucket/Workers R2 Storage Bucket Item:read']
resources = ['bucket:ACCOUNT/eu/logs']
";

/// The JSON tab. The end is counted from the moment that the summary opened: it is the one line
/// that is left out.
fn json_tab(desk: &mut Desk) -> String {
    assert!(desk.title() == at(StepId::Summary), "{}", desk.text());
    desk.at_views().press(KeyCode::Right);
    let page = desk.wizard().page();
    let lines = page.parts.iter().find_map(|part| match part {
        Part::Scroll(scroll) => Some((0..scroll.len).map(|at| (scroll.line)(at)).collect::<Vec<_>>()),
        _ => None,
    });
    let lines = lines.expect("the JSON tab is open");
    assert!(lines.len() > 10, "{lines:?}");
    let lines = lines.into_iter().filter(|line| !line.contains("\"expires_on\""));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_saved_from_the_summary_opens_as_the_same_token() {
    let simulator = small();
    let account = simulator.account_ids().remove(0);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rich.toml");
    let mut first = desk(&simulator, file(&RICH.replace("ACCOUNT", &account)));
    let sent = json_tab(&mut first);
    // From a tab too: the field stands over it.
    first
        .press(key::ctrl('s'))
        .says("Save as spec file")
        .says("rich-famous.toml");
    first
        .press(key::ctrl('u'))
        .paste(path.to_str().unwrap())
        .press(KeyCode::Enter);
    first.says("Saved to").says("Open it with cfmint --from");
    let text = std::fs::read_to_string(&path).unwrap();
    for words in [
        "\"zone:example.com\"",
        "\"zone:example.org\"",
        "expires = \"30d\"",
        "/eu/logs",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        !text.contains(&account),
        "the account has a name of its own here: {text}"
    );
    // The same reader as `--from`.
    let (name, read) = cfmint::io::input::open(path.as_os_str()).unwrap();
    let opened = FromFile::new(name, read);
    assert_eq!(json_tab(&mut desk(&simulator, opened)), sent);
    // It is not overwritten, and what is typed stays.
    first
        .press(key::ctrl('s'))
        .press(key::ctrl('u'))
        .paste(path.to_str().unwrap());
    std::fs::write(&path, "mine").unwrap();
    first
        .press(KeyCode::Enter)
        .says("exists already and is not overwritten")
        .says("Save as spec file");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    // An unwritable place: the kernel refuses it to root as well.
    first
        .press(key::ctrl('u'))
        .paste("/proc/self/rich.toml")
        .press(KeyCode::Enter);
    first.says("/proc/self").says("Save as spec file");
    assert_eq!(posts(&simulator), 0);
}

/// What the file holds besides is said after the sign-in, too, and no letter of it is on any page
/// or in the token.
#[test]
fn an_answer_is_opened_as_its_token_and_its_secret_is_only_named() {
    const SECRET: &str = "cfut_not-a-real-secret-of-a-user-token-in-an-answer";
    let simulator = small();
    let key = format!("com.cloudflare.api.account.zone.{}", zone_id(&simulator, "example.com"));
    let answer = json!({"success": true, "errors": [], "messages": [], "result": {
        "id": "4e5f60718293a4b5c6d7e8f90a1b2c3d", "name": "answered", "status": "active", "last_used_on": null, "value": SECRET,
        "policies": [{
            "effect": "allow",
            "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be"}],
            "resources": {&key: "*"},
        }],
    }});
    let mut desk = desk(&simulator, file(&answer.to_string()));
    desk.says("Opened deploy.toml.")
        .says("holds a token’s secret (value)")
        .says("names no owner");
    assert!(!desk.whole().contains("not-a-real-secret"), "{}", desk.whole());
    desk.at_create().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    assert_eq!(token["policies_sent"][0]["resources"], json!({ key: "*" }));
}

/// A zone within its account and all zones within all accounts: from a file, and in the copy of the
/// token that it becomes.
#[test]
fn nested_keys_are_understood_from_a_file_and_in_a_copy() {
    let simulator = small();
    let zone = simulator.zones()[0].clone();
    let account = zone["account"]["id"].as_str().unwrap();
    let key = |zone: &str| format!("com.cloudflare.api.account.zone.{zone}");
    let within = |account: &str| format!("com.cloudflare.api.account.{account}");
    let id = zone["id"].as_str().unwrap();
    for (outer, inner, words) in [
        (
            within(account),
            key(id),
            format!("on {}", zone["name"].as_str().unwrap()),
        ),
        (within("*"), key(id), format!("on {}", zone["name"].as_str().unwrap())),
        (within("*"), key("*"), "on all zones, later ones too".to_owned()),
    ] {
        let resources = json!({ &outer: { &inner: "*" } });
        let body = json!({"name": "nested", "policies": [{
            "effect": "allow",
            "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be"}],
            "resources": resources,
        }]});
        let simulator = small();
        let mut desk = desk(&simulator, file(&body.to_string()));
        desk.says(&words).at_create().press(KeyCode::Enter);
        let token = assert_minted(&mut desk, &simulator);
        assert_eq!(token["policies_sent"][0]["resources"], resources);
        desk.press(KeyCode::Char('n')).press(KeyCode::Char('y'));
        desk.says(&at(StepId::Template))
            .press(KeyCode::BackTab)
            .press(KeyCode::Enter);
        desk.letters("nested").press(KeyCode::Tab).press(KeyCode::Right);
        desk.press(KeyCode::Enter);
        desk.says("Cloned: “nested”.").presses(KeyCode::Enter, 6);
        desk.says(&at(StepId::Summary))
            .says(&words)
            .at_create()
            .press(KeyCode::Enter);
        let tokens = made(&simulator);
        let copy = tokens.iter().find(|token| token["name"] == "nested (copy)").unwrap();
        assert_eq!(copy["policies_sent"][0]["resources"], resources);
    }
}
