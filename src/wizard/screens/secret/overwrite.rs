//! Where something is at the place of a way out already: a question that names it, and what comes
//! of the answer. Nobody is asked while something else is typed, and a yes is for what was found
//! there, not for what is there later.

use std::mem;

use super::values::Value;
use super::{Mode, SecretScreen, keys};
use crate::domain::delivery::{Existing, Looked};
use crate::wizard::message::Ticket;
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Confirm, Notice};
use crate::wizard::state::context::Context;

/// A question that is open, or waits until nothing else is typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replacing {
    looked: Looked,
    value: Value,
    /// What was typed; nothing where the way was chosen up front.
    typed: Option<Field>,
}

impl Replacing {
    pub(super) fn question(&self) -> Confirm {
        let existing = self.looked.existing.as_ref();
        let there = existing.map(Existing::there).unwrap_or_default();
        let (ask, yes) = if existing.is_some_and(Existing::is_several) {
            ("Replace them?", "replace")
        } else if self.is_entered() {
            ("Replace it?", "replace")
        } else {
            ("Add it?", "add")
        };
        Confirm {
            question: format!("{there} {ask}").trim_start().to_owned(),
            cost: existing.and_then(Existing::stays).unwrap_or_default().to_string(),
            yes,
            no: "keep",
        }
    }

    /// The keys that answer it.
    pub(super) fn keys(&self) -> &'static [Binding] {
        if self.is_entered() { keys::REPLACE } else { keys::ADD }
    }

    fn is_entered(&self) -> bool {
        self.looked.existing.as_ref().is_none_or(Existing::is_entered)
    }
}

impl SecretScreen {
    /// A delivery found something at its place, and handed nothing over.
    pub fn occupied(&mut self, cx: &mut Context, ticket: Ticket, looked: Looked) {
        let Some(handing) = self.handing.take_if(|handing| handing.ticket == ticket) else {
            return;
        };
        cx.notice = None;
        self.no_file_after_all(cx, &handing);
        let value = handing.value;
        if handing.up_front {
            let typed = None;
            self.waiting = Some(Replacing { looked, value, typed });
            self.ask_no_more(cx);
            self.ask_what_waits();
            return;
        }
        self.ask_no_more(cx);
        match mem::replace(&mut self.mode, Mode::Keys) {
            Mode::SaveTo(field) if self.way_typed(&field) == handing.typed => {
                let typed = Some(field);
                self.mode = Mode::Replacing(Box::new(Replacing { looked, value, typed }));
            }
            // Somebody who has gone on is not asked: a letter of something else could be a yes.
            mode => {
                self.mode = mode;
                let there = looked.existing.map(|existing| existing.there()).unwrap_or_default();
                cx.notice = Some(Notice::warning(format!("{there} It was left as it is.")));
            }
        }
    }

    /// Asks what had to wait.
    pub(super) fn ask_what_waits(&mut self) {
        // Its yes begins a way, of which one works at a time.
        if self.mode == Mode::Keys
            && self.handing.is_none()
            && !self.closed
            && let Some(waiting) = self.waiting.take()
        {
            self.mode = Mode::Replacing(Box::new(waiting));
        }
    }

    /// Whether somebody has to say first what becomes of a way that was chosen up front.
    pub(super) fn asks_about_up_front(&self) -> bool {
        self.unanswered().is_some()
    }

    /// The way that was chosen up front and that nobody has answered for.
    pub(super) fn unanswered(&self) -> Option<String> {
        let open = match &self.mode {
            Mode::Replacing(open) => Some(&**open),
            _ => None,
        };
        let up_front = open.into_iter().chain(&self.waiting).find(|one| one.typed.is_none())?;
        Some(up_front.looked.way.to_string())
    }

    /// The answer: yes, or any other key.
    pub(super) fn answer(&mut self, cx: &mut Context, act: Action) {
        let Mode::Replacing(replacing) = mem::replace(&mut self.mode, Mode::Keys) else {
            return;
        };
        let Replacing { looked, value, typed } = *replacing;
        let way = looked.way.clone();
        let up_front = typed.is_none();
        let text = typed.as_ref().map(|field| self.way_typed(field));
        if let Some(field) = typed {
            self.mode = Mode::SaveTo(field);
        }
        if act != Action::Yes {
            let there = looked.existing.map(|existing| existing.there()).unwrap_or_default();
            cx.notice = Some(Notice::plain(format!("{there} It was left as it is.")));
            if up_front {
                self.failed.push((way, format!("{there} It was left as it is.")));
            }
            return self.go_on_up_front(cx);
        }
        self.begin(cx, way, Some(Box::new(looked)), value, text);
    }
}
