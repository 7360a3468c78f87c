//! How the cursor gets about on the summary.

use super::SummaryStep;
use super::tabs::Tab;
use crate::wizard::binding::Act;

impl SummaryStep {
    pub(super) fn move_cursor(&mut self, act: Act) {
        let last = self.entries().len().saturating_sub(1);
        let lines = self.lines_of_tab().saturating_sub(1);
        let (at, last) = match self.tab {
            Tab::Summary => (&mut self.cursor, last),
            _ => (&mut self.scroll, lines),
        };
        *at = match act {
            Act::Up => at.saturating_sub(1),
            Act::Down => (*at + 1).min(last),
            Act::PageUp => at.saturating_sub(12),
            Act::PageDown => (*at + 12).min(last),
            Act::Home => 0,
            Act::End => last,
            _ => *at,
        };
    }
}
