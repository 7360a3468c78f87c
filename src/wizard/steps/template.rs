//! Step 1: what the token is for. One searchable list: the dashboard's templates, the R2 page's
//! presets, Custom, tools; once something is typed calls and resources, too.

use super::{Flow, Step};
use crate::domain::catalog::Catalog;
use crate::domain::needs::{self, Given};
use crate::domain::token::spec::Place;
use crate::wizard::finder::{self, Finder, Manner};
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::Context;

mod found;
mod front;
mod keys;
mod link;
mod opened;
mod owners;
mod page;
mod take;
mod tokens;

use found::{Found, Widths};
use front::Front;
use opened::Opened;
use owners::Owners;
use tokens::Tokens;

/// The step's own state.
#[derive(Default)]
pub struct TemplateStep {
    pick: Pick,
    /// What matches what is typed.
    rows: Vec<Found>,
    widths: Widths,
    /// What stands in place of the list.
    opened: Option<Opened>,
    /// The owner, and cloning.
    below: Below,
    /// The list of owners was asked for by the summary, and leads back there.
    pointed: bool,
    /// Rows before those that match, while nothing is searched.
    front: Vec<Front>,
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
                cx.notice = Some(Notice::warning("Nothing is called so. Esc clears it."));
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
            cx.notice = Some(Notice::good(format!("Chosen: {}. Enter goes on.", template.name)));
        }
        Flow::Stay
    }

    /// The cursor between the list and the rows under it, and these rows' own acts; true when the
    /// act was one of them.
    fn about_below(&mut self, cx: &mut Context, act: Action) -> bool {
        match self.below.act(act, self.pick.on_last_row(self.len()), 2) {
            Over::NotMine => return false,
            Over::Moved => {}
            Over::Pressed(at) => {
                self.below.leave();
                self.opened = Some(if at == 0 {
                    Opened::Owners(Owners::open(cx))
                } else {
                    Opened::Tokens(Tokens::open(cx))
                });
            }
        }
        true
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
            Opened::Tokens(_) if taken => Flow::Next,
            Opened::Tokens(_) => Flow::Stay,
        })
    }
}

impl Step for TemplateStep {
    fn keys(&self) -> &'static [Binding] {
        match &self.opened {
            Some(opened) => opened.keys(),
            None if self.below.is_here() => keys::BELOW,
            None => keys::KEYS,
        }
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
        if let Some(opened) = &mut self.opened {
            opened.refresh(cx);
        }
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
        if self.about_below(cx, act) {
            return Flow::Stay;
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
