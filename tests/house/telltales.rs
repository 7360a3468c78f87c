//! Nothing tells a secret: no derived `Debug`, no logger, no fixture that could be a real one.

use std::collections::BTreeSet;

use super::PURE;
use super::source::{Source, files, root, sources};

/// Where bodies of the network and secrets pass.
const WATCHED: [&str; 7] = [
    "src/domain/delivery/",
    "src/domain/sign_in.rs",
    "src/io/auth/",
    "src/io/cloudflare/",
    "src/io/delivery/",
    "src/secret/",
    "src/tui/terminal/",
];

/// Structs whose derived `Debug` would print a body: one that may hold a secret.
fn telltales(files: &[Source]) -> Vec<String> {
    const BODIES: [&str; 5] = ["Vec<u8>", "Value", "Bytes", "Zeroizing<", "HeaderMap"];
    // What is typed or sent is no body of the network's; `Typed` and `ToolInput` write their own.
    let watched = |file: &&Source| WATCHED.iter().any(|part| file.name.starts_with(part));
    let mut found = Vec::new();
    for file in files.iter().filter(watched) {
        for (at, _) in file.code.match_indices("#[derive(") {
            let rest = &file.code[at..];
            let Some((derived, rest)) = rest.split_once(")]") else {
                continue;
            };
            let end = rest.find("\n}").or_else(|| rest.find(";\n")).unwrap_or(rest.len());
            let item = &rest[..end];
            let body = BODIES.iter().find(|body| item.contains(**body));
            if let Some(body) = body.filter(|_| derived.contains("Debug")) {
                let line = file.code[..at].lines().count();
                found.push(format!("{}:{line}: Debug prints a {body}", file.name));
            }
        }
    }
    found
}

/// A rule for a part that has moved on would hold of nothing, and pass.
#[test]
fn what_the_rules_watch_is_there() {
    let files = sources();
    let empty = |part: &&&str| !files.iter().any(|file| file.name.starts_with(**part));
    let gone: Vec<_> = PURE.iter().chain(&WATCHED).filter(empty).collect();
    assert_eq!(gone, [&""; 0]);
}

#[test]
fn no_debug_prints_a_body() {
    assert_eq!(telltales(&sources()), [""; 0]);
}

#[test]
fn twin_a_telling_debug_is_found() {
    let plant = |text: &str| telltales(&[Source::new("src/io/cloudflare/a.rs", text)]).len();
    assert_eq!(
        plant("#[derive(Debug)]\nstruct A {\n    body: Zeroizing<Vec<u8>>,\n}\n"),
        1
    );
    assert_eq!(
        plant("#[derive(Clone)]\nstruct A {\n    body: Vec<u8>,\n}\n#[derive(Debug)]\nstruct B {\n    a: u8,\n}\n"),
        0
    );
}

/// Ways in which a program of this kind begins to log what it sends, or its TLS keys; in the
/// sources or the manifest.
const LOGGERS: [&str; 8] = [
    "connection_verbose",
    "tls_sslkeylogfile",
    "tracing_subscriber",
    "tracing-subscriber",
    "env_logger",
    "RUST_LOG",
    "SSLKEYLOGFILE",
    "key_log",
];

fn loggers(name: &str, text: &str) -> Vec<String> {
    let found = LOGGERS.iter().filter(|word| text.contains(**word));
    found.map(|word| format!("{name}: {word}")).collect()
}

#[test]
fn nothing_listens_to_what_libraries_log() {
    let mut found: Vec<_> = sources()
        .iter()
        .flat_map(|file| loggers(&file.name, &file.code))
        .collect();
    found.extend(loggers(
        "Cargo.toml",
        &std::fs::read_to_string(root().join("Cargo.toml")).unwrap(),
    ));
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_logger_is_found() {
    assert_eq!(loggers("a", "builder.connection_verbose(true)").len(), 1);
    assert_eq!(loggers("a", "RequestLog::open(path)"), [""; 0]);
}

/// Words of a text that could be a real secret: a token's prefix before 40 or more characters that
/// look drawn by lot, or 37 to 45 hexadecimal digits beside the word `key`. How Cloudflare computes
/// the checksum in its tokens is not published, so what this promises is less and more than "no
/// valid one": nothing that even has the form. Repeated letters and words are no secret.
fn real_looking(text: &str) -> Vec<&str> {
    let in_alphabet = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    let drawn = |tail: &str| {
        let has = |class: fn(&char) -> bool| tail.chars().any(|letter| class(&letter));
        let different: BTreeSet<char> = tail.chars().collect();
        has(char::is_ascii_digit)
            && has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && different.len() > 15
    };
    let prefixes = ["cfut_", "cfat_", "cfk_", "cfoat_"];
    let mut found = Vec::new();
    for line in text.lines() {
        let keyed = line.to_ascii_lowercase().contains("key");
        for word in line.split(|letter: char| !in_alphabet(letter)) {
            let tails = prefixes
                .iter()
                .filter_map(|prefix| word.find(prefix).map(|at| &word[at + prefix.len()..]));
            let token = tails.into_iter().any(|tail| tail.len() >= 40 && drawn(tail));
            let hexadecimal = word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            // The Global API Key has 37; digits in order are nobody's.
            let key = keyed && hexadecimal && (37..=45).contains(&word.len()) && !word.starts_with("0123456789abcdef");
            // Part of an address: a commit.
            let key = key && !line.contains(&format!("/{word}"));
            if token || key {
                found.push(word);
            }
        }
    }
    found
}

#[test]
fn no_fixture_could_be_a_real_secret() {
    let endings = ["rs", "json", "toml", "md", "py", "txt", "snap", "jsonl", "sh", "lock"];
    let folders = ["src", "tests", "benches", "assets", "docs", ".ci", ".github"];
    let there = folders.into_iter().filter(|folder| root().join(folder).is_dir());
    let mut names: Vec<String> = there
        .flat_map(|folder| endings.iter().flat_map(move |ending| files(folder, ending)))
        .collect();
    assert!(
        names.len() > 150,
        "the files are not where this test looks: {}",
        names.len()
    );
    names.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", ".ci/run"].map(str::to_owned));
    let mut found = Vec::new();
    for name in names {
        let text = std::fs::read(root().join(&name)).unwrap();
        let text = String::from_utf8_lossy(&text);
        found.extend(real_looking(&text).into_iter().map(|word| format!("{name}: {word}")));
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_real_looking_secret_is_found() {
    // Put together here, so that this file does not hold them.
    let drawn = [
        "aB3", "xYz9", "Qw7", "mNp4", "Rt2", "kLj8", "VbG5", "hDf1", "ScX6", "eZu0", "oI",
    ]
    .concat();
    for text in [
        format!("cfut_{drawn}{drawn}"),
        format!("\"x.cfat_{drawn}_-{drawn}\""),
        format!("Key: {}", "9f3a1c7e".repeat(5)),
    ] {
        assert_eq!(real_looking(&text).len(), 1, "{text}");
    }
    for text in [
        format!("cfut_{}", "a".repeat(48)),
        format!("cfut_{}", "not-a-real-secret-".repeat(3)),
        format!("cfut_{drawn}"),
        format!("commit {}", "9f3a1c7e".repeat(5)),
        format!("keys: https://example.com/blob/{}/a.md", "9f3a1c7e".repeat(5)),
        "key 0123456789abcdef0123456789abcdef01234".to_owned(),
    ] {
        assert_eq!(real_looking(&text), [""; 0], "{text}");
    }
}
