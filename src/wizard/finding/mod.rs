//! Permissions for what somebody wants to call, deploy or run: a search over everything that is known, the answer to all that was asked for, with reasons and questions,
//! and what of it is taken. Stands in place of a step's list while it is open; the steps of template and permissions share it. Judging is [`crate::needs`]'s.

mod answering;
mod lines;
mod taking;

use std::collections::BTreeSet;

use lines::Line;

use super::binding::{self as bound, Act, Binding};
use super::context::Context;
use super::message::Effect;
use super::page::{Line as Text, LineStyle, List, Notice, Part, Row};
use super::pick::{Pick, Picked};
use crate::catalogue::Catalogue;
use crate::needs::{self, Answer, Basis, Given, Kinds, Permission};
use crate::token::id::GroupId;

pub use taking::Manner;

/// The open search.
pub struct Finding {
    pick: Pick,
    /// Places of what matches what is typed.
    hits: Vec<u32>,
    answer: Answer,
    /// Permissions that the person decided about otherwise than is proposed: all are taken but guesses.
    flipped: BTreeSet<GroupId>,
    lines: Vec<Line>,
}

/// What an act led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It stays open.
    Not,
    /// Back to the list.
    Closed,
    /// What was found is to be taken.
    Taken,
}

/// While something is typed.
const SEARCHING: &[Binding] = &[
    Binding {
        label: "add",
        ..bound::ENTER
    },
    Binding {
        label: "clear",
        ..bound::ESC
    },
    bound::MOVE,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
    bound::SPACE_IN_FILTER,
];
/// While nothing is.
const ANSWERING: &[Binding] = &[
    Binding {
        label: "take",
        ..bound::ENTER
    },
    bound::ESC,
    bound::MOVE,
    Binding {
        label: "tick",
        ..bound::SPACE
    },
    SEARCH,
    bound::PAGES,
    bound::EDIT,
];
const SEARCH: Binding = Binding {
    label: "search",
    ..bound::FILTER
};

impl Finding {
    /// With the answer to what was asked for so far.
    #[must_use]
    pub fn open(cx: &mut Context) -> Self {
        cx.purpose.open = true;
        let mut finding = Self {
            pick: Pick::default(),
            hits: Vec::new(),
            answer: Answer::default(),
            flipped: BTreeSet::new(),
            lines: Vec::new(),
        };
        finding.judge(cx);
        finding
    }

    /// With the answer to this alone.
    #[must_use]
    pub fn of(cx: &mut Context, given: Given) -> Self {
        cx.purpose.given = vec![given];
        Self::open(cx)
    }

    /// With the answer to what was found for what is typed; else to the file of that name, or to the words themselves. None where they mean nothing.
    #[must_use]
    pub fn of_typed(cx: &mut Context, found: Option<String>, typed: &str) -> Option<Self> {
        let typed = needs::without_credentials(typed);
        if let Some(found) = found {
            return Some(Self::of(cx, Given::Words(found)));
        }
        if answering::is_path(&typed) {
            cx.purpose.given.clear();
            cx.ask(Effect::ReadNeed(typed));
            return Some(Self::open(cx));
        }
        let given = Given::Words(typed);
        let answer = needs::answer(std::slice::from_ref(&given), Catalogue::of_this_version());
        // Of a path that leads nowhere the nearest ones are worth a look.
        let path = matches!(&given, Given::Words(words) if words.contains('/'));
        (answer.unknown.is_empty() || path).then(|| Self::of(cx, given))
    }

    /// Files that were named have been read; words that named none are words.
    pub fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        given.into_iter().for_each(|one| answering::add(cx, one));
        self.judge(cx);
    }

    /// All that was asked for is judged anew. The cursor goes to what is to be decided: the first question, else what can be taken.
    fn judge(&mut self, cx: &Context) {
        self.answer = needs::answer(&cx.purpose.given, Catalogue::of_this_version());
        self.pick.clear();
        self.hits.clear();
        self.lay_out(cx);
        let choice = |line: &Line| matches!(line, Line::Choice(..) | Line::Near(..));
        self.pick.cursor = self.lines.iter().position(choice).unwrap_or(0);
    }

    fn lay_out(&mut self, cx: &Context) {
        self.lines = lines::of(&self.answer, cx.purpose.given.len());
    }

    fn is_taken(&self, one: &Permission) -> bool {
        (one.basis != Basis::Guess) != self.flipped.contains(&one.id)
    }

    fn taken(&self) -> impl Iterator<Item = &Permission> {
        self.answer.permissions.iter().filter(|one| self.is_taken(one))
    }

    /// Whether what is typed is being searched.
    fn searching(&self) -> bool {
        !self.pick.filter.is_empty()
    }

    fn len(&self) -> usize {
        if self.searching() {
            self.hits.len()
        } else {
            self.lines.len()
        }
    }

    /// An act of the person. What was found is then to be put into the draft, by [`Finding::take`].
    pub fn act(&mut self, cx: &mut Context, act: Act) -> Done {
        match self.pick.act_on_one(act, self.len()) {
            Picked::Filtered => {
                self.hits = needs::hits(self.pick.filter.text(), Kinds::All);
                Done::Not
            }
            Picked::Moved => Done::Not,
            Picked::NotMine => match act {
                Act::Back => {
                    cx.purpose.open = false;
                    Done::Closed
                }
                Act::Enter if self.searching() => {
                    self.add_typed(cx);
                    Done::Not
                }
                Act::Enter => self.enter(cx),
                Act::Toggle => {
                    self.toggle(cx);
                    Done::Not
                }
                _ => Done::Not,
            },
        }
    }

    /// Puts what is ticked into the draft and says so.
    pub fn take(&self, cx: &mut Context, manner: Manner) {
        let permissions: Vec<&Permission> = self.taken().collect();
        taking::take(cx, &permissions, &self.answer, manner);
    }

    /// A paste: an error or a command line is asked for as it is, anything else goes on with what is typed.
    pub fn paste(&mut self, cx: &mut Context, text: &str) {
        if needs::is_error(text) {
            answering::add(cx, Given::Words(needs::without_credentials(text)));
            return self.judge(cx);
        }
        cx.notice = self.pick.paste(text.trim()).sentence().map(Notice::plain);
        self.hits = needs::hits(self.pick.filter.text(), Kinds::All);
    }

    /// Whether letters go into the search.
    #[must_use]
    pub fn typing(&self) -> bool {
        self.pick.typing()
    }

    /// What works here now.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        if self.searching() { SEARCHING } else { ANSWERING }
    }

    /// What it asks.
    #[must_use]
    pub fn intro() -> Vec<String> {
        vec![format!(
            "What will it call, deploy or run? Any number, one after the other. Permission data of {}.",
            needs::AS_OF
        )]
    }

    /// What it shows.
    pub fn parts<'a>(&'a self, cx: &'a Context) -> Vec<Part<'a>> {
        let search = self.pick.view(
            "Search",
            "a call, a tool, a resource, a command, a file; or paste an error",
        );
        let mut parts = vec![Part::Field(search)];
        if self.searching() {
            parts.push(self.found());
            let under = self.hits.get(self.pick.cursor).and_then(|place| needs::hit(*place));
            parts.extend(under.map(|hit| in_full(&hit)));
        } else {
            parts.push(Part::List(List {
                id: "answer",
                len: self.lines.len(),
                cursor: self.pick.cursor,
                focused: true,
                row: Box::new(move |at| self.line(cx, at)),
                empty: NOTHING_ASKED.into(),
                wrap: true,
            }));
        }
        parts
    }

    fn found(&self) -> Part<'_> {
        Part::List(List {
            id: "found",
            len: self.hits.len(),
            cursor: self.pick.cursor,
            focused: true,
            row: Box::new(move |at| {
                self.hits
                    .get(at)
                    .map_or_else(|| Row::new(""), |place| found_row(*place))
            }),
            empty: "Nothing is called so. Enter asks for it as it is typed, or reads the file of that name.".into(),
            wrap: false,
        })
    }
}

/// Said while nothing is asked for.
const NOTHING_ASKED: &str = "Nothing is asked for yet. Type a call (POST /zones/{zone_id}/purge_cache), a title, a resource of Terraform, a wrangler command, a tool, or ./FILE; or paste an error. Enter adds it.";

/// The row of something that was found by its name.
#[must_use]
pub fn found_row(place: u32) -> Row {
    needs::hit(place).map_or_else(|| Row::new(""), |hit| Row::new(hit.title).hint(hit.about))
}

/// The thing under the cursor to its last letter, since rows are cut.
#[must_use]
pub fn in_full<'a>(hit: &needs::Hit) -> Part<'a> {
    Part::Lines(vec![Text::new(LineStyle::Faint, hit.whole.clone())])
}
