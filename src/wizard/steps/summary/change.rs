//! What an edit changes of a token that exists: what was beside what will be, on the summary, and the
//! bytes that say it.

use crate::domain::edit::{self, EditLine};
use crate::domain::summary::overview::{Meaning, OverviewFact};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::spec::{Place, Spec};
use crate::wizard::state::context::Context;

/// A change as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenChange {
    /// The token as it was opened.
    pub opened: TokenRecord,
    /// What it becomes.
    pub wanted: TokenRecord,
    pub lines: Vec<EditLine>,
    /// The very bytes of the request, or the sentence why there is none.
    pub body: Result<Vec<u8>, String>,
}

impl TokenChange {
    /// Of the token that is edited; none where one is made.
    pub(super) fn of(spec: &Spec, cx: &Context) -> Option<Self> {
        let edited = cx.work.edited()?;
        let opened = edited.record.clone();
        let now = cx.server_now();
        let wanted = edited.wanted(spec, &cx.work.verbatim, now);
        let mut change = Self {
            lines: Vec::new(),
            body: edit::body(&opened, &wanted, now),
            opened,
            wanted,
        };
        change.name(cx);
        Some(change)
    }

    /// Says the lines with the names that are known by now.
    pub(super) fn name(&mut self, cx: &Context) {
        self.lines = edit::lines(&self.opened, &self.wanted, cx.catalog(), cx, &cx.start.zone);
    }

    /// A line each, for the head of the page.
    pub(super) fn facts(&self) -> Vec<OverviewFact> {
        let mut facts = self.changed();
        facts.extend(self.unread());
        facts
    }

    /// What is in the token and not on this page: it stays as it is.
    fn unread(&self) -> Vec<OverviewFact> {
        let kept = |words: String| OverviewFact::new(None, "Kept", words).meant(Meaning::Warning);
        let mut facts: Vec<OverviewFact> = Vec::new();
        if matches!(self.wanted.status, TokenStatus::Disabled | TokenStatus::Other(_)) {
            let words = format!(
                "its status, {}: saving does not change it",
                self.wanted.status.in_words()
            );
            facts.push(kept(words));
        }
        match self.opened.addresses_not_understood {
            0 => {}
            1 => facts.push(kept("a part of its address filter that could not be read".to_owned())),
            several => facts.push(kept(format!(
                "{several} parts of its address filter that could not be read"
            ))),
        }
        let unread = self.opened.unreadable.iter();
        facts.extend(unread.map(|one| kept(format!("{} It stays as it is.", one.sentence()))));
        facts
    }

    fn changed(&self) -> Vec<OverviewFact> {
        if self.lines.is_empty() {
            return vec![OverviewFact::new(
                None,
                "Changes",
                "nothing yet: a line below leads to its step",
            )];
        }
        let fact = |line: &EditLine| {
            let wider = if line.wider { "   wider" } else { "" };
            let words = format!("{}: {}{wider}", line.label, line.words());
            let fact = OverviewFact::new(place_of(line), "Changes", words);
            fact.meant(if line.wider { Meaning::Warning } else { Meaning::Plain })
        };
        self.lines.iter().map(fact).collect()
    }
}

/// The step in which a line is decided.
fn place_of(line: &EditLine) -> Option<Place> {
    match line.label {
        "Name" => Some(Place::Name),
        "From" => Some(Place::IpOnly),
        "Starts" => Some(Place::Starts),
        "Until" => Some(Place::Expires),
        _ => None,
    }
}
