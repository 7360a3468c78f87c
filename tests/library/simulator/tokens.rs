//! A token in the simulator: made, changed, used for what its policies say, listed and deleted.

use super::*;

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

/// A PUT that a judge of the published document would not take for one: the document knows no null
/// there.
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
