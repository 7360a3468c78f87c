//! Words that are misspelt: each that occurs nowhere gives way to the one most like it of all that
//! is known.

use std::collections::BTreeSet;

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let apart = |letter: char| letter.is_whitespace() || "/{}(),:;\"'".contains(letter);
    text.split(apart).filter(|word| word.len() > 1)
}

/// What is typed with the nearest word in place of each that is nowhere; none when one is too far
/// from all.
pub(super) fn respelt(typed: &str, known: &BTreeSet<String>) -> Option<String> {
    const ALIKE: f64 = 0.7;
    let typed: String = typed.to_lowercase().chars().take(120).collect();
    // Of an address elsewhere nothing is meant.
    if typed.contains("://") {
        return None;
    }
    let nearest = |word: &str| -> Option<String> {
        if known.iter().any(|one| one.contains(word)) {
            return Some(word.to_owned());
        }
        let alike = |one: &String| strsim::normalized_damerau_levenshtein(word, one);
        let all = known.iter().map(|one| (alike(one), one));
        let best = all.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
        // A longer name of something that is gone may begin with that of what took its place.
        let begun = || {
            let begins = known
                .iter()
                .filter(|one| one.len() > 15 && word.starts_with(one.as_str()));
            begins.max_by_key(|one| one.len()).cloned()
        };
        if best.0 >= ALIKE { Some(best.1.clone()) } else { begun() }
    };
    let respelt: Option<Vec<String>> = words(&typed).map(nearest).collect();
    respelt.map(|words| words.join(" ")).filter(|words| !words.is_empty())
}
