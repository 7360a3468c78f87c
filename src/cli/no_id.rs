//! Why a name of a spec has no id: since nothing is called so, or since the looking failed. Must
//! not know what was asked.

use super::code_of;
use crate::domain::exit;
use crate::domain::refusal::Refusal;

/// Why a name has no id.
#[derive(Debug, Clone)]
pub(super) enum NoId {
    /// What is written leads to nothing, or to more than one thing; the end of a sentence about it.
    Wrong(String),
    /// It could not be looked up.
    Refused(Refusal),
}

impl NoId {
    /// The end of a sentence about the name.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Wrong(why) => why.clone(),
            Self::Refused(refusal) => format!("could not be looked up. {}", refusal.sentence()),
        }
    }

    /// The exit code: what is written may be right where the looking failed.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Wrong(_) => exit::WRONG,
            Self::Refused(refusal) => code_of(refusal),
        }
    }
}

impl From<String> for NoId {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}
