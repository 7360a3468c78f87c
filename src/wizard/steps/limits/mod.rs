//! Step 5: from where and until when. All optional; the end is preselected at 90 days, and "No
//! expiry" is a row of its own that is set by nothing but a key on it (`expiry`). What is typed is
//! read and judged once for each change (`checked`); "My address" opens as a list in the place of the
//! form (`mine`).

mod checked;
mod expiry;
mod focus;
mod form;
mod keys;
mod mine;
mod typed;

use super::{Flow, Step};
use crate::domain::token::spec::Place;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::Context;
use checked::{Checked, Told};
use expiry::{Expiry, Set};
use focus::Focus;
use keys::{
    BELOW_MINE, IN_ADDRESSES, IN_MINE, IN_TIMES, NEXT_FAULT, ON_CONTINUE, ON_FAULT, ON_MINE, ON_NEVER, ON_SCALE,
};
use mine::Mine;

/// The step's own state.
pub struct LimitsStep {
    focus: Focus,
    /// The part that is no button and had the focus last.
    was: Focus,
    /// "My address", while it is open.
    mine: Option<Mine>,
    only: Field,
    except: Field,
    starts: Field,
    expiry: Expiry,
    checked: Checked,
    /// What "Next fault" led to last, with its number among all.
    fault: Option<(usize, Told)>,
    /// One place was asked for by the summary: Enter there goes back to it.
    pointed: bool,
}

impl Default for LimitsStep {
    fn default() -> Self {
        Self {
            focus: Focus::Continue,
            was: Focus::Only,
            mine: None,
            only: Field::default(),
            except: Field::default(),
            starts: Field::default(),
            expiry: Expiry::default(),
            checked: Checked::default(),
            fault: None,
            pointed: false,
        }
    }
}

impl LimitsStep {
    /// Puts what is typed into the draft; only a change is read and judged.
    fn keep(&mut self, cx: &mut Context) {
        let ends = self.expiry.text().to_owned();
        let draft = &mut cx.work.draft;
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
        if self.focus == Focus::Fault && self.checked.overflows().is_none() {
            self.focus = Focus::Only;
        }
    }

    /// A key on the scale, in the field of one's own, or on "No expiry".
    fn act_on_expiry(&mut self, cx: &mut Context, act: Action) {
        let expiry = &mut self.expiry;
        match (self.focus, act) {
            (Focus::Expiry, Action::Right) => expiry.change(cx, |expiry, cx| expiry.longer(cx)),
            (Focus::Expiry, Action::Left) => expiry.change(cx, |expiry, cx| expiry.shorter(cx)),
            (Focus::Own, Action::Right) => expiry.right_in_own(cx),
            (Focus::Own, _) => expiry.edit(act),
            // To take it back is never too early.
            (Focus::Never, Action::Left) => cx.notice = expiry.take_back(),
            (Focus::Never, Action::Toggle) if expiry.set() == Set::Never => cx.notice = expiry.take_back(),
            (Focus::Never, Action::Right | Action::Toggle) => expiry.change(cx, |expiry, _| expiry.set_never()),
            _ => {}
        }
    }

    /// Whether letters go into a text.
    fn in_text(&self) -> bool {
        self.mine.is_none() && self.focus.is_text()
    }

    /// Enter in a field: to the next one. What is wrong in this one is said first, and it keeps the
    /// focus.
    fn leave_field(&mut self, cx: &mut Context) {
        self.keep(cx);
        // Time has gone on since the last change.
        self.read(cx);
        let place = match self.focus {
            Focus::Only => Some(Place::IpOnly),
            Focus::Except => Some(Place::IpExcept),
            Focus::Starts => Some(Place::Starts),
            here => (here == self.end()).then_some(Place::Expires),
        };
        if place.is_some_and(|place| self.is_wrong(cx, &place)) {
            return;
        }
        let unset = self.focus == Focus::Own && self.expiry.set() != Set::Own && !self.expiry.own.is_empty();
        if unset {
            let words = format!("{} is set, not the date or span you typed.", self.expiry.words());
            cx.notice = Some(Notice::plain(words));
        }
        self.next_field();
    }

    /// Whether something is wrong with the field that has the focus: then it is said, with the
    /// caret behind it.
    fn is_wrong(&mut self, cx: &mut Context, place: &Place) -> bool {
        let Some((at, sentence)) = self.checked.wrong(place) else {
            return false;
        };
        if let (Some(at), Some(field)) = (at, self.focused()) {
            field.place(at);
        }
        cx.notice = Some(Notice::warning(crate::domain::text::visible(&sentence)));
        true
    }

    /// To the next of what is wrong with the addresses or worth knowing of them, which is said; from
    /// the last to the first.
    fn next_fault(&mut self, cx: &mut Context) {
        let Some((at, told)) = self.checked.after(self.fault.as_ref()) else {
            cx.notice = Some(Notice::plain("Nothing is wrong with the addresses."));
            return;
        };
        self.go(if told.place == Place::IpExcept {
            Focus::Except
        } else {
            Focus::Only
        });
        if let (Some(at), Some(field)) = (told.at, self.focused()) {
            field.place(at);
        }
        cx.notice = Some(Notice::warning(crate::domain::text::visible(&told.sentence)));
        self.fault = Some((at, told));
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
            if self.checked.wrong(&place).is_some() {
                self.go(focus);
                self.is_wrong(cx, &place);
                return Flow::Stay;
            }
        }
        Flow::Next
    }
}

impl Step for LimitsStep {
    fn keys(&self) -> &'static [Binding] {
        match (&self.mine, self.focus) {
            (Some(mine), _) if mine.below.is_here() => BELOW_MINE,
            (Some(_), _) => IN_MINE,
            (None, Focus::Continue) => ON_CONTINUE,
            (None, Focus::Expiry) => ON_SCALE,
            (None, Focus::Never) => ON_NEVER,
            (None, Focus::Mine) => ON_MINE,
            (None, Focus::Fault) => ON_FAULT,
            (None, Focus::Only | Focus::Except) => IN_ADDRESSES,
            (None, Focus::Starts | Focus::Own) => IN_TIMES,
        }
    }

    /// The way to the next fault, where there are more than are in view.
    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let needless = match binding.written {
            written if written == NEXT_FAULT.written => self.checked.overflows().is_none(),
            written => written == bound::QUIT.written,
        };
        (!needless).then_some((binding.written, binding.label))
    }

    fn open(&mut self, cx: &mut Context) {
        self.only = Field::with(cx.work.draft.ip_only.clone());
        self.except = Field::with(cx.work.draft.ip_except.clone());
        self.starts = Field::with(cx.work.draft.starts.clone());
        self.expiry = Expiry::of(&cx.work.draft.expires);
        self.focus = Focus::Continue;
        self.was = Focus::Only;
        self.mine = None;
        self.fault = None;
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

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        if let Some(mine) = self.mine {
            self.act_in_mine(cx, mine, act);
            return Flow::Stay;
        }
        match act {
            Action::Type(letter) if !self.in_text() => self.type_elsewhere(cx, letter),
            Action::Up => self.step_focus(-1),
            Action::Down => self.step_focus(1),
            Action::NextPart => self.turn(Focus::Continue),
            Action::PreviousPart => self.turn(Focus::Mine),
            Action::Left if self.focus.is_button() => self.step_button(-1),
            Action::Right if self.focus.is_button() => self.step_button(1),
            Action::Back => return Flow::Back,
            Action::MyAddress => self.open_mine(cx),
            Action::NextFault => self.next_fault(cx),
            Action::Enter if self.focus == Focus::Mine => self.open_mine(cx),
            Action::Enter if self.focus == Focus::Fault => self.next_fault(cx),
            Action::Enter if self.pointed || self.focus == Focus::Continue => return self.go_on(cx),
            Action::Enter => self.leave_field(cx),
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
        self.paste_anywhere(cx, text);
        Flow::Stay
    }

    fn frame_shown(&mut self) {
        self.expiry.seen();
        if let Some(mine) = &mut self.mine {
            mine.seen = true;
        }
    }

    fn refresh(&mut self, cx: &mut Context) {
        self.read(cx);
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        match &self.mine {
            Some(mine) => self.page_of_mine(cx, mine),
            None => self.form(cx),
        }
    }

    fn typing(&self) -> bool {
        self.in_text()
    }

    fn typed(&self) -> bool {
        self.in_text() && self.text().is_some_and(|field| !field.is_empty())
    }
}
