//! `cfmint list`: whose tokens it shows, in which order, how much it asks by itself, and what it
//! says of what is missing.

use cfmint::simulator::Simulator;
use serde_json::{Value, json};

use super::{
    JUDGED, asked_only, document, in_days, line, make, of_a_read, pages_asked, paging, shut, whatever_happens,
    with_accounts,
};
use crate::command::Desk;
use crate::program::small;

#[test]
fn every_owner_has_a_heading_and_every_token_a_line() {
    let simulator = with_accounts(2);
    let accounts = simulator.account_ids();
    let id = make(&simulator, None, "deploy", |body| {
        body["expires_on"] = json!(in_days(90))
    });
    make(&simulator, None, "over", |body| body["expires_on"] = json!(in_days(-1)));
    make(&simulator, Some(&accounts[1]), "ci", |body| {
        body["expires_on"] = json!(in_days(2))
    });
    let desk = Desk::at(&simulator);
    let said = desk.run(&["list"]).ends(0);
    assert!(said.stdout.starts_with("Yours, ada@example.com: "), "{said:?}");
    let deploy = line(&said, "deploy");
    for word in ["MEDIUM", "Edit DNS", "example.com", "89 days", "never", &id] {
        assert!(deploy.contains(word), "{word}: {deploy}");
    }
    assert!(deploy.ends_with(&id) && !deploy.contains('!'), "{deploy}");
    assert!(line(&said, " ci ").contains("47 h !"), "{said:?}");
    let heading = format!("({}): 1 of 500 tokens", accounts[1]);
    assert!(line(&said, &heading).starts_with("Account "), "{said:?}");
    assert!(!said.stdout.contains("over"), "{said:?}");
    let said = said.says("2 expired tokens are left out: --include-expired shows them.");
    let said = said.says("need a look: they are marked with !.");
    asked_only(&simulator, &said);
    let with = desk.run(&["ls", "--include-expired"]).ends(0);
    assert!(line(&with, " over ").contains("expired !"), "{with:?}");
    assert!(!with.stderr.contains("left out"), "{with:?}");
    let works = with.stdout.find(" deploy ").unwrap();
    assert!(works < with.stdout.find(" over ").unwrap(), "{with:?}");
    let newest = desk.run(&["tokens", "list"]).ends(0);
    assert_eq!((newest.stdout, newest.stderr), (said.stdout, said.stderr));
}

#[test]
fn a_terminal_of_80_columns_gets_what_fits_and_whole_ids() {
    let simulator = with_accounts(1);
    let id = make(&simulator, None, &"long name ".repeat(9), |_| {});
    let said = Desk::at(&simulator).with("COLUMNS", "80").run(&["list"]).ends(0);
    assert!(said.stdout.lines().all(|line| line.chars().count() <= 80), "{said:?}");
    assert!(said.stdout.lines().any(|line| line.trim() == id), "{said:?}");
}

#[test]
fn a_narrow_terminal_gets_what_fits() {
    let simulator = with_accounts(2);
    make(&simulator, None, &"long name ".repeat(9), |_| {});
    make(&simulator, None, "deploy", |_| {});
    for columns in ["40", "60", "80"] {
        let said = Desk::at(&simulator).with("COLUMNS", columns).run(&["list"]).ends(0);
        let most = columns.parse().unwrap();
        let wide = said.stdout.lines().find(|line| line.chars().count() > most);
        assert_eq!(wide, None, "{columns}");
        for word in ["deploy", "Edit DNS", "example.com"] {
            assert!(said.stdout.contains(word), "{columns}: {word} is cut in {said:?}");
        }
    }
}

/// The API answers an empty list for an account that does not exist, too.
#[test]
fn an_account_that_is_not_seen_is_not_an_empty_one() {
    let simulator = with_accounts(1);
    let nowhere = "0".repeat(32);
    let path = format!("/accounts/{nowhere}/tokens");
    let body = json!({"success": true, "errors": [], "messages": [], "result": [],
        "result_info": {"count": 0, "page": 1, "per_page": 50, "total_count": 0}});
    simulator
        .add_fault(json!({"path": path, "sticky": true, "fault": "answer", "body": body}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let why = format!("This sign-in sees no account with the id {nowhere}.");
    let said = desk.run(&["list", "--account", &nowhere]).ends(1).says(&why);
    assert_eq!(said.stdout, "");
    let said = desk.run(&["list", "--account", &nowhere, "--json"]).ends(1);
    let document = document(&said);
    assert!(document["error"].as_str().unwrap().starts_with(&why), "{said:?}");
    let owner = &document["owners"][0];
    assert_eq!((&owner["complete"], &owner["count"]), (&json!(false), &Value::Null));
    let said = desk
        .run(&["check", "--account", &nowhere, "--ics", "tokens.ics"])
        .ends(1)
        .says("No token could be read.")
        .says(&why);
    assert_eq!(said.stdout, "");
    assert!(
        !desk.file("tokens.ics").exists(),
        "an empty calendar would take reminders away"
    );
    desk.run(&["show", "deploy", "--account", &nowhere]).ends(1).says(&why);
    // One that is seen and has none is another thing.
    let account = simulator.account_ids()[0].clone();
    simulator.clear_faults();
    simulator
        .add_fault(
            json!({"path": format!("/accounts/{account}/tokens"), "sticky": true, "fault": "answer", "body": body}),
        )
        .unwrap();
    let said = desk.run(&["list", "--account", &account]).ends(0);
    assert!(said.stdout.ends_with(": 0 of 500 tokens\n"), "{said:?}");
    let said = desk.run(&["check", "--account", &account]).ends(0);
    assert!(
        said.stdout.starts_with("The account ") && said.stdout.ends_with(" has no tokens.\n"),
        "{said:?}"
    );
}

#[test]
fn the_token_of_an_account_and_the_option_are_about_one_owner() {
    let simulator = small();
    let accounts = simulator.account_ids();
    make(&simulator, Some(&accounts[0]), "theirs", |_| {});
    let desk = Desk::at(&simulator);
    let named = desk.run(&["list", "--account", &accounts[0]]).ends(0);
    let of_account = Desk {
        token: simulator.credentials().account.clone().unwrap(),
        ..Desk::at(&simulator)
    };
    let own = of_account
        .with("CLOUDFLARE_ACCOUNT_ID", &accounts[0])
        .run(&["list"])
        .ends(0);
    for said in [&named, &own] {
        assert!(
            said.stdout.starts_with("Account ") && !said.stdout.contains("Yours"),
            "{said:?}"
        );
        assert!(line(said, "theirs").contains("Edit DNS"), "{said:?}");
    }
    desk.run(&["list", "--account", "acme-?"]).ends(2).says("--account");
}

#[test]
fn a_program_reads_all_that_is_known() {
    let simulator = with_accounts(2);
    let account = simulator.account_ids()[0].clone();
    let id = make(&simulator, Some(&account), "ci", |body| {
        body["condition"] = json!({"request_ip": {"in": ["198.51.100.0/24"], "not_in": ["198.51.100.7"]}});
        body["not_before"] = json!(in_days(1));
        body["expires_on"] = json!(in_days(2));
    });
    make(&simulator, None, "over", |body| body["expires_on"] = json!(in_days(-1)));
    let said = Desk::at(&simulator).run(&["list", "--json"]).ends(0);
    let document = document(&said);
    let tokens = document["tokens"].as_array().unwrap();
    let token = tokens.iter().find(|token| token["id"] == id.as_str()).unwrap();
    for (field, value) in [
        ("name", json!("ci")),
        ("owner", json!(format!("account:{account}"))),
        ("status", json!("active")),
        ("grade", json!("medium")),
        ("can", json!("Edit DNS")),
        ("on", json!("example.com")),
        ("only_from", json!(["198.51.100.0/24"])),
        ("not_from", json!(["198.51.100.7/32"])),
        ("concerns", json!(["expires_soon"])),
        ("last_used_on", Value::Null),
    ] {
        assert_eq!(token[field], value, "{field}: {token}");
    }
    assert!(token["owner_name"].is_string(), "{token}");
    assert_eq!(token["policies"][0]["effect"], "allow");
    for field in ["issued_on", "modified_on", "expires_on", "not_before"] {
        let time: jiff::Timestamp = token[field].as_str().unwrap().parse().unwrap();
        assert!(token[field].as_str().unwrap().ends_with('Z'), "{time}");
    }
    // The credential that had ended from the start is one more.
    assert_eq!(document["expired_left_out"], 2);
    assert_eq!(
        (&document["api"], &document["error"]),
        (&json!("127.0.0.1"), &Value::Null)
    );
    let owners = document["owners"].as_array().unwrap();
    let owner = owners.iter().find(|owner| owner["owner"] == token["owner"]).unwrap();
    assert_eq!(
        (&owner["count"], &owner["most"], &owner["complete"]),
        (&json!(2), &json!(500), &json!(true))
    );
    assert_eq!((&owner["error"], owners.len()), (&Value::Null, 3));
}

/// How many accounts and pages there are is no reason to burn the budget of requests that a user
/// shares with everything else.
#[test]
fn it_asks_for_20_pages_by_itself_and_says_what_is_missing() {
    let simulator = with_accounts(25);
    let desk = Desk::at(&simulator);
    let said = desk.run(&["list"]).ends(1);
    let said =
        said.says("20 pages load by themselves. Missing: all of 7 accounts. --all asks for every page, --account");
    // The accounts are one more.
    assert_eq!(pages_asked(&simulator), 19, "{said:?}");
    let said = desk.run(&["list", "--json"]).ends(1);
    let owners = document(&said)["owners"].clone();
    assert_eq!(owners[25]["error"], "Not asked.", "{owners}");
    assert_eq!(
        (&owners[25]["complete"], &owners[25]["count"]),
        (&json!(false), &Value::Null)
    );
    let before = pages_asked(&simulator);
    let said = desk.run(&["list", "--all"]).ends(0);
    assert_eq!(pages_asked(&simulator) - before, 26, "{said:?}");
    assert!(!said.stderr.contains("Not all"), "{said:?}");
}

#[test]
fn all_pages_of_an_owner_are_read() {
    let simulator = with_accounts(1);
    let account = simulator.account_ids()[0].clone();
    let ids: Vec<String> = (0..120)
        .map(|number| make(&simulator, Some(&account), &format!("token-{number}"), |_| {}))
        .collect();
    let said = Desk::at(&simulator).run(&["list", "--account", &account]).ends(0);
    let lines: Vec<&str> = said.stdout.lines().filter(|line| line.contains("token-")).collect();
    assert_eq!(lines.len(), ids.len());
    assert!(ids.iter().all(|id| lines.iter().any(|line| line.ends_with(id))));
    assert!(line(&said, "of 500").contains("121 of 500 tokens"), "{said:?}");
    // A list that breaks off in the middle shows what came.
    let path = format!("/accounts/{account}/tokens");
    simulator
        .add_fault(json!({"path": path, "nth": 2, "sticky": true, "fault": "status", "code": 503}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.run(&["list", "--account", &account]).ends(1);
    assert_eq!(
        said.stdout.lines().filter(|line| line.contains("token-")).count(),
        50,
        "{said:?}"
    );
    said.says("could not all be listed: 50 of 121 are here. Cloudflare is in trouble (HTTP 503");
    simulator.clear_faults();
    simulator
        .add_fault(json!({"path": path, "nth": 2, "sticky": true, "fault": "status", "code": 503}))
        .unwrap();
    let said = desk.run(&["list", "--account", &account, "--json"]).ends(1);
    let document = document(&said);
    assert_eq!(document["tokens"].as_array().unwrap().len(), 50);
    let owner = &document["owners"][0];
    assert_eq!((&owner["complete"], &owner["count"]), (&json!(false), &json!(121)));
    assert!(owner["error"].as_str().unwrap().contains("HTTP 503"), "{owner}");
}

/// What is refused for the number of requests is not asked for owner by owner.
#[test]
fn too_many_requests_end_the_asking() {
    let simulator = with_accounts(25);
    simulator
        .add_fault(json!({"path": "/accounts/*/tokens", "sticky": true, "fault": "rate_limit", "retry_after": 0}))
        .unwrap();
    let said = Desk::at(&simulator).run(&["list", "--all"]).ends(1);
    assert!(said.stdout.starts_with("Yours"), "{said:?}");
    let said = said.says("could not be listed. Too many requests");
    assert_eq!(said.stderr.matches("Too many requests").count(), 1, "{said:?}");
    // Ten side by side, each tried three times.
    assert!(pages_asked(&simulator) <= 30, "{}", pages_asked(&simulator));
}

#[test]
fn what_is_not_for_this_sign_in_is_said_and_all_else_is_shown() {
    let simulator = with_accounts(3);
    let accounts = simulator.account_ids();
    make(&simulator, None, "deploy", |_| {});
    for account in &accounts[1..] {
        shut(&simulator, &format!("/accounts/{account}/tokens"));
    }
    let desk = Desk::at(&simulator);
    let said = desk.run(&["list"]).ends(0);
    assert!(said.stdout.contains("deploy"), "{said:?}");
    let said = said.says("are not shown to this sign-in: it lacks Account API Tokens Read.");
    assert!(accounts[1..].iter().all(|id| said.stderr.contains(id)), "{said:?}");
    let said = desk.run(&["list", "--json"]).ends(0);
    assert_eq!(document(&said)["owners"][2]["complete"], false, "{said:?}");
    let said = desk.run(&["list", "--account", &accounts[1]]).ends(3);
    assert_eq!(said.stdout, "");
    shut(&simulator, "/accounts");
    let said = desk.run(&["list"]).ends(0);
    assert!(said.stdout.contains("deploy"), "{said:?}");
    said.says("Not all of your accounts could be listed, and their tokens are missing here.");
    shut(&simulator, "/user/tokens");
    desk.run(&["list"])
        .ends(3)
        .says("Your tokens are not shown to this sign-in: it lacks API Tokens Read.");
}

#[test]
fn names_from_elsewhere_drive_nothing() {
    let simulator = Simulator::start(cfmint::simulator::Options {
        zones: 60,
        hostile: true,
        ..cfmint::simulator::Options::default()
    })
    .unwrap();
    let names = ["\u{202e}evil\u{200b}", "tab\tname", "名前 🏳️‍🌈"];
    for name in names {
        make(&simulator, None, name, |_| {});
    }
    let desk = Desk::at(&simulator);
    for arguments in [&["list"][..], &["list", "--json"]] {
        let said = desk.run(arguments).ends(0);
        asked_only(&simulator, &said);
        for sign in ['\u{202e}', '\u{200b}', '\t', '\u{7}', '\u{9b}'] {
            assert!(!said.all().contains(sign), "{sign:?} in {said:?}");
        }
    }
    let said = desk.run(&["list", "--json"]).ends(0);
    let document = document(&said);
    let tokens = document["tokens"].as_array().unwrap();
    for name in names {
        assert!(tokens.iter().any(|token| token["name"] == name), "{name:?}");
    }
}

#[test]
fn no_fault_hangs_it_or_makes_a_part_the_whole() {
    let paths = ["/user/tokens", "/accounts", "/accounts/*/tokens"];
    whatever_happens(
        &paths,
        &[of_a_read(), paging().to_vec()].concat(),
        &["list", "--json"],
        |rule, _, said| {
            assert!(matches!(said.code, Some(0 | 1)), "{rule}: {said:?}");
            let document = document(&said);
            let owners = document["owners"].as_array().unwrap();
            let whole = owners.iter().all(|owner| owner["complete"] == true) && document["error"].is_null();
            let shut = JUDGED.contains(&rule["fault"].as_str().unwrap());
            assert!(whole || shut || said.code == Some(1), "{rule}: {said:?}");
            assert!(!whole || said.code == Some(0), "{rule}: {said:?}");
            // Bytes that are no text are shown as such before it.
            let named = |name: &str| {
                let mut tokens = document["tokens"].as_array().unwrap().iter();
                tokens.any(|token| token["name"].as_str().unwrap().ends_with(name))
            };
            let mine = owners.iter().find(|owner| owner["owner"] == "user").unwrap();
            assert!(named("deploy") || mine["complete"] == false, "{rule}: {said:?}");
        },
    );
}
