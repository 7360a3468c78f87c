//! A change as it is suggested: when it can be made, and what it is. A page that knows a way there
//! puts it between the two; here nothing is known of pages.

use std::fmt;

use crate::domain::text::{capitalized, visible};

/// "If reading is enough, choose Read for DNS." in its two halves; safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion {
    /// "If reading is enough"; empty for a change that takes nothing away that was meant.
    when: &'static str,
    /// "choose Read for DNS"
    change: String,
}

impl Suggestion {
    /// Of its halves, without the comma and the full stop.
    pub(super) fn new(when: &'static str, change: &str) -> Self {
        Self {
            when,
            change: visible(change).into_owned(),
        }
    }

    /// The sentence with a first step before the change, such as "press 1": "If reading is enough,
    /// press 1 and choose Read for DNS."
    #[must_use]
    pub fn after(&self, step: &str) -> String {
        self.sentence(&format!("{step} and "))
    }

    /// Whether it suggests nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.change.is_empty()
    }

    fn sentence(&self, before: &str) -> String {
        let said = match self.when {
            "" => format!("{before}{}.", self.change),
            when => return format!("{when}, {before}{}.", self.change),
        };
        capitalized(&said)
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.sentence(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_stands_between_the_condition_and_the_change() {
        let read = Suggestion::new("If reading is enough", "choose Read for DNS");
        assert_eq!(read.to_string(), "If reading is enough, choose Read for DNS.");
        assert_eq!(
            read.after("press 1"),
            "If reading is enough, press 1 and choose Read for DNS."
        );
        let end = Suggestion::new("", "set an end within a year");
        assert_eq!(end.to_string(), "Set an end within a year.");
        assert_eq!(end.after("press 2"), "Press 2 and set an end within a year.");
    }
}
