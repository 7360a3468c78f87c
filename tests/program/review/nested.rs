//! Keys within other keys, in every form in which they come: the program ends, says what such a key
//! means, grades it as wide as it is, and sends it as it was given.

use cfmint::simulator::{Options, Simulator};
use serde_json::{Value, json};

use super::{ELSEWHERE, Level, code, document, err, out, review, run};
use crate::program::Home;

const DNS_EDIT: &str = "4755a26eedb94da69e1066d98aa820be";
const ACCOUNT: &str = "com.cloudflare.api.account.1b848ca789be5c496e09df9702265719";
const EVERY_ACCOUNT: &str = "com.cloudflare.api.account.*";

fn zone(id: &str) -> String {
    format!("com.cloudflare.api.account.zone.{id}")
}

fn one() -> String {
    zone("7f67fd670a330e326c92e7f2d21314e5")
}

fn other() -> String {
    zone("8f67fd670a330e326c92e7f2d21314e5")
}

/// A request body with a policy for each of these maps.
fn body(maps: &[(&str, Value)]) -> String {
    let policy = |(effect, resources): &(&str, Value)| json!({"effect": effect, "resources": resources, "permission_groups": [{"id": DNS_EDIT}]});
    let policies: Vec<Value> = maps.iter().map(policy).collect();
    json!({"name": "x", "policies": policies, "expires_on": "2027-01-31T00:00:00Z"}).to_string()
}

#[test]
fn every_nested_form_is_understood_and_graded_as_wide_as_it_is() {
    let (one, other) = (one(), other());
    let all = zone("*");
    let on_one = "zone 7f67fd670a330e326c92e7f2d21314e5";
    let everywhere = "every zone of every account, also ones added later";
    let of_account = "all zones of account 1b848ca789be5c496e09df9702265719, also ones added later";
    let excluded = "none of the above, whatever else this token allows";
    let rows = [
        (vec![("allow", json!({ACCOUNT: {&one: "*"}}))], on_one, Level::Medium),
        (
            vec![("allow", json!({EVERY_ACCOUNT: {&one: "*"}}))],
            on_one,
            Level::Medium,
        ),
        (
            vec![("allow", json!({ACCOUNT: {&one: "*", &other: "*"}}))],
            "2 zones: 7f67",
            Level::Medium,
        ),
        (vec![("allow", json!({ACCOUNT: {&all: "*"}}))], of_account, Level::High),
        (
            vec![("allow", json!({EVERY_ACCOUNT: {&all: "*"}}))],
            everywhere,
            Level::Critical,
        ),
        // The one is a part of the other.
        (
            vec![("allow", json!({EVERY_ACCOUNT: {&all: "*", &one: "*"}}))],
            "every other zone of every account",
            Level::Critical,
        ),
        (
            vec![("allow", json!({"com.example.house.1": {&all: "*"}}))],
            "com.cloudflare.api.account.zone.* within com.example",
            Level::Critical,
        ),
        // Exclusions in this form take what they name.
        (
            vec![("allow", json!({&all: "*"})), ("deny", json!({ACCOUNT: {&one: "*"}}))],
            excluded,
            Level::Critical,
        ),
        (
            vec![
                ("allow", json!({ACCOUNT: {&all: "*"}})),
                ("deny", json!({ACCOUNT: {&other: "*"}})),
            ],
            excluded,
            Level::High,
        ),
        (
            vec![(
                "allow",
                json!({ACCOUNT: {"com.cloudflare.edge.worker.script.t4g": "*"}}),
            )],
            "",
            Level::High,
        ),
    ];
    for (maps, on, grade) in rows {
        let spec = body(&maps);
        let output = review(&spec, &["--json"]);
        assert_eq!((code(&output), err(&output)), (0, ""), "{spec}");
        let page = document(&output);
        let lines: Vec<String> = page.lines.iter().map(|line| line.text.clone()).collect();
        assert!(lines.iter().any(|line| line.contains(on)), "{spec}: {lines:#?}");
        assert_eq!(page.grade, grade, "{spec}: {page:?}");
        let sent: Vec<(&str, Value)> = page
            .policies
            .as_ref()
            .unwrap()
            .iter()
            .map(|policy| (policy.effect.as_str(), json!(policy.resources)))
            .collect();
        assert_eq!(
            sent,
            maps.iter()
                .map(|(effect, map)| (*effect, map.clone()))
                .collect::<Vec<_>>()
        );
        for form in [&["--markdown"][..], &[]] {
            assert_eq!(code(&review(&spec, form)), 0, "{spec}");
        }
        let dry = run(
            &Home::fresh(),
            &["create", "--from", "-", "--dry-run", "--json"],
            &spec,
            &[],
        );
        let told: Value = serde_json::from_str(out(&dry)).unwrap_or_else(|_| panic!("{spec}: {dry:?}"));
        assert_eq!(code(&dry), 0);
        assert_eq!(told["request"]["body"]["policies"][0]["resources"], maps[0].1);
    }
}

#[test]
fn the_words_of_a_spec_say_the_same() {
    let (one, all) = (one(), zone("*"));
    let spec = |resources: &str| {
        format!("name = 'x'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [{resources}]\n")
    };
    for (resources, grade) in [
        (format!("'{ACCOUNT}/{one}'"), Level::Medium),
        (
            format!("'{EVERY_ACCOUNT}/{one}', '{ACCOUNT}/{}'", other()),
            Level::Medium,
        ),
        (format!("'{EVERY_ACCOUNT}/{all}'"), Level::Critical),
        (
            format!("{{ key = '{one}', within = '{ACCOUNT}', scope = 'com.cloudflare.api.account.zone' }}"),
            Level::Medium,
        ),
        (
            format!("{{ key = '{all}', scope = 'com.cloudflare.api.account.zone' }}"),
            Level::Critical,
        ),
    ] {
        let output = review(&spec(&resources), &["--json"]);
        assert_eq!((code(&output), err(&output)), (0, ""), "{resources}");
        assert_eq!(document(&output).grade, grade, "{resources}");
        // What is written back is the same.
        let written = run(&Home::fresh(), &["export", "-", "--as", "spec"], &spec(&resources), &[]);
        let again = review(out(&written), &["--json"]);
        assert_eq!(
            document(&again).policies.unwrap()[0].resources,
            document(&output).policies.unwrap()[0].resources
        );
    }
    // A scope that the key does not have would hide what it opens.
    let hidden = review(&spec(&format!("{{ key = '{all}', scope = 'com.example.thing' }}")), &[]);
    assert_eq!(code(&hidden), 2, "{hidden:?}");
    assert!(
        err(&hidden).contains("is of the scope com.cloudflare.api.account.zone"),
        "{hidden:?}"
    );
    // In the token of an account all accounts are too many, in this form as in the other.
    let wide = format!(
        "owner = 'account:1b848ca789be5c496e09df9702265719'\n{}",
        spec(&format!("'{EVERY_ACCOUNT}/{all}'"))
    );
    assert!(err(&review(&wide, &[])).contains("reaches no other account"), "{wide}");
}

#[test]
fn a_token_that_has_nested_zones_is_made_and_read_as_given() {
    let simulator = Simulator::start(Options::default()).unwrap();
    let zones = simulator.zones();
    let (id, account) = (
        zones[0]["id"].as_str().unwrap(),
        zones[0]["account"]["id"].as_str().unwrap(),
    );
    let base = simulator.base_url();
    let more = [
        ("CLOUDFLARE_API_BASE_URL", base.as_str()),
        ("CFMINT_API_TOKEN", simulator.api_token()),
    ];
    let home = Home::fresh();
    let outer = format!("com.cloudflare.api.account.{account}");
    let spec = body(&[("allow", json!({&outer: {zone(id): "*"}}))]);
    let made = run(
        &home,
        &["create", "--from", "-", "--yes", "--json", "--to", "file:secret"],
        &spec,
        &more,
    );
    assert_eq!(code(&made), 0, "{made:?}");
    let made: Value = serde_json::from_str(out(&made)).unwrap();
    assert_eq!(made["policies"][0]["resources"], json!({outer: {zone(id): "*"}}));
    assert_eq!(made["verified"], true);
    let token = made["id"].as_str().unwrap();
    for form in ["json", "curl", "terraform", "spec"] {
        let output = run(&home, &["export", token, "--as", form], "", &more);
        assert_eq!((code(&output), err(&output)), (0, ELSEWHERE), "{output:?}");
    }
    let output = run(&home, &["review", token], "", &more);
    assert_eq!((code(&output), err(&output)), (0, ELSEWHERE), "{output:?}");
    let name = zones[0]["name"].as_str().unwrap();
    assert!(
        out(&output).contains(&format!("On: zone {name} ({id})")),
        "{}",
        out(&output)
    );
}
