//! The draft over the end of the program: handed over to be kept when a step is left, offered at
//! the next start, forgotten when its token exists. A draft that is replaced by another takes its
//! place in the offer, so that nothing is lost by looking at one.

use crate::domain::needs::Given;
use crate::domain::text::visible;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Draft;
use crate::wizard::draft_file::{Around, EarlierRun, Offer, OfferAnswer, SavedDraft};
use crate::wizard::message::StorageCall;
use crate::wizard::page::Notice;
use crate::wizard::state::work::{Work, empty_draft};
use crate::wizard::steps::{ORDER, StepId, Steps};
use crate::wizard::{Phase, Wizard};

/// What a step is called in a kept draft; these words do not change.
fn kept_name(step: StepId) -> &'static str {
    match step {
        // Left at the sign-in before the first step, a draft goes on there.
        StepId::SignIn | StepId::Template => "template",
        StepId::Name => "name",
        StepId::Permissions => "permissions",
        StepId::Resources => "resources",
        StepId::Limits => "limits",
        StepId::Summary => "summary",
    }
}

/// The step that a kept draft calls so.
fn step_named(name: &str) -> Option<StepId> {
    ORDER.into_iter().find(|step| kept_name(*step) == name)
}

impl Wizard {
    /// The text of a draft that is not kept as it stands: at the end of the program, however it
    /// comes.
    #[must_use]
    pub fn unkept(&self) -> Option<String> {
        self.changed().map(|now| now.text())
    }

    /// A step is left: what changed since the last time is to be kept.
    pub(in crate::wizard) fn keep_draft(&mut self) {
        if let Some(now) = self.changed() {
            self.cx.ask(StorageCall::Keep(now.text()));
            self.cx.kept.last = Some(now);
        }
    }

    /// The draft, unless it is kept already as it stands.
    fn changed(&self) -> Option<SavedDraft> {
        let known = |now: &SavedDraft| self.cx.kept.last.as_ref().is_some_and(|last| last.same(now));
        self.draft_now().filter(|now| !known(now))
    }

    /// Whether the next start has something to offer, once it is written.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        matches!(self.phase, Phase::Drafting | Phase::Tokens(_)) && self.draft_now().is_some()
    }

    /// The draft, unless it is the empty one or its token exists.
    pub(in crate::wizard) fn draft_now(&self) -> Option<SavedDraft> {
        let cx = &self.cx;
        // Taken up again it would be a new token.
        if cx.work.edited().is_some() {
            return None;
        }
        // An owner that the credential decided on is nobody's work.
        let owner = if cx.work.owner_chosen {
            Owner::User
        } else {
            cx.work.draft.owner
        };
        let empty = Draft { owner, ..empty_draft() };
        let asked = cx.work.purpose.given.iter().any(|one| matches!(one, Given::Words(_)));
        let nothing = cx.work.template().is_none() && cx.work.verbatim.is_empty() && !asked;
        let nothing = nothing && cx.work.draft == empty;
        if nothing || matches!(self.phase, Phase::Secret(_)) {
            return None;
        }
        let step = if self.step == StepId::SignIn {
            self.resume.unwrap_or(StepId::Template)
        } else {
            self.step
        };
        let around = Around {
            api: self.api(),
            step: kept_name(step).to_owned(),
            template: cx.template().map(|template| template.slug.clone()),
            name_edited: cx.work.name_edited,
            access: cx.work.access,
        };
        let file = if cx.work.draft.is_resolved() {
            ""
        } else {
            cx.work.names.file()
        };
        let kept = SavedDraft::of(&cx.work.draft, &cx.work.verbatim, around).of_file(file);
        let kept = kept.asked(&cx.work.purpose.given, &cx.work.purpose.decided);
        Some(kept.at(cx.now.wall))
    }

    /// A demo's draft must never be offered for real, nor one for another API. The demo's own
    /// address is another each time.
    fn api(&self) -> String {
        if self.cx.start.demo {
            "demo".into()
        } else {
            self.cx.start.base_url.clone()
        }
    }

    /// What was kept earlier has been looked up.
    pub(in crate::wizard) fn recalled(&mut self, found: Result<Option<String>, String>) {
        let read = match found {
            Ok(None) => return,
            Ok(Some(text)) => SavedDraft::read(&text),
            Err(why) => Err(why),
        };
        match read {
            Ok(kept) if kept.api == self.api() => {
                self.cx.kept.last = Some(kept.clone());
                let offer = Offer::new(kept, self.cx.now.wall);
                let sentence = offer.sentence(self.cx.work.purpose.open);
                self.cx.kept.offer = Some(offer);
                if self.step == StepId::Template && self.drafting() && self.cx.notice.is_none() {
                    self.cx.notice = Some(Notice::plain(sentence));
                }
                self.refresh();
            }
            Ok(_) => {}
            Err(why) => self.cx.ask(StorageCall::SetAside(why)),
        }
    }

    /// A kept draft that cannot be read was put where nothing writes over it.
    pub(in crate::wizard) fn set_aside(&mut self, why: &str, place: Result<std::path::PathBuf, String>) {
        let text = match place {
            Ok(path) => {
                let path = path.to_string_lossy().into_owned();
                format!(
                    "Your draft cannot be opened: {why}. It was moved to {}.",
                    visible(&path)
                )
            }
            Err(error) => format!("Your draft cannot be opened: {why}. It stays where it is ({error})."),
        };
        self.cx.notice = Some(Notice::warning(text.clone()));
        self.cx.kept.remark = Some(EarlierRun::SetAside(text));
    }

    /// What the person said to the offer.
    pub(in crate::wizard) fn answer_offer(&mut self, answer: OfferAnswer) {
        let Some(offer) = self.cx.kept.offer.take() else { return };
        match answer {
            OfferAnswer::Continue => self.continue_draft(&offer.kept),
            OfferAnswer::Forget => {
                if self.cx.kept.last.as_ref().is_some_and(|last| last.same(&offer.kept)) {
                    self.cx.kept.last = None;
                }
                self.cx.ask(StorageCall::ForgetOffered);
                self.refresh();
                self.cx.notice = Some(Notice::plain(format!("The draft {} is forgotten.", offer.name())));
            }
        }
    }

    fn continue_draft(&mut self, kept: &SavedDraft) {
        let Some(draft) = kept.draft() else { return };
        self.keep_draft();
        self.cx.ask(StorageCall::TakeUp);
        self.cx.kept.last = Some(kept.clone());
        self.cx.kept.offer = self.draft_now().map(|now| Offer::new(now, self.cx.now.wall));
        let other_owner = self.cx.work.draft.owner != draft.owner;
        let slug = kept.template.as_deref();
        let mut templates = self.cx.templates.all().iter();
        let template = slug.and_then(|slug| templates.position(|template| template.slug == slug));
        self.cx.work = Work::from_saved(kept, draft, template);
        if other_owner {
            self.cx.lists_of_owner();
        }
        // Steps hold what was typed for another draft; the sign-in goes on.
        self.steps = Steps {
            sign_in: std::mem::take(&mut self.steps.sign_in),
            ..Steps::default()
        };
        self.forget_other_users();
        self.cx.notice = None;
        self.cx.fit_to_credential();
        if self.cx.who().is_some() {
            self.cx.look_up_names();
            self.cx.settle_names();
        }
        let step = if self.cx.read().is_ok() {
            ORDER.last().copied()
        } else {
            step_named(&kept.step)
        };
        if kept.left_out {
            let words = "Something that looked like a credential was not kept with this draft.";
            self.cx.notice = Some(Notice::warning(words));
        }
        self.go(step.unwrap_or(StepId::Template));
        if self.cx.groups.state == crate::wizard::state::context::Live::Ready {
            self.follow_catalog();
        }
    }

    /// Its token exists: the draft is not kept any more. One that is still offered stays on the
    /// disk.
    pub(in crate::wizard) fn draft_is_spent(&mut self) {
        self.cx.kept.last = None;
        self.cx.ask(StorageCall::Forget);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that two steps had would lead to the first of them.
    #[test]
    fn every_step_has_a_word_of_its_own_in_a_kept_draft() {
        let words = ["template", "name", "permissions", "resources", "limits", "summary"];
        assert_eq!(ORDER.map(kept_name), words);
        assert_eq!(words.map(step_named), ORDER.map(Some));
        assert_eq!(step_named(""), None);
    }
}
