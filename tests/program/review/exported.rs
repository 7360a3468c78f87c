//! What `export` prints: the same token for other programs, and what it needs for that.

use cfmint::simulator::{Options, Simulator};
use serde_json::Value;

use super::{DNS, ELSEWHERE, code, err, out, run};
use crate::program::Home;

fn simulator() -> Simulator {
    Simulator::start(Options {
        zones: 6,
        ..Options::default()
    })
    .unwrap()
}

#[test]
fn names_need_a_credential_and_are_all_named_without_one() {
    let spec = DNS.replace("'zone:example.com'", "'zone:example.com', 'zones:in:Acme'");
    for form in ["json", "curl", "terraform"] {
        let output = run(&Home::fresh(), &["export", "-", "--as", form], &spec, &[]);
        assert_eq!((code(&output), out(&output)), (2, ""), "{output:?}");
        for words in [
            "stdin:5:14: zone:example.com needs its id",
            "stdin:5:34: zones:in:Acme needs its id",
            "CFMINT_API_TOKEN",
        ] {
            assert!(err(&output).contains(words), "{output:?}");
        }
    }
    let unfinished = spec.replace("expires = '30d'\n", "");
    let output = run(&Home::fresh(), &["export", "-", "--as", "json"], &unfinished, &[]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("No expiry is given") && err(&output).contains("needs its id"),
        "{output:?}"
    );
}

#[test]
fn names_are_looked_up_with_a_credential_and_nothing_is_created() {
    let simulator = simulator();
    let base = simulator.base_url();
    let more = [
        ("CLOUDFLARE_API_BASE_URL", base.as_str()),
        ("CFMINT_API_TOKEN", simulator.api_token()),
    ];
    let home = Home::fresh();
    let zones = simulator.zones();
    let id = zones.iter().find(|zone| zone["name"] == "example.com").unwrap()["id"]
        .as_str()
        .unwrap();
    let export = |form: &str| {
        let output = run(&home, &["export", "-", "--as", form], DNS, &more);
        assert_eq!((code(&output), err(&output)), (0, ELSEWHERE), "{output:?}");
        out(&output).to_owned()
    };
    let json: Value = serde_json::from_str(&export("json")).unwrap();
    let key = format!("com.cloudflare.api.account.zone.{id}");
    assert_eq!(json["policies"][0]["resources"], serde_json::json!({ key: "*" }));
    let curl = export("curl");
    assert!(
        curl.contains(id) && curl.contains("$CLOUDFLARE_API_TOKEN") && curl.contains(&base),
        "{curl}"
    );
    assert!(!curl.contains(simulator.api_token()));
    let terraform = export("terraform");
    assert!(
        terraform.contains(id) && terraform.contains("cloudflare_api_token"),
        "{terraform}"
    );
    let nowhere = DNS.replace("example.com", "nowhere.example");
    let output = run(&home, &["export", "-", "--as", "json"], &nowhere, &more);
    assert_eq!((code(&output), out(&output)), (2, ""));
    assert!(
        err(&output).contains("stdin:5:14: zone:nowhere.example is not found"),
        "{output:?}"
    );
    assert_eq!(simulator.truth()["posts"], 0);
}

#[test]
fn a_spec_is_written_as_it_is_also_unfinished() {
    let home = Home::fresh();
    let output = run(&home, &["export", "-", "--as", "spec"], DNS, &[]);
    assert_eq!((code(&output), err(&output)), (0, ""));
    let again = run(&home, &["export", "-", "--as", "spec"], out(&output), &[]);
    assert_eq!(out(&again), out(&output));
    assert!(out(&output).contains("zone:example.com") && out(&output).contains("zone/DNS:edit"));
    let unfinished = DNS.replace("expires = '30d'\n", "");
    let output = run(&home, &["export", "-", "--as", "spec"], &unfinished, &[]);
    assert_eq!(code(&output), 0);
    assert!(
        err(&output).contains("No expiry is given") && out(&output).contains("zone:example.com"),
        "{output:?}"
    );
    // Cloudflare's own body, and back.
    let body = r#"{"name": "x", "policies": [{"effect": "allow", "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be"}],
        "resources": {"com.cloudflare.api.account.zone.*": "*"}}]}"#;
    let spec = run(&home, &["export", "-", "--as", "spec"], body, &[]);
    assert!(out(&spec).contains("zones:all"), "{spec:?}");
    let json = run(&home, &["export", "-", "--as", "json"], out(&spec), &[]);
    let (there, back): (Value, Value) = (
        serde_json::from_str(body).unwrap(),
        serde_json::from_str(out(&json)).unwrap(),
    );
    assert_eq!(there["policies"], back["policies"]);
}
