//! What is asked for and what it takes, as Cloudflare's documentation or that of the tools says it:
//! a group too many fails like one too few.

mod apart;
mod calls;
mod files;
mod named;
mod smallest;
mod tools;
mod words;

use super::*;
use calls::{API, CALLS, TITLES, TOGETHER};
use tools::{PROVIDER, TERRAFORM, TOOLS, WRANGLER};
use words::{PASTED, QUESTIONS, UNKNOWN};

/// What was given, the permissions (`SCOPE/NAME`, with a question mark before a guess), how many
/// questions, how many unknowns, and who says so.
type Row = (
    &'static [&'static str],
    &'static [&'static str],
    usize,
    usize,
    &'static str,
);

fn asked(what: &[&str]) -> Answer {
    let given: Vec<Given> = what.iter().map(|what| Given::Words((*what).to_owned())).collect();
    answer(&given, &Catalog::embedded())
}

fn named_in(answer: &Answer) -> Vec<String> {
    let guess = |one: &Permission| if one.basis == Basis::Guess { "?" } else { "" };
    let mut named: Vec<String> = answer
        .permissions
        .iter()
        .map(|one| format!("{}{}/{}", guess(one), word_of(&one.scope), one.name))
        .collect();
    named.sort();
    named
}

/// What of a table does not come out as it says.
fn wrong(rows: &[Row]) -> Vec<String> {
    let mut found = Vec::new();
    for (what, permissions, questions, unknown, source) in rows {
        let answer = asked(what);
        let got = (named_in(&answer), answer.questions.len(), answer.unknown.len());
        let expected: Vec<String> = permissions.iter().map(|name| (*name).to_owned()).collect();
        if got != (expected, *questions, *unknown) || source.is_empty() {
            found.push(format!(
                "{what:?}: got {got:?}, {:?} {:?}",
                answer.questions, answer.unknown
            ));
        }
    }
    found
}

#[test]
fn every_input_of_the_table_takes_what_the_documentation_says() {
    let tables = [
        CALLS, TOGETHER, TITLES, TERRAFORM, WRANGLER, TOOLS, PASTED, QUESTIONS, UNKNOWN,
    ];
    let rows: Vec<Row> = tables.concat();
    assert!(
        rows.len() >= 80 && tables.iter().all(|table| table.len() >= 6),
        "{}",
        rows.len()
    );
    assert!(QUESTIONS.len() >= 10 && UNKNOWN.len() >= 5);
    assert_eq!(wrong(&rows), [""; 0]);
}

#[test]
fn twin_a_group_too_many_and_one_too_few_are_found() {
    const PURGE: &[&str] = &["POST /zones/{zone_id}/purge_cache"];
    assert_eq!(wrong(&[(PURGE, &["zone/Cache Purge"], 0, 0, API)]), [""; 0]);
    assert_eq!(wrong(&[(PURGE, &[], 0, 0, API)]).len(), 1);
    assert_eq!(
        wrong(&[(PURGE, &["zone/Cache Purge", "zone/DNS Read"], 0, 0, API)]).len(),
        1
    );
    assert_eq!(wrong(&[(PURGE, &["?zone/Cache Purge"], 0, 0, API)]).len(), 1);
    assert_eq!(wrong(&[(PURGE, &["zone/Cache Purge"], 1, 0, API)]).len(), 1);
}
