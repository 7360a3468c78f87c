//! What a key or a paste does on the secret screen.

use super::leave::Leaving;
use super::values::Value;
use super::{Mode, SecretOutcome, SecretScreen};
use crate::secret::Secret;
use crate::wizard::page::keymap::{Action, type_secret};
use crate::wizard::page::{Notice, list};
use crate::wizard::state::context::Context;

/// What no program can take back (reference: security section 3, end).
const IN_BETWEEN: &str =
    "tmux or screen is in between: what is shown here may stay in its scrollback or its log (pipe-pane, logging).";

impl SecretScreen {
    /// An act of the person.
    pub fn act(&mut self, cx: &mut Context, act: Action) -> SecretOutcome {
        self.warned = None;
        if self.is_surprised(cx, act) {
            return SecretOutcome::Stay;
        }
        match &mut self.mode {
            Mode::Keys => match self.command(cx, act) {
                SecretOutcome::Stay => {}
                leaves => return leaves,
            },
            Mode::SaveTo(_) => self.type_way(cx, act),
            Mode::Reminding(_) => self.type_reminder(cx, act),
            Mode::Checking(typed) => match act {
                Action::Enter => self.compare(cx),
                Action::Back => self.mode = Mode::Keys,
                Action::Type(run) => type_secret(typed, run),
                Action::Erase => typed.pop(),
                Action::EraseLine | Action::EraseWord | Action::EraseWordLeft => typed.clear(),
                _ => {}
            },
            Mode::Asking(..) => {
                if let Mode::Asking(leaving, against) = std::mem::replace(&mut self.mode, Mode::Keys)
                    && act == Action::Yes
                {
                    return self.leave(cx, leaving, Some(&against));
                }
            }
            Mode::Replacing(_) => self.answer(cx, act),
        }
        self.ask_what_waits();
        SecretOutcome::Stay
    }

    /// Whether a key was still for the question or the field that closed by itself: until there was a
    /// pause no key acts, but Esc.
    fn is_surprised(&mut self, cx: &mut Context, act: Action) -> bool {
        let early = self.arms_at.is_some_and(|at| cx.now.since_start < at);
        let surprised = self.closed && early && act != Action::Back;
        self.closed = surprised;
        if surprised {
            cx.notice = Some(Notice::plain("Read it first. This key works in a moment."));
            self.arm(cx);
        }
        surprised
    }

    fn command(&mut self, cx: &mut Context, act: Action) -> SecretOutcome {
        if self.act_below(cx, act) {
            return SecretOutcome::Stay;
        }
        match act {
            Action::Copy => self.copy(cx),
            Action::Reveal => self.reveal(cx),
            Action::Up | Action::Down if self.s3.is_none() && !self.revealed => self.move_way(act),
            Action::Up | Action::Down => {
                let to = list::moved(self.cursor, act, self.values().len()).unwrap_or(self.cursor);
                // What is shown belongs to its line.
                self.revealed &= to == self.cursor;
                self.cursor = to;
            }
            Action::Save => self.ask_where(cx),
            Action::CheckPaste => {
                self.revealed = false;
                self.mode = Mode::Checking(Secret::empty());
            }
            Action::ClearClipboard if self.copies.is_none() => {
                cx.notice = Some(Notice::plain("cfmint has nothing in a clipboard."));
            }
            Action::ClearClipboard => self.empty_clipboard(cx),
            Action::Another | Action::Leave => {
                let leaving = if act == Action::Leave {
                    Leaving::Quit
                } else {
                    Leaving::Another
                };
                let Some(against) = self.stands_against(cx) else {
                    return self.leave(cx, leaving, None);
                };
                self.mode = Mode::Asking(leaving, against);
            }
            Action::Enter => {
                if let Some(act) = self.entered(cx) {
                    return self.command(cx, act);
                }
            }
            Action::Back => cx.notice = Some(Notice::plain("q leaves, n makes another token.")),
            _ => {}
        }
        SecretOutcome::Stay
    }

    /// `r`: shows or hides the line.
    fn reveal(&mut self, cx: &mut Context) {
        let value = self.value();
        if self.hidden(&value).is_none() {
            cx.notice = Some(Notice::plain(match value {
                Value::S3 => "r shows the token and the S3 secret, each on its own line.",
                _ => "Nothing is hidden on this line.",
            }));
            return;
        }
        self.revealed = !self.revealed;
        if self.revealed && cx.start.in_between {
            cx.notice = Some(Notice::warning(IN_BETWEEN));
        }
    }

    pub fn paste(&mut self, cx: &mut Context, text: &str) {
        match &mut self.mode {
            Mode::Checking(typed) => {
                typed.clear();
                // A terminal sends the end of a line as a carriage return.
                for line in text.split_inclusive(['\r', '\n']) {
                    let words = line.trim_end_matches(['\r', '\n']);
                    words.chars().for_each(|letter| {
                        typed.push(letter);
                    });
                    if words.len() < line.len() && !words.is_empty() {
                        typed.push('\n');
                    }
                }
                self.compare(cx);
            }
            Mode::SaveTo(field) => {
                cx.notice = field.paste(text).sentence().map(Notice::plain);
                self.check_way(cx);
            }
            Mode::Reminding(file) => cx.notice = file.paste(text),
            Mode::Keys | Mode::Asking(..) | Mode::Replacing(_) => {
                cx.notice = Some(Notice::plain("Press p first: then a paste is compared with the token."));
            }
        }
    }
}
