//! Until when: a scale from 7 days to 1 year, a date or span of one's own, or no expiry at all. It
//! knows which of them is set and what a key makes of it; it must not know the other parts of the
//! form, nor where the cursor is.

use jiff::Timestamp;

use crate::domain::token::lifetime::{self, When};
use crate::wizard::page::Notice;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::text_field::{Field, Pasted};
use crate::wizard::state::context::Context;
use crate::wizard::state::unseen::Unseen;

/// The scale, from short to long, and what each step writes into the draft. No expiry is not its
/// far end: no key that makes it longer comes to it.
const SCALE: [(&str, &str); 4] = [
    ("7 days", "7d"),
    ("30 days", "30d"),
    ("90 days", "90d"),
    ("1 year", "1y"),
];
/// Where the scale begins.
const PRESELECTED: usize = 2;
/// What no expiry writes into the draft.
const NEVER: &str = "never";
/// Said as long as it is set.
pub(super) const WARNING: &str = "never expires: it works until someone deletes it";

/// What is set: one of these, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// This step of the scale.
    Scale(usize),
    /// The date or span that is typed.
    Own,
    /// No expiry.
    Never,
}

/// The expiry, as far as it is chosen.
#[derive(Debug)]
pub(super) struct Expiry {
    set: Set,
    /// What was set before no expiry was.
    before: Set,
    /// The step of the scale that was set last.
    scale: usize,
    /// The date or span of one's own; it may be typed and not set.
    pub(super) own: Field,
    unseen: Unseen<()>,
}

impl Default for Expiry {
    fn default() -> Self {
        Self {
            set: Set::Scale(PRESELECTED),
            before: Set::Scale(PRESELECTED),
            scale: PRESELECTED,
            own: Field::default(),
            unseen: Unseen::default(),
        }
    }
}

impl Expiry {
    /// As it stands in a draft.
    pub(super) fn of(text: &str) -> Self {
        let mut expiry = Self::default();
        match SCALE.iter().position(|(_, step)| *step == text) {
            Some(at) => expiry.take(Set::Scale(at)),
            None if text == NEVER => expiry.take(Set::Never),
            None => {
                expiry.own = Field::with(text);
                expiry.take(Set::Own);
            }
        }
        expiry
    }

    pub(super) fn set(&self) -> Set {
        self.set
    }

    /// What goes into the draft.
    pub(super) fn text(&self) -> &str {
        match self.set {
            Set::Scale(at) => SCALE.get(at).map_or("", |(_, text)| *text),
            Set::Own => self.own.text(),
            Set::Never => NEVER,
        }
    }

    /// The words of the scale, from short to long.
    pub(super) fn scale() -> Vec<&'static str> {
        SCALE.iter().map(|(words, _)| *words).collect()
    }

    /// Which step of the scale is set; none of them has this place when none is.
    pub(super) fn step(&self) -> usize {
        match self.set {
            Set::Scale(at) => at,
            Set::Own | Set::Never => SCALE.len(),
        }
    }

    /// Whether no expiry is set, also in words of one's own.
    pub(super) fn is_never(&self) -> bool {
        let own = self.own.text().trim();
        let unbounded = || matches!(lifetime::parse(own), Ok(When::Unbounded));
        match self.set {
            Set::Never => true,
            Set::Own => !own.is_empty() && !own.eq_ignore_ascii_case("now") && unbounded(),
            Set::Scale(_) => false,
        }
    }

    /// What was done has been on the screen.
    pub(super) fn seen(&mut self) {
        self.unseen.seen();
    }

    /// A key that changes what is set: it counts when the change before it has been seen. What that
    /// one said stays as long.
    pub(super) fn change(&mut self, cx: &mut Context, change: impl FnOnce(&mut Self, &Context) -> Option<Notice>) {
        if self.unseen.holds(cx, &()) {
            return;
        }
        let before = self.set;
        cx.notice = change(self, cx);
        if self.set != before {
            self.unseen.changed(cx, ());
        }
    }

    /// One step longer. Beyond the scale nothing is set: what is longer than 1 year is chosen by
    /// its own row.
    pub(super) fn longer(&mut self, cx: &Context) -> Option<Notice> {
        let longest = "1 year is the longest of these. A later date has its own row: ↓ goes there.";
        let next = match self.set {
            Set::Scale(at) => at + 1,
            _ if self.is_never() => return Some(plain("No expiry is set, and nothing is longer.")),
            _ => match self.own_end(cx) {
                Some(end) => place(|at| ends(cx, at).is_some_and(|step| step > end)).unwrap_or(SCALE.len()),
                None => self.scale,
            },
        };
        self.step_to(next, longest)
    }

    /// One step shorter.
    pub(super) fn shorter(&mut self, cx: &Context) -> Option<Notice> {
        let shortest = "7 days is the shortest of these. Another date or span has its own row: ↓ goes there.";
        let next = match self.set {
            Set::Scale(at) => at.checked_sub(1),
            Set::Never => return self.take_back(),
            Set::Own => match self.own_end(cx).filter(|_| !self.is_never()) {
                Some(end) => {
                    let shorter = |at: usize| ends(cx, at).is_some_and(|step| step < end);
                    (0..SCALE.len()).rev().find(|at| shorter(*at))
                }
                None => Some(self.scale),
            },
        };
        self.step_to(next.unwrap_or(SCALE.len()), shortest)
    }

    /// Sets a step of the scale, or says why there is none.
    fn step_to(&mut self, at: usize, none: &str) -> Option<Notice> {
        let Some((words, _)) = SCALE.get(at) else {
            return Some(plain(none));
        };
        let own = self.set == Set::Own && !self.own.is_empty();
        self.take(Set::Scale(at));
        own.then(|| {
            plain(format!(
                "{words} is set. What you typed below stays there, but is not set."
            ))
        })
    }

    /// The date or span that is typed, if it is not what is set already.
    pub(super) fn set_own(&mut self) {
        self.take(Set::Own);
    }

    /// No expiry, with a warning.
    pub(super) fn set_never(&mut self) -> Option<Notice> {
        self.take(Set::Never);
        Some(Notice::warning(format!("{WARNING}. ← takes that back.")))
    }

    /// What was set before no expiry was.
    pub(super) fn take_back(&mut self) -> Option<Notice> {
        if self.set != Set::Never {
            return Some(plain("“No expiry” is not set."));
        }
        self.take(self.before);
        Some(plain(format!("{} is set again.", self.words())))
    }

    /// What is typed into the field of one's own: letters and pastes set it; erasing what is not
    /// set changes nothing that is.
    pub(super) fn edit(&mut self, act: Action) {
        self.own.edit(act);
        if matches!(act, Action::Type(_)) {
            self.set_own();
        }
    }

    /// The same of a paste; a blank one sets nothing.
    pub(super) fn paste(&mut self, text: &str) -> Pasted {
        let pasted = self.own.paste(text);
        if !text.trim().is_empty() {
            self.set_own();
        }
        pasted
    }

    /// → behind the last letter of a date or span that is typed and not set: it sets it.
    pub(super) fn right_in_own(&mut self, cx: &mut Context) {
        let caret = self.own.caret_column();
        self.own.edit(Action::Right);
        if self.own.caret_column() != caret || self.own.is_empty() || self.set == Set::Own {
            return;
        }
        self.change(cx, |expiry, _| {
            expiry.set_own();
            Some(plain("What is typed here is set."))
        });
    }

    /// What is set, for a sentence.
    pub(super) fn words(&self) -> &'static str {
        match self.set {
            Set::Scale(at) => SCALE.get(at).map_or("", |(words, _)| *words),
            Set::Own => "Another date or span",
            Set::Never => "No expiry",
        }
    }

    fn take(&mut self, set: Set) {
        if set == Set::Never && self.set != Set::Never {
            self.before = self.set;
        }
        if let Set::Scale(at) = set {
            self.scale = at;
        }
        self.set = set;
    }

    /// When the date or span of one's own is; none when it cannot be read.
    fn own_end(&self, cx: &Context) -> Option<Timestamp> {
        resolved(cx, self.own.text())
    }
}

/// The first step of the scale of which this is true.
fn place(wanted: impl Fn(usize) -> bool) -> Option<usize> {
    (0..SCALE.len()).find(|at| wanted(*at))
}

fn ends(cx: &Context, at: usize) -> Option<Timestamp> {
    resolved(cx, SCALE.get(at)?.1)
}

pub(super) fn resolved(cx: &Context, text: &str) -> Option<Timestamp> {
    let when = lifetime::parse(text).ok()?;
    when.resolve(cx.server_now(), &cx.start.zone).ok().flatten()
}

fn plain(words: impl Into<String>) -> Notice {
    Notice::plain(words)
}
