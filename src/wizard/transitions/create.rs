//! The create request: first the owner's tokens are listed and a note is written, so that a lost
//! answer can be found, also by the next start; then the request goes out, once, with the bytes
//! that the summary showed (reference: design section 7, promises 6 and 7).

mod page;

use std::time::Duration;

use jiff::tz::TimeZone;

use super::exit::perhaps_created;
use crate::domain::exit::Exit;
use crate::domain::journal::{Note, NoteId};
use crate::domain::refusal::Refusal;
use crate::domain::response::{Created, Tokens};
use crate::domain::sign_in::SignIn;
use crate::domain::text::visible;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::spec::Spec;
use crate::wizard::message::{ApiCall, StorageCall, Ticket};
use crate::wizard::page::Notice;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::screens::recovery::PendingCreate;
use crate::wizard::screens::secret::SecretScreen;
use crate::wizard::steps::StepId;
use crate::wizard::{Phase, Wizard};

/// A token that is being created.
#[derive(Debug)]
pub(in crate::wizard) struct Creating {
    /// What was decided.
    spec: Box<Spec>,
    body: Vec<u8>,
    note: Note,
    note_id: NoteId,
    stage: Stage,
    /// How many tokens have that name already; none when the list did not come.
    namesakes: Option<usize>,
    /// Whether the note is on the disk.
    kept: bool,
    /// When the request went out, on the monotonic clock.
    sent_at: Duration,
    /// Ctrl-C was pressed while the request was out.
    warned: bool,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The tokens that exist are listed. Nothing was sent.
    Looking(Ticket),
    /// The note is written. Nothing was sent.
    Noting,
    /// The request is out, once.
    Out(Ticket),
    /// It was refused, and why is being looked into. Nothing exists.
    Refused(Ticket),
}

/// While nothing was sent.
const BEFORE: &[Binding] = &[Binding {
    label: "back to the summary",
    ..bound::ESC
}];

impl Creating {
    /// The keys of this screen.
    #[must_use]
    pub(in crate::wizard) fn keys(&self) -> &'static [Binding] {
        if self.was_sent() { &[] } else { BEFORE }
    }

    /// Whether the request went out, so that there is no way back to before it.
    fn was_sent(&self) -> bool {
        matches!(self.stage, Stage::Out(_) | Stage::Refused(_))
    }

    /// Whether the request is out.
    #[must_use]
    pub(in crate::wizard) fn is_out(&self) -> bool {
        matches!(self.stage, Stage::Out(_))
    }

    /// Ctrl-C: how it ends; none while it is the first while the request is out.
    pub(in crate::wizard) fn interrupt(&mut self, zone: &TimeZone) -> Option<Exit> {
        if !self.is_out() {
            return Some(Exit {
                code: 130,
                words: Vec::new(),
            });
        }
        let second = self.warned;
        self.warned = true;
        second.then(|| self.ending(130, zone))
    }

    /// The end from outside in this state; with this code when nothing was sent.
    #[must_use]
    pub(in crate::wizard) fn ending(&self, code: u8, zone: &TimeZone) -> Exit {
        if self.is_out() {
            perhaps_created(&self.note, zone)
        } else {
            Exit {
                code,
                words: Vec::new(),
            }
        }
    }
}

impl Wizard {
    /// “Create Token” was pressed.
    pub(in crate::wizard) fn create(&mut self) {
        let Some((spec, body)) = self.steps.summary.ready() else {
            return;
        };
        let (spec, body) = (Box::new(spec.clone()), body.to_vec());
        match &self.cx.sign_in {
            SignIn::In(..) => {}
            SignIn::Checking(_) => {
                let text = "Still signing in; nothing was sent. Try again in a moment.";
                self.cx.notice = Some(Notice::plain(text));
                return;
            }
            SignIn::Missing | SignIn::Failed(..) => return self.ask_to_sign_in(),
        }
        self.steps.summary.forget_refusal();
        let ticket = self.cx.ticket();
        self.cx.ask(ApiCall::Look(ticket, spec.owner));
        let note = Note {
            who: self.cx.user(),
            ahead: self.cx.server_ahead.unwrap_or_default(),
            folders: self.cx.start.folders.of(&self.cx.start.to),
            ..Note::of(&spec, self.cx.now.wall)
        };
        self.phase = Phase::Creating(Box::new(Creating {
            spec,
            body,
            note,
            note_id: NoteId(ticket),
            stage: Stage::Looking(ticket),
            namesakes: None,
            kept: false,
            sent_at: Duration::ZERO,
            warned: false,
        }));
    }

    pub(in crate::wizard) fn act_while_creating(&mut self, act: Action) {
        if let Phase::Creating(creating) = &self.phase
            && act == Action::Back
            && !creating.was_sent()
        {
            // A note that was written meanwhile is of no use.
            let note = creating.note_id;
            self.cx.ask(StorageCall::ForgetNote(note));
            self.phase = Phase::Drafting;
            self.go(StepId::Summary);
            self.cx.notice = Some(Notice::plain("Stopped. Nothing was sent."));
        }
    }

    /// The tokens from before the request have been listed, or could not be: the request does not
    /// depend on it.
    pub(in crate::wizard) fn looked_before(&mut self, asked: Ticket, result: &Result<Tokens, Refusal>) {
        let now = self.cx.now.wall;
        let Phase::Creating(creating) = &mut self.phase else {
            return;
        };
        if creating.stage != Stage::Looking(asked) {
            return;
        }
        match result {
            Err(refusal @ Refusal::NotSignedIn { .. }) => {
                self.phase = Phase::Drafting;
                self.go(StepId::Summary);
                self.sign_in_again(refusal);
                return;
            }
            Err(_) => {}
            Ok(tokens) if self.aside.iter().any(|pending| pending.appears_in(&tokens.rows)) => {
                return self.it_appeared(&tokens.rows);
            }
            Ok(tokens) => {
                let name = creating.spec.name.as_str();
                creating.namesakes = Some(tokens.rows.iter().filter(|token| token.name == name).count());
                creating.note.before = Some(tokens.rows.iter().map(|token| token.id).collect());
                creating.note.ahead = tokens.ahead;
            }
        }
        creating.note.sent = now;
        creating.stage = Stage::Noting;
        let (id, text) = (creating.note_id, creating.note.text());
        self.cx.ask(StorageCall::KeepNote(id, text));
    }

    /// The token of an earlier request, whose answer was lost, is in the list by now: the person
    /// sees it before another is made.
    fn it_appeared(&mut self, tokens: &[TokenRecord]) {
        let Some(at) = self.aside.iter().position(|pending| pending.appears_in(tokens)) else {
            return;
        };
        let mut pending = self.aside.remove(at);
        pending.appeared(tokens);
        self.phase = Phase::Unknown(Box::new(pending));
        self.deaf = true;
        self.cx.notice = Some(Notice::warning(
            "Nothing was sent: the token of the earlier request is in your list.",
        ));
    }

    /// The note is on the disk: now the request. Without a note it goes out only after the person
    /// knows.
    pub(in crate::wizard) fn noted(&mut self, note: NoteId, result: Result<(), String>) {
        if let Phase::Tokens(screen) = &mut self.phase {
            return screen.noted(&mut self.cx, note, result);
        }
        let Phase::Creating(creating) = &mut self.phase else {
            return;
        };
        if creating.note_id != note || creating.stage != Stage::Noting {
            return;
        }
        if let Err(why) = &result
            && !self.without_notes
        {
            self.without_notes = true;
            self.phase = Phase::Drafting;
            self.go(StepId::Summary);
            self.steps.summary.remark(vec![
                format!(
                    "Nothing was sent. A note of the request cannot be kept ({}).",
                    visible(why)
                ),
                "Without it, a crash may lose the token. Create Token again goes on without one.".into(),
            ]);
            return;
        }
        let ticket = self.cx.ticket();
        creating.kept = result.is_ok();
        creating.sent_at = self.cx.now.since_start;
        creating.stage = Stage::Out(ticket);
        creating.count(&mut self.cx);
        self.cx.ask(ApiCall::Create {
            ticket,
            owner: creating.spec.owner,
            body: std::mem::take(&mut creating.body),
        });
    }

    /// The request was refused: nothing has to be looked for, whatever is found out of the sign-in.
    pub(in crate::wizard) fn create_refused(&mut self, asked: Ticket) {
        let Phase::Creating(creating) = &mut self.phase else {
            return;
        };
        if creating.stage != Stage::Out(asked) {
            return;
        }
        creating.stage = Stage::Refused(asked);
        self.cx.ask(StorageCall::ForgetNote(creating.note_id));
        // A warning that a token may come to exist is over.
        self.cx.notice = None;
    }

    /// The request ended.
    pub(in crate::wizard) fn created(&mut self, asked: Ticket, created: Created) {
        let Phase::Creating(creating) = &self.phase else {
            return;
        };
        if ![Stage::Out(asked), Stage::Refused(asked)].contains(&creating.stage) {
            return;
        }
        let Phase::Creating(creating) = std::mem::replace(&mut self.phase, Phase::Drafting) else {
            return;
        };
        let Creating {
            spec,
            mut note,
            note_id,
            stage,
            ..
        } = *creating;
        let refused = stage == Stage::Refused(asked);
        self.cx.notice = None;
        let created = match created {
            // That is known already; what broke down is the looking into why.
            Created::Unknown { why, .. } if refused => Created::No(Refusal::Strange { status: None, why }),
            created => created,
        };
        match created {
            Created::Yes { record, secret } => {
                note.made = Some(record.id);
                self.cx.ask(StorageCall::KeepNote(note_id, note.text()));
                self.rule_out(note.owner, &note.name, record.id);
                self.secret_screen(SecretScreen::new(secret, record, spec).noted(note_id, note));
                self.draft_is_spent();
            }
            Created::No(refusal) => {
                if !refused {
                    self.cx.ask(StorageCall::ForgetNote(note_id));
                }
                self.go(StepId::Summary);
                // The sign-in step says it of the credential; all else stays on the summary.
                if matches!(refusal, Refusal::NotSignedIn { .. }) {
                    self.sign_in_again(&refusal);
                } else {
                    self.steps.summary.refused(&refusal, &self.cx);
                }
            }
            Created::Unknown { why, id } => {
                if id.is_some() {
                    note.made = id;
                    self.cx.ask(StorageCall::KeepNote(note_id, note.text()));
                }
                self.pending(PendingCreate::answer(note_id, note, spec, why));
            }
            Created::Unlikely { why } => self.pending(PendingCreate::answer(note_id, note, spec, why).put_off()),
        }
    }

    /// A secret is here: the screen for it.
    pub(in crate::wizard) fn secret_screen(&mut self, mut secret_screen: SecretScreen) {
        secret_screen.check(&mut self.cx);
        self.phase = Phase::Secret(Box::new(secret_screen));
        // Keys that were typed while the request was out were not meant for this screen.
        self.deaf = true;
    }

    /// Nobody knows whether a token exists: the screen that looks for it.
    pub(in crate::wizard) fn pending(&mut self, mut pending: PendingCreate) {
        pending.look(&mut self.cx);
        self.phase = Phase::Unknown(Box::new(pending));
        self.asking = None;
        self.strays_are_on_the_page();
        self.deaf = true;
    }
}
