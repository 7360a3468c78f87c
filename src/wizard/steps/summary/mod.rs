//! Step 6: the page worth reading. It asks nothing: it shows what will be sent, and each line leads
//! to the step where it is decided. Durations resolve here, once, so that what is shown is what is
//! sent.

mod change;
mod cursor;
mod detour;
mod enter;
mod keys;
mod page;
mod refused;
mod rows;
mod save;
mod suggestions;
mod tabs;
mod whereto;

use self::change::TokenChange;
use self::cursor::Before;
use self::detour::Left;
use self::rows::Kind;
use self::tabs::{Tab, Texts};
use super::{Flow, Step, StepId};
use crate::domain::grade::{Grade, grade};
use crate::domain::summary::overview::{self, Overview, OverviewFact};
use crate::domain::token::spec::{Draft, Gap, Spec};
use crate::wizard::page::file_field::FileField;
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::Context;
use std::borrow::Cow;
use std::time::Duration;

/// "Create Token" arms this long after the page opened or its key was last pressed too early
/// (reference: design section 3).
pub const ARM_AFTER: Duration = Duration::from_millis(700);

/// What the page shows.
enum Shown {
    /// Not opened yet.
    Nothing,
    /// All that was decided, with the very bytes that will be sent, and how far a leak of the token
    /// would reach.
    Spec {
        spec: Box<Spec>,
        texts: Box<Texts>,
        grade: Grade,
        overview: Overview,
        /// What is changed of a token that exists.
        change: Option<Box<TokenChange>>,
    },
    /// What is missing, each with its place, and the names of a file that are not found.
    Gaps {
        gaps: Vec<Gap>,
        names: Vec<String>,
        /// Whose it will be: that may be what has to be changed.
        owner: OverviewFact,
    },
}

/// The step's own state.
pub struct SummaryStep {
    shown: Shown,
    tab: Tab,
    cursor: usize,
    /// The first line in view in a tab of text.
    scroll: usize,
    /// The cursor is on the row of the tabs, above what they show.
    on_views: bool,
    /// Where one was before the buttons.
    before: Option<Before>,
    /// A number put the cursor on a row that changes the token, and no frame has shown it there.
    unseen: bool,
    /// The row from which a step was opened.
    left: Option<Left>,
    /// When "Create Token" arms, on the monotonic clock; none when it is armed.
    arms_at: Option<Duration>,
    /// Why the last attempt was refused and what to do, a sentence each; it stays until the next
    /// attempt, or until another token is shown.
    refusal: Vec<String>,
    /// What was refused.
    refused: Option<Box<Draft>>,
    /// The permission group that the refusal names: it can be removed by the row that says so.
    refused_group: Option<String>,
    /// Whether another credential would help.
    other_sign_in: bool,
    /// The name of a spec file is typed.
    saving: Option<FileField>,
}

impl Default for SummaryStep {
    fn default() -> Self {
        Self {
            shown: Shown::Nothing,
            tab: Tab::Summary,
            cursor: 0,
            scroll: 0,
            on_views: false,
            before: None,
            unseen: false,
            left: None,
            arms_at: None,
            refusal: Vec::new(),
            refused: None,
            refused_group: None,
            other_sign_in: false,
            saving: None,
        }
    }
}

impl SummaryStep {
    /// What will be created, when nothing is missing: the spec and the very bytes.
    #[must_use]
    pub fn ready(&self) -> Option<(&Spec, &[u8])> {
        match &self.shown {
            Shown::Spec {
                spec,
                texts,
                change: None,
                ..
            } => Some((spec, texts.body())),
            _ => None,
        }
    }

    /// What the token becomes that is edited, when nothing is missing.
    #[must_use]
    pub fn change(&self) -> Option<&TokenChange> {
        match &self.shown {
            Shown::Spec { change, .. } => change.as_deref(),
            _ => None,
        }
    }

    /// Whether "Create Token" is armed.
    #[must_use]
    pub fn armed(&self) -> bool {
        self.arms_at.is_none()
    }

    /// Time passed.
    pub fn tick(&mut self, now: Duration) {
        if self.arms_at.is_some_and(|at| now >= at) {
            self.arms_at = None;
        }
    }

    fn arm_later(&mut self, cx: &mut Context) {
        let at = cx.now.since_start + ARM_AFTER;
        self.arms_at = Some(at);
        cx.ask(crate::wizard::message::Effect::WakeAt(at));
    }

    fn resolve(&mut self, cx: &Context) {
        if self.refused.as_ref().is_some_and(|refused| **refused != cx.work.draft) {
            self.forget_refusal();
        }
        self.shown = match cx.read() {
            Ok(spec) => {
                let change = TokenChange::of(&spec, cx).map(Box::new);
                Shown::Spec {
                    overview: rows::overview(&spec, cx, change.as_deref()),
                    texts: Box::new(Texts::of(&spec, cx, change.as_deref())),
                    change,
                    grade: grade(&spec, cx.catalog(), cx, cx.server_now()),
                    spec: Box::new(spec),
                }
            }
            Err(gaps) => Shown::Gaps {
                gaps,
                names: cx
                    .work
                    .draft
                    .unresolved()
                    .map(|one| cx.work.names.called(one))
                    .collect(),
                owner: overview::owner(cx.work.draft.owner, cx),
            },
        };
    }

    /// How many lines the tab has that is open; the summary has rows instead.
    fn lines_of_tab(&self) -> usize {
        match &self.shown {
            Shown::Spec { texts, .. } => texts.len(self.tab),
            _ => 1,
        }
    }

    fn line_of_tab(&self, at: usize) -> Cow<'_, str> {
        match &self.shown {
            Shown::Spec { texts, .. } => texts.line(self.tab, at),
            _ => "Something is missing; the Summary tab says what.".into(),
        }
    }

    /// Whether something of this step is missing.
    pub(in crate::wizard) fn misses(&self, step: StepId) -> bool {
        match &self.shown {
            Shown::Gaps { gaps, .. } => gaps.iter().any(|gap| StepId::of(&gap.place) == step),
            Shown::Spec { .. } | Shown::Nothing => false,
        }
    }

    /// What the page asks. `perhaps_made`: an earlier request may have created a token already.
    pub(in crate::wizard) fn question(&self, perhaps_made: bool) -> String {
        match (&self.shown, perhaps_made) {
            (Shown::Spec { change: Some(_), .. }, _) if self.tab == Tab::Summary => {
                "Nothing has been changed yet. Check what this token will be able to do."
            }
            (Shown::Spec { .. }, _) if self.tab == Tab::Json => "This is what will be sent, byte for byte.",
            (Shown::Spec { .. }, _) if self.tab == Tab::Curl => "The same as a command for curl.",
            (Shown::Spec { .. }, _) if self.tab == Tab::Terraform => "The same for Terraform.",
            (Shown::Gaps { .. }, _) => "Something is missing. The lines with ▲ lead to it.",
            (_, true) => "An earlier request may have created one. Check what this token may do.",
            (_, false) => "Nothing has been created yet. Check what this token will be able to do.",
        }
        .to_owned()
    }
}

impl Step for SummaryStep {
    fn keys(&self) -> &'static [Binding] {
        self.table()
    }

    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        self.in_footer(binding)
    }

    fn frame_shown(&mut self) {
        self.unseen = false;
    }

    fn open(&mut self, cx: &mut Context) {
        self.resolve(cx);
        self.show_summary();
        self.scroll = 0;
        self.before = None;
        let left = self.left.take();
        self.cursor = match &left {
            Some(left) => self.returned(left),
            None => self.first_row(),
        };
        if let Some(left) = left {
            self.say_what_came_of(cx, &left);
        }
        self.arm_later(cx);
    }

    /// Names may have come for what stood there as ids. What will be sent stays.
    fn refresh(&mut self, cx: &mut Context) {
        // Lines may come at the end of the facts: what is above them and below keeps its cursor.
        let from_end = self.entries().len().saturating_sub(self.cursor);
        let on_line = self
            .entries()
            .get(self.cursor)
            .is_some_and(|one| one.kind() == Kind::Line);
        if let Shown::Spec {
            spec,
            overview,
            grade: graded,
            change,
            ..
        } = &mut self.shown
        {
            if let Some(change) = change {
                change.name(cx);
            }
            *overview = rows::overview(spec, cx, change.as_deref());
            *graded = grade(spec, cx.catalog(), cx, cx.server_now());
            if !on_line {
                self.cursor = self.entries().len().saturating_sub(from_end);
            }
        }
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        if self.act_on_saving(cx, act) {
            return Flow::Stay;
        }
        // A key that means nothing here shows nobody who reads.
        if !matches!(act, Action::Enter | Action::Type(_) | Action::Help) {
            self.arms_at = None;
        }
        match act {
            Action::Save => self.start_saving(cx),
            Action::Enter => return self.enter(cx),
            Action::Back => return self.go_back(),
            Action::NextPart | Action::PreviousPart => self.switch_to_buttons(),
            Action::Left | Action::Right => self.sideways(cx, act),
            Action::Type(typed) => return self.typed(cx, typed),
            _ => self.move_cursor(act),
        }
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        self.saving.as_mut().map(FileField::field)
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if let Some(saving) = &mut self.saving {
            cx.notice = saving.paste(text);
            return Flow::Stay;
        }
        cx.notice = Some(Notice::plain("Nothing is typed on this page; the paste was dropped."));
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        self.shown_page(cx)
    }

    fn typing(&self) -> bool {
        self.saving.is_some()
    }
}
