//! The list itself as a page: the offer of an earlier draft, templates, what else was found, and
//! the rows under it.

use super::TemplateStep;
use super::found::Found;
use super::front::{self, Front};
use crate::domain::needs;
use crate::domain::summary::Names;
use crate::wizard::finder;
use crate::wizard::page::{Acts, List, Page, Part, Row};
use crate::wizard::state::context::Context;

impl TemplateStep {
    pub(super) fn listing<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let row = move |at: usize| {
            match (self.front.get(at), &cx.kept.offer) {
                (Some(Front::Offer(answer)), Some(offer)) => return Row::new(offer.row(*answer)),
                (Some(Front::Stray(at)), _) => return front::stray(cx, *at),
                (Some(Front::Purpose), _) => return front::purpose(cx),
                _ => {}
            }
            let place = match at.checked_sub(self.front.len()).and_then(|row| self.rows.get(row)) {
                Some(Found::Template(place)) => *place as usize,
                Some(Found::Thing(place)) => return finder::found_row(*place),
                None => return Row::new(""),
            };
            let Some(template) = cx.templates.all().get(place) else {
                return Row::new("");
            };
            let mark = if cx.work.template() == Some(place) { "✓ " } else { "" };
            Row::new(format!("{mark}{}", template.name))
                .hint(template.description.clone())
                .faint(template.refused.is_some())
        };
        let mut parts = vec![
            Part::Field(self.pick.view(
                "Search",
                "a template, tool, call or resource; or paste a link or an error",
            )),
            Part::List(List {
                id: "template",
                len: self.len(),
                cursor: self.pick.cursor,
                focused: !self.below.is_here(),
                row: Box::new(row),
                empty: if self.len() == 0 && needs::is_error(self.pick.filter.text()) {
                    finder::AN_ERROR.into()
                } else {
                    "Nothing is called so. Esc clears the search.".into()
                },
                wrap: false,
            }),
        ];
        parts.extend(self.thing().map(|hit| finder::in_full(&hit)));
        parts.push(Part::Acts(Acts {
            words: vec![
                format!("Owner: {}", cx.owner(cx.work.draft.owner)),
                "Clone a token that exists …".into(),
            ],
            cursor: self.below.at(),
        }));
        Page {
            parts,
            ..Page::default()
        }
    }
}
