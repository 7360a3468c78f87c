//! What was given, repeated in an answer: without what may be a credential.

use crate::secret::credential::{hidden, looks_like_one};

/// A text that was given, for repeating it: short, and no word of it that may be a credential.
pub(super) fn shown(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        if has_address(word) {
            "[hidden]".into()
        } else {
            hidden(word)
        }
    });
    let words = words.collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words,
    }
}

/// A text that is to be kept for a while, line by line, with `[hidden]` in place of what looks like
/// a credential and of what is behind a header that carries one.
#[must_use]
pub fn without_credentials(text: &str) -> String {
    const CARRY: [&str; 3] = ["bearer", "x-auth-key:", "x-auth-user-service-key:"];
    let (mut carried, mut named) = (false, false);
    let mut kept = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let hide = !word.is_empty() && (std::mem::take(&mut carried) || looks_like_one(word));
        match word.split_once('=').filter(|(name, _)| is_secret_name(name)) {
            Some((name, _)) => kept.push_str(&format!("{name}=[hidden]")),
            None => kept.push_str(if hide { "[hidden]" } else { word }),
        }
        kept.push_str(piece.get(word.len()..).unwrap_or_default());
        if word.is_empty() {
            continue;
        }
        // `name = value`, `"name": value` and headers.
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches(['"', '\'', ':', '=']);
        let assigns = lower.ends_with([':', '=']);
        carried |= CARRY.iter().any(|header| lower.ends_with(header));
        carried |= assigns && (is_secret_name(bare) || (bare.is_empty() && named));
        named = is_secret_name(bare);
    }
    kept
}

/// Whether a variable or an option of this name holds a credential.
fn is_secret_name(name: &str) -> bool {
    let name = name.to_uppercase();
    ["TOKEN", "KEY", "SECRET", "PASSWORD"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether a word has an address or a password in it: `NAME@HOST`; the `@cf` of a model is neither.
fn has_address(word: &str) -> bool {
    word.match_indices('@').any(|(at, _)| {
        let before = word.get(..at).and_then(|before| before.chars().next_back());
        before.is_some_and(|letter| letter != '/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_text_has_its_lines_and_no_credential() {
        for (text, kept) in [
            ("GET /zones\n  DELETE /zones/x", "GET /zones\n  DELETE /zones/x"),
            (
                "-H 'Authorization: Bearer not-random' -X POST",
                "-H 'Authorization: Bearer [hidden] -X POST",
            ),
            (
                "X-Auth-Key: plain\nX-Auth-Email: ada@example.com",
                "X-Auth-Key: [hidden]\nX-Auth-Email: ada@example.com",
            ),
            (
                "CLOUDFLARE_API_TOKEN=aaaa terraform apply",
                "CLOUDFLARE_API_TOKEN=[hidden] terraform apply",
            ),
            (
                "--api-key=aaaa /zones?per_page=5",
                "--api-key=[hidden] /zones?per_page=5",
            ),
            ("cfut_0123456789", "[hidden]"),
            (
                "api_token = \"plain\"\nzone = \"a\"",
                "api_token = [hidden]\nzone = \"a\"",
            ),
            (
                "{\"X-Auth-Key\": \"plain\", \"page\": 1}",
                "{\"X-Auth-Key\": [hidden] \"page\": 1}",
            ),
        ] {
            assert_eq!(without_credentials(text), kept);
        }
    }

    #[test]
    fn what_is_repeated_is_short_and_has_no_address() {
        assert_eq!(shown("mail  ada@example.com @cf/meta"), "mail [hidden] @cf/meta");
        assert_eq!(shown(&"a ".repeat(200)).chars().count(), 161);
    }
}
