//! Whether a way out can work here, as it is found out before anything is created.

/// Whether a way out can work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// As far as is known.
    Ready,
    /// It can, and the person should know something: a sentence.
    Warned(String),
    /// It cannot: why, as a sentence.
    Blocked(String),
}

impl From<Result<Option<String>, String>> for Readiness {
    /// From what an attempt remarks, or why it ended.
    fn from(looked: Result<Option<String>, String>) -> Self {
        match looked {
            Ok(None) => Self::Ready,
            Ok(Some(remark)) => Self::Warned(remark),
            Err(why) => Self::Blocked(why),
        }
    }
}

/// What is known at once of a named tool on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolHere {
    /// The word before the colon.
    pub scheme: &'static str,
    /// Whether it can work, as far as that is seen without running it.
    pub works: bool,
    /// "gh is installed"; "VAULT_ADDR is not set"
    pub words: String,
}

/// A path that was completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// As it was typed.
    pub typed: String,
    /// As far as only one way on leads.
    pub text: String,
    /// How many names begin so.
    pub names: usize,
}
