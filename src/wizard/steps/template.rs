//! Step 1: what the token is for. One searchable list: the dashboard's templates, the R2 page's presets, Custom, tools.

use super::{Ask, Flow};
use crate::text::visible;
use crate::token::grant::{Grant, Resource};
use crate::token::scope::Scope;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::Context;
use crate::wizard::kept::{ANSWERS, Answer};
use crate::wizard::page::{List, Notice, Page, Part, Row};
use crate::wizard::pick::{Pick, Picked};

/// The step's own state.
#[derive(Default)]
pub struct TemplateStep {
    pick: Pick,
    matches: Vec<u32>,
    /// Rows before those that match: the offer of an earlier draft, while nothing is searched.
    front: usize,
    /// The draft on offer is forgotten by one more Enter.
    sure: bool,
}

const KEYS: &[Binding] = &[
    bound::ENTER,
    CLEAR,
    bound::MOVE,
    bound::PAGES,
    bound::FILTER,
    bound::EDIT,
    bound::SPACE_IN_FILTER,
];

/// There is no step before this one.
const CLEAR: Binding = Binding {
    label: "clear the search",
    footer: false,
    ..bound::ESC
};

impl TemplateStep {
    fn highlighted(&self) -> Option<usize> {
        let row = self.pick.cursor.checked_sub(self.front)?;
        self.matches.get(row).map(|at| *at as usize)
    }

    fn search(&mut self, cx: &Context) {
        self.matches = cx.templates.search(self.pick.filter.text());
        let offered = cx.kept.offer.is_some() && self.pick.filter.is_empty();
        let front = if offered { ANSWERS.len() } else { 0 };
        // The cursor stays on its row when rows come or go above it.
        self.pick.cursor = (self.pick.cursor + front).saturating_sub(self.front);
        self.front = front;
    }

    /// Enter on a row of the offer. The row right above the templates removes something, so it asks first.
    fn answer_offer(&mut self, cx: &mut Context, sure: bool) -> Flow {
        match (ANSWERS.get(self.pick.cursor), &cx.kept.offer) {
            (Some(Answer::Forget), Some(offer)) if !sure => {
                self.sure = true;
                cx.notice = Some(Notice::warning(offer.question()));
                Flow::Stay
            }
            (Some(answer), _) => Flow::Kept(*answer),
            (None, _) => Flow::Stay,
        }
    }

    /// Puts the cursor on a starting point by its slug, for `--template`.
    pub fn point_at(&mut self, cx: &Context, slug: &str) -> bool {
        self.search(cx);
        let at = cx.templates.all().iter().position(|template| template.slug == slug);
        let row = at.and_then(|at| self.matches.iter().position(|shown| *shown as usize == at));
        if let Some(row) = row {
            self.pick.cursor = row + self.front;
        }
        row.is_some()
    }

    /// Fills the draft from a starting point. Taking the same again changes nothing, so that going back keeps everything.
    fn take(&mut self, cx: &mut Context, at: usize) -> bool {
        let Some(template) = cx.templates.all().get(at) else {
            return false;
        };
        if let Some(refused) = &template.refused {
            cx.notice = Some(Notice::warning(refused.clone()));
            return false;
        }
        if cx.template == Some(at) {
            return true;
        }
        let (all_accounts, all_zones) = (template.all_accounts, template.all_zones);
        let (groups, missing) = cx.templates.permissions(at, cx.catalogue());
        // What was chosen as resources stays, as far as the new permissions need it; only those are sent.
        let before = cx.grant();
        let replaced = !before.groups.is_empty();
        let mut grant = Grant {
            groups: groups.into_iter().collect(),
            ..before.clone()
        };
        let chosen = |scope: &Scope| before.resources.iter().any(|resource| resource.scope() == *scope);
        let needs = |scope: &Scope| grant.groups.values().any(|of| of == scope) && !chosen(scope);
        let presets = [
            (all_accounts, Scope::Account, Resource::AllAccounts),
            (all_zones, Scope::Zone, Resource::AllZones),
        ];
        let wanted: Vec<Resource> = presets
            .into_iter()
            .filter(|(preset, scope, _)| *preset && needs(scope))
            .map(|(_, _, resource)| resource)
            .collect();
        grant.resources.extend(wanted);
        *cx.grant_mut() = grant;
        cx.template = Some(at);
        cx.follow_name();
        if replaced {
            cx.notice = Some(Notice::plain(
                "The permissions chosen before gave way to those of this template.",
            ));
        }
        if !missing.is_empty() {
            let names: Vec<_> = missing.iter().map(|name| visible(name).into_owned()).collect();
            cx.notice = Some(Notice::warning(format!(
                "Cloudflare does not offer {} to this sign-in; the template goes on without.",
                names.join(", ")
            )));
        }
        true
    }
}

impl Ask for TemplateStep {
    fn keys(&self) -> &'static [Binding] {
        KEYS
    }

    fn open(&mut self, cx: &mut Context) {
        self.search(cx);
    }

    /// The tools have come; the rows before them keep their places.
    fn refresh(&mut self, cx: &mut Context) {
        self.search(cx);
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        let sure = std::mem::take(&mut self.sure);
        // One row is taken here, none is toggled: with something typed, Space goes on with it.
        let act = if act == Act::Toggle && self.pick.typing() {
            Act::Type(' ')
        } else {
            act
        };
        match self.pick.act(act, self.front + self.matches.len()) {
            Picked::Filtered => self.search(cx),
            Picked::Moved => {}
            Picked::NotMine if act == Act::Enter => {
                if self.pick.cursor < self.front {
                    return self.answer_offer(cx, sure);
                }
                let Some(at) = self.highlighted() else {
                    cx.notice = Some(Notice::warning("Nothing matches what is typed. Esc clears it."));
                    return Flow::Stay;
                };
                if !self.take(cx, at) {
                    return Flow::Stay;
                }
                if !self.pick.enter_takes() {
                    return Flow::Next;
                }
                self.pick.clear();
                self.search(cx);
                let row = self.matches.iter().position(|shown| *shown as usize == at).unwrap_or(0);
                self.pick.cursor = row + self.front;
                if let (Some(template), None) = (cx.templates.all().get(at), &cx.notice) {
                    cx.notice = Some(Notice::good(format!("Chosen: {}. Enter goes on.", template.name)));
                }
            }
            Picked::NotMine if act == Act::Back => return Flow::Back,
            Picked::NotMine => {}
        }
        Flow::Stay
    }

    fn paste(&mut self, cx: &mut Context, text: &str) {
        cx.notice = self.pick.paste(text).sentence().map(Notice::plain);
        self.search(cx);
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let row = move |at: usize| {
            if let (Some(answer), Some(offer)) = (ANSWERS.get(at).filter(|_| at < self.front), &cx.kept.offer) {
                return Row::new(offer.row(*answer));
            }
            let row = at.saturating_sub(self.front);
            let place = self.matches.get(row).map(|place| *place as usize);
            let Some(template) = place.and_then(|place| cx.templates.all().get(place)) else {
                return Row::new("");
            };
            let mark = if cx.template.is_some() && cx.template == place {
                "✓ "
            } else {
                ""
            };
            Row::new(format!("{mark}{}", template.name))
                .hint(template.description.clone())
                .faint(template.refused.is_some())
        };
        Page {
            parts: vec![
                Part::Field(self.pick.view("Search", "type to search templates and tools")),
                Part::List(List {
                    id: "template",
                    len: self.front + self.matches.len(),
                    cursor: self.pick.cursor,
                    focused: true,
                    row: Box::new(row),
                    empty: "Nothing matches. Esc clears the search.".into(),
                    wrap: false,
                }),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        self.pick.typing()
    }
}
