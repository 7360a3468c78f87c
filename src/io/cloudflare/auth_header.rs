//! From a credential to the headers that sign a request, and back: whatever a server echoes of it
//! is taken out again before it is shown. The only place of the client that looks into a
//! [`Secret`].

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::domain::text::visible;
use crate::secret::{Secret, quoted, sealed::Sealed};

/// Takes the place of a secret.
const REDACTED: &str = "[secret]";
/// A shorter "credential" is no secret, and taking it out would riddle the text.
const SHORTEST: usize = 4;
/// So many letters of a secret in a row are no chance.
const PIECE: usize = 12;

/// The headers for a credential, which is open only meanwhile. They are marked sensitive: their
/// `Debug` says so, and HTTP/2 does not index them (reference: security section 2).
///
/// # Errors
/// A clause for "Cloudflare does not accept this sign-in: ...", without the credential.
pub(super) fn headers(credential: &Sealed) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::with_capacity(2);
    let secret = credential.open();
    match credential.email() {
        None => {
            headers.insert(AUTHORIZATION, bearer(&secret)?);
        }
        Some(email) => {
            headers.insert(
                HeaderName::from_static("x-auth-key"),
                sensitive(b"", &secret, "the Global API Key")?,
            );
            headers.insert(HeaderName::from_static("x-auth-email"), plain(email)?);
        }
    }
    Ok(headers)
}

/// The header value for a token.
///
/// # Errors
/// As [`headers`].
pub(super) fn bearer(secret: &Secret) -> Result<HeaderValue, String> {
    sensitive(b"Bearer ", secret, "the token")
}

fn sensitive(prefix: &[u8], secret: &Secret, what: &str) -> Result<HeaderValue, String> {
    let bytes = secret.expose();
    if bytes.is_empty() {
        return Err(format!("{what} is empty"));
    }
    if !bytes.iter().all(u8::is_ascii_graphic) {
        return Err(format!(
            "{what} has a space, a line end or another character that no credential has"
        ));
    }
    // Full capacity at once: growing would leave a copy behind.
    let mut line = Zeroizing::new(Vec::with_capacity(prefix.len() + bytes.len()));
    line.extend_from_slice(prefix);
    line.extend_from_slice(bytes);
    let mut value = HeaderValue::from_bytes(&line).map_err(|_| format!("{what} cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn plain(email: &str) -> Result<HeaderValue, String> {
    if email.is_empty() {
        return Err("a Global API Key needs the e-mail address of its user".to_owned());
    }
    if !email.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("the e-mail address has a character that cannot be sent".to_owned());
    }
    HeaderValue::from_str(email).map_err(|_| "the e-mail address has a character that cannot be sent".to_owned())
}

/// A text of the server without the given secrets, and without anything that looks like a secret of
/// Cloudflare's, known to us or not. The flag tells whether something was taken out that is *not*
/// one of the given ones: in the answer to a create that may be the new token. Of a text in which
/// one is hidden by what nobody sees, nothing is left.
pub(super) fn redact(text: &str, known: &[&Secret]) -> (String, bool) {
    let (clean, found) = taken_out(text, known);
    if matches!(visible(&clean), Cow::Borrowed(_)) {
        return (clean, found);
    }
    let (_, hidden) = taken_out(&quoted::plain(clean.as_bytes()), &[]);
    if hidden || known.iter().any(|secret| quoted::quotes(clean.as_bytes(), secret)) {
        return (REDACTED.to_owned(), found || hidden);
    }
    (clean, found)
}

fn taken_out(text: &str, known: &[&Secret]) -> (String, bool) {
    let mut text = text.to_owned();
    let mut pieces = Vec::new();
    for secret in known {
        if let Ok(secret) = std::str::from_utf8(secret.expose())
            && secret.len() >= SHORTEST
        {
            text = text.replace(secret, REDACTED);
            pieces.extend(pieces_of(secret));
        }
    }
    let text = without_pieces(&text, &pieces);
    let mut clean = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| !in_alphabet(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(if end == 0 { first.len_utf8() } else { end });
        if looks_secret(run) {
            found = true;
            clean.push_str(REDACTED);
        } else {
            clean.push_str(run);
        }
        rest = after;
    }
    (clean, found)
}

/// Pieces by which a secret is recognised where it is cut off, or written in base64, by letters of
/// any case or by JSON's and URLs' escapes (which leave runs of this length alone).
fn pieces_of(secret: &str) -> Vec<Zeroizing<String>> {
    let mut forms = vec![Zeroizing::new(secret.to_ascii_lowercase())];
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        // What is before it shifts the letters by none, one or two bytes; the ones at the
        // border depend on it.
        for before in ["", "-", "--"] {
            let text = Zeroizing::new(format!("{before}{secret}"));
            let whole = text.get(..text.len() - text.len() % 3).unwrap_or_default();
            let encoded = Zeroizing::new(engine.encode(whole));
            let skipped = if before.is_empty() { 0 } else { 4 };
            forms.push(Zeroizing::new(
                encoded.get(skipped..).unwrap_or_default().to_ascii_lowercase(),
            ));
        }
    }
    let windows = forms.iter().flat_map(|form| {
        (0..(form.len() + 1).saturating_sub(PIECE)).filter_map(move |at| form.get(at..at + PIECE).map(str::to_owned))
    });
    windows.map(Zeroizing::new).collect()
}

/// The text without the words in which one of the pieces stands.
fn without_pieces(text: &str, pieces: &[Zeroizing<String>]) -> String {
    let kept = |letter: char| in_alphabet(letter) || matches!(letter, '+' | '/' | '=');
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| !kept(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(if end == 0 { first.len_utf8() } else { end });
        let lower = Zeroizing::new(run.to_ascii_lowercase());
        let quoted = run.len() >= PIECE && pieces.iter().any(|piece| lower.contains(piece.as_str()));
        clean.push_str(if quoted { REDACTED } else { run });
        rest = after;
    }
    clean
}

/// The alphabet of tokens (reference: cloudflare-api section 8).
pub(super) fn in_alphabet(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

/// Whether a run of the alphabet holds `cf` + letters + `_` + 20 or more, or is long and mixed like
/// an old token. Ids (32 hexadecimal digits) and the lower-case names of buckets do not.
fn looks_secret(run: &str) -> bool {
    let prefixed = run.match_indices("cf").any(|(at, _)| {
        let tail = run.get(at + 2..).unwrap_or_default();
        // Bounded, so that a long run of letters costs no square of its length.
        let letters = tail.bytes().take(8).take_while(u8::is_ascii_lowercase).count();
        letters > 0 && tail.as_bytes().get(letters) == Some(&b'_') && tail.len() > letters + 20
    });
    let has = |class: fn(&u8) -> bool| run.as_bytes().iter().any(class);
    prefixed || run.len() >= 40 && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::credential::Credential;

    fn secret(text: &str) -> Secret {
        Secret::copied_from(text.as_bytes())
    }

    #[test]
    fn a_token_becomes_a_sensitive_bearer() {
        let headers = headers(&Sealed::new(Credential::Token(secret("not-a-real-token")))).unwrap();
        let value = &headers[AUTHORIZATION];
        assert_eq!(value.as_bytes(), b"Bearer not-a-real-token");
        assert!(value.is_sensitive());
        assert!(!format!("{headers:?}").contains("not-a-real"));
        assert_eq!(headers.len(), 1);
    }

    #[test]
    fn a_key_goes_beside_its_email() {
        let key = Credential::GlobalKey {
            key: secret("0badc0de"),
            email: "user@example.com".to_owned(),
        };
        let headers = headers(&Sealed::new(key)).unwrap();
        assert_eq!(headers["x-auth-key"].as_bytes(), b"0badc0de");
        assert!(headers["x-auth-key"].is_sensitive());
        assert_eq!(headers["x-auth-email"].as_bytes(), b"user@example.com");
        assert!(!headers.contains_key(AUTHORIZATION));
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_refused_without_quoting_it() {
        for text in ["", "hush hush", "hush\r\nX-A: b", "hush\t", "husch\u{e9}", "hush\0"] {
            let why = headers(&Sealed::new(Credential::Token(secret(text)))).unwrap_err();
            assert!(why.starts_with("the token") && !why.contains("hus"), "{why}");
        }
        for email in ["", "a b@example.com", "a@example.com\r\n", "ü@example.com"] {
            let key = Credential::GlobalKey {
                key: secret("0badc0de"),
                email: email.to_owned(),
            };
            assert!(headers(&Sealed::new(key)).unwrap_err().contains("e-mail"));
        }
    }

    #[test]
    fn secrets_are_taken_out_of_texts() {
        let mine = secret("my-own-credential");
        let old_form = format!("aB3-{}", "x_Yz".repeat(9));
        for (text, clean, foreign) in [
            ("", "", false),
            ("plain words", "plain words", false),
            (
                "sent my-own-credential, twice my-own-credential",
                "sent [secret], twice [secret]",
                false,
            ),
            ("glued.my-own-credential!", "glued.[secret]!", false),
            ("cfut_aaaaaaaaaaaaaaaaaaaa", "[secret]", true),
            ("key=cfat_aaaaaaaaaaaaaaaaaaaaaaaaa.", "key=[secret].", true),
            ("cfut_aaaaaaaaaaaaaaaaaaa", "cfut_aaaaaaaaaaaaaaaaaaa", false),
            ("xcfut_aaaaaaaaaaaaaaaaaaaa", "[secret]", true),
            ("cf_aaaaaaaaaaaaaaaaaaaaaaaa", "cf_aaaaaaaaaaaaaaaaaaaaaaaa", false),
            (&format!("value {old_form} leaked"), "value [secret] leaked", true),
            (
                "id 4755a26eedb94da69e1066d98aa820be",
                "id 4755a26eedb94da69e1066d98aa820be",
                false,
            ),
            (
                "4755a26eedb94da69e1066d98aa820be_default_backups-2026",
                "4755a26eedb94da69e1066d98aa820be_default_backups-2026",
                false,
            ),
            ("漢字 ü", "漢字 ü", false),
        ] {
            assert_eq!(redact(text, &[&mine]), (clean.to_owned(), foreign), "{text}");
        }
        assert_eq!(redact("a text", &[&secret("a")]).0, "a text");
    }

    #[test]
    fn a_secret_between_what_nobody_sees_leaves_nothing_of_the_text() {
        let mine = secret("my-own-credential");
        let between =
            |text: &str, with: &str| -> String { text.chars().map(|letter| format!("{letter}{with}")).collect() };
        for with in ["\u{1b}[31m", "\u{0}", "\u{1b}[", "\u{8}", "\u{200b}", "\u{202e}"] {
            let said = format!("sent {}!", between("my-own-credential", with));
            assert_eq!(redact(&said, &[&mine]), (REDACTED.to_owned(), false), "{said:?}");
        }
        let said = between("cfut_aaaaaaaaaaaaaaaaaaaaaaaa", "\u{1b}[0m");
        assert_eq!(redact(&said, &[&mine]), (REDACTED.to_owned(), true));
        let harmless = "\u{1b}[31mno such zone\u{1b}[0m";
        assert_eq!(redact(harmless, &[&mine]), (harmless.to_owned(), false));
    }

    #[test]
    fn a_secret_is_known_in_pieces_and_in_other_forms() {
        let mine = secret("my-own-credential");
        for text in [
            "cut: my-own-creden...",
            "shouted: MY-OWN-CREDENTIAL",
            "Basic dXNlcjpteS1vd24tY3JlZGVudGlhbA==",
            "eteS1vd24tY3JlZGVudGlhbA",
            "{\"bearer\":\"my-own-credential\"}",
            "Bearer%20my-own-credential%0A",
        ] {
            let clean = redact(text, &[&mine]).0;
            assert!(clean.contains(REDACTED), "{clean}");
            assert!(
                !clean.to_ascii_lowercase().contains("own-cred") && !clean.contains("Y3JlZGVud"),
                "{clean}"
            );
        }
        let innocent = "my own credential is fine, and so is bXktb3du, a credential";
        assert_eq!(redact(innocent, &[&mine]), (innocent.to_owned(), false));
    }
}
