//! Copies of the values: what is on its way, what is where, and until when. A copy in a clipboard
//! of this machine counts as long as it is there; afterwards nobody knows whether it was pasted.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;

use super::values::Value;
use super::{CLIPBOARD_FOR, SecretScreen};
use crate::domain::delivery::Target;
use crate::domain::delivery::clipboard::{Cleared, Copied, Route};
use crate::wizard::message::{ClipboardCall, Effect, Ticket};
use crate::wizard::page::{Notice, Sense};
use crate::wizard::state::context::Context;

/// Where the last copy is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Clip {
    #[default]
    None,
    /// This value is in a clipboard of this machine until this time on the monotonic clock.
    Ours(Value, Duration),
    /// The same; it is being emptied, by this question.
    Emptying(Value, Duration, Ticket),
    /// The same; it could not be emptied at its time.
    Stuck(Value),
    /// This value was handed to the terminal; nobody can see whether it arrived.
    Sent(Value),
    /// tmux failed in the middle, and may have kept it.
    Perhaps,
}

/// All that is known of copies.
#[derive(Debug, Default)]
pub(super) struct Copies {
    clip: Clip,
    /// Copies on their way: of which value, and the way that was chosen up front, where it was.
    out: BTreeMap<Ticket, (Value, Option<Target>)>,
    /// All of the token was handed to a terminal at some time, also when it was asked to empty its
    /// clipboard since.
    pub(super) sent: bool,
    /// All of it was in a clipboard of this machine at some time.
    pub(super) was_here: bool,
}

impl Copies {
    /// Whether a copy of ours is in a clipboard of this machine.
    pub(super) fn is_ours(&self) -> bool {
        self.held().is_some()
    }

    /// What is in a clipboard of this machine.
    fn held(&self) -> Option<&Value> {
        match &self.clip {
            Clip::Ours(value, _) | Clip::Emptying(value, ..) | Clip::Stuck(value) => Some(value),
            Clip::None | Clip::Sent(_) | Clip::Perhaps => None,
        }
    }

    /// What became of this value.
    pub(super) fn of(&self, value: &Value) -> Option<&'static str> {
        match &self.clip {
            Clip::Ours(of, _) | Clip::Emptying(of, ..) | Clip::Stuck(of) if of == value => Some("copied"),
            Clip::Sent(of) if of == value => Some("sent to your terminal"),
            _ => None,
        }
    }

    /// Whether a copy of ours may be what somebody pastes. A terminal that was asked to forget its
    /// copy may have kept it.
    pub(super) fn could_be_pasted(&self) -> bool {
        !self.is_none() || self.sent || !self.out.is_empty()
    }

    /// The ways that were chosen up front and of which it is not known yet what became.
    pub(super) fn up_front(&self) -> impl Iterator<Item = &Target> {
        self.out.values().filter_map(|(_, way)| way.as_ref())
    }

    /// Whether a terminal was handed a copy and not asked to forget it.
    pub(super) fn is_sent(&self) -> bool {
        matches!(self.clip, Clip::Sent(_))
    }

    /// Whether a copy of ours could not be removed at its time.
    pub(super) fn is_stuck(&self) -> bool {
        matches!(self.clip, Clip::Stuck(_))
    }

    /// Whether there is anything to empty.
    pub(super) fn is_none(&self) -> bool {
        self.clip == Clip::None
    }
}

/// Said of a copy that nobody here can see arrive.
fn sent(route: &Route) -> String {
    let tmux = match route {
        Route::Osc52 {
            tmux_suspected: true, ..
        } => " A tmux in between drops it by default.",
        _ => "",
    };
    format!(
        "Sent to your terminal’s clipboard; cfmint cannot see it arrive. Paste it, or press p to check.{tmux} Nothing arrived? s saves it, r shows it."
    )
}

impl SecretScreen {
    /// Whether a clipboard of this machine holds all of the token.
    pub(super) fn clipboard_holds_it(&self) -> bool {
        self.copies.held().is_some_and(|value| self.is_whole(value))
    }

    /// `c`: by the route that was found.
    pub(super) fn copy(&mut self, cx: &mut Context) {
        self.copy_value(cx, self.value(), None);
    }

    /// The same of this value, for the way that was chosen up front, where it was.
    pub(super) fn copy_value(&mut self, cx: &mut Context, value: Value, up_front: Option<Target>) {
        if let Route::Nowhere(why) = &cx.start.route {
            let why = why.clone();
            cx.notice = Some(Notice::warning(format!("{why} s saves it, r shows it.")));
            if let Some(way) = up_front {
                self.failed.push((way, why));
                self.go_on_up_front(cx);
            }
            return;
        }
        let ticket = cx.ticket();
        cx.notice = Some(Notice::plain("Copying …"));
        cx.ask(ClipboardCall::Copy(ticket, self.payload(&value)));
        self.copies.out.insert(ticket, (value, up_front));
    }

    /// A copy ended. One of another token says nothing here.
    pub fn copied(&mut self, cx: &mut Context, ticket: Ticket, copied: Copied) {
        let Some((value, up_front)) = self.copies.out.remove(&ticket) else {
            return;
        };
        let whole = self.is_whole(&value);
        let (copied_words, sent_words) = (
            self.of_value(&value, "Copied", "copied"),
            self.of_value(&value, "Sent", "sent"),
        );
        cx.notice = Some(match copied {
            Copied::InClipboard => {
                let until = cx.now.since_start + CLIPBOARD_FOR;
                self.copies.clip = Clip::Ours(value, until);
                self.copies.was_here |= whole;
                cx.ask(Effect::WakeAt(until));
                self.happened(
                    cx,
                    Sense::Note,
                    format!("{copied_words} to the clipboard of this machine."),
                );
                Notice::good(format!("Copied. {}", self.clip_words(cx)))
            }
            Copied::Sent => {
                self.copies.clip = Clip::Sent(value);
                self.copies.sent |= whole;
                self.happened(
                    cx,
                    Sense::Note,
                    format!("{sent_words} to your terminal’s clipboard; cfmint cannot see it arrive."),
                );
                Notice::plain(sent(&cx.start.route))
            }
            Copied::Failed(why) => {
                // The attempt took an earlier copy of ours back; tmux may have kept this one, so x
                // stays possible.
                self.copies.clip = match (&self.copies.clip, &cx.start.route) {
                    (_, Route::Tmux) => Clip::Perhaps,
                    (Clip::Sent(before), _) => Clip::Sent(before.clone()),
                    _ => Clip::None,
                };
                self.failed.extend(up_front.map(|way| (way, why.clone())));
                Notice::warning(format!("{why} s saves it, r shows it."))
            }
        });
        if self.copies.out.is_empty() {
            self.go_on_up_front(cx);
        }
        self.ask_no_more(cx);
    }

    /// Until when a copy is there.
    pub(super) fn clip_words(&self, cx: &Context) -> String {
        if self.copies.is_stuck() {
            return "The copy in the clipboard could not be removed; leaving tries again.".to_owned();
        }
        let clock = self.clip_clock(cx);
        format!(
            "The clipboard is emptied at {clock} if it is still ours. The copy in the clipboard is removed when you leave."
        )
    }

    /// The same as a time of day; nothing where no copy is.
    pub(super) fn clip_clock(&self, cx: &Context) -> String {
        let (Clip::Ours(_, until) | Clip::Emptying(_, until, _)) = &self.copies.clip else {
            return String::new();
        };
        let left = until.saturating_sub(cx.now.since_start);
        let at = SignedDuration::try_from(left)
            .ok()
            .and_then(|left| cx.now.wall.checked_add(left).ok());
        at.map(|at| cx.start.zone.to_datetime(at).strftime("%H:%M:%S").to_string())
            .unwrap_or_default()
    }

    /// `x`, the stated time, and leaving.
    pub(super) fn empty_clipboard(&mut self, cx: &mut Context) {
        let ticket = cx.ticket();
        match &self.copies.clip {
            Clip::Ours(value, until) => self.copies.clip = Clip::Emptying(value.clone(), *until, ticket),
            Clip::Stuck(value) => {
                self.copies.clip = Clip::Emptying(value.clone(), cx.now.since_start, ticket);
            }
            Clip::None | Clip::Emptying(..) | Clip::Sent(_) | Clip::Perhaps => {}
        }
        self.emptying = ticket;
        cx.ask(ClipboardCall::Clear(ticket));
    }

    /// Emptying the clipboard ended.
    pub fn cleared(&mut self, cx: &mut Context, ticket: Ticket, cleared: Cleared) {
        if ticket != self.emptying {
            return;
        }
        match (&self.copies.clip, cleared) {
            // It is still there, and x may try again; by itself nobody does.
            (Clip::Emptying(value, ..), Cleared::Failed) => self.copies.clip = Clip::Stuck(value.clone()),
            // A newer copy has taken its place meanwhile.
            (Clip::Ours(..), _) => return,
            (_, Cleared::Failed) => {}
            _ => self.copies.clip = Clip::None,
        }
        if matches!(cleared, Cleared::Emptied | Cleared::Asked) {
            let words = match cleared {
                Cleared::Emptied => "The clipboard was emptied.",
                _ => "Asked your terminal to empty its clipboard.",
            };
            self.happened(cx, Sense::Note, words);
        }
        cx.notice = Some(match cleared {
            Cleared::Emptied => Notice::good("The clipboard is empty again."),
            Cleared::NotOurs => Notice::plain("The clipboard holds something else; it was left alone."),
            Cleared::Asked => {
                Notice::plain("Asked your terminal to empty its clipboard; cfmint cannot see whether it did.")
            }
            Cleared::Failed => Notice::warning("The clipboard could not be emptied: no answer. x tries again."),
        });
        self.ask_no_more(cx);
    }

    /// Time passed: the clipboard's hour may have come.
    pub fn tick(&mut self, cx: &mut Context) {
        if matches!(&self.copies.clip, Clip::Ours(_, until) if cx.now.since_start >= *until) {
            self.empty_clipboard(cx);
        }
    }
}
