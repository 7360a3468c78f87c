//! What signs the requests, and what a text that should be one looks like. Judges by form alone: it must not know the network, and it says nothing of
//! whether a credential works (the checksum in Cloudflare's newer tokens is not published; reference: cloudflare-api section 8).
use std::borrow::Cow;

use super::Secret;

/// A credential. An API token goes into `Authorization: Bearer`, a Global API Key into `X-Auth-Key` beside `X-Auth-Email`.
#[derive(Debug, PartialEq, Eq)]
pub enum Credential {
    /// An API token.
    Token(Secret),
    /// The Global API Key of a user.
    GlobalKey {
        /// The key.
        key: Secret,
        /// The user's e-mail address; not secret.
        email: String,
    },
}

/// What a pasted or given text looks like, by its form alone (reference: cloudflare-api section 1, "Recognising the credential", and section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// `cfut_...`
    UserToken,
    /// `cfat_...`
    AccountToken,
    /// 40 characters of the token alphabet, family unknown.
    OldToken,
    /// `cfk_...` or 37 to 45 lower-case hexadecimal digits.
    GlobalKey,
    /// `cfoat_...`, wrangler's OAuth.
    Oauth,
    /// `v1.0-...`, a user service key, which the API no longer wants.
    ServiceKey,
    /// Begins like a token but has too few characters; how many there are.
    CutOff(usize),
    /// Has a character that no credential has (inner white space, non-ASCII ...).
    Malformed,
    /// Anything else: may be tried.
    Unknown,
}

/// Characters behind the prefix that a token or key of the newer form has at least: 40, then a checksum whose length is not documented
/// (reference: cloudflare-api section 8).
const BEHIND_PREFIX: usize = 40;

/// Length of a token of the older form.
const OLD_TOKEN: usize = 40;

/// Hexadecimal digits of an id of an account, a zone or a token.
const ID: usize = 32;

/// Trims white space, quotes and a leading `Bearer ` in place, then says what it looks like.
pub fn recognise(text: &mut Secret) -> Looks {
    unwrap(text);
    looks(text)
}

/// Says what a text looks like as it is.
#[must_use]
pub fn looks(text: &Secret) -> Looks {
    let bytes = text.expose();
    if bytes
        .iter()
        .any(|byte| !byte.is_ascii_graphic() || b"\"'`,;\\".contains(byte))
    {
        return Looks::Malformed;
    }
    for (prefix, looks) in [
        (b"cfut_".as_slice(), Looks::UserToken),
        (b"cfat_", Looks::AccountToken),
        (b"cfk_", Looks::GlobalKey),
    ] {
        if let Some(rest) = bytes.strip_prefix(prefix) {
            return if rest.len() < BEHIND_PREFIX {
                Looks::CutOff(bytes.len())
            } else {
                looks
            };
        }
    }
    if bytes.starts_with(b"cfoat_") {
        return Looks::Oauth;
    }
    if bytes.starts_with(b"v1.0-") {
        return Looks::ServiceKey;
    }
    // The key's pattern first: 40 digits of a key are also 40 letters of a token.
    if (37..=45).contains(&bytes.len()) && bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Looks::GlobalKey;
    }
    let token_letters = bytes
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    match bytes.len() {
        OLD_TOKEN if token_letters => Looks::OldToken,
        // Long enough that somebody meant a token, and short of one.
        20..OLD_TOKEN if token_letters => Looks::CutOff(bytes.len()),
        _ => Looks::Unknown,
    }
}

/// Whether a text that is not meant to be a credential holds something that looks like one, whole or a good part of it: such a text is not written to a disk.
/// Names of people's own making pass, also long ones; ids of 32 digits do.
#[must_use]
pub fn looks_like_one(text: &str) -> bool {
    pieces(text).any(|piece| kind(piece).is_some())
}

/// What was given, for a sentence about it: in quotation marks and at most 40 characters of it, without what looks like a credential. Every message that
/// repeats input makes it so. Not made safe to show: that is done where sentences reach a screen ([`crate::text`]).
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

/// The same where only what is one by its form is hidden: for whole sentences, in which a path may look drawn by lot.
#[must_use]
pub fn certainly_hidden(text: &str) -> Cow<'_, str> {
    without(text, certain_kind)
}

/// What a text that is not meant to be a credential holds all the same, by its form and not only because it looks drawn by lot.
#[must_use]
pub fn certainly_one(text: &str) -> Option<&'static str> {
    pieces(text).find_map(certain_kind)
}

/// What a text looks like, where it looks like a credential.
#[must_use]
pub fn likeness(text: &str) -> Option<&'static str> {
    pieces(text).find_map(kind)
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
const PREFIXES: [(&str, &str); 5] = [
    ("cfut_", "a user’s API token"),
    ("cfat_", "an account’s API token"),
    ("cfk_", "a Global API Key"),
    ("cfoat_", "wrangler’s sign-in"),
    ("v1.0-", "an Origin CA key"),
];

/// What other products' credentials are, where their form is certain: how they begin, and the least length.
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
fn foreign(word: &str) -> Option<&'static str> {
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
const SHA256: usize = 64;

/// Whether the letters change between capitals, small letters, digits and signs as often as in random ones (two times in three; in words about every fifth
/// letter), or are more hexadecimal digits in a row than an id has.
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

/// Takes off what people copy along: white space, quotes around it, `Bearer ` (also as `Authorization: Bearer `).
fn unwrap(text: &mut Secret) {
    loop {
        let before = text.expose().len();
        text.trim();
        let bytes = text.expose();
        let quoted = match bytes {
            [first @ (b'"' | b'\'' | b'`'), .., last] => first == last,
            _ => false,
        };
        if quoted {
            text.keep(1..bytes.len() - 1);
        }
        for lead in [b"authorization:".as_slice(), b"bearer "] {
            let bytes = text.expose();
            if bytes
                .get(..lead.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(lead))
            {
                text.keep(lead.len()..bytes.len());
            }
        }
        if text.expose().len() == before {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` letters that no scanner takes for random ones.
    fn letters(count: usize) -> String {
        "Example-".chars().cycle().take(count).collect()
    }

    #[test]
    fn each_kind_by_its_form() {
        let plain = |count: usize| "Xx".chars().cycle().take(count).collect::<String>();
        let hexadecimal = |count: usize| "0f".chars().cycle().take(count).collect::<String>();
        let table = [
            (format!("cfut_{}", plain(48)), Looks::UserToken),
            (format!("cfut_{}", plain(40)), Looks::UserToken),
            (format!("cfut_{}", plain(39)), Looks::CutOff(44)),
            ("cfut_".to_owned(), Looks::CutOff(5)),
            (format!("cfat_{}", plain(48)), Looks::AccountToken),
            (format!("cfat_{}", plain(10)), Looks::CutOff(15)),
            (format!("cfk_{}", plain(50)), Looks::GlobalKey),
            (format!("cfk_{}", plain(10)), Looks::CutOff(14)),
            (format!("cfoat_{}", plain(10)), Looks::Oauth),
            (format!("v1.0-{}", hexadecimal(20)), Looks::ServiceKey),
            (letters(40), Looks::OldToken),
            (letters(39), Looks::CutOff(39)),
            (letters(20), Looks::CutOff(20)),
            (letters(19), Looks::Unknown),
            (letters(41), Looks::Unknown),
            (hexadecimal(36), Looks::CutOff(36)),
            (hexadecimal(37), Looks::GlobalKey),
            (hexadecimal(40), Looks::GlobalKey),
            (hexadecimal(45), Looks::GlobalKey),
            (hexadecimal(46), Looks::Unknown),
            (hexadecimal(40).to_uppercase(), Looks::OldToken),
            (format!("cfut_{} {}", plain(20), plain(20)), Looks::Malformed),
            (format!("cfut_{}\n{}", plain(20), plain(20)), Looks::Malformed),
            (format!("cfut_{}\u{200b}", plain(40)), Looks::Malformed),
            (format!("“{}”", letters(40)), Looks::Malformed),
            (format!("\"{}", letters(40)), Looks::Malformed),
            (String::new(), Looks::Unknown),
            ("p@ss.word".to_owned(), Looks::Unknown),
        ];
        for (text, expected) in table {
            let mut secret = Secret::copied_from(text.as_bytes());
            assert_eq!(recognise(&mut secret), expected, "{text}");
            assert_eq!(secret.expose(), text.as_bytes(), "nothing is taken from {text}");
        }
    }

    #[test]
    fn what_is_copied_along_is_taken_off_in_place() {
        let token = letters(40);
        for around in [
            format!("  {token}\r\n"),
            format!("\"{token}\""),
            format!("'{token}'\n"),
            format!("`{token}`"),
            format!("Bearer {token}"),
            format!("bearer   {token}\n"),
            format!("Authorization: Bearer {token}"),
            format!(" \"Authorization: Bearer {token}\" "),
            format!("\" '{token}' \""),
            format!("\u{a0}{token}\u{a0}"),
        ] {
            let mut secret = Secret::copied_from(around.as_bytes());
            assert_eq!(recognise(&mut secret), Looks::OldToken, "{around}");
            assert_eq!(secret.expose(), token.as_bytes(), "{around}");
        }
        for empty in ["\"\"", "Bearer ", "  ", "\"", "''"] {
            let mut secret = Secret::copied_from(empty.as_bytes());
            let _ = recognise(&mut secret);
            assert!(secret.expose().len() <= "Bearer".len(), "{empty}");
        }
    }
}
