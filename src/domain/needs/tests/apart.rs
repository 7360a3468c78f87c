//! Which permissions are for which of the resources that are named.

use super::super::*;

const A: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
const B: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";

/// The parts of an answer: the last letters of what each is for, and its permissions.
fn apart(given: &[String]) -> Vec<(Vec<String>, Vec<String>)> {
    let given: Vec<Given> = given.iter().cloned().map(Given::Words).collect();
    let answer = answer(&given, &Catalog::embedded());
    let permissions: Vec<&Permission> = answer.permissions.iter().collect();
    let zone = |words: &String| words.chars().nth("zone:".len()).map(String::from).unwrap();
    parts(&permissions)
        .iter()
        .map(|part| {
            let on = part.on.iter().map(zone).collect();
            (on, part.permissions.iter().map(|one| one.name.clone()).collect())
        })
        .collect()
}

fn part(on: &[&str], permissions: &[&str]) -> (Vec<String>, Vec<String>) {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    (owned(on), owned(permissions))
}

#[test]
fn what_names_nothing_is_for_the_same_as_the_rest_where_that_is_one_thing() {
    let given = [format!("POST /zones/{A}/purge_cache"), "cloudflare_record".into()];
    assert_eq!(apart(&given), [part(&["2"], &["Cache Purge", "DNS Write"])]);
}

#[test]
fn what_is_for_different_things_is_apart() {
    let given = [
        format!("POST /zones/{A}/purge_cache"),
        format!("GET /zones/{B}/dns_records"),
    ];
    assert_eq!(
        apart(&given),
        [part(&["2"], &["Cache Purge"]), part(&["3"], &["DNS Read"])]
    );
    // One text may name both.
    let error = format!("403 Forbidden\n{}\n{}\n", given[0], given[1]);
    assert_eq!(
        apart(&[error]),
        [part(&["2"], &["Cache Purge"]), part(&["3"], &["DNS Read"])]
    );
}

#[test]
fn what_is_asked_for_with_and_without_a_zone_is_left_open_among_different_ones() {
    let given = [
        format!("POST /zones/{A}/purge_cache"),
        format!("GET /zones/{B}/dns_records"),
        "cloudflare_record".into(),
    ];
    assert_eq!(
        apart(&given),
        [part(&["2"], &["Cache Purge"]), part(&[], &["DNS Write"])]
    );
}

#[test]
fn what_is_asked_for_twice_is_for_both() {
    let given = [
        format!("GET /zones/{A}/dns_records"),
        format!("GET /zones/{B}/dns_records"),
    ];
    assert_eq!(apart(&given), [part(&["2", "3"], &["DNS Read"])]);
}
