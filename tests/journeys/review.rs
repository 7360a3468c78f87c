//! `cfmint review` beside the wizard: one spec, the same words.

use std::io::Write;
use std::process::{Command, Stdio};

use cfmint::domain::catalog::Catalog;
use cfmint::domain::spec;
use cfmint::simulator::Simulator;
use cfmint::wizard::page::Part;
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::steps::StepId;

use super::support::{Desk, in_variable, small};
use crate::program::at;

/// The rows of the wizard's summary for a spec, without its acts.
fn rows(simulator: &Simulator, spec: &str) -> Vec<String> {
    let read = spec::read(spec, &Catalog::embedded()).unwrap();
    let from = FromFile::new("spec.toml".to_owned(), read);
    let mut desk = Desk::from_file(simulator, Some(in_variable(simulator.api_token())), from);
    desk.idle();
    let page = desk.page();
    let lists = page.parts.iter().filter_map(|part| match part {
        Part::List(list) => Some(list),
        _ => None,
    });
    let rows = lists.flat_map(|list| (0..list.len).map(|at| (list.row)(at)));
    let said: Vec<String> = rows.filter(|row| !row.act).map(|row| row.text).collect();
    assert!(desk.title() == at(StepId::Summary) && said.len() > 7, "{said:?}");
    said
}

/// The lines of the program's page, and its reasons.
fn page(spec: &str) -> (Vec<String>, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cfmint"))
        .args(["review", "-"])
        .env("TZ", "UTC")
        .env("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(spec.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut parts = text
        .split("\n\n")
        .map(|part| part.lines().map(str::to_owned).collect::<Vec<_>>());
    let (_, lines, reasons) = (parts.next(), parts.next().unwrap(), parts.next().unwrap());
    (lines, reasons)
}

/// What the wizard knows by its sign-in and a file alone does not: who it is, and ids beside names.
fn unsigned(row: &str, simulator: &Simulator) -> String {
    let mut row = row.replace("you (ada@example.com)", "you");
    let zones = simulator.zones();
    let ids = zones.iter().map(|zone| zone["id"].as_str().unwrap().to_owned());
    for id in ids.chain(simulator.account_ids()) {
        row = row.replace(&format!("({id})"), "(looked up when it is created)");
    }
    row
}

#[test]
fn review_and_the_wizard_say_the_same_of_the_same_spec() {
    let simulator = small();
    let grant = |permissions: &str, resources: &str, more: &str| {
        format!("[[grant]]\npermissions = [{permissions}]\nresources = [{resources}]\n{more}\n")
    };
    let dns = grant("'zone/DNS:edit'", "'zone:example.com'", "");
    let all = grant(
        "'zone/Zone:read', 'zone/DNS:read'",
        "'zones:all'",
        "except = ['zone:example.net']",
    );
    let account = grant(
        "'account/Workers Scripts:edit', 'account/Account Settings:read', 'user/User Details:read'",
        "'account:Lovelace Analytics', 'user'",
        "",
    );
    let bucket = grant(
        "'Workers R2 Storage Bucket Item Write'",
        "'bucket:Lovelace Analytics/default/backups', 'bucket:Lovelace Analytics/eu/logs'",
        "",
    );
    for (head, grants) in [
        ("", dns.clone()),
        ("", format!("{dns}{all}")),
        (
            "ip = { in = ['203.0.113.0/24', '10.0.0.0/8'], not_in = ['203.0.113.7'] }\n",
            account,
        ),
        ("starts = '2099-01-01'\n", bucket),
        (
            "owner = 'account:Lovelace Analytics'\n",
            grant("'zone/DNS:edit'", "'zones:in:Lovelace Analytics'", ""),
        ),
        (
            "owner = 'account:Lovelace Analytics'\n",
            grant("'zone/DNS:edit'", "'zone:example.com', 'zone:example.org'", ""),
        ),
    ] {
        let spec = format!("name = 'deploy <\u{202e}>'\nexpires = '2099-06-01'\n{head}{grants}");
        let wizard: Vec<String> = rows(&simulator, &spec)
            .iter()
            .map(|row| unsigned(row, &simulator))
            .collect();
        let grade = wizard.iter().position(|row| row.starts_with("Blast radius")).unwrap();
        let (lines, reasons) = page(&spec);
        assert_eq!(lines, wizard[..grade], "{spec}");
        assert_eq!(reasons[0], wizard[grade], "{spec}");
        assert_eq!(reasons.len(), wizard.len() - grade, "{spec}");
        for (reason, row) in reasons.iter().zip(&wizard[grade..]).skip(1) {
            let (level, said) = reason.split_once(": ").unwrap();
            assert!(["low", "medium", "high", "critical"].contains(&level), "{reason}");
            assert_eq!(without_key(row), said);
        }
    }
}

/// A reason of the wizard's page without its number, which is the key that leads to the change: the
/// command has no keys.
fn without_key(row: &str) -> String {
    let (number, said) = row.split_once("  ").unwrap();
    let said = said.replace(&format!(", press {number} and "), ", ");
    match said.split_once(&format!(" Press {number} and ")) {
        Some((before, change)) => {
            let (first, rest) = change.split_at(1);
            format!("{before} {}{rest}", first.to_uppercase())
        }
        None => said,
    }
}
