//! `cfmint diff`: specs beside what exists, line by line; what cannot be told is said, and nothing
//! is changed.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{
    JUDGED, asked_only, dns_on, document, first_zone, in_days, line, make, of_a_read, paging, with_accounts, zones_of,
};
use crate::command::{Desk, SPEC, Said, text};
use crate::faults::read::whatever_befalls;

/// A spec of this name, which edits DNS of the first zone as the tokens of `make` do.
fn spec(name: &str, more: &str) -> String {
    format!("name = '{name}'\n{more}\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n")
}

/// Writes specs into a folder of the home.
fn folder(desk: &Desk, specs: &[(&str, String)]) -> PathBuf {
    let folder = desk.file("specs");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in specs {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// What each spec came to, and the ids that it is about.
fn states(said: &Said) -> Vec<(String, String, Vec<String>)> {
    let printed = document(said);
    let rows = printed["specs"].as_array().unwrap().iter();
    let ids = |row: &Value| {
        let ids = row["ids"].as_array().unwrap().iter();
        ids.map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    rows.map(|row| (text(row, "name").to_owned(), text(row, "state").to_owned(), ids(row)))
        .collect()
}

#[test]
fn what_was_created_from_a_spec_is_as_it_asks() {
    let simulator = with_accounts(2);
    let desk = Desk::at(&simulator);
    let account = simulator.account_ids()[0].clone();
    let specs = [
        SPEC.to_owned(),
        spec("two", "expires = '2030-01-31'\nstarts = '2029-01-01T10:00:00Z'\nip = { in = ['192.0.2.0/24'], not_in = ['192.0.2.7'] }"),
        spec("three", "expires = 'never'\nstarts = '1d'"),
        "name = 'four'\nexpires = '1y'\n[[grant]]\npermissions = ['zone/DNS:edit', 'zone/Zone:read']\nresources = ['zones:all']\nexcept = ['zone:example.com']\n".to_owned(),
        format!("name = 'five'\nowner = 'account:{account}'\nexpires = '90d'\n[[grant]]\npermissions = ['zone/DNS:read']\nresources = ['zone:example.com']\n"),
    ];
    for text in &specs {
        desk.spec(text);
        let missing = desk.run(&["diff", "spec.toml"]).ends(6);
        assert!(missing.stdout.starts_with("spec.toml: missing: “"), "{missing:?}");
        desk.create(&["--to", "file:secret", "--overwrite"]).ends(0);
        let said = desk
            .run(&["diff", "spec.toml"])
            .ends(0)
            .says("The token is as its spec asks.");
        assert!(said.stdout.starts_with("spec.toml: as asked: “"), "{said:?}");
        assert_eq!(said.stdout.lines().count(), 1, "{said:?}");
        asked_only(&simulator, &said);
    }
}

#[test]
fn each_line_that_differs_is_told() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let id = make(&simulator, None, "deploy", |body| {
        body["expires_on"] = json!("2030-01-31T00:00:00Z");
        body["condition"] = json!({"request_ip": {"in": ["192.0.2.0/24"]}});
    });
    let asked = spec("deploy", "expires = '2029-01-31'\nip = { in = ['198.51.100.0/24'] }");
    desk.spec(&asked.replace("DNS:edit", "Zone:read"));
    let said = desk.run(&["diff", "spec.toml"]).ends(6).says("1 spec: 1 not as asked.");
    let first = said.stdout.lines().next().unwrap();
    assert_eq!(first, format!("spec.toml: different: “deploy” (id {id}):"));
    for expected in [
        "  Can     − DNS: Edit on example.com",
        "  Can     + Zone: Read on example.com   wider",
        "  Until   31 Jan 2030, 00:00 UTC → 31 Jan 2029, 00:00 UTC",
        "− is only there, + only in the spec; of two times the second is the spec’s.",
    ] {
        line(&said, expected);
    }
    assert!(line(&said, "  From ").contains("192.0.2.0/24"), "{said:?}");
    assert!(line(&said, "  From ").contains("198.51.100.0/24"), "{said:?}");
    let json = desk.run(&["diff", "spec.toml", "--json"]).ends(6);
    let printed = document(&json);
    assert_eq!(printed["in_no_spec"], Value::Null);
    assert_eq!(printed["specs"][0]["owner"], "user");
    let changes = printed["specs"][0]["changes"].as_array().unwrap();
    let what: Vec<&str> = changes.iter().map(|one| text(one, "what")).collect();
    assert_eq!(what, ["Can", "Can", "From", "Until"]);
    assert_eq!(changes[3]["before"], "31 Jan 2030, 00:00 UTC");
    asked_only(&simulator, &said);
    // The same lines where one that exists is skipped.
    let skipped = desk.create(&["--to", "file:x", "--if-exists", "skip"]).ends(0);
    let skipped = skipped
        .says("It differs from what was asked for:")
        .says("Nothing was created.");
    for row in said.stdout.lines().filter(|row| row.starts_with("  ")) {
        assert!(skipped.stderr.contains(row), "no {row} in {skipped:?}");
    }
    assert!(!desk.file("x").exists());
}

/// One that is disabled does not do what a spec asks.
#[test]
fn one_that_does_not_work_is_not_as_asked() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let id = make(&simulator, None, "deploy", |_| {});
    desk.spec(&spec("deploy", "expires = 'never'"));
    desk.run(&["diff", "spec.toml"]).ends(0);
    desk.run(&["disable", &id, "--yes"]).ends(0);
    let said = desk.run(&["diff", "spec.toml"]).ends(6);
    line(&said, "  Status  disabled → active   wider");
}

#[test]
fn a_time_counted_from_now_is_met_by_what_is_not_later() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let ends = [
        ("soon", Some(in_days(3))),
        ("late", Some(in_days(200))),
        ("never", None),
    ];
    for (name, end) in &ends {
        make(&simulator, None, name, |body| {
            if let Some(end) = end {
                body["expires_on"] = json!(end);
            }
        });
    }
    for (name, expires, is_so) in [
        ("soon", "30d", true),
        ("soon", "1d", false),
        ("soon", "never", false),
        ("late", "30d", false),
        ("late", "1y", true),
        ("never", "1y", false),
        ("never", "never", true),
        ("never", "2030-01-31", false),
    ] {
        desk.spec(&spec(name, &format!("expires = '{expires}'")));
        let said = desk.run(&["diff", "spec.toml"]).ends(if is_so { 0 } else { 6 });
        assert_eq!(said.stdout.contains("\n  Until "), !is_so, "{name} {expires}: {said:?}");
    }
    // One that has expired is none.
    make(&simulator, None, "over", |body| body["expires_on"] = json!(in_days(-2)));
    desk.spec(&spec("over", "expires = '30d'"));
    let said = desk.run(&["diff", "spec.toml", "--json"]).ends(6);
    assert_eq!(states(&said)[0].1, "missing");
}

#[test]
fn a_folder_is_all_its_specs_and_what_is_in_none() {
    let simulator = with_accounts(2);
    let account = simulator.account_ids()[1].clone();
    let desk = Desk::at(&simulator);
    let same = make(&simulator, None, "same", |_| {});
    let wide = make(&simulator, None, "wide", |body| {
        body["policies"] = json!([
            dns_on("com.cloudflare.api.account.zone.*"),
            dns_on(&first_zone(&simulator))
        ]);
    });
    let twins = [0, 1].map(|_| make(&simulator, None, "twins", |_| {}));
    let stray = make(&simulator, None, "stray", |_| {});
    // Of an account that no spec names, and so nobody's business here.
    make(&simulator, Some(&account), "theirs", |body| {
        body["policies"] = json!([zones_of(&account)])
    });
    let never = "expires = 'never'";
    let folder = folder(
        &desk,
        &[
            ("a.toml", spec("same", never)),
            ("b.json", json!({"name": "wide", "expires": "never", "grant": [{"permissions": ["zone/DNS:edit"], "resources": ["zone:example.com"]}]}).to_string()),
            ("c.toml", spec("twins", never)),
            ("d.toml", spec("gone", never)),
            ("notes.md", "no spec".to_owned()),
        ],
    );
    std::fs::create_dir(folder.join("deeper.toml")).unwrap();
    std::fs::create_dir(folder.join("deeper")).unwrap();
    std::fs::write(folder.join("deeper/e.toml"), spec("deeper", never)).unwrap();
    let said = desk.run(&["diff", "specs", "--json"]).ends(6);
    let of = |name: &str, state: &str, ids: &[&String]| {
        (
            name.to_owned(),
            state.to_owned(),
            ids.iter().map(|id| (*id).clone()).collect::<Vec<_>>(),
        )
    };
    let mut found = states(&said);
    found[2].2.sort();
    let mut two = twins.clone();
    two.sort();
    assert_eq!(
        found,
        [
            of("same", "same", &[&same]),
            of("wide", "different", &[&wide]),
            of("twins", "ambiguous", &[&two[0], &two[1]]),
            of("gone", "missing", &[]),
        ]
    );
    let beside = document(&said)["in_no_spec"].clone();
    let beside: Vec<&str> = beside
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(one, "name"))
        .collect::<Vec<_>>();
    assert!(
        beside.contains(&"stray") && !beside.contains(&"twins") && !beside.contains(&"theirs"),
        "{beside:?}"
    );
    let said = desk.run(&["diff", "specs"]).ends(6);
    line(&said, "specs/c.toml: 2 are named “twins” (yours, ada@example.com): ");
    line(&said, "specs/d.toml: missing: “gone” (yours, ada@example.com)");
    line(&said, "  Can     − DNS: Edit on all zones");
    line(&said, &format!("In no spec: “stray” (id {stray})"));
    asked_only(&simulator, &said.says("4 specs: 3 not as asked."));
    // Of one spec, others are nobody's business.
    let said = desk.run(&["diff", "specs/a.toml"]).ends(0);
    assert!(!said.stdout.contains("stray"), "{said:?}");
}

#[test]
fn a_wrong_spec_is_said_before_anybody_is_asked() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    make(&simulator, None, "deploy", |_| {});
    let asked = simulator.exchanges().len();
    folder(
        &desk,
        &[
            ("a.toml", SPEC.to_owned()),
            ("b.toml", "nam = 'x'".to_owned()),
            ("c.json", "{".to_owned()),
        ],
    );
    let said = desk.run(&["diff", "specs"]).ends(2);
    let said = said
        .says("specs/b.toml:1:1: “nam” is not a field of a spec: did you mean name?")
        .says("specs/c.json:1:");
    assert_eq!(said.stdout, "");
    std::fs::create_dir(desk.file("empty")).unwrap();
    desk.run(&["diff", "empty"])
        .ends(2)
        .says("empty: there is no *.toml and no *.json in this folder");
    desk.run(&["diff", "nowhere"])
        .ends(2)
        .says("nowhere: it could not be read");
    desk.run(&["diff"]).ends(2);
    assert_eq!(simulator.exchanges().len(), asked);
    // What only the account can tell.
    desk.spec(&SPEC.replace("example.com", "example.invalid"));
    desk.run(&["diff", "spec.toml"])
        .ends(2)
        .says("spec.toml:5:14: zone:example.invalid ");
    folder(
        &desk,
        &[
            ("b.toml", SPEC.to_owned()),
            (
                "c.json",
                json!({"name": "deploy", "policies": [dns_on(&first_zone(&simulator))]}).to_string(),
            ),
        ],
    );
    desk.run(&["diff", "specs"])
        .ends(2)
        .says("specs/b.toml: it describes the same token as specs/a.toml: their name and owner are the same.")
        .says("specs/c.json: it describes the same token as specs/a.toml");
}

/// The API answers with an empty list for any id of an account.
#[test]
fn an_account_that_is_not_seen_says_nothing() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let unseen = "0123456789abcdef0123456789abcdef";
    desk.spec(&format!(
        "name = 'deploy'\nowner = 'account:{unseen}'\nexpires = 'never'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:in:{unseen}']\n"
    ));
    let said = desk.run(&["diff", "spec.toml", "--json"]).ends(1);
    assert_eq!(states(&said)[0].1, "unknown", "{said:?}");
    assert!(!document(&said)["unread"].as_array().unwrap().is_empty(), "{said:?}");
}

#[test]
fn what_cannot_be_read_of_a_token_is_not_the_same() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let token = json!({
        "id": "0123456789abcdef0123456789abcdef", "name": "deploy", "status": "active",
        "policies": [dns_on(&first_zone(&simulator))], "condition": {"request_ip": {"in": ["soon"]}}
    });
    let body = json!({
        "success": true, "errors": [], "messages": [], "result": [token],
        "result_info": {"page": 1, "per_page": 50, "count": 1, "total_count": 1}
    });
    let rule =
        json!({"method": "GET", "path": "/user/tokens", "sticky": true, "nth": 1, "fault": "answer", "body": body});
    simulator.add_fault(rule).unwrap();
    desk.spec(&spec("deploy", "expires = 'never'"));
    let said = desk.run(&["diff", "spec.toml"]).ends(1);
    line(&said, "spec.toml: not known: “deploy”");
    said.says("cannot be compared.")
        .says("A part of its client IP filter could not be read");
}

/// Whatever befalls a list: the truth, or that it is not known.
#[test]
fn no_fault_makes_it_the_same_or_missing() {
    let with_one = || {
        let simulator = with_accounts(1);
        make(&simulator, None, "other", |_| {});
        simulator
    };
    let faults: Vec<Value> = of_a_read().into_iter().chain(paging()).collect();
    let sticky: Vec<Value> = faults
        .into_iter()
        .map(|mut fault| {
            fault["sticky"] = json!(true);
            fault["nth"] = json!(1);
            fault
        })
        .collect();
    let from = std::env::temp_dir().join(format!("cfmint-diff-{}.toml", std::process::id()));
    std::fs::write(&from, spec("other", "expires = '30d'")).unwrap();
    let path = from.to_str().unwrap();
    whatever_befalls(
        &["/user/tokens"],
        &sticky,
        &["diff", path, "--json"],
        with_one,
        |rule, simulator, said| {
            asked_only(simulator, &said);
            if said.stdout.is_empty() {
                assert!(matches!(said.code, Some(1 | 3 | 4)), "{rule}: {said:?}");
                return;
            }
            let state = states(&said)[0].1.clone();
            let code = match state.as_str() {
                // It never expires, and is as wide.
                "different" => 6,
                "unknown" => 1,
                // So many of the name are listed.
                "ambiguous" if rule["fault"] == "page_endless" => 6,
                other => panic!("{rule}: {other}: {said:?}"),
            };
            assert_eq!(said.code, Some(code), "{rule}: {said:?}");
            let judged = JUDGED.iter().any(|fault| rule["fault"] == *fault);
            assert!(!judged || state == "unknown", "{rule}: {said:?}");
        },
    );
    std::fs::remove_file(&from).unwrap();
}
