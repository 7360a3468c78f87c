//! Texts for plain fields, without credentials: one in the wrong field would stand on the screen,
//! in the draft and in what is asked of Cloudflare. It knows no field; masked ones, which are for
//! credentials, do not come here.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::domain::spec::link::is_link;
use crate::secret::credential::{certainly_one, looks_like_one};

/// Said to a credential in a plain field.
pub const NO_CREDENTIAL: &str = "That looks like a credential, so it was left out: none is needed here.";
/// The same beside the field that is for one.
pub const IN_THE_OTHER_FIELD: &str = "That looks like a credential, so it was left out: it goes into the first field.";
/// Said where the rest was taken.
pub const LEFT_OUT: &str = "What looks like a credential was left out: [hidden] is in its place.";

/// What stands in the place of a credential.
const HIDDEN: &str = "[hidden]";

/// A shorter piece may be half a credential, and the name of something as well (`v1.0-beta`).
const SHORTEST: usize = 20;

/// What a text holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Holds {
    /// No credential.
    None,
    /// A credential and nothing else.
    One,
    /// A credential among other words; the text without it.
    Among(Zeroizing<String>),
}

#[must_use]
pub fn holds(text: &str) -> Holds {
    let (mut rest, mut hidden) = (Zeroizing::new(String::with_capacity(text.len())), 0);
    let mut at = 0;
    for piece in credentials(text) {
        rest.push_str(text.get(at..piece.start).unwrap_or_default());
        rest.push_str(HIDDEN);
        at = piece.end;
        hidden += 1;
    }
    rest.push_str(text.get(at..).unwrap_or_default());
    match hidden {
        0 => Holds::None,
        _ if is_wrapping(&rest.replace(HIDDEN, "")) => Holds::One,
        _ => Holds::Among(rest),
    }
}

/// Whether nothing is left but what people copy along with a credential.
fn is_wrapping(rest: &str) -> bool {
    let bare = |letter: char| letter.is_whitespace() || "\"'`,;:<>()[]{}=".contains(letter);
    let mut words = rest.split(bare).filter(|word| !word.is_empty());
    words.all(|word| ["authorization", "bearer", "token"].contains(&word.to_lowercase().as_str()))
}

/// Where the credentials of a text stand.
fn credentials(text: &str) -> impl Iterator<Item = Range<usize>> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split(char::is_whitespace).flat_map(move |word| {
        // The parameters of a link may look like anything.
        let link = is_link(word);
        let pieces = word.split(|letter| !is_of_one(letter));
        pieces
            .filter(move |piece| {
                piece.len() >= SHORTEST && looks_like_one(piece) && (!link || certainly_one(piece).is_some())
            })
            .map(move |piece| start(piece)..start(piece) + piece.len())
    })
}

/// Whether a credential may have this letter.
#[must_use]
pub fn is_of_one(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(rest: &str) -> Holds {
        Holds::Among(Zeroizing::new(rest.to_owned()))
    }

    #[test]
    fn a_credential_alone_is_one_whatever_is_copied_along() {
        let token = format!("cfut_{}", "not-a-real-".repeat(4));
        let key = "0f".repeat(19);
        for text in [
            token.clone(),
            format!("  {token}\r\n"),
            format!("\"{token}\""),
            format!("Authorization: Bearer {token}"),
            format!("{token} {token}"),
            key.clone(),
            format!("v1.0-{}", "0f".repeat(20)),
        ] {
            assert_eq!(holds(&text), Holds::One, "{text}");
        }
    }

    #[test]
    fn the_rest_of_a_longer_text_stays() {
        let token = format!("cfat_{}", "not-a-real-".repeat(4));
        for (text, rest) in [
            (
                format!("curl -H 'Authorization: Bearer {token}' https://api.cloudflare.com/client/v4/zones"),
                "curl -H 'Authorization: Bearer [hidden]' https://api.cloudflare.com/client/v4/zones",
            ),
            (
                format!("CLOUDFLARE_API_TOKEN={token} deploy"),
                "CLOUDFLARE_API_TOKEN=[hidden] deploy",
            ),
            (format!("~/{token}"), "~/[hidden]"),
            (format!("ci {token}\nand {token}"), "ci [hidden]\nand [hidden]"),
            (
                format!("https://example.com/?t={token}"),
                "https://example.com/?t=[hidden]",
            ),
        ] {
            assert_eq!(holds(&text), among(rest));
        }
    }

    #[test]
    fn what_people_write_is_none() {
        for text in [
            "",
            "Edit zone DNS, example.com",
            "deploy v1.0-beta from CI",
            "cfut_",
            "0123456789abcdef0123456789abcdef",
            "203.0.113.0/24, 2001:db8::/32",
            "2026-11-24T10:00:00Z",
            "env:~/projects/site/.env.production#CLOUDFLARE_API_TOKEN",
            "op://Private/cloudflare/credential",
            "com.cloudflare.edge.r2.bucket.0123456789abcdef0123456789abcdef_default_backups",
            "POST /accounts/{account_id}/workers/scripts/{script_name}/subdomain",
            "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D&name=A1b2C3d4E5f6G7h8I9j0K1l2",
        ] {
            assert_eq!(holds(text), Holds::None, "{text}");
        }
    }
}
