//! Finds what is no code in a source: comments, texts and characters, and what a text says. It must
//! not know what the rest means.

use std::ops::Range;

/// Where a text begins, as long as its place is looked for.
pub(crate) const BEGIN: char = '"';

/// The places of comments, texts and characters.
pub(crate) fn asides(letters: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let fresh = at == 0 || !word(letters[at - 1]);
        let end = match letter {
            '/' if next == Some('/') => until(letters, at, |at| letters[at] == '\n'),
            '/' if next == Some('*') => end_of_block(letters, at),
            '"' => end_of_text(letters, at + 1),
            'r' if fresh && matches!(next, Some('"' | '#')) => end_of_raw(letters, at + 1).unwrap_or(at),
            '\'' if next == Some('\\') => until(letters, at + 3, |at| letters[at] == '\'') + 1,
            '\'' if letters.get(at + 2) == Some(&'\'') => at + 3,
            _ => at,
        };
        if end == at {
            at += 1;
        } else {
            found.push(at..end.min(letters.len()));
            at = end;
        }
    }
    found
}

/// The code with blanks for its comments, texts and characters, but a sign where a text begins.
pub(crate) fn without(asides: &[Range<usize>], letters: &[char]) -> String {
    let mut code = letters.to_vec();
    for aside in asides {
        let begins = matches!(code[aside.start], '"' | 'r');
        for letter in &mut code[aside.clone()] {
            *letter = if *letter == '\n' { '\n' } else { ' ' };
        }
        if begins {
            code[aside.start] = BEGIN;
        }
    }
    code.into_iter().collect()
}

/// What a text of the source says.
pub(crate) fn meant(written: &[char]) -> String {
    let written: String = written.iter().collect();
    let inside = |text: &str| {
        text.split_once('"')
            .and_then(|(_, rest)| rest.rsplit_once('"'))
            .map(|(text, _)| text.to_owned())
    };
    let text = inside(&written).unwrap_or_default();
    if written.starts_with('r') {
        return text;
    }
    let mut said = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some('\n')) => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
            ('\\', Some('n')) => {
                letters.next();
                said.push('\n');
            }
            ('\\', Some('"' | '\\')) => said.extend(letters.next()),
            _ => said.push(letter),
        }
    }
    said
}

fn until(letters: &[char], from: usize, found: impl Fn(usize) -> bool) -> usize {
    (from..letters.len()).find(|at| found(*at)).unwrap_or(letters.len())
}

fn end_of_block(letters: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at + 1 < letters.len() {
        match (letters[at], letters[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    letters.len()
}

fn end_of_text(letters: &[char], from: usize) -> usize {
    let mut at = from;
    while let Some(letter) = letters.get(at) {
        match letter {
            '"' => return at + 1,
            '\\' => at += 2,
            _ => at += 1,
        }
    }
    letters.len()
}

/// `None` when it is a raw name (`r#type`) and no text.
fn end_of_raw(letters: &[char], from: usize) -> Option<usize> {
    let signs = letters[from..].iter().take_while(|letter| **letter == '#').count();
    (letters.get(from + signs) == Some(&'"')).then_some(())?;
    let closes = |at: usize| {
        letters[at] == '"'
            && letters[at + 1..]
                .iter()
                .take(signs)
                .filter(|letter| **letter == '#')
                .count()
                == signs
    };
    Some(until(letters, from + signs + 1, closes) + 1 + signs)
}
