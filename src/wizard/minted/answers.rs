//! What the world answers while the secret screen is open: a copy, a file, the verification, the reading back.

use jiff::SignedDuration;

use super::{CLIPBOARD_FOR, Clip, Minted};
use crate::answer::Verified;
use crate::refusal::Refusal;
use crate::text::visible;
use crate::token::record::{TokenRecord, TokenStatus, differences};
use crate::ways_out::clipboard::{Cleared, Copied, Route};
use crate::wizard::context::Context;
use crate::wizard::message::Effect;
use crate::wizard::page::{Line, LineStyle, Notice};

impl Minted {
    /// A copy ended.
    pub fn copied(&mut self, cx: &mut Context, copied: Copied) {
        cx.notice = Some(match copied {
            Copied::InClipboard => {
                let until = cx.now.since_start + CLIPBOARD_FOR;
                self.clip = Clip::Ours(until);
                if self.copying {
                    self.take(cx);
                }
                cx.ask(Effect::WakeAt(until));
                Notice::good(format!("Copied. {}", self.clip_words(cx)))
            }
            Copied::Sent => {
                self.clip = Clip::Sent;
                self.was_sent |= self.copying;
                let suspected = matches!(
                    cx.start.route,
                    Route::Osc52 {
                        tmux_suspected: true,
                        ..
                    }
                );
                let tmux = if suspected {
                    " A tmux in between drops it by default."
                } else {
                    ""
                };
                Notice::plain(format!(
                    "Sent to your terminal. We cannot see whether it arrived: paste it, or press p to check.{tmux} Nothing arrived? r shows it, s saves it."
                ))
            }
            Copied::Failed(why) => {
                // An earlier copy may have been taken back by the attempt, and tmux may have kept this one: x stays possible.
                if self.clip != Clip::None || cx.start.route == Route::Tmux {
                    self.clip = Clip::Sent;
                }
                Notice::warning(format!("{why} r shows it, s saves it."))
            }
        });
        if self.handing.is_none() && !self.up_front.is_empty() {
            self.go_on_up_front(cx);
        }
    }

    pub(super) fn clip_words(&self, cx: &Context) -> String {
        let (Clip::Ours(until) | Clip::Emptying(until)) = self.clip else {
            return String::new();
        };
        let left = until.saturating_sub(cx.now.since_start);
        let at = SignedDuration::try_from(left)
            .ok()
            .and_then(|left| cx.now.wall.checked_add(left).ok());
        let clock = at
            .map(|at| cx.start.zone.to_datetime(at).strftime("%H:%M:%S").to_string())
            .unwrap_or_default();
        format!(
            "The clipboard is emptied at {clock} if it is still ours. The copy in the clipboard ends when you leave."
        )
    }

    /// Emptying the clipboard ended.
    pub fn cleared(&mut self, cx: &mut Context, cleared: Cleared) {
        if cleared != Cleared::Failed {
            self.clip = Clip::None;
        }
        cx.notice = Some(match cleared {
            Cleared::Emptied => Notice::good("The clipboard is empty again."),
            Cleared::NotOurs => Notice::plain("The clipboard held something else by now; it was left alone."),
            Cleared::Asked => {
                Notice::plain("Asked your terminal to empty its clipboard. We cannot see whether it did.")
            }
            Cleared::Failed => Notice::warning("The clipboard could not be emptied: nobody answered. x tries again."),
        });
    }

    /// Time passed: the clipboard's hour may have come.
    pub fn tick(&mut self, cx: &mut Context) {
        if let Clip::Ours(until) = self.clip
            && cx.now.since_start >= until
        {
            // Asked once: the time is told again before the answer is here.
            self.clip = Clip::Emptying(until);
            cx.ask(Effect::ClearClipboard);
        }
    }

    /// Verifying ended.
    pub fn verified(&mut self, result: Result<Verified, Refusal>) {
        self.verified = Some(match result {
            Ok(Verified {
                status: TokenStatus::Active,
                ..
            }) => Line::new(LineStyle::Good, "Cloudflare says: active."),
            Ok(Verified { status, .. }) => {
                let word = match status {
                    TokenStatus::Active => "active".into(),
                    TokenStatus::Disabled => "disabled".into(),
                    TokenStatus::Expired => "expired".into(),
                    TokenStatus::Other(word) => visible(&word).into_owned(),
                };
                Line::new(LineStyle::Warning, format!("Cloudflare says: {word}."))
            }
            Err(Refusal::ShutOut { .. }) => Line::new(
                LineStyle::Plain,
                "Cannot be tested from here: the IP filter excludes this machine.",
            ),
            Err(Refusal::NotSignedIn { .. }) if self.starts().is_some() => {
                Line::new(LineStyle::Plain, "Created. It cannot be tested before it starts.")
            }
            Err(Refusal::NotSignedIn { .. }) => Line::new(
                LineStyle::Warning,
                "Created, but Cloudflare does not know it yet everywhere: test it in a minute with the line below.",
            ),
            Err(refusal) => Line::new(
                LineStyle::Warning,
                format!("Created, but not tested from here. {}", refusal.sentence()),
            ),
        });
    }

    /// Reading back ended.
    pub fn read_back(&mut self, cx: &Context, result: Result<Box<TokenRecord>, Refusal>) {
        self.read_back = Some(match result {
            Ok(got) => {
                let Some(spec) = &self.spec else { return };
                let differences = differences(spec, &got, &|id| cx.catalogue().in_words(id));
                if differences.is_empty() {
                    Line::new(LineStyle::Good, "Read back: it is what was asked for.")
                } else {
                    Line::new(LineStyle::Warning, format!("Read back: {}.", differences.join("; ")))
                }
            }
            // Of a token that an earlier run asked for nothing is known to compare.
            Err(_) if self.spec.is_none() => return,
            Err(refusal) => Line::new(
                LineStyle::Plain,
                format!("It could not be read back. {}", refusal.sentence()),
            ),
        });
    }
}
