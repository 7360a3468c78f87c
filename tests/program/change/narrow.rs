//! `cfmint narrow ID --needs WHAT...`: what is not needed is proposed to go, and nothing comes.

use cfmint::simulator::Simulator;
use serde_json::json;

use super::{named, only_asked, puts, truth, with_history, world};
use crate::command::{Desk, document, says_no_secret};
use crate::tokens::make;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
/// Cloudflare states no permission for this phase.
const GUESS: &str = "http_response_compression zone";
const LIST: &str = "GET /zones/{zone_id}/dns_records";

/// A token that edits DNS and reads the zone; its id.
fn wide(simulator: &Simulator) -> String {
    make(simulator, None, "deploy", |body| {
        body["policies"][0]["permission_groups"] = json!([{"id": DNS_WRITE}, {"id": ZONE_READ}]);
        body["expires_on"] = json!("2027-06-30T00:00:00Z");
    })
}

/// The groups that a token has.
fn groups(simulator: &Simulator, id: &str) -> Vec<String> {
    let policies = truth(simulator, id)["policies_stored"].clone();
    let groups = policies.as_array().unwrap().iter().flat_map(|policy| {
        let groups = policy["permission_groups"].as_array().unwrap().clone();
        groups.into_iter().map(|group| group["id"].as_str().unwrap().to_owned())
    });
    groups.collect()
}

#[test]
fn what_is_not_needed_goes_after_a_yes() {
    let simulator = world();
    let id = wide(&simulator);
    let desk = Desk::at(&simulator);
    let narrow = |more: &[&str]| desk.run(&[&["narrow", &id, "--needs", LIST], more].concat());
    let dry = narrow(&["--dry-run"])
        .ends(0)
        .says("Resources, addresses and times stay as they are.");
    for line in [
        "  Can     − DNS: Edit, Zone: Read on example.com",
        "  Can     + DNS: Read on example.com",
    ] {
        assert!(dry.stdout.lines().any(|one| one == line), "{line}\n{}", dry.stdout);
    }
    let said = narrow(&[])
        .ends(2)
        .says("does nothing without --yes where nobody can be asked.");
    only_asked(&simulator, &said);
    let said = narrow(&["--yes", "--json"]).ends(0);
    says_no_secret(&said, &simulator);
    assert_eq!(document(&said)["changed"], true);
    assert_eq!(groups(&simulator, &id), [DNS_READ]);
    let after = truth(&simulator, &id);
    assert_eq!(after["expires_on"], "2027-06-30T00:00:00Z");
    narrow(&["--yes"])
        .ends(0)
        .says("is like that already. Nothing was changed.");
    assert_eq!(puts(&simulator).len(), 1);
}

#[test]
fn what_is_missing_is_named_and_never_added() {
    let simulator = world();
    let id = wide(&simulator);
    let desk = Desk::at(&simulator);
    desk.run(&[
        "narrow",
        &id,
        "--needs",
        LIST,
        "POST /zones/{zone_id}/purge_cache",
        "--yes",
    ])
    .ends(0)
    .says("It lacks Cache Purge: Purge, and narrowing adds nothing; cfmint edit adds it.")
    .says("is changed.");
    assert_eq!(groups(&simulator, &id), [DNS_READ]);
    let said = desk
        .run(&["narrow", &id, "--needs", "POST /zones/{zone_id}/purge_cache", "--yes"])
        .ends(2)
        .says("so nothing would be left.")
        .says("Nothing was changed.");
    says_no_secret(&said, &simulator);
    assert_eq!(puts(&simulator).len(), 1);
}

#[test]
fn by_what_is_not_known_for_sure_nothing_goes() {
    let simulator = world();
    let id = wide(&simulator);
    let desk = Desk::at(&simulator);
    let asked = simulator.exchanges().len();
    let sure = "By what is not known for sure nothing is taken from a token.";
    for (needs, words) in [
        ("cert-manger", "Unknown: cert-manger"),
        ("GET /zones/{zone_id}/no/such", "Unknown: "),
        ("PUT /zones/{zone_id}/rulesets/{id}", "Open: Which phase of rulesets?"),
        ("none/such.tf", "Unknown: none/such.tf: it could not be read"),
    ] {
        let said = desk.run(&["narrow", &id, "--needs", needs, LIST, "--yes"]).ends(2);
        said.says(words).says(sure).says("Nothing was changed.");
    }
    let guess = desk.run(&["narrow", &id, "--needs", GUESS, "--yes"]).ends(2);
    guess.says(" is a guess: ").says(sure);
    desk.run(&["narrow", &id, "--yes"]).ends(2).says("Nothing was named.");
    let hidden = desk
        .run(&["narrow", "cfut_not-a-real-secret", "--needs", "x y z"])
        .ends(2);
    let hidden = hidden.says("which is never an argument.").says(sure);
    assert!(!hidden.all().contains("not-a-real"), "{hidden:?}");
    assert_eq!(simulator.exchanges().len(), asked, "nobody was asked");
}

#[test]
fn what_denies_and_what_nobody_understands_stays() {
    let simulator = with_history();
    let desk = Desk::at(&simulator);
    let strange = named(&simulator, "gateway connector");
    desk.run(&["narrow", &strange, "--needs", LIST, "--yes"])
        .ends(0)
        .says("It lacks DNS: Read, and narrowing adds nothing")
        .says("1 policy that cfmint does not understand stays as it is.")
        .says("is like that already.");
    let denies = named(&simulator, "purge all but the shop");
    desk.run(&[
        "narrow",
        &denies,
        "--needs",
        "POST /zones/{zone_id}/purge_cache",
        "--yes",
    ])
    .ends(0)
    .says("1 policy that denies stays as it is.")
    .says("is like that already.");
    // A folder of Terraform, as for cfmint needs.
    std::fs::create_dir(desk.file("infra")).unwrap();
    std::fs::write(
        desk.file("infra/main.tf"),
        "resource \"cloudflare_dns_record\" \"www\" {\n  zone_id = \"x\"\n}\n",
    )
    .unwrap();
    let terraform = named(&simulator, "terraform-ci");
    for way in ["--needs", "--terraform"] {
        let said = desk
            .run(&["narrow", &terraform, way, "./infra", "--dry-run", "--json"])
            .ends(0);
        let changes = document(&said)["changes"].to_string();
        assert!(
            changes.contains("Workers Scripts: Edit") && !changes.contains("DNS: Edit"),
            "{changes}"
        );
        assert!(!changes.contains("\"wider\":true"), "{changes}");
    }
    assert_eq!(puts(&simulator).len(), 0);
}
