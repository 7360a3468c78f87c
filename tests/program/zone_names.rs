//! Zones as people write them, by the real program against a simulator of 2,500 zones, some of them
//! with names that are not ASCII, two with one name and one below another: which zone a token is
//! made for, what is asked of the API for it, and what is said where nothing is taken.

use crate::{command, program};
use cfmint::simulator::{Options, Simulator};
use command::{Desk, Said, made, posts};
use program::{CTRL_C, ENTER, Home, press, sees, to_resources};
use serde_json::Value;

fn many() -> Simulator {
    Simulator::start(Options::default()).unwrap()
}

fn spec(zone: &str) -> String {
    format!(
        "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [\"zone:{zone}\"]\n"
    )
}

/// The zones of a name: id, status, name of the account.
fn zones(simulator: &Simulator, name: &str) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = simulator.zones();
    let named = all.iter().filter(|zone| zone["name"] == name);
    named
        .map(|zone| (text(&zone["id"]), text(&zone["status"]), text(&zone["account"]["name"])))
        .collect()
}

/// The names that the API was asked for since the last look, in their order.
fn asked(simulator: &Simulator, seen: &mut usize) -> Vec<String> {
    let all = simulator.exchanges();
    let paths = all
        .iter()
        .skip(*seen)
        .map(|one| one["path"].as_str().unwrap().to_owned());
    let names = paths.filter_map(|path| Some(path.split_once("/zones?")?.1.split_once("name=")?.1.to_owned()));
    let names = names.map(|name| name.split('&').next().unwrap().to_owned()).collect();
    *seen = all.len();
    names
}

fn dry(desk: &Desk, zone: &str) -> Said {
    desk.spec(&spec(zone))
        .run(&["create", "--from", "spec.toml", "--dry-run"])
}

#[test]
fn one_name_is_one_zone_in_whichever_form_it_is_written() {
    let simulator = many();
    let desk = Desk::at(&simulator);
    let mut seen = 0;
    for (written, name, asked_for) in [
        ("example.com", "example.com", "example.com"),
        (" Example.COM. ", "example.com", "example.com"),
        ("münchen.example", "münchen.example", "m%C3%BCnchen.example"),
        ("xn--mnchen-3ya.example", "münchen.example", "m%C3%BCnchen.example"),
        ("XN--MNCHEN-3YA.EXAMPLE.", "münchen.example", "m%C3%BCnchen.example"),
        ("MU\u{308}NCHEN.example", "münchen.example", "m%C3%BCnchen.example"),
        ("xn--r8jz45g.example", "例え.example", "%E4%BE%8B%E3%81%88.example"),
        ("xn--exmple-4nf.com", "ex\u{430}mple.com", "ex%D0%B0mple.com"),
    ] {
        let said = dry(&desk, written).ends(0);
        let [(id, ..)] = zones(&simulator, name).try_into().unwrap();
        let key = format!("com.cloudflare.api.account.zone.{id}");
        assert_eq!(
            said.stdout.matches("account.zone.").count(),
            said.stdout.matches(&key).count(),
            "{said:?}"
        );
        assert!(said.stdout.contains(&key), "{written}: {said:?}");
        assert_eq!(asked(&simulator, &mut seen), [asked_for], "{written}");
    }
    desk.spec(&spec("xn--mnchen-3ya.example"))
        .create(&["--to", "file:secret"])
        .ends(0);
    let [token] = made(&simulator).try_into().unwrap();
    assert!(
        token.to_string().contains(&zones(&simulator, "münchen.example")[0].0),
        "{token}"
    );
    let page = desk.run(&["review", "spec.toml"]).ends(0);
    let both = "zone münchen.example (xn--mnchen-3ya.example, looked up when it is created)";
    assert!(page.stdout.contains(both), "{}", page.stdout);
}

#[test]
fn a_host_is_never_taken_for_the_zone_that_holds_it() {
    let simulator = many();
    let desk = Desk::at(&simulator);
    let mut seen = 0;
    for (written, says, questions) in [
        (
            "www.example.com",
            "is not a zone; example.com holds it: write zone:example.com.",
            &["www.example.com", "example.com"][..],
        ),
        (
            "https://www.example.com/x",
            "is an address, and a token is for a whole zone; example.com holds www.example.com: write zone:example.com.",
            &["www.example.com", "example.com"],
        ),
        (
            "https://example.com/x",
            "is an address, and a token is for a whole zone: write zone:example.com.",
            &["example.com"],
        ),
        (
            "*.example.com",
            "has a *, and a zone covers all names below it: write zone:example.com.",
            &["example.com"],
        ),
        (
            "a.dev.example.org",
            "is not a zone; dev.example.org holds it: write zone:dev.example.org.",
            &["a.dev.example.org", "dev.example.org"],
        ),
        (
            "www.xn--mnchen-3ya.example",
            "is not a zone; münchen.example (xn--mnchen-3ya.example) holds it: write zone:münchen.example.",
            &["www.m%C3%BCnchen.example", "m%C3%BCnchen.example"],
        ),
        (
            "1.2.3.4.5.6.7.example.com",
            "is not found: this sign-in sees no zone of that name, nor of a name above it up to 5.6.7.example.com; the names above 5.6.7.example.com were not looked up: write zone:NAME yourself.",
            &[
                "1.2.3.4.5.6.7.example.com",
                "2.3.4.5.6.7.example.com",
                "3.4.5.6.7.example.com",
                "4.5.6.7.example.com",
                "5.6.7.example.com",
            ],
        ),
        (
            "1.2.3.4.dev.example.org",
            "is not a zone; dev.example.org holds it: write zone:dev.example.org.",
            &[
                "1.2.3.4.dev.example.org",
                "2.3.4.dev.example.org",
                "3.4.dev.example.org",
                "4.dev.example.org",
                "dev.example.org",
            ],
        ),
        (
            "www.nowhere.example",
            "is not found: this sign-in sees no zone of that name, nor one that holds it.",
            &["www.nowhere.example", "nowhere.example"],
        ),
    ] {
        let said = dry(&desk, written).ends(2);
        let line = format!("spec.toml:5:14: zone:{written} {says}");
        assert!(said.stderr.contains(&line), "no “{line}” in {}", said.stderr);
        assert_eq!(asked(&simulator, &mut seen), questions, "{written}");
    }
    let other = desk
        .spec(&spec("notexample.com"))
        .create(&["--to", "file:secret"])
        .ends(2);
    assert!(!other.stderr.contains("holds"), "{}", other.stderr);
    let said = desk
        .spec(&spec("www.example.com"))
        .create(&["--to", "file:secret"])
        .ends(2);
    assert!(said.stderr.contains("Nothing was created."), "{}", said.stderr);
    assert_eq!(posts(&simulator), 0);
    // A name with an @ is not asked for, nor repeated: a password may stand before it.
    seen = simulator.exchanges().len();
    let said = dry(&desk, "https://user:not-a-real-word@example.com").ends(2);
    assert!(
        said.stderr.contains("spec.toml:5:14: This is not a zone: it has an @"),
        "{}",
        said.stderr
    );
    assert!(!said.stderr.contains("not-a-real-word"), "{}", said.stderr);
    assert!(asked(&simulator, &mut seen).is_empty());
}

#[test]
fn a_long_name_that_is_nowhere_costs_five_questions_of_zones_in_all() {
    let simulator = many();
    let desk = Desk::at(&simulator);
    dry(&desk, "1.2.3.4.5.6.7.example.com").ends(2);
    let all = simulator.exchanges();
    let of_zones = all
        .iter()
        .filter(|one| one["path"].as_str().unwrap().contains("/zones"));
    assert_eq!(of_zones.count(), 5, "no further one for a hint");
}

#[test]
fn names_of_one_spec_share_what_was_asked() {
    let simulator = many();
    let desk = Desk::at(&simulator);
    let hosts: Vec<String> = (0..20).map(|at| format!("\"zone:h{at:02}.a.example.com\"")).collect();
    let text = spec("example.com").replace("\"zone:example.com\"", &hosts.join(", "));
    let said = desk
        .spec(&text)
        .run(&["create", "--from", "spec.toml", "--dry-run"])
        .ends(2);
    assert_eq!(
        said.stderr.matches("example.com holds it").count(),
        20,
        "{}",
        said.stderr
    );
    assert_eq!(
        asked(&simulator, &mut 0).len(),
        22,
        "each name once, and those above it once for all"
    );
}

#[test]
fn two_zones_of_one_name_are_told_apart_and_chosen_by_id() {
    let simulator = many();
    let desk = Desk::at(&simulator);
    let twins = zones(&simulator, "twins.example");
    assert_eq!(twins.len(), 2);
    for (written, says) in [
        ("twins.example", "zone:twins.example is the name of 2 zones: "),
        (
            "www.twins.example",
            "zone:www.twins.example is not a zone; twins.example holds it, and is the name of 2 zones: ",
        ),
    ] {
        let said = dry(&desk, written)
            .ends(2)
            .says(says)
            .says("Write zone:ID with the id of one.");
        for (id, status, account) in &twins {
            assert!(
                said.stderr.contains(&format!("{id} ({status}, account {account}, ")),
                "{}",
                said.stderr
            );
        }
    }
    assert_ne!(twins[0].1, twins[1].1, "they differ in status");
    dry(&desk, &twins[1].0).ends(0);
}

#[test]
fn what_can_be_no_zone_is_wrong_without_asking_anybody() {
    let simulator = many();
    let desk = Desk::at(&simulator);
    for (written, says) in [
        (
            "https://www.example.com/x",
            "is an address, and a token is for a whole zone: write zone:www.example.com, or the zone that holds it.",
        ),
        (
            "*.example.com",
            "has a *, and a zone covers all names below it: write zone:example.com, or the zone that holds it.",
        ),
    ] {
        desk.spec(&spec(written));
        desk.run(&["review", "spec.toml"]).ends(2).says(says);
        desk.run(&["export", "spec.toml", "--as", "spec"]).says(says);
    }
    // A name below a zone may be one: only the account knows.
    desk.spec(&spec("www.example.com"));
    desk.run(&["review", "spec.toml"]).ends(0);
    assert!(simulator.exchanges().is_empty());
}

#[test]
fn the_wizard_proposes_the_zone_of_a_pasted_address() {
    let simulator = many();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_resources(&mut pty);
    let before = simulator.exchanges().len();
    press(
        &mut pty,
        b"\x1b[200~https://www.a.xn--mnchen-3ya.example/x\x1b[201~",
        "›  münchen.example (xn--mnchen-3ya",
    );
    sees(&pty, "none chosen");
    let names = asked(&simulator, &mut { before });
    assert_eq!(
        names,
        [
            "contains%3Awww.a.m%C3%BCnchen.example",
            "a.m%C3%BCnchen.example",
            "m%C3%BCnchen.example"
        ]
    );
    press(&mut pty, ENTER, ", the whole zone.");
    sees(&pty, "1 chosen");
    press(&mut pty, b"twins.example", "moved · ");
    sees(&pty, "active · ");
    pty.send(CTRL_C);
    pty.wait_for_exit();
}
