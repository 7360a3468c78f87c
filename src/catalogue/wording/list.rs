//! A text of several permissions cut into the words for each: by lines, semicolons, commas and `and`, where that is not part of a name. Knows no permission: what reads is asked.

use std::ops::Range;

/// Bytes of a text that is read as a list of permissions; all that there are take half of it.
pub(super) const LONGEST: usize = 16 << 10;

/// Pieces that one name is spread over at most.
const SPREAD: usize = 6;

/// What stands between two commas.
struct Atom {
    bytes: Range<usize>,
    line: usize,
}

/// Each piece, with what `read` makes of it. Pieces on one line belong together where `read` knows what they are together.
pub(super) fn pieces<'t, T>(
    text: &'t str,
    read: impl Fn(&'t str) -> T,
    known: impl Fn(&T) -> bool,
) -> Vec<Piece<'t, T>> {
    let atoms = atoms(text);
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(first) = atoms.get(at) {
        let on_line = |atom: &&Atom| atom.line == first.line;
        let together = atoms.iter().skip(at).take(SPREAD).take_while(on_line).count();
        let joined = (1..=together).rev().find_map(|count| {
            let last = atoms.get(at + count - 1)?;
            let words = text.get(first.bytes.start..last.bytes.end)?.trim();
            let read = read(words);
            (count == 1 || known(&read)).then_some((count, words, read))
        });
        let Some((count, words, read)) = joined else { break };
        let alone = (at == 0 || atoms.get(at - 1).is_some_and(|atom| atom.line != first.line))
            && atoms.get(at + count).is_none_or(|atom| atom.line != first.line);
        pieces.push(Piece { words, read, alone });
        at += count;
    }
    pieces
}

/// One of several.
pub(super) struct Piece<'t, T> {
    pub(super) words: &'t str,
    pub(super) read: T,
    /// Whether nothing else stands on its line.
    pub(super) alone: bool,
}

/// What stands between separators, without what is empty.
fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let (mut line, mut start) = (0, 0);
    let mut push = |bytes: Range<usize>, line: usize| {
        if text.get(bytes.clone()).is_some_and(|words| !words.trim().is_empty()) {
            atoms.push(Atom { bytes, line });
        }
    };
    for (at, letter) in text.char_indices() {
        let (hard, length) = match letter {
            '\n' | '\r' | ';' => (true, 1),
            ',' | '&' | '+' => (false, 1),
            'a' | 'A' if is_and(text, at) => (false, 3),
            _ => continue,
        };
        push(start..at, line);
        start = at + length;
        line += usize::from(hard);
    }
    push(start..text.len(), line);
    atoms
}

/// Whether the word `and` stands here.
fn is_and(text: &str, at: usize) -> bool {
    let apart = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let after = text.get(at + 3..).map(|rest| rest.chars().next());
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let word = text
        .get(at..at + 3)
        .is_some_and(|word| word.eq_ignore_ascii_case("and"));
    word && after.is_some_and(apart) && before.is_none_or(|letter| letter.is_whitespace() || letter == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let known = |words: &&str| ["SSL and Certificates", "A, B, and C", "D: Read & Write"].contains(words);
        let pieces = pieces(text, |words| words, known);
        pieces.into_iter().map(|piece| piece.words).collect()
    }

    #[test]
    fn names_with_commas_stay_whole() {
        for (text, found) in [
            ("a, b; c\nd and e", vec!["a", "b", "c", "d", "e"]),
            ("x, SSL and Certificates, and y", vec!["x", "SSL and Certificates", "y"]),
            (
                "A, B, and C AND D: Read & Write + z",
                vec!["A, B, and C", "D: Read & Write", "z"],
            ),
            ("SSL\nand Certificates", vec!["SSL", "Certificates"]),
            ("android, land", vec!["android", "land"]),
            (" ,;\n", vec![]),
        ] {
            assert_eq!(cut(text), found, "{text}");
        }
    }
}
