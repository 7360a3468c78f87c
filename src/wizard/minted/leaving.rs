//! Leaving the secret screen: what is asked, what is let go, and the words and the code of the end.

use super::{After, Clip, Leaving, Minted, Mode};
use crate::ending::Ending;
use crate::text::visible;
use crate::wizard::context::Context;
use crate::wizard::message::Effect;
use crate::wizard::page::Notice;

impl Minted {
    /// Ctrl-C: true when it may end the program.
    pub fn interrupt(&mut self, cx: &mut Context) -> bool {
        if self.taken || self.interrupted {
            return true;
        }
        self.interrupted = true;
        self.mode = Mode::Keys;
        let known = if self.perhaps_taken() {
            "We cannot see whether this token is stored."
        } else {
            "You have not taken this token."
        };
        let text = format!("{known} If you leave, its secret is gone here for good. Ctrl-C again leaves all the same.");
        cx.notice = Some(Notice::warning(text));
        false
    }

    /// Empties what can be emptied and ends, or goes on to another token.
    pub(super) fn leave(&mut self, cx: &mut Context, leaving: Leaving) -> After {
        // "y" after a copy that nobody can see, or after a reveal, means "it is stored".
        self.taken |= self.perhaps_taken();
        // Otherwise it means that the loss is meant; the end tells name and id.
        self.let_go(cx);
        if self.clip_is_ours() {
            cx.ask(Effect::ClearClipboard);
        }
        match leaving {
            Leaving::Another => After::Another,
            Leaving::Quit => After::End(self.ending()),
        }
    }

    /// The words and the exit code of leaving now.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let name = visible(self.name()).into_owned();
        let mut words = vec![format!("Token “{name}” exists: id {}.", self.record.id)];
        let place = self.owner.dashboard();
        let mend = format!(
            "roll it ({}) or delete it at {place}",
            self.owner.roll_line(self.record.id, &["file:PATH".to_owned()])
        );
        words.extend(self.delivered.iter().map(|(_, words)| words.clone()));
        if let Some((way, true)) = &self.handing {
            words.push(format!(
                "{way} was still at work on its secret: look whether it is there."
            ));
        }
        if !self.taken && self.perhaps_taken() {
            words.push(format!(
                "We do not know whether its secret is stored. If it is not, {mend}."
            ));
        } else if !self.taken {
            words.push(format!("Its secret was not taken and is gone: {mend}."));
        }
        Ending {
            code: if self.taken { 0 } else { 5 },
            words,
        }
    }

    /// The same when the program is ended from outside, with this code: a copy in a clipboard of ours ends with us, and nobody could say whether it was used.
    #[must_use]
    pub fn ending_from_outside(&self, code: u8) -> Ending {
        let mut ending = self.ending();
        let only_copied = self.taken && self.delivered.is_empty() && !self.compared && self.clip_is_ours();
        if only_copied {
            ending.code = 5;
            ending.words.push(
                "Its copy in the clipboard ended with cfmint. If nobody has used it, the secret is gone.".to_owned(),
            );
        }
        if ending.code == 0 {
            ending.code = code;
        }
        ending
    }

    /// Whether a copy of ours is in a clipboard of this machine.
    pub(super) fn clip_is_ours(&self) -> bool {
        matches!(self.clip, Clip::Ours(_) | Clip::Emptying(_))
    }

    /// The same after Ctrl-C: interrupted, unless the secret was lost by it.
    #[must_use]
    pub fn interrupted_ending(&self) -> Ending {
        let ending = self.ending();
        Ending {
            code: if ending.code == 0 { 130 } else { ending.code },
            ..ending
        }
    }
}
