//! `cfmint review` beside the wizard: one spec, the same words.

use std::io::Write;
use std::process::{Command, Stdio};

use cfmint::domain::catalog::Catalog;
use cfmint::domain::spec;
use cfmint::domain::summary::overview::Meaning;
use cfmint::simulator::Simulator;
use cfmint::wizard::page::{Part, ReasonMark, ReviewReason};
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::steps::StepId;

use super::support::{Desk, in_variable, small};
use crate::program::at;

/// What the wizard's summary says of a spec: names, permissions and things; the grade; what each
/// reason suggests.
struct Said {
    names: Vec<String>,
    grade: String,
    advice: Vec<String>,
}

fn said(simulator: &Simulator, spec: &str) -> Said {
    let read = spec::read(spec, &Catalog::embedded()).unwrap();
    let from = FromFile::new("spec.toml".to_owned(), read);
    let mut desk = Desk::from_file(simulator, Some(in_variable(simulator.api_token())), from);
    desk.idle();
    let page = desk.page();
    assert_eq!(desk.title(), at(StepId::Summary));
    let review = page.parts.iter().find_map(|part| match part {
        Part::Review(review) => Some(review),
        _ => None,
    });
    let review = review.expect("nothing is missing");
    let mut names = Vec::new();
    for fact in review.facts {
        if fact.meaning == Meaning::Can {
            // "Zone · DNS", or a list of them.
            let permissions = fact.words.rsplit(" · ").next().unwrap_or_default();
            names.extend(permissions.split(", ").map(str::to_owned));
            names.push(fact.level.clone());
        } else if ["Name", "Owner"].contains(&fact.label) {
            names.push(fact.words.replace("you, ada@example.com", "you"));
        }
    }
    names.extend(review.in_full.iter().flat_map(|line| {
        let listed = line
            .text
            .split_once(": ")
            .map_or(line.text.as_str(), |(_, listed)| listed);
        listed.split("; ").map(str::to_owned).collect::<Vec<_>>()
    }));
    Said {
        names,
        grade: format!("Blast radius: {}", review.grade.word()),
        advice: review.reasons.iter().map(without_key).collect(),
    }
}

/// The lines of the program's page, and its reasons.
fn page(spec: &str) -> (Vec<String>, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cfmint"))
        .args(["review", "-"])
        .env("TZ", "UTC")
        // A line for each line of the page.
        .env("COLUMNS", "100000")
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
        let wizard = said(&simulator, &spec);
        let (lines, reasons) = page(&spec);
        let all = lines.join("\n");
        assert!(wizard.names.len() > 3, "{:?}", wizard.names);
        for name in &wizard.names {
            assert!(all.contains(name.as_str()), "{name}: {all}");
        }
        assert_eq!(reasons[0], wizard.grade, "{spec}");
        assert_eq!(reasons.len(), wizard.advice.len() + 1, "{spec}");
        for (reason, advice) in reasons.iter().skip(1).zip(&wizard.advice) {
            let (level, said) = reason.split_once(": ").unwrap();
            assert!(["low", "medium", "high", "critical"].contains(&level), "{reason}");
            assert!(said.ends_with(advice.as_str()), "{advice}: {said}");
        }
    }
}

/// What a reason of the wizard's page suggests, without the key that leads there: the command has
/// no keys.
fn without_key(reason: &ReviewReason) -> String {
    let ReasonMark::Number(number) = reason.mark else {
        return reason.advice.clone();
    };
    let said = reason.advice.replace(&format!(", press {number} and "), ", ");
    match said.strip_prefix(&format!("Press {number} and ")) {
        Some(change) => {
            let (first, rest) = change.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        }
        None => said,
    }
}
