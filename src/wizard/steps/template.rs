//! Step 1: what the token is for. One searchable list: the dashboard's templates, Custom, the R2
//! page's presets, tools; once something is typed calls and resources, too.

use super::{Flow, Step};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::template::{Template, TemplateKind};
use crate::domain::needs::{self, Given};
use crate::domain::token::spec::Place;
use crate::wizard::finder::{self, Finder, Manner};
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::groups::Groups;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::Context;

mod found;
mod front;
mod grants;
mod groups;
mod keys;
mod link;
mod opened;
mod owners;
mod page;
mod take;

use found::{Found, Widths};
use front::Front;
use opened::Opened;
use owners::Owners;

/// A button under the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    /// Who will own the token.
    Owner,
    /// An empty token.
    Custom,
    /// The tokens that exist.
    Tokens,
}

impl Button {
    const ALL: [Self; 3] = [Self::Owner, Self::Custom, Self::Tokens];
}

/// The step's own state.
#[derive(Default)]
pub struct TemplateStep {
    pick: Pick,
    /// What matches what is typed.
    rows: Vec<Found>,
    widths: Widths,
    /// What stands in place of the list.
    opened: Option<Opened>,
    /// The owner, an empty token, and the tokens that exist.
    below: Below,
    /// The list of owners was asked for by the summary, and leads back there.
    pointed: bool,
    /// The template that was taken, with all that it gives.
    taken: Option<usize>,
    /// Rows before those that match, while nothing is searched.
    front: Vec<Front>,
    /// Headings among all of them.
    groups: Groups<&'static str>,
}

impl TemplateStep {
    /// The row under the cursor, if it is one of those that match.
    fn highlighted(&self) -> Option<Found> {
        let row = self.pick.cursor.checked_sub(self.front.len())?;
        self.rows.get(row).copied()
    }

    /// The call, resource or rule under the cursor.
    fn thing(&self) -> Option<needs::Hit> {
        match self.highlighted()? {
            Found::Thing(place) => needs::hit(place),
            Found::Template(_) => None,
        }
    }

    /// The row of a starting point.
    fn row_of(&self, at: usize) -> Option<usize> {
        let is_it = |row: &Found| matches!(row, Found::Template(place) if *place as usize == at);
        self.rows.iter().position(is_it)
    }

    fn len(&self) -> usize {
        self.front.len() + self.rows.len()
    }

    fn search(&mut self, cx: &Context) {
        // An error is read, not looked for: Enter must take no row for it.
        self.rows = if needs::is_error(self.pick.filter.text()) {
            Vec::new()
        } else {
            found::rows(&cx.templates, &mut self.widths, self.pick.searched())
        };
        let front = if self.pick.filter.is_empty() {
            front::rows(cx)
        } else {
            Vec::new()
        };
        // The cursor stays on its row when rows come or go above it.
        self.pick.cursor = (self.pick.cursor + front.len()).saturating_sub(self.front.len());
        self.front = front;
        self.groups = groups::of(self, &cx.templates);
        self.taken = cx.work.template().filter(|_| !cx.work.pruned);
    }

    /// Puts the cursor on a starting point by its place among all.
    fn stand_on(&mut self, at: Option<usize>) {
        if let Some(row) = at.and_then(|at| self.row_of(at)) {
            self.pick.cursor = row + self.front.len();
        }
    }

    /// Puts the cursor on a starting point by its slug, for `--template`.
    pub fn point_at(&mut self, cx: &Context, slug: &str) -> bool {
        self.search(cx);
        let at = cx.templates.all().iter().position(|template| template.slug == slug);
        let row = at.and_then(|at| self.row_of(at));
        if let Some(row) = row {
            self.pick.cursor = row + self.front.len();
        }
        row.is_some()
    }

    /// Enter on the list.
    fn enter(&mut self, cx: &mut Context) -> Flow {
        if let Some(flow) = link::open(cx, self.pick.filter.text()) {
            return flow;
        }
        let Some(Found::Template(at)) = self.highlighted() else {
            let typed = self.pick.filter.text().to_owned();
            let found = self.thing().map(|hit| needs::with_ids_of(&hit.words, &typed));
            self.opened = Finder::with_typed(cx, found, &typed).map(Opened::finder);
            if self.opened.is_some() {
                self.pick.clear();
                self.search(cx);
            } else {
                cx.notice = Some(Notice::warning(self.pick.nothing_matches()));
            }
            return Flow::Stay;
        };
        let at = at as usize;
        if !take::take(cx, at) {
            return Flow::Stay;
        }
        if !self.pick.searching() {
            return Flow::Next;
        }
        self.pick.clear();
        self.search(cx);
        self.pick.cursor = self.front.len();
        self.stand_on(Some(at));
        if let (Some(template), None) = (cx.templates.all().get(at), &cx.notice) {
            cx.notice = Some(Notice::good(format!("Using the template {}.", template.name)));
        }
        Flow::Stay
    }

    /// The cursor between the list and the buttons under it, and what these do; none when the act
    /// was another one.
    fn about_below(&mut self, cx: &mut Context, act: Action) -> Option<Flow> {
        let on_last_row = self.pick.on_last_row(self.len());
        match self.below.act(act, on_last_row, Button::ALL.len()) {
            Over::NotMine => return None,
            Over::Moved => return Some(Flow::Stay),
            Over::Pressed(at) => match Button::ALL.get(at)? {
                Button::Owner => self.opened = Some(Opened::Owners(Owners::open(cx))),
                Button::Custom => return Some(self.take_custom(cx)),
                Button::Tokens => return Some(Flow::Tokens),
            },
        }
        self.below.leave();
        Some(Flow::Stay)
    }

    /// The token begins empty.
    fn take_custom(&mut self, cx: &mut Context) -> Flow {
        let is_custom = |one: &Template| one.kind == TemplateKind::Custom;
        let custom = cx.templates.all().iter().position(is_custom);
        self.below.leave();
        self.pick.clear();
        self.search(cx);
        self.stand_on(custom);
        match custom {
            Some(at) if take::take(cx, at) => Flow::Next,
            _ => Flow::Stay,
        }
    }

    /// What Enter does with the row under the cursor.
    fn enter_does(&self) -> Option<&'static str> {
        let text = self.pick.filter.text();
        match (self.front.get(self.pick.cursor), self.highlighted()) {
            (Some(front), _) => Some(front.enter_does()),
            _ if link::is_one(text) => Some("open the link"),
            (None, Some(Found::Template(at))) if self.taken == Some(at as usize) && text.is_empty() => Some("next"),
            (None, Some(Found::Template(_))) => Some("use the template"),
            (None, Some(Found::Thing(_))) => Some("find what it needs"),
            (None, None) => needs::is_error(text).then_some("find what it needs"),
        }
    }

    /// An act while something is open in place of the templates; none when nothing is.
    fn in_opened(&mut self, cx: &mut Context, act: Action) -> Option<Flow> {
        let opened = self.opened.as_mut()?;
        let outcome = opened.act(cx, act);
        if outcome == Outcome::Open {
            return Some(Flow::Stay);
        }
        let (taken, closed) = (outcome == Outcome::Taken, self.opened.take()?);
        if taken && matches!(closed, Opened::Finder(_)) {
            self.pick.clear();
        }
        self.search(cx);
        Some(match closed {
            Opened::Finder(_) => {
                self.rest_on_purpose();
                if taken { Flow::Next } else { Flow::Stay }
            }
            Opened::Owners(_) if self.pointed => Flow::Back,
            Opened::Owners(_) => Flow::Stay,
        })
    }
}

impl Step for TemplateStep {
    fn keys(&self) -> &'static [Binding] {
        match &self.opened {
            Some(opened) => opened.keys(),
            None if self.below.is_here() => keys::BELOW,
            None if self.pick.filter.is_empty() => keys::KEYS,
            None => keys::TYPED,
        }
    }

    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let on_list = self.opened.is_none() && !self.below.is_here();
        let nothing = self.len() == 0;
        let label = match binding.written {
            "Enter" if on_list => self.enter_does()?,
            // Where nothing is found, what clears it is wanted first.
            "↑↓" if on_list && nothing => return Some((bound::CLEAR.written, bound::CLEAR.label)),
            "Tab" if on_list && nothing => return Some(("↓", "to the buttons")),
            "Esc" if on_list && nothing => return None,
            _ => binding.label,
        };
        Some((binding.written, label))
    }

    fn open(&mut self, cx: &mut Context) {
        let looking = cx.work.purpose.open;
        self.opened = looking.then(|| Opened::finder(Finder::open(cx, Manner::Whole)));
        self.below.leave();
        self.pointed = false;
        self.search(cx);
        if cx.work.template().is_none() {
            self.rest_on_purpose();
        }
    }

    fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        if let Some(opened) = &mut self.opened {
            opened.read(cx, given);
        }
    }

    /// The tools have come; the rows before them keep their places.
    fn refresh(&mut self, cx: &mut Context) {
        self.search(cx);
    }

    fn point(&mut self, cx: &mut Context, place: &Place) {
        if *place == Place::Owner {
            self.opened = Some(Opened::Owners(Owners::open(cx)));
            self.pointed = true;
        }
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        if let Some(flow) = self.in_opened(cx, act) {
            return flow;
        }
        if let Some(flow) = self.about_below(cx, act) {
            return flow;
        }
        let found = match self.highlighted() {
            Some(Found::Template(at)) => Some(at as usize),
            _ => None,
        };
        match self.pick.act(act, self.len()) {
            Picked::Filtered => {
                self.search(cx);
                // Who clears the search goes on with the template that is taken, else with the one
                // that was found by it: Enter must not take the first of all in its place.
                if act == Action::Back {
                    self.stand_on(cx.work.template().or(found));
                }
            }
            Picked::Moved => {}
            Picked::NotMine if act == Action::Enter => match self.front.get(self.pick.cursor) {
                Some(front) => return self.enter_front(cx, *front),
                None => return self.enter(cx),
            },
            Picked::NotMine if act == Action::Back => return Flow::Back,
            Picked::NotMine => {}
        }
        Flow::Stay
    }

    fn frame_shown(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.frame_shown();
        }
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(match &mut self.opened {
            Some(opened) => opened.field(),
            None => &mut self.pick.filter,
        })
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if let Some(opened) = &mut self.opened {
            opened.paste(cx, text);
            return Flow::Stay;
        }
        self.below.leave();
        let text = &finder::lines_of(text);
        if !link::is_one(text) && needs::is_whole(text, Catalog::of_this_version()) {
            self.opened = Some(Opened::finder(Finder::with(cx, Given::Words(text.clone()))));
            return Flow::Stay;
        }
        cx.notice = self.pick.paste(text.trim()).sentence().map(Notice::plain);
        self.search(cx);
        // Together with what was there already: a link may come in pieces.
        link::open(cx, self.pick.filter.text()).unwrap_or(Flow::Stay)
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        match &self.opened {
            Some(opened) => opened.page(cx),
            None => self.listing(cx),
        }
    }

    fn typing(&self) -> bool {
        match &self.opened {
            Some(opened) => opened.typing(),
            None => self.pick.typing() && !self.below.is_here(),
        }
    }

    fn typed(&self) -> bool {
        match &self.opened {
            Some(opened) => opened.typed(),
            None => !self.pick.filter.is_empty() && !self.below.is_here(),
        }
    }
}
