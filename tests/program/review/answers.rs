//! An answer of the API in place of a spec, as the program takes it: the token in it, one line for
//! what is left out, and no letter of a secret.

use cfmint::simulator::{Options, Simulator};
use serde_json::{Value, json};

use super::{code, document, err, out, run};
use crate::program::Home;

const SECRET: &str = "cfut_not-a-real-secret-of-a-user-token-in-an-answer";

fn answer(name: &str, zone: &str) -> Value {
    json!({
        "success": true, "errors": [], "messages": [],
        "result": {
            "id": "4e5f60718293a4b5c6d7e8f90a1b2c3d", "name": name, "status": "active",
            "issued_on": "2026-01-05T10:11:12Z", "modified_on": "2026-01-05T10:11:12Z", "last_used_on": null,
            "expires_on": "2099-01-31T00:00:00Z", "not_before": null, "condition": {},
            "policies": [{
                "id": "5f60718293a4b5c6d7e8f90a1b2c3d4e", "effect": "allow",
                "resources": {format!("com.cloudflare.api.account.zone.{zone}"): "*"},
                "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be", "name": "DNS Write"}],
            }],
            "value": SECRET,
        },
    })
}

#[test]
fn an_answer_is_taken_for_the_token_in_it_and_its_secret_is_told_nobody() {
    let simulator = Simulator::start(Options::default()).unwrap();
    let zone = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    let base = simulator.base_url();
    let more = [
        ("CLOUDFLARE_API_BASE_URL", base.as_str()),
        ("CFMINT_API_TOKEN", simulator.api_token()),
    ];
    let home = Home::fresh();
    let whole = answer("from-an-answer", &zone);
    for spec in [whole.clone(), whole["result"].clone()] {
        let spec = spec.to_string();
        for arguments in [
            &["review", "-"][..],
            &["review", "-", "--json"],
            &["review", "-", "--markdown"],
            &["export", "-", "--as", "spec"],
            &["export", "-", "--as", "json"],
            &["export", "-", "--as", "terraform"],
            &["create", "--from", "-", "--dry-run"],
            &[
                "create",
                "--from",
                "-",
                "--yes",
                "--if-exists",
                "another",
                "--to",
                "stdout",
            ],
        ] {
            let output = run(&home, arguments, &spec, &more);
            assert_eq!(code(&output), 0, "{arguments:?}: {output:?}");
            let all = format!("{}{}", out(&output), err(&output));
            assert!(
                !all.contains(SECRET) && !all.contains("not-a-real-secret"),
                "{arguments:?}: {all}"
            );
            let told: Vec<&str> = err(&output)
                .lines()
                .filter(|line| line.contains("an answer of Cloudflare"))
                .collect();
            assert_eq!(told.len(), 1, "{arguments:?}: {output:?}");
            for left_out in [
                "id, ",
                "status",
                "issued_on",
                "last_used_on",
                "value",
                "holds a token’s secret",
                "(null): not_before",
            ] {
                assert!(told[0].contains(left_out), "{left_out}: {told:?}");
            }
        }
        let page = document(&run(&home, &["review", "-", "--json"], &spec, &more));
        assert_eq!(
            (page.name.as_str(), page.policies.unwrap().len()),
            ("from-an-answer", 1)
        );
    }
    let made = simulator.truth()["tokens"].to_string();
    assert!(made.contains("from-an-answer") && !made.contains("4e5f60718293a4b5c6d7e8f90a1b2c3d"));
    // Nothing of it is kept on this machine.
    let kept = std::fs::read_dir(home.path("state/cfmint")).into_iter().flatten();
    for file in kept.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        assert!(!String::from_utf8_lossy(&std::fs::read(file).unwrap()).contains(SECRET));
    }
}

#[test]
fn an_answer_without_a_token_ends_with_what_it_is() {
    let home = Home::fresh();
    let refused = json!({"success": false, "errors": [{"code": 9109, "message": "Unauthorized"}], "messages": [], "result": null});
    let rolled = json!({"success": true, "errors": [], "messages": [], "result": SECRET});
    let one = answer("one", &"1".repeat(32))["result"].clone();
    let several = json!({"success": true, "result": [one.clone(), one]});
    for (given, says) in [
        (refused, "refuses something (error 9109)"),
        (rolled, "is a text"),
        (several, "a list of 2, and a spec is one token"),
    ] {
        for arguments in [
            &["review", "-"][..],
            &["create", "--from", "-", "--dry-run"],
            &["export", "-", "--as", "spec"],
        ] {
            let output = run(&home, arguments, &given.to_string(), &[]);
            assert_eq!((code(&output), out(&output)), (2, ""), "{output:?}");
            assert!(
                err(&output).contains(says) && !err(&output).contains(SECRET),
                "{output:?}"
            );
        }
    }
}
