//! Step 3: what it may do. Every group of the catalogue, a row each as in the dashboard: scope, group, levels side by side.

use std::collections::BTreeSet;

use super::{Ask, Flow};
use crate::catalogue::picker;
use crate::refusal::as_on_screen;
use crate::text::visible;
use crate::token::id::GroupId;
use crate::token::spec::Place;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::{Context, Live};
use crate::wizard::page::{List, Mark, Notice, Page, Part, Row};
use crate::wizard::pick::{Pick, Picked};

/// The step's own state.
#[derive(Default)]
pub struct PermissionsStep {
    pick: Pick,
    /// Which level of the row under the cursor.
    level: usize,
    matches: Vec<u32>,
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
    bound::PAGES,
    bound::EDIT,
];

/// Edit includes Read (checked live for Workers Scripts; reference: catalogue section 3), so one takes the other's place.
fn replaces(new: &str, old: &str) -> bool {
    matches!((new, old), ("Edit", "Read") | ("Read", "Edit"))
}

impl PermissionsStep {
    fn search(&mut self, cx: &Context) {
        self.matches = cx.catalogue().search(self.pick.filter.text());
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
        let (id, scope) = (level.id, row.scope.clone());
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
        let replaced: Vec<GroupId> = row
            .levels
            .iter()
            .filter(|other| replaces(&level.word, &other.word))
            .map(|other| other.id)
            .collect();
        let groups = &mut cx.grant_mut().groups;
        for other in replaced {
            groups.remove(&other);
        }
        groups.insert(id, scope);
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

    fn hint(&self, cx: &Context) -> String {
        let Some(row) = self.row(cx, self.pick.cursor) else {
            return String::new();
        };
        let level = row.levels.get(self.level);
        let word = level.map(|level| level.word.as_str()).unwrap_or_default();
        let group = level.and_then(|level| cx.catalogue().group(level.id));
        let about = group
            .map(|group| group.description.as_str())
            .filter(|text| !text.is_empty())
            .unwrap_or(&row.category);
        visible(&format!("{} {}, {word}. {about}", row.scope.word(), row.label)).into_owned()
    }
}

/// What the template's source says beside its permissions: a note, and what else is needed in which case.
fn of_template(cx: &Context) -> Option<String> {
    let template = cx.template.and_then(|at| cx.templates.all().get(at))?;
    let optional = template.optional.iter().map(|more| {
        format!(
            "Also {} {} when {}.",
            more.scope.word(),
            as_on_screen(&more.name),
            more.when.trim_end_matches('.')
        )
    });
    let words: Vec<String> = std::iter::once(template.note.clone())
        .filter(|note| !note.is_empty())
        .chain(optional)
        .collect();
    (!words.is_empty()).then(|| format!("{}: {}", template.name, words.join(" ")))
}

impl Ask for PermissionsStep {
    fn keys(&self) -> &'static [Binding] {
        KEYS
    }

    fn open(&mut self, cx: &mut Context) {
        self.pick = Pick::default();
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

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        cx.notice = self.pick.paste(text).sentence().map(Notice::plain);
        self.search(cx);
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
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
        intro.extend(of_template(cx));
        Page {
            intro,
            parts: vec![
                Part::Field(self.pick.view("Filter", "type to filter")),
                Part::List(List {
                    id: "permissions",
                    len: self.matches.len(),
                    cursor: self.pick.cursor,
                    focused: true,
                    row: Box::new(row),
                    empty: "No group matches. Esc clears the filter.".into(),
                    wrap: false,
                }),
                Part::Lines(vec![crate::wizard::page::Line::new(
                    crate::wizard::page::LineStyle::Faint,
                    self.hint(cx),
                )]),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        self.pick.typing()
    }
}
