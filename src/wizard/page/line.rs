//! Lines of text with their meaning.

use crate::domain::grade::Level;

/// What a line means; what draws it gives it a sign, plain text a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Ordinary text.
    Plain,
    /// A headline.
    Strong,
    /// The heading of what is below it.
    Heading,
    /// Something that a token can do.
    Granted,
    /// Belongs to the line before it.
    Under,
    /// Says more of what is above it.
    Detail,
    /// What a grade is of; the grade itself is behind it.
    Grade(Level),
    /// For information.
    Note,
    /// It worked, it is as it should be.
    Good,
    /// Something may go wrong.
    Warning,
    /// Refused, irreversible.
    Danger,
    /// Being done now.
    Doing,
    /// To be done.
    ToDo,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub sense: Sense,
    /// The words, already safe to show.
    pub text: String,
}

impl Line {
    pub fn new(sense: Sense, text: impl Into<String>) -> Self {
        Self {
            sense,
            text: text.into(),
        }
    }

    /// Ordinary text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Sense::Plain, text)
    }
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// "Owner"; empty where it goes on with the one before.
    pub label: String,
    /// The value, already safe to show.
    pub value: Line,
}

impl Fact {
    pub fn new(label: impl Into<String>, sense: Sense, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: Line::new(sense, value),
        }
    }
}
