//! What the help of a page says, as data: what the page decides, what its words and signs mean, and
//! its keys.

use super::{Line, Mark, Progress, Sense};

/// A sign that a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legend {
    /// Before a row.
    Row(Mark),
    /// Before a choice or a level, and whether it is set.
    Choice(bool),
    /// Before a line.
    Line(Sense),
    /// Before a step.
    Step(Progress),
}

/// What the help says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help {
    /// Which page it is about: "Permissions".
    pub title: String,
    /// What the page decides, in two sentences.
    pub about: &'static str,
    /// How one gets what the page wants.
    pub how: Vec<Line>,
    /// Words of the page, and what they mean.
    pub words: &'static [(&'static str, &'static str)],
    /// Signs of the page, and what they mean.
    pub signs: &'static [(Legend, &'static str)],
    /// Keys of this page, written, and what they do.
    pub here: Vec<(&'static str, &'static str)>,
    /// Keys of every page.
    pub everywhere: Vec<(&'static str, &'static str)>,
}
