//! A spec file that the wizard was started with, and what it calls by name: each name is a gap at its place until it is found, or left out by the
//! person who reads that it was not. Knows the draft, and neither lists nor steps.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::domain::spec::{Found, Read, Unresolved, Wanted};
use crate::domain::text::visible;
use crate::domain::token::gap::{Gap, Place};
use crate::domain::token::spec::{Draft, Spec};
use crate::domain::token::zone_name::Host;
use crate::wizard::message::Ticket;

/// A file or a link that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromFile {
    /// Its name, safe to show.
    pub file: String,
    pub(in crate::wizard) draft: Draft,
    pub(in crate::wizard) verbatim: Vec<Value>,
    unresolved: Vec<Unresolved>,
    pub(in crate::wizard) remarks: Vec<String>,
}

impl FromFile {
    /// What [`crate::domain::spec::read`] made of a file of this name.
    #[must_use]
    pub fn new(file: String, read: Read) -> Self {
        Self {
            file,
            draft: read.draft,
            verbatim: read.verbatim,
            unresolved: read.unresolved,
            remarks: read.remarks,
        }
    }
}

/// What is known about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Waiting,
    /// Why it stays open, as a sentence.
    Open(String),
}

/// A question for the zones of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::wizard) struct Question {
    /// The name.
    pub(in crate::wizard) name: String,
    /// The hosts of the file that it is asked for: it is their own, or above them.
    pub(in crate::wizard) hosts: Vec<Host>,
}

/// The names that are looked up.
#[derive(Debug, Default)]
pub struct PendingNames {
    file: String,
    open: Vec<(Unresolved, State)>,
    /// Questions that are out.
    pub(in crate::wizard) asked: HashMap<Ticket, Question>,
    /// Names that no zone has.
    pub(in crate::wizard) nobody: HashSet<String>,
    /// Questions that were asked for names above those of the file.
    pub(in crate::wizard) above: usize,
    /// Whether the zones of this sign-in have been asked for.
    pub(in crate::wizard) begun: bool,
}

impl PendingNames {
    /// All that a file calls by name.
    pub(in crate::wizard) fn of(from: &FromFile) -> Self {
        let waiting = from.unresolved.iter().map(|one| (one.clone(), State::Waiting));
        Self {
            file: from.file.clone(),
            open: waiting.collect(),
            ..Self::default()
        }
    }

    /// Those that a kept draft still has.
    pub(in crate::wizard) fn again(file: &str, unresolved: &[Unresolved]) -> Self {
        Self {
            file: file.to_owned(),
            open: unresolved.iter().map(|one| (one.clone(), State::Waiting)).collect(),
            ..Self::default()
        }
    }

    /// More names, of what was asked for: they are looked up as those of a file are.
    pub(in crate::wizard) fn join(&mut self, unresolved: Vec<Unresolved>) {
        const ASKED: &str = "what was asked for";
        if self.file.is_empty() {
            ASKED.clone_into(&mut self.file);
        } else if !unresolved.is_empty() && !self.file.ends_with(ASKED) {
            self.file = format!("{} or {ASKED}", self.file);
        }
        self.open
            .extend(unresolved.into_iter().map(|one| (one, State::Waiting)));
    }

    /// The file that has them, safe to show.
    pub(in crate::wizard) fn file(&self) -> &str {
        &self.file
    }

    /// Whether every name has been found.
    pub(in crate::wizard) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The hosts of the zones that nothing is known about yet, each once.
    pub(in crate::wizard) fn waiting_zones(&self) -> Vec<Host> {
        let waiting = self.open.iter().filter(|(_, state)| *state == State::Waiting);
        let mut seen = HashSet::new();
        let wanted = waiting.filter(|(one, _)| seen.insert(&one.wanted));
        wanted.filter_map(|(one, _)| one.wanted.host()).collect()
    }

    /// Another sign-in: what was not found by the one before may be found by it.
    pub(in crate::wizard) fn wait_again(&mut self) {
        for (_, state) in &mut self.open {
            *state = State::Waiting;
        }
        self.asked.clear();
        self.nobody.clear();
        self.above = 0;
        self.begun = false;
    }

    /// Somebody has decided on the owner.
    pub(in crate::wizard) fn owner_decided(&mut self) {
        self.open.retain(|(one, _)| !of_owner(one));
    }

    /// An access was taken out of the token: its names go with it, and those of the accesses after it move up.
    pub(in crate::wizard) fn without_grant(&mut self, grant: usize) {
        let of_grant = |one: &Unresolved| !of_owner(one);
        self.open.retain(|(one, _)| !of_grant(one) || one.grant != grant);
        for (one, _) in &mut self.open {
            if of_grant(one) && one.grant > grant {
                one.grant -= 1;
            }
        }
    }

    /// What each open name is called.
    pub(in crate::wizard) fn called_all(&self) -> Vec<String> {
        self.open.iter().map(|(one, _)| self.called(one)).collect()
    }

    /// The name that is called so is left out of the token, by a person's choice.
    pub(in crate::wizard) fn leave_out(&mut self, called: &str) {
        if let Some(at) = self.open.iter().position(|(one, _)| self.called(one) == called) {
            self.open.remove(at);
        }
    }

    /// What is still open, for whoever writes the draft down.
    #[must_use]
    pub fn standing(&self) -> Vec<Unresolved> {
        self.open.iter().map(|(unresolved, _)| unresolved.clone()).collect()
    }

    /// The gaps that are left. A name stays one until it is found or left out by hand: without an exclusion a token would be wider than its file.
    pub(in crate::wizard) fn gaps(&self) -> Vec<Gap> {
        let gap = |(unresolved, state): &(Unresolved, State)| Gap {
            place: place(unresolved),
            sentence: match state {
                State::Waiting => format!("Looking up {} …", self.called(unresolved)),
                State::Open(sentence) => sentence.clone(),
            },
        };
        self.open.iter().map(gap).collect()
    }

    /// What a draft was read to, with the gaps that are left: one stands for what the draft itself misses at the same place.
    pub(in crate::wizard) fn with_gaps(&self, read: Result<Spec, Vec<Gap>>) -> Result<Spec, Vec<Gap>> {
        let mut gaps = self.gaps();
        if gaps.is_empty() {
            return read;
        }
        let places: BTreeSet<Place> = gaps.iter().map(|gap| gap.place.clone()).collect();
        let others = read.err().unwrap_or_default().into_iter();
        gaps.extend(others.filter(|gap| !places.contains(&gap.place)));
        gaps.sort_by(|one, other| one.place.cmp(&other.place));
        Err(gaps)
    }

    /// "zone:example.com (deploy.toml, line 8)"
    fn called(&self, unresolved: &Unresolved) -> String {
        let line = match unresolved.line {
            0 => String::new(),
            line => format!(", line {line}"),
        };
        format!("{} ({}{line})", visible(&unresolved.words), self.file)
    }

    /// Gives every name of which `answer` knows something its resource, its owner, or the reason why it stays open.
    pub(in crate::wizard) fn settle(
        &mut self,
        draft: &mut Draft,
        answer: impl Fn(&Wanted) -> Option<Result<Found, String>>,
    ) -> bool {
        let mut left = Vec::new();
        let mut changed = false;
        for (unresolved, state) in std::mem::take(&mut self.open) {
            match answer(&unresolved.wanted).filter(|_| state == State::Waiting) {
                None => left.push((unresolved, state)),
                Some(Err(why)) => {
                    let sentence = format!("{} {why}", self.called(&unresolved));
                    left.push((unresolved, State::Open(sentence)));
                    changed = true;
                }
                Some(Ok(found)) => {
                    changed = true;
                    if !unresolved.put(draft, found) {
                        let sentence = format!("{} was found, but its access is gone.", self.called(&unresolved));
                        left.push((unresolved, State::Open(sentence)));
                    }
                }
            }
        }
        self.open = left;
        changed
    }
}

fn of_owner(unresolved: &Unresolved) -> bool {
    matches!(unresolved.wanted, Wanted::Owner(_) | Wanted::AnyOwner)
}

fn place(unresolved: &Unresolved) -> Place {
    match unresolved.wanted {
        Wanted::Owner(_) | Wanted::AnyOwner => Place::Owner,
        _ => Place::Resources(unresolved.grant, unresolved.wanted.scope()),
    }
}
