//! The parts of the form, and the ways between them. It must not know what a key does in a part.

use super::LimitsStep;
use super::expiry::Set;
use crate::wizard::field::Field;

/// The parts of the form from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Only,
    Except,
    Mine,
    Remarks,
    Starts,
    Expiry,
    Own,
    Never,
    Continue,
}

impl LimitsStep {
    fn order(&self) -> Vec<Focus> {
        let mut order = vec![Focus::Only, Focus::Except, Focus::Mine];
        if self.checked.count() > 0 {
            order.push(Focus::Remarks);
        }
        order.extend([Focus::Starts, Focus::Expiry, Focus::Own, Focus::Never, Focus::Continue]);
        order
    }

    pub(super) fn step_focus(&mut self, by: isize) {
        let order = self.order();
        let at = order.iter().position(|focus| *focus == self.focus).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(order.len() - 1);
        self.focus = order.get(next).copied().unwrap_or(Focus::Continue);
    }

    pub(super) fn focused(&mut self) -> Option<&mut Field> {
        match self.focus {
            Focus::Only => Some(&mut self.only),
            Focus::Except => Some(&mut self.except),
            Focus::Starts => Some(&mut self.starts),
            Focus::Own => Some(&mut self.expiry.own),
            Focus::Mine | Focus::Remarks | Focus::Expiry | Focus::Never | Focus::Continue => None,
        }
    }

    /// Where the expiry that is set is to be changed.
    pub(super) fn end(&self) -> Focus {
        match self.expiry.set() {
            Set::Scale(_) => Focus::Expiry,
            Set::Own => Focus::Own,
            Set::Never => Focus::Never,
        }
    }
}
