//! Step 5: from where and until when. All optional; the end is preselected at 90 days, and "No expiry" is a row of its own that is set by nothing but a key on it
//! (`expiry`). What is typed is read and judged once for each change (`checked`); "My address" and the remarks open as lists in the place of the form.

mod checked;
mod expiry;
mod focus;
mod form;
mod keys;
mod lists;
mod mine;
mod typed;

use super::{Ask, Flow};
use crate::token::spec::Place;
use crate::wizard::binding::{Act, Binding};
use crate::wizard::context::Context;
use crate::wizard::field::Field;
use crate::wizard::page::{Notice, Page};
use checked::Checked;
use expiry::{Expiry, Set};
use focus::Focus;
use keys::{IN_MINE, IN_REMARKS, IN_TEXT, ON_CONTINUE, ON_NEVER, ON_ROW, ON_SCALE};
use mine::Offer;

/// A list that is open in the place of the form, and its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    /// The row itself and not its place: answers that come put rows before it.
    Mine(Offer),
    Remarks(usize),
}

/// The step's own state.
pub struct LimitsStep {
    focus: Focus,
    opened: Option<Opened>,
    only: Field,
    except: Field,
    starts: Field,
    expiry: Expiry,
    checked: Checked,
    /// One place was asked for by the summary: Enter there goes back to it.
    pointed: bool,
}

impl Default for LimitsStep {
    fn default() -> Self {
        Self {
            focus: Focus::Continue,
            opened: None,
            only: Field::default(),
            except: Field::default(),
            starts: Field::default(),
            expiry: Expiry::default(),
            checked: Checked::default(),
            pointed: false,
        }
    }
}

impl LimitsStep {
    /// Puts what is typed into the draft; only a change is read and judged.
    fn keep(&mut self, cx: &mut Context) {
        let ends = self.expiry.text().to_owned();
        let draft = &mut cx.draft;
        let texts = [
            (&mut draft.ip_only, self.only.text()),
            (&mut draft.ip_except, self.except.text()),
            (&mut draft.starts, self.starts.text()),
            (&mut draft.expires, ends.as_str()),
        ];
        let mut changed = false;
        for (kept, typed) in texts {
            if kept != typed {
                typed.clone_into(kept);
                changed = true;
            }
        }
        if changed {
            self.read(cx);
        }
    }

    fn read(&mut self, cx: &Context) {
        self.checked.read(cx);
        if self.focus == Focus::Remarks && self.checked.count() == 0 {
            self.focus = Focus::Mine;
        }
    }

    /// A key on the scale, in the field of one's own, or on "No expiry".
    fn act_on_expiry(&mut self, cx: &mut Context, act: Act) {
        let expiry = &mut self.expiry;
        match (self.focus, act) {
            (Focus::Expiry, Act::Right) => expiry.change(cx, |expiry, cx| expiry.longer(cx)),
            (Focus::Expiry, Act::Left) => expiry.change(cx, |expiry, cx| expiry.shorter(cx)),
            (Focus::Own, Act::Right) => expiry.right_in_own(cx),
            (Focus::Own, _) => expiry.edit(act),
            // To take it back is never too early.
            (Focus::Never, Act::Left) => cx.notice = expiry.take_back(),
            (Focus::Never, Act::Toggle) if expiry.set() == Set::Never => cx.notice = expiry.take_back(),
            (Focus::Never, Act::Right | Act::Toggle) => expiry.change(cx, |expiry, _| expiry.set_never()),
            _ => {}
        }
    }

    fn go_on(&mut self, cx: &mut Context) -> Flow {
        self.keep(cx);
        // Time has gone on since the last change.
        self.read(cx);
        let places = [
            (Place::IpOnly, Focus::Only),
            (Place::IpExcept, Focus::Except),
            (Place::Starts, Focus::Starts),
            (Place::Expires, self.end()),
        ];
        for (place, focus) in places {
            if let Some((at, sentence)) = self.checked.wrong(&place) {
                self.focus = focus;
                if let (Some(at), Some(field)) = (at, self.focused()) {
                    field.place(at);
                }
                cx.notice = Some(Notice::warning(crate::text::visible(&sentence)));
                return Flow::Stay;
            }
        }
        Flow::Next
    }
}

impl Ask for LimitsStep {
    fn keys(&self) -> &'static [Binding] {
        match (self.opened, self.focus) {
            (Some(Opened::Mine(_)), _) => IN_MINE,
            (Some(Opened::Remarks(_)), _) => IN_REMARKS,
            (None, Focus::Continue) => ON_CONTINUE,
            (None, Focus::Expiry) => ON_SCALE,
            (None, Focus::Never) => ON_NEVER,
            (None, Focus::Mine | Focus::Remarks) => ON_ROW,
            (None, _) => IN_TEXT,
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.only = Field::with(cx.draft.ip_only.clone());
        self.except = Field::with(cx.draft.ip_except.clone());
        self.starts = Field::with(cx.draft.starts.clone());
        self.expiry = Expiry::of(&cx.draft.expires);
        self.focus = Focus::Continue;
        self.opened = None;
        self.pointed = false;
        self.read(cx);
    }

    fn point(&mut self, _cx: &mut Context, place: &Place) {
        self.focus = match place {
            Place::IpOnly => Focus::Only,
            Place::IpExcept => Focus::Except,
            Place::Starts => Focus::Starts,
            Place::Expires => self.end(),
            _ => Focus::Continue,
        };
        self.pointed = true;
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        if let Some(opened) = self.opened {
            self.act_in(cx, opened, act);
            return Flow::Stay;
        }
        match act {
            // Who types on the choice means a date of their own.
            Act::Type(_) if matches!(self.focus, Focus::Expiry | Focus::Never) => {
                self.focus = Focus::Own;
                self.expiry.edit(act);
            }
            Act::Up | Act::PreviousPart => self.step_focus(-1),
            Act::Down | Act::NextPart => self.step_focus(1),
            Act::Back => return Flow::Back,
            Act::Enter if self.focus == Focus::Mine => {
                // Nothing is added by going on with Enter: that takes a step to an address.
                self.opened = Some(Opened::Mine(Offer::Done));
            }
            Act::Enter if self.focus == Focus::Remarks => self.opened = Some(Opened::Remarks(0)),
            Act::Enter if self.pointed || self.focus == Focus::Continue => return self.go_on(cx),
            Act::Enter => self.step_focus(1),
            _ if matches!(self.focus, Focus::Expiry | Focus::Own | Focus::Never) => self.act_on_expiry(cx, act),
            _ => {
                if let Some(field) = self.focused() {
                    field.edit(act);
                }
            }
        }
        self.keep(cx);
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        self.focused()
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if self.opened.is_some() {
            cx.notice = Some(Notice::plain("A paste goes into a field: Esc closes this list."));
            return Flow::Stay;
        }
        match self.focus {
            Focus::Only => {
                self.paste_addresses(cx, &Place::IpOnly, text);
                return Flow::Stay;
            }
            Focus::Except => {
                self.paste_addresses(cx, &Place::IpExcept, text);
                return Flow::Stay;
            }
            Focus::Expiry | Focus::Never if !text.trim().is_empty() => self.focus = Focus::Own,
            _ => {}
        }
        let own = self.focus == Focus::Own;
        let report = match self.focused() {
            Some(_) if own => self.expiry.paste(text).sentence(),
            Some(field) => field.paste(text).sentence(),
            None => Some("A paste goes into a field: Up moves to one.".into()),
        };
        cx.notice = report.map(Notice::plain);
        self.keep(cx);
        Flow::Stay
    }

    fn frame_shown(&mut self) {
        self.expiry.seen();
    }

    fn refresh(&mut self, cx: &mut Context) {
        self.read(cx);
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        match &self.opened {
            Some(opened) => self.opened(cx, opened),
            None => self.form(cx),
        }
    }

    fn typing(&self) -> bool {
        let texts = [Focus::Only, Focus::Except, Focus::Starts, Focus::Own];
        self.opened.is_none() && texts.contains(&self.focus)
    }
}
