//! "Remind me": the expiry as a file for a calendar, without the secret. Its button is below the
//! ways out, and is not there for a token that never expires.

use std::path::PathBuf;

use super::{Mode, SecretScreen};
use crate::domain::export::Expiring;
use crate::domain::text::visible;
use crate::wizard::message::FileCall;
use crate::wizard::page::below::Over;
use crate::wizard::page::file_field::FileField;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::{Buttons, Line, Notice, Sense};
use crate::wizard::state::context::Context;
use crate::wizard::state::unattended;

const REMIND: &str = "Remind me (calendar file)";

impl SecretScreen {
    /// The token with its end; none of one without.
    fn expiring<'a>(&'a self, cx: &'a Context) -> Option<Expiring<'a>> {
        Some(Expiring {
            name: self.name(),
            id: self.record.id,
            owner: self.owner,
            expires: self.expires()?,
            // What an earlier run asked for was for something else than what is chosen now.
            unattended: self.spec.as_ref().and_then(|_| unattended::tool(cx)),
        })
    }

    /// What stops when it expires, where nobody looks.
    pub(super) fn stops(&self, cx: &Context) -> Option<Line> {
        let end = self.spec.as_ref()?.expires?;
        Some(Line::new(Sense::Warning, unattended::stops(cx, end)?))
    }

    pub(super) fn buttons(&self) -> Buttons {
        Buttons {
            words: self.expires().map(|_| REMIND.to_owned()).into_iter().collect(),
            focus: self.below.at(),
        }
    }

    /// The cursor's way to the button and back, from the last of the rows; whether the act was for
    /// it.
    pub(super) fn act_below(&mut self, cx: &mut Context, act: Action) -> bool {
        if self.expires().is_none() {
            self.below.leave();
            let tab = matches!(act, Action::NextPart | Action::PreviousPart);
            if tab {
                cx.notice = Some(Notice::plain(if self.is_expiry_unknown() {
                    "No button is here: it is not known when this token expires."
                } else {
                    "No button is here: this token never expires."
                }));
            }
            return tab;
        }
        match self.below.act(act, self.on_last_row(), 1) {
            Over::NotMine => false,
            Over::Moved => true,
            Over::Pressed(_) => {
                // The caret goes into the field, so the secret leaves the screen.
                self.revealed = false;
                self.mode = Mode::Reminding(FileField::of_token(self.name(), ".ics"));
                true
            }
        }
    }

    /// A key while the file is named.
    pub(super) fn type_reminder(&mut self, cx: &mut Context, act: Action) {
        let Mode::Reminding(file) = &mut self.mode else { return };
        match act {
            Action::Back => self.mode = Mode::Keys,
            Action::Enter => {
                let Some(path) = file.path() else { return };
                let text = self
                    .expiring(cx)
                    .map(|token| token.calendar(cx.server_now(), &cx.start.zone));
                if let Some(text) = text {
                    cx.ask(FileCall::SaveText(path, text));
                }
            }
            act => file.edit(act),
        }
    }

    /// Writing ended.
    pub fn reminder_saved(&mut self, cx: &mut Context, result: Result<PathBuf, String>) {
        match (result, &mut self.mode) {
            (Ok(path), _) => {
                let path = path.display().to_string();
                let words = format!("Saved to {}. Open it with your calendar.", visible(&path));
                cx.notice = Some(Notice::good(words));
                if matches!(self.mode, Mode::Reminding(_)) {
                    self.mode = Mode::Keys;
                }
            }
            (Err(why), Mode::Reminding(file)) => file.refuse(&why),
            (Err(why), _) => cx.notice = Some(Notice::warning(visible(&why).into_owned())),
        }
    }
}
