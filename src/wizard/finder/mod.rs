//! Permissions for what somebody wants to call, deploy or run: a search over everything that is
//! known, the answer to all that was asked for, with reasons and questions, and what of it is
//! taken. Stands in place of a step's list while it is open; the steps of template and permissions
//! share it. Judging is [`crate::domain::needs`]'s.

mod apply;
mod input;
mod keymap;
mod page;
mod rows;
mod targets;

use rows::Line;

use super::message::FileCall;
use super::page::below::{Below, Over};
use super::page::keymap::Action;
use super::page::list::{Outcome, Pick, Picked};
use super::page::text_field::Field;
use super::page::{Notice, Row};
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
    /// How many permissions were ticked when that was last decided.
    ticked: usize,
    below: Below,
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
            ticked: 0,
            below: Below::default(),
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
        self.below.leave();
        let ticked = |one: &Permission| Self::is_taken(cx, one);
        self.lines = rows::of(&self.answer, cx.work.purpose.given.len(), ticked);
        self.pick.cursor = self.open_line().unwrap_or(0);
        self.ticked = self.taken(cx).len();
    }

    /// Whether it goes beside what is chosen.
    fn is_beside(&self, cx: &Context) -> bool {
        let grant = cx.grant();
        self.manner == Manner::Beside && !grant.groups.is_empty() && !grant.resources.is_empty()
    }

    /// The buttons: what is ticked, and all that was asked for away.
    fn buttons(&self, cx: &Context) -> Vec<Button> {
        let add = !self.taken(cx).is_empty();
        let over = !cx.work.purpose.given.is_empty();
        let add = add.then_some(Button::Add);
        add.into_iter().chain(over.then_some(Button::StartOver)).collect()
    }

    /// The cursor's way between the rows and the buttons, and what a button does; none when the act
    /// is one of the rows.
    fn about_buttons(&mut self, cx: &mut Context, act: Action) -> Option<Outcome> {
        if act == Action::Back {
            self.below.leave();
        }
        let buttons = self.buttons(cx);
        if buttons.is_empty() {
            return None;
        }
        match self.below.act(act, self.pick.on_last_row(self.len()), buttons.len()) {
            Over::NotMine => None,
            Over::Moved => Some(Outcome::Open),
            Over::Pressed(_) if self.unseen => {
                cx.notice = Some(Notice::plain(UNSEEN));
                Some(Outcome::Open)
            }
            Over::Pressed(at) => Some(match buttons.get(at) {
                Some(Button::Add) => Outcome::Taken,
                Some(Button::StartOver) => {
                    cx.work.purpose.given.clear();
                    cx.work.purpose.decided.clear();
                    self.judge(cx);
                    cx.notice = Some(Notice::plain(format!(
                        "The list is empty again.{}",
                        self.left_behind(cx)
                    )));
                    Outcome::Open
                }
                None => Outcome::Open,
            }),
        }
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
        if let Some(outcome) = self.about_buttons(cx, act) {
            return outcome;
        }
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
                    cx.notice = Some(Notice::plain(UNSEEN));
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
        self.pick.typing() && !self.below.is_here()
    }

    /// Whether something stands in it.
    #[must_use]
    pub fn typed(&self) -> bool {
        self.searching() && !self.below.is_here()
    }
}

/// A paste with line breaks of one kind: terminals send them as a carriage return.
#[must_use]
pub fn lines_of(pasted: &str) -> String {
    pasted.replace("\r\n", "\n").replace('\r', "\n")
}

/// Said in place of rows while an error is typed.
pub const AN_ERROR: &str = "This is an error. Enter looks for what this text names.";

/// Said of an answer that nobody can have looked at.
const UNSEEN: &str = "This answer was not on the screen yet: look at it first.";

/// A button under the answer.
#[derive(Debug, Clone, Copy)]
enum Button {
    /// What is ticked is taken.
    Add,
    /// The list is empty again.
    StartOver,
}

/// The row of something that was found by its name.
#[must_use]
pub fn found_row(place: u32) -> Row {
    needs::hit(place).map_or_else(
        || Row::new(""),
        |hit| Row::new(hit.title).cell(hit.about).cell(hit.kind),
    )
}

/// The thing under the cursor to its last letter, since rows are cut.
#[must_use]
pub fn in_full(hit: &needs::Hit) -> String {
    hit.whole.clone()
}
