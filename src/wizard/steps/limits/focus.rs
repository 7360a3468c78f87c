//! The parts of the form, and the ways between them: ↑↓ walk through all, Enter goes from field to
//! field, Tab to the buttons and back. It must not know what a key does in a part.

use super::LimitsStep;
use super::expiry::Set;
use crate::domain::token::spec::Place;
use crate::wizard::page::text_field::Field;

/// The parts of the form from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Only,
    /// "My address", beside "Only from".
    Mine,
    /// "Next fault", under the list that has more than there is room for.
    Fault,
    Except,
    Starts,
    Expiry,
    Own,
    Never,
    Continue,
}

impl Focus {
    /// Whether it is a button: what Tab leads to, and from there back.
    pub(super) fn is_button(self) -> bool {
        matches!(self, Self::Mine | Self::Fault | Self::Continue)
    }

    /// Whether letters go into a text there.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Only | Self::Except | Self::Starts | Self::Own)
    }
}

impl LimitsStep {
    fn order(&self) -> Vec<Focus> {
        let mut order = vec![Focus::Only, Focus::Mine, Focus::Except];
        match self.checked.overflows() {
            Some(Place::IpExcept) => order.push(Focus::Fault),
            Some(_) => order.insert(2, Focus::Fault),
            None => {}
        }
        order.extend([Focus::Starts, Focus::Expiry, Focus::Own, Focus::Never, Focus::Continue]);
        order
    }

    pub(super) fn step_focus(&mut self, by: isize) {
        let order = self.order();
        let at = order.iter().position(|focus| *focus == self.focus).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(order.len() - 1);
        self.go(order.get(next).copied().unwrap_or(Focus::Continue));
    }

    /// To a part; from a button Tab leads back to the one before.
    pub(super) fn go(&mut self, to: Focus) {
        if !self.focus.is_button() {
            self.was = self.focus;
        }
        self.focus = to;
    }

    /// Tab: to this button, or from a button back to where one was.
    pub(super) fn turn(&mut self, button: Focus) {
        let to = if self.focus.is_button() { self.was } else { button };
        self.go(to);
    }

    /// ← and → on a button: to the one before or after it.
    pub(super) fn step_button(&mut self, by: isize) {
        let buttons: Vec<Focus> = self.order().into_iter().filter(|part| part.is_button()).collect();
        let at = buttons.iter().position(|button| *button == self.focus);
        let next = at.and_then(|at| at.checked_add_signed(by));
        if let Some(button) = next.and_then(|next| buttons.get(next)) {
            self.go(*button);
        }
    }

    /// To the next field, and from the last to the way on. All of the expiry is one.
    pub(super) fn next_field(&mut self) {
        self.go(match self.focus {
            Focus::Only | Focus::Mine => Focus::Except,
            Focus::Except | Focus::Fault => Focus::Starts,
            Focus::Starts => Focus::Expiry,
            Focus::Expiry | Focus::Own | Focus::Never | Focus::Continue => Focus::Continue,
        });
    }

    /// The text that has the focus.
    pub(super) fn text(&self) -> Option<&Field> {
        match self.focus {
            Focus::Only => Some(&self.only),
            Focus::Except => Some(&self.except),
            Focus::Starts => Some(&self.starts),
            Focus::Own => Some(&self.expiry.own),
            Focus::Mine | Focus::Fault | Focus::Expiry | Focus::Never | Focus::Continue => None,
        }
    }

    pub(super) fn focused(&mut self) -> Option<&mut Field> {
        match self.focus {
            Focus::Only => Some(&mut self.only),
            Focus::Except => Some(&mut self.except),
            Focus::Starts => Some(&mut self.starts),
            Focus::Own => Some(&mut self.expiry.own),
            Focus::Mine | Focus::Fault | Focus::Expiry | Focus::Never | Focus::Continue => None,
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
