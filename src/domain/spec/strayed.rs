//! What is in a file and looks like a credential: a spec has no place for one, is written down,
//! reviewed and sent, and may be printed. Looks at every key and text, whatever field it is; must
//! not know what the fields mean, but that a name is of people's own making and may look drawn by
//! lot.

use std::ops::Range;

use super::tree::{Entry, Node, What, Wrong};
use crate::secret::credential::{certainly_one, likeness};

/// Fields whose texts are of people's own making, or whole documents, or looked at by whoever knows
/// what a path may look like.
const FREE: [&str; 5] = ["name", "$schema", "verbatim", "value", "to"];

/// A fault for each word of a text that is no tree, in its order: one that is a credential by its
/// form, or that looks like one and is alone, on its line or behind a key.
pub(super) fn in_text(text: &str) -> Vec<Wrong> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let found = text.lines().flat_map(|line| {
        let value = line.rsplit(['=', ':']).next().unwrap_or(line);
        let alone = value.trim_matches(|letter| !is_of_one(letter));
        let words = line.split(|letter| !is_of_one(letter)).filter(|word| !word.is_empty());
        words.filter_map(move |word| {
            let what = certainly_one(word).or_else(|| likeness(word).filter(|_| word == alone))?;
            Some(fault(&(start(word)..start(word) + word.len()), what))
        })
    });
    found.take(MOST).collect()
}

/// Faults of a text that is no tree are told up to here: it may be anything.
const MOST: usize = 20;

/// Whether a credential may have this letter.
fn is_of_one(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.".contains(letter)
}

/// A fault for each, in the order of the tree.
pub(super) fn in_tree(tree: &Node) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if let What::Table(entries) = &tree.what {
        let names = entries.iter().filter(|entry| entry.key == "name");
        wrong.extend(names.filter_map(|entry| alone(&entry.node)));
    }
    look(tree, false, &mut wrong);
    wrong.dedup_by(|one, other| one.0 == other.0);
    wrong
}

/// A token's name that is one word and looks like a credential: it is one in the wrong place, as in
/// the field of the wizard.
fn alone(node: &Node) -> Option<Wrong> {
    match &node.what {
        What::Text(text) if !text.trim().contains(char::is_whitespace) => {
            likeness(text.trim()).map(|what| fault(&node.span, what))
        }
        _ => None,
    }
}

fn look(node: &Node, free: bool, wrong: &mut Vec<Wrong>) {
    match &node.what {
        What::Text(text) if free => wrong.extend(certainly_one(text).map(|what| fault(&node.span, what))),
        What::Text(text) => wrong.extend(likeness(text).map(|what| fault(&node.span, what))),
        What::List(items) => items.iter().for_each(|item| look(item, free, wrong)),
        What::Table(entries) => {
            for Entry { key, at, node } in entries {
                wrong.extend(likeness(key).map(|what| fault(at, what)));
                look(node, free || FREE.contains(&key.as_str()), wrong);
            }
        }
        _ => {}
    }
}

fn fault(at: &Range<usize>, what: &str) -> Wrong {
    let sentence =
        format!("This looks like {what}, which does not belong in a spec: remove it there, and roll or delete it.");
    (at.clone(), sentence)
}
