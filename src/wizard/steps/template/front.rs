//! The rows before the templates, while nothing is searched: files that killed runs left, the offer
//! of an earlier draft, and what was looked for so far.

use super::TemplateStep;
use super::opened::Opened;
use crate::domain::needs;
use crate::domain::text::visible;
use crate::wizard::draft_file::{ANSWERS, OfferAnswer};
use crate::wizard::finder::{Finder, Manner};
use crate::wizard::page::{Mark, Row};
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

impl Front {
    /// The heading above it.
    pub(super) fn group(&self) -> &'static str {
        match self {
            Self::Stray(_) => "Left by a cfmint that was killed",
            Self::Offer(_) => "Your draft",
            Self::Purpose => "What you looked for",
        }
    }

    /// What Enter does with it.
    pub(super) fn enter_does(&self) -> &'static str {
        match self {
            Self::Stray(_) => "remove it",
            Self::Offer(OfferAnswer::Continue) => "continue it",
            Self::Offer(OfferAnswer::Forget) => "forget it",
            Self::Purpose => "see what it needs",
        }
    }

    /// Its row.
    pub(super) fn row(self, cx: &Context) -> Row {
        match (self, &cx.kept.offer) {
            (Self::Stray(at), _) => stray(cx, at),
            (Self::Offer(answer), Some(offer)) => {
                let [what, when] = offer.row(answer);
                Row::new(what).cell(when)
            }
            (Self::Offer(_), None) => Row::new(""),
            (Self::Purpose, _) => purpose(cx),
        }
    }

    /// What is said of it to the last letter.
    pub(super) fn detail(self, cx: &Context) -> Vec<String> {
        match (self, &cx.kept.offer) {
            (Self::Stray(at), _) => {
                let words =
                    "was left by a cfmint that was killed, and may hold a secret. You are asked before it is removed.";
                let file = cx.strays.files.get(at).map(|file| strays::shown(file));
                file.map(|file| format!("{file} {words}")).into_iter().collect()
            }
            (Self::Offer(answer), Some(offer)) => vec![offer.detail(answer)],
            (Self::Offer(_), None) => Vec::new(),
            (Self::Purpose, _) => {
                let name = needs::name_of(&cx.work.purpose.given).unwrap_or_default();
                vec![format!("{}: the permissions that it needs, and why.", visible(&name))]
            }
        }
    }
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
fn stray(cx: &Context, at: usize) -> Row {
    let file = cx
        .strays
        .files
        .get(at)
        .map(|file| strays::shown(file))
        .unwrap_or_default();
    Row::new(format!("Remove {file}")).cell("may hold a secret")
}

/// The row that leads back to what was looked for.
fn purpose(cx: &Context) -> Row {
    let name = needs::name_of(&cx.work.purpose.given).unwrap_or_default();
    let taken = matches!(cx.work.origin, Origin::Needs(_));
    Row::new(visible(&name).into_owned())
        .mark(if taken { Mark::Chosen } else { Mark::None })
        .cell("the permissions that it needs")
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
