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
        if matches!(self.clip, Clip::Ours(_)) {
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
        words.extend(self.delivered.iter().map(|(_, words)| words.clone()));
        if let Some((way, true)) = &self.handing {
            words.push(format!(
                "{way} was still at work on its secret: look whether it is there."
            ));
        }
        if !self.taken && self.perhaps_taken() {
            words.push(format!(
                "We do not know whether its secret is stored. If it is not, roll or delete the token at {place}."
            ));
        } else if !self.taken {
            words.push(format!(
                "Its secret was not taken and is gone. Roll or delete the token at {place}."
            ));
        }
        Ending {
            code: if self.taken { 0 } else { 5 },
            words,
        }
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
