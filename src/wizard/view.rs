//! What the wizard shows: the page of the step or phase, with header, notice, keys and panel around
//! it.

use std::sync::Arc;

use super::page::keymap;
use super::page::{Help, Notice, Page, Progress, StepMark, Top, Way};
use super::steps::{ORDER, StepId};
use super::transitions::navigate::Detour;
use super::{Phase, Wizard, help, panel};
use crate::domain::sign_in::SignIn;
use crate::domain::text::visible;
use crate::secret::Secret;

/// Says in one what both keys do, where one continues and the other goes back.
fn both_lead_back(footer: &mut Vec<(&'static str, &'static str)>) {
    let back = (keymap::ESC.written, keymap::ESC.label);
    let goes_on =
        |said: &(&str, &str)| said.0 == keymap::ENTER.written && matches!(said.1, "continue" | "next" | "next field");
    if footer.iter().any(goes_on) && footer.contains(&back) {
        footer.retain(|said| *said != back);
        for said in footer.iter_mut().filter(|said| goes_on(said)) {
            *said = ("Enter or Esc", "back to the summary");
        }
    }
}

impl Wizard {
    /// The secret, when it is to stand on the screen now.
    #[must_use]
    pub fn revealed(&self) -> Option<&Arc<Secret>> {
        match &self.phase {
            Phase::Secret(secret_screen) => secret_screen.revealed(),
            _ => None,
        }
    }

    /// What the screen asks and shows.
    #[must_use]
    pub fn page(&self) -> Page<'_> {
        let mut page = match &self.phase {
            Phase::Drafting => {
                let mut page = self.steps.get(self.step).page(&self.cx);
                let open = self.aside.iter().any(super::screens::recovery::PendingCreate::is_own);
                if self.step == StepId::Summary {
                    page.question = self.steps.summary.question(open);
                } else if page.question.is_empty() {
                    page.question = self.asked();
                }
                page.confirm = self.question();
                page
            }
            Phase::Tokens(screen) => screen.page(&self.cx),
            Phase::Creating(creating) => creating.page(&self.cx),
            Phase::Unknown(pending) => pending.page(&self.cx),
            Phase::Secret(secret_screen) => secret_screen.page(&self.cx),
        };
        page.notice = self.notice().or(page.notice.take());
        page.top = self.top();
        let has_panel = ![StepId::SignIn, StepId::Summary].contains(&self.step) && page.panel.is_empty();
        if matches!(self.phase, Phase::Drafting) && has_panel {
            page.panel = panel::lines(&self.cx, self.step);
        }
        let tables = || self.keys().iter().chain(keymap::EVERYWHERE);
        let said = |binding: &keymap::Binding| match &self.phase {
            Phase::Drafting => self.steps.get(self.step).footer(binding),
            Phase::Creating(creating) => creating.in_footer(binding),
            Phase::Unknown(pending) => pending.in_footer(binding),
            Phase::Tokens(screen) => screen.in_footer(binding),
            Phase::Secret(_) => Some((binding.written, binding.label)),
        };
        page.footer = tables().filter(|binding| binding.footer).filter_map(said).collect();
        let typed = self.typing() && self.typed();
        page.help_key = Some(if typed {
            keymap::HELP.written
        } else {
            keymap::QUESTION.written
        });
        if self.back_by_both() {
            both_lead_back(&mut page.footer);
        }
        if self.help {
            page.notice = None;
            page.confirm = None;
            page.help_key = None;
            let mut help = match page.help_of {
                Some(_) if matches!(&self.phase, Phase::Tokens(screen) if !screen.shows_one()) => {
                    help::of_token_list(self.keys())
                }
                Some((title, about)) => help::of_screen(title, about, self.keys()),
                None => self.help_of_page(typed),
            };
            help.how = page.help_about.take().map(|told| told()).unwrap_or_default();
            page.help = Some(help);
        }
        page
    }

    fn help_of_page(&self, typed: bool) -> Help {
        match &self.phase {
            Phase::Drafting => help::of_step(self.step, self.keys(), typed),
            Phase::Tokens(_) => help::of_screen("Token list", "The tokens that exist.", self.keys()),
            Phase::Creating(_) => help::of_screen(
                "Creating",
                "The request goes out once, and cfmint never sends it again by itself.",
                self.keys(),
            ),
            Phase::Unknown(_) => help::of_screen(
                "A lost answer",
                "The token may exist although its answer did not arrive. Find out here before another one is made.",
                self.keys(),
            ),
            Phase::Secret(_) => help::of_screen(
                "The secret",
                "The token exists, and its secret is shown this once. Store it where your program reads it, then leave.",
                self.keys(),
            ),
        }
    }

    /// The notice with all that it says.
    fn notice(&self) -> Option<Notice> {
        let mut notice = self.cx.notice.clone()?;
        if let Some(strays) = self.cx.strays.sentence().filter(|_| notice.about_strays) {
            notice.text = format!("{strays} {}", notice.text.trim_start()).trim_end().to_owned();
        }
        // They may have been removed since.
        Some(notice).filter(|notice| !notice.text.is_empty())
    }

    /// Whether Enter and Esc lead to the same page: back to the summary, which led here.
    fn back_by_both(&self) -> bool {
        matches!(self.phase, Phase::Drafting) && self.detour == Detour::Line && self.step != StepId::Summary
    }

    /// What the step asks; of several policies which one it is about.
    fn asked(&self) -> String {
        let question = self.step.question();
        match self.policy() {
            Some((at, of)) => {
                let asked = match (self.step, at) {
                    (StepId::Permissions, 2..) => "what else may it do?".to_owned(),
                    _ => question
                        .chars()
                        .take(1)
                        .flat_map(char::to_lowercase)
                        .chain(question.chars().skip(1))
                        .collect(),
                };
                format!("Policy {at} of {of}: {asked}")
            }
            None => question.to_owned(),
        }
    }

    fn top(&self) -> Top {
        Top {
            who: self.who(),
            demo: self.cx.start.demo,
            host: self.cx.start.host.clone(),
            way: self.way(),
        }
    }

    /// The steps with how far they are; on other screens what is done.
    fn way(&self) -> Way {
        match &self.phase {
            Phase::Drafting if self.step == StepId::SignIn => Way::None,
            Phase::Secret(secret_screen) => secret_screen.way(&self.cx),
            Phase::Tokens(screen) => screen.way(&self.cx),
            Phase::Unknown(pending) if !pending.is_own() => Way::None,
            Phase::Drafting | Phase::Creating(_) | Phase::Unknown(_) => {
                Way::Steps((1..).zip(ORDER).map(|(number, step)| self.mark(number, step)).collect())
            }
        }
    }

    fn mark(&self, number: usize, step: StepId) -> StepMark {
        let place = |step: StepId| ORDER.iter().position(|other| *other == step);
        let here = if matches!(self.phase, Phase::Drafting) {
            self.step
        } else {
            StepId::Summary
        };
        let progress = if step == here {
            Progress::Here
        } else if step == StepId::Summary && self.detour != Detour::None {
            Progress::Home
        } else if here == StepId::Summary && self.steps.summary.misses(step) {
            Progress::Incomplete
        } else if place(step) < place(here) || self.detour != Detour::None {
            Progress::Done
        } else {
            Progress::ToCome
        };
        StepMark {
            number,
            name: step.name(),
            progress,
            policy: self.policy().filter(|_| step == here),
        }
    }

    fn who(&self) -> String {
        match &self.cx.sign_in {
            SignIn::Missing | SignIn::Failed(..) => "not signed in".into(),
            SignIn::Checking(_) if self.steps.sign_in.awaits.is_some() => "waiting for CFMINT_TOKEN_COMMAND …".into(),
            SignIn::Checking(_) => "signing in …".into(),
            SignIn::In(source, who) => match &who.email {
                Some(email) => visible(email).into_owned(),
                None => format!("signed in with {}", source.words()),
            },
        }
    }

    /// Which policy the step is about, when there are several.
    fn policy(&self) -> Option<(usize, usize)> {
        let count = self.cx.work.draft.grants.len();
        let about_one =
            matches!(self.step, StepId::Permissions | StepId::Resources) && matches!(self.phase, Phase::Drafting);
        (count > 1 && about_one).then(|| (self.cx.work.access + 1, count))
    }
}
