//! What is typed and pasted on the form, and the field that it goes into.

use super::LimitsStep;
use crate::token::address;
use crate::token::spec::Place;
use crate::wizard::context::Context;
use crate::wizard::page::Notice;

impl LimitsStep {
    /// A paste into one of the address fields: lines are entries, what follows a # is a comment.
    pub(super) fn paste_addresses(&mut self, cx: &mut Context, place: &Place, text: &str) {
        let plain = address::uncomment(text);
        let Some(field) = self.focused() else { return };
        let alone = field.text().trim().is_empty();
        let pasted = field.paste(&plain.text);
        if alone && plain.lines.last().is_some_and(|line| *line > 1) {
            self.checked.pasted(place, plain.lines.clone());
        }
        self.keep(cx);
        let mut words = Vec::new();
        let entries = self.checked.entries(place);
        if plain.lines.len() > 1 {
            words.push(format!("{} entries are here now.", address::grouped(entries as u128)));
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
        let unread = self.checked.unread(place);
        if unread > 0 && plain.lines.len() > 1 {
            let unread = address::grouped(unread as u128);
            words.push(format!("{unread} cannot be read: Enter on the remarks goes to each."));
        }
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
