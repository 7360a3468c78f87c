//! What was probably meant by a misspelt word: the most similar one of those that are possible, when it is similar enough to be worth saying.

/// Similarity (0 to 1) from which a word is taken for a misspelling of another.
const SIMILAR: f64 = 0.75;

/// The nearest of several words, whatever the case of letters.
#[must_use]
pub fn nearest<'a>(word: &str, possible: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer ones than any word of the file format are no misspelling, and comparing takes time by the square.
    const LONGEST: usize = 80;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let likeness = |other: &str| {
        let other = other.to_lowercase();
        // Letters that changed places count little in short words; the first measure makes much of them.
        let alike = strsim::jaro_winkler(&word, &other);
        let few = word.chars().count() > 2
            && word.len().abs_diff(other.len()) <= 1
            && strsim::damerau_levenshtein(&word, &other) <= 1;
        if few { alike.max(0.95) } else { alike }
    };
    possible
        .into_iter()
        .map(|other| (likeness(other), other))
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, other)| other)
}

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
