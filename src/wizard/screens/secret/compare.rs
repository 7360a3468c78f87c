//! Comparing a paste with the secret: a match says that a copy arrived whole.

use super::values::Value;
use super::{Mode, SecretScreen};
use crate::secret::Secret;
use crate::wizard::page::{Notice, Sense};
use crate::wizard::state::context::Context;

impl SecretScreen {
    /// Compares what was typed or pasted.
    pub(super) fn compare(&mut self, cx: &mut Context) {
        let Mode::Checking(typed) = &mut self.mode else { return };
        typed.trim();
        let typed = std::mem::replace(typed, Secret::empty());
        if typed.is_empty() {
            cx.notice = Some(Notice::plain("Nothing was pasted yet."));
            return;
        }
        let pasted = [Value::Token, Value::S3Secret]
            .into_iter()
            .find(|value| self.hidden(value).is_some_and(|secret| **secret == typed));
        self.mode = Mode::Keys;
        let whole = pasted.as_ref().is_some_and(|value| self.is_whole(value));
        if whole {
            self.compared = true;
            self.let_go(cx);
        }
        cx.notice = Some(match pasted {
            Some(value) => {
                let what = if value == Value::Token { "token" } else { "S3 secret" };
                let rest = if whole || self.taken() {
                    ""
                } else {
                    " The token itself is not stored yet."
                };
                self.happened(
                    cx,
                    Sense::Good,
                    format!("A paste was the {what}, complete and unchanged."),
                );
                Notice::good(format!("The paste is the {what}, complete and unchanged.{rest}"))
            }
            None => Notice::warning("That is not this token. Copy it again, or s saves it."),
        });
    }
}
