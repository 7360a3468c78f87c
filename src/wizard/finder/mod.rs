//! Permissions for what somebody wants to call, deploy or run: a search over everything that is
//! known, the answer to all that was asked for, with reasons and questions, and what of it is
//! taken. Stands in place of a step's list while it is open; the steps of template and permissions
//! share it. Judging is [`crate::domain::needs`]'s.

mod apply;
mod input;
mod keymap;
mod rows;
mod targets;

use rows::Line;

use super::message::FileCall;
use super::page::keymap::Action;
use super::page::list::{Outcome, Pick, Picked};
use super::page::text_field::Field;
use super::page::{Line as Text, LineStyle, List, Notice, Page, Part, Row};
use super::state::context::Context;
use crate::domain::catalog::Catalog;
use crate::domain::needs::{self, Answer, Basis, Given, Kinds, Permission};

pub use apply::Manner;

/// The open search.
pub struct Finder {
    pick: Pick,
    /// Places of what matches what is typed.
    hits: Vec<u32>,
    answer: Answer,
    manner: Manner,
    lines: Vec<Line>,
    /// Whether the answer is one that no frame has shown: then nothing of it is taken.
    unseen: bool,
}

impl Finder {
    /// With the answer to what was asked for so far.
    #[must_use]
    pub fn open(cx: &mut Context, manner: Manner) -> Self {
        cx.work.purpose.open = true;
        let mut finder = Self {
            pick: Pick::default(),
            hits: Vec::new(),
            answer: Answer::default(),
            manner,
            lines: Vec::new(),
            unseen: false,
        };
        finder.judge(cx);
        finder
    }

    /// For a whole token, with this beside what was asked for before.
    #[must_use]
    pub fn with(cx: &mut Context, given: Given) -> Self {
        input::add(cx, given);
        Self::open(cx, Manner::Whole)
    }

    /// The same with what was found for what is typed; else with the file of that name, or with the
    /// words themselves. None where they mean nothing.
    #[must_use]
    pub fn with_typed(cx: &mut Context, found: Option<String>, typed: &str) -> Option<Self> {
        let typed = needs::without_credentials(typed);
        // As one that is pasted.
        if needs::is_error(&typed) {
            return Some(Self::with(cx, Given::Words(typed)));
        }
        let is_path = needs::names_file(&typed);
        if let Some(found) = found.filter(|_| !is_path) {
            return Some(Self::with(cx, Given::Words(found)));
        }
        // A path that leads nowhere in the API may be one of this machine.
        if is_path || typed.contains('/') {
            cx.ask(FileCall::ReadNeed(typed));
            return Some(Self::open(cx, Manner::Whole));
        }
        let given = Given::Words(typed.clone());
        let answer = needs::answer(std::slice::from_ref(&given), Catalog::of_this_version());
        // What is wrong with a permission that is named is worth seeing, with what comes nearest.
        let named = needs::names_permissions(&typed, Catalog::of_this_version());
        (named || answer.unknown.is_empty()).then(|| Self::with(cx, given))
    }

    /// Looks for what was typed elsewhere.
    pub fn look_for(&mut self, text: &str) {
        let _ = self.pick.paste(text);
        self.hits = needs::hits(self.pick.searched(), Kinds::All);
    }

    /// Files that were named have been read; words that named none are words.
    pub fn read(&mut self, cx: &mut Context, given: Vec<Given>) {
        given.into_iter().for_each(|one| input::add(cx, one));
        self.judge(cx);
    }

    /// All that was asked for is judged anew. The cursor goes to what is to be decided, where Enter
    /// decides nothing yet; else to what can be taken.
    fn judge(&mut self, cx: &Context) {
        self.answer = needs::answer(&cx.work.purpose.given, Catalog::of_this_version());
        self.unseen = true;
        self.pick.clear();
        self.hits.clear();
        let grant = cx.grant();
        let beside = self.manner == Manner::Beside && !grant.groups.is_empty() && !grant.resources.is_empty();
        self.lines = rows::of(&self.answer, cx.work.purpose.given.len(), beside);
        self.pick.cursor = self.open_line().unwrap_or(0);
    }

    /// The first row of something that is open and can be decided here.
    fn open_line(&self) -> Option<usize> {
        let choice = |line: &Line| matches!(line, Line::Choice(..) | Line::Near(..));
        let first = self.lines.iter().position(choice)?;
        Some(first.saturating_sub(1))
    }

    /// Whether a permission is ticked: what this owner cannot have never is.
    fn is_taken(cx: &Context, one: &Permission) -> bool {
        let decided = cx.work.purpose.decided.get(&one.id).copied();
        cx.may_give(one.id) && decided.unwrap_or(one.basis != Basis::Guess)
    }

    fn taken(&self, cx: &Context) -> Vec<&Permission> {
        let permissions = self.answer.permissions.iter();
        permissions.filter(|one| Self::is_taken(cx, one)).collect()
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

    /// An act of the person. What was found is then to be put into the draft, by [`Finder::take`].
    pub fn act(&mut self, cx: &mut Context, act: Action) -> Outcome {
        match self.pick.act(act, self.len()) {
            Picked::Filtered => {
                self.hits = needs::hits(self.pick.searched(), Kinds::All);
                Outcome::Open
            }
            Picked::Moved => Outcome::Open,
            Picked::NotMine => match act {
                Action::Back => {
                    cx.work.purpose.open = false;
                    Outcome::Closed
                }
                Action::Enter if self.searching() => {
                    self.add_typed(cx);
                    Outcome::Open
                }
                Action::Enter | Action::Toggle if self.unseen => {
                    cx.notice = Some(Notice::plain(
                        "This answer was not on the screen yet: look at it first.",
                    ));
                    Outcome::Open
                }
                Action::Enter => self.enter(cx),
                Action::Toggle => {
                    self.toggle(cx);
                    Outcome::Open
                }
                _ => Outcome::Open,
            },
        }
    }

    /// Puts what is ticked into the draft and says so.
    pub fn take(&self, cx: &mut Context) {
        let permissions = self.taken(cx);
        apply::take(cx, &permissions, &self.answer, self.manner);
    }

    /// The answer was on the screen.
    pub fn frame_shown(&mut self) {
        self.unseen = false;
    }

    /// Where the search is typed.
    pub fn field(&mut self) -> &mut Field {
        &mut self.pick.filter
    }

    /// A paste: an error or a command line is asked for as it is, anything else goes on with what
    /// is typed.
    pub fn paste(&mut self, cx: &mut Context, text: &str) {
        let text = &lines_of(text);
        if needs::is_whole(text, Catalog::of_this_version()) {
            input::add(cx, Given::Words(text.clone()));
            return self.judge(cx);
        }
        cx.notice = self.pick.paste(text.trim()).sentence().map(Notice::plain);
        self.hits = needs::hits(self.pick.searched(), Kinds::All);
    }

    /// Whether letters go into the search.
    #[must_use]
    pub fn typing(&self) -> bool {
        self.pick.typing()
    }

    /// Whether something stands in it.
    #[must_use]
    pub fn typed(&self) -> bool {
        self.searching()
    }

    /// What it asks and shows, in place of the step's own page.
    pub fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let asks = format!(
            "What will it call, deploy or run? Any number, one after the other. Permission data of {}.",
            needs::AS_OF
        );
        Page {
            intro: vec![asks],
            parts: self.parts(cx),
            ..Page::default()
        }
    }

    fn parts<'a>(&'a self, cx: &'a Context) -> Vec<Part<'a>> {
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
            empty: if self.hits.is_empty() && needs::is_error(self.pick.filter.text()) {
                AN_ERROR.into()
            } else {
                "Nothing is called so. Enter asks for it as it is typed, or reads the file of that name.".into()
            },
            wrap: false,
        })
    }
}

/// A paste with line breaks of one kind: terminals send them as a carriage return.
#[must_use]
pub fn lines_of(pasted: &str) -> String {
    pasted.replace("\r\n", "\n").replace('\r', "\n")
}

/// Said in place of rows while an error is typed.
pub const AN_ERROR: &str = "This is an error. Enter looks for what it names.";

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
