//! The page of the summary: all that is known of the token and of its grade. What fits on a screen is
//! not decided here.

use super::rows::{self, Entry};
use super::tabs::Tab;
use super::{Shown, SummaryStep, suggestions, whereto};
use crate::domain::grade::{Change, Reason};
use crate::domain::summary::overview::Meaning;
use crate::domain::token::spec::Place;
use crate::wizard::page::{
    Buttons, Line, List, Notice, Page, Part, ReasonMark, RefusalView, Review, ReviewFocus, ReviewReason, Row, Scroll,
    Sense,
};
use crate::wizard::state::context::Context;
use crate::wizard::state::unattended;

impl SummaryStep {
    pub(super) fn shown_page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let mut parts = vec![Part::Tabs(self.tab.shown(self.on_views && self.saving.is_none()))];
        parts.extend(
            self.saving
                .as_ref()
                .map(|saving| Part::Field(saving.view("Save as spec file"))),
        );
        match (self.tab, &self.shown) {
            (Tab::Summary, Shown::Spec { .. }) => parts.extend(self.review().map(Part::Review)),
            (Tab::Summary, _) => self.gaps(cx, &mut parts),
            (tab, _) => parts.push(Part::Scroll(Scroll {
                id: tab.id(),
                len: self.lines_of_tab(),
                first: self.scroll,
                focused: self.has_focus() && !self.on_button(),
                line: Box::new(|at| self.line_of_tab(at).into_owned()),
            })),
        }
        Page {
            question: self.question(false),
            parts,
            buttons: self
                .buttons(|entry| matches!(entry, Entry::Create | Entry::Save | Entry::Edit | Entry::AddAccess)),
            notice: self.stops_working(cx),
            ..Page::default()
        }
    }

    /// Whether the cursor is below the row of the views.
    fn has_focus(&self) -> bool {
        self.saving.is_none() && !self.on_views
    }

    /// These of the rows that act, with the focus where the cursor is on one of them.
    fn buttons(&self, these: impl Fn(&Entry<'_>) -> bool) -> Buttons {
        let entries = self.entries();
        let of_these = entries.iter().enumerate().filter(|(_, entry)| these(entry));
        let (places, words): (Vec<usize>, Vec<String>) = of_these.map(|(at, entry)| (at, entry.words())).unzip();
        let focus = places.iter().position(|at| *at == self.cursor);
        Buttons {
            words,
            focus: focus.filter(|_| self.has_focus() && self.on_button()),
        }
    }

    fn review(&self) -> Option<Review<'_>> {
        let Shown::Spec { overview, grade, .. } = &self.shown else {
            return None;
        };
        let reasons = rows::numbered(&grade.reasons).map(|(number, reason)| as_shown(reason, number));
        let mends = |entry: &Entry<'_>| matches!(entry, Entry::Remove(_) | Entry::SignIn);
        let refusal = (!self.refusal.is_empty()).then(|| RefusalView {
            sentences: self.refusal.clone(),
            buttons: self.buttons(mends),
        });
        Some(Review {
            exists: self.change().is_some(),
            facts: &overview.facts,
            in_full: &overview.in_full,
            grade: grade.level,
            reasons: reasons.collect(),
            refusal,
            focus: self.focus(),
        })
    }

    fn focus(&self) -> ReviewFocus {
        let entries = self.entries();
        // The place among those of its kind.
        let nth = |of: fn(&&Entry<'_>) -> bool| {
            let until = entries.iter().take(self.cursor + 1);
            until.filter(of).count().saturating_sub(1)
        };
        let fact = nth(|entry| matches!(entry, Entry::Fact(_)));
        let reason = nth(|entry| matches!(entry, Entry::Reason(_)));
        match entries.get(self.cursor) {
            _ if !self.has_focus() => ReviewFocus::Above,
            Some(Entry::Fact(_)) => ReviewFocus::Fact(fact),
            Some(Entry::On(_)) => ReviewFocus::On(fact),
            Some(Entry::InFull(_)) => ReviewFocus::InFull(nth(|entry| matches!(entry, Entry::InFull(_)))),
            Some(Entry::Grade(_)) => ReviewFocus::Grade,
            Some(Entry::Reason(_)) => ReviewFocus::Reason(reason),
            Some(Entry::Lower(_)) => ReviewFocus::Act(reason),
            _ => ReviewFocus::Below,
        }
    }

    /// While something is missing the page is a list of what that is, with what was refused.
    fn gaps<'a>(&'a self, cx: &Context, parts: &mut Vec<Part<'a>>) {
        let remarks = whereto::remarks(cx).into_iter();
        let mut lines: Vec<Line> = remarks.map(|fact| Line::new(sense(fact.meaning), fact.words)).collect();
        lines.extend(self.refusal.iter().map(|words| Line::new(Sense::Danger, words.clone())));
        let below = |entry: &Entry<'_>| matches!(entry, Entry::Create | Entry::Save | Entry::Edit | Entry::AddAccess);
        let entries: Vec<Entry<'a>> = self.entries().into_iter().filter(|entry| !below(entry)).collect();
        let under = self.cursor < entries.len();
        let list = List::new(
            "summary",
            entries.len(),
            self.cursor.min(entries.len().saturating_sub(1)),
            move |at| entries.get(at).map_or_else(|| Row::new(""), Entry::row),
        );
        parts.extend([
            Part::Space,
            Part::Lines(lines),
            Part::List(List {
                focused: self.has_focus() && under,
                ..list
            }),
        ]);
    }

    /// What runs unattended stops on its own; that is said as long as nothing newer is.
    fn stops_working(&self, cx: &Context) -> Option<Notice> {
        let Shown::Spec { spec, .. } = &self.shown else {
            return None;
        };
        let end = spec.expires.filter(|end| *end > cx.server_now())?;
        Some(Notice {
            standing: true,
            ..Notice::warning(unattended::stops(cx, end)?)
        })
    }
}

/// How a fact is meant where it stands as a sentence.
fn sense(meaning: Meaning) -> Sense {
    match meaning {
        Meaning::Plain | Meaning::Can => Sense::Note,
        Meaning::Not | Meaning::Warning => Sense::Warning,
        Meaning::Danger => Sense::Danger,
    }
}

/// A reason with the key that leads to its change.
fn as_shown(reason: &Reason, number: Option<usize>) -> ReviewReason {
    let said = |suggestion: &crate::domain::grade::Suggestion| match number {
        Some(number) => suggestion.after(&format!("press {number}")),
        None => suggestion.to_string(),
    };
    let mark = match (number, &reason.change, &reason.lowers) {
        (Some(number), ..) => ReasonMark::Number(number),
        (None, Change::Keep, Place::IpOnly) => ReasonMark::Eases,
        (None, Change::Keep, _) => ReasonMark::Warns,
        (None, ..) => ReasonMark::Note,
    };
    let (advice, hint) = if reason.hint.is_empty() {
        (String::new(), String::new())
    } else {
        (said(&reason.suggestion), reason.hint.to_string())
    };
    ReviewReason {
        mark,
        sentence: reason.brief.clone(),
        advice,
        hint,
        act: suggestions::offered(reason).then(|| suggestions::words(&reason.change)),
    }
}
