//! Step 2: the name. Prefilled; follows the template and the zones until it is edited by hand.

use super::{Flow, Step};
use crate::domain::token::name::TokenName;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{FieldView, Notice, Page, Part};
use crate::wizard::state::context::Context;

/// The step's own state.
#[derive(Default)]
pub struct NameStep {
    field: Field,
}

const KEYS: &[Binding] = &[bound::ENTER, bound::ESC, bound::CARET, bound::EDIT];

impl NameStep {
    fn keep(&mut self, cx: &mut Context) {
        if self.field.text() != cx.work.draft.name {
            cx.work.draft.name = self.field.text().to_owned();
            // An emptied name follows again: that is how a person takes the hand edit back.
            cx.work.name_edited = !self.field.is_empty();
        }
    }
}

impl Step for NameStep {
    fn keys(&self) -> &'static [Binding] {
        KEYS
    }

    fn open(&mut self, cx: &mut Context) {
        self.field = Field::with(cx.work.draft.name.clone());
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        match act {
            Action::Enter => match TokenName::parse(self.field.text()) {
                Ok(_) => return Flow::Next,
                Err(gap) => cx.notice = Some(Notice::warning(gap.sentence)),
            },
            Action::Back => return Flow::Back,
            _ => {
                self.field.edit(act);
                self.keep(cx);
            }
        }
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(&mut self.field)
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        cx.notice = self.field.paste(text).sentence().map(Notice::plain);
        self.keep(cx);
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let count = self.field.text().chars().count();
        let wrong = match TokenName::parse(self.field.text()) {
            Err(gap) if count > 0 => vec![gap.sentence],
            _ => Vec::new(),
        };
        Page {
            intro: vec![
                "The name is what you and your colleagues will see in the token list.".into(),
                if cx.work.name_edited {
                    String::new()
                } else {
                    "It follows what the token is for and the zones until you edit it.".into()
                },
            ],
            parts: vec![
                Part::Field(FieldView {
                    label: "Name".into(),
                    text: self.field.shown(),
                    caret: Some(self.field.caret_column()),
                    placeholder: "for example: deploy from CI".into(),
                    wrong,
                }),
                Part::Lines(vec![crate::wizard::page::Line::new(
                    crate::wizard::page::LineStyle::Faint,
                    format!("{count} of at most 120 characters"),
                )]),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        true
    }

    fn typed(&self) -> bool {
        !self.field.is_empty()
    }
}
