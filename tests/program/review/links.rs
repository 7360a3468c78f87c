//! Template links, both ways: reviewed like a spec, and printed with what they cannot carry.

use super::{DNS, Document, ID, code, document, err, out, run};
use crate::program::Home;

const USUAL: &str = "A template link cannot say when a token expires, so this one expires in 90 days.";

fn of(arguments: &[&str], stdin: &str) -> std::process::Output {
    run(&Home::fresh(), arguments, stdin, &[])
}

fn link(keys: &str, more: &str) -> String {
    format!("https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys={keys}{more}")
}

const EDIT_DNS: &str = "%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D";

#[test]
fn a_link_is_reviewed_like_a_spec() {
    let link = link(EDIT_DNS, "&accountId=*&zoneId=all&name=deploy");
    let text = of(&["review", &link, "--fail-on", "critical"], "");
    assert_eq!(code(&text), 6, "{text:?}");
    assert!(err(&text).starts_with(&format!("cfmint: {USUAL}\n")), "{text:?}");
    assert!(out(&text).contains("every zone of every account"), "{}", out(&text));
    let json: Document = document(&of(&["review", &link, "--json"], ""));
    assert_eq!((json.name.as_str(), json.owner.as_str()), ("deploy", "user"));
    assert!(json.policies.is_some() && json.open_until_created.is_empty());
    let body = of(&["export", &link, "--as", "json"], "");
    assert!(out(&body).contains("com.cloudflare.api.account.zone.*"), "{body:?}");
}

#[test]
fn a_link_that_leaves_the_account_open_says_so() {
    let link = format!(
        "https://dash.cloudflare.com/?to=/:account/api-tokens&name=ci&permissionGroupKeys={}",
        EDIT_DNS.replace("dns", "workers_scripts")
    );
    let output = of(&["review", &link], "");
    assert_eq!(code(&output), 0, "{output:?}");
    let text = out(&output);
    assert!(
        text.contains("\nOwner: account of your choice. It keeps working when people leave.\n"),
        "{text}"
    );
    assert!(
        text.contains("\nOn: account of your choice (left open by the link)\n"),
        "{text}"
    );
    let json = document(&of(&["review", &link, "--json"], ""));
    assert_eq!(json.owner, "account");
    assert!(json.policies.is_none() && json.open_until_created == ["to=/:account/api-tokens"]);
    let body = of(&["export", &link, "--as", "json"], "");
    assert_eq!((code(&body), out(&body)), (2, ""), "{body:?}");
    assert!(
        err(&body).contains("the link: to=/:account/api-tokens needs its id"),
        "{body:?}"
    );
    let wrong = of(&["review", "https://evil.example/?a=b"], "");
    assert_eq!((code(&wrong), out(&wrong)), (2, ""), "{wrong:?}");
    assert!(err(&wrong).contains("the link: address: "), "{wrong:?}");
}

#[test]
fn what_a_link_cannot_carry_is_said_and_it_carries_no_more_than_the_spec() {
    // One zone by its id, from a link and back.
    let by_id = DNS.replace("zone:example.com", &format!("zone:{ID}"));
    let made = of(&["export", "-", "--as", "link"], &by_id);
    assert_eq!(code(&made), 0, "{made:?}");
    assert!(
        out(&made).contains(&format!("zoneId={ID}")) && out(&made).lines().count() == 1,
        "{made:?}"
    );
    assert!(err(&made).contains("cannot carry"), "{made:?}");
    let back = document(&of(&["review", out(&made).trim(), "--json"], ""));
    assert!(back.lines.iter().any(|line| line.text.contains(ID)), "{back:?}");
    // By name it is left out, whatever stands beside it; an exclusion by name leaves nothing of the
    // whole.
    for resources in [
        "['zone:example.com']",
        &format!("['zone:{ID}', 'zone:example.com']"),
        "['zones:in:ACME']",
        "['zones:all']\nexcept = ['zone:example.com']",
    ] {
        let spec = DNS.replace("['zone:example.com']", resources);
        let made = of(&["export", "-", "--as", "link"], &spec);
        assert_eq!(code(&made), 0, "{made:?}");
        assert!(!out(&made).contains("zoneId") && out(&made).contains("dns"), "{made:?}");
        assert!(
            err(&made).contains("is called by name, and a link takes ids."),
            "{made:?}"
        );
        assert!(
            !out(&made).contains("ffffff") && !err(&made).contains("ffffff"),
            "{made:?}"
        );
    }
    let owner = format!(
        "owner = 'account:ACME'\n{}",
        DNS.replace("zone:example.com", "zones:in:ACME")
    );
    let made = of(&["export", "-", "--as", "link"], &owner);
    assert!(
        err(&made).contains("account ACME") && !err(&made).contains("ffffff"),
        "{made:?}"
    );
}
