//! What was given, repeated in an answer: without what may be a credential.

use crate::secret::credential::looks_like_one;

/// A text that was given, for repeating it: short, and no word of it that may be a credential.
pub(super) fn shown(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        if looks_like_one(word) || has_address(word) {
            "[hidden]"
        } else {
            word
        }
    });
    let words = words.collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words,
    }
}

/// Whether a word has an address or a password in it: `NAME@HOST`; the `@cf` of a model is neither.
fn has_address(word: &str) -> bool {
    word.match_indices('@').any(|(at, _)| {
        let before = word.get(..at).and_then(|before| before.chars().next_back());
        before.is_some_and(|letter| letter != '/')
    })
}
