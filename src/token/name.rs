//! The name of a token: 1 to 120 characters (published maximum; an empty one is refused live). Not unique.
use super::spec::Gap;

/// A valid name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenName(String);

impl TokenName {
    /// Trims white space at both ends and checks the length (in characters) and that no control character is in it.
    ///
    /// # Errors
    /// A [`Gap`] at the name, as a sentence.
    pub fn parse(text: &str) -> Result<Self, Gap> {
        let _ = text;
        todo!()
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
