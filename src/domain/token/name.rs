//! The name of a token: 1 to 120 characters (published maximum; an empty one is refused live;
//! reference: cloudflare-api section 4). Not unique.

use super::gap::{Gap, Place};
use super::id::TokenId;

/// Characters that a name may have at most.
const MAXIMUM: usize = 120;

/// A valid name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenName(String);

impl TokenName {
    /// Trims white space at both ends and checks the length (in characters) and that no control
    /// character is in it.
    ///
    /// # Errors
    /// A [`Gap`] at the name, as a sentence.
    pub fn parse(text: &str) -> Result<Self, Gap> {
        let name = text.trim();
        let length = name.chars().count();
        let sentence = if length == 0 {
            "The token needs a name.".to_owned()
        } else if length > MAXIMUM {
            let (over, s) = match length - MAXIMUM {
                1 => (1, ""),
                over => (over, "s"),
            };
            format!("The name is {over} character{s} too long: {MAXIMUM} at most.")
        } else if let Some(at) = name.chars().position(char::is_control) {
            format!(
                "Character {} of the name is a control character, such as a tab or a line end.",
                at + 1
            )
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(Gap {
            place: Place::Name,
            sentence,
        })
    }

    /// The name of a token that exists, cut to what a name may be; without anything left its id.
    #[must_use]
    pub fn of_existing(name: &str, id: TokenId) -> Self {
        let plain: String = name.chars().filter(|letter| !letter.is_control()).collect();
        let short: String = plain.trim().chars().take(MAXIMUM).collect();
        Self::parse(&short).unwrap_or_else(|_| Self(id.to_string()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_counted_in_characters() {
        assert_eq!(
            TokenName::parse("  deploy example \n").unwrap().as_str(),
            "deploy example"
        );
        assert_eq!(
            TokenName::parse(&"ä".repeat(120)).unwrap().as_str().chars().count(),
            120
        );
    }

    #[test]
    fn what_is_no_name_is_said() {
        for (text, says) in [
            ("", "needs a name"),
            (" \t ", "needs a name"),
            (&"ä".repeat(121), "is 1 character too long: 120 at most"),
            (&"ä".repeat(134), "is 14 characters too long: 120 at most"),
            ("a\tb", "Character 2"),
            ("a\u{1b}[2J", "Character 2"),
        ] {
            let gap = TokenName::parse(text).unwrap_err();
            assert_eq!(gap.place, Place::Name);
            assert!(gap.sentence.contains(says), "{text:?}: {}", gap.sentence);
        }
    }
}
