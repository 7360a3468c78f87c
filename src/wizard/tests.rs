//! Every transition, driven by messages alone: no clock, no network, no terminal.

mod access;
mod advice;
mod answers;
mod buttons;
mod finding;
mod flow;
mod from_file;
mod help;
mod keys;
mod limits;
mod link;
mod lost;
mod outcome;
mod owner;
mod plain;
mod random;
mod recalling;
mod reducing;
mod resources;
pub(super) mod reviewed;
mod saving;
mod searching;
mod secret;
mod sign_in;
mod stored;
mod strays;
mod summary;
mod template;
mod together;
mod token_list;
mod walk;
mod words;

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use super::message::{
    ApiAnswer, ApiCall, ClipboardAnswer, ClipboardCall, DeliveryAnswer, DeliveryCall, Effect, FileAnswer, FileCall,
    Msg, StorageAnswer, StorageCall, Ticket,
};
use super::page::key::{self, KeyCode, KeyEvent};
use super::page::{Columns, Page, Part};
use super::state::start::Start;
use super::steps::StepId;
use super::{Phase, Wizard};
use crate::domain::clock::Moment;
use crate::domain::delivery::clipboard::{Cleared, Copied, Route};
use crate::domain::delivery::{Delivered, Target};
use crate::domain::exit::Exit;
use crate::domain::inventory::zones::Zone;
use crate::domain::response;
use crate::domain::sign_in::{MayMint, SignedIn, Source};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::secret::Secret;
use answers::{EXAMPLE_COM, SECRET, created, page, record, tokens, who, zone};

/// A wizard under test, with its clock and everything that it wanted.
pub(super) struct Walk {
    pub(super) wizard: Wizard,
    pub(super) wanted: Vec<Effect>,
    /// What precedes a create request is answered by itself, where a test is not about that.
    pub(super) prepares: bool,
    clock: Duration,
}

fn wall(clock: Duration) -> Timestamp {
    let start: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    start + clock
}

pub(super) fn start(route: Route, found: Option<Source>) -> Start {
    let now = Moment {
        since_start: Duration::ZERO,
        wall: wall(Duration::ZERO),
    };
    Start::new(now, route, found)
}

/// What a row is called, with its scope where it has one.
pub(super) fn said(list: &crate::wizard::page::List<'_>, at: usize) -> String {
    let row = (list.row)(at);
    match list.columns {
        Columns::Permissions => format!("{:<9} {}", row.words(0), row.words(1)),
        Columns::Needs => finding::needed(&row),
        _ => row.words(0).to_owned(),
    }
}

/// A field in words: what it is called, what it holds, what is wrong.
fn of_field(field: &crate::wizard::page::FieldView) -> impl Iterator<Item = String> {
    std::iter::once(format!("{}: {}", field.label, field.text)).chain(field.wrong.clone())
}

impl Walk {
    /// Signed in, on the first step.
    pub(super) fn signed_in() -> Self {
        Self::with_route(Route::Osc52 {
            screen: false,
            tmux_suspected: false,
        })
    }

    pub(super) fn with_route(route: Route) -> Self {
        Self::signed_in_with(start(route, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))))
    }

    pub(super) fn signed_in_with(start: Start) -> Self {
        let mut walk = Self::fresh(start);
        let ticket = walk.sign_in_ticket();
        walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
        let zones = walk.zones_ticket();
        walk.tell(ApiAnswer::Zones(
            zones,
            Ok(page(vec![
                zone(EXAMPLE_COM, "example.com"),
                zone(&"7".repeat(32), "shop.example"),
            ])),
        ));
        walk.tell(ApiAnswer::Listed(zones));
        walk
    }

    pub(super) fn fresh(start: Start) -> Self {
        let mut wizard = Wizard::new(start);
        let wanted = wizard.begin();
        let mut walk = Self {
            wizard,
            wanted,
            prepares: true,
            clock: Duration::ZERO,
        };
        walk.tell(Msg::FrameShown);
        walk
    }

    pub(super) fn tell(&mut self, msg: impl Into<Msg>) {
        let mut waiting = std::collections::VecDeque::from([msg.into()]);
        while let Some(msg) = waiting.pop_front() {
            let effects = self.wizard.update(msg);
            if self.prepares {
                waiting.extend(effects.iter().filter_map(|effect| self.prepared(effect)));
            }
            self.wanted.extend(effects);
        }
    }

    /// What is answered before a request goes out: no tokens so far, and the note is on the disk.
    fn prepared(&self, effect: &Effect) -> Option<Msg> {
        match effect {
            Effect::Api(ApiCall::Look(ticket, _)) if matches!(self.wizard.phase, Phase::Creating(_)) => {
                Some(Msg::Api(ApiAnswer::Looked(*ticket, Ok(tokens(Vec::new())))))
            }
            Effect::Storage(StorageCall::KeepNote(id, _)) => Some(Msg::Storage(StorageAnswer::NoteKept(*id, Ok(())))),
            _ => None,
        }
    }

    pub(super) fn pass(&mut self, milliseconds: u64) {
        self.clock += Duration::from_millis(milliseconds);
        let now = Moment {
            since_start: self.clock,
            wall: wall(self.clock),
        };
        self.tell(Msg::Now(now));
    }

    /// A key, a frame, and the second that a person takes.
    pub(super) fn press(&mut self, key: impl Into<KeyEvent>) -> &mut Self {
        self.tell(Msg::FrameShown);
        self.tell(Msg::Key(key.into()));
        if self.wizard.revealed().is_some() {
            self.tell(Msg::SecretSeen);
        }
        self.tell(Msg::FrameShown);
        self.pass(1000);
        self
    }

    pub(super) fn presses(&mut self, code: KeyCode, times: usize) -> &mut Self {
        (0..times).for_each(|_| {
            self.press(code);
        });
        self
    }

    pub(super) fn letters(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|letter| {
            self.press(KeyCode::Char(letter));
        });
        self
    }

    /// Puts the cursor of the list on the row that begins so.
    pub(super) fn at_row(&mut self, beginning: &str) -> &mut Self {
        let rows = self.rows();
        let at = rows.iter().position(|row| row.starts_with(beginning));
        let at = at.unwrap_or_else(|| panic!("no row begins with {beginning:?}: {rows:?}"));
        let at = at - self.headings_above(at);
        self.press(KeyCode::Home).presses(KeyCode::Down, at)
    }

    /// From anywhere on the summary to the row of its views.
    pub(super) fn at_views(&mut self) -> &mut Self {
        self.press(KeyCode::Home).press(KeyCode::Up)
    }

    pub(super) fn paste(&mut self, text: &str) -> &mut Self {
        self.tell(Msg::FrameShown);
        self.tell(Msg::Paste(Zeroizing::new(text.to_owned())));
        self
    }

    pub(super) fn page(&self) -> Page<'_> {
        self.wizard.page()
    }

    pub(super) fn title(&self) -> String {
        match self.wizard.phase {
            Phase::Drafting => self.wizard.step.name().to_owned(),
            _ => self.page().question,
        }
    }

    pub(super) fn is_at(&self, step: StepId) -> bool {
        self.title() == step.name()
    }

    pub(super) fn notice(&self) -> String {
        self.page().notice.map(|notice| notice.text).unwrap_or_default()
    }

    /// The rows of the list.
    pub(super) fn rows(&self) -> Vec<String> {
        let page = self.page();
        if let Some((rows, _)) = reviewed::rows(&page) {
            return rows;
        }
        let lists = page.parts.iter().filter_map(|part| match part {
            Part::List(list) => Some((0..list.len).map(|at| said(list, at))),
            _ => None,
        });
        lists.flatten().collect()
    }

    /// The row under the cursor of the list that has the focus; none when none has.
    pub(super) fn focused_row(&self) -> Option<String> {
        let page = self.page();
        if let Some((rows, under)) = reviewed::rows(&page) {
            return rows.into_iter().nth(under?);
        }
        page.parts.iter().find_map(|part| match part {
            Part::List(list) if list.focused => Some(said(list, list.cursor)),
            _ => None,
        })
    }

    /// The same where one has.
    #[track_caller]
    pub(super) fn row(&self) -> String {
        self.focused_row().expect("a list has the focus")
    }

    fn sign_in_ticket(&self) -> Ticket {
        let last = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::FindCredential(ticket)) | Effect::Api(ApiCall::SignIn(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        last.expect("the wizard wants to sign in")
    }

    pub(super) fn zones_ticket(&self) -> Ticket {
        self.wizard.cx.zones_list.ticket
    }

    /// The create requests that went out so far, and the ticket of the last.
    pub(super) fn creates(&self) -> Vec<(Ticket, &[u8])> {
        let creates = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Create { ticket, body, .. }) => Some((*ticket, body.as_slice())),
            _ => None,
        });
        creates.collect()
    }

    /// From the template to the summary of "Edit zone DNS" on example.com.
    pub(super) fn reach_summary(&mut self) -> &mut Self {
        self.presses(KeyCode::Enter, 3)
            .letters("example.com")
            .presses(KeyCode::Enter, 3)
    }

    /// The same and the create request.
    pub(super) fn reach_creating(&mut self) -> Ticket {
        self.reach_summary().press(KeyCode::Enter);
        self.creates().last().expect("a create request is out").0
    }

    /// The same and its answer.
    pub(super) fn reach_secret(&mut self) -> &mut Self {
        let ticket = self.reach_creating();
        self.tell(ApiAnswer::Created(ticket, created()));
        self.tell(Msg::FrameShown);
        assert!(matches!(self.wizard.phase, Phase::Secret(_)));
        self
    }

    /// What became of the last delivery by this way.
    pub(super) fn delivered(&mut self, way: &str, result: Result<Delivered, String>) {
        let way = Target::read_or_file(way).unwrap();
        let asked = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Delivery(DeliveryCall::Deliver(ticket, asked, _)) if *asked == way => Some(*ticket),
            _ => None,
        });
        let ticket = asked.unwrap_or_else(|| panic!("{:?}", self.wanted));
        self.tell(DeliveryAnswer::Delivered(ticket, result));
    }

    /// By `s` into a file, and this is what becomes of it.
    pub(super) fn save(&mut self, path: &str, result: Result<(), &str>) -> &mut Self {
        self.press(KeyCode::Char('s')).paste(path).press(KeyCode::Enter);
        let words = format!("Saved to {path}; only you can read the file.");
        let read_back = true;
        let result = result.map(|()| Delivered { words, read_back }).map_err(str::to_owned);
        self.delivered(path, result);
        self
    }

    /// The copy that was asked for last ended so.
    pub(super) fn copied(&mut self, copied: Copied) {
        let asked = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Clipboard(ClipboardCall::Copy(ticket, _)) => Some(*ticket),
            _ => None,
        });
        self.tell(ClipboardAnswer::Copied(asked.expect("a copy was asked for"), copied));
    }

    /// So did the emptying.
    pub(super) fn cleared(&mut self, cleared: Cleared) {
        let asked = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Clipboard(ClipboardCall::Clear(ticket)) => Some(*ticket),
            _ => None,
        });
        self.tell(ClipboardAnswer::Cleared(asked.expect("it was asked for"), cleared));
    }

    /// Takes what is wanted so far out of the way.
    pub(super) fn forget(&mut self) -> &mut Self {
        self.wanted.clear();
        self
    }

    /// How the program was told to end.
    #[track_caller]
    pub(super) fn ended(&self) -> Exit {
        let ends = self.wanted.iter().find_map(|effect| match effect {
            Effect::Leave(ending) => Some(ending.clone()),
            _ => None,
        });
        ends.unwrap_or_else(|| panic!("{:?}", self.wanted))
    }

    pub(super) fn leaving(&self) -> Option<u8> {
        self.wanted.iter().find_map(|effect| match effect {
            Effect::Leave(ending) => Some(ending.code),
            _ => None,
        })
    }
}
