//! Faults that are asked for: answers lost, cut, stalled, late, or lying.

use std::time::Instant;

use super::*;

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
fn a_fault_can_strike_one_page_of_one_owner() {
    let sim = small();
    let accounts = sim.account_ids();
    let of = |account: &str, query: &str| format!("/accounts/{account}/tokens{query}");
    for number in 0..7 {
        let body = json!({"name": format!("number {number}"), "policies": []});
        let made = with(&sim, sim.api_token(), "POST", &of(&accounts[0], ""), &body).unwrap();
        assert_eq!(made.status, 200);
    }
    let id = get(&sim, &of(&accounts[0], "")).json()["result"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let asked = [
        "/user/tokens?per_page=5&page=1".to_owned(),
        "/user/tokens?per_page=5&page=2".to_owned(),
        "/user/tokens/verify".to_owned(),
        of(&accounts[0], "?per_page=5&page=1"),
        of(&accounts[0], "?page=2&include_expired=true&per_page=5"),
        of(&accounts[1], "?per_page=5&page=2"),
        of(&accounts[0], &format!("/{id}")),
    ];
    let struck = |fault: Value| -> Vec<usize> {
        sim.clear_faults();
        sim.add_fault(fault).unwrap();
        let hit = |path: &&String| get(&sim, path).status == 502;
        asked
            .iter()
            .enumerate()
            .filter(|(_, path)| hit(path))
            .map(|(at, _)| at)
            .collect()
    };
    let path = of(&accounts[0], "");
    let list = |query: Value| json!({"method": "GET", "path": path, "query": query, "fault": "html"});
    assert_eq!(struck(list(json!({"page": 2}))), [4]);
    assert_eq!(struck(list(json!({"page": "2", "include_expired": "true"}))), [4]);
    assert_eq!(struck(list(json!({"page": 2, "direction": "asc"}))), [0; 0]);
    assert_eq!(struck(list(json!({}))), [3, 4]);
    assert_eq!(
        struck(json!({"path": "*/tokens", "query": {"page": 2}, "fault": "html"})),
        [1, 4, 5]
    );
    assert_eq!(struck(json!({"path": "/user/tokens/verify", "fault": "html"})), [2]);
    assert_eq!(struck(json!({"path": format!("{path}/{id}"), "fault": "html"})), [6]);
    // only what fits is counted
    let nth = json!({"path": "*/tokens", "query": {"page": 2}, "nth": 2, "fault": "html"});
    assert_eq!(struck(nth), [4]);
}
