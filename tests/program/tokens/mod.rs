//! What is said of the tokens that exist: `list`, `show` and `check`, which change nothing whatever
//! the API answers; and `delete`, which changes no more than was meant.

mod check;
mod complete;
mod delete;
mod diff;
mod find;
mod list;
mod show;
mod task;

use cfmint::simulator::{Options, Simulator};
use serde_json::{Value, json};

use crate::command::{Desk, Said, document, post, says_no_secret};
use crate::faults::read::{JUDGED, of_a_read, whatever_befalls};

/// The permission group "DNS Write".
const DNS: &str = "4755a26eedb94da69e1066d98aa820be";

pub(crate) fn with_accounts(accounts: usize) -> Simulator {
    Simulator::start(Options {
        zones: 6,
        accounts,
        older_tokens: 0,
        ..Options::default()
    })
    .unwrap()
}

/// A policy that edits DNS on what this key names.
pub(crate) fn dns_on(key: &str) -> Value {
    json!({"effect": "allow", "permission_groups": [{"id": DNS}], "resources": {key: "*"}})
}

/// A policy that edits DNS of all zones of an account.
fn zones_of(account: &str) -> Value {
    let resources =
        json!({format!("com.cloudflare.api.account.{account}"): {"com.cloudflare.api.account.zone.*": "*"}});
    json!({"effect": "allow", "permission_groups": [{"id": DNS}], "resources": resources})
}

pub(crate) fn first_zone(simulator: &Simulator) -> String {
    let zones = simulator.zones();
    let id = zones[0]["id"].as_str().unwrap();
    format!("com.cloudflare.api.account.zone.{id}")
}

/// Makes a token as another client would, of this user or an account; its id.
pub(crate) fn make(simulator: &Simulator, owner: Option<&str>, name: &str, change: impl Fn(&mut Value)) -> String {
    let first = simulator.account_ids().first().cloned();
    let policy = match owner {
        // The first zone is of the first account.
        Some(account) if Some(account) != first.as_deref() => zones_of(account),
        _ => dns_on(&first_zone(simulator)),
    };
    let mut body = json!({"name": name, "policies": [policy]});
    change(&mut body);
    let path = owner.map_or_else(
        || "/user/tokens".to_owned(),
        |account| format!("/accounts/{account}/tokens"),
    );
    post(simulator, &path, &body.to_string());
    let truth = simulator.truth();
    let tokens = truth["tokens"].as_array().unwrap().iter();
    let mut of_name = tokens.filter(|token| token["name"] == name);
    of_name.next_back().unwrap()["id"].as_str().unwrap().to_owned()
}

/// So many days from now, as the API has times.
pub(crate) fn in_days(days: i64) -> String {
    let then = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days);
    then.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The line that has this word.
#[track_caller]
fn line<'a>(said: &'a Said, word: &str) -> &'a str {
    let found = said.stdout.lines().find(|line| line.contains(word));
    found.unwrap_or_else(|| panic!("no {word} in {said:?}"))
}

/// Has a path refused to this sign-in, from now on.
fn shut(simulator: &Simulator, path: &str) {
    simulator
        .add_fault(json!({"path": path, "sticky": true, "fault": "forbidden"}))
        .unwrap();
}

/// How many pages of tokens were asked for.
fn pages_asked(simulator: &Simulator) -> usize {
    let asked = simulator.exchanges();
    let lists = asked.iter().filter(|one| {
        let path = one["path"].as_str().unwrap();
        one["method"] == "GET" && path.contains("/tokens?")
    });
    lists.count()
}

/// Neither a secret of the simulator, nor anything but questions.
#[track_caller]
fn asked_only(simulator: &Simulator, said: &Said) {
    says_no_secret(said, simulator);
    let words = said.all();
    assert!(!words.contains("smuggled") && !words.contains('\u{1b}'), "{said:?}");
    let made = simulator.exchanges();
    let changes = made
        .iter()
        .find(|one| one["method"] != "GET" && one["method"] != "POST");
    assert!(changes.is_none(), "{changes:?}");
}

/// What may become of the pages of a list.
fn paging() -> [Value; 6] {
    ["repeat", "endless", "drift", "zero_total", "huge_total", "missing_info"]
        .map(|name| json!({"fault": format!("page_{name}")}))
}

/// Runs this with each fault at each path, from the first request there on, and looks at what comes.
fn whatever_happens(
    paths: &[&str],
    faults: &[Value],
    arguments: &[&str],
    holds: impl Fn(&Value, &Simulator, Said) + Sync,
) {
    let with_one = || {
        let simulator = with_accounts(2);
        make(&simulator, None, "deploy", |_| {});
        simulator
    };
    whatever_befalls(paths, faults, arguments, with_one, |rule, simulator, said| {
        asked_only(simulator, &said);
        holds(rule, simulator, said);
    });
}

#[test]
fn tokens_alone_is_the_wizard_which_wants_a_terminal() {
    let desk = Desk::at(&with_accounts(1));
    let wizard = desk.run(&["new"]).ends(2);
    let said = desk.run(&["tokens"]).ends(2);
    // Each names the command that needs none.
    let as_new = said.stderr.replace("`cfmint list`", "`cfmint create`");
    assert_eq!((said.stdout, as_new.as_str()), (wizard.stdout, wizard.stderr.as_str()));
    assert_ne!(as_new, said.stderr);
    desk.run(&["tokens", "lst"]).ends(2).says("list");
}
