//! Handing the secret over from its screen: what is typed after `s`, the ways that were chosen up
//! front, and what became of them. One that fails leaves the secret where it is.

use std::time::Duration;

use super::values::Value;
use super::{Gone, Handing, Mode, SecretScreen, history};
use crate::domain::delivery::{Delivered, Looked, PayloadKind, Readiness, Target, TargetKind};
use crate::wizard::message::{DeliveryCall, StorageCall, Ticket};
use crate::wizard::page::keymap::Action;
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Sense};
use crate::wizard::state::context::Context;

/// What ends within this time is waited for with the hands still.
const AT_ONCE: Duration = Duration::from_secs(1);

impl SecretScreen {
    /// Where the way out is typed.
    pub fn field(&mut self) -> Option<&mut Field> {
        match &mut self.mode {
            Mode::SaveTo(field) => Some(field),
            Mode::Reminding(file) => Some(file.field()),
            Mode::Keys | Mode::Checking(_) | Mode::Asking(..) | Mode::Replacing(_) => None,
        }
    }

    /// A key while the way out is typed.
    pub(super) fn type_way(&mut self, cx: &mut Context, act: Action) {
        let Mode::SaveTo(field) = &mut self.mode else { return };
        match act {
            Action::Enter => {
                let Mode::SaveTo(field) = &self.mode else { return };
                let typed = self.way_typed(field);
                self.go_way(cx, &typed);
            }
            Action::Back => self.mode = Mode::Keys,
            Action::Up | Action::Down => self.move_place(cx, act),
            Action::NextPart => self.complete(cx),
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
        let typed = self.way_typed(field);
        self.way_note = None;
        let contents = self.contents();
        cx.ask(DeliveryCall::CheckWay(typed, contents));
    }

    pub(super) fn contents(&self) -> PayloadKind {
        if self.value() == Value::S3 {
            PayloadKind::S3
        } else {
            PayloadKind::Token
        }
    }

    fn go_way(&mut self, cx: &mut Context, typed: &str) {
        match Target::read_or_file(typed) {
            Err(why) => cx.notice = Some(Notice::warning(why)),
            Ok(way) if *way.place() == TargetKind::Clipboard => {
                self.mode = Mode::Keys;
                self.copy(cx);
            }
            Ok(way) => {
                let value = self.value();
                self.hand_over(cx, way, value, Some(typed));
            }
        }
    }

    fn hand_over(&mut self, cx: &mut Context, way: Target, value: Value, typed: Option<&str>) {
        if self.handing.is_some() {
            cx.notice = Some(Notice::plain("Another way is still at work; wait for it."));
            return;
        }
        self.begin(cx, way, None, value, typed.map(str::to_owned));
    }

    /// Begins a way out: in place of what was found there, where that was said yes to. What was typed
    /// is not there for one that was chosen up front.
    pub(super) fn begin(
        &mut self,
        cx: &mut Context,
        way: Target,
        over: Option<Box<Looked>>,
        value: Value,
        typed: Option<String>,
    ) {
        cx.notice = Some(Notice::plain(format!("Handing it to {way} …")));
        self.tried = None;
        let noted = self.note_folder(cx, &way);
        let (ticket, payload) = (cx.ticket(), self.payload(&value));
        cx.ask(match over {
            Some(looked) => DeliveryCall::Replace(ticket, looked, payload),
            None => DeliveryCall::Deliver(ticket, way.clone(), payload),
        });
        self.handing = Some(Handing {
            ticket,
            since: cx.now.since_start,
            way,
            value,
            up_front: typed.is_none(),
            typed: typed.unwrap_or_default(),
            noted,
        });
    }

    /// A run that is killed while it writes a file may leave one beside it: the note says where
    /// before that begins. Whether it stands for that alone, the secret being stored already.
    pub(super) fn note_folder(&mut self, cx: &mut Context, way: &Target) -> bool {
        let folder = cx.start.folders.written_by(way);
        let (Some(folder), Some((id, note))) = (folder, &mut self.request) else {
            return false;
        };
        let stored = self.note.is_none();
        let new = note.folders.insert(folder.clone());
        if stored {
            cx.ask(StorageCall::KeepNote(*id, note.of_files([folder].into()).text()));
        } else if new {
            cx.ask(StorageCall::KeepNote(*id, note.text()));
        }
        stored
    }

    /// It ended, so that nothing was left beside a file: a note that stood for that alone goes.
    pub(super) fn no_file_after_all(&self, cx: &mut Context, handing: &Handing) {
        if let (true, Some((id, _))) = (handing.noted, &self.request) {
            cx.ask(StorageCall::ForgetNote(*id));
        }
    }

    /// The ways that were chosen up front, one after the other.
    pub(super) fn go_on_up_front(&mut self, cx: &mut Context) {
        // A yes to a question that is open would begin another.
        if self.handing.is_some() || self.asks_about_up_front() || matches!(self.mode, Mode::Replacing(_)) {
            return;
        }
        let Some(way) = self.up_front.pop_front() else { return };
        let value = if cx.start.s3 && self.s3.is_some() {
            Value::S3
        } else {
            Value::Token
        };
        if *way.place() == TargetKind::Clipboard {
            return self.copy_value(cx, value, Some(way));
        }
        self.hand_over(cx, way, value, None);
    }

    /// Handing over ended; of another token it says nothing here.
    pub fn delivered(&mut self, cx: &mut Context, ticket: Ticket, result: Result<Delivered, String>) {
        let Some(handing) = self.handing.take_if(|handing| handing.ticket == ticket) else {
            return;
        };
        self.no_file_after_all(cx, &handing);
        let up_front = handing.up_front;
        match result {
            Ok(Delivered { words, .. }) => {
                cx.notice = Some(Notice::good(words.clone()));
                let (way, value) = (handing.way.clone(), handing.value.clone());
                let whole = self.is_whole(&value);
                let said = match value {
                    Value::Token => words.clone(),
                    _ => format!("{}: {words}", Self::called(&value)),
                };
                self.happened(cx, Sense::Good, said);
                self.delivered.push(Gone { way, value, words });
                if whole {
                    self.let_go(cx);
                }
                self.tried = None;
                self.moved = false;
                // What is typed for another way stays, and its letters are no keys of the page.
                let as_entered =
                    matches!(&self.mode, Mode::SaveTo(field) if !up_front && self.way_typed(field) == handing.typed);
                if as_entered {
                    self.mode = Mode::Keys;
                    // One Enter too many is for no row; and who waited has gone on typing perhaps.
                    self.closed = cx.now.since_start.saturating_sub(handing.since) > AT_ONCE;
                    self.arm(cx);
                }
            }
            Err(why) => {
                cx.notice = Some(Notice::warning(why.clone()));
                self.happened(cx, Sense::Warning, format!("Not sent to {}: {why}", handing.way));
                if up_front {
                    self.failed.push((handing.way, why));
                } else {
                    self.tried = Some((handing.way, why));
                }
            }
        }
        self.go_on_up_front(cx);
        self.ask_no_more(cx);
        self.ask_what_waits();
    }

    /// The way that is typed was looked at; an answer to an older text is dropped.
    pub fn way_checked(&mut self, typed: &str, answer: Readiness) {
        if matches!(&self.mode, Mode::SaveTo(field) if self.way_typed(field) == typed) {
            self.way_note = Some(answer);
        }
    }

    /// Where the value went so far: "saved to ~/token".
    pub(super) fn went(&self, value: &Value) -> Vec<String> {
        let one = |gone: &Gone| history::place_of(gone.way.place(), &gone.way.to_string());
        self.delivered
            .iter()
            .filter(|gone| gone.value == *value)
            .map(one)
            .collect()
    }

    /// What was chosen up front and failed, and what was tried last, a line each: it stays on the
    /// screen.
    pub(super) fn failures(&self) -> Vec<String> {
        let one = |(way, why): &(Target, String)| format!("Not sent to {way}: {why}");
        self.failed.iter().chain(&self.tried).map(one).collect()
    }
}
