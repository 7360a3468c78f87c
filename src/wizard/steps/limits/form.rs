//! How the step looks: the form, or one of the lists that open in its place.

use super::checked::Checked;
use super::expiry::{Expiry, Set, WARNING};
use super::{Focus, LimitsStep, Opened, mine};
use crate::domain::token::lifetime::{self, in_words};
use crate::domain::token::spec::Place;
use crate::wizard::page::{ChoiceView, FieldView, Line, LineStyle, List, Page, Part, Row};
use crate::wizard::state::context::Context;

impl LimitsStep {
    pub(super) fn form<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        // With a wrong clock there is more to say below, and a small window has no row to spare.
        let airy = cx.clock_warning().is_none();
        let mut parts = self.addresses(airy);
        parts.push(self.rows());
        parts.extend(self.times(cx));
        parts.push(Part::Space);
        parts.push(Part::List(List {
            id: "limits",
            len: 1,
            cursor: 0,
            focused: self.focus == Focus::Continue,
            row: Box::new(|_| Row::new("Continue to summary").act()),
            empty: String::new(),
            wrap: false,
        }));
        Page {
            parts,
            ..Page::default()
        }
    }

    /// A list in the place of the form's lower part.
    pub(super) fn opened<'a>(&'a self, cx: &'a Context, opened: &Opened) -> Page<'a> {
        let (id, heading, cursor, rows) = match opened {
            Opened::Mine(offer) => {
                let (rows, cursor) = (self.offers(cx), self.place_of(cx, *offer));
                let rows: Vec<String> = rows.into_iter().map(|(_, words)| words).collect();
                (
                    "limits-mine",
                    "My address: Enter adds one to “Only from”.",
                    cursor,
                    rows,
                )
            }
            Opened::Remarks(cursor) => {
                let rows = self.checked.told();
                let rows: Vec<String> = rows
                    .into_iter()
                    .map(|told| in_list(&told.place, &told.sentence))
                    .collect();
                ("limits-remarks", "Remarks: Enter goes to the entry.", *cursor, rows)
            }
        };
        let mut parts = Vec::new();
        if matches!(opened, Opened::Mine(_)) {
            parts.push(Part::Field(self.view(Focus::Only)));
            parts.push(under(&self.checked, &Place::IpOnly, true));
        }
        parts.push(Part::Lines(vec![Line::new(LineStyle::Strong, heading)]));
        parts.push(Part::List(List {
            id,
            len: rows.len(),
            cursor,
            focused: true,
            row: Box::new(move |at| Row::new(rows.get(at).cloned().unwrap_or_default())),
            empty: "Nothing is left to remark.".into(),
            wrap: true,
        }));
        match opened {
            Opened::Mine(_) => parts.push(Part::Lines(mine::lines(cx))),
            Opened::Remarks(_) => {
                let more = self.checked.count().saturating_sub(self.checked.told().len());
                if more > 0 {
                    let more = crate::domain::token::address::grouped(more as u128);
                    let words = format!("and {more} more, which show when these are mended.");
                    parts.push(Part::Lines(vec![Line::new(LineStyle::Faint, words)]));
                }
            }
        }
        Page {
            parts,
            ..Page::default()
        }
    }

    fn addresses(&self, airy: bool) -> Vec<Part<'_>> {
        vec![
            Part::Field(self.view(Focus::Only)),
            under(&self.checked, &Place::IpOnly, airy),
            Part::Field(self.view(Focus::Except)),
            under(&self.checked, &Place::IpExcept, airy),
        ]
    }

    /// "My address", and the way to all remarks.
    fn rows(&self) -> Part<'_> {
        let count = self.checked.count();
        let mut rows = vec![Row::new("My address …").hint("this machine's, or yours by SSH")];
        match count {
            0 => {}
            1 => rows.push(Row::new("1 remark …").hint("on these addresses")),
            count => {
                let count = crate::domain::token::address::grouped(count as u128);
                rows.push(Row::new(format!("{count} remarks …")).hint("on these addresses"));
            }
        }
        Part::List(List {
            id: "limits-rows",
            len: rows.len(),
            cursor: usize::from(self.focus == Focus::Remarks),
            focused: matches!(self.focus, Focus::Mine | Focus::Remarks),
            row: Box::new(move |at| rows.get(at).cloned().unwrap_or_else(|| Row::new(""))),
            empty: String::new(),
            wrap: false,
        })
    }

    fn times(&self, cx: &Context) -> Vec<Part<'_>> {
        let starts = Line::new(LineStyle::Faint, instant(cx, self.starts.text(), "From now on."));
        let ends = if self.expiry.is_never() {
            Line::new(LineStyle::Warning, WARNING)
        } else {
            Line::new(LineStyle::Faint, instant(cx, self.expiry.text(), ""))
        };
        let mut parts = vec![
            Part::Field(self.view(Focus::Starts)),
            Part::Lines(vec![starts]),
            Part::Choice(ChoiceView {
                label: "Expiry".into(),
                options: Expiry::scale(),
                taken: self.expiry.step(),
                focused: self.focus == Focus::Expiry,
            }),
            Part::Field(self.view(Focus::Own)),
            self.never(),
            Part::Lines(vec![ends]),
        ];
        let clock = cx.clock_warning();
        parts.extend(clock.map(|words| Part::Lines(vec![Line::new(LineStyle::Warning, words)])));
        parts
    }

    /// "No expiry", a row of its own.
    fn never(&self) -> Part<'_> {
        let words = format!("{}No expiry", circle(self.expiry.set() == Set::Never));
        Part::List(List {
            id: "limits-never",
            len: 1,
            cursor: 0,
            focused: self.focus == Focus::Never,
            row: Box::new(move |_| Row::new(words.clone())),
            empty: String::new(),
            wrap: false,
        })
    }

    fn view(&self, focus: Focus) -> FieldView {
        let (field, label, placeholder) = match focus {
            Focus::Only => (&self.only, "Only from", "any address; or 203.0.113.7, 2001:db8::/32"),
            Focus::Except => (&self.except, "Not from", "no exception"),
            Focus::Starts => (&self.starts, "Starts", "now; or 2d, 2027-01-31"),
            _ => (&self.expiry.own, "", "45d, 6mo, 2027-01-31 (00:00 UTC)"),
        };
        let own = self.expiry.set() == Set::Own;
        let label = match focus {
            Focus::Own => format!("  {}another date or span", circle(own)),
            _ => label.to_owned(),
        };
        let here = self.focus == focus && self.opened.is_none();
        let typed = !field.text().trim().is_empty();
        // Under the addresses stands more than what is wrong with them, and it gives way in a small
        // window.
        let wrong = match focus {
            Focus::Starts if typed => self.checked.wrong(&Place::Starts),
            Focus::Own if typed && own => self.checked.wrong(&Place::Expires),
            _ => None,
        };
        FieldView {
            label,
            text: field.shown(),
            caret: here.then(|| field.caret_column()),
            placeholder: placeholder.into(),
            wrong: wrong.map(|(_, sentence)| sentence).into_iter().collect(),
        }
    }
}

/// What stands under an address field; when there is nothing, an empty line where there is air.
fn under(checked: &Checked, place: &Place, airy: bool) -> Part<'static> {
    let mut lines: Vec<Line> = checked
        .sent(place)
        .map(|words| Line::new(LineStyle::Faint, words))
        .into_iter()
        .collect();
    let warnings = checked.under(place);
    lines.extend(
        warnings
            .into_iter()
            .map(|words| Line::new(LineStyle::Warning, crate::domain::text::visible(&words))),
    );
    if lines.is_empty() && airy {
        lines.push(Line::new(LineStyle::Faint, ""));
    }
    Part::Lines(lines)
}

fn in_list(place: &Place, sentence: &str) -> String {
    let label = if *place == Place::IpExcept {
        "Not from"
    } else {
        "Only from"
    };
    format!("{label}: {}", crate::domain::text::visible(sentence))
}

/// As on the scale.
fn circle(set: bool) -> &'static str {
    if set { "(•)" } else { "( )" }
}

fn instant(cx: &Context, text: &str, unbounded: &str) -> String {
    match lifetime::parse(text).and_then(|when| when.resolve(cx.server_now(), &cx.start.zone)) {
        Ok(Some(instant)) => in_words(instant, &cx.start.zone),
        Ok(None) => unbounded.into(),
        Err(_) => String::new(),
    }
}
