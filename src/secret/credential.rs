//! What signs the requests, and what a text that should be one looks like. Judges by form alone: it must not know the network, and it says nothing of
//! whether a credential works (the checksum in Cloudflare's newer tokens is not published; reference: cloudflare-api section 8).

mod quoting;

pub use self::quoting::{certainly_hidden, certainly_one, hidden, likeness, looks_like_one, quoted};
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
