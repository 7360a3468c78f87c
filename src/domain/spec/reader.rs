//! What reading any file of ours needs: the faults that gather, and the pieces that a spec and a
//! request body share. Knows neither of the two.

use super::nearest::did_you_mean;
use super::resource;
use super::tree::{Entry, Node, What, Wrong};
use super::{Unresolved, Wanted};
use crate::domain::catalog::Catalog;
use crate::domain::text::visible;
use crate::domain::token::quoted;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Draft;

/// Faults after which nothing more is looked at: finding the nearest match takes time, and nobody
/// reads more.
const MOST: usize = 100;

/// Bytes that are counted together.
const BLOCK: usize = 256;

/// What reading one file gathers.
pub(super) struct Reader<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) wrong: Vec<Wrong>,
    /// What is to be said of a file that is well.
    pub(super) remarks: Vec<String>,
    /// Whether a field that nobody knows is no fault where it is null: Cloudflare answers so what
    /// it has no value for.
    pub(super) steps_over_null: bool,
    /// What was stepped over since it is null, safe to show.
    pub(super) null: Vec<String>,
    text: &'a str,
    /// Bytes at which lines begin.
    lines: Vec<usize>,
    /// Characters before each block of [`BLOCK`] bytes, so that a file of one long line is counted
    /// once and not once for each name in it.
    letters: Vec<usize>,
}

/// Characters that begin in these bytes of a UTF-8 text.
fn letters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A draft that says nothing.
pub(super) fn empty() -> Draft {
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: String::new(),
        grants: Vec::new(),
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: String::new(),
    }
}

impl<'a> Reader<'a> {
    /// Nothing is known yet.
    pub(super) fn new(text: &'a str, catalog: &'a Catalog) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let blocks = text.as_bytes().chunks(BLOCK);
        let letters = blocks.scan(0, |before, block| {
            let here = *before;
            *before += letters_in(block);
            Some(here)
        });
        Self {
            catalog,
            wrong: Vec::new(),
            remarks: Vec::new(),
            steps_over_null: false,
            null: Vec::new(),
            text,
            lines: std::iter::once(0).chain(after).collect(),
            letters: letters.collect(),
        }
    }

    /// The line of a byte and its column in characters, both from 1.
    pub(super) fn place(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|begin| *begin <= byte);
        let begin = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (
            line,
            self.letters_before(byte).saturating_sub(self.letters_before(begin)) + 1,
        )
    }

    fn letters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..byte).unwrap_or_default();
        self.letters.get(block).copied().unwrap_or_default() + letters_in(rest)
    }

    /// Whether nobody would read more faults.
    pub(super) fn enough(&self) -> bool {
        self.wrong.len() >= MOST
    }

    /// Names every field that is none of these.
    pub(super) fn only(&mut self, entries: &[Entry], known: &[&str], of: &str) {
        self.only_besides(entries, known, &[], of);
    }

    /// The same where some may be there, too, that nobody is to be led to.
    pub(super) fn only_besides(&mut self, entries: &[Entry], known: &[&str], besides: &[&str], of: &str) {
        let strange = |entry: &&Entry| !known.contains(&entry.key.as_str()) && !besides.contains(&entry.key.as_str());
        for entry in entries.iter().filter(strange) {
            if self.enough() {
                return;
            }
            if self.steps_over_null && matches!(entry.node.what, What::Null) {
                self.is_null(&visible(&quoted(&entry.key)));
                continue;
            }
            let sentence = format!(
                "{} is not a field of {of}: {}",
                quoted(&entry.key),
                did_you_mean(&entry.key, known)
            );
            self.wrong.push((entry.at.clone(), sentence));
        }
    }

    /// Remembers that something is null and says nothing.
    pub(super) fn is_null(&mut self, name: &str) {
        if self.null.iter().all(|known| known != name) {
            self.null.push(name.to_owned());
        }
    }

    /// Names what a node is instead of what was expected.
    pub(super) fn expected(&mut self, node: &Node, what: &str, expected: &str) {
        self.fault(node, format!("{what} is {}; expected {expected}.", node.kind()));
    }

    pub(super) fn fault(&mut self, node: &Node, sentence: String) {
        if !self.enough() {
            self.wrong.push((node.span.clone(), sentence));
        }
    }

    pub(super) fn table<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Entry]> {
        match &node.what {
            What::Table(entries) => Some(entries),
            _ => {
                self.expected(node, what, "a table");
                None
            }
        }
    }

    pub(super) fn list<'n>(&mut self, node: &'n Node, what: &str, expected: &str) -> &'n [Node] {
        match &node.what {
            What::List(items) => items,
            _ => {
                self.expected(node, what, expected);
                &[]
            }
        }
    }

    pub(super) fn text(&mut self, node: &Node, what: &str) -> String {
        match &node.what {
            What::Text(text) => text.clone(),
            _ => {
                self.expected(node, what, "a text in quotes");
                String::new()
            }
        }
    }

    /// A time as typed; TOML knows dates without quotes.
    pub(super) fn time(&mut self, node: &Node, what: &str) -> String {
        match &node.what {
            What::Text(text) | What::Date(text) => text.clone(),
            _ => {
                self.expected(node, what, "a text such as \"90d\", \"never\" or \"2027-01-31\"");
                String::new()
            }
        }
    }

    pub(super) fn owner(&mut self, draft: &mut Draft, node: &Node) {
        let words = self.text(node, "owner");
        match resource::owner(&words) {
            // What is no text was told of already.
            _ if !matches!(node.what, What::Text(_)) => {}
            Ok(Ok(owner)) => draft.owner = owner,
            Ok(Err(wanted)) => draft.owner_unresolved = Some(self.unresolved(false, words, wanted, node)),
            Err(sentence) => self.fault(node, sentence),
        }
    }

    pub(super) fn unresolved(&self, excluded: bool, words: String, wanted: Wanted, node: &Node) -> Unresolved {
        let (line, column) = self.place(node.span.start);
        Unresolved {
            excluded,
            words,
            wanted,
            line,
            column,
        }
    }

    /// `{ in, not_in }`, as the texts that the draft has.
    pub(super) fn addresses(&mut self, node: &Node, what: &str) -> (String, String) {
        let (mut only, mut except) = (String::new(), String::new());
        let entries = self.table(node, what).unwrap_or_default();
        self.only(entries, &["in", "not_in"], what);
        for entry in entries {
            let addresses = match &entry.node.what {
                What::Text(text) => text.clone(),
                // As Cloudflare may say that there is no such list.
                What::Null => {
                    self.is_null(&format!("{what}.{}", entry.key));
                    continue;
                }
                _ => {
                    let what = format!("{what}.{}", entry.key);
                    let items = self.list(&entry.node, &what, "a list of addresses such as [\"203.0.113.0/24\"]");
                    let texts: Vec<String> = items.iter().map(|item| self.text(item, "An address")).collect();
                    texts.join(", ")
                }
            };
            match entry.key.as_str() {
                "in" => only = addresses,
                "not_in" => except = addresses,
                _ => {}
            }
        }
        (only, except)
    }
}
