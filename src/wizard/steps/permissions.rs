//! Step 3: what it may do. Every group of the catalog, a row each as in the dashboard: scope,
//! group, levels side by side.

use std::collections::BTreeSet;

use super::{Flow, Step};
use crate::domain::catalog::picker::PermissionLevel;
use crate::domain::catalog::scale::Scale;
use crate::domain::needs::{self, Given};
use crate::domain::text::visible;
use crate::domain::token::id::GroupId;
use crate::domain::token::spec::Place;
use crate::wizard::finder::{self, Finder, Manner};
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Acts, List, Mark, Notice, Page, Part, Row};
use crate::wizard::state::context::{Context, Live};
use crate::wizard::state::unseen::Unseen;

mod hints;
mod levels;

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
}

const KEYS: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    bound::MORE,
    bound::LESS,
    bound::SPACE,
    bound::BUTTONS,
    bound::MOVE,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// While something is typed Space is a letter.
const SEARCHING: &[Binding] = &[
    bound::ADD,
    bound::CLEAR,
    bound::MORE,
    bound::LESS,
    bound::BUTTONS,
    bound::MOVE,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
const BELOW: &[Binding] = &[
    Binding {
        label: "open",
        ..bound::ENTER
    },
    bound::ESC,
    bound::MOVE,
    bound::TO_LIST,
    bound::FILTER,
    bound::PAGES,
];

impl PermissionsStep {
    fn search(&mut self, cx: &Context) {
        self.matches = cx.catalog().search(self.pick.searched());
        if self.pick.filter.is_empty() {
            let scales = cx.catalog().scales();
            let chosen = |at: &u32| {
                let scale = scales.get(*at as usize);
                scale.is_some_and(|scale| scale.levels(cx.catalog()).any(|level| self.first.contains(&level.id)))
            };
            let (mut front, rest): (Vec<u32>, Vec<u32>) = self.matches.iter().partition(|at| chosen(at));
            front.extend(rest);
            self.matches = front;
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

    /// Remembers which row the cursor is on: another list has it at another place.
    fn remember(&mut self, cx: &Context) {
        self.here = self
            .scale(cx, self.pick.cursor)
            .and_then(|scale| levels::known(cx, scale));
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
            .map(|scale| levels::name(cx, scale));
        Flow::Next
    }

    fn clear(&mut self, cx: &Context) {
        self.pick.clear();
        self.first = cx.grant().groups.keys().copied().collect();
        self.search(cx);
    }

    /// The button under the list, and the way to it; true when the act was for that.
    fn about_below(&mut self, cx: &mut Context, act: Action) -> bool {
        if act == Action::Back {
            self.below.leave();
        }
        match self.below.act(act, self.pick.on_last_row(self.matches.len()), 1) {
            Over::NotMine => return false,
            Over::Moved => {}
            Over::Pressed(_) => {
                self.below.leave();
                let mut finder = Finder::open(cx, Manner::Beside);
                // What was typed for a group that is not there may be a call.
                if !self.pick.filter.is_empty() {
                    finder.look_for(self.pick.filter.text());
                }
                self.finder = Some(finder);
            }
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

    fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        if let Some(finder) = &mut self.finder {
            finder.read(cx, given);
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.pick = Pick::default();
        self.below.leave();
        self.finder = None;
        self.first = cx.grant().groups.keys().copied().collect();
        self.unseen.seen();
        self.search(cx);
        self.remember(cx);
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
            let Some(scale) = self.scale(cx, at) else {
                return Row::new("");
            };
            let held = levels::held(cx, scale);
            let all = || scale.levels(cx.catalog());
            let level = |(at, level): (usize, &PermissionLevel)| (visible(&level.word).into_owned(), held == Some(at));
            let scope = scale.row(cx.catalog()).map(|row| row.scope.word());
            Row {
                mark: Mark::Tick(held.is_some()),
                text: format!("{:<9} {}", scope.unwrap_or_default(), visible(&scale.label)),
                levels: all().enumerate().map(level).collect(),
                faint: all().all(|level| level.refused.is_some()),
                ..Row::new("")
            }
        };
        let list = match &cx.groups.state {
            Live::Ready => format!(
                "{} chosen of {} groups that Cloudflare offers now.",
                cx.grant().groups.len(),
                cx.catalog().len()
            ),
            Live::Failed(refusal) => format!(
                "{} chosen of {} built-in groups. {}",
                cx.grant().groups.len(),
                cx.catalog().len(),
                refusal.sentence()
            ),
            _ => format!(
                "{} chosen of {} built-in groups.",
                cx.grant().groups.len(),
                cx.catalog().len()
            ),
        };
        let mut intro = vec![
            "Edit: create, read, change, delete and list. Read: read and list only.".into(),
            list,
        ];
        intro.extend(hints::of_template(cx));
        Page {
            intro,
            parts: vec![
                Part::Field(self.pick.view("Filter", "type to filter")),
                Part::List(List {
                    id: "permissions",
                    len: self.matches.len(),
                    cursor: self.pick.cursor,
                    focused: !self.below.is_here(),
                    row: Box::new(row),
                    empty: self.pick.nothing_matches(),
                    wrap: false,
                }),
                Part::Lines(vec![crate::wizard::page::Line::new(
                    crate::wizard::page::LineStyle::Faint,
                    self.hint(cx),
                )]),
                Part::Acts(Acts {
                    words: vec!["Find permissions for a tool or a call …".into()],
                    cursor: self.below.at(),
                }),
            ],
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
