//! How the form looks: two groups with the dashboard's titles, what is to be said under each field,
//! and what is set until when.

use super::expiry::{Expiry, Set, WARNING, resolved};
use super::{Focus, LimitsStep};
use crate::domain::text::visible;
use crate::domain::token::address::grouped;
use crate::domain::token::lifetime;
use crate::domain::token::spec::Place;
use crate::wizard::page::{Buttons, ChoiceView, Fact, FieldView, Line, Notice, Page, Part, Sense};
use crate::wizard::state::context::Context;
use crate::wizard::state::unattended;

/// Rows of the group of addresses, whatever is said under its fields.
const ADDRESSES: u16 = 6;
const HINT: &str = "Type an address or a range: your office, such as 9.9.9.0/24";
const TIMES: &str = "A span (45d, 6mo) or a date. A date means 00:00 UTC, as in the dashboard.";

impl LimitsStep {
    pub(super) fn form<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let mut parts = vec![Part::Space, Part::Heading("Client IP Address Filtering".into())];
        parts.extend(self.addresses());
        parts.extend([Part::Room(ADDRESSES), Part::Heading("TTL".into())]);
        parts.extend(self.times(cx));
        Page {
            state: "both are optional".into(),
            parts,
            buttons: Buttons {
                words: vec!["Continue to summary".into()],
                focus: (self.focus == Focus::Continue).then_some(0),
            },
            notice: self.standing(cx),
            help_about: Some(Box::new(|| self.told(cx))),
            ..Page::default()
        }
    }

    /// All that is said on the page, for a window that has no room for it.
    fn told(&self, cx: &Context) -> Vec<Line> {
        let warning = |words: String| Line::new(Sense::Warning, words);
        let wrong = [Place::IpOnly, Place::IpExcept]
            .into_iter()
            .flat_map(|place| self.checked.under(&place).0);
        let wrong = wrong.map(|words| visible(&words).into_owned());
        cx.clock_warning().into_iter().chain(wrong).map(warning).collect()
    }

    /// What is said as long as no act has said anything.
    fn standing(&self, cx: &Context) -> Option<Notice> {
        let stops = || {
            let end = resolved(cx, self.expiry.text()).filter(|_| self.expiry.set() != Set::Never)?;
            unattended::stops(cx, end).map(Notice::warning)
        };
        match self.focus {
            Focus::Own | Focus::Starts => Some(Notice::plain(TIMES)),
            Focus::Expiry | Focus::Never => stops(),
            Focus::Continue => stops().or_else(|| {
                let empty = self.only.is_empty() && self.except.is_empty();
                let words = "Just go on, or start typing: addresses go to “Only from”.";
                empty.then(|| Notice {
                    standing: true,
                    ..Notice::plain(words)
                })
            }),
            Focus::Only | Focus::Mine | Focus::Fault | Focus::Except => None,
        }
    }

    fn addresses(&self) -> Vec<Part<'_>> {
        let button = |words: &str, focus| Buttons {
            words: vec![words.into()],
            focus: (self.focus == focus).then_some(0),
        };
        let mut parts = vec![Part::FieldWith(
            self.view(Focus::Only),
            button("My address", Focus::Mine),
        )];
        for (place, focus) in [(Place::IpOnly, Focus::Only), (Place::IpExcept, Focus::Except)] {
            if focus == Focus::Except {
                parts.push(Part::Field(self.view(focus)));
            }
            let (sentences, more) = self.checked.under(&place);
            let sent = self.checked.sent(&place).into_iter().map(Line::plain);
            let warnings = sentences.into_iter();
            let warnings = warnings.map(|words| Line::new(Sense::Warning, visible(&words)));
            let mut under: Vec<Fact> = sent.chain(warnings).map(below).collect();
            if focus == Focus::Only && self.only.is_empty() && under.is_empty() {
                under.push(below(Line::plain(HINT)));
            }
            if !under.is_empty() {
                parts.push(Part::Facts(under));
            }
            if more > 0 {
                let more = FieldView {
                    text: format!("and {} more", grouped(more as u128)),
                    ..FieldView::default()
                };
                parts.push(if self.checked.overflows() == Some(place) {
                    Part::FieldWith(more, button("Next fault", Focus::Fault))
                } else {
                    Part::Field(more)
                });
            }
        }
        parts
    }

    fn times(&self, cx: &Context) -> Vec<Part<'_>> {
        let starts = resolved(cx, self.starts.text());
        let starts = starts.map(|at| Line::plain(format!("Starts {}.", lifetime::here(at, &cx.start.zone))));
        let mut parts = vec![
            Part::Field(self.view(Focus::Starts)),
            starts.map_or(Part::Space, |line| Part::Facts(vec![below(line)])),
            Part::Choice(ChoiceView {
                label: "Expiry".into(),
                options: Expiry::scale(),
                taken: Some(self.expiry.step()).filter(|at| *at < Expiry::scale().len()),
                focused: self.focus == Focus::Expiry,
                comes_to: None,
            }),
            Part::Field(self.view(Focus::Own)),
            // "No expiry", a row of its own.
            Part::Choice(ChoiceView {
                label: String::new(),
                options: vec!["No expiry"],
                taken: (self.expiry.set() == Set::Never).then_some(0),
                focused: self.focus == Focus::Never,
                comes_to: Some(self.end_in_words(cx)),
            }),
        ];
        let clock = cx.clock_warning();
        parts.extend(clock.map(|words| Part::Facts(vec![below(Line::new(Sense::Warning, words))])));
        parts
    }

    /// When it ends; of a date or span of one's own also how far that is.
    fn end_in_words(&self, cx: &Context) -> Line {
        if self.expiry.is_never() {
            return Line::new(Sense::Warning, WARNING);
        }
        let Some(end) = resolved(cx, self.expiry.text()) else {
            return Line::plain("");
        };
        let words = lifetime::here(end, &cx.start.zone);
        Line::plain(match self.expiry.set() {
            Set::Own => {
                let days = lifetime::days_until(end, cx.server_now(), &cx.start.zone);
                match days {
                    1 => format!("Expires {words}, tomorrow."),
                    2.. => format!("Expires {words}, in {} days.", grouped(u128::from(days.unsigned_abs()))),
                    _ => format!("Expires {words}."),
                }
            }
            Set::Scale(_) | Set::Never => format!("Expires {words}."),
        })
    }

    fn view(&self, focus: Focus) -> FieldView {
        let own = self.expiry.set() == Set::Own;
        let here = self.focus == focus && self.mine.is_none();
        let (field, label, placeholder) = match focus {
            Focus::Only => (&self.only, "Only from", "any address"),
            Focus::Except => (&self.except, "Not from", "no exception"),
            Focus::Starts => (&self.starts, "Starts", "at once"),
            _ if here || !self.expiry.own.is_empty() => (&self.expiry.own, "another", ""),
            _ => (&self.expiry.own, "another date or span", ""),
        };
        let typed = !field.text().trim().is_empty();
        // Under the addresses stands more than what is wrong with them, and it gives way in a small
        // window.
        let wrong = match focus {
            Focus::Starts if typed => self.checked.wrong(&Place::Starts),
            Focus::Own if typed && own => self.checked.wrong(&Place::Expires),
            _ => None,
        };
        FieldView {
            label: label.to_owned(),
            choice: (focus == Focus::Own).then_some(own),
            text: field.shown(),
            caret: here.then(|| field.caret_column()),
            placeholder: placeholder.into(),
            wrong: wrong.map(|(_, sentence)| sentence).into_iter().collect(),
        }
    }
}

/// A line under a field.
fn below(line: Line) -> Fact {
    Fact {
        label: String::new(),
        value: line,
    }
}
