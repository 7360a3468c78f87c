//! Where the simulator answers in another shape than was recorded: kept as text, so that each difference is in view and a new one is found. It asks over HTTP like
//! anybody, and never compares values.

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
                found.join("\n")
            };
            ((*name).to_owned(), found)
        })
        .collect();
    kept::compare("shapes", &sections);
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
