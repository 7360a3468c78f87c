//! What stands in place of the templates while it is open: the permissions for what one wants to
//! do, the owners. One at a time. It must not know the list of the templates.

use super::keys;
use super::owners::Owners;
use crate::domain::needs::Given;
use crate::wizard::finder::Finder;
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::list::Outcome;
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::Context;

/// What is open.
pub(super) enum Opened {
    Finder(Box<Finder>),
    Owners(Owners),
}

impl Opened {
    pub(super) fn finder(finder: Finder) -> Self {
        Self::Finder(Box::new(finder))
    }

    pub(super) fn keys(&self) -> &'static [Binding] {
        match self {
            Self::Finder(finder) => finder.keys(),
            Self::Owners(_) => keys::IN_A_LIST,
        }
    }

    /// Does an act; what was taken is in the draft.
    pub(super) fn act(&mut self, cx: &mut Context, act: Action) -> Outcome {
        match self {
            Self::Finder(finder) => {
                let outcome = finder.act(cx, act);
                if outcome == Outcome::Taken {
                    finder.take(cx);
                }
                outcome
            }
            Self::Owners(owners) => owners.act(cx, act),
        }
    }

    /// Files that were named have been read.
    pub(super) fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        match self {
            Self::Finder(finder) => finder.read(cx, given),
            Self::Owners(_) => {}
        }
    }

    pub(super) fn frame_shown(&mut self) {
        match self {
            Self::Finder(finder) => finder.frame_shown(),
            Self::Owners(_) => {}
        }
    }

    pub(super) fn field(&mut self) -> &mut Field {
        match self {
            Self::Finder(finder) => finder.field(),
            Self::Owners(Owners { pick }) => &mut pick.filter,
        }
    }

    pub(super) fn paste(&mut self, cx: &mut Context, text: &str) {
        match self {
            Self::Finder(finder) => finder.paste(cx, text),
            Self::Owners(Owners { pick }) => {
                cx.notice = pick.paste(text).sentence().map(Notice::plain);
            }
        }
    }

    pub(super) fn typing(&self) -> bool {
        match self {
            Self::Finder(finder) => finder.typing(),
            Self::Owners(Owners { pick }) => pick.typing(),
        }
    }

    pub(super) fn typed(&self) -> bool {
        match self {
            Self::Finder(finder) => finder.typed(),
            Self::Owners(Owners { pick }) => !pick.filter.is_empty(),
        }
    }

    pub(super) fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        match self {
            Self::Finder(finder) => finder.page(cx),
            Self::Owners(owners) => Page {
                question: "Who will own the token?".into(),
                detail: owners.detail(cx),
                parts: owners.parts(cx),
                ..Page::default()
            },
        }
    }
}
