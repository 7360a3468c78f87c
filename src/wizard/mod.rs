//! The state machine: messages in, effects out, a page to look at. Pure and synchronous: it knows no clock, network or
//! terminal, and the same messages always give the same wizard. Start reading at [`steps`] (the order) and [`message`].

pub mod binding;
pub mod context;
pub mod field;
pub mod key;
pub mod lost;
pub mod message;
pub mod minted;
pub mod page;
pub mod panel;
pub mod pick;
pub mod steps;

mod answers;

use std::sync::Arc;

use binding::{Act, Binding};
use context::{Context, Start, empty_draft};
use key::{Code, Key};
use lost::Lost;
use message::{Effect, Ending, Msg, Query, Ticket};
use minted::{After, Minted};
use page::{Notice, Page};
use steps::{Flow, Step, Steps};

use crate::refusal::Refusal;
use crate::secret::Secret;
use crate::token::scope::Owner;
use crate::token::spec::Spec;

/// What cannot coexist: a token is being drafted, being created, perhaps created, or created.
#[derive(Debug)]
enum Phase {
    /// The steps.
    Drafting,
    /// The request is out, once.
    Creating {
        ticket: Ticket,
        spec: Box<Spec>,
        sent: jiff::Timestamp,
        warned: bool,
    },
    /// No usable answer came back.
    Unknown(Box<Lost>),
    /// It exists, and its secret is here.
    Minted(Box<Minted>),
}

/// The wizard.
pub struct Wizard {
    cx: Context,
    steps: Steps,
    step: Step,
    /// Where to go on after a sign-in in mid-flow.
    resume: Option<Step>,
    /// Whether the step was opened from the summary and leads back there.
    from_summary: bool,
    phase: Phase,
    help: bool,
    /// Input is dropped until the next frame: it was typed for another page.
    deaf: bool,
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
            step: if found { Step::Template } else { Step::SignIn },
            resume: None,
            from_summary: false,
            phase: Phase::Drafting,
            help: false,
            deaf: false,
        };
        wizard.open(wizard.step);
        if let Some(slug) = template
            && !wizard.steps.template.point_at(&wizard.cx, &slug)
        {
            let text = format!(
                "There is no template “{}”; choose one here.",
                crate::text::visible(&slug)
            );
            wizard.cx.notice = Some(Notice::warning(text));
        }
        wizard
    }

    /// What is found out only after the first frame: where the API is (the demo's own), and the local time zone (finding it reads
    /// the whole time zone database).
    pub fn settle(&mut self, base: &str, zone: jiff::tz::TimeZone) {
        self.cx.start.base_url = base.to_owned();
        self.cx.start.zone = zone;
    }

    /// What the wizard wants right after its first frame.
    pub fn begin(&mut self) -> Vec<Effect> {
        if self.cx.start.found.is_some() {
            let ticket = self.cx.ticket();
            self.sign_in_ticket(ticket);
            self.cx.ask(Effect::FindCredential(ticket));
        }
        self.cx.take_effects()
    }

    /// Takes in what happened; answers what is wanted of the world.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Now(now) => self.tick(now),
            Msg::Key(key) => self.key(key),
            Msg::Paste(text) => self.paste(&text),
            Msg::FrameShown => self.deaf = false,
            Msg::Suspending => {
                if let Phase::Minted(minted) = &mut self.phase {
                    minted.hide();
                }
            }
            answer => self.answer(answer),
        }
        self.cx.take_effects()
    }

    fn tick(&mut self, now: crate::clock::Moment) {
        self.cx.now = now;
        self.steps.summary.tick(now.since_start);
        if let Phase::Minted(minted) = &mut self.phase {
            minted.tick(&mut self.cx);
        }
    }

    /// The table of the screen as it stands.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match &self.phase {
            Phase::Drafting => self.steps.get(self.step).keys(),
            Phase::Creating { .. } => &[],
            Phase::Unknown(_) => lost::KEYS,
            Phase::Minted(minted) => minted.keys(),
        }
    }

    /// Whether letters go into a text on the screen as it stands.
    #[must_use]
    pub fn typing(&self) -> bool {
        match &self.phase {
            Phase::Drafting => self.steps.get(self.step).typing(),
            Phase::Minted(minted) => minted.typing(),
            Phase::Creating { .. } | Phase::Unknown(_) => false,
        }
    }

    fn key(&mut self, key: Key) {
        // Terminals send Alt as Esc and the key in one go. Nothing here is bound to Alt, so it was Esc, then the key.
        if key.alt {
            self.key(Code::Esc.into());
            return self.key(Key { alt: false, ..key });
        }
        let act = binding::meaning(self.keys(), key);
        match act {
            Some(Act::Interrupt) => return self.interrupt(),
            Some(Act::Redraw) => return self.cx.ask(Effect::Redraw),
            Some(Act::Suspend) => return self.cx.ask(Effect::Suspend),
            _ if self.help => {
                self.help = false;
                return;
            }
            _ if self.deaf => return,
            Some(Act::Help) => {
                self.help = true;
                return;
            }
            Some(Act::Type('?')) if !self.typing() => {
                self.help = true;
                return;
            }
            _ => {}
        }
        self.cx.notice = None;
        // A key without a meaning still counts as "any other key" of a question.
        self.act(act.unwrap_or(Act::Help));
    }

    fn act(&mut self, act: Act) {
        match &mut self.phase {
            Phase::Drafting => {
                let flow = self.steps.get_mut(self.step).act(&mut self.cx, act);
                self.follow(flow);
            }
            Phase::Creating { .. } => {}
            Phase::Unknown(lost) => match act {
                Act::LookAgain => lost.look(&mut self.cx),
                Act::Leave => self.cx.ask(Effect::Leave(lost.ending())),
                _ => {}
            },
            Phase::Minted(minted) => match minted.act(&mut self.cx, act) {
                After::Stay => {}
                After::End(ending) => self.cx.ask(Effect::Leave(ending)),
                After::Another => self.start_again(),
            },
        }
    }

    fn paste(&mut self, text: &str) {
        if self.deaf || self.help {
            return;
        }
        self.cx.notice = None;
        match &mut self.phase {
            Phase::Drafting => self.steps.get_mut(self.step).paste(&mut self.cx, text),
            Phase::Minted(minted) => minted.paste(&mut self.cx, text),
            Phase::Creating { .. } | Phase::Unknown(_) => {}
        }
    }

    fn follow(&mut self, flow: Flow) {
        match flow {
            Flow::Stay => {}
            Flow::Next | Flow::Back if self.from_summary => self.go(Step::Summary),
            Flow::Next => {
                if let Some(next) = self.step.next() {
                    self.go(next);
                }
            }
            Flow::Back if self.step == Step::SignIn => self.leave_sign_in(),
            Flow::Back => match self.step.previous() {
                Some(previous) => self.go(previous),
                None => self.cx.notice = Some(Notice::plain("This is the first step. Ctrl-C leaves cfmint.")),
            },
            Flow::Change(place) => {
                self.go(Step::of(&place));
                self.from_summary = true;
            }
            Flow::Create => self.create(),
        }
    }

    fn go(&mut self, step: Step) {
        self.from_summary = false;
        self.deaf = step == Step::Summary;
        self.open(step);
    }

    fn open(&mut self, step: Step) {
        self.step = step;
        self.steps.get_mut(step).open(&mut self.cx);
    }

    /// Esc on the sign-in step: on, when a credential works or there is a step to return to.
    fn leave_sign_in(&mut self) {
        match (self.resume.take(), self.cx.who()) {
            (Some(step), _) => self.go(step),
            (None, Some(_)) => self.go(Step::Template),
            (None, None) => self.cx.notice = Some(Notice::plain("Sign in first. Ctrl-C leaves cfmint.")),
        }
    }

    /// Leads to the sign-in step with the reason; the draft stays, and signing in leads back.
    fn sign_in_again(&mut self, refusal: &Refusal) {
        if self.step != Step::SignIn {
            self.resume = Some(self.step);
        }
        self.open(Step::SignIn);
        self.steps.sign_in.reason = Some(format!(
            "{} What you have chosen is kept; sign in to go on.",
            refusal.sentence()
        ));
    }

    fn create(&mut self) {
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

    fn interrupt(&mut self) {
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
    fn start_again(&mut self) {
        self.phase = Phase::Drafting;
        self.cx.draft = empty_draft();
        self.cx.template = None;
        self.cx.name_edited = false;
        self.steps = Steps::default();
        self.go(Step::Template);
    }

    /// The secret, when it is to stand on the screen now.
    #[must_use]
    pub fn revealed(&self) -> Option<&Arc<Secret>> {
        match &self.phase {
            Phase::Minted(minted) => minted.revealed(),
            _ => None,
        }
    }

    fn sign_in_ticket(&mut self, ticket: Ticket) {
        self.steps.sign_in.ticket = ticket;
    }

    /// Asks for everything that the steps will want to show.
    fn load_lists(&mut self) {
        self.cx.load(Query::Groups(Owner::User));
        self.cx.load(Query::Accounts);
        self.cx.load(Query::Zones);
    }

    /// What the screen asks and shows.
    #[must_use]
    pub fn page(&self) -> Page<'_> {
        let mut page = match &self.phase {
            Phase::Drafting => {
                let mut page = self.steps.get(self.step).page(&self.cx);
                page.title = self.step.title();
                page
            }
            Phase::Creating { spec, .. } => Page {
                title: "Creating".into(),
                intro: vec![
                    format!("Creating “{}” …", crate::text::visible(spec.name.as_str())),
                    "One request is on its way. An answer may take up to 30 seconds.".into(),
                ],
                ..Page::default()
            },
            Phase::Unknown(lost) => lost.page(&self.cx),
            Phase::Minted(minted) => minted.page(&self.cx),
        };
        page.notice = self.cx.notice.clone();
        page.header = self.header();
        if matches!(self.phase, Phase::Drafting) && self.step != Step::SignIn {
            page.panel = panel::lines(&self.cx);
        }
        let tables = || self.keys().iter().chain(binding::EVERYWHERE);
        page.footer = tables()
            .filter(|binding| binding.footer)
            .map(|binding| (binding.written, binding.label))
            .collect();
        if self.help {
            page.help = tables().map(|binding| (binding.written, binding.label)).collect();
        }
        page
    }

    fn header(&self) -> String {
        let mut pieces = vec!["cfmint".to_owned()];
        if self.cx.start.demo {
            pieces.push("DEMO, nothing is real".into());
        }
        pieces.extend(self.cx.start.host.as_ref().map(|host| format!("API at {host}")));
        pieces.push(match &self.cx.sign_in {
            crate::session::SignIn::Missing => "not signed in".into(),
            crate::session::SignIn::Checking(_) => "signing in …".into(),
            crate::session::SignIn::Failed(..) => "not signed in".into(),
            crate::session::SignIn::In(source, who) => match &who.email {
                Some(email) => crate::text::visible(email).into_owned(),
                None => format!("signed in with {}", source.words()),
            },
        });
        pieces.join(" · ")
    }

    /// What is said when the window is below 60x16.
    #[must_use]
    pub fn too_small() -> &'static str {
        "The window is too small: cfmint needs 60 columns and 16 rows. Nothing is lost; make it larger."
    }
}

#[cfg(test)]
mod tests;
