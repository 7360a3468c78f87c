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
