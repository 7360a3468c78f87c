//! The page of one token: all that is known of it, how bad a leak would be, and what can be done with
//! it. It is read again when the page opens, since the list may be old; meanwhile what the list said
//! stands here.

mod answers;
mod deed;
mod doing;
mod mode;
mod names;
mod rows;

use std::collections::BTreeSet;

use self::mode::Mode;
use super::{TokensScreen, catalog};
use crate::domain::grade::{Change, Grade, Reason};
use crate::domain::refusal::Refusal;
use crate::domain::summary::overview::Overview;
use crate::domain::text::visible;
use crate::domain::token::id::ZoneId;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Place;
use crate::domain::token_list::{ListedToken, until};
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::page::key;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::list::moved;
use crate::wizard::page::{
    Columns, Line, List, Page, Part, ReasonMark, Review, ReviewFocus, ReviewReason, Row, Sense, Way,
};
use crate::wizard::state::changing::ChangeEnd;
use crate::wizard::state::context::Context;

/// What the help begins with.
const HELP: (&str, &str) = (
    "One token",
    "All that Cloudflare says of this token, and what a thief could do with it. Its secret is not here: Cloudflare shows it once, when the token is made.",
);

const KEYS: &[Binding] = &[
    Binding {
        label: "choose",
        ..bound::ENTER
    },
    bound::MOVE,
    Binding {
        label: "token list",
        ..bound::ESC
    },
    bound::PAGES,
];

/// What is changed at Cloudflare by a yes takes the letter as it is asked for.
const ASKING: &[Binding] = &[Binding {
    keys: &[(key::letter('y'), Action::Yes)],
    written: "y",
    label: "yes",
    footer: true,
}];

/// What an act led to.
pub(super) enum OneTokenOutcome {
    Stay,
    /// Back to the list.
    Back,
    Clone(Owner, Box<TokenRecord>),
    /// The steps are opened on it; at this place first, where there is one.
    Edit(Owner, Box<TokenRecord>, Option<Place>),
}

/// How far it was read.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// It is being read again.
    Reading(Ticket),
    /// As it is now.
    Read,
    /// It could not be read again: what the list said stands.
    Failed(Refusal),
}

pub(super) struct OneToken {
    token: ListedToken,
    state: State,
    /// The questions for the names of its zones, and which zones were asked about.
    naming: Vec<Ticket>,
    named: BTreeSet<ZoneId>,
    overview: Overview,
    grade: Grade,
    cursor: usize,
    /// What is asked, or on its way.
    mode: Mode,
    /// How a change ended that was saved from the steps, for whoever waits for it.
    ended: Option<ChangeEnd>,
}

impl OneToken {
    /// Opens the page with what the list has, and reads the token again.
    pub(super) fn open(cx: &mut Context, token: ListedToken) -> Self {
        let grade = token.grade(catalog(), cx, cx.server_now());
        let mut page = Self {
            token,
            state: State::Read,
            naming: Vec::new(),
            named: BTreeSet::new(),
            overview: Overview::default(),
            grade,
            cursor: usize::MAX,
            mode: Mode::Deeds,
            ended: None,
        };
        page.read_again(cx);
        page.ask_for_names(cx);
        page.look(cx);
        page.cursor = page.first_deed() + page.mildest(cx);
        page
    }

    pub(super) fn read_again(&mut self, cx: &mut Context) {
        let ticket = cx.ticket();
        self.state = State::Reading(ticket);
        cx.ask(ApiCall::Read(ticket, self.token.owner, self.token.record.id));
    }

    /// What is known is said anew.
    pub(super) fn look(&mut self, cx: &Context) {
        let now = cx.server_now();
        let on_deeds = self.cursor.checked_sub(self.first_deed());
        let here = &cx.here.known;
        self.grade = self.token.grade(catalog(), cx, now);
        self.overview = self.token.facts(catalog(), cx, (now, &cx.start.zone), here);
        let rows = self.rows_below(cx);
        if let Some(deed) = on_deeds.filter(|deed| *deed < rows) {
            self.cursor = self.first_deed() + deed;
        }
    }

    /// It was read again. Where the credential does not work at all, the refusal.
    pub(super) fn read(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        result: Result<Box<TokenRecord>, Refusal>,
    ) -> Option<Refusal> {
        if self.state != State::Reading(ticket) {
            return self.read_for_deed(cx, ticket, result);
        }
        match result {
            Ok(record) => {
                self.take(cx, *record);
                None
            }
            Err(refusal) => {
                let lost = matches!(refusal, Refusal::NotSignedIn { .. }).then(|| refusal.clone());
                self.state = State::Failed(refusal);
                lost
            }
        }
    }

    /// This is what it is now. The cursor stays on its deed, also where there are others now.
    pub(super) fn take(&mut self, cx: &mut Context, record: TokenRecord) {
        let under = self.deed_under(cx);
        let before = self.token.record.policies != record.policies;
        self.token = ListedToken::of(self.token.owner, record, catalog(), cx, cx.server_now());
        self.state = State::Read;
        if before {
            self.ask_for_names(cx);
        }
        self.look(cx);
        if let Some(deed) = under {
            let place = self.deeds(cx).iter().position(|one| *one == deed);
            self.cursor = self.first_deed() + place.unwrap_or_else(|| self.mildest(cx));
        }
    }

    /// Cloudflare has it no longer.
    pub(super) fn is_known_to_be_gone(&mut self) {
        self.state = State::Failed(Refusal::NotFound { says: String::new() });
    }

    /// How a change ended that was saved from the steps.
    pub(super) fn take_end(&mut self) -> Option<ChangeEnd> {
        self.ended.take()
    }

    /// Whether it was read as it is now.
    pub(super) fn is_read(&self) -> bool {
        self.state == State::Read
    }

    /// Whether it is being read again.
    pub(super) fn is_reading(&self) -> bool {
        matches!(self.state, State::Reading(_))
    }

    /// Whether a question is open.
    pub(super) fn asks(&self) -> bool {
        self.mode.asks()
    }

    /// Whether it is asked until when it is extended.
    pub(super) fn is_extending(&self) -> bool {
        matches!(self.mode, Mode::Extending)
    }

    /// Whether something is on its way that changes it.
    pub(super) fn is_busy(&self) -> bool {
        self.mode.is_busy()
    }

    /// The keys that work now.
    pub(super) fn keys(&self) -> &'static [Binding] {
        match &self.mode {
            mode if mode.asks() => ASKING,
            mode if mode.is_busy() => &[],
            _ => KEYS,
        }
    }

    pub(super) fn token(&self) -> &ListedToken {
        &self.token
    }

    /// The place of the cursor below the facts, where it is there.
    pub(super) fn below(&self) -> Option<usize> {
        self.cursor.checked_sub(self.first_deed())
    }

    /// Puts the cursor on a row below the facts.
    pub(super) fn stand_on(&mut self, row: usize) {
        self.cursor = self.first_deed() + row;
    }

    /// Rows before the deeds: facts, what they say shorter, the grade, the reasons.
    fn first_deed(&self) -> usize {
        self.overview.facts.len() + self.overview.in_full.len() + 1 + self.grade.reasons.len()
    }

    /// The token as it was read last.
    pub(super) fn into_token(self) -> ListedToken {
        self.token
    }

    /// Whether it was deleted meanwhile.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self.state, State::Failed(Refusal::NotFound { .. }))
    }

    pub(super) fn act(&mut self, cx: &mut Context, act: Action) -> OneTokenOutcome {
        if self.mode.asks() {
            self.answer(cx, act);
            return OneTokenOutcome::Stay;
        }
        if self.mode.is_busy() {
            return OneTokenOutcome::Stay;
        }
        let first = self.first_deed();
        if let Some(to) = moved(self.cursor, act, first + self.rows_below(cx)) {
            self.cursor = to;
            return OneTokenOutcome::Stay;
        }
        match act {
            Action::Back if self.leaves_extending(cx) => OneTokenOutcome::Stay,
            Action::Back => OneTokenOutcome::Back,
            Action::Enter => self.enter(cx),
            _ => OneTokenOutcome::Stay,
        }
    }

    fn focus(&self) -> ReviewFocus {
        let mut at = self.cursor;
        for (len, focus) in [
            (self.overview.facts.len(), ReviewFocus::Fact as fn(usize) -> ReviewFocus),
            (self.overview.in_full.len(), ReviewFocus::InFull),
        ] {
            if at < len {
                return focus(at);
            }
            at -= len;
        }
        match at {
            0 => ReviewFocus::Grade,
            at if at <= self.grade.reasons.len() => ReviewFocus::Reason(at - 1),
            _ => ReviewFocus::Below,
        }
    }

    /// "expires in 2 days".
    fn state_words(&self, cx: &Context) -> String {
        let now = cx.server_now();
        let words = match self.token.record.expires {
            _ if self.token.has_expired(now) => "expired".to_owned(),
            Some(end) => format!("expires {}", until(end, now)),
            None if self.token.record.has_unreadable("expires_on") => "expiry not known".to_owned(),
            None if self.token.record.status == TokenStatus::Active => "never expires".to_owned(),
            None => "no expiry".to_owned(),
        };
        match self.state {
            State::Reading(_) => format!("reading it again … · {words}"),
            State::Read | State::Failed(_) => words,
        }
    }

    /// What is said of the reading, where that is not that it is as it is now.
    fn said_of_reading(&self) -> Option<Line> {
        match &self.state {
            // What is said meanwhile must move nothing when it goes.
            State::Read | State::Reading(_) => None,
            State::Failed(Refusal::NotFound { .. }) => Some(Line::new(
                Sense::Danger,
                "Cloudflare does not have this token any more: it was deleted. This is what the list said.",
            )),
            State::Failed(refusal) => Some(Line::new(
                Sense::Warning,
                format!(
                    "It could not be read again, so this is what the list said. {}",
                    refusal.sentence()
                ),
            )),
        }
    }

    pub(super) fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let on_deed = self.below();
        let mut parts = Vec::new();
        parts.extend(self.said_of_reading().map(|line| Part::Lines(vec![line])));
        parts.push(Part::Review(Review {
            facts: &self.overview.facts,
            in_full: &self.overview.in_full,
            grade: self.grade.level,
            reasons: self.grade.reasons.iter().map(as_shown).collect(),
            refusal: None,
            focus: self.focus(),
            exists: true,
        }));
        parts.push(Part::Lines(vec![self.asked_below()]));
        let rows = self.shown_rows(cx);
        let (len, cursor) = (rows.len(), on_deed.unwrap_or(rows.len()));
        parts.push(Part::List(List {
            columns: Columns::Acts,
            focused: on_deed.is_some(),
            // While the cursor is above them none of them has it.
            ..List::new("deeds", len, cursor, move |at| {
                rows.get(at).cloned().unwrap_or_else(|| Row::new(""))
            })
        }));
        Page {
            question: visible(&self.token.record.name).into_owned(),
            state: self.state_words(cx),
            parts,
            confirm: self.confirm(cx),
            help_of: Some(HELP),
            ..Page::default()
        }
    }

    pub(super) fn way(&self) -> Way {
        let (sense, word) = match &self.token.record.status {
            _ if self.is_gone() => (Sense::Danger, "deleted".to_owned()),
            TokenStatus::Active => (Sense::Good, "active".to_owned()),
            TokenStatus::Disabled => (Sense::Warning, "disabled".to_owned()),
            status => (Sense::Danger, status.in_words()),
        };
        Way::Place {
            place: "Token list",
            about: visible(&self.token.record.name).into_owned(),
            inside: true,
            state: Line::new(sense, word),
        }
    }
}

/// A reason of a token that exists: what could be done about it is said without a key.
fn as_shown(reason: &Reason) -> ReviewReason {
    let mark = match (&reason.change, &reason.lowers) {
        (Change::Keep, Place::IpOnly) => ReasonMark::Eases,
        (Change::Keep, _) => ReasonMark::Warns,
        _ => ReasonMark::Note,
    };
    ReviewReason {
        mark,
        sentence: reason.brief.clone(),
        advice: String::new(),
        hint: String::new(),
        act: None,
    }
}

impl TokensScreen {
    /// Whether this question is one for the name of a zone of the token that is open.
    #[must_use]
    pub fn asked_for_name(&self, ticket: Ticket) -> bool {
        self.one.as_ref().is_some_and(|one| one.asked_for_name(ticket))
    }
}
