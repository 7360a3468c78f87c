//! The secret screen: the token exists and its secret is here, once. Enter does not leave. "Stored"
//! means that a way out reported success, that a paste was checked, or that the secret was revealed
//! and the person said it is stored.

mod acts;
mod answers;
mod compare;
mod copies;
mod deliver;
mod history;
mod keys;
mod leave;
mod overwrite;
mod page;
mod places;
mod remind;
mod values;
mod ways;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::delivery::{Readiness, Target, ToolHere};
use crate::domain::exit::Exit;
use crate::domain::journal::{Note, NoteId};
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;
use crate::secret::Secret;
use crate::wizard::message::{ApiCall, StorageCall, Ticket};
use crate::wizard::page::Line;
use crate::wizard::page::below::Below;
use crate::wizard::page::file_field::FileField;
use crate::wizard::page::keymap::{Binding, FILE_NAME};
use crate::wizard::page::text_field::Field;
use crate::wizard::state::context::Context;
use copies::Copies;
use history::Event;
use leave::{Leaving, Objection};
use overwrite::Replacing;
use values::S3;
use ways::HandOver;

/// A copy in a clipboard of this machine is emptied after this time.
pub const CLIPBOARD_FOR: Duration = Duration::from_secs(45);

/// What is open on the screen.
#[derive(Debug, PartialEq, Eq)]
enum Mode {
    /// The keys of the screen work.
    Keys,
    /// The name of a file is typed.
    SaveTo(Field),
    /// A paste is awaited, to be compared.
    Checking(Secret),
    /// The name of a calendar file is typed.
    Reminding(FileField),
    /// A question before leaving, about what stood against it then; any key but `y` stays.
    Asking(Leaving, Objection),
    /// A question before something is replaced; any key but `y` keeps it.
    Replacing(Box<Replacing>),
}

/// What this screen answers to the wizard.
#[derive(Debug, PartialEq, Eq)]
pub enum SecretOutcome {
    Stay,
    /// End the program.
    End(Exit),
    /// Drop the secret and make another token.
    Another,
}

/// A way out that is at work.
#[derive(Debug)]
struct Handing {
    ticket: Ticket,
    /// When it began, on the monotonic clock.
    since: Duration,
    way: Target,
    value: values::Value,
    /// Chosen before the token existed.
    up_front: bool,
    /// The secret was stored before: a note stands only for the file that this may leave.
    noted: bool,
    /// What was typed, where it was not.
    typed: String,
}

/// A way out that reported success.
#[derive(Debug)]
struct Gone {
    way: Target,
    value: values::Value,
    /// What was written where.
    words: String,
}

/// A token that exists, and its secret.
#[derive(Debug)]
pub struct SecretScreen {
    secret: Arc<Secret>,
    owner: Owner,
    /// What was decided; none for a token that an earlier run asked for.
    spec: Option<Box<Spec>>,
    record: Box<TokenRecord>,
    /// What is new: a token, or a secret.
    what: &'static str,
    /// The API's base URL, where it is not Cloudflare's own.
    api: Option<String>,
    /// The note of its request, until the secret is taken.
    note: Option<NoteId>,
    /// What the note says, also after that: each file that is written needs one.
    request: Option<(NoteId, Box<Note>)>,
    mode: Mode,
    revealed: bool,
    was_revealed: bool,
    /// The person said that it is stored.
    confirmed: bool,
    /// A paste was checked and is the secret.
    compared: bool,
    /// No copy of ours could have been what was pasted.
    from_elsewhere: bool,
    copies: Copies,
    /// The question to empty a clipboard that was asked last.
    emptying: Ticket,
    /// For R2: what an S3 client needs.
    s3: Option<S3>,
    /// Which of the values the keys act on.
    cursor: usize,
    /// Which of the ways is under the cursor, where there is one value only.
    way: HandOver,
    /// The cursor on the button, when it is there.
    below: Below,
    /// When Enter begins to act, on the monotonic clock.
    arms_at: Option<Duration>,
    /// What happened so far.
    events: Vec<Event>,
    /// Where a secret went.
    delivered: Vec<Gone>,
    /// The way out that is at work.
    handing: Option<Handing>,
    /// Ways that were chosen up front and failed, and why.
    failed: Vec<(Target, String)>,
    /// The way that was typed last, where it failed, and why.
    tried: Option<(Target, String)>,
    /// The cursor was moved since something was stored: Enter means its row.
    moved: bool,
    /// Ways out that were chosen up front and are not started.
    up_front: VecDeque<Target>,
    /// A question about one of them that waits until nothing is typed.
    waiting: Option<Replacing>,
    /// Which row of the ways out is under the cursor, while one is typed.
    place: usize,
    /// What is known of the tools on this machine.
    tools: Vec<ToolHere>,
    /// What is known of the way out that is typed.
    way_note: Option<Readiness>,
    verified: Option<Line>,
    read_back: Option<Line>,
    /// A question or a field was closed under the finger: no other opens, and no key acts, before
    /// there was a pause.
    closed: bool,
    /// What the last Ctrl-C was told stands against leaving.
    warned: Option<Objection>,
    /// The ticket of the check that is out.
    pub ticket: Ticket,
}

impl SecretScreen {
    /// The token has just been created.
    #[must_use]
    pub fn new(secret: Secret, record: Box<TokenRecord>, spec: Box<Spec>) -> Self {
        let owner = spec.owner;
        Self {
            what: "token",
            ..Self::rolled(secret, record, owner, Some(spec))
        }
    }

    /// A token that existed has a new secret.
    #[must_use]
    pub fn rolled(secret: Secret, record: Box<TokenRecord>, owner: Owner, spec: Option<Box<Spec>>) -> Self {
        Self {
            secret: Arc::new(secret),
            owner,
            spec,
            record,
            what: "secret",
            api: None,
            note: None,
            request: None,
            mode: Mode::Keys,
            revealed: false,
            was_revealed: false,
            confirmed: false,
            compared: false,
            from_elsewhere: false,
            copies: Copies::default(),
            emptying: 0,
            s3: None,
            cursor: 0,
            way: HandOver::Copy,
            below: Below::default(),
            arms_at: None,
            events: Vec::new(),
            delivered: Vec::new(),
            handing: None,
            failed: Vec::new(),
            tried: None,
            moved: false,
            up_front: VecDeque::new(),
            waiting: None,
            place: 0,
            tools: Vec::new(),
            way_note: None,
            verified: None,
            read_back: None,
            closed: false,
            warned: None,
            ticket: 0,
        }
    }

    /// With the note of its request, which is removed once the secret is taken.
    #[must_use]
    pub fn noted(self, id: NoteId, note: Note) -> Self {
        Self {
            note: Some(id),
            request: Some((id, Box::new(note))),
            ..self
        }
    }

    /// The secret is in safe hands, or its loss is meant: nobody has to look for the token any
    /// more. While a file is being written the note goes on to stand for what a kill may leave
    /// beside it.
    fn let_go(&mut self, cx: &mut Context) {
        let Some(id) = self.note.take() else { return };
        match (&mut self.handing, &self.request) {
            (Some(handing), Some((_, note))) if cx.start.folders.written_by(&handing.way).is_some() => {
                handing.noted = true;
                cx.ask(StorageCall::KeepNote(id, note.of_files(note.folders.clone()).text()));
            }
            _ => cx.ask(StorageCall::ForgetNote(id)),
        }
    }

    /// Whose it is, its name (see [`crate::domain::text`]) and its id.
    #[must_use]
    pub fn which(&self) -> (Owner, &str, TokenId) {
        (self.owner, self.name(), self.record.id)
    }

    fn name(&self) -> &str {
        self.spec
            .as_ref()
            .map_or(self.record.name.as_str(), |spec| spec.name.as_str())
    }

    /// Its end.
    fn expires(&self) -> Option<Timestamp> {
        self.spec.as_ref().map_or(self.record.expires, |spec| spec.expires)
    }

    /// The note of an earlier run does not know its end, and it was not read yet.
    fn is_expiry_unknown(&self) -> bool {
        self.spec.is_none() && self.record.policies.is_empty()
    }

    /// From when it works, when not at once.
    fn starts(&self) -> Option<Timestamp> {
        self.spec.as_ref().map_or(self.record.starts, |spec| spec.starts)
    }

    /// The secret, when it is to be seen now.
    #[must_use]
    pub fn revealed(&self) -> Option<&Arc<Secret>> {
        self.hidden(&self.value()).filter(|_| self.revealed)
    }

    /// The table that works now.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match &self.mode {
            Mode::Keys => keys::of_screen(self.s3.is_some(), self.revealed, !self.copies.is_none()),
            Mode::SaveTo(_) => keys::WHERE,
            Mode::Checking(_) => keys::CHECK,
            Mode::Reminding(_) => FILE_NAME,
            Mode::Asking(..) => keys::ASK,
            Mode::Replacing(replacing) => replacing.keys(),
        }
    }

    /// The kind of question that is open; one that takes another's place is another.
    #[must_use]
    pub fn asks(&self) -> Option<impl PartialEq + use<>> {
        matches!(self.mode, Mode::Asking(..) | Mode::Replacing(_)).then(|| std::mem::discriminant(&self.mode))
    }

    /// Whether letters go into a text.
    #[must_use]
    pub fn typing(&self) -> bool {
        matches!(self.mode, Mode::SaveTo(_) | Mode::Checking(_) | Mode::Reminding(_))
    }

    /// Asks to verify and to read back, and begins with the ways out that were chosen up front.
    pub fn check(&mut self, cx: &mut Context) {
        self.api = cx.other_api();
        self.way = HandOver::best(&cx.start.route);
        self.arm(cx);
        let asked = self.spec.as_ref().map(|spec| spec.policies());
        let policies = asked.unwrap_or_else(|| self.record.policies.understood());
        self.s3 = S3::of(cx, &self.secret, &self.record.id.to_string(), self.owner, &policies);
        // What an earlier run asked for was not meant for these places.
        if self.spec.is_some() {
            self.up_front = cx.start.to.iter().cloned().collect();
        }
        self.go_on_up_front(cx);
        self.ticket = cx.ticket();
        cx.ask(ApiCall::Check {
            ticket: self.ticket,
            owner: self.owner,
            id: self.record.id,
            secret: Arc::clone(&self.secret),
        });
    }

    /// The secret stood on the screen, whole; asking for it where it has no room is not enough.
    pub fn seen(&mut self) {
        self.was_revealed |= self.is_whole(&self.value());
    }

    /// Hides the secret, before the program stops.
    pub fn hide(&mut self) {
        self.revealed = false;
    }
}
