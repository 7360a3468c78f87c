//! The buttons under a list, and the cursor's way between the two: ↓ on the last row and Tab lead
//! to them, ↑ on the first button and Tab back. It must not know what they are for.

use super::keymap::Action;

/// Which of the buttons the cursor is on; none while it is in the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Below {
    at: Option<usize>,
}

/// What an act did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// It is one of the list.
    NotMine,
    /// Only the cursor moved, or nothing.
    Moved,
    /// Enter on this button, on which the cursor stays.
    Pressed(usize),
}

impl Below {
    /// The button under the cursor.
    #[must_use]
    pub fn at(self) -> Option<usize> {
        self.at
    }

    /// Whether the cursor is on a button.
    #[must_use]
    pub fn is_here(self) -> bool {
        self.at.is_some()
    }

    /// Back to the list.
    pub fn leave(&mut self) {
        self.at = None;
    }

    /// There are so many buttons now.
    pub fn fit(&mut self, len: usize) {
        self.at = self.at.map(|at| at.min(len.saturating_sub(1)));
    }

    /// Does an act of moving between a list, on whose last row the cursor may be, and its `len`
    /// buttons.
    pub fn act(&mut self, act: Action, on_last_row: bool, len: usize) -> Over {
        let last = len.saturating_sub(1);
        self.at = match (self.at, act) {
            (None, Action::NextPart) => Some(0),
            (None, Action::PreviousPart) => Some(last),
            (None, Action::Down) if on_last_row => Some(0),
            (Some(at), Action::Enter) => return Over::Pressed(at),
            (Some(0), Action::Up) => None,
            (Some(at), Action::Up | Action::Left) => Some(at.saturating_sub(1)),
            (Some(at), Action::Down | Action::Right) => Some((at + 1).min(last)),
            (Some(at), Action::PageDown | Action::End) => Some(at),
            (Some(_), Action::NextPart | Action::PreviousPart) => None,
            (Some(_), Action::PageUp | Action::Home | Action::Back) => None,
            // Letters go on with the list.
            (Some(_), Action::Type(_) | Action::Filter) => {
                self.leave();
                return Over::NotMine;
            }
            _ => return Over::NotMine,
        };
        Over::Moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the cursor is after these acts, in a list on whose last row it is, with three buttons.
    fn after(acts: &[Action]) -> Option<usize> {
        let mut below = Below::default();
        for act in acts {
            below.act(*act, true, 3);
        }
        below.at()
    }

    #[test]
    fn arrows_go_over_the_edge_and_stop_at_the_last_button() {
        assert_eq!(after(&[Action::Down]), Some(0));
        assert_eq!(after(&[Action::Down, Action::Up]), None);
        assert_eq!(
            after(&[Action::Down, Action::Left]),
            Some(0),
            "← stays among the buttons"
        );
        assert_eq!(after(&[Action::Down; 5]), Some(2));
        assert_eq!(after(&[Action::PreviousPart, Action::Up, Action::Left]), Some(0));
        assert_eq!(after(&[Action::NextPart, Action::NextPart]), None);
        assert_eq!(Below::default().act(Action::Down, false, 3), Over::NotMine);
    }

    #[test]
    fn a_letter_is_for_the_list_and_enter_for_the_button() {
        let mut below = Below::default();
        assert_eq!(below.act(Action::Enter, true, 3), Over::NotMine);
        below.act(Action::PreviousPart, true, 3);
        assert_eq!(below.act(Action::Enter, true, 3), Over::Pressed(2));
        below.fit(2);
        assert_eq!(below.at(), Some(1));
        assert_eq!(below.act(Action::Type("a"), true, 2), Over::NotMine);
        assert!(!below.is_here());
    }
}
