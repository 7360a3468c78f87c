//! Names and jurisdictions of R2 buckets, as far as a resource key needs them right: `<account>_<jurisdiction>_<name>` (reference: cloudflare-api
//! section 3) has no escaping, so that what could be read as another key is refused here. Knows no list and no network.

use super::quoted;

/// The published jurisdictions; each is a list of its own, the first is meant where none is named (reference: cloudflare-api section 2).
pub const JURISDICTIONS: [&str; 5] = ["default", "eu", "us", "fedramp", "fedramp-high"];

/// Published lengths of a bucket's name, in characters (reference: openapi-tokens, `r2_bucket_name`).
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=64;

/// What is wrong with a bucket's name, as a sentence; none when it may be one. The published alphabet is not in the reference, so this is
/// wider than Cloudflare's may be: ASCII letters and digits, `-`, `.` and `_`.
#[must_use]
pub fn fault_of_name(name: &str) -> Option<String> {
    let strange = |letter: &char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_'));
    if let Some(letter) = name.chars().find(strange) {
        return Some(format!(
            "{} is no name of an R2 bucket: it has {}; expected only letters, digits and hyphens.",
            quoted(name),
            match letter {
                '/' => "a slash, as if it were a path into the bucket".to_owned(),
                ' ' => "a space".to_owned(),
                letter => format!("the character {}", quoted(&letter.to_string())),
            }
        ));
    }
    let length = name.chars().count();
    (!LENGTHS.contains(&length)).then(|| {
        format!(
            "{} is no name of an R2 bucket: it has {length} characters; expected {} to {}.",
            quoted(name),
            LENGTHS.start(),
            LENGTHS.end()
        )
    })
}

/// What is wrong with a jurisdiction, as a sentence. New ones may come, so any lower-case word is let through.
#[must_use]
pub fn fault_of_jurisdiction(word: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    (word.is_empty() || word.len() > 32 || !word.chars().all(plain)).then(|| {
        format!(
            "{} is no jurisdiction of R2: expected one such as {}.",
            quoted(word),
            JURISDICTIONS.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_be_read_as_something_else_are_refused() {
        for name in ["logs", "build-cache", "a.b_c", &"a".repeat(64)] {
            assert_eq!(fault_of_name(name), None, "{name}");
        }
        for (name, says) in [
            ("logs/2026", "a slash"),
            ("my bucket", "a space"),
            ("logs*", "the character “*”"),
            ("l\u{f6}gs", "the character “\u{f6}”"),
            ("ab", "2 characters; expected 3 to 64"),
            ("", "0 characters"),
            (&"a".repeat(65), "65 characters"),
        ] {
            let sentence = fault_of_name(name).unwrap();
            assert!(sentence.contains(says), "{sentence}");
        }
    }

    #[test]
    fn jurisdictions_are_lower_case_words() {
        for word in JURISDICTIONS {
            assert_eq!(fault_of_jurisdiction(word), None);
        }
        for word in ["", "EU", "e_u", "eu ", &"a".repeat(33)] {
            assert!(fault_of_jurisdiction(word).unwrap().contains("default, eu"), "{word}");
        }
    }
}
