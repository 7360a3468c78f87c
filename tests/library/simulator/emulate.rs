//! `cfmint emulate` and the demo: magic names, the files, the trace, another clock.

use cfmint::simulator::emulate;

use super::*;

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
