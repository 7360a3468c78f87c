//! `cfmint create` and `cfmint roll` as a script runs them: the real program against a simulator, judged by its exit code, by what stands on each of its
//! streams and in files, and by the simulator's truth.

use crate::{command, program};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Stdio;

use cfmint::simulator::{Options, Simulator};
use command::{Desk, Running, SPEC, Said, judge, made, posts, text, until};
use program::{PROGRAM, small};
use rustix::process::Signal;
use serde_json::{Value, json};

const CREATE: &[&str] = &["create", "--from", "spec.toml", "--yes"];

/// The token that a text is the secret of.
fn owner_of(simulator: &Simulator, secret: &str) -> String {
    assert!(
        !secret.contains(char::is_whitespace),
        "the secret alone, and no newline"
    );
    simulator.identify(secret).expect("it is a secret that works")
}

fn secret_in(simulator: &Simulator, desk: &Desk, name: &str) -> String {
    owner_of(simulator, &fs::read_to_string(desk.file(name)).unwrap())
}

/// The one token, made by one request that the person was told of.
#[track_caller]
fn one(simulator: &Simulator, said: &Said) -> Value {
    judge(simulator, said).unwrap();
    let mut made = made(simulator);
    assert_eq!(made.len(), 1);
    made.remove(0)
}

/// Nothing was asked for.
#[track_caller]
fn none(simulator: &Simulator, said: &Said) {
    assert_eq!((posts(simulator), made(simulator).len()), (0, 0), "{said:?}");
    assert_eq!(said.stdout, "");
    assert!(!said.stderr.contains(simulator.api_token()), "{said:?}");
}

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
        (json!({"fault": "forbidden"}), 3, "could not be seen"),
        (json!({"fault": "status", "code": 500}), 1, "could not be seen"),
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
        .says("It is not what was asked for: ");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    let token = one(&simulator, &said);
    assert_eq!(
        document["policies"][0]["permission_groups"][0]["id"],
        token["policies_sent"][0]["permission_groups"][0]["id"]
    );
}

/// The request of the dry run is the very one that `--yes` sends; with ids nobody is asked and no credential is needed.
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
    let words = "Its secret did not reach us. Its permissions are not those that you asked for.";
    assert!(
        said.stderr.contains(words) && !said.stderr.contains("somebody else"),
        "{said:?}"
    );
    assert_eq!(said.roll_lines().len(), 1, "{said:?}");
    assert!(
        said.roll_lines()[0].contains(id) && said.stdout.contains(id),
        "{said:?}"
    );
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
        (&["--yes", "--to", "file:x", "--to", "file:x"], "named already"),
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
    none(&simulator, &said.says("creates no tokens of a user"));
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

/// Fails the first time and takes the secret the second time.
const SECOND_TIME: &str = "command:sh -c 'test -e \"it'\"'\"'s\" && cat > got || { touch \"it'\"'\"'s\"; exit 1; }'";

#[test]
fn a_way_that_fails_afterwards_ends_with_5_and_the_line_that_rolls_it_works() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", SECOND_TIME, "--json"]).ends(5);
    let token = one(&simulator, &said);
    let id = text(&token, "id");
    assert!(
        said.stderr.contains(&format!("The token “deploy” exists: id {id}.")),
        "{said:?}"
    );
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((&document["id"], &document["delivered"]), (&json!(id), &json!([])));
    assert_eq!(desk.notes().len(), 1, "until somebody has a secret of it");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    let rolled = desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "got"), id);
    assert_eq!(
        (made(&simulator).len(), made(&simulator)[0]["rolls"].as_u64()),
        (1, Some(1))
    );
    assert_eq!(desk.notes().len(), 0, "{rolled:?}");
}

#[test]
fn one_way_of_two_that_fails_is_named_and_the_line_goes_beside_what_is_there() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let odd = "file:a $HOME; it's `odd`";
    let said = desk
        .create(&["--to", odd, "--to", "env:.env#T", "--to", SECOND_TIME, "--json"])
        .ends(5);
    let token = one(&simulator, &said);
    let id = text(&token, "id");
    assert_eq!(secret_in(&simulator, &desk, &odd[5..]), id, "what went well is of use");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["delivered"], json!([{"to": odd}, {"to": "env:.env#T"}]));
    assert_eq!(desk.notes().len(), 0, "its secret is in safe hands");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    for name in ["got", &format!("{}.new", &odd[5..])] {
        assert_eq!(secret_in(&simulator, &desk, name), id);
    }
    assert!(fs::read_to_string(desk.file(".env")).unwrap().contains("\nT_NEW="));
    assert_eq!(fs::read_to_string(desk.file(&odd[5..])).unwrap().lines().count(), 1);
}

#[test]
fn the_line_asks_the_same_api_for_the_same_owner() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    let base = std::mem::take(&mut desk.base);
    let owner = simulator.account_ids()[0].clone();
    desk.spec(&format!("owner = 'account:{owner}'\n{SPEC}"));
    let said = desk.create(&["--api-base-url", &base, "--to", SECOND_TIME]).ends(5);
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "got"), text(&made(&simulator)[0], "id"));
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

/// What stands against standard output and can be seen without writing to it is seen before the request; what is in its file stays as it was.
#[test]
fn stdout_that_takes_nothing_is_found_before_the_request() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let to_stdout = [CREATE, &["--to", "stdout"]].concat();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (reader, unread) = std::io::pipe().unwrap();
    drop(reader);
    let said = Running::of(desk.command(PROGRAM, &to_stdout).stdout(full)).end();
    none(
        &simulator,
        &said
            .ends(2)
            .says("Standard output leads to /dev/full, which takes nothing."),
    );
    let said = Running::of(desk.command(PROGRAM, &to_stdout).stdout(unread)).end();
    none(&simulator, &said.ends(2).says("Nobody reads standard output any more"));
    assert!(desk.notes().is_empty());

    // A file with room takes it where the shell's redirection points, and nothing besides.
    fs::write(desk.file("out"), "before\n").unwrap();
    let said = desk.shell("cfmint create --from spec.toml --yes --to stdout >> out");
    let said = said.ends(0).says("Written to standard output.");
    let written = fs::read_to_string(desk.file("out")).unwrap();
    let secret = written.strip_prefix("before\n").unwrap();
    assert_eq!(owner_of(&simulator, secret), text(&one(&simulator, &said), "id"));
}

#[test]
fn stdout_that_takes_nothing_loses_no_token() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "delay", "seconds": 3}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let (reader, writer) = std::io::pipe().unwrap();
    let running = Running::of(
        desk.command(PROGRAM, &[CREATE, &["--to", "stdout"]].concat())
            .stdout(writer),
    );
    // Whoever was to read it is gone while the request is out: nobody can know that before.
    until("the request", || made(&simulator).len() == 1);
    drop(reader);
    let said = running.end().ends(5).says("Nobody reads standard output any more");
    let token = one(&simulator, &said);
    assert!(said.stderr.contains(text(&token, "id")), "{said:?}");
    assert_eq!((said.roll_lines().len(), desk.notes().len()), (1, 1));

    // The document alone: the secret is in safe hands, the code says that something failed.
    let simulator = small();
    let desk = Desk::at(&simulator);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let arguments = [CREATE, &["--to", "file:secret", "--json"]].concat();
    let said = Running::of(desk.command(PROGRAM, &arguments).stdout(full))
        .end()
        .ends(1);
    assert_eq!(
        secret_in(&simulator, &desk, "secret"),
        text(&one(&simulator, &said), "id")
    );
}

#[test]
fn signals_while_the_request_is_out_leave_words_and_the_note() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
        let simulator = small();
        simulator
            .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "delay", "seconds": 60}))
            .unwrap();
        let desk = Desk::at(&simulator);
        let running = desk.start(&[CREATE, &["--to", "file:secret", "--json"]].concat());
        until("the request", || made(&simulator).len() == 1);
        running.signal(signal);
        let said = running.end();
        assert_eq!((desk.notes().len(), posts(&simulator)), (1, 1));
        assert!(!desk.file("secret").exists());
        if signal == Signal::KILL {
            assert_eq!(said.code, None);
            continue;
        }
        let said = said.ends(5).says("Ended while “deploy” was being created (sent at ");
        judge(&simulator, &said).unwrap();
        assert!(
            said.stderr.contains("The next start of cfmint looks for it."),
            "{said:?}"
        );
        assert_eq!(said.stdout, "");
    }
}

#[test]
fn signals_before_the_request_leave_nothing_and_while_it_is_delivered_the_id() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "GET", "path": "/user/tokens", "fault": "stall"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let running = desk.start(&[CREATE, &["--to", "file:secret"]].concat());
    let listed = |one: &Value| one["path"].as_str().unwrap().contains("/user/tokens?");
    until("the look", || simulator.exchanges().iter().any(listed));
    running.signal(Signal::TERM);
    let said = running.end().ends(143);
    none(&simulator, &said);
    assert!(!said.stderr.contains("deploy") && desk.notes().is_empty(), "{said:?}");

    let simulator = small();
    let desk = Desk::at(&simulator);
    let fifo = desk.file("fifo");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &fifo,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    let running = desk.start(&[CREATE, &["--to", "command:sh -c 'touch begun; cat fifo'"]].concat());
    until("the delivery", || desk.file("begun").exists());
    running.signal(Signal::TERM);
    let said = running.end().ends(5).says("was being delivered");
    let token = one(&simulator, &said);
    assert!(said.stderr.contains(text(&token, "id")), "{said:?}");
    assert_eq!((said.roll_lines().len(), desk.notes().len()), (1, 1));
    // Whoever still waits for the pipe goes on.
    drop(fs::OpenOptions::new().read(true).write(true).open(&fifo).unwrap());
}

#[test]
fn a_signal_while_a_new_secret_is_asked_for_leaves_the_line_that_asks_once_more() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let id = text(&made(&simulator)[0], "id").to_owned();
    simulator
        .add_fault(json!({"method": "PUT", "path": "/user/tokens/*/value", "nth": 1, "fault": "delay", "seconds": 60}))
        .unwrap();
    let running = desk.start(&["roll", &id, "--yes", "--to", "file:new"]);
    until("the new secret", || made(&simulator)[0]["rolls"] == 1);
    running.signal(Signal::TERM);
    let said = running.end().ends(5).says("the one before may have stopped working");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "new"), id);
}

/// The second token of a name is not the lost one: a later start must not say that its secret was lost.
#[test]
fn a_token_that_was_given_out_is_ruled_out_for_an_older_note() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "nth": 1, "fault": "delay", "seconds": 3600, "late": true}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let running = desk.start(&[CREATE, &["--to", "file:secret"]].concat());
    until("the request", || posts(&simulator) == 1);
    running.signal(Signal::TERM);
    running.end().ends(5);
    desk.create(&["--to", "file:secret"]).ends(0);
    let [note] = &desk.notes()[..] else {
        panic!("the note of the first")
    };
    let kept = fs::read_to_string(note).unwrap();
    assert!(kept.contains(text(&made(&simulator)[0], "id")), "{kept}");
}

#[test]
fn a_new_secret_for_the_token_of_a_note_settles_the_note() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "commit_then_close"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:one"]).ends(5);
    desk.create(&["--to", "file:two", "--if-exists", "another"]).ends(5);
    assert_eq!((desk.notes().len(), made(&simulator).len()), (2, 2));
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "one"), text(&made(&simulator)[0], "id"));
    assert_eq!(desk.notes().len(), 2, "the other token may be of this note, too");
    let other = text(&made(&simulator)[1], "id").to_owned();
    desk.run(&["roll", &other, "--yes", "--to", "file:two"]).ends(0);
    assert_eq!(desk.notes().len(), 0);
}

#[test]
fn roll_changes_nothing_without_yes_a_way_and_an_id_that_is_there() {
    let simulator = Simulator::start(Options {
        zones: 3,
        ..Options::default()
    })
    .unwrap();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let token = made(&simulator).remove(0);
    let id = text(&token, "id");
    let strange = "0".repeat(32);
    for (arguments, code) in [
        (&[id][..], 2),
        (&[id, "--to", "file:new"], 2),
        (&[id, "--yes"], 2),
        (&[id, "--yes", "--to", "file:secret"], 2),
        (&[id, "--yes", "--to", "stdout", "--json"], 2),
        (&["no-id", "--yes", "--to", "file:new"], 2),
        (&[&strange, "--yes", "--to", "file:new"], 3),
        (&[id, "--yes", "--to", "file:new", "--s3"], 2),
    ] {
        desk.run(&[&["roll"], arguments].concat()).ends(code);
    }
    assert_eq!(secret_in(&simulator, &desk, "secret"), id);
    let said = desk.run(&["roll", id, "--yes", "--to", "file:new", "--json"]).ends(0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(
        document,
        json!({"id": id, "name": "deploy", "delivered": [{"to": "file:new"}], "verified": true, "api": "127.0.0.1"})
    );
    assert_eq!(secret_in(&simulator, &desk, "new"), id);
    assert_eq!(
        simulator.identify(fs::read_to_string(desk.file("secret")).unwrap().trim_end()),
        None
    );
}

/// Row 23.
#[test]
fn a_lost_answer_to_a_roll_gives_the_line_that_asks_once_more() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let token = made(&simulator).remove(0);
    let id = text(&token, "id");
    for fault in ["commit_then_reset", "commit_then_novalue", "reset", "commit_then_500"] {
        simulator.clear_faults();
        simulator
            .add_fault(json!({"method": "PUT", "path": "/user/tokens/*/value", "nth": 1, "fault": fault}))
            .unwrap();
        let file = format!("file:{fault}");
        let said = desk
            .run(&["roll", id, "--yes", "--to", &file])
            .ends(5)
            .says("Asking once more is safe");
        assert!(!said.all().contains("cfut_"));
        let [line] = &said.roll_lines()[..] else {
            panic!("{said:?}")
        };
        desk.shell(line).ends(0);
        assert_eq!(secret_in(&simulator, &desk, fault), id);
    }
}

/// A job that runs again with `--if-exists skip` would go green without a secret.
#[test]
fn a_token_whose_secret_was_lost_is_not_taken_for_done() {
    for choice in [&[][..], &["--if-exists", "skip"]] {
        let simulator = small();
        simulator
            .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "commit_then_close"}))
            .unwrap();
        let desk = Desk::at(&simulator);
        desk.create(&["--to", "file:secret"]).ends(5);
        let said = desk.create(&[&["--to", "file:secret"], choice].concat()).ends(5);
        let said = said.says("It is probably the one of an earlier request whose secret did not arrive.");
        let id = text(&made(&simulator)[0], "id").to_owned();
        let [line] = &said.roll_lines()[..] else {
            panic!("{said:?}")
        };
        assert_eq!((posts(&simulator), line.contains(&id)), (1, true));
        desk.shell(line).ends(0);
        assert_eq!(secret_in(&simulator, &desk, "secret"), id);
    }
}
