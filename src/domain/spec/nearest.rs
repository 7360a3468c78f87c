//! What was probably meant by a misspelt word, in a sentence.

pub use crate::domain::search::nearest;

/// The end of a sentence about a word that is none of several: the nearest one, else all of them.
pub(super) fn did_you_mean(word: &str, possible: &[&str]) -> String {
    match nearest(word, possible.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("expected one of {}.", possible.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_find_their_word() {
        const FIELDS: [&str; 4] = ["name", "owner", "permissions", "resources"];
        for (word, near) in [
            ("permisions", Some("permissions")),
            ("Name", Some("name")),
            ("resource", Some("resources")),
            ("naem", Some("name")),
            ("zzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, FIELDS), near, "{word}");
        }
        assert_eq!(
            did_you_mean("zzz", &FIELDS),
            "expected one of name, owner, permissions, resources."
        );
        assert_eq!(nearest(&"name".repeat(100), FIELDS), None);
    }
}
