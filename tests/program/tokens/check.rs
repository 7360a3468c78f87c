//! `cfmint check`: what it finds and how it ends, that it never says all is well without having
//! looked, and the calendar.

use std::fs;

use serde_json::{Value, json};

use super::{asked_only, document, in_days, make, of_a_read, pages_asked, paging, whatever_happens, with_accounts};
use crate::command::Desk;

/// The names of what was found.
fn found(document: &Value) -> Vec<&str> {
    let tokens = document["tokens"].as_array().unwrap().iter();
    tokens.map(|token| token["name"].as_str().unwrap()).collect()
}

#[test]
fn each_condition_finds_its_own_and_none_given_is_all_four() {
    let simulator = with_accounts(1);
    let account = simulator.account_ids()[0].clone();
    let expiring = |days| move |body: &mut Value| body["expires_on"] = json!(in_days(days));
    make(&simulator, Some(&account), "good", expiring(90));
    make(&simulator, Some(&account), "soon", expiring(13));
    make(&simulator, Some(&account), "over", expiring(-1));
    make(&simulator, Some(&account), "endless", |_| {});
    make(&simulator, Some(&account), "wide", |body| {
        body["expires_on"] = json!(in_days(90));
        body["policies"] = json!([super::zones_of(&account)]);
    });
    let desk = Desk::at(&simulator);
    // The last one is the account's own credential.
    let all = ["over", "soon", "Provisioning", "endless", "wide"];
    for (arguments, names) in [
        (&[][..], &all[..]),
        (&["--expires-within", "2w"], &["over", "soon"]),
        (&["--expires-within", "12d"], &["over"]),
        (&["--never-expires"], &["Provisioning", "endless"]),
        (&["--grade", "HIGH"], &["Provisioning", "wide", "endless"]),
        (&["--grade", "critical"], &["Provisioning"]),
        (&["--unused-for", "90d", "--expires-within", "1h"], &["over"]),
    ] {
        let said = desk
            .run(&[&["check", "--json", "--account", &account], arguments].concat())
            .ends(6);
        let document = document(&said);
        assert_eq!(found(&document), names, "{arguments:?}");
        assert_eq!(document["looked_at"], 6);
        asked_only(&simulator, &said);
    }
    let said = desk
        .run(&["check", "--account", &account])
        .ends(6)
        .says("5 of 6 tokens need a look.");
    assert!(
        said.stdout
            .contains("\n  It never expires. Set an expiry at https://dash.cloudflare.com/"),
        "{said:?}"
    );
    assert!(
        said.stdout.contains("\n  It expires ") && said.stdout.contains(", in 12 days. Extend it at"),
        "{said:?}"
    );
    assert!(!said.stdout.contains("good"), "{said:?}");
    let said = desk.run(&["check", "--account", &account, "--markdown"]).ends(6);
    assert!(
        said.stdout
            .starts_with("## Cloudflare API tokens: 5 of 6 need a look\n\n- **over**, id `"),
        "{said:?}"
    );
    let said = desk
        .run(&["check", "--account", &account, "--unused-for", "90d"])
        .ends(0);
    assert_eq!(said.stdout, "No token needs a look: 6 tokens were read.\n");
}

#[test]
fn spans_are_read_before_anybody_is_asked() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let before = simulator.exchanges().len();
    for (span, why) in [
        ("6m", "it may be months or minutes: write 180d, or 6min"),
        ("14", "it has no unit"),
        ("1y", "not all of one length; write 365d"),
    ] {
        desk.run(&["check", "--expires-within", span]).ends(2).says(why);
    }
    fs::write(
        desk.file("other.ics"),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//\r\n",
    )
    .unwrap();
    desk.run(&["check", "--ics", "other.ics"])
        .ends(2)
        .says("cfmint did not write it: it is not overwritten.");
    desk.run(&["check", "--ics", "no/such.ics"])
        .ends(2)
        .says("does not exist");
    desk.run(&["check", "--ics", "-"])
        .ends(2)
        .says("never to standard output; expected a name such as tokens.ics.");
    assert!(!desk.file("-").exists());
    assert_eq!(simulator.exchanges().len(), before, "nothing was sent");
    assert!(
        fs::read_to_string(desk.file("other.ics"))
            .unwrap()
            .ends_with("//other//\r\n")
    );
}

#[test]
fn the_calendar_has_every_expiry_and_is_renewed() {
    let simulator = with_accounts(1);
    let account = simulator.account_ids()[0].clone();
    let id = make(&simulator, Some(&account), "one", |body| {
        body["expires_on"] = json!(in_days(30))
    });
    make(&simulator, Some(&account), "over", |body| {
        body["expires_on"] = json!(in_days(-3))
    });
    let desk = Desk::at(&simulator);
    let arguments = ["check", "--never-expires", "--account", &account, "--ics", "tokens.ics"];
    desk.run(&arguments)
        .ends(6)
        .says("\"tokens.ics\" has the expiry of 1 token.");
    let first = fs::read_to_string(desk.file("tokens.ics")).unwrap();
    let events = |file: &str| file.parse::<icalendar::Calendar>().unwrap().components.len();
    assert!(first.contains(&format!("UID:{id}-extend@cfmint")), "{first}");
    assert_eq!(events(&first), 2);
    make(&simulator, Some(&account), "two", |body| {
        body["expires_on"] = json!(in_days(60))
    });
    desk.run(&arguments).ends(6).says("has the expiries of 2 tokens.");
    let second = fs::read_to_string(desk.file("tokens.ics")).unwrap();
    assert_eq!(events(&second), 4);
    // Less than was there is no calendar of all that expires.
    simulator
        .add_fault(
            json!({"path": format!("/accounts/{account}/tokens"), "sticky": true, "fault": "status", "code": 500}),
        )
        .unwrap();
    desk.run(&arguments)
        .ends(1)
        .says("was not written: not all tokens could be read.");
    assert_eq!(fs::read_to_string(desk.file("tokens.ics")).unwrap(), second);
}

#[test]
fn what_could_not_be_read_is_never_well() {
    let simulator = with_accounts(25);
    let desk = Desk::at(&simulator);
    let said = desk
        .run(&["check", "--unused-for", "90d", "--expires-within", "1h"])
        .ends(6);
    said.says("20 pages load by themselves. Missing: all of 7 accounts.");
    assert_eq!(pages_asked(&simulator), 19);
    let account = simulator.account_ids()[3].clone();
    let path = format!("/accounts/{account}/tokens");
    simulator
        .add_fault(json!({"path": path, "sticky": true, "fault": "forbidden"}))
        .unwrap();
    let said = desk.run(&["check", "--account", &account]).ends(1);
    let said = said.says("No token could be read.");
    assert_eq!(said.stdout, "");
    said.says("are not shown to this sign-in")
        .says("To have everything read, sign in with a token that has Account API Tokens Read.");
    let said = desk.run(&["check", "--account", &account, "--markdown"]).ends(1);
    assert!(said.stdout.contains("### Not everything could be read"), "{said:?}");
}

/// A job that may read one account of two is told how it can end with 0.
#[test]
fn how_everything_is_read_is_said_where_nothing_else_is_wrong() {
    let simulator = with_accounts(2);
    let accounts = simulator.account_ids();
    let path = format!("/accounts/{}/tokens", accounts[1]);
    simulator
        .add_fault(json!({"path": path, "sticky": true, "fault": "forbidden"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.run(&["check", "--unused-for", "3000d"]).ends(1);
    let said = said.says("Not all tokens could be read. Of the ");
    let way = format!(
        "To have everything read, sign in with a token that has Account API Tokens Read, or name an account that this one may read, such as --account {}.",
        accounts[0]
    );
    assert_eq!(said.stderr.matches(&way).count(), 1, "{said:?}");
    desk.run(&["check", "--unused-for", "3000d", "--account", &accounts[0]])
        .ends(0);
    let said = desk.run(&["check", "--never-expires"]).ends(6);
    assert!(!said.stderr.contains("To have everything read"), "{said:?}");
}

#[test]
fn the_most_pressing_comes_first_and_a_disabled_one_is_said_to_be() {
    let simulator = with_accounts(1);
    let account = simulator.account_ids()[0].clone();
    let token = |name: &str, digit: &str, change: &dyn Fn(&mut Value)| {
        let mut token = json!({"id": digit.repeat(32), "name": name, "status": "active", "issued_on": in_days(-200),
            "last_used_on": in_days(-1), "expires_on": in_days(300), "policies": [super::zones_of(&account)]});
        change(&mut token);
        token
    };
    let at = |days: i64| move |token: &mut Value| token["expires_on"] = json!(in_days(days));
    let tokens = [
        token("wide", "1", &|_| {}),
        token("off", "2", &|token| token["status"] = json!("disabled")),
        token("unused", "3", &|token| token["last_used_on"] = json!(in_days(-100))),
        token("endless", "4", &|token| token["expires_on"] = Value::Null),
        token("later", "5", &at(9)),
        token("sooner", "6", &at(2)),
        token("over", "7", &at(-2)),
        token("public", "8", &|token| token["status"] = json!("revoked (exposed)")),
    ];
    let body = json!({"success": true, "errors": [], "messages": [], "result": tokens,
        "result_info": {"count": 8, "page": 1, "per_page": 50, "total_count": 8}});
    simulator
        .add_fault(
            json!({"path": format!("/accounts/{account}/tokens"), "sticky": true, "fault": "answer", "body": body}),
        )
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.run(&["check", "--account", &account, "--json"]).ends(6);
    assert_eq!(
        found(&document(&said)),
        ["public", "over", "sooner", "later", "endless", "unused", "wide", "off"]
    );
    let said = desk.run(&["check", "--account", &account]).ends(6);
    let disabled = "It is disabled, and works again when someone enables it. Its blast radius is high.";
    let (_, off) = said.stdout.split_once("\noff, id").unwrap();
    let off = off.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(off.contains(disabled), "{said:?}");
    assert_eq!(said.stdout.matches("It is disabled").count(), 1, "{said:?}");
}

/// An account that makes no sense may own anything.
#[test]
fn an_account_that_cannot_be_read_is_not_left_out_in_silence() {
    let simulator = with_accounts(2);
    simulator
        .add_fault(json!({"path": "/accounts", "sticky": true, "fault": "wrong_item_types"}))
        .unwrap();
    let arguments = ["check", "--unused-for", "3000d"];
    let said = Desk::at(&simulator).run(&arguments).ends(1);
    assert_eq!(said.stdout, "");
    said.says("Not all of your accounts could be listed")
        .says("accounts have a form that cfmint does not know.");
    simulator.clear_faults();
    Desk::at(&simulator).run(&arguments).ends(0);
}

#[test]
fn no_fault_hangs_it_or_makes_it_say_that_all_is_well() {
    let paths = ["/user/tokens", "/accounts", "/accounts/*/tokens"];
    let arguments = ["check", "--unused-for", "90d", "--json"];
    whatever_happens(
        &paths,
        &[of_a_read(), paging().to_vec()].concat(),
        &arguments,
        |rule, _, said| {
            let document = document(&said);
            let whole = document["owners"]
                .as_array()
                .unwrap()
                .iter()
                .all(|owner| owner["complete"] == true);
            let nothing = found(&document).is_empty();
            let expected = match (nothing, whole && document["error"].is_null()) {
                (false, _) => 6,
                (true, true) => 0,
                (true, false) => 1,
            };
            assert_eq!(said.code, Some(expected), "{rule}: {said:?}");
        },
    );
}
