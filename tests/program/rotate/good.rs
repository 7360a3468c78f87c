//! What a rotation does where nothing goes wrong.

use super::*;

const IN_PLACE: &[&str] = &["--to", "file:secret", "--overwrite", "--yes", "--json"];

#[test]
fn the_new_secret_takes_the_place_of_the_old_one_which_is_deleted() {
    let stand = Stand::new();
    let before = stand.token(&stand.old);
    let said = stand.rotate(IN_PLACE).ends(0);
    let new = stand.new_one();
    assert_eq!(
        document(&said),
        json!({
            "id": new, "name": NAME, "owner": "user", "delivered": [{"to": "file:secret", "replaced": true}],
            "verified": true, "old": {"id": stand.old, "ends_on": null, "deleted": true}, "api": "127.0.0.1",
        })
    );
    assert_eq!(stand.in_file("secret"), Some(new.clone()));
    assert!(stand.is_deleted());
    let after = stand.token(&new);
    for same in ["name", "owner", "condition", "not_before"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    let bare = |token: &Value| {
        let mut policies = token["policies_stored"].clone();
        policies
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .for_each(|policy| policy["id"] = Value::Null);
        policies
    };
    assert_eq!(bare(&after), bare(&before));
    assert_eq!((posts(&stand.simulator), stand.desk.notes().len()), (2, 0));
    for words in [
        &*format!("To be rotated: “{NAME}” (id {})", stand.old),
        "another token of the name, which can do the same and works until ",
        "Its secret goes to file:secret.",
        "Old: it is deleted once the new secret is in its place.",
        "Cloudflare says: active.",
        &*format!(
            "Done: the new token “{NAME}” (id {new}) takes the place of “{NAME}” (id {})",
            stand.old
        ),
    ] {
        assert!(said.stderr.contains(words), "no “{words}” in {}", said.stderr);
    }
    says_no_secret(&said, &stand.simulator);
}

#[test]
fn with_a_grace_cloudflare_ends_the_old_one_by_itself() {
    let stand = Stand::new();
    let said = stand.rotate(&[IN_PLACE, &["--grace", "1h"]].concat()).ends(0);
    let new = stand.new_one();
    let old = stand.token(&stand.old);
    assert_eq!(
        document(&said)["old"],
        json!({"id": stand.old, "ends_on": old["expires_on"], "deleted": false})
    );
    assert!((3_500..=3_600).contains(&stand.left()), "{}", stand.left());
    assert_eq!(old["status"], "active");
    assert_eq!(stand.in_file("secret"), Some(new));
    assert!(stand.desk.notes().is_empty());
    // Whoever looks finds it by itself.
    let check = stand.desk.run(&["check"]).ends(6);
    assert!(check.stdout.contains(&stand.old), "{check:?}");
}

#[test]
fn an_expiry_a_filter_and_an_owner_are_those_of_the_old_one() {
    let day = 24 * 60 * 60;
    for (spec, more, days) in [
        ("expires = 'never'\n", &[][..], None),
        ("expires = 'never'\n", &["--expires", "10d"], Some(10)),
        (
            "expires = '20d'\nip = { in = ['127.0.0.0/8'], not_in = ['127.9.0.0/16'] }\n",
            &[],
            Some(20),
        ),
        ("expires = '20d'\n", &["--expires", "never"], None),
    ] {
        let stand = Stand::of(spec);
        let said = stand.rotate(&[IN_PLACE, more].concat()).ends(0);
        let new = stand.token(&stand.new_one());
        let left = new["expires_on"].as_str().map(|end| {
            let end: jiff::Timestamp = end.parse().unwrap();
            end.duration_since(jiff::Timestamp::now()).as_secs()
        });
        let wanted = days.map(|days: i64| days * day);
        let near = |left: i64| wanted.is_some_and(|wanted| (wanted - 60..=wanted).contains(&left));
        assert!(left.map_or(wanted.is_none(), near), "{spec} {more:?}: {new}");
        assert_eq!(said.stderr.contains("and never expires."), wanted.is_none(), "{said:?}");
        assert_eq!(new["condition"], stand.token(&stand.old)["condition"]);
    }
}

/// It is found in which account a token is, and the new one is made there.
#[test]
fn an_account_s_token_is_rotated_in_its_account() {
    let simulator = Simulator::start(Options {
        zones: 6,
        older_tokens: 0,
        ..Options::default()
    })
    .unwrap();
    let account = simulator.account_ids()[0].clone();
    let desk = Desk::at(&simulator);
    desk.spec(&format!(
        "name = '{NAME}'\nowner = 'account:{account}'\nexpires = '30d'\n[[grant]]\npermissions = ['account/Workers Scripts:edit']\nresources = ['account:{account}']\n"
    ));
    desk.create(&["--to", "file:secret"]).ends(0);
    let old = text(&made(&simulator)[0], "id").to_owned();
    for more in [&[][..], &["--account", &account]] {
        let stand = Stand {
            old: text(&made(&simulator)[0], "id").to_owned(),
            desk: Desk::at(&simulator),
            simulator: Simulator::start(Options::default()).unwrap(),
        };
        fs::write(stand.desk.file("secret"), "x").unwrap();
        let said = stand.rotate(&[IN_PLACE, more].concat()).ends(0);
        let [new] = &made(&simulator)[..] else {
            panic!("{said:?}")
        };
        assert_eq!(new["owner"], format!("account:{account}"));
        assert_ne!(text(new, "id"), stand.old);
        assert_eq!(document(&said)["owner"], format!("account:{account}"));
    }
    assert_ne!(text(&made(&simulator)[0], "id"), old);
}

#[test]
fn a_receipt_has_a_line_for_each_act() {
    for (more, last) in [(&[][..], "delete"), (&["--grace", "1h"], "end")] {
        let stand = Stand::new();
        fs::write(stand.desk.file("log"), "{}\n").unwrap();
        let said = stand.rotate(&[IN_PLACE, &["--receipt", "log"], more].concat()).ends(0);
        let written = fs::read_to_string(stand.desk.file("log")).unwrap();
        let lines: Vec<Value> = written
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let acts: Vec<(&Value, &Value, &Value)> = lines
            .iter()
            .skip(1)
            .map(|line| (&line["act"], &line["id"], &line["to"]))
            .collect();
        let (new, old) = (json!(stand.new_one()), json!(stand.old));
        assert_eq!(
            acts,
            [
                (&json!("rotate"), &new, &json!(["file:secret"])),
                (&json!(last), &old, &json!([])),
            ]
        );
        let end = stand.token(&stand.old)["expires_on"].clone();
        assert_eq!(lines[2]["expires_on"], end, "{said:?}");
        let written = Said {
            stdout: written,
            ..Said::default()
        };
        says_no_secret(&written, &stand.simulator);
    }
}

/// Cloudflare ends it, so that it is Cloudflare's clock that counts.
#[test]
fn a_grace_is_counted_by_cloudflare_s_clock() {
    for days in [1, -1] {
        let ahead = jiff::SignedDuration::from_hours(24 * days);
        let simulator = Simulator::start(Options {
            zones: 6,
            clock_ahead: ahead,
            ..Options::default()
        })
        .unwrap();
        let desk = Desk::at(&simulator);
        desk.create(&["--to", "file:secret"]).ends(0);
        let old = text(&made(&simulator)[0], "id").to_owned();
        let stand = Stand { simulator, desk, old };
        stand.rotate(&[IN_PLACE, &["--grace", "1h"]].concat()).ends(0);
        let left = stand.left() - ahead.as_secs();
        assert!((3_500..=3_601).contains(&left), "{days}: {left}");
    }
}

/// A note of another request for a token of the name does not take the new one for its own.
#[test]
fn the_new_token_is_not_taken_for_one_that_got_lost_before() {
    let stand = Stand::new();
    stand.fault("POST", "/user/tokens", json!({"fault": "reset", "nth": 1}));
    let another = ["--to", "file:other", "--if-exists", "another"];
    stand.desk.create(&another).ends(5);
    let [note] = &stand.desk.notes()[..] else {
        panic!("the note of the other request")
    };
    stand.rotate(IN_PLACE).ends(0);
    let kept = fs::read_to_string(note).unwrap();
    assert!(kept.contains(&stand.new_one()), "{kept}");
    assert_eq!(stand.desk.notes(), std::slice::from_ref(note));
}
