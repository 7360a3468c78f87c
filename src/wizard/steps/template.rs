//! Step 1: what the token is for. One searchable list: the dashboard's templates, the R2 page's presets, Custom, tools; once something is typed calls and resources, too.

use super::{Flow, Step};
use crate::domain::catalog::Catalogue;
use crate::domain::needs::{self, Given};
use crate::domain::token::spec::Place;
use crate::wizard::finder::{self, Finder, Manner};
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::list::{Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::{Context, Live};

mod found;
mod front;
mod keys;
mod link;
mod listing;
mod owners;
mod taking;
mod tokens;

use found::{Found, Widths};
use front::Front;
use owners::Owners;
use tokens::{Done, Tokens};

/// The step's own state.
#[derive(Default)]
pub struct TemplateStep {
    pick: Pick,
    /// What matches what is typed.
    rows: Vec<Found>,
    widths: Widths,
    /// The permissions for what one wants to do, while they are open.
    finder: Option<Finder>,
    /// The owner, and cloning.
    below: Below,
    /// The list of tokens to clone, while it is open.
    tokens: Option<Tokens>,
    /// The list of owners, while it is open.
    owners: Option<Owners>,
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
            self.finder = Finder::with_typed(cx, found, &typed);
            if self.finder.is_some() {
                self.pick.clear();
                self.search(cx);
            } else {
                cx.notice = Some(Notice::warning("Nothing is called so. Esc clears it."));
            }
            return Flow::Stay;
        };
        let at = at as usize;
        if !taking::take(cx, at) {
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

    /// The cursor between the list and the rows under it, and these rows' own acts; true when the act was one of them.
    fn about_below(&mut self, cx: &mut Context, act: Action) -> bool {
        match self.below.act(act, self.pick.on_last_row(self.len()), 2) {
            Over::NotMine => return false,
            Over::Moved => {}
            Over::Pressed(at) => {
                self.below.leave();
                if at == 0 {
                    self.owners = Some(Owners::open(cx));
                } else {
                    self.tokens = Some(Tokens::open(cx));
                }
            }
        }
        true
    }

    /// An act while one of the lists is open in place of the templates; none when none is.
    fn in_a_list(&mut self, cx: &mut Context, act: Action) -> Option<Flow> {
        if let Some(finder) = &mut self.finder {
            let done = finder.act(cx, act);
            if done == finder::Done::Taken {
                finder.take(cx);
                self.pick.clear();
            }
            if done != finder::Done::Not {
                self.finder = None;
                self.search(cx);
                self.rest_on_purpose();
            }
            return Some(if done == finder::Done::Taken {
                Flow::Next
            } else {
                Flow::Stay
            });
        }
        if let Some(owners) = &mut self.owners {
            if !owners.act(cx, act) {
                self.owners = None;
                self.search(cx);
                if self.pointed {
                    return Some(Flow::Back);
                }
            }
            return Some(Flow::Stay);
        }
        let done = self.tokens.as_mut()?.act(cx, act);
        if done != Done::Not {
            self.tokens = None;
            self.search(cx);
        }
        Some(if done == Done::Cloned { Flow::Next } else { Flow::Stay })
    }
}

impl Step for TemplateStep {
    fn keys(&self) -> &'static [Binding] {
        if let Some(finder) = &self.finder {
            return finder.keys();
        }
        match (self.owners.is_some() || self.tokens.is_some(), self.below.is_here()) {
            (true, _) => keys::IN_A_LIST,
            (false, true) => keys::BELOW,
            (false, false) => keys::KEYS,
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.owners = None;
        self.tokens = None;
        self.finder = cx.work.purpose.open.then(|| Finder::open(cx, Manner::Whole));
        self.below.leave();
        self.pointed = false;
        self.search(cx);
        if cx.work.template().is_none() {
            self.rest_on_purpose();
        }
    }

    fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        if let Some(finder) = &mut self.finder {
            finder.read(cx, given);
        }
    }

    /// The tools have come; the rows before them keep their places.
    fn refresh(&mut self, cx: &mut Context) {
        if self.tokens.is_some() && cx.tokens_list.state == Live::NotAsked {
            self.tokens = Some(Tokens::open(cx));
        }
        self.search(cx);
    }

    fn point(&mut self, cx: &mut Context, place: &Place) {
        if *place == Place::Owner {
            self.finder = None;
            self.owners = Some(Owners::open(cx));
            self.pointed = true;
        }
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        if let Some(flow) = self.in_a_list(cx, act) {
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
                // Who clears the search goes on with the template that is taken, else with the one that was found by it: Enter must not take the first of all in its place.
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
        if let Some(finder) = &mut self.finder {
            finder.frame_shown();
        }
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(match (&mut self.finder, &mut self.owners, &mut self.tokens) {
            (Some(finder), ..) => finder.field(),
            (None, Some(owners), _) => owners.field(),
            (None, None, Some(tokens)) => tokens.field(),
            (None, None, None) => &mut self.pick.filter,
        })
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if let Some(owners) = &mut self.owners {
            cx.notice = owners.paste(text).map(Notice::plain);
            return Flow::Stay;
        }
        if let Some(tokens) = &mut self.tokens {
            cx.notice = tokens.paste(text).map(Notice::plain);
            return Flow::Stay;
        }
        if let Some(finder) = &mut self.finder {
            finder.paste(cx, text);
            return Flow::Stay;
        }
        self.below.leave();
        let text = &finder::lines_of(text);
        if !link::is_one(text) && needs::is_whole(text, Catalogue::of_this_version()) {
            self.finder = Some(Finder::with(cx, Given::Words(text.clone())));
            return Flow::Stay;
        }
        cx.notice = self.pick.paste(text.trim()).sentence().map(Notice::plain);
        self.search(cx);
        // Together with what was there already: a link may come in pieces.
        link::open(cx, self.pick.filter.text()).unwrap_or(Flow::Stay)
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        if let Some(owners) = &self.owners {
            return Page {
                intro: vec![
                    "Who will own the token? It decides what it may hold, and what happens when people leave.".into(),
                ],
                parts: owners.parts(cx),
                ..Page::default()
            };
        }
        if let Some(tokens) = &self.tokens {
            return Page {
                intro: Tokens::intro(cx),
                parts: tokens.parts(cx),
                ..Page::default()
            };
        }
        if let Some(finder) = &self.finder {
            return finder.page(cx);
        }
        self.listing(cx)
    }

    fn typing(&self) -> bool {
        if let Some(finder) = &self.finder {
            return finder.typing();
        }
        match (&self.owners, &self.tokens) {
            (Some(owners), _) => owners.typing(),
            (None, Some(tokens)) => tokens.typing(),
            (None, None) => self.pick.typing() && !self.below.is_here(),
        }
    }

    fn typed(&self) -> bool {
        if let Some(finder) = &self.finder {
            return finder.typed();
        }
        match (&self.owners, &self.tokens) {
            (Some(owners), _) => owners.typed(),
            (None, Some(tokens)) => tokens.typed(),
            (None, None) => !self.pick.filter.is_empty() && !self.below.is_here(),
        }
    }
}
