//! The request, once, and the ways to an end: Ctrl-C with its two exceptions, an end from outside, another token.

use super::context::empty_draft;
use super::message::{Effect, Ending};
use super::page::Notice;
use super::steps::{Step, Steps};
use super::{Phase, Wizard};

impl Wizard {
    pub(super) fn create(&mut self) {
        let Some((spec, body)) = self.steps.summary.ready() else {
            return;
        };
        let (spec, body) = (Box::new(spec.clone()), body.to_vec());
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
            Phase::Creating { spec, sent, .. } => {
                let name = crate::text::visible(spec.name.as_str());
                let words = vec![
                    format!("Interrupted while “{name}” was being created ({sent}): it may exist."),
                    "Check dash.cloudflare.com/profile/api-tokens before creating another.".into(),
                ];
                Ending { code: 5, words }
            }
            Phase::Unknown(lost) => lost.ending(),
            Phase::Minted(minted) => {
                if !minted.interrupt(&mut self.cx) {
                    return;
                }
                minted.interrupted_ending()
            }
        };
        self.cx.ask(Effect::Leave(ending));
    }

    /// The words and the code when the program is ended from outside (TERM, HUP, a closed terminal) in this state.
    #[must_use]
    pub fn ending_from_outside(&self, code: u8) -> Ending {
        match &self.phase {
            Phase::Drafting => Ending {
                code,
                words: Vec::new(),
            },
            Phase::Creating { spec, sent, .. } => {
                let name = crate::text::visible(spec.name.as_str());
                Ending {
                    code: 5,
                    words: vec![format!(
                        "Ended while “{name}” was being created ({sent}): it may exist."
                    )],
                }
            }
            Phase::Unknown(lost) => lost.ending(),
            Phase::Minted(minted) => minted.ending(),
        }
    }

    /// Drops the secret and begins anew; who is signed in and what is on offer stays.
    pub(super) fn start_again(&mut self) {
        self.phase = Phase::Drafting;
        self.cx.draft = empty_draft();
        self.cx.template = None;
        self.cx.name_edited = false;
        self.steps = Steps::default();
        self.go(Step::Template);
    }
}
