//! Texts that are not meant to be a credential and may hold one all the same: found, and left out
//! where they are repeated or kept. Judges single words by their form; must not know where a text
//! came from.

use std::borrow::Cow;

use super::{BEHIND_PREFIX, ID, OLD_TOKEN};

/// Whether a text that is not meant to be a credential holds something that looks like one, whole
/// or a good part of it: such a text is not written to a disk. Names of people's own making pass,
/// also long ones; ids of 32 digits do.
#[must_use]
pub fn looks_like_one(text: &str) -> bool {
    pieces(text).any(|piece| kind(piece).is_some())
}

/// What was given, for a sentence about it: in quotation marks and at most 40 characters of it,
/// without what looks like a credential. Every message that repeats input makes it so. Not made
/// safe to show: that is done where sentences reach a screen ([`crate::domain::text`]).
#[must_use]
pub fn quoted(given: &str) -> String {
    const SHOWN: usize = 40;
    match hidden(given) {
        Cow::Borrowed(given) => {
            let mut rest = given.chars();
            let start: String = rest.by_ref().take(SHOWN).collect();
            let end = if rest.next().is_some() { "…" } else { "" };
            format!("“{start}{end}”")
        }
        // A mark is not cut in two.
        Cow::Owned(text) if text.chars().count() <= SHOWN * 4 => format!("“{text}”"),
        Cow::Owned(_) => format!("“{}…”", mark(given)),
    }
}

/// A text without what looks like a credential: a mark stands there that says what it looks like.
#[must_use]
pub fn hidden(text: &str) -> Cow<'_, str> {
    without(text, kind)
}

/// Whether something was hidden in a sentence.
#[must_use]
pub fn hides(sentence: &str) -> bool {
    sentence.contains(HIDDEN)
}

/// The same where only what is one by its form is hidden: for whole sentences, in which a path may
/// look drawn by lot.
#[must_use]
pub fn certainly_hidden(text: &str) -> Cow<'_, str> {
    without(text, certain_kind)
}

/// What a text that is not meant to be a credential holds all the same, by its form and not only
/// because it looks drawn by lot.
#[must_use]
pub fn certainly_one(text: &str) -> Option<&'static str> {
    pieces(text).find_map(certain_kind)
}

/// What a text looks like, where it looks like a credential.
#[must_use]
pub fn likeness(text: &str) -> Option<&'static str> {
    pieces(text).find_map(kind)
}

/// What a path holds that looks like a credential: folders may look drawn by lot, as a system names
/// them, and what is to be the file's own name may not. A name with a variable behind it
/// (`PATH#NAME`) is looked at whole.
#[must_use]
pub fn in_path(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').find(|name| !name.is_empty());
    certainly_one(path).or_else(|| likeness(name?))
}

/// Said behind a sentence about what a person gave on a line of a shell, where it holds what looks
/// like a credential: that it stays there.
pub const IN_HISTORY: &str = "It may be in the history of your shell now: remove it there, and roll or delete it.";

/// The same with a blank before it, where this text holds what looks like one; nothing otherwise.
#[must_use]
pub fn then_in_history(text: &str) -> String {
    if looks_like_one(text) {
        format!(" {IN_HISTORY}")
    } else {
        String::new()
    }
}

fn without(text: &str, kind: impl Fn(&str) -> Option<&'static str>) -> Cow<'_, str> {
    if !pieces(text).any(|piece| kind(piece).is_some()) {
        return Cow::Borrowed(text);
    }
    let shown = pieces(text).map(|piece| match kind(piece) {
        Some(what) => Cow::Owned(format!("{HIDDEN}{what}]")),
        None => Cow::Borrowed(piece),
    });
    Cow::Owned(shown.collect())
}

/// Begins a mark; what it looks like and a bracket end it.
const HIDDEN: &str = "[hidden: it looks like ";

/// The mark for the first that looks like one.
fn mark(text: &str) -> String {
    let what = likeness(text).unwrap_or("a credential");
    format!("{HIDDEN}{what}]")
}

/// The text as words of the characters that credentials have, and what stands between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let within = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    text.split_inclusive(move |letter| !within(letter))
        .flat_map(move |piece| {
            let word = piece.trim_end_matches(|letter| !within(letter));
            let (word, rest) = piece.split_at(word.len());
            [word, rest].into_iter().filter(|piece| !piece.is_empty())
        })
}

/// What a word looks like, if it looks like a credential.
fn kind(word: &str) -> Option<&'static str> {
    let named = PREFIXES.iter().find(|(prefix, _)| word.contains(prefix));
    if let Some((_, what)) = named {
        return Some(what);
    }
    if let Some(what) = foreign(word) {
        return Some(what);
    }
    let run = word.split('.').find(|piece| is_random(piece))?;
    let hexadecimal = run.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    Some(match run.len() {
        37..=45 if hexadecimal => "a Global API Key",
        OLD_TOKEN => "an API token",
        SHA256 if hexadecimal => "an R2 or Access secret",
        _ => "a credential",
    })
}

/// What a word is by its form: how it begins, and that enough stands behind.
fn certain_kind(word: &str) -> Option<&'static str> {
    let behind = |prefix: &str| {
        word.split_once(prefix)
            .is_some_and(|(_, rest)| rest.len() >= BEHIND_PREFIX / 2)
    };
    let ours = PREFIXES.iter().find(|(prefix, _)| behind(prefix));
    ours.map(|(_, what)| *what).or_else(|| foreign(word))
}

/// How Cloudflare's begin, and what they are.
pub(super) const PREFIXES: [(&str, &str); 5] = [
    ("cfut_", "a user’s API token"),
    ("cfat_", "an account’s API token"),
    ("cfk_", "a Global API Key"),
    ("cfoat_", "a sign-in by OAuth"),
    ("v1.0-", "an Origin CA key"),
];

/// What other products' credentials are, where their form is certain: how they begin, and the least
/// length.
const FOREIGN: [(&str, usize, &str); 12] = [
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghu_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("npm_", 36, "an npm token"),
    ("xoxb-", 30, "a Slack token"),
    ("xoxp-", 30, "a Slack token"),
    ("AKIA", 20, "an AWS access key id"),
    ("ASIA", 20, "an AWS access key id"),
    ("hvs.", 24, "a Vault token"),
];

/// Whose credential a word is, if it is certainly another product's.
pub(super) fn foreign(word: &str) -> Option<&'static str> {
    let found = FOREIGN.iter().find(|(prefix, least, _)| {
        let rest = word.strip_prefix(prefix);
        let capital = |rest: &str| {
            let letters = rest
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            letters && word.len() == *least
        };
        rest.is_some_and(|rest| word.len() >= *least && (!prefix.ends_with("IA") || capital(rest)))
    });
    found.map(|(_, _, what)| *what)
}

/// Hexadecimal digits of an R2 secret access key and of an Access service token's secret.
pub(super) const SHA256: usize = 64;

/// Whether the letters change between capitals, small letters, digits and signs as often as in
/// random ones (two times in three; in words about every fifth letter), or are more hexadecimal
/// digits in a row than an id has.
fn is_random(word: &str) -> bool {
    let kind = |byte: &u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let bytes = word.as_bytes();
    let hexadecimal = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if bytes.split(|byte| !hexadecimal(byte)).any(|run| run.len() > ID) {
        return true;
    }
    let kinds: Vec<u8> = bytes.iter().map(kind).collect();
    let changes = kinds
        .iter()
        .zip(kinds.iter().skip(1))
        .filter(|(one, next)| one != next)
        .count();
    bytes.len() >= OLD_TOKEN / 2 && (0..3).all(|kind| kinds.contains(&kind)) && changes * 5 >= bytes.len() * 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What looks drawn by lot, and is put together here.
    fn drawn(count: usize) -> String {
        "aB3-xY7_".chars().cycle().take(count).collect()
    }

    #[test]
    fn what_was_given_is_quoted_short_and_without_a_credential() {
        for (given, shown) in [
            ("", "“”"),
            ("zone/DNS:edit", "“zone/DNS:edit”"),
            ("cfut_not-a-real-secret", "“[hidden: it looks like a user’s API token]”"),
            (
                "zone:cfat_not-a-real-secret",
                "“zone:[hidden: it looks like an account’s API token]”",
            ),
            (
                "A=cfk_x;cfoat_y",
                "“A=[hidden: it looks like a Global API Key];[hidden: it looks like a sign-in by OAuth]”",
            ),
            ("0123456789abcdef0123456789abcdef", "“0123456789abcdef0123456789abcdef”"),
        ] {
            assert_eq!(quoted(given), shown);
        }
        assert_eq!(quoted(&drawn(40)), "“[hidden: it looks like an API token]”");
        assert_eq!(quoted(&"0f".repeat(20)), "“[hidden: it looks like a Global API Key]”");
        assert_eq!(
            quoted(&"0f".repeat(32)),
            "“[hidden: it looks like an R2 or Access secret]”"
        );
        assert_eq!(
            quoted(&format!("AKIA{}", "Q7".repeat(8))),
            "“[hidden: it looks like an AWS access key id]”"
        );
        let long = "a word ".repeat(20);
        assert_eq!(quoted(&long).chars().count(), 43);
        assert_eq!(
            quoted(&format!("{long}{} {long}", drawn(40))),
            "“[hidden: it looks like an API token]…”"
        );
    }

    #[test]
    fn the_name_of_a_file_is_judged_like_any_text_and_its_folders_by_form() {
        let (drawn, by_form) = (drawn(40), format!("cfut_{}", "x".repeat(40)));
        for path in [
            drawn.clone(),
            format!("/srv/{drawn}"),
            format!("/srv/{drawn}/"),
            format!("./{drawn}.env#NAME"),
            format!("/srv/{by_form}/token"),
        ] {
            assert!(in_path(&path).is_some(), "{path}");
        }
        for path in [
            format!("/tmp/{drawn}/token"),
            format!("/tmp/{drawn}/.env#CLOUDFLARE_API_TOKEN"),
            "/tmp/tmp.Ab3Xy7Zq9K".to_owned(),
            "/srv/00000000-0000-4000-8000-000000000000".to_owned(),
            "~/cloudflare-token".to_owned(),
            "/".to_owned(),
            String::new(),
        ] {
            assert_eq!(in_path(&path), None, "{path}");
        }
    }

    #[test]
    fn a_whole_sentence_keeps_what_only_looks_drawn_by_lot() {
        let sentence = format!("Saved to /tmp/{}; wrangler’s sign-in (cfoat_) may not.", drawn(30));
        assert_eq!(certainly_hidden(&sentence), sentence);
        assert_ne!(hidden(&sentence), sentence);
        let sentence = format!("Saved to cfut_{}.", "x".repeat(40));
        assert_eq!(
            certainly_hidden(&sentence),
            "Saved to [hidden: it looks like a user’s API token]"
        );
    }

    proptest! {
        #[test]
        fn a_credential_is_in_no_quotation_wherever_it_stands(before in "[ -~é“]{0,60}[ :/=\"'é]", after in "[ :/=\"'é][ -~é“]{0,60}", count in 20usize..60) {
            let token = format!("cfut_{}", drawn(count));
            for token in [token, drawn(count)] {
                let text = format!("{before}{token}{after}");
                for shown in [quoted(&text), hidden(&text).into_owned()] {
                    prop_assert!(!shown.contains(&drawn(16)), "{shown}");
                }
                prop_assert!(looks_like_one(&text) && likeness(&text).is_some());
            }
        }

        #[test]
        fn nothing_else_of_a_text_is_lost(text in "[ -~é“\n]{0,80}") {
            let whole: String = pieces(&text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
