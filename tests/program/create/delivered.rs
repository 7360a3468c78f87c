//! What a token that was made leaves behind: the secret where it was wanted, and words about it on
//! the other streams.

use std::process::Stdio;

use super::*;

#[test]
fn the_secret_goes_into_the_file_and_the_document_says_all_but_the_secret() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let said = desk
        .create(&["--to", "file:secret", "--to", "env:.env#TOKEN", "--json"])
        .ends(0);
    let token = one(&simulator, &said);
    let id = text(&token, "id");
    assert_eq!(secret_in(&simulator, &desk, "secret"), id);
    assert_eq!(fs::metadata(desk.file("secret")).unwrap().mode() & 0o777, 0o600);
    let line = fs::read_to_string(desk.file(".env")).unwrap();
    let value = line
        .trim_end()
        .strip_prefix("TOKEN=")
        .unwrap()
        .trim_matches(['"', '\'']);
    assert_eq!(simulator.identify(value).as_deref(), Some(id));

    assert_eq!(said.stdout.lines().count(), 1, "a line and nothing else");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    let wanted = [
        "api",
        "delivered",
        "expires_on",
        "id",
        "name",
        "owner",
        "policies",
        "verified",
    ];
    assert_eq!(keys, wanted);
    assert_eq!(document["id"], id);
    assert_eq!(document["name"], "deploy");
    assert_eq!(document["owner"], "user");
    assert_eq!(document["policies"], token["policies_sent"]);
    assert_eq!(document["expires_on"], token["expires_on"]);
    assert_eq!(
        document["delivered"],
        json!([{"to": "file:secret"}, {"to": "env:.env#TOKEN"}])
    );
    assert_eq!(document["verified"], true);
    assert_eq!(desk.notes().len(), 0);
}

#[test]
fn stdout_is_the_secret_and_no_newline() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let said = desk
        .create(&["--to", "stdout"])
        .ends(0)
        .says("Written to standard output.");
    let id = owner_of(&simulator, &said.stdout);
    let without = Said {
        stdout: String::new(),
        ..said
    };
    assert_eq!(text(&one(&simulator, &without), "id"), id);
}

#[test]
fn without_json_nothing_is_on_stdout_and_a_spec_may_come_from_stdin() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let mut command = desk.command(PROGRAM, &["create", "--from", "-", "--yes", "--to", "command:tee got"]);
    let said = Running::of(command.stdin(Stdio::piped())).feed(SPEC).end().ends(0);
    assert_eq!(said.stdout, "");
    let id = secret_in(&simulator, &desk, "got");
    assert_eq!(text(&one(&simulator, &said), "id"), id);
}

#[test]
fn names_are_looked_up_and_the_account_owns_it() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let account = simulator.zones()[0]["account"]["name"].as_str().unwrap().to_owned();
    let owner = &simulator.account_ids()[0];
    desk.spec(&format!("owner = {:?}\n{SPEC}", format!("account:{account}")));
    let said = desk.create(&["--to", "file:secret", "--json"]).ends(0);
    let token = one(&simulator, &said);
    assert_eq!(secret_in(&simulator, &desk, "secret"), text(&token, "id"));
    assert!(token["owner"].to_string().contains(owner), "{}", token["owner"]);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["owner"], format!("account:{owner}"));
    assert!(
        token["policies_sent"]
            .to_string()
            .contains(simulator.zones()[0]["id"].as_str().unwrap())
    );
}

#[test]
fn a_token_that_the_answer_named_is_ours_whatever_its_permissions_are_in_the_list() {
    let simulator = small();
    let id = "ed17574386854bf78a67040be0a770b0";
    let record = json!({"id": id, "name": "deploy", "status": "active", "policies": []});
    let info = json!({"page": 1, "per_page": 50, "count": 1, "total_count": 1, "total_pages": 1});
    let answer = |result: Value, info: Value| {
        json!({"success": true, "errors": [], "messages": [], "result": result, "result_info": info}).to_string()
    };
    for (method, nth, body) in [
        // Without a secret.
        ("POST", 1, answer(record.clone(), Value::Null)),
        ("GET", 2, answer(json!([record]), info)),
    ] {
        let rule = json!({"method": method, "path": "/user/tokens", "nth": nth, "fault": "answer", "body": body});
        simulator.add_fault(rule).unwrap();
    }
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret", "--json"]).ends(5);
    let words = "Its secret did not arrive. Its permissions differ from what you asked for.";
    assert!(
        said.stderr.contains(words) && !said.stderr.contains("someone else"),
        "{said:?}"
    );
    assert_eq!(said.roll_lines().len(), 1, "{said:?}");
    assert!(
        said.roll_lines()[0].contains(id) && said.stdout.contains(id),
        "{said:?}"
    );
}

#[test]
fn what_cannot_be_tested_from_here_is_said_and_is_no_failure() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    for (more, words) in [
        (
            "ip = { in = ['203.0.113.0/24'] }",
            "Not tested: the IP filter excludes this machine (Cloudflare sees 127.0.0.1).",
        ),
        ("starts = '1d'", "cannot be tested before it starts"),
    ] {
        desk.spec(&format!("{more}\n{SPEC}"));
        let _ = fs::remove_file(desk.file("secret"));
        let arguments = ["--to", "file:secret", "--json", "--if-exists", "another"];
        let said = desk.create(&arguments).ends(0).says(words);
        let document: Value = serde_json::from_str(&said.stdout).unwrap();
        assert_eq!(document["verified"], false);
    }
}

#[test]
fn for_r2_the_values_of_an_s3_client_are_delivered() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let account = simulator.account_ids()[0].clone();
    desk.spec(&format!(
        "name = 'objects'\nexpires = '30d'\n[[grant]]\npermissions = ['account/Workers R2 Storage:edit']\nresources = ['account:{account}']\n"
    ));
    let said = desk.create(&["--to", "env:.env#S3", "--to", "file:s3", "--s3"]).ends(0);
    let token = one(&simulator, &said);
    let id = text(&token, "id");
    for name in [".env", "s3"] {
        let written = fs::read_to_string(desk.file(name)).unwrap();
        assert!(written.contains(id), "the access key id");
        assert!(written.contains(&format!("https://{account}.r2.cloudflarestorage.com")));
        assert!(!written.contains("cfut_"), "not the token itself");
        let digits = |word: &&str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut words = written.split(|letter: char| !letter.is_ascii_alphanumeric());
        let secret = words.find(digits).expect("the S3 secret");
        assert!(!said.all().contains(secret));
    }
}

/// One page of values has one endpoint: another bucket's would be at the wrong one.
#[test]
fn for_buckets_of_several_endpoints_no_s3_values_are_made() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let account = simulator.account_ids()[0].clone();
    desk.spec(&format!(
        "name = 'objects'\nexpires = '30d'\n[[grant]]\npermissions = ['bucket/Workers R2 Storage Bucket Item:edit']\nresources = ['bucket:{account}/default/logs', 'bucket:{account}/eu/logs']\n"
    ));
    let said = desk.create(&["--to", "file:secret", "--s3"]).ends(2);
    none(&simulator, &said.says(&format!("{account} (default), {account} (eu)")));
}

#[test]
fn where_no_note_can_be_kept_it_says_so_once_and_creates() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file("a file"), "").unwrap();
    let state = desk.file("a file").to_str().unwrap().to_owned();
    let desk = desk.with("XDG_STATE_HOME", &state);
    let said = desk.create(&["--to", "file:secret"]).ends(0);
    assert_eq!(
        said.stderr.matches("A note of the request cannot be kept").count(),
        1,
        "{said:?}"
    );
    assert_eq!(
        secret_in(&simulator, &desk, "secret"),
        text(&one(&simulator, &said), "id")
    );
}
