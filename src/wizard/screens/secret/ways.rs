//! The three ways to get at the secret, as rows: copy it, save or send it, show it. Enter does what
//! the row under the cursor says, after a moment in which the page can be read.

use std::time::Duration;

use super::SecretScreen;
use crate::domain::delivery::clipboard::Route;
use crate::wizard::message::Effect;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::{Columns, Line, List, Mark, Notice, Row, Sense};
use crate::wizard::state::context::Context;

/// From then on Enter acts: whoever still presses it for the page before copies nothing.
const ARM_AFTER: Duration = Duration::from_millis(700);

/// A way, in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HandOver {
    Copy,
    Save,
    Show,
}

const ROWS: [HandOver; 3] = [HandOver::Copy, HandOver::Save, HandOver::Show];

impl HandOver {
    /// The one that works best where copies travel so.
    pub(super) fn best(route: &Route) -> Self {
        match route {
            Route::Nowhere(_)
            | Route::Osc52 {
                tmux_suspected: true, ..
            } => Self::Save,
            Route::Native | Route::Tmux | Route::Osc52 { .. } => Self::Copy,
        }
    }

    fn row(self, route: &Route) -> Row {
        const SAVE: &str = "a file, .env, GitHub, Wrangler, Vault, 1Password …";
        match self {
            Self::Copy => {
                let (how, remark) = copying(route);
                let works = !matches!(route, Route::Nowhere(_));
                let row = Row::new("c").cell("Copy").cell(how);
                row.mark(if works { Mark::None } else { Mark::Excluded })
                    .unavailable(!works)
                    .remark(remark.map(|words| Line::new(Sense::Plain, words)))
            }
            Self::Save => Row::new("s").cell("Save or send").cell(SAVE),
            Self::Show => Row::new("r")
                .cell("Show it here")
                .cell("stays on the screen until you hide it"),
        }
    }

    fn action(self) -> Action<'static> {
        match self {
            Self::Copy => Action::Copy,
            Self::Save => Action::Save,
            Self::Show => Action::Reveal,
        }
    }
}

/// How a copy travels, and what is to be known of that.
fn copying(route: &Route) -> (&str, Option<&'static str>) {
    const UNSEEN: &str = "to your terminal’s clipboard; cfmint cannot see it arrive";
    const DROPPED: &str = "A tmux in between drops it by default.";
    const RECORDED: &str = "A session recorder would keep a copy. s sends it without the screen.";
    const PASSED_ON: &str = "Through tmux. A session recorder would keep a copy; s sends it without one.";
    match route {
        Route::Native => ("to this machine’s clipboard, for 45 seconds", None),
        Route::Tmux => (UNSEEN, Some(PASSED_ON)),
        Route::Osc52 {
            tmux_suspected: true, ..
        } => (UNSEEN, Some(DROPPED)),
        Route::Osc52 { .. } => (UNSEEN, Some(RECORDED)),
        Route::Nowhere(why) => (why, None),
    }
}

/// What is to be known of a copy, where the rows are not there to say it.
pub(super) fn remark(route: &Route) -> Option<Line> {
    copying(route).1.map(|words| Line::new(Sense::Detail, words))
}

impl SecretScreen {
    /// The rows.
    pub(super) fn ways(&self, cx: &Context) -> List<'static> {
        let cursor = ROWS.iter().position(|way| *way == self.way).unwrap_or(0);
        let route = cx.start.route.clone();
        let row = move |at: usize| ROWS.get(at).unwrap_or(&HandOver::Copy).row(&route);
        List {
            columns: Columns::HandOver,
            ..List::new("hand over", ROWS.len(), cursor, row)
        }
    }

    /// Whether ↓ leads out of the rows: of the ways, or of the values where those are moved in.
    pub(super) fn on_last_row(&self) -> bool {
        if self.s3.is_none() && !self.revealed {
            ROWS.last() == Some(&self.way)
        } else {
            self.cursor + 1 == self.values().len()
        }
    }

    /// To another row.
    pub(super) fn move_way(&mut self, act: Action) {
        let at = ROWS.iter().position(|way| *way == self.way).unwrap_or(0);
        let to = crate::wizard::page::list::moved(at, act, ROWS.len()).unwrap_or(at);
        self.way = ROWS.get(to).copied().unwrap_or(self.way);
        self.moved = true;
    }

    /// From a moment on Enter acts.
    pub(super) fn arm(&mut self, cx: &mut Context) {
        let at = cx.now.since_start + ARM_AFTER;
        self.arms_at = Some(at);
        cx.ask(Effect::WakeAt(at));
    }

    /// What Enter does; nothing where no row is under the cursor, or it is too early.
    pub(super) fn entered(&mut self, cx: &mut Context) -> Option<Action<'static>> {
        if self.s3.is_some() || self.revealed {
            cx.notice = Some(Notice::plain("c copies it, s saves or sends it, r shows or hides it."));
            return None;
        }
        if self.taken_for_good() && !self.moved {
            cx.notice = Some(Notice::plain("It is stored. q leaves; c, s and r work as before."));
            return None;
        }
        if self.arms_at.is_some_and(|at| cx.now.since_start < at) {
            cx.notice = Some(Notice::plain("Read it first. This key works in a moment."));
            // One that is held down never becomes one that was meant.
            self.arm(cx);
            return None;
        }
        self.arm(cx);
        Some(self.way.action())
    }
}
