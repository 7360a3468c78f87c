//! What signs the requests, and what a text that should be one looks like. Judges by form alone: it
//! must not know the network, and it says nothing of whether a credential works (the checksum in
//! Cloudflare's newer tokens is not published; reference: cloudflare-api section 8).

mod another;
mod quote;
mod references;
mod shell;
mod spoiled;

pub use self::quote::{
    IN_HISTORY, certainly_hidden, certainly_one, hidden, hides, in_path, likeness, looks_like_one, quoted,
    then_in_history,
};
pub use self::spoiled::Spoiled;
use super::Secret;

/// A credential. An API token goes into `Authorization: Bearer`, a Global API Key into `X-Auth-Key`
/// beside `X-Auth-Email`.
#[derive(Debug, PartialEq, Eq)]
pub enum Credential {
    /// An API token.
    Token(Secret),
    /// The Global API Key of a user.
    GlobalKey {
        key: Secret,
        /// The user's e-mail address; not secret.
        email: String,
    },
}

/// What a pasted or given text looks like, by its form alone (reference: cloudflare-api section 1,
/// "Recognising the credential", and section 8).
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
    /// `cfoat_...`, a sign-in by OAuth, as wrangler and Cloudflare's own CLI have it: what it may
    /// mint is found out by asking.
    Oauth,
    /// `v1.0-...`, a user service key, which the API no longer wants.
    ServiceKey,
    /// Begins like a token but has too few characters: how many there are, and how many there must
    /// be at least.
    CutOff(usize, usize),
    /// Has a character that no credential has: which, and its place, from 1.
    Odd(char, usize),
    /// Is no text in UTF-8.
    NoText,
    /// Was a token, and something was done to it.
    Spoiled(Spoiled),
    /// Is certainly something else: what, and what to do about it.
    Another(&'static str, &'static str),
    /// Anything else: may be tried.
    Unknown,
}

/// What it is instead, as the end of "this is …", and what to do, as a sentence or nothing.
type Another = (&'static str, &'static str);

/// Characters behind the prefix that a token or key of the newer form has at least: 40, then a
/// checksum whose length is not documented (reference: cloudflare-api section 8).
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
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Looks::NoText;
    };
    if let Some((what, next)) = another::as_a_whole(text) {
        return Looks::Another(what, next);
    }
    if let Some(spoiled) = spoiled::spoiled(text) {
        return Looks::Spoiled(spoiled);
    }
    let odd = |letter: char| !letter.is_ascii_graphic() || "\"'`,;\\".contains(letter);
    if let Some((before, letter)) = text.chars().enumerate().find(|(_, letter)| odd(*letter)) {
        return Looks::Odd(letter, before + 1);
    }
    for (prefix, looks) in [
        ("cfut_", Looks::UserToken),
        ("cfat_", Looks::AccountToken),
        ("cfk_", Looks::GlobalKey),
    ] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return if rest.len() < BEHIND_PREFIX {
                Looks::CutOff(text.len(), prefix.len() + BEHIND_PREFIX)
            } else {
                looks
            };
        }
    }
    if text.starts_with("cfoat_") {
        return Looks::Oauth;
    }
    if text.starts_with("v1.0-") {
        return Looks::ServiceKey;
    }
    if let Some((what, next)) = another::as_a_word(text) {
        return Looks::Another(what, next);
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
        20..OLD_TOKEN if token_letters => Looks::CutOff(bytes.len(), OLD_TOKEN),
        _ => Looks::Unknown,
    }
}

impl Looks {
    /// Why it cannot be the credential that signs requests, as a sentence that follows a name and a
    /// colon; nothing where it may be one. It quotes nothing.
    #[must_use]
    pub fn why_not(self) -> Option<String> {
        match self {
            Self::Odd(letter, at) => {
                let what = match letter {
                    ' ' => "a space".to_owned(),
                    '\t' => "a tab".to_owned(),
                    '\n' | '\r' => "a line break".to_owned(),
                    letter if letter.is_ascii_graphic() => format!("the sign {letter}"),
                    letter => format!("the character U+{:04X}", u32::from(letter)),
                };
                Some(format!(
                    "this is not a token: it contains {what} (character {at}). Copy it again."
                ))
            }
            Self::Spoiled(spoiled) => Some(format!("this is not a token: {}", spoiled.words())),
            Self::NoText => {
                Some("this is not UTF-8 text. A file from Windows may be UTF-16: save it as UTF-8.".to_owned())
            }
            Self::Another(what, "") => Some(format!("this is {what}, not an API token.")),
            Self::Another(what, next) => Some(format!("this is {what}, not an API token. {next}")),
            Self::CutOff(count, least) => Some(format!(
                "only part of the token arrived: {count} of at least {least} characters. Copy all of it."
            )),
            Self::ServiceKey => {
                Some("this is an Origin CA key or a user service key (v1.0-), not an API token.".to_owned())
            }
            Self::UserToken | Self::AccountToken | Self::OldToken | Self::GlobalKey | Self::Oauth | Self::Unknown => {
                None
            }
        }
    }
}

/// Takes off what people copy along: white space, quotes around it, `Bearer ` (also as
/// `Authorization: Bearer `).
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

/// Whether there are only hexadecimal digits, of either case.
fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
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
            (format!("cfut_{}", plain(39)), Looks::CutOff(44, 45)),
            ("cfut_".to_owned(), Looks::CutOff(5, 45)),
            (format!("cfat_{}", plain(48)), Looks::AccountToken),
            (format!("cfat_{}", plain(10)), Looks::CutOff(15, 45)),
            (format!("cfk_{}", plain(50)), Looks::GlobalKey),
            (format!("cfk_{}", plain(10)), Looks::CutOff(14, 44)),
            (format!("cfoat_{}", plain(10)), Looks::Oauth),
            (format!("v1.0-{}", hexadecimal(20)), Looks::ServiceKey),
            (letters(40), Looks::OldToken),
            (letters(39), Looks::CutOff(39, 40)),
            (letters(20), Looks::CutOff(20, 40)),
            (letters(19), Looks::Unknown),
            (letters(41), Looks::Unknown),
            (hexadecimal(36), Looks::CutOff(36, 40)),
            (hexadecimal(37), Looks::GlobalKey),
            (hexadecimal(40), Looks::GlobalKey),
            (hexadecimal(45), Looks::GlobalKey),
            (hexadecimal(46), Looks::Spoiled(Spoiled::Digits(46))),
            (format!("CFUT_{}", plain(48)), Looks::Spoiled(Spoiled::Capitals)),
            (format!("{0} {0}", letters(40)), Looks::Spoiled(Spoiled::Repeated)),
            (hexadecimal(40).to_uppercase(), Looks::OldToken),
            (format!("cfut_{} {}", plain(20), plain(20)), Looks::Odd(' ', 26)),
            (format!("cfut_{}\n{}", plain(20), plain(20)), Looks::Odd('\n', 26)),
            (
                format!("cfut_{}\u{200b}{}", plain(20), plain(20)),
                Looks::Odd('\u{200b}', 26),
            ),
            (format!("“{}”", letters(40)), Looks::Odd('“', 1)),
            (format!("\"{}", letters(40)), Looks::Odd('"', 1)),
            (String::new(), Looks::Unknown),
            ("p@ssword".to_owned(), Looks::Unknown),
        ];
        for (text, expected) in table {
            let mut secret = Secret::copied_from(text.as_bytes());
            assert_eq!(recognise(&mut secret), expected, "{text}");
            assert_eq!(secret.expose(), text.as_bytes(), "nothing is taken from {text}");
        }
    }

    #[test]
    fn what_is_something_else_is_named() {
        let hexadecimal = |count: usize| "0f".chars().cycle().take(count).collect::<String>();
        let plain = |count: usize| "Xx".chars().cycle().take(count).collect::<String>();
        let sixteen = "0123456789ABCDEF";
        for (text, says) in [
            (hexadecimal(32), "an id (of an account"),
            (hexadecimal(32).to_uppercase(), "an id (of an account"),
            (hexadecimal(64), "an R2 secret access key"),
            (
                format!("{}.access", hexadecimal(32)),
                "the client id of an Access service token",
            ),
            ("00000000-0000-4000-8000-000000000000".to_owned(), "a UUID"),
            (format!("eyJ{}", plain(150)), "a tunnel token"),
            (
                format!("eyJ{}.eyJ{}.{}", plain(20), plain(30), plain(40)),
                "a signed web token",
            ),
            (
                format!("v1.0-{}-{}", hexadecimal(24), hexadecimal(140)),
                "an Origin CA key",
            ),
            (format!("ghp_{}", plain(36)), "a GitHub token"),
            (format!("github_pat_{}", plain(60)), "a GitHub token"),
            (format!("AKIA{sixteen}"), "an AWS access key id"),
            (format!("0x4AAAAAA{}", plain(20)), "a key of Turnstile"),
            ("/run/secrets/cf".to_owned(), "a path"),
            ("file:/run/secrets/cf".to_owned(), "a path"),
            ("./token.txt".to_owned(), "a path"),
            ("~/token".to_owned(), "a path"),
            ("C:\\token.txt".to_owned(), "a path"),
            ("${CF_API_TOKEN}".to_owned(), "a variable that nothing has expanded"),
            ("${{ secrets.CF_API_TOKEN }}".to_owned(), "a variable"),
            ("$CF_API_TOKEN".to_owned(), "a variable"),
            ("%CF_API_TOKEN%".to_owned(), "a variable"),
            ("{{ cf_api_token }}".to_owned(), "a variable"),
            ("$(pass show cloudflare)".to_owned(), "a command that no shell has run"),
            ("op://vault/cloudflare/token".to_owned(), "a 1Password reference"),
            ("https://dash.cloudflare.com/profile".to_owned(), "an address"),
            ("secrets/cloudflare".to_owned(), "a path"),
            ("cloudflare.txt".to_owned(), "a path"),
            ("C:/token".to_owned(), "a path"),
            ("vault:secret/cloudflare#token".to_owned(), "a Vault reference"),
            ("ada@example.com".to_owned(), "an e-mail address"),
            ("ada.l+cf@mail.example.com".to_owned(), "an e-mail address"),
            ("-----BEGIN PRIVATE KEY-----".to_owned(), "a key or a certificate"),
            ("<your-token-here>".to_owned(), "a placeholder"),
            (format!("<token>{}</token>", letters(40)), "Give only the value"),
            ("YOUR_API_TOKEN".to_owned(), "a placeholder"),
            ("your-cloudflare-api-token-here".to_owned(), "a placeholder"),
            ("changeme".to_owned(), "a placeholder"),
            ("x".repeat(40), "a placeholder"),
            ("*".repeat(20), "a placeholder"),
            ("null".to_owned(), "a placeholder"),
            (
                format!("export CLOUDFLARE_API_TOKEN={}", letters(40)),
                "after the = sign",
            ),
            (
                format!("export CLOUDFLARE_API_TOKEN=\"{}\"", letters(40)),
                "after the = sign",
            ),
            (format!("CF_API_TOKEN={}", letters(40)), "after the = sign"),
            (format!("$env:CF_API_TOKEN = '{}'", letters(40)), "after the = sign"),
            (format!("api_token: {}", letters(40)), "Give only the value"),
            (format!("api_token:{}", letters(40)), "Give only the value"),
            (format!("X-Auth-Key: {}", letters(40)), "Give only the value"),
            (
                format!("set -x CF_API_TOKEN {}", letters(40)),
                "after the variable’s name",
            ),
            (format!("{} # cf", letters(40)), "before the # sign"),
            (
                format!("CF_API_TOKEN={} npx wrangler deploy", letters(40)),
                "Give only the token from it",
            ),
            (format!("{{\"api_token\": \"{}\"}}", letters(40)), "Give only the value"),
            (
                format!("curl -H 'Authorization: Bearer {}' https://example.com", letters(40)),
                "after Bearer",
            ),
        ] {
            let mut secret = Secret::copied_from(text.as_bytes());
            let why = recognise(&mut secret).why_not();
            let why = why.unwrap_or_else(|| panic!("{text} is taken for a token"));
            assert!(why.contains(says), "{text}: {why}");
            assert!(!why.contains(&letters(40)), "{why}");
        }
        for token in [
            letters(40),
            format!("eyJ{}", letters(37)),
            format!("cfut_{}00000000", "x".repeat(40)),
            format!("cfoat_{}", plain(40)),
            format!("cfoat_{0}.{0}", plain(43)),
            format!("{0}.{0}", plain(43)),
            "My-Api-Token-0123456789-0123456789-01234".to_owned(),
            "p@ssword".to_owned(),
            "abc==".to_owned(),
            "not-a-real-token".to_owned(),
        ] {
            let mut secret = Secret::copied_from(token.as_bytes());
            assert_eq!(recognise(&mut secret).why_not(), None, "{token}");
        }
        let no_text = Secret::copied_from(b"\xff\xfec\0f\0");
        assert_eq!(looks(&no_text), Looks::NoText);
    }

    proptest::proptest! {
        /// What is certain of other texts is certain of no token: whatever may be one is tried.
        #[test]
        fn what_may_be_a_credential_is_tried(token in "[A-Za-z0-9_-]{39}[0-9]|cf[ua]t_[A-Za-z0-9]{40}[0-9a-f]{8,10}|cfk_[A-Za-z0-9]{50}|[0-9a-f]{37,45}") {
            let mut secret = Secret::copied_from(token.as_bytes());
            proptest::prop_assert_eq!(recognise(&mut secret).why_not(), None, "{}", token);
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
            format!("\u{feff}{token}\r\n"),
            format!("{token}\u{200b}"),
            format!("\u{200b} \u{feff}\u{2060}{token}\n\u{ad}\u{200d}"),
            format!("\u{feff}\"{token}\u{200b}\""),
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
