//! The sign-ins that other programs keep: what is said of them, and the button that uses one.
//! Nothing here is used without a person's press; the token is not here and never was. Must not
//! know what is typed.

use jiff::Timestamp;

use super::SignInStep;
use crate::domain::sign_in::{Scopes, SignIn, Source, StoredSignIn, StoredState};
use crate::wizard::message::{ApiCall, FileCall};
use crate::wizard::page::{Buttons, Fact, Notice, Sense};
use crate::wizard::state::context::Context;

/// What was found, and where the cursor is.
#[derive(Default)]
pub(super) struct Stored {
    /// What was found; none where nobody has looked.
    found: Option<Vec<StoredSignIn>>,
    /// Those that a button uses.
    offered: Vec<StoredSignIn>,
    /// The button under the cursor.
    button: Option<usize>,
}

impl Stored {
    pub(super) fn offers(&self) -> bool {
        !self.offered.is_empty()
    }

    pub(super) fn on_button(&self) -> bool {
        self.button.is_some()
    }

    /// Off the buttons.
    pub(super) fn leave(&mut self) {
        self.button = None;
    }

    /// From the field over the buttons, and back to it.
    pub(super) fn next(&mut self) {
        let next = self.button.map_or(0, |at| at + 1);
        self.button = Some(next).filter(|at| *at < self.offered.len());
    }

    /// The same the other way round.
    pub(super) fn previous(&mut self) {
        self.button = match self.button {
            None => self.offered.len().checked_sub(1),
            Some(at) => at.checked_sub(1),
        };
    }

    /// The buttons.
    pub(super) fn buttons(&self) -> Buttons {
        let words = self.offered.iter().map(|one| format!("Use {}", one.program.sign_in()));
        Buttons {
            words: words.collect(),
            focus: self.button,
        }
    }
}

impl SignInStep {
    /// Looks for the sign-ins of other programs. The demo touches nothing that is real.
    pub fn look_for_stored(&mut self, cx: &mut Context) {
        if !cx.start.demo {
            cx.ask(FileCall::FindStored);
        }
    }

    pub fn stored_found(&mut self, cx: &Context, found: Vec<StoredSignIn>) {
        let now = cx.now.wall;
        let may = found.iter().filter(|one| may_create(one, now) && !in_use(one, cx));
        let offered: Vec<StoredSignIn> = may.cloned().collect();
        // Whoever is on a button stays there, unless it is another one now.
        if offered != self.stored.offered {
            self.stored.leave();
        }
        self.stored.offered = offered;
        self.stored.found = Some(found);
    }

    /// The button was pressed.
    pub(super) fn use_stored(&mut self, cx: &mut Context) {
        let Some(stored) = self.stored.button.and_then(|at| self.stored.offered.get(at)).cloned() else {
            return;
        };
        self.stored.leave();
        let program = stored.program;
        if !may_create(&stored, cx.now.wall) {
            let words = format!("{} has expired. {} renews it.", program.sign_in(), program.renewing());
            cx.notice = Some(Notice::warning(words));
            return self.look_for_stored(cx);
        }
        let ticket = self.attempt(cx, Source::Stored(program));
        cx.ask(ApiCall::UseStored(ticket, stored));
    }

    /// What is known of them, as facts.
    pub(super) fn stored_facts(&self, cx: &Context) -> Vec<Fact> {
        let found = self.stored.found.iter().flatten().filter(|one| !in_use(one, cx));
        found.flat_map(|one| facts(one, cx)).collect()
    }

    /// Where it was looked, when there is nothing anywhere.
    pub(super) fn where_it_looked(&self, cx: &Context) -> Option<Notice> {
        if !self.knows_nothing(cx) || self.stored.found.is_none() {
            return None;
        }
        Some(Notice::plain(
            "Looked for a sign-in in the environment, in Wrangler and in cf: none there.\n\
             Next time: CFMINT_TOKEN_COMMAND, such as  pass show cloudflare/mint\n\
             To practise without an account, start cfmint --demo.",
        ))
    }

    /// Whether something was found in a program.
    pub(super) fn found_stored(&self) -> bool {
        self.stored.found.as_ref().is_some_and(|found| !found.is_empty())
    }
}

/// Whether it is what is signed in with, of which the page says more than its file does.
fn in_use(one: &StoredSignIn, cx: &Context) -> bool {
    matches!(cx.sign_in, SignIn::In(Source::Stored(program), _) if program == one.program)
}

/// Whether a button may use it: it is there, and neither its time nor its scopes say no.
fn may_create(one: &StoredSignIn, now: Timestamp) -> bool {
    match &one.state {
        StoredState::There { until, scopes } => until.is_none_or(|until| until > now) && *scopes != Scopes::NoTokens,
        StoredState::InKeyring | StoredState::Unusable(_) => false,
    }
}

fn facts(one: &StoredSignIn, cx: &Context) -> Vec<Fact> {
    let sign_in = one.program.sign_in();
    // Beside another one, which does not do.
    let found = match cx.sign_in {
        SignIn::In(..) | SignIn::Failed(..) => "Also found",
        SignIn::Missing | SignIn::Checking(_) => "Found",
    };
    let found = |words: String| Fact::new(found, Sense::Plain, words);
    let works = |words: &str| Fact::new("Works", Sense::Danger, format!("no: {words}"));
    match &one.state {
        StoredState::There { until: Some(until), .. } if *until <= cx.now.wall => vec![
            found(format!("{sign_in} (OAuth)")),
            works(&format!("it expired {}", clock(*until, cx))),
            Fact::new(
                "",
                Sense::Plain,
                format!("{} renews it. Then look again here.", one.program.renewing()),
            ),
        ],
        StoredState::There { until, scopes } => {
            let until = until.map(|until| format!(", until {}", clock(until, cx)));
            let mut facts = vec![found(format!("{sign_in} (OAuth){}", until.unwrap_or_default()))];
            let may = |label: &str, sense: Sense, words: &str| Fact::new(label, sense, words);
            facts.extend(match scopes {
                Scopes::AccountTokens => vec![
                    may(
                        "May create",
                        Sense::Good,
                        "tokens of accounts, within what you allowed it",
                    ),
                    may("", Sense::Danger, "none of your own"),
                ],
                Scopes::NoTokens => vec![may("May create", Sense::Danger, "none: its scopes do not cover it")],
                Scopes::Unknown => vec![may("May create", Sense::Warning, "not known: its file does not say")],
            });
            facts
        }
        StoredState::InKeyring => vec![
            found(format!("{sign_in}, in the keyring")),
            works("cfmint cannot use it from there"),
        ],
        StoredState::Unusable(why) => vec![Fact::new("Found", Sense::Warning, why.clone())],
    }
}

/// The time of day here, with its day where that is another one.
fn clock(at: Timestamp, cx: &Context) -> String {
    let zone = &cx.start.zone;
    let (at, now) = (zone.to_datetime(at), zone.to_datetime(cx.now.wall));
    let form = if at.date() == now.date() {
        "%H:%M"
    } else {
        "%-d %b %Y, %H:%M"
    };
    at.strftime(form).to_string()
}
