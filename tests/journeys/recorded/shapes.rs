//! Where the simulator answers in another shape than was recorded: kept as text, so that each
//! difference is in view and a new one is found. It asks over HTTP like anybody, and never compares
//! values.

use std::io::{Read, Write};
use std::net::TcpStream;

use cfmint::simulator::Simulator;
use serde_json::Value;

use super::exchange::Exchange;
use super::kept;
use super::program::small;
use super::shape::between;

/// What the simulator answers to a GET with its own credential.
fn ask(simulator: &Simulator, path: &str) -> Value {
    let base = simulator.base_url();
    let (host, prefix) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let token = simulator.api_token();
    let request = format!(
        "GET /{prefix}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    serde_json::from_str(body).unwrap()
}

/// Why the simulator is not as it was recorded: a piece of each difference, and the reason.
const REASONS: &[(&str, &str)] = &[
    (
        ".result[].category",
        "in the answers since 2026; this recording is of before",
    ),
    (
        ".result[].is_selectable",
        "in the answers since 2026, and depends on who asks; this recording is of before",
    ),
    (
        "the simulator has .result_info (null)",
        "null in the answers of this year, with everything in one page",
    ),
    (
        "last_used_on",
        "a token that was used has a time there; the recorded ones never were",
    ),
    (
        ".result[].expires_on",
        "one of the simulator's tokens ends; none of the recorded ones does",
    ),
    (
        ".result[].not_before",
        "one of the simulator's tokens starts later; none of the recorded ones does",
    ),
    (
        ".condition.request_ip",
        "one of the simulator's tokens has a filter; none of the recorded ones has",
    ),
    (
        ".result.buckets[].jurisdiction",
        "as Cloudflare's OpenAPI has it; the rows of this recording have name and date only, and both are read",
    ),
    (
        ".result.buckets[].location",
        "as the other recording of a bucket has it, and Cloudflare's OpenAPI",
    ),
    (
        ".result.buckets[].storage_class",
        "as the other recording of a bucket has it, and Cloudflare's OpenAPI",
    ),
    (
        "the recording has .result_info (object)",
        "one recording of buckets has it and one has none; nothing may rely on it",
    ),
];

#[test]
fn the_simulator_answers_in_the_recorded_shapes_but_for_these() {
    let simulator = small();
    let account = simulator.account_ids()[0].clone();
    let own = simulator.identify(simulator.api_token()).unwrap();
    let zone = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    let questions = [
        ("verify-user-active", "/user/tokens/verify".to_owned()),
        ("user", "/user".to_owned()),
        ("accounts", "/accounts?per_page=50".to_owned()),
        ("zones", "/zones?per_page=50".to_owned()),
        ("zone", format!("/zones/{zone}")),
        (
            "groups-account",
            format!("/accounts/{account}/tokens/permission_groups"),
        ),
        ("groups-user-2021", "/user/tokens/permission_groups".to_owned()),
        ("token-own", format!("/user/tokens/{own}")),
        ("tokens", "/user/tokens?per_page=50".to_owned()),
        ("r2", format!("/accounts/{account}/r2/buckets")),
        ("r2-located", format!("/accounts/{account}/r2/buckets")),
    ];
    let sections: Vec<_> = questions
        .iter()
        .map(|(name, path)| {
            let recorded: Value = serde_json::from_str(&Exchange::named(name).body).unwrap();
            let found = between(&recorded, &ask(&simulator, path), ["the recording", "the simulator"]);
            let found = if found.is_empty() {
                "the same".to_owned()
            } else {
                with_reasons(&found).join("\n")
            };
            ((*name).to_owned(), found)
        })
        .collect();
    for (piece, _) in REASONS {
        let used = sections.iter().any(|(_, found)| found.contains(piece));
        assert!(used, "{piece} is no difference any more");
    }
    kept::compare("shapes", &sections);
}

/// Each difference with its reason; a new one has none.
fn with_reasons(found: &[String]) -> Vec<String> {
    let reason = |difference: &String| {
        let known = REASONS.iter().find(|(piece, _)| difference.contains(piece));
        let (_, reason) = known.unwrap_or_else(|| panic!("a difference without a reason: {difference}"));
        format!("{difference}: {reason}")
    };
    found.iter().map(reason).collect()
}

#[test]
#[should_panic(expected = "a difference without a reason")]
fn twin_a_difference_without_a_reason_is_found() {
    with_reasons(&["the recording has .result.new (string), the simulator has not".to_owned()]);
}

#[test]
fn twin_another_shape_is_found() {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let (one, other) = (
        value(r#"{"result":{"id":"a","gone":null}}"#),
        value(r#"{"result":{"id":7,"new":[]}}"#),
    );
    assert_eq!(between(&one, &other, ["A", "B"]).len(), 3);
    assert_eq!(between(&one, &one, ["A", "B"]), [""; 0]);
}
