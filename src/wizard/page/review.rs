//! The review of a token: what it will be, how far a leak reaches, and why. All of it is given; what
//! draws it decides what has room.

use super::Buttons;
use crate::domain::grade::Level;
use crate::domain::summary::overview::{FullLine, OverviewFact};

/// All that is to be read before the token exists.
pub struct Review<'a> {
    pub facts: &'a [OverviewFact],
    /// What the facts say shorter.
    pub in_full: &'a [FullLine],
    /// How far a leak reaches.
    pub grade: Level,
    /// The worst first.
    pub reasons: Vec<ReviewReason>,
    /// Why the last attempt made no token; stands in the place of the reasons.
    pub refusal: Option<RefusalView>,
    pub focus: ReviewFocus,
    /// Whether it exists already: then there is nothing to think about before it does.
    pub exists: bool,
}

/// What a reason bears in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonMark {
    /// The digit that leads to what lowers it.
    Number(usize),
    /// It eases the grade.
    Eases,
    /// Nothing here can lower it.
    Warns,
    /// One more than there are digits.
    Note,
}

/// Why the grade is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewReason {
    pub mark: ReasonMark,
    pub sentence: String,
    /// What to do, with the key that leads there; empty where that is nothing.
    pub advice: String,
    /// The same without the key.
    pub hint: String,
    /// The button that does it at once.
    pub act: Option<String>,
}

/// An attempt that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalView {
    /// What was refused, then why and what to do, a sentence each.
    pub sentences: Vec<String>,
    /// What mends it.
    pub buttons: Buttons,
}

/// Where the focus is within the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewFocus {
    /// On the views above it.
    Above,
    /// On the buttons below it.
    Below,
    Fact(usize),
    /// What this fact is on.
    On(usize),
    /// A line of what is said in full.
    InFull(usize),
    Grade,
    Reason(usize),
    /// The button of this reason.
    Act(usize),
}
