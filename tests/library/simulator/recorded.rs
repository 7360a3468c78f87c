//! The answers beside those that were recorded from the real API: fields, nulls, order, headers,
//! refusals.

use super::*;

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
    // a parameter is ignored; where the list of the header is empty, the answer is a success
    // without rows
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
