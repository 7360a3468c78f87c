//! `cfmint verify`: what it says of each kind of credential, from where it takes it, and what it
//! makes of every fault.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::command::{Desk, Running, Said, document, says_no_secret};
use crate::faults::read::{JUDGED, of_a_read, whatever_befalls};
use crate::program::{Home, PROGRAM, one_line, small};

/// With this token on standard input, and another one in the environment.
fn on_stdin(desk: &Desk, token: &str, arguments: &[&str]) -> Said {
    let mut command = desk.command(PROGRAM, &[&["verify", "-"], arguments].concat());
    Running::of(command.stdin(Stdio::piped()))
        .feed(&format!("{token}\n"))
        .end()
}

#[test]
fn the_credential_at_hand_says_what_it_is() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let said = desk.run(&["verify"]).ends(0);
    for line in [
        "Works       yes. Cloudflare says: active.",
        "Found       CFMINT_API_TOKEN",
        "Kind        API token of a user",
        "Belongs to  ada@example.com",
        "Name        “cfmint simulator”",
        "Expires     never: it works until someone deletes it",
        "From        any address",
        "May create  yes",
    ] {
        assert!(said.stdout.lines().any(|one| one == line), "{line}\n{}", said.stdout);
    }
    says_no_secret(&said, &simulator);
    // The line that it names shows the rest.
    let (_, show) = said.stdout.split_once("More        what it may do: ").unwrap();
    let shown = desk.shell(show).ends(0);
    assert!(shown.stdout.contains("“cfmint simulator”"), "{shown:?}");
    let said = desk.run(&["verify", "--json"]).ends(0);
    let document = document(&said);
    let known = [
        ("works", json!(true)),
        ("status", json!("active")),
        ("kind", json!("user")),
    ];
    for (name, value) in known {
        assert_eq!(document[name], value, "{document}");
    }
    assert_eq!(document["may_mint"], true);
    assert_eq!(document["only_from"], json!([]));
    assert_eq!(simulator.truth()["posts"], 0);
}

#[test]
fn each_kind_is_asked_about_where_it_is_known() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let all = simulator.credentials();
    let first = simulator.account_ids()[0].clone();
    let of_account = all.account.as_deref().unwrap();
    let said = on_stdin(&desk, of_account, &["--account", &first]).ends(0);
    assert!(
        said.stdout.contains("Kind        API token of an account\n"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout
            .contains(&format!("Belongs to  account Lovelace Analytics ({first})\n")),
        "{}",
        said.stdout
    );
    let said = on_stdin(&desk, of_account, &[]).ends(2).says("account");
    assert!(
        !said.stderr.contains("It does not work"),
        "nobody judged it: {}",
        said.stderr
    );
    // That the accounts cannot be listed now is no reason to ask for an id.
    let trouble = json!({"method": "GET", "path": "/accounts", "fault": "status", "code": 503});
    simulator.add_fault(trouble).unwrap();
    on_stdin(&desk, of_account, &["--account", "Lovelace Analytics"])
        .ends(1)
        .says("could not be looked up.");
    simulator.clear_faults();
    let said = on_stdin(&desk, &all.oauth, &["--json"]).ends(0);
    assert_eq!(
        (&document(&said)["kind"], &document(&said)["id"]),
        (&json!("oauth"), &Value::Null)
    );
    // It may not read itself: what is not known is said, and nothing is made up.
    let said = on_stdin(&desk, &all.without_minting, &[]).ends(0);
    assert!(
        said.stdout.contains("Name        not known: it could not be read\n"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout.contains("Expires     Cloudflare names no expiry\n"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout
            .contains("From        this machine. From where else it works is not known.\n"),
        "{}",
        said.stdout
    );
    assert!(!said.stdout.contains("cfmint show"), "{}", said.stdout);
    let said = on_stdin(&desk, &all.without_minting, &["--json"]).ends(0);
    assert_eq!(document(&said)["only_from"], Value::Null);
    // One that begins tomorrow is no yes today, whatever Cloudflare says of it.
    let said = on_stdin(&desk, &all.not_yet_valid, &["--json"]);
    assert_ne!(said.code, Some(0), "{said:?}");
}

#[test]
fn one_that_does_not_work_says_why_and_how_it_ends() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let all = simulator.credentials();
    let wrong = format!("{}x", simulator.api_token());
    let account = all.account.clone().unwrap();
    let works = document(&desk.run(&["verify", "--json"]).ends(0));
    assert_eq!(works["error"], Value::Null);
    for (token, code, works_not, words) in [
        (all.expired.as_str(), 4, json!(false), "the token has expired"),
        (&all.disabled, 4, json!(false), "the token is disabled"),
        (&wrong, 4, json!(false), "It does not work."),
        (&all.elsewhere, 3, json!(false), "It does not work from here."),
        (&account, 2, Value::Null, "It is not known whether it works."),
        // Asks nobody, and so nobody said no.
        ("two words", 4, Value::Null, "Nothing was sent."),
    ] {
        let said = on_stdin(&desk, token, &["--json"]).ends(code).says(words);
        says_no_secret(&said, &simulator);
        let mut document = document(&said);
        let keys = |document: &Value| document.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&document), keys(&works), "{said:?}");
        let known = document.as_object_mut().unwrap();
        let error = known.remove("error").unwrap();
        assert!(said.stderr.contains(error.as_str().unwrap()), "{error}: {said:?}");
        assert_eq!(known.remove("works"), Some(works_not), "{said:?}");
        assert_eq!(known.remove("api"), Some(works["api"].clone()));
        assert!(
            known.values().all(Value::is_null),
            "nothing is said of it that is not so: {known:?}"
        );
        assert_eq!(
            on_stdin(&desk, token, &[]).ends(code).stdout,
            "",
            "for people there is no document"
        );
    }
}

/// Cloudflare may call a token active that starts later: for a script that is no yes today.
#[test]
fn one_that_starts_later_is_no_yes() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let id = document(&desk.run(&["verify", "--json"]).ends(0))["id"].clone();
    let result = json!({"id": id, "status": "active", "not_before": "9000-01-01T00:00:00Z"});
    let body = json!({"success": true, "errors": [], "messages": [], "result": result});
    simulator
        .add_fault(json!({"path": "/user/tokens/verify", "fault": "answer", "body": body}))
        .unwrap();
    let said = desk.run(&["verify", "--json"]).ends(1);
    assert_eq!(document(&said)["works"], Value::Null, "{}", said.stdout);
    let said = desk.run(&["verify"]).ends(1);
    assert!(
        said.stdout.contains("Works       not yet. Cloudflare says: active.\n"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout.contains("Starts      1 Jan 9000, 00:00 UTC\n"),
        "{}",
        said.stdout
    );
}

#[test]
fn a_token_comes_from_standard_input_and_never_from_an_argument() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let before = simulator.exchanges().len();
    let said = desk.run(&["verify", simulator.api_token()]).ends(2);
    let said = said.says("A token is never an argument").says("history of your shell");
    assert!(!said.all().contains(simulator.api_token()));
    on_stdin(&desk, "", &[])
        .ends(4)
        .says("Nothing came on standard input. Nothing was sent.");
    on_stdin(&desk, &"a".repeat(9000), &[]).ends(4).says("is not a token");
    on_stdin(&desk, "cfut_short", &[]).ends(4);
    assert_eq!(simulator.exchanges().len(), before, "nothing was sent");
    let two = format!("{}\nanother line", simulator.credentials().without_minting);
    let said = on_stdin(&desk, &two, &[]).ends(0).says("the first one is the token");
    assert!(
        said.stdout.contains("Found       the token on standard input\n"),
        "{}",
        said.stdout
    );
}

/// On a terminal the token would be seen: nothing is typed here, and it ends all the same.
#[test]
fn a_terminal_is_no_place_to_type_a_token() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    let env = [("CFMINT_API_TOKEN", simulator.api_token())];
    let arguments = ["verify", "-", "--api-base-url", &base];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &arguments, &env);
    assert_eq!(pty.wait_for_exit().exit_code(), 4);
    let said = one_line(&pty.screen());
    let words =
        "Standard input is a terminal, where the token would be seen. Give it from a file: cfmint verify - < FILE";
    assert!(said.contains(words) && said.contains("Nothing was sent."), "{said}");
    assert_eq!(simulator.exchanges().len(), 0);
    pty.assert_restored();
}

#[test]
fn the_line_for_curl_asks_the_same_and_holds_no_secret() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let before = simulator.exchanges().len();
    let said = desk.run(&["verify", "--curl"]).ends(0);
    says_no_secret(&said, &simulator);
    assert_eq!(simulator.exchanges().len(), before, "nothing was sent");
    let asked = desk.shell(&said.stdout).ends(0);
    let answer: Value = serde_json::from_str(&asked.stdout).unwrap();
    assert_eq!(answer["result"]["status"], "active", "{answer}");
    let first = simulator.account_ids()[0].clone();
    let of_account = Desk {
        token: simulator.credentials().account.clone().unwrap(),
        ..Desk::at(&simulator)
    };
    of_account.run(&["verify", "--curl"]).ends(2).says("--account ID");
    let said = of_account.run(&["verify", "--curl", "--account", &first]).ends(0);
    let asked = of_account.shell(&said.stdout).ends(0);
    assert!(asked.stdout.contains("\"active\""), "{}", asked.stdout);
}

#[test]
fn no_fault_hangs_it_or_makes_it_say_what_is_not_so() {
    let paths = ["/user/tokens/verify", "/user/tokens/*", "/user"];
    whatever_befalls(
        &paths,
        &of_a_read(),
        &["verify", "--json"],
        small,
        |rule, simulator, said| {
            assert!(matches!(said.code, Some(0 | 1 | 3 | 4)), "{rule}: {said:?}");
            let works = document(&said)["works"].clone();
            let expected = match said.code {
                Some(0) => json!(true),
                Some(1) => Value::Null,
                _ => json!(false),
            };
            assert_eq!(works, expected, "{rule}: {said:?}");
            // What nobody judged is no wrong token.
            let judged = JUDGED.contains(&rule["fault"].as_str().unwrap());
            assert!(judged || matches!(said.code, Some(0 | 1)), "{rule}: {said:?}");
            let wrong = said.stderr.contains("It does not work");
            assert_eq!(wrong, matches!(said.code, Some(3 | 4)), "{rule}: {said:?}");
            if works == true {
                assert_eq!(document(&said)["status"], "active", "{rule}: {said:?}");
            }
            says_no_secret(&said, simulator);
        },
    );
}
