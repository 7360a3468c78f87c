//! That a list which lacks something is never taken for a whole one, whoever owns it and whatever the
//! answer counts, and that what is said of it is so.

use cfmint::simulator::Simulator;
use serde_json::{Value, json};

use super::{document, make, with_accounts};
use crate::command::{Desk, Said};

/// Finds nothing by itself.
const CHECK: [&str; 3] = ["check", "--unused-for", "3000d"];

fn fault(simulator: &Simulator, path: &str, mut fault: Value) {
    fault["path"] = json!(path);
    fault["sticky"] = json!(true);
    simulator.add_fault(fault).unwrap();
}

/// How often the list of accounts was asked for, whatever the page.
fn accounts_asked(simulator: &Simulator) -> usize {
    let asked = simulator.exchanges();
    let lists = asked
        .iter()
        .filter(|one| one["path"].as_str().unwrap().contains("/accounts?"));
    lists.count()
}

/// What `list` and `check` say, for people and as documents; each ends with 1.
fn all_say(desk: &Desk, arguments: &[&str], words: &str) -> [Said; 2] {
    for command in [&["list"][..], &CHECK] {
        desk.run(&[command, arguments].concat()).ends(1).says(words);
    }
    let found = [&["check", "--never-expires"], arguments].concat();
    desk.run(&found).ends(6).says(words);
    [&["list", "--json"][..], &[&CHECK[..], &["--json"]].concat()]
        .map(|command| desk.run(&[command, arguments].concat()).ends(1))
}

/// What becomes of a list that has nothing or less in it than its count says.
#[test]
fn accounts_that_did_not_come_are_missed() {
    let few = "The list of accounts ended after ";
    for (accounts, rule, words) in [
        (3, json!({"fault": "null_result"}), "0 of 3."),
        (3, json!({"fault": "missing_result"}), "0 of 3."),
        (
            3,
            json!({"fault": "page_huge_total"}),
            "3, and claims that there are 1,000,000,000,000, which cfmint does not believe.",
        ),
        (70, json!({"fault": "page_empty_middle"}), "50 of 70."),
        (70, json!({"fault": "page_repeat"}), "50 of 70."),
        (70, json!({"fault": "page_drift", "by": 2}), "68 of 70."),
    ] {
        let simulator = with_accounts(accounts);
        fault(&simulator, "/accounts", rule.clone());
        let desk = Desk::at(&simulator);
        for said in all_say(&desk, &["--all"], &format!("{few}{words}")) {
            let error = document(&said)["error"].clone();
            let error = error.as_str().unwrap();
            assert!(error.starts_with("Not all accounts are here"), "{rule}: {error}");
            assert!(error.contains(words), "{rule}: {error}");
        }
        let said = desk.run(&["list", "--all"]).ends(1);
        assert!(!said.stderr.contains("--all"), "more was not to be had: {said:?}");
        simulator.clear_faults();
        desk.run(&[&CHECK[..], &["--all"]].concat()).ends(0);
    }
}

/// No answer says that there are none.
#[test]
fn an_answer_with_nothing_in_it_is_no_empty_list() {
    let simulator = with_accounts(1);
    let body = json!({"success": true, "errors": [], "messages": [], "result": null});
    let answer = json!({"fault": "answer", "body": body});
    for path in ["/accounts", "/user/tokens", "/accounts/*/tokens"] {
        fault(&simulator, path, answer.clone());
        let desk = Desk::at(&simulator);
        for said in all_say(&desk, &[], "came with nothing in it, and without a count.") {
            let document = document(&said);
            let owners = document["owners"].as_array().unwrap();
            let whole = owners.iter().all(|owner| owner["complete"] == true) && document["error"].is_null();
            assert!(!whole, "{path}: {said:?}");
        }
        simulator.clear_faults();
    }
    let none = json!({"success": true, "errors": [], "messages": [], "result": [],
        "result_info": {"page": 1, "per_page": 50, "count": 0, "total_count": 0}});
    fault(&simulator, "/accounts", json!({"fault": "answer", "body": none}));
    let said = Desk::at(&simulator).run(&CHECK).ends(0);
    assert!(said.stdout.starts_with("No token needs a look"), "{said:?}");
}

#[test]
fn tokens_that_did_not_come_are_counted_and_nobody_is_sent_for_more_pages() {
    let simulator = with_accounts(1);
    let account = simulator.account_ids()[0].clone();
    for number in 0..60 {
        make(&simulator, Some(&account), &format!("token-{number}"), |_| {});
    }
    let path = format!("/accounts/{account}/tokens");
    let desk = Desk::at(&simulator);
    for (rule, words) in [
        (json!({"fault": "null_result"}), "0 of 61."),
        (json!({"fault": "page_empty_middle"}), "50 of 61."),
        (json!({"fault": "page_drift", "by": 1}), "60 of 61."),
        (
            json!({"fault": "page_huge_total"}),
            "61, and claims that there are 1,000,000,000,000, which cfmint does not believe.",
        ),
    ] {
        fault(&simulator, &path, rule.clone());
        let said = desk.run(&["list"]).ends(1);
        let said = said.says("Not all tokens are here. The list of the tokens of account ");
        let said = said.says(&format!("({account}) ended after {words}"));
        assert!(
            !said.stderr.contains("--all") && !said.stderr.contains("pages"),
            "{said:?}"
        );
        desk.run(&CHECK).ends(1).says(words);
        let said = desk.run(&["list", "--json"]).ends(1);
        let owner = document(&said)["owners"][1].clone();
        assert_eq!(owner["error"], format!("The list ended after {words}"), "{rule}");
        let count = if rule["fault"] == "page_huge_total" {
            Value::Null
        } else {
            json!(61)
        };
        assert_eq!((&owner["complete"], &owner["count"]), (&json!(false), &count), "{rule}");
        simulator.clear_faults();
    }
    // Nor where the pages never end.
    for name in ["page_endless", "page_repeat"] {
        fault(&simulator, &path, json!({"fault": name}));
        let said = desk.run(&["list", "--all"]).ends(1);
        let said = said.says("cfmint reads at most 20 pages of a list. Missing: ");
        assert!(!said.stderr.contains("--all"), "{said:?}");
        simulator.clear_faults();
    }
    desk.run(&CHECK).ends(0);
}

/// Accounts beyond the first page are asked for with --all alone.
#[test]
fn accounts_that_nobody_asked_for_are_in_the_document() {
    let simulator = with_accounts(70);
    let desk = Desk::at(&simulator);
    for said in all_say(&desk, &[], "--all asks for every page") {
        let error = document(&said)["error"].clone();
        assert!(
            error.as_str().unwrap().contains("There are more than were asked for."),
            "{error}"
        );
    }
    fault(&simulator, "/accounts", json!({"fault": "page_huge_total"}));
    let said = desk
        .run(&["list"])
        .ends(1)
        .says("all of the accounts that were not listed");
    assert!(!said.stderr.contains("999,999"), "{said:?}");
    simulator.clear_faults();
    fault(&simulator, "/accounts", json!({"fault": "page_endless"}));
    let said = desk.run(&["list", "--all"]).ends(1);
    let said = said.says("cfmint reads at most 20 pages of a list.");
    assert!(!said.stderr.contains("--all"), "{said:?}");
}

/// Only a refusal of the sign-in’s rights says that a list is not for it.
#[test]
fn a_list_that_fails_is_not_one_that_is_kept_from_this_sign_in() {
    let simulator = with_accounts(2);
    let account = simulator.account_ids()[1].clone();
    let desk = Desk::at(&simulator);
    let refused =
        json!({"success": false, "errors": [{"code": 7003, "message": "No route"}], "messages": [], "result": null});
    for path in [
        "/user/tokens".to_owned(),
        format!("/accounts/{account}/tokens"),
        "/accounts".to_owned(),
    ] {
        for status in [200, 400, 404] {
            fault(
                &simulator,
                &path,
                json!({"fault": "answer", "status": status, "body": refused}),
            );
            let said = desk.run(&["list"]).ends(1);
            assert!(!said.stderr.contains("not shown"), "{path} {status}: {said:?}");
            let said = said.says("could");
            assert!(said.stderr.contains(" listed"), "{path} {status}: {said:?}");
            desk.run(&["list", "--json"]).ends(1);
            simulator.clear_faults();
        }
        fault(&simulator, &path, json!({"fault": "forbidden"}));
        desk.run(&["list"]).ends(0).says("it lacks");
        simulator.clear_faults();
    }
}

/// The names of what tokens reach are in the list that was asked for already.
#[test]
fn a_list_of_accounts_that_failed_is_not_asked_for_again() {
    let simulator = with_accounts(2);
    let account = simulator.account_ids()[1].clone();
    make(&simulator, None, "far", |body| {
        body["policies"] = json!([super::zones_of(&account)])
    });
    let desk = Desk::at(&simulator);
    desk.run(&["list"]).ends(0);
    let well = accounts_asked(&simulator);
    assert_eq!(well, 1);
    for rule in [json!({"fault": "html", "status": 404}), json!({"fault": "null_result"})] {
        fault(&simulator, "/accounts", rule.clone());
        let before = accounts_asked(&simulator);
        let said = desk.run(&["list"]).ends(1);
        assert!(said.stdout.contains("far"), "{said:?}");
        assert_eq!(accounts_asked(&simulator) - before, well, "{rule}");
        simulator.clear_faults();
    }
}
