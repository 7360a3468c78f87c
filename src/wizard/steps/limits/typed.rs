//! What is typed and pasted on the form, and the field that it goes into: one is found for it
//! wherever the cursor is, so that nothing is swallowed. A blank alone says nothing and is answered
//! by a sentence.

use super::LimitsStep;
use super::focus::Focus;
use crate::domain::token::address;
use crate::domain::token::spec::Place;
use crate::wizard::page::Notice;
use crate::wizard::page::keymap::Action;
use crate::wizard::state::context::Context;

impl LimitsStep {
    /// A letter where no text has the focus.
    pub(super) fn type_elsewhere(&mut self, cx: &mut Context, letter: &str) {
        if letter.trim().is_empty() {
            cx.notice = Some(Notice::plain(self.what_a_blank_is_told()));
            return;
        }
        let said = self.find_field();
        match self.focus {
            Focus::Own => self.expiry.edit(Action::Type(letter)),
            _ => {
                if let Some(field) = self.focused() {
                    field.edit(Action::Type(letter));
                }
            }
        }
        cx.notice = said.map(Notice::plain);
        self.keep(cx);
    }

    /// A paste, wherever the cursor is.
    pub(super) fn paste_anywhere(&mut self, cx: &mut Context, text: &str) {
        let mut said = None;
        if !self.in_text() {
            if text.trim().is_empty() {
                cx.notice = Some(Notice::plain("The paste is blank: nothing was added."));
                return;
            }
            said = self.find_field();
        }
        match self.focus {
            Focus::Only => return self.paste_addresses(cx, &Place::IpOnly, text, said),
            Focus::Except => return self.paste_addresses(cx, &Place::IpExcept, text, said),
            _ => {}
        }
        let own = self.focus == Focus::Own;
        let report = match self.focused() {
            Some(_) if own => self.expiry.paste(text).sentence(),
            Some(field) => field.paste(text).sentence(),
            None => None,
        };
        cx.notice = report.map(Notice::plain);
        self.keep(cx);
    }

    /// Into the field for what is typed here, with the caret behind what it holds: on the expiry a
    /// date or span of one's own, elsewhere the first empty field of addresses. Answers what is to
    /// be said when that is not the first one, or when it is not empty.
    fn find_field(&mut self) -> Option<&'static str> {
        if self.mine.take().is_none() && matches!(self.focus, Focus::Expiry | Focus::Never) {
            self.go(Focus::Own);
            self.expiry.own.place(usize::MAX);
            return None;
        }
        let [only, except] = [&self.only, &self.except].map(|field| field.text().trim().is_empty());
        let (to, said) = match (only, except) {
            (true, _) => (Focus::Only, None),
            (false, true) => (
                Focus::Except,
                Some("“Only from” is filled: what you type goes into “Not from”."),
            ),
            (false, false) => (
                Focus::Only,
                Some("Both fields are filled: what you type goes to “Only from”, after a comma."),
            ),
        };
        self.go(to);
        let field = self.focused()?;
        field.place(usize::MAX);
        if !only && !except && !field.text().ends_with([',', ' ']) {
            field.edit(Action::Type(", "));
        }
        said
    }

    /// What a blank is told, which goes into no field.
    fn what_a_blank_is_told(&self) -> &'static str {
        match (self.mine, self.focus) {
            (Some(mine), _) if mine.below.is_here() => "Space presses no button; Esc closes this list.",
            (Some(_), _) => "→ adds this address, ← takes it out.",
            (None, Focus::Continue | Focus::Mine | Focus::Fault) => {
                "Space presses no button: the last line of the screen names the key."
            }
            (None, _) => "→ is longer, ← is shorter. Another date or span can be typed.",
        }
    }

    /// A paste into one of the address fields: lines are entries, what follows a # is a comment.
    pub(super) fn paste_addresses(&mut self, cx: &mut Context, place: &Place, text: &str, said: Option<&str>) {
        let plain = address::uncomment(text);
        let Some(field) = self.focused() else { return };
        let alone = field.text().trim().is_empty();
        let pasted = field.paste(&plain.text);
        if alone && plain.lines.last().is_some_and(|line| *line > 1) {
            self.checked.pasted(place, plain.lines.clone());
        }
        self.keep(cx);
        let mut words: Vec<String> = said.into_iter().map(str::to_owned).collect();
        let unread = address::read_list(&plain.text).unread.len();
        let (all, grouped) = (plain.lines.len(), |count: usize| address::grouped(count as u128));
        match unread {
            _ if all < 2 => {}
            0 => words.push(format!("Added {} entries.", grouped(all))),
            _ => words.push(format!(
                "Added {} of {}. {} cannot be read.",
                grouped(all.saturating_sub(unread)),
                grouped(all),
                grouped(unread)
            )),
        }
        match plain.comments {
            0 => {}
            1 => words.push("A comment after # was left out.".into()),
            more => words.push(format!(
                "{} comments after # were left out.",
                address::grouped(more as u128)
            )),
        }
        words.extend(pasted.sentence());
        cx.notice = (!words.is_empty()).then(|| {
            let words = words.join(" ");
            if unread > 0 {
                Notice::warning(words)
            } else {
                Notice::plain(words)
            }
        });
    }
}
