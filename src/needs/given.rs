//! What somebody gave to be judged, as data: words, files by their text, and what could not be read.

use super::Collector;

/// One thing that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A call, a title, a resource, a command, a tool, a phase, a permission by name, or a pasted error.
    Words(String),
    /// A file of Terraform: its name, safe to show, and its text.
    Terraform(String, String),
    /// A configuration of wrangler: its name, safe to show, and its text.
    Wrangler(String, String),
    /// What could not be read: which and why, and the next step.
    Unread(String, String),
}

impl Collector<'_> {
    pub(super) fn take(&mut self, given: &Given) {
        match given {
            Given::Words(words) => self.say(words),
            Given::Terraform(file, text) => self.terraform(file, text),
            Given::Wrangler(file, text) => self.wrangler(file, text),
            Given::Unread(which, next) => self.unknown(which, vec![next.clone()]),
        }
    }
}
