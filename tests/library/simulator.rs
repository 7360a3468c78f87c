//! The simulated Cloudflare API from outside: state, rules, permissions, paging and faults, over raw sockets.

use cfmint::simulator::emulate;
use cfmint::simulator::{Options, Simulator};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const TOKENS_WRITE: &str = "686d18d5ac6c441c867cbf6771e58a0a";
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

/// One request on a connection of its own. An error is a reset; a close without an answer is `UnexpectedEof`.
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
    let groups: Vec<Value> = serde_json::from_str(include_str!("../../assets/permission_groups.json")).unwrap();
    groups.iter().find(|group| group["name"] == name).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_token_lives_from_create_to_delete() {
    let sim = small();
    let zone = &sim.zones()[0];
    let key = format!("{ZONES}.{}", zone["id"].as_str().unwrap());
    let policies = [
        allow(&[ZONE_READ, DNS_READ], json!({(key.clone()): "*"})),
        allow(&[DNS_READ], json!({(format!("{ZONES}.*")): "*"})),
    ];
    let made = post(&sim, &json!({"name": "deploy", "policies": policies})).json();
    let (id, secret) = (
        made["result"]["id"].as_str().unwrap(),
        made["result"]["value"].as_str().unwrap(),
    );
    assert_eq!((secret.len(), &secret[..5]), (53, "cfut_"));
    assert!(
        secret[45..].bytes().all(|byte| !byte.is_ascii_hexdigit()),
        "no scanner must take it for a real one"
    );
    // policies and groups come back the other way round, with ids and names
    let stored = &made["result"]["policies"];
    assert_eq!(
        stored[1]["permission_groups"][0],
        json!({"id": DNS_READ, "name": "DNS Read"})
    );
    assert_eq!(stored[1]["permission_groups"][1]["name"], "Zone Read");
    assert_eq!(stored[0]["id"].as_str().unwrap().len(), 32);

    let verified = with(&sim, secret, "GET", "/user/tokens/verify", &Value::Null)
        .unwrap()
        .json();
    assert_eq!(
        (&verified["result"]["status"], &verified["messages"][0]["code"]),
        (&json!("active"), &json!(10000))
    );
    assert_eq!(sim.identify(secret).as_deref(), Some(id));
    let read = get(&sim, &format!("/user/tokens/{id}")).json();
    assert_eq!(read["result"].get("value"), None);

    let rolled = with(
        &sim,
        sim.api_token(),
        "PUT",
        &format!("/user/tokens/{id}/value"),
        &json!({}),
    )
    .unwrap()
    .json();
    let fresh = rolled["result"].as_str().unwrap();
    assert_eq!(sim.identify(fresh).as_deref(), Some(id));
    assert_eq!(
        with(&sim, secret, "GET", "/user/tokens/verify", &Value::Null)
            .unwrap()
            .error()
            .1,
        1000
    );
    let status = |body: Value| {
        with(&sim, sim.api_token(), "PUT", &format!("/user/tokens/{id}"), &body)
            .unwrap()
            .json()
    };
    let changed = status(json!({"name": "renamed", "policies": policies, "status": "disabled"}));
    assert_eq!(
        (&changed["result"]["name"], &changed["result"]["status"]),
        (&json!("renamed"), &json!("disabled"))
    );
    assert_eq!(
        with(&sim, fresh, "GET", "/zones", &Value::Null).unwrap().error().1,
        9109
    );

    // official clients roll without a body
    let path = format!("/user/tokens/{id}");
    let bearer = format!("Bearer {}", sim.api_token());
    let headers = [("Authorization", bearer.as_str()), ("X-Deliberate", "no body")];
    let again = send(&sim, "PUT", &format!("{path}/value"), &headers, "").unwrap();
    assert_eq!((again.status, sim.identify(fresh)), (200, None));
    assert_eq!(
        with(&sim, sim.api_token(), "DELETE", &path, &Value::Null)
            .unwrap()
            .json()["result"],
        json!({"id": id})
    );
    assert_eq!(get(&sim, &path).status, 404);
    let truth = sim.truth();
    let truth = truth["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .find(|token| token["id"] == id)
        .unwrap();
    assert_eq!((&truth["deleted"], &truth["rolls"]), (&json!(true), &json!(2)));
    let everything = format!("{:?}{}", sim.exchanges(), sim.truth());
    assert!(
        ![secret, fresh, sim.api_token()]
            .into_iter()
            .any(|secret| everything.contains(secret)),
        "a record holds a secret"
    );
}

/// A PUT that a judge of the published document would not take for one: the document knows no null there.
fn put(sim: &Simulator, path: &str, body: &Value) -> Reply {
    let bearer = format!("Bearer {}", sim.api_token());
    let headers = [("Authorization", bearer.as_str()), ("X-Deliberate", "null")];
    send(sim, "PUT", path, &headers, &body.to_string()).unwrap()
}

#[test]
fn a_change_keeps_what_it_leaves_out_and_clears_what_is_null() {
    let sim = small();
    let account = sim.account_ids()[0].clone();
    let settings = group("Account Settings Read");
    let whole = format!("com.cloudflare.api.account.{account}");
    for (tokens, policy, other) in [
        (
            "/user/tokens".to_owned(),
            allow(&[ZONE_READ], json!({(format!("{ZONES}.*")): "*"})),
            allow(&[DNS_READ], json!({(format!("{ZONES}.*")): "*"})),
        ),
        (
            format!("/accounts/{account}/tokens"),
            allow(&[ZONE_READ], json!({(whole.clone()): {(format!("{ZONES}.*")): "*"}})),
            allow(&[settings.as_str()], json!({(whole): "*"})),
        ),
    ] {
        let filter = json!({"request_ip": {"in": ["192.0.2.0/24"], "not_in": ["192.0.2.7/32"]}});
        let dates = ("2026-01-01T00:00:00Z", "2099-12-31T23:59:59Z");
        let body = json!({
            "name": "kept", "policies": [policy], "condition": filter, "not_before": dates.0, "expires_on": dates.1,
        });
        let made = with(&sim, sim.api_token(), "POST", &tokens, &body).unwrap().json();
        let path = format!("{tokens}/{}", made["result"]["id"].as_str().unwrap());
        let change = |more: Value| {
            let mut body = json!({"name": "kept", "policies": [other]});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            put(&sim, &path, &body)
        };
        // left out: everything stays but the policies, which are replaced whole
        let kept = change(json!({})).json()["result"].clone();
        assert_eq!(
            [&kept["condition"], &kept["not_before"], &kept["expires_on"]],
            [&filter, &json!(dates.0), &json!(dates.1)]
        );
        assert_eq!(kept["policies"].as_array().unwrap().len(), 1);
        assert_eq!(
            kept["policies"][0]["permission_groups"][0]["id"],
            other["permission_groups"][0]["id"]
        );
        // switched off stays off, until it is switched on
        assert_eq!(
            change(json!({"status": "disabled"})).json()["result"]["status"],
            "disabled"
        );
        assert_eq!(change(json!({})).json()["result"]["status"], "disabled");
        let expired = change(json!({"status": "expired"})).json();
        assert_eq!(expired["result"]["status"], "disabled", "nobody can set that word");
        assert_eq!(change(json!({"status": "active"})).json()["result"]["status"], "active");
        // a null status is refused, and nothing of that request happens
        let before = get(&sim, &path).json();
        let refused = change(json!({"status": null, "expires_on": null, "name": "not so"}));
        assert_eq!(refused.error(), (400, 1001, "status is not valid".to_owned()));
        assert_eq!(get(&sim, &path).json(), before);
        // each null clears its field and no other
        for (cleared, stays) in [
            ("expires_on", "condition"),
            ("condition", "not_before"),
            ("not_before", "name"),
        ] {
            let changed = change(json!({(cleared): null})).json()["result"].clone();
            assert_eq!(changed[stays], kept[stays], "{cleared}");
            assert!(
                !changed[cleared].is_string() && changed[cleared].get("request_ip").is_none(),
                "{changed}"
            );
            assert_eq!(get(&sim, &path).json()["result"], changed);
        }
        let truth = sim.truth();
        let tokens = truth["tokens"].as_array().unwrap();
        let truth = tokens
            .iter()
            .find(|token| token["name"] == "kept" && token["id"] == made["result"]["id"]);
        let truth = truth.unwrap();
        assert_eq!(
            (&truth["condition"], &truth["expires_on"]),
            (&Value::Null, &Value::Null)
        );
    }
}

#[test]
fn a_made_token_can_do_what_its_policies_say() {
    let sim = small();
    let zones = sim.zones();
    let key = |zone: &Value| format!("{ZONES}.{}", zone["id"].as_str().unwrap());
    let deny =
        json!({"effect": "deny", "permission_groups": [{"id": ZONE_READ}], "resources": {(key(&zones[1])): "*"}});
    let body = json!({"name": "two", "policies": [allow(&[ZONE_READ], json!({(key(&zones[0])): "*", (key(&zones[1])): "*"})), deny]});
    let secret = post(&sim, &body).json()["result"]["value"].as_str().unwrap().to_owned();
    let seen = with(&sim, &secret, "GET", "/zones", &Value::Null).unwrap().json();
    assert_eq!(
        (&seen["result"][0]["name"], &seen["result_info"]["total_count"]),
        (&json!("example.com"), &json!(1))
    );
    assert_eq!(
        with(&sim, &secret, "GET", "/accounts", &Value::Null).unwrap().json()["result"],
        json!([])
    );
    assert_eq!(
        with(&sim, &secret, "GET", "/user", &Value::Null).unwrap().error().1,
        9109
    );
    assert_eq!(
        with(&sim, &secret, "POST", "/user/tokens", &draft("x"))
            .unwrap()
            .error()
            .2,
        "Unauthorized to access requested resource"
    );
    // a zone group on an account is accepted and does nothing
    let account = format!("com.cloudflare.api.account.{}", sim.account_ids()[0]);
    let useless = post(
        &sim,
        &json!({"name": "useless", "policies": [allow(&[ZONE_READ], json!({(account): "*"}))]}),
    )
    .json();
    let secret = useless["result"]["value"].as_str().unwrap();
    assert_eq!(
        with(&sim, secret, "GET", "/zones", &Value::Null).unwrap().json()["result"],
        json!([])
    );
}

#[test]
fn credentials_are_refused_as_cloudflare_does() {
    let sim = small();
    let all = sim.credentials().clone();
    let unknown = "z".repeat(40);
    let account = all.account.clone().unwrap();
    let owner = sim.account_ids()[0].clone();
    let verify = "/user/tokens/verify".to_owned();
    let cases = [
        ("short", "/user".to_owned(), (400, 6003, "Invalid request headers")),
        (&unknown, verify.clone(), (401, 1000, "Invalid API Token")),
        (&unknown, "/zones".to_owned(), (403, 9109, "Invalid access token")),
        (
            &unknown,
            format!("/accounts/{owner}/r2/buckets"),
            (401, 10000, "Authentication error"),
        ),
        (
            "short",
            format!("/accounts/{owner}/r2/buckets"),
            (400, 9106, "Authentication failed (status: 400)"),
        ),
        (
            &account,
            format!("/accounts/{owner}/r2/buckets"),
            (403, 10000, "Authentication error"),
        ),
        (
            &all.minting_only,
            "/user".to_owned(),
            (403, 9109, "Unauthorized to access requested resource"),
        ),
        (
            &all.without_minting,
            "/user/tokens".to_owned(),
            (403, 9109, "Unauthorized to access requested resource"),
        ),
        (
            &all.elsewhere,
            verify.clone(),
            (403, 9109, "Cannot use the access token from location: 127.0.0.1"),
        ),
        (
            &all.expired,
            "/user/tokens".to_owned(),
            (401, 1000, "Invalid API Token"),
        ),
        (&all.disabled, "/zones".to_owned(), (403, 9109, "Invalid access token")),
        (&all.not_yet_valid, verify.clone(), (401, 1000, "Invalid API Token")),
        (&account, verify, (401, 1000, "Invalid API Token")),
        (
            &account,
            "/user".to_owned(),
            (403, 9109, "Valid user-level authentication not found"),
        ),
        (
            &account,
            "/user/tokens".to_owned(),
            (403, 9109, "Valid user-level authentication not found"),
        ),
        (
            &account,
            "/memberships".to_owned(),
            (400, 9106, "Authentication failed (status: 400)"),
        ),
        (
            &all.all_powerful,
            format!("/accounts/{owner}/tokens/verify"),
            (401, 1000, "Invalid API Token"),
        ),
    ];
    for (token, path, expected) in cases {
        let (status, code, message) = with(&sim, token, "GET", &path, &Value::Null).unwrap().error();
        assert_eq!((status, code, message.as_str()), expected, "{path}");
    }
    for (token, path) in [(&all.minting_only, "/zones"), (&all.minting_only, "/accounts")] {
        let empty = with(&sim, token, "GET", path, &Value::Null).unwrap().json();
        assert_eq!(
            (&empty["success"], &empty["result"]),
            (&json!(true), &json!([])),
            "{path}"
        );
    }
    let path = format!("/accounts/{owner}/tokens/verify");
    assert_eq!(
        with(&sim, &account, "GET", &path, &Value::Null).unwrap().json()["result"]["status"],
        "active"
    );
    assert_eq!(
        with(&sim, &all.expired, "GET", "/user/tokens/verify", &Value::Null)
            .unwrap()
            .json()["result"]["status"],
        "expired"
    );
    assert!(
        sim.beliefs().iter().any(|belief| belief.contains("expired")),
        "{:?}",
        sim.beliefs()
    );
}

#[test]
fn the_global_key_works_everywhere_but_at_verify() {
    let sim = small();
    let (key, email) = sim.credentials().global_key.clone();
    let ask = |email: &str, key: &str, path: &str| {
        send(&sim, "GET", path, &[("X-Auth-Email", email), ("X-Auth-Key", key)], "").unwrap()
    };
    assert_eq!(ask(&email, &key, "/user/tokens").status, 200);
    assert_eq!(
        ask(&email, &key, "/user/tokens/verify").error(),
        (400, 1001, "Missing \"Authorization\" header".to_owned())
    );
    assert_eq!(
        ask(&email, &"0".repeat(37), "/user").error(),
        (403, 9103, "Unknown X-Auth-Key or X-Auth-Email".to_owned())
    );
    let chain = |reply: Reply| reply.json()["errors"][0]["error_chain"][0]["code"].as_u64();
    assert_eq!(chain(ask(&email, "nonsense", "/user")), Some(6103));
    assert_eq!(chain(ask("nobody", &key, "/user")), Some(6102));
    assert_eq!(send(&sim, "GET", "/user", &[], "").unwrap().error().1, 9106);
}

#[test]
fn bodies_are_checked_as_cloudflare_does() {
    let sim = small();
    let zones = format!("{ZONES}.*");
    let accounts = sim.account_ids();
    let account = |number: usize| format!("com.cloudflare.api.account.{}", accounts[number]);
    let billing = group("Billing Write");
    let policy = |policy: Value| json!({"name": "x", "policies": [policy]});
    let lacking = |key: String| policy(allow(&[billing.as_str()], json!({(key): "*"})));
    let failed = "Failed common permission check against resources. (Permission group: \"Billing Write\")";
    let cases = [
        (
            json!({"name": "", "policies": []}),
            400,
            "name must have a length of at least 1",
        ),
        (
            json!({"name": "x".repeat(121), "policies": []}),
            400,
            "name must have a length",
        ),
        (json!({"name": "x"}), 1001, "policies"),
        (json!([]), 1001, "JSON object"),
        (
            policy(allow(&[ZONE_READ], json!({"com.cloudflare.edge.r2.bucket.*": "*"}))),
            1001,
            "is not a supported resource type",
        ),
        (
            policy(allow(
                &[ZONE_READ],
                json!({(zones.clone()): "*", (account(0)): {(zones.clone()): "*"}}),
            )),
            1001,
            "flat",
        ),
        (
            policy(
                json!({"effect": "allow", "permission_groups": [{"name": "DNS Read"}], "resources": {(zones.clone()): "*"}}),
            ),
            1001,
            "id must be present",
        ),
        (
            policy(allow(&[&"0".repeat(32)], json!({(zones.clone()): "*"}))),
            1001,
            "Unknown permission group",
        ),
        (
            policy(allow(
                &[TOKENS_WRITE],
                json!({(format!("com.cloudflare.api.user.{}", sim.user_id())): "*"}),
            )),
            1001,
            "sub-token is not allowed",
        ),
        (
            policy(allow(
                &[ZONE_READ],
                json!({(format!("{ZONES}.{}", "0".repeat(32))): "*"}),
            )),
            1001,
            "Failed common permission check",
        ),
        (lacking(account(1)), 1001, failed),
        (lacking("com.cloudflare.api.account.*".to_owned()), 1001, failed),
        (
            json!({"name": "x", "policies": [], "expires_on": "tomorrow"}),
            1001,
            "expires_on",
        ),
        (
            json!({"name": "x", "policies": [], "condition": {"request_ip": {"in": ["010.0.0.1/8"]}}}),
            1001,
            "CIDR",
        ),
    ];
    for (body, code, part) in cases {
        let (status, found, message) = post(&sim, &body).error();
        assert!(
            status == 400 && found == code && message.contains(part),
            "{body}: {status} {found} {message}"
        );
    }
    assert_eq!(made(&sim, "x"), 0);
    assert_eq!(post(&sim, &lacking(account(0))).status, 200);
    // accepted, though useless
    assert_eq!(post(&sim, &json!({"name": "none", "policies": []})).status, 200);
    let locked = post(
        &sim,
        &json!({"name": "locked", "policies": draft("")["policies"], "condition": {"request.ip": {"in": []}}}),
    )
    .json();
    assert_eq!(locked["result"]["condition"], json!({"request_ip": {"in": []}}));
    let secret = locked["result"]["value"].as_str().unwrap();
    assert!(
        with(&sim, secret, "GET", "/user/tokens/verify", &Value::Null)
            .unwrap()
            .error()
            .2
            .contains("from location")
    );
    // unknown fields are accepted and noted
    assert_eq!(
        post(&sim, &json!({"name": "odd", "policies": [], "colour": 1})).status,
        200
    );
    assert!(sim.beliefs().iter().any(|belief| belief.contains("colour")));
    assert!(sim.beliefs().iter().any(|belief| belief.contains("does not exist")));
}

#[test]
fn paths_methods_and_parameters() {
    let sim = small();
    let cases = [
        ("GET", "/user/tokens/nonsense", 404, 7003),
        ("GET", "/accounts/x/tokens", 404, 7003),
        ("GET", "/nowhere", 404, 7003),
        ("DELETE", "/user/tokens/", 405, 7001),
        ("POST", "/zones", 405, 7001),
        ("GET", "/zones/example.com", 400, 7003),
        ("GET", "/zones?per_page=101", 400, 10001),
        ("GET", "/accounts?per_page=51", 400, 10001),
        ("GET", "/user/tokens?per_page=4", 400, 10001),
        ("GET", "/accounts?page=0", 400, 10001),
        ("GET", "/zones?status=dead", 400, 10001),
        ("GET", "/zones?direction=up", 400, 10001),
    ];
    for (method, path, status, code) in cases {
        let reply = with(&sim, sim.api_token(), method, path, &Value::Null).unwrap();
        assert_eq!((reply.status, reply.error().1), (status, code), "{method} {path}");
    }
    assert_eq!(get(&sim, "/user/tokens/").status, 200, "an empty id is the list");
    let reply = get(&sim, "/user");
    assert!(
        reply.head.contains("\r\ndate: ") && reply.head.contains("\r\ncf-ray: "),
        "{}",
        reply.head
    );
}

#[test]
fn zones_are_paged_filtered_and_sorted() {
    let sim = small();
    let total = |query: &str| {
        get(&sim, &format!("/zones?{query}")).json()["result_info"]["total_count"]
            .as_u64()
            .unwrap()
    };
    let mut names = Vec::new();
    for page in 1..=3 {
        let reply = get(&sim, &format!("/zones?per_page=50&page={page}")).json();
        assert_eq!(reply["result_info"]["total_pages"], 3);
        names.extend(
            reply["result"]
                .as_array()
                .unwrap()
                .iter()
                .map(|zone| zone["name"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), 130);
    assert!(names.is_sorted());
    assert_eq!(get(&sim, "/zones?page=4&per_page=50").json()["result"], json!([]));
    assert_eq!(
        (
            total("name=example.com"),
            total("name=contains%3Aexample."),
            total("name=not_equal:example.com")
        ),
        (1, 3, 129)
    );
    let per_account: u64 = sim
        .account_ids()
        .iter()
        .map(|id| total(&format!("account.id={id}")))
        .sum();
    assert_eq!(per_account, 130);
    assert!(total("status=pending") > 0 && total("status=pending") + total("status=active") == 130);
    assert_eq!(
        total("name=example.com&name=example.net&match=any"),
        1,
        "the last of a repeated parameter counts"
    );
    assert_eq!(
        total("name=example.com&status=active&match=any"),
        total("status=active")
    );
    let last = get(&sim, "/zones?order=name&direction=desc").json();
    assert_eq!(last["result"][0]["name"].as_str(), names.last().map(String::as_str));
    let id = sim.zones()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        get(&sim, &format!("/zones/{id}")).json()["result"]["name"],
        "example.com"
    );
    // the same seed gives the same world
    assert_eq!(small().zones(), sim.zones());
}

/// The answer to a GET, as text.
fn text(sim: &Simulator, path: &str) -> String {
    String::from_utf8(get(sim, path).body).unwrap()
}

/// Where each of these stands in the text, which has to have all of them in this order.
fn in_order(text: &str, fields: &[&str]) {
    let mut rest = text;
    for field in fields {
        let key = format!("\"{field}\":");
        let at = rest
            .find(&key)
            .unwrap_or_else(|| panic!("{field} is not where it was recorded: {text}"));
        rest = &rest[at + key.len()..];
    }
}

#[test]
fn answers_have_the_recorded_fields_nulls_and_order() {
    let sim = small();
    let user = get(&sim, "/user").json()["result"].clone();
    for field in [
        "country",
        "zipcode",
        "telephone",
        "username",
        "created_on",
        "modified_on",
    ] {
        assert!(user[field].is_string(), "{field}: {user}");
    }
    assert!(user["has_pro_zones"].is_boolean() && user["betas"].is_array(), "{user}");
    let organizations = user["organizations"].as_array().unwrap();
    assert!(
        organizations[0]["roles"].is_array() && organizations[1]["roles"].is_null(),
        "{user}"
    );
    in_order(
        &text(&sim, "/user"),
        &["errors", "messages", "result", "betas", "country", "zipcode", "success"],
    );

    let accounts = get(&sim, "/accounts").json();
    assert_eq!(accounts["result_info"]["total_pages"], 1);
    let settings = &accounts["result"][0]["settings"];
    assert_eq!(
        (&settings["api_access_enabled"], &settings["default_nameservers"]),
        (&Value::Null, &json!("cloudflare.standard"))
    );
    in_order(
        &text(&sim, "/accounts"),
        &[
            "result",
            "id",
            "name",
            "type",
            "settings",
            "legacy_flags",
            "created_on",
            "result_info",
            "page",
            "per_page",
            "total_pages",
            "count",
            "total_count",
            "success",
            "errors",
            "messages",
        ],
    );

    let zone = |status: &str| get(&sim, &format!("/zones?status={status}")).json()["result"][0].clone();
    let active = zone("active");
    assert_eq!(active["owner"], json!({"id": null, "type": "user", "email": null}));
    assert_eq!(
        (
            &active["tenant"],
            &active["original_name_servers"],
            &active["vanity_name_servers"]
        ),
        (&json!({"id": null, "name": null}), &Value::Null, &json!([]))
    );
    assert!(active["plan"]["price"].is_number() && active["activated_on"].as_str().unwrap().contains('.'));
    assert_eq!(zone("pending").get("activated_on"), Some(&Value::Null));
    in_order(
        &text(&sim, "/zones"),
        &[
            "result",
            "id",
            "name",
            "status",
            "meta",
            "owner",
            "account",
            "plan",
            "result_info",
            "success",
            "errors",
            "messages",
        ],
    );

    let groups = get(&sim, "/user/tokens/permission_groups").json();
    assert_eq!(groups.get("result_info"), Some(&Value::Null));

    // a token says null where nothing is set, and its secret stands behind all that is known of it
    let made = post(&sim, &draft("shape"));
    in_order(
        std::str::from_utf8(&made.body).unwrap(),
        &[
            "result",
            "id",
            "name",
            "status",
            "issued_on",
            "modified_on",
            "last_used_on",
            "expires_on",
            "not_before",
            "policies",
            "condition",
            "value",
            "success",
        ],
    );
    let made = made.json()["result"].clone();
    assert_eq!(
        [
            &made["last_used_on"],
            &made["expires_on"],
            &made["not_before"],
            &made["condition"]
        ],
        [&Value::Null, &Value::Null, &Value::Null, &json!({})]
    );
    let verified = get(&sim, "/user/tokens/verify").json()["result"].clone();
    assert_eq!(verified.get("expires_on"), None, "verify leaves out what is not set");
}

#[test]
fn refusals_and_headers_are_as_recorded() {
    let sim = small();
    for (path, status, quoted) in [
        ("/zones/example.com", 400, "/zones/example.com"),
        ("/user/tokens/x/value", 404, "/user/tokens/x/value"),
        ("/accounts/x/r2/buckets", 404, "/accounts/x/r2/buckets"),
        ("/user/tokens/nonsense?page=1", 404, "/user/tokens/nonsense"),
    ] {
        let method = if path.ends_with("value") { "PUT" } else { "GET" };
        let reply = with(&sim, sim.api_token(), method, path, &Value::Null).unwrap();
        let first = format!("Could not route to {quoted}, perhaps your object identifier is invalid?");
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(
            reply.json()["errors"],
            json!([{"code": 7003, "message": first}, {"code": 7000, "message": "No route for that URI"}])
        );
    }
    let deleted = with(&sim, sim.api_token(), "DELETE", "/user/tokens/", &Value::Null).unwrap();
    assert_eq!(
        deleted.error(),
        (405, 7001, "Method DELETE not available for that URI.".to_owned())
    );
    // all zones of an account token are named inside of an account
    let path = format!("/accounts/{}/tokens", sim.account_ids()[0]);
    let wildcard = with(&sim, sim.api_token(), "POST", &path, &draft("flat"))
        .unwrap()
        .error();
    assert_eq!(
        (
            wildcard.0,
            wildcard.1,
            wildcard.2.starts_with("Must specify a zone for account owned tokens")
        ),
        (400, 1001, true)
    );
    // more than the published 50 are taken for zones, and echoed
    let bearer = format!("Bearer {}", sim.api_token());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("X-Deliberate", "more than published"),
    ];
    let hundred = send(&sim, "GET", "/zones?per_page=100", &headers, "").unwrap().json();
    assert_eq!(
        (
            hundred["result"].as_array().unwrap().len(),
            &hundred["result_info"]["per_page"]
        ),
        (100, &json!(100))
    );
    let head = get(&sim, "/zones").head;
    for header in [
        "cache-control: no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
        "cf-cache-status: dynamic",
        "expires: sun, 25 jan 1981 05:00:00 gmt",
        "pragma: no-cache",
        "server: cloudflare",
        "set-cookie: __cf_bm=",
        "set-cookie: _cfuvid=",
        "strict-transport-security: max-age=31536000",
        "vary: accept-encoding",
        "x-content-type-options: nosniff",
        "x-frame-options: sameorigin",
        "api-version: 20",
    ] {
        assert_eq!(head.matches(&format!("\r\n{header}")).count(), 1, "{header}: {head}");
    }
    let id = head
        .split("cf-auditlog-id: ")
        .nth(1)
        .unwrap()
        .split("\r\n")
        .next()
        .unwrap();
    let lengths: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!((lengths, &id[14..15]), (vec![8, 4, 4, 4, 12], "7"), "{id}");
}

#[test]
fn the_filter_of_an_account_token_does_not_stop_its_verify() {
    let sim = small();
    let account = sim.account_ids()[0].clone();
    let policy = allow(
        &[group("Account Settings Read").as_str()],
        json!({(format!("com.cloudflare.api.account.{account}")): "*"}),
    );
    let body =
        json!({"name": "elsewhere", "policies": [policy], "condition": {"request_ip": {"in": ["192.0.2.0/24"]}}});
    let ask = |tokens: &str| {
        let made = with(&sim, sim.api_token(), "POST", tokens, &body).unwrap().json();
        let secret = made["result"]["value"].as_str().unwrap().to_owned();
        let verify = with(&sim, &secret, "GET", &format!("{tokens}/verify"), &Value::Null).unwrap();
        (verify, with(&sim, &secret, "GET", "/accounts", &Value::Null).unwrap())
    };
    let elsewhere = (
        403,
        9109,
        "Cannot use the access token from location: 127.0.0.1".to_owned(),
    );
    let (verify, list) = ask(&format!("/accounts/{account}/tokens"));
    assert_eq!(verify.json()["result"]["status"], "active");
    assert_eq!(list.error(), elsewhere);
    let (verify, list) = ask("/user/tokens");
    assert_eq!((verify.error(), list.error()), (elsewhere.clone(), elsewhere));
    assert!(
        sim.beliefs().iter().any(|belief| belief.contains("IP filter")),
        "{:?}",
        sim.beliefs()
    );
}

#[test]
fn buckets_have_the_recorded_rows_and_the_header_alone_chooses_their_list() {
    let sim = small();
    let path = format!("/accounts/{}/r2/buckets", sim.account_ids()[0]);
    let all = get(&sim, &path).json();
    assert_eq!(all.get("result_info"), None);
    let rows = all["result"]["buckets"].as_array().unwrap();
    let bare: Vec<&Value> = rows.iter().filter(|row| row.get("location").is_none()).collect();
    assert!(!bare.is_empty() && bare.len() < rows.len(), "{rows:?}");
    assert!(bare.iter().all(|row| row.as_object().unwrap().len() == 2), "{rows:?}");
    let located = rows.iter().find_map(|row| row["location"].as_str()).unwrap();
    assert_eq!(located, located.to_uppercase());
    // a parameter is ignored; where the list of the header is empty, the answer is a success without rows
    let bearer = format!("Bearer {}", sim.api_token());
    let ask = |query: &str, jurisdiction: &str| {
        let headers = [
            ("Authorization", bearer.as_str()),
            ("cf-r2-jurisdiction", jurisdiction),
            ("X-Deliberate", "unpublished parameter"),
        ];
        send(&sim, "GET", &format!("{path}{query}"), &headers, "")
            .unwrap()
            .json()
    };
    assert_eq!(ask("?jurisdiction=eu", "default")["result"], all["result"]);
    let eu = ask("", "eu");
    assert_eq!(eu["result"]["buckets"][0]["name"], "customer-records");
    let empty = ask("?jurisdiction=eu", "fedramp");
    assert_eq!(
        (&empty["success"], &empty["result"]["buckets"], &empty["result_info"]),
        (&json!(true), &json!([]), &json!({}))
    );
}

#[test]
fn permission_groups_of_both_families() {
    let sim = small();
    let count = |path: &str| get(&sim, path).json()["result"].as_array().unwrap().len();
    let account = format!("/accounts/{}/tokens/permission_groups", sim.account_ids()[0]);
    assert_eq!((count("/user/tokens/permission_groups"), count(&account)), (351, 345));
    assert_eq!(count("/user/tokens/permission_groups?name=Zone%20Read"), 1);
    assert_eq!(
        count("/user/tokens/permission_groups?name=Zone%2520Read"),
        0,
        "encoded twice finds nothing"
    );
    assert_eq!(
        count("/user/tokens/permission_groups?scope=com.cloudflare.edge.r2.bucket"),
        2
    );
    let managing = get(&sim, "/user/tokens/permission_groups?name=API%20Tokens%20Write").json();
    assert_eq!(managing["result"][0]["is_selectable"], false);
}

#[test]
fn buckets_accounts_and_account_tokens() {
    let sim = small();
    let ids = sim.account_ids();
    let buckets = get(&sim, &format!("/accounts/{}/r2/buckets?per_page=3", ids[0])).json();
    assert_eq!(buckets["result"]["buckets"].as_array().unwrap().len(), 3);
    let cursor = buckets["result_info"]["cursor"].as_str().unwrap();
    let rest = get(
        &sim,
        &format!("/accounts/{}/r2/buckets?per_page=3&cursor={cursor}", ids[0]),
    )
    .json();
    assert_eq!(
        (
            rest["result"]["buckets"].as_array().unwrap().len(),
            rest["result_info"].get("cursor")
        ),
        (1, None)
    );
    assert_eq!(get(&sim, &format!("/accounts/{}/r2/buckets", ids[2])).error().1, 10042);
    assert_eq!(get(&sim, "/accounts").json()["result_info"]["total_count"], 3);
    assert_eq!(get(&sim, "/memberships").json()["result"].as_array().unwrap().len(), 3);

    // an account token is measured on itself for single zones, not for all zones of the account
    let token = sim.credentials().account.clone().unwrap();
    let path = format!("/accounts/{}/tokens", ids[0]);
    let zone = format!("{ZONES}.{}", sim.zones()[0]["id"].as_str().unwrap());
    let create = |resources: Value| {
        let body = json!({"name": "of account", "policies": [allow(&[DNS_READ], resources)]});
        with(&sim, &token, "POST", &path, &body).unwrap()
    };
    assert!(create(json!({(zone): "*"})).error().2.contains("DNS Read"));
    let made =
        create(json!({(format!("com.cloudflare.api.account.{}", ids[0])): {(format!("{ZONES}.*")): "*"}})).json();
    assert!(made["result"]["value"].as_str().unwrap().starts_with("cfat_"));
    assert_eq!(
        with(
            &sim,
            &token,
            "GET",
            &format!("/accounts/{}/tokens", ids[1]),
            &Value::Null
        )
        .unwrap()
        .error()
        .1,
        9109
    );
}

#[test]
fn lost_answers_leave_what_the_truth_says() {
    let sim = small();
    let cases = [
        ("reset", 0),
        ("close", 0),
        ("commit_then_reset", 1),
        ("commit_then_close", 1),
        ("garbage_status", 0),
        ("commit_then_truncated", 1),
        ("commit_then_badjson", 1),
        ("commit_then_null", 1),
        ("commit_then_novalue", 1),
        ("commit_then_emptyvalue", 1),
        ("commit_then_wrongtype", 1),
        ("commit_then_success_false", 1),
        ("commit_then_204", 1),
        ("commit_then_redirect", 1),
        ("commit_then_500", 1),
        ("commit_then_502html", 1),
        ("commit_then_524", 1),
        ("commit_then_429", 1),
        ("echo_secret", 1),
        ("rate_limit", 0),
        ("html", 0),
        ("plain", 0),
        ("status", 0),
        ("empty", 1),
        ("echo_credential", 0),
        ("forbidden", 0),
        ("expired", 0),
        ("redirect", 0),
        ("redirect_loop", 0),
        ("hostile_error", 0),
        ("bad_chunk", 1),
        ("http09", 1),
    ];
    for (number, (fault, expected)) in cases.into_iter().enumerate() {
        sim.clear_faults();
        sim.add_fault(json!({"method": "POST", "path": "/user/tokens", "nth": 1, "fault": fault}))
            .unwrap();
        let before = sim.truth()["posts"].as_u64().unwrap();
        let reply = with(&sim, sim.api_token(), "POST", "/user/tokens", &draft(fault));
        assert_eq!(made(&sim, fault), expected, "{fault}");
        assert_eq!(sim.truth()["posts"].as_u64().unwrap(), before + 1, "{fault}");
        // no fault lets a whole good answer through
        let good = reply.is_ok_and(|reply| {
            let body: Option<Value> = serde_json::from_slice(&reply.body).ok();
            let value = body
                .as_ref()
                .and_then(|body| body["result"]["value"].as_str())
                .filter(|value| !value.is_empty());
            reply.status == 200 && value.is_some_and(|value| sim.identify(value).is_some())
        });
        assert!(!good, "{fault}");
        assert_eq!(sim.exchanges().last().unwrap()["fault"], fault, "{number}");
    }
}

#[test]
fn resets_are_resets_and_closes_are_closes() {
    let sim = small();
    for (fault, expected) in [
        ("reset", ErrorKind::ConnectionReset),
        ("commit_then_reset", ErrorKind::ConnectionReset),
        ("close", ErrorKind::UnexpectedEof),
        ("commit_then_close", ErrorKind::UnexpectedEof),
    ] {
        sim.clear_faults();
        sim.add_fault(json!({"fault": fault})).unwrap();
        let error = with(&sim, sim.api_token(), "GET", "/user", &Value::Null).unwrap_err();
        assert_eq!(error.kind(), expected, "{fault}");
    }
    sim.clear_faults();
    sim.add_fault(json!({"fault": "commit_then_truncated", "end": "reset"}))
        .unwrap();
    assert_eq!(
        with(&sim, sim.api_token(), "GET", "/user", &Value::Null)
            .unwrap_err()
            .kind(),
        ErrorKind::ConnectionReset
    );
}

#[test]
fn a_cut_secret_is_half_a_secret() {
    let sim = small();
    sim.add_fault(json!({"fault": "commit_then_truncated", "cut": "secret"}))
        .unwrap();
    let reply = post(&sim, &draft("cut"));
    let text = String::from_utf8(reply.body).unwrap();
    let part = text.split("\"value\":\"").nth(1).unwrap();
    assert!(part.starts_with("cfut_") && part.len() < 53, "{part}");
    let promised: usize = reply
        .head
        .split("content-length: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(promised > text.len());
}

#[test]
fn dropping_ends_every_stall_at_once() {
    for fault in [
        json!({"fault": "stall"}),
        json!({"fault": "stall", "after": "body", "commit": true}),
        json!({"fault": "commit_then_stall"}),
        json!({"fault": "slowloris"}),
        json!({"fault": "endless"}),
        json!({"fault": "delay", "seconds": 600}),
        json!({"fault": "delay", "seconds": 600, "late": true}),
    ] {
        let sim = small();
        sim.add_fault(fault.clone()).unwrap();
        let mut stream = connect(&sim);
        let bearer = format!("Bearer {}", sim.api_token());
        stream
            .write_all(
                request(
                    "POST",
                    "/user/tokens",
                    &[("Authorization", &bearer)],
                    &draft("s").to_string(),
                )
                .as_bytes(),
            )
            .unwrap();
        // the request has arrived once it is counted
        let start = Instant::now();
        while sim.truth()["posts"] == 0 && start.elapsed() < Duration::from_secs(20) {
            std::thread::yield_now();
        }
        assert_eq!(sim.truth()["posts"], 1, "{fault}");
        let start = Instant::now();
        drop(sim);
        assert!(start.elapsed() < Duration::from_secs(5), "{fault}");
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest); // an end or a reset, but no waiting
        assert!(start.elapsed() < Duration::from_secs(10), "{fault}");
    }
}

#[test]
fn a_late_commit_happens_though_nobody_waits() {
    let sim = small();
    sim.add_fault(json!({"fault": "delay", "seconds": 0.3, "late": true, "method": "POST"}))
        .unwrap();
    let mut stream = connect(&sim);
    let bearer = format!("Bearer {}", sim.api_token());
    stream
        .write_all(
            request(
                "POST",
                "/user/tokens",
                &[("Authorization", &bearer)],
                &draft("late").to_string(),
            )
            .as_bytes(),
        )
        .unwrap();
    let start = Instant::now();
    while sim.truth()["posts"] == 0 && start.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    assert_eq!(made(&sim, "late"), 0);
    drop(stream);
    while made(&sim, "late") == 0 && start.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    assert_eq!(made(&sim, "late"), 1);
}

#[test]
fn lists_that_lie() {
    let sim = small();
    let ids = |path: &str| -> Vec<String> {
        get(&sim, path).json()["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (one, two) = ("/zones?per_page=50&page=1", "/zones?per_page=50&page=2");
    let (first, second) = (ids(one), ids(two));
    let fault = |fault: Value| {
        sim.clear_faults();
        sim.add_fault(fault).unwrap();
    };
    fault(json!({"path": "/zones", "fault": "page_repeat"}));
    assert_eq!(ids(two), first);
    assert_eq!(get(&sim, two).json()["result_info"]["page"], 2);
    fault(json!({"path": "/zones", "fault": "page_drift"}));
    assert_eq!(ids(two)[0], *first.last().unwrap());
    fault(json!({"path": "/zones", "fault": "page_endless"}));
    let far = ids("/zones?per_page=50&page=9999");
    assert!(far.len() == 50 && !first.contains(&far[0]) && !second.contains(&far[0]));
    fault(json!({"path": "/zones", "fault": "page_empty_middle"}));
    assert_eq!((ids(two).len(), ids("/zones?per_page=50&page=3").len()), (0, 30));
    fault(json!({"path": "/zones", "fault": "page_zero_total"}));
    assert_eq!(get(&sim, one).json()["result_info"]["total_count"], 0);
    fault(json!({"path": "/zones", "fault": "page_huge_total"}));
    assert_eq!(
        get(&sim, one).json()["result_info"]["total_pages"],
        1_000_000_000_000_u64
    );
    fault(json!({"path": "/zones", "fault": "page_missing_info"}));
    assert_eq!(get(&sim, one).json().get("result_info"), None);
    fault(json!({"path": "/user/tokens*", "method": "GET", "fault": "list_hides_new", "seconds": 3600}));
    let id = post(&sim, &draft("hidden")).json()["result"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!ids("/user/tokens?per_page=50").contains(&id));
    assert_eq!(get(&sim, &format!("/user/tokens/{id}")).status, 404);
    sim.clear_faults();
    assert!(ids("/user/tokens?per_page=50").contains(&id));
}

#[test]
fn bodies_that_lie() {
    let sim = small();
    let bytes = |fault: Value| {
        sim.clear_faults();
        sim.add_fault(fault).unwrap();
        get(&sim, "/zones?per_page=5")
    };
    let named = |name: &str| bytes(json!({"fault": name}));
    assert!(serde_json::from_slice::<Value>(&named("malformed_json").body).is_err());
    assert!(named("bom").body.starts_with(b"\xef\xbb\xbf{"));
    assert!(named("duplicate_keys").body.starts_with(b"{\"success\":false"));
    assert!(String::from_utf8(named("invalid_utf8").body).is_err());
    assert_eq!(named("null_result").json()["result"], Value::Null);
    assert_eq!(named("missing_result").json().get("result"), None);
    assert!(named("wrong_type").json()["result"].is_object());
    assert!(
        named("wrong_item_types").json()["result"]
            .as_array()
            .unwrap()
            .contains(&json!(42))
    );
    assert_eq!(named("unknown_fields").json()["result"][0]["type"], "quantum");
    assert!(named("set_cookie").head.contains("set-cookie"));
    assert!(named("hostile_error").body.windows(6).any(|six| six == b"\\u001b"));
    assert!(named("deep_nesting").body.len() > 400_000);
    assert_eq!(bytes(json!({"fault": "huge", "megabytes": 3})).body.len(), 3 << 20);
    assert!(named("long_header").head.len() > 1 << 20);
    assert_eq!(
        bytes(json!({"fault": "header_flood", "count": 300}))
            .head
            .matches("x-flood")
            .count(),
        300
    );
    let two = {
        sim.clear_faults();
        sim.add_fault(json!({"fault": "two_responses"})).unwrap();
        let mut stream = connect(&sim);
        let bearer = format!("Bearer {}", sim.api_token());
        stream
            .write_all(request("GET", "/user", &[("Authorization", &bearer)], "").as_bytes())
            .unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    assert_eq!(two.matches("HTTP/1.1 200").count(), 2, "{two}");
    let canned = bytes(
        json!({"fault": "answer", "status": 418, "headers": {"X-Odd": "1"}, "body": "tea", "content_type": "text/tea"}),
    );
    assert_eq!((canned.status, canned.body.as_slice()), (418, b"tea".as_slice()));
    assert!(
        canned.head.contains("x-odd: 1") && canned.head.contains("text/tea"),
        "{}",
        canned.head
    );
}

#[test]
fn a_gzip_bomb_is_gzip() {
    let sim = small();
    sim.add_fault(json!({"fault": "gzip_bomb", "megabytes": 8})).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let total = runtime.block_on(async {
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        let call = client
            .get(format!("{}/user", sim.base_url()))
            .bearer_auth(sim.api_token());
        let (mut reply, mut total) = (call.send().await.unwrap(), 0);
        // the checksum at the end is wrong, so the last chunk is an error
        while let Ok(Some(chunk)) = reply.chunk().await {
            assert!(chunk.iter().all(|byte| *byte == b' '));
            total += chunk.len();
        }
        total
    });
    assert!(total > 7 << 20, "{total}");
}

#[test]
fn faults_strike_when_told() {
    let sim = small();
    sim.add_fault(json!({"path": "/user", "nth": 2, "fault": "forbidden"}))
        .unwrap();
    sim.add_fault(json!({"path": "/zo*", "nth": 2, "sticky": true, "fault": "rate_limit", "retry_after": "soon"}))
        .unwrap();
    let statuses: Vec<u16> = (0..3).map(|_| get(&sim, "/user").status).collect();
    assert_eq!(statuses, [200, 403, 200]);
    let statuses: Vec<u16> = (0..3).map(|_| get(&sim, "/zones").status).collect();
    assert_eq!(statuses, [200, 429, 429]);
    assert!(get(&sim, "/zones").head.contains("retry-after: soon"));
    assert!(
        sim.add_fault(json!({"fault": "no_such"}))
            .unwrap_err()
            .contains("no_such")
    );
    sim.clear_faults();
    sim.add_fault(json!({"fault": "clock_skew", "seconds": -86_400}))
        .unwrap();
    let head = get(&sim, "/user").head;
    let today = jiff::Timestamp::now().strftime("%d %b %Y").to_string().to_lowercase();
    assert!(!head.contains(&today), "{head}");
}

#[test]
fn limits_and_revocations() {
    let sim = Simulator::start(Options {
        zones: 3,
        requests_per_five_minutes: 4,
        ..Options::default()
    })
    .unwrap();
    let statuses: Vec<u16> = (0..6).map(|_| get(&sim, "/user").status).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 429, 429]);
    assert!(get(&sim, "/user").head.contains("retry-after: 2") || get(&sim, "/user").head.contains("retry-after: 300"));
    let sim = small();
    sim.set_rate_limited(Some(7));
    let limited = get(&sim, "/user");
    assert_eq!(
        (limited.error().1, limited.head.contains("retry-after: 7")),
        (10100, true)
    );
    sim.set_rate_limited(None);
    assert_eq!(get(&sim, "/user").status, 200);
    assert!(sim.revoke_credential(sim.api_token()));
    assert_eq!(
        get(&sim, "/user/tokens").error(),
        (401, 1000, "Invalid API Token".to_owned())
    );
    assert!(!sim.revoke_credential("nobody's"));
    let another = sim.another_api_token().unwrap();
    assert_eq!(
        with(&sim, &another, "GET", "/user/tokens", &Value::Null)
            .unwrap()
            .status,
        200
    );
    let made = (0..50).map(|number| {
        with(&sim, &another, "POST", "/user/tokens", &draft(&number.to_string()))
            .unwrap()
            .status
    });
    assert!(made.collect::<Vec<_>>().contains(&400), "there is a limit of 50 tokens");
}

#[test]
fn the_demo_has_magic_names_and_nothing_else_has() {
    let sim = Simulator::demo().unwrap();
    let refused = post(&sim, &draft("x !refused")).error();
    assert_eq!(
        refused.2,
        "Failed common permission check against resources. (Permission group: \"Zone Read\")"
    );
    assert!(with(&sim, sim.api_token(), "POST", "/user/tokens", &draft("x !lost")).is_err());
    assert_eq!(made(&sim, "x !lost"), 1);
    assert_eq!(
        (post(&sim, &draft("x !429")).status, post(&sim, &draft("x !429")).status),
        (429, 200)
    );
    assert_eq!(sim.zones().len(), 2_500);
    assert_eq!(post(&small(), &draft("x !refused")).status, 200);
}

#[test]
fn hostile_names_reach_the_client_unchanged() {
    let sim = Simulator::start(Options {
        zones: 200,
        hostile: true,
        ..Options::default()
    })
    .unwrap();
    let names: String = sim
        .zones()
        .iter()
        .map(|zone| zone["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.contains("\u{1b}]52;") && names.contains('\u{202e}'));
    let listed = get(&sim, "/zones?per_page=50&page=2").json();
    assert_eq!(listed["result"].as_array().unwrap().len(), 50);
    assert_eq!(
        get(&sim, "/zones?name=example.com").json()["result_info"]["total_count"],
        1
    );
}

#[test]
fn emulate_says_where_it_is_and_keeps_its_files() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    std::fs::write(path("faults"), "\n{\"path\": \"/user\", \"fault\": \"html\"}\n").unwrap();
    let faults = path("faults");
    let options = Options {
        zones: 5,
        accounts: 1,
        truth_file: Some(path("truth")),
        log_file: Some(path("log")),
        ..Options::default()
    };
    let mut output = Vec::new();
    let sim = emulate::start(options.clone(), Some(&faults), &mut output).unwrap();
    let first: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(
        (&first["base_url"], &first["account_ids"]),
        (&json!(sim.base_url()), &json!(sim.account_ids()))
    );
    assert_eq!(first["api_token"], sim.api_token());
    assert_eq!(get(&sim, "/user").status, 502);
    let secret = post(&sim, &draft("kept")).json()["result"]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    let truth = std::fs::read_to_string(path("truth")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&truth).unwrap(), sim.truth());
    let log = std::fs::read_to_string(path("log")).unwrap();
    assert!(log.contains("\"/client/v4/user/tokens\"") && log.contains("\"POST\""));
    assert!(
        ![secret.as_str(), sim.api_token(), "kept"]
            .iter()
            .any(|word| log.contains(word)),
        "{log}"
    );

    std::fs::write(path("faults"), "{\"fault\": \"reset\"}\n{\"fault\": \"rest\"}\n").unwrap();
    let error = emulate::start(options.clone(), Some(&faults), &mut Vec::new())
        .unwrap_err()
        .to_string();
    assert!(error.contains("line 2") && error.contains("\"rest\""), "{error}");
    let open = Options {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..options
    };
    assert!(
        emulate::start(open, Some(&faults), &mut Vec::new())
            .unwrap_err()
            .to_string()
            .contains("loopback only")
    );
}

#[test]
fn the_trace_is_no_exchange_and_tells_who_came_with_what() {
    let sim = small();
    let ask = |method: &str, headers: &str| {
        let mut stream = connect(&sim);
        let text = format!("{method} /cdn-cgi/trace HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let plain = ask("GET", "");
    assert!(
        plain.starts_with("HTTP/1.1 200") && plain.contains("\r\n\r\nfl="),
        "{plain}"
    );
    assert!(plain.lines().any(|line| line == "ip=127.0.0.1"), "{plain}");
    ask("GET", "Authorization: Bearer hush\r\nX-Auth-Key: hush\r\n");
    let credentials: Vec<Value> = sim.traces().iter().map(|trace| trace["credentials"].clone()).collect();
    assert_eq!(credentials, [0, 2], "one that comes along is seen");
    assert!(!sim.traces().iter().any(|trace| trace.to_string().contains("hush")));
    assert!(
        sim.exchanges().is_empty(),
        "nothing of it is judged as an exchange of the API"
    );
    assert!(sim.beliefs().iter().any(|belief| belief.contains("/cdn-cgi/trace")));
    assert!(ask("POST", "Content-Length: 0\r\n").starts_with("HTTP/1.1 4"));
}

#[test]
fn a_clock_that_is_ahead_stands_in_every_answer_and_judges() {
    let sim = Simulator::start(Options {
        zones: 3,
        clock_ahead: jiff::SignedDuration::from_hours(-240),
        ..Options::default()
    })
    .unwrap();
    let today = jiff::Timestamp::now().strftime("%d %b %Y").to_string().to_lowercase();
    assert!(!get(&sim, "/user").head.contains(&today));
    // An end that is past here lies ahead there.
    let mut body = draft("late");
    let end = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24);
    body["expires_on"] = end.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into();
    assert_eq!(post(&sim, &body).status, 200);
}
