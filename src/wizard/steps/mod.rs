//! The steps in their order: the wizard's table of contents. A step is one file: what it asks, its
//! keys, what they do. It knows no neighbour; it answers a [`Flow`] and the wizard decides.

pub mod limits;
pub mod name;
pub mod permissions;
pub mod resources;
pub mod sign_in;
pub mod summary;
pub mod template;

use super::page::Page;
use super::page::keymap::{Action, Binding};
use super::page::text_field::Field;
use super::state::context::Context;
use crate::domain::needs::Given;
use crate::domain::token::spec::Place;

/// Makes the steps and their order of the same lines, so that no step is missing from the order.
macro_rules! steps {
    ($($(#[$asks:meta])* $step:ident,)+) => {
        /// A step of the flow.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum StepId {
            /// Only when a credential is needed; stands before or beside the numbered ones.
            SignIn,
            $($(#[$asks])* $step,)+
        }

        /// The order of the numbered steps; nothing else says it.
        pub const ORDER: [StepId; [$(StepId::$step),+].len()] = [$(StepId::$step),+];
    };
}

steps! {
    /// What the token is for.
    Template,
    Name,
    /// What it may do.
    Permissions,
    /// Where it may do it.
    Resources,
    /// From where and until when.
    Limits,
    /// The page worth reading.
    Summary,
}

impl StepId {
    fn place(self) -> Option<usize> {
        ORDER.iter().position(|step| *step == self)
    }

    /// The step after this one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::SignIn => ORDER.first().copied(),
            _ => self.place().and_then(|at| ORDER.get(at + 1)).copied(),
        }
    }

    /// The step before this one.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.place()
            .and_then(|at| at.checked_sub(1))
            .and_then(|at| ORDER.get(at))
            .copied()
    }

    /// What it is called among the steps.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in",
            Self::Template => "Template",
            Self::Name => "Name",
            Self::Permissions => "Permissions",
            Self::Resources => "Resources",
            Self::Limits => "IP and TTL",
            Self::Summary => "Summary",
        }
    }

    /// What it asks (reference: design section 9).
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in with a token that may create tokens",
            Self::Template => "What is this token for?",
            Self::Name => "What should it be called?",
            Self::Permissions => "What may it do?",
            Self::Resources => "Where may it do that?",
            Self::Limits => "From where, and until when?",
            Self::Summary => "Nothing has been created yet. Check what this token will be able to do.",
        }
    }

    /// The step at which a place of the spec is decided.
    #[must_use]
    pub fn of(place: &Place) -> Self {
        match place {
            Place::Owner => Self::Template,
            Place::Name => Self::Name,
            Place::Permissions(_) | Place::Group(..) => Self::Permissions,
            Place::Resources(..) => Self::Resources,
            Place::IpOnly | Place::IpExcept | Place::Starts | Place::Expires => Self::Limits,
        }
    }
}

/// What a step answers to an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flow {
    /// Nothing moves.
    Stay,
    /// The step is answered.
    Next,
    /// Back to the one before.
    Back,
    /// To the step where this is decided, and back here afterwards.
    Change(Place),
    /// Over the steps once more, from the name on.
    Edit,
    /// One more access.
    AddAccess,
    /// The access on the screen out of the token.
    RemoveAccess,
    /// To the tokens that exist.
    Tokens,
    /// To the sign-in, and back here afterwards.
    SignIn,
    /// Create the token that the summary shows.
    Create,
    /// An answer to the offer of an earlier draft.
    Kept(crate::wizard::draft_file::OfferAnswer),
    /// A file that a killed run left is to go, after a yes.
    RemoveStray(std::path::PathBuf),
    /// A template link was pasted or typed: it is opened in place of the draft.
    Open(Box<crate::wizard::state::pending_names::FromFile>),
}

/// What every step can do.
pub trait Step {
    /// The table that dispatch, footer and help read.
    fn keys(&self) -> &'static [Binding];
    /// How the footer says one of these now: its keys and what they do; none where they do nothing
    /// as it stands.
    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        Some((binding.written, binding.label))
    }
    /// The step has become current.
    fn open(&mut self, cx: &mut Context);
    /// An act of the person.
    fn act(&mut self, cx: &mut Context, act: Action) -> Flow;
    /// Puts the cursor where this place of the spec is decided; called after [`Step::open`].
    fn point(&mut self, _cx: &mut Context, _place: &Place) {}
    /// The plain field that what is typed goes into; a credential is refused there, which is said.
    fn field(&mut self) -> Option<&mut Field>;
    /// A paste. It answers no question; but one that is a whole draft of its own can be opened.
    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow;
    /// A file was read that was named as what the token is for.
    fn read(&mut self, _cx: &mut Context, _given: Vec<Given>) {}
    /// New data came (lists, sign-in); rows may have moved.
    fn refresh(&mut self, _cx: &mut Context) {}
    /// What it asks and shows.
    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a>;
    /// Whether letters go into a text here.
    fn typing(&self) -> bool;
    /// Whether something stands in that text: then `?` goes on with it, else it is help.
    fn typed(&self) -> bool {
        self.typing()
    }
    /// What was done so far has been seen: a second step on a scale of levels counts from now on.
    fn frame_shown(&mut self) {}
}

/// The state of every step.
#[derive(Default)]
pub struct Steps {
    pub sign_in: sign_in::SignInStep,
    pub template: template::TemplateStep,
    pub name: name::NameStep,
    pub permissions: permissions::PermissionsStep,
    pub resources: resources::ResourcesStep,
    /// Client IP and TTL.
    pub limits: limits::LimitsStep,
    pub summary: summary::SummaryStep,
}

impl Steps {
    pub fn get(&self, step: StepId) -> &dyn Step {
        match step {
            StepId::SignIn => &self.sign_in,
            StepId::Template => &self.template,
            StepId::Name => &self.name,
            StepId::Permissions => &self.permissions,
            StepId::Resources => &self.resources,
            StepId::Limits => &self.limits,
            StepId::Summary => &self.summary,
        }
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, step: StepId) -> &mut dyn Step {
        match step {
            StepId::SignIn => &mut self.sign_in,
            StepId::Template => &mut self.template,
            StepId::Name => &mut self.name,
            StepId::Permissions => &mut self.permissions,
            StepId::Resources => &mut self.resources,
            StepId::Limits => &mut self.limits,
            StepId::Summary => &mut self.summary,
        }
    }
}
