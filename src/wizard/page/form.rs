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

/// What is shown once: a secret, or several values of which some are secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPlace {
    /// "The secret: shown once"
    pub title: &'static str,
    pub values: Vec<SecretValue>,
    /// Which of several the keys act on; none where there is one only.
    pub cursor: Option<usize>,
    /// Whether the cursor is among them.
    pub focused: bool,
    /// What happened to it so far.
    pub so_far: Line,
}

/// One of the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretValue {
    /// "S3 secret"
    pub label: &'static str,
    pub view: ValueView,
    /// Where it went, where there are several: "saved to ~/s3".
    pub so_far: String,
}

/// What is to be seen of a value. The characters of a secret never pass through a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueView {
    Hidden,
    /// It is to stand there, and needs so many columns.
    Revealed(usize),
    /// Everybody may see it.
    Open(String),
}
