//! What a way out finds at its place before there is a secret for it, and what a yes to replacing
//! it is a yes to: that file, those lines, that entry, and nothing that appears later. It holds no
//! secret.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::OnceLock;

use super::target::Target;

/// What to do where something is there and stays.
pub(crate) const INSTEAD: &str = "Remove it or choose another name.";

/// A way out that can work here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The way, with what its tool adds where it was left out (the context of kubectl).
    pub way: Target,
    /// What a person should know.
    pub remark: Option<String>,
    /// What is at its place already.
    pub existing: Option<Existing>,
}

/// Something that is at the place of a way out already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// That it is there, as the beginning of a sentence: "… exists already".
    pub(crate) there: String,
    /// What it is called, within a sentence; of what only holds it, what is added to what.
    pub(crate) called: String,
    /// What stays of it elsewhere when it is replaced, as a sentence.
    pub(crate) stays: Option<&'static str>,
    pub(crate) kind: Kind,
}

/// What a yes is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    File(Seen),
    /// The values of these variables, as they were seen.
    Lines(Vec<Line>),
    /// What a tool has stored there, as it was seen.
    Entry(Mark),
    /// What holds the entry, which is not in it.
    Holder,
}

impl Existing {
    /// That it is there: "… exists already."
    #[must_use]
    pub fn there(&self) -> String {
        format!("{}.", self.there)
    }
    /// That it is there and stays, and what to do.
    #[must_use]
    pub fn refusal(&self, next: &str) -> String {
        format!("{}, and it is not overwritten. {next}", self.there)
    }
    /// What it is called, within a sentence; of what only holds it, what is added to what.
    #[must_use]
    pub fn called(&self) -> &str {
        &self.called
    }
    /// What is done to it, within a sentence: "replaces the file …".
    #[must_use]
    pub fn replacing(&self) -> String {
        let verb = if self.is_entered() { "replaces" } else { "adds" };
        format!("{verb} {}", self.called)
    }
    /// Whether the thing itself is there, and not only what would hold it.
    #[must_use]
    pub fn is_entered(&self) -> bool {
        self.kind != Kind::Holder
    }
    /// Whether a yes replaces several things.
    #[must_use]
    pub fn is_several(&self) -> bool {
        matches!(&self.kind, Kind::Lines(lines) if lines.len() > 1)
    }
    /// What of it stays elsewhere all the same, as a sentence.
    #[must_use]
    pub fn stays(&self) -> Option<&'static str> {
        self.stays
    }
}

/// A line with a value, as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The variable.
    pub(crate) name: String,
    pub(crate) value: Digest,
}

/// What a value was, and nothing by which it can be found or guessed: its digest under a key that
/// is drawn for this run and kept nowhere. By this another value in its place is known, while what
/// else changes in the file, also by another way out of the same run, is no matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(u64);

impl Digest {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        static KEY: OnceLock<RandomState> = OnceLock::new();
        Self(KEY.get_or_init(RandomState::new).hash_one(bytes))
    }
}

/// By what it is known that a tool has stored something else since it was looked at, as far as that
/// can be seen without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// By nothing.
    None,
    File(Seen),
    /// The time of its last change, in the tool's words.
    When(String),
}

/// A file as it was seen: by this another one in its place is known, and a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) device: u64,
    pub(crate) inode: u64,
    pub(crate) bytes: u64,
    pub(crate) changed: (i64, i64),
    pub(crate) plain: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Another file under the same name, or more in it, is seen before it is replaced.
    #[test]
    fn a_file_that_changed_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        let seen = || Seen::of(&fs::metadata(&path).unwrap());
        fs::write(&path, "A=1\n").unwrap();
        let before = seen();
        assert_eq!(before, seen());
        fs::write(&path, "A=1\nB=2\n").unwrap();
        let longer = seen();
        assert_ne!(before, longer);
        fs::write(folder.path().join("new"), "A=1\nB=2\n").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        assert_ne!(longer, seen());
    }
}
