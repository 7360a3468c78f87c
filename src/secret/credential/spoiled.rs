//! What was a token before it came here, and was spoiled on the way: pasted twice, several in a
//! row, in capitals, with digits too many. Told by the form, and only where that is certain. Must
//! not know where the text came from.

use super::is_hexadecimal;
use super::quote::PREFIXES;

/// What was done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoiled {
    /// The same text stands there more than once.
    Repeated,
    /// Another one stands behind it.
    Several,
    /// Its prefix is one, but not in small letters.
    Capitals,
    /// So many hexadecimal digits, which no credential has.
    Digits(usize),
}

/// The shortest credential, a Global API Key of 37 digits: what is shorter is no half of two.
const SHORTEST: usize = 37;
/// The same where something stands between the two, so that it is no credential in any case.
const SHORTEST_WORD: usize = 8;
/// The most hexadecimal digits of a Global API Key (reference: cloudflare-api section 8).
const LONGEST_KEY: usize = 45;

impl Spoiled {
    /// As the end of "this is not a token: …".
    pub(super) fn words(self) -> String {
        match self {
            Self::Repeated => "the same text is there more than once. Give it once.".to_owned(),
            Self::Several => "there are several, one after the other. Give only one of them.".to_owned(),
            Self::Capitals => {
                "its prefix is in capitals, and a real one is in small letters (cfut_). Copy it again.".to_owned()
            }
            Self::Digits(count) => format!(
                "it has {count} hexadecimal digits, and a Global API Key has {SHORTEST} to {LONGEST_KEY}. Copy it again."
            ),
        }
    }
}

/// What was done to a text, if that is certain.
pub(super) fn spoiled(text: &str) -> Option<Spoiled> {
    let prefixed = |text: &str| PREFIXES.iter().any(|(prefix, _)| text.starts_with(prefix));
    let has_capitals = !prefixed(text) && prefixed(&lower_start(text));
    if has_capitals {
        return Some(Spoiled::Capitals);
    }
    if is_repeated(text) {
        return Some(Spoiled::Repeated);
    }
    let begins = |prefix: &str| text.matches(prefix).count();
    if prefixed(text) && PREFIXES.iter().map(|(prefix, _)| begins(prefix)).sum::<usize>() > 1 {
        return Some(Spoiled::Several);
    }
    let count = text.len();
    (is_hexadecimal(text) && count > LONGEST_KEY && count != super::quote::SHA256).then_some(Spoiled::Digits(count))
}

/// The beginning in small letters, as far as a prefix goes; the rest may be secret and is not
/// copied.
fn lower_start(text: &str) -> String {
    let longest = PREFIXES
        .iter()
        .map(|(prefix, _)| prefix.len())
        .max()
        .unwrap_or_default();
    text.chars()
        .take(longest)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Whether it is one text again and again, with nothing or with signs in between that no credential
/// has.
fn is_repeated(text: &str) -> bool {
    let within = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let mut words = text.split(|letter| !within(letter)).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let mut others = words.peekable();
    if others.peek().is_some() {
        return first.len() >= SHORTEST_WORD && others.all(|word| word == first);
    }
    // The same character over and over is another thing.
    let bytes = text.as_bytes();
    let varied = bytes.iter().any(|byte| Some(byte) != bytes.first());
    varied
        && (SHORTEST..=bytes.len() / 2)
            .filter(|half| bytes.len().is_multiple_of(*half))
            .any(|half| bytes.get(half..) == bytes.get(..bytes.len() - half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_to_a_token_is_named() {
        let plain = |count: usize| "Xx".chars().cycle().take(count).collect::<String>();
        let hexadecimal = |count: usize| "0f".chars().cycle().take(count).collect::<String>();
        let one = format!("cfut_{}", plain(48));
        let old: String = "Example-".chars().cycle().take(39).chain(['9']).collect();
        for (text, was) in [
            (format!("CFUT_{}", plain(48)), Spoiled::Capitals),
            ("CFUT_x".to_owned(), Spoiled::Capitals),
            (format!("Cfat_{}", plain(48)), Spoiled::Capitals),
            (format!("CFK_{}", plain(48)), Spoiled::Capitals),
            (format!("{one}{one}"), Spoiled::Repeated),
            (format!("{one} {one}"), Spoiled::Repeated),
            (format!("{one}\n{one}"), Spoiled::Repeated),
            (format!("{one}\u{200b}{one}, {one}"), Spoiled::Repeated),
            (format!("{old}{old}"), Spoiled::Repeated),
            (format!("{old}{old}{old}"), Spoiled::Repeated),
            (format!("{old};{old}"), Spoiled::Repeated),
            (format!("{one}cfat_{}", plain(48)), Spoiled::Several),
            (hexadecimal(46), Spoiled::Digits(46)),
            (hexadecimal(57), Spoiled::Digits(57)),
            (hexadecimal(57).to_uppercase(), Spoiled::Digits(57)),
            (hexadecimal(65), Spoiled::Digits(65)),
        ] {
            assert_eq!(spoiled(&text), Some(was), "{text}");
        }
        for text in [
            one,
            old,
            plain(40),
            hexadecimal(37),
            hexadecimal(40),
            hexadecimal(45),
            hexadecimal(64),
            "x".repeat(80),
            "two words".to_owned(),
            "CFUTURE".to_owned(),
            String::new(),
        ] {
            assert_eq!(spoiled(&text), None, "{text}");
        }
    }
}
