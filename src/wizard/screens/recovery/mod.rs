//! After a create request without a usable answer, of this run or of an earlier one, or after a
//! roll of an earlier run that was ended: looks for the token, shows what was found, and gives it a
//! new secret or deletes it on a person's choice. Nothing is sent a second time, and nothing is
//! changed unasked (reference: design section 7, promises 7 and 8).

pub mod found;
mod page;
mod roll;
mod rotation;

use std::time::Duration;

use crate::domain::exit::Exit;
use crate::domain::journal::{Note, NoteId, NoteKind, PAUSES, PossibleToken};
use crate::domain::refusal::Refusal;
use crate::domain::response::Tokens;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;
use crate::wizard::message::{ApiCall, Effect, Ticket};
use crate::wizard::page::key;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::list;
use crate::wizard::state::context::Context;

/// What looking brought.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// The list has been asked for; nothing is known yet.
    Looking,
    /// These may be it.
    Found(Vec<PossibleToken>),
    /// The list was refused.
    Refused(Refusal),
}

/// What can be done with a token that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// Ask for a new secret.
    Roll,
    Delete,
}

/// A row of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// One of several tokens, by its place.
    Token(usize),
    Roll,
    Delete,
    Quit,
    LookAgain,
    /// On to the draft; the request stays unresolved.
    Back,
    /// On, and nobody asks again.
    Forget,
}

/// What this screen answers to the wizard.
#[derive(Debug, PartialEq, Eq)]
pub enum RecoveryOutcome {
    Stay,
    /// End the program.
    End(Exit),
    /// Back to the draft.
    Back,
    /// Back to the draft, and the note is removed.
    Forget,
}

/// A request for a secret of which the outcome is unknown.
#[derive(Debug)]
pub struct PendingCreate {
    note_id: NoteId,
    note: Note,
    /// What was decided; none when an earlier run did.
    spec: Option<Box<Spec>>,
    /// Why there is no usable answer, as a clause; none when an earlier run asked.
    why: Option<String>,
    /// Whether the answer was a whole one that puts the request off: then the list is looked at
    /// once, at once.
    unlikely: bool,
    seen: Seen,
    /// How often the list was asked for by itself.
    looks: usize,
    /// When it is asked for again by itself, on the monotonic clock.
    next: Option<Duration>,
    /// The ticket of the look that is out.
    out: Option<Ticket>,
    /// It was on the screen, and the list asked for.
    shown: bool,
    /// The API's base URL, where it is not Cloudflare's own.
    api: Option<String>,
    /// The one of several that the person says is theirs.
    chosen: Option<TokenId>,
    cursor: usize,
    /// What is asked before it is done.
    asking: Option<(Deed, TokenId)>,
    /// What is being done.
    doing: Option<(Deed, TokenId, Ticket)>,
}

const ON_ROWS: &[Binding] = &[
    Binding {
        label: "choose",
        ..bound::ENTER
    },
    bound::MOVE,
    Binding {
        keys: &[
            (key::letter('l'), Action::LookAgain),
            (key::letter('L'), Action::LookAgain),
        ],
        written: "l",
        label: "look again",
        footer: true,
    },
    Binding {
        keys: &[(key::letter('q'), Action::Leave), (key::letter('Q'), Action::Leave)],
        written: "q",
        label: "quit",
        footer: true,
    },
    bound::ESC,
    bound::PAGES,
    bound::QUESTION,
];
/// What is changed at Cloudflare by a yes takes the letter as it is asked for.
const ASKING: &[Binding] = &[Binding {
    keys: &[(key::letter('y'), Action::Yes)],
    written: "y",
    label: "yes",
    footer: true,
}];
/// While a new secret or the deletion is on its way.
const DOING: &[Binding] = &[];

impl PendingCreate {
    /// The answer to this run's request is lost, for this reason (a clause).
    #[must_use]
    pub fn answer(note_id: NoteId, note: Note, spec: Box<Spec>, why: String) -> Self {
        Self {
            spec: Some(spec),
            why: Some(why),
            ..Self::earlier(note_id, note)
        }
    }

    /// The same, where the answer was a whole one that puts the request off.
    #[must_use]
    pub fn put_off(self) -> Self {
        Self { unlikely: true, ..self }
    }

    /// An earlier run left this note.
    #[must_use]
    pub fn earlier(note_id: NoteId, note: Note) -> Self {
        Self {
            note_id,
            note,
            spec: None,
            why: None,
            unlikely: false,
            seen: Seen::Looking,
            looks: 0,
            next: None,
            out: None,
            shown: false,
            api: None,
            chosen: None,
            cursor: 0,
            asking: None,
            doing: None,
        }
    }

    /// The keys that work now.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match (&self.asking, &self.doing) {
            (Some(_), _) => ASKING,
            (None, Some(_)) => DOING,
            (None, None) => ON_ROWS,
        }
    }

    /// Asks for the token list.
    pub fn look(&mut self, cx: &mut Context) {
        let ticket = cx.ticket();
        self.api = cx.other_api();
        (self.out, self.next, self.shown) = (Some(ticket), None, true);
        cx.ask(ApiCall::Look(ticket, self.note.owner));
    }

    /// The list came, or did not. Where it does not show the token it is asked for again a few
    /// times.
    pub fn looked(&mut self, cx: &mut Context, ticket: Ticket, result: Result<Tokens, Refusal>) {
        if self.out != Some(ticket) {
            return;
        }
        self.out = None;
        self.take(result);
        let known = self.note.made.is_some();
        let sure = matches!(&self.seen, Seen::Found(found) if found.iter().any(|one| one.is_sure() || known));
        let lasting = matches!(&self.seen, Seen::Refused(refusal) if refusal.is_lasting());
        let pause = PAUSES.get(self.looks).filter(|_| !sure && !lasting && !self.unlikely);
        if let Some(pause) = pause {
            self.looks += 1;
            let at = cx.now.since_start + Duration::from_secs(*pause);
            self.next = Some(at);
            cx.ask(Effect::WakeAt(at));
        }
    }

    /// What a list says; the cursor stays on the row that it was on.
    fn take(&mut self, result: Result<Tokens, Refusal>) {
        let before = self.entries().get(self.cursor).copied();
        self.seen = match result {
            Ok(tokens) => Seen::Found(self.note.candidates(&tokens.rows)),
            // What was found before is worth more than a list that did not come.
            Err(_) if matches!(&self.seen, Seen::Found(found) if !found.is_empty()) => return,
            Err(refusal) => Seen::Refused(refusal),
        };
        if self.chosen.is_some() && !self.found().iter().any(|one| Some(one.id) == self.chosen) {
            self.chosen = None;
        }
        let entries = self.entries();
        self.cursor = before
            .and_then(|row| entries.iter().position(|entry| *entry == row))
            .filter(|_| self.cursor > 0)
            .unwrap_or(0);
    }

    /// This token came of another request: it is not the one. The text of the note when that is new
    /// to it.
    pub fn rule_out(&mut self, owner: Owner, name: &str, id: TokenId) -> Option<String> {
        if let Seen::Found(found) = &mut self.seen
            && self.note.made.is_none()
        {
            found.retain(|one| one.record.id != id);
        }
        self.note.rule_out(owner, name, id).then(|| self.note.text())
    }

    /// Whether a list shows the token, which was not seen before. One that only was to have a new
    /// secret was always there.
    #[must_use]
    pub fn appears_in(&self, tokens: &[TokenRecord]) -> bool {
        let before = matches!(&self.seen, Seen::Found(found) if !found.is_empty());
        let other = self.is_of_a_roll() || self.rotated().is_some();
        !before && !other && self.note.candidates(tokens).iter().any(PossibleToken::is_sure)
    }

    /// A list that was asked for by somebody else shows it.
    pub fn appeared(&mut self, tokens: &[TokenRecord]) {
        (self.seen, self.out, self.cursor) = (Seen::Found(self.note.candidates(tokens)), None, 0);
    }

    /// Time passed: the list may be due again.
    pub fn tick(&mut self, cx: &mut Context) {
        if self.next.is_some_and(|at| cx.now.since_start >= at) {
            self.look(cx);
        }
    }

    /// An act of the person.
    pub fn act(&mut self, cx: &mut Context, act: Action) -> RecoveryOutcome {
        if self.doing.is_some() {
            return RecoveryOutcome::Stay;
        }
        if let Some((deed, id)) = self.asking.take() {
            if act == Action::Yes {
                self.begin(cx, deed, id);
            }
            return RecoveryOutcome::Stay;
        }
        // A page is all of it here.
        let act = match act {
            Action::PageUp => Action::Home,
            Action::PageDown => Action::End,
            act => act,
        };
        if let Some(to) = list::moved(self.cursor, act, self.entries().len()) {
            self.cursor = to;
            return RecoveryOutcome::Stay;
        }
        match act {
            Action::LookAgain => self.look_again(cx),
            Action::Leave => return RecoveryOutcome::End(self.ending(&cx.start.zone)),
            Action::Back if self.chosen.take().is_some() => self.cursor = 0,
            Action::Back => return RecoveryOutcome::Back,
            Action::Enter => return self.enter(cx),
            _ => {}
        }
        RecoveryOutcome::Stay
    }

    fn look_again(&mut self, cx: &mut Context) {
        // A person's own look begins the waiting anew.
        self.looks = 0;
        if !matches!(&self.seen, Seen::Found(found) if !found.is_empty()) {
            self.seen = Seen::Looking;
        }
        self.cursor = 0;
        self.look(cx);
    }

    fn enter(&mut self, cx: &mut Context) -> RecoveryOutcome {
        let entry = self.entries().get(self.cursor).copied();
        let id = self.the_one().map(|one| one.id);
        match (entry, id) {
            (Some(Entry::Token(at)), _) => {
                self.chosen = self.found().get(at).map(|one| one.id);
                self.cursor = 0;
            }
            (Some(Entry::Roll), Some(id)) => self.asking = Some((Deed::Roll, id)),
            (Some(Entry::Delete), Some(id)) => self.asking = Some((Deed::Delete, id)),
            (Some(Entry::Quit), _) => return RecoveryOutcome::End(self.ending(&cx.start.zone)),
            (Some(Entry::LookAgain), _) => self.look_again(cx),
            (Some(Entry::Back), _) => return RecoveryOutcome::Back,
            (Some(Entry::Forget), _) => return RecoveryOutcome::Forget,
            (Some(Entry::Roll | Entry::Delete), None) | (None, _) => {}
        }
        RecoveryOutcome::Stay
    }

    /// Said yes: one request.
    fn begin(&mut self, cx: &mut Context, deed: Deed, id: TokenId) {
        let ticket = cx.ticket();
        let owner = self.note.owner;
        self.doing = Some((deed, id, ticket));
        self.next = None;
        cx.ask(match deed {
            Deed::Roll => ApiCall::Roll(ticket, owner, id),
            Deed::Delete => ApiCall::Delete(ticket, owner, id),
        });
    }

    /// Whether a question is open.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.asking.is_some()
    }

    /// Whether this is the ticket of the look that is out.
    #[must_use]
    pub fn awaits(&self, ticket: Ticket) -> bool {
        self.out == Some(ticket)
    }

    /// Whether the request was for a new secret of a token that existed.
    #[must_use]
    pub fn is_of_a_roll(&self) -> bool {
        self.note.kind == NoteKind::Roll
    }

    /// Whether this run sent the request.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.why.is_some()
    }

    /// Whether the list was asked for since the last sign-in that could not see it: then it was on
    /// the screen.
    #[must_use]
    pub fn was_shown(&self) -> bool {
        self.shown
    }

    /// Set aside: nothing is asked for by itself any more.
    pub fn rest(&mut self) {
        self.next = None;
        self.asking = None;
    }

    /// Another sign-in is to look for it from the beginning.
    pub fn begin_again(&mut self) {
        self.rest();
        (self.shown, self.looks, self.doing) = (false, 0, None);
    }

    /// Whether leaving now leaves nothing open: the token was found, and the person read its name
    /// and id. One with other permissions is hardly the one that was asked for, which may still
    /// appear.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.note.made.is_some() || self.found().iter().any(|one| !one.doubtful)
    }

    #[must_use]
    pub fn note_id(&self) -> NoteId {
        self.note_id
    }
}
