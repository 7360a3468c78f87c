//! What a token may touch, by every road: several accesses, exclusions, buckets, the token of an
//! account, many zones on a bad day.

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::key::KeyCode::{self, Enter};
use cfmint::wizard::steps::StepId;
use serde_json::{Value, json};

use super::flows::assert_minted;
use super::support::{Desk, in_variable, made, posts, small, zone_id};
use crate::program::at;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

/// The last two keys: to "Create Token", and press it.
fn create(desk: &mut Desk, simulator: &Simulator) -> Value {
    desk.at_create().press(Enter);
    assert_minted(desk, simulator)
}

#[test]
fn dns_edit_on_one_zone_and_zone_read_on_all_in_one_token() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.letters("cert-manager").presses(Enter, 4);
    desk.says("Policy 1 of 2").letters("example.com").presses(Enter, 2);
    desk.says("Policy 2 of 2").presses(Enter, 3);
    let token = create(&mut desk, &simulator);
    let zone = format!("com.cloudflare.api.account.zone.{}", zone_id(&simulator, "example.com"));
    assert_eq!(
        token["policies_sent"],
        json!([
            {"effect": "allow", "permission_groups": [{"id": DNS_WRITE}], "resources": {zone: "*"}},
            {"effect": "allow", "permission_groups": [{"id": ZONE_READ}], "resources": {"com.cloudflare.api.account.zone.*": "*"}},
        ])
    );
    desk.says("Read back: exactly what you asked for.");
}

#[test]
fn all_zones_of_an_account_but_one() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    let account = simulator.account_ids()[0].clone();
    desk.presses(Enter, 3).letters("/all zones of lovelace").press(Enter);
    desk.letters("example.org").press(KeyCode::Left);
    desk.says("Excluded example.org").presses(Enter, 3);
    let token = create(&mut desk, &simulator);
    let zone = format!("com.cloudflare.api.account.zone.{}", zone_id(&simulator, "example.org"));
    assert_eq!(
        token["policies_sent"],
        json!([
            {"effect": "allow", "permission_groups": [{"id": DNS_WRITE}],
                "resources": {format!("com.cloudflare.api.account.{account}"): {"com.cloudflare.api.account.zone.*": "*"}}},
            {"effect": "deny", "permission_groups": [{"id": DNS_WRITE}], "resources": {zone: "*"}},
        ])
    );
}

#[test]
fn a_bucket_is_found_in_its_list_and_one_of_the_eu_in_another() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.letters("r2: object read & write").presses(Enter, 4);
    desk.says("Harbor & Field: R2 is not switched on.");
    desk.letters("logs").press(Enter).says("Included bucket logs");
    desk.press(KeyCode::Tab)
        .says("other jurisdictions too: 8 requests")
        .press(Enter);
    desk.letters("customer-records").press(Enter).says("(eu)");
    desk.presses(Enter, 2);
    let token = create(&mut desk, &simulator);
    let account = simulator.account_ids()[0].clone();
    let key = |jurisdiction: &str, name: &str| format!("com.cloudflare.edge.r2.bucket.{account}_{jurisdiction}_{name}");
    assert_eq!(
        token["policies_sent"][0]["resources"],
        json!({key("default", "logs"): "*", key("eu", "customer-records"): "*"})
    );
    let asked = |jurisdiction: &str| {
        let exchanges = simulator.exchanges();
        let lists = exchanges
            .iter()
            .filter(|exchange| exchange["path"].as_str().unwrap().contains("/r2/buckets"));
        lists
            .filter(|exchange| exchange["request_headers"]["cf-r2-jurisdiction"] == jurisdiction)
            .count()
    };
    assert_eq!(
        ["default", "eu", "us", "fedramp", "fedramp-high"].map(asked),
        [3, 2, 2, 2, 2]
    );
}

#[test]
fn the_token_of_an_account_is_made_verified_and_read_on_its_own_endpoints() {
    let simulator = Simulator::start(Options {
        zones: 40,
        ..Options::default()
    })
    .unwrap();
    let mut desk = Desk::at(&simulator);
    desk.press(KeyCode::Tab).press(Enter).letters("acme").press(Enter);
    desk.says("The token will belong to account Acme Corporation.");
    desk.letters("terraform").press(Enter).presses(Enter, 3);
    desk.says(&at(StepId::Resources)).says("All zones of Acme Corporation");
    assert!(
        !desk.whole().contains("Lovelace"),
        "other accounts' things are not on offer:\n{}",
        desk.whole()
    );
    desk.press(KeyCode::Char(' ')).presses(Enter, 2);
    desk.says("account Acme Corporation. It keeps working when");
    let token = create(&mut desk, &simulator);
    desk.says("Cloudflare says: active.")
        .says("Read back: exactly what you asked for.");
    let account = simulator.account_ids()[1].clone();
    let paths: Vec<(String, String)> = simulator
        .exchanges()
        .iter()
        .map(|exchange| {
            let word = |key: &str| exchange[key].as_str().unwrap().to_owned();
            (word("method"), word("path"))
        })
        .collect();
    let base = format!("/client/v4/accounts/{account}/tokens");
    let id = token["id"].as_str().unwrap();
    for (method, path) in [
        ("GET", format!("{base}/permission_groups")),
        ("POST", base.clone()),
        ("GET", format!("{base}/verify")),
        ("GET", format!("{base}/{id}")),
    ] {
        let asked = |(a, b): &(String, String)| a == method && (*b == path || path.ends_with(b.as_str()));
        assert!(paths.iter().any(asked), "{method} {path} in {paths:?}");
    }
    assert!(
        !paths
            .iter()
            .any(|(method, path)| method == "POST" && path.ends_with("/user/tokens")),
        "{paths:?}"
    );
}

#[test]
fn the_token_of_an_account_signs_in_with_the_id_of_its_account() {
    let simulator = small();
    let credential = simulator.credentials().account.clone().expect("there is one");
    let mut desk = Desk::with(&simulator, Some(in_variable(&credential)));
    desk.says("Sign in").says("checking it needs the account");
    desk.paste(&simulator.account_ids()[0]).press(Enter);
    desk.says(&at(StepId::Template))
        .says("Owner: account Lovelace Analytics");
    // It holds Zone Read and can give no more.
    desk.letters("custom").presses(Enter, 2).letters("reader").press(Enter);
    desk.letters("/zone zone")
        .press(Enter)
        .says("Added Zone · Zone at Read, its lowest level.")
        .press(Enter);
    desk.letters("example.com").press(Enter).presses(Enter, 2);
    desk.says("account Lovelace Analytics. It keeps working when");
    create(&mut desk, &simulator);
    desk.says("Cloudflare says: active.");
    let lists = simulator.exchanges().into_iter();
    let lists = lists.filter(|exchange| exchange["path"].as_str().unwrap().contains("/accounts?"));
    assert_eq!(
        lists.count(),
        2,
        "whether its IP filter shuts it out was asked, before its account was known and when it was; else it may not list accounts, and does not try"
    );
}

#[test]
fn the_account_that_owns_it_decides_what_is_in_reach() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.presses(Enter, 3).letters("example.com").press(Enter);
    desk.presses(KeyCode::Esc, 3);
    // example.com is in the first account; the token goes to the second.
    desk.press(KeyCode::Tab).press(Enter).letters("acme").press(Enter);
    desk.says("in other accounts: example.com");
    desk.presses(Enter, 3);
    let foreign = zone_id(&simulator, "example.com");
    desk.letters(&foreign).press(Enter);
    desk.says("Not included: the token of an account reaches no other account");
    desk.press(KeyCode::Esc).press(Enter);
    desk.says("a zone: pick one.");
    assert_eq!(posts(&simulator), 0);
    assert!(made(&simulator).is_empty());
}

/// A simulator with this many zones and one fault on its list of zones.
fn many(zones: usize, fault: Value) -> Simulator {
    let simulator = Simulator::start(Options {
        zones,
        ..Options::default()
    })
    .unwrap();
    let mut rule = fault;
    rule["method"] = "GET".into();
    rule["path"] = "/zones".into();
    simulator.add_fault(rule).unwrap();
    simulator
}

/// The words over the list of zones.
fn zones_said(desk: &mut Desk) -> String {
    desk.presses(Enter, 3);
    desk.whole()
}

#[test]
fn a_list_that_ends_in_the_middle_is_said_and_can_be_asked_for_again() {
    let fault = json!({"fault": "status", "code": 404, "nth": 5});
    let simulator = many(1_200, fault);
    let mut desk = Desk::at(&simulator);
    let words = zones_said(&mut desk);
    assert!(words.contains("950 of 1,200 zones; some pages did not come"), "{words}");
    assert!(words.contains("Load all 1,200 zones: 24 requests"), "{words}");
    desk.press(KeyCode::Tab).press(Enter);
    assert!(!desk.whole().contains("did not come"), "{}", desk.whole());
    assert!(!desk.whole().contains("Load all"));
}

#[test]
fn all_zones_come_on_request_and_no_page_twice() {
    let simulator = Simulator::start(Options {
        zones: 3_210,
        ..Options::default()
    })
    .unwrap();
    let mut desk = Desk::at(&simulator);
    let words = zones_said(&mut desk);
    assert!(words.contains("1,000 of 3,210 zones."), "{words}");
    desk.press(KeyCode::Tab).press(Enter);
    assert!(desk.whole().contains(" of 3,214"), "{}", desk.whole());
    assert!(!desk.whole().contains("Load all"), "all of them are here");
    let exchanges = simulator.exchanges();
    let mut pages: Vec<&str> = exchanges
        .iter()
        .filter_map(|exchange| exchange["path"].as_str().filter(|path| path.contains("/zones?")))
        .collect();
    let asked = pages.len();
    pages.sort_unstable();
    pages.dedup();
    assert_eq!((asked, pages.len()), (65, 65), "each page once");
}

#[test]
fn pages_that_drift_repeat_or_slow_down_leave_each_zone_once() {
    for fault in [
        json!({"fault": "page_drift", "by": 3, "sticky": true}),
        json!({"fault": "page_repeat", "nth": 4}),
        json!({"fault": "rate_limit", "retry_after": 1, "nth": 7}),
        json!({"fault": "close", "nth": 3}),
        json!({"fault": "page_huge_total", "nth": 6}),
    ] {
        let simulator = many(700, fault.clone());
        let mut desk = Desk::at(&simulator);
        let words = zones_said(&mut desk);
        let rows: Vec<&str> = words
            .lines()
            .filter(|line| line.contains("○ Include") && !line.contains("All zones"))
            .collect();
        let mut once = rows.clone();
        once.sort_unstable();
        once.dedup();
        assert!(rows.len() > 300, "{fault}: {words}");
        assert_eq!(rows.len(), once.len(), "{fault}: a zone stands there twice");
    }
}

#[test]
fn five_thousand_zones_go_into_one_token() {
    let simulator = Simulator::start(Options {
        zones: 5_000,
        ..Options::default()
    })
    .unwrap();
    let mut desk = Desk::at(&simulator);
    let ids: Vec<String> = simulator
        .zones()
        .iter()
        .map(|zone| zone["id"].as_str().unwrap().to_owned())
        .collect();
    desk.presses(Enter, 3).paste(&ids.join("\n")).press(Enter);
    assert!(desk.words().contains("5,000 chosen"), "{}", desk.text());
    desk.presses(Enter, 2);
    let token = create(&mut desk, &simulator);
    assert_eq!(token["policies_sent"][0]["resources"].as_object().unwrap().len(), 5_000);
    desk.says("Read back: exactly what you asked for.");
}

#[test]
fn a_token_that_exists_is_cloned_with_all_it_has() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    // The first one, with everything that a clone has to carry over.
    desk.letters("cert-manager").presses(Enter, 4);
    desk.letters("example.com").press(Enter).presses(Enter, 3);
    desk.presses(KeyCode::Up, 8)
        .letters("198.18.0.0/15 2606:4700::/32")
        .presses(KeyCode::Down, 20)
        .press(Enter);
    let first = create(&mut desk, &simulator);
    desk.press(KeyCode::Char('n')).press(KeyCode::Char('y'));
    desk.says(&at(StepId::Template));
    desk.press(KeyCode::BackTab).press(Enter);
    desk.says("Which token?").letters("cert-manager");
    desk.press(KeyCode::Tab).press(KeyCode::Right).press(Enter);
    desk.says(&at(StepId::Name)).says("cert-manager, example.com (copy)");
    desk.says("Cloned: “cert-manager, example.com”. Nothing has been created yet.");
    desk.presses(Enter, 6);
    desk.says(&at(StepId::Summary)).at_create().press(Enter);
    let tokens = made(&simulator);
    let copy = tokens
        .iter()
        .find(|token| token["name"] == "cert-manager, example.com (copy)")
        .unwrap();
    assert_ne!(copy["id"], first["id"]);
    for same in ["condition", "expires_on"] {
        assert_eq!(copy[same], first[same], "{same}");
    }
    // The API gives policies back in an order of its own.
    let policies = |token: &Value| {
        let mut policies: Vec<String> = token["policies_sent"]
            .as_array()
            .unwrap()
            .iter()
            .map(Value::to_string)
            .collect();
        policies.sort();
        policies
    };
    assert_eq!(policies(copy), policies(&first));
}

#[test]
fn without_the_right_to_list_tokens_cloning_says_so() {
    let simulator = small();
    let credential = simulator.credentials().without_minting.clone();
    let mut desk = Desk::with(&simulator, Some(in_variable(&credential)));
    desk.press(KeyCode::Esc).press(KeyCode::BackTab).press(Enter);
    desk.says("Cloudflare does not show").press(Enter);
    desk.says("There is no token under the cursor.").press(KeyCode::Esc);
    desk.says("Edit zone DNS");
}

#[test]
fn a_list_that_nobody_wants_any_more_is_not_loaded_to_its_end() {
    let simulator = Simulator::start(Options {
        zones: 3_210,
        ..Options::default()
    })
    .unwrap();
    let mut desk = Desk::at(&simulator);
    desk.presses(Enter, 3);
    simulator
        .add_fault(json!({"method": "GET", "path": "/zones", "fault": "delay", "seconds": 0.3, "sticky": true}))
        .unwrap();
    desk.hurried(KeyCode::Tab).hurried(Enter);
    // Out of the acts, then back to the first step.
    for _ in 0..4 {
        desk.hurried(KeyCode::Esc);
    }
    desk.hurried(KeyCode::Tab).hurried(Enter);
    for letter in "acme".chars() {
        desk.hurried(KeyCode::Char(letter));
    }
    desk.press(Enter).says("Owner: account Acme Corporation");
    let unwanted = simulator.exchanges().into_iter().any(|exchange| {
        let path = exchange["path"].as_str().unwrap();
        path.contains("/zones?page=65") && !path.contains("account.id")
    });
    assert!(!unwanted, "the last page of the list of all accounts was asked for");
    desk.presses(Enter, 3);
    assert!(desk.whole().contains("zones of Acme Corporation"), "{}", desk.whole());
    assert!(!desk.whole().contains("Lovelace"), "{}", desk.whole());
}
