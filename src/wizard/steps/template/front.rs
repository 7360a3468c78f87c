//! The rows before the templates, while nothing is searched: files that killed runs left, the offer
//! of an earlier draft, and what was looked for so far.

use super::TemplateStep;
use super::opened::Opened;
use crate::domain::needs;
use crate::domain::text::visible;
use crate::wizard::draft_file::{ANSWERS, OfferAnswer};
use crate::wizard::finder::{Finder, Manner};
use crate::wizard::page::Row;
use crate::wizard::state::context::Context;
use crate::wizard::state::strays;
use crate::wizard::state::work::Origin;
use crate::wizard::steps::Flow;

/// A row before the templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    /// A file that a killed run left, by its place.
    Stray(usize),
    /// An answer to the offer of an earlier draft.
    Offer(OfferAnswer),
    /// What the token is for, as far as that was looked for.
    Purpose,
}

/// Those that are there now.
pub(super) fn rows(cx: &Context) -> Vec<Front> {
    let strays = (0..cx.strays.files.len()).map(Front::Stray);
    let offered = ANSWERS.iter().filter(|_| cx.kept.offer.is_some());
    let purpose = (!cx.work.purpose.given.is_empty()).then_some(Front::Purpose);
    let offered = offered.map(|answer| Front::Offer(*answer));
    strays.chain(offered).chain(purpose).collect()
}

/// The row of such a file.
pub(super) fn stray(cx: &Context, at: usize) -> Row {
    let file = cx
        .strays
        .files
        .get(at)
        .map(|file| strays::shown(file))
        .unwrap_or_default();
    Row::new(format!("Remove {file}")).hint("left by a cfmint that was killed; it may hold a secret")
}

/// The row that leads back to what was looked for.
pub(super) fn purpose(cx: &Context) -> Row {
    let name = needs::name_of(&cx.work.purpose.given).unwrap_or_default();
    let taken = matches!(cx.work.origin, Origin::Needs(_));
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

    /// Enter on a row before the templates. What removes something asks first.
    pub(super) fn enter_front(&mut self, cx: &mut Context, front: Front) -> Flow {
        match front {
            Front::Stray(at) => match cx.strays.files.get(at).cloned() {
                Some(file) => Flow::RemoveStray(file),
                None => Flow::Stay,
            },
            Front::Offer(answer) => Flow::Kept(answer),
            Front::Purpose => {
                self.opened = Some(Opened::finder(Finder::open(cx, Manner::Whole)));
                Flow::Stay
            }
        }
    }
}
