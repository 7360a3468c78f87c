//! Tokens that exist, of a user and of an account: read, reviewed, exported; nothing is changed.

use cfmint::simulator::{Options, Simulator};
use serde_json::Value;

use super::{ELSEWHERE, code, document, err, out, run};
use crate::program::Home;

/// A simulator, a home, and a token in the first that was made by the program.
struct Desk {
    simulator: Simulator,
    base: String,
    home: Home,
}

impl Desk {
    fn new() -> Self {
        let simulator = Simulator::start(Options {
            zones: 120,
            ..Options::default()
        })
        .unwrap();
        Self {
            base: simulator.base_url(),
            simulator,
            home: Home::fresh(),
        }
    }

    fn run(&self, arguments: &[&str], stdin: &str) -> std::process::Output {
        let more = [
            ("CLOUDFLARE_API_BASE_URL", self.base.as_str()),
            ("CFMINT_API_TOKEN", self.simulator.api_token()),
        ];
        run(&self.home, arguments, stdin, &more)
    }

    /// Makes the token of a spec; its id.
    fn create(&self, spec: &str) -> String {
        let output = self.run(
            &["create", "--from", "-", "--yes", "--json", "--to", "file:secret"],
            spec,
        );
        assert_eq!(code(&output), 0, "{output:?}");
        std::fs::remove_file(self.home.path("home/secret")).unwrap();
        let made: Value = serde_json::from_str(out(&output)).unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    fn last_zone(&self) -> String {
        let zones = self.simulator.zones();
        let mut names: Vec<&str> = zones.iter().map(|zone| zone["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        (*names.last().unwrap()).to_owned()
    }
}

#[test]
fn a_users_token_is_reviewed_with_the_names_of_the_account() {
    let desk = Desk::new();
    // The zone that comes last in the list: names are looked for on every page.
    let zone = desk.last_zone();
    let spec = format!(
        "name = 'deploy'\nexpires = '2027-01-31'\nip = {{ in = ['198.51.100.7'] }}\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:{zone}']\n"
    );
    let id = desk.create(&spec);
    let before = desk.simulator.truth();
    let text = desk.run(&["review", &id], "");
    assert_eq!((code(&text), err(&text)), (0, ELSEWHERE), "{text:?}");
    assert!(
        out(&text).starts_with(&format!(
            "This token exists: “deploy”, id {id}. Cloudflare says: active.\n"
        )),
        "{text:?}"
    );
    assert!(out(&text).contains(&format!("On: zone {zone} (")), "{}", out(&text));
    assert!(out(&text).contains("Owner: you (ada@example.com)."), "{}", out(&text));
    let json = desk.run(&["review", &id, "--json", "--fail-on", "medium"], "");
    assert_eq!(code(&json), 6);
    let json = document(&json);
    assert_eq!((json.id.as_deref(), json.name.as_str()), (Some(id.as_str()), "deploy"));
    assert_eq!(json.api.as_deref(), Some("127.0.0.1"));
    assert_eq!(
        json.expires_on,
        Some(super::Time("2027-01-31T00:00:00Z".parse().unwrap()))
    );
    assert_eq!(json.policies.unwrap().len(), 1);
    for form in ["json", "curl", "terraform", "spec"] {
        let output = desk.run(&["export", &id, "--as", form], "");
        assert_eq!((code(&output), err(&output)), (0, ELSEWHERE), "{output:?}");
        let text = out(&output);
        assert!(
            text.contains("deploy") && text.contains("198.51.100.7") && text.contains("2027-01-31"),
            "{text}"
        );
    }
    // The spec of a token makes the same token.
    let spec = desk.run(&["export", &id, "--as", "spec"], "");
    let bodies = [
        desk.run(&["export", &id, "--as", "json"], ""),
        desk.run(&["export", "-", "--as", "json"], out(&spec)),
    ];
    assert_eq!(out(&bodies[0]), out(&bodies[1]));
    let after = desk.simulator.truth();
    assert_eq!(
        (&before["tokens"], &before["posts"]),
        (&after["tokens"], &after["posts"])
    );
}

#[test]
fn an_accounts_token_is_asked_for_at_its_account() {
    let desk = Desk::new();
    let account = desk.simulator.account_ids()[0].clone();
    let id = desk.create(&format!(
        "name = 'ci'\nowner = 'account:{account}'\nexpires = 'never'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:in:{account}']\n"
    ));
    let text = desk.run(&["review", &id, "--account", &account], "");
    assert_eq!((code(&text), err(&text)), (0, ELSEWHERE), "{text:?}");
    assert!(
        out(&text).contains("It keeps working when people leave."),
        "{}",
        out(&text)
    );
    assert!(
        out(&text).contains("Blast radius: critical") && out(&text).contains("Never stops working"),
        "{}",
        out(&text)
    );
    let terraform = desk.run(&["export", &id, "--account", &account, "--as", "terraform"], "");
    assert!(
        out(&terraform).contains("\"cloudflare_account_token\"") && out(&terraform).contains(&account),
        "{terraform:?}"
    );
    // Among the user's own there is none of this id.
    let other = desk.run(&["review", &id], "");
    assert_eq!((code(&other), out(&other)), (3, ""), "{other:?}");
    assert!(
        err(&other).contains(&format!("Token {id} cannot be read.")),
        "{other:?}"
    );
}

#[test]
fn a_token_needs_a_credential_that_works() {
    let desk = Desk::new();
    let id = "0".repeat(32);
    let nobody = run(
        &desk.home,
        &["review", &id],
        "",
        &[("CLOUDFLARE_API_BASE_URL", desk.base.as_str())],
    );
    assert_eq!(code(&nobody), 4, "{nobody:?}");
    assert!(err(&nobody).contains("There is no credential"), "{nobody:?}");
    let more = [
        ("CLOUDFLARE_API_BASE_URL", desk.base.as_str()),
        ("CFMINT_API_TOKEN", desk.simulator.credentials().expired.as_str()),
    ];
    let expired = run(&desk.home, &["export", &id, "--as", "json"], "", &more);
    assert_eq!((code(&expired), out(&expired)), (4, ""), "{expired:?}");
}

#[test]
fn every_token_that_is_there_has_a_page() {
    let desk = Desk::new();
    let truth = desk.simulator.truth();
    let mut seen = 0;
    for token in truth["tokens"].as_array().unwrap() {
        let id = token["id"].as_str().unwrap();
        let output = desk.run(&["review", id, "--json"], "");
        if code(&output) == 3 {
            continue;
        }
        assert_eq!(code(&output), 0, "{output:?}");
        assert_eq!(document(&output).id.as_deref(), Some(id));
        seen += 1;
    }
    assert!(seen > 3, "{seen} tokens of the user are there: {truth}");
}

#[test]
fn the_zones_that_a_token_names_are_asked_for_and_no_list_of_all() {
    let desk = Desk::new();
    let ids: Vec<String> = desk
        .simulator
        .zones()
        .iter()
        .map(|zone| zone["id"].as_str().unwrap().to_owned())
        .collect();
    // Twenty are asked for one by one; of more, the list is read.
    for (count, one_by_one) in [(0, true), (1, true), (11, true), (20, true), (21, false)] {
        let named: Vec<String> = ids.iter().take(count).map(|id| format!("'zone:{id}'")).collect();
        let resources = if count == 0 {
            "'zones:all'".to_owned()
        } else {
            named.join(", ")
        };
        let id = desk.create(&format!(
            "name = 'names {count}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [{resources}]\n"
        ));
        for arguments in [
            &["review", &id][..],
            &["review", &id, "--json"],
            &["export", &id, "--as", "terraform"],
            &["export", &id, "--as", "spec"],
        ] {
            let before = desk.simulator.exchanges().len();
            let output = desk.run(arguments, "");
            assert_eq!(code(&output), 0, "{output:?}");
            let asked = desk.simulator.exchanges();
            let paths = || asked[before..].iter().map(|one| one["path"].as_str().unwrap());
            let single = paths().filter(|path| path.starts_with("/client/v4/zones/")).count();
            let pages = paths().filter(|path| path.starts_with("/client/v4/zones?")).count();
            if one_by_one {
                assert_eq!(
                    (single, pages),
                    (count, 0),
                    "{arguments:?}: {:?}",
                    paths().collect::<Vec<_>>()
                );
            } else {
                assert!(
                    single == 0 && (1..=3).contains(&pages),
                    "{arguments:?}: {single}, {pages}"
                );
            }
        }
        if count == 20 {
            let text = desk.run(&["review", &id], "");
            let known = desk.simulator.zones();
            let shown = |zone: &Value| out(&text).contains(zone["name"].as_str().unwrap());
            assert!(known.iter().take(count).all(shown), "{}", out(&text));
        }
    }
}
