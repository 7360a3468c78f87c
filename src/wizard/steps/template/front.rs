//! The rows before the templates, while nothing is searched: the offer of an earlier draft, and what was looked for so far.

use super::TemplateStep;
use crate::needs;
use crate::text::visible;
use crate::wizard::context::Context;
use crate::wizard::finding::{Finding, Manner};
use crate::wizard::kept::{ANSWERS, Answer};
use crate::wizard::page::{Notice, Row};
use crate::wizard::steps::Flow;

/// A row before the templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    /// An answer to the offer of an earlier draft.
    Offer(Answer),
    /// What the token is for, as far as that was looked for.
    Purpose,
}

/// Those that are there now.
pub(super) fn rows(cx: &Context) -> Vec<Front> {
    let offered = ANSWERS.iter().filter(|_| cx.kept.offer.is_some());
    let purpose = (!cx.purpose.given.is_empty()).then_some(Front::Purpose);
    offered.map(|answer| Front::Offer(*answer)).chain(purpose).collect()
}

/// The row that leads back to what was looked for.
pub(super) fn purpose(cx: &Context) -> Row {
    let name = needs::name_of(&cx.purpose.given).unwrap_or_default();
    let taken = cx.template.is_none() && cx.purpose.name.is_some();
    let mark = if taken { "✓ " } else { "" };
    Row::new(visible(&format!("{mark}{name}")).into_owned())
        .hint("what you looked for, and the permissions that it takes")
}

impl TemplateStep {
    /// The cursor goes to what was looked for, where it was.
    pub(super) fn rest_on_purpose(&mut self) {
        if let Some(at) = self.front.iter().position(|front| *front == Front::Purpose) {
            self.pick.cursor = at;
        }
    }

    /// Enter on a row before the templates. Forgetting a draft removes something, so it asks first.
    pub(super) fn enter_front(&mut self, cx: &mut Context, front: Front, sure: bool) -> Flow {
        match (front, &cx.kept.offer) {
            (Front::Offer(Answer::Forget), Some(offer)) if !sure => {
                self.sure = true;
                cx.notice = Some(Notice::warning(offer.question()));
                Flow::Stay
            }
            (Front::Offer(answer), _) => Flow::Kept(answer),
            (Front::Purpose, _) => {
                self.finding = Some(Finding::open(cx, Manner::Whole));
                Flow::Stay
            }
        }
    }
}
