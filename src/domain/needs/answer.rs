//! The answer as data: which permissions, why each, how sure that is, what is left to ask, and what
//! nobody knows. Knows nothing of where it comes from.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

pub use crate::domain::catalog::template::Basis;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::secret::credential::{certainly_hidden, certainly_one};

/// One permission of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    pub id: GroupId,
    /// The API's name.
    pub name: String,
    pub scope: Scope,
    /// The dashboard's words: `DNS`, `Edit`.
    pub words: (String, String),
    /// What it is for, sentences without a full stop. Not made safe to show.
    pub because: Vec<String>,
    /// How sure that is: the surest of its reasons.
    pub basis: Basis,
    /// Whether it is for all zones, so that one of them can be found by its name; the others are
    /// for those that the token is for.
    pub everywhere: bool,
    /// The resources of its scope that are named where it is asked for, in the words of a spec.
    pub on: BTreeSet<String>,
    /// Whether it is asked for somewhere without any.
    pub on_others: bool,
    /// Of each need that it serves the groups of which any one is enough, the best first.
    pub enough: Vec<Vec<GroupId>>,
}

/// Something that only the person can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Question {
    /// The question. Not made safe to show.
    pub about: String,
    /// What can be given to `cfmint needs` to answer it, with what it was about or in its place.
    pub choices: Vec<String>,
}

/// Something that was not understood or could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unknown {
    /// What was given, with why it leads nowhere. Not made safe to show.
    pub input: String,
    /// What may have been meant, or the next step.
    pub nearest: Vec<String>,
}

/// All of it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The smallest set that is known to be enough for what was understood: account, zone, user,
    /// then others, each by name.
    pub permissions: Vec<Permission>,
    /// What the token should be limited to, in the words of a spec, as far as the input names it.
    pub resources: BTreeSet<String>,
    /// Open questions.
    pub questions: Vec<Question>,
    /// What leads nowhere.
    pub unknown: Vec<Unknown>,
    /// What one should know besides, as sentences.
    pub remarks: Vec<String>,
}

impl Answer {
    /// The same without what is a credential by its form, wherever in the input it was: keys and
    /// names of files come into its sentences, too.
    pub(super) fn without_credentials(mut self) -> Self {
        let permissions = self.permissions.iter_mut().flat_map(|one| &mut one.because);
        let questions = self.questions.iter_mut();
        let questions = questions.flat_map(|one| std::iter::once(&mut one.about).chain(&mut one.choices));
        let unknown = self.unknown.iter_mut();
        let unknown = unknown.flat_map(|one| std::iter::once(&mut one.input).chain(&mut one.nearest));
        for text in permissions.chain(questions).chain(unknown).chain(&mut self.remarks) {
            if let Cow::Owned(safe) = certainly_hidden(text) {
                *text = safe;
            }
        }
        self.resources.retain(|words| certainly_one(words).is_none());
        for permission in &mut self.permissions {
            permission.on.retain(|words| certainly_one(words).is_none());
        }
        self
    }

    /// Whether nothing is open.
    #[must_use]
    pub fn resolved(&self) -> bool {
        self.questions.is_empty() && self.unknown.is_empty()
    }
}
