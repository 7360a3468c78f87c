//! The voice of what is said below the wizard: pieces of sentences that were replaced do not come
//! back. It must not know who says them.

use super::source::{Source, sources};

/// The wings that this holds for.
const SPEAKING: [&str; 4] = ["src/cli/", "src/domain/", "src/io/", "src/secret/"];

/// Pieces of stiff sentences.
const REPLACED: [&str; 12] = [
    "We do not",
    "We cannot",
    "so that ",
    "meanwhile",
    "by now",
    "stands above",
    "stand above",
    "Please ",
    "gave way",
    " shall ",
    "token ends",
    "It never ends",
];

/// Lines that say one of them: what stands between quotes, in code that is no test.
fn stiff(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| SPEAKING.iter().any(|part| file.name.starts_with(part)))
    {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in code.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            let said = line.split_once('"').map_or(line, |(_, said)| said);
            let piece = REPLACED.iter().find(|piece| said.contains(**piece));
            if let Some(piece) = piece.filter(|_| !comment) {
                found.push(format!("{}:{}: “{piece}”", file.name, at + 1));
            }
        }
    }
    found
}

#[test]
fn replaced_sentences_do_not_come_back() {
    let files = sources();
    let gone: Vec<_> = SPEAKING
        .iter()
        .filter(|part| !files.iter().any(|file| file.name.starts_with(**part)))
        .collect();
    assert_eq!(gone, [&""; 0], "a rule for a part that has moved on holds of nothing");
    assert_eq!(stiff(&files), [""; 0]);
}

#[test]
fn twin_a_stiff_sentence_is_found() {
    let plant = |name: &str, text: &str| stiff(&[Source::new(name, text)]).len();
    assert_eq!(plant("src/cli/a.rs", "say(\"We do not know it.\");"), 1);
    assert_eq!(
        plant("src/cli/a.rs", "say(\n    \"One is gone, so that none is left.\",\n);"),
        1
    );
    assert_eq!(
        plant(
            "src/cli/a.rs",
            "// We do not know it, so that it is asked.\nsay(\"It is not known.\");"
        ),
        0
    );
    assert_eq!(
        plant(
            "src/cli/a.rs",
            "#[cfg(test)]\nmod tests { const A: &str = \"by now\"; }"
        ),
        0
    );
    assert_eq!(plant("src/simulator/a.rs", "say(\"by now\");"), 0);
}
