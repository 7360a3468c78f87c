//! What a list of tokens and one token say: status, times, who made it; and what its secret gets.

use super::*;

const HOUR: i64 = 3_600;

/// Both families, with a policy that each may have.
fn families(sim: &Simulator) -> [(String, Value); 2] {
    let account = sim.account_ids()[0].clone();
    let settings = group("Account Settings Read");
    let whole = json!({(format!("com.cloudflare.api.account.{account}")): "*"});
    [
        ("/user/tokens".to_owned(), draft("x")["policies"][0].clone()),
        (
            format!("/accounts/{account}/tokens"),
            allow(&[settings.as_str()], whole),
        ),
    ]
}

/// A time so many seconds from now, as the API has it.
fn in_seconds(seconds: i64) -> Value {
    let time = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into()
}

/// Makes a token with these fields besides; its id and its secret.
fn make(sim: &Simulator, tokens: &str, policy: &Value, more: Value) -> (String, String) {
    let mut body = json!({"name": "made", "policies": [policy]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = with(sim, sim.api_token(), "POST", tokens, &body).unwrap().json();
    let text = |field: &str| made["result"][field].as_str().unwrap().to_owned();
    (text("id"), text("value"))
}

fn verify(sim: &Simulator, tokens: &str, secret: &str) -> Reply {
    with(sim, secret, "GET", &format!("{tokens}/verify"), &Value::Null).unwrap()
}

fn one(sim: &Simulator, tokens: &str, id: &str) -> Value {
    get(sim, &format!("{tokens}/{id}")).json()["result"].clone()
}

/// Ids in the order of a list.
fn ids(sim: &Simulator, path: &str) -> Vec<String> {
    let listed = get(sim, path).json();
    let rows = listed["result"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn believes(sim: &Simulator, part: &str) -> bool {
    sim.beliefs().iter().any(|belief| belief.contains(part))
}

#[test]
fn a_status_is_listed_and_told_to_whoever_has_the_secret() {
    let sim = small();
    let invalid = (401, 1000, "Invalid API Token".to_owned());
    for (tokens, policy) in families(&sim) {
        let put = |id: &str, status: &str| {
            let body = json!({"name": "made", "policies": [policy], "status": status});
            let path = format!("{tokens}/{id}");
            with(&sim, sim.api_token(), "PUT", &path, &body).unwrap().json()["result"].clone()
        };
        let (active, active_secret) = make(&sim, &tokens, &policy, json!({}));
        let (disabled, disabled_secret) = make(&sim, &tokens, &policy, json!({}));
        put(&disabled, "disabled");
        let (expired, expired_secret) = make(&sim, &tokens, &policy, json!({"expires_on": in_seconds(-HOUR)}));
        let (early, early_secret) = make(&sim, &tokens, &policy, json!({"not_before": in_seconds(HOUR)}));
        let (leaked, leaked_secret) = make(&sim, &tokens, &policy, json!({}));
        assert!(sim.expose_credential(&leaked_secret));
        assert!(!sim.expose_credential("nobody's"));

        for (id, secret, listed, told) in [
            (&active, &active_secret, "active", Some("active")),
            (&disabled, &disabled_secret, "disabled", Some("disabled")),
            (&expired, &expired_secret, "expired", Some("expired")),
            (&early, &early_secret, "active", None),
            (&leaked, &leaked_secret, "revoked (exposed)", None),
        ] {
            assert_eq!(one(&sim, &tokens, id)["status"], listed, "{tokens}");
            let reply = verify(&sim, &tokens, secret);
            match told {
                Some(status) => {
                    let body = reply.json();
                    assert_eq!(
                        (reply.status, &body["result"]["status"]),
                        (200, &json!(status)),
                        "{tokens}"
                    );
                    let good_news = body["messages"][0]["code"] == 10000;
                    assert_eq!(good_news, status == "active", "{body}");
                }
                None => assert_eq!(reply.error(), invalid, "{tokens} {listed}"),
            }
            let zones = with(&sim, secret, "GET", "/zones", &Value::Null).unwrap();
            assert_eq!(
                zones.status == 200,
                listed == "active" && *id != early,
                "{tokens} {listed}"
            );
        }
        assert!(believes(&sim, "disabled or expired") && believes(&sim, "leaked is refused everywhere"));
        assert!(believes(&sim, "not_before lies in the future"));

        // only a new secret brings a leaked one back
        assert_eq!(put(&leaked, "active")["status"], "revoked (exposed)");
        let roll = format!("{tokens}/{leaked}/value");
        let rolled = with(&sim, sim.api_token(), "PUT", &roll, &json!({})).unwrap().json();
        let fresh = rolled["result"].as_str().unwrap();
        assert_eq!(verify(&sim, &tokens, fresh).json()["result"]["status"], "active");
        assert_eq!(verify(&sim, &tokens, &leaked_secret).error(), invalid);
        assert_eq!(one(&sim, &tokens, &leaked)["status"], "active");
    }
}

#[test]
fn expired_tokens_are_listed_and_counted_where_that_is_asked() {
    let sim = small();
    for (tokens, policy) in families(&sim) {
        let before = ids(&sim, &format!("{tokens}?include_expired=true&per_page=50"));
        let (expired, _) = make(&sim, &tokens, &policy, json!({"expires_on": in_seconds(-HOUR)}));
        let (leaked, secret) = make(&sim, &tokens, &policy, json!({}));
        sim.expose_credential(&secret);
        let count = |query: &str| {
            let info = get(&sim, &format!("{tokens}?per_page=50{query}")).json()["result_info"].clone();
            assert_eq!(info["count"], info["total_count"], "one page has them all");
            info["total_count"].as_u64().unwrap()
        };
        let all = count("&include_expired=true");
        assert_eq!(all, before.len() as u64 + 2);
        // among those of the user one credential has expired, too
        let gone = if tokens.starts_with("/user") { 2 } else { 1 };
        assert_eq!((count(""), count("&include_expired=false")), (all - gone, all - gone));
        let plain = ids(&sim, &format!("{tokens}?per_page=50"));
        assert!(plain.contains(&leaked) && !plain.contains(&expired), "{tokens}");

        let path = |direction: &str, page: usize| {
            format!("{tokens}?include_expired=true&direction={direction}&per_page=5&page={page}")
        };
        let pages =
            |direction: &str| -> Vec<String> { (1..=3).flat_map(|page| ids(&sim, &path(direction, page))).collect() };
        let (up, down) = (pages("asc"), pages("desc"));
        assert_eq!(
            (up.len(), up.iter().rev().collect::<Vec<_>>()),
            (all as usize, down.iter().collect())
        );
        assert_eq!(ids(&sim, &format!("{tokens}?include_expired=true&per_page=50")), down);
        let second = get(&sim, &path("asc", 2)).json()["result_info"].clone();
        let rows = all.saturating_sub(5).min(5);
        let expected = json!({"page": 2, "per_page": 5, "count": rows, "total_count": all});
        assert_eq!(second, expected, "tokens have no total_pages");
        assert_eq!(get(&sim, &format!("{tokens}?include_expired=maybe")).status, 400);
    }
    for part in ["total_count counts", "recently", "newest first", "leaked is listed"] {
        assert!(believes(&sim, part), "{part}: {:?}", sim.beliefs());
    }
}

#[test]
fn the_last_use_moves_with_each_use_and_the_change_with_each_change() {
    let sim = small();
    // a clock that the test sets: whole seconds need no waiting
    let ahead = |seconds: i64| {
        sim.clear_faults();
        sim.add_fault(json!({"fault": "clock_skew", "seconds": seconds}))
            .unwrap();
    };
    for (tokens, policy) in families(&sim) {
        ahead(0);
        let (id, secret) = make(&sim, &tokens, &policy, json!({}));
        let times = || {
            let token = one(&sim, &tokens, &id);
            let time = |field: &str| {
                token[field]
                    .as_str()
                    .map(|time| time.parse::<jiff::Timestamp>().unwrap())
            };
            (
                time("issued_on").unwrap(),
                time("modified_on").unwrap(),
                time("last_used_on"),
            )
        };
        let (issued, changed, used) = times();
        assert_eq!((changed, used), (issued, None), "as it is made");
        let mut last = issued;
        for (hours, path) in [
            (1, format!("{tokens}/verify")),
            (2, "/zones".to_owned()),
            (3, "/user".to_owned()),
        ] {
            ahead(hours * HOUR);
            with(&sim, &secret, "GET", &path, &Value::Null).unwrap();
            let (_, changed, used) = times();
            assert!(
                used.unwrap() - last >= jiff::Span::new().minutes(59).try_into().unwrap(),
                "{path}"
            );
            assert_eq!(changed, issued, "a use is no change");
            last = used.unwrap();
        }
        // a change is no use
        ahead(5 * HOUR);
        let body = json!({"name": "changed", "policies": [policy], "status": "disabled"});
        with(&sim, sim.api_token(), "PUT", &format!("{tokens}/{id}"), &body).unwrap();
        let (_, put, used) = times();
        assert_eq!((put > issued, used), (true, Some(last)));
        // nor is what a token is refused for, or verify of one that is off
        ahead(6 * HOUR);
        with(&sim, &secret, "GET", "/zones", &Value::Null).unwrap();
        assert_eq!(verify(&sim, &tokens, &secret).json()["result"]["status"], "disabled");
        assert_eq!(times().2, Some(last));
        let roll = format!("{tokens}/{id}/value");
        with(&sim, sim.api_token(), "PUT", &roll, &json!({})).unwrap();
        let (still, rolled, used) = times();
        assert_eq!((still, rolled > put, used), (issued, true, Some(last)));
    }
    assert!(believes(&sim, "last_used_on is the second"));
}

#[test]
fn an_account_tells_who_made_its_tokens() {
    let sim = small();
    let (tokens, policy) = families(&sim)[1].clone();
    let (key, email) = sim.credentials().global_key.clone();
    let dns = group("DNS Write");
    let account = sim.account_ids()[0].clone();
    let zones = json!({(format!("com.cloudflare.api.account.{account}")): {(format!("{ZONES}.*")): "*"}});
    let make = |headers: &[(&str, &str)], policy: &Value| {
        let body = json!({"name": "of account", "policies": [policy]}).to_string();
        let made = send(&sim, "POST", &tokens, headers, &body).unwrap().json();
        let id = made["result"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{made}"))
            .to_owned();
        let token = one(&sim, &tokens, &id);
        ["creator_email_at_creation", "provisioner_type", "provisioner_id"].map(|field| token.get(field).cloned())
    };
    let bearer = |secret: &str| format!("Bearer {secret}");
    let user = bearer(sim.api_token());
    let ada = Some(json!("ada@example.com"));
    assert_eq!(make(&[("Authorization", &user)], &policy), [ada.clone(), None, None]);
    let of_key = [("X-Auth-Email", email.as_str()), ("X-Auth-Key", key.as_str())];
    assert_eq!(make(&of_key, &policy), [ada.clone(), None, None]);
    let oauth = bearer(&sim.credentials().oauth);
    let [creator, kind, id] = make(&[("Authorization", &oauth)], &allow(&[dns.as_str()], zones));
    assert_eq!((creator, kind), (ada, Some(json!("com.cloudflare.api.oauthtoken"))));
    assert_eq!(id.unwrap().as_str().unwrap().len(), 32);
    let of_account = bearer(sim.credentials().account.as_deref().unwrap());
    assert_eq!(make(&[("Authorization", &of_account)], &policy), [None, None, None]);
    assert!(believes(&sim, "no creator's e-mail"));
    // a user's own have no such fields
    let made = post(&sim, &draft("mine")).json();
    assert!(made["result"].get("creator_email_at_creation").is_none());
}

#[test]
fn there_is_a_most_for_each_owner_and_expired_ones_count() {
    let sim = small();
    let mut left = 50 - 11;
    let expired = json!({"name": "old", "policies": draft("x")["policies"], "expires_on": in_seconds(-HOUR)});
    while left > 0 {
        assert_eq!(post(&sim, &expired).status, 200);
        left -= 1;
    }
    let refused = post(&sim, &draft("one more"));
    assert_eq!(
        refused.error(),
        (
            400,
            1001,
            "The maximum number of API tokens has been reached".to_owned()
        )
    );
    assert!(believes(&sim, "the error was not found anywhere") && believes(&sim, "expired, disabled and revoked"));
    // each account has its own, and what is deleted counts no more
    let (tokens, policy) = families(&sim)[1].clone();
    let body = json!({"name": "of account", "policies": [policy]});
    assert_eq!(with(&sim, sim.api_token(), "POST", &tokens, &body).unwrap().status, 200);
    let id = ids(&sim, "/user/tokens?include_expired=true&per_page=5&direction=desc")[0].clone();
    with(
        &sim,
        sim.api_token(),
        "DELETE",
        &format!("/user/tokens/{id}"),
        &Value::Null,
    )
    .unwrap();
    assert_eq!(post(&sim, &draft("one more")).status, 200);
}
