//! What a person reads, kept as text: one file for each of the three that read (client, command,
//! wizard), with a section for each exchange. It knows nothing of what is right.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Its name, and what was read.
pub(crate) type Section = (String, String);

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/recorded/kept/{name}.txt"))
}

fn written(sections: &[Section]) -> String {
    let texts = sections
        .iter()
        .map(|(name, text)| format!("## {name}\n{}\n", text.trim_end()));
    texts.collect::<Vec<_>>().join("\n")
}

fn split(text: &str) -> BTreeMap<&str, &str> {
    let sections = text.strip_prefix("## ").unwrap_or_default().split("\n## ");
    sections
        .filter_map(|section| section.split_once('\n'))
        .map(|(name, text)| (name, text.trim_end()))
        .collect()
}

/// What differs between what is kept and what was read now.
fn differences(kept: &str, sections: &[Section]) -> Vec<String> {
    let kept = split(kept);
    let mut found: Vec<String> = sections
        .iter()
        .filter(|(name, text)| kept.get(name.as_str()) != Some(&text.trim_end()))
        .map(|(name, text)| {
            let before = kept.get(name.as_str()).unwrap_or(&"(nothing)");
            format!("## {name}\nkept:\n{before}\nnow:\n{}", text.trim_end())
        })
        .collect();
    let gone = kept.keys().filter(|name| !sections.iter().any(|(now, _)| now == *name));
    found.extend(gone.map(|name| format!("## {name}\nis kept and was not read")));
    found
}

/// Fails unless it is what is kept; or keeps it, where that was asked for.
pub(crate) fn compare(name: &str, sections: &[Section]) {
    if std::env::var_os("CFMINT_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::write(path(name), written(sections)).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path(name)).unwrap_or_default();
    let found = differences(&kept, sections);
    assert!(
        found.is_empty(),
        "{}\n\nIf this is wanted: CFMINT_ACCEPT=1 cargo test --test journeys recorded, and read the difference.",
        found.join("\n\n")
    );
}

#[test]
fn twin_another_word_is_found() {
    let section = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let kept = written(&[section("a", "one\n\nline"), section("b", "two")]);
    assert_eq!(
        differences(&kept, &[section("a", "one\n\nline\n"), section("b", "two")]),
        [""; 0]
    );
    assert_eq!(
        differences(&kept, &[section("a", "one\n\nline"), section("b", "to")]).len(),
        1
    );
    assert_eq!(differences(&kept, &[section("a", "one\n\nline")]).len(), 1);
    let more = [section("a", "one\n\nline"), section("b", "two"), section("c", "three")];
    assert_eq!(differences(&kept, &more).len(), 1);
}

/// What stands for what is another in each run: `d` is a digit, `h` a hexadecimal one,
/// `A` a capital letter, `a` a small one.
const TURNING: [(&str, &str); 9] = [
    ("dddd-dd-ddTdd:dd:ddZ", "DATE"),
    ("dddd-dd-dd dd:dd", "DATE"),
    ("dddd-dd-dd", "DATE"),
    ("dd Aaa dddd", "DATE"),
    ("d Aaa dddd", "DATE"),
    ("dd:dd:dd", "TIME"),
    ("dd:dd UTC", "TIME UTC"),
    ("hhhhhhhhhhhhhhhh-SIM", "RAY"),
    ("127.0.0.1:", "127.0.0.1:"),
];

/// A text without dates and ports.
pub(crate) fn steady(text: &str) -> String {
    let mut steady = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let fits = |shape: &str| {
            let mut letters = rest.chars();
            shape.chars().all(|wanted| match (wanted, letters.next()) {
                ('d', Some(letter)) => letter.is_ascii_digit(),
                ('A', Some(letter)) => letter.is_ascii_uppercase(),
                ('a', Some(letter)) => letter.is_ascii_lowercase(),
                ('h', Some(letter)) => letter.is_ascii_hexdigit(),
                (wanted, letter) => letter == Some(wanted),
            })
        };
        match TURNING.iter().find(|(shape, _)| fits(shape)) {
            Some((shape, instead)) => {
                steady.push_str(instead);
                rest = &rest[shape.len()..];
                if shape.ends_with(':') && rest.starts_with(|letter: char| letter.is_ascii_digit()) {
                    steady.push_str("PORT");
                    rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
                }
            }
            None => {
                steady.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    // What ends at the right edge begins where its date lets it.
    while steady.contains("  expires DATE") {
        steady = steady.replace("  expires DATE", " expires DATE");
    }
    steady
}

#[test]
fn times_and_ports_are_made_steady() {
    let text = "from 2026-11-28T11:05:46Z to 2027-02-22 10:00 or 2027-02-22 at 127.0.0.1:33567/x, 11:14 UTC, 1 Mar 2027, at 00:09:29, not 2027-2-2";
    assert_eq!(
        steady(text),
        "from DATE to DATE or DATE at 127.0.0.1:PORT/x, TIME UTC, DATE, at TIME, not 2027-2-2"
    );
}

/// A difference that is known, with its reason: as it stands in the table of who reads.
pub(crate) type Known = (&'static str, &'static str);

/// Whether what is wrong is exactly what is known to be; the mark for what is kept, or what is to
/// be done.
pub(crate) fn known(name: &str, wrong: Option<String>, table: &[Known]) -> Result<String, String> {
    match (wrong, table.iter().find(|(known, _)| *known == name)) {
        (Some(why), None) => Err(format!("{name}: {why}")),
        (None, Some(_)) => Err(format!("{name} is right now: take it out of KNOWN")),
        (Some(_), Some((_, reason))) => Ok(format!("known difference: {reason}\n")),
        (None, None) => Ok(String::new()),
    }
}

#[test]
fn twin_only_what_is_known_may_be_wrong() {
    let table: &[Known] = &[("a", "later")];
    assert_eq!(
        known("a", Some("no".to_owned()), table).unwrap(),
        "known difference: later\n"
    );
    assert_eq!(known("b", None, table).unwrap(), "");
    assert!(known("a", None, table).is_err());
    assert!(known("b", Some("no".to_owned()), table).is_err());
}
