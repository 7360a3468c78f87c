//! The state machine: messages in, effects out, a page to look at. Pure and synchronous: it knows
//! no clock, network or terminal, and the same messages always give the same wizard. Start reading
//! at [`steps`] (the order) and [`message`].

pub mod draft_file;
pub mod finder;
pub mod message;
pub mod page;
pub mod panel;
pub mod screens;
pub mod state;
pub mod steps;
pub mod transitions;

mod help;
mod view;

use std::time::Duration;

use message::{ApiCall, DeliveryCall, Effect, Msg, StorageCall};
use page::Notice;
use page::keymap::{Action, Binding};
use screens::recovery::PendingCreate;
use screens::secret::{SecretOutcome, SecretScreen};
use screens::tokens::TokensScreen;
use state::context::Context;
use state::start::Start;
use state::unclaimed::Unclaimed;
use steps::{StepId, Steps};
use transitions::create::Creating;
use transitions::edit::Behind;
use transitions::navigate::Detour;

use crate::domain::catalog::template::Templates;
use crate::domain::delivery::PayloadKind;

/// Smallest window in which the wizard can be used: columns, rows (reference: design section 2).
pub const SMALLEST: (u16, u16) = (60, 16);

/// What cannot coexist: a token is being drafted, being created, perhaps created, or created.
#[derive(Debug)]
enum Phase {
    /// The steps.
    Drafting,
    /// The tokens that exist are looked at; the draft waits.
    Tokens(Box<TokensScreen>),
    /// The request is prepared and sent, once.
    Creating(Box<Creating>),
    /// No usable answer came back.
    Unknown(Box<PendingCreate>),
    /// It exists, and its secret is here.
    Secret(Box<SecretScreen>),
}

pub struct Wizard {
    cx: Context,
    steps: Steps,
    step: StepId,
    /// Where to go on after a sign-in in mid-flow.
    resume: Option<StepId>,
    /// The token list is wanted as soon as somebody is signed in.
    tokens_wanted: bool,
    /// What the summary sent the person off to; it ends there again.
    detour: Detour,
    /// The access that was on the screen when one more was asked for.
    added_from: usize,
    phase: Phase,
    help: bool,
    /// What is to be said at the end about tokens that exist, or may, without their secret having
    /// been taken.
    leftovers: Vec<Unclaimed>,
    /// What the end says of tokens before, whose secrets are stored.
    told: Vec<String>,
    /// Requests whose outcome is open and that are not on the screen: set aside, or of earlier
    /// runs.
    aside: Vec<PendingCreate>,
    /// What waits while a token is edited.
    behind: Option<Box<Behind>>,
    /// The person knows that no note can be kept here, and creates all the same.
    without_notes: bool,
    /// The window is below [`SMALLEST`]: only one sentence is shown.
    small: bool,
    /// A question of the step, which the next key answers.
    asking: Option<transitions::question::Question>,
    /// Input is dropped until the next frame: it was typed for another page.
    deaf: bool,
    /// The sign-in took the place of another page unasked, or a credential was refused of which the
    /// rest may come: letters are dropped until whoever types them has paused, or left the step.
    /// Which, and when the last one came.
    hush: Option<(StepId, Duration)>,
}

impl Wizard {
    /// The wizard before its first frame.
    #[must_use]
    pub fn new(start: Start) -> Self {
        let found = start.found.is_some();
        let template = start.template.clone();
        let mut wizard = Self {
            cx: Context::new(start),
            steps: Steps::default(),
            step: if found { StepId::Template } else { StepId::SignIn },
            resume: None,
            tokens_wanted: false,
            detour: Detour::None,
            added_from: 0,
            phase: Phase::Drafting,
            help: false,
            leftovers: Vec::new(),
            told: Vec::new(),
            aside: Vec::new(),
            behind: None,
            without_notes: false,
            small: false,
            asking: None,
            deaf: false,
            hush: None,
        };
        let needs = std::mem::take(&mut wizard.cx.start.needs);
        wizard.cx.work.purpose.given = needs
            .into_iter()
            .map(crate::domain::needs::without_any_credential)
            .collect();
        wizard.cx.work.purpose.open = !wizard.cx.work.purpose.given.is_empty();
        if let Some(from) = wizard.cx.start.from.take() {
            wizard.start_from(from);
        }
        // Nothing can be wanted of the world before the first frame: what is open already is kept
        // when the wizard begins.
        wizard.steps.get_mut(wizard.step).open(&mut wizard.cx);
        if wizard.cx.start.tokens && found {
            let wanted = wizard.cx.start.token.take();
            wizard.phase = Phase::Tokens(Box::new(TokensScreen::wanting(wanted)));
        } else {
            wizard.tokens_wanted = wizard.cx.start.tokens;
            if wizard.tokens_wanted {
                wizard.cx.notice = Some(Notice::plain(transitions::tokens::SIGN_IN_FIRST));
            }
        }
        if let Some(slug) = template
            && !wizard.steps.template.point_at(&wizard.cx, &slug)
        {
            let slug = crate::secret::credential::quoted(&slug);
            let text = format!(
                "There is no template {}; choose one here.",
                crate::domain::text::visible(&slug)
            );
            wizard.cx.notice = Some(Notice::warning(text));
        }
        wizard
    }

    /// What is found out only after the first frame: where the API is (the demo's own), and the
    /// local time zone (finding it reads the whole time zone database), and which addresses this
    /// machine has.
    pub fn settle(&mut self, base: &str, zone: jiff::tz::TimeZone, here: crate::domain::token::address::Whereabouts) {
        self.cx.here.known = here;
        self.cx.start.base_url = base.to_owned();
        self.cx.start.zone = zone;
    }

    /// How a copy travels, found out after the first frame where that takes asking tmux.
    pub fn copies_by(&mut self, route: crate::domain::delivery::clipboard::Route) {
        self.cx.start.route = route;
    }

    /// What the wizard wants right after its first frame; the list of starting points is completed,
    /// and what each grants can be said.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.keep_draft();
        self.cx.templates = Templates::embedded();
        self.cx.catalog();
        self.steps.get_mut(self.step).refresh(&mut self.cx);
        if self.cx.start.found.is_some() {
            let ticket = self.cx.ticket();
            self.sign_in_ticket(ticket);
            self.cx.ask(ApiCall::FindCredential(ticket));
        } else {
            self.steps.sign_in.look_for_stored(&mut self.cx);
        }
        self.cx.ask(StorageCall::Recall);
        self.cx.ask(StorageCall::RecallNotes);
        self.check_ways();
        self.cx.take_effects()
    }

    /// Whether the ways out that were chosen up front can work, before each token anew: the one
    /// before may have filled a place.
    fn check_ways(&mut self) {
        self.cx.ways.clear();
        if !self.cx.start.to.is_empty() {
            let contents = if self.cx.start.s3 {
                PayloadKind::S3
            } else {
                PayloadKind::Token
            };
            self.cx.ask(DeliveryCall::CheckWays(self.cx.start.to.clone(), contents));
        }
    }

    /// Takes in what happened; answers what is wanted of the world.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Now(now) => self.tick(now),
            Msg::Key(key) => self.key(key),
            Msg::Letters(run) => self.letters(&run),
            Msg::Paste(text) => self.paste(&text),
            Msg::Resized(columns, rows) => self.small = columns < SMALLEST.0 || rows < SMALLEST.1,
            Msg::FrameShown => {
                self.deaf = false;
                self.steps.get_mut(self.step).frame_shown();
            }
            Msg::SecretSeen => self.on_secret(|secret_screen, _| secret_screen.seen()),
            Msg::Suspending => self.on_secret(|secret_screen, _| secret_screen.hide()),
            Msg::Api(answer) => self.api_answered(answer),
            Msg::Clipboard(answer) => self.clipboard_answered(answer),
            Msg::Delivery(answer) => self.delivery_answered(answer),
            Msg::Files(answer) => self.files_answered(answer),
            Msg::Storage(answer) => self.storage_answered(answer),
        }
        self.cx.take_effects()
    }

    fn tick(&mut self, now: crate::domain::clock::Moment) {
        self.cx.now = now;
        self.steps.summary.tick(now.since_start);
        match &mut self.phase {
            Phase::Secret(secret_screen) => secret_screen.tick(&mut self.cx),
            Phase::Unknown(pending) => pending.tick(&mut self.cx),
            Phase::Creating(creating) => creating.count(&mut self.cx),
            Phase::Drafting | Phase::Tokens(_) => {}
        }
    }

    /// The table of the screen as it stands.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match &self.phase {
            Phase::Drafting => match &self.asking {
                Some(question) => question.keys(),
                None => self.steps.get(self.step).keys(),
            },
            Phase::Tokens(screen) => screen.keys(),
            Phase::Creating(creating) => creating.keys(),
            Phase::Unknown(pending) => pending.keys(),
            Phase::Secret(secret_screen) => secret_screen.keys(),
        }
    }

    /// Whether letters go into a text on the screen as it stands.
    #[must_use]
    pub fn typing(&self) -> bool {
        match &self.phase {
            Phase::Drafting => self.asking.is_none() && self.steps.get(self.step).typing(),
            Phase::Tokens(screen) => screen.typing(),
            Phase::Secret(secret_screen) => secret_screen.typing(),
            Phase::Creating(_) | Phase::Unknown(_) => false,
        }
    }

    /// Whether something stands in that text.
    fn typed(&self) -> bool {
        match &self.phase {
            Phase::Drafting => self.steps.get(self.step).typed(),
            Phase::Tokens(screen) => screen.typed(),
            Phase::Secret(secret_screen) => secret_screen.typing(),
            Phase::Creating(_) | Phase::Unknown(_) => false,
        }
    }

    fn act(&mut self, act: Action) {
        self.dispatch(act);
        if let Some(words) = self.refusal_of_field() {
            self.cx.notice = Some(Notice::warning(words));
            // The rest of it may still be coming.
            self.hush = Some((self.step, self.cx.now.since_start));
        }
    }

    fn dispatch(&mut self, act: Action) {
        match &mut self.phase {
            Phase::Drafting => {
                if let Some(question) = self.asking.take() {
                    return self.answer_question(question, act);
                }
                if act == Action::Tokens {
                    return match self.cx.work.edited() {
                        Some(_) => self.leave_edit(),
                        None => self.open_tokens(),
                    };
                }
                let flow = self.steps.get_mut(self.step).act(&mut self.cx, act);
                self.follow(flow);
            }
            Phase::Tokens(screen) => {
                let (shown, asked, extending) = (screen.shows_one(), screen.asks(), screen.is_extending());
                let after = screen.act(&mut self.cx, act);
                // Nobody has read a question that no frame has shown, nor that it is asked again.
                self.deaf |= screen.asks() || asked;
                self.deaf |= screen.is_extending() && !extending;
                // Keys that come with it were meant for the page before.
                self.deaf |= screen.shows_one() != shown;
                self.after_tokens(after);
            }
            Phase::Creating(_) => self.act_while_creating(act),
            Phase::Unknown(pending) => {
                let asked = pending.asks();
                let after = pending.act(&mut self.cx, act);
                // Nobody has read a question that no frame has shown.
                self.deaf |= pending.asks() && !asked;
                self.after_lost(after);
            }
            Phase::Secret(secret_screen) => {
                let (asked, typing) = (secret_screen.asks(), secret_screen.typing());
                let after = secret_screen.act(&mut self.cx, act);
                self.deaf |= secret_screen.asks().is_some() && secret_screen.asks() != asked;
                // Nobody has read that Enter closed the field.
                self.deaf |= act == Action::Enter && typing && !secret_screen.typing();
                match after {
                    SecretOutcome::Stay => {}
                    SecretOutcome::End(ending) => self.end(ending),
                    SecretOutcome::Another => self.start_again(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
