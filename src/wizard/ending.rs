//! The request, once, and the ways to an end: Ctrl-C with its two exceptions, an end from outside, another token.

use jiff::Timestamp;

use super::context::empty_draft;
use super::message::{Effect, Ending};
use super::page::Notice;
use super::steps::{Step, Steps};
use super::{Phase, Wizard};
use crate::session::SignIn;
use crate::text::visible;
use crate::token::lifetime::to_api;
use crate::token::spec::Spec;

impl Wizard {
    pub(super) fn create(&mut self) {
        let Some((spec, body)) = self.steps.summary.ready() else {
            return;
        };
        let (spec, body) = (Box::new(spec.clone()), body.to_vec());
        match &self.cx.sign_in {
            SignIn::In(..) => {}
            SignIn::Checking(_) => {
                let text = "Still signing in; nothing was sent. Press Enter again in a moment.";
                self.cx.notice = Some(Notice::plain(text));
                return;
            }
            SignIn::Missing | SignIn::Failed(..) => return self.ask_to_sign_in(),
        }
        self.steps.summary.attempt();
        let ticket = self.cx.ticket();
        self.cx.ask(Effect::Create {
            ticket,
            owner: spec.owner,
            body,
        });
        self.phase = Phase::Creating {
            ticket,
            spec,
            sent: self.cx.now.wall,
            warned: false,
        };
    }

    pub(super) fn interrupt(&mut self) {
        let ending = match &mut self.phase {
            Phase::Drafting => Ending {
                code: 130,
                words: Vec::new(),
            },
            Phase::Creating { warned, .. } if !*warned => {
                *warned = true;
                let text = "The request is out: a token may come to exist. Ctrl-C again leaves all the same.";
                self.cx.notice = Some(Notice::warning(text));
                return;
            }
            Phase::Creating { spec, sent, .. } => perhaps_created(spec, *sent),
            Phase::Unknown(lost) => lost.ending(),
            Phase::Minted(minted) => {
                if !minted.interrupt(&mut self.cx) {
                    return;
                }
                minted.interrupted_ending()
            }
        };
        self.end(ending);
    }

    /// Ends the program, with what earlier tokens left behind.
    pub(super) fn end(&mut self, ending: Ending) {
        let ending = self.with_leftovers(ending);
        self.cx.ask(Effect::Leave(ending));
    }

    /// No token is left behind without its name and id being said at the end.
    fn with_leftovers(&self, ending: Ending) -> Ending {
        let code = if self.leftovers.is_empty() { ending.code } else { 5 };
        let mut words: Vec<String> = self.leftovers.iter().cloned().chain(ending.words).collect();
        if self.cx.start.demo && !words.is_empty() {
            words.push("This was the demo: none of it exists at Cloudflare.".into());
        }
        Ending { code, words }
    }

    /// The words and the code when the program is ended from outside (TERM, HUP, a closed terminal) in this state.
    #[must_use]
    pub fn ending_from_outside(&self, code: u8) -> Ending {
        self.with_leftovers(match &self.phase {
            Phase::Drafting => Ending {
                code,
                words: Vec::new(),
            },
            Phase::Creating { spec, sent, .. } => perhaps_created(spec, *sent),
            Phase::Unknown(lost) => lost.ending(),
            Phase::Minted(minted) => minted.ending(),
        })
    }

    /// After a lost answer back to the draft, armed anew: a second request is a person's decision.
    pub(super) fn back_to_draft(&mut self) {
        if let Phase::Unknown(lost) = &self.phase {
            self.leftovers.extend(lost.ending().words);
        }
        self.phase = Phase::Drafting;
        self.go(Step::Summary);
        let text = "A token like this may exist already. Creating another does not take it back.";
        self.cx.notice = Some(Notice::warning(text));
    }

    /// Drops the secret and begins anew; who is signed in and what is on offer stays.
    pub(super) fn start_again(&mut self) {
        if let Phase::Minted(minted) = &self.phase {
            let ending = minted.ending();
            if ending.code != 0 {
                self.leftovers.extend(ending.words);
            }
        }
        self.phase = Phase::Drafting;
        let other_owner = self.cx.owner_account().is_some();
        self.cx.draft = empty_draft();
        self.cx.another_draft();
        self.cx.owner_chosen = false;
        if other_owner {
            self.cx.lists_of_owner();
        }
        self.cx.fit_to_credential();
        self.cx.notice = None;
        self.cx.verbatim.clear();
        self.cx.names = super::opened::Names::default();
        self.cx.access = 0;
        self.cx.template = None;
        self.cx.name_edited = false;
        self.steps = Steps::default();
        self.go(Step::Template);
    }
}

/// The request is out and its answer will not be waited for.
fn perhaps_created(spec: &Spec, sent: Timestamp) -> Ending {
    let name = visible(spec.name.as_str());
    let words = vec![
        format!(
            "Ended while “{name}” was being created (sent at {}): it may exist.",
            to_api(sent)
        ),
        format!("Check {} before creating another.", spec.owner.dashboard()),
    ];
    Ending { code: 5, words }
}
