//! A spec file that the wizard was started with, and what it calls by name: each name is a gap at its place until it is found, or until whoever
//! reads that it was not has decided otherwise. Knows the draft, and neither lists nor steps.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::message::Ticket;
use crate::spec_file::{Read, Unresolved, Wanted};
use crate::text::visible;
use crate::token::gap::{Gap, Place};
use crate::token::grant::{Grant, Resource};
use crate::token::id::AccountId;
use crate::token::scope::Owner;
use crate::token::spec::{Draft, Spec};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FromFile {
    /// Its name, safe to show.
    pub file: String,
    pub(super) draft: Draft,
    pub(super) verbatim: Vec<Value>,
    unresolved: Vec<Unresolved>,
}

impl FromFile {
    /// What [`crate::spec_file::read`] made of a file of this name.
    #[must_use]
    pub fn new(file: String, read: Read) -> Self {
        Self {
            file,
            draft: read.draft,
            verbatim: read.verbatim,
            unresolved: read.unresolved,
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

/// The names that are looked up.
#[derive(Debug, Default)]
pub struct Names {
    file: String,
    open: Vec<(Unresolved, State)>,
    /// Questions that are out, and for which zone.
    pub(super) asked: HashMap<Ticket, String>,
    /// The grants as they stood when this last put something in: whoever changed one since has seen its gaps and answered them.
    as_left: Vec<Grant>,
    /// Whether the zones of this sign-in have been asked for.
    pub(super) begun: bool,
}

impl Names {
    /// All that a file calls by name.
    pub(super) fn of(from: &FromFile) -> Self {
        let waiting = from.unresolved.iter().map(|one| (one.clone(), State::Waiting));
        Self {
            file: from.file.clone(),
            as_left: from.draft.grants.clone(),
            open: waiting.collect(),
            ..Self::default()
        }
    }

    /// Those that a kept draft still has.
    pub(super) fn again(file: &str, unresolved: &[Unresolved], draft: &Draft) -> Self {
        Self {
            file: file.to_owned(),
            as_left: draft.grants.clone(),
            open: unresolved.iter().map(|one| (one.clone(), State::Waiting)).collect(),
            ..Self::default()
        }
    }

    /// The file that has them, safe to show.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Whether every name has been found.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The zones that nothing is known about yet.
    pub(super) fn waiting_zones(&self) -> BTreeSet<String> {
        let waiting = self.open.iter().filter(|(_, state)| *state == State::Waiting);
        let zones = waiting.filter_map(|(one, _)| match &one.wanted {
            Wanted::Zone(name) => Some(name.clone()),
            _ => None,
        });
        zones.collect()
    }

    /// Another sign-in: what was not found by the one before may be found by it. What has been decided by hand since is dropped.
    pub(super) fn wait_again(&mut self, draft: &Draft) {
        let untouched = self.untouched(draft);
        self.open.retain(|open| stands(open, draft, &untouched));
        for (_, state) in &mut self.open {
            *state = State::Waiting;
        }
        self.asked.clear();
        self.begun = false;
    }

    /// What is still open in a draft as it is now, for whoever writes that down.
    #[must_use]
    pub fn standing(&self, draft: &Draft) -> Vec<Unresolved> {
        let untouched = self.untouched(draft);
        let stand = self.open.iter().filter(|open| stands(open, draft, &untouched));
        stand.map(|(unresolved, _)| unresolved.clone()).collect()
    }

    /// The gaps that are left, in a draft as it is now.
    pub(super) fn gaps(&self, draft: &Draft) -> Vec<Gap> {
        let untouched = self.untouched(draft);
        let stand = self.open.iter().filter(|open| stands(open, draft, &untouched));
        stand
            .map(|(unresolved, state)| Gap {
                place: place(unresolved),
                sentence: match state {
                    State::Waiting => format!("Looking up {} …", self.called(unresolved)),
                    State::Open(sentence) => sentence.clone(),
                },
            })
            .collect()
    }

    /// What a draft was read to, with the gaps that are left: one stands for what the draft itself misses at the same place.
    pub(super) fn with_gaps(&self, read: Result<Spec, Vec<Gap>>, draft: &Draft) -> Result<Spec, Vec<Gap>> {
        let mut gaps = self.gaps(draft);
        if gaps.is_empty() {
            return read;
        }
        let places: BTreeSet<Place> = gaps.iter().map(|gap| gap.place.clone()).collect();
        let others = read.err().unwrap_or_default().into_iter();
        gaps.extend(others.filter(|gap| !places.contains(&gap.place)));
        gaps.sort_by(|one, other| one.place.cmp(&other.place));
        Err(gaps)
    }

    /// Which grants stand as this left them.
    fn untouched(&self, draft: &Draft) -> Vec<bool> {
        let grants = self.as_left.iter().enumerate();
        grants.map(|(at, left)| draft.grants.get(at) == Some(left)).collect()
    }

    /// "zone:example.com (deploy.toml, line 8)"
    fn called(&self, unresolved: &Unresolved) -> String {
        format!(
            "{} ({}, line {})",
            visible(&unresolved.words),
            self.file,
            unresolved.line
        )
    }

    /// Gives every name of which `answer` knows something its resource, its owner, or the reason why it stays open.
    pub(super) fn settle(
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
                    match put(draft, &self.as_left, &unresolved, found) {
                        Ok(()) => self.remember(draft, unresolved.grant),
                        Err(()) => {
                            let sentence =
                                format!("{} was found, but its access was changed.", self.called(&unresolved));
                            left.push((unresolved, State::Open(sentence)));
                        }
                    }
                }
            }
        }
        self.open = left;
        changed
    }

    fn remember(&mut self, draft: &Draft, grant: usize) {
        if let (Some(left), Some(now)) = (self.as_left.get_mut(grant), draft.grants.get(grant)) {
            left.clone_from(now);
        }
    }
}

/// Whether a name is still to be told of: until it is found, or whoever reads it has decided something at its place.
fn stands((unresolved, state): &(Unresolved, State), draft: &Draft, untouched: &[bool]) -> bool {
    *state == State::Waiting
        || match unresolved.wanted {
            Wanted::Owner(_) => draft.owner == Owner::User,
            _ => untouched.get(unresolved.grant) == Some(&true),
        }
}

/// What a name turned out to be.
pub(super) enum Found {
    Resource(Resource),
    Owner(AccountId),
}

/// Puts it where the file wants it, unless that access is for something else by now.
fn put(draft: &mut Draft, as_left: &[Grant], unresolved: &Unresolved, found: Found) -> Result<(), ()> {
    match found {
        Found::Owner(id) => draft.owner = Owner::Account(id),
        Found::Resource(resource) => {
            let groups = as_left.get(unresolved.grant).map(|grant| &grant.groups);
            let grant = draft.grants.get_mut(unresolved.grant);
            let grant = grant.filter(|grant| Some(&grant.groups) == groups).ok_or(())?;
            let set = if unresolved.excluded {
                &mut grant.except
            } else {
                &mut grant.resources
            };
            set.insert(resource);
        }
    }
    Ok(())
}

fn place(unresolved: &Unresolved) -> Place {
    match unresolved.wanted {
        Wanted::Owner(_) => Place::Owner,
        _ => Place::Resources(unresolved.grant, unresolved.wanted.scope()),
    }
}
