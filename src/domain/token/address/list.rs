//! A list of addresses as people type or paste it: thousands of lines, some with a comment, some of
//! them wrong. Each wrong one is named; reading is one pass.

use std::collections::HashSet;
use std::ops::Range;

use ipnet::IpNet;

use super::{Cidr, parse_one};
use crate::domain::token::quoted;

/// An entry that is no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Which entry of the list, from 1.
    pub entry: usize,
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// The entry and what is wrong with it: "“nonsense” is ...".
    pub sentence: String,
}

/// A list that was read as far as it can be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressList {
    /// What was understood, in order, without repeats; each with its bytes in the text.
    pub read: Vec<(Cidr, Range<usize>)>,
    /// What was not.
    pub unread: Vec<Unread>,
    /// Entries that say once more what an earlier one says; they are not sent.
    pub repeated: Vec<IpNet>,
    /// All entries there are.
    pub entries: usize,
}

impl AddressList {
    /// The networks, in order.
    #[must_use]
    pub fn nets(&self) -> Vec<IpNet> {
        self.read.iter().map(|(cidr, _)| cidr.net).collect()
    }
}

/// Reads a list, separated by commas, white space or lines. Order is kept, repeats are dropped.
#[must_use]
pub fn read_list(text: &str) -> AddressList {
    let mut list = AddressList::default();
    let mut known = HashSet::new();
    let mut at = 0;
    for piece in text.split(separates) {
        let place = at..at + piece.len();
        // Every separator but the comma is white space of one to three bytes.
        at = place.end
            + text
                .get(place.end..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        if piece.is_empty() {
            continue;
        }
        list.entries += 1;
        match parse_one(piece) {
            Ok(cidr) if known.insert(cidr.net) => list.read.push((cidr, place)),
            Ok(cidr) => list.repeated.push(cidr.net),
            Err(why) => {
                let shown = quoted(piece);
                // Most reasons begin with the entry; the others are about a part of it.
                let sentence = if why.starts_with(&shown) || why.starts_with(piece) {
                    why
                } else {
                    format!("{shown}: {why}")
                };
                list.unread.push(Unread {
                    entry: list.entries,
                    at: place,
                    sentence,
                });
            }
        }
    }
    list
}

/// Whether this character is between entries.
fn separates(letter: char) -> bool {
    letter == ',' || letter.is_whitespace()
}

/// The same, all or nothing.
///
/// # Errors
/// One sentence for each bad entry, each naming the entry and its number (from 1).
pub fn parse_list(text: &str) -> Result<Vec<Cidr>, Vec<String>> {
    let list = read_list(text);
    if list.unread.is_empty() {
        Ok(list.read.into_iter().map(|(cidr, _)| cidr).collect())
    } else {
        Err(list
            .unread
            .iter()
            .map(|unread| format!("Entry {}, {}", unread.entry, unread.sentence))
            .collect())
    }
}

/// A paste whose comments were taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uncommented {
    /// The entries, in one line.
    pub text: String,
    /// The line (from 1) that each entry was on.
    pub lines: Vec<usize>,
    /// Lines with a comment (`#` and what follows).
    pub comments: usize,
}

/// Takes a pasted list apart by lines: what follows a `#` is a comment, as in most files of
/// addresses.
#[must_use]
pub fn uncomment(pasted: &str) -> Uncommented {
    let mut plain = Uncommented {
        text: String::with_capacity(pasted.len()),
        ..Uncommented::default()
    };
    for (at, line) in pasted.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
        let (entries, comment) = match line.split_once('#') {
            Some((entries, _)) => (entries, true),
            None => (line, false),
        };
        plain.comments += usize::from(comment);
        if at > 0 {
            plain.text.push(' ');
        }
        plain.text.push_str(entries.trim());
        let count = entries.split(separates).filter(|entry| !entry.is_empty()).count();
        plain.lines.extend(std::iter::repeat_n(at + 1, count));
    }
    plain.text.truncate(plain.text.trim_end().len());
    plain
}
