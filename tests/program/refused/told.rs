//! The program: which list was refused, what may be missing because of it, and what is put off.

use rustix::process::Signal;

use super::*;
use crate::command::{Desk, SPEC, posts, until};

const HERE: &str = "Cloudflare refuses this sign-in here, though it works: it may lack ";
const NOT_KNOWN: &str = "Cloudflare does not know this token.";

/// Whether the sign-in is said to be what is wrong.
fn blames_the_sign_in(said: &str) -> bool {
    [NOT_KNOWN, "does not accept this sign-in"]
        .iter()
        .any(|words| said.contains(words))
}

#[test]
fn create_says_which_list_was_refused_and_not_that_nobody_is_signed_in() {
    for how in recorded() {
        for (method, path, code, lacks) in [
            ("GET", "/zones", 3, "Zone Read"),
            ("GET", "/user/tokens", 3, "API Tokens Read"),
            ("POST", "/user/tokens", 3, "API Tokens Edit"),
        ] {
            let simulator = small();
            let mut rule = refuses(path, how);
            rule["method"] = method.into();
            simulator.add_fault(rule).unwrap();
            let desk = Desk::at(&simulator);
            let said = desk.create(&["--to", "file:secret"]).ends(code);
            let said = said.says(&format!("{HERE}{lacks}"));
            assert!(
                !blames_the_sign_in(&said.stderr) && !said.stderr.contains("Put another credential"),
                "{said:?}"
            );
            assert_eq!((made(&simulator).len(), desk.notes().len()), (0, 0));
            assert_eq!(posts(&simulator), u64::from(method == "POST"));
        }
    }
    // Verify refuses as well.
    let simulator = small();
    simulator.add_fault(refuses("/user/tokens", recorded()[0])).unwrap();
    simulator
        .add_fault(json!({"path": "/user/tokens/verify", "nth": 2, "fault": "expired"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(4).says(NOT_KNOWN);
}

#[test]
fn a_status_that_nobody_knows_is_said_and_tried() {
    let simulator = small();
    let id = run(client(&simulator, token(simulator.api_token())).verify(Owner::User))
        .unwrap()
        .id;
    let body =
        json!({"success": true, "errors": [], "messages": [], "result": {"id": id.to_string(), "status": "suspended"}});
    simulator
        .add_fault(json!({"path": "/user/tokens/verify", "nth": 1, "fault": "answer", "body": body}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret"]).ends(0);
    said.says("Cloudflare calls this token “suspended”, which cfmint does not know: it may not work.");
}

#[test]
fn a_review_without_the_names_says_what_may_be_missing() {
    let simulator = small();
    let zone = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    for path in ["/zones", "/zones/*"] {
        simulator.add_fault(refuses(path, recorded()[0])).unwrap();
    }
    let desk = Desk::at(&simulator);
    desk.spec(&SPEC.replace("zone:example.com", &format!("zone:{zone}")));
    let said = desk.run(&["review", "spec.toml"]).ends(0);
    let said = said.says("Ids are shown where names could not be looked up.");
    let said = said.says(&format!("{HERE}Zone Read"));
    assert!(
        !blames_the_sign_in(&said.stderr) && said.stdout.contains(&zone),
        "{said:?}"
    );
}

#[test]
fn a_request_that_is_put_off_is_looked_for_at_once_and_once() {
    let simulator = small();
    let mut rule = refuses(
        "/user/tokens",
        (429, 10100, "More than 1200 requests per 300 seconds reached."),
    );
    rule["method"] = "POST".into();
    simulator.add_fault(rule).unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret"]).ends(5);
    let said = said.says("The token was probably not created: Cloudflare asks to slow down (HTTP 429).");
    said.says("Not in your token list so far.");
    let exchanges = simulator.exchanges();
    let asked = exchanges
        .iter()
        .skip_while(|exchange| exchange["method"] != "POST")
        .skip(1);
    let lists = asked.filter(|exchange| exchange["path"].as_str().unwrap().contains("/user/tokens?"));
    assert_eq!((lists.count(), posts(&simulator), desk.notes().len()), (1, 1, 1));
}

#[test]
fn a_header_that_was_taken_out_on_the_way_is_no_wrong_credential() {
    for (path, how) in [
        ("/user/tokens/verify", (400, 1001, "Missing \"Authorization\" header")),
        (
            "/zones",
            (400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"),
        ),
    ] {
        let simulator = small();
        simulator.add_fault(refuses(path, how)).unwrap();
        let desk = Desk::at(&simulator);
        let said = desk.create(&["--to", "file:secret"]);
        let said = said.says("something on the way, such as a proxy, removed its header");
        assert!(!blames_the_sign_in(&said.stderr), "{said:?}");
        assert_eq!(said.code, Some(1), "{said:?}");
        assert_eq!(posts(&simulator), 0);
    }
}

/// The limit is one of the user: the list that would show the token is put off, too.
#[test]
fn a_list_that_is_put_off_as_well_is_not_waited_for_and_named_for_what_it_is() {
    let simulator = small();
    let limit = (429, 10100, "More than 1200 requests per 300 seconds reached.");
    let mut rule = refuses("/user/tokens", limit);
    rule["headers"] = json!({"retry-after": "20"});
    for (method, nth) in [("POST", None), ("GET", Some(2))] {
        rule["method"] = method.into();
        rule["nth"] = json!(nth);
        simulator.add_fault(rule.clone()).unwrap();
    }
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret"]).ends(5);
    let said = said.says("The list did not load. Too many requests: wait 20 seconds.");
    assert!(!said.stderr.contains("cannot be reached"), "{said:?}");
    assert_eq!((posts(&simulator), desk.notes().len()), (1, 1));
}

#[test]
fn a_zone_that_is_refused_does_not_hide_the_names_of_others() {
    let simulator = small();
    let zones = simulator.zones();
    let id = |at: usize| zones[at]["id"].as_str().unwrap().to_owned();
    for how in recorded() {
        simulator.clear_faults();
        simulator.add_fault(refuses(&format!("/zones/{}", id(0)), how)).unwrap();
        let desk = Desk::at(&simulator);
        let two = format!("zone:{}', 'zone:{}", id(0), id(1));
        desk.spec(&SPEC.replace("zone:example.com", &two));
        let said = desk.run(&["review", "spec.toml"]).ends(0);
        let names = [id(0), zones[1]["name"].as_str().unwrap().to_owned()];
        assert!(names.iter().all(|name| said.stdout.contains(name)), "{how:?} {said:?}");
        said.says(&format!("{HERE}Zone Read"));
    }
}

/// What became of the request is known by its answer, however long it takes to find out whether the
/// sign-in still works: a signal meanwhile leaves no note, and says nothing of a token that may
/// exist.
#[test]
fn a_refused_request_is_over_before_anything_is_asked_about_the_sign_in() {
    for how in recorded() {
        let simulator = small();
        let mut refusal = refuses("/user/tokens", how);
        refusal["method"] = "POST".into();
        simulator.add_fault(refusal).unwrap();
        stalls(&simulator);
        let desk = Desk::at(&simulator);
        let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
        until("the question about the sign-in", || verifies(&simulator) == 2);
        assert_eq!((posts(&simulator), desk.notes().len()), (1, 0), "{how:?}");
        running.signal(Signal::INT);
        let said = running.end().ends(130).says("Not created.");
        assert!(!said.stderr.contains("may exist"), "{said:?}");
    }
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let id = made(&simulator)[0]["id"].as_str().unwrap().to_owned();
    simulator
        .add_fault(refuses("/user/tokens/*/value", recorded()[0]))
        .unwrap();
    let before = verifies(&simulator);
    stalls(&simulator);
    let running = desk.start(&["roll", &id, "--yes", "--to", "file:other"]);
    until("the question about the sign-in", || verifies(&simulator) == before + 2);
    assert_eq!(
        (made(&simulator)[0]["rolls"].as_u64(), desk.notes().len()),
        (Some(0), 0)
    );
    running.signal(Signal::TERM);
    let said = running
        .end()
        .ends(143)
        .says(&format!("“deploy” (id {id}) has no new secret."));
    assert!(!said.stderr.contains("may have stopped working"), "{said:?}");
}

/// The second question of a run about its sign-in has no answer.
fn stalls(simulator: &Simulator) {
    simulator
        .add_fault(json!({"method": "GET", "path": "/user/tokens/verify", "nth": 2, "sticky": true, "fault": "stall"}))
        .unwrap();
}
