//! Step 5: from where and until when. All optional; the end is preselected at 90 days, "No expiry" is one key away.

use super::{Ask, Flow};
use crate::token::address;
use crate::token::lifetime::{self, in_words};
use crate::token::spec::Place;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::Context;
use crate::wizard::field::Field;
use crate::wizard::page::{ChoiceView, FieldView, Line, LineStyle, List, Notice, Page, Part, Row};

/// The parts of the form from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    Only,
    Except,
    Starts,
    Ends,
    EndsAt,
    Continue,
}

/// The presets of the end and what they write into the draft; the last one opens a field.
const ENDS: [(&str, &str); 6] = [
    ("7 days", "7d"),
    ("30 days", "30d"),
    ("90 days", "90d"),
    ("No expiry", "never"),
    ("1 year", "1y"),
    ("Other", ""),
];
const OTHER: usize = ENDS.len() - 1;

/// The step's own state.
pub struct LimitsStep {
    focus: Focus,
    only: Field,
    except: Field,
    starts: Field,
    ends: usize,
    ends_at: Field,
    /// One place was asked for by the summary: Enter there goes back to it.
    pointed: bool,
}

impl Default for LimitsStep {
    fn default() -> Self {
        Self {
            focus: Focus::Continue,
            only: Field::default(),
            except: Field::default(),
            starts: Field::default(),
            ends: 2,
            ends_at: Field::default(),
            pointed: false,
        }
    }
}

const IN_TEXT: &[Binding] = &[
    ENTER_NEXT,
    bound::ESC,
    bound::MOVE,
    bound::PARTS,
    bound::CARET,
    bound::EDIT,
];
const IN_CHOICE: &[Binding] = &[ENTER_NEXT, bound::ESC, bound::MOVE, bound::PARTS, bound::CHOICES];
const ON_CONTINUE: &[Binding] = &[bound::ENTER, bound::ESC, bound::MOVE, bound::PARTS];
const ENTER_NEXT: Binding = Binding {
    label: "next part",
    ..bound::ENTER
};

impl LimitsStep {
    fn order(&self) -> Vec<Focus> {
        let mut order = vec![Focus::Only, Focus::Except, Focus::Starts, Focus::Ends];
        if self.ends == OTHER {
            order.push(Focus::EndsAt);
        }
        order.push(Focus::Continue);
        order
    }

    fn step_focus(&mut self, by: isize) {
        let order = self.order();
        let at = order.iter().position(|focus| *focus == self.focus).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(order.len() - 1);
        self.focus = order.get(next).copied().unwrap_or(Focus::Continue);
    }

    fn field(&mut self) -> Option<&mut Field> {
        match self.focus {
            Focus::Only => Some(&mut self.only),
            Focus::Except => Some(&mut self.except),
            Focus::Starts => Some(&mut self.starts),
            Focus::EndsAt => Some(&mut self.ends_at),
            Focus::Ends | Focus::Continue => None,
        }
    }

    fn keep(&self, cx: &mut Context) {
        cx.draft.ip_only = self.only.text().to_owned();
        cx.draft.ip_except = self.except.text().to_owned();
        cx.draft.starts = self.starts.text().to_owned();
        cx.draft.expires = self.ends_text().to_owned();
    }

    fn ends_text(&self) -> &str {
        match ENDS.get(self.ends) {
            Some((_, text)) if self.ends != OTHER => text,
            _ => self.ends_at.text(),
        }
    }

    /// What is wrong at a place of this step, each as a sentence.
    fn wrong(&self, cx: &Context, asked: &Place) -> Vec<String> {
        match cx.read() {
            Ok(_) => Vec::new(),
            Err(gaps) => gaps
                .into_iter()
                .filter(|gap| gap.place == *asked)
                .map(|gap| gap.sentence)
                .collect(),
        }
    }

    fn go_on(&mut self, cx: &mut Context) -> Flow {
        self.keep(cx);
        let places = [
            (Place::IpOnly, Focus::Only),
            (Place::IpExcept, Focus::Except),
            (Place::Starts, Focus::Starts),
            (
                Place::Expires,
                if self.ends == OTHER { Focus::EndsAt } else { Focus::Ends },
            ),
        ];
        for (place, focus) in places {
            if let Some(sentence) = self.wrong(cx, &place).into_iter().next() {
                self.focus = focus;
                cx.notice = Some(Notice::warning(sentence));
                return Flow::Stay;
            }
        }
        Flow::Next
    }

    fn instant(&self, cx: &Context, text: &str, unbounded: &str) -> String {
        match lifetime::parse(text).and_then(|when| when.resolve(cx.now.wall, &cx.start.zone)) {
            Ok(Some(instant)) => in_words(instant, &cx.start.zone),
            Ok(None) => unbounded.into(),
            Err(_) => String::new(),
        }
    }

    fn view(&self, cx: &Context, focus: Focus, label: &str, placeholder: &str, place: &Place) -> FieldView {
        let field = match focus {
            Focus::Only => &self.only,
            Focus::Except => &self.except,
            Focus::Starts => &self.starts,
            _ => &self.ends_at,
        };
        let here = self.focus == focus;
        let typed = !field.text().trim().is_empty();
        FieldView {
            label: label.into(),
            text: field.shown(),
            caret: here.then(|| field.caret_column()),
            placeholder: placeholder.into(),
            wrong: if typed {
                self.wrong(cx, place).into_iter().take(2).collect()
            } else {
                Vec::new()
            },
        }
    }
}

impl Ask for LimitsStep {
    fn keys(&self) -> &'static [Binding] {
        match self.focus {
            Focus::Continue => ON_CONTINUE,
            Focus::Ends => IN_CHOICE,
            _ => IN_TEXT,
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.only = Field::with(cx.draft.ip_only.clone());
        self.except = Field::with(cx.draft.ip_except.clone());
        self.starts = Field::with(cx.draft.starts.clone());
        self.ends = ENDS
            .iter()
            .position(|(_, text)| *text == cx.draft.expires)
            .unwrap_or(OTHER);
        if self.ends == OTHER {
            self.ends_at = Field::with(cx.draft.expires.clone());
        }
        self.focus = Focus::Continue;
        self.pointed = false;
    }

    fn point(&mut self, _cx: &mut Context, place: &Place) {
        self.focus = match place {
            Place::IpOnly => Focus::Only,
            Place::IpExcept => Focus::Except,
            Place::Starts => Focus::Starts,
            Place::Expires => Focus::Ends,
            _ => Focus::Continue,
        };
        self.pointed = true;
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        match act {
            // Who types on the choice means a date of their own.
            Act::Type(_) if self.focus == Focus::Ends => {
                self.ends = OTHER;
                self.focus = Focus::EndsAt;
                self.ends_at.edit(act);
            }
            Act::Up | Act::PreviousPart => self.step_focus(-1),
            Act::Down | Act::NextPart => self.step_focus(1),
            Act::Back => return Flow::Back,
            Act::Enter if self.pointed || self.focus == Focus::Continue => return self.go_on(cx),
            Act::Enter => self.step_focus(1),
            Act::Left if self.focus == Focus::Ends => self.ends = self.ends.saturating_sub(1),
            Act::Right if self.focus == Focus::Ends => self.ends = (self.ends + 1).min(OTHER),
            _ => {
                if let Some(field) = self.field() {
                    field.edit(act);
                }
            }
        }
        self.keep(cx);
        Flow::Stay
    }

    fn paste(&mut self, cx: &mut Context, text: &str) {
        // Lines separate addresses as commas do, so turning them into spaces loses nothing worth a word.
        let addresses = matches!(self.focus, Focus::Only | Focus::Except);
        let text = if addresses {
            text.replace(['\r', '\n', '\t'], " ")
        } else {
            text.to_owned()
        };
        let report = match self.field() {
            Some(field) => field.paste(&text).sentence(),
            None => Some("A paste goes into a field: Up moves to one.".into()),
        };
        cx.notice = report.map(Notice::plain);
        self.keep(cx);
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let ends = match self.ends_text() {
            "never" => Line::new(LineStyle::Warning, "It works until somebody deletes it."),
            text => Line::new(LineStyle::Faint, self.instant(cx, text, "")),
        };
        let starts = Line::new(LineStyle::Faint, self.instant(cx, self.starts.text(), "From now on."));
        let mut parts = vec![
            Part::Field(self.view(
                cx,
                Focus::Only,
                "Only from",
                "any address; or 203.0.113.7, 2001:db8::/32",
                &Place::IpOnly,
            )),
            normalised(self.only.text()),
            Part::Field(self.view(cx, Focus::Except, "Not from", "no exception", &Place::IpExcept)),
            normalised(self.except.text()),
            Part::Field(self.view(cx, Focus::Starts, "Starts", "now; or 2d, 2027-01-31", &Place::Starts)),
            Part::Lines(vec![starts]),
            Part::Choice(ChoiceView {
                label: "Ends".into(),
                options: ENDS.iter().map(|(word, _)| *word).collect(),
                taken: self.ends,
                focused: self.focus == Focus::Ends,
            }),
        ];
        if self.ends == OTHER {
            parts.push(Part::Field(self.view(
                cx,
                Focus::EndsAt,
                "Ends at",
                "45d, 6mo, 2027-01-31 (00:00 UTC)",
                &Place::Expires,
            )));
        }
        parts.push(Part::Lines(vec![ends]));
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

    fn typing(&self) -> bool {
        !matches!(self.focus, Focus::Ends | Focus::Continue)
    }
}

/// A line that shows ranges whose host bits were set as they will be sent; empty when there is none.
fn normalised(typed: &str) -> Part<'static> {
    let shown: Vec<String> = address::parse_list(typed)
        .unwrap_or_default()
        .iter()
        .filter(|cidr| cidr.normalised)
        .map(|cidr| cidr.net.to_string())
        .collect();
    let line = if shown.is_empty() {
        String::new()
    } else {
        format!("Sent as {}.", shown.join(", "))
    };
    Part::Lines(vec![Line::new(LineStyle::Faint, line)])
}
