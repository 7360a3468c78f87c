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
        let hidden = |value: &Value| self.hidden(value).is_some_and(|secret| **secret == typed);
        let all_of_s3 = || {
            let mut lines = self.s3.as_ref()?.keys.lines();
            lines.trim();
            (lines == typed).then_some(Value::S3)
        };
        let pasted = [Value::Token, Value::S3Secret]
            .into_iter()
            .find(hidden)
            .or_else(all_of_s3);
        self.mode = Mode::Keys;
        let whole = pasted.as_ref().is_some_and(|value| self.is_whole(value));
        if whole {
            self.compared = true;
            self.from_elsewhere |= !self.copies.could_be_pasted();
            if self.taken_for_good() {
                self.let_go(cx);
            }
        }
        // The Enter that the field spoke of may still come.
        self.arm(cx);
        cx.notice = Some(match pasted {
            Some(value) => {
                let what = match value {
                    Value::Token => "token",
                    Value::S3 => "set of S3 variables",
                    Value::S3Secret | Value::AccessKeyId | Value::Endpoint(_) => "S3 secret",
                };
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
