//! Files that killed runs left while they wrote a secret, as far as the wizard knows of them. It
//! must not know how such a file is recognised.

use std::path::{Path, PathBuf};

use crate::domain::journal::{Note, NoteId};
use crate::domain::text::visible;
use crate::wizard::page::Confirm;

/// What the wizard knows of such files.
#[derive(Debug, Default)]
pub struct Strays {
    /// Those that are there.
    pub files: Vec<PathBuf>,
    /// The notes that stand for them alone.
    pub(in crate::wizard) notes: Vec<NoteId>,
    /// Folders in which there may be more that cannot be seen now.
    pub(in crate::wizard) unsure: Vec<PathBuf>,
    /// A note of an earlier run, from which the note of what is left is made.
    pub(in crate::wizard) earlier: Option<Note>,
}

#[must_use]
pub fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// What is asked before a file is removed.
#[must_use]
pub fn question(path: &Path) -> Confirm {
    Confirm {
        question: format!("Remove {} for good?", shown(path)),
        cost: "It may hold a secret.".into(),
        yes: "remove",
        no: "keep",
    }
}

impl Strays {
    /// That there are some, where one is, and what removes them; nothing where there is none.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let (first, rest) = self.files.split_first()?;
        let first = shown(first);
        Some(match rest.len() {
            0 => format!(
                "A cfmint that was killed left a file that may hold a secret: {first}. The first row of the first step removes it."
            ),
            more => format!(
                "Killed runs of cfmint left {} files that may hold a secret, {first} among them. The first rows of the first step remove them.",
                more + 1
            ),
        })
    }
}
