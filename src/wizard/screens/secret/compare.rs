//! Comparing a paste with the secret: a match says that a copy arrived whole.

use super::{Mode, SecretScreen};
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;

impl SecretScreen {
    /// Compares what was typed or pasted.
    pub(super) fn compare(&mut self, cx: &mut Context) {
        let Mode::Checking(typed) = &mut self.mode else { return };
        typed.trim();
        if typed.is_empty() {
            cx.notice = Some(Notice::plain("Nothing was pasted yet."));
            return;
        }
        let s3 = self.s3.as_ref().is_some_and(|s3| *typed == *s3.keys.secret);
        let same = *typed == *self.secret || s3;
        self.mode = Mode::Keys;
        if same {
            self.compared = true;
            self.let_go(cx);
        }
        cx.notice = Some(if same {
            let what = if s3 { "S3 secret" } else { "token" };
            Notice::good(format!("The paste is the {what}, complete and unchanged."))
        } else {
            Notice::warning("The paste is not this token. Copy again, or r shows it and s saves it.")
        });
    }
}
