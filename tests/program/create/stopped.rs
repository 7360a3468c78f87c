//! What stops `create` before or instead of a token, and that nothing is sent then.

use super::*;

#[test]
fn a_token_of_that_name_stops_it_unless_told_otherwise() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let first = desk.create(&["--to", "file:one"]).ends(0);
    let id = text(&one(&simulator, &first), "id").to_owned();
    let exists = format!("A token named “deploy” exists already: id {id}.");
    let said = desk.create(&["--to", "file:two"]).ends(1).says(&exists);
    assert_eq!(said.stdout, "");
    let skipped = desk
        .create(&["--to", "file:two", "--if-exists", "skip", "--json"])
        .ends(0)
        // Its end is counted from now, and is none that was asked for differently.
        .says(&format!("{exists} Nothing was created."));
    let document: Value = serde_json::from_str(&skipped.stdout).unwrap();
    assert_eq!(
        (text(&document, "id"), &document["delivered"]),
        (id.as_str(), &json!([]))
    );
    assert_eq!(made(&simulator).len(), 1);
    assert!(!desk.file("two").exists());
    desk.create(&["--to", "file:two", "--if-exists", "another"]).ends(0);
    assert_eq!(made(&simulator).len(), 2);
    // Of another owner, and one that has expired, are no such tokens.
    assert_eq!(desk.notes().len(), 0);
}

/// A job that runs again must not mint a token each time its list does not come.
#[test]
fn where_the_list_does_not_come_whole_nothing_is_created() {
    let record = json!({"id": "ed17574386854bf78a67040be0a770b0", "name": "other", "status": "active", "policies": []});
    let answer = |result: Value| {
        json!({"success": true, "errors": [], "messages": [], "result": result,
               "result_info": {"page": 1, "per_page": 50, "count": 2, "total_count": 2}})
        .to_string()
    };
    for (fault, code, says) in [
        (json!({"fault": "forbidden"}), 3, "could not see whether a token"),
        (
            json!({"fault": "status", "code": 500}),
            1,
            "could not see whether a token",
        ),
        (
            json!({"fault": "answer", "body": answer(json!([record, 7]))}),
            1,
            "could not be read to its end",
        ),
    ] {
        let simulator = small();
        let desk = Desk::at(&simulator);
        let mut rule = fault;
        rule["method"] = "GET".into();
        rule["path"] = "/user/tokens".into();
        simulator.add_fault(rule).unwrap();
        for choice in ["fail", "skip"] {
            let said = desk
                .create(&["--to", "file:secret", "--if-exists", choice])
                .ends(code)
                .says(says)
                .says("--if-exists another");
            none(&simulator, &said);
        }
        let said = desk.create(&["--to", "file:secret", "--if-exists", "another"]).ends(0);
        one(&simulator, &said);
    }
}

#[test]
fn one_that_exists_is_told_as_it_is_not_as_it_was_asked_for() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:one"]).ends(0);
    desk.spec(&SPEC.replace("DNS:edit", "DNS:read"));
    let said = desk
        .create(&["--to", "file:two", "--if-exists", "skip", "--json"])
        .ends(0)
        .says("It differs from what was asked for:")
        .says("  Can     − DNS: Edit on example.com")
        .says("  Can     + DNS: Read on example.com");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    let token = one(&simulator, &said);
    assert_eq!(
        document["policies"][0]["permission_groups"][0]["id"],
        token["policies_sent"][0]["permission_groups"][0]["id"]
    );
}

/// The request of the dry run is the very one that `--yes` sends; with ids nobody is asked and no
/// credential is needed.
#[test]
fn a_dry_run_shows_the_request_and_creates_nothing() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    let run = ["create", "--from", "spec.toml", "--dry-run", "--to", "file:secret"];
    let text = desk.run(&run).ends(0).says("A dry run: nothing was created.");
    for part in [
        "Blast radius: medium",
        "POST /user/tokens",
        "The secret would go to file:secret.",
    ] {
        assert!(text.stdout.contains(part), "{}", text.stdout);
    }
    let json = desk.run(&[&run[..], &["--json"]].concat()).ends(0);
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["summary"]["grade"], "medium");
    assert_eq!((posts(&simulator), desk.file("secret").exists()), (0, false));
    let said = desk.create(&["--to", "file:secret"]).ends(0);
    assert_eq!(
        document["request"]["body"]["policies"],
        one(&simulator, &said)["policies_sent"]
    );
    // The place is taken now.
    desk.run(&run).ends(2).says("exists already");

    let id = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    desk.spec(&SPEC.replace("zone:example.com", &format!("zone:{id}")));
    desk.token = String::new();
    desk.base = "http://127.0.0.1:1/client/v4".to_owned();
    desk.run(&["create", "--from", "spec.toml", "--dry-run"]).ends(0);
    desk.spec(SPEC);
    let said = desk.run(&["create", "--from", "spec.toml", "--dry-run"]).ends(2);
    assert!(said.stderr.contains("zone:example.com needs its id"), "{}", said.stderr);
}

#[test]
fn names_that_mean_nothing_or_two_things_are_all_named_and_nothing_is_sent() {
    let simulator = small();
    let one = simulator.zones()[0].clone();
    let elsewhere = |zone: &Value| zone["account"]["id"] != one["account"]["id"];
    let other = simulator.zones().into_iter().find(elsewhere).unwrap();
    let mut twin = other.clone();
    twin["name"] = one["name"].clone();
    let info = json!({"page": 1, "per_page": 50, "count": 2, "total_count": 2, "total_pages": 1});
    let both = json!({"success": true, "errors": [], "messages": [], "result": [one, twin], "result_info": info});
    simulator
        .add_fault(json!({"path": "/zones", "nth": 1, "fault": "answer", "body": both}))
        .unwrap();
    let desk = Desk::at(&simulator);
    desk.spec("name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [\n 'zone:example.com',\n 'zone:no-such.example',\n 'zones:in:No such account',\n]\n");
    let said = desk.create(&["--to", "file:secret", "--json"]).ends(2);
    none(&simulator, &said);
    for words in [
        "spec.toml:6:2: zone:example.com is the name of 2 zones: ",
        one["account"]["id"].as_str().unwrap(),
        other["account"]["id"].as_str().unwrap(),
        "Write zone:ID with the id of one.",
        "spec.toml:7:2: zone:no-such.example is not found",
        "spec.toml:8:2: zones:in:No such account is not found",
        "Nothing was created.",
    ] {
        assert!(said.stderr.contains(words), "no “{words}” in {}", said.stderr);
    }
}

#[test]
fn what_is_wrong_with_a_spec_is_named_with_its_line_all_at_once() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.spec("nam = 'x'\n[[grant]]\npermissions = ['zone/DSN:edit']\nresources = ['zon:example.com']\n");
    let said = desk.create(&["--to", "nowhere:x"]).ends(2);
    for words in ["spec.toml:1:", "name", "spec.toml:3:", "spec.toml:4:", "nowhere"] {
        assert!(said.stderr.contains(words), "no “{words}” in {}", said.stderr);
    }
    none(&simulator, &said);
    assert!(simulator.exchanges().is_empty(), "nobody was asked anything");
    let missing = desk
        .run(&["create", "--from", "no-such.toml", "--yes", "--to", "stdout"])
        .ends(2);
    assert!(missing.stderr.contains("no-such.toml"), "{missing:?}");
}

#[test]
fn what_is_missing_or_cannot_work_is_said_before_anything_is_sent() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file("there"), "mine").unwrap();
    let from = &["create", "--from", "spec.toml"];
    for (arguments, words) in [
        (&[][..], "does nothing without --yes"),
        (&["--to", "stdout"], "does nothing without --yes"),
        (&["--yes"], "needs to know where the secret goes"),
        (
            &["--yes", "--to", "stdout", "--json"],
            "cannot both have standard output",
        ),
        (&["--yes", "--to", "file:there"], "there"),
        (&["--yes", "--to", "file:no/such/folder"], "no/such"),
        (&["--yes", "--to", "command:no-such-program"], "no-such-program"),
        (&["--yes", "--to", "clipboard"], "clipboard"),
        (&["--yes", "--to", "file:x", "--to", "file:x"], "named twice"),
        (
            &["--yes", "--to", "file:x", "--to", "command:no-such-program"],
            "no-such-program",
        ),
        (&["--yes", "--to", "env:there/x#NAME"], "there"),
        (&["--yes", "--to", "file:x", "--s3"], "--s3 needs a token for R2"),
    ] {
        let said = desk.run(&[from, arguments].concat()).ends(2).says(words);
        none(&simulator, &said);
        assert!(said.stderr.contains("Nothing was"), "{said:?}");
    }
    assert_eq!(fs::read_to_string(desk.file("there")).unwrap(), "mine");
    assert!(!desk.file("x").exists());
    // A credential is no argument, and none is repeated.
    let said = desk
        .run(&[CREATE, &["--to", "file:x", simulator.api_token()]].concat())
        .ends(2);
    none(&simulator, &said);
}

#[test]
fn who_may_not_create_ends_with_4_and_nothing_is_sent() {
    let simulator = small();
    let credentials = simulator.credentials().clone();
    for (token, words) in [
        ("", "There is no credential"),
        ("cfut_nobody-nobody-nobody-nobody-nobody-nobody", "Not signed in."),
        (&*credentials.expired, "expired"),
        (&*credentials.disabled, "disabled"),
        (&*credentials.without_minting, "may not create such a token"),
    ] {
        let mut desk = Desk::at(&simulator);
        desk.token = token.to_owned();
        let said = desk.create(&["--to", "file:secret"]).ends(4).says(words);
        none(&simulator, &said);
        assert!(token.is_empty() || !said.stderr.contains(token), "{said:?}");
    }
    // The token of an account makes none for the user.
    let mut desk = Desk::at(&simulator);
    desk.token = credentials.account.unwrap();
    let account = simulator.account_ids()[0].clone();
    let said = desk.create(&["--account", &account, "--to", "file:secret"]).ends(4);
    none(&simulator, &said.says("cannot create tokens of a user"));
}

#[test]
fn a_refusal_ends_with_3_and_an_unreachable_api_with_1() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let says = json!({"success": false, "errors": [{"code": 1001, "message": "the name is not to our liking"}], "messages": [], "result": null});
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "answer", "status": 400, "body": says}))
        .unwrap();
    let said = desk
        .create(&["--to", "file:secret", "--json"])
        .ends(3)
        .says("Not created.");
    assert!(said.stderr.contains("the name is not to our liking"), "{said:?}");
    judge(&simulator, &said).unwrap();
    assert_eq!((made(&simulator).len(), desk.notes().len(), &*said.stdout), (0, 0, ""));

    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut desk = Desk::at(&simulator);
    desk.base = format!("http://{nobody}");
    desk.create(&["--to", "file:secret"]).ends(1).says("Not signed in.");
    desk.base = "http://192.0.2.1".to_owned();
    desk.create(&["--to", "file:secret"]).ends(2);
}
