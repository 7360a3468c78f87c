//! Step 3: what it may do. Every group of the catalogue, a row each as in the dashboard: scope, group, levels side by side.

use std::collections::BTreeSet;

use super::{Ask, Flow};
use crate::catalogue::picker;
use crate::needs::{self, Given};
use crate::text::visible;
use crate::token::id::GroupId;
use crate::token::spec::Place;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::{Context, Live};
use crate::wizard::field::Field;
use crate::wizard::finding::{self, Done, Finding, Manner};
use crate::wizard::page::{Acts, List, Mark, Notice, Page, Part, Row};
use crate::wizard::pick::{Pick, Picked};

mod hints;

/// The step's own state.
#[derive(Default)]
pub struct PermissionsStep {
    pick: Pick,
    /// Which level of the row under the cursor.
    level: usize,
    matches: Vec<u32>,
    /// Whether the cursor is on the row under the list.
    below: bool,
    /// The permissions for what one wants to do, while they are open.
    finding: Option<Finding>,
    /// The groups that were chosen when the step opened stand first while nothing is typed; the order then stays.
    first: BTreeSet<GroupId>,
}

const KEYS: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    bound::MOVE,
    bound::LEVELS,
    bound::SPACE,
    bound::FILTER,
    MORE,
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
    MORE,
    bound::FILTER,
    bound::PAGES,
];
const MORE: Binding = Binding {
    label: "more",
    ..bound::PARTS
};

impl PermissionsStep {
    fn search(&mut self, cx: &Context) {
        self.matches = cx.catalogue().search(self.pick.searched());
        if self.pick.filter.is_empty() {
            let rows = cx.catalogue().rows();
            let chosen = |at: &u32| {
                rows.get(*at as usize)
                    .is_some_and(|row| row.levels.iter().any(|level| self.first.contains(&level.id)))
            };
            let (mut front, rest): (Vec<u32>, Vec<u32>) = self.matches.iter().partition(|at| chosen(at));
            front.extend(rest);
            self.matches = front;
        }
        self.pick.cursor = self.pick.cursor.min(self.matches.len().saturating_sub(1));
        self.settle(cx);
    }

    fn row<'a>(&self, cx: &'a Context, at: usize) -> Option<&'a picker::Row> {
        cx.catalogue().rows().get(*self.matches.get(at)? as usize)
    }

    /// Puts the level cursor on what is set in the row, else on its first level, which is the least.
    fn settle(&mut self, cx: &Context) {
        self.level = self
            .row(cx, self.pick.cursor)
            .and_then(|row| row.levels.iter().position(|level| cx.chosen(level.id)))
            .unwrap_or(0);
    }

    /// Sets or unsets the level under the cursor; true when it is set now.
    fn toggle(&mut self, cx: &mut Context, only_set: bool) -> bool {
        let Some(row) = self.row(cx, self.pick.cursor) else {
            cx.notice = Some(Notice::warning("Nothing matches what is typed. Esc clears it."));
            return false;
        };
        let Some(level) = row.levels.get(self.level) else {
            return false;
        };
        let id = level.id;
        if cx.chosen(id) {
            if !only_set {
                cx.grant_mut().groups.remove(&id);
                self.pick.touched = true;
            }
            return only_set;
        }
        if let Some(refused) = &level.refused {
            cx.notice = Some(Notice::warning(refused.clone()));
            return false;
        }
        cx.set_level(id);
        self.pick.touched = true;
        true
    }

    /// Under a filter, what Space did may not be what a person who types words expects: it is said.
    fn say_toggled(&self, cx: &mut Context, set: bool) {
        if self.pick.filter.is_empty() || cx.notice.is_some() {
            return;
        }
        let Some(row) = self.row(cx, self.pick.cursor) else {
            return;
        };
        let level = row
            .levels
            .get(self.level)
            .map(|level| level.word.as_str())
            .unwrap_or_default();
        let done = if set { "Chosen" } else { "Taken out" };
        let words = format!(
            "{done}: {} {} {level}. Space chooses; after / it is a letter.",
            row.scope.word(),
            row.label
        );
        cx.notice = Some(Notice::good(visible(&words).into_owned()));
    }

    fn enter(&mut self, cx: &mut Context) -> Flow {
        if self.pick.enter_takes() {
            if self.toggle(cx, true) {
                let words = self
                    .row(cx, self.pick.cursor)
                    .map(|row| format!("{} {}", row.scope.word(), row.label));
                self.clear(cx);
                cx.notice = words.map(|words| Notice::good(format!("Chosen: {}. Enter goes on.", visible(&words))));
            }
            return Flow::Stay;
        }
        if !self.pick.filter.is_empty() {
            self.clear(cx);
        }
        if cx.grant().groups.is_empty() {
            cx.notice = Some(Notice::warning(
                "No permission is chosen. Space sets the level under the cursor; a token needs at least one.",
            ));
            return Flow::Stay;
        }
        Flow::Next
    }

    fn clear(&mut self, cx: &Context) {
        self.pick.clear();
        self.first = cx.grant().groups.keys().copied().collect();
        self.search(cx);
    }

    /// The cursor between the list and the row under it, and what that does; true when the act was one of these.
    fn about_below(&mut self, cx: &mut Context, act: Act) -> bool {
        match (self.below, act) {
            (false, Act::NextPart | Act::PreviousPart) => self.below = true,
            (false, Act::Down) if self.pick.cursor + 1 >= self.matches.len() => self.below = true,
            (true, Act::Enter | Act::Toggle | Act::Right) => {
                self.below = false;
                let mut finding = Finding::open(cx, Manner::Beside);
                // What was typed for a group that is not there may be a call.
                if !self.pick.filter.is_empty() {
                    finding.look_for(self.pick.filter.text());
                }
                self.finding = Some(finding);
            }
            (true, Act::NextPart | Act::PreviousPart | Act::Up | Act::PageUp | Act::Home) => self.below = false,
            (true, Act::Type(_) | Act::Filter | Act::Back) => {
                self.below = false;
                return false;
            }
            (true, _) => {}
            (false, _) => return false,
        }
        true
    }
}

impl Ask for PermissionsStep {
    fn keys(&self) -> &'static [Binding] {
        match (&self.finding, self.below) {
            (Some(finding), _) => finding.keys(),
            (None, true) => BELOW,
            (None, false) => KEYS,
        }
    }

    fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        if let Some(finding) = &mut self.finding {
            finding.read(cx, given);
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.pick = Pick::default();
        self.below = false;
        self.finding = None;
        self.first = cx.grant().groups.keys().copied().collect();
        self.search(cx);
    }

    fn refresh(&mut self, cx: &mut Context) {
        let under = self
            .row(cx, self.pick.cursor)
            .map(|row| (row.scope.clone(), row.label.clone()));
        self.search(cx);
        let rows = cx.catalogue().rows();
        let same = |at: &u32| rows.get(*at as usize).map(|row| (row.scope.clone(), row.label.clone())) == under;
        if let Some(place) = self.matches.iter().position(same) {
            self.pick.cursor = place;
        }
        self.settle(cx);
    }

    /// The cursor goes to the group's row and level: Space takes it where it is not chosen, and leaves it out where it is.
    fn point(&mut self, cx: &mut Context, place: &Place) {
        let Place::Group(_, id) = place else { return };
        let rows = cx.catalogue().rows();
        let has = |at: &u32| {
            let row = rows.get(*at as usize);
            row.is_some_and(|row| row.levels.iter().any(|level| level.id == *id))
        };
        let Some(at) = self.matches.iter().position(has) else {
            return;
        };
        self.pick.cursor = at;
        let level = |row: &picker::Row| row.levels.iter().position(|level| level.id == *id);
        self.level = self.row(cx, at).and_then(level).unwrap_or(0);
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        if let Some(finding) = &mut self.finding {
            match finding.act(cx, act) {
                Done::Not => return Flow::Stay,
                Done::Closed => {}
                Done::Taken => finding.take(cx),
            }
            self.finding = None;
            self.clear(cx);
            return Flow::Stay;
        }
        if self.about_below(cx, act) {
            return Flow::Stay;
        }
        let before = self.pick.cursor;
        match self.pick.act(act, self.matches.len()) {
            Picked::Filtered => self.search(cx),
            Picked::Moved if self.pick.cursor != before => self.settle(cx),
            Picked::Moved => {}
            Picked::NotMine => match act {
                Act::Left => self.level = self.level.saturating_sub(1),
                Act::Right => {
                    let last = self
                        .row(cx, self.pick.cursor)
                        .map_or(0, |row| row.levels.len().saturating_sub(1));
                    self.level = (self.level + 1).min(last);
                }
                Act::Toggle => {
                    let set = self.toggle(cx, false);
                    self.say_toggled(cx, set);
                }
                Act::Enter => return self.enter(cx),
                Act::Back => return Flow::Back,
                _ => {}
            },
        }
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(match &mut self.finding {
            Some(finding) => finding.field(),
            None => &mut self.pick.filter,
        })
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if let Some(finding) = &mut self.finding {
            finding.paste(cx, text);
            return Flow::Stay;
        }
        self.below = false;
        // A list of permissions stays one when its lines become one.
        let lines = finding::lines_of(text);
        let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let listed = lines.join("; ");
        let text = if lines.len() > 1 && needs::names_permissions(&listed, cx.catalogue()) {
            &listed
        } else {
            text
        };
        cx.notice = self.pick.paste(text).sentence().map(Notice::plain);
        self.search(cx);
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        if let Some(finding) = &self.finding {
            return finding.page(cx);
        }
        let row = move |at: usize| {
            let Some(row) = self.row(cx, at) else {
                return Row::new("");
            };
            let here = at == self.pick.cursor;
            let levels = row
                .levels
                .iter()
                .enumerate()
                .map(|(which, level)| {
                    (
                        visible(&level.word).into_owned(),
                        cx.chosen(level.id),
                        here && which == self.level,
                    )
                })
                .collect();
            let set = row.levels.iter().any(|level| cx.chosen(level.id));
            Row {
                mark: Mark::Tick(set),
                text: format!("{:<9} {}", row.scope.word(), visible(&row.label)),
                levels,
                faint: row.levels.iter().all(|level| level.refused.is_some()),
                ..Row::new("")
            }
        };
        let list = match &cx.groups.state {
            Live::Ready => format!(
                "{} chosen of {} groups that Cloudflare offers now.",
                cx.grant().groups.len(),
                cx.catalogue().len()
            ),
            _ => format!(
                "{} chosen of {} built-in groups.",
                cx.grant().groups.len(),
                cx.catalogue().len()
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
                    focused: !self.below,
                    row: Box::new(row),
                    empty: "No group matches. Esc clears the filter.".into(),
                    wrap: false,
                }),
                Part::Lines(vec![crate::wizard::page::Line::new(
                    crate::wizard::page::LineStyle::Faint,
                    self.hint(cx),
                )]),
                Part::Acts(Acts {
                    words: vec!["Find permissions for a tool or a call …".into()],
                    cursor: self.below.then_some(0),
                }),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        match &self.finding {
            Some(finding) => finding.typing(),
            None => self.pick.typing() && !self.below,
        }
    }
}
