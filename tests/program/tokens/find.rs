//! `cfmint list --find`: which tokens it shows, and what it says of a zone that could not be asked
//! for.

use serde_json::json;

use super::{document, line, make, shut, with_accounts};
use crate::command::Desk;

/// The names of what a program is told.
fn names(said: &crate::command::Said) -> Vec<String> {
    let document = document(said);
    let tokens = document["tokens"].as_array().unwrap().iter();
    tokens.map(|token| token["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn tokens_are_found_by_what_they_can_and_where() {
    let simulator = with_accounts(2);
    let accounts = simulator.account_ids();
    let all = super::dns_on("com.cloudflare.api.account.zone.*");
    // example.com is a zone of the first account, and this token alone names it.
    make(&simulator, None, "single", |_| {});
    make(&simulator, None, "everywhere", |body| body["policies"] = json!([all]));
    make(&simulator, Some(&accounts[0]), "of the first", |body| {
        body["policies"] = json!([super::zones_of(&accounts[0])])
    });
    make(&simulator, Some(&accounts[1]), "of the second", |_| {});
    let desk = Desk::at(&simulator);
    let mut found = names(&desk.run(&["list", "--json", "--find", "edit dns example.com"]).ends(0));
    found.sort();
    assert_eq!(found, ["everywhere", "of the first", "single"]);
    // Nothing here names example.net, which is of an account, too.
    let said = desk.run(&["list", "--json", "--find", "DNS Edit EXAMPLE.NET."]).ends(0);
    let mut found = names(&said);
    found.sort();
    assert_eq!(found, ["everywhere", "of the first"]);
    assert_eq!(
        document(&said)["find"],
        json!({"words": "DNS Edit EXAMPLE.NET.", "error": null})
    );
    let said = desk.run(&["list", "--find", "dns example.com"]).ends(0);
    assert!(line(&said, "Yours").ends_with("tokens match"), "{said:?}");
    assert!(
        !said.all().contains("of the second") && !said.all().contains(&accounts[1]),
        "{said:?}"
    );
    assert_eq!(
        names(&desk.run(&["list", "--json", "--find", "single"]).ends(0)),
        ["single"]
    );
    let said = desk.run(&["list", "--find", "dns example.invalid"]).ends(0);
    assert_eq!(said.stdout, "");
    said.says("No token matches “dns example.invalid”.")
        .says("This sign-in sees no zone named “example.invalid”, so tokens for all zones are not found by that name.");
    desk.run(&["list", "--find", " "])
        .ends(2)
        .says("--find: nothing to look for");
    desk.run(&["list", "--find", simulator.api_token()])
        .ends(2)
        .says("which is never an argument");
}

/// A zone that could not be asked for may be what a token for all zones reaches.
#[test]
fn a_search_that_could_not_ask_for_a_zone_says_so() {
    let simulator = with_accounts(1);
    make(&simulator, None, "everywhere", |body| {
        body["policies"] = json!([super::dns_on("com.cloudflare.api.account.zone.*")])
    });
    shut(&simulator, "/zones");
    let desk = Desk::at(&simulator);
    let said = desk.run(&["list", "--find", "dns example.net"]).ends(1);
    said.says("Tokens for all zones may be missing: the zone “example.net” was not looked up.");
    let said = desk.run(&["list", "--json", "--find", "dns example.net"]).ends(1);
    let error = document(&said)["find"]["error"].as_str().unwrap().to_owned();
    assert!(
        error.contains("was not looked up") && said.stderr.contains(&error),
        "{said:?}"
    );
    // Words without a dot ask nobody.
    desk.run(&["list", "--find", "dns"]).ends(0);
    simulator.clear_faults();
    let many = "a.aa b.aa c.aa d.aa e.aa f.aa";
    desk.run(&["list", "--find", many])
        .ends(1)
        .says("the zone “f.aa” was not looked up. cfmint asks for 5 of them at a time.");
}
