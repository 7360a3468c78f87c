//! The secret screen: the token exists and its secret is here, once. Enter does not leave. "Taken" means that a way out
//! reported success, that a paste was checked, or that the secret was revealed and the person said it is stored.

mod answers;
mod keys;
mod leaving;
mod page;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::binding::{Act, Binding};
use super::context::Context;
use super::field::Field;
use super::message::{Effect, Ending, Ticket};
use super::page::{Line, Notice};
use crate::note::NoteId;
use crate::secret::Secret;
use crate::token::record::TokenRecord;
use crate::token::scope::Owner;
use crate::token::spec::Spec;
use crate::ways_out::clipboard::Route;

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
    /// A question before leaving; any key but `y` stays.
    Asking(Leaving),
}

/// How the person leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    Quit,
    Another,
}

/// What this screen answers to the wizard.
#[derive(Debug, PartialEq, Eq)]
pub enum After {
    /// Stay.
    Stay,
    /// End the program.
    End(Ending),
    /// Drop the secret and make another token.
    Another,
}

/// The state of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clip {
    None,
    /// In a clipboard of this machine until this time on the monotonic clock.
    Ours(Duration),
    /// Handed to the terminal; nobody can see whether it arrived.
    Sent,
}

/// A token that exists, and its secret.
#[derive(Debug)]
pub struct Minted {
    secret: Arc<Secret>,
    /// Whose it is.
    owner: Owner,
    /// What was decided; none for a token that an earlier run asked for.
    spec: Option<Box<Spec>>,
    record: Box<TokenRecord>,
    /// The note of its request, until the secret is taken.
    note: Option<NoteId>,
    mode: Mode,
    revealed: bool,
    was_revealed: bool,
    /// A copy was handed to a terminal at some time, also when it was asked to empty its clipboard since.
    was_sent: bool,
    taken: bool,
    clip: Clip,
    saved: Vec<String>,
    /// The file that is being written or asked about.
    file_note: Option<Result<Option<String>, String>>,
    verified: Option<Line>,
    read_back: Option<Line>,
    interrupted: bool,
    /// The ticket of the check that is out.
    pub ticket: Ticket,
}

impl Minted {
    /// The token has just been created.
    #[must_use]
    pub fn new(secret: Secret, record: Box<TokenRecord>, spec: Box<Spec>) -> Self {
        let owner = spec.owner;
        Self::rolled(secret, record, owner, Some(spec))
    }

    /// A token that existed has a new secret.
    #[must_use]
    pub fn rolled(secret: Secret, record: Box<TokenRecord>, owner: Owner, spec: Option<Box<Spec>>) -> Self {
        Self {
            secret: Arc::new(secret),
            owner,
            spec,
            record,
            note: None,
            mode: Mode::Keys,
            revealed: false,
            was_revealed: false,
            was_sent: false,
            taken: false,
            clip: Clip::None,
            saved: Vec::new(),
            file_note: None,
            verified: None,
            read_back: None,
            interrupted: false,
            ticket: 0,
        }
    }

    /// With the note of its request, which is removed once the secret is taken.
    #[must_use]
    pub fn noted(self, note: NoteId) -> Self {
        Self {
            note: Some(note),
            ..self
        }
    }

    /// The secret is in safe hands: nobody has to look for the token any more.
    fn take(&mut self, cx: &mut Context) {
        self.taken = true;
        self.let_go(cx);
    }

    fn let_go(&mut self, cx: &mut Context) {
        if let Some(note) = self.note.take() {
            cx.ask(Effect::ForgetNote(note));
        }
    }

    /// Its name.
    fn name(&self) -> &str {
        self.spec
            .as_ref()
            .map_or(self.record.name.as_str(), |spec| spec.name.as_str())
    }

    /// Its end.
    fn expires(&self) -> Option<Timestamp> {
        self.spec.as_ref().map_or(self.record.expires, |spec| spec.expires)
    }

    /// From when it works, when not at once.
    fn starts(&self) -> Option<Timestamp> {
        self.spec.as_ref().map_or(self.record.starts, |spec| spec.starts)
    }

    /// The secret, when it is to be seen now.
    #[must_use]
    pub fn revealed(&self) -> Option<&Arc<Secret>> {
        self.revealed.then_some(&self.secret)
    }

    /// The table that works now.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match self.mode {
            Mode::Keys => keys::SCREEN,
            Mode::SaveTo(_) => crate::wizard::binding::FILE_NAME,
            Mode::Checking(_) => keys::CHECK,
            Mode::Asking(_) => keys::ASK,
        }
    }

    /// Whether letters go into a text.
    #[must_use]
    pub fn typing(&self) -> bool {
        matches!(self.mode, Mode::SaveTo(_) | Mode::Checking(_))
    }

    /// Asks to verify and to read back.
    pub fn check(&mut self, cx: &mut Context) {
        self.ticket = cx.ticket();
        cx.ask(Effect::Check {
            ticket: self.ticket,
            owner: self.owner,
            id: self.record.id,
            secret: Arc::clone(&self.secret),
        });
    }

    /// The secret stood on the screen, whole; asking for it where it has no room is not enough.
    pub fn seen(&mut self) {
        self.was_revealed = true;
    }

    /// Hides the secret (suspend, or a window that changes hands).
    pub fn hide(&mut self) {
        self.revealed = false;
    }

    /// Whether the person may have it although no way out said so.
    fn perhaps_taken(&self) -> bool {
        self.was_sent || self.was_revealed
    }

    /// An act of the person.
    pub fn act(&mut self, cx: &mut Context, act: Act) -> After {
        self.interrupted = false;
        match &mut self.mode {
            Mode::Keys => return self.command(cx, act),
            Mode::SaveTo(field) => match act {
                Act::Enter => {
                    let typed = field.text().trim().to_owned();
                    self.file_note = None;
                    cx.ask(Effect::Save(typed, Arc::clone(&self.secret)));
                }
                Act::Back => self.mode = Mode::Keys,
                _ => {
                    if field.edit(act) {
                        let typed = field.text().trim().to_owned();
                        self.file_note = None;
                        cx.ask(Effect::CheckFile(typed));
                    }
                }
            },
            Mode::Checking(typed) => match act {
                Act::Enter => self.compare(cx),
                Act::Back => self.mode = Mode::Keys,
                Act::Type(letter) => {
                    typed.push(letter);
                }
                Act::Erase => typed.pop(),
                Act::EraseLine | Act::EraseWord => typed.clear(),
                _ => {}
            },
            Mode::Asking(leaving) => {
                let leaving = *leaving;
                self.mode = Mode::Keys;
                if act == Act::Yes {
                    return self.leave(cx, leaving);
                }
            }
        }
        After::Stay
    }

    fn command(&mut self, cx: &mut Context, act: Act) -> After {
        match act {
            Act::Copy => match &cx.start.route {
                Route::Nowhere(why) => cx.notice = Some(Notice::warning(format!("{why} r shows it, s saves it."))),
                _ => {
                    cx.notice = Some(Notice::plain("Copying …"));
                    cx.ask(Effect::Copy(Arc::clone(&self.secret)));
                }
            },
            Act::Reveal => {
                self.revealed = !self.revealed;
            }
            Act::Save => {
                self.file_note = None;
                // The caret goes into the field, so the secret leaves the screen.
                self.revealed = false;
                self.mode = Mode::SaveTo(Field::default());
            }
            Act::CheckPaste => {
                self.revealed = false;
                self.mode = Mode::Checking(Secret::empty());
            }
            Act::ClearClipboard if self.clip == Clip::None => {
                cx.notice = Some(Notice::plain("Nothing of ours is in a clipboard."));
            }
            Act::ClearClipboard => cx.ask(Effect::ClearClipboard),
            Act::Another | Act::Leave => {
                let leaving = if act == Act::Leave {
                    Leaving::Quit
                } else {
                    Leaving::Another
                };
                if self.taken && !matches!(self.clip, Clip::Ours(_)) {
                    return self.leave(cx, leaving);
                }
                self.mode = Mode::Asking(leaving);
            }
            Act::Enter | Act::Back => {
                cx.notice = Some(Notice::plain(
                    "This key does not leave. q leaves, n makes another token.",
                ));
            }
            _ => {}
        }
        After::Stay
    }

    fn compare(&mut self, cx: &mut Context) {
        let Mode::Checking(typed) = &mut self.mode else { return };
        typed.trim();
        if typed.is_empty() {
            cx.notice = Some(Notice::plain("Nothing was pasted yet."));
            return;
        }
        let same = *typed == *self.secret;
        self.mode = Mode::Keys;
        if same {
            self.take(cx);
        }
        cx.notice = Some(if same {
            Notice::good("The paste is the token, complete and unchanged.")
        } else {
            Notice::warning("The paste is not this token. Copy again, or r shows it and s saves it.")
        });
    }

    /// A paste.
    pub fn paste(&mut self, cx: &mut Context, text: &str) {
        match &mut self.mode {
            Mode::Checking(typed) => {
                typed.clear();
                text.chars().for_each(|letter| {
                    typed.push(letter);
                });
                self.compare(cx);
            }
            Mode::SaveTo(field) => {
                cx.notice = field.paste(text).sentence().map(Notice::plain);
                let typed = field.text().trim().to_owned();
                cx.ask(Effect::CheckFile(typed));
            }
            Mode::Keys | Mode::Asking(_) => {
                cx.notice = Some(Notice::plain("Press p first: then a paste is compared with the token."));
            }
        }
    }
}
