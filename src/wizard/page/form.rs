//! What is typed, chosen or shown on a page beside its lists.

use super::Line;

/// A text field as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldView {
    /// "Name"
    pub label: String,
    /// What is typed, or the mask.
    pub text: String,
    /// Where the caret is, in columns from the start of the text; none when it has no focus.
    pub caret: Option<usize>,
    /// Shown while nothing is typed.
    pub placeholder: String,
    /// What is wrong with it, shown under it.
    pub wrong: Vec<String>,
    /// Whether this is one of several answers to the question above it, and whether it is the one.
    pub choice: Option<bool>,
}

/// Choices side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceView {
    /// "Expiry"
    pub label: String,
    pub options: Vec<&'static str>,
    /// None where another answer, outside of these, is taken.
    pub taken: Option<usize>,
    /// Whether the focus is here.
    pub focused: bool,
    /// What is taken comes to; it stands below and does not give way.
    pub comes_to: Option<Line>,
}

/// Views or kinds side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tabs {
    pub words: Vec<String>,
    pub open: usize,
    /// Whether the focus is here.
    pub focused: bool,
}

/// Text to move in, line by line. A line is made only when it is drawn.
pub struct Scroll<'a> {
    /// Which text it is; a change resets the scroll position.
    pub id: &'static str,
    /// Number of lines.
    pub len: usize,
    /// The first line in view.
    pub first: usize,
    /// Whether the focus is here.
    pub focused: bool,
    /// The line at a place below `len`, already safe to show.
    pub line: Box<dyn Fn(usize) -> String + 'a>,
}

/// The line of the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPlace {
    /// "Token"
    pub label: String,
    /// What is there while it is hidden: "hidden · not taken yet".
    pub hidden: String,
    /// When revealed, how many columns it needs; the characters themselves never pass through a
    /// page.
    pub revealed: Option<usize>,
}
