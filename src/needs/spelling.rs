//! Words that are misspelt: each that occurs nowhere gives way to the one most like it of all that is known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::hits::texts;

/// Words of all that is known.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let owned = |text: String| words(&text).map(str::to_owned).collect::<Vec<_>>();
    texts().flat_map(owned).collect()
});

fn words(text: &str) -> impl Iterator<Item = &str> {
    let apart = |letter: char| letter.is_whitespace() || "/{}(),:;\"'".contains(letter);
    text.split(apart).filter(|word| word.len() > 1)
}

/// What is typed with the nearest word in place of each that is nowhere; none when one is too far from all.
pub(super) fn respelt(typed: &str) -> Option<String> {
    const ALIKE: f64 = 0.7;
    let typed: String = typed.to_lowercase().chars().take(120).collect();
    // Of an address elsewhere nothing is meant.
    if typed.contains("://") {
        return None;
    }
    let nearest = |word: &str| -> Option<String> {
        if WORDS.iter().any(|known| known.contains(word)) {
            return Some(word.to_owned());
        }
        let alike = |known: &String| strsim::normalized_damerau_levenshtein(word, known);
        let all = WORDS.iter().map(|known| (alike(known), known));
        let best = all.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
        // A longer name of something that is gone may begin with that of what took its place.
        let begun = || {
            let begins = WORDS
                .iter()
                .filter(|known| known.len() > 15 && word.starts_with(known.as_str()));
            begins.max_by_key(|known| known.len()).cloned()
        };
        if best.0 >= ALIKE { Some(best.1.clone()) } else { begun() }
    };
    let respelt: Option<Vec<String>> = words(&typed).map(nearest).collect();
    respelt.map(|words| words.join(" ")).filter(|words| !words.is_empty())
}
