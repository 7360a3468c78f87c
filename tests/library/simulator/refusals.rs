//! What the simulator refuses, and with which status and code: credentials, bodies, methods and
//! paths.

use super::*;

const TOKENS_WRITE: &str = "686d18d5ac6c441c867cbf6771e58a0a";

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
