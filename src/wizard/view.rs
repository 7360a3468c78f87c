//! What the wizard shows: the page of the step or phase, with header, notice, keys and panel around
//! it.

use std::sync::Arc;

use super::page::keymap;
use super::page::{Notice, Page};
use super::steps::StepId;
use super::transitions::navigate::Detour;
use super::{Phase, Wizard, panel};
use crate::secret::Secret;

/// Says in one what both keys do, where one continues and the other goes back.
fn both_lead_back(footer: &mut Vec<(&'static str, &'static str)>) {
    let back = (keymap::ESC.written, keymap::ESC.label);
    let goes_on = |said: &(&str, &str)| said.0 == keymap::ENTER.written && matches!(said.1, "continue" | "next field");
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
                page.title = self.step.title();
                let open = self.aside.iter().any(super::screens::recovery::PendingCreate::is_own);
                if self.step == StepId::Summary && open {
                    page.intro = self.steps.summary.intro(&self.cx, true);
                }
                page.question = self.question();
                page
            }
            Phase::Creating(creating) => creating.page(),
            Phase::Unknown(pending) => pending.page(&self.cx),
            Phase::Secret(secret_screen) => secret_screen.page(&self.cx),
        };
        page.notice = self.notice();
        page.header = self.header();
        if matches!(self.phase, Phase::Drafting) && self.step != StepId::SignIn {
            page.panel = panel::lines(&self.cx);
        }
        let tables = || self.keys().iter().chain(keymap::EVERYWHERE);
        let said = |binding: &keymap::Binding| match &self.phase {
            Phase::Drafting => self.steps.get(self.step).footer(binding),
            _ => Some((binding.written, binding.label)),
        };
        page.footer = tables().filter(|binding| binding.footer).filter_map(said).collect();
        if self.back_by_both() {
            both_lead_back(&mut page.footer);
        }
        if self.help {
            page.notice = None;
            page.question = None;
            page.help = tables().map(|binding| (binding.written, binding.label)).collect();
        }
        page
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

    fn header(&self) -> String {
        let mut pieces = vec!["cfmint".to_owned()];
        if self.cx.start.demo {
            pieces.push("DEMO, nothing is real".into());
        }
        pieces.extend(self.cx.start.host.as_ref().map(|host| format!("API at {host}")));
        pieces.push(match &self.cx.sign_in {
            crate::domain::sign_in::SignIn::Missing => "not signed in".into(),
            crate::domain::sign_in::SignIn::Checking(_) if self.steps.sign_in.awaits.is_some() => {
                "waiting for CFMINT_TOKEN_COMMAND …".into()
            }
            crate::domain::sign_in::SignIn::Checking(_) => "signing in …".into(),
            crate::domain::sign_in::SignIn::Failed(..) => "not signed in".into(),
            crate::domain::sign_in::SignIn::In(source, who) => match &who.email {
                Some(email) => crate::domain::text::visible(email).into_owned(),
                None => format!("signed in with {}", source.words()),
            },
        });
        pieces.extend(self.which_access());
        pieces.join(" · ")
    }

    /// Which access the step is about, when there are several.
    fn which_access(&self) -> Option<String> {
        let count = self.cx.work.draft.grants.len();
        let about_one =
            matches!(self.step, StepId::Permissions | StepId::Resources) && matches!(self.phase, Phase::Drafting);
        (count > 1 && about_one).then(|| format!("Access {} of {count}", self.cx.work.access + 1))
    }

    /// What is said when the window is below 60x16.
    #[must_use]
    pub fn too_small() -> &'static str {
        "The window is too small: cfmint needs 60 columns and 16 rows. Nothing is lost; make it larger."
    }
}
