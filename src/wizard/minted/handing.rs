//! Handing the secret over from its screen: what is typed after `s`, the ways that were chosen up front, and what became of them. One that fails leaves the
//! secret where it is.

use super::values::Value;
use super::{Minted, Mode};
use crate::text::visible;
use crate::ways_out::{Contents, Delivered, Place, WayOut};
use crate::wizard::binding::Act;
use crate::wizard::context::Context;
use crate::wizard::field::Field;
use crate::wizard::message::Effect;
use crate::wizard::page::Notice;

impl Minted {
    /// `s`: where to?
    pub(super) fn ask_where(&mut self) {
        self.way_note = None;
        // The caret goes into the field, so the secret leaves the screen.
        self.revealed = false;
        self.mode = Mode::SaveTo(Field::default());
    }

    /// A key while the way out is typed.
    pub(super) fn type_way(&mut self, cx: &mut Context, act: Act) {
        let Mode::SaveTo(field) = &mut self.mode else { return };
        match act {
            Act::Enter => {
                let typed = field.text().trim().to_owned();
                self.go_way(cx, &typed);
            }
            Act::Back => self.mode = Mode::Keys,
            act => {
                if field.edit(act) {
                    self.check_way(cx);
                }
            }
        }
    }

    /// What is typed is looked at, as far as that is quick.
    pub(super) fn check_way(&mut self, cx: &mut Context) {
        let Mode::SaveTo(field) = &self.mode else { return };
        let typed = field.text().trim().to_owned();
        self.way_note = None;
        let contents = self.contents();
        cx.ask(Effect::CheckWay(typed, contents));
    }

    fn contents(&self) -> Contents {
        if self.value() == Value::S3 {
            Contents::S3
        } else {
            Contents::Token
        }
    }

    fn go_way(&mut self, cx: &mut Context, typed: &str) {
        match WayOut::read_or_file(typed) {
            Err(why) => cx.notice = Some(Notice::warning(why)),
            Ok(way) if *way.place() == Place::Clipboard => {
                self.mode = Mode::Keys;
                self.copy(cx);
            }
            Ok(way) => {
                let value = self.value();
                self.hand_over(cx, way, &value);
            }
        }
    }

    fn hand_over(&mut self, cx: &mut Context, way: WayOut, value: &Value) {
        if self.handing.is_some() {
            cx.notice = Some(Notice::plain("One way out is still at work; wait for it."));
            return;
        }
        cx.notice = Some(Notice::plain(format!("Handing it to {way} …")));
        self.handing = Some((way.clone(), Self::is_secret(value)));
        cx.ask(Effect::Deliver(way, self.handed(value)));
    }

    /// The ways that were chosen up front, one after the other.
    pub(super) fn go_on_up_front(&mut self, cx: &mut Context) {
        let Some(way) = self.up_front.pop_front() else { return };
        let value = if cx.start.s3 && self.s3.is_some() {
            Value::S3
        } else {
            Value::Token
        };
        if *way.place() == Place::Clipboard {
            self.copy(cx);
            return;
        }
        self.hand_over(cx, way, &value);
    }

    /// Handing over ended.
    pub fn delivered(&mut self, cx: &mut Context, way: &WayOut, result: Result<Delivered, String>) {
        let secret = match self.handing.take_if(|(asked, _)| asked == way) {
            Some((_, secret)) => secret,
            None => return,
        };
        match result {
            Ok(delivered) => {
                cx.notice = Some(Notice::good(delivered.words.clone()));
                if secret {
                    self.delivered.push((way.clone(), delivered.words));
                    self.take(cx);
                }
                if matches!(self.mode, Mode::SaveTo(_)) {
                    self.mode = Mode::Keys;
                }
            }
            Err(why) => cx.notice = Some(Notice::warning(why)),
        }
        if self.up_front.is_empty() {
            return;
        }
        let said = cx.notice.take();
        self.go_on_up_front(cx);
        // Both are to be read.
        if let (Some(said), Some(now)) = (said, cx.notice.as_mut()) {
            now.text = format!("{} {}", said.text, now.text);
        }
    }

    /// The way that is typed was looked at; an answer to an older text is dropped.
    pub fn way_checked(&mut self, typed: &str, answer: Result<Option<String>, String>) {
        if matches!(&self.mode, Mode::SaveTo(field) if field.text().trim() == typed) {
            self.way_note = Some(answer);
        }
    }

    /// Where it went so far: "saved to ~/token".
    pub(super) fn went(&self) -> Vec<String> {
        let one = |(way, _): &(WayOut, String)| match way.place() {
            Place::File(file) => format!("saved to {}", visible(file)),
            _ => format!("handed to {way}"),
        };
        self.delivered.iter().map(one).collect()
    }
}
