//! Leaving the secret screen: what stands against it, what is let go, and the words and the code of
//! the end.

use super::values::Value;
use super::{Gone, Handing, Mode, SecretOutcome, SecretScreen};
use crate::domain::exit::{self, Exit};
use crate::domain::text::{fit, visible};
use crate::wizard::page::keymap::Action;
use crate::wizard::page::{Confirm, Notice};
use crate::wizard::state::context::Context;
use crate::wizard::state::unclaimed::{AtWork, Unclaimed};

/// Columns that a name has in a question: the rest of it must be read, too.
const NAME: usize = 40;

/// How the person leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    Quit,
    Another,
}

/// What stands against leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Objection {
    /// Something would be broken off, or ends with us: what, as a sentence.
    Unfinished(String),
    /// The person may have the secret, and nothing says so: why that is not known, and what is
    /// asked about.
    Unsure(&'static str, &'static str),
    /// Nobody has it, at most a part of it.
    NotStored { in_part: bool },
}

/// That nobody has the token, also where somebody has a part of it.
pub(super) fn not_stored(in_part: bool) -> &'static str {
    if in_part {
        "Only the S3 values are stored, not the token."
    } else {
        "Not stored yet."
    }
}

impl Objection {
    /// What is asked before the screen is left.
    pub(super) fn question(&self, leaving: Leaving) -> Confirm {
        let (question, yes) = match leaving {
            Leaving::Quit => ("Leave?", "leave"),
            Leaving::Another => ("Make another token?", "make another"),
        };
        let leave = |cost: &str| Confirm {
            question: question.into(),
            cost: cost.into(),
            yes,
            no: "stay",
        };
        match self {
            Self::Unfinished(what) => leave(what),
            Self::Unsure(why, what) => Confirm {
                question: format!("Is {what} stored safely?"),
                yes: match leaving {
                    Leaving::Quit => "yes, leave",
                    Leaving::Another => "yes, make another",
                },
                ..leave(why)
            },
            Self::NotStored { in_part } => {
                leave(&format!("{} If you leave, it is gone for good.", not_stored(*in_part)))
            }
        }
    }

    /// What the first Ctrl-C says.
    fn warning(&self) -> String {
        const GONE: &str = "If you leave, it is gone for good.";
        const AGAIN: &str = "Ctrl-C again to leave anyway.";
        match self {
            Self::Unfinished(what) => format!("{what} {AGAIN}"),
            Self::Unsure(why, _) => format!("{why} If it is not stored, its secret is gone for good. {AGAIN}"),
            Self::NotStored { in_part } => format!("{} {GONE} {AGAIN}", not_stored(*in_part)),
        }
    }
}

impl SecretScreen {
    /// Whether a way out reported success, a paste was checked, or the person said that it is
    /// stored. A copy in a clipboard of ours counts while it is there.
    pub(in crate::wizard) fn taken(&self) -> bool {
        self.taken_for_good() || self.clipboard_holds_it()
    }

    /// The same without a copy that ends with us.
    pub(super) fn taken_for_good(&self) -> bool {
        self.delivered.iter().any(|gone| self.is_whole(&gone.value)) || self.pasted_from_elsewhere() || self.confirmed
    }

    /// Whether a paste was checked that was not the copy in a clipboard: that one was looked at, and
    /// may be nowhere else.
    pub(super) fn pasted_from_elsewhere(&self) -> bool {
        self.from_elsewhere
    }

    /// Whether something of it went somewhere that is less than the token.
    pub(super) fn stored_in_part(&self) -> bool {
        self.delivered
            .iter()
            .any(|gone| matches!(gone.value, Value::S3 | Value::S3Secret) && !self.is_whole(&gone.value))
    }

    /// Whether the person may have it although nothing says so.
    fn perhaps_taken(&self) -> bool {
        self.copies.sent || self.copies.was_here || self.was_revealed
    }

    /// What stands against leaving now; nothing where the secret is in safe hands and no work is
    /// left.
    pub(super) fn stands_against(&self, cx: &Context) -> Option<Objection> {
        let unfinished = |what: String| Some(Objection::Unfinished(what));
        if let Some(handing) = &self.handing {
            let way = fit(&handing.way.to_string(), NAME);
            let lost = match (self.taken(), self.is_whole(&handing.value)) {
                (true, _) => "",
                (false, true) => " If it fails once you leave, the secret is gone.",
                (false, false) => " It is not the token: if you leave, that is gone for good.",
            };
            return unfinished(format!("{way} is still at work on this secret.{lost}"));
        }
        if !self.up_front.is_empty() || self.copies.up_front().next().is_some() {
            return unfinished("Not every way has been tried yet.".to_owned());
        }
        if let Some(way) = self.unanswered() {
            return unfinished(format!(
                "Nothing went to {} yet: cfmint asks before it replaces what is there.",
                fit(&way, NAME)
            ));
        }
        // A key id in a clipboard says nothing of the secret: that it is not taken goes before.
        if self.clipboard_holds_it() && !self.taken_for_good() {
            let why = if self.copies.is_stuck() {
                "The copy in the clipboard could not be removed; leaving tries again."
            } else {
                "The copy in the clipboard is removed when you leave."
            };
            return Some(Objection::Unsure(why, "the token"));
        }
        if self.copies.is_ours() && self.taken() {
            return unfinished(self.clip_words(cx));
        }
        if self.taken() {
            return None;
        }
        Some(if self.copies.sent && self.copies.is_none() {
            Objection::Unsure("Your terminal was asked to empty its clipboard.", "the token")
        } else if self.copies.sent && self.compared {
            Objection::Unsure(
                "It is in your clipboard, and cfmint knows of no other place.",
                "the token",
            )
        } else if self.copies.sent {
            Objection::Unsure("cfmint cannot see whether the copy arrived.", "the token")
        } else if self.copies.was_here {
            Objection::Unsure("The copy is no longer in the clipboard.", "the token")
        } else if self.was_revealed {
            Objection::Unsure("You have seen this token.", "it")
        } else {
            Objection::NotStored {
                in_part: self.stored_in_part(),
            }
        })
    }

    /// Ctrl-C: true when it may end the program.
    pub fn interrupt(&mut self, cx: &mut Context) -> bool {
        // A question that is open is answered by it, and not by yes.
        if matches!(self.mode, Mode::Replacing(_)) {
            self.answer(cx, Action::Interrupt);
        }
        let Some(against) = self.stands_against(cx) else {
            return true;
        };
        if self.warned.as_ref() == Some(&against) {
            return true;
        }
        self.mode = Mode::Keys;
        cx.notice = Some(Notice::warning(against.warning()));
        self.warned = Some(against);
        false
    }

    /// Closes the question before leaving where it is not so any more: what came is to be read, and
    /// a letter on its way is no answer to anything else.
    pub(super) fn ask_no_more(&mut self, cx: &mut Context) {
        if let Mode::Asking(_, against) = &self.mode
            && self.stands_against(cx).as_ref() != Some(against)
        {
            self.mode = Mode::Keys;
            self.closed = true;
            self.arm(cx);
        }
    }

    /// Empties what can be emptied and ends, or goes on to another token.
    pub(super) fn leave(&mut self, cx: &mut Context, leaving: Leaving, answered: Option<&Objection>) -> SecretOutcome {
        // "y" to this question alone means "it is stored".
        self.confirmed |= matches!(answered, Some(Objection::Unsure(..)));
        // Otherwise it means that the loss is meant; the end tells name and id. A way that is still
        // at work may fail, so its note stays.
        if self.handing.is_none() {
            self.let_go(cx);
        }
        if self.copies.is_ours() {
            self.empty_clipboard(cx);
        }
        match leaving {
            Leaving::Another => SecretOutcome::Another,
            Leaving::Quit => SecretOutcome::End(self.ending()),
        }
    }

    /// The words and the exit code of leaving now.
    #[must_use]
    pub fn ending(&self) -> Exit {
        let name = visible(self.name()).into_owned();
        let mut words = vec![format!("Token “{name}” exists: id {}.", self.record.id)];
        let mend = format!(
            "roll it ({}) or delete it at {}",
            self.roll_line(),
            self.owner.dashboard()
        );
        words.extend(self.delivered.iter().map(|gone| match gone.value {
            Value::Token => gone.words.clone(),
            ref value => format!("{}: {}", Self::called(value), gone.words),
        }));
        words.extend(self.undone());
        if self.copies.is_sent() {
            words.push("A copy was sent to your terminal’s clipboard, and is not removed from there.".to_owned());
        }
        let at_work = self
            .handing
            .as_ref()
            .filter(|handing| handing.up_front || !self.taken());
        words.extend(at_work.map(|handing| {
            let what = match handing.value {
                Value::Token => "secret",
                ref part => Self::called(part),
            };
            format!(
                "{} was still at work on its {what}: check that it is there.",
                handing.way
            )
        }));
        let whole_at_work = at_work.is_some_and(|handing| self.is_whole(&handing.value));
        if !self.taken() && (self.perhaps_taken() || whole_at_work) {
            words.push(format!(
                "cfmint cannot know whether its secret is stored. If it is not, {mend}."
            ));
        } else if !self.taken() {
            words.push(format!("Its secret was not stored and is gone: {mend}."));
        }
        let done = self.taken() && self.undone().is_empty() && at_work.is_none();
        Exit {
            code: if done { exit::DONE } else { exit::UNDELIVERED },
            words,
        }
    }

    /// What the end has to say of it when another token is begun; none where all is well.
    pub fn left_behind(mut self) -> Option<Unclaimed> {
        let ending = self.ending();
        if ending.code == exit::DONE {
            return None;
        }
        let awaits = self.handing.take().map(|handing| {
            let Handing {
                ticket,
                way,
                value,
                noted,
                ..
            } = handing;
            let failed = self.ending().words;
            let of_files = self.request.as_ref().filter(|_| noted).map(|(id, _)| *id);
            let (name, note) = (visible(self.name()).into_owned(), self.note.or(of_files));
            let words = format!("{way} has it.");
            self.delivered.push(Gone { way, value, words });
            let arrived = self.ending();
            let well = arrived.code == exit::DONE;
            AtWork {
                ticket,
                name,
                note,
                arrived: arrived.words,
                well,
                failed,
            }
        });
        Some(Unclaimed {
            words: ending.words,
            awaits,
        })
    }

    /// The command that gives it a new secret, at the same API.
    fn roll_line(&self) -> String {
        let line = self.owner.roll_line(self.record.id, &["file:PATH".to_owned()]);
        match &self.api {
            Some(api) => format!("{line} --api-base-url {api}"),
            None => line,
        }
    }

    /// What was chosen up front and did not come to be.
    fn undone(&self) -> Vec<String> {
        let failed = self.failed.iter().map(|(way, why)| format!("--to {way}: {why}"));
        let unanswered = self.unanswered().into_iter();
        let unanswered =
            unanswered.map(|way| format!("--to {way}: something is there, and cfmint was not told to replace it."));
        let waiting = self.up_front.iter().map(|way| format!("--to {way}: not started."));
        let out = self.copies.up_front();
        let out = out.map(|way| format!("--to {way}: not known whether it arrived."));
        failed.chain(unanswered).chain(out).chain(waiting).collect()
    }

    /// The same when the program is ended from outside or by Ctrl-C, with this code: a copy in a
    /// clipboard of ours ends with us, and nobody could say whether it was used.
    #[must_use]
    pub fn ending_from_outside(&self, code: u8) -> Exit {
        let mut ending = self.ending();
        if self.clipboard_holds_it() && !self.taken_for_good() {
            ending.code = exit::UNDELIVERED;
            ending.words.push(format!(
                "Its copy in the clipboard was removed when cfmint ended. If you pasted it nowhere, the secret is gone: roll it ({}).",
                self.roll_line()
            ));
        }
        if ending.code == exit::DONE {
            ending.code = code;
        }
        ending
    }
}
