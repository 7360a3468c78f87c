//! The simulated Cloudflare API from outside: state, rules, permissions, paging and faults, over
//! raw sockets.

mod emulate;
mod faults;
mod listed;
mod lists;
mod past;
mod recorded;
mod refusals;
mod tokens;

use cfmint::simulator::{Options, Simulator};
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";

const ZONES: &str = "com.cloudflare.api.account.zone";

/// What came back.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    fn error(&self) -> (u16, u64, String) {
        let error = &self.json()["errors"][0];
        (
            self.status,
            error["code"].as_u64().unwrap(),
            error["message"].as_str().unwrap().to_owned(),
        )
    }
}

/// One request on a connection of its own. An error is a reset; a close without an answer is
/// `UnexpectedEof`.
fn send(sim: &Simulator, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> std::io::Result<Reply> {
    let mut stream = connect(sim);
    stream.write_all(request(method, path, headers, body).as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or(ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .ok_or(ErrorKind::InvalidData)?;
    Ok(Reply {
        status,
        head,
        body: bytes[end + 4..].to_vec(),
    })
}

fn connect(sim: &Simulator) -> TcpStream {
    let url = sim.base_url();
    let stream = TcpStream::connect(url.trim_start_matches("http://").split('/').next().unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("{method} /client/v4{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        text += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    }
    text + "\r\n" + body
}

fn with(sim: &Simulator, token: &str, method: &str, path: &str, body: &Value) -> std::io::Result<Reply> {
    let bearer = format!("Bearer {token}");
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    send(sim, method, path, &[("Authorization", &bearer)], &body)
}

fn get(sim: &Simulator, path: &str) -> Reply {
    with(sim, sim.api_token(), "GET", path, &Value::Null).unwrap()
}

fn post(sim: &Simulator, body: &Value) -> Reply {
    with(sim, sim.api_token(), "POST", "/user/tokens", body).unwrap()
}

fn allow(groups: &[&str], resources: Value) -> Value {
    let groups: Vec<Value> = groups.iter().map(|id| json!({"id": id})).collect();
    json!({"effect": "allow", "permission_groups": groups, "resources": resources})
}

fn draft(name: &str) -> Value {
    json!({"name": name, "policies": [allow(&[ZONE_READ, DNS_READ], json!({(format!("{ZONES}.*")): "*"}))]})
}

fn small() -> Simulator {
    Simulator::start(Options {
        zones: 130,
        ..Options::default()
    })
    .unwrap()
}

/// Tokens made by requests under this name, deleted ones too.
fn made(sim: &Simulator, name: &str) -> usize {
    let truth = sim.truth();
    truth["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|token| token["name"] == name && token["preset"] == false)
        .count()
}

fn group(name: &str) -> String {
    let groups: Vec<Value> = serde_json::from_str(include_str!("../../../assets/permission_groups.json")).unwrap();
    groups.iter().find(|group| group["name"] == name).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The answer to a GET, as text.
fn text(sim: &Simulator, path: &str) -> String {
    String::from_utf8(get(sim, path).body).unwrap()
}
