//! The secret screen: the token exists and its secret is here, once. Enter does not leave. "Taken" means that a way out
//! reported success, that a paste was checked, or that the secret was revealed and the person said it is stored.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::binding::{self as bound, Act, Binding};
use super::context::Context;
use super::field::Field;
use super::key::{Code, Key};
use super::message::{Effect, Ending, Ticket};
use super::page::{FieldView, Line, LineStyle, Notice, Page, Part, SecretPlace};
use crate::answer::Verified;
use crate::refusal::Refusal;
use crate::secret::Secret;
use crate::text::visible;
use crate::token::lifetime::in_words;
use crate::token::record::{TokenRecord, TokenStatus, differences};
use crate::token::spec::Spec;
use crate::ways_out::clipboard::{Copied, Route};
use crate::ways_out::file;

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
    spec: Box<Spec>,
    record: Box<TokenRecord>,
    mode: Mode,
    revealed: bool,
    was_revealed: bool,
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

const fn letter(letter: char) -> Key {
    Key::plain(Code::Char(letter))
}

/// The keys of the screen.
pub const KEYS: &[Binding] = &[
    Binding {
        keys: &[(letter('c'), Act::Copy)],
        written: "c",
        label: "copy",
        footer: true,
    },
    Binding {
        keys: &[(letter('r'), Act::Reveal)],
        written: "r",
        label: "reveal",
        footer: true,
    },
    Binding {
        keys: &[(letter('s'), Act::Save)],
        written: "s",
        label: "save",
        footer: true,
    },
    Binding {
        keys: &[(letter('p'), Act::CheckPaste)],
        written: "p",
        label: "check paste",
        footer: true,
    },
    Binding {
        keys: &[(letter('x'), Act::ClearClipboard)],
        written: "x",
        label: "clear copy",
        footer: true,
    },
    Binding {
        keys: &[(letter('n'), Act::Another)],
        written: "n",
        label: "another",
        footer: true,
    },
    Binding {
        keys: &[(letter('q'), Act::Leave)],
        written: "q",
        label: "quit",
        footer: true,
    },
    Binding {
        keys: &[
            (Key::plain(Code::Enter), Act::Enter),
            (Key::plain(Code::Esc), Act::Back),
        ],
        written: "Enter Esc",
        label: "do not leave",
        footer: false,
    },
    bound::QUESTION,
];
/// While the name of a file is typed.
pub const SAVE_KEYS: &[Binding] = &[
    Binding {
        label: "save",
        ..bound::ENTER
    },
    Binding {
        label: "cancel",
        ..bound::ESC
    },
    bound::CARET,
    bound::EDIT,
];
/// While a paste is awaited.
pub const CHECK_KEYS: &[Binding] = &[
    Binding {
        label: "compare",
        ..bound::ENTER
    },
    Binding {
        label: "cancel",
        ..bound::ESC
    },
    bound::EDIT,
];
/// While a question is open.
pub const ASK_KEYS: &[Binding] = &[Binding {
    keys: &[(letter('y'), Act::Yes)],
    written: "y",
    label: "leave",
    footer: true,
}];

impl Minted {
    /// The token has just been created.
    #[must_use]
    pub fn new(secret: Secret, record: Box<TokenRecord>, spec: Box<Spec>) -> Self {
        Self {
            secret: Arc::new(secret),
            spec,
            record,
            mode: Mode::Keys,
            revealed: false,
            was_revealed: false,
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

    /// The secret, when it is to be seen now.
    #[must_use]
    pub fn revealed(&self) -> Option<&Arc<Secret>> {
        self.revealed.then_some(&self.secret)
    }

    /// The table that works now.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match self.mode {
            Mode::Keys => KEYS,
            Mode::SaveTo(_) => SAVE_KEYS,
            Mode::Checking(_) => CHECK_KEYS,
            Mode::Asking(_) => ASK_KEYS,
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
            owner: self.spec.owner,
            id: self.record.id,
            secret: Arc::clone(&self.secret),
        });
    }

    /// Hides the secret (suspend, or a window that changes hands).
    pub fn hide(&mut self) {
        self.revealed = false;
    }

    /// An act of the person.
    pub fn act(&mut self, cx: &mut Context, act: Act) -> After {
        match &mut self.mode {
            Mode::Keys => return self.command(cx, act),
            Mode::SaveTo(field) => match act {
                Act::Enter => {
                    let path = file::expand(field.text().trim());
                    self.file_note = None;
                    cx.ask(Effect::Save(path, Arc::clone(&self.secret)));
                }
                Act::Back => self.mode = Mode::Keys,
                _ => {
                    if field.edit(act) {
                        let path = file::expand(field.text().trim());
                        self.file_note = None;
                        cx.ask(Effect::CheckFile(path));
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
                self.was_revealed |= self.revealed;
            }
            Act::Save => {
                self.file_note = None;
                self.mode = Mode::SaveTo(Field::default());
            }
            Act::CheckPaste => self.mode = Mode::Checking(Secret::empty()),
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

    /// Ctrl-C: true when it may end the program.
    pub fn interrupt(&mut self, cx: &mut Context) -> bool {
        if self.taken || self.interrupted {
            return true;
        }
        self.interrupted = true;
        self.mode = Mode::Keys;
        cx.notice = Some(Notice::warning(
            "You have not taken this token. If you leave, its secret is gone for good. Ctrl-C again leaves all the same.",
        ));
        false
    }

    /// Empties what can be emptied and ends, or goes on to another token.
    fn leave(&mut self, cx: &mut Context, leaving: Leaving) -> After {
        // "y" after a copy that nobody can see, or after a reveal, means "it is stored".
        self.taken |= self.clip == Clip::Sent || self.was_revealed;
        if matches!(self.clip, Clip::Ours(_)) {
            cx.ask(Effect::ClearClipboard);
        }
        match leaving {
            Leaving::Another => After::Another,
            Leaving::Quit => After::End(self.ending()),
        }
    }

    /// The words and the exit code of leaving now.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let name = visible(self.spec.name.as_str()).into_owned();
        let mut words = vec![format!("Token “{name}” exists: id {}.", self.record.id)];
        words.extend(self.saved.iter().map(|path| format!("Its secret is in {path}.")));
        if !self.taken {
            words.push("Its secret was not taken and is gone. Roll or delete the token at dash.cloudflare.com/profile/api-tokens.".into());
        }
        Ending {
            code: if self.taken { 0 } else { 5 },
            words,
        }
    }

    /// The same after Ctrl-C: interrupted, unless the secret was lost by it.
    #[must_use]
    pub fn interrupted_ending(&self) -> Ending {
        let ending = self.ending();
        Ending {
            code: if ending.code == 0 { 130 } else { ending.code },
            ..ending
        }
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
        self.taken |= same;
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
                let path = file::expand(field.text().trim());
                cx.ask(Effect::CheckFile(path));
            }
            Mode::Keys | Mode::Asking(_) => {
                cx.notice = Some(Notice::plain("Press p first: then a paste is compared with the token."));
            }
        }
    }

    /// A copy ended.
    pub fn copied(&mut self, cx: &mut Context, copied: Copied) {
        cx.notice = Some(match copied {
            Copied::InClipboard => {
                let until = cx.now.since_start + CLIPBOARD_FOR;
                self.clip = Clip::Ours(until);
                self.taken = true;
                cx.ask(Effect::WakeAt(until));
                Notice::good(format!("Copied. {}", self.clip_words(cx)))
            }
            Copied::Sent => {
                self.clip = Clip::Sent;
                let suspected = matches!(
                    cx.start.route,
                    Route::Osc52 {
                        tmux_suspected: true,
                        ..
                    }
                );
                let tmux = if suspected {
                    " A tmux in between drops it by default."
                } else {
                    ""
                };
                Notice::plain(format!(
                    "Sent to your terminal. We cannot see whether it arrived: paste it, or press p to check.{tmux}"
                ))
            }
            Copied::Failed(why) => Notice::warning(format!("{why} r shows it, s saves it.")),
        });
    }

    fn clip_words(&self, cx: &Context) -> String {
        let Clip::Ours(until) = self.clip else {
            return String::new();
        };
        let left = until.saturating_sub(cx.now.since_start);
        let at = SignedDuration::try_from(left)
            .ok()
            .and_then(|left| cx.now.wall.checked_add(left).ok());
        let clock = at
            .map(|at| cx.start.zone.to_datetime(at).strftime("%H:%M:%S").to_string())
            .unwrap_or_default();
        format!(
            "The clipboard is emptied at {clock} if it is still ours. The copy in the clipboard ends when you leave."
        )
    }

    /// The clipboard was emptied, or was no longer ours.
    pub fn cleared(&mut self, cx: &mut Context, ours: bool) {
        let sent = self.clip == Clip::Sent;
        self.clip = Clip::None;
        cx.notice = Some(match (sent, ours) {
            (true, true) => Notice::plain("Asked your terminal to empty its clipboard. We cannot see whether it did."),
            (true, false) => Notice::warning("Your terminal could not be asked to empty its clipboard."),
            (false, true) => Notice::good("The clipboard is empty again."),
            (false, false) => Notice::plain("The clipboard held something else by now; it was left alone."),
        });
    }

    /// Time passed: the clipboard's hour may have come.
    pub fn tick(&mut self, cx: &mut Context) {
        if matches!(self.clip, Clip::Ours(until) if cx.now.since_start >= until) {
            cx.ask(Effect::ClearClipboard);
        }
    }

    /// Saving ended.
    pub fn saved(&mut self, cx: &mut Context, result: Result<std::path::PathBuf, String>) {
        match result {
            Ok(path) => {
                let path = visible(&path.display().to_string()).into_owned();
                cx.notice = Some(Notice::good(format!("Saved to {path}; only you can read the file.")));
                self.saved.push(path);
                self.taken = true;
                self.mode = Mode::Keys;
            }
            Err(why) => cx.notice = Some(Notice::warning(why)),
        }
    }

    /// The file that is typed was looked at; an answer to an older text is dropped.
    pub fn save_checked(&mut self, path: &std::path::Path, answer: Result<Option<String>, String>) {
        if matches!(&self.mode, Mode::SaveTo(field) if file::expand(field.text().trim()) == path) {
            self.file_note = Some(answer);
        }
    }

    /// Verifying ended.
    pub fn verified(&mut self, result: Result<Verified, Refusal>) {
        self.verified = Some(match result {
            Ok(Verified {
                status: TokenStatus::Active,
                ..
            }) => Line::new(LineStyle::Good, "Cloudflare says: active."),
            Ok(Verified { status, .. }) => {
                let word = match status {
                    TokenStatus::Active => "active".into(),
                    TokenStatus::Disabled => "disabled".into(),
                    TokenStatus::Expired => "expired".into(),
                    TokenStatus::Other(word) => visible(&word).into_owned(),
                };
                Line::new(LineStyle::Warning, format!("Cloudflare says: {word}."))
            }
            Err(Refusal::ShutOut { .. }) => Line::new(
                LineStyle::Plain,
                "Cannot be tested from here: the IP filter excludes this machine.",
            ),
            Err(_) if self.spec.starts.is_some() => {
                Line::new(LineStyle::Plain, "Created. It cannot be tested before it starts.")
            }
            Err(refusal) => Line::new(
                LineStyle::Warning,
                format!("Created, but not verified from here. {}", refusal.sentence()),
            ),
        });
    }

    /// Reading back ended.
    pub fn read_back(&mut self, cx: &Context, result: Result<Box<TokenRecord>, Refusal>) {
        self.read_back = Some(match result {
            Ok(got) => {
                let differences = differences(&self.spec, &got, &|id| cx.catalogue().in_words(id));
                if differences.is_empty() {
                    Line::new(LineStyle::Good, "Read back: it is what was asked for.")
                } else {
                    Line::new(LineStyle::Warning, format!("Read back: {}.", differences.join("; ")))
                }
            }
            Err(refusal) => Line::new(
                LineStyle::Plain,
                format!("It could not be read back. {}", refusal.sentence()),
            ),
        });
    }

    /// The question that is open.
    fn question(&self, cx: &Context) -> Option<String> {
        let Mode::Asking(_) = self.mode else { return None };
        Some(if matches!(self.clip, Clip::Ours(_)) && self.taken {
            format!("{} Leave? y leave · any other key stay", self.clip_words(cx))
        } else if self.clip == Clip::Sent {
            "We cannot see whether the copy arrived. Is the token stored safely? y yes, leave · any other key stay"
                .into()
        } else if self.was_revealed {
            "You have seen this token. Is it stored safely? y yes, leave · any other key stay".into()
        } else {
            "You have not taken this token. If you leave, its secret is gone for good. Leave? y leave · any other key stay"
                .into()
        })
    }

    fn what_happened(&self) -> String {
        let copied = match self.clip {
            Clip::None => None,
            Clip::Ours(_) => Some("copied".to_owned()),
            Clip::Sent => Some("sent to your terminal".to_owned()),
        };
        let saved = self.saved.iter().map(|path| format!("saved to {path}"));
        let done: Vec<String> = copied.into_iter().chain(saved).collect();
        match (done.is_empty(), self.taken) {
            (true, false) => "not taken yet".into(),
            (true, true) => "taken".into(),
            (false, _) => done.join(", "),
        }
    }

    /// The screen.
    #[must_use]
    pub fn page(&self, cx: &Context) -> Page<'_> {
        let plain = |text: String| Line::new(LineStyle::Plain, text);
        let ends = match self.spec.expires {
            Some(end) => format!("Stops working: {}.", in_words(end, &cx.start.zone)),
            None => "Never stops working by itself.".into(),
        };
        let curl = match self.spec.owner {
            crate::token::scope::Owner::User => "user".to_owned(),
            crate::token::scope::Owner::Account(id) => format!("accounts/{id}"),
        };
        let base = &cx.start.base_url;
        let mut parts = vec![
            Part::Lines(vec![
                plain(format!(
                    "“{}” · id {}",
                    visible(self.spec.name.as_str()),
                    self.record.id
                )),
                plain(ends),
            ]),
            Part::Space,
            Part::SecretPlace(SecretPlace {
                label: "Token".into(),
                hidden: format!("hidden · {}", self.what_happened()),
                revealed: self.revealed.then(|| self.secret.chars()),
            }),
            Part::Space,
        ];
        let checks: Vec<Line> = self.verified.iter().chain(&self.read_back).cloned().collect();
        parts.push(Part::Lines(if checks.is_empty() {
            vec![plain("Asking Cloudflare …".into())]
        } else {
            checks
        }));
        parts.push(Part::Lines(vec![Line::new(
            LineStyle::Faint,
            "Test it, with the token in that variable:",
        )]));
        parts.push(Part::Lines(vec![Line::new(
            LineStyle::Faint,
            format!("curl -H \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\" {base}/{curl}/tokens/verify"),
        )]));
        parts.extend(self.open_part());
        Page {
            title: "Token created. Take it now: it will not be shown again.".into(),
            intro: vec![
                "Anyone who has it can do everything in the summary. Do not store it in plain text where others can read it."
                    .into(),
            ],
            parts,
            question: self.question(cx),
            ..Page::default()
        }
    }

    /// The field that is open.
    fn open_part(&self) -> Option<Part<'_>> {
        match &self.mode {
            Mode::SaveTo(field) => {
                let wrong = match &self.file_note {
                    Some(Err(why)) if !field.is_empty() => vec![why.clone()],
                    Some(Ok(Some(warning))) => vec![warning.clone()],
                    _ => Vec::new(),
                };
                Some(Part::Field(FieldView {
                    label: "Save to file".into(),
                    text: field.text().into(),
                    caret: Some(field.caret_column()),
                    placeholder: "~/token; only you will be able to read it".into(),
                    wrong,
                }))
            }
            Mode::Checking(typed) => Some(Part::Field(FieldView {
                label: "Paste to check".into(),
                text: "•".repeat(typed.chars().min(12)),
                caret: Some(typed.chars().min(12)),
                placeholder: "paste the token from where you put it".into(),
                wrong: Vec::new(),
            })),
            Mode::Keys | Mode::Asking(_) => None,
        }
    }
}
