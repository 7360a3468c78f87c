//! What people put where a token belongs and what is none: ids, hashes, other products'
//! credentials, paths, variables that nothing expanded, placeholders, lines of a shell. Told by
//! their form, and only where that is certain: what may be a token is tried. Must not know where
//! the text came from.

use zeroize::Zeroizing;

use super::quote::{SHA256, foreign};
use super::references::reference;
use super::{Another, ID, OLD_TOKEN, is_hexadecimal, shell};

const VARIABLE: Another = (
    "a variable that nothing has expanded",
    "Put its value there, or let the shell expand it.",
);
const PLACEHOLDER: Another = ("a placeholder", "Put the token itself there.");
const PATH: Another = ("a path", "For a file there is CFMINT_API_TOKEN_FILE.");
const LINE: Another = ("a whole line of a configuration", "Give only the value.");
const PEM: Another = ("a key or a certificate (PEM)", "");
const EMAIL: Another = ("an e-mail address", "Only a Global API Key needs one beside it.");
const WHOLE_ID: Another = ("an id (of an account, a zone, a token, or an R2 access key)", "");

/// What a text is by its form as a whole, whatever characters it has.
pub(super) fn as_a_whole(text: &str) -> Option<Another> {
    if text.contains("$(") || (text.starts_with('`') && text.ends_with('`')) {
        return Some(shell::COMMAND);
    }
    let between =
        |start: &str, end: &str| text.len() > start.len() + end.len() && text.starts_with(start) && text.ends_with(end);
    let name = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let of_a_shell = text.strip_prefix('$').is_some_and(name);
    if between("${", "}") || between("{{", "}}") || between("#{", "}") || between("<%", "%>") || of_a_shell {
        return Some(VARIABLE);
    }
    if text
        .strip_prefix('%')
        .and_then(|rest| rest.strip_suffix('%'))
        .is_some_and(name)
    {
        return Some(VARIABLE);
    }
    if text.starts_with("-----BEGIN ") {
        return Some(PEM);
    }
    // First of what may hold anything, as an address.
    if let Some(line) = shell::line(text, as_a_whole) {
        return Some(line);
    }
    if text.starts_with('<') && text.contains("</") {
        return Some(LINE);
    }
    if between("<", ">") || between("[", "]") {
        return Some(PLACEHOLDER);
    }
    if let Some(reference) = reference(text) {
        return Some(reference);
    }
    if is_path(text) {
        return Some(PATH);
    }
    if is_email(text) {
        return Some(EMAIL);
    }
    if text.contains("://") {
        return Some(("an address (URL)", ""));
    }
    line(text)
}

/// Whether a text is certainly a path: by how it begins, as a file's name, or as words between
/// slashes. Base64 has slashes, too, but capitals beside them.
fn is_path(text: &str) -> bool {
    const STARTS: [&str; 5] = ["/", "./", "../", "~/", "file:"];
    const ENDS: [&str; 9] = [
        ".txt", ".env", ".json", ".toml", ".yaml", ".yml", ".pem", ".key", ".ini",
    ];
    let drive = text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && [Some(":\\"), Some(":/")].contains(&text.get(1..3));
    let small = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter);
    let folders: Vec<&str> = text.split('/').collect();
    let words = folders.iter().all(|word| !word.is_empty() && word.chars().all(small));
    drive
        || STARTS.iter().any(|start| text.starts_with(start))
        || ENDS.iter().any(|end| text.ends_with(end) && text.len() > end.len())
        || (folders.len() > 1 && words)
}

/// Whether a text is an e-mail address: a name, a host with a dot, and the letters of a top-level
/// domain.
fn is_email(text: &str) -> bool {
    let Some((who, host)) = text.split_once('@') else {
        return false;
    };
    let of_a_name = |letter: char| letter.is_ascii_alphanumeric() || ".+-_%".contains(letter);
    let of_a_host = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    let ends = host.rsplit_once('.').is_some_and(|(name, last)| {
        !name.is_empty() && last.len() > 1 && last.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    !who.is_empty() && who.chars().all(of_a_name) && host.chars().all(of_a_host) && ends
}

/// A line that names what it holds.
fn line(text: &str) -> Option<Another> {
    let named = |name: &str| {
        let name = name.trim().trim_matches(['"', '\'']);
        let letters = !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter));
        let loud = !name.contains(|letter: char| letter.is_ascii_lowercase()) && name.len() > 1;
        let speaks = ["token", "key", "secret", "auth"]
            .iter()
            .any(|word| name.to_ascii_lowercase().contains(word));
        // What only looks so, as the signs at the end of base64, names nothing.
        letters && !name.starts_with(|letter: char| letter.is_ascii_digit()) && (loud || speaks)
    };
    let assigned = text.split_once('=').filter(|(name, _)| named(name));
    if let Some((_, value)) = assigned.filter(|(_, value)| !value.trim_matches('=').is_empty()) {
        return Some(shell::assigned(value));
    }
    let told = text.split_once(':').is_some_and(|(name, _)| named(name));
    (told || text.starts_with('{')).then_some(LINE)
}

/// What a text without a character that tokens do not have is.
pub(super) fn as_a_word(text: &str) -> Option<Another> {
    if is_hexadecimal(text) && text.len() == ID {
        return Some(WHOLE_ID);
    }
    if is_hexadecimal(text) && text.len() == SHA256 {
        return Some((
            "an R2 secret access key, the secret of an Access service token, or another hash",
            "",
        ));
    }
    if is_uuid(text) {
        return Some(("a UUID (of a tunnel or an application, for example)", ""));
    }
    if text
        .strip_suffix(".access")
        .is_some_and(|id| id.len() == ID && is_hexadecimal(id))
    {
        return Some(("the client id of an Access service token", ""));
    }
    if text.starts_with("eyJ") && text.len() != OLD_TOKEN {
        return Some(match text.matches('.').count() {
            2 => ("a signed web token (JWT)", ""),
            _ => ("a tunnel token", ""),
        });
    }
    if text.starts_with("0x4AAAAAA") {
        return Some(("a key of Turnstile", ""));
    }
    if let Some(what) = foreign(text) {
        return Some((what, ""));
    }
    is_placeholder(text).then_some(PLACEHOLDER)
}

/// 8, 4, 4, 4 and 12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(digits)
}

/// What stands in an example, or what a program prints that found nothing.
fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "changeme",
        "change-me",
        "change_me",
        "replaceme",
        "replace-me",
        "replace_me",
        "redacted",
        "placeholder",
        "null",
        "none",
        "undefined",
        "nil",
        "false",
        "true",
        "secret",
        "token",
    ];
    // Most texts that come here are tokens.
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let mut letters = lower.chars();
    let first = letters.next();
    // The same character over and over, as xxxx and ****.
    if text.len() > 2 && letters.all(|letter| Some(letter) == first) {
        return true;
    }
    if WORDS.contains(&lower.as_str()) {
        return true;
    }
    // Random characters are hardly ever words without a digit, and such words never.
    let words: Vec<&str> = lower.split(['_', '-', '.']).collect();
    let has = |word: &str| words.contains(&word);
    let spoken = words.len() <= 6 && !text.contains(|letter: char| letter.is_ascii_digit());
    let thing = has("token") || has("key") || has("secret") || lower.ends_with("token");
    let telling = [
        "your",
        "my",
        "api",
        "example",
        "here",
        "insert",
        "replace",
        "dummy",
        "cf",
        "cloudflare",
        "paste",
        "some",
    ];
    spoken && thing && (lower.starts_with("your") || telling.into_iter().any(has))
}
