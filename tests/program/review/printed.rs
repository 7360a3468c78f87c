//! What is printed, for whom: the page, its limits, its faults, and names that try to drive a
//! terminal.

use std::net::TcpListener;

use super::*;

/// Nothing in a text moves a cursor, hides or reorders; a list of its own, so that it does not
/// repeat the program's mistakes.
fn misleads(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter as u32,
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xe0000..=0xe0fff)
}

#[test]
fn the_page_as_a_person_reads_it() {
    let spec = DNS.replace("30d", "2099-01-31");
    let text = review(&spec, &[]);
    let (page, reviewed) = out(&text).rsplit_once("Reviewed ").unwrap();
    assert_eq!(
        page,
        "Nothing has been created yet. Check what “deploy” will be able to do.\n\
         \n\
         Name: deploy\n\
         Owner: you. It loses access when you do.\n\
         On: zone example.com (looked up when it is created)\n\
         Can: Edit DNS (create, read, change, delete and list)\n\
         Cannot: create tokens; reach other zones, account settings or anything else.\n\
         Client IP: From any address.\n\
         Starts working: at once.\n\
         Stops working: 31 Jan 2099, 00:00 UTC.\n\
         \n\
         Blast radius: high\n\
         high: It works for "
            .to_owned()
            + page.split("It works for ").nth(1).unwrap()
    );
    assert!(
        page.ends_with("Open until it is created: “zone:example.com”.\n"),
        "{page}"
    );
    assert!(
        reviewed.ends_with(" UTC; a duration counts from when it is created.\n"),
        "{reviewed}"
    );
}

#[test]
fn a_credential_is_no_reason_to_ask() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    nobody.set_nonblocking(true).unwrap();
    let base = format!("http://{}", nobody.local_addr().unwrap());
    let more = [
        ("CLOUDFLARE_API_BASE_URL", base.as_str()),
        ("CFMINT_API_TOKEN", "not-a-real-token"),
        ("CFMINT_TOKEN_COMMAND", "touch ran"),
    ];
    let home = Home::fresh();
    for arguments in [
        &["review", "-"][..],
        &["review", "-", "--json"],
        &["review", "-", "--markdown"],
        &["export", "-", "--as", "spec"],
    ] {
        let output = run(&home, arguments, DNS, &more);
        assert_eq!((code(&output), err(&output)), (0, ""), "{arguments:?}");
    }
    let asked = nobody.accept();
    assert!(asked.is_err(), "somebody was asked: {asked:?}");
    assert!(!home.path("home/ran").exists(), "the command for a credential ran");
}

#[test]
fn fail_on_is_a_limit_and_the_page_is_printed_all_the_same() {
    // Zone and DNS Edit on all zones for ever, an account's settings, and what lies between.
    let spec = |permission: &str, resource: &str, expires: &str| {
        format!(
            "name = 'x'\nexpires = '{expires}'\n[[grant]]\npermissions = ['{permission}']\nresources = ['{resource}']\n"
        )
    };
    let specs = [
        (spec("zone/Zone:read", "zone:example.com", "9d"), Level::Low),
        (spec("zone/DNS:edit", "zone:example.com", "9d"), Level::Medium),
        (spec("zone/DNS:edit", "zones:in:ACME", "9d"), Level::High),
        (spec("zone/DNS:edit", "zones:all", "never"), Level::Critical),
    ];
    let limits = [
        ("low", Level::Low),
        ("medium", Level::Medium),
        ("high", Level::High),
        ("critical", Level::Critical),
    ];
    for (spec, grade) in specs {
        for (word, limit) in limits {
            for form in [&[][..], &["--json"], &["--markdown"]] {
                let output = review(&spec, &[form, &["--fail-on", word]].concat());
                assert_eq!(
                    code(&output),
                    if grade >= limit { 6 } else { 0 },
                    "{spec}{word} {output:?}"
                );
                assert_eq!(err(&output).contains("--fail-on"), grade >= limit, "{output:?}");
                assert!(out(&output).len() > 200, "{output:?}");
                if form == ["--json"] {
                    assert_eq!(document(&output).grade, grade, "{spec}");
                }
            }
        }
    }
}

#[test]
fn what_is_missing_is_said_at_once_and_is_wrong_input() {
    let gaps = "name = ''\nexpires = 'yesterday'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = []\n";
    let home = Home::fresh();
    std::fs::write(home.path("home/gaps.toml"), gaps).unwrap();
    let output = run(&home, &["review", "gaps.toml"], "", &[]);
    assert_eq!((code(&output), out(&output)), (2, ""));
    let said: Vec<&str> = err(&output).lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    for (line, at, says) in [
        (said[0], "1:8", "needs a name"),
        (said[1], "5:13", "for them: choose at least one"),
        (said[2], "2:11", "yesterday"),
    ] {
        assert!(
            line.starts_with(&format!("cfmint: gaps.toml:{at}: ")) && line.contains(says),
            "{line}"
        );
    }
    let misspelt = review("nam = 'x'\n", &[]);
    assert_eq!(code(&misspelt), 2);
    assert!(
        err(&misspelt).starts_with("cfmint: stdin:1:1: “nam” is not a field"),
        "{misspelt:?}"
    );
    let both = review(DNS, &["--json", "--markdown"]);
    assert_eq!(code(&both), 2);
    let grade = review(DNS, &["--fail-on", "terrible"]);
    assert_eq!(code(&grade), 2);
}

#[test]
fn an_account_called_by_name_is_taken_for_the_one_that_owns_the_token() {
    let spec = |owner: &str, resource: &str| {
        format!(
            "name = 'x'\nexpires = '9d'\nowner = 'account:{owner}'\n[[grant]]\npermissions = ['account/Account Settings:read']\nresources = ['{resource}']\n"
        )
    };
    for (owner, resource) in [
        ("ACME", "account:ACME"),
        (ID, "account:ACME"),
        ("ACME", &format!("account:{ID}")),
    ] {
        let output = review(&spec(owner, resource), &["--json"]);
        assert_eq!((code(&output), err(&output)), (0, ""));
        let json = document(&output);
        assert_eq!(json.owner, format!("account:{owner}"));
        let text = format!("{json:?}");
        assert!(
            text.contains(&format!("Owner\", text: \"account {owner}. It keeps working")),
            "{text}"
        );
    }
    // What can never be is still said.
    for (resource, says) in [
        ("accounts:all", "reaches no other account"),
        (&format!("account:{}", "1".repeat(32)), "reaches no other account"),
    ] {
        let output = review(&spec(ID, resource), &[]);
        assert_eq!(code(&output), 2, "{output:?}");
        assert!(err(&output).contains(says), "{output:?}");
    }
}

#[test]
fn a_credential_given_as_an_argument_is_not_repeated() {
    let token = format!("cfut_{}", "not-a-real-secret-".repeat(3));
    for command in [&["review", &token][..], &["export", &token, "--as", "json"]] {
        let output = run(&Home::fresh(), command, "", &[]);
        assert_eq!(code(&output), 2);
        assert!(
            !err(&output).contains("not-a-real") && err(&output).contains("credential"),
            "{output:?}"
        );
    }
}

#[test]
fn who_has_read_enough_gets_no_complaint_and_a_full_disk_is_said() {
    let home = Home::fresh();
    // Far more than a pipe holds.
    let zones: Vec<String> = (0..8_000)
        .map(|at| format!("'zone:a-rather-long-name-{at}.example'"))
        .collect();
    let spec = DNS.replace("'zone:example.com'", &zones.join(","));
    std::fs::write(home.path("home/many.toml"), spec).unwrap();
    let shell = |line: &str| {
        Command::new("/bin/sh")
            .args(["-c", line])
            .envs(home.env())
            .current_dir(home.path("home"))
            .output()
            .unwrap()
    };
    let output = shell(&format!(
        "{{ '{PROGRAM}' review many.toml; echo $? >code; }} | head -n 1"
    ));
    assert_eq!(out(&output).lines().count(), 1);
    assert_eq!(err(&output), "");
    assert_eq!(std::fs::read_to_string(home.path("home/code")).unwrap(), "0\n");
    if cfg!(target_os = "linux") {
        let output = shell(&format!("'{PROGRAM}' review many.toml >/dev/full"));
        assert_eq!(code(&output), 1);
        assert!(
            err(&output).starts_with("cfmint: Writing to standard output failed ("),
            "{output:?}"
        );
        let closed = shell(&format!("'{PROGRAM}' review many.toml >&-"));
        assert!(!err(&closed).contains("panicked"), "{closed:?}");
    }
}

#[test]
fn names_that_drive_a_terminal_are_shown_and_are_the_same_data() {
    let names = cfmint::simulator::Simulator::hostile_names();
    let accounts: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("account:{at} {name}"))
        .collect();
    let spec = serde_json::json!({
        "name": "deploy",
        "expires": "9d",
        "grant": [{ "permissions": ["account/Account Settings:read"], "resources": accounts }],
    })
    .to_string();
    for form in [&[][..], &["--json"], &["--markdown"]] {
        let output = review(&spec, form);
        assert_eq!((code(&output), err(&output)), (0, ""), "{form:?}");
        let found = out(&output).chars().find(|letter| misleads(*letter));
        assert_eq!(found, None, "{form:?}: {}", out(&output));
        assert!(out(&output).contains("^["), "{form:?}");
        if form == ["--json"] {
            assert_eq!(document(&output).open_until_created.len(), names.len());
        }
    }
    // The name of the token is data: the same letters after a parser.
    let name = "a\u{202e}b\u{200b}c \u{e0041} é 漢字 🤦🏼";
    let spec = format!("name = '{name}'\n{}", DNS.split_once('\n').unwrap().1);
    let output = review(&spec, &["--json"]);
    assert!(!out(&output).chars().any(misleads));
    assert_eq!(document(&output).name, name);
}

#[test]
fn a_policy_as_it_was_given_counts_as_what_it_does() {
    let policy = |effect: &str, group: &str| {
        format!(
            r#"{{"effect": "{effect}", "permission_groups": [{{"id": "{group}"}}], "resources": {{"com.cloudflare.api.account.zone.*": "*"}}}}"#
        )
    };
    // A denial of what no access gives; and a permission that is in no list, together with one of
    // another kind.
    let body = |other: &str| {
        let dns = policy("allow", "4755a26eedb94da69e1066d98aa820be");
        format!(r#"{{"name": "x", "policies": [{dns}, {other}]}}"#)
    };
    let denial = document(&review(
        &body(&policy("deny", "c8fed203ed3043cba015a93ad1616f1f")),
        &["--json"],
    ));
    let whatever = |texts: &[String]| {
        texts
            .iter()
            .filter(|text| text.contains("whatever the lines above say"))
            .count()
    };
    assert_eq!((whatever(&denial.can), whatever(&denial.cannot)), (0, 1), "{denial:?}");
    let mixed = policy("allow", "c1fde68c7bcc44588cbb6ddbc16d6480");
    let mixed = document(&review(&body(&mixed), &["--json"]));
    let given = |texts: &[String]| texts.iter().filter(|text| text.starts_with("it also can")).count();
    assert_eq!((given(&mixed.can), given(&mixed.cannot)), (1, 0), "{mixed:?}");
    assert_eq!(
        mixed.grade,
        Level::Critical,
        "what it allows is presumed to be bad, for ever"
    );
}
