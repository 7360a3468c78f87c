//! From step to step: the order, the accesses in it, and the ways off from the summary and back.

use super::question::Question;
use crate::domain::summary::Names;
use crate::domain::text::listed;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::scope::Scope;
use crate::wizard::Wizard;
use crate::wizard::draft_file::OfferAnswer;
use crate::wizard::page::Notice;
use crate::wizard::steps::{Flow, StepId};

/// Why a step is open that is not next in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::wizard) enum Detour {
    /// It is next in the order.
    #[default]
    None,
    /// A line of the summary led to it: it leads back there.
    Line,
    /// The summary asked for all of them once more, and this is the first: back from here leads to
    /// it, and on in their order.
    Edit,
    /// The summary asked for one more access: its permissions, its resources, and back.
    Access,
}

impl Wizard {
    pub(in crate::wizard) fn follow(&mut self, flow: Flow) {
        match flow {
            Flow::Stay => {}
            Flow::Back if self.step == StepId::SignIn => self.leave_sign_in(),
            Flow::Next => self.go_on(),
            Flow::Back => self.go_back(),
            Flow::Change(place) => {
                if let Some(access) = place.grant() {
                    self.cx.work.access = access;
                }
                self.go(StepId::of(&place));
                // What was typed with the key that led here was typed for the page before.
                self.deaf = true;
                self.detour = Detour::Line;
                self.steps.get_mut(self.step).point(&mut self.cx, &place);
            }
            Flow::Edit => {
                self.cx.work.access = 0;
                self.go(StepId::Name);
                self.deaf = true;
                self.detour = Detour::Edit;
            }
            Flow::AddAccess => self.add_access(),
            Flow::RemoveAccess => self.remove_access(),
            Flow::SignIn => {
                self.ask_to_sign_in();
                self.hush = None;
            }
            Flow::Tokens => self.open_tokens(),
            Flow::Create if self.cx.work.edited().is_some() => self.save_changes(),
            Flow::Create => self.create(),
            Flow::Kept(OfferAnswer::Forget) => self.ask(Question::ForgetDraft),
            Flow::Kept(OfferAnswer::Continue) => self.answer_offer(OfferAnswer::Continue),
            Flow::RemoveStray(path) => self.ask(Question::RemoveStray(path)),
            Flow::Open(from) => self.open_link(*from),
        }
    }

    /// The step is answered.
    fn go_on(&mut self) {
        let passed = self.cx.passed.take();
        if self.step == StepId::Permissions && self.is_empty_beside_others() {
            self.go_on_without_access();
            if let (Some(row), Some(notice)) = (passed, &mut self.cx.notice) {
                notice.text.push_str(&format!(" {row} was not added to it."));
            }
            return;
        }
        let by_order = self.detour == Detour::None;
        let unneeded = match self.step {
            StepId::Permissions => self.take_out_unneeded(),
            _ => None,
        };
        self.go_to_next();
        let passed = passed.map(|row| {
            let back = if by_order {
                " Esc goes back; → adds a row."
            } else {
                ""
            };
            format!("{row} was not added.{back}")
        });
        let said: Vec<String> = unneeded.into_iter().chain(passed).collect();
        if !said.is_empty() {
            self.cx.notice = Some(Notice::plain(said.join(" ")));
        }
    }

    /// Resources that no permission needs any more go: a permission that is added later is not for
    /// what another one had. What is said of it.
    fn take_out_unneeded(&mut self) -> Option<String> {
        let needed = self.cx.scopes();
        let unneeded = |one: &&Resource| !needed.contains(&one.scope());
        let grant = self.cx.grant();
        let named = grant
            .resources
            .iter()
            .filter(unneeded)
            .filter(|one| one.scope() != Scope::User);
        let named: Vec<String> = named.map(|one| self.cx.resource(one)).collect();
        let grant = self.cx.grant_mut();
        grant.resources.retain(|one| needed.contains(&one.scope()));
        grant.except.retain(|one| needed.contains(&one.scope()));
        self.cx.follow_name();
        (!named.is_empty()).then(|| format!("No permission needs {} any more: taken out.", listed(named)))
    }

    /// An access that has no permission grants nothing: with others there it is dropped on the way,
    /// and that is said.
    fn go_on_without_access(&mut self) {
        let number = self.cx.work.access + 1;
        let last = number == self.cx.work.draft.grants.len();
        self.drop_access();
        match (self.detour, last) {
            (Detour::Line | Detour::Access, _) => self.go(StepId::Summary),
            (Detour::None | Detour::Edit, true) => self.go(StepId::Limits),
            (Detour::None | Detour::Edit, false) => self.go(StepId::Permissions),
        }
        self.say_dropped(number);
    }

    fn go_to_next(&mut self) {
        match (self.detour, self.step) {
            (Detour::Access, StepId::Permissions) => {
                self.go(StepId::Resources);
                self.detour = Detour::Access;
            }
            (Detour::Line | Detour::Access, _) => self.go(StepId::Summary),
            // Each access has its permissions and its resources.
            (Detour::None | Detour::Edit, StepId::Resources)
                if self.cx.work.access + 1 < self.cx.work.draft.grants.len() =>
            {
                self.cx.work.access += 1;
                self.go(StepId::Permissions);
            }
            (Detour::None | Detour::Edit, step) => {
                if let Some(next) = step.next() {
                    if next == StepId::Permissions {
                        self.cx.work.access = 0;
                    }
                    self.go(next);
                }
            }
        }
    }

    fn go_back(&mut self) {
        // An access that nothing was chosen for was not meant. The first one can still be filled by
        // who goes back over the steps.
        let leaves = self.cx.work.access > 0 || self.detour != Detour::None;
        let empty = self.step == StepId::Permissions && leaves && self.is_empty_beside_others();
        // One that the summary asked for is not in the token before all of it was answered.
        let unfinished = self.step == StepId::Permissions && self.detour == Detour::Access;
        let number = self.cx.work.access + 1;
        if empty || unfinished {
            self.drop_access();
            self.cx.work.access = self.added_from.min(self.cx.work.access);
        }
        self.go_to_previous(empty);
        if empty {
            self.say_dropped(number);
        } else if unfinished {
            let words = format!("Policy {number} was dropped: nothing of it is in the token.");
            self.cx.notice = Some(Notice::plain(words));
        }
    }

    /// Whether the access on the screen has no permission, and there are others.
    fn is_empty_beside_others(&self) -> bool {
        self.cx.grant().groups.is_empty() && self.cx.work.draft.grants.len() > 1
    }

    fn say_dropped(&mut self, number: usize) {
        let words = format!("Policy {number} had no permission and was dropped.");
        self.cx.notice = Some(Notice::plain(words));
    }

    fn go_to_previous(&mut self, empty: bool) {
        match (self.detour, self.step) {
            (Detour::Access, StepId::Resources) => {
                self.go(StepId::Permissions);
                self.detour = Detour::Access;
            }
            (Detour::Line | Detour::Access | Detour::Edit, _) => self.go(StepId::Summary),
            (Detour::None, StepId::Permissions) if empty => self.go(StepId::Resources),
            (Detour::None, StepId::Permissions) if self.cx.work.access > 0 => {
                self.cx.work.access -= 1;
                self.go(StepId::Resources);
            }
            // An edit begins and ends at the summary, and has no template.
            (Detour::None, StepId::Summary) if self.cx.work.edited().is_some() => self.leave_edit(),
            (Detour::None, StepId::Name) if self.cx.work.edited().is_some() => self.go(StepId::Summary),
            (Detour::None, step) => match step.previous() {
                Some(previous) => {
                    if step == StepId::Limits {
                        self.cx.work.access = self.cx.work.draft.grants.len().saturating_sub(1);
                    }
                    self.go(previous);
                }
                None => self.cx.notice = Some(Notice::plain("This is the first step. Ctrl-C leaves cfmint.")),
            },
        }
    }

    /// One more set of permissions over one more set of resources; the person chooses both.
    fn add_access(&mut self) {
        let from_summary = self.step == StepId::Summary || self.detour != Detour::None;
        self.added_from = self.cx.work.access;
        self.cx.work.draft.grants.push(DraftGrant::default());
        self.cx.work.access = self.cx.work.draft.grants.len() - 1;
        self.go(StepId::Permissions);
        if from_summary {
            self.detour = Detour::Access;
        }
        let number = self.cx.work.access + 1;
        let back = if from_summary {
            "Esc drops it."
        } else {
            "While it is empty, Esc drops it."
        };
        self.cx.notice = Some(Notice::plain(format!(
            "Policy {number} is new: it gets permissions and resources of its own. {back}"
        )));
    }

    /// Takes the access on the screen out, by a person's choice.
    fn remove_access(&mut self) {
        let number = self.cx.work.access + 1;
        self.drop_access();
        match self.detour {
            Detour::None => self.go(StepId::Resources),
            Detour::Line | Detour::Access | Detour::Edit => self.go(StepId::Summary),
        }
        self.cx.notice = Some(Notice::plain(format!("Policy {number} is dropped.")));
    }

    fn drop_access(&mut self) {
        let access = self.cx.work.access;
        if access < self.cx.work.draft.grants.len() && self.cx.work.draft.grants.len() > 1 {
            self.cx.work.draft.grants.remove(access);
        }
        self.cx.work.access = access.min(self.cx.work.draft.grants.len().saturating_sub(1));
        self.cx.follow_name();
    }

    pub(in crate::wizard) fn go(&mut self, step: StepId) {
        self.detour = Detour::None;
        self.deaf = step == StepId::Summary;
        self.open(step);
    }

    pub(in crate::wizard) fn open(&mut self, step: StepId) {
        self.step = step;
        self.asking = None;
        self.steps.get_mut(step).open(&mut self.cx);
        self.keep_draft();
    }
}
