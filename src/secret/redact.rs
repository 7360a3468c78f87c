//! What is repeated of what a program said when it failed: the one line that tells most, without
//! what is secret. One place chooses and hides, so that no two sentences about a program hide
//! differently. It must not know which program it was, nor what the sentence is about.

use super::Secret;
use super::credential::hidden;
use super::quoted::{plain, quotes};
use crate::domain::text::{fit, visible};

/// Columns of it that are shown.
const SHOWN: usize = 200;

/// What a line has that tells why, in small letters.
const SIGNS: [&str; 4] = ["error", "fail", "denied", "not found"];

/// What may be repeated of what a program said.
#[derive(Debug, PartialEq, Eq)]
pub enum Telling {
    /// It said nothing.
    Nothing,
    /// The line repeats a part of the secret.
    Repeats,
    /// The line, as the end of a sentence, and safe to show. What looks like a credential is hidden
    /// in it.
    Line(String),
}

/// The line that tells most: the first that speaks of a failure, or else the first that is not
/// blank. Where it repeats a part of this secret it is not told.
#[must_use]
pub fn telling(said: &[u8], secret: Option<&Secret>) -> Telling {
    // What it says is looked at as it stands on a terminal: colours come first, and then the words.
    let lines = said.split(|byte| matches!(byte, b'\n' | b'\r'));
    let lines = lines.map(|line| (line, plain(line)));
    let lines: Vec<_> = lines.filter(|(_, shown)| !shown.trim().is_empty()).collect();
    let Some((line, shown)) = lines.iter().find(|(_, shown)| tells(shown)).or_else(|| lines.first()) else {
        return Telling::Nothing;
    };
    if secret.is_some_and(|secret| quotes(line, secret)) {
        return Telling::Repeats;
    }
    let line = fit(&visible(&hidden(shown.trim())), SHOWN);
    Telling::Line(line.trim_end_matches('.').to_owned())
}

/// Whether a line speaks of a failure.
fn tells(line: &str) -> bool {
    let holds = |sign: &str| {
        let mut parts = line.as_bytes().windows(sign.len());
        parts.any(|part| part.eq_ignore_ascii_case(sign.as_bytes()))
    };
    SIGNS.iter().any(|sign| holds(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(said: &str) -> Telling {
        telling(said.as_bytes(), Some(&Secret::copied_from(b"not-a-real-secret")))
    }

    fn line(line: &str) -> Telling {
        Telling::Line(line.to_owned())
    }

    #[test]
    fn the_line_that_speaks_of_a_failure_is_told() {
        for (said, tells) in [
            ("connecting\npermission denied\n", "permission denied"),
            ("connecting\r\nPermission DENIED.\r\n", "Permission DENIED"),
            ("connecting\ngpg: decryption failed.\n", "gpg: decryption failed"),
            ("connecting\nvault Not Found\n", "vault Not Found"),
            ("connecting\n\u{1b}[31mErr\u{1b}[1mor\u{1b}[0m: no\n", "Error: no"),
            ("connecting\ndenied\nerror: no\n", "denied"),
            ("\n \nconnecting\nno vault\n", "connecting"),
        ] {
            assert_eq!(told(said), line(tells), "{said:?}");
        }
        for nothing in ["", "\n \r\n", "\u{1b}[31m\u{1b}[0m\n"] {
            assert_eq!(told(nothing), Telling::Nothing, "{nothing:?}");
        }
    }

    #[test]
    fn what_looks_like_a_credential_is_hidden_and_the_secret_is_not_told() {
        let foreign = format!("ghp_{}", "Xx".repeat(18));
        for (said, tells) in [
            (
                "error: cfut_another-that-is-not-real is wrong".to_owned(),
                "error: [hidden: it looks like a user’s API token] is wrong",
            ),
            (format!("who: {foreign}"), "who: [hidden: it looks like a GitHub token]"),
            (
                "error: cfut_\u{1b}[1manother-that-is-not-real".to_owned(),
                "error: [hidden: it looks like a user’s API token]",
            ),
        ] {
            assert_eq!(told(&said), line(tells), "{said:?}");
            assert_eq!(telling(said.as_bytes(), None), line(tells), "{said:?}");
        }
        assert_eq!(told("connecting\nerror: not-a-real-secret\n"), Telling::Repeats);
        assert_eq!(told("not-a-real-secret\nerror: no\n"), line("error: no"));
    }

    #[test]
    fn it_is_short_and_drives_no_terminal() {
        let Telling::Line(shown) = told(&"long\u{7} ".repeat(2000)) else {
            panic!("it says something");
        };
        assert!(shown.chars().count() <= SHOWN && !shown.chars().any(char::is_control));
    }
}
