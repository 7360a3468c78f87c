//! `--account` with an id or with a name, of commands that read and that act, for somebody with
//! several accounts and for the token of one.

use cfmint::simulator::{Options, Simulator};
use serde_json::{Value, json};

use crate::command::{Desk, made, posts, text};

/// The first two accounts of the simulator.
const FIRST: &str = "Lovelace Analytics";
const SECOND: &str = "Acme Corporation";

fn with_accounts(accounts: usize) -> Simulator {
    Simulator::start(Options {
        zones: 6,
        accounts,
        ..Options::default()
    })
    .unwrap()
}

/// Makes a token that the first account owns; its id.
fn owned(desk: &Desk, simulator: &Simulator) -> String {
    let account = &simulator.account_ids()[0];
    desk.spec(&format!(
        "name = 'ci'\nowner = 'account:{account}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:in:{account}']\n"
    ));
    desk.create(&["--to", "file:secret"]).ends(0);
    std::fs::remove_file(desk.file("secret")).unwrap();
    text(&made(simulator)[0], "id").to_owned()
}

/// How often the only token that was made got a new secret.
fn rolls(simulator: &Simulator) -> Value {
    made(simulator)[0]["rolls"].clone()
}

/// The list of accounts answers with these.
fn lists(simulator: &Simulator, accounts: &[(&str, &str)]) {
    let row = |(id, name): &(&str, &str)| json!({"id": id, "name": name, "type": "standard", "settings": {}});
    let rows: Vec<Value> = accounts.iter().map(row).collect();
    let info = json!({"page": 1, "per_page": 50, "count": rows.len(), "total_count": rows.len(), "total_pages": 1});
    let body = json!({"success": true, "errors": [], "messages": [], "result": rows, "result_info": info});
    let rule = json!({"method": "GET", "path": "/accounts", "fault": "answer", "status": 200, "body": body});
    simulator.add_fault(rule).unwrap();
}

#[test]
fn a_name_means_what_its_id_means_and_the_account_is_named() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let id = owned(&desk, &simulator);
    let account = simulator.account_ids()[0].clone();
    let which = format!("of account {FIRST} ({account})");
    for named in [FIRST, &account] {
        let read = |arguments: &[&str]| desk.run(&[arguments, &["--account", named]].concat()).ends(0);
        let head = format!("This token exists: “ci”, id {id} {which}. Cloudflare says: active.\n");
        let page = read(&["review", &id]).stdout;
        assert!(page.starts_with(&head), "{page}");
        let owner: Value = serde_json::from_str(&read(&["review", &id, "--json"]).stdout).unwrap();
        assert_eq!(owner["owner"], format!("account:{account}"));
        let said = read(&["export", &id, "--as", "curl"]).says(&format!("Exported “ci” {which}.\n"));
        assert!(
            said.stdout.contains(&format!("/accounts/{account}/tokens")),
            "{}",
            said.stdout
        );
        let before = rolls(&simulator).as_u64().unwrap();
        let said = read(&["roll", &id, "--yes", "--overwrite", "--to", "file:secret"]);
        said.says(&format!("“ci” (id {id}) {which} has a new secret"));
        assert_eq!(rolls(&simulator), before + 1);
    }
    // Without the option it is a token of the user's, whatever the environment says.
    let desk = desk.with("CLOUDFLARE_ACCOUNT_ID", &account);
    let said = desk.run(&["review", &id]).ends(3);
    assert!(
        said.stderr.contains(&format!("Token {id} cannot be read.")),
        "{}",
        said.stderr
    );
}

/// A failure says which account it was about, too, and the line that rolls the token has its id.
#[test]
fn what_fails_names_the_account_as_well() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let id = owned(&desk, &simulator);
    let accounts = simulator.account_ids();
    let said = desk
        .run(&["roll", &id, "--yes", "--to", "file:secret", "--account", SECOND])
        .ends(3);
    said.says(&format!(
        "Token {id} of account {SECOND} ({}) cannot be read, so nothing was changed.",
        accounts[1]
    ));
    assert_eq!(rolls(&simulator), 0);
    let arguments = ["--to", "command:false", "--account", FIRST];
    let said = desk.run(&[&["roll", &id, "--yes"][..], &arguments].concat()).ends(5);
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    assert!(line.contains(&format!(" --account {}", accounts[0])), "{line}");
}

#[test]
fn a_new_token_of_an_account_is_told_with_its_account() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let account = &simulator.account_ids()[1];
    desk.spec(&format!(
        "name = 'ci'\nowner = 'account:{SECOND}'\nexpires = '30d'\n[[grant]]\npermissions = ['account/Workers Scripts:read']\nresources = ['account:{account}']\n"
    ));
    let said = desk.create(&["--to", "file:secret"]).ends(0);
    let id = text(&made(&simulator)[0], "id").to_owned();
    said.says(&format!("Created “ci” (id {id}) of account {SECOND} ({account}).\n"));
    let again = desk.create(&["--to", "file:other"]).ends(1);
    again.says(&format!("exists already: id {id} of account {SECOND} ({account})."));
}

/// What `create` signs in as is no owner; a name that nobody has stops it all the same.
#[test]
fn create_takes_the_name_for_signing_in_alone() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret", "--account", "Acme"])
        .ends(2)
        .says("“Acme” is not found");
    assert_eq!(posts(&simulator), 0);
    desk.create(&["--to", "file:secret", "--account", SECOND]).ends(0);
    assert_eq!(made(&simulator)[0]["owner"], "user");
}

#[test]
fn a_name_that_differs_is_proposed_and_never_taken() {
    let simulator = with_accounts(12);
    let desk = Desk::at(&simulator);
    let id = owned(&desk, &simulator);
    for (named, near) in [
        ("lovelace analytics", " Did you mean Lovelace Analytics?"),
        ("Lovelace Analytic", " Did you mean Lovelace Analytics?"),
        (" Lovelace Analytics", " Did you mean Lovelace Analytics?"),
        ("Zzz", ""),
    ] {
        let said = desk
            .run(&["roll", &id, "--yes", "--to", "file:secret", "--account", named])
            .ends(2);
        let told = format!("--account: “{named}” is not found: this sign-in sees no account of that name.{near}\n");
        assert!(said.stderr.contains(&told), "{told}\n{}", said.stderr);
        assert!(
            said.stderr.contains("It sees 12 accounts. The first 10:\n"),
            "{}",
            said.stderr
        );
        let all = simulator.account_ids();
        let listed = all.iter().filter(|id| said.stderr.contains(&format!(" ({id})\n")));
        assert_eq!(listed.count(), 10, "{}", said.stderr);
        assert!(
            said.stderr.contains(&format!("{SECOND} ({})\n", all[1])),
            "{}",
            said.stderr
        );
    }
    assert_eq!(rolls(&simulator), 0);
}

#[test]
fn of_two_accounts_of_a_name_none_is_taken() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let id = owned(&desk, &simulator);
    let account = simulator.account_ids()[0].clone();
    let other = "0123456789abcdef0123456789abcdef";
    lists(
        &simulator,
        &[(&account, FIRST), (other, FIRST), (&"1".repeat(32), SECOND)],
    );
    let said = desk
        .run(&["roll", &id, "--yes", "--to", "file:secret", "--account", FIRST])
        .ends(2);
    let told = format!("--account: “{FIRST}” is the name of 2 accounts. Name one by its id:\n");
    assert!(said.stderr.contains(&told), "{}", said.stderr);
    for id in [&account, other] {
        assert!(said.stderr.contains(&format!("{FIRST} ({id})\n")), "{}", said.stderr);
    }
    assert!(!said.stderr.contains(SECOND), "{}", said.stderr);
    assert_eq!(rolls(&simulator), 0);
}

/// One of the rows that nobody can read may have the name, too.
#[test]
fn no_name_is_taken_from_a_list_with_rows_that_make_no_sense() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let account = simulator.account_ids()[0].clone();
    lists(&simulator, &[(&account, FIRST), ("no id", FIRST)]);
    desk.run(&["review", &"0".repeat(32), "--account", FIRST])
        .ends(2)
        .says("accounts of a form that cfmint does not know. Write the account’s id.");
}

/// The list is read to its end before a name is taken or refused.
#[test]
fn an_account_is_found_on_every_page() {
    let simulator = with_accounts(120);
    let desk = Desk::at(&simulator);
    let last = simulator.account_ids().pop().unwrap();
    let read = |named: &str| {
        desk.run(&["review", &"0".repeat(32), "--account", named])
            .ends(3)
            .stderr
    };
    let by_id = read(&last);
    let name = by_id.split_once(" of account ").unwrap().1;
    let name = name.split_once(&format!(" ({last})")).unwrap().0;
    assert!(name.starts_with("Customer 119"), "{by_id}");
    assert_eq!(read(name), by_id);
}

#[test]
fn where_the_list_is_refused_the_id_is_asked_for() {
    let refused = json!({"success": false, "errors": [{"code": 9109, "message": "Unauthorized to access requested resource"}], "messages": [], "result": null});
    for (rule, code) in [
        (json!({"fault": "answer", "status": 403, "body": refused}), 3),
        (json!({"fault": "reset"}), 1),
    ] {
        let simulator = with_accounts(3);
        let desk = Desk::at(&simulator);
        let id = owned(&desk, &simulator);
        let mut rule = rule;
        (rule["method"], rule["path"]) = (json!("GET"), json!("/accounts"));
        simulator.add_fault(rule).unwrap();
        let said = desk.run(&["review", &id, "--account", FIRST]).ends(code);
        let said = said.says(&format!("--account: “{FIRST}” could not be looked up."));
        said.says("Or name the account by its id.");
        // Its id needs no list.
        let account = &simulator.account_ids()[0];
        let said = desk.run(&["review", &id, "--account", account]).ends(0);
        assert!(said.stdout.contains(account.as_str()), "{}", said.stdout);
    }
}

/// That its name is not to be had is no reason to do nothing, and the id says which one it is.
#[test]
fn an_account_without_a_name_is_named_by_its_id() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let id = owned(&desk, &simulator);
    let account = &simulator.account_ids()[0];
    let path = format!("/accounts/{account}");
    simulator
        .add_fault(json!({"method": "GET", "path": path, "fault": "forbidden"}))
        .unwrap();
    let arguments = ["roll", &id, "--yes", "--to", "file:secret", "--account", account];
    let said = desk.run(&arguments).ends(0);
    said.says(&format!("“ci” (id {id}) of account {account} has a new secret"));
}

/// A sign-in by OAuth has seen its accounts by their names: none is asked for again.
#[test]
fn what_signing_in_has_shown_is_not_asked_for_again() {
    let simulator = with_accounts(3);
    let desk = Desk {
        token: simulator.credentials().oauth.clone(),
        ..Desk::at(&simulator)
    };
    let account = &simulator.account_ids()[0];
    let said = desk.run(&["review", &"0".repeat(32), "--account", account]).ends(3);
    said.says(&format!(" of account {FIRST} ({account}) cannot be read."));
    let asked = simulator.exchanges();
    let paths = || asked.iter().filter_map(|one| one["path"].as_str());
    assert!(paths().any(|path| path.contains("/accounts?")), "{asked:?}");
    assert!(!paths().any(|path| path.ends_with(account)), "{asked:?}");
}

/// No list at all, as for a credential that may see no account.
#[test]
fn who_sees_no_accounts_is_told_so() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    lists(&simulator, &[]);
    let said = desk.run(&["review", &"0".repeat(32), "--account", FIRST]).ends(2);
    said.says("this sign-in sees no accounts. Name the account by its id.");
}

#[test]
fn the_token_of_an_account_is_recognised_by_the_name_where_it_sees_it() {
    let simulator = with_accounts(3);
    let account = simulator.account_ids()[0].clone();
    let desk = Desk {
        token: simulator.credentials().account.clone().unwrap(),
        ..Desk::at(&simulator)
    };
    for named in [FIRST, &account] {
        let said = desk.run(&["verify", "--account", named]).ends(0);
        let belongs = format!("Belongs to  account {FIRST} ({account})\n");
        assert!(said.stdout.contains(&belongs), "{}", said.stdout);
        let said = desk.run(&["verify", "--json", "--account", named]).ends(0);
        let document: Value = serde_json::from_str(&said.stdout).unwrap();
        assert_eq!(
            (&document["account"], &document["account_name"]),
            (&json!(account), &json!(FIRST))
        );
    }
    // It sees its own account alone, and is no token of another one.
    let said = desk.run(&["verify", "--account", SECOND]).ends(2);
    let said = said.says(&format!("“{SECOND}” is not found")).says("It sees:\n");
    assert!(
        said.stderr.contains(&format!("{FIRST} ({account})\n")),
        "{}",
        said.stderr
    );
    // The token signs in by the name for whatever a command does then.
    desk.spec(&format!(
        "name = 'ci'\nowner = 'account:{account}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/Zone:read']\nresources = ['zone:example.com']\n"
    ));
    let said = desk.create(&["--to", "file:secret", "--account", FIRST]).ends(0);
    said.says(&format!("of account {FIRST} ({account})."));
}

#[test]
fn the_token_of_an_account_that_sees_no_list_needs_the_id() {
    let simulator = Simulator::start(Options {
        zones: 6,
        account_tokens_list_accounts: false,
        ..Options::default()
    })
    .unwrap();
    let account = simulator.account_ids()[0].clone();
    let desk = Desk {
        token: simulator.credentials().account.clone().unwrap(),
        ..Desk::at(&simulator)
    };
    let needs_id = "Name its account by its id: --account ID, or CLOUDFLARE_ACCOUNT_ID.";
    let said = desk.run(&["verify", "--account", FIRST]).ends(2).says(needs_id);
    assert!(
        !said.stderr.contains("It does not work"),
        "nobody judged it: {}",
        said.stderr
    );
    desk.run(&["review", &"0".repeat(32), "--account", FIRST])
        .ends(4)
        .says(needs_id);
    desk.run(&["verify", "--account", &account]).ends(0);
    // Where nothing is known of the account but its id, no name is made up.
    let said = desk.run(&["verify", "--json", "--account", &account]).ends(0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(
        (&document["account"], &document["account_name"]),
        (&json!(account), &Value::Null)
    );
}

/// A token that works is not judged by whether it sees accounts.
#[test]
fn verify_asks_for_no_account_where_none_is_needed() {
    let simulator = with_accounts(3);
    let desk = Desk {
        token: simulator.credentials().without_minting.clone(),
        ..Desk::at(&simulator)
    };
    let said = desk.run(&["verify", "--account", "Zzz"]).ends(0);
    assert!(
        said.stdout.contains("Kind        API token of a user\n"),
        "{}",
        said.stdout
    );
}

#[test]
fn what_is_no_name_is_refused_before_anybody_is_asked() {
    let simulator = with_accounts(3);
    let desk = Desk::at(&simulator);
    let id = "0".repeat(32);
    let digits = &"0123456789abcdef".repeat(2)[1..];
    for (named, words) in [
        (simulator.api_token(), "is neither the id nor the name of an account"),
        ("", "“” is neither the id nor the name of an account"),
        (digits, "an id has 32 characters, this has 31"),
        (&"A".repeat(32), "an id has only the digits 0-9 and a-f"),
    ] {
        for command in [
            &["review", &id][..],
            &["verify"],
            &["roll", &id, "--yes", "--to", "file:secret"],
        ] {
            let said = desk.run(&[command, &["--account", named]].concat()).ends(2).says(words);
            assert!(!said.all().contains(simulator.api_token()), "{said:?}");
        }
    }
    let said = desk.run(&["verify", "--curl", "--account", FIRST]).ends(2);
    said.says("--curl asks nobody which account has this name: give its id with --account ID.");
    // The variable takes an id alone.
    let desk = desk.with("CLOUDFLARE_ACCOUNT_ID", FIRST);
    desk.run(&["verify"])
        .ends(2)
        .says("CLOUDFLARE_ACCOUNT_ID holds no account id");
    assert_eq!(simulator.exchanges().len(), 0, "nothing was sent");
}
