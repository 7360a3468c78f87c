//! What the screen says while a token is being created. The seconds that it counts are the one thing
//! of the wizard that moves by itself, once a second and no longer than the request is out.

use std::time::Duration;

use super::{Creating, Stage};
use crate::domain::text::visible;
use crate::wizard::message::Effect;
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::{Line, Notice, Page, Part, Sense};
use crate::wizard::state::context::Context;

/// Seconds after which the client gives an answer up.
const AT_MOST: u64 = 30;

impl Creating {
    /// The screen.
    #[must_use]
    pub(in crate::wizard) fn page(&self, cx: &Context) -> Page<'_> {
        let name = visible(self.spec.name.as_str());
        let mut lines = match self.stage {
            Stage::Looking(_) => vec![
                Line::new(
                    Sense::Doing,
                    "Looking at your token list: it helps to find the token if the answer gets lost",
                ),
                Line::new(Sense::ToDo, "Keep a note of the request, without any secret"),
                Line::new(Sense::ToDo, "Ask Cloudflare to create it, once"),
            ],
            Stage::Noting => vec![
                self.looked(),
                Line::new(Sense::Doing, "Keeping a note of the request, without any secret"),
                Line::new(Sense::ToDo, "Ask Cloudflare to create it, once"),
            ],
            Stage::Out(_) => {
                let seconds = cx.now.since_start.saturating_sub(self.sent_at).as_secs().min(AT_MOST);
                let asking = format!("Asking Cloudflare to create it, once: {seconds} s of at most {AT_MOST} s");
                vec![self.looked(), self.noted(), Line::new(Sense::Doing, asking)]
            }
            Stage::Refused(_) => vec![
                self.looked(),
                self.noted(),
                Line::new(Sense::Danger, "Not created: Cloudflare refused it"),
                Line::new(Sense::Doing, "Asking whether this sign-in still works"),
            ],
        };
        if !matches!(self.stage, Stage::Refused(_)) {
            lines.extend([
                Line::new(Sense::ToDo, "Compare what was made with what you asked for"),
                Line::plain(""),
                Line::plain("Without an answer, cfmint looks for the token. It will not send it again."),
            ]);
        }
        let stay = "Stay until the answer is here: the secret comes with it, and only once.";
        Page {
            question: format!("Creating “{name}”"),
            parts: vec![Part::Space, Part::Space, Part::Lines(lines)],
            notice: self.is_out().then(|| Notice::plain(stay)),
            ..Page::default()
        }
    }

    /// What the look at the list brought.
    fn looked(&self) -> Line {
        match self.namesakes {
            None => Line::new(Sense::Warning, "Your token list could not be looked at"),
            Some(0) => Line::new(Sense::Good, "Looked at your token list: none is called that yet"),
            Some(1) => Line::new(Sense::Warning, "Looked at your token list: one is called that already"),
            Some(several) => Line::new(
                Sense::Warning,
                format!("Looked at your token list: {several} are called that already"),
            ),
        }
    }

    fn noted(&self) -> Line {
        if self.kept {
            Line::new(Sense::Good, "Kept a note of the request, without any secret")
        } else {
            Line::new(Sense::Warning, "No note of the request could be kept")
        }
    }

    /// Asks to be woken for the next second, as long as seconds are counted.
    pub(in crate::wizard) fn count(&self, cx: &mut Context) {
        let seconds = cx.now.since_start.saturating_sub(self.sent_at).as_secs();
        if self.is_out() && seconds < AT_MOST {
            cx.ask(Effect::WakeAt(self.sent_at + Duration::from_secs(seconds + 1)));
        }
    }

    /// How the footer says a key here.
    pub(in crate::wizard) fn in_footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let interrupts = binding.keys.iter().any(|(_, act)| *act == Action::Interrupt);
        Some(if self.is_out() && interrupts {
            ("Ctrl-C twice:", "leave, and maybe lose the secret")
        } else {
            (binding.written, binding.label)
        })
    }
}
