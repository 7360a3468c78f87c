//! The ways to an end: Ctrl-C with its two exceptions, an end from outside, another token.

use jiff::tz::TimeZone;

use crate::domain::exit::Exit;
use crate::domain::journal::Note;
use crate::domain::text::visible;
use crate::domain::token::lifetime::here_to_the_second;
use crate::wizard::message::Effect;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::state::work::Work;
use crate::wizard::steps::{StepId, Steps};
use crate::wizard::transitions::question::Question;
use crate::wizard::{Phase, Wizard};

impl Wizard {
    pub(in crate::wizard) fn interrupt(&mut self) {
        // What was changed of a token is kept nowhere; a second Ctrl-C leaves all the same.
        if matches!(self.phase, Phase::Drafting) && self.asking.is_none() && self.edit_is_touched() {
            self.ask(Question::LeaveEdit);
            return;
        }
        let ending = match &mut self.phase {
            Phase::Drafting => Exit {
                code: 130,
                words: Vec::new(),
            },
            Phase::Tokens(screen) => screen.ending(130),
            Phase::Creating(creating) => {
                let Some(ending) = creating.interrupt(&self.cx.start.zone) else {
                    let text =
                        "The request has been sent; the token may still be created. Ctrl-C again to leave anyway.";
                    self.cx.notice = Some(Notice::warning(text));
                    // What comes with it was typed before anybody could read that.
                    self.deaf = true;
                    return;
                };
                ending
            }
            Phase::Unknown(pending) => pending.ending(&self.cx.start.zone),
            Phase::Secret(secret_screen) => {
                if !secret_screen.interrupt(&mut self.cx) {
                    self.deaf = true;
                    return;
                }
                secret_screen.ending_from_outside(130)
            }
        };
        self.end(ending);
    }

    /// Ends the program, with what earlier tokens left behind.
    pub(in crate::wizard) fn end(&mut self, ending: Exit) {
        let ending = self.with_leftovers(ending);
        self.cx.ask(Effect::Leave(ending));
    }

    /// No token is left behind without its name and id being said at the end.
    fn with_leftovers(&self, ending: Exit) -> Exit {
        let aside = self.aside.iter().filter(|pending| pending.is_own());
        let open: Vec<String> = aside
            .flat_map(|pending| pending.ending(&self.cx.start.zone).words)
            .collect();
        let code = if self.leftovers.is_empty() && open.is_empty() {
            ending.code
        } else {
            5
        };
        let left = self.leftovers.iter().flat_map(|unclaimed| &unclaimed.words);
        let earlier = self.told.iter().chain(left).cloned().chain(open);
        let mut words: Vec<String> = earlier.chain(ending.words).collect();
        if self.cx.start.demo && !words.is_empty() {
            words.push("This was the demo: none of it exists at Cloudflare.".into());
        }
        Exit { code, words }
    }

    /// The words and the code when the program is ended from outside (TERM, HUP, a closed terminal)
    /// in this state.
    #[must_use]
    pub fn ending_from_outside(&self, code: u8) -> Exit {
        self.with_leftovers(match &self.phase {
            Phase::Drafting => Exit {
                code,
                words: Vec::new(),
            },
            Phase::Tokens(screen) => screen.ending(code),
            Phase::Creating(creating) => creating.ending(code, &self.cx.start.zone),
            Phase::Unknown(pending) => pending.ending(&self.cx.start.zone),
            Phase::Secret(secret_screen) => secret_screen.ending_from_outside(code),
        })
    }

    /// Drops the secret and begins anew; who is signed in and what is on offer stays.
    pub(in crate::wizard) fn start_again(&mut self) {
        let left = self.leave_behind();
        self.check_ways();
        let other_owner = self.cx.owner_account().is_some();
        self.cx.work = Work::default();
        if other_owner {
            self.cx.lists_of_owner();
        }
        self.cx.fit_to_credential();
        self.cx.notice = None;
        self.steps = Steps::default();
        self.go(StepId::Template);
        self.cx.notice = left.or(self.cx.notice.take());
    }
}

/// The request is out and its answer will not be waited for.
pub(in crate::wizard) fn perhaps_created(note: &Note, zone: &TimeZone) -> Exit {
    let name = visible(&note.name);
    let words = vec![
        format!(
            "Stopped while creating “{name}”: it may exist. The request went out at {}.",
            here_to_the_second(note.sent, zone)
        ),
        format!(
            "Check {} before creating another. The next start of cfmint looks for it.",
            note.owner.dashboard()
        ),
    ];
    Exit { code: 5, words }
}

impl Context {
    /// The API's base URL, where it is not Cloudflare's own: a command that is told to be run has
    /// to name it.
    #[must_use]
    pub(in crate::wizard) fn other_api(&self) -> Option<String> {
        self.start.host.as_ref().map(|_| self.start.base_url.clone())
    }
}
