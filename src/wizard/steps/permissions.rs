//! Step 3: what it may do. Every group of the catalog, a row each as in the dashboard: scope,
//! group, levels side by side.

use std::collections::BTreeSet;

use super::{Flow, Step};
use crate::domain::catalog::scale::Scale;
use crate::domain::needs::{self, Given};
use crate::domain::text::{thousands, visible};
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Place;
use crate::wizard::finder::{self, Finder, Manner};
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Buttons, Columns, Line, List, Notice, Page, Part, Row};
use crate::wizard::state::context::Context;
use crate::wizard::state::unseen::Unseen;

mod hints;
mod keys;
mod levels;

use keys::{ADDS, BELOW, KEYS, SEARCHING};

/// The step's own state.
#[derive(Default)]
pub struct PermissionsStep {
    pick: Pick,
    /// Places of the rows that match, in the catalog's scales.
    matches: Vec<u32>,
    /// The row under the cursor.
    here: Option<levels::Known>,
    unseen: Unseen<levels::Known>,
    below: Below,
    /// The permissions for what one wants to do, while they are open.
    finder: Option<Finder>,
    /// The groups that were chosen when the step opened stand first while nothing is typed; the
    /// order then stays.
    first: BTreeSet<GroupId>,
    /// After those come the rows of what they are for.
    scopes: Vec<Scope>,
    /// What Enter does with the row under the cursor while something is typed.
    adds: &'static str,
}

impl PermissionsStep {
    fn search(&mut self, cx: &Context) {
        self.matches = cx.catalog().search(self.pick.searched());
        if self.pick.filter.is_empty() {
            let scales = cx.catalog().scales();
            let chosen = |at: &u32| {
                let scale = scales.get(*at as usize);
                scale.is_some_and(|scale| scale.levels(cx.catalog()).any(|level| self.first.contains(&level.id)))
            };
            let of_these = |at: &u32| {
                let row = scales.get(*at as usize).and_then(|scale| scale.row(cx.catalog()));
                row.is_some_and(|row| self.scopes.contains(&row.scope))
            };
            let rank = |at: &u32| match (chosen(at), of_these(at)) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 2,
            };
            self.matches.sort_by_cached_key(rank);
        }
        self.pick.cursor = self.pick.cursor.min(self.matches.len().saturating_sub(1));
    }

    /// The place of the row under the cursor in the catalog.
    fn place(&self) -> Option<u32> {
        self.matches.get(self.pick.cursor).copied()
    }

    fn scale<'a>(&self, cx: &'a Context, at: usize) -> Option<&'a Scale> {
        cx.catalog().scales().get(*self.matches.get(at)? as usize)
    }

    /// The row under the cursor; says so when there is none.
    fn under(&self, cx: &mut Context) -> Option<Scale> {
        let scale = self.scale(cx, self.pick.cursor).cloned();
        if scale.is_none() {
            let words = self.pick.nothing_matches();
            cx.notice = Some(Notice::warning(words));
        }
        scale
    }

    /// Remembers which row the cursor is on, which another list has at another place, and what
    /// Enter does with it.
    fn remember(&mut self, cx: &Context) {
        let scale = self.scale(cx, self.pick.cursor);
        let here = scale.and_then(|scale| levels::known(cx, scale));
        let typed = scale.and_then(|scale| self.level_typed(cx, scale));
        let named = ADDS.iter().find(|(word, _)| Some(*word) == typed.as_deref());
        self.adds = named.map_or(bound::ADD.label, |(_, adds)| adds);
        self.here = here;
    }

    /// The level of a row that the text names, where it is not chosen yet.
    fn level_typed(&self, cx: &Context, scale: &Scale) -> Option<String> {
        if levels::held(cx, scale).is_some() {
            return None;
        }
        let at = cx.catalog().level_typed(scale, self.pick.searched())?;
        Some(scale.levels(cx.catalog()).nth(at)?.word.clone())
    }

    /// The list begins anew: what is chosen stands first, and what it is for after that.
    fn begin(&mut self, cx: &Context) {
        self.first = cx.grant().groups.keys().copied().collect();
        self.scopes = cx.scopes();
        // A policy without permissions is mostly for what the others are for.
        if self.scopes.is_empty() {
            let grants = cx.work.draft.grants.iter();
            self.scopes = grants.flat_map(|grant| grant.groups.values().cloned()).collect();
        }
        self.search(cx);
    }

    /// Opens the search for what a tool or call needs.
    fn find(&mut self, cx: &mut Context) {
        self.below.leave();
        let mut finder = Finder::open(cx, Manner::Beside);
        // What was typed for a group that is not there may be a call.
        if !self.pick.filter.is_empty() {
            finder.look_for(self.pick.filter.text());
        }
        self.finder = Some(finder);
    }

    /// Puts the cursor on a row of the catalog.
    fn stand_on(&mut self, place: Option<u32>) {
        if let Some(at) = place.and_then(|place| self.matches.iter().position(|at| *at == place)) {
            self.pick.cursor = at;
        }
    }

    fn enter(&mut self, cx: &mut Context) -> Flow {
        let place = self.place();
        if self.pick.searching() {
            if self.take(cx) {
                self.clear(cx);
                self.stand_on(place);
            }
            return Flow::Stay;
        }
        if !self.pick.filter.is_empty() {
            let moved = self.pick.moved;
            self.clear(cx);
            self.stand_on(place);
            self.pick.moved = moved;
        }
        // With others an empty access is dropped on the way.
        if cx.grant().groups.is_empty() && cx.work.draft.grants.len() < 2 {
            cx.notice = Some(Notice::warning(
                "A token needs at least one permission. → adds the row under the cursor at its lowest level.",
            ));
            return Flow::Stay;
        }
        let passed = self.scale(cx, self.pick.cursor).filter(|_| self.pick.moved);
        cx.passed = passed
            .filter(|scale| levels::held(cx, scale).is_none())
            .map(|scale| visible(&scale.label).into_owned());
        Flow::Next
    }

    fn clear(&mut self, cx: &Context) {
        self.pick.clear();
        self.begin(cx);
    }

    /// The button under the list, and the way to it; true when the act was for that.
    fn about_below(&mut self, cx: &mut Context, act: Action) -> bool {
        if act == Action::Back {
            self.below.leave();
        }
        match self.below.act(act, self.pick.on_last_row(self.matches.len()), 1) {
            Over::NotMine => return false,
            Over::Moved => {}
            Over::Pressed(_) => self.find(cx),
        }
        true
    }
}

impl Step for PermissionsStep {
    fn keys(&self) -> &'static [Binding] {
        match (&self.finder, self.below.is_here()) {
            (Some(finder), _) => finder.keys(),
            (None, true) => BELOW,
            (None, false) if self.pick.filter.is_empty() => KEYS,
            (None, false) => SEARCHING,
        }
    }

    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let adds = self.finder.is_none() && binding.label == bound::ADD.label;
        match &self.finder {
            Some(finder) => finder.footer(binding),
            None if self.matches.is_empty() && !self.below.is_here() && bound::sets_a_row(binding) => None,
            None if adds => Some((binding.written, self.adds)),
            None => Some((binding.written, binding.label)),
        }
    }

    fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        if let Some(finder) = &mut self.finder {
            finder.read(cx, given);
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.pick = Pick::default();
        self.below.leave();
        self.finder = None;
        self.unseen.seen();
        self.begin(cx);
        self.remember(cx);
        // The line beside the list has little room for it.
        let words: Vec<String> = [hints::of_list(cx), hints::of_template(cx)]
            .into_iter()
            .flatten()
            .collect();
        if cx.notice.is_none() && !words.is_empty() {
            cx.notice = Some(Notice {
                standing: true,
                ..Notice::plain(visible(&words.join(" ")).into_owned())
            });
        }
    }

    /// Another list may have come: the cursor stays on its row.
    fn refresh(&mut self, cx: &mut Context) {
        let here = self.here.take();
        self.search(cx);
        let same =
            |at: &usize| here.is_some() && self.scale(cx, *at).and_then(|scale| levels::known(cx, scale)) == here;
        if let Some(at) = (0..self.matches.len()).find(same) {
            self.pick.cursor = at;
        }
        self.remember(cx);
    }

    /// The cursor goes to the group's row.
    fn point(&mut self, cx: &mut Context, place: &Place) {
        let Place::Group(_, id) = place else { return };
        let scales = cx.catalog().scales();
        let has = |at: &u32| {
            let scale = scales.get(*at as usize);
            scale.is_some_and(|scale| scale.has(cx.catalog(), *id))
        };
        if let Some(at) = self.matches.iter().position(has) {
            self.pick.cursor = at;
        }
        self.remember(cx);
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        if let Some(finder) = &mut self.finder {
            match finder.act(cx, act) {
                Outcome::Open => return Flow::Stay,
                Outcome::Closed => {}
                Outcome::Taken => finder.take(cx),
            }
            self.finder = None;
            self.clear(cx);
            self.remember(cx);
            return Flow::Stay;
        }
        if self.about_below(cx, act) {
            return Flow::Stay;
        }
        let (place, moved) = (self.place(), self.pick.moved);
        match self.pick.act(act, self.matches.len()) {
            Picked::Filtered => {
                self.search(cx);
                // Who clears the search stays on the row that was found by it, and has still come
                // to it.
                if act == Action::Back {
                    self.stand_on(place);
                    self.pick.moved = moved;
                }
            }
            Picked::Moved => {}
            Picked::NotMine => match act {
                Action::Right => self.more(cx),
                Action::Left => self.less(cx),
                Action::Toggle => self.toggle(cx),
                Action::Enter => return self.enter(cx),
                Action::Back => return Flow::Back,
                Action::FindNeeds => self.find(cx),
                _ => {}
            },
        }
        self.remember(cx);
        Flow::Stay
    }

    fn frame_shown(&mut self) {
        self.unseen.seen();
        if let Some(finder) = &mut self.finder {
            finder.frame_shown();
        }
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(match &mut self.finder {
            Some(finder) => finder.field(),
            None => &mut self.pick.filter,
        })
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if let Some(finder) = &mut self.finder {
            finder.paste(cx, text);
            return Flow::Stay;
        }
        self.below.leave();
        // A list of permissions stays one when its lines become one.
        let lines = finder::lines_of(text);
        let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let listed = lines.join("; ");
        let text = if lines.len() > 1 && needs::names_permissions(&listed, cx.catalog()) {
            &listed
        } else {
            text
        };
        cx.notice = self.pick.paste(text).sentence().map(Notice::plain);
        self.search(cx);
        self.remember(cx);
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        if let Some(finder) = &self.finder {
            return finder.page(cx);
        }
        let row = move |at: usize| {
            let scale = self.scale(cx, at);
            scale.map_or_else(|| Row::new(""), |scale| levels::row(cx, scale))
        };
        let chosen = match cx.grant().groups.len() {
            0 => "none chosen".to_owned(),
            count => format!("{count} chosen"),
        };
        let list = List {
            focused: !self.below.is_here(),
            columns: Columns::Permissions,
            found: self.pick.searched().to_owned(),
            below: self.said_below(),
            ..List::new("permissions", self.matches.len(), self.pick.cursor, row)
        };
        let all = thousands(cx.catalog().scales().len() as u64);
        Page {
            state: chosen,
            parts: vec![
                Part::Search(self.pick.view(&format!("Type to find one of {all} permissions"))),
                Part::List(list),
            ],
            detail: self.hints(cx),
            // Beside the list there may be no room for all of it.
            help_about: Some(Box::new(|| {
                let words = [hints::of_list(cx), hints::of_template(cx)].into_iter().flatten();
                words.map(|words| Line::plain(visible(&words).into_owned())).collect()
            })),
            buttons: Buttons {
                words: vec!["Find what a tool or call needs".into()],
                focus: self.below.at(),
            },
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        match &self.finder {
            Some(finder) => finder.typing(),
            None => self.pick.typing() && !self.below.is_here(),
        }
    }

    fn typed(&self) -> bool {
        match &self.finder {
            Some(finder) => finder.typed(),
            None => !self.pick.filter.is_empty() && !self.below.is_here(),
        }
    }
}
