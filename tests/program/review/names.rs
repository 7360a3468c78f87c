//! Names for ids: shown where a credential is there, and no condition for anything.

use cfmint::simulator::{Options, Simulator};
use serde_json::Value;

use super::{ELSEWHERE, code, document, err, out, run};
use crate::program::Home;

const DRY: &[&str] = &["create", "--from", "-", "--dry-run"];

/// A spec over these resources.
fn spec(owner: &str, resources: &str) -> String {
    format!(
        "name = 'deploy'\nowner = '{owner}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [{resources}]\n"
    )
}

struct World {
    simulator: Simulator,
    base: String,
    home: Home,
}

impl World {
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

    fn run(&self, arguments: &[&str], spec: &str) -> std::process::Output {
        self.run_as(self.simulator.api_token(), arguments, spec)
    }

    fn run_as(&self, credential: &str, arguments: &[&str], spec: &str) -> std::process::Output {
        let more = [
            ("CLOUDFLARE_API_BASE_URL", self.base.as_str()),
            ("CFMINT_API_TOKEN", credential),
        ];
        run(&self.home, arguments, spec, &more)
    }

    /// The id, the name and the account of a zone.
    fn zone(&self, at: usize) -> [String; 3] {
        let zone = &self.simulator.zones()[at];
        [&zone["id"], &zone["name"], &zone["account"]["id"]].map(|text| text.as_str().unwrap().to_owned())
    }
}

#[test]
fn ids_are_shown_with_their_names_where_a_credential_is_there() {
    let world = World::new();
    let [id, name, account] = world.zone(70);
    let acme = &world.simulator.zones()[70]["account"]["name"];
    let acme = acme.as_str().unwrap();
    let on_zone = format!("On: zone {name} ({id})");
    for resources in [
        format!("'zone:{id}'"),
        format!("'com.cloudflare.api.account.{account}/com.cloudflare.api.account.zone.{id}'"),
    ] {
        let spec = spec("user", &resources);
        for arguments in [&["review", "-"][..], DRY] {
            let output = world.run(arguments, &spec);
            assert_eq!(code(&output), 0, "{output:?}");
            assert!(out(&output).contains(&on_zone), "{}", out(&output));
        }
        let json = document(&world.run(&["review", "-", "--json"], &spec));
        assert!(
            json.lines.iter().any(|line| line.text == format!("zone {name} ({id})")),
            "{json:?}"
        );
        assert!(json.policies.is_some() && json.open_until_created.is_empty());
        // Whose credential it is belongs on no page: somebody else may create the token.
        assert!(!format!("{json:?}").contains("ada@example.com"));
    }
    let of_account = spec(&format!("account:{account}"), &format!("'zones:in:{account}'"));
    for arguments in [&["review", "-"][..], DRY] {
        let output = world.run(arguments, &of_account);
        assert_eq!(code(&output), 0, "{output:?}");
        for said in [
            format!("Owner: account {acme}."),
            format!("On: all zones of account {acme} ({account}), also ones added later"),
        ] {
            assert!(out(&output).contains(&said), "{said}: {}", out(&output));
        }
    }
    // Many zones are looked for in the list, each page once.
    let ids: Vec<String> = (0..60).map(|at| format!("'zone:{}'", world.zone(at)[0])).collect();
    let many = world.run(&["review", "-"], &spec("user", &ids.join(", ")));
    assert_eq!((code(&many), err(&many)), (0, ELSEWHERE));
    assert!(
        out(&many).contains(&world.zone(59)[1]) && !out(&many).contains(&world.zone(59)[0]),
        "{}",
        out(&many)
    );
}

#[test]
fn a_dry_run_shows_the_names_and_the_ids_of_what_the_spec_names() {
    let world = World::new();
    let [id, name, account] = world.zone(3);
    let [other, another, _] = world.zone(4);
    let acme = world.simulator.zones()[3]["account"]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    for (resources, shown) in [
        (format!("'zone:{name}'"), vec![format!("zone {name} ({id})")]),
        (
            format!("'zones:in:{acme}'"),
            vec![format!("account {acme} ({account})")],
        ),
        (
            format!("'zone:{name}', 'zone:{other}'"),
            vec![name.clone(), another.clone()],
        ),
    ] {
        let output = world.run(DRY, &spec("user", &resources));
        assert_eq!(
            (code(&output), err(&output)),
            (0, &*format!("{ELSEWHERE}cfmint: A dry run: nothing was created.\n")),
            "{output:?}"
        );
        for words in shown {
            assert!(out(&output).contains(&words), "{words}: {}", out(&output));
        }
    }
    let output = world.run(&[DRY, &["--json"]].concat(), &spec("user", &format!("'zone:{name}'")));
    let told: Value = serde_json::from_str(out(&output)).unwrap();
    assert!(
        told["summary"]["lines"]
            .to_string()
            .contains(&format!("zone {name} ({id})")),
        "{told}"
    );
    assert_eq!(world.simulator.truth()["posts"], 0);
}

#[test]
fn a_look_up_that_fails_is_no_failure() {
    let world = World::new();
    let [id, name, _] = world.zone(0);
    let by_id = spec("user", &format!("'zone:{id}'"));
    let nobody = Home::fresh();
    let unreachable = [
        ("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:1"),
        ("CFMINT_API_TOKEN", "not-a-real-token-0123456789abcdefghijklmn"),
    ];
    for arguments in [&["review", "-"][..], DRY] {
        let ended = |output: &std::process::Output, says: &str| {
            assert_eq!(code(output), 0, "{output:?}");
            assert!(
                out(output).contains(&format!("On: zone {id}")) && !out(output).contains(&name),
                "{output:?}"
            );
            let lines: Vec<&str> = err(output)
                .lines()
                .filter(|line| !line.contains("A dry run") && !ELSEWHERE.contains(line))
                .collect();
            assert_eq!(lines.len(), usize::from(!says.is_empty()), "{output:?}");
            assert!(
                lines.iter().all(
                    |line| line.contains("Ids are shown where names could not be looked up") && line.contains(says)
                ),
                "{output:?}"
            );
        };
        ended(&run(&nobody, arguments, &by_id, &unreachable), "cannot be reached");
        // Without a credential nobody is asked, and nothing is amiss.
        ended(&run(&nobody, arguments, &by_id, &[]), "");
        ended(
            &world.run_as(&world.simulator.credentials().expired.clone(), arguments, &by_id),
            "Not signed in.",
        );
    }
    // An id that this sign-in does not see, and one that it does.
    let strange = "9".repeat(32);
    let output = world.run(
        &["review", "-"],
        &spec("user", &format!("'zone:{id}', 'zone:{strange}'")),
    );
    assert_eq!(code(&output), 0);
    assert!(
        out(&output).contains(&name) && out(&output).contains(&strange),
        "{output:?}"
    );
    assert_eq!(err(&output).lines().count(), 2, "{output:?}");
    assert!(err(&output).contains("does not see all of them"), "{output:?}");
}
