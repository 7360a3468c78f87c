//! Strings and names of HCL, Terraform's language. Knows no Terraform.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::domain::text::visible;

/// A quoted template that means exactly this text: quotes, backslashes, controls and template signs
/// escaped. Characters that hide or reorder text are written by number, so that the file shows what
/// it says.
pub(super) fn string(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    let mut letters = text.chars().peekable();
    // A mark belongs where it is one of few on a base; where a text hides something, everything
    // that could is written by number.
    let hides = matches!(visible(text), Cow::Owned(_));
    let mut before = None;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            // `${` and `%{` begin a template; a doubled sign means the sign. After another such
            // sign the doubling could be read in two ways.
            '$' | '%' if letters.peek() == Some(&'{') && before == Some(letter) => by_number(letter, &mut written),
            '$' | '%' if letters.peek() == Some(&'{') => written.extend([letter, letter]),
            _ if hides && misleads(letter) => by_number(letter, &mut written),
            _ => written.push(letter),
        }
        before = Some(letter);
    }
    written.push('"');
    written
}

/// Whether a letter is no plain one.
fn misleads(letter: char) -> bool {
    let mut bytes = [0; 4];
    matches!(visible(letter.encode_utf8(&mut bytes)), Cow::Owned(_))
}

fn by_number(letter: char, written: &mut String) {
    let number = letter as u32;
    // Writing into a String cannot fail.
    let _ = if number > 0xffff {
        write!(written, "\\U{number:08x}")
    } else {
        write!(written, "\\u{number:04x}")
    };
}

/// A label made from a name: lower-case ASCII letters, digits and single underscores, at most 60,
/// beginning with a letter; "token" where nothing is left.
pub(super) fn label(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut label = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => label.push(letter),
            _ if label.is_empty() || label.ends_with('_') => {}
            _ => label.push('_'),
        }
        if label.len() >= LONGEST {
            break;
        }
    }
    let label = label.trim_end_matches('_');
    match label.chars().next() {
        None => "token".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("token_{label}"),
        Some(_) => label.to_owned(),
    }
}

/// A text for the rest of a line after `#`: one line, nothing hidden.
pub(super) fn comment(text: &str) -> String {
    visible(text).into_owned()
}
