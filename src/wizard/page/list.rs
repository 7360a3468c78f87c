//! Moving and filtering in a list: the part that all lists share. Letters filter at once, and while
//! something is typed Space is a letter like any other; `/` typed first puts the cursor into the
//! filter. What the rows are, and what choosing means, is the step's.

use super::keymap::{Action, BACKSPACE};
use super::text_field::Field;

/// Rows that PgUp and PgDn move by; the height of the list at 80x24 is about this.
const SCREENFUL: usize = 12;

/// Characters of what is typed that are looked for.
const SEARCHED: usize = 512;

/// Where an act leads from row `at` of `len`; none where it moves no cursor.
#[must_use]
pub fn moved(at: usize, act: Action, len: usize) -> Option<usize> {
    let last = len.saturating_sub(1);
    Some(match act {
        Action::Up => at.saturating_sub(1),
        Action::Down => (at + 1).min(last),
        Action::PageUp => at.saturating_sub(SCREENFUL),
        Action::PageDown => (at + SCREENFUL).min(last),
        Action::Home => 0,
        Action::End => last,
        _ => return None,
    })
}

/// What an act did to the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// The filter's text changed: the matches must be found again.
    Filtered,
    /// Only the cursor moved, or nothing.
    Moved,
    /// The act is not one of moving or filtering.
    NotMine,
}

/// What an act on a list that stands in place of a page led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It stays open.
    Open,
    /// Back to the page.
    Closed,
    /// What is under the cursor, or ticked, is taken.
    Taken,
}

/// Filter and cursor of a list.
#[derive(Debug, Clone, Default)]
pub struct Pick {
    /// What is typed.
    pub filter: Field,
    /// Which of the matching rows the cursor is on.
    pub cursor: usize,
    /// Whether the cursor is in the filter (after `/`).
    pub in_filter: bool,
    /// Whether the cursor was moved by hand, and nothing done on the row that it came to.
    pub moved: bool,
}

impl Pick {
    /// Does an act of moving or filtering in a list of `len` matching rows.
    pub fn act(&mut self, act: Action, len: usize) -> Picked {
        if let Some(to) = moved(self.cursor, act, len) {
            self.cursor = to;
            self.moved = true;
            self.in_filter &= !matches!(act, Action::Up | Action::Down);
            return Picked::Moved;
        }
        match act {
            // With something typed already, a slash goes on with it (a bucket has two).
            Action::Filter if !self.in_filter && self.filter.is_empty() => {
                self.in_filter = true;
                Picked::Moved
            }
            Action::Filter => self.typed(Action::Type("/")),
            Action::Toggle if !self.filter.is_empty() => self.typed(Action::Type(" ")),
            Action::Type(_) | Action::Erase | Action::EraseLine | Action::EraseWord | Action::EraseWordLeft => {
                self.typed(act)
            }
            // ←→ are for what is under the cursor of the list; by words the caret moves all the
            // same, and then something may stand behind it.
            Action::Delete | Action::DeleteWord | Action::WordLeft | Action::WordRight if !self.filter.is_empty() => {
                self.typed(act)
            }
            Action::Back if !self.filter.is_empty() || self.in_filter => self.clear(),
            _ => Picked::NotMine,
        }
    }

    /// Whether ↓ leads out of a list of `len` matching rows.
    #[must_use]
    pub fn on_last_row(&self, len: usize) -> bool {
        self.cursor + 1 >= len
    }

    fn typed(&mut self, act: Action) -> Picked {
        let before = self.filter.text().len();
        self.filter.edit(act);
        // As many letters as were erased among them are another text of the same length.
        let perhaps = before > 0 && matches!(act, Action::Type(run) if run.contains(BACKSPACE));
        if self.filter.text().len() == before && !perhaps {
            return Picked::Moved;
        }
        self.changed()
    }

    /// What is looked for: the beginning of what is typed. A longer one finds nothing more and
    /// takes its time; the rest stays in the filter.
    #[must_use]
    pub fn searched(&self) -> &str {
        let text = self.filter.text();
        match text.char_indices().nth(SEARCHED) {
            Some((end, _)) => text.get(..end).unwrap_or_default(),
            None => text,
        }
    }

    /// A paste goes into the filter.
    pub fn paste(&mut self, pasted: &str) -> super::text_field::Pasted {
        let report = self.filter.paste(pasted);
        self.changed();
        report
    }

    fn changed(&mut self) -> Picked {
        self.cursor = 0;
        self.moved = false;
        Picked::Filtered
    }

    /// Empties the filter and leaves it.
    pub fn clear(&mut self) -> Picked {
        self.in_filter = false;
        self.filter.clear();
        self.changed()
    }

    /// Whether a letter goes on with a text: the filter is open or has something in it.
    #[must_use]
    pub fn typing(&self) -> bool {
        self.in_filter || !self.filter.is_empty()
    }

    /// Whether something is typed that a row can be found by: then Enter takes the row under the
    /// cursor and stays.
    #[must_use]
    pub fn searching(&self) -> bool {
        !self.filter.text().trim().is_empty()
    }

    /// Said where rows would be.
    #[must_use]
    pub fn nothing_matches(&self) -> String {
        let typed = crate::secret::credential::quoted(self.filter.text().trim());
        format!("Nothing matches {}. Esc clears.", crate::domain::text::visible(&typed))
    }

    /// How many rows match what is typed; nothing where nothing is typed or none does.
    #[must_use]
    pub fn matching(&self, len: usize) -> String {
        let typed = self.searched().trim();
        if typed.is_empty() || len == 0 {
            return String::new();
        }
        let typed = crate::secret::credential::quoted(typed);
        format!("{len} match {}", crate::domain::text::visible(&typed))
    }

    /// The filter's line as a page shows it.
    #[must_use]
    pub fn view(&self, placeholder: &str) -> super::FieldView {
        super::FieldView {
            text: self.filter.shown(),
            caret: self.typing().then(|| self.filter.caret_column()),
            placeholder: placeholder.into(),
            ..super::FieldView::default()
        }
    }

    /// What stands where rows would be: that nothing matches, where that is so.
    #[must_use]
    pub fn nothing_below(&self, len: usize) -> Vec<super::Line> {
        let nothing = len == 0 && !self.filter.is_empty();
        nothing
            .then(|| super::Line::plain(self.nothing_matches()))
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_is_a_letter_once_something_is_typed() {
        let mut pick = Pick::default();
        assert_eq!(pick.act(Action::Toggle, 3), Picked::NotMine);
        assert_eq!(pick.act(Action::Filter, 3), Picked::Moved);
        assert_eq!(pick.act(Action::Toggle, 3), Picked::NotMine, "nothing is typed yet");
        pick.act(Action::Type("a"), 3);
        assert_eq!(pick.act(Action::Toggle, 3), Picked::Filtered);
        assert_eq!(pick.act(Action::Filter, 3), Picked::Filtered);
        assert_eq!(pick.filter.text(), "a /");
        pick.act(Action::Down, 3);
        assert_eq!(
            pick.act(Action::Toggle, 3),
            Picked::Filtered,
            "an arrow keeps what is typed"
        );
        assert_eq!(pick.filter.text(), "a / ");
        pick.clear();
        assert_eq!(pick.act(Action::Toggle, 3), Picked::NotMine);
    }

    #[test]
    fn the_cursor_stays_in_the_list() {
        let mut pick = Pick::default();
        for act in [Action::Up, Action::PageUp, Action::Home] {
            pick.act(act, 2);
            assert_eq!(pick.cursor, 0);
        }
        for act in [Action::Down, Action::Down, Action::PageDown, Action::End] {
            pick.act(act, 2);
            assert_eq!(pick.cursor, 1.min(pick.cursor));
        }
        assert_eq!(pick.cursor, 1);
        pick.act(Action::Down, 0);
        assert_eq!(pick.cursor, 0, "an empty list has no second row");
    }

    #[test]
    fn escape_clears_first_and_goes_back_then() {
        let mut pick = Pick::default();
        pick.act(Action::Type("a"), 2);
        assert_eq!(pick.act(Action::Back, 2), Picked::Filtered);
        assert_eq!(pick.act(Action::Back, 2), Picked::NotMine);
    }
}
